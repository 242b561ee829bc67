"""Zips that are no workbook, or worse."""

import io
import struct
import time
import zlib
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from onboarding.bounds import Refused
from onboarding.words import RefusalReason
from tests.onboarding.workbooks import inline, raw_parts, raw_sheet, saved, sheet_of, table, zipped

GOOD = saved(sheet_of([["企业名称"], ["甲公司"]]))
PARTS = raw_parts(raw_sheet(f'<row r="1">{inline("A1", "企业名称")}</row>'))
DOCTYPE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'


def refused(data: bytes) -> RefusalReason:
    began = time.monotonic()
    with pytest.raises(Refused) as raised:
        table(data)
    assert time.monotonic() - began < 20
    assert raised.value.message
    return raised.value.reason


def test_a_good_one():
    """To see that the parts below are refused for what was added."""
    assert len(table(GOOD).rows) == 1
    assert table(zipped(PARTS)).rows == ()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("xl/vbaProject.bin", "x", RefusalReason.MACROS),
        ("xl/macrosheets/sheet1.xml", "<a/>", RefusalReason.MACROS),
        ("xl/activeX/activeX1.xml", "<a/>", RefusalReason.MACROS),
        (
            "[Content_Types].xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            RefusalReason.MACROS,
        ),
        ("xl/externalLinks/externalLink1.xml", "<a/>", RefusalReason.EXTERNAL_LINKS),
        ("xl/connections.xml", "<a/>", RefusalReason.EXTERNAL_LINKS),
        ("xl/workbook.bin", "x", RefusalReason.WRONG_TYPE),
        ("../evil.xml", "x", RefusalReason.UNSAFE_PATH),
        ("/etc/passwd", "x", RefusalReason.UNSAFE_PATH),
        ("xl\\evil.xml", "x", RefusalReason.UNSAFE_PATH),
        ("C:evil.xml", "x", RefusalReason.UNSAFE_PATH),
        ("XL/Workbook.xml", "x", RefusalReason.UNSAFE_PATH),
        ("xl/media/huge.bin", bytes(5_000_000), RefusalReason.ZIP_BOMB),
        ("xl/sharedStrings.xml", DOCTYPE + "<sst/>", RefusalReason.UNSAFE_XML),
        ("xl/styles.xml", DOCTYPE + "<x>&b;</x>", RefusalReason.UNSAFE_XML),
        ("xl/workbook.xml", "not XML", RefusalReason.BROKEN),
        ("xl/worksheets/sheet1.xml", "", RefusalReason.BROKEN),
    ],
)
def test_a_part_too_many(name: str, content: bytes | str, reason: RefusalReason):
    """Beside, or instead of, the good ones."""
    assert refused(zipped({**PARTS, name: content})) is reason


def test_other_zips():
    """An empty one, one of something else, too many entries, another method, a lock."""
    assert refused(zipped({})) is RefusalReason.WRONG_TYPE
    assert refused(zipped({"word/document.xml": "<a/>"})) is RefusalReason.WRONG_TYPE
    many = {**PARTS, **{f"xl/media/{n}": "" for n in range(1001)}}
    assert refused(zipped(many)) is RefusalReason.ZIP_BOMB
    large = {**PARTS, **{f"xl/media/{n}": bytes(999_999) for n in range(101)}}
    assert refused(zipped(large)) is RefusalReason.ZIP_BOMB
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_BZIP2) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
    assert refused(written.getvalue()) is RefusalReason.BROKEN
    locked = bytearray(zipped(PARTS))
    directory = locked.rfind(b"PK\x01\x02")
    locked[directory + 8] |= 1
    assert refused(bytes(locked)) is RefusalReason.ENCRYPTED


def test_an_external_target():
    """Of the workbook; links of cells are allowed."""
    name = "xl/_rels/workbook.xml.rels"
    link = '<Relationship Id="z" Type="x/oleObject" Target="file:///x" TargetMode="External"/>'
    parts = {**PARTS, name: str(PARTS[name]).replace("</Rel", link + "</Rel")}
    assert refused(zipped(parts)) is RefusalReason.EXTERNAL_LINKS
    book = sheet_of([["企业名称"], ["甲公司"]])
    book.worksheets[0]["A2"].hyperlink = "https://example.invalid/"
    assert len(table(saved(book)).rows) == 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_cut_in_half(share: float):
    """The directory of a zip is at its end."""
    assert refused(GOOD[: int(len(GOOD) * share)]) is RefusalReason.BROKEN


def _forged(declared: int, content: bytes) -> bytes:
    """A workbook whose sheet declares another size than it inflates to."""
    parts = {**PARTS, "xl/worksheets/sheet1.xml": content}
    data = bytearray(zipped(parts))
    size = struct.pack("<I", len(content))
    place = data.rfind(size)
    data[place : place + 4] = struct.pack("<I", declared)
    return bytes(data)


def test_a_part_that_lies_about_its_size():
    """More than declared is a bomb, less is damage; neither is inflated to its end."""
    content = b"<worksheet/>" + b" " * 3_000_000
    assert refused(_forged(900_000, content)) is RefusalReason.ZIP_BOMB
    assert refused(_forged(1234567, b"<a/>" + b" " * 1000)) is RefusalReason.ZIP_BOMB
    assert refused(_forged(1010, b"<worksheet/>" + b" " * 991)) is RefusalReason.BROKEN


def test_a_wrong_checksum():
    """One bit of a stored part."""
    written = io.BytesIO()
    with ZipFile(written, "w") as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
    data = written.getvalue().replace("企业名称".encode(), "企业名秤".encode())
    assert refused(data) is RefusalReason.BROKEN


def test_entries_that_overlap():
    """Two names for the same compressed bytes."""
    data = bytearray(zipped({**PARTS, "xl/media/a": "1", "xl/media/b": "2"}))
    first = data.index(b"PK\x01\x02")
    last = data.rfind(b"PK\x01\x02")
    data[last + 42 : last + 46] = data[first + 42 : first + 46]
    assert refused(bytes(data)) is RefusalReason.ZIP_BOMB


def test_ten_million_rows_are_refused_early():
    """What lies behind the 20,000th row is not read."""
    head = f'<row r="1">{inline("A1", "企业名称")}</row>'
    rows = "".join(f"<row><c><v>{n}</v></c></row>" for n in range(3_000_000))
    packed = zlib.compress(rows.encode(), 1)
    assert len(packed) < 20_000_000
    data = zipped({**PARTS, "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{head}{rows}"})
    assert refused(data) is RefusalReason.TOO_MANY_ROWS


def test_a_million_columns():
    """Sixty with text, or a place that no sheet has."""
    cells = "".join("<c><v>1</v></c>" for _ in range(1_000_000))
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in PARTS.items():
            if "sheet1" in name:
                content = f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>"  # noqa: PLW2901
            archive.writestr(name, content)
    assert refused(written.getvalue()) in {RefusalReason.TOO_MANY_COLUMNS, RefusalReason.ZIP_BOMB}


def test_a_tag_without_end():
    """Of a million attributes."""
    attributes = " ".join(f'a{n}="1"' for n in range(1_000_000))
    sheet = f"<worksheet><sheetData {attributes}/></worksheet>"
    assert refused(zipped({**PARTS, "xl/worksheets/sheet1.xml": sheet})) is RefusalReason.ZIP_BOMB
