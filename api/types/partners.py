"""Partner recommendations: a score that is exactly the sum of the paths that it shows."""

from __future__ import annotations

from datetime import date
from typing import Self, cast

import strawberry

from api.context import Info
from api.errors import InvalidInput
from api.networks import KnownNetwork
from api.pagination import UNREADABLE, Connection, Page, PageInfo, connection, page
from api.recommendation_log import logged
from api.types.deals import Deal
from api.types.kinds import to_organization
from api.types.organizations import Organization
from api.types.recommendation_log import RecommendationLogEntry
from graph import model
from graph.feedback import feedback_of
from graph.views import View
from matching.partners import PartnerScore, PartnerTie, RecommendationBasis, TieKind
from matching.published import decimal_sum


@strawberry.type(
    description="What two organisations have in common, as one weighted edge of the graph."
)
class Tie:
    """A tie with the deals behind it."""

    kinds: list[TieKind]
    weight: float = strawberry.field(
        description="Decayed with a half-life of two years: Σ 2^(−age/2) / √(financiers − 1) over "
        "shared deals, age in years before `asOf`."
    )
    deal_count: int
    last_on: date = strawberry.field(description="Day of the latest shared deal.")
    tie: strawberry.Private[PartnerTie]
    view: strawberry.Private[View]

    @strawberry.field(name="from")
    async def from_(self, info: Info) -> Organization:
        """One end."""
        return await _organization(info, self.tie.from_id, self.view)

    @strawberry.field
    async def to(self, info: Info) -> Organization:
        """The other end."""
        return await _organization(info, self.tie.to_id, self.view)

    @strawberry.field(description="The shared deals behind it, latest first.")
    async def deals(self, info: Info, first: int, after: str | None = None) -> Connection[Deal]:
        """A page of deals."""
        ids = self.tie.deal_ids
        asked = page(info, self.view, first, after, ["tie", self.tie.from_id, self.tie.to_id])
        if asked.after and asked.after.id not in ids:
            raise InvalidInput(UNREADABLE)
        start = ids.index(asked.after.id) + 1 if asked.after else 0
        shown = ids[start : start + asked.slice.limit]
        found = await info.context.loaders.nodes(shown, asked.view)

        async def count() -> int:
            return len(ids)

        return connection(
            asked,
            [(id, deal) for id, deal in zip(shown, found, strict=True) if deal],
            Deal.from_graph,
            count,
        )

    @classmethod
    def from_match(cls, tie: PartnerTie, view: View) -> Self:
        """Show a tie."""
        return cls(
            kinds=[TieKind.DEAL],
            weight=tie.weight,
            deal_count=len(tie.deal_ids),
            last_on=tie.last_on,
            tie=tie,
            view=view,
        )


@strawberry.type(description="A chain of ties; `weight` is its contribution to the score.")
class Path:
    """A path asker - partner - candidate."""

    weight: float
    ties: list[Tie]


@strawberry.type(description="The strongest paths, at most `first`, and the sum of all others.")
class PathSum:
    """Paths of a recommendation."""

    strongest: list[Path]
    rest: float
    count: int = strawberry.field(description="How many paths there are in all.")


@strawberry.type(
    description="A likely partner. `score` = Σ paths.strongest.weight + paths.rest, exactly: the "
    "numbers have 12 significant digits of the score and add up as decimals."
)
class Recommendation:
    """A recommended organisation with its paths."""

    rank: int = strawberry.field(description="1 = best; equal scores are ordered by id.")
    score: float
    basis: RecommendationBasis = strawberry.field(description="What the ranking rests on.")
    last_active_on: date = strawberry.field(description="Day of its latest deal that you may see.")
    asker_id: strawberry.Private[str]
    found: strawberry.Private[PartnerScore]
    known: strawberry.Private[KnownNetwork]
    view: strawberry.Private[View]

    @strawberry.field
    async def organization(self, info: Info) -> Organization:
        """Who is recommended."""
        return await _organization(info, self.found.organization_id, self.view)

    @strawberry.field(
        description="The paths that make up the score, strongest first; `first` from 1 to 100."
    )
    def paths(self, info: Info, first: int) -> PathSum:
        """The strongest with their deals, the rest as a sum."""
        limit = info.context.page_limit
        if not 1 <= first <= limit:
            raise InvalidInput(f"`first` must lie between 1 and {limit}, not {first}.")
        paths = self.found.paths
        network = self.known.network
        return PathSum(
            strongest=[
                Path(
                    weight=path.weight,
                    ties=[
                        Tie.from_match(network.tie(self.asker_id, path.via_id), self.view),
                        Tie.from_match(
                            network.tie(path.via_id, self.found.organization_id), self.view
                        ),
                    ],
                )
                for path in paths[:first]
            ],
            rest=decimal_sum([path.weight for path in paths[first:]]),
            count=len(paths),
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
        description="What the ranking rests on; COLD_START with no edges where the asker has no "
        "history that you may see."
    )
    log_entry: RecommendationLogEntry | None = strawberry.field(
        description="What is written down of this page, for feedback; null: the page is empty, or "
        "you speak for no organisation."
    )


async def recommend(
    info: Info, organization_id: str, kinds: list[model.OrganizationKind] | None, asked: Page
) -> RecommendationConnection | None:
    """New partners by formula A; None for an id that is no organisation."""
    first, view = asked.first, asked.view
    if not isinstance(await info.context.loaders.node(organization_id, view), model.Organization):
        return None
    last = await info.context.loaders.last_write()
    known = await info.context.networks.of(info.context.graph, view, last.revision)
    network = known.network
    said = await feedback_of(info.context.graph, view)
    candidates = {id for id, kind in known.kinds.items() if kinds is None or kind in kinds}
    candidates -= said.not_again(organization_id)
    ranked = [
        (rank, id, score)
        for rank, (id, score) in enumerate(
            network.recommend(organization_id, candidates=candidates), start=1
        )
        if asked.is_behind(score, id)
    ]
    edges = [
        RecommendationEdge(
            node=Recommendation(
                rank=rank,
                score=score,
                basis=RecommendationBasis.PATHS,
                last_active_on=(
                    found := network.explain(organization_id, id, score, rank)
                ).last_active_on,
                asker_id=organization_id,
                found=found,
                known=known,
                view=view,
            ),
            cursor=asked.cursor(repr(score), id),
        )
        for rank, id, score in ranked[:first]
    ]
    return RecommendationConnection(
        edges=edges,
        page_info=asked.info([edge.cursor for edge in edges], more=len(ranked) > first),
        basis=(
            RecommendationBasis.PATHS
            if network.knows(organization_id)
            else RecommendationBasis.COLD_START
        ),
        log_entry=await logged(
            info,
            model.RecommendationQuestion.PARTNERS,
            organization_id,
            view,
            [model.ShownItem(rank, id, score) for rank, id, score in ranked[:first]],
        ),
    )


async def _organization(info: Info, id: str, view: View) -> Organization:
    found = await info.context.loaders.node(id, view)
    return to_organization(cast("model.Organization", found), view)
