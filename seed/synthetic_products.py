"""Financiers of the synthetic ecosystem, their products with terms and rules, and the policies."""

from dataclasses import dataclass
from datetime import date
from random import Random

from graph.model import Comparison, Criterion, Measure, OrganizationKind, SectorKey, Unit
from graph.model import FinancingPurpose as Purpose
from seed import synthetic_names as names
from seed import synthetic_table as table
from seed import synthetic_templates as templates
from seed.rows import FactRow, OrganizationRow, PolicyRow, ProductRow, RuleRow, TermsRow, ValueRow
from seed.synthetic_draw import SOURCE, fact, pick, pick_some
from seed.synthetic_firms import Firm
from seed.synthetic_templates import Template
from seed.uscc import synthetic_uscc

Condition = tuple[Comparison, tuple[ValueRow, ...]]


@dataclass(frozen=True, slots=True)
class Offer:
    """A product with everything that was ever in force of it."""

    product: ProductRow
    terms: tuple[TermsRow, ...]
    rules: tuple[RuleRow, ...]


@dataclass(frozen=True, slots=True)
class Financier:
    """A bank or guarantor: its weight in the draw of deals, what it favours, what it offers."""

    row: OrganizationRow
    weight: float
    park: str
    sectors: frozenset[SectorKey]
    offers: tuple[Offer, ...]

    def site(self) -> FactRow:
        """The park in which it sits."""
        since = table.IN_FORCE_SINCE.isoformat()
        value = ValueRow(node=self.park)
        return fact(self.row.key, Measure.SITE, since, value, scope="所在园区", as_of=since)


def draw_financier(
    random: Random, kind: OrganizationKind, number: int, word: names.Name, code: int
) -> Financier:
    """Bank or guarantor `number`, the k-th largest of its kind."""
    bank = kind is OrganizationKind.BANK
    name = names.bank(word) if bank else names.guarantor(word)
    row = OrganizationRow(
        key=f"org:synthetic:{kind.lower()}:{number}",
        source=SOURCE.key,
        synthetic=True,
        kind=kind,
        name=name[0],
        name_en=name[1],
        uscc=synthetic_uscc(code),
    )
    return Financier(
        row=row,
        weight=number**-table.ZIPF,
        park=pick(random, table.PARK_SHARE),
        sectors=frozenset(pick_some(random, table.SECTOR_SHARE, table.FAVOURED_SECTORS)),
        offers=tuple(_draw_offer(random, row.key, one) for one in _draw_templates(random, bank)),
    )


def policies(offers: list[Offer]) -> list[PolicyRow]:
    """The two synthetic policies, each with the synthetic products that it enables."""
    return [
        PolicyRow(
            key=f"policy:synthetic:{number}",
            source=SOURCE.key,
            synthetic=True,
            name=name,
            name_en=name_en,
            valid_from=since.isoformat(),
            enables=tuple(one.product.key for one in offers if one.product.name in enabled),
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
    words = {
        Criterion.PURPOSE: {purpose},
        Criterion.STAGE: {firm.stage(day)},
        Criterion.CREDENTIAL_HELD: {f"credential:{label}" for label in firm.held(day)},
        Criterion.SECTOR: {f"sector:{sector}" for sector in firm.sectors},
    }.get(rule.criterion)
    if words is not None:
        return any({each.purpose, each.stage, each.node} & words for each in rule.thresholds)
    if rule.criterion is Criterion.AGE:
        figure = firm.months(day)
    else:
        figure = firm.figure(Measure(rule.criterion.value), day)
    [each] = rule.thresholds
    bound = each.amount or each.basis_points or each.number or 0
    if figure is None:
        return False
    return figure >= bound if rule.comparison is Comparison.AT_LEAST else figure <= bound


def _draw_templates(random: Random, bank: bool) -> list[Template]:
    if not bank:
        return random.sample(templates.GUARANTOR_TEMPLATES, templates.GUARANTOR_PRODUCTS)
    common, others = templates.BANK_TEMPLATES[:2], templates.BANK_TEMPLATES[2:]
    return [*common, *random.sample(others, pick(random, templates.BANK_FURTHER))]


def _draw_offer(random: Random, provider: str, template: Template) -> Offer:
    product = ProductRow(
        key=f"product:{provider}/{template.name}",
        source=SOURCE.key,
        synthetic=True,
        provider=provider,
        name=template.name,
        name_en=template.name_en,
        kind=template.kind,
        purposes=template.purposes,
        stages=template.stages,
        pairing=template.pairing,
    )
    return Offer(
        product,
        _draw_terms(random, product.key, template),
        _draw_rules(random, product.key, template),
    )


def _draw_terms(random: Random, product: str, template: Template) -> tuple[TermsRow, ...]:
    maximum = random.choice(template.maxima)
    smallest = maximum // random.choice(templates.TICKET_PARTS)
    now = TermsRow(
        key=f"terms:{product}/{table.IN_FORCE_SINCE}",
        source=SOURCE.key,
        synthetic=True,
        product=product,
        minimum=max(smallest // templates.STEP, 1) * templates.STEP,
        maximum=maximum,
        maximum_tenor_months=template.tenor,
        step=templates.STEP,
        annual_rate=template.rate + random.choice(templates.RATE_SPREAD),
        coverage=random.choice(template.coverages),
        valid_from=table.IN_FORCE_SINCE,
    )
    if random.random() >= templates.TERMS_REVISED:
        return (now,)
    smaller = round(maximum * templates.SMALLER_BEFORE / templates.STEP) * templates.STEP
    before = {
        "maximum": smaller,
        "annual_rate": (now.annual_rate or 0) + templates.DEARER_BEFORE,
        "valid_until": templates.TERMS_REVISED_ON,
    }
    since = templates.TERMS_REVISED_ON
    after = {"key": f"terms:{product}/{since}", "valid_from": since}
    return (now.model_copy(update=before), now.model_copy(update=after))


def _draw_rules(random: Random, product: str, template: Template) -> tuple[RuleRow, ...]:
    conditions = _draw_conditions(random, template)
    rules = [
        RuleRow(
            key=f"rule:{product}/{criterion}/{table.IN_FORCE_SINCE}",
            source=SOURCE.key,
            synthetic=True,
            product=product,
            criterion=criterion,
            comparison=comparison,
            thresholds=thresholds,
            valid_from=table.IN_FORCE_SINCE,
        )
        for criterion, (comparison, thresholds) in conditions.items()
    ]
    return tuple(version for rule in rules for version in _draw_versions(random, rule))


def _draw_versions(random: Random, rule: RuleRow) -> tuple[RuleRow, ...]:
    """A rule on age may have been stricter before."""
    if rule.criterion is not Criterion.AGE or random.random() >= templates.AGE_REVISED:
        return (rule,)
    since = templates.AGE_REVISED_ON
    months = (rule.thresholds[0].number or 0) + templates.OLDER_BEFORE
    before = {
        "thresholds": (ValueRow(number=months, unit=Unit.MONTH),),
        "valid_until": since,
    }
    after = {"key": f"rule:{rule.product}/{rule.criterion}/{since}", "valid_from": since}
    return (rule.model_copy(update=before), rule.model_copy(update=after))


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
    count = pick(random, templates.RULE_COUNT) - bool(labels)
    taken = pick_some(random, templates.RULE_WEIGHT, count)
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
