"""A CSV as a grid of rows: its encoding and delimiter are those under which its headings speak."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from onboarding.bounds import HEADING_ROWS, LAST_COLUMN, Refused, Tally, too_many_columns
from onboarding.decoding import Decoded, decoded, is_gb2312
from onboarding.grid import Cell, Grid, SheetRow
from onboarding.table import Headings, find_headings
from onboarding.words import RefusalReason

DELIMITERS = (",", "\t", ";", "，")
_HINT = re.compile(r"sep=([,\t;，])\s*?(?:\r|\n|\Z)", re.IGNORECASE)
_LINE_ENDS = ("\n", "\r")


@dataclass(frozen=True, slots=True)
class _Reading:
    source: Decoded
    delimiter: str
    has_hint: bool
    headings: Headings


def read_delimited(data: bytes) -> tuple[Grid, Headings]:
    """The rows with text, and the headings among them. Raises Refused."""
    reading = _best(decoded(data), data)
    grid = Grid()
    tally = Tally()
    for row in _rows(reading.source.text, reading.delimiter, reading.has_hint):
        for column, cell in row.cells.items():
            tally.text(column, cell.text)
        if row.cells:
            tally.row()
            grid.rows.append(row)
    _refuse_cut(reading, grid)
    return grid, reading.headings


def _readings(source: Decoded) -> tuple[list[_Reading], Refused | None]:
    """Those with a heading row, one for each delimiter; and why the first other one is broken."""
    hint = _HINT.match(source.text)
    found: list[_Reading] = []
    broken: Refused | None = None
    for delimiter in (hint[1],) if hint else DELIMITERS:
        rows = (row for row in _rows(source.text, delimiter, bool(hint)) if row.cells)
        try:
            headings = find_headings(list(islice(rows, HEADING_ROWS)))
        except Refused as refused:
            broken = broken or refused
            continue
        if headings:
            found.append(_Reading(source, delimiter, bool(hint), headings))
    return found, broken


def _best(sources: list[Decoded], data: bytes) -> _Reading:
    tried = [_readings(source) for source in sources]
    readings = [each for found, _ in tried for each in found]
    if not readings:
        raise next((broken for _, broken in tried if broken), None) or Refused(
            RefusalReason.NO_HEADINGS,
            "No row is a heading row with 企业名称 (name): give the columns headings.",
        )
    encodings = {each.source.encoding for each in readings}
    if encodings & {"gb18030", "cp950"}:
        readings = _told_apart(readings, data)
    return max(readings, key=lambda each: each.headings.understood)


def _told_apart(readings: list[_Reading], data: bytes) -> list[_Reading]:
    """Those of the encoding under which a heading with a Chinese character is understood."""
    for encoding in ("gb18030", "cp950"):
        own = [each for each in readings if each.source.encoding == encoding]
        if any(_has_chinese(each.headings) for each in own):
            return own
    gb18030 = [each for each in readings if each.source.encoding == "gb18030"]
    is_big5 = any(each.source.encoding == "cp950" for each in readings)
    if gb18030 and (not is_big5 or is_gb2312(data)):
        return gb18030
    raise Refused(
        RefusalReason.UNKNOWN_ENCODING,
        "The Chinese texts may be GB18030 or Big5: save the file as XLSX, or as CSV in UTF-8.",
    )


def _has_chinese(headings: Headings) -> bool:
    return any(not "".join(headings.texts[column]).isascii() for column in headings.meanings)


def _rows(text: str, delimiter: str, has_hint: bool) -> Iterator[SheetRow]:
    """Every row, blank ones included. Raises Refused where quotes do not fit, or at the bounds."""
    tally = Tally()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, written in enumerate(reader, start=1):
            if number == 1 and has_hint:
                continue
            if len(written) > LAST_COLUMN:
                raise too_many_columns()
            tally.cells(max(len(written), 1))
            stripped = {place: each.strip() for place, each in enumerate(written)}
            cells = {place: Cell(each) for place, each in stripped.items() if each}
            yield SheetRow(number, cells, len(written))
    except csv.Error as problem:
        told = f"Row {number + 1} (line {reader.line_num}) cannot be read ({problem}): a text with "
        told += 'quotes is written "…""…", and each quote is closed.'
        if "field larger than" in str(problem):
            raise Refused(RefusalReason.CELL_TOO_LONG, told) from problem
        raise Refused(RefusalReason.BROKEN, told) from problem


def _refuse_cut(reading: _Reading, grid: Grid) -> None:
    headings, last = reading.headings, grid.rows[-1]
    below = grid.rows[headings.bottom + 1 :]
    width = grid.rows[headings.bottom].width
    if reading.source.text.endswith(_LINE_ENDS) or not below or last.width >= width:
        return
    if all(row.width >= width for row in below[:-1]):
        raise Refused(
            RefusalReason.BROKEN,
            f"The last row has {last.width} of {width} cells and no line end: the file was cut "
            "off; send it again.",
        )
