"""Criteria of an enterprise's life: its stage, and its age."""

from collections.abc import Iterator
from datetime import date, timedelta

from graph.model import (
    ChangeAction,
    Comparison,
    Criterion,
    DayValue,
    LifeCycleStage,
    Measure,
    PartialDate,
    Rule,
    StageValue,
    Value,
    Verdict,
)
from matching.age import add_months, compare_age, whole_months
from matching.criteria.assumed import assumed_fact
from matching.criteria.kind import (
    BOUNDS,
    LOWER_BOUNDS,
    NO_RECORDS,
    Finding,
    Option,
    Request,
    alone,
    yes_or_no,
)
from matching.kleene import all_of
from matching.profiles import Profile, latest, undated

OLDEST = 1_000
"""Years: an older enterprise is asked for by mistake, and nothing leads there."""

_STAGES = tuple(LifeCycleStage)


class Stage:
    """The life-cycle stage is one of the thresholds."""

    comparisons = (Comparison.IS_ONE_OF,)
    measures = frozenset({Measure.STAGE})
    records = NO_RECORDS
    reads = frozenset({Criterion.STAGE})

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:
        """Compare the latest stage."""
        fact = latest(profile, Measure.STAGE, request.as_of)
        if fact is None or not isinstance(fact.value, StageValue):
            return Verdict.UNKNOWN, undated(profile, Measure.STAGE)
        return yes_or_no(fact.value in rule.thresholds), fact

    def options(self, rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:
        """Reach a later stage; nobody returns to an earlier one."""
        fact = latest(profile, Measure.STAGE, request.as_of)
        for each in rule.thresholds:
            if not isinstance(each, StageValue):
                continue
            verdict = alone(self, rule, each, profile, request)
            place = _STAGES.index(each.stage)
            if verdict == Verdict.UNKNOWN:
                action = ChangeAction.PROVE
            elif (
                fact
                and isinstance(fact.value, StageValue)
                and verdict == Verdict.FAILS
                and place > _STAGES.index(fact.value.stage)
            ):
                action = ChangeAction.REACH_STAGE
            else:
                continue
            yield Option(action, Criterion.STAGE, (Criterion.STAGE,), each, rule, place, side=1)

    def assume(self, profile: Profile, option: Option, day: date) -> Profile:
        """It is in the stage."""
        return profile.with_fact(assumed_fact(Measure.STAGE, option.target, day))


class Age:
    """The time since the founding keeps to every bound."""

    comparisons = BOUNDS
    measures = frozenset({Measure.FOUNDED_ON})
    records = NO_RECORDS
    reads = frozenset({Criterion.AGE})

    def judge(self, rule: Rule, profile: Profile, request: Request) -> Finding:
        """Compare by days."""
        fact = latest(profile, Measure.FOUNDED_ON, request.as_of)
        if fact is None:
            return Verdict.UNKNOWN, undated(profile, Measure.FOUNDED_ON)
        verdicts = [
            compare_age(each, rule.comparison, fact, request.as_of) for each in rule.thresholds
        ]
        return all_of(verdicts), fact

    def options(self, rule: Rule, profile: Profile, request: Request) -> Iterator[Option]:
        """Wait, where the founding is known; show it, where it is not."""
        fact = latest(profile, Measure.FOUNDED_ON, request.as_of)
        for each in rule.thresholds:
            months = whole_months(each)
            if months is None or not 0 <= months <= 12 * OLDEST:
                continue
            verdict = alone(self, rule, each, profile, request)
            if fact is None:
                yield _proof(rule, _founding(months, rule.comparison, request.as_of))
            elif (
                isinstance(fact.value, DayValue)
                and verdict != Verdict.HOLDS
                and rule.comparison in LOWER_BOUNDS
            ):
                reached = add_months(fact.value.day.last, months)
                late = rule.comparison == Comparison.MORE_THAN
                day = min(reached, date.max - timedelta(days=1)) + timedelta(days=late)
                yield Option(
                    ChangeAction.WAIT, Criterion.AGE, ("day",), _day(day), rule, day.toordinal(), 1
                )

    def assume(self, profile: Profile, option: Option, day: date) -> Profile:
        """It was founded on the target; waiting changes nothing of what is known."""
        if option.action == ChangeAction.WAIT:
            return profile
        return profile.with_fact(assumed_fact(Measure.FOUNDED_ON, option.target, day))


def _proof(rule: Rule, day: date) -> Option:
    side = -1 if rule.comparison in LOWER_BOUNDS else 1
    attribute = ("founding day",)
    return Option(
        ChangeAction.PROVE, Criterion.AGE, attribute, _day(day), rule, day.toordinal(), side
    )


def _founding(months: int, comparison: Comparison, as_of: date) -> date:
    """The founding day that suffices, nearest to what says nothing.

    For a least age it is the latest one, for a greatest age the earliest.
    """
    years, month = divmod(as_of.year * 12 + as_of.month - 1 - months, 12)
    middle = date(max(years, 1), month + 1, 1)
    near = [middle + timedelta(days=days) for days in range(-40, 80)]
    held = [day for day in near if _suffices(add_months(day, months), comparison, as_of)]
    return max(held) if comparison in LOWER_BOUNDS else min(held)


def _suffices(reached: date, comparison: Comparison, as_of: date) -> bool:
    return {
        Comparison.AT_LEAST: reached <= as_of,
        Comparison.MORE_THAN: reached < as_of,
        Comparison.AT_MOST: reached >= as_of,
        Comparison.LESS_THAN: reached > as_of,
    }[comparison]


def _day(day: date) -> Value:
    return DayValue(PartialDate(day.isoformat()))
