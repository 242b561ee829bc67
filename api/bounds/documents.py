"""From the text of a document to an operation that may be executed, or to the words why not."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from cachetools import LRUCache
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    get_variable_values,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from api.bounds.shape import check_shape, deciding, introspected
from api.bounds.variables import check_variables
from api.cost.rule import DECIDING, CostRule, Requested, size_of
from api.errors import InvalidInput

RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
MOST_ERRORS = 10
SHORT = 2_000
"""Characters; what is shorter is read in a few milliseconds."""

CHARACTERS_EACH = 50
"""Characters of an unknown document that cost 1 to read."""

LONGEST_KEPT = 20_000
MOST_KEPT = 500_000
"""Characters of documents that are kept; a hundred bytes of memory for each."""

SIZES_KEPT = 20
"""Prices of one document that are kept, one for each of the page sizes that are asked for."""


class NotExecutable(Exception):
    """The document or its variables have mistakes: which ones."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = errors


class NoOperation(Exception):
    """The document has no operation of the name, or several and no name was given."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document that fits the bounds and the schema; `length` in characters.

    `introspected`: the response keys under which it asks for the schema. `sizing`: the variables
    that decide how much it asks for.
    """

    node: DocumentNode
    introspected: frozenset[str]
    length: int
    sizing: tuple[str, ...]
    _requested: LRUCache[tuple[Any, ...], Requested] = field(
        default_factory=lambda: LRUCache(SIZES_KEPT), compare=False, repr=False
    )

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation of the name; the only one where there is no name. Raises NoOperation."""
        operations = [
            each for each in self.node.definitions if isinstance(each, OperationDefinitionNode)
        ]
        found = [
            each
            for each in operations
            if name is None or (each.name is not None and each.name.value == name)
        ]
        if len(found) != 1:
            raise NoOperation
        return found[0]

    def requested(
        self, operation: OperationDefinitionNode, variables: dict[str, Any], rule: CostRule
    ) -> Requested:
        """What an operation of the document asks for, reckoned once for equal sizes."""
        name = operation.name.value if operation.name else None
        # Reckoned from nothing but the sizes, so that equal ones cannot have different prices.
        sizes = {each: size_of(variables.get(each)) for each in self.sizing}
        key = (name, *sizes.values())
        requested = self._requested.get(key)
        if requested is None:
            requested = self._requested[key] = rule.requested(self.node, operation, sizes)
        return requested


class Documents:
    """Parses and validates; what was found valid is kept, so that it is done once."""

    def __init__(self, schema: GraphQLSchema, token_limit: int) -> None:
        """`token_limit`: tokens that a document may have."""
        self._schema = schema
        self._token_limit = token_limit
        self._kept: LRUCache[str, Document] = LRUCache(MOST_KEPT, lambda document: document.length)
        self._trusted: dict[str, Document] = {}
        self._reader = ThreadPoolExecutor(1, "documents")

    def trust(self, text: str) -> None:
        """Keep a document for good; raises NotExecutable."""
        self._trusted[text] = self._read(text, suggest=True)

    def reading_price(self, text: str) -> int:
        """What it costs to read a document: nothing where it is known."""
        known = text in self._trusted or text in self._kept
        return 0 if known else len(text) // CHARACTERS_EACH

    async def of(self, text: str, *, suggest: bool) -> Document:
        """The document; raises NotExecutable.

        `suggest`: whether mistakes name what the schema has instead. A long document is read
        beside the loop, so that others are answered meanwhile, and one at a time.
        """
        known = self._trusted.get(text) or self._kept.get(text)
        if known:
            return known
        read = partial(self._read, text, suggest=suggest)
        if len(text) <= SHORT:
            document = read()
        else:
            document = await asyncio.get_running_loop().run_in_executor(self._reader, read)
        if len(text) <= LONGEST_KEPT:
            self._kept[text] = document
        return document

    def variables(
        self, operation: OperationDefinitionNode, given: dict[str, Any], *, suggest: bool
    ) -> dict[str, Any]:
        """Variables as the schema has them; raises NotExecutable."""
        try:
            check_variables(given)
        except InvalidInput as error:
            raise NotExecutable([error]) from None
        found = get_variable_values(
            self._schema,
            operation.variable_definitions or (),
            given,
            max_errors=MOST_ERRORS,
            hide_suggestions=not suggest,
        )
        if isinstance(found, list):
            raise NotExecutable(found)
        return found.coerced

    def _read(self, text: str, *, suggest: bool) -> Document:
        try:
            node = parse(text, max_tokens=self._token_limit, allow_empty_selection_sets=False)
            check_shape(node)
        except (GraphQLSyntaxError, InvalidInput) as error:
            raise NotExecutable([error]) from None
        errors = validate(
            self._schema,
            node,
            RULES,
            max_errors=MOST_ERRORS,
            hide_suggestions=not suggest,
            allow_empty_selection_sets=False,
        )
        if errors:
            raise NotExecutable(errors)
        return Document(node, introspected(node), len(text), deciding(node, DECIDING))
