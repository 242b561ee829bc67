"""The questions that the platform exists for: financing plus expertise, and partners."""

from __future__ import annotations

from datetime import date
from typing import cast

import strawberry

from api.context import Info
from api.errors import InvalidInput, bounded
from api.ids import checked_id
from api.pagination import open_page
from api.scalars import DateTime, Yuan
from api.types.eligibility import FinancingPlusExpertise, Question
from api.types.kinds import Enterprise
from api.types.partners import RecommendationConnection, recommend
from graph import model
from graph.organizations import enterprise_profile
from matching.eligibility import Request
from matching.profiles import Profile

MOST_YUAN = 10**12


@strawberry.type
class AnswerQueries:
    """Computed answers."""

    @strawberry.field(
        description="The main question: how is this amount financed, and who helps with what "
        "money cannot buy? Null: no enterprise has this id."
    )
    async def financing_plus_expertise(
        self,
        info: Info,
        enterprise_id: strawberry.ID,
        amount: Yuan,
        purpose: model.FinancingPurpose,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> FinancingPlusExpertise | None:
        """Read what is known of the enterprise; its parts are computed when selected."""
        if not 1 <= amount <= MOST_YUAN:
            raise InvalidInput("`amount` must lie between 1 and 10^12 yuan.")
        id = checked_id(enterprise_id)
        view = await info.context.view(as_of, known_at)
        found = await info.context.loaders.node(id, view)
        known = await enterprise_profile(info.context.graph, id, view) if found else None
        if not known:
            return None
        facts, holdings = known
        return FinancingPlusExpertise(
            enterprise=Enterprise.from_graph(cast("model.Organization", found), view),
            as_of=view.as_of,
            known_at=DateTime(view.known_at),
            view=view,
            question=Question(
                enterprise_id=id,
                profile=Profile(facts=tuple(facts), holdings=tuple(holdings)),
                request=Request(amount=amount, purpose=purpose, as_of=view.as_of),
            ),
        )

    @strawberry.field(
        description="Q5: new co-financing partners with the paths that speak for each. `kinds`: "
        "only partners of these kinds. Null: no organisation has this id."
    )
    async def partner_recommendations(
        self,
        info: Info,
        organization_id: strawberry.ID,
        first: int,
        after: str | None = None,
        kinds: list[model.OrganizationKind] | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> RecommendationConnection | None:
        """Rank by formula A."""
        id = checked_id(organization_id)
        bounded("kinds", kinds)
        question = ["partners", id, None if kinds is None else sorted(set(kinds))]
        opened = open_page(info, first, after, question, as_of)
        asked = opened.seen(await info.context.view(as_of, known_at))
        return await recommend(info, id, kinds, asked)
