"""Promises of days that are known as exactly as a source gives them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import PartialDate
from tests.oracles.eligibility import first_day, last_day

FEW = settings(derandomize=True, deadline=None, max_examples=200)
MANY = settings(derandomize=True, deadline=None, max_examples=5000)

LAST_DAY = date.max - timedelta(1)


def texts_of(day: date) -> tuple[str, str, str]:
    """The day, its month and its year, as texts."""
    text = day.isoformat()
    return text, text[:7], text[:4]


def check_bounds(day: date) -> None:
    for text in texts_of(day):
        known = PartialDate(text)
        assert (known.first, known.last) == (first_day(known), last_day(known))
        assert known.first <= day <= known.last
        assert str(known) == known.text == text


def check_periods_join(day: date) -> None:
    for text in texts_of(day):
        known = PartialDate(text)
        inside = [one for one in (known.first, known.last) if text in texts_of(one)]
        assert inside == [known.first, known.last]
        if known.first > date.min:
            assert text not in texts_of(known.first - timedelta(1))
        if known.last < date.max:
            assert text not in texts_of(known.last + timedelta(1))


def check_sharper_days_lie_inside(day: date) -> None:
    exact, month, year = map(PartialDate, texts_of(day))
    assert year.first <= month.first <= exact.first == exact.last <= month.last <= year.last


def is_day(text: str) -> bool:
    """Whether a text is a year, a month or a day of the calendar, by the plainest reading."""
    if len(text) not in {4, 7, 10} or not all(
        letter == "-" if place in {4, 7} else letter in "0123456789"
        for place, letter in enumerate(text)
    ):
        return False
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return False
    return True


def check_only_days(text: str) -> None:
    if is_day(text):
        assert PartialDate(text).text == text
    else:
        with pytest.raises(ValueError):
            PartialDate(text)


def written(year: int, month: int, day: int, size: int) -> str:
    """Numbers as a day, a month or a year is written."""
    return f"{year:04}-{month:02}-{day:02}"[:size]


def spoilt(text: str, place: int, letter: str) -> str:
    """The text with another letter in one place."""
    return text[:place] + letter + text[place + 1 :]


def nearly_days() -> st.SearchStrategy[str]:
    """Texts that look like days: right, wrong by a number or wrong by a letter."""
    numbers = st.builds(
        written,
        st.sampled_from((0, 1, 1900, 2000, 2023, 2024, 9999)),
        st.integers(0, 14),
        st.integers(0, 32),
        st.sampled_from((4, 7, 10)),
    )
    letters = st.sampled_from(("", " ", "-", "0", "٣", "\n", "/"))
    return (
        numbers
        | st.builds(spoilt, numbers, st.integers(0, 10), letters)
        | st.text("0129-", max_size=11)
    )


@FEW
@given(st.dates())
def test_first_and_last_bound_the_day(day: date) -> None:
    """A day lies between the first and the last day of its day, month and year."""
    check_bounds(day)


@FEW
@given(st.dates())
def test_periods_join_without_gap(day: date) -> None:
    """The day before the first and the day after the last belong to another period."""
    check_periods_join(day)


@FEW
@given(st.dates())
def test_sharper_days_lie_inside(day: date) -> None:
    """A day lies in its month and a month in its year."""
    check_sharper_days_lie_inside(day)


@settings(FEW, max_examples=500)
@given(nearly_days())
def test_only_days_that_exist_are_days(text: str) -> None:
    """Any other text, and any day that does not exist, is refused."""
    check_only_days(text)


@FEW
@given(st.lists(st.dates().flatmap(lambda day: st.sampled_from(texts_of(day))), max_size=6))
def test_days_sort_by_their_first_day(texts: list[str]) -> None:
    """In the order of partial dates none begins before one that comes earlier."""
    ordered = sorted(map(PartialDate, texts))
    assert [one.first for one in ordered] == sorted(one.first for one in ordered)


@pytest.mark.deep
@MANY
@given(st.dates(), nearly_days())
def test_all_promises_deep(day: date, text: str) -> None:
    """Every promise above holds for thousands of days and texts."""
    check_bounds(day)
    check_periods_join(day)
    check_sharper_days_lie_inside(day)
    check_only_days(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-12", "2024-12-01", "2024-12-31"),
        ("2024-06-15", "2024-06-15", "2024-06-15"),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text: str, first: str, last: str) -> None:
    """A year, a month and a day each mean their first to their last day."""
    known = PartialDate(text)
    assert (known.first.isoformat(), known.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-1", "2024-13", "2023-02-29", "0000", "2024-06-15T00:00", "2024 "]
)
def test_anything_else_is_refused(text: str) -> None:
    """What is no year, month or day of the calendar raises ValueError."""
    with pytest.raises(ValueError, match=r"."):
        PartialDate(text)
