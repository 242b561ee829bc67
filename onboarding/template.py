"""The workbook to fill in: headings, an example that is never read, lists of words, notes."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from graph.model.words import Word
from onboarding.bounds import MOST_ROWS
from onboarding.members import EXAMPLE_MARK
from onboarding.vocabulary import CREDENTIALS, KINDS, SECTORS, STAGES
from onboarding.words import Severity
from onboarding.workbook_writing import FILLS, HEADING, saved, write_text

_COLUMNS: Sequence[tuple[str, str, str]] = (
    (
        "企业名称*",
        f"{EXAMPLE_MARK}示例·松果机器人（东莞）有限公司",
        "执照上的全称 Name as licensed.",
    ),
    ("统一社会信用代码", "", "18 位，按文本填写 18 characters, as text."),
    ("机构类型*", "企业", "从列表选择 One of the list."),
    ("英文名称", "Example Pinecone Robotics", "English name."),
    ("简称", "松果、松果机器人", "多个用顿号分开 Several with 、 between them."),
    ("成立日期", "2019-03-05", "2019-03-05, 2019年3月 或 or 2019."),
    ("注册地址", "东莞市松山湖示例路1号", "Address."),
    ("所属行业", "机器人、工业软件", "多个用顿号分开 Several with 、 between them."),
    ("发展阶段", "成长", "仅企业 Enterprises only."),
    ("资质", "高新技术企业", "一行一个资质时可填日期 Days need exactly one label."),
    ("认定日期", "2024-09-02", "资质的认定日期 First day of the label."),
    ("有效期至", "2027-09-01", "最后一天 Last day, included."),
    ("{year}年营业收入（万元）", "3,153", "也可写 1.2亿元 Or with its own unit; yuan, exactly."),
    ("{year}年员工人数（人）", "120", "整数 Whole people."),
    ("{year}年研发投入（万元）", "270.8", "同营业收入 As the revenue."),
    ("入驻日期", "2020-06-01", "成为园区成员的第一天 First day as a member."),
    ("入驻到期日", "长期", "最后一天，或长期 Last day, included; or 长期."),
    ("示例数据", "否", "虚构的企业填 是 是 for an invented one."),
)
_LISTS: Mapping[str, Mapping[Word, str]] = {
    "机构类型*": dict(KINDS.items()),
    "所属行业": dict(SECTORS.items()),
    "发展阶段": dict(STAGES.items()),
    "资质": dict(CREDENTIALS.items()),
}
_SEVERAL = frozenset({"所属行业", "资质"})
_NOTES = (
    "第 2 行是示例，不会导入。Row 2 is an example and is never read.",
    "带 * 的列必填。Columns with * are needed.",
    "金额只认人民币，按元精确换算，不四舍五入。Amounts are yuan, exactly; nothing is rounded.",
    "空白单元格不改变已有记录。A blank cell changes nothing that is there.",
)


def template(*, year: int) -> bytes:
    """An XLSX; `year` is that of the figures in its headings."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "成员 Members"
    lists = book.create_sheet("列表 Lists")
    lists.sheet_state = "hidden"
    for number, (heading, example, _) in enumerate(_COLUMNS, start=1):
        _write(sheet, 1, number, heading.format(year=year)).fill = HEADING
        _write(sheet, 2, number, example).fill = FILLS[Severity.NOTE]
        sheet.cell(1, number).font = Font(bold=True)
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = 22
        column.number_format = "@"
        if heading in _LISTS:
            words = [names.split(" ")[0] for names in _LISTS[heading].values()]
            _offer(sheet, lists, number, words, strict=heading not in _SEVERAL)
        if heading == "示例数据":
            _offer(sheet, lists, number, ["是", "否"], strict=True)
    sheet.freeze_panes = "B2"
    _write_notes(book, year)
    return saved(book)


def _write(sheet: Worksheet, row: int, column: int, text: str) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - nothing is merged here
    write_text(cell, text)
    return cell


def _offer(
    sheet: Worksheet, lists: Worksheet, column: int, words: Sequence[str], *, strict: bool
) -> None:
    """A drop-down list; strict: nothing else may be typed."""
    letter = get_column_letter(column)
    for row, word in enumerate(words, start=1):
        _write(lists, row, column, word)
    offered = f"'{lists.title}'!${letter}$1:${letter}${len(words)}"
    cells = f"{letter}3:{letter}{MOST_ROWS + 1}"
    validation = DataValidation(type="list", formula1=offered, allow_blank=True, sqref=cells)
    validation.showErrorMessage = strict
    sheet.add_data_validation(validation)


def _write_notes(book: Workbook, year: int) -> None:
    notes = book.create_sheet("说明 Notes")
    rows = [(note, "") for note in _NOTES]
    rows += [(heading.format(year=year), told) for heading, _, told in _COLUMNS]
    for heading, words in _LISTS.items():
        listed = [f"{names.split(' ')[0]} {word}" for word, names in words.items()]
        rows.append((f"列表 {heading}", "; ".join(listed)))
    for number, texts in enumerate(rows, start=1):
        for column, text in enumerate(texts, start=1):
            _write(notes, number, column, text).alignment = Alignment(wrap_text=True)
    notes.column_dimensions["A"].width = 40
    notes.column_dimensions["B"].width = 80
