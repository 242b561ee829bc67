"""Bounds on the form of a document, found without the schema in one pass.

They come before the validation, which takes quadratic time for fields that share a response key
and would unfold fragments that spread each other twice for ever.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FloatValueNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    IntValueNode,
    ListTypeNode,
    ListValueNode,
    NonNullTypeNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    StringValueNode,
    TypeNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
)

from api.errors import InvalidInput

MOST_FIELDS = 1_200
MOST_FRAGMENTS = 150
MOST_ALIKE = 10_000
DEEPEST = 40
DEEPEST_VALUE = 10
LONGEST_LIST = 250
LONGEST_TEXT = 10_000
LONGEST_NUMBER = 40
MOST_DIRECTIVES = 100
MOST_VARIABLES = 100
MOST_OPERATIONS = 25
MOST_AT_ROOT = 50


def check_shape(document: DocumentNode) -> None:
    """Raise InvalidInput for a document that is out of bounds; it says which one, and the way out.

    Fields are counted with every fragment unfolded where it is spread, as the server would have to
    look at them.
    """
    _Walk(document).check()
    _check_values(document)


def introspected(document: DocumentNode) -> frozenset[str]:
    """The response keys under which the document asks for the schema."""
    return frozenset(
        place.alias.value if place.alias else place.name.value
        for place in _places(document)
        if isinstance(place, FieldNode) and place.name.value in ("__schema", "__type")
    )


def deciding(document: DocumentNode, arguments: Collection[str]) -> tuple[str, ...]:
    """The variables that these arguments, of whatever field or directive, take as their value."""
    found = {
        argument.value.name.value
        for place in _places(document)
        for each in (place, *(place.directives or ()))
        for argument in getattr(each, "arguments", None) or ()
        if argument.name.value in arguments and isinstance(argument.value, VariableNode)
    }
    return tuple(sorted(found))


class _Walk:
    """Counts fields, fragments unfolded, and how many pairs of them share a response key."""

    def __init__(self, document: DocumentNode) -> None:
        self._operations = [
            each for each in document.definitions if isinstance(each, OperationDefinitionNode)
        ]
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        self._sizes: dict[str, int] = {}
        self._open: list[str] = []

    def check(self) -> None:
        if len(self._operations) > MOST_OPERATIONS:
            raise InvalidInput(f"A document may have at most {MOST_OPERATIONS} operations.")
        if len(self._fragments) > MOST_FRAGMENTS:
            raise InvalidInput(
                f"A document may have at most {MOST_FRAGMENTS} fragments: ask in parts."
            )
        every = [*self._operations, *self._fragments.values()]
        if any(len(each.variable_definitions or ()) > MOST_VARIABLES for each in every):
            raise InvalidInput(f"An operation may have at most {MOST_VARIABLES} variables.")
        for name in self._fragments:
            self._size_of(name)
        whole = sum(self._size(each.selection_set) for each in every)
        if whole > MOST_FIELDS:
            raise InvalidInput(
                f"A document may have at most {MOST_FIELDS:,} fields, fragments unfolded: ask in"
                " parts."
            )
        alike = 0
        for each in every:
            alike += self._alike([each.selection_set], 1, root=True)
            if alike > MOST_ALIKE:
                raise InvalidInput(
                    "Too many fields of the document share a name: name each once, or ask in parts."
                )

    def _size(self, selection_set: SelectionSetNode) -> int:
        size = 0
        for node in selection_set.selections:
            size += 1
            if isinstance(node, FragmentSpreadNode):
                size += self._size_of(node.name.value)
            elif isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set:
                size += self._size(node.selection_set)
        return min(size, MOST_FIELDS + 1)

    def _size_of(self, name: str) -> int:
        """Fields of a fragment; a cycle is found here, before anything would follow it."""
        if name in self._open:
            raise InvalidInput(f"The fragment `{name}` spreads itself.")
        fragment = self._fragments.get(name)
        if fragment is None:  # the validation will say so
            return 0
        if name not in self._sizes:
            if len(self._open) > DEEPEST:
                raise _too_deep()
            self._open.append(name)
            self._sizes[name] = self._size(fragment.selection_set)
            self._open.pop()
        return self._sizes[name]

    def _alike(self, sets: list[SelectionSetNode], depth: int, *, root: bool = False) -> int:
        """Pairs of fields at one place of the answer that have the same response key."""
        if depth > DEEPEST:
            raise _too_deep()
        counts: Counter[str] = Counter()
        below: dict[str, list[SelectionSetNode]] = {}
        for field in (field for each in sets for field in self._fields(each)):
            key = field.alias.value if field.alias else field.name.value
            counts[key] += 1
            if field.selection_set:
                below.setdefault(key, []).append(field.selection_set)
        if root and len(counts) > MOST_AT_ROOT:
            raise InvalidInput(
                f"An operation may have at most {MOST_AT_ROOT} fields at its root: ask in parts."
            )
        pairs = sum(number * (number - 1) // 2 for number in counts.values())
        for sets_below in below.values():
            if pairs > MOST_ALIKE:
                break
            pairs += self._alike(sets_below, depth + 1)
        return pairs

    def _fields(self, selection_set: SelectionSetNode) -> Iterator[FieldNode]:
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                yield from self._fields(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value in self._fragments:
                yield from self._fields(self._fragments[node.name.value].selection_set)


def _check_values(document: DocumentNode) -> None:
    """Bound directives, variables' types, and lists, texts and nesting of values."""
    directives = 0
    for place in _places(document):
        directives += len(place.directives or ())
        if directives > MOST_DIRECTIVES:
            raise InvalidInput(f"A document may have at most {MOST_DIRECTIVES} directives.")
        for directive in place.directives or ():
            for argument in directive.arguments or ():
                _check_value(argument.value)
        if isinstance(place, FieldNode):
            for argument in place.arguments or ():
                _check_value(argument.value)
        elif isinstance(place, VariableDefinitionNode):
            _check_type(place.type)
            if place.default_value:
                _check_value(place.default_value)


