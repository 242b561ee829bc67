"""Workbooks and tables as tests need them: whole, strange or hostile."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from stdnum.cn.uscc import calc_check_digit

from onboarding.members import read_members
from onboarding.records import MemberTable, ParsedCell, ParsedRow
from onboarding.uscc import organization_check
from onboarding.words import ImportField

TODAY = date(2025, 6, 30)
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def table(data: bytes) -> MemberTable:
    return read_members(data, today=TODAY)


def csv_table(text: str, encoding: str = "utf-8") -> MemberTable:
    return table(text.encode(encoding))


def cell(row: ParsedRow, field: ImportField) -> ParsedCell:
    [found] = [each for each in row.cells if each.field is field]
    return found


def saved(book: Workbook) -> bytes:
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def sheet_of(rows: Sequence[Sequence[object]]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(list[Any](row))
    return book


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def raw_parts(
    sheet: str,
    *,
    strings: Sequence[str] = (),
    formats: Sequence[str] = (),
    of_1904: bool = False,
    state: str = "visible",
) -> dict[str, bytes | str]:
    """The parts of a workbook with one sheet, whose XML below `worksheet` is given."""
    texts = "".join(f"<si>{each}</si>" for each in strings)
    codes = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{code}"/>' for n, code in enumerate(formats)
    )
    styles = "".join(f'<xf numFmtId="{200 + n}"/>' for n in range(len(formats)))
    return {
        "_rels/.rels": f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="a" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><workbookPr '
        f'date1904="{int(of_1904)}"/><sheets><sheet name="一" sheetId="1" state="{state}" '
        'r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELATIONS}">'
        f'<Relationship Id="s" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="t" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="f" Type="{_OFFICE}/styles" Target="/xl/styles.xml"/>'
        "</Relationships>",
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{texts}</sst>",
        "xl/styles.xml": f"<styleSheet {_MAIN}><numFmts>{codes}</numFmts><cellXfs>"
        f'<xf numFmtId="0"/>{styles}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}>{sheet}</worksheet>",
    }


def raw_sheet(rows: str, head: str = "", tail: str = "") -> str:
    return f"{head}<sheetData>{rows}</sheetData>{tail}"


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def uscc(number: int = 1) -> str:
    """A code whose checks hold."""
    body = f"{number:08}"
    code = "99441900" + body + organization_check(body)
    return code + calc_check_digit(code)
