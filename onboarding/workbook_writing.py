"""Workbooks to download: every text is a text, never a formula; equal input gives equal bytes."""

import io
import re
from collections.abc import Iterable
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from onboarding.words import Severity

FILLS = {
    Severity.ERROR: PatternFill("solid", fgColor="FFC7CE"),
    Severity.WARNING: PatternFill("solid", fgColor="FFEB9C"),
    Severity.NOTE: PatternFill("solid", fgColor="DDEBF7"),
}
HEADING = PatternFill("solid", fgColor="D9D9D9")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_STAMPS = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_TIME = b"2000-01-01T00:00:00Z"
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def writable(text: str) -> str:
    """Without characters that XML cannot hold."""
    return _UNWRITABLE.sub("", text)


def write_text(cell: Cell, text: str) -> None:
    """As a text, whatever it begins with; quotePrefix keeps it one when it is edited."""
    cell.value = writable(text)
    cell.data_type = "s"
    cell.quotePrefix = True  # pyright: ignore[reportAttributeAccessIssue] - a style descriptor


def text_cell(
    sheet: Worksheet, text: str, fill: PatternFill | None = None, comment: str | None = None
) -> Cell:
    """A cell for a row of a sheet that is only written."""
    cell = WriteOnlyCell(sheet)
    write_text(cell, text)
    if fill:
        cell.fill = fill
    if comment:
        cell.comment = Comment(writable(comment), "Rongzhi")
    return cell


def saved(book: Workbook) -> bytes:
    """The bytes, with fixed times."""
    written = io.BytesIO()
    book.save(written)
    result = io.BytesIO()
    with ZipFile(written) as source, ZipFile(result, "w", ZIP_DEFLATED) as target:
        for name, content in _parts(source):
            entry = ZipInfo(name, _EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()


def _parts(source: ZipFile) -> Iterable[tuple[str, bytes]]:
    for name in source.namelist():
        content = source.read(name)
        is_dated = name == "docProps/core.xml"
        yield name, _STAMPS.sub(rb"\g<1>" + _TIME, content) if is_dated else content
