"""Days as people write them."""

import pytest

from graph.model import PartialDate
from onboarding.days import day_after, read_day, serial_day
from onboarding.findings import Unreadable
from onboarding.words import Severity


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-06-30", "2025-06-30"),
        ("2025/6/30", "2025-06-30"),
        ("2025 . 6 . 30", "2025-06-30"),
        ("20250630", "2025-06-30"),
        ("2025年6月30日", "2025-06-30"),
        ("2025 年 6 月 30 号", "2025-06-30"),
        ("２０２５－０６－３０", "2025-06-30"),
        ("二〇二五年六月三十日", "2025-06-30"),
        ("二零二五年十二月廿五日", "2025-12-25"),
        ("二○二五年卅日", None),
        ("2025年6月", "2025-06"),
        ("2025年6月份", "2025-06"),
        ("2025-6", "2025-06"),
        ("202506", "2025-06"),
        ("二〇二五年六月", "2025-06"),
        ("2025", "2025"),
        ("2025年度", "2025"),
        ("30 Jun 2025", "2025-06-30"),
        ("June 30th, 2025", "2025-06-30"),
        ("Sept 2025", "2025-09"),
        ("30/06/2025", "2025-06-30"),
        ("06-30-2025", "2025-06-30"),
        ("05.05.2025", "2025-05-05"),
        ("2025-06-30T00:00:00", "2025-06-30"),
        ("5/6/2025", None),
        ("13/13/2025", None),
        ("25/6/30", None),
        ("25年6月30日", None),
        ("2025-02-29", None),
        ("2025-13", None),
        ("2025-6/30", None),
        ("1799", None),
        ("2200-01-01", None),
        ("99999", None),
        ("明年", None),
        ("", None),
    ],
)
def test_the_forms_of_a_day(text: str, day: str | None):
    """To the day, month or year that is written, or an error."""
    if day is None:
        with pytest.raises(Unreadable):
            read_day(text)
    else:
        assert read_day(text).value == PartialDate(day)
        assert read_day(text).finding is None


@pytest.mark.parametrize(
    ("text", "day", "severity"),
    [
        ("2025-06-30 08:15", "2025-06-30", Severity.NOTE),
        ("2025-06-30T08:15:00.5+08:00", "2025-06-30", Severity.NOTE),
        ("2025.1", "2025-01", Severity.WARNING),
        ("45838", "2025-06-30", Severity.WARNING),
    ],
)
def test_what_is_read_with_a_remark(text: str, day: str, severity: Severity):
    """A time is left out; a lost zero or a serial number is doubtful."""
    found = read_day(text)
    assert found.value == PartialDate(day)
    assert found.finding
    assert found.finding.severity is severity


def test_serial_numbers_of_both_systems():
    """Lotus's 29 February 1900 never was; below it days are one later."""
    assert serial_day(45838, of_1904=False).isoformat() == "2025-06-30"
    assert serial_day(44376, of_1904=True).isoformat() == "2025-06-30"
    assert serial_day(59, of_1904=False).isoformat() == "1900-02-28"
    assert serial_day(61, of_1904=False).isoformat() == "1900-03-01"
    assert serial_day(1, of_1904=False).isoformat() == "1900-01-01"
    assert serial_day(0, of_1904=True).isoformat() == "1904-01-01"
    for number in (60, 0, -1, 2_958_466):
        with pytest.raises(Unreadable):
            serial_day(number, of_1904=False)


def test_a_number_with_a_fraction_is_no_day():
    """2025.10 in a number cell has become 2025.1."""
    with pytest.raises(Unreadable):
        read_day("2025.1", number=True)


@pytest.mark.parametrize(
    ("last", "end"), [("2027-12-31", "2028-01-01"), ("2027-12", "2027-12"), ("2027", "2027")]
)
def test_a_last_day_becomes_an_end_that_is_not_included(last: str, end: str):
    """Where the day is known."""
    assert day_after(PartialDate(last)) == PartialDate(end)
