"""CSVs of any encoding and delimiter."""

import pytest

from graph.model import OrganizationKind
from onboarding.bounds import Refused
from onboarding.words import ImportField, RefusalReason, Severity
from tests.onboarding.workbooks import cell, csv_table, table

SIMPLIFIED = "企业名称,成立日期,注册地址\n示例·甲智能有限公司,2019-03-05,东莞市松山湖一路\n"
TRADITIONAL = "企業名稱,成立日期,註冊地址\n示例甲智能有限公司,2019-03-05,東莞市松山湖一路\n"
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "，"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_encoding_and_delimiter(encoding: str, delimiter: str, line_end: str):
    """The same rows."""
    text = SIMPLIFIED.replace(",", delimiter).replace("\n", line_end)
    [row] = csv_table(text, encoding).rows
    assert row.number == 2
    assert row.record
    assert row.record.name == "示例·甲智能有限公司"
    assert row.record.address == "东莞市松山湖一路"


def test_big5_is_told_by_its_headings():
    """The same bytes under GB18030 have none."""
    [row] = csv_table(TRADITIONAL.replace("示例", "範例"), "cp950").rows
    assert row.record
    assert row.record.name == "範例甲智能有限公司"


@pytest.mark.parametrize(
    ("name", "encoding", "read"),
    [("东莞甲公司", "gbk", True), ("東莞測試公司", "cp950", False), ("镕基公司", "gbk", False)],
)
def test_english_headings_leave_big5_in_doubt(name: str, encoding: str, read: bool):
    """GB2312 is safe; what may be Big5 is refused."""
    data = f"name,founded\n{name},2019\n".encode(encoding)
    if read:
        assert table(data).rows[0].record
    else:
        with pytest.raises(Refused) as raised:
            table(data)
        assert raised.value.reason is RefusalReason.UNKNOWN_ENCODING


def test_quotes_and_blank_rows_and_numbers():
    """Rows are counted as a spreadsheet program shows them."""
    text = '"企业\n名称",地址\n\n"甲""一""公司","东莞\n松山湖"\n,\n乙公司,\n'
    rows = csv_table(text).rows
    assert [(row.number, row.record and row.record.name) for row in rows] == [
        (3, '甲"一"公司'),
        (5, "乙公司"),
    ]
    assert rows[0].record
    assert rows[0].record.address == "东莞松山湖"


def test_a_line_that_names_the_delimiter():
    """It is row 1, and no heading."""
    [row] = csv_table("sep=;\n企业名称;地址\n甲,乙公司;东莞\n").rows
    assert row.number == 3
    assert row.record
    assert row.record.name == "甲,乙公司"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", RefusalReason.EMPTY),
        (b"\xef\xbb\xbf \r\n", RefusalReason.EMPTY),
        ("企业名称\n甲\0公司\n".encode(), RefusalReason.NUL_BYTES),
        ("企业名称\n甲\0公司\n".encode("utf-16"), RefusalReason.NUL_BYTES),
        (bytes(range(256)) * 10, RefusalReason.NUL_BYTES),
        ("企业名称\n甲公司\n".encode("utf-32"), RefusalReason.UNKNOWN_ENCODING),
        ("企业名称\n甲公司".encode()[:-1], RefusalReason.BROKEN),
        ("企业名称\n甲公司\n".encode("utf-16")[:-1], RefusalReason.BROKEN),
        ('企业名称\n"甲公司\n'.encode(), RefusalReason.BROKEN),
        ('企业名称\n"甲"公司\n'.encode(), RefusalReason.BROKEN),
        ("企业名称,地址,简称\n甲公司,东莞,甲\n乙公司,东".encode(), RefusalReason.BROKEN),
        ("甲,乙\n丙,丁\n".encode(), RefusalReason.NO_HEADINGS),
        (b" <html><table>", RefusalReason.WRONG_TYPE),
        (b"%PDF-1.7", RefusalReason.WRONG_TYPE),
        (b"\x89PNG\r\n\x1a\n", RefusalReason.WRONG_TYPE),
        (b"\xff" * 50, RefusalReason.UNKNOWN_ENCODING),
        (bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600), RefusalReason.OLD_EXCEL),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            RefusalReason.ENCRYPTED,
        ),
        (b"a" * 20_000_001, RefusalReason.TOO_LARGE),
        (("企业名称\n" + "甲" * 10_001).encode(), RefusalReason.CELL_TOO_LONG),
        (("企业名称\n" + "甲" * 200_000).encode(), RefusalReason.CELL_TOO_LONG),
        (("企业名称\n" + "甲乙\n" * 20_001).encode(), RefusalReason.TOO_MANY_ROWS),
        (("企业名称\n" + "\n" * 1_500_001).encode(), RefusalReason.TOO_MANY_ROWS),
        (("企业名称" + ",x" * 60).encode(), RefusalReason.TOO_MANY_COLUMNS),
        (("企业名称" + "," * 1_000_000 + "x").encode(), RefusalReason.TOO_MANY_COLUMNS),
    ],
)
def test_what_is_refused(data: bytes, reason: RefusalReason):
    """For its reason, with a message."""
    with pytest.raises(Refused) as raised:
        table(data)
    assert raised.value.reason is reason
    assert raised.value.message


def test_exactly_as_many_rows_and_columns_as_are_allowed():
    """20,000 rows; 60 columns."""
    names = "".join(f"甲{n}公司\n" for n in range(20_000))
    assert len(csv_table("企业名称\n" + names).rows) == 20_000
    assert len(csv_table("企业名称" + ",x" * 59 + "\n甲公司\n").columns) == 60


def test_short_rows_are_no_cut_where_others_are_short_too():
    """Only a last row that alone is short has lost its end."""
    assert len(csv_table("企业名称,地址\n甲公司\n乙公司").rows) == 2
    assert len(csv_table("企业名称,地址\n甲公司,东莞\n乙公司\n").rows) == 2


def test_a_delimiter_inside_a_text_is_an_error_of_its_row():
    """Everything right of it is in the wrong column."""
    text = "企业名称,营业收入,地址\n甲公司,1,234,东莞\n乙公司,1234,东莞\n"
    first, second = csv_table(text).rows
    assert first.record is None
    assert cell(first, ImportField.NAME).severity is Severity.ERROR
    assert second.record
    assert second.record.kind is OrganizationKind.ENTERPRISE
