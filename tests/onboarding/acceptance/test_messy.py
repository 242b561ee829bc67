"""Messy files as park offices send them: the whole outcome of each, as the page has it."""

import pytest

from tests.onboarding.acceptance.expected_csv import CSV_OUTCOMES
from tests.onboarding.acceptance.messy_csv import CSV_FILES
from tests.onboarding.acceptance.outcomes import check
from tests.onboarding.workbooks import table


@pytest.mark.parametrize("name", CSV_FILES)
def test_a_messy_csv(name: str):
    """Columns, records, remarks, rows left out and verdicts."""
    check(table(CSV_FILES[name]()), CSV_OUTCOMES[name])
