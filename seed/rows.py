"""The seed's rows, checked: what a line of a CSV file or the generator may say.

Rows name each other by keys (`org:东莞银行`, `product:org:东莞银行/科创贷`); `node_id` turns a key
into the immutable id of its node.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated
from uuid import UUID, uuid5

from pydantic import AfterValidator, BaseModel, ConfigDict

from graph.model import (
    Comparison,
    CredentialKind,
    Criterion,
    DataClass,
    DealKind,
    DealRole,
    DealState,
    ExpertiseKind,
    FactNature,
    FinancingPurpose,
    LifeCycleStage,
    Measure,
    OrganizationKind,
    Pairing,
    PartialDate,
    ProductKind,
    Qualifier,
    SectorKey,
    SourceKind,
    Unit,
)

_NAMESPACE = UUID("8f4b1c52-1d9a-4f0e-9a57-6d1f3c1e2b70")


def node_id(key: str) -> str:
    """The id of the node with this key: the same in every installation."""
    return str(uuid5(_NAMESPACE, key))


def _partial(text: str) -> str:
    PartialDate(text)
    return text


Partial = Annotated[str, AfterValidator(_partial)]


class Row(BaseModel):
    """A line of the seed; unknown columns are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str


class SourceRow(Row):
    """Where statements come from."""

    kind: SourceKind
    title: str
    publisher: str | None = None
    published_on: Partial | None = None
    paragraph: int | None = None
    url: str | None = None


class SectorRow(Row):
    """A sector; its row's key is `sector:` + the sector's word."""

    word: SectorKey
    name: str
    name_en: str


class TopicRow(Row):
    """A scientific or technical field."""

    name: str
    name_en: str


class Sourced(Row):
    """A row that states something: where from, and whether it is invented."""

    source: str
    synthetic: bool = False


class OrganizationRow(Sourced):
    """An organisation; `part_of` is the park a sub-park, or the bank a branch, belongs to."""

    kind: OrganizationKind
    name: str
    name_en: str | None = None
    anonymous: bool = False
    uscc: str | None = None
    part_of: str | None = None


class AliasRow(Sourced):
    """Another name of an organisation, with who uses it."""

    organization: str
    name: str


class CredentialRow(Sourced):
    """An official label."""

    kind: CredentialKind
    name: str
    name_en: str
    valid_months: int | None = None


class HoldingRow(Sourced):
    """A credential held by an enterprise; without `held_from` it is shown and proves nothing."""

    enterprise: str
    credential: str
    held_from: Partial | None = None
    held_until: Partial | None = None
    data_class: DataClass = DataClass.PUBLIC


class ValueRow(BaseModel):
    """A typed value: exactly one of the fields (`number` with its `unit`) is set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    amount: int | None = None
    basis_points: int | None = None
    number: float | None = None
    unit: Unit | None = None
    stage: LifeCycleStage | None = None
    purpose: FinancingPurpose | None = None
    standing: str | None = None
    day: Partial | None = None
    region: str | None = None
    text: str | None = None
    node: str | None = None


class FactRow(Sourced):
    """A figure or state about `subject` (any key)."""

    subject: str
    measure: Measure
    value: ValueRow
    qualifier: Qualifier = Qualifier.EXACTLY
    nature: FactNature = FactNature.OBSERVED
    as_of: Partial | None = None
    period_start: Partial | None = None
    until: Partial | None = None
    scope: str
    counterparty: str | None = None
    sectors: tuple[str, ...] = ()
    data_class: DataClass = DataClass.PUBLIC


class PolicyRow(Sourced):
    """A policy and the products that it enables."""

    name: str
    name_en: str | None = None
    document_number: str | None = None
    valid_from: Partial | None = None
    valid_until: Partial | None = None
    enables: tuple[str, ...] = ()


class ProductRow(Sourced):
    """A product; its key is `product:` + the provider's key + `/` + its name."""

    provider: str
    name: str
    name_en: str | None = None
    kind: ProductKind
    purposes: tuple[FinancingPurpose, ...] = ()
    stages: tuple[LifeCycleStage, ...] = ()
    pairing: Pairing | None = None


class TermsRow(Sourced):
    """Dated limits and price: whole yuan, whole months, yearly basis points."""

    product: str
    minimum: int
    maximum: int | None = None
    maximum_tenor_months: int | None = None
    step: int = 10_000
    annual_rate: int | None = None
    coverage: int | None = None
    valid_from: date
    valid_until: date | None = None
    illustrative: bool = True


class RuleRow(Sourced):
    """One dated condition of a product."""

    product: str
    criterion: Criterion
    comparison: Comparison
    thresholds: tuple[ValueRow, ...]
    valid_from: date
    valid_until: date | None = None
    illustrative: bool = True
    unconfirmed: bool = False


class ExpertiseRow(Sourced):
    """What an institute can do."""

    institute: str
    kind: ExpertiseKind
    title: str
    title_en: str | None = None
    topics: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    valid_from: Partial | None = None
    valid_until: Partial | None = None


class ParticipantRow(BaseModel):
    """An organisation in a deal."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    organization: str
    role: DealRole
    lead: bool = False
    amount: int | None = None


class DealRow(Sourced):
    """A deal around one enterprise."""

    kind: DealKind
    state: DealState
    agreed_on: date
    ended_on: date | None = None
    enterprise: str
    amount: int | None = None
    purpose: FinancingPurpose | None = None
    products: tuple[str, ...] = ()
    participants: tuple[ParticipantRow, ...]


class ConsentRow(Sourced):
    """What an organisation lets receivers see: all officers of organisations of a kind."""

    giver: str
    data_class: DataClass
    receiver_kind: OrganizationKind
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True)
class SeedRows:
    """All rows of one origin."""

    sources: list[SourceRow] = field(default_factory=list[SourceRow])
    sectors: list[SectorRow] = field(default_factory=list[SectorRow])
    topics: list[TopicRow] = field(default_factory=list[TopicRow])
    organizations: list[OrganizationRow] = field(default_factory=list[OrganizationRow])
    aliases: list[AliasRow] = field(default_factory=list[AliasRow])
    credentials: list[CredentialRow] = field(default_factory=list[CredentialRow])
    holdings: list[HoldingRow] = field(default_factory=list[HoldingRow])
    facts: list[FactRow] = field(default_factory=list[FactRow])
    policies: list[PolicyRow] = field(default_factory=list[PolicyRow])
    products: list[ProductRow] = field(default_factory=list[ProductRow])
    terms: list[TermsRow] = field(default_factory=list[TermsRow])
    rules: list[RuleRow] = field(default_factory=list[RuleRow])
    expertise: list[ExpertiseRow] = field(default_factory=list[ExpertiseRow])
    deals: list[DealRow] = field(default_factory=list[DealRow])
    consents: list[ConsentRow] = field(default_factory=list[ConsentRow])
