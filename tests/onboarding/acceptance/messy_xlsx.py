"""Workbooks as Chinese park offices save them."""

from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.onboarding.acceptance.outcomes import Files, code
from tests.onboarding.acceptance.tables import DATES_1900, DATES_1904, Dates
from tests.onboarding.workbooks import inline, raw_parts, raw_sheet, saved, sheet_of, zipped

BUILT_IN = (0, 14, 17, 22, 31, 57)
CODES = (
    'yyyy"年"m"月"d"日"',
    'yyyy"年"',
    '0.00"days"',
    "[$-804]yyyy/m",
    "#,##0",
    "h:mm",
    "[h]:mm;@",
)
STYLES = {f"{number}": place for place, number in enumerate(BUILT_IN)} | {
    text: len(BUILT_IN) + place for place, text in enumerate(CODES)
}
THOUSANDS = 10_000
LETTERS = "安博川东飞高恒佳凯锐"
SOUNDS = "鞍柏穿冬非糕衡嘉铠瑞"
"""Other characters that are read as LETTERS are."""


def _put(sheet: Worksheet, cells: dict[str, object]) -> None:
    for place, value in cells.items():
        cell: Any = sheet[place]
        cell.value = value


def two_headings() -> bytes:
    """A form with a title, doubled and merged headings, hidden sheets, rows and columns."""
    book = Workbook()
    old = book.worksheets[0]
    old.title = "旧名单"
    _put(old, {"A1": "企业名称", "A2": "东莞市旧名单有限公司"})
    old.sheet_state = "veryHidden"
    said: Worksheet = book.create_sheet("填写说明")
    _put(said, {"A1": "请如实填写，谢谢", "A2": "联系电话", "B2": "0769-00000000"})
    sheet: Worksheet = book.create_sheet("2024年名单")
    book.active = 2
    _put(
        sheet,
        {
            **{"A1": "松山湖园区入园企业情况表", "A2": "单位：万元"},
            **{"A3": "序号", "B3": "基本情况", "E3": "营业收入", "G3": "研发投入（千元）"},
            **{"H3": "从业人员", "I3": "认定情况", "K3": "联系人", "L3": "是否\n科技型中小企业"},
            **{"B4": "企业名称（必填）", "C4": "统一社会\n信用代码", "D4": "*所属行业"},
            **{"E4": "2023年", "F4": "2024年（亿元）", "G4": "2024年度", "H4": "数量"},
            **{"I4": "资质", "J4": "认定日期", "M4": "简称"},
            **{"A5": 1, "B5": "东莞市一号电池有限公司", "C5": code(1), "D5": "锂电池"},
            **{"E5": 1000, "F5": 1.2, "G5": 300, "H5": 50, "I5": "高企"},
            **{"J5": date(2023, 12, 28), "K5": "张三", "L5": "是", "M5": "一号"},
            **{"A6": 2, "B6": "东莞市二号电池有限公司", "C6": code(2), "E6": "超过500万元"},
            **{"F6": "5000万元", "G6": "12万", "H6": "80人", "J6": datetime(2023, 1, 5, 9, 30)},
            **{"I6": "小巨人", "L6": "否"},
            **{"A7": 3, "B7": "东莞市三号电池有限公司", "E7": 5},
            **{"B8": "企业名称（必填）", "C8": "统一社会\n信用代码", "D8": "*所属行业"},
            **{"E8": "2023年", "F8": "2024年（亿元）", "G8": "2024年度", "H8": "数量"},
            **{"I8": "资质", "J8": "认定日期"},
            **{"A9": 4, "B9": "东莞市四号光伏有限公司", "D9": "光伏", "H9": "约30"},
            **{"A10": 5, "K10": "李四"},
            **{
                "A11": 6,
                "B11": "东莞市六号显示有限公司",
                "C11": code(6),
                "I11": "省级专精特新企业",
            },
            **{"A12": 7, "B12": "东莞市七号算力有限公司", "I12": "无", "J12": "2024年5月"},
            **{"A14": "合计", "E14": 1505, "F14": 1.7},
        },
    )
    for merged in ("A1:L1", "A2:L2", "A3:A4", "B3:D3", "E3:F3", "I3:J3", "K3:K4", "L3:L4"):
        sheet.merge_cells(merged)
    for merged in ("D5:D7", "A14:D14", "D11:D12"):
        sheet.merge_cells(merged)
    _put(sheet, {"D11": "面板显示、算力"})
    sheet.row_dimensions[7].hidden = True
    for letter in "KM":
        sheet.column_dimensions[letter].hidden = True
    return saved(book)


