"""The price of an operation, computed naively from docs/cost.md and the printed schema alone.

Fragments are unfolded wherever they are spread, fields of one response key are merged as an
execution merges them, and where an object may be of several types each of them is priced.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    build_schema,
    is_abstract_type,
    is_leaf_type,
    is_object_type,
    value_from_ast_untyped,
)

INTROSPECTION = {"__typename": 0, "__schema": 200, "__type": 20}
Merged = dict[str, list[FieldNode]]


class NoSize(Exception):
    """A list of objects for which the schema states no most."""


@dataclass(frozen=True)
class Size:
    """How long a field's list may be, and which fields below it that is said of instead."""

    most: int
    below: frozenset[str]


class Prices:
    """The prices of one schema, as it is printed."""

    def __init__(self, sdl: str) -> None:
        self.schema: GraphQLSchema = build_schema(sdl)

    def requested(self, document: DocumentNode, variables: Mapping[str, Any]) -> int:
        """The most that the operation may cost."""
        asked = Asked(self.schema, document, variables)
        return sum(self._fields(asked, asked.root, [asked.operation.selection_set], None))

    def as_written(self, document: DocumentNode, variables: Mapping[str, Any]) -> int:
        """As if every object were all that its fragments say, and nothing were ever merged.

        No price may be higher.
        """
        asked = Asked(self.schema, document, variables)
        return self._written(asked, asked.root, asked.operation.selection_set, None)

    def actual(
        self, document: DocumentNode, variables: Mapping[str, Any], data: Mapping[str, Any]
    ) -> int:
        """What an answer without errors and introspection did cost.

        Every abstract selection must ask for its `__typename`, as `__typename`.
        """
        asked = Asked(self.schema, document, variables)
        return self._answered(asked, asked.root, [asked.operation.selection_set], data)

    # ------------------------------------------------------------ before

    def _fields(
        self,
        asked: "Asked",
        parent: GraphQLObjectType,
        selections: Sequence[SelectionSetNode],
        size: Size | None,
    ) -> Iterator[int]:
        for nodes in asked.merged(parent, selections).values():
            name = nodes[0].name.value
            if name in INTROSPECTION:
                yield INTROSPECTION[name]
            else:
                yield self._field(asked, parent, nodes, size)

    def _field(
        self,
        asked: "Asked",
        parent: GraphQLObjectType,
        nodes: list[FieldNode],
        above: Size | None,
    ) -> int:
        field = parent.fields[nodes[0].name.value]
        weight = _weight(field)
        named = self._named(field)
        if is_leaf_type(named):
            return weight
        size = asked.size(field, nodes[0])
        below = [node.selection_set for node in nodes if node.selection_set]
        each = 1 + max(sum(self._fields(asked, kind, below, size)) for kind in asked.kinds(named))
        return weight + _many(field, nodes[0].name.value, size, above) * each

    def _written(
        self, asked: "Asked", parent: Any, selection: SelectionSetNode, above: Size | None
    ) -> int:
        cost = 0
        for node in selection.selections:
            if not asked.wanted(node):
                continue
            if not isinstance(node, FieldNode):
                inner = asked.inner(node)
                on = inner.type_condition
                kind = self.schema.type_map[on.name.value] if on else parent
                cost += self._written(asked, kind, inner.selection_set, above)
            elif node.name.value in INTROSPECTION:
                cost += INTROSPECTION[node.name.value]
            else:
                field = parent.fields[node.name.value]
                cost += _weight(field)
                if node.selection_set:
                    size = asked.size(field, node)
                    below = self._written(asked, self._named(field), node.selection_set, size)
                    cost += _many(field, node.name.value, size, above) * (1 + below)
        return cost

    # ------------------------------------------------------------ after

    def _answered(
        self,
        asked: "Asked",
        parent: GraphQLObjectType,
        selections: Sequence[SelectionSetNode],
        data: Mapping[str, Any],
    ) -> int:
        cost = 0
        merged = asked.merged(parent, selections)
        assert set(merged) == set(data), (parent.name, set(merged) ^ set(data))
        for key, nodes in merged.items():
            name = nodes[0].name.value
            if name in INTROSPECTION:
                continue
            field = parent.fields[name]
            cost += _weight(field)
            below = [node.selection_set for node in nodes if node.selection_set]
            for each in _objects(data[key]):
                cost += 1 + self._answered(asked, self._kind(field, each), below, each)
        return cost

    def _named(self, field: GraphQLField) -> GraphQLNamedType:
        return self.schema.type_map[_type(field).strip("[]!")]

    def _kind(self, field: GraphQLField, data: Mapping[str, Any]) -> GraphQLObjectType:
        named = self._named(field)
        kind = self.schema.type_map[data["__typename"]] if is_abstract_type(named) else named
        assert is_object_type(kind)
        return kind


