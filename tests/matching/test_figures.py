"""Figures against thresholds by example: what 超 4亿 says, and which year's revenue counts."""

from datetime import date
from typing import Any

import pytest

from graph.model import (
    Comparison,
    Criterion,
    Fact,
    FactNature,
    FinancingPurpose,
    Measure,
    Money,
    PartialDate,
    Qualifier,
    Quantity,
    Ratio,
    Rule,
    Unit,
    Value,
    Verdict,
)
from matching.eligibility import Request, judge
from matching.profiles import Profile

HOLDS, FAILS, UNKNOWN = Verdict.HOLDS, Verdict.FAILS, Verdict.UNKNOWN
REQUEST = Request(1_000_000, FinancingPurpose.RESEARCH, date(2025, 6, 30))


def rule(criterion: Criterion, comparison: Comparison, *thresholds: Value) -> Rule:
    return Rule(
        part=criterion,
        id="r",
        subject_id="p",
        criterion=criterion,
        comparison=comparison,
        thresholds=thresholds,
        valid_from=date(2020, 1, 1),
        valid_until=None,
        illustrative=True,
        unconfirmed=False,
        synthetic=True,
        recorded_at="2020-01-01T00:00:00Z",
        superseded_at=None,
    )


def fact(measure: Measure, value: Value, as_of: str | None, **more: Any) -> Fact:
    start = more.pop("since", None)
    about: dict[str, Any] = {
        "id": "f",
        "qualifier": Qualifier.EXACTLY,
        "nature": FactNature.OBSERVED,
        "as_of": as_of and PartialDate(as_of),
        "period_start": start and PartialDate(start),
        "until": None,
        "scope": "",
        "synthetic": True,
        "recorded_at": "2025-01-01T00:00:00Z",
        "superseded_at": None,
    }
    return Fact(subject_id="e", measure=measure, value=value, **about | more)


def verdict(asked: Rule, *known: Fact) -> tuple[Verdict, Any]:
    found = judge(asked, Profile(facts=known), REQUEST)
    return found.verdict, found.evidence


QUALIFIED = [
    # stated, comparison with 100, verdict
    (Qualifier.EXACTLY, 100, Comparison.AT_LEAST, HOLDS),
    (Qualifier.EXACTLY, 100, Comparison.MORE_THAN, FAILS),
    (Qualifier.EXACTLY, 100, Comparison.AT_MOST, HOLDS),
    (Qualifier.EXACTLY, 100, Comparison.LESS_THAN, FAILS),
    # 超 100: more than it, and nobody says how much.
    (Qualifier.MORE_THAN, 100, Comparison.AT_LEAST, HOLDS),
    (Qualifier.MORE_THAN, 100, Comparison.MORE_THAN, HOLDS),
    (Qualifier.MORE_THAN, 100, Comparison.AT_MOST, FAILS),
    (Qualifier.MORE_THAN, 100, Comparison.LESS_THAN, FAILS),
    (Qualifier.MORE_THAN, 99, Comparison.AT_LEAST, UNKNOWN),
    (Qualifier.MORE_THAN, 99, Comparison.AT_MOST, UNKNOWN),
    (Qualifier.AT_LEAST, 100, Comparison.AT_LEAST, HOLDS),
    (Qualifier.AT_LEAST, 100, Comparison.MORE_THAN, UNKNOWN),
    (Qualifier.AT_LEAST, 100, Comparison.AT_MOST, UNKNOWN),
    (Qualifier.AT_LEAST, 100, Comparison.LESS_THAN, FAILS),
    (Qualifier.LESS_THAN, 100, Comparison.AT_LEAST, FAILS),
    (Qualifier.LESS_THAN, 100, Comparison.LESS_THAN, HOLDS),
    (Qualifier.LESS_THAN, 101, Comparison.AT_MOST, UNKNOWN),
    (Qualifier.AT_MOST, 100, Comparison.AT_MOST, HOLDS),
    (Qualifier.AT_MOST, 100, Comparison.MORE_THAN, FAILS),
    (Qualifier.AT_MOST, 100, Comparison.AT_LEAST, UNKNOWN),
    # About: how far is not said.
    (Qualifier.ABOUT, 1_000, Comparison.AT_LEAST, UNKNOWN),
    (Qualifier.ABOUT, 1_000, Comparison.AT_MOST, UNKNOWN),
]


