"""Workbooks that are no workbooks, or worse."""

import io
import random
import struct
from collections.abc import Callable
from functools import cache
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile

from tests.onboarding.workbooks import inline, raw_parts, raw_sheet, zipped

HEAD = f'<row r="1">{inline("A1", "企业名称")}{inline("B1", "地址")}</row>'
ROW = f'<row r="2">{inline("A2", "东莞市甲有限公司")}</row>'
GOOD = raw_parts(raw_sheet(HEAD + ROW))
SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = {
    "billion_laughs": '<!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True)
    )
    + "]>",
    "file_entity": '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>',
    "outer_dtd": '<!DOCTYPE worksheet SYSTEM "http://example.invalid/evil.dtd">',
}


def packed(parts: dict[str, bytes | str], method: int = ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


def beside(name: str, content: bytes | str = "<a/>") -> bytes:
    """A good workbook with one part more, or another one."""
    return zipped({**GOOD, name: content})


def sheet(xml: str, method: int = ZIP_DEFLATED) -> bytes:
    """A workbook with the XML below `worksheet` given."""
    return packed({**GOOD, SHEET: raw_parts(xml)[SHEET]}, method)


def _patched(data: bytes, name: str, place: int, form: str, value: int) -> bytes:
    """With one field of an entry's record in the directory set to something else."""
    changed = bytearray(data)
    at = changed.rindex(name.encode()) - 46
    assert changed[at : at + 4] == b"PK\x01\x02"
    struct.pack_into(form, changed, at + place, value)
    return bytes(changed)


@cache
def _noise(length: int, letters: str = "abcdefghijklmnopqrstuvwxyz") -> str:
    return "".join(random.Random(7).choices(letters, k=length))


def bomb_understated() -> bytes:
    """60 MB of blanks in the sheet that claim to be 900,000 bytes."""
    content = raw_parts(raw_sheet(HEAD + ROW) + " " * 60_000_000)[SHEET]
    data = packed({**GOOD, SHEET: content})
    data = _patched(data, SHEET, 24, "<I", 900_000)
    local = data.index(SHEET.encode()) - 30
    return data[: local + 22] + struct.pack("<I", 900_000) + data[local + 26 :]


def bomb_ratio() -> bytes:
    """90 MB of zeros, honestly declared."""
    return beside("xl/media/image1.bmp", bytes(90_000_000))


def bomb_nested() -> bytes:
    """A zip of zips of zeros, each of which is small."""
    inner = zipped({"a": bytes(10_000_000)})
    return beside("xl/embeddings/inner.zip", inner * (1_300_000 // len(inner) + 1))


def bomb_in_parts() -> bytes:
    """A hundred and one parts that are each just small enough."""
    return zipped({**GOOD, **{f"xl/media/{n}": bytes(999_999) for n in range(101)}})


def bomb_of_entries() -> bytes:
    """1,001 entries and more."""
    return zipped({**GOOD, **{f"xl/media/{n}": "" for n in range(1001)}})


def bomb_of_names() -> bytes:
    """A directory that is larger than what it lists."""
    return zipped({**GOOD, **{f"xl/media/{n}/{'n' * 30_000}": "" for n in range(20)}})


def million_columns() -> bytes:
    """A heading row with a million cells."""
    cells = "".join(f"<c><v>{n}</v></c>" for n in range(1_000_000))
    return sheet(raw_sheet(f'<row r="1">{cells}</row>'))


def far_column() -> bytes:
    """A cell right of the last column that a sheet has."""
    return sheet(raw_sheet(HEAD + f'<row r="2">{inline("A2", "甲")}{inline("XFE2", "x")}</row>'))


def ten_million_rows() -> bytes:
    """10,000,000 rows of one figure, in 280 MB that are honestly declared."""
    written = io.BytesIO()
    start, _, end = str(GOOD[SHEET]).partition("</sheetData>")
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in GOOD.items():
            if name != SHEET:
                archive.writestr(name, content)
        with archive.open(SHEET, "w") as part:
            part.write(start.encode())
            for _ in range(100):
                part.write(b"<row><c><v>1</v></c></row>" * 100_000)
            part.write(b"</sheetData>" + end.encode())
    return written.getvalue()


def many_rows() -> bytes:
    """As many rows as a file within the bounds of size can hold."""
    rows = "".join(f"<row><c><v>{n}</v></c></row>" for n in range(2_500_000))
    return sheet(raw_sheet(HEAD + rows))


def many_blank_rows() -> bytes:
    """Rows and cells without anything, which no compression betrays."""
    return sheet(raw_sheet(HEAD + "<row><c/></row>" * 1_000_000), ZIP_STORED)


def rows_below_the_sheet() -> bytes:
    """Blank rows below the 1,048,576th, which is the last that a sheet has."""
    return sheet(raw_sheet(HEAD + "<row/>" * 2_500_000), ZIP_STORED)


def many_shared_texts() -> bytes:
    """Texts that no cell shows."""
    texts = "".join(f"<si><t>{n}</t></si>" for n in range(1_600_000))
    parts = raw_parts(raw_sheet(HEAD + ROW))
    parts["xl/sharedStrings.xml"] = str(parts["xl/sharedStrings.xml"]).replace(
        "</sst>", texts + "</sst>"
    )
    return packed(parts)


def external_link() -> bytes:
    return beside("xl/externalLinks/externalLink1.xml")


def external_connection() -> bytes:
    return beside("xl/connections.xml")


def external_query() -> bytes:
    return beside("xl/queryTables/queryTable1.xml")


def external_target() -> bytes:
    """The workbook's own relations name a file elsewhere."""
    name = "xl/_rels/workbook.xml.rels"
    link = '<Relationship Id="z" Type="x/o" Target="file:///etc/passwd" TargetMode="External"/>'
    return beside(name, str(GOOD[name]).replace("</Rel", link + "</Rel"))


def macros() -> bytes:
    return beside("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def macros_by_type() -> bytes:
    """No project is there, but the type of the workbook says that it may run one."""
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = f'<Types><Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>'
    return beside("[Content_Types].xml", types)


def macros_of_excel_4() -> bytes:
    return beside("xl/macrosheets/sheet1.xml")


def path_upwards() -> bytes:
    return beside("xl/../../../etc/cron.d/evil")


def path_absolute() -> bytes:
    return beside("/etc/passwd")


def path_of_windows() -> bytes:
    return beside("xl\\..\\evil.xml")


def path_with_drive() -> bytes:
    return beside("C:/evil.xml")


def path_twice() -> bytes:
    """Two sheets under one name, which programs tell apart in different ways."""
    return beside(SHEET.upper(), str(GOOD[SHEET]).replace("甲", "乙"))


def document() -> bytes:
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<a/>"})


def open_document() -> bytes:
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"}
    )


def binary_workbook() -> bytes:
    return beside("xl/workbook.bin", b"\x83\x01")


def cut_workbook() -> bytes:
    whole = zipped(GOOD)
    return whole[: len(whole) // 2]


def wrong_checksum() -> bytes:
    """One character of a stored sheet is another one."""
    return packed(GOOD, ZIP_STORED).replace("东莞市甲".encode(), "东莞市乙".encode())


def billion_laughs() -> bytes:
    rows = HEAD + f'<row r="2">{inline("A2", "&j;")}</row>'
    return beside(SHEET, DOCTYPE["billion_laughs"] + str(raw_parts(raw_sheet(rows))[SHEET]))


def file_entity() -> bytes:
    rows = HEAD + f'<row r="2">{inline("A2", "&j;")}</row>'
    return beside(SHEET, DOCTYPE["file_entity"] + str(raw_parts(raw_sheet(rows))[SHEET]))


def outer_dtd() -> bytes:
    return beside("xl/workbook.xml", DOCTYPE["outer_dtd"] + str(GOOD["xl/workbook.xml"]))


def entity_in_utf16() -> bytes:
    """The same in another encoding, where a search for its bytes finds nothing."""
    text = '<?xml version="1.0" encoding="UTF-16"?>' + DOCTYPE["file_entity"] + str(GOOD[SHEET])
    return beside(SHEET, b"\xff\xfe" + text.encode("utf-16-le"))


def deep_xml() -> bytes:
    return sheet("<a>" * 100_000 + "</a>" * 100_000)


def many_elements() -> bytes:
    """More than five million, beside the rows."""
    odd = _noise(5_100_000, "ab").replace("a", "<a/>").replace("b", "<b/>")
    return sheet(odd + raw_sheet(HEAD + ROW))


def long_tag() -> bytes:
    return sheet(f'<a b="{_noise(3_000_000)}"/>' + raw_sheet(HEAD + ROW))


def long_comment() -> bytes:
    return sheet(f"<!--{_noise(3_000_000)}-->" + raw_sheet(HEAD + ROW))


def long_cell() -> bytes:
    """Five million characters in one cell."""
    return sheet(raw_sheet(HEAD + f'<row r="2">{inline("A2", _noise(5_000_000))}</row>'))


def missing_shared_text() -> bytes:
    return sheet(raw_sheet(HEAD + '<row r="2"><c r="A2" t="s"><v>7</v></c></row>'))


def rows_out_of_order() -> bytes:
    return sheet(raw_sheet(HEAD + ROW.replace("2", "9") + ROW))


def zip_64() -> bytes:
    """An end of a directory that says to look elsewhere, with all its numbers at their limit."""
    data = bytearray(zipped(GOOD))
    end = data.rindex(b"PK\x05\x06")
    count, size, place = struct.unpack_from("<HII", data, end + 10)
    record = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, size, place)
    locator = struct.pack("<IIQI", 0x07064B50, 0, end, 1)
    data[end + 8 : end + 20] = b"\xff" * 12
    return bytes(data[:end]) + record + locator + bytes(data[end:])


def wall_of_accents() -> bytes:
    """Marks are sorted when a text is folded, in the square of their number; no row is read."""
    accents = inline("B2", "甲" + "\u0300" * 4_990 + "\u0316" * 4_990)
    head = f'<row r="1">{inline("A1", "企业名称")}{inline("B1", "地址")}</row>'
    return sheet(raw_sheet(f'{head}<row r="2">{inline("A2", "示例甲公司")}{accents}</row>'))


def hidden_accents() -> bytes:
    """The same of letters that are marks only once they are folded."""
    head = f'<row r="1">{inline("A1", "企业名称")}</row>'
    return sheet(raw_sheet(f'{head}<row r="2">{inline("A2", "ホ" + "ﾞﾟ" * 20)}</row>'))


def long_forms() -> bytes:
    """One character that stands for eighteen, in two hundred cells of a shared text."""
    head = f'<row r="1">{inline("A1", "企业名称")}{inline("B1", "备注")}</row>'
    rows = "".join(
        f'<row r="{n}">{inline(f"A{n}", f"示例第{n}号公司")}<c r="B{n}" t="s"><v>0</v></c></row>'
        for n in range(2, 202)
    )
    return zipped(raw_parts(raw_sheet(head + rows), strings=[f"<t>{'ﷺ' * 9_990}</t>"]))


def overlapping() -> bytes:
    """Two entries that share their bytes."""
    data = zipped({**GOOD, "xl/media/a": "1", "xl/media/b": "2"})
    first = struct.unpack_from("<I", data, data.rindex(b"xl/media/a") - 4)[0]
    return _patched(data, "xl/media/b", 42, "<I", first)


def locked_entry() -> bytes:
    return _patched(zipped(GOOD), SHEET, 8, "<H", 1)


def other_method() -> bytes:
    return packed(GOOD, ZIP_LZMA)


def no_directory() -> bytes:
    data = zipped(GOOD)
    return data[: data.rindex(b"PK\x05\x06")]


def empty_workbook() -> bytes:
    return sheet(raw_sheet(""))


def no_headings() -> bytes:
    return sheet(raw_sheet(f'<row r="1">{inline("A1", "会议纪要")}</row>'))


ZIP_REASONS: dict[str, tuple[Callable[[], bytes], ...]] = {
    "ZIP_BOMB": (
        *(bomb_understated, bomb_ratio, bomb_nested, bomb_in_parts, bomb_of_entries),
        *(bomb_of_names, ten_million_rows, deep_xml, many_elements, long_tag, long_comment),
        overlapping,
    ),
    "TOO_MANY_COLUMNS": (million_columns, far_column),
    "TOO_MANY_ROWS": (many_rows, many_blank_rows, many_shared_texts),
    # Too many they are; that a row below the last one is out of order may be said as well.
    "TOO_MANY_ROWS BROKEN": (rows_below_the_sheet,),
    "EXTERNAL_LINKS": (external_link, external_connection, external_query, external_target),
    "MACROS": (macros, macros_by_type, macros_of_excel_4),
    "UNSAFE_PATH": (path_upwards, path_absolute, path_of_windows, path_with_drive, path_twice),
    "WRONG_TYPE": (document, open_document, binary_workbook),
    "BROKEN": (
        *(cut_workbook, wrong_checksum, missing_shared_text, rows_out_of_order, zip_64),
        *(other_method, no_directory),
    ),
    "UNSAFE_XML": (billion_laughs, file_entity, outer_dtd, entity_in_utf16),
    "CELL_TOO_LONG": (long_cell, wall_of_accents, hidden_accents),
    "TOO_LARGE": (long_forms,),
    "ENCRYPTED": (locked_entry,),
    "EMPTY": (empty_workbook,),
    "NO_HEADINGS": (no_headings,),
}
