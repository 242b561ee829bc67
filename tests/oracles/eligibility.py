"""Eligibility in three values, computed naively from its definition."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph.model import (
    Comparison,
    Criterion,
    DayValue,
    Measure,
    Money,
    ProductTerms,
    PurposeValue,
    Qualifier,
    Quantity,
    Requirement,
    Rule,
    StageValue,
    Unit,
    Verdict,
)
from tests.oracles.figures import (
    FIGURES,
    figure,
    first_day,
    fits,
    last_day,
    last_that_exists,
    of_a_year,
)
from tests.oracles.holdings import asset_kind, asset_pledged, assets_held, credential
from tests.oracles.known import (
    Case,
    Evidence,
    Judgement,
    about,
    age_order,
    begun,
    counts,
    doubtful_facts,
    holding_facts,
    latest,
    newest,
    smallest_id,
    undated,
)
from tests.oracles.places import park_membership, region
from tests.oracles.requirements import Tree, tree

__all__ = [
    "Answer",
    "Case",
    "age_order",
    "answer",
    "begun",
    "doubtful_facts",
    "first_day",
    "holding_facts",
    "judge",
    "last_day",
    "terms_on",
]

BOUNDS = (Comparison.AT_LEAST, Comparison.MORE_THAN, Comparison.AT_MOST, Comparison.LESS_THAN)


@dataclass(frozen=True)
class Answer:
    """The answer for one product: its rules are (rule id, verdict, evidence, missing)."""

    verdict: Verdict
    rules: tuple[tuple[str, Verdict, Evidence, Criterion | None], ...]
    limit: int | None
    illustrative: bool
    tree: "Tree | None"


# Rules


def judge(rule: Rule, case: Case) -> Judgement:
    """One rule against what is known."""
    match rule.criterion:
        case Criterion.PURPOSE if case.purpose is None:
            return Verdict.NOT_ASKED, None
        case Criterion.AMOUNT if case.amount is None:
            return Verdict.NOT_ASKED, None
        case Criterion.TENOR if case.tenor_months is None:
            return Verdict.NOT_ASKED, None
        case _ if rule.comparison in BOUNDS:
            return _bounded(rule, case)
        case _ if rule.comparison == Comparison.HELD:
            return _held(rule, case)
        case _:
            return _one_of(rule, case)


def _bounded(rule: Rule, case: Case) -> Judgement:
    match rule.criterion:
        case Criterion.AMOUNT | Criterion.TENOR:
            return of_the_request(rule, case), None
        case Criterion.AGE:
            return age(rule, case)
        case Criterion.EXISTING_BALANCE:
            return existing_balance(rule, case)
        case Criterion.ASSETS_HELD:
            return assets_held(rule, case)
        case criterion if criterion in FIGURES:
            return of_figures(rule, case)
        case _:
            return Verdict.UNKNOWN, None


def _held(rule: Rule, case: Case) -> Judgement:
    match rule.criterion:
        case Criterion.CREDENTIAL_HELD:
            return credential(rule, case)
        case Criterion.PARK_MEMBERSHIP:
            return park_membership(rule, case)
        case Criterion.ASSET_PLEDGED:
            return asset_pledged(rule, case)
        case _:
            return Verdict.UNKNOWN, None


def _one_of(rule: Rule, case: Case) -> Judgement:
    match rule.criterion:
        case Criterion.PURPOSE:
            wanted = [v.purpose for v in rule.thresholds if isinstance(v, PurposeValue)]
            return (Verdict.HOLDS if case.purpose in wanted else Verdict.FAILS), None
        case Criterion.STAGE:
            return stage(rule, case)
        case Criterion.SECTOR:
            return sector(rule, case)
        case Criterion.REGION:
            return region(rule, case)
        case Criterion.ASSET_KIND:
            return asset_kind(rule, case)
        case _:
            return Verdict.UNKNOWN, None


def of_figures(rule: Rule, case: Case) -> Judgement:
    """The latest figure; of a flow the latest of twelve months."""
    measure, is_flow = FIGURES[rule.criterion]
    known = [fact for fact in about(case, measure) if begun(fact, case.as_of)]
    fact = newest([each for each in known if of_a_year(each)] if is_flow else known)
    if fact:
        return figure(rule, fact), fact
    return Verdict.UNKNOWN, newest(known) or undated(case, measure)


def existing_balance(rule: Rule, case: Case) -> Judgement:
    """What is owed: to all as the latest says, or at least the most that is owed to one party."""
    known = [fact for fact in about(case, Measure.BALANCE) if begun(fact, case.as_of)]
    if whole := newest([fact for fact in known if fact.counterparty_id is None]):
        return figure(rule, whole), whole
    says = {
        Qualifier.EXACTLY: Qualifier.AT_LEAST,
        Qualifier.AT_LEAST: Qualifier.AT_LEAST,
        Qualifier.MORE_THAN: Qualifier.MORE_THAN,
    }
    bounds: list[tuple[int, bool, tuple[date, str, str], Judgement]] = []
    for party in {fact.counterparty_id for fact in known}:
        fact = newest([each for each in known if each.counterparty_id == party])
        if fact and isinstance(fact.value, Money) and fact.qualifier in says:
            bound = replace(fact, qualifier=says[fact.qualifier])
            is_more = bound.qualifier == Qualifier.MORE_THAN
            order = (fact.value.amount, is_more, age_order(fact))
            bounds.append((*order, (figure(rule, bound), fact)))
    if not bounds:
        return Verdict.UNKNOWN, undated(case, Measure.BALANCE)
    return sorted(bounds, key=lambda each: each[:3])[-1][3]


def of_the_request(rule: Rule, case: Case) -> Verdict:
    """The amount in yuan, or the tenor in months, fits every threshold."""
    verdicts: list[Verdict] = []
    for threshold in rule.thresholds:
        if rule.criterion == Criterion.AMOUNT and isinstance(threshold, Money):
            asked, bound = case.amount, float(threshold.amount)
        elif rule.criterion == Criterion.TENOR and isinstance(threshold, Quantity):
            months = {Unit.MONTH: 1, Unit.YEAR: 12}.get(threshold.unit)
            asked, bound = case.tenor_months, threshold.number * (months or 0)
            if months is None:
                verdicts.append(Verdict.UNKNOWN)
                continue
        else:
            verdicts.append(Verdict.UNKNOWN)
            continue
        assert asked is not None
        verdicts.append(Verdict.HOLDS if fits(asked, rule.comparison, bound) else Verdict.FAILS)
    return every(verdicts)


def stage(rule: Rule, case: Case) -> Judgement:
    """The stage of life is one of the asked ones."""
    fact = latest(case, Measure.STAGE)
    if fact is None:
        return Verdict.UNKNOWN, undated(case, Measure.STAGE)
    wanted = [v.stage for v in rule.thresholds if isinstance(v, StageValue)]
    fits = isinstance(fact.value, StageValue) and fact.value.stage in wanted
    return (Verdict.HOLDS if fits else Verdict.FAILS), fact


def sector(rule: Rule, case: Case) -> Judgement:
    """One of the sectors is one of the asked ones."""
    sure = holding_facts(case, Measure.SECTOR)
    doubtful = doubtful_facts(case, Measure.SECTOR)
    if fitting := [fact for fact in sure if fact.value in rule.thresholds]:
        return Verdict.HOLDS, newest(fitting)
    if fitting := [fact for fact in doubtful if fact.value in rule.thresholds]:
        return Verdict.UNKNOWN, smallest_id(fitting)
    if sure:
        return Verdict.FAILS, newest(sure)
    return Verdict.UNKNOWN, smallest_id(doubtful)


def months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return last_that_exists(year, month, day.day)


def age(rule: Rule, case: Case) -> Judgement:
    """The enterprise is old or young enough, whichever day of its period it was founded on."""
    fact = latest(case, Measure.FOUNDED_ON)
    if fact is None:
        return Verdict.UNKNOWN, undated(case, Measure.FOUNDED_ON)
    assert isinstance(fact.value, DayValue)
    verdicts: list[Verdict] = []
    for threshold in rule.thresholds:
        assert isinstance(threshold, Quantity)
        months = int(threshold.number) * {Unit.MONTH: 1, Unit.YEAR: 12}[threshold.unit]
        answers = {
            _old_enough(rule.comparison, months_later(founded, months), case.as_of)
            for founded in (first_day(fact.value.day), last_day(fact.value.day))
        }
        if answers == {True}:
            verdicts.append(Verdict.HOLDS)
        elif answers == {False}:
            verdicts.append(Verdict.FAILS)
        else:
            verdicts.append(Verdict.UNKNOWN)
    return every(verdicts), fact


def _old_enough(comparison: Comparison, birthday: date, day: date) -> bool:
    return {
        Comparison.AT_LEAST: birthday <= day,
        Comparison.MORE_THAN: birthday < day,
        Comparison.AT_MOST: birthday >= day,
        Comparison.LESS_THAN: birthday > day,
    }[comparison]


def every(verdicts: Sequence[Verdict]) -> Verdict:
    """Kleene's conjunction."""
    for verdict in (Verdict.FAILS, Verdict.UNKNOWN):
        if verdict in verdicts:
            return verdict
    return Verdict.HOLDS


