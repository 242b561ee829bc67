"""What completing a field's type means: how deep its lists are, and where null is allowed."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from graphql import GraphQLList, GraphQLNamedType, GraphQLNonNull

from loaders.plan.leaves import Surprise

# As they are generic, the type checker knows nothing of what they hold.
_REQUIRED: Any = GraphQLNonNull
_LIST: Any = GraphQLList


@dataclass(frozen=True, slots=True)
class Shape:
    """A type without its wrappers; `nullable`: of the value, of an item, of an item's item …"""

    named: GraphQLNamedType
    nullable: tuple[bool, ...]

    @property
    def depth(self) -> int:
        """How many lists stand around a value."""
        return len(self.nullable) - 1


def shape_of(type_: Any) -> Shape:
    """The wrappers of an output type, outermost first."""
    nullable: list[bool] = []
    inner = type_
    while True:
        is_required = isinstance(inner, _REQUIRED)
        inner = inner.of_type if is_required else inner
        nullable.append(not is_required)
        if not isinstance(inner, _LIST):
            return Shape(inner, tuple(nullable))
        inner = inner.of_type


def completed(
    shape: Shape, values: Sequence[Any], complete: Callable[[Sequence[Any]], Sequence[Any]]
) -> Sequence[Any]:
    """Values of any depth, their innermost ones completed together."""
    taken = _Taken(shape, values)
    return taken.put(complete(taken.flat))


async def completed_later(
    shape: Shape,
    values: Sequence[Any],
    complete: Callable[[Sequence[Any]], Awaitable[Sequence[Any]]],
) -> Sequence[Any]:
    """The same where completing takes time."""
    taken = _Taken(shape, values)
    return taken.put(await complete(taken.flat))


class _Taken:
    """The innermost values of nested lists, and how to put others in their places."""

    def __init__(self, shape: Shape, values: Sequence[Any]) -> None:
        self._nullable = shape.nullable
        self._levels: list[Sequence[Any]] = []
        for _ in range(shape.depth):
            self._levels.append(values)
            present = [each for each in values if each is not None]
            if not all(isinstance(each, list | tuple) for each in present):
                raise Surprise("list")
            values = list(chain.from_iterable(present))
        self._innermost = values
        self.flat = [each for each in values if each is not None]

    def put(self, completed: Sequence[Any]) -> Sequence[Any]:
        values = completed
        if len(self.flat) != len(self._innermost):
            left = iter(completed)
            values = [None if each is None else next(left) for each in self._innermost]
        self._check(values, -1)
        for level, above in enumerate(reversed(self._levels), start=2):
            items = iter(values)
            values = [None if each is None else list(islice(items, len(each))) for each in above]
            self._check(values, -level)
        return values

    def _check(self, values: Sequence[Any], level: int) -> None:
        if not self._nullable[level] and None in values:
            raise Surprise("null")
