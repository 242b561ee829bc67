"""One worksheet as a grid of rows: formulas by their stored values, days from serial numbers."""

import re
from decimal import ROUND_HALF_EVEN, Context

from onboarding.archive import Archive
from onboarding.bounds import (
    HEADING_ROWS,
    LAST_COLUMN,
    LONGEST_CELL,
    Refused,
    Tally,
    too_many_columns,
)
from onboarding.days import serial_day
from onboarding.findings import Unreadable
from onboarding.grid import Cell, CellKind, Grid, SheetRow
from onboarding.table import Headings, find_headings
from onboarding.words import RefusalReason
from onboarding.workbook import Collected, Shown, Workbook, open_workbook, unescaped
from onboarding.xml_reading import Attributes, Done, read_xml

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})", re.ASCII)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_FIFTEEN = Context(prec=15, rounding=ROUND_HALF_EVEN)
_LAST_ROW = 1_048_576


def read_workbook(data: bytes) -> tuple[Grid, Headings]:
    """The first visible sheet with a heading row. Raises Refused."""
    archive = Archive(data)
    book = open_workbook(archive)
    has_text = False
    for name, part in book.sheets:
        reader = _SheetReader(book, name)
        read_xml(archive.pieces(part), reader.start, reader.end, reader.text)
        if reader.headings or (reader.is_short and reader.look_for_headings()):
            reader.spread_merged()
            assert reader.headings  # noqa: S101 - either condition says so
            return reader.grid, reader.headings
        has_text = has_text or bool(reader.grid.rows)
    if not has_text:
        raise Refused(RefusalReason.EMPTY, "No visible sheet holds any text.")
    raise Refused(
        RefusalReason.NO_HEADINGS,
        "No visible sheet has a heading row with 企业名称 (name): give the columns headings.",
    )


