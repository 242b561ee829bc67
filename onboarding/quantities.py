"""Amounts of money and counts of people as people write them, to whole numbers, exactly."""

import re
from dataclasses import dataclass
from fractions import Fraction

from graph.model.words import Qualifier
from onboarding.findings import Finding, Read, Unreadable, graver, note, warning
from onboarding.letters import HAN_NUMERALS, folded, han_number, simplified

LARGEST_AMOUNT = 10**12
LARGEST_COUNT = 10**7
LONGEST = 60

MULTIPLES: dict[str, int] = {
    "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8,
    "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
    "thousand": 10**3, "million": 10**6, "billion": 10**9,
}  # fmt: skip
FOREIGN = frozenset(
    {"美元", "美金", "港元", "港币", "欧元", "日元", "英镑", "韩元", "新台币", "台币", "澳门元"}
    | {"澳门币", "澳元", "加元", "新加坡元", "新元", "$", "€", "£", "₩"}
    | {"usd", "hkd", "eur", "jpy", "gbp", "krw", "twd", "mop", "aud", "cad", "sgd"}
)
_BEFORE: dict[str, Qualifier] = {
    **dict.fromkeys(("超过", "超", "逾", "大于", "高于", "多于", ">"), Qualifier.MORE_THAN),
    **dict.fromkeys(("不低于", "不少于", "至少", ">=", "≥"), Qualifier.AT_LEAST),
    **dict.fromkeys(("低于", "少于", "小于", "不足", "不到", "<"), Qualifier.LESS_THAN),
    **dict.fromkeys(("不超过", "不高于", "不多于", "至多", "最多", "<=", "≤"), Qualifier.AT_MOST),
    **dict.fromkeys(("约", "大约", "近似", "~"), Qualifier.ABOUT),
}
_AFTER: dict[str, Qualifier] = {
    "以上": Qualifier.AT_LEAST,
    **dict.fromkeys(("以下", "以内"), Qualifier.AT_MOST),
    **dict.fromkeys(("左右", "上下"), Qualifier.ABOUT),
    "+": Qualifier.MORE_THAN,
}
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_MULTIPLE = "|".join(sorted(MULTIPLES, key=len, reverse=True))
_ONE = re.compile(rf"(?P<number>{_NUMBER})(?P<over>[余多])?(?P<multiple>{_MULTIPLE})?", re.ASCII)
_ONE_OVER = re.compile(rf"(?P<number>{_NUMBER})(?P<multiple>{_MULTIPLE})(?P<over>[余多])", re.ASCII)
_PART = re.compile(rf"({_NUMBER})(万亿|亿|万|千|$)", re.ASCII)
_SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?e[+-]?\d{1,2}", re.ASCII)
_RANGE = re.compile(r"\d[^\d.,]*[-~至到—–][^\d.,]*\d", re.ASCII)
_CURRENCY = ("人民币", "rmb", "cny", "¥")
_MONEY_UNITS = ("元整", "元", "圆", "整", "yuan")
_COUNT_UNITS = ("employees", "persons", "people", "人", "名", "位", "个")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A whole number and how it relates to the truth; money is in yuan."""

    number: int
    qualifier: Qualifier = Qualifier.EXACTLY

    def __str__(self) -> str:
        exact = self.qualifier is Qualifier.EXACTLY
        return str(self.number) if exact else f"{self.qualifier} {self.number}"


@dataclass(frozen=True, slots=True)
class _Parts:
    number: Fraction
    scale: int | None
    over: bool = False
    digits_lost: bool = False


def read_amount(text: str, column_scale: int | None = None) -> Read[Quantity]:
    """Whole yuan. `column_scale`: yuan in the unit of the column's heading, for bare numbers.

    Raises Unreadable for what is no amount, another currency, a part of a yuan, or beyond 10^12.
    """
    plain = _plain(text)
    if any(word in plain for word in FOREIGN) or "%" in plain:
        raise Unreadable(f"{plain} is no amount in yuan: write it in 元 or 万元 (人民币).")
    plain, qualifier = _qualified(plain)
    plain, negative = _signed(plain)
    plain = _without(_without(plain, _CURRENCY, end=False), _CURRENCY, end=True)
    plain, later = _signed(plain)
    if negative and later:
        raise Unreadable(f"{folded(text)} has two minus signs: write one.")
    bare = _without(plain, _MONEY_UNITS, end=True)
    parts = _parts(bare, text)
    named = parts.scale if bare == plain else parts.scale or 1
    scale = named or column_scale or 1
    finding = _lost(parts)
    if named and column_scale and named != column_scale:
        finding = graver(finding, warning("The cell names another unit than its heading: check."))
    yuan = _whole(parts.number * scale, "yuan", LARGEST_AMOUNT)
    return _read(-yuan if negative or later else yuan, qualifier, parts, finding)


def read_count(text: str, column_scale: int | None = None) -> Read[Quantity]:
    """Whole people. Raises Unreadable for what is no such count, or beyond 10^7."""
    plain, qualifier = _qualified(_plain(text))
    plain, negative = _signed(plain)
    parts = _parts(_without(plain, _COUNT_UNITS, end=True), text)
    bare = parts.scale is None and plain[-1:].isdecimal()
    people = _whole(
        parts.number * (parts.scale or (column_scale if bare else 1) or 1), "number", LARGEST_COUNT
    )
    if negative and people:
        raise Unreadable("A number of people is not below 0.")
    return _read(people, qualifier, parts, _lost(parts))


def _plain(text: str) -> str:
    short = folded(text).replace(" ", "")
    if len(short) > LONGEST:
        raise Unreadable(f"{short[:40]!r}… is no number.")
    return simplified(short).casefold().replace("−", "-")


def _qualified(plain: str) -> tuple[str, Qualifier]:
    found: list[Qualifier] = []
    before = [word for word in _BEFORE if plain.startswith(word)]
    if before:
        longest = max(before, key=len)
        found.append(_BEFORE[longest])
        plain = plain[len(longest) :]
    for word, qualifier in _AFTER.items():
        if plain.endswith(word):
            found.append(qualifier)
            plain = plain[: -len(word)]
            break
    if len(found) > 1:
        raise Unreadable("Two bounds in one cell: write one.")
    return plain, found[0] if found else Qualifier.EXACTLY


def _signed(plain: str) -> tuple[str, bool]:
    if plain.startswith("(") and plain.endswith(")"):
        return plain[1:-1], True
    return (plain[1:], True) if plain.startswith("-") else (plain, False)


def _without(plain: str, words: tuple[str, ...], *, end: bool) -> str:
    for word in words:
        if end and plain.endswith(word):
            return plain[: -len(word)]
        if not end and plain.startswith(word):
            return _without(plain[len(word) :], words, end=False)
    return plain


def _parts(plain: str, text: str) -> _Parts:
    if match := _ONE.fullmatch(plain) or _ONE_OVER.fullmatch(plain):
        scale = MULTIPLES[match["multiple"]] if match["multiple"] else None
        return _Parts(Fraction(match["number"].replace(",", "")), scale, bool(match["over"]))
    if _SCIENTIFIC.fullmatch(plain):
        return _Parts(Fraction(plain), None, digits_lost=True)
    if plain and all(each in HAN_NUMERALS for each in plain):
        number = han_number(plain)
        if number is not None:
            return _Parts(Fraction(number), 1)
    if (number := _falling(plain)) is not None:
        return _Parts(number, 1)
    if _RANGE.search(plain):
        raise Unreadable(f"{folded(text)[:40]} is a range: write one number, or a bound (超100万).")
    raise Unreadable(
        f"{folded(text)[:40]!r} is no number that can be read: write digits, like 1,234.5 or 1.2亿."
    )


def _falling(plain: str) -> Fraction | None:
    """1亿2000万: each part smaller than the multiple before it."""
    total, limit, place = Fraction(0), None, 0
    while match := _PART.match(plain, place):
        scale = MULTIPLES.get(match[2], 1)
        part = Fraction(match[1].replace(",", "")) * scale
        if limit is not None and part >= limit:
            return None
        total, limit, place = total + part, scale, match.end()
        if place == len(plain):
            return total
    return None


def _whole(number: Fraction, what: str, largest: int) -> int:
    if number.denominator != 1:
        raise Unreadable(
            f"It comes to no whole {what}, and nothing is rounded here: write a whole one."
        )
    if number > largest:
        raise Unreadable(f"It is more than {largest:,}: check the number and its unit.")
    return number.numerator


def _lost(parts: _Parts) -> Finding | None:
    if not parts.digits_lost:
        return None
    return warning("Written like 1.2E+7, which may have lost digits: format the column as number.")


def _read(
    number: int, qualifier: Qualifier, parts: _Parts, finding: Finding | None
) -> Read[Quantity]:
    if parts.over:
        if qualifier is not Qualifier.EXACTLY:
            raise Unreadable("Two bounds in one cell: write one.")
        qualifier = Qualifier.MORE_THAN
    if qualifier is not Qualifier.EXACTLY:
        finding = graver(finding, note("A bound, not a value."))
    return Read(Quantity(number, qualifier), finding)
