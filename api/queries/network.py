"""Questions about what joins organisations: mechanisms, chains, platforms, teams."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.listing_pages import Asked, listing_page, whole_list
from api.pagination import Connection
from api.types.platforms import Mechanism, ProductChain, TechnologyPlatform
from api.types.teams import ServiceTeam
from graph import model
from graph.network_listings import CHAINS, MECHANISMS, SERVICE_TEAMS, TECHNOLOGY_PLATFORMS


@strawberry.type
class NetworkQueries:
    """The ecosystem."""

    @strawberry.field(description="The twelve mechanisms of the mission, M1 to M12.")
    async def mechanisms(self, info: Info) -> list[Mechanism]:
        """All mechanisms."""
        return await whole_list(info, MECHANISMS, Mechanism.from_graph)

    @strawberry.field(description="One mechanism; null: it was not recorded.")
    async def mechanism(self, info: Info, key: model.MechanismKey) -> Mechanism | None:
        """By its key."""
        found = await whole_list(info, MECHANISMS, Mechanism.from_graph)
        return next((each for each in found if each.key == key), None)

    @strawberry.field(
        description="Chains of products, for example the plant chain, with their steps; by name."
    )
    async def chains(self, info: Info) -> list[ProductChain]:
        """All chains."""
        return await whole_list(info, CHAINS, ProductChain.from_graph)

    @strawberry.field(description="Technology platforms, by name.")
    async def technology_platforms(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[TechnologyPlatform]:
        """A page of platforms."""
        asked = Asked(first, after, as_of)
        make = TechnologyPlatform.from_graph
        return await listing_page(info, TECHNOLOGY_PLATFORMS, asked, make)

    @strawberry.field(
        description="Service teams that are not dissolved, by name. `leads`: only those under one "
        "of these banks."
    )
    async def service_teams(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        leads: list[strawberry.ID] | None = None,
        as_of: date | None = None,
    ) -> Connection[ServiceTeam]:
        """A page of teams."""
        asked = Asked(first, after, as_of, filters={"leads": leads})
        return await listing_page(info, SERVICE_TEAMS, asked, ServiceTeam.from_graph)