class _SheetReader:
    def __init__(self, book: Workbook, name: str) -> None:
        self._book = book
        self._tally = Tally()
        self._row = SheetRow(0, {})
        self._column = -1
        self._attributes: Attributes = {}
        self._value: list[str] = []
        self._length = 0
        self._seen: set[str] = set()
        self._inside = ""
        self._rich = Collected()
        self._is_hidden = False
        self._merged: list[tuple[int, int, int, int]] = []
        self._column_ranges = 0
        self.grid = Grid(of_1904=book.of_1904, name=name)
        self.headings: Headings | None = None

    @property
    def is_short(self) -> bool:
        """Fewer rows than those among which headings are looked for."""
        return len(self.grid.rows) < HEADING_ROWS

    def look_for_headings(self) -> bool:
        """Among the rows so far."""
        self.headings = find_headings(self.grid.rows)
        return self.headings is not None

    def start(self, element: str, attributes: Attributes) -> None:
        """Of an element of the sheet."""
        if element == "c":
            self._start_cell(attributes)
        elif element in {"v", "f", "is"}:
            self._seen.add(element)
            self._inside = element
        elif element == "row":
            self._start_row(attributes)
        elif element == "col":
            self._hide_columns(attributes)
        elif element == "mergeCell":
            self._merge(attributes.get("ref", ""))
        if self._inside == "is":
            self._rich.started(element)

    def text(self, text: str) -> None:
        """Characters; only those of a value matter, and only as many as a cell may have."""
        if self._inside == "v" and self._length <= LONGEST_CELL:
            self._value.append(text[: LONGEST_CELL + 1])
            self._length += len(text)
        elif self._inside == "is":
            self._rich.add(text)

    def end(self, element: str) -> None:
        """Of an element of the sheet."""
        if self._inside == "is":
            self._rich.ended(element)
        if element == self._inside:
            self._inside = ""
        elif element == "c":
            self._end_cell()
        elif element == "row":
            self._end_row()

    def _start_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        if number is not None and not (number.isascii() and number.isdecimal()):
            raise _disordered()
        self._row, before = SheetRow(int(number or self._row.number + 1), {}), self._row
        if not before.number < self._row.number <= _LAST_ROW:
            raise _disordered()
        self._column = -1
        self._is_hidden = attributes.get("hidden") in {"1", "true"}
        self._tally.cells()

    def _end_row(self) -> None:
        if not self._row.cells:
            return
        self._tally.row()
        if self._is_hidden:
            self.grid.hidden_rows.append(self._row.number)
            return
        self.grid.rows.append(self._row)
        if len(self.grid.rows) == HEADING_ROWS and not self.look_for_headings():
            raise Done

    def _start_cell(self, attributes: Attributes) -> None:
        column = self._column + 1
        if (reference := attributes.get("r")) is not None:
            column, row = _place(reference)
            if row != self._row.number:
                raise _disordered()
        if column <= self._column:
            raise _disordered()
        self._tally.cells()
        self._column = column
        self._attributes = attributes
        self._value, self._length, self._inside = [], 0, ""
        self._seen.clear()
        self._rich.clear()

    def _end_cell(self) -> None:
        if not self._seen or self._column in self.grid.hidden_columns:
            return
        cell = self._cell()
        if cell.text or cell.kind is not CellKind.TEXT:
            self._tally.text(self._column, cell.text)
            self._row.cells[self._column] = cell

    def _cell(self) -> Cell:
        is_formula = "f" in self._seen
        kind, value = self._attributes.get("t", "n"), "".join(self._value)
        if is_formula and "v" not in self._seen and kind != "inlineStr":
            return Cell("", CellKind.NO_VALUE, is_formula)
        if kind == "s":
            return Cell(self._shared(value), is_formula=is_formula)
        if kind == "inlineStr":
            return Cell(self._rich.text().strip(), is_formula=is_formula)
        if kind == "e":
            return Cell(value.strip() or "#", CellKind.ERROR, is_formula)
        if kind == "n" and value.strip():
            return self._number(value.strip(), is_formula)
        if kind == "b":
            value = "TRUE" if value.strip() == "1" else "FALSE"
        return Cell(unescaped(value).strip(), is_formula=is_formula)

    def _shared(self, value: str) -> str:
        place = int(value) if value.isascii() and value.isdecimal() and len(value) < 9 else -1
        if not 0 <= place < len(self._book.strings):
            raise Refused(RefusalReason.BROKEN, "The workbook is damaged: a text is missing.")
        return self._book.strings[place].strip()

    def _number(self, value: str, is_formula: bool) -> Cell:
        if not _NUMBER.fullmatch(value):
            return Cell(value, CellKind.ERROR, is_formula)
        number = _FIFTEEN.create_decimal(value)
        shown = self._shown()
        if shown is Shown.NOTHING:
            plain = format(number, "f")
            plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
            return Cell("0" if plain == "-0" else plain, CellKind.NUMBER, is_formula)
        try:
            whole = int(number) if 0 <= number < 10**9 else -1
            day = serial_day(whole, of_1904=self._book.of_1904)
        except Unreadable:
            return Cell(value, CellKind.ERROR, is_formula)
        kind = CellKind.DAY if number == whole else CellKind.TIMED_DAY
        return Cell(day.isoformat()[:shown], kind, is_formula)

    def _shown(self) -> Shown:
        style = self._attributes.get("s", "0")
        if not self._book.formats or not (style.isascii() and style.isdecimal()):
            return Shown.NOTHING
        place = int(style[:8])
        return self._book.formats[place] if place < len(self._book.formats) else Shown.NOTHING

    def _hide_columns(self, attributes: Attributes) -> None:
        self._column_ranges += 1
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if self._column_ranges > 1_000 or not (first + last).isdecimal() or not last:
            raise _disordered()
        if attributes.get("hidden") in {"1", "true"}:
            highest = min(int(last[:6]), LAST_COLUMN)
            self.grid.hidden_columns.update(range(int(first[:6] or 0) - 1, highest))

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        if not last:
            return
        (left, top), (right, bottom) = _place(first), _place(last)
        self._merged.append((left, top, right, bottom))

    def spread_merged(self) -> None:
        """Below the headings, a merged value holds for each row of its first column."""
        assert self.headings  # noqa: S101 - called after they are found
        below = self.grid.rows[self.headings.bottom + 1 :]
        rows = {row.number: row for row in below}
        last = below[-1].number if below else 0
        for left, top, right, bottom in self._merged:
            if top not in rows:
                continue
            value = rows[top].cells.get(left)
            self._tally.cells(max(0, min(bottom, last) - top) + 1)
            for number in range(top, min(bottom, last) + 1):
                row = rows.get(number)
                if row is None:
                    continue
                for column in [each for each in row.cells if left < each <= right]:
                    del row.cells[column]
                if value and number > top:
                    self._tally.characters(value.text)
                    row.cells[left] = Cell(value.text, value.kind, value.is_formula, merged=True)


def _place(reference: str) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(reference)
    if not match:
        raise _disordered()
    column = 0
    for each in match[1]:
        column = column * 26 + ord(each) - 64
    if column > LAST_COLUMN:
        raise too_many_columns()
    return column - 1, int(match[2])


def _disordered() -> Refused:
    told = "The workbook is damaged: rows or cells are out of order. Open it, and save it again."
    return Refused(RefusalReason.BROKEN, told)
