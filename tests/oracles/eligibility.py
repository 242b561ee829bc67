"""Eligibility in three values, computed naively from its definition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph.model import (
    Comparison,
    CredentialHolding,
    Criterion,
    DayValue,
    Fact,
    FinancingPurpose,
    Measure,
    Money,
    PartialDate,
    ProductTerms,
    PurposeValue,
    Quantity,
    Reference,
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

Evidence = Fact | CredentialHolding | None
Judgement = tuple[Verdict, Evidence]


@dataclass(frozen=True)
class Case:
    """What is known of an enterprise and what it asks for."""

    facts: Sequence[Fact]
    holdings: Sequence[CredentialHolding]
    purpose: FinancingPurpose | None
    as_of: date
    amount: int | None = None
    tenor_months: int | None = None


@dataclass(frozen=True)
class Answer:
    """The answer for one product: its rules are (rule id, verdict, evidence, missing)."""

    verdict: Verdict
    rules: tuple[tuple[str, Verdict, Evidence, Criterion | None], ...]
    limit: int | None
    illustrative: bool


# Days


def over(until: PartialDate | None, day: date) -> Verdict:
    """Whether an end has passed: HOLDS, FAILS or UNKNOWN."""
    if until is None or day < first_day(until):
        return Verdict.FAILS
    return Verdict.HOLDS if day >= last_day(until) else Verdict.UNKNOWN


# Facts


def begun(fact: Fact, day: date) -> bool:
    """Whether the fact is dated and its last possible day has come."""
    return fact.as_of is not None and last_day(fact.as_of) <= day


def age_order(fact: Fact) -> tuple[date, str, str]:
    """Dated facts from the oldest to the newest."""
    assert fact.as_of is not None
    return last_day(fact.as_of), fact.recorded_at, fact.id


def newest(facts: Sequence[Fact]) -> Fact | None:
    """The newest of dated facts."""
    return sorted(facts, key=age_order)[-1] if facts else None


def smallest_id(facts: Sequence[Fact]) -> Fact | None:
    """The one with the smallest id."""
    return sorted(facts, key=lambda fact: fact.id)[0] if facts else None


def latest(case: Case, measure: Measure) -> Fact | None:
    """The fact of a series that counts on the day."""
    return newest([f for f in case.facts if f.measure == measure and begun(f, case.as_of)])


def undated(case: Case, measure: Measure) -> Fact | None:
    """A fact of a series that can only be shown."""
    return smallest_id([f for f in case.facts if f.measure == measure and f.as_of is None])


def holding_facts(case: Case, measure: Measure) -> list[Fact]:
    """Facts that are sure to hold on the day."""
    return [
        fact
        for fact in case.facts
        if fact.measure == measure
        and begun(fact, case.as_of)
        and over(fact.until, case.as_of) == Verdict.FAILS
    ]


def doubtful_facts(case: Case, measure: Measure) -> list[Fact]:
    """Facts that may hold on the day."""
    return [
        fact
        for fact in case.facts
        if fact.measure == measure
        and (
            fact.as_of is None
            or (begun(fact, case.as_of) and over(fact.until, case.as_of) == Verdict.UNKNOWN)
        )
    ]


# Rules


def judge(rule: Rule, case: Case) -> Judgement:  # noqa: PLR0911 - one line for each
    """One rule against what is known."""
    match rule.criterion, rule.comparison:
        case Criterion.PURPOSE, _ if case.purpose is None:
            return Verdict.NOT_ASKED, None
        case Criterion.AMOUNT, _ if case.amount is None:
            return Verdict.NOT_ASKED, None
        case Criterion.TENOR, _ if case.tenor_months is None:
            return Verdict.NOT_ASKED, None
        case (
            Criterion.AMOUNT | Criterion.TENOR,
            Comparison.AT_LEAST | Comparison.MORE_THAN | Comparison.AT_MOST | Comparison.LESS_THAN,
        ):
            return of_the_request(rule, case), None
        case Criterion.PURPOSE, Comparison.IS_ONE_OF:
            wanted = [v.purpose for v in rule.thresholds if isinstance(v, PurposeValue)]
            return (Verdict.HOLDS if case.purpose in wanted else Verdict.FAILS), None
        case Criterion.STAGE, Comparison.IS_ONE_OF:
            return stage(rule, case)
        case Criterion.SECTOR, Comparison.IS_ONE_OF:
            return sector(rule, case)
        case Criterion.CREDENTIAL_HELD, Comparison.HELD:
            return credential(rule, case)
        case (
            Criterion.AGE,
            Comparison.AT_LEAST | Comparison.MORE_THAN | Comparison.AT_MOST | Comparison.LESS_THAN,
        ):
            return age(rule, case)
        case (
            Criterion.REVENUE
            | Criterion.REVENUE_GROWTH
            | Criterion.MAIN_BUSINESS_SHARE
            | Criterion.RESEARCH_RATIO
            | Criterion.DEBT_RATIO
            | Criterion.HEADCOUNT_RATIO
            | Criterion.EMPLOYEES,
            Comparison.AT_LEAST | Comparison.MORE_THAN | Comparison.AT_MOST | Comparison.LESS_THAN,
        ):
            measure, is_flow = FIGURES[rule.criterion]
            known = [f for f in case.facts if f.measure == measure and begun(f, case.as_of)]
            fact = newest([f for f in known if of_a_year(f)] if is_flow else known)
            if fact:
                return figure(rule, fact), fact
            return Verdict.UNKNOWN, newest(known) or undated(case, measure)
        case _:
            return Verdict.UNKNOWN, None


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


def in_force(holding: CredentialHolding, day: date) -> Verdict:
    """Whether the credential is held on the day."""
    if holding.held_from is None:
        return Verdict.UNKNOWN
    ended = over(holding.held_until, day)
    if day < first_day(holding.held_from) or ended == Verdict.HOLDS:
        return Verdict.FAILS
    if ended == Verdict.UNKNOWN or day < last_day(holding.held_from):
        return Verdict.UNKNOWN
    return Verdict.HOLDS


def newest_holding_first(holdings: Sequence[CredentialHolding]) -> list[CredentialHolding]:
    """Holdings from the newest to the oldest, undated ones last."""
    dated: list[tuple[int, str, CredentialHolding]] = []
    rest: list[CredentialHolding] = []
    for holding in holdings:
        if holding.held_from is None:
            rest.append(holding)
        else:
            dated.append((-last_day(holding.held_from).toordinal(), holding.id, holding))
    dated.sort(key=lambda entry: entry[:2])
    return [entry[2] for entry in dated] + sorted(rest, key=lambda holding: holding.id)


def credential(rule: Rule, case: Case) -> Judgement:
    """Any one of the asked credentials is held."""
    asked = newest_holding_first(
        [h for h in case.holdings if Reference(h.credential_id) in rule.thresholds]
    )
    for verdict in (Verdict.HOLDS, Verdict.UNKNOWN):
        for holding in asked:
            if in_force(holding, case.as_of) == verdict:
                return verdict, holding
    told = latest(case, Measure.CREDENTIALS_HELD)
    if told is not None and told.as_of is not None and isinstance(told.value, Quantity):
        states = [in_force(holding, last_day(told.as_of)) for holding in case.holdings]
        if Verdict.UNKNOWN not in states and states.count(Verdict.HOLDS) == told.value.number:
            return Verdict.FAILS, told
    return Verdict.UNKNOWN, asked[0] if asked else None


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


def answer(rules: Sequence[Rule], terms: ProductTerms | None, case: Case) -> Answer:
    """All rules of a product that are in force on the day."""
    in_force_rules = [
        rule
        for rule in rules
        if rule.valid_from <= case.as_of
        and (rule.valid_until is None or case.as_of < rule.valid_until)
    ]
    in_force_rules.sort(key=lambda rule: rule.id)
    judged = [(rule, *judge(rule, case)) for rule in in_force_rules]
    counted = [own for _, own, _ in judged if own != Verdict.NOT_ASKED]
    verdict = every(counted) if counted else Verdict.NOT_ASKED if judged else Verdict.UNKNOWN
    limit = None if terms is None else terms.maximum
    return Answer(
        verdict,
        tuple(
            (rule.id, own, evidence, rule.criterion if own == Verdict.UNKNOWN else None)
            for rule, own, evidence in judged
        ),
        limit,
        any(rule.illustrative and own == verdict for rule, own, _ in judged)
        or (terms is not None and terms.illustrative and limit is not None),
    )