def _places(document: DocumentNode) -> Iterator[Any]:
    """Whatever may have directives: operations, fragments, their variables and selections."""
    left: list[Any] = list(document.definitions)
    while left:
        node = left.pop()
        yield node
        left.extend(getattr(node, "variable_definitions", None) or ())
        if selection_set := getattr(node, "selection_set", None):
            left.extend(selection_set.selections)


def _check_type(kind: TypeNode) -> None:
    for _ in range(DEEPEST_VALUE):
        if not isinstance(kind, ListTypeNode | NonNullTypeNode):
            return
        kind = kind.type
    raise InvalidInput("The type of a variable is nested too deep.")


def _check_value(value: ValueNode) -> None:
    left = [(value, 0)]
    while left:
        each, depth = left.pop()
        if depth > DEEPEST_VALUE:
            raise InvalidInput(f"Values may be nested at most {DEEPEST_VALUE} deep.")
        if isinstance(each, StringValueNode) and len(each.value) > LONGEST_TEXT:
            raise InvalidInput(f"A text may have at most {LONGEST_TEXT:,} characters.")
        if isinstance(each, IntValueNode | FloatValueNode) and len(each.value) > LONGEST_NUMBER:
            raise InvalidInput(f"A number may have at most {LONGEST_NUMBER} digits.")
        if isinstance(each, ListValueNode):
            if len(each.values) > LONGEST_LIST:
                raise InvalidInput(f"A list may have at most {LONGEST_LIST} values.")
            left.extend((item, depth + 1) for item in each.values)
        elif isinstance(each, ObjectValueNode):
            left.extend((field.value, depth + 1) for field in each.fields)


def _too_deep() -> InvalidInput:
    return InvalidInput(f"A document may be nested at most {DEEPEST} deep: ask in parts.")
