"""May an enterprise have a product, and why: three-valued rules over what is known of it.

HOLDS, FAILS and UNKNOWN are Kleene's strong three values: UNKNOWN never becomes a yes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from graph.model import (
    Comparison,
    CredentialHolding,
    Criterion,
    Fact,
    FinancingPurpose,
    Measure,
    Money,
    ProductTerms,
    PurposeValue,
    Qualifier,
    Quantity,
    Reference,
    Rule,
    StageValue,
    Unit,
    Value,
    Verdict,
)
from matching.age import compare_age
from matching.figures import (
    COMPARISONS,
    FIGURES,
    Figure,
    compare,
    compare_figure,
    is_of_a_year,
)
from matching.profiles import Profile, is_held, latest, standing, undated


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for on a day: whole yuan, for a purpose, for so many months.

    None: not given. Rules about it are then NOT_ASKED and left out of the verdict.
    """

    amount: int | None
    purpose: FinancingPurpose | None
    as_of: date
    tenor_months: int | None = None


@dataclass(frozen=True, slots=True)
class RuleResult:
    """A rule's verdict and the record that it rests on.

    `evidence` is None where nothing is recorded, and for rules about the request itself.
    """

    rule: Rule
    verdict: Verdict
    evidence: Fact | CredentialHolding | None

    @property
    def missing(self) -> Criterion | None:
        """What would have to be known; None unless the verdict is UNKNOWN."""
        return self.rule.criterion if self.verdict == Verdict.UNKNOWN else None


@dataclass(frozen=True, slots=True)
class Eligibility:
    """A product's verdict: ALL of its rules that were asked must hold."""

    product_id: str
    verdict: Verdict
    rules: tuple[RuleResult, ...]
    limit: int | None
    illustrative: bool


_Finding = tuple[Verdict, Fact | CredentialHolding | None]


def eligibility(
    product_id: str,
    rules: Sequence[Rule],
    terms: ProductTerms | None,
    profile: Profile,
    request: Request,
) -> Eligibility:
    """Judge one product by its rules in force; without any known rule the answer is UNKNOWN.

    `illustrative` says that an invented rule carries the verdict, or an invented term the limit.
    """
    results = tuple(
        judge(rule, profile, request)
        for rule in sorted(rules, key=lambda rule: rule.id)
        if rule.valid_from <= request.as_of
        and (rule.valid_until is None or request.as_of < rule.valid_until)
    )
    verdict = all_of([result.verdict for result in results])
    deciding = [result.rule for result in results if result.verdict == verdict]
    return Eligibility(
        product_id=product_id,
        verdict=verdict,
        rules=results,
        limit=terms.maximum if terms else None,
        illustrative=any(rule.illustrative for rule in deciding)
        or (terms is not None and terms.maximum is not None and terms.illustrative),
    )


def all_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Kleene's ALL of those that were asked; of no verdicts at all nothing is known."""
    for verdict in (Verdict.FAILS, Verdict.UNKNOWN, Verdict.HOLDS):
        if verdict in verdicts:
            return verdict
    return Verdict.NOT_ASKED if verdicts else Verdict.UNKNOWN


def judge(rule: Rule, profile: Profile, request: Request) -> RuleResult:
    """Judge one rule; a criterion or comparison that has no reading here is UNKNOWN."""
    if rule.criterion in _PARTS and _PARTS[rule.criterion](request) is None:
        return RuleResult(rule=rule, verdict=Verdict.NOT_ASKED, evidence=None)
    read = _READINGS.get((rule.criterion, rule.comparison))
    verdict, evidence = read(rule, profile, request) if read else (Verdict.UNKNOWN, None)
    return RuleResult(rule=rule, verdict=verdict, evidence=evidence)


_PARTS: dict[Criterion, Callable[[Request], object]] = {
    Criterion.AMOUNT: lambda request: request.amount,
    Criterion.TENOR: lambda request: request.tenor_months,
    Criterion.PURPOSE: lambda request: request.purpose,
}
"""Criteria that look at the request, and at which part of it."""


def _purpose(rule: Rule, _: Profile, request: Request) -> _Finding:
    asked = [each.purpose for each in rule.thresholds if isinstance(each, PurposeValue)]
    return _yes_or_no(request.purpose in asked), None


def _amount(rule: Rule, _: Profile, request: Request) -> _Finding:
    amount = Money(request.amount or 0)
    return all_of([compare(amount, rule.comparison, each) for each in rule.thresholds]), None


def _tenor(rule: Rule, _: Profile, request: Request) -> _Finding:
    tenor = Quantity(float(request.tenor_months or 0), Unit.MONTH)
    bounds = [_in_months(each) for each in rule.thresholds]
    return all_of([compare(tenor, rule.comparison, each) for each in bounds]), None


