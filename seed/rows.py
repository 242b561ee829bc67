"""The seed's rows, checked: what a line of a CSV file or the generator may say."""

from dataclasses import dataclass, field
from datetime import date

from pydantic import BaseModel, ConfigDict

from graph.model import (
    AssetKind,
    CredentialKind,
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
    ProductKind,
    Qualifier,
    SectorKey,
    SourceKind,
)
from seed.row_base import Moment, Partial, Row, Sourced, ValueRow
from seed.row_network import (
    BaseModelRow,
    CapabilityRow,
    ChainRow,
    ChainStepRow,
    FinancingNeedRow,
    MechanismRow,
    MembershipRow,
    NeedRow,
    PlatformRow,
    PledgeRow,
    PropertyRow,
    TeamMemberRow,
    TeamRow,
)
from seed.row_rules import PossibleChangeRow, RequirementRow, RuleRow


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
    unconfirmed: bool = True


class HoldingRow(Sourced):
    """A credential held by an enterprise; without `held_from` it is shown and proves nothing."""

    enterprise: str
    credential: str
    held_from: Partial | None = None
    held_until: Partial | None = None
    data_class: DataClass = DataClass.PUBLIC


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
    """A policy, who issued it and the products that it enables."""

    name: str
    name_en: str | None = None
    document_number: str | None = None
    issuer: str | None = None
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
    maximum_ceiling: int | None = None
    maximum_tenor_months: int | None = None
    step: int = 10_000
    annual_rate: int | None = None
    coverage: int | None = None
    cover_cap: int | None = None
    cover_cap_ceiling: int | None = None
    fee: int | None = None
    service_kinds: tuple[OrganizationKind, ...] = ()
    pledged_kinds: tuple[AssetKind, ...] = ()
    valid_from: date
    valid_until: date | None = None
    illustrative: bool = True


class ProviderLimitsRow(Sourced):
    """What a provider lends to one enterprise at most, over all its products: whole yuan."""

    provider: str
    borrower_cap: int | None = None
    borrower_cap_ceiling: int | None = None
    recruitment_cost: int = 0
    valid_from: date
    valid_until: date | None = None
    illustrative: bool = True


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


class DealStateRow(BaseModel):
    """A state that a deal came to: from which day on it is so, and when that was recorded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: DealState
    since: date
    recorded_at: Moment


class DealRow(Sourced):
    """A deal around one enterprise; `states` in the order of their recording.

    Without `states` it was recorded in `state` at once, and ended, where it has, on `ended_on`.
    """

    kind: DealKind
    state: DealState
    states: tuple[DealStateRow, ...] = ()
    agreed_on: date
    ended_on: date | None = None
    enterprise: str
    amount: int | None = None
    purpose: FinancingPurpose | None = None
    products: tuple[str, ...] = ()
    participants: tuple[ParticipantRow, ...]


class ConsentRow(Sourced):
    """What an organisation lets all organisations of a kind see; without a kind: all members."""

    giver: str
    data_class: DataClass
    receiver_kind: OrganizationKind | None = None
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
    requirements: list[RequirementRow] = field(default_factory=list[RequirementRow])
    possible_changes: list[PossibleChangeRow] = field(default_factory=list[PossibleChangeRow])
    expertise: list[ExpertiseRow] = field(default_factory=list[ExpertiseRow])
    deals: list[DealRow] = field(default_factory=list[DealRow])
    consents: list[ConsentRow] = field(default_factory=list[ConsentRow])
    teams: list[TeamRow] = field(default_factory=list[TeamRow])
    team_members: list[TeamMemberRow] = field(default_factory=list[TeamMemberRow])
    memberships: list[MembershipRow] = field(default_factory=list[MembershipRow])
    mechanisms: list[MechanismRow] = field(default_factory=list[MechanismRow])
    chains: list[ChainRow] = field(default_factory=list[ChainRow])
    chain_steps: list[ChainStepRow] = field(default_factory=list[ChainStepRow])
    properties: list[PropertyRow] = field(default_factory=list[PropertyRow])
    pledges: list[PledgeRow] = field(default_factory=list[PledgeRow])
    financing_needs: list[FinancingNeedRow] = field(default_factory=list[FinancingNeedRow])
    needs: list[NeedRow] = field(default_factory=list[NeedRow])
    platforms: list[PlatformRow] = field(default_factory=list[PlatformRow])
    base_models: list[BaseModelRow] = field(default_factory=list[BaseModelRow])
    capabilities: list[CapabilityRow] = field(default_factory=list[CapabilityRow])
    provider_limits: list[ProviderLimitsRow] = field(default_factory=list[ProviderLimitsRow])
