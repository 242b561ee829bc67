"""From a value of the model to the object type that shows it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from api.types.credentials import Credential, CredentialHolding
from api.types.deals import Deal
from api.types.expertise import Expertise
from api.types.facts import Fact
from api.types.nodes import Node, Sector, Source, Topic
from api.types.organizations import to_organization
from api.types.products import Policy, Product, Rule
from graph import model

_SHOWN: dict[type[Any], Callable[[Any, date], Node]] = {
    model.Organization: to_organization,
    model.Fact: Fact.from_graph,
    model.Product: Product.from_graph,
    model.Policy: Policy.from_graph,
    model.Rule: Rule.from_graph,
    model.Credential: Credential.from_graph,
    model.CredentialHolding: CredentialHolding.from_graph,
    model.Expertise: Expertise.from_graph,
    model.Deal: Deal.from_graph,
    model.Sector: Sector.from_graph,
    model.Topic: Topic.from_graph,
    model.Source: Source.from_graph,
}


def to_node(value: Any, as_of: date) -> Node:
    """Show any value that is a node of the schema."""
    return _SHOWN[type(value)](value, as_of)


def to_node_or_none(value: Any | None, as_of: date) -> Node | None:
    """Show a value that may be missing, or of a noun that the schema does not show by id."""
    return to_node(value, as_of) if type(value) in _SHOWN else None