def _in_months(span: Value) -> Value:
    if isinstance(span, Quantity) and span.unit == Unit.YEAR:
        return Quantity(12 * span.number, Unit.MONTH)
    return span


def _stage(rule: Rule, profile: Profile, request: Request) -> _Finding:
    fact = latest(profile, Measure.STAGE, request.as_of)
    if fact is None or not isinstance(fact.value, StageValue):
        return Verdict.UNKNOWN, undated(profile, Measure.STAGE)
    return _yes_or_no(fact.value in rule.thresholds), fact


def _one_of_references(measure: Measure) -> Callable[[Rule, Profile, Request], _Finding]:
    """A firm is in several sectors at once: one that is asked for is enough."""

    def read(rule: Rule, profile: Profile, request: Request) -> _Finding:
        known = standing(profile, measure, request.as_of)
        if match := next((fact for fact in known.holding if fact.value in rule.thresholds), None):
            return Verdict.HOLDS, match
        if match := next((fact for fact in known.doubtful if fact.value in rule.thresholds), None):
            return Verdict.UNKNOWN, match
        if known.holding:
            return Verdict.FAILS, known.holding[0]
        return Verdict.UNKNOWN, next(iter(known.doubtful), None)

    return read


def _credential(rule: Rule, profile: Profile, request: Request) -> _Finding:
    """Held by any of the credentials; not held only where the list is known to be complete."""
    asked = [each for each in profile.holdings if Reference(each.credential_id) in rule.thresholds]
    asked.sort(key=_newest_holding_first)
    held = next((each for each in asked if is_held(each, request.as_of)), None)
    if held:
        return Verdict.HOLDS, held
    doubtful = next((each for each in asked if is_held(each, request.as_of) is None), None)
    if doubtful:
        return Verdict.UNKNOWN, doubtful
    complete = _complete_list(profile, request.as_of)
    if complete:
        return Verdict.FAILS, complete
    return Verdict.UNKNOWN, next(iter(asked), None)


def _complete_list(profile: Profile, as_of: date) -> Fact | None:
    """The count of credentials that shows that the recorded list is the whole list.

    A label that is not recorded may be unrecorded. Only where the enterprise's stated number of
    labels equals the number recorded for that day is an absent label a no.
    """
    stated = latest(profile, Measure.CREDENTIALS_HELD, as_of)
    if stated is None or stated.as_of is None or not isinstance(stated.value, Quantity):
        return None
    if stated.qualifier != Qualifier.EXACTLY:
        return None
    states = [is_held(each, stated.as_of.last) for each in profile.holdings]
    known = None not in states and states.count(True) == stated.value.number
    return stated if known else None


def _age(rule: Rule, profile: Profile, request: Request) -> _Finding:
    fact = latest(profile, Measure.FOUNDED_ON, request.as_of)
    if fact is None:
        return Verdict.UNKNOWN, undated(profile, Measure.FOUNDED_ON)
    verdicts = [compare_age(each, rule.comparison, fact, request.as_of) for each in rule.thresholds]
    return all_of(verdicts), fact


def _figure(figure: Figure) -> Callable[[Rule, Profile, Request], _Finding]:
    """The latest figure, whatever it exactly is; a flow of another period proves nothing."""

    def read(rule: Rule, profile: Profile, request: Request) -> _Finding:
        counts = is_of_a_year if figure.of_a_year else None
        fact = latest(profile, figure.measure, request.as_of, counts)
        if fact is None:
            known = latest(profile, figure.measure, request.as_of)
            return Verdict.UNKNOWN, known or undated(profile, figure.measure)
        verdicts = [compare_figure(each, rule.comparison, fact) for each in rule.thresholds]
        return all_of(verdicts), fact

    return read


def _yes_or_no(holds: bool) -> Verdict:
    return Verdict.HOLDS if holds else Verdict.FAILS


def _newest_holding_first(holding: CredentialHolding) -> tuple[int, str]:
    day = holding.held_from.last.toordinal() if holding.held_from else 0
    return (-day, holding.id)


_READINGS: dict[tuple[Criterion, Comparison], Callable[[Rule, Profile, Request], _Finding]] = {
    (Criterion.PURPOSE, Comparison.IS_ONE_OF): _purpose,
    (Criterion.STAGE, Comparison.IS_ONE_OF): _stage,
    (Criterion.SECTOR, Comparison.IS_ONE_OF): _one_of_references(Measure.SECTOR),
    (Criterion.CREDENTIAL_HELD, Comparison.HELD): _credential,
    **{
        (criterion, comparison): read
        for criterion, read in (
            (Criterion.AGE, _age),
            (Criterion.AMOUNT, _amount),
            (Criterion.TENOR, _tenor),
            *((criterion, _figure(figure)) for criterion, figure in FIGURES.items()),
        )
        for comparison in COMPARISONS
    },
}
