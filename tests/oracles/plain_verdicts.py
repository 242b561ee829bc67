"""Rules and products in three values over plain dictionaries, read from the records of decision."""

import operator
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from math import inf
from typing import cast

from graph.model import Comparison, Criterion, Qualifier, Verdict
from tests.oracles.plain_firms import (
    Firm,
    Known,
    Period,
    Product,
    Question,
    RuleRow,
    Shape,
    Threshold,
    first,
    last,
    later,
    live_rules,
    runs,
)
from tests.oracles.plain_states import (
    asset_bounds,
    asset_kind,
    asset_pledged,
    credential,
    park,
    region,
    sector,
    stage,
)

HOLDS, UNKNOWN, FAILS, NOT_ASKED = (
    Verdict.HOLDS,
    Verdict.UNKNOWN,
    Verdict.FAILS,
    Verdict.NOT_ASKED,
)
YUAN, BASIS_POINTS = "yuan", "basis points"
UNITS = {
    Criterion.REVENUE: YUAN,
    Criterion.REVENUE_GROWTH: BASIS_POINTS,
    Criterion.MAIN_BUSINESS_SHARE: BASIS_POINTS,
    Criterion.RESEARCH_RATIO: BASIS_POINTS,
    Criterion.DEBT_RATIO: BASIS_POINTS,
    Criterion.HEADCOUNT_RATIO: BASIS_POINTS,
    Criterion.EMPLOYEES: "PERSON",
    Criterion.EXISTING_BALANCE: YUAN,
    Criterion.ASSETS_HELD: "ASSET",
}
MONTHS = {"MONTH": 1, "YEAR": 12}
FITS: dict[Comparison, Callable[[float, float], bool]] = {
    Comparison.AT_LEAST: operator.ge,
    Comparison.MORE_THAN: operator.gt,
    Comparison.AT_MOST: operator.le,
    Comparison.LESS_THAN: operator.lt,
}

NAMED: dict[Criterion, Callable[[Firm, date, set[str]], Verdict]] = {
    Criterion.STAGE: stage,
    Criterion.CREDENTIAL_HELD: credential,
    Criterion.SECTOR: sector,
    Criterion.REGION: region,
    Criterion.PARK_MEMBERSHIP: park,
    Criterion.ASSET_KIND: asset_kind,
    Criterion.ASSET_PLEDGED: asset_pledged,
}


# Products


def product_verdict(product: Product, firm: Firm, question: Question) -> Verdict:
    """The verdict of a product: its newest shape in force, and all rules beside it."""
    day = question["day"]
    parts: dict[str, list[Verdict]] = {}
    for rule in live_rules(product, day):
        parts.setdefault(rule["part"], []).append(judge(rule, firm, question))
    if not parts:
        return UNKNOWN
    shapes = [row for row in product["shapes"] if runs(row["since"], row["until"], day)]
    if not shapes:
        return combined("ALL", 0, [one for part in parts.values() for one in part])
    shape = max(shapes, key=lambda row: (row["since"], row["id"]))["shape"]
    named = names(shape)
    beside = [one for part, judged in parts.items() if part not in named for one in judged]
    asked = shape_verdict(shape, parts)
    return combined("ALL", 0, beside if asked is None else [asked, *beside])


def names(shape: Shape) -> set[str]:
    """The parts that a shape names."""
    if isinstance(shape, str):
        return {shape}
    below = shape[2:] if shape[0] == "AT_LEAST" else shape[1:]
    return {name for part in below for name in names(cast(Shape, part))}


def shape_verdict(shape: Shape, parts: Mapping[str, Sequence[Verdict]]) -> Verdict | None:
    """The verdict of a shape; None where none of its parts has a rule."""
    if isinstance(shape, str):
        return combined("ALL", 0, parts[shape]) if shape in parts else None
    counted = shape[0] == "AT_LEAST"
    below = [shape_verdict(cast(Shape, part), parts) for part in shape[2 if counted else 1 :]]
    there = [one for one in below if one is not None]
    least = cast(int, shape[1]) if counted else 0
    return combined(cast(str, shape[0]), least, there) if there else None


def combined(mode: str, least: int, parts: Sequence[Verdict]) -> Verdict:
    """Kleene's ALL, ANY or AT_LEAST of the parts that are asked."""
    asked = [one for one in parts if one != NOT_ASKED]
    if not asked:
        return NOT_ASKED
    needed = {"ALL": len(asked), "ANY": 1, "AT_LEAST": min(least, len(asked))}[mode]
    if asked.count(HOLDS) >= needed:
        return HOLDS
    return UNKNOWN if len(asked) - asked.count(FAILS) >= needed else FAILS


# Rules


