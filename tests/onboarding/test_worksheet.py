"""Worksheets: sheets, hidden parts, formulas, days, merged cells, rich text."""

import pytest

from onboarding.bounds import Refused
from onboarding.words import ImportField, RefusalReason, Severity
from tests.onboarding.workbooks import (
    cell,
    inline,
    raw_parts,
    raw_sheet,
    saved,
    sheet_of,
    table,
    zipped,
)

LONG = "x" * 10_001
HEAD = f'<row r="1">{inline("A1", "企业名称")}{inline("B1", "成立日期")}</row>'


def dated(value: str, *, style: int = 1, code: str = "yyyy-mm-dd", of_1904: bool = False):
    row = f'<row r="2">{inline("A2", "甲公司")}<c r="B2" s="{style}"><v>{value}</v></c></row>'
    parts = raw_parts(raw_sheet(HEAD + row), formats=[code], of_1904=of_1904)
    [read] = table(zipped(parts)).rows
    return cell(read, ImportField.FOUNDED_ON)


@pytest.mark.parametrize(
    ("value", "code", "parsed", "severity"),
    [
        ("43831", "yyyy-mm-dd", "2020-01-01", None),
        ("43831.5", "yyyy/m/d h:mm", "2020-01-01", Severity.NOTE),
        ("43831", "yyyy&quot;年&quot;m&quot;月&quot;", "2020-01", None),
        ("43831", "[$-804]yyyy", "2020", None),
        ("59", "yyyy-mm-dd", "1900-02-28", None),
        ("60", "yyyy-mm-dd", None, Severity.ERROR),
        ("-1", "yyyy-mm-dd", None, Severity.ERROR),
        ("1E+300", "yyyy-mm-dd", None, Severity.ERROR),
        ("43831", "0.00", "2020-01-01", Severity.WARNING),
        ("2020", "0", "2020", None),
        ("20200101", "0", "2020-01-01", None),
        ("2020.1", "0.0", None, Severity.ERROR),
    ],
)
def test_days_from_numbers(value: str, code: str, parsed: str | None, severity: Severity | None):
    """As exactly as the format shows them."""
    found = dated(value, code=code)
    assert (found.parsed, found.severity) == (parsed, severity)


def test_days_of_1904():
    """The other system of serial numbers."""
    assert dated("42369", of_1904=True).parsed == "2020-01-01"
    assert dated("42369", style=0, of_1904=True).parsed == "2020-01-01"


def test_openpyxl_agrees_on_days_and_sheets():
    """A hidden sheet and a sheet without headings are passed over; dates are dates."""
    from datetime import date

    book = sheet_of([["名单"], ["企业名称", "成立日期"], ["假公司", date(2001, 1, 1)]])
    book.worksheets[0].sheet_state = "hidden"
    book.create_sheet("说明").append(["没有标题"])
    shown = book.create_sheet("成员")
    for row in (["名单"], ["企业名称", "成立日期"], ["甲公司", date(2020, 2, 29)]):
        shown.append(row)
    found = table(saved(book))
    assert found.sheet == "成员"
    [row] = found.rows
    assert row.number == 3
    assert row.record
    assert str(row.record.founded_on) == "2020-02-29"


def test_hidden_rows_and_columns_are_not_read_and_said():
    """Who sends a filtered list means what it shows."""
    book = sheet_of([["企业名称", "地址"], ["甲公司", "东莞"], ["乙公司", "东莞"]])
    book.worksheets[0].row_dimensions[2].hidden = True
    book.worksheets[0].column_dimensions["B"].hidden = True
    found = table(saved(book))
    assert [row.number for row in found.rows] == [3]
    assert found.skipped == ((2, "The row is hidden."),)
    assert [each.field for each in found.columns] == [ImportField.NAME]
    assert any("Hidden columns" in each.message for each in found.notes)


