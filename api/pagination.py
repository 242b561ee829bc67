"""Pages: `first` and `after` checked, cursors that fit their question and no other."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Generic, TypeVar, cast

import orjson
import strawberry

from api.context import Context, Info
from api.errors import InvalidInput
from graph.declarations import Edge as GraphEdge
from graph.moments import moment
from graph.reading import Keyed, Position, Slice
from graph.views import View
from loaders.declared import Asked

T = TypeVar("T")
LONGEST_CURSOR = 1_000
UNREADABLE = "`after` is no cursor of this server."
OTHER_QUESTION = (
    "`after` was made for another question: filters, order, day, moment and place must be the same."
)


@strawberry.type(description="Relay page information. Paging is forward only.")
class PageInfo:
    """Where a page stands."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type(description="A node of a page, with the cursor behind it.")
class Edge(Generic[T]):
    """One node and its cursor."""

    node: T
    cursor: str


@strawberry.type(
    description="A page of nodes. Pages behind a cursor show the same moment as the page that the "
    "cursor is from, so that a walk is not disturbed by what is recorded meanwhile."
)
class Connection(Generic[T]):
    """A page; the total is counted only when it is asked for."""

    edges: list[Edge[T]]
    page_info: PageInfo
    count: strawberry.Private[Callable[[], Awaitable[int]]]

    @strawberry.field(description="How many there are in all that you may see.")
    async def total_count(self) -> int:
        """Count with the same filters."""
        return await self.count()


@dataclass(frozen=True, slots=True)
class Page:
    """What was asked for: how many, behind which cursor, of which question, seen how."""

    first: int
    after: Position | None
    question: str
    view: View

    @property
    def slice(self) -> Slice:
        """One more than asked for, which tells whether there is a next page."""
        return Slice(limit=self.first + 1, after=self.after)

    def info(self, cursors: Sequence[str], *, more: bool) -> PageInfo:
        """Page information for the nodes shown."""
        return PageInfo(
            has_next_page=more,
            has_previous_page=self.after is not None,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )

    def is_behind(self, score: float, id: str) -> bool:
        """Whether a scored node lies behind the cursor; best first, ties by id."""
        if self.after is None:
            return True
        try:
            last = float(self.after.key)
        except ValueError:
            raise InvalidInput(UNREADABLE) from None
        return (-score, id) > (-last, self.after.id)

    def cursor(self, key: Any, id: str) -> str:
        """The cursor behind a node."""
        text = orjson.dumps([self.question, self.view.known_at, key, id])
        return base64.urlsafe_b64encode(text).decode().rstrip("=")


Cursor = tuple[str, str, Position]
"""For which question it was made, at which moment, and where it stands."""


@dataclass(frozen=True, slots=True)
class OpenedPage:
    """A page that was asked for rightly, before it is known how the graph is seen."""

    first: int
    question: str
    cursor: Cursor | None

    def seen(self, view: View) -> Page:
        """The page, to be read with its own view: behind a cursor that of the cursor's moment.

        Raises InvalidInput where another moment was asked for.
        """
        if self.cursor is None:
            return Page(first=self.first, after=None, question=self.question, view=view)
        _, known_at, position = self.cursor
        if view.replayed and known_at != view.known_at:
            raise InvalidInput(OTHER_QUESTION)
        behind = replace(view, known_at=known_at)
        return Page(first=self.first, after=position, question=self.question, view=behind)


def check_first(context: Context, first: int) -> None:
    """Raises InvalidInput for a `first` out of bounds."""
    limit = context.page_limit
    if not 1 <= first <= limit:
        raise InvalidInput(f"`first` must lie between 1 and {limit}, not {first}.")


def open_page(
    context: Context, first: int, after: str | None, question: Sequence[Any], as_of: date | None
) -> OpenedPage:
    """Check `first` and `after` before anything is read.

    `question` is all that the order of the nodes depends on, but the day. Raises InvalidInput for
    a `first` out of bounds, a cursor that cannot be read, and one made for another question.
    """
    check_first(context, first)
    day = as_of or context.today
    asked = orjson.dumps([*question, day], default=str, option=orjson.OPT_SORT_KEYS)
    digest = sha256(asked).hexdigest()[:16]
    cursor = None if after is None else _read(after)
    if cursor and cursor[0] != digest:
        raise InvalidInput(OTHER_QUESTION)
    return OpenedPage(first=first, question=digest, cursor=cursor)


def page(
    context: Context, view: View, first: int, after: str | None, question: Sequence[Any]
) -> Page:
    """A page within an answer that has its view; raises as `open_page` and `seen` do."""
    return open_page(context, first, after, question, view.as_of).seen(view)


def _read(cursor: str) -> Cursor:
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        made_for, known_at, key, id = cast("list[Any]", orjson.loads(text))
        texts = all(isinstance(each, str) for each in (made_for, known_at, id))
        if not texts or isinstance(key, bool) or not isinstance(key, str | int):
            raise ValueError
        if moment(datetime.fromisoformat(known_at)) != known_at:
            raise ValueError
    except (ValueError, TypeError, OverflowError, binascii.Error):
        raise InvalidInput(UNREADABLE) from None
    return made_for, known_at, Position(key=key, id=id)


def connection(
    asked: Page,
    found: Sequence[Keyed],
    make: Callable[[Any, View], T],
    count: Callable[[], Awaitable[int]],
) -> Connection[T]:
    """A page of nodes that were read with `asked.slice`."""
    edges = [
        Edge(node=make(node, asked.view), cursor=asked.cursor(key, node.id))
        for key, node in found[: asked.first]
    ]
    info = asked.info([edge.cursor for edge in edges], more=len(found) > asked.first)
    return Connection(edges=edges, page_info=info, count=count)


def page_of_edge(context: Context, edge: GraphEdge, id: str, asked: Asked) -> Page:
    """A page of what an edge leads to from a node; raises as `page` does."""
    order = asked.ordering or edge.order
    question = [edge.name, id, dict(asked.filters), order.key, order.descending]
    return page(context, asked.view, asked.first, asked.after, question)


async def edge_page(
    info: Info, edge: GraphEdge, id: str, asked_for: Asked, make: Callable[[Any, View], T]
) -> Connection[T]:
    """A page of what an edge leads to from a node."""
    asked = page_of_edge(info.context, edge, id, asked_for)
    filters, loaders = asked_for.filters, info.context.loaders
    found = await loaders.page(edge, id, asked.view, asked.slice, filters, asked_for.ordering)
    return connection(asked, found, make, lambda: loaders.count(edge, id, asked.view, filters))