def formulas() -> bytes:
    """Filled by formulas: stored, not stored, in error; rich texts; numbers of a machine."""

    def row(number: int, *cells: str) -> str:
        return f'<row r="{number}">{"".join(cells)}</row>'

    def name(number: int) -> str:
        return inline(f"A{number}", f"示例第{number}号公司")

    rows = [
        row(
            1,
            '<c r="A1" t="s"><v>0</v></c>',
            inline("B1", "统一社会信用代码"),
            inline("C1", "2024年营业收入(万元)"),
            '<c r="D1" t="s"><v>1</v></c>',
            inline("E1", "示例数据"),
            inline("F1", "地址"),
        ),
        row(
            2,
            '<c r="A2" t="str"><f>H2&amp;"有限公司"</f><v>东莞市甲公式有限公司</v></c>',
            f'<c r="B2" t="str"><f>VLOOKUP(A2,名单!A:B,2,0)</f><v>{code(1)}</v></c>',
            '<c r="C2"><f>1000*2</f><v>2000</v></c>',
            '<c r="E2" t="b"><v>1</v></c>',
        ),
        row(3, name(3), '<c r="C3"><f>SUM(C4:C9)</f></c>'),
        row(4, name(4), '<c r="C4" t="e"><v>#DIV/0!</v></c>'),
        row(5, name(5), '<c r="F5" t="str"><f>IF(1,"","x")</f><v></v></c>'),
        row(6, name(6), '<c r="B6"><v>9.1441900000000019E17</v></c>'),
        row(7, name(7), '<c r="C7"><v>1234.5600000000001</v></c>'),
        row(8, name(8), inline("C8", "#REF!")),
        row(9, name(9), inline("D9", "####")),
        row(10, name(10), inline("F10", "东莞\ufffd\ufffd松山湖")),
        row(11, name(11), '<c r="D11"><v>1E2</v></c>', '<c r="E11" t="b"><v>0</v></c>'),
        row(12, name(12), '<c r="C12"><v>NaN</v></c>'),
        row(13, name(13), '<c r="D13" t="e"><f>NA()</f><v>#N/A</v></c>'),
        row(14, name(14), '<c r="F14" t="s"><v>2</v></c>', inline("G14", "旁注")),
        row(15, name(15), '<c r="C15"><v>0.30000000000000004</v></c>', inline("F15", "#N/A")),
        row(17, name(17), '<c r="B17"><v>914419</v></c>'),
        row(18, '<c r="A18" t="e"><v>#NAME?</v></c>', '<c r="D18"><v>5</v></c>'),
        row(19, name(19), inline("F19", "东莞\ue000松山湖")),
        row(20, name(20), '<c r="D20"><f>LEN(A1)</f><v>4</v></c>', inline("F20", "  松山湖  ")),
    ]
    strings = [
        '<r><t>企业</t></r><r><rPr><b/></rPr><t>名称</t></r><rPh sb="0" eb="1"><t>キ</t></rPh>',
        '<r><t xml:space="preserve">员工人数 </t></r><r><t>2024年</t></r>',
        '<r><t>东莞市</t></r><r><t xml:space="preserve"> 松山湖</t></r><rPh sb="0" eb="1">'
        "<t>ヒガシ</t></rPh><phoneticPr/>",
    ]
    return zipped(raw_parts(raw_sheet("".join(rows)), strings=strings))


def _dated(dates: Dates, *, of_1904: bool) -> bytes:
    rows = [f'<row r="1">{inline("A1", "企业名称")}{inline("B1", "成立日期")}</row>']
    for n, (style, value, _, _) in enumerate(dates, 2):
        cell = f'<c r="B{n}" s="{STYLES[style]}"><v>{value}</v></c>' if style != "text" else ""
        rows.append(
            f'<row r="{n}">{inline(f"A{n}", f"示例第{n}号公司")}'
            f"{cell or inline(f'B{n}', value)}</row>"
        )
    parts = raw_parts(raw_sheet("".join(rows)), of_1904=of_1904)
    codes = "".join(
        f'<numFmt numFmtId="{200 + n}" formatCode="{text.replace(chr(34), "&quot;")}"/>'
        for n, text in enumerate(CODES)
    )
    formats = [*BUILT_IN, *(200 + n for n in range(len(CODES)))]
    styles = "".join(f'<xf numFmtId="{number}"/>' for number in formats)
    parts["xl/styles.xml"] = (
        '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>"
    )
    return zipped(parts)


