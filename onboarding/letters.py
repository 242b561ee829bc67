"""Characters: folding, what counts as blank, texts without layout, Han numerals."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import cast

from opencc import OpenCC

BLANK_WORDS = frozenset(
    {"-", "--", "—", "——", "/", "\\", "n/a", "na", "null", "none", "nil"}
    | {"无", "暂无", "没有", "未填", "不详", "未知", "待定", "空"}
)
ERROR_TEXTS = frozenset(
    {"#N/A", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
)
LONGEST_TEXT = 300
"""Characters of a heading, of a cell, of a part of a list; what is longer is not looked at."""
_BREAKS = dict.fromkeys(map(ord, "\t\n\r\x85\u2028\u2029"), " ")
_FULL_WIDTH = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B))}
_FULL_WIDTH.update({code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)})
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff〇"
_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]) (?=[{_HAN}])")


def folded(text: str) -> str:
    """Compatibility forms folded, no controls, white space as single spaces, trimmed."""
    if not (text.isascii() and text.isprintable()):
        text = _without_controls(unicodedata.normalize("NFKC", text.translate(_BREAKS)))
    return " ".join(text.split())


def tidy(text: str) -> str:
    """A name or address without layout; only letters, digits and spaces lose their full width."""
    text = " ".join(_without_controls(text.translate(_BREAKS).translate(_FULL_WIDTH)).split())
    return _BETWEEN_HAN.sub("", text)


def _without_controls(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(each for each in text if unicodedata.category(each) not in {"Cc", "Cf"})


def is_blank(text: str) -> bool:
    """No text, or a word that stands for none."""
    if len(text) > LONGEST_TEXT:
        return False
    short = folded(text)
    return not short or (len(short) <= 4 and short.casefold() in BLANK_WORDS)


def is_error_text(text: str) -> bool:
    """What a spreadsheet shows in place of a value it could not work out, or show."""
    if len(text) > LONGEST_TEXT:
        return False
    short = folded(text)
    return short.startswith("#") and (short in ERROR_TEXTS or not short.strip("#"))


def is_garbled(text: str) -> bool:
    """Some characters were lost, or mean something in one program only."""
    if text.isascii():
        return False
    return any(each == "\ufffd" or unicodedata.category(each) == "Co" for each in text)


def simplified(text: str) -> str:
    """Traditional characters simplified."""
    return text if text.isascii() else _simplify()(text)


@cache
def _simplify() -> Callable[[str], str]:
    return cast("Callable[[str], str]", OpenCC("t2s").convert)


_CAPITALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟两〇○", "一二三四五六七八九十百千二零零")
_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")}
_SECTION = re.compile(
    r"(?:(?P<k>[一二三四五六七八九])千)?(?:零?(?P<h>[一二三四五六七八九])百)?"
    r"(?:(?P<tz>零?)(?P<t>[一二三四五六七八九]?)(?P<ten>十))?(?:(?P<oz>零?)(?P<o>[一二三四五六七八九]))?"
)
HAN_NUMERALS = frozenset("零〇○一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟")


def han_number(text: str) -> int | None:
    """一千二百三十万 as a number; None for what is none, or ambiguous (一百二)."""
    text = text.translate(_CAPITALS)
    if text == "零":
        return 0
    if len(text) > 30:
        return None
    upper, mark, lower = text.rpartition("亿")
    if mark:
        return _joined(han_number(upper), 10**8, lower)
    upper, mark, lower = text.rpartition("万")
    if mark:
        return _joined(_section(upper), 10**4, lower)
    return _section(text)


def _joined(upper: int | None, scale: int, lower: str) -> int | None:
    rest = han_number(lower) if lower else 0
    if not upper or rest is None or rest >= scale or upper >= 10**8:
        return None
    return upper * scale + rest


def _section(text: str) -> int | None:
    match = _SECTION.fullmatch(text)
    if not text or not match:
        return None
    above = match["k"] or match["h"]
    if match["o"] and not match["ten"] and above and not match["oz"]:
        return None
    value = {name: _DIGITS[match[name]] if match[name] else 0 for name in ("k", "h", "t", "o")}
    tens = (value["t"] or 1) if match["ten"] else 0
    return value["k"] * 1000 + value["h"] * 100 + tens * 10 + value["o"]


def han_digits(text: str) -> int | None:
    """二〇二五 as 2025, digit by digit."""
    digits = [_DIGITS.get(each) for each in text.translate(_CAPITALS)]
    if not digits or None in digits:
        return None
    return int("".join(str(each) for each in digits))
