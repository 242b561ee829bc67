"""What an operation uses, read off its document: so that a run can say what it has tried."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    ListValueNode,
    NullValueNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    is_interface_type,
    is_union_type,
    visit,
)

from tests.api.differential.asking import Answers
from tests.api.differential.kinds import named
from tests.api.differential.writing import Drawn

OF_ARGUMENTS = ("filter", "orderBy", "asOf", "knownAt", "after")
LEAST: Mapping[str, int] = {
    **{"named fragment": 25, "inline fragment": 25, "fragment on an interface": 10},
    **{"fragment on a union": 3, "fragment on an object": 25, "fragment without a type": 5},
    **{"alias": 100, "field twice with other arguments": 15, "one key twice": 15},
    **{"variable": 100, "variable with a default": 20, "variable left out": 20},
    **{"variable that is null": 10, "variable in an object or list": 5},
    **{"skip or include by a literal": 15, "skip or include by a variable": 15},
    **{"__typename": 40, "interface": 50, "union": 5, "connection": 100, "cursor": 50},
    **{"pageInfo": 30, "totalCount": 30, "nested connection": 20, "several root fields": 40},
    **{"argument filter": 20, "argument orderBy": 8, "argument asOf": 25, "argument knownAt": 15},
    **{"argument after": 50, "after: null": 5, "real cursor again": 20, "first out of bounds": 5},
    **{"several operations": 3, "five levels deep": 20},
    **{"answered": 150, "answered with something": 100, "refused": 10, "other error": 0},
}
"""How often each must occur in a run of five hundred."""


class _Seen(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types: Any = types
        self.found: set[str] = set()
        self.roots: list[str] = []
        self._connections = 0
        self._depth = 0

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        """Variables are declared with it."""
        for each in node.variable_definitions or ():
            self.found.add("variable with a default" if each.default_value else "variable")

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """A field, and what of."""
        name = node.name.value
        parent = self._types.get_parent_type()
        kind = named(self._types.get_type())
        self._depth += 1
        if self._depth >= 5:
            self.found.add("five levels deep")
        if parent and parent.name == "Query" and name != "__typename":
            self.roots.append(name)
        if node.alias:
            self.found.add("alias")
        if name in ("__typename", "cursor", "pageInfo", "totalCount"):
            self.found.add(name)
        if kind and kind.name.endswith("Connection"):
            self._connections += 1
            self.found.add("nested connection" if self._connections > 1 else "connection")
        if is_interface_type(kind):
            self.found.add("interface")
        if is_union_type(kind):
            self.found.add("union")
        for each in node.arguments or ():
            if each.name.value in OF_ARGUMENTS:
                self.found.add(f"argument {each.name.value}")
            if each.name.value == "after" and isinstance(each.value, NullValueNode):
                self.found.add("after: null")
            if each.name.value == "first" and getattr(each.value, "value", "1") in (
                *("0", "-1", "101", "1000"),
            ):
                self.found.add("first out of bounds")

    def leave_field(self, node: FieldNode, *_: Any) -> None:
        """Out of it again."""
        self._depth -= 1
        kind = named(self._types.get_type())
        if kind and kind.name.endswith("Connection"):
            self._connections -= 1

    def enter_object_field(self, node: Any, *_: Any) -> None:
        """A part of an input."""
        if isinstance(node.value, VariableNode):
            self.found.add("variable in an object or list")

    def enter_list_value(self, node: ListValueNode, *_: Any) -> None:
        """A list of inputs."""
        if any(isinstance(each, VariableNode) for each in node.values):
            self.found.add("variable in an object or list")

    def enter_inline_fragment(self, node: InlineFragmentNode, *_: Any) -> None:
        """A fragment that has no name."""
        self.found.add("inline fragment")
        self._on(self._types.get_type() if node.type_condition else None)

    def enter_fragment_definition(self, node: FragmentDefinitionNode, *_: Any) -> None:
        """A fragment."""
        self._on(self._types.get_type())

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: Any) -> None:
        """A fragment's place."""
        self.found.add("named fragment")

    def _on(self, kind: Any) -> None:
        if kind is None:
            self.found.add("fragment without a type")
        elif is_interface_type(kind):
            self.found.add("fragment on an interface")
        else:
            union = is_union_type(kind)
            self.found.add("fragment on a union" if union else "fragment on an object")

    def enter_selection_set(self, node: Any, *_: Any) -> None:
        """What is asked for at one place."""
        fields = [each for each in node.selections if isinstance(each, FieldNode)]
        keys = Counter((each.alias or each.name).value for each in fields)
        names = Counter(each.name.value for each in fields if each.arguments)
        if max(keys.values(), default=0) > 1:
            self.found.add("one key twice")
        if max(names.values(), default=0) > 1:
            self.found.add("field twice with other arguments")

    def enter_directive(self, node: Any, *_: Any) -> None:
        """What is left out or not."""
        by_variable = any(isinstance(each.value, VariableNode) for each in node.arguments)
        self.found.add(f"skip or include by a {'variable' if by_variable else 'literal'}")


