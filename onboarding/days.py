"""Days, months and years as people write them, to a PartialDate; nothing ambiguous is guessed."""

import re
from datetime import date, timedelta

from graph.model.time import PartialDate
from onboarding.findings import Finding, Read, Unreadable, note, warning
from onboarding.letters import HAN_NUMERALS, folded, han_digits, han_number

FIRST_YEAR, LAST_YEAR = 1800, 2199
LONGEST = 60
OPEN_ENDS = frozenset(["长期", "长期有效", "永久", "至今", "无固定期限", "无期限"])
"""Words for an end that is not set."""
_FORMS = "2025-06-30, 2025年6月30日, 2025-06 or 2025"

_ZONE = r"(?:z|[+-]\d\d:?\d\d)?"
_TIME = re.compile(
    rf"^(?P<day>.*\d[日号]?)(?:t|\s+)(?P<time>\d{{1,2}}:\d\d(?::\d\d(?:\.\d+)?)?){_ZONE}$", re.ASCII
)
_YMD = re.compile(r"(\d{4})\s*([-/.])\s*(\d{1,2})(?:\s*\2\s*(\d{1,2}))?", re.ASCII)
_HAN_MARKS = re.compile(
    r"(\d{4})\s*年\s*度?(?:(\d{1,2})\s*月\s*份?\s*(?:(\d{1,2})\s*[日号])?)?", re.ASCII
)
_DIGITS = re.compile(r"(\d{4})(\d\d)?(\d\d)?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})\s*([-/.])\s*(\d{1,2})\s*\2\s*(\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?", re.ASCII)
_FULL_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = tuple(name[:3] for name in _FULL_MONTHS)
_DAY_FIRST = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?([a-z]+)\.?,?\s+(\d{4})", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.ASCII)
_SERIAL = re.compile(r"\d{5}", re.ASCII)
_HAN_DAY = re.compile(r"([^年月日号]+)年度?(?:([^年月日号]+)月份?(?:([^年月日号]+)[日号])?)?")


def read_day(text: str, *, number: bool = False, of_1904: bool = False) -> Read[PartialDate]:
    """`number`: the cell holds a number that is not shown as a day; `of_1904`: the serials' system.

    Raises Unreadable for other forms, ambiguous ones, and days that do not exist.
    """
    plain = folded(text).casefold()
    if len(plain) > LONGEST:
        raise Unreadable(f"{plain[:40]!r}… is no day that can be read: write {_FORMS}.")
    if number and "." in plain:
        raise Unreadable(f"{plain} is a number with a fraction, no day: write {_FORMS}.")
    plain, finding = _without_time(plain)
    if any(each in HAN_NUMERALS for each in plain) and (han := _from_han(plain)):
        plain = han
    if _SERIAL.fullmatch(plain) and 10_000 <= int(plain) <= 80_000:
        day = serial_day(int(plain), of_1904=of_1904)
        told = f"Read as the serial number of {day.isoformat()}: write that day."
        return Read(_partial(day.year, day.month, day.day), warning(told))
    if match := _YMD.fullmatch(plain):
        year, mark, month, day = match.groups()
        if day is None and mark == "." and month == "1":
            finding = warning("Read as January; October would be written with .10.")
        return Read(_partial(int(year), int(month), _number(day)), finding)
    if match := _HAN_MARKS.fullmatch(plain) or _DIGITS.fullmatch(plain):
        year, month, day = match.groups()
        return Read(_partial(int(year), _number(month), _number(day)), finding)
    if match := _YEAR_LAST.fullmatch(plain):
        first, _, second, year = match.groups()
        return Read(_year_last(int(first), int(second), int(year), plain), finding)
    if (english := _english(plain)) is not None:
        return Read(english, finding)
    if _SHORT_YEAR.fullmatch(plain):
        raise Unreadable(f"The year of {plain} needs four digits: write {_FORMS}.")
    raise Unreadable(f"{plain[:40]!r} is no day that can be read: write {_FORMS}.")


def serial_day(serial: int, *, of_1904: bool) -> date:
    """The day of a serial number; raises Unreadable where there is none."""
    if of_1904:
        start, lowest = date(1904, 1, 1), 0
    else:
        start, lowest = date(1899, 12, 30 if serial > 60 else 31), 1
        if serial == 60:
            raise Unreadable("Serial number 60 is 29 February 1900, which never was.")
    if serial < lowest or serial > 2_958_465:
        raise Unreadable(f"The number {serial} is no day: write {_FORMS}.")
    try:
        return start + timedelta(days=serial)
    except OverflowError as problem:
        raise Unreadable(f"The number {serial} is no day: write {_FORMS}.") from problem


def day_after(end: PartialDate) -> PartialDate:
    """The end (not included) of what holds until this last day; reduced precision stays."""
    if len(end.text) < 10:
        return end
    return PartialDate((end.first + timedelta(days=1)).isoformat())


def _without_time(plain: str) -> tuple[str, Finding | None]:
    if not (match := _TIME.fullmatch(plain)):
        return plain, None
    midnight = not match["time"].replace(":", "").replace(".", "").strip("0")
    return match["day"], None if midnight else note("The time of day was left out.")


def _number(digits: str | None) -> int | None:
    return None if digits is None else int(digits)


def _partial(year: int, month: int | None, day: int | None) -> PartialDate:
    parts = (f"{year:04}", month and f"{month:02}", day and f"{day:02}")
    if month == 0 or day == 0 or not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable(
            f"There is no such day, or its year is not in {FIRST_YEAR}–{LAST_YEAR}: "
            f"{'-'.join(str(part) for part in (year, month, day) if part is not None)}."
        )
    text = "-".join(part for part in parts if part)
    try:
        return PartialDate(text)
    except ValueError as problem:
        raise Unreadable(f"There is no day {text}: correct it.") from problem


def _year_last(first: int, second: int, year: int, written: str) -> PartialDate:
    if first > 12 or first == second:
        return _partial(year, second, first)
    if second > 12:
        return _partial(year, first, second)
    raise Unreadable(
        f"{written} may be two days ({year}-{second:02}-{first:02} or {year}-{first:02}-"
        f"{second:02}): write the one that is meant."
    )


def _english(plain: str) -> PartialDate | None:
    if match := _DAY_FIRST.fullmatch(plain):
        day, word, year = match.groups()
    elif match := _MONTH_FIRST.fullmatch(plain):
        word, day, year = match.groups()
    else:
        return None
    names = _FULL_MONTHS if word in _FULL_MONTHS else _MONTHS
    month = names.index(word) + 1 if word in names else None
    month = 9 if word == "sept" else month
    return None if month is None else _partial(int(year), month, _number(day))


def _from_han(plain: str) -> str | None:
    match = _HAN_DAY.fullmatch(plain.replace(" ", ""))
    if not match:
        return None
    year = han_digits(match[1]) if len(match[1]) == 4 else None
    rest = [_han_part(part) for part in match.groups()[1:] if part is not None]
    if year is None or None in rest:
        return None
    return "年".join((f"{year:04}", "".join(f"{n}{m}" for n, m in zip(rest, "月日", strict=False))))


def _han_part(part: str) -> int | None:
    for short, long in (("廿", "二十"), ("卅", "三十")):
        part = part.replace(short, long)
    return han_number(part)
