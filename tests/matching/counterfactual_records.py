"""The records that say of a firm, its products and what is possible what plain dictionaries say."""

from collections.abc import Iterator, Sequence
from datetime import date

from graph.model import (
    AssetKind,
    AssetKindValue,
    Conditions,
    CredentialHolding,
    Criterion,
    DayValue,
    Fact,
    FactNature,
    FinancingPurpose,
    IntellectualProperty,
    LifeCycleStage,
    Measure,
    Membership,
    Money,
    PartialDate,
    Pledge,
    PossibleChange,
    ProductTerms,
    PurposeValue,
    Qualifier,
    Quantity,
    Ratio,
    Reference,
    RegionValue,
    Requirement,
    Rule,
    StageValue,
    Unit,
    Value,
)
from matching.eligibility import Request
from matching.profiles import Profile
from tests.oracles.counterfactuals import Target
from tests.oracles.plain_firms import (
    Firm,
    Known,
    Product,
    Question,
    Record,
    RuleRow,
    Shape,
    Spell,
    Threshold,
)
from tests.oracles.plain_verdicts import UNITS

FIRM, MOMENT = "firm", "2025-01-01T00:00:00Z"
FLOWS = (
    Criterion.REVENUE,
    Criterion.REVENUE_GROWTH,
    Criterion.MAIN_BUSINESS_SHARE,
    Criterion.RESEARCH_RATIO,
)
STATED = "2024-12-31"
"""The day of all figures that are known: before every question."""

# Values


def value_of(threshold: Threshold) -> Value:  # noqa: PLR0911 - one line for each
    """A threshold as a value."""
    unit, value = threshold
    match unit, value:
        case "yuan", int():
            return Money(value)
        case "basis points", int():
            return Ratio(value)
        case _, int():
            return Quantity(float(value), Unit(unit))
        case "stage", str():
            return StageValue(LifeCycleStage(value))
        case "region", str():
            return RegionValue(value)
        case "kind", str():
            return AssetKindValue(AssetKind(value))
        case "purpose", str():
            return PurposeValue(FinancingPurpose(value))
        case _:
            return Reference(value)


def target_of(criterion: Criterion, target: Target) -> Value:
    """What a change leads to, as a value."""
    if isinstance(target, date):
        return DayValue(PartialDate(target.isoformat()))
    names = {
        Criterion.STAGE: "stage",
        Criterion.REGION: "region",
        Criterion.ASSET_KIND: "kind",
        Criterion.ASSET_PLEDGED: "kind",
    }
    return value_of((names.get(criterion, UNITS.get(criterion, "node")), target))


def _period(text: str | None) -> PartialDate | None:
    return None if text is None else PartialDate(text)


# The firm


def profile_of(firm: Firm) -> Profile:
    """All that is known of a firm."""
    return Profile(
        facts=tuple(facts(firm)),
        holdings=tuple(holdings(firm)),
        memberships=tuple(memberships(firm)),
        assets=tuple(assets(firm)),
        pledges=tuple(pledges(firm)),
    )


def facts(firm: Firm) -> Iterator[Fact]:
    """Figures and states."""
    yield from figures(firm)
    yield from states(Measure.SECTOR, firm["sectors"], "node")
    yield from states(Measure.REGION, firm["regions"], "region")
    yield from states(Measure.SITE, firm["sites"], "node")
    if firm["stage"] is not None:
        yield fact(Measure.STAGE, value_of(("stage", firm["stage"])))
    if firm["stage_coming"] is not None:
        period, stage = firm["stage_coming"]
        yield fact(Measure.STAGE, value_of(("stage", stage)), as_of=period)
    if firm["founded"] is not None:
        yield fact(Measure.FOUNDED_ON, DayValue(PartialDate(firm["founded"])))
    for measure, told, unit in (
        (Measure.CREDENTIALS_HELD, firm["held_told"], Unit.CREDENTIAL),
        (Measure.ASSETS_HELD, firm["items_told"], Unit.ASSET),
    ):
        if told is not None:
            yield fact(measure, Quantity(float(told[1]), unit), as_of=told[0])


def figures(firm: Firm) -> Iterator[Fact]:
    """Figures of a year, figures of half a year that prove nothing, and balances."""
    for criterion, known in firm["figures"].items():
        yield figure(criterion, known, "2024-01-01" if criterion in FLOWS else None)
    for criterion, (period, known) in firm["figures_coming"].items():
        yield figure(criterion, known, None, period)
    for criterion, number in firm["half_years"].items():
        yield figure(criterion, (Qualifier.EXACTLY, number), "2024-07-01")
    if firm["balance"] is not None:
        yield balance(firm["balance"], None)
    for bank, known in firm["owed"].items():
        yield balance(known, bank)


def fact(
    measure: Measure,
    value: Value,
    qualifier: Qualifier = Qualifier.EXACTLY,
    as_of: str | None = STATED,
    period_start: str | None = None,
    until: str | None = None,
    counterparty_id: str | None = None,
) -> Fact:
    """A fact about the firm; its id says all that it says."""
    return Fact(
        f"{measure} {value} {as_of} {period_start} {until} {counterparty_id}",
        FIRM,
        measure,
        value,
        qualifier,
        FactNature.OBSERVED,
        _period(as_of),
        _period(period_start),
        _period(until),
        scope="",
        synthetic=True,
        recorded_at=MOMENT,
        superseded_at=None,
        counterparty_id=counterparty_id,
    )