def used(schema: GraphQLSchema, drawn: Drawn) -> tuple[set[str], list[str]]:
    """What an operation uses, and the names of its root fields."""
    types = TypeInfo(schema)
    seen = _Seen(types)
    visit(drawn.document, TypeInfoVisitor(types, seen))
    declared = {
        each.variable.name.value
        for node in drawn.document.definitions
        if isinstance(node, OperationDefinitionNode)
        for each in node.variable_definitions or ()
    }
    if declared - drawn.variables.keys():
        seen.found.add("variable left out")
    if any(value is None for value in drawn.variables.values()):
        seen.found.add("variable that is null")
    firsts = [drawn.variables.get(name) for name, each in drawn.kinds.items() if each[0] == "first"]
    if {0, -1, 101, 1000} & set(firsts):
        seen.found.add("first out of bounds")
    if drawn.name:
        seen.found.add("several operations")
    if any(drawn.variables.get(each) for each in drawn.cursors):
        seen.found.add("real cursor again")
    if len(seen.roots) > 1:
        seen.found.add("several root fields")
    return seen.found, seen.roots


class Coverage:
    """How many operations used what, and how they were answered."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self.features: Counter[str] = Counter()
        self.roots: Counter[str] = Counter()
        self.plans: Counter[str] = Counter()
        self.operations = 0
        self.in_other_order = 0

    def note(self, drawn: Drawn, answers: Answers) -> None:
        """Count an operation that was asked."""
        found, roots = used(self._schema, drawn)
        self.operations += 1
        self.features.update(found)
        self.roots.update(roots)
        self.in_other_order += answers.differ_in_order_alone
        body = answers.body
        codes = {each["extensions"]["code"] for each in body.get("errors", [])}
        if not codes:
            self.features["answered"] += 1
            self.features["answered with something"] += any(map(_told, body["data"].values()))
            self.plans.update(answers.plans)
        else:
            refusals = {"INVALID_INPUT", "FORBIDDEN"}
            self.features["refused" if codes <= refusals else "other error"] += 1

    @property
    def planned(self) -> float:
        """The share of root fields without errors that were answered by a plan."""
        return self.plans[""] / max(1, self.plans.total())

    def missing(self) -> dict[str, int]:
        """What occurred too seldom, with how often it did."""
        most = {
            name: self.features[name] for name, few in LEAST.items() if self.features[name] < few
        }
        query = self._schema.query_type
        assert query
        return most | {name: 0 for name in query.fields if not self.roots[name]}

    def table(self) -> Iterator[str]:
        """Lines for people to read."""
        yield f"{self.operations} operations; {self.planned:.1%} of {self.plans.total()} by a plan"
        yield f"errors in another order: {self.in_other_order}"
        for title, counted in {
            **{"features": self.features, "root fields": self.roots, "plans": self.plans},
        }.items():
            said = ", ".join(f"{name or 'by a plan'} {n}" for name, n in counted.most_common())
            yield f"{title}: {said}"


def _told(value: Any) -> bool:
    """Whether there is anything that is no empty list, null or name of a type."""
    match value:
        case dict():
            return any(_told(each) for key, each in value.items() if key != "__typename")  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        case list():
            return any(map(_told, value))  # pyright: ignore[reportUnknownArgumentType]
        case _:
            return value not in (None, False, 0, "")
