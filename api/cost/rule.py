"""How much an operation may ask for at most, found in its document and variables alone.

Fields that are answered as one are one, as when two components ask by fragments of their own; a
selection is reckoned once, however often it is spread. The price:
every object of the answer 1, a plain list its most, a page its `first`, plus what fields cost.
After the GraphQL cost directives specification (https://ibm.github.io/graphql-specs/cost-spec.html).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

from api.cost.introspection import Introspection
from api.cost.kinds import is_composite, is_list, named
from api.cost.prices import SLICING, Prices
from api.cost.sums import NOTHING, VALUE, Sum

VALUES_OF_A_LIST = 10
"""Scalars that a list of scalars is taken to have."""


DECIDING = frozenset({*SLICING, "if"})
"""Arguments of fields, and of @skip and @include, by which an operation asks for more or less."""


def size_of(value: Any) -> int | str | None:
    """What the price takes of a value: the length of a list, a number, whether, or that it is."""
    if isinstance(value, list):
        return len(cast("list[Any]", value))
    return value if value is None or isinstance(value, int) else "another"


@dataclass(frozen=True, slots=True)
class Requested:
    """What an operation asks for at most. `objects`: its cost. `values`: scalars of the answer."""

    objects: int
    values: int


class CostRule:
    """Reckons operations of a schema; made once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.prices = Prices(schema)
        self._schema = schema
        self._introspection = Introspection(schema)

    def requested(
        self, document: DocumentNode, operation: OperationDefinitionNode, variables: dict[str, Any]
    ) -> Requested:
        """The most that a valid operation may ask for, with its variables coerced."""
        reckoning = self._reckoning(document, variables)
        whole = reckoning.selection([operation.selection_set], self._root(operation))
        return Requested(objects=round(whole.objects), values=round(whole.values))

    def most_below(
        self, document: DocumentNode, operation: OperationDefinitionNode, variables: dict[str, Any]
    ) -> str:
        """Where most is asked for: response keys with their slicing arguments and numbers."""
        reckoning = self._reckoning(document, variables)
        return ".".join(reckoning.dearest(operation.selection_set, self._root(operation)))

    def _reckoning(self, document: DocumentNode, variables: dict[str, Any]) -> "_Reckoning":
        return _Reckoning(self._schema, self.prices, self._introspection, document, variables)

    def _root(self, operation: OperationDefinitionNode) -> GraphQLNamedType:
        # What was found valid has one.
        return cast("GraphQLNamedType", self._schema.get_root_type(operation.operation))


