"""The age of an enterprise against a threshold in whole months or years."""

from calendar import monthrange
from datetime import date

from graph.model import Comparison, DayValue, Fact, Quantity, Unit, Value, Verdict

_MONTHS = {Unit.MONTH: 1, Unit.YEAR: 12}
_SHORTEST_MONTH = 28


def compare_age(threshold: Value, comparison: Comparison, founding: Fact, as_of: date) -> Verdict:
    """Compare by days, so that 36 months and a day are more than 36 months.

    A founding known to the month or year may fall on either end of it: where the two ends
    disagree, the answer is UNKNOWN; so it is for a threshold that is no span of time.
    """
    if not isinstance(founding.value, DayValue):
        return Verdict.UNKNOWN
    months = whole_months(threshold)
    if months is None:
        return Verdict.UNKNOWN
    founded = founding.value.day
    answers = {
        _compare(add_months(day, months), comparison, as_of)
        for day in {founded.first, founded.last}
    }
    if len(answers) > 1 or None in answers:
        return Verdict.UNKNOWN
    return Verdict.HOLDS if answers.pop() else Verdict.FAILS


def whole_months(span: Value) -> int | None:
    """A span in whole months; None for what is none."""
    if not isinstance(span, Quantity) or span.unit not in _MONTHS:
        return None
    return _MONTHS[span.unit] * int(span.number) if float(span.number).is_integer() else None


def add_months(day: date, months: int) -> date:
    """The same day of the month later, or the last of a shorter month (29 February + 12).

    What lies beyond the calendar is its last day.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > date.max.year:
        return date.max
    if day.day <= _SHORTEST_MONTH:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _compare(reached_on: date, comparison: Comparison, as_of: date) -> bool | None:
    """The threshold is reached on a day: is the enterprise that old on the day asked about?"""
    match comparison:
        case Comparison.AT_LEAST:
            return reached_on <= as_of
        case Comparison.MORE_THAN:
            return reached_on < as_of
        case Comparison.AT_MOST:
            return reached_on >= as_of
        case Comparison.LESS_THAN:
            return reached_on > as_of
        case _:
            return None
