"""From a value of the model to the object type that shows it."""

from collections.abc import Callable
from typing import Any, cast

from api.types.audit import AuditEntry
from api.types.credentials import Credential, CredentialHolding
from api.types.deals import Deal, DealParticipant
from api.types.expertise import Expertise
from api.types.facts import Fact
from api.types.imports import ImportJob
from api.types.kinds import KINDS, to_organization
from api.types.limits import ProviderLimits
from api.types.memberships import Membership
from api.types.merges import OrganizationMerge
from api.types.needs import FinancingNeed, Need
from api.types.nodes import Node, Sector, Source, Topic
from api.types.platforms import (
    BaseModel,
    Capability,
    ChainStep,
    Mechanism,
    ProductChain,
    TechnologyPlatform,
)
from api.types.products import Policy, Product, ProductTerms
from api.types.property import IntellectualProperty, Pledge
from api.types.recommendation_log import RecommendationLogEntry
from api.types.rules import PossibleChange, RequirementVersion, Rule
from api.types.teams import Consent, ServiceTeam, TeamMember
from graph import model
from graph.views import View

_SHOWN: dict[type[Any], Callable[[Any, View], Node]] = {
    model.Organization: to_organization,
    model.Fact: Fact.from_graph,
    model.Product: Product.from_graph,
    model.Policy: Policy.from_graph,
    model.Rule: Rule.from_graph,
    model.Requirement: RequirementVersion.from_graph,
    model.PossibleChange: PossibleChange.from_graph,
    model.Credential: Credential.from_graph,
    model.CredentialHolding: CredentialHolding.from_graph,
    model.Expertise: Expertise.from_graph,
    model.Deal: Deal.from_graph,
    model.ServiceTeam: ServiceTeam.from_graph,
    model.Membership: Membership.from_graph,
    model.OrganizationMerge: OrganizationMerge.from_graph,
    model.ImportJob: ImportJob.from_graph,
    model.Consent: Consent.from_graph,
    model.Mechanism: Mechanism.from_graph,
    model.ProductChain: ProductChain.from_graph,
    model.TechnologyPlatform: TechnologyPlatform.from_graph,
    model.IntellectualProperty: IntellectualProperty.from_graph,
    model.Pledge: Pledge.from_graph,
    model.FinancingNeed: FinancingNeed.from_graph,
    model.Need: Need.from_graph,
    model.Sector: Sector.from_graph,
    model.Topic: Topic.from_graph,
    model.Source: Source.from_graph,
    model.AuditEntry: AuditEntry.from_graph,
    model.RecommendationLogEntry: RecommendationLogEntry.from_graph,
}


_SAME: dict[str, str] = {}
_PARTS: dict[type[Any], Callable[[Any, View], Any]] = {
    model.ProductTerms: ProductTerms.from_graph,
    model.ProviderLimits: ProviderLimits.from_graph,
    model.DealParticipant: DealParticipant.from_graph,
    model.TeamMember: TeamMember.from_graph,
    model.ChainStep: ChainStep.from_graph,
    model.BaseModel: BaseModel.from_graph,
    model.Capability: Capability.from_graph,
}
"""What is shown with what it is part of, and not by an id of its own."""


STORED: dict[type[Any], dict[str, str]] = {
    **dict.fromkeys(KINDS.values(), _SAME),
    Source: _SAME,
    Sector: _SAME,
    Topic: _SAME,
    Product: _SAME,
    Policy: _SAME,
    Credential: _SAME,
    CredentialHolding: _SAME,
    Expertise: _SAME,
    Deal: _SAME,
    DealParticipant: _SAME,
    ServiceTeam: _SAME,
    Membership: _SAME,
    Mechanism: _SAME,
    ProductChain: _SAME,
    TechnologyPlatform: _SAME,
    IntellectualProperty: _SAME,
    FinancingNeed: _SAME,
    Need: _SAME,
    ProductTerms: _SAME,
    ProviderLimits: _SAME,
    TeamMember: {"from_": "valid_from", "until": "valid_until"},
    Fact: {"as_of_day": "as_of"},
}
"""Types whose plain attributes are the columns of their noun, as they are and for every caller.

Attributes of another name are given. `from_graph` of these types does nothing but hand on.
"""


def to_shown(value: Any, view: View) -> Any:
    """Show any value that an edge leads to."""
    of = cast("type[Any]", type(value))
    return (_SHOWN.get(of) or _PARTS[of])(value, view)


def to_node(value: Any, view: View) -> Node:
    """Show any value that is a node of the schema."""
    return _SHOWN[type(value)](value, view)


def to_node_or_none(value: Any | None, view: View) -> Node | None:
    """Show a value that may be missing, or of a noun that the schema does not show by id."""
    return to_node(value, view) if type(value) in _SHOWN else None
