"""The sheet as it was read, with what is wrong and how to mend it, to correct and send again."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from onboarding.records import MemberTable, ParsedCell, ParsedRow
from onboarding.verdicts import JudgedRow
from onboarding.words import DuplicateSign, RowVerdict, Severity
from onboarding.workbook_writing import FILLS, HEADING, saved, text_cell

MOST_COMMENTS = 5_000
"""A spreadsheet program slows down with more."""
NO_REMARKS: Mapping[int, str] = MappingProxyType({})
_OWN_COLUMNS = ("行号 Row", "问题 Problems")


def error_report(
    table: MemberTable, judged: Sequence[JudgedRow] = (), remarks: Mapping[int, str] = NO_REMARKS
) -> bytes:
    """An XLSX that can be corrected and sent again.

    `judged` adds what rows may be double of, `remarks` what else is said of a row, by its number.
    """
    book = Workbook(write_only=True)
    sheet = cast("Worksheet", book.create_sheet("错误报告 Report"))
    sheet.freeze_panes = f"C{len(table.headings) + 1}"
    sheet.column_dimensions["B"].width = 60
    width = max((each.index for each in table.columns), default=0) + 1
    for place, (_, texts) in enumerate(table.headings, start=1):
        own = _OWN_COLUMNS if place == len(table.headings) else ("", "")
        written = (*own, *(texts.get(column, "") for column in range(width)))
        sheet.append([text_cell(sheet, text, HEADING) if text else None for text in written])
    verdicts = {each.number: each for each in judged}
    report = _Report(sheet, width)
    for row in table.rows:
        report.append(row, verdicts.get(row.number), remarks.get(row.number))
    return saved(book)


class _Report:
    def __init__(self, sheet: Worksheet, width: int) -> None:
        self._sheet = sheet
        self._width = width
        self._comments = 0

    def append(self, row: ParsedRow, judged: JudgedRow | None, remark: str | None) -> None:
        """One row, with its messages in front."""
        cells: list[Cell | None] = [None] * self._width
        for column, text in row.left_out:
            cells[column] = text_cell(self._sheet, text)
        for each in row.cells:
            cells[each.column] = self._cell(each)
        said = [f"{each.field}: {each.message}" for each in row.cells if each.message]
        said += _doubles(judged)
        said += [remark] if remark else []
        messages = text_cell(self._sheet, "\n".join(said)) if said else None
        self._sheet.append([text_cell(self._sheet, str(row.number)), messages, *cells])

    def _cell(self, parsed: ParsedCell) -> Cell:
        if parsed.severity is None:
            return text_cell(self._sheet, parsed.raw)
        comment = None
        if parsed.severity is not Severity.NOTE and self._comments < MOST_COMMENTS:
            self._comments += 1
            comment = parsed.message
        return text_cell(self._sheet, parsed.raw, FILLS[parsed.severity], comment)


def _doubles(judged: JudgedRow | None) -> list[str]:
    if judged is None or judged.verdict is not RowVerdict.POSSIBLE_DUPLICATE:
        return []
    return [
        f"{judged.verdict}: {each.existing_id} ({_signs(each.signs)}, {each.similarity} of 10000)"
        for each in judged.duplicates
    ]


def _signs(signs: Sequence[DuplicateSign]) -> str:
    return ", ".join(signs)
