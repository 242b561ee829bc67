"""A spreadsheet of members, from its bytes to checked rows."""

from datetime import date

from onboarding.bounds import MOST_ROWS, too_many_rows
from onboarding.cells import Setting
from onboarding.decoding import is_workbook
from onboarding.delimited import read_delimited
from onboarding.findings import note
from onboarding.grid import SheetRow
from onboarding.letters import folded
from onboarding.records import MemberTable, ParsedRow
from onboarding.rows import RowReader
from onboarding.table import columns_of
from onboarding.twins import with_twins
from onboarding.words import ImportField
from onboarding.worksheet import read_workbook

EXAMPLE_MARK = "【示例】"
"""A row whose name begins so is an example and never read."""


def read_members(data: bytes, *, today: date) -> MemberTable:
    """The whole file as understood by docs/decisions/0028-spreadsheets.md.

    `today`: what is founded or awarded later is an ERROR. Raises Refused, and nothing else.
    """
    grid, headings = read_workbook(data) if is_workbook(data) else read_delimited(data)
    below = grid.rows[headings.bottom + 1 :]
    if len(below) + len(grid.hidden_rows) > MOST_ROWS:
        raise too_many_rows()
    columns = columns_of(grid, headings)
    is_csv = grid.name is None
    last = max(headings.texts) if is_csv else max((each.index for each in columns), default=0)
    reader = RowReader(columns, Setting(today, grid.of_1904), last)
    name = next(each.index for each in columns if each.field is ImportField.NAME)
    skipped = [(number, "The row is hidden.") for number in grid.hidden_rows]
    repeated = _texts(grid.rows[headings.bottom])
    rows: list[ParsedRow] = []
    for row in below:
        if why := _skipped(row, repeated, name, reader):
            skipped.append((row.number, why))
        else:
            rows.append(reader.read(row))
    notes = [note("Hidden columns are not read.")] if grid.hidden_columns else []
    if not any(each.field is ImportField.KIND for each in columns):
        notes.append(note("No column says the kind: every row is an ENTERPRISE."))
    return MemberTable(
        tuple(columns),
        tuple(with_twins(rows)),
        tuple(sorted(skipped)),
        tuple(notes),
        tuple((row.number, _texts(row)) for row in grid.rows[: headings.bottom + 1]),
        grid.name,
    )


def _texts(row: SheetRow) -> dict[int, str]:
    return {column: folded(cell.text) for column, cell in row.cells.items()}


def _skipped(row: SheetRow, headings: dict[int, str], name: int, reader: RowReader) -> str | None:
    if reader.is_empty(row):
        return "It has nothing in the columns that are understood."
    if name in row.cells and row.cells[name].text.startswith(EXAMPLE_MARK):
        return "It is the example of the template."
    if row.cells.keys() == headings.keys() and _texts(row) == headings:
        return "It repeats the headings."
    return None
