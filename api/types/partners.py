"""Partner recommendations: a score that is exactly the sum of the paths and terms that it shows."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date
from typing import cast

import numpy as np
import strawberry

from api.complementing import Together
from api.context import Info
from api.errors import InvalidInput
from api.pagination import UNREADABLE, Page, PageInfo, check_first
from api.partnering import Partnered, lacks_of
from api.recommendation_log import logged
from api.types.nodes import Sector
from api.types.organizations import Organization
from api.types.partner_parts import Complement, RecommendationTerm
from api.types.partner_paths import PathSum, Tie, all_ties, path_sum
from api.types.recommendation_log import RecommendationLogEntry
from api.types.teams import organization
from graph import model
from graph.nouns import SECTOR
from matching.partners.complement import Complement as Brought
from matching.partners.explained import Explained, Placed
from matching.partners.explained import ScoreTerm as MatchedTerm
from matching.partners.network import Network
from matching.partners.ties import common_sectors
from matching.partners.words import RecommendationBasis, RecommendationTermKind


@strawberry.type(
    description="A likely partner. `score` = Σ paths.strongest.weight + paths.rest + Σ "
    "terms.contribution, exactly: the numbers have 12 significant digits of the score and add up "
    "as decimals. The part that is a root of a sum of paths is shared among the paths in "
    "proportion to what they carry."
)
class Recommendation:
    """A recommended organisation with what its score is the sum of."""

    rank: int = strawberry.field(description="1 = best; equal scores are ordered by id.")
    score: float = strawberry.field(
        description="To be compared within one question and basis only: its parts are measured by "
        "the largest of the question."
    )
    basis: RecommendationBasis = strawberry.field(description="What its place rests on.")
    reserved: bool = strawberry.field(
        description="True: holds a place reserved for the long tail, the less active half of its "
        "kind, by the score of a cold start."
    )
    last_active_on: date | None = strawberry.field(
        description="Day of its latest financing deal that you may see; null: none."
    )
    synthetic: bool = strawberry.field(
        description="True: the organisations and deals that it rests on are invented."
    )
    placed: strawberry.Private[Placed]
    found: strawberry.Private[Explained]
    partnered: strawberry.Private[Partnered]
    together: strawberry.Private[Together]

    @property
    def _network(self) -> Network:
        return self.partnered.network

    @property
    def candidate_id(self) -> str:
        """The id of who is recommended."""
        return self._network.history.organization_ids[self.placed.row]

    @strawberry.field
    async def organization(self, info: Info) -> Organization:
        """Who is recommended."""
        return await organization(info, self.candidate_id, self.partnered.view)

    @strawberry.field(
        description="The paths that make up the score, strongest first; `first` from 1 to 100."
    )
    async def paths(self, info: Info, first: int) -> PathSum:
        """The strongest with their deals, the rest as a sum."""
        check_first(info.context, first)
        return await path_sum(info, self._network, self.found.paths, first, self.partnered.view)

    @strawberry.field(description="The parts of the score that are no paths.")
    def terms(self) -> list[RecommendationTerm]:
        """Named parts."""
        return [self._term(each) for each in self.found.terms]

    @strawberry.field(
        description="What asker and candidate have in common already, as one tie; empty: nothing "
        "that you may see."
    )
    async def ties(self, info: Info) -> list[Tie]:
        """Grounds other than deals, and shared deals of known partners."""
        asked = self.partnered
        return await all_ties(info, asked.network, asked.asker, self.placed.row, asked.view)

    @strawberry.field(description="Sectors in which both have deals with others.")
    async def common_sectors(self, info: Info) -> list[Sector]:
        """Sectors in common."""
        asked = self.partnered
        common = common_sectors(asked.network, asked.asker, self.placed.row)
        ids = sorted(asked.network.history.nodes_at(common))
        found = await info.context.loaders.nodes(ids, asked.view, SECTOR)
        return [Sector.from_graph(cast("model.Sector", each), asked.view) for each in found if each]

    @strawberry.field
    async def brings(self, info: Info) -> Complement:
        """What it has that the asker lacks."""
        asked = self.partnered
        lacks = await lacks_of(info.context, asked.organization, asked.view)
        brought: Brought = lacks.brought_by(self.candidate_id, asked.network.kind(self.placed.row))
        return Complement(
            kind=brought.kind,
            product_kinds=list(brought.product_kinds),
            pairings=list(brought.pairings),
            candidate_id=self.candidate_id,
            together=self.together,
        )

    def _term(self, term: MatchedTerm) -> RecommendationTerm:
        network, evidence = self._network, self.partnered.evidence_of(self.placed)
        deals = network.latest_first(np.asarray(term.deals, dtype=np.int64))
        about = {
            RecommendationTermKind.SECTOR_ACTIVITY: evidence.sector_id,
            RecommendationTermKind.PARK_ACTIVITY: evidence.park_id,
            RecommendationTermKind.EARLIER_WITH_TARGET: evidence.enterprise_id,
        }
        return RecommendationTerm(
            kind=term.kind,
            contribution=term.contribution,
            deal_count=len(deals),
            last_on=network.agreed_on(int(deals[0])) if len(deals) else None,
            evidence_id=about.get(term.kind),
            deal_ids=network.history.deals_at(deals),
            candidate_id=self.candidate_id,
            view=self.partnered.view,
        )


@strawberry.type
class RecommendationEdge:
    """A recommendation with its cursor."""

    node: Recommendation
    cursor: str


@strawberry.type(description="A page of recommendations, best first.")
class RecommendationConnection:
    """A page."""

    edges: list[RecommendationEdge]
    page_info: PageInfo
    basis: RecommendationBasis = strawberry.field(
        description="What the ranking rests on; COLD_START where the asker shares no deal with "
        "anybody that you may see: activity by sector, park and kind, and what it lacks."
    )
    log_entry: RecommendationLogEntry | None = strawberry.field(
        description="What is written down of this page, for feedback; null: the page is empty, or "
        "you speak for no organisation."
    )


async def recommendations_page(
    info: Info, question: model.RecommendationQuestion, asked: Page, partnered: Partnered
) -> RecommendationConnection:
    """Show a page of an answer, and note what it shows."""
    found = await asyncio.to_thread(_page, asked, partnered)
    nodes = [edge.node for edge in found.edges]
    items = [model.ShownItem(each.rank, each.candidate_id, each.score) for each in nodes]
    asker_id = partnered.organization.id
    found.log_entry = await logged(info, question, asker_id, asked.view, items)
    return found


def _page(asked: Page, partnered: Partnered) -> RecommendationConnection:
    last = _last_rank(asked, partnered)
    places = partnered.places(last + asked.first + 1)
    start = _start(asked, places, partnered.network.history.organization_ids, last)
    shown = places[start : start + asked.first]
    network = partnered.network
    together = Together(network.history.organization_ids[partnered.asker], asked.view)
    edges = [
        RecommendationEdge(
            node=Recommendation(
                rank=each.rank,
                score=each.score,
                basis=each.basis,
                reserved=each.reserved,
                last_active_on=network.last_active_on(each.row),
                synthetic=network.is_synthetic(each.row),
                placed=each,
                found=partnered.explain(each),
                partnered=partnered,
                together=together,
            ),
            cursor=asked.cursor(each.rank, network.history.organization_ids[each.row]),
        )
        for each in shown
    ]
    cursors = [edge.cursor for edge in edges]
    return RecommendationConnection(
        edges=edges,
        page_info=asked.info(cursors, more=len(places) > start + len(shown)),
        basis=partnered.basis,
        log_entry=None,
    )


def _last_rank(asked: Page, partnered: Partnered) -> int:
    """The rank that the cursor was made with; 0 without one."""
    if asked.after is None:
        return 0
    if not isinstance(asked.after.key, int) or asked.after.key < 1:
        raise InvalidInput(UNREADABLE)
    return min(asked.after.key, len(partnered.roots.scores))


def _start(asked: Page, places: Sequence[Placed], ids: Sequence[str], last: int) -> int:
    """Behind which place the page begins: that of the cursor's candidate, if it still has one."""
    earlier = [
        each.rank for each in places[:last] if asked.after and ids[each.row] == asked.after.id
    ]
    return earlier[0] if earlier else last
