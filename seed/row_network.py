"""Rows of what joins organisations: teams, memberships, mechanisms, chains, property, needs."""

from datetime import date

from pydantic import BaseModel, ConfigDict

from graph.model import (
    AssetKind,
    CapabilityAxis,
    DataClass,
    ExpertiseKind,
    FinancingPurpose,
    MechanismKey,
    MembershipState,
    PlantStepKind,
)
from seed.row_base import Moment, Partial, Row, Sourced


class TeamRow(Sourced):
    """A service team under its lead bank; `guided_by` is the public body that guides it."""

    name: str
    lead: str
    guided_by: str | None = None
    dissolved_on: date | None = None


class TeamMemberRow(Sourced):
    """A provider in a team from a day until (not including) a day."""

    team: str
    provider: str
    valid_from: date
    valid_until: date | None = None


class MembershipStateRow(BaseModel):
    """A state that a membership came to: from which day on, and when that was recorded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: MembershipState
    since: date
    recorded_at: Moment


class MembershipRow(Sourced):
    """An organisation's membership in a park; `states` in the order of their recording."""

    organization: str
    park: str
    valid_from: date | None = None
    valid_until: date | None = None
    states: tuple[MembershipStateRow, ...]


class MechanismRow(Sourced):
    """One of the twelve mechanisms, and whatever it uses (any keys)."""

    word: MechanismKey
    name: str
    name_en: str
    summary: str
    links: tuple[str, ...] = ()


class ChainRow(Sourced):
    """A chain of products."""

    name: str
    name_en: str


class ChainStepRow(Row):
    """A step of a chain, counted from 1, with the products that serve it."""

    chain: str
    position: int
    kind: PlantStepKind
    name: str
    purposes: tuple[FinancingPurpose, ...]
    products: tuple[str, ...] = ()


class PropertyRow(Sourced):
    """Intellectual property of an enterprise."""

    owner: str
    kind: AssetKind
    name: str
    registry_number: str | None = None
    granted_on: Partial | None = None
    expires_on: Partial | None = None
    data_class: DataClass = DataClass.IP


class PledgeRow(Sourced):
    """A pledge: whole yuan, discount in basis points; a valuation is given whole or not at all."""

    asset: str
    pledgor: str
    pledgee: str
    amount: int
    registry_number: str | None = None
    registered_on: date
    released_on: date | None = None
    valued_on: date | None = None
    valued_low: int | None = None
    valued_high: int | None = None
    pledge_discount: int | None = None
    illustrative: bool = True
    data_class: DataClass = DataClass.IP


class FinancingNeedRow(Sourced):
    """An enterprise's open wish for money: whole yuan, whole months."""

    enterprise: str
    amount: int
    purpose: FinancingPurpose
    tenor_months: int | None = None
    open_from: date
    open_until: date | None = None


class NeedRow(Sourced):
    """Expertise that an enterprise looks for."""

    enterprise: str
    title: str
    topics: tuple[str, ...] = ()
    kinds: tuple[ExpertiseKind, ...] = ()
    open_from: date
    open_until: date | None = None


class PlatformRow(Sourced):
    """A technology platform and who runs it."""

    name: str
    name_en: str | None = None
    operator: str


class BaseModelRow(Sourced):
    """A model that a platform builds on."""

    platform: str
    name: str
    open: bool
    since: Partial | None = None


class CapabilityRow(Sourced):
    """A capability that an organisation offers on a platform."""

    platform: str
    axis: CapabilityAxis
    offered_by: str
    description: str
