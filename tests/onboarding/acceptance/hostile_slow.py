"""Files within all bounds that ask for as much work as they can: read, in bounded time."""

import random
from collections.abc import Callable

from tests.onboarding.acceptance.hostile_zip import sheet
from tests.onboarding.workbooks import inline, raw_parts, raw_sheet, zipped

LONG = 9_990


def _rows(column: str, texts: list[str]) -> bytes:
    lines = [f"企业名称\t{column}", *(f"示例第{n}号公司\t{text}" for n, text in enumerate(texts))]
    return "\n".join([*lines, ""]).encode()


def long_numbers() -> bytes:
    """Figures of almost ten thousand digits, groups, brackets, multiples and signs."""
    texts = ["1" * LONG, "1," * (LONG // 2), "1亿" * (LONG // 2), "-" * LONG]
    texts += ["万" * LONG, "一" * LONG, "1." * (LONG // 2), "约" * LONG, "1 " * (LONG // 2)]
    return _rows("2024年营业收入", texts * 60)


def long_parentheses() -> bytes:
    """A minus may be written with parentheses; here they never end."""
    return _rows("2024年营业收入", ["(" * LONG] * 20)


def long_days() -> bytes:
    texts = ["1" * LONG, "1-" * (LONG // 2), "二" * LONG, "2019" + " " * (LONG - 10) + "-1"]
    texts += [
        "廿" * LONG,
        "2019-1-1" + " " * (LONG - 20) + "x",
        "Jan " * (LONG // 4),
        "2019-03-05T" + "0" * (LONG - 20),
    ]
    return _rows("成立日期", texts * 60)


def long_words() -> bytes:
    """Lists of thousands of parts, codes of thousands of letters."""
    texts = ["机器人、" * (LONG // 4), "a" * LONG, "、" * LONG, "a,Ltd" * (LONG // 5)]
    return _rows("简称", texts * 100)


def long_headings() -> bytes:
    """Headings of brackets, units and prefixes without end, in twelve rows."""
    texts = [
        "【" * 2_000 + "】" * 2_000,
        "是否" * 1_000,
        "万元" * 1_000,
        "2019年" * 500,
    ]
    texts += ["企业" * 1_000, "*" * LONG, "必填" * 1_000, "上一年" * 1_000, "单位：" * 1_000]
    row = "\t".join(texts * 5)
    return (f"{row}\n" * 12 + "企业名称\t地址\n示例甲公司\t松山湖\n").encode()


def endless_brackets() -> bytes:
    """Sixty headings in ten rows, each of other brackets that are never closed."""
    drawn = random.Random(3)
    texts = ["".join(drawn.choices("([<", k=LONG)) for _ in range(600)]
    row = "<row>{}</row>"
    rows = "".join(
        row.format("".join(f'<c t="s"><v>{60 * n + m}</v></c>' for m in range(60)))
        for n in range(10)
    )
    strings = [f"<t>{text.replace('<', '&lt;')}</t>" for text in texts]
    name = f"<row>{inline('A11', '企业名称')}</row>"
    return zipped(raw_parts(raw_sheet(rows + name), strings=strings))


def endless_numbers() -> bytes:
    """Numbers that are short as stored, and would be long if written out."""
    values = ["1E999999999", "1E-999999999", "-1E999999", "1E308", "9" * 300, "0.1E400", "1E99999"]
    heads = ("企业名称", "营业收入", "员工人数", "成立日期", "简称")
    head = "".join(inline(f"{letter}1", text) for letter, text in zip("ABCDE", heads, strict=True))
    rows = [f'<row r="1">{head}</row>']
    for n, value in enumerate(values, 2):
        cells = "".join(f'<c r="{letter}{n}"><v>{value}</v></c>' for letter in "BCDE")
        rows.append(f'<row r="{n}">{inline(f"A{n}", f"示例第{n}号公司")}{cells}</row>')
    return sheet(raw_sheet("".join(rows)))


def endless_texts() -> bytes:
    texts = ["1E999999999", "1e+99", "9" * 60, "1e-999999999", "1亿" * 20, "1e99万"]
    return _rows("2024年营业收入", texts)


def endless_ranges() -> bytes:
    """Hidden columns and ten thousand merged ranges over all that a sheet could hold."""
    rows = f'<row r="1">{inline("A1", "企业名称")}{inline("B1", "地址")}</row>' + "".join(
        f'<row r="{n}">{inline(f"A{n}", f"示例第{n}号公司")}</row>' for n in range(2, 1_002)
    )
    cols = '<col min="3" max="16384" hidden="1"/><col min="3" max="999999999" hidden="1"/>'
    merged = "".join(
        f'<mergeCell ref="C{random.Random(n).randrange(2, 9_999)}:XFD1048576"/>'
        for n in range(10_000)
    )
    return sheet(raw_sheet(rows, f"<cols>{cols}</cols>", f"<mergeCells>{merged}</mergeCells>"))


def shared_long_text(heading: str = "简称") -> bytes:
    """One shared text of almost ten thousand characters, shown by more than a million cells."""
    again = f'<c t="inlineStr"><is><t>{heading}</t></is></c>' * 59
    lines = [f'<row r="1">{inline("A1", "企业名称")}{again}</row>']
    for n in range(2, 20_002):
        cells = '<c t="s"><v>0</v></c>' * 59
        lines.append(f'<row r="{n}">{inline(f"A{n}", f"示例第{n}号公司")}{cells}</row>')
    text = "".join(random.Random(1).choices("天地玄黄宇宙洪荒日月盈昃", k=LONG))
    return zipped(raw_parts(raw_sheet("".join(lines)), strings=[f"<t>{text}</t>"]))


def shared_long_text_left_out() -> bytes:
    """The same in columns that are not understood."""
    return shared_long_text("备注")


def countless_parts() -> bytes:
    """As many aliases as a row may have, in as many rows as the characters allow; all differ."""
    drawn = random.Random(4)
    lines = ["企业名称\t简称\t简称"]
    for n in range(19_000):
        letters = "".join(map(chr, drawn.choices(range(0x4E00, 0x9FA5), k=59 * 7)))
        names = [letters[place : place + 7] for place in range(0, len(letters), 7)]
        lines.append(f"示例第{n}号公司\t{'、'.join(names[:29])}\t{'、'.join(names[29:])}")
    return "\n".join([*lines, ""]).encode("utf-16")


def short_parts() -> bytes:
    """Lists of thousands of short parts, all that the characters allow: none is looked at."""
    text = "、".join(["東莞"] * 3_300)
    row = "\t".join(["示例甲公司", *[text] * 45])
    return "\n".join(["\t".join(["企业名称", *["简称"] * 45]), *[row] * 22, ""]).encode("utf-16")


def rows_like_their_headings() -> bytes:
    """Each row may repeat the headings, which are long; they are folded once."""
    heads = "\t".join(["企业名称", *(f"{n}{'東' * LONG}" for n in range(59))])
    row = "\t".join(["示例甲公司", *"a" * 59])
    return "\n".join([heads, *[row] * 5_000, ""]).encode()


def long_names() -> bytes:
    """Names as long as names may be; none is like another."""
    drawn = random.Random(5)
    names = ["".join(map(chr, drawn.choices(range(0x4E00, 0x9FA5), k=199))) for _ in range(600)]
    return "\n".join(["企业名称", *names, ""]).encode()


SLOW_FILES: dict[str, tuple[Callable[[], bytes], int | None]] = {
    each.__name__: (each, rows)
    for each, rows in {
        long_numbers: 540,
        long_parentheses: 20,
        long_days: 480,
        long_words: 400,
        long_headings: 1,
        endless_brackets: 0,
        endless_numbers: 7,
        endless_texts: 6,
        endless_ranges: 1_000,
        countless_parts: 19_000,
        short_parts: 22,
        rows_like_their_headings: 5_000,
        shared_long_text: None,
        shared_long_text_left_out: None,
    }.items()
}
"""With how many rows come out of each."""