class _Reckoning:
    """One operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        prices: Prices,
        introspection: Introspection,
        document: DocumentNode,
        variables: Mapping[str, Any],
    ) -> None:
        self._schema = schema
        self._prices = prices
        self._introspection = introspection
        self._variables = variables
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        self._reckoned: dict[tuple[tuple[int, ...], str], Sum] = {}

    def selection(self, sets: Sequence[SelectionSetNode], parent: GraphQLNamedType) -> Sum:
        """The sum of what is selected of an object; of exclusive branches the dearest.

        Several selection sets: those of fields that are answered as one.
        """
        key = (tuple(map(id, sets)), parent.name)
        if key not in self._reckoned:
            self._reckoned[key] = self._selection(sets, parent)
        return self._reckoned[key]

    def _selection(self, sets: Sequence[SelectionSetNode], parent: GraphQLNamedType) -> Sum:
        fields: dict[str, list[FieldNode]] = {}
        branches: dict[str, list[SelectionSetNode]] = {}
        for each in sets:
            self._collect(each, parent, fields, branches)
        whole = NOTHING
        for nodes in fields.values():
            whole += self.field(nodes, parent)
        if not branches:
            return whole
        asked = {
            name: self.selection(inner, self._schema.type_map[name])
            for name, inner in branches.items()
        }
        dearest = NOTHING
        for possible in self._possible(parent):
            taken = NOTHING
            for name, each in asked.items():
                if self._is_a(possible, name):
                    taken += each
            dearest = dearest.or_more(taken)
        return whole + dearest

    def _collect(
        self,
        selection_set: SelectionSetNode,
        parent: GraphQLNamedType,
        fields: dict[str, list[FieldNode]],
        branches: dict[str, list[SelectionSetNode]],
    ) -> None:
        """Fields by their response key; apart, what only some objects of the type have."""
        for node in selection_set.selections:
            if node.directives and self._is_left_out(node.directives):
                continue
            if isinstance(node, FieldNode):
                key = node.alias.value if node.alias else node.name.value
                fields.setdefault(key, []).append(node)
                continue
            inner = (
                self._fragments[node.name.value]
                if isinstance(node, FragmentSpreadNode)
                else cast("InlineFragmentNode", node)
            )
            condition = self._of(inner.type_condition, parent)
            if all(self._is_a(each, condition.name) for each in self._possible(parent)):
                self._collect(inner.selection_set, parent, fields, branches)
            else:
                branches.setdefault(condition.name, []).append(inner.selection_set)

    def _possible(self, kind: GraphQLNamedType) -> Sequence[GraphQLNamedType]:
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            return self._schema.get_possible_types(kind)
        return (kind,)

    def _is_a(self, possible: GraphQLNamedType, name: str) -> bool:
        kind = self._schema.type_map[name]
        return kind is possible or (
            isinstance(kind, GraphQLInterfaceType | GraphQLUnionType)
            and isinstance(possible, GraphQLObjectType)
            and self._schema.is_sub_type(kind, possible)
        )

    def field(self, nodes: Sequence[FieldNode], parent: GraphQLNamedType) -> Sum:
        """The sum of fields that are answered as one, and of all that is below them."""
        node = nodes[0]
        name = node.name.value
        definition = self._schema.get_field(parent, name)  # pyright: ignore[reportArgumentType]
        if definition is None:
            return VALUE
        kind = named(definition)
        listed = is_list(definition)
        price = self._prices.of(parent.name, name)
        sets = [each.selection_set for each in nodes if each.selection_set]
        if not is_composite(kind) or not sets:
            return Sum(price.cost, VALUES_OF_A_LIST if listed else 1)
        below = self.selection(sets, kind)
        if parent.name[:2] == "__":
            return self._introspection.times(parent.name, name, below)
        if kind.name[:2] == "__":
            return Sum(price.cost, below.values)
        one = 1 + below.objects
        number = self._number(node, definition, price.slicing) if price.slicing else price.most or 1
        if price.sized:
            whole = Sum(each_objects=price.cost + one, each_values=below.values)
        elif price.slicing and not listed:
            whole = Sum(
                price.cost + one + number * below.each_objects,
                below.values + number * below.each_values,
            )
        else:
            whole = Sum(price.cost + number * one, number * below.values)
        return whole + NOTHING

    def dearest(self, selection_set: SelectionSetNode, parent: GraphQLNamedType) -> Iterator[str]:
        """Where most is asked for, from the root down, as far as one field has most of it."""
        while True:
            fields = list(self._fields(selection_set, parent, set()))
            sums = [self.field([node], of) for node, of in fields]
            totals = [each.objects + each.each_objects + each.values / 1000 for each in sums]
            if not totals or 2 * max(totals) < sum(totals):
                return
            node, of = fields[totals.index(max(totals))]
            key = node.alias.value if node.alias else node.name.value
            definition = self._schema.get_field(of, node.name.value)  # pyright: ignore[reportArgumentType]
            price = self._prices.of(of.name, node.name.value)
            if definition is None or node.selection_set is None:
                return
            slicing = price.slicing
            number = slicing and self._number(node, definition, slicing)
            yield f"{key}({slicing}: {number})" if slicing else key
            selection_set, parent = node.selection_set, named(definition)

    def _fields(
        self, selection_set: SelectionSetNode, parent: GraphQLNamedType, seen: set[str]
    ) -> Iterator[tuple[FieldNode, GraphQLNamedType]]:
        """The fields of a selection set with the types that they are of, fragments unfolded."""
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                yield node, parent
            elif isinstance(node, InlineFragmentNode):
                yield from self._fields(
                    node.selection_set, self._of(node.type_condition, parent), seen
                )
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = self._fragments[node.name.value]
                yield from self._fields(
                    fragment.selection_set, self._of(fragment.type_condition, parent), seen
                )

    def _of(self, condition: NamedTypeNode | None, parent: GraphQLNamedType) -> GraphQLNamedType:
        return self._schema.type_map[condition.name.value] if condition else parent

    def _is_left_out(self, directives: tuple[DirectiveNode, ...]) -> bool:
        """Whether @skip or @include leaves a selection out, with these variables."""
        for directive in directives:
            leaves_out = {"skip": True, "include": False}.get(directive.name.value)
            for argument in directive.arguments or ():
                if leaves_out is not None and argument.name.value == "if":
                    value = self._plain(argument.value)
                    if value is leaves_out:
                        return True
        return False

    def _number(self, node: FieldNode, definition: GraphQLField, argument: str) -> int:
        """How many objects the argument asks for; as many as its list has values."""
        value = next(
            (each.value for each in node.arguments or () if each.name.value == argument), None
        )
        if isinstance(value, ListValueNode):
            return len(value.values)
        plain = definition.args[argument].default_value if value is None else self._plain(value)
        size = size_of(plain)
        if isinstance(size, int):
            return max(0, size)
        return 0 if size is None else 1

    def _plain(self, value: ValueNode) -> Any:
        if isinstance(value, VariableNode):
            return self._variables.get(value.name.value)
        if isinstance(value, IntValueNode):
            return int(value.value)
        return getattr(value, "value", None)
