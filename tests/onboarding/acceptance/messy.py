"""Messy files by name, as Chinese park offices send them: functions that return the bytes."""

from tests.onboarding.acceptance.messy_csv import CSV_FILES
from tests.onboarding.acceptance.messy_xlsx import XLSX_FILES
from tests.onboarding.acceptance.outcomes import Files

MESSY_FILES: Files = {**CSV_FILES, **XLSX_FILES}