def dates_of_1900() -> bytes:
    """Days as numbers with formats, counted from 1900."""
    return _dated(DATES_1900, of_1904=False)


def dates_of_1904() -> bytes:
    """The same from an old Macintosh, counted from 1904."""
    return _dated(DATES_1904, of_1904=True)


def against_existing() -> bytes:
    """Some are there already: as they are, changed, or under a name that sounds the same."""
    heads = (
        "单位名称,统一信用代码,机构类型,简称,地址,行业,资质,认定时间,2023年营收（万元）,入园时间"
    )
    rows = (
        (
            *("东莞市宏达电子科技有限公司", code(1), "企业", "宏达电子", "", "半导体", "高企"),
            *("2022-12-19", "1200", "2020年6月"),
        ),
        ("东莞市鸿运精密机械有限公司", code(2), "企业", "", "", "", "", "", 60),
        ("廣東智誠機器人有限公司", code(3), "企业"),
        ("深圳市衡光光电科技有限公司", "", "企业"),
        ("广东柏诚贸易有限公司", "", "企业", "松柏新材"),
        ("东莞市兰海工业有限公司", "", "企业", "", "松山湖科技九路2号A栋"),
        ("东莞市明珠电池有限公司", code(8), "企业"),
        ("东莞市双子显示有限公司", "", "企业"),
        ("东莞市天工锻造有限公司", code(10), "企业"),
        ("东莞市孤峰食品有限公司", "", "企业", "", "松山湖科技九路2号A栋"),
        ("示例融通有限公司", "", "企业"),
        ("东莞市查无此企有限公司", code(12), "企业"),
        ("东莞市宏达电子有限公司", code(13), "企业"),
        ("东莞市新名字机床有限公司", code(14), "企业", "老名字机床"),
        ("东莞市坏行业有限公司", "", "企业", "", "", "烘焙"),
    )
    return saved(sheet_of([heads.split(","), *rows]))


def ten_thousand_name(n: int) -> str:
    """Distinct for each n, and heard as distinct."""
    letters = "".join(LETTERS[int(digit)] for digit in f"{n:04}")
    return f"东莞市{letters}科技有限公司"


def ten_thousand() -> bytes:
    """10,000 members by a formula of n = 0 … 9,999, in row n + 2; see expected_large.py."""
    heads = ("企业名称", "统一社会信用代码", "成立日期", "地址", "2024年营业收入(万元)", "员工人数")
    rows = [heads, *(_ten_thousandth(n) for n in range(THOUSANDS))]
    lines = [
        f'<row r="{place}">'
        + "".join(
            f'<c r="{letter}{place}"><v>{value}</v></c>'
            if isinstance(value, int)
            else inline(f"{letter}{place}", value)
            for letter, value in zip("ABCDEF", row, strict=True)
        )
        + "</row>"
        for place, row in enumerate(rows, 1)
    ]
    return zipped(raw_parts(raw_sheet("".join(lines))))


def _ten_thousandth(n: int) -> tuple[str | int, ...]:
    name, uscc, amount = ten_thousand_name(n), code(n), f"{n}.5"
    match n % 100:
        case 0:
            uscc = uscc[:-1] + ("0" if uscc[-1] != "0" else "1")
        case 1:
            amount = f"约{n}"
        case 2:
            amount = f"{n}元"
        case _:
            pass
    match n % 1000:
        case 7:
            uscc = code(n - 1)
        case 9:
            # The name of a record that is there, four before, with a last character that sounds so.
            name, uscc = ten_thousand_name(n - 4), ""
            last = SOUNDS[int(f"{n - 4:04}"[-1])]
            name = name.removesuffix("科技有限公司")[:-1] + last + "科技有限公司"
        case _:
            pass
    year, month, day = 2000 + n % 25, 1 + n % 12, 1 + n % 28
    return name, uscc, f"{year}-{month}-{day}", f"东莞市松山湖{n}号", amount, n % 500


XLSX_FILES: Files = {
    "two_headings": two_headings,
    "formulas": formulas,
    "dates_of_1900": dates_of_1900,
    "dates_of_1904": dates_of_1904,
    "against_existing": against_existing,
    "ten_thousand": ten_thousand,
}
