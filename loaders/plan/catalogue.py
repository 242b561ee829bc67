"""What the plan is told of the schema: how values are shown, and how pages are asked for."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from graph.client import Graph
from graph.declarations import Edge, Listing
from graph.reading import Slice
from graph.revision import WriteSeen
from graph.views import View
from loaders.declared import Asked, AskedList

T = TypeVar("T")


class Page(Protocol):
    """A page that was asked for rightly."""

    @property
    def view(self) -> View:
        """How the nodes of the page are seen."""
        ...

    @property
    def slice(self) -> Slice:
        """Which nodes are read: one more than is shown."""
        ...

    def cursor(self, key: Any, id: str) -> str:
        """The cursor behind a node."""
        ...


class Tally(Protocol):
    """What was answered costs so much, beside its objects."""

    cost: int


class Context(Protocol):
    """What the plan needs of a request."""

    @property
    def graph(self) -> Graph:
        """The graph."""
        ...

    @property
    def tally(self) -> Tally:
        """Of this operation."""
        ...

    async def settled(self) -> WriteSeen:
        """The last write of the request, read where it is not settled."""
        ...

    async def read_first(self, read: Callable[[Any], Awaitable[tuple[T, WriteSeen]]]) -> T:
        """What a reading answers with, which sees the last write beside."""
        ...

    async def view(self, as_of: Any = None, known_at: str | None = None) -> View:
        """How the caller sees the graph on a day and at a moment."""
        ...

    async def on(self, view: View, as_of: Any, known_at: str | None) -> View:
        """A view at another moment, checked."""
        ...


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Of one schema.

    `show`: a value of the model as an object of the schema. `kinds`: by the label of a noun, the
    column that decides the type of its nodes, and the types by its value. `stored`: by type, its
    attributes that are columns of its noun as they are. `plain`: scalars whose values are JSON
    already, by the Python type that they then have.

    `edge_page(context, edge, id, asked)` opens a page of an edge, `check_first(context, first)`
    checks its size, `listing_page` opens one of a listing whose question is `settled`; they raise
    what stock execution raises. `counted`: a root field was answered by its plan (""), or by stock
    execution for a reason.
    """

    show: Callable[[Any, View], Any]
    kinds: Mapping[str, tuple[str, Mapping[str, str]]]
    stored: Mapping[str, Mapping[str, str]]
    plain: Mapping[str, type[Any]]
    edge_page: Callable[[Any, Edge, str, Asked], Page]
    check_first: Callable[[Any, int], None]
    settled: Callable[[Listing, AskedList], AskedList]
    listing_page: Callable[[Any, Listing, AskedList], Awaitable[Page]]
    counted: Callable[[str], None]
