"""Questions about what joins organisations: mechanisms, chains, platforms, teams."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.listing_pages import listing_field, whole_list
from api.pagination import Connection
from api.types.platforms import Mechanism, ProductChain, TechnologyPlatform
from api.types.teams import ServiceTeam
from graph import model
from graph.network_listings import CHAINS, MECHANISMS, SERVICE_TEAMS, TECHNOLOGY_PLATFORMS
from loaders.declared import AskedList


def _platforms(first: int, after: str | None = None, as_of: date | None = None) -> AskedList:
    return AskedList(first, after, as_of)


def _teams(
    first: int,
    after: str | None = None,
    leads: list[strawberry.ID] | None = None,
    as_of: date | None = None,
) -> AskedList:
    return AskedList(first, after, as_of, filters={"leads": leads})


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

    technology_platforms: Connection[TechnologyPlatform] = listing_field(
        TECHNOLOGY_PLATFORMS, _platforms, description="Technology platforms, by name."
    )
    service_teams: Connection[ServiceTeam] = listing_field(
        SERVICE_TEAMS,
        _teams,
        description="Service teams that are not dissolved, by name. `leads`: only those under one "
        "of these banks.",
    )
