"""The question that the platform exists for: financing plus expertise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import strawberry

from api.context import Info
from api.firms import profile_of
from api.ids import checked_id
from api.pagination import open_page
from api.planning import PlanOptions, checked_options
from api.requested import checked_request
from api.scalars import DateTime, Yuan
from api.types.eligibility import EligibilityConnection, Question, eligibility_page
from api.types.financing import FinancingPlusExpertise
from api.types.kinds import Enterprise
from graph import model
from graph.nouns import ORGANIZATION
from graph.profiles import enterprise_profile
from graph.views import View
from matching.profiles import Profile


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
        options: PlanOptions | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> FinancingPlusExpertise | None:
        """Read what is known of the enterprise; its parts are computed when selected."""
        checked_id(enterprise_id)
        options = options or PlanOptions()
        checked_options(options)
        day = as_of or info.context.today
        request = checked_request(amount, options.tenor_months, purpose, day, least=0)
        view = await info.context.view(as_of, known_at)
        id = await info.context.named(enterprise_id)
        found, profile = await _enterprise(info, id, view)
        if found is None or profile is None:
            return None
        return FinancingPlusExpertise(
            enterprise=Enterprise.from_graph(found, view),
            as_of=view.as_of,
            known_at=DateTime(view.known_at),
            view=view,
            question=Question(enterprise_id=id, profile=profile, request=request),
            organization=found,
            options=options,
        )

    @strawberry.field(
        description="Q1: may the enterprise have this product, or each product, and why? HOLDS "
        "first, then UNKNOWN, FAILS, NOT_ASKED. Rules on amount, tenor or purpose are NOT_ASKED "
        "where these are not given, and left out of the verdict. Null: no enterprise has this id; "
        "an unknown product matches nothing."
    )
    async def eligibility(
        self,
        info: Info,
        enterprise_id: strawberry.ID,
        first: int,
        product_id: strawberry.ID | None = None,
        amount: Yuan | None = None,
        tenor_months: int | None = None,
        purpose: model.FinancingPurpose | None = None,
        verdicts: list[model.Verdict] | None = None,
        after: str | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> EligibilityConnection | None:
        """Judge, show a page."""
        id = checked_id(enterprise_id)
        day = as_of or info.context.today
        request = checked_request(amount, tenor_months, purpose, day)
        question = Question(id, Profile(), request, product_id and checked_id(product_id))
        opened = open_page(info.context, first, after, ["eligible", *question.key(verdicts)], as_of)
        asked = opened.seen(await info.context.view(as_of, known_at))
        id = await info.context.named(enterprise_id)
        found, profile = await _enterprise(info, id, asked.view)
        if found is None or profile is None:
            return None
        question = replace(question, enterprise_id=id, profile=profile)
        return await eligibility_page(info, asked, question, verdicts)


async def _enterprise(
    info: Info, id: str, view: View
) -> tuple[model.Organization | None, Profile | None]:
    """An enterprise with what the caller may see of it; None where no enterprise has the id."""
    found = await info.context.loaders.node(id, view, ORGANIZATION)
    known = await enterprise_profile(info.context.graph, id, view) if found else None
    if not known:
        return None, None
    return found, profile_of(known)
