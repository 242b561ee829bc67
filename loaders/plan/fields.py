"""What a field of the schema is to the plan: an attribute, a declared edge, or something to ask."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from graphql import FieldNode, GraphQLField, GraphQLObjectType, NullValueNode, VariableNode
from graphql.execution.collect_fields import FieldDetails

from graph.declarations import Cardinality
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


def is_page(type_: GraphQLObjectType, details: Details) -> bool:
    """Whether a field of a type shows pages of what an edge leads to."""
    definition = type_.fields.get(name_of(details))
    declared = definition and resolved_by(definition).declared
    return isinstance(declared, Leads) and declared.edge.cardinality is Cardinality.PAGES


def is_followed(resolved: Resolved, details: Details, given: Mapping[str, Any]) -> bool:
    """Whether a statement follows it: a page behind a cursor has a question of its own."""
    return isinstance(resolved.declared, Leads) and not any(
        argument.name.value == "after" and not _is_null(argument.value, given)
        for argument in details[0].node.arguments or ()
    )


def _is_null(value: Any, given: Mapping[str, Any]) -> bool:
    if isinstance(value, VariableNode):
        return given.get(value.name.value) is None
    return isinstance(value, NullValueNode)
