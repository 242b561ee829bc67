"""Pages and lists of declared listings: what nearly every question of the schema asks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from api.context import Info
from api.pagination import Connection, connection, open_page
from graph.declarations import Listing, Ordering
from graph.reading import LONGEST_LIST, Slice, listed, listed_count
from graph.views import View

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Asked:
    """The arguments that all listings share; a filter without a value does nothing."""

    first: int
    after: str | None
    as_of: date | None = None
    known_at: str | None = None
    filters: Mapping[str, Any] = field(default_factory=dict[str, Any])


async def listing_page(
    info: Info,
    listing: Listing,
    asked_for: Asked,
    make: Callable[[Any, View], T],
    ordering: Ordering | None = None,
) -> Connection[T]:
    """A page of a listing, in its first declared order unless ordered otherwise."""
    filters = {name: value for name, value in asked_for.filters.items() if value is not None}
    order = ordering or next(iter(listing.orderings.values()))
    question = [listing.name, filters, order.key, order.descending]
    opened = open_page(info, asked_for.first, asked_for.after, question, asked_for.as_of)
    asked = opened.seen(await info.context.view(asked_for.as_of, asked_for.known_at))
    graph = info.context.graph
    found = await listed(graph, listing, asked.view, asked.slice, filters=filters, ordering=order)
    return connection(
        asked, found, make, lambda: listed_count(graph, listing, asked.view, filters=filters)
    )


async def whole_list(info: Info, listing: Listing, make: Callable[[Any, View], T]) -> list[T]:
    """All of a short listing, in its first declared order."""
    view = await info.context.view()
    [order, *_] = listing.orderings.values()
    part = Slice(limit=LONGEST_LIST + 1)
    found = await listed(info.context.graph, listing, view, part, filters={}, ordering=order)
    return [make(node, view) for _, node in found]