# Product


def terms_on(terms: Sequence[ProductTerms], day: date) -> ProductTerms | None:
    """The terms that count on the day: valid since the latest day, then of the larger id."""
    in_force = sorted((each for each in terms if counts(each, day)), key=_since)
    return in_force[-1] if in_force else None


def _since(record: ProductTerms | Requirement) -> tuple[date, str]:
    return record.valid_from, record.id


def answer(
    rules: Sequence[Rule],
    terms: ProductTerms | None,
    case: Case,
    requirements: Sequence[Requirement] = (),
) -> Answer:
    """All rules of a product that are in force on the day, as its requirement combines them.

    `terms`: those that count on the day; of the requirements those in force are found here.
    """
    in_force = sorted((each for each in requirements if counts(each, case.as_of)), key=_since)
    requirement = in_force[-1] if in_force else None
    judged = [
        (rule, *judge(rule, case))
        for rule in sorted(rules, key=lambda rule: rule.id)
        if counts(rule, case.as_of)
    ]
    parts: dict[str, list[tuple[str, Verdict]]] = {}
    for rule, own, _ in judged:
        parts.setdefault(rule.part, []).append((rule.id, own))
    root = tree(None if requirement is None else requirement.shape, parts)
    verdict = Verdict.UNKNOWN if root is None else root[3]
    limit = None if terms is None else terms.maximum
    return Answer(
        verdict,
        tuple(
            (rule.id, own, evidence, rule.criterion if own == Verdict.UNKNOWN else None)
            for rule, own, evidence in judged
        ),
        limit,
        any(rule.illustrative and own == verdict for rule, own, _ in judged)
        or (requirement is not None and requirement.illustrative)
        or (terms is not None and terms.illustrative and limit is not None),
        root,
    )
