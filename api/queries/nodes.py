"""Questions by id and by name, and the short vocabularies."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.errors import InvalidInput
from api.ids import checked_id
from api.listing_pages import whole_list
from api.types.credentials import Credential
from api.types.nodes import Node, Sector, Topic
from api.types.registry import to_node_or_none
from api.types.search import SearchConnection, SearchKind, search_page
from graph.listings import CREDENTIALS, SECTORS, TOPICS

MOST_IDS = 100


@strawberry.type
class NodeQueries:
    """Nodes of any kind."""

    @strawberry.field(description="Any object by its global id; null: unknown or hidden.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """One node."""
        checked = checked_id(id)
        view = await info.context.view()
        return to_node_or_none(await info.context.loaders.node(checked, view), view)

    @strawberry.field(
        description="Several objects, in the order of the ids; null where one is unknown or "
        "hidden. At most 100 ids."
    )
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        """Several nodes in one statement, in two where not everybody may see them all."""
        if len(ids) > MOST_IDS:
            raise InvalidInput(f"`ids` may have at most {MOST_IDS} entries.")
        checked = [checked_id(id) for id in ids]
        view = await info.context.view()
        found = await info.context.loaders.nodes(checked, view)
        return [to_node_or_none(each, view) for each in found]

    @strawberry.field(
        description="By tier, across kinds: simplified, traditional, pinyin, initials, English, "
        "aliases, abbreviations, one letter wrong. `text` has at most 100 characters."
    )
    async def search(
        self,
        info: Info,
        text: str,
        first: int,
        after: str | None = None,
        kinds: list[SearchKind] | None = None,
    ) -> SearchConnection:
        """Find nodes by name."""
        return await search_page(info, text, first, after, kinds)

    @strawberry.field(description="All industry sectors, by their word.")
    async def sectors(self, info: Info) -> list[Sector]:
        """Sectors."""
        return await whole_list(info, SECTORS, Sector.from_graph)

    @strawberry.field(description="All topics, by name.")
    async def topics(self, info: Info) -> list[Topic]:
        """Topics."""
        return await whole_list(info, TOPICS, Topic.from_graph)

    @strawberry.field(description="All official labels, by their word.")
    async def credentials(self, info: Info) -> list[Credential]:
        """Credentials."""
        return await whole_list(info, CREDENTIALS, Credential.from_graph)