@pytest.mark.parametrize(
    ("content", "attributes", "parsed", "severity"),
    [
        ("<f>1+1</f><v>120</v>", "", "120", Severity.NOTE),
        ("<f>1+1</f>", "", None, Severity.ERROR),
        ('<f>"120"</f><v>120</v>', 't="str"', "120", Severity.NOTE),
        ('<f>""</f><v></v>', 't="str"', None, None),
        ("<f>1/0</f><v>#DIV/0!</v>", 't="e"', None, Severity.ERROR),
        ("<v>#N/A</v>", 't="e"', None, Severity.ERROR),
        ("<v>1</v>", 't="b"', None, Severity.ERROR),
        ("<v>119.99999999999999999</v>", "", "120", None),
        ("<v>1.2E2</v>", "", "120", None),
        ("<v>NaN</v>", "", None, Severity.ERROR),
        ("<v>0</v>", 't="s"', "120", None),
        ("<v>1</v>", 't="s"', "120", None),
    ],
)
def test_values_of_cells(
    content: str, attributes: str, parsed: str | None, severity: Severity | None
):
    """Formulas by their stored values, errors, shared and rich texts."""
    head = f'<row r="1">{inline("A1", "企业名称")}{inline("B1", "员工人数")}</row>'
    row = f'<row r="2">{inline("A2", "甲公司")}<c r="B2" {attributes}>{content}</c></row>'
    rich = "<r><t>12</t></r><r><t>0人</t></r><rPh><t>yi</t></rPh>"
    parts = raw_parts(raw_sheet(head + row), strings=["<t>120</t>", rich])
    [read] = table(zipped(parts)).rows
    found = [each for each in read.cells if each.field is ImportField.EMPLOYEES]
    if parsed is None and severity is None:
        assert found == []
    else:
        assert [(each.parsed, each.severity) for each in found] == [(parsed, severity)]


def test_a_code_that_was_stored_as_a_number():
    """Its last digits are lost."""
    book = sheet_of([["企业名称", "信用代码"], ["甲公司", 914419001234567890]])
    [row] = table(saved(book)).rows
    assert "stored as a number" in (cell(row, ImportField.USCC).message or "")


def test_merged_cells():
    """In headings as group headings; below them, for each row of the first column."""
    book = sheet_of(
        [
            ["企业名称", "营业收入（万元）", None, "行业"],
            [None, "2023年", "2024年", None],
            ["甲公司", 1, 2, "机器人"],
            ["乙公司", 3, 4],
        ]
    )
    for merged in ("A1:A2", "B1:C1", "D1:D2", "D3:D4"):
        book.worksheets[0].merge_cells(merged)
    first, second = table(saved(book)).rows
    assert first.record
    assert second.record
    assert first.record.sectors == second.record.sectors
    assert cell(second, ImportField.SECTOR).severity is Severity.NOTE
    assert [each.quantity.number for each in second.record.figures] == [30_000, 40_000]


def test_rows_and_cells_without_places_are_counted():
    """The references are optional; prefixes do not matter."""
    main = 'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rows = "".join(
        f'<x:row><x:c t="inlineStr"><x:is><x:t>{text}</x:t></x:is></x:c></x:row>'
        for text in ("企业名称", "甲公司")
    )
    parts = raw_parts("")
    sheet = f"<x:worksheet {main}><x:sheetData>{rows}</x:sheetData></x:worksheet>"
    parts["xl/worksheets/sheet1.xml"] = sheet
    [row] = table(zipped(parts)).rows
    assert row.number == 2


@pytest.mark.parametrize(
    ("sheet", "reason"),
    [
        (raw_sheet(""), RefusalReason.EMPTY),
        (raw_sheet(f'<row r="1">{inline("A1", "甲")}</row>'), RefusalReason.NO_HEADINGS),
        (raw_sheet(HEAD + HEAD), RefusalReason.BROKEN),
        (
            raw_sheet(f'<row r="1">{inline("B1", "x")}{inline("A1", "x")}</row>'),
            RefusalReason.BROKEN,
        ),
        (raw_sheet('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), RefusalReason.BROKEN),
        (raw_sheet(f'<row r="1">{inline("XFE1", "x")}</row>'), RefusalReason.TOO_MANY_COLUMNS),
        (raw_sheet(HEAD) + "<", RefusalReason.BROKEN),
        (
            raw_sheet(HEAD + f'<row r="2">{inline("A2", "x" * 10_001)}</row>'),
            RefusalReason.CELL_TOO_LONG,
        ),
        ("<a>" * 70 + "</a>" * 70, RefusalReason.ZIP_BOMB),
    ],
)
def test_sheets_that_are_refused(sheet: str, reason: RefusalReason):
    """For their reason."""
    with pytest.raises(Refused) as raised:
        table(zipped(raw_parts(sheet)))
    assert raised.value.reason is reason


def test_a_hidden_sheet_alone_is_no_sheet():
    """Very hidden ones neither."""
    for state in ("hidden", "veryHidden"):
        with pytest.raises(Refused) as raised:
            table(zipped(raw_parts(raw_sheet(HEAD), state=state)))
        assert raised.value.reason is RefusalReason.EMPTY
