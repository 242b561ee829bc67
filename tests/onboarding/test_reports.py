"""What is downloaded: no formula, the same bytes again, and readable by the reader itself."""

import io

from openpyxl import load_workbook

from onboarding.report import error_report
from onboarding.template import template
from onboarding.verdicts import Existing, verdicts
from onboarding.words import ImportField, Severity
from tests.onboarding.workbooks import (
    cell,
    csv_table,
    inline,
    raw_parts,
    raw_sheet,
    table,
    zipped,
)

HEADS = ("企业名称", "2024年营业收入", "备注")
TEXT = (
    "名单,,\n单位：万元,,\n企业名称,营业收入,备注\n"
    "=1+1公司,1.5,=cmd|' /C calc'!A0\n@SUM(1),x,-1\n+甲公司,5美元,\t\n鸿达电子,,\n"
)


def cells_of(data: bytes):
    book = load_workbook(io.BytesIO(data))
    return [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]


def test_the_template_is_understood_and_its_example_is_not_read():
    """Every field has a column; the words of the lists are words of the vocabularies."""
    found = table(template(year=2024))
    assert {each.field for each in found.columns} == set(ImportField)
    assert found.rows == ()
    assert found.skipped == ((2, "It is the example of the template."),)


def test_the_example_of_the_template_is_good():
    """Without its mark it would be a member."""
    book = load_workbook(io.BytesIO(template(year=2024)))
    sheet = book.worksheets[0]
    sheet["A2"] = "示例·松果机器人有限公司"
    written = io.BytesIO()
    book.save(written)
    [row] = table(written.getvalue()).rows
    assert row.record
    assert [each.message for each in row.cells if each.severity is Severity.WARNING] == []


def test_nothing_is_a_formula():
    """Whatever it begins with; what is edited stays a text."""
    found = csv_table(TEXT)
    for data in (error_report(found), template(year=2024)):
        for each in cells_of(data):
            assert each.data_type != "f"
            assert each.value is None or (isinstance(each.value, str) and each.quotePrefix)


def test_the_report_reads_as_its_file_did():
    """Titles, headings, texts; so it can be corrected and sent again."""
    found = csv_table(TEXT)
    again = table(error_report(found))
    assert [[(c.field, c.raw, c.parsed) for c in row.cells] for row in again.rows] == [
        [(c.field, c.raw, c.parsed) for c in row.cells] for row in found.rows
    ]


def test_a_formula_without_a_value_stays_an_error():
    """It has no text of its own, so that a report sent again would pass for blank."""
    head = "".join(inline(f"{c}1", text) for c, text in zip("ABC", HEADS, strict=True))
    row = f'<row r="2">{inline("A2", "甲公司")}<c><f>1+1</f></c><c><f>1+1</f></c></row>'
    found = table(zipped(raw_parts(raw_sheet(f'<row r="1">{head}</row>{row}'))))
    [again] = table(error_report(found)).rows
    for told in (found.rows[0], again):
        assert cell(told, ImportField.REVENUE).raw == "#N/A"
        assert cell(told, ImportField.REVENUE).severity is Severity.ERROR
        assert "#N/A" in [text for _, text in told.left_out]
        assert told.record is None


def test_the_report_says_what_is_wrong():
    """In front, in colour and as a comment; with what may be double."""
    found = csv_table(TEXT)
    [record] = [row.record for row in csv_table("企业名称\n宏达电子\n").rows]
    assert record
    judged = verdicts(found.rows, [Existing("id", record)])
    cells = {cell.coordinate: cell for cell in cells_of(error_report(found, judged))}
    assert "REVENUE: " in str(cells["B5"].value)
    assert "FFC7CE" in str(cells["D5"].fill)
    assert cells["D5"].comment
    assert "POSSIBLE_DUPLICATE: id (SIMILAR_NAME" in str(cells["B7"].value)
    assert cells["A7"].value == "7"


def test_the_same_input_gives_the_same_bytes():
    """Times are fixed."""
    found = csv_table(TEXT)
    assert error_report(found) == error_report(found)
    assert template(year=2024) == template(year=2024) != template(year=2025)
    assert b"2000-01-01T00:00:00Z" in load_core(template(year=2024))


def load_core(data: bytes) -> bytes:
    from zipfile import ZipFile

    with ZipFile(io.BytesIO(data)) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return archive.read("docProps/core.xml")
