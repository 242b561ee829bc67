"""Makes an operation smaller for as long as what is wrong with it stays."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from typing import Any

from graphql import (
    REMOVE,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    parse,
    print_ast,
    validate,
    visit,
)

from tests.api.differential.writing import Drawn

MOST_ATTEMPTS = 150


async def smallest(
    schema: GraphQLSchema, drawn: Drawn, wrong: Callable[[Drawn], Awaitable[bool]]
) -> Drawn:
    """A smaller operation that is still wrong, no part of which can be left out."""
    attempts = 0
    again = True
    while again and attempts < MOST_ATTEMPTS:
        again = False
        for smaller in _smaller(schema, drawn):
            attempts += 1
            if await wrong(smaller):
                drawn, again = smaller, True
                break
            if attempts >= MOST_ATTEMPTS:
                break
    return drawn


def _smaller(schema: GraphQLSchema, drawn: Drawn) -> Iterator[Drawn]:
    document, number = parse(drawn.text), 0
    while True:
        taking = _Taking(number)
        smaller = visit(document, taking)
        if not taking.taken:
            return
        number += 1
        try:
            text = print_ast(visit(smaller, _Unused(_variables(smaller))))
            smaller = parse(text)
        except GraphQLError:  # nothing is left of it
            continue
        if not validate(schema, smaller):
            used = _variables(smaller)
            values = {name: each for name, each in drawn.variables.items() if name in used}
            yield replace(drawn, text=text, document=smaller, variables=values)


class _Taking(Visitor):
    """Takes one part out, by its number from the outermost on."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._left = number
        self.taken = False

    def enter(self, node: Node, key: Any, *_: Any) -> Any:
        """Only what is one of several can be taken out; a variable's declaration is not."""
        if self.taken or not isinstance(key, int) or node.kind == "variable_definition":
            return None
        self._left -= 1
        if self._left < 0:
            self.taken = True
            return REMOVE
        return None


class _Unused(Visitor):
    """Takes declarations out that nothing uses."""

    def __init__(self, used: set[str]) -> None:
        super().__init__()
        self._used = used

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> Any:
        """A variable's."""
        return None if node.variable.name.value in self._used else REMOVE


class _Names(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def enter_variable(self, node: VariableNode, _: Any, parent: Any, *__: Any) -> None:
        """Where one is used, not where it is declared."""
        if getattr(parent, "kind", "") != "variable_definition":
            self.found.add(node.name.value)


def _variables(document: DocumentNode) -> set[str]:
    names = _Names()
    visit(document, names)
    return names.found
