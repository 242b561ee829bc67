"""What a bank officer may see of the seed's rows, told from the rows alone: for oracles."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.model import (
    CredentialHolding,
    DataClass,
    DayValue,
    DealKind,
    DealState,
    ExpertiseProfile,
    Fact,
    FinancingEvent,
    Money,
    OrganizationKind,
    PartialDate,
    ProductTerms,
    PurposeValue,
    Quantity,
    Ratio,
    Reference,
    Rule,
    StageValue,
    Standing,
    StandingValue,
    TextValue,
    Value,
)
from seed.rows import FactRow, HoldingRow, SeedRows, ValueRow, node_id

_VALUES: dict[str, Callable[[ValueRow], Value]] = {
    "amount": lambda row: Money(row.amount or 0),
    "basis_points": lambda row: Ratio(row.basis_points or 0),
    "number": lambda row: Quantity(row.number or 0, row.unit),  # pyright: ignore[reportArgumentType]
    "stage": lambda row: StageValue(row.stage),  # pyright: ignore[reportArgumentType]
    "purpose": lambda row: PurposeValue(row.purpose),  # pyright: ignore[reportArgumentType]
    "standing": lambda row: StandingValue(Standing(row.standing)),
    "day": lambda row: DayValue(PartialDate(row.day or "")),
    "text": lambda row: TextValue(row.text or ""),
    "node": lambda row: Reference(node_id(row.node or "")),
}


def value_of(row: ValueRow) -> Value:
    """The value that a row spells out."""
    [name] = [each for each in _VALUES if getattr(row, each) is not None]
    return _VALUES[name](row)


def _day(text: str | None) -> PartialDate | None:
    return PartialDate(text) if text else None


@dataclass
class Seen:
    """The seed as an officer of a bank (by its key) sees it; everything by node id."""

    rows: SeedRows
    bank: str
    facts: defaultdict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    holdings: defaultdict[str, list[CredentialHolding]] = field(
        default_factory=lambda: defaultdict(list)
    )
    rules: defaultdict[str, list[Rule]] = field(default_factory=lambda: defaultdict(list))
    terms: defaultdict[str, list[ProductTerms]] = field(default_factory=lambda: defaultdict(list))
    events: list[FinancingEvent] = field(default_factory=list[FinancingEvent])

    def __post_init__(self) -> None:
        consented = {
            (row.giver, row.data_class)
            for row in self.rows.consents
            if row.receiver_kind == OrganizationKind.BANK
        }

        def seen(owner: str, data_class: DataClass) -> bool:
            return data_class == DataClass.PUBLIC or (owner, data_class) in consented

        for row in self.rows.facts:
            if seen(row.subject, row.data_class):
                self.facts[node_id(row.subject)].append(_fact(row))
        for row in self.rows.holdings:
            if seen(row.enterprise, row.data_class):
                self.holdings[node_id(row.enterprise)].append(_holding(row))
        for row in self.rows.deals:
            parties = [each.organization for each in row.participants]
            if (
                row.kind == DealKind.FINANCING
                and row.state in (DealState.CONFIRMED, DealState.ENDED)
                and (self.bank in parties or (row.enterprise, DataClass.DEALS) in consented)
            ):
                financiers = tuple(node_id(each) for each in parties)
                self.events.append(FinancingEvent(node_id(row.key), row.agreed_on, financiers))
        self._conditions()

    def offers_on(self, day: date) -> list[ExpertiseProfile]:
        """What institutes offer on the day, as far as is known."""
        return [
            ExpertiseProfile(
                node_id(row.key),
                tuple(node_id(each) for each in row.topics),
                tuple(node_id(each) for each in row.sectors),
            )
            for row in self.rows.expertise
            if (row.valid_from is None or PartialDate(row.valid_from).first <= day)
            and (row.valid_until is None or day < PartialDate(row.valid_until).last)
        ]

    def _conditions(self) -> None:
        for row in self.rows.rules:
            shared: dict[str, Any] = row.model_dump(
                include={"criterion", "comparison", "valid_from", "valid_until"}
                | {"illustrative", "unconfirmed", "synthetic"}
            )
            rule = Rule(
                id=node_id(row.key),
                subject_id=node_id(row.product),
                thresholds=tuple(value_of(each) for each in row.thresholds),
                recorded_at="",
                superseded_at=None,
                **shared,
            )
            self.rules[node_id(row.product)].append(rule)
        for row in self.rows.terms:
            shared = row.model_dump(exclude={"key", "source", "product"})
            terms = ProductTerms(
                id=node_id(row.key),
                product_id=node_id(row.product),
                recorded_at="",
                superseded_at=None,
                **shared,
            )
            self.terms[node_id(row.product)].append(terms)


def _fact(row: FactRow) -> Fact:
    return Fact(
        id=node_id(row.key),
        subject_id=node_id(row.subject),
        measure=row.measure,
        value=value_of(row.value),
        qualifier=row.qualifier,
        nature=row.nature,
        as_of=_day(row.as_of),
        period_start=_day(row.period_start),
        until=_day(row.until),
        scope=row.scope,
        synthetic=row.synthetic,
        recorded_at="",
        superseded_at=None,
    )


def _holding(row: HoldingRow) -> CredentialHolding:
    return CredentialHolding(
        id=node_id(row.key),
        enterprise_id=node_id(row.enterprise),
        credential_id=node_id(row.credential),
        held_from=_day(row.held_from),
        held_until=_day(row.held_until),
        synthetic=row.synthetic,
        recorded_at="",
    )
