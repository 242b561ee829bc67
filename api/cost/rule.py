"""How much an operation may ask for at most, found in its document and variables alone.

One pass over the document: each fragment is reckoned once, however often it is spread. The price:
every object of the answer 1, a plain list its most, a page its `first`, plus what fields cost.
After the GraphQL cost directives specification (https://ibm.github.io/graphql-specs/cost-spec.html).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    is_abstract_type,
)

from api.cost.introspection import Introspection
from api.cost.kinds import is_composite, is_list, named
from api.cost.prices import Prices
from api.cost.sums import NOTHING, VALUE, Sum

VALUES_OF_A_LIST = 10
"""Scalars that a list of scalars is taken to have."""


@dataclass(frozen=True, slots=True)
class Requested:
    """What an operation asks for at most.

    `objects`: its cost. `values`: scalars of the answer. `most_below`: where most of it is asked:
    response keys, each that has one with its slicing argument and number.
    """

    objects: int
    values: int
    most_below: tuple[str, ...] = ()


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
        root = self._schema.get_root_type(operation.operation)
        if root is None:
            return Requested(0, 0)
        reckoning = _Reckoning(self._schema, self.prices, self._introspection, document, variables)
        whole = reckoning.selection(operation.selection_set, root)
        return Requested(
            objects=round(whole.objects),
            values=round(whole.values),
            most_below=tuple(reckoning.dearest(operation.selection_set, root)),
        )


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
        self._reckoned: dict[str, Sum] = {}

    def selection(self, selection_set: SelectionSetNode, parent: GraphQLNamedType) -> Sum:
        """The sum of a selection set; of branches that exclude each other the dearest."""
        whole = NOTHING
        branches: dict[str, Sum] = {}
        for node in selection_set.selections:
            if node.directives and self._is_left_out(node.directives):
                continue
            if isinstance(node, FieldNode):
                whole += self.field(node, parent)
                continue
            condition, asked = self._branch(node, parent)
            if condition is parent:
                whole += asked
            else:
                branches[condition.name] = branches.get(condition.name, NOTHING) + asked
        if not branches:
            return whole
        possible = (
            self._schema.get_possible_types(parent)  # pyright: ignore[reportArgumentType]
            if is_abstract_type(parent)
            else [parent]
        )
        dearest = NOTHING
        for each in possible:
            taken = NOTHING
            for name, asked in branches.items():
                if name == each.name or self._includes(name, each):
                    taken += asked
            dearest = dearest.or_more(taken)
        return whole + dearest

    def field(self, node: FieldNode, parent: GraphQLNamedType) -> Sum:
        """The sum of a field and of all that is below it."""
        name = node.name.value
        definition = self._schema.get_field(parent, name)  # pyright: ignore[reportArgumentType]
        if definition is None:
            return VALUE
        kind = named(definition)
        listed = is_list(definition)
        price = self._prices.of(parent.name, name)
        if not is_composite(kind) or node.selection_set is None:
            return Sum(price.cost, VALUES_OF_A_LIST if listed else 1)
        below = self.selection(node.selection_set, kind)
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
            sums = [self.field(node, of) for node, of in fields]
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

    def _branch(self, node: Any, parent: GraphQLNamedType) -> tuple[GraphQLNamedType, Sum]:
        if isinstance(node, InlineFragmentNode):
            condition = self._of(node.type_condition, parent)
            return condition, self.selection(node.selection_set, condition)
        name = node.name.value
        fragment = self._fragments[name]
        condition = self._of(fragment.type_condition, parent)
        if name not in self._reckoned:
            self._reckoned[name] = self.selection(fragment.selection_set, condition)
        return condition, self._reckoned[name]

    def _of(self, condition: NamedTypeNode | None, parent: GraphQLNamedType) -> GraphQLNamedType:
        return self._schema.type_map[condition.name.value] if condition else parent

    def _includes(self, name: str, possible: GraphQLNamedType) -> bool:
        kind = self._schema.type_map[name]
        return (
            is_abstract_type(kind)
            and isinstance(possible, GraphQLObjectType)
            and self._schema.is_sub_type(kind, possible)
        )

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
        if isinstance(plain, list):
            return len(plain)  # pyright: ignore[reportUnknownArgumentType]
        if isinstance(plain, int):
            return max(0, plain)
        return 0 if plain is None else 1

    def _plain(self, value: ValueNode) -> Any:
        if isinstance(value, VariableNode):
            return self._variables.get(value.name.value)
        if isinstance(value, IntValueNode):
            return int(value.value)
        return getattr(value, "value", None)
