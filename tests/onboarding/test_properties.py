"""Whatever comes in: a table or Refused; what is written is read again; no formula goes out."""

import contextlib
import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from graph.model import PartialDate, Qualifier
from onboarding.bounds import Refused
from onboarding.days import read_day
from onboarding.findings import Unreadable
from onboarding.quantities import Quantity, read_amount, read_count
from onboarding.report import error_report
from onboarding.similarity import compared, edits, similarity
from onboarding.uscc import ALPHABET, read_uscc
from onboarding.verdicts import Existing, verdicts
from onboarding.words import ImportField
from tests.onboarding.workbooks import inline, raw_parts, raw_sheet, table, uscc, zipped

DAYS = st.dates(date(1800, 1, 1), date(2199, 12, 31))
WHOLE = zipped(raw_parts(raw_sheet(f'<row r="1">{inline("A1", "企业名称")}</row>')))
HEADINGS = (
    "企业名称,信用代码,成立日期,营业收入(万元),员工人数,行业,是否高新技术企业,认定日期,简称,地址,"
    "备注"
)
CELLS = st.text(max_size=12) | st.sampled_from(
    [
        "=1+1",
        "@x",
        "1.2亿",
        "5/6/2025",
        "45838",
        "是",
        "机器人、半导体",
        "甲公司",
        "-",
        "\t=1",
        "0x",
    ]
)
ROWS = st.lists(st.lists(CELLS, max_size=11), max_size=5)
FORMS = ["{0:%Y}-{1}-{2}", "{0:%Y}/{1}/{2}", "{0:%Y}.{1}.{2}", "{0:%Y}年{1}月{2}日", "{0:%Y%m%d}"]


def csv_of(rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return (HEADINGS + "\n" + written.getvalue()).encode("utf-8", "ignore")


def attempt(data: bytes) -> None:
    """A table, or Refused; any other exception is a failure."""
    with contextlib.suppress(Refused):
        table(data)


@given(day=DAYS, form=st.sampled_from(FORMS))
def test_days_come_back(day: date, form: str):
    """In every form."""
    text = form.format(day, day.month, day.day).replace(f"{day:%Y}", f"{day.year:04}")
    assert read_day(text).value == PartialDate(day.isoformat())


@given(
    yuan=st.integers(-(10**12), 10**12),
    form=st.sampled_from(["{}", "{:,}", "¥{}", "{}元", "{:,}.00"]),
)
def test_amounts_come_back(yuan: int, form: str):
    """To the yuan, also from units of ten thousand."""
    assert read_amount(form.format(yuan)).value == Quantity(yuan)
    ten_thousands = f"{'-' if yuan < 0 else ''}{abs(yuan) // 10_000}.{abs(yuan) % 10_000:04}"
    assert read_amount(ten_thousands + "万").value == Quantity(yuan)
    assert read_amount(ten_thousands, 10_000).value == Quantity(yuan)


@given(people=st.integers(0, 10**7))
def test_counts_come_back(people: int):
    """With their qualifier."""
    assert read_count(f"{people:,}人").value == Quantity(people)
    assert read_count(f"超{people}").value == Quantity(people, Qualifier.MORE_THAN)


@given(number=st.integers(0, 10**8 - 1), place=st.integers(0, 17), letter=st.sampled_from(ALPHABET))
def test_codes_come_back_and_one_wrong_letter_is_seen(number: int, place: int, letter: str):
    """The last check sees every single mistake."""
    code = uscc(number)
    assert read_uscc(code.lower()) == code
    wrong = code[:place] + letter + code[place + 1 :]
    if wrong != code:
        with pytest.raises(Unreadable):
            read_uscc(wrong)


@settings(max_examples=300)
@given(data=st.binary(max_size=300))
def test_any_bytes_end_in_a_table_or_refused(data: bytes):
    """Alone, behind a mark, behind headings, or inside a workbook."""
    for each in (data, b"\xff\xfe" + data, HEADINGS.encode() + b"\n" + data, b"PK\x03\x04" + data):
        attempt(each)


@settings(max_examples=300)
@given(place=st.integers(0, len(WHOLE) - 1), byte=st.integers(0, 255))
def test_a_workbook_with_one_wrong_byte_ends_so_too(place: int, byte: int):
    """Wherever it is."""
    attempt(WHOLE[:place] + bytes([byte]) + WHOLE[place + 1 :])


@given(part=st.sampled_from(sorted(raw_parts(""))), content=st.text(max_size=60))
def test_a_workbook_with_one_wrong_part_ends_so_too(part: str, content: str):
    """Also where it is nearly XML."""
    good = str(raw_parts(raw_sheet(f'<row r="1">{inline("A1", "企业名称")}</row>'))[part])
    for each in (content, good.replace(">", f">{content}", 2), good.replace('"1"', f'"{content}"')):
        parts = raw_parts(raw_sheet(""))
        parts[part] = each.encode("utf-8", "ignore")
        attempt(zipped(parts))


@settings(max_examples=60)
@given(rows=ROWS)
def test_any_rows_are_judged_and_reported_without_a_formula(rows: list[list[str]]):
    """And the report is a sheet that reads as the file did."""
    try:
        found = table(csv_of(rows))
    except Refused:
        return
    records = [row.record for row in found.rows if row.record]
    judged = verdicts(found.rows, [Existing(str(n), each) for n, each in enumerate(records)])
    assert [each.number for each in judged] == [row.number for row in found.rows]
    data = error_report(found, judged)
    for row in load_workbook(io.BytesIO(data)).worksheets[0].iter_rows():
        assert all(cell.data_type == "s" for cell in row if cell.value is not None)
    names = [[c.parsed for c in row.cells if c.field is ImportField.NAME] for row in found.rows]
    again = table(data).rows
    assert [[c.parsed for c in row.cells if c.field is ImportField.NAME] for row in again] == names


@given(one=st.text("宏鸿达大电子", max_size=6), other=st.text("宏鸿达大电子", max_size=6))
def test_similarity_is_symmetric_and_bounded(one: str, other: str):
    """And edits keep the triangle of lengths."""
    first, second = compared(one), compared(other)
    assert similarity(first, second) == similarity(second, first)
    assert 0 <= similarity(first, second) <= 10_000
    assert abs(len(one) - len(other)) <= edits(one, other) <= max(len(one), len(other))
    assert similarity(first, second, 8_000) in {0, similarity(first, second)}
