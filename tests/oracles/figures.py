"""Figures against thresholds: each is tried with every value that the source leaves open."""

from datetime import date, timedelta

from graph.model import (
    Comparison,
    Criterion,
    Fact,
    Measure,
    Money,
    PartialDate,
    Qualifier,
    Quantity,
    Ratio,
    Rule,
    Value,
    Verdict,
)

FIGURES = {
    Criterion.REVENUE: (Measure.REVENUE, True),
    Criterion.REVENUE_GROWTH: (Measure.REVENUE_GROWTH, True),
    Criterion.MAIN_BUSINESS_SHARE: (Measure.MAIN_BUSINESS_SHARE, True),
    Criterion.RESEARCH_RATIO: (Measure.RESEARCH_RATIO, True),
    Criterion.DEBT_RATIO: (Measure.DEBT_RATIO, False),
    Criterion.HEADCOUNT_RATIO: (Measure.HEADCOUNT_RATIO, False),
    Criterion.EMPLOYEES: (Measure.EMPLOYEES, False),
}
"""What a criterion looks at, and whether it is a flow, of which only a whole year counts."""


def figure(rule: Rule, fact: Fact) -> Verdict:
    """The figure fits every threshold, whatever it exactly is."""
    verdicts = [against(fact, threshold, rule.comparison) for threshold in rule.thresholds]
    if Verdict.FAILS in verdicts:
        return Verdict.FAILS
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts or not verdicts else Verdict.HOLDS


def of_a_year(fact: Fact) -> bool:
    """Whether the figure is of twelve months: stated so, or said to be a year's."""
    assert fact.as_of is not None
    if fact.period_start is None:
        return len(fact.as_of.text) == 4
    start, end = first_day(fact.period_start), last_day(fact.as_of)
    following = end + timedelta(1)
    return (following.year - start.year, following.month, following.day) == (
        1,
        start.month,
        start.day,
    )


def against(fact: Fact, threshold: Value, comparison: Comparison) -> Verdict:
    """One threshold against all that the figure may be."""
    stated, bound = number(fact.value), number(threshold)
    if stated is None or bound is None or stated[0] != bound[0]:
        return Verdict.UNKNOWN
    tried = [stated[1] + d for d in (-0.5, 0, 0.5)] + [bound[1] + d for d in (-0.5, 0, 0.5)]
    tried += [min(tried) - 1, max(tried) + 1]
    possible = [each for each in tried if allowed(each, fact.qualifier, stated[1])]
    answers = {fits(each, comparison, bound[1]) for each in possible}
    if len(answers) > 1:
        return Verdict.UNKNOWN
    return Verdict.HOLDS if answers.pop() else Verdict.FAILS


def number(value: Value) -> tuple[str, float] | None:
    """What is counted, and how much of it."""
    match value:
        case Money(amount=amount):
            return "yuan", amount
        case Ratio(basis_points=basis_points):
            return "basis points", basis_points
        case Quantity(number=count, unit=unit):
            return unit.value, count
        case _:
            return None


def allowed(truth: float, qualifier: Qualifier, stated: float) -> bool:
    """Whether the truth may be so when the source says this; "about" says no bound."""
    match qualifier:
        case Qualifier.EXACTLY:
            return truth == stated
        case Qualifier.MORE_THAN:
            return truth > stated
        case Qualifier.AT_LEAST:
            return truth >= stated
        case Qualifier.LESS_THAN:
            return truth < stated
        case Qualifier.AT_MOST:
            return truth <= stated
        case Qualifier.ABOUT:
            return True


def fits(truth: float, comparison: Comparison, bound: float) -> bool:
    """Whether a figure fits a threshold."""
    match comparison:
        case Comparison.AT_LEAST:
            return truth >= bound
        case Comparison.MORE_THAN:
            return truth > bound
        case Comparison.AT_MOST:
            return truth <= bound
        case _:
            return truth < bound


# Days


def first_day(day: PartialDate) -> date:
    """The first day of the year, month or day that the text names."""
    return date.fromisoformat((day.text + "-01-01")[:10])


def last_day(day: PartialDate) -> date:
    """The last day of the year, month or day that the text names."""
    if len(day.text) == 10:
        return date.fromisoformat(day.text)
    text = day.text if len(day.text) == 7 else day.text + "-12"
    return last_that_exists(int(text[:4]), int(text[5:]), 31)


def last_that_exists(year: int, month: int, day: int) -> date:
    for number in range(day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day)
