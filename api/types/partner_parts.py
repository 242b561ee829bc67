"""Parts of a recommendation: named terms of its score, and what the partner would bring."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import strawberry

from api.complementing import Together
from api.context import Info
from api.pagination import Connection
from api.scalars import Yuan
from api.types.deals import Deal
from api.types.nodes import Node
from api.types.partner_paths import deal_page
from api.types.recruits import Sample
from api.types.registry import to_node_or_none
from graph import model
from graph.views import View
from matching.partners.words import RecommendationTermKind


@strawberry.type(description="A part of a score that is no path; the parts add up.")
class RecommendationTerm:
    """A named part with what speaks for it."""

    kind: RecommendationTermKind
    contribution: float
    deal_count: int = strawberry.field(
        description="How many of the candidate's deals that you may see speak for it."
    )
    last_on: date | None = strawberry.field(description="Day of the latest of them; null: none.")
    evidence_id: strawberry.Private[str | None]
    deal_ids: strawberry.Private[Sequence[str]]
    candidate_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @strawberry.field(
        description="The one sector, park or enterprise that it is about; null: several or none."
    )
    async def evidence(self, info: Info) -> Node | None:
        """What it is about."""
        if self.evidence_id is None:
            return None
        found = await info.context.loaders.node(self.evidence_id, self.view)
        return to_node_or_none(found, self.view)

    @strawberry.field(description="The candidate's deals that speak for it, latest first.")
    async def deals(self, info: Info, first: int, after: str | None = None) -> Connection[Deal]:
        """A page of deals."""
        question = ["term", self.candidate_id, self.kind]
        return await deal_page(info, self.deal_ids, (first, after), question, self.view)


@strawberry.type(description="What the partner has that the asker lacks.")
class Complement:
    """Its kind, product kinds and roles in pairings, and what these would serve."""

    kind: model.OrganizationKind | None = strawberry.field(
        description="Its kind, where it is one of a full team's and another than the asker's."
    )
    product_kinds: list[model.ProductKind] = strawberry.field(
        description="Kinds of product that it offers, and the asker does not."
    )
    pairings: list[model.Pairing] = strawberry.field(
        description="Pairings in which it would be the other side."
    )
    candidate_id: strawberry.Private[str]
    together: strawberry.Private[Together]

    @strawberry.field(
        description="Enterprises with an open need that the two could serve together, and neither "
        "alone; of the sample."
    )
    async def enterprises_covered(self, info: Info) -> int:
        """By the solver."""
        return len((await self.together.gain(info.context, self.candidate_id)).enterprise_ids)

    @strawberry.field(
        description="By how much less of the needs stays uncovered by the two together than by the "
        "better of them alone; of the sample."
    )
    async def gap_covered(self, info: Info) -> Yuan:
        """By the solver."""
        return Yuan((await self.together.gain(info.context, self.candidate_id)).closed)

    @strawberry.field(description="On how many needs the two figures rest.")
    async def sampled(self, info: Info) -> Sample:
        """How many of how many."""
        found = await self.together.gain(info.context, self.candidate_id)
        return Sample(of=await self.together.of(info.context), used=found.used)
