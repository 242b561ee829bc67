"""Types of fields, without the wrappers that type checkers cannot look into."""

from collections.abc import Iterator
from typing import Any, cast

from graphql import GraphQLField, GraphQLNamedType, GraphQLObjectType
from graphql.type import GraphQLInterfaceType, GraphQLList, GraphQLNonNull, GraphQLUnionType

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


def named(field: GraphQLField) -> GraphQLNamedType:
    """The type that a field leads to, of a list: that of its items."""
    *_, last = unwrapped(field)
    return cast("GraphQLNamedType", last)


def is_list(field: GraphQLField) -> bool:
    """Whether a field is a list, of anything."""
    return any(isinstance(each, GraphQLList) for each in unwrapped(field))


def is_composite(kind: GraphQLNamedType) -> bool:
    """Whether a type has fields, or types that have."""
    return isinstance(kind, Composite)


def unwrapped(typed: object) -> Iterator[Any]:
    """The type of a field or argument, then what it wraps, down to the named type."""
    kind = cast("Any", typed).type
    while isinstance(kind, GraphQLList | GraphQLNonNull):
        yield cast("Any", kind)
        kind = cast("Any", kind).of_type
    yield kind
