"""Search: nodes found by name, with how each fitted."""

from __future__ import annotations

from enum import StrEnum

import strawberry

from api.context import Context, Info
from api.errors import InvalidInput
from api.pagination import UNREADABLE, Page, PageInfo, open_page
from api.sought import check_sought
from api.types.nodes import Node
from api.types.registry import to_node
from graph import model
from graph.catalogue import nouns
from graph.naming import kind_label
from graph.noun import Noun
from graph.revision import WriteSeen
from graph.search import SearchPage, search
from graph.views import View


@strawberry.enum(description="What to search.")
class SearchKind(StrEnum):
    """Nouns that have names."""

    ORGANIZATION = "ORGANIZATION"
    PRODUCT = "PRODUCT"
    POLICY = "POLICY"
    MECHANISM = "MECHANISM"
    CREDENTIAL = "CREDENTIAL"
    SERVICE_TEAM = "SERVICE_TEAM"
    EXPERTISE = "EXPERTISE"
    NEED = "NEED"
    TECHNOLOGY_PLATFORM = "TECHNOLOGY_PLATFORM"
    SECTOR = "SECTOR"
    TOPIC = "TOPIC"


_NOUNS = {
    kind: next(each for each in nouns() if each.label == kind_label(kind)) for kind in SearchKind
}


@strawberry.type
class SearchFacet:
    """How many hits of a kind there are."""

    kind: SearchKind
    count: int


@strawberry.type(description="`matched`: the name or alias that fitted.")
class SearchEdge:
    """A hit."""

    cursor: str
    tier: model.SearchTier
    matched: str
    node_id: strawberry.Private[str]
    of: strawberry.Private[Noun | None]
    view: strawberry.Private[View]

    @strawberry.field
    async def node(self, info: Info) -> Node:
        """What was found."""
        found = await info.context.loaders.node(self.node_id, self.view, self.of)
        return to_node(found, self.view)


@strawberry.type(
    description="A page of hits, best tier first, then the shorter `matched`, then by id."
)
class SearchConnection:
    """A page."""

    edges: list[SearchEdge]
    page_info: PageInfo
    facets: list[SearchFacet] = strawberry.field(description="Visible hits of each kind.")


async def search_page(
    info: Info, text: str, first: int, after: str | None, kinds: list[SearchKind] | None
) -> SearchConnection:
    """Search all kinds unless some are named."""
    check_sought("text", text)
    wanted = sorted(set(kinds)) if kinds is not None else list(SearchKind)
    opened = open_page(info.context, first, after, ["search", text, wanted], None)

    async def read(context: Context) -> tuple[tuple[Page, SearchPage], WriteSeen]:
        asked = opened.seen(await context.view())
        found = await search(
            context.graph,
            text,
            view=asked.view,
            kinds=wanted,
            limit=asked.slice.limit,
            after=_behind(asked),
        )
        return (asked, found), found.last_write or await context.settled()

    asked, found = await info.context.read_first(read)
    # Hits of several kinds are read together; of one kind, as such.
    alone = _NOUNS[wanted[0]] if len(wanted) == 1 else None
    edges = [
        SearchEdge(
            cursor=asked.cursor(rank, hit.node_id),
            tier=hit.tier,
            matched=hit.matched,
            node_id=hit.node_id,
            of=alone,
            view=asked.view,
        )
        for hit, rank in zip(found.hits[:first], found.ranks, strict=False)
    ]
    return SearchConnection(
        edges=edges,
        page_info=asked.info([edge.cursor for edge in edges], more=len(found.hits) > first),
        facets=[SearchFacet(kind=SearchKind(kind), count=count) for kind, count in found.facets],
    )


def _behind(asked: Page) -> tuple[int, str] | None:
    if asked.after is None:
        return None
    if not isinstance(asked.after.key, int):
        raise InvalidInput(UNREADABLE)
    return asked.after.key, asked.after.id
