"""Pages: `first` and `after` checked, cursors that fit their question and no other."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Generic, TypeVar, cast

import orjson
import strawberry

from api.context import Info
from api.errors import InvalidInput
from graph.reading import Keyed, Position, Slice

T = TypeVar("T")
LONGEST_CURSOR = 1_000
UNREADABLE = "`after` is no cursor of this server."


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


@strawberry.type(description="A page of nodes.")
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
    """What was asked for: how many, behind which cursor, of which question."""

    first: int
    after: Position | None
    question: str

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
        text = orjson.dumps([self.question, key, id])
        return base64.urlsafe_b64encode(text).decode().rstrip("=")


def page(info: Info, first: int, after: str | None, question: Sequence[Any]) -> Page:
    """Check `first` and `after`; `question` is all that the order of the nodes depends on.

    Raises InvalidInput for a `first` out of bounds, a cursor that cannot be read, and one that was
    made for another question.
    """
    limit = info.context.page_limit
    if not 1 <= first <= limit:
        raise InvalidInput(f"`first` must lie between 1 and {limit}, not {first}.")
    digest = sha256(orjson.dumps(question, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()[
        :16
    ]
    return Page(first=first, after=_read(after, digest), question=digest)


def _read(cursor: str | None, question: str) -> Position | None:
    if cursor is None:
        return None
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        made_for, key, id = cast("list[Any]", orjson.loads(text))
    except (ValueError, TypeError, binascii.Error):
        raise InvalidInput(UNREADABLE) from None
    if made_for != question or not isinstance(id, str) or not isinstance(key, str):
        raise InvalidInput(
            "`after` was made for another question: filters, order, day and place must be the same."
        )
    return Position(key=key, id=id)


def connection(
    asked: Page,
    found: Sequence[Keyed],
    make: Callable[[Any], T],
    count: Callable[[], Awaitable[int]],
) -> Connection[T]:
    """A page of nodes that were read with `asked.slice`."""
    edges = [
        Edge(node=make(node), cursor=asked.cursor(key, node.id))
        for key, node in found[: asked.first]
    ]
    info = asked.info([edge.cursor for edge in edges], more=len(found) > asked.first)
    return Connection(edges=edges, page_info=info, count=count)