class Asked:
    """The only operation of a document with its fragments and variables."""

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
    ) -> None:
        self._schema = schema
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        [self.operation] = [
            each for each in document.definitions if isinstance(each, OperationDefinitionNode)
        ]
        root = schema.get_root_type(self.operation.operation)
        assert root
        self.root = root
        defaults = {
            each.variable.name.value: value_from_ast_untyped(each.default_value)
            for each in self.operation.variable_definitions or ()
            if each.default_value
        }
        self._variables = {**defaults, **variables}

    def merged(self, parent: GraphQLObjectType, selections: Sequence[SelectionSetNode]) -> Merged:
        """What an object of a type is asked for, by response key."""
        found: Merged = {}
        for selection in selections:
            for node in selection.selections:
                self._collect(parent, node, found)
        return found

    def _collect(self, parent: GraphQLObjectType, node: SelectionNode, found: Merged) -> None:
        if not self.wanted(node):
            return
        if isinstance(node, FieldNode):
            key = node.alias.value if node.alias else node.name.value
            found.setdefault(key, []).append(node)
            return
        inner = self.inner(node)
        condition = inner.type_condition
        if condition is None or parent in self.kinds(self._schema.type_map[condition.name.value]):
            for each in inner.selection_set.selections:
                self._collect(parent, each, found)

    def inner(self, node: SelectionNode) -> Any:
        """A fragment inline, or the one that is spread."""
        spread = isinstance(node, FragmentSpreadNode)
        return self._fragments[node.name.value] if spread else node

    def wanted(self, node: SelectionNode) -> bool:
        """Whether neither `@skip` nor `@include` leaves it out."""
        for directive in node.directives or ():
            [condition] = [self._value(each.value) for each in directive.arguments or ()]
            if directive.name.value == "skip" and condition:
                return False
            if directive.name.value == "include" and not condition:
                return False
        return True

    def kinds(self, named: Any) -> Sequence[GraphQLObjectType]:
        """The types that an object of this type can have."""
        return self._schema.get_possible_types(named) if is_abstract_type(named) else [named]

    def size(self, field: GraphQLField, node: FieldNode) -> Size | None:
        """What `@listSize` says of the field with its arguments."""
        said = _directive(field, "listSize")
        if said is None:
            return None
        below = frozenset[str](said.get("sizedFields") or ())
        if "assumedSize" in said:
            return Size(said["assumedSize"], below)
        given = {each.name.value: self._value(each.value) for each in node.arguments or ()}
        [argument] = said["slicingArguments"]
        value = given[argument]
        if isinstance(value, list):
            return Size(len(value), below)  # pyright: ignore[reportUnknownArgumentType]
        # One id without brackets is a list of one.
        return Size(value if argument == "first" else 1, below)

    def _value(self, node: Any) -> Any:
        return value_from_ast_untyped(node, self._variables)


def _many(field: GraphQLField, name: str, size: Size | None, above: Size | None) -> int:
    if not _type(field).startswith("["):
        return 1
    if size and not size.below:
        return size.most
    if above and name in above.below:
        return above.most
    raise NoSize(name)


def _directive(field: GraphQLField, name: str) -> dict[str, Any] | None:
    assert field.ast_node
    for directive in field.ast_node.directives or ():
        if directive.name.value == name:
            return {
                each.name.value: value_from_ast_untyped(each.value)
                for each in directive.arguments or ()
            }
    return None


def _type(field: GraphQLField) -> str:
    typed: Any = field  # the library's own types of types are known in part only
    return str(typed.type)


def _weight(field: GraphQLField) -> int:
    said = _directive(field, "cost")
    return said["weight"] if said else 0


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, dict):
        yield value
    elif isinstance(value, list):
        for each in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _objects(each)
