"""What fields of the schema declare: which edge they show, and what of it their arguments ask for.

A declaration is the one truth about a field: from it api/edge_fields.py makes the resolver of stock
execution, and the plan its statement.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from inspect import isawaitable
from typing import Any

from graph.declarations import Edge, Listing, Ordering
from graph.noun import Noun
from graph.reading import Filters
from graph.views import View

DECLARED = "rongzhi.declared"
"""The name under which a field's metadata holds its declaration."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a field's arguments ask for: how the graph is seen beyond it, and which page.

    `known_at`: another moment than the view's, which is still to be checked.
    """

    view: View
    first: int = 0
    after: str | None = None
    filters: Filters = field(default_factory=dict[str, Any])
    ordering: Ordering | None = None
    known_at: str | None = None


@dataclass(frozen=True, slots=True)
class Leads:
    """A field that shows what an edge leads to from its object.

    `asked(view, **arguments)` says what is asked for, from the view of the object and the arguments
    of the field. `of`: the attribute of the object that has the id of its node; with `named` that
    of the node which is shown, where an object has no other way to it. `then`: what of the node is
    shown, where that is not the node itself.
    """

    edge: Edge
    asked: Callable[..., Asked]
    of: str = "id"
    then: Callable[[Any], Any] | None = None
    named: bool = False


@dataclass(frozen=True, slots=True)
class AskedList:
    """What a root field's arguments ask for; a filter without a value does nothing."""

    first: int
    after: str | None = None
    as_of: date | None = None
    known_at: str | None = None
    filters: Mapping[str, Any] = field(default_factory=dict[str, Any])
    ordering: Ordering | None = None


@dataclass(frozen=True, slots=True)
class Lists:
    """A root field that shows a page of a listing; `asked(**arguments)` says which."""

    listing: Listing
    asked: Callable[..., AskedList]


@dataclass(frozen=True, slots=True)
class Finds:
    """A root field that shows one node; `find(context, **arguments)` says which, and how seen.

    The id is None where there is none to show.
    """

    noun: Noun
    find: Callable[..., Awaitable[tuple[str | None, View]]]


class ListTooLong(Exception):
    """The graph has more than the list promises: the promise is wrong, or the data."""


@dataclass(frozen=True, slots=True)
class Charged:
    """A resolver that tallies a `cost` and holds its list to `most` items."""

    resolve: Callable[..., Any]
    name: str
    cost: int
    most: int | None

    def __call__(self, root: Any, info: Any, **arguments: Any) -> Any:
        """Resolve the field; raises ListTooLong."""
        info.context.tally.cost += self.cost
        answer = self.resolve(root, info, **arguments)
        if self.most is None:
            return answer
        return self._awaited(answer) if isawaitable(answer) else self._whole(answer)

    async def _awaited(self, answer: Awaitable[Any]) -> Any:
        return self._whole(await answer)

    def _whole(self, answer: Any) -> Any:
        if answer is not None and self.most is not None and len(answer) > self.most:
            raise ListTooLong(f"{self.name} has {len(answer)} items, {self.most} are promised")
        return answer


@dataclass(frozen=True, slots=True)
class Watched:
    """A resolver whose answers are told of and nothing more.

    `begins` is called when it starts to wait, `ends` with what it answered after that.
    """

    resolve: Callable[..., Any]
    begins: Callable[[], object]
    ends: Callable[[Any], object]

    def __call__(self, root: Any, info: Any, **arguments: Any) -> Any:
        """Resolve the field."""
        made = self.resolve(root, info, **arguments)
        return self._awaited(made) if isawaitable(made) else made

    async def _awaited(self, made: Awaitable[Any]) -> Any:
        self.begins()
        answer = await made
        self.ends(answer)
        return answer
