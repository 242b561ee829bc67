"""What a field of the schema is to the plan: an attribute, a declared edge, or something to ask."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from graphql import FieldNode, GraphQLField
from graphql.execution.collect_fields import FieldDetails

from loaders.declared import DECLARED, Charged, Finds, Leads, Lists, Watched
from loaders.plan.shapes import Shape, shape_of

DEFINITION = "strawberry-definition"
RESOLVER = "rongzhi.resolver"
"""Under which a field keeps the resolver that Strawberry made of its declaration."""
Details = list[FieldDetails]


class NotPlanned(Exception):
    """The plan does not cover it; the message is a short reason."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """How a field is resolved, without what only counts, bounds and watches it.

    `begins`: who is told that it is about to be read.
    """

    is_attribute: bool
    declared: Leads | Lists | Finds | None
    cost: int
    most: int | None
    begins: tuple[Callable[[], object], ...] = ()


def shape_of_field(definition: GraphQLField) -> Shape:
    """The shape of a field's type."""
    return shape_of(cast("Any", definition).type)


def nodes_of(details: Details) -> list[FieldNode]:
    """Where a field is selected."""
    return [each.node for each in details]


def name_of(details: Details) -> str:
    """The name of a field that is selected."""
    return details[0].node.name.value


def resolved_by(definition: GraphQLField) -> Resolved:
    """What a field's resolver is; one that holds a rule unknown here is called as it is."""
    resolve, cost, most = definition.resolve, 0, None
    own = definition.extensions.get(DEFINITION)
    if getattr(resolve, "_is_default", False) and own is not None and own.is_basic_field:
        return Resolved(True, None, 0, None)
    begins: list[Callable[[], object]] = []
    while isinstance(resolve, Charged | Watched):
        if isinstance(resolve, Watched):
            begins.append(resolve.begins)
        else:
            cost, most = cost + resolve.cost, resolve.most
        resolve = resolve.resolve
    declared = own.metadata.get(DECLARED) if own is not None and not own.extensions else None
    if resolve is not definition.extensions.get(RESOLVER):
        declared = None
    return Resolved(False, declared, cost, most, tuple(begins))