def judge(rule: RuleRow, firm: Firm, question: Question) -> Verdict:
    """One rule against what is known of a firm."""
    criterion, day = rule["criterion"], question["day"]
    if criterion in NAMED:
        return NAMED[criterion](firm, day, {str(value) for _, value in rule["thresholds"]})
    match criterion:
        case Criterion.AMOUNT:
            return of_the_request(question["amount"], {YUAN: 1}, rule)
        case Criterion.TENOR:
            return of_the_request(question["tenor"], MONTHS, rule)
        case Criterion.PURPOSE:
            return purpose(question["purpose"], rule)
        case Criterion.AGE:
            return age(firm, day, rule)
        case _:
            return within(*bounds(firm, criterion, day), rule)


def every(verdicts: Sequence[Verdict]) -> Verdict:
    """Kleene's conjunction over the thresholds of a bound."""
    return next(one for one in (FAILS, UNKNOWN, HOLDS) if one in verdicts)


def of_the_request(asked: int | None, units: Mapping[str, int], rule: RuleRow) -> Verdict:
    """The amount or the tenor fits every threshold."""
    if asked is None:
        return NOT_ASKED
    fits = FITS[rule["comparison"]]
    return every(
        [
            UNKNOWN if unit not in units else _yes(fits(asked, int(number) * units[unit]))
            for unit, number in rule["thresholds"]
        ]
    )


def purpose(asked: str | None, rule: RuleRow) -> Verdict:
    """The money is for one of the purposes."""
    return NOT_ASKED if asked is None else _yes(("purpose", asked) in rule["thresholds"])


def _yes(answer: bool) -> Verdict:
    return HOLDS if answer else FAILS


# Figures


def bounds(firm: Firm, criterion: Criterion, day: date) -> tuple[float, float]:
    """The least and the greatest number that is possible."""
    match criterion:
        case Criterion.ASSETS_HELD:
            return asset_bounds(firm, day)
        case Criterion.EXISTING_BALANCE if firm["balance"] is None:
            least = (Qualifier.EXACTLY, Qualifier.AT_LEAST, Qualifier.MORE_THAN)
            owed = [open_to(one)[0] for one in firm["owed"].values() if one[0] in least]
            return max(owed, default=-inf), inf
        case Criterion.EXISTING_BALANCE:
            return open_to(firm["balance"])
        case _:
            return open_to(figure_on(firm, criterion, day))


def figure_on(firm: Firm, criterion: Criterion, day: date) -> Known | None:
    """The figure that was last stated."""
    coming = firm["figures_coming"].get(criterion)
    if coming is not None and last(coming[0]) <= day:
        return coming[1]
    return firm["figures"].get(criterion)


def open_to(known: Known | None) -> tuple[float, float]:
    """What a figure may be; all thresholds are whole, so that "more" is half a unit more."""
    if known is None:
        return -inf, inf
    how, number = known
    return {
        Qualifier.EXACTLY: (number, number),
        Qualifier.AT_LEAST: (number, inf),
        Qualifier.MORE_THAN: (number + 0.5, inf),
        Qualifier.AT_MOST: (-inf, number),
        Qualifier.LESS_THAN: (-inf, number - 0.5),
        Qualifier.ABOUT: (-inf, inf),
    }[how]


def within(low: float, high: float, rule: RuleRow) -> Verdict:
    """All numbers from low to high fit every threshold, or none, or some."""
    verdicts: list[Verdict] = []
    fits = FITS[rule["comparison"]]
    for unit, number in rule["thresholds"]:
        answers = {fits(low, int(number)), fits(high, int(number))}
        if unit != UNITS[rule["criterion"]] or len(answers) > 1:
            verdicts.append(UNKNOWN)
        else:
            verdicts.append(_yes(answers.pop()))
    return every(verdicts)


# Age


@cache
def birthdays(founded: Period, months: int) -> frozenset[date]:
    """The days on which the firm may become so many months old."""
    start, end = first(founded).toordinal(), last(founded).toordinal()
    return frozenset(later(date.fromordinal(day), months) for day in range(start, end + 1))


def old_enough(birthday: date, comparison: Comparison, day: date) -> bool:
    """Whether the day compares so with the birthday."""
    return FITS[comparison](day.toordinal(), birthday.toordinal())


def age_bound(founded: Period, threshold: Threshold, comparison: Comparison, day: date) -> Verdict:
    """The age fits one threshold on every day of founding, on none, or on some."""
    unit, number = threshold
    if unit not in MONTHS:
        return UNKNOWN
    possible = birthdays(founded, int(number) * MONTHS[unit])
    answers = {old_enough(birthday, comparison, day) for birthday in possible}
    return UNKNOWN if len(answers) > 1 else _yes(answers.pop())


def age(firm: Firm, day: date, rule: RuleRow) -> Verdict:
    """The firm is old or young enough for every threshold."""
    founded = firm["founded"]
    if founded is None:
        return UNKNOWN
    how = rule["comparison"]
    return every([age_bound(founded, threshold, how, day) for threshold in rule["thresholds"]])
