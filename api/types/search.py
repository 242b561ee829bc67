"""Search: nodes found by name, with how each fitted."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from api.context import Info
from api.errors import InvalidInput, bounded
from api.pagination import PageInfo, page
from api.types.nodes import Node
from api.types.registry import to_node
from graph import model
from graph.names import LONGEST_SEARCH_TEXT
from graph.search import search


@strawberry.enum(description="What to search.")
class SearchKind(StrEnum):
    """Nouns that have names."""

    ORGANIZATION = "ORGANIZATION"
    PRODUCT = "PRODUCT"
    POLICY = "POLICY"
    CREDENTIAL = "CREDENTIAL"
    EXPERTISE = "EXPERTISE"
    SECTOR = "SECTOR"
    TOPIC = "TOPIC"


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
    as_of: strawberry.Private[date]

    @strawberry.field
    async def node(self, info: Info) -> Node:
        """What was found."""
        found = await info.context.loaders.node(self.node_id, info.context.view(self.as_of))
        return to_node(found, self.as_of)


@strawberry.type(description="A page of hits, best tier first, then by id.")
class SearchConnection:
    """A page."""

    edges: list[SearchEdge]
    page_info: PageInfo
    facets: list[SearchFacet] = strawberry.field(description="Visible hits of each kind.")


async def search_page(
    info: Info, text: str, first: int, after: str | None, kinds: list[SearchKind] | None
) -> SearchConnection:
    """Search all kinds unless some are named."""
    if len(text) > LONGEST_SEARCH_TEXT:
        raise InvalidInput(f"`text` may have at most {LONGEST_SEARCH_TEXT} characters.")
    bounded("kinds", kinds)
    wanted = sorted(set(kinds)) if kinds is not None else list(SearchKind)
    asked = page(info, first, after, ["search", text, wanted])
    behind = None
    if asked.after:
        if asked.after.key not in model.SearchTier.__members__:
            raise InvalidInput("`after` is no cursor of this server.")
        behind = (model.SearchTier(asked.after.key), asked.after.id)
    found = await search(
        info.context.graph, text, kinds=wanted, limit=asked.slice.limit, after=behind
    )
    edges = [
        SearchEdge(
            cursor=asked.cursor(hit.tier, hit.node_id),
            tier=hit.tier,
            matched=hit.matched,
            node_id=hit.node_id,
            as_of=info.context.today,
        )
        for hit in found.hits[:first]
    ]
    return SearchConnection(
        edges=edges,
        page_info=asked.info([edge.cursor for edge in edges], more=len(found.hits) > first),
        facets=[SearchFacet(kind=SearchKind(kind), count=count) for kind, count in found.facets],
    )