def figure(criterion: Criterion, known: Known, start: str | None, as_of: str = STATED) -> Fact:
    """A figure of a period or a day."""
    qualifier, number = known
    value = value_of((UNITS[criterion], number))
    return fact(Measure(criterion.value), value, qualifier, as_of, period_start=start)


def balance(known: Known, bank: str | None) -> Fact:
    """What is owed in all, or to one bank."""
    qualifier, number = known
    return fact(Measure.BALANCE, Money(number), qualifier, counterparty_id=bank)


def states(measure: Measure, spells: Sequence[Spell], unit: str) -> Iterator[Fact]:
    """States that last for a while."""
    for spell in spells:
        value = value_of((unit, spell["value"]))
        yield fact(measure, value, as_of=spell["since"], until=spell["until"])


def holdings(firm: Firm) -> Iterator[CredentialHolding]:
    """The credentials on record."""
    for number, spell in enumerate(firm["held"]):
        yield CredentialHolding(
            f"holding-{number}",
            FIRM,
            spell["value"],
            _period(spell["since"]),
            _period(spell["until"]),
            synthetic=True,
            recorded_at=MOMENT,
            superseded_at=None,
        )


def memberships(firm: Firm) -> Iterator[Membership]:
    """The memberships in parks."""
    for number, stay in enumerate(firm["stays"]):
        yield Membership(
            f"membership-{number}",
            FIRM,
            stay["park"],
            stay["state"],
            stay["since"],
            stay["until"],
            synthetic=True,
            recorded_at=MOMENT,
        )


def assets(firm: Firm) -> Iterator[IntellectualProperty]:
    """The assets on record."""
    for item in firm["items"]:
        yield IntellectualProperty(
            item["id"],
            FIRM,
            AssetKind(item["kind"]),
            item["id"],
            f"ZL {item['id']}" if item["registered"] else None,
            _period(item["since"]),
            _period(item["until"]),
            synthetic=True,
            recorded_at=MOMENT,
            superseded_at=None,
        )


def pledges(firm: Firm) -> Iterator[Pledge]:
    """The pledges on record."""
    for number, lien in enumerate(firm["liens"]):
        yield Pledge(
            f"pledge-{number}",
            lien["asset"],
            pledgee_id="bank",
            amount=1_000_000,
            registry_number=None,
            registered_on=lien["since"],
            released_on=lien["until"],
            valued_on=None,
            valued_low=None,
            valued_high=None,
            pledge_discount=None,
            illustrative=True,
            synthetic=True,
            recorded_at=MOMENT,
            superseded_at=None,
        )


# Products, and what is possible


def request_of(question: Question) -> Request:
    """What is asked for."""
    purpose = question["purpose"]
    return Request(
        amount=question["amount"],
        purpose=None if purpose is None else FinancingPurpose(purpose),
        as_of=question["day"],
        tenor_months=question["tenor"],
    )


def conditions_of(product: Product) -> Conditions:
    """All that is known of a product."""
    return Conditions(
        product["id"],
        tuple(rule_of(product, rule) for rule in product["rules"]),
        tuple(requirements(product)),
        tuple(terms(product)),
    )


def rule_of(product: Product, rule: RuleRow) -> Rule:
    """A rule of a product."""
    return Rule(
        rule["id"],
        product["id"],
        rule["part"],
        rule["criterion"],
        rule["comparison"],
        tuple(map(value_of, rule["thresholds"])),
        rule["since"],
        rule["until"],
        illustrative=True,
        unconfirmed=False,
        synthetic=True,
        recorded_at=MOMENT,
        superseded_at=None,
    )


def text_of(shape: Shape) -> str:
    """A shape as it is written."""
    if isinstance(shape, str):
        return shape
    mode, *parts = shape
    inner = [str(part) if isinstance(part, int) else text_of(part) for part in parts]
    return f"{mode}({', '.join(inner)})"


def requirements(product: Product) -> Iterator[Requirement]:
    """The requirements of a product."""
    for row in product["shapes"]:
        yield Requirement(
            row["id"],
            product["id"],
            text_of(row["shape"]),
            row["since"],
            row["until"],
            illustrative=True,
            unconfirmed=False,
            synthetic=True,
            recorded_at=MOMENT,
            superseded_at=None,
        )


def terms(product: Product) -> Iterator[ProductTerms]:
    """The terms of a product."""
    for row in product["terms"]:
        yield ProductTerms(
            row["id"],
            product["id"],
            minimum=0,
            maximum=row["maximum"],
            maximum_ceiling=None,
            maximum_tenor_months=None,
            step=1,
            annual_rate=None,
            coverage=None,
            cover_cap=None,
            cover_cap_ceiling=None,
            fee=None,
            service_kinds=(),
            pledged_kinds=(),
            valid_from=row["since"],
            valid_until=row["until"],
            illustrative=True,
            synthetic=True,
            recorded_at=MOMENT,
            superseded_at=None,
        )


def possible_of(records: Sequence[Record]) -> tuple[PossibleChange, ...]:
    """What is possible."""
    return tuple(
        PossibleChange(
            f"possible-{number}",
            record["action"],
            record["criterion"],
            record["node"],
            record["effort"],
            record["since"],
            record["until"],
            illustrative=True,
            synthetic=True,
            recorded_at=MOMENT,
            superseded_at=None,
        )
        for number, record in enumerate(records)
    )
