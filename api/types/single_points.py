"""Members whose leaving would cost most."""

from __future__ import annotations

import asyncio
from typing import cast

import strawberry

from api.context import Info
from api.gaps import has_invented_terms
from api.pagination import Edge, Page, PageInfo
from api.rankings import Ranked, Ranking
from api.resilience import Leaving, Resilience
from api.scalars import Yuan
from api.types.kinds import Park
from api.types.organizations import Organization, Provider
from api.types.recruits import Sample
from api.types.teams import organization
from graph import model
from graph.nouns import ORGANIZATION
from graph.views import View
from matching.resilience import Substitute as Found

MOST_SUBSTITUTES = 5
MOST_PARKS = 20


@strawberry.type(description="Who could step in for a member.")
class Substitute:
    """Another of its kind."""

    enterprises: int = strawberry.field(
        description="Enterprises to which both have something open, of those with a need in the "
        "sample. That it has room for all of them is not promised."
    )
    provider_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @strawberry.field
    async def provider(self, info: Info) -> Provider:
        """Who it is."""
        return cast("Provider", await organization(info, self.provider_id, self.view))


@strawberry.type(description="A member whose leaving would cost something.")
class SinglePoint:
    """A member."""

    rank: int
    enterprises_uncovered: int = strawberry.field(
        description="Enterprises with a need that the best plan closes now, and none would."
    )
    gap_uncovered: Yuan = strawberry.field(
        description="By how much more would stay uncovered by the best plans, summed over the "
        "needs of the sample."
    )
    articulation: bool = strawberry.field(
        description="True: without it the network of deals that you may see falls apart."
    )
    synthetic: bool = strawberry.field(
        description="True: the organisation, or a need of the sample, is synthetic."
    )
    leaving: strawberry.Private[Leaving]
    found: strawberry.Private[Resilience]
    view: strawberry.Private[View]

    @strawberry.field
    async def organization(self, info: Info) -> Organization:
        """Who it is."""
        return await organization(info, self.leaving.organization_id, self.view)

    @strawberry.field(
        description="Organisations that deals connect through it, and that would not be in the "
        "largest part that remains; 0: `articulation` is false."
    )
    async def organizations_separated(self) -> int:
        """Count them."""
        return await asyncio.to_thread(self.found.separated, self.leaving.organization_id)

    @strawberry.field(
        description=f"Parks in which it is the only active member of its kind; at most "
        f"{MOST_PARKS}, by id."
    )
    async def only_one_in(self, info: Info) -> list[Park]:
        """The parks."""
        ids = self.leaving.only_one_in[:MOST_PARKS]
        found = await info.context.loaders.nodes(ids, self.view, ORGANIZATION)
        return [Park.from_graph(cast("model.Organization", each), self.view) for each in found]

    @strawberry.field(
        description="Others of its kind with something open to the same needs of the sample: most "
        f"enterprises first, then by id; at most {MOST_SUBSTITUTES}."
    )
    async def substitutes(self) -> list[Substitute]:
        """Who could step in."""
        found: tuple[Found, ...] = await asyncio.to_thread(
            self.found.substitutes, self.leaving.organization_id
        )
        return [
            Substitute(enterprises=each.enterprises, provider_id=each.provider_id, view=self.view)
            for each in found[:MOST_SUBSTITUTES]
        ]

    @strawberry.field(description="True: a rule, term or limit of it is invented.")
    def illustrative(self) -> bool:
        """Whether it rests on invented terms."""
        id = self.leaving.organization_id
        return has_invented_terms(self.found.market, id, self.view.as_of)


@strawberry.type(description="A page of members, and on how many needs it rests.")
class SinglePointConnection:
    """A page."""

    edges: list[Edge[SinglePoint]]
    page_info: PageInfo
    total_count: int = strawberry.field(description="Members whose leaving would cost something.")
    sampled: Sample


async def single_points_page(info: Info, asked: Page, found: Resilience) -> SinglePointConnection:
    """Rank everybody, show a page."""
    view = asked.view
    ordered = sorted(found.leavings, key=lambda each: (each.place, each.organization_id))
    ranking = Ranking(
        asked,
        [
            Ranked(each.place, each.organization_id, (rank, each))
            for rank, each in enumerate(ordered, start=1)
        ],
    )
    shown = [each.found for each in ranking.shown]
    ids = [each.organization_id for _, each in shown]
    members = await info.context.loaders.nodes(ids, view, ORGANIZATION)
    invented = any(each.need.synthetic for each in found.sample.needs)
    page = ranking.connection(
        [
            SinglePoint(
                rank=rank,
                enterprises_uncovered=len(each.loss.enterprise_ids),
                gap_uncovered=Yuan(each.loss.amount),
                articulation=each.is_articulation,
                synthetic=invented or cast("model.Organization", member).synthetic,
                leaving=each,
                found=found,
                view=view,
            )
            for (rank, each), member in zip(shown, members, strict=True)
        ]
    )
    return SinglePointConnection(
        edges=page.edges,
        page_info=page.page_info,
        total_count=len(ordered),
        sampled=Sample(of=found.sample.of, used=found.used),
    )
