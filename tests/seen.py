"""What a bank officer may see of the seed's rows, told from the rows alone: for oracles."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph.model import (
    AssetKindValue,
    CredentialHolding,
    DataClass,
    DayValue,
    DealKind,
    DealRole,
    DealState,
    ExpertiseProfile,
    Fact,
    IntellectualProperty,
    Membership,
    MembershipState,
    Money,
    OrganizationKind,
    PartialDate,
    Pledge,
    ProductTerms,
    PurposeValue,
    Quantity,
    Ratio,
    Reference,
    RegionValue,
    Requirement,
    Rule,
    StageValue,
    Standing,
    StandingValue,
    TextValue,
    Value,
)
from seed.encode_base import EDITION, OF_THE_RECORD
from seed.row_base import Sourced, ValueRow, node_id
from seed.row_network import MembershipRow, PledgeRow, PropertyRow
from seed.rows import DealRow, FactRow, HoldingRow, SeedRows
from tests.graph.financing_history import FinancingEvent
from tests.graph.record_oracle import membership_state

FINANCING_ROLES = (
    *(DealRole.LENDER, DealRole.GUARANTOR, DealRole.INSURER, DealRole.LESSOR),
    *(DealRole.EQUITY, DealRole.ARRANGER),
)
"""Those that finance; exchanges, experts, service firms and incubators only take part."""

_VALUES: dict[str, Callable[[ValueRow], Value]] = {
    "amount": lambda row: Money(row.amount or 0),
    "basis_points": lambda row: Ratio(row.basis_points or 0),
    "number": lambda row: Quantity(row.number or 0, row.unit),  # pyright: ignore[reportArgumentType]
    "stage": lambda row: StageValue(row.stage),  # pyright: ignore[reportArgumentType]
    "purpose": lambda row: PurposeValue(row.purpose),  # pyright: ignore[reportArgumentType]
    "standing": lambda row: StandingValue(Standing(row.standing)),
    "day": lambda row: DayValue(PartialDate(row.day or "")),
    "region": lambda row: RegionValue(row.region or ""),
    "asset_kind": lambda row: AssetKindValue(row.asset_kind),  # pyright: ignore[reportArgumentType]
    "text": lambda row: TextValue(row.text or ""),
    "node": lambda row: Reference(node_id(row.node or "")),
}


def value_of(row: ValueRow) -> Value:
    """The value that a row spells out."""
    [name] = [each for each in _VALUES if getattr(row, each) is not None]
    return _VALUES[name](row)


def state_of(row: DealRow, day: date) -> DealState:
    """The state recorded last of those that are so on the day, or the first one."""
    if row.states:
        so_far = [each.state for each in row.states if each.since <= day]
        return (so_far or [row.states[0].state])[-1]
    running = row.state == DealState.ENDED and row.ended_on is not None and day < row.ended_on
    return DealState.CONFIRMED if running else row.state


def _recorded(row: Sourced) -> dict[str, Any]:
    return {"recorded_at": row.recorded_at or EDITION, "superseded_at": None}


def _day(text: str | None) -> PartialDate | None:
    return PartialDate(text) if text else None


@dataclass
class Seen:
    """The seed as an officer of a bank (by its key) sees it today; everything by node id.

    All rows were recorded by now; versions that others replaced are not seen.
    """

    rows: SeedRows
    bank: str
    today: date
    facts: defaultdict[str, list[Fact]] = field(default_factory=lambda: defaultdict(list))
    holdings: defaultdict[str, list[CredentialHolding]] = field(
        default_factory=lambda: defaultdict(list)
    )
    rules: defaultdict[str, list[Rule]] = field(default_factory=lambda: defaultdict(list))
    terms: defaultdict[str, list[ProductTerms]] = field(default_factory=lambda: defaultdict(list))
    requirements: defaultdict[str, list[Requirement]] = field(
        default_factory=lambda: defaultdict(list)
    )
    assets: defaultdict[str, list[IntellectualProperty]] = field(
        default_factory=lambda: defaultdict(list)
    )
    pledges: defaultdict[str, list[Pledge]] = field(default_factory=lambda: defaultdict(list))
    joined: defaultdict[str, list[MembershipRow]] = field(default_factory=lambda: defaultdict(list))
    consented: set[tuple[str, DataClass]] = field(default_factory=set[tuple[str, DataClass]])

    def __post_init__(self) -> None:
        self.consented = {
            (row.giver, row.data_class)
            for row in self.rows.consents
            if row.receiver_kind in (OrganizationKind.BANK, None)
            and row.valid_from <= self.today
            and (row.valid_until is None or self.today < row.valid_until)
        }
        for row in self.rows.facts:
            if row.superseded_at is None and self.sees(row.subject, row.data_class):
                self.facts[node_id(row.subject)].append(_fact(row))
        for row in self.rows.holdings:
            if row.superseded_at is None and self.sees(row.enterprise, row.data_class):
                self.holdings[node_id(row.enterprise)].append(_holding(row))
        self._property()
        for row in self.rows.memberships:
            admitted = any(each.state == MembershipState.ACTIVE for each in row.states)
            if admitted or self.sees(row.organization, DataClass.PROFILE):
                self.joined[node_id(row.organization)].append(row)
        self._conditions()

    def sees(self, owner: str, data_class: DataClass) -> bool:
        """Whether the officer sees records of a class of an organisation."""
        public = data_class == DataClass.PUBLIC or owner == self.bank
        return public or (owner, data_class) in self.consented

    def sees_deal(self, row: DealRow) -> bool:
        """Whether the bank takes part, or the enterprise consents."""
        parties = [each.organization for each in row.participants]
        return self.bank in parties or self.sees(row.enterprise, DataClass.DEALS)

    def events_on(self, day: date) -> list[FinancingEvent]:
        """Confirmed financing deals of the day, with those that finance."""
        return [
            FinancingEvent(
                node_id(row.key),
                row.agreed_on,
                tuple(
                    node_id(organization)
                    for organization in dict.fromkeys(
                        each.organization
                        for each in row.participants
                        if each.role in FINANCING_ROLES
                    )
                ),
            )
            for row in self.rows.deals
            if row.kind == DealKind.FINANCING
            and row.agreed_on <= day
            and state_of(row, day) in (DealState.CONFIRMED, DealState.ENDED)
            and self.sees_deal(row)
        ]

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

    def memberships_on(self, organization: str, day: date) -> list[Membership]:
        """Its memberships with their states of the day; admitted ones everybody sees."""
        return [
            Membership(
                id=node_id(row.key),
                organization_id=organization,
                park_id=node_id(row.park),
                state=membership_state(row, day),
                valid_from=row.valid_from,
                valid_until=row.valid_until,
                synthetic=row.synthetic,
                recorded_at=row.recorded_at or EDITION,
            )
            for row in self.joined[organization]
        ]

    def _property(self) -> None:
        """The bank sees, beside what is open to it, what is pledged to it."""
        taken = {row.asset for row in self.rows.pledges if row.pledgee == self.bank}
        for row in self.rows.properties:
            seen = self.sees(row.owner, row.data_class) or row.key in taken
            if row.superseded_at is None and seen:
                self.assets[node_id(row.owner)].append(_asset(row))
        for row in self.rows.pledges:
            seen = self.sees(row.pledgor, row.data_class) or row.pledgee == self.bank
            if row.superseded_at is None and seen:
                self.pledges[node_id(row.pledgor)].append(_pledge(row))

    def _conditions(self) -> None:
        for row in self.rows.requirements:
            said = row.model_dump(exclude={*OF_THE_RECORD, "subject"})
            found = Requirement(
                id=node_id(row.key),
                subject_id=node_id(row.subject),
                synthetic=row.synthetic,
                **_recorded(row),
                **said,
            )
            self.requirements[node_id(row.subject)].append(found)
        for row in self.rows.rules:
            if row.superseded_at is not None:
                continue
            shared: dict[str, Any] = row.model_dump(
                include={"criterion", "comparison", "valid_from", "valid_until"}
                | {"illustrative", "unconfirmed", "synthetic"}
            )
            rule = Rule(
                id=node_id(row.key),
                subject_id=node_id(row.subject),
                part=row.filled,
                thresholds=tuple(value_of(each) for each in row.thresholds),
                **_recorded(row),
                **shared,
            )
            self.rules[node_id(row.subject)].append(rule)
        for row in self.rows.terms:
            if row.superseded_at is not None:
                continue
            shared = row.model_dump(exclude={*OF_THE_RECORD, "product"} - {"synthetic"})
            terms = ProductTerms(
                id=node_id(row.key),
                product_id=node_id(row.product),
                **_recorded(row),
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
        counterparty_id=node_id(row.counterparty) if row.counterparty else None,
        **_recorded(row),
    )


def _holding(row: HoldingRow) -> CredentialHolding:
    return CredentialHolding(
        id=node_id(row.key),
        enterprise_id=node_id(row.enterprise),
        credential_id=node_id(row.credential),
        held_from=_day(row.held_from),
        held_until=_day(row.held_until),
        synthetic=row.synthetic,
        **_recorded(row),
    )


def _asset(row: PropertyRow) -> IntellectualProperty:
    return IntellectualProperty(
        id=node_id(row.key),
        owner_id=node_id(row.owner),
        kind=row.kind,
        name=row.name,
        registry_number=row.registry_number,
        granted_on=_day(row.granted_on),
        expires_on=_day(row.expires_on),
        synthetic=row.synthetic,
        **_recorded(row),
    )


def _pledge(row: PledgeRow) -> Pledge:
    said = row.model_dump(
        include={"amount", "registry_number", "registered_on", "released_on", "valued_on"}
        | {"valued_low", "valued_high", "pledge_discount", "illustrative", "synthetic"}
    )
    return Pledge(
        id=node_id(row.key),
        asset_id=node_id(row.asset),
        pledgee_id=node_id(row.pledgee),
        **_recorded(row),
        **said,
    )
