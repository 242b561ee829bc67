"""Root fields that show a page or a whole list of a declared listing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

import strawberry

from api.context import Context, Info
from api.edge_fields import with_arguments_of
from api.pagination import Connection, Page, connection, open_page
from graph.declarations import Listing
from graph.reading import LONGEST_LIST, Slice, listed, listed_count
from graph.views import View
from loaders.declared import DECLARED, AskedList, Lists

T = TypeVar("T")


def listing_field(listing: Listing, asked: Callable[..., AskedList], *, description: str) -> Any:
    """A field of Query that shows pages of a listing; its arguments are those of `asked`."""

    async def resolve(info: Info, **arguments: Any) -> Any:
        from api.types.registry import to_shown

        return await listing_page(info, listing, asked(**arguments), to_shown)

    return strawberry.field(
        resolver=with_arguments_of(asked, resolve, of_object=False, behind=0),
        description=description,
        metadata={DECLARED: Lists(listing, asked)},
    )


def settled(listing: Listing, asked: AskedList) -> AskedList:
    """With the filters that have a value; in the first declared order unless another is given."""
    return replace(
        asked,
        filters=dict(_given(listing, asked.filters)),
        ordering=asked.ordering or next(iter(listing.orderings.values())),
    )


def _given(listing: Listing, filters: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in filters.items():
        if name in listing.alone and value is not None and len(value) == 1:
            yield listing.alone[name].filter, value[0]
        elif value is not None:
            yield name, value


async def page_of_listing(context: Context, listing: Listing, asked: AskedList) -> Page:
    """A page of what is settled; raises as `api.pagination.open_page` and `seen` do."""
    order = asked.ordering or next(iter(listing.orderings.values()))
    question = [listing.name, dict(asked.filters), order.key, order.descending]
    opened = open_page(context, asked.first, asked.after, question, asked.as_of)
    return opened.seen(await context.view(asked.as_of, asked.known_at))


async def listing_page(
    info: Info, listing: Listing, asked_for: AskedList, make: Callable[[Any, View], T]
) -> Connection[T]:
    """A page of a listing."""
    wanted = settled(listing, asked_for)
    asked = await page_of_listing(info.context, listing, wanted)
    graph, filters = info.context.graph, wanted.filters
    assert wanted.ordering  # noqa: S101 - it is settled
    order = wanted.ordering
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
