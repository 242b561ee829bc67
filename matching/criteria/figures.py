"""Criteria of figures: revenue, growth, shares, ratios, staff, and what is owed already."""

from collections.abc import Iterator
from datetime import date
from math import ceil, floor

from graph.model import (
    ChangeAction,
    Comparison,
    Criterion,
    Fact,
    Measure,
    Money,
    Qualifier,
    Quantity,
    Ratio,
    Rule,
    Unit,
    Value,
    Verdict,
)
from matching.criteria.assumed import assumed_fact
from matching.criteria.kind import BOUNDS, LOWER_BOUNDS, NO_RECORDS, Finding, Option, Request, alone
from matching.figures import compare, compare_figure, is_of_a_year
from matching.kleene import all_of
from matching.profiles import Profile, is_by, latest, recency, undated


class Figure:
    """The latest figure keeps to every bound, whatever it exactly is.

    `of_a_year`: a flow, of which only that of twelve months counts. `one`: one unit of it, beside
    which nothing lies between two figures. `negative`: it may be below nothing.
    """

    comparisons = BOUNDS
    records = NO_RECORDS

    def __init__(
        self,
        criterion: Criterion,
        measure: Measure,
        one: Value,
        *,
        of_a_year: bool = False,
        negative: bool = False,
    ) -> None:
        self.reads = frozenset({criterion})
        self.criterion = criterion
        self.measure = measure
        self.measures = frozenset({measure})
        self._one = one
        self._of_a_year = of_a_year
        self._negative = negative

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:
        """Compare the figure; a flow of another period proves nothing."""
        counts = is_of_a_year if self._of_a_year else None
        fact = latest(profile, self.measure, request.as_of, counts)
        if fact is None:
            known = latest(profile, self.measure, request.as_of)
            return Verdict.UNKNOWN, known or undated(profile, self.measure)
        verdicts = [compare_figure(each, rule.comparison, fact) for each in rule.thresholds]
        return all_of(verdicts), fact

    def options(self, rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:
        """Raise or lower it to the threshold, or show that it is there."""
        for each in rule.thresholds:
            target = target_of(each, rule.comparison, self._one)
            if target is None or (target[0] < 0 and not self._negative):
                continue
            verdict = alone(self, rule, each, profile, request)
            if verdict == Verdict.HOLDS:
                continue
            lower = rule.comparison in LOWER_BOUNDS
            action = ChangeAction.RAISE if lower else ChangeAction.LOWER
            if verdict == Verdict.UNKNOWN:
                action = ChangeAction.PROVE
            size, value = target
            side = 1 if lower else -1
            yield Option(action, self.criterion, (self.criterion,), value, rule, size, side)

    def assume(self, profile: Profile, option: Option, day: date) -> Profile:
        """The figure is exactly the target."""
        return profile.with_fact(assumed_fact(self.measure, option.target, day))


class ExistingBalance(Figure):
    """What it owes in all keeps to every bound, in yuan.

    A balance with one party is a lower bound of the whole. Balances of different days are never
    added.
    """

    def __init__(self) -> None:
        super().__init__(Criterion.EXISTING_BALANCE, Measure.BALANCE, Money(1))

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:
        """By the whole where it is known, else by the largest part."""
        whole = latest(profile, Measure.BALANCE, request.as_of, _is_whole)
        if whole:
            verdicts = [compare_figure(each, rule.comparison, whole) for each in rule.thresholds]
            return all_of(verdicts), whole
        parts = [fact for fact in _parts(profile, request.as_of) if _bounds_below(fact)]
        if not parts:
            return Verdict.UNKNOWN, undated(profile, Measure.BALANCE)
        largest = max(parts, key=_lower_bound)
        verdicts = [
            compare(largest.value, rule.comparison, each, _open(largest.qualifier))
            for each in rule.thresholds
        ]
        return all_of(verdicts), largest


def _is_whole(fact: Fact) -> bool:
    return fact.counterparty_id is None


def _parts(profile: Profile, as_of: date) -> list[Fact]:
    """The latest balance with each party."""
    found: dict[str, Fact] = {}
    for fact in profile.dated(Measure.BALANCE):
        if fact.counterparty_id is not None and is_by(fact, as_of):
            found.setdefault(fact.counterparty_id, fact)
    return list(found.values())


def _bounds_below(fact: Fact) -> bool:
    known = (Qualifier.EXACTLY, Qualifier.AT_LEAST, Qualifier.MORE_THAN)
    return fact.qualifier in known and isinstance(fact.value, Money)


def _open(qualifier: Qualifier) -> Qualifier:
    return Qualifier.MORE_THAN if qualifier == Qualifier.MORE_THAN else Qualifier.AT_LEAST


def _lower_bound(fact: Fact) -> tuple[int, bool, tuple[date, str, str]]:
    assert isinstance(fact.value, Money)  # noqa: S101 - only such are compared
    return (fact.value.amount, fact.qualifier == Qualifier.MORE_THAN, recency(fact))


def target_of(threshold: Value, comparison: Comparison, one: Value) -> tuple[float, Value] | None:
    """What a figure must be to keep just to a bound; None for a threshold in another unit."""
    beyond = {Comparison.MORE_THAN: 1, Comparison.LESS_THAN: -1}.get(comparison, 0)
    lower = comparison in LOWER_BOUNDS
    match threshold, one:
        case Money(amount), Money():
            return amount + beyond, Money(amount + beyond)
        case Ratio(points), Ratio():
            return points + beyond, Ratio(points + beyond)
        case Quantity(number, unit), Quantity(unit=own) if unit == own:
            # Persons and assets are whole: of 7.5 at least 8 are needed, and more than 7.5 are 8.
            whole = float(ceil(number) if lower else floor(number))
            target = whole if whole != number else number + beyond
            return target, Quantity(target, unit)
        case _:
            return None


_POINT = Ratio(1)
FIGURES = (
    Figure(Criterion.REVENUE, Measure.REVENUE, Money(1), of_a_year=True),
    Figure(Criterion.REVENUE_GROWTH, Measure.REVENUE_GROWTH, _POINT, of_a_year=True, negative=True),
    Figure(Criterion.MAIN_BUSINESS_SHARE, Measure.MAIN_BUSINESS_SHARE, _POINT, of_a_year=True),
    Figure(Criterion.RESEARCH_RATIO, Measure.RESEARCH_RATIO, _POINT, of_a_year=True),
    Figure(Criterion.DEBT_RATIO, Measure.DEBT_RATIO, _POINT),
    Figure(Criterion.HEADCOUNT_RATIO, Measure.HEADCOUNT_RATIO, _POINT),
    Figure(Criterion.EMPLOYEES, Measure.EMPLOYEES, Quantity(1, Unit.PERSON)),
    ExistingBalance(),
)
