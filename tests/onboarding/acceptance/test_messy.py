"""Messy files as park offices send them: the whole outcome of each, as the page has it."""

from collections import Counter

import pytest

from onboarding.verdicts import Existing, verdicts
from onboarding.words import RowVerdict, Severity
from tests.onboarding.acceptance.expected_csv import CSV_OUTCOMES
from tests.onboarding.acceptance.expected_xlsx import XLSX_OUTCOMES
from tests.onboarding.acceptance.messy import MESSY_FILES
from tests.onboarding.acceptance.messy_xlsx import ten_thousand, ten_thousand_name
from tests.onboarding.acceptance.outcomes import check, code, member, people, revenue
from tests.onboarding.workbooks import table

OUTCOMES = {**CSV_OUTCOMES, **XLSX_OUTCOMES}


def test_codes_are_made_as_the_standards_say():
    """It makes the codes of two well-known companies."""
    for known in ("9144030071526726XG", "914403001922038216"):
        assert code(int(known[8:16]), known[:8]) == known


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_messy_file(name: str):
    """Columns, records, remarks, rows left out and verdicts."""
    check(table(MESSY_FILES[name]()), OUTCOMES[name])


def test_each_file_has_an_outcome():
    """The large one below."""
    assert set(MESSY_FILES) == {*OUTCOMES, "ten_thousand"}


def _existing(n: int) -> Existing:
    """Of each n that ends with 5: as in the file where n % 20 is 5, else elsewhere."""
    place = "松山湖" if n % 20 == 5 else "长安镇"
    record = member(
        ten_thousand_name(n),
        revenue(n * 10_000 + 5_000, "2024"),
        people(n % 500, None),
        code=code(n),
        founded=f"{2000 + n % 25}-{1 + n % 12:02}-{1 + n % 28:02}",
        address=f"东莞市{place}{n}号",
    )
    return Existing(f"m{n:04}", record)


def test_ten_thousand_rows():
    """Spot checks, and how many of each severity and verdict there are."""
    found = table(ten_thousand())
    assert [row.number for row in found.rows] == list(range(2, 10_002))
    assert found.skipped == ()
    known = [_existing(n) for n in range(5, 10_000, 10)]
    for each in (known[0], known[500], known[-2]):
        n = int(each.id[1:])
        assert found.rows[n].record == each.record, n
    grave = Counter(cell.severity for row in found.rows for cell in row.cells if cell.severity)
    # A wrong check in 100 rows and 10 codes of the row above; 100 times 约, 10 rows repeated;
    # 100 amounts in another unit.
    assert grave == {Severity.ERROR: 110, Severity.NOTE: 110, Severity.WARNING: 100}
    assert {row.number - 2 for row in found.rows if row.record is None} == {
        *range(0, 10_000, 100),
        *range(7, 10_000, 1000),
    }
    assert found.rows[8002].record == member(
        ten_thousand_name(8002),
        revenue(8002, "2024"),
        people(2, None),
        code=code(8002),
        founded="2002-11-23",
        address="东莞市松山湖8002号",
    )
    judged = verdicts(found.rows, known)
    assert Counter(each.verdict for each in judged) == {
        RowVerdict.NEW: 8880,
        RowVerdict.UNCHANGED: 500,
        RowVerdict.CHANGED: 500,
        RowVerdict.INVALID: 110,
        RowVerdict.POSSIBLE_DUPLICATE: 10,
    }
    for n in range(10_000):
        if n % 10 == 5:
            assert judged[n].existing_id == f"m{n:04}"
        if n % 1000 == 9:
            assert [(each.existing_id, each.similarity) for each in judged[n].duplicates] == [
                (f"m{n - 4:04}", 9500)
            ]
