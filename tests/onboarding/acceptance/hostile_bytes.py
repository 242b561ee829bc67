"""Bytes that are no table, or a table that never ends."""

from collections.abc import Callable

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
HEAD = "企业名称,地址\n"
LINE = "东莞市甲有限公司,松山湖\n"


def nothing() -> bytes:
    return b""


def only_a_mark() -> bytes:
    return b"\xef\xbb\xbf \r\n\t\r\n"


def too_large() -> bytes:
    """10,000,000 rows of a CSV."""
    return HEAD.encode() + b"ab\n" * 10_000_000


def picture() -> bytes:
    return b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 100


def pdf() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


def html_as_xls() -> bytes:
    """What many offices' systems export as .xls."""
    return (
        "\ufeff\r\n <html xmlns:x='urn:schemas-microsoft-com:office:excel'><table><tr><td>企业名称"
        "</td></tr><tr><td>甲公司</td></tr></table></html>"
    ).encode()


def xml_as_xls() -> bytes:
    return '<?xml version="1.0"?><Workbook><Worksheet>企业名称</Worksheet></Workbook>'.encode()


def gzipped() -> bytes:
    return b"\x1f\x8b\x08\x00" + bytes(100)


def rich_text() -> bytes:
    return rb"{\rtf1\ansi \'c6\'f3}"


def empty_zip() -> bytes:
    return b"PK\x05\x06" + bytes(18)


def old_excel() -> bytes:
    return OLE + bytes(504) + "Workbook".encode("utf-16-le") + bytes(2_000)


def locked_excel() -> bytes:
    return OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2_000)


def cut_in_a_character() -> bytes:
    return (HEAD + LINE * 3).encode()[:-2]


def cut_in_a_row() -> bytes:
    return (HEAD + LINE * 3 + "东莞市乙有").encode()


def cut_utf16() -> bytes:
    return b"\xff\xfe" + (HEAD + LINE).encode("utf-16-le")[:-1]


def bad_after_mark() -> bytes:
    """A mark of UTF-8 before GBK."""
    return b"\xef\xbb\xbf" + (HEAD + LINE).encode("gbk")


def quote_never_closed() -> bytes:
    """A quoted cell of 10 MB that is never closed, in lines that look like rows."""
    return (HEAD + '"' + LINE * 300_000).encode()[:10_000_000].rsplit(b"\n", 1)[0] + b"\n"


def quote_open_in_a_short_file() -> bytes:
    """The same within all bounds of length."""
    return (HEAD + LINE + '"东莞市乙有限公司,松山湖\n' + LINE).encode()


def text_after_a_quote() -> bytes:
    return (HEAD + '"东莞市"乙有限公司,松山湖\n').encode()


def long_cell_of_a_csv() -> bytes:
    """Five million characters."""
    return (HEAD + "东莞市甲有限公司," + "a" * 5_000_000 + "\n").encode()


def quotes_only() -> bytes:
    """Twenty million quotes less a few: one cell of ten million quotes."""
    return HEAD.encode() + b'"' * 19_000_000 + b"\n"


def nul_bytes() -> bytes:
    return (HEAD + LINE + "东莞市\0乙有限公司,松山湖\n").encode()


def nul_bytes_only() -> bytes:
    return bytes(1_000_001)


def utf32() -> bytes:
    return b"\xff\xfe\0\0" + (HEAD + LINE).encode("utf-32-le")


def no_encoding() -> bytes:
    return HEAD.encode() + b"\xff\x80\xff\xff" * 10 + b"\n"


def million_columns_of_a_csv() -> bytes:
    """A million blank cells behind the headings."""
    return (HEAD.strip() + "," * 1_000_000 + "\n" + LINE).encode()


def sixty_one_columns() -> bytes:
    return (HEAD + "甲公司" + ",x" * 60 + "\n").encode()


def too_many_rows_of_a_csv() -> bytes:
    return (HEAD + "a,b\n" * 20_001).encode()


def too_many_blank_cells() -> bytes:
    """Cells without text, in rows without text."""
    return (HEAD + ",,,\n" * 1_000_000).encode()


def minutes() -> bytes:
    return "会议纪要,2024\n出席,张三\n".encode("gbk")


BYTES_REASONS: dict[str, tuple[Callable[[], bytes], ...]] = {
    "EMPTY": (nothing, only_a_mark),
    "TOO_LARGE": (too_large,),
    "WRONG_TYPE": (picture, pdf, html_as_xls, xml_as_xls, gzipped, rich_text, empty_zip),
    "OLD_EXCEL": (old_excel,),
    "ENCRYPTED": (locked_excel,),
    "BROKEN": (
        *(cut_in_a_character, cut_in_a_row, cut_utf16, bad_after_mark),
        *(quote_open_in_a_short_file, text_after_a_quote),
    ),
    # Both are so, and the page leaves open which is said.
    "BROKEN CELL_TOO_LONG": (quote_never_closed,),
    "CELL_TOO_LONG": (long_cell_of_a_csv, quotes_only),
    "NUL_BYTES": (nul_bytes, nul_bytes_only),
    "UNKNOWN_ENCODING": (utf32, no_encoding),
    "TOO_MANY_COLUMNS": (million_columns_of_a_csv, sixty_one_columns),
    "TOO_MANY_ROWS": (too_many_rows_of_a_csv, too_many_blank_cells),
    "NO_HEADINGS": (minutes,),
}
