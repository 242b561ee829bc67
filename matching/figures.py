"""Figures of an enterprise against thresholds: revenue, ratios, employees.

A source may leave open what a figure exactly is (超 is "more than"): a rule holds where it does
whatever the figure is, and fails where it never does.
"""

from dataclasses import dataclass

from graph.model import (
    Comparison,
    Fact,
    Money,
    Qualifier,
    Quantity,
    Ratio,
    Value,
    Verdict,
)
from matching.age import add_months

INFINITY = float("inf")


@dataclass(frozen=True, slots=True)
class Span:
    """All that a figure may be; `low_counts`, `high_counts`: whether the ends are a part of it."""

    low: float
    high: float
    low_counts: bool = False
    high_counts: bool = False


def is_of_a_year(fact: Fact) -> bool:
    """Whether a dated figure is of twelve months: by its period, else by its year."""
    assert fact.as_of is not None  # noqa: S101 - only dated facts are compared
    if fact.period_start is None:
        return len(fact.as_of.text) == len("2024")
    # The same day a year later is the first one that is not a part of it.
    return (add_months(fact.period_start.first, 12) - fact.as_of.last).days == 1


def compare_figure(threshold: Value, comparison: Comparison, fact: Fact) -> Verdict:
    """Compare a figure with a threshold of the same sort; UNKNOWN for one of another."""
    return compare(fact.value, comparison, threshold, fact.qualifier)


def compare(
    value: Value,
    comparison: Comparison,
    threshold: Value,
    qualifier: Qualifier = Qualifier.EXACTLY,
) -> Verdict:
    """Compare a value, or all that its qualifier leaves open, with a threshold."""
    stated, bound = _number(value), _number(threshold)
    if stated is None or bound is None or stated[0] != bound[0]:
        return Verdict.UNKNOWN
    return compare_span(_span(qualifier, stated[1]), comparison, bound[1])


def compare_span(span: Span, comparison: Comparison, limit: float) -> Verdict:
    """Compare all that a figure may be with a threshold in its unit."""
    at_least = span.low >= limit
    at_most = span.high <= limit
    more = span.low > limit or (span.low == limit and not span.low_counts)
    less = span.high < limit or (span.high == limit and not span.high_counts)
    match comparison:
        case Comparison.AT_LEAST:
            return _verdict(at_least, less)
        case Comparison.LESS_THAN:
            return _verdict(less, at_least)
        case Comparison.AT_MOST:
            return _verdict(at_most, more)
        case Comparison.MORE_THAN:
            return _verdict(more, at_most)
        case _:
            return Verdict.UNKNOWN


def _verdict(always: bool, never: bool) -> Verdict:
    if always:
        return Verdict.HOLDS
    return Verdict.FAILS if never else Verdict.UNKNOWN


def _span(qualifier: Qualifier, stated: float) -> Span:
    match qualifier:
        case Qualifier.EXACTLY:
            return Span(stated, stated, low_counts=True, high_counts=True)
        case Qualifier.MORE_THAN:
            return Span(stated, INFINITY)
        case Qualifier.AT_LEAST:
            return Span(stated, INFINITY, low_counts=True)
        case Qualifier.LESS_THAN:
            return Span(-INFINITY, stated)
        case Qualifier.AT_MOST:
            return Span(-INFINITY, stated, high_counts=True)
        case Qualifier.ABOUT:  # how far about is not said
            return Span(-INFINITY, INFINITY)


def _number(value: Value) -> tuple[object, float] | None:
    """What is counted, and how much of it."""
    match value:
        case Money(amount=amount):
            return Money, amount
        case Ratio(basis_points=basis_points):
            return Ratio, basis_points
        case Quantity(number=number, unit=unit):
            return unit, number
        case _:
            return None