@pytest.mark.parametrize(("qualifier", "stated", "comparison", "expected"), QUALIFIED)
def test_a_bound_is_no_value(
    qualifier: Qualifier, stated: int, comparison: Comparison, expected: Verdict
) -> None:
    """A rule holds where it does whatever the figure is, and fails where it never does."""
    known = fact(Measure.DEBT_RATIO, Ratio(stated), "2024-12-31", qualifier=qualifier)
    asked = rule(Criterion.DEBT_RATIO, comparison, Ratio(100))
    assert verdict(asked, known) == (expected, known)


@pytest.mark.parametrize(
    ("as_of", "since", "counts"),
    [
        ("2024-12-31", "2024-01-01", True),
        ("2024", None, True),
        ("2024", "2024", True),
        ("2025-03-31", "2024-04-01", True),
        ("2024-02-29", "2023-03-01", True),
        ("2024-12", "2024-01", True),
        ("2024-06-30", "2024-01-01", False),
        ("2024-12-31", "2024-01-02", False),
        ("2024-12-31", "2023-01-01", False),
        ("2024-12-31", None, False),
        ("2024-12", None, False),
    ],
)
def test_only_a_years_revenue_counts(as_of: str, since: str | None, counts: bool) -> None:
    """That of half a year is shown and proves nothing."""
    known = fact(Measure.REVENUE, Money(10), as_of, since=since)
    asked = rule(Criterion.REVENUE, Comparison.AT_LEAST, Money(5))
    assert verdict(asked, known) == (HOLDS if counts else UNKNOWN, known)


def test_the_latest_year_counts_even_before_a_later_half() -> None:
    year = fact(Measure.REVENUE, Money(10), "2024-12-31", since="2024-01-01", id="year")
    older = fact(Measure.REVENUE, Money(1), "2023-12-31", since="2023-01-01", id="older")
    half = fact(Measure.REVENUE, Money(1), "2025-05-31", since="2025-01-01", id="half")
    later = fact(Measure.REVENUE, Money(1), "2025", id="later")  # known on 31 December
    asked = rule(Criterion.REVENUE, Comparison.AT_LEAST, Money(5))
    assert verdict(asked, half, later, older, year) == (HOLDS, year)


def test_a_figure_of_another_sort_proves_nothing() -> None:
    """Firms are no persons, and yuan no ratio."""
    persons = rule(Criterion.EMPLOYEES, Comparison.AT_LEAST, Quantity(5, Unit.PERSON))
    firms = fact(Measure.EMPLOYEES, Quantity(10, Unit.FIRM), "2024-12-31")
    assert verdict(persons, firms) == (UNKNOWN, firms)
    ratio = rule(Criterion.REVENUE, Comparison.AT_LEAST, Ratio(500))
    yuan = fact(Measure.REVENUE, Money(1_000), "2024")
    assert verdict(ratio, yuan) == (UNKNOWN, yuan)


def test_a_target_is_no_figure() -> None:
    asked = rule(Criterion.RESEARCH_RATIO, Comparison.AT_LEAST, Ratio(300))
    target = fact(Measure.RESEARCH_RATIO, Ratio(900), "2024", nature=FactNature.TARGET)
    assert verdict(asked, target) == (UNKNOWN, None)


def test_thresholds_that_contradict_each_other_never_hold() -> None:
    asked = rule(Criterion.DEBT_RATIO, Comparison.AT_MOST, Ratio(100), Ratio(500))
    known = fact(Measure.DEBT_RATIO, Ratio(300), "2024-12-31")
    assert verdict(asked, known) == (FAILS, known)
