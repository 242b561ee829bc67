"""Products of the synthetic providers, with terms and rules, and the policies that enable them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from graph.model import Comparison, Criterion, Measure, OrganizationKind, Unit
from graph.model import FinancingPurpose as Purpose
from seed import synthetic_table as table
from seed import synthetic_templates_partners as templates
from seed.row_base import ValueRow
from seed.rows import PolicyRow, ProductRow, RequirementRow, RuleRow, TermsRow
from seed.synthetic_draw import Shares, before, changed, made, stamp
from seed.synthetic_firms import Firm
from seed.synthetic_requirements import draw_requirement
from seed.synthetic_templates import LARGE_BANKS, LARGE_FACTOR, Template
from seed.synthetic_terms import draw_terms, revision

Condition = tuple[Comparison, tuple[ValueRow, ...]]

_RULE_COUNT = Shares(templates.RULE_COUNT)
_RULES = Shares(templates.RULE_WEIGHT)


@dataclass(frozen=True, slots=True)
class Offer:
    """A product, its terms and rules as known at END, and the rows that these superseded.

    `later_rules` and the requirement are in force after END: no deal met them.
    """

    product: ProductRow
    terms: tuple[TermsRow, ...]
    rules: tuple[RuleRow, ...]
    earlier_terms: tuple[TermsRow, ...]
    earlier_rules: tuple[RuleRow, ...]
    later_rules: tuple[RuleRow, ...]
    requirements: tuple[RequirementRow, ...]


def draw_offers(
    random: Random, provider: str, kind: OrganizationKind, number: int, recorded_at: str
) -> tuple[Offer, ...]:
    """What a provider, the number-th largest of its kind, offers."""
    mine = templates.TEMPLATES[kind]
    always = templates.ALWAYS.get(kind, 1)
    large = kind is OrganizationKind.BANK and number <= LARGE_BANKS
    factor = LARGE_FACTOR if large else 1.0
    drawn = [each for each in mine[always:] if random.random() < each.share * factor]
    return tuple(_offer(random, provider, each, recorded_at) for each in (*mine[:always], *drawn))


def policies(random: Random, offers: list[Offer]) -> list[PolicyRow]:
    """The synthetic policies, each with the synthetic products that it enables."""
    return [
        made(
            PolicyRow,
            key=f"policy:synthetic:{number}",
            name=name,
            name_en=name_en,
            valid_from=since.isoformat(),
            enables=tuple(one.product.key for one in offers if one.product.name in enabled),
            recorded_at=_provider_stamp(
                random, max(one.product.recorded_at or "" for one in offers)
            ),
        )
        for number, (name, name_en, since, enabled) in enumerate(templates.POLICIES, start=1)
    ]


def fits(offer: Offer, firm: Firm, day: date, purpose: Purpose) -> bool:
    """Whether every rule in force on the day holds for what is true of the firm."""
    return all(
        _holds(rule, firm, day, purpose)
        for rule in offer.rules
        if rule.valid_from <= day and (rule.valid_until is None or day < rule.valid_until)
    )


def allows(offer: Offer, day: date, amount: int) -> bool:
    """Whether the terms in force on the day have room for the amount."""
    return any(
        each.minimum <= amount <= (each.maximum or amount)
        for each in offer.terms
        if each.valid_from <= day and (each.valid_until is None or day < each.valid_until)
    )


def _holds(rule: RuleRow, firm: Firm, day: date, purpose: Purpose) -> bool:
    match rule.criterion:
        case Criterion.PURPOSE:
            return any(each.purpose is purpose for each in rule.thresholds)
        case Criterion.STAGE:
            stage = firm.stage(day)
            return any(each.stage is stage for each in rule.thresholds)
        case Criterion.CREDENTIAL_HELD:
            held = {f"credential:{label}" for label in firm.held(day)}
            return any(each.node in held for each in rule.thresholds)
        case Criterion.SECTOR:
            sectors = {f"sector:{sector}" for sector in firm.sectors}
            return any(each.node in sectors for each in rule.thresholds)
        case Criterion.AGE:
            figure = firm.months(day)
        case criterion:
            figure = firm.figure(Measure(criterion.value), day.year - 1)
    [each] = rule.thresholds
    bound = each.amount or each.basis_points or each.number or 0
    if figure is None:
        return False
    return figure >= bound if rule.comparison is Comparison.AT_LEAST else figure <= bound


def _offer(random: Random, provider: str, template: Template, recorded_at: str) -> Offer:
    product = made(
        ProductRow,
        key=f"product:{provider}/{template.name}",
        provider=provider,
        name=template.name,
        name_en=template.name_en,
        kind=template.kind,
        purposes=template.purposes,
        stages=template.stages,
        pairing=template.pairing,
        recorded_at=_provider_stamp(random, recorded_at),
    )
    terms, earlier_terms = draw_terms(random, product, template)
    rules = [_versions(random, rule) for rule in _draw_rules(random, product, template)]
    # A source of chance of its own: what was drawn before this part of the table stays as it was.
    own = Random(f"{product.key}/requirement")
    asked = [rule.criterion for now, _ in rules for rule in now]
    later, requirements = draw_requirement(own, product, template, terms[-1], asked)
    return Offer(
        product,
        terms,
        tuple(rule for now, _ in rules for rule in now),
        earlier_terms,
        tuple(rule for _, earlier in rules for rule in earlier),
        tuple(later),
        tuple(requirements),
    )


def _provider_stamp(random: Random, not_before: str = "") -> str:
    return stamp(random, table.IN_FORCE_SINCE, templates.PROVIDERS_WITHIN, not_before)


def _draw_rules(random: Random, product: ProductRow, template: Template) -> Iterator[RuleRow]:
    for criterion, (comparison, thresholds) in _draw_conditions(random, template).items():
        yield made(
            RuleRow,
            key=f"rule:{product.key}/{criterion}/{table.IN_FORCE_SINCE}",
            subject=product.key,
            criterion=criterion,
            comparison=comparison,
            thresholds=thresholds,
            valid_from=table.IN_FORCE_SINCE,
            recorded_at=product.recorded_at,
        )


def _versions(random: Random, rule: RuleRow) -> tuple[tuple[RuleRow, ...], tuple[RuleRow, ...]]:
    """A rule on age may have been stricter before; first its spans, then what they superseded."""
    if rule.criterion is not Criterion.AGE or random.random() >= templates.AGE_REVISED:
        return (rule,), ()
    since = templates.AGE_REVISED_ON
    at = revision(random, since)
    months = (rule.thresholds[0].number or 0) + templates.OLDER_BEFORE
    stricter = (ValueRow(number=months, unit=Unit.MONTH),)
    old = changed(rule, thresholds=stricter, valid_until=since, recorded_at=at)
    key = f"rule:{rule.subject}/{rule.criterion}/{since}"
    new = changed(rule, key=key, valid_from=since, recorded_at=at)
    return (old, new), (before(old, at, valid_until=None, recorded_at=rule.recorded_at),)


def _draw_conditions(random: Random, template: Template) -> dict[Criterion, Condition]:
    """Labels always where the template has them; a draw of the rest; at times one more."""
    labels = random.choice(template.labels)
    group = random.choice(templates.SECTOR_GROUPS)
    months = random.choice(template.ages)
    one_of = Comparison.IS_ONE_OF
    drawn: dict[Criterion, Condition] = {
        Criterion.PURPOSE: (one_of, tuple(ValueRow(purpose=each) for each in template.purposes)),
        Criterion.STAGE: (one_of, tuple(ValueRow(stage=each) for each in template.stages)),
        Criterion.AGE: (Comparison.AT_LEAST, (ValueRow(number=months, unit=Unit.MONTH),)),
        Criterion.SECTOR: (one_of, tuple(ValueRow(node=f"sector:{each}") for each in group)),
    }
    taken = _RULES.some(random, _RULE_COUNT.draw(random) - bool(labels))
    conditions = {criterion: drawn[criterion] for criterion in drawn if criterion in taken}
    if labels:
        nodes = tuple(ValueRow(node=f"credential:{each}") for each in labels)
        conditions = {Criterion.CREDENTIAL_HELD: (Comparison.HELD, nodes), **conditions}
    if random.random() < templates.FURTHER_RULE:
        criterion, condition = _draw_further(random)
        conditions[criterion] = condition
    return conditions


def _draw_further(random: Random) -> tuple[Criterion, Condition]:
    criterion = random.choice((Criterion.REVENUE, Criterion.RESEARCH_RATIO, Criterion.DEBT_RATIO))
    if criterion is Criterion.REVENUE:
        floor = ValueRow(amount=random.choice(templates.REVENUE_FLOORS))
        return criterion, (Comparison.AT_LEAST, (floor,))
    if criterion is Criterion.RESEARCH_RATIO:
        floor = ValueRow(basis_points=random.choice(templates.RESEARCH_FLOORS))
        return criterion, (Comparison.AT_LEAST, (floor,))
    ceiling = ValueRow(basis_points=random.choice(templates.DEBT_CEILINGS))
    return criterion, (Comparison.AT_MOST, (ceiling,))
