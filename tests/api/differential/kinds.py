"""Questions about the types of a schema; the library's own answers are typed in part only."""

from typing import Any, cast

import graphql

_LIBRARY = cast("Any", graphql)


def named(kind: Any) -> Any:
    """A type without its brackets and marks."""
    return _LIBRARY.get_named_type(kind)


def named_of(field: Any) -> Any:
    """The type of a field without its brackets and marks."""
    return _LIBRARY.get_named_type(field.type)


def is_leaf(field: Any) -> bool:
    """Whether nothing is selected below a field."""
    return _LIBRARY.is_leaf_type(named_of(field))


def is_required(kind: Any) -> bool:
    """Whether null is no value of a type."""
    return _LIBRARY.is_non_null_type(kind)


def each_of(kind: Any) -> Any:
    """The type of a list's elements; None for what is no list."""
    inner = _LIBRARY.get_nullable_type(kind)
    return inner.of_type if _LIBRARY.is_list_type(inner) else None


def written(schema: graphql.GraphQLSchema, text: str) -> Any:
    """The type of a variable as a document has it."""
    return _LIBRARY.type_from_ast(schema, graphql.parse_type(text))
