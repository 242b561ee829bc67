"""Whom a team should recruit."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import cast

import strawberry

from api.context import Info
from api.gaps import has_invented_terms, posed_gaps, sampled_needs
from api.pagination import Edge, Page, PageInfo
from api.planning import solved
from api.rankings import Ranked, Ranking
from api.recommendation_log import logged
from api.scalars import Yuan
from api.types.acquaintances import MOST_ACQUAINTANCES, Acquaintance
from api.types.organizations import Provider
from api.types.recommendation_log import RecommendationLogEntry
from api.types.teams import organization
from graph import model
from graph.acquaintance import ties
from graph.feedback import feedback_of
from graph.model import OrganizationKind
from graph.network_edges import TEAM_LEAD
from graph.views import View
from matching.plans import recruits as matching


@strawberry.type(
    description="On how many cases an answer rests: the open financing needs that you may see, at "
    "most 200, in the order of the SHA-256 of their ids. `used` < `of`: a sample."
)
class Sample:
    """How many of how many."""

    of: int
    used: int


@strawberry.type(description="Whom to recruit for a team, and what that would close.")
class Recruit:
    """A candidate."""

    rank: int
    enterprises_covered: int = strawberry.field(
        description="Enterprises with an open need that the team closes with it, and not without."
    )
    gap_covered: Yuan = strawberry.field(
        description="By how much less stays uncovered, summed over all needs."
    )
    illustrative: bool = strawberry.field(
        description="True: a rule, term or limit of it is invented."
    )
    synthetic: bool = strawberry.field(description="True: a need of the sample is synthetic.")
    provider_id: strawberry.Private[str]
    known: strawberry.Private[list[Acquaintance]]
    view: strawberry.Private[View]

    @strawberry.field(description="Who is proposed.")
    async def candidate(self, info: Info) -> Provider:
        """The organisation."""
        return cast("Provider", await organization(info, self.provider_id, self.view))

    @strawberry.field(
        description=f"Among the lead and the present members, most deals first; at most "
        f"{MOST_ACQUAINTANCES}."
    )
    def acquaintances(self) -> list[Acquaintance]:
        """Who knows it already."""
        return self.known[:MOST_ACQUAINTANCES]


@strawberry.type(description="A page of candidates, and on how many needs it rests.")
class RecruitConnection:
    """A page."""

    edges: list[Edge[Recruit]]
    page_info: PageInfo
    total_count: int = strawberry.field(description="How many would close something.")
    sampled: Sample
    log_entry: RecommendationLogEntry | None = strawberry.field(
        description="What is written down of this page, for feedback: `askedFor` is the lead, "
        "`score` the yuan of `gapCovered`. Null: the page is empty, or you speak for no "
        "organisation."
    )


async def recruits_page(
    info: Info,
    asked: Page,
    team_id: str,
    team: frozenset[str],
    kinds: Collection[OrganizationKind] | None,
) -> RecruitConnection:
    """Try everybody on each open need, show a page of those that the team may invite."""
    view = asked.view
    market = (await info.context.rulebook(view)).market(view)
    needs = await sampled_needs(info.context, view)
    gaps = await asyncio.to_thread(posed_gaps, needs.needs, market, team, view)
    found = await solved(matching.recruits, gaps)
    invitable = await _invitable(info, team_id, [each.provider_id for each in found.found], view)
    lead = await info.context.loaders.one(TEAM_LEAD, team_id, view)
    lead_id = cast("model.Organization", lead).id
    unwanted = (await feedback_of(info.context.graph, view)).not_again(lead_id)
    wanted = [
        each
        for each in found.found
        if (kind := invitable.get(each.provider_id))
        and (not kinds or kind in kinds)
        and each.provider_id not in unwanted
    ]
    ranking = Ranking(
        asked,
        [
            Ranked(f"{place:06}", each.provider_id, (place, each))
            for place, each in enumerate(wanted, start=1)
        ],
    )
    shown = [each.found for each in ranking.shown]
    ids = [each.provider_id for _, each in shown]
    known = await ties(info.context.graph, ids, sorted(team), view) if ids else {}
    synthetic = any(each.need.synthetic for each in needs.needs)
    page = ranking.connection(
        [
            Recruit(
                rank=place,
                enterprises_covered=len(each.enterprise_ids),
                gap_covered=Yuan(each.closed),
                illustrative=has_invented_terms(market, each.provider_id, view.as_of),
                synthetic=synthetic,
                provider_id=each.provider_id,
                known=[Acquaintance.from_graph(tie, view) for tie in known[each.provider_id]],
                view=view,
            )
            for place, each in shown
        ]
    )
    items = [model.ShownItem(place, each.provider_id, float(each.closed)) for place, each in shown]
    question = model.RecommendationQuestion.TEAM_GAPS
    return RecruitConnection(
        log_entry=await logged(info, question, lead_id, view, items),
        edges=page.edges,
        page_info=page.page_info,
        total_count=len(wanted),
        sampled=Sample(of=needs.of, used=found.used),
    )


async def _invitable(
    info: Info, team_id: str, ids: Sequence[str], view: View
) -> dict[str, OrganizationKind]:
    """Of candidates those that may sit in the team, with their kinds.

    Synthetic organisations are in teams among themselves, and real ones (`graph.teaming`).
    """
    team, *found = await info.context.loaders.nodes([team_id, *ids], view)
    synthetic = cast("model.ServiceTeam", team).synthetic
    candidates = [cast("model.Organization", each) for each in found]
    return {each.id: each.kind for each in candidates if each.synthetic == synthetic}
