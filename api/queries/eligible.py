"""Questions about all enterprises: whom a product is open to, who is near, what a reform does."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.errors import InvalidInput
from api.ids import checked_id
from api.pagination import Connection, open_page
from api.requested import checked_request
from api.scalars import DateTime, Yuan
from api.types.eligible import (
    EnterpriseEligibility,
    NearMiss,
    Sought,
    eligible_page,
    near_misses_page,
)
from api.types.scenarios import Scenario, scenario
from api.types.thresholds import RuleChange, proposed_thresholds
from graph import model
from matching.counterfactuals import MOST_CHANGES
from matching.reform import reformed


@strawberry.type
class EligibleQueries:
    """From a product to enterprises."""

    @strawberry.field(
        description="The other way round: which enterprises may have this product? HOLDS first, "
        "then UNKNOWN, FAILS, NOT_ASKED; then by name. `parks`: members of one of them. "
        "`verdicts`: HOLDS where not given. What you may not see of an enterprise is not known "
        "here. Null: no product has this id."
    )
    async def eligible_enterprises(
        self,
        info: Info,
        product_id: strawberry.ID,
        first: int,
        parks: list[strawberry.ID] | None = None,
        verdicts: list[model.Verdict] | None = None,
        amount: Yuan | None = None,
        tenor_months: int | None = None,
        purpose: model.FinancingPurpose | None = None,
        after: str | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> Connection[EnterpriseEligibility] | None:
        """Judge all, show a page."""
        id = checked_id(product_id)
        day = as_of or info.context.today
        request = checked_request(amount, tenor_months, purpose, day)
        wanted = frozenset([model.Verdict.HOLDS] if verdicts is None else verdicts)
        places = park_ids(parks)
        question = ["firms", id, places, sorted(wanted), amount, tenor_months, purpose]
        opened = open_page(info.context, first, after, question, as_of)
        asked = opened.seen(await info.context.view(as_of, known_at))
        conditions = (await info.context.rulebook(asked.view)).conditions.get(id)
        if conditions is None:
            return None
        return await eligible_page(info, asked, Sought(conditions, request, places), wanted)

    @strawberry.field(
        description="Q7: enterprises that are at most `maximumChanges` (1 to 4) changes away from "
        "a product, least effort first, then by name; `actions`: by these actions alone, for "
        "example OBTAIN_CREDENTIAL. `parks`: members of one of them. Null: no product has this id."
    )
    async def near_misses(
        self,
        info: Info,
        product_id: strawberry.ID,
        first: int,
        actions: list[model.ChangeAction] | None = None,
        parks: list[strawberry.ID] | None = None,
        maximum_changes: int = 1,
        amount: Yuan | None = None,
        tenor_months: int | None = None,
        purpose: model.FinancingPurpose | None = None,
        after: str | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> Connection[NearMiss] | None:
        """Try all, show a page."""
        if not 1 <= maximum_changes <= MOST_CHANGES:
            raise InvalidInput(f"`maximumChanges` must lie between 1 and {MOST_CHANGES}.")
        id = checked_id(product_id)
        request = checked_request(amount, tenor_months, purpose, as_of or info.context.today)
        places = park_ids(parks)
        allowed = None if actions is None else frozenset(actions)
        by = None if allowed is None else sorted(allowed)
        question = ["near", id, places, by, maximum_changes, amount, tenor_months, purpose]
        opened = open_page(info.context, first, after, question, as_of)
        asked = opened.seen(await info.context.view(as_of, known_at))
        conditions = (await info.context.rulebook(asked.view)).conditions.get(id)
        if conditions is None:
            return None
        sought = Sought(conditions, request, places)
        return await near_misses_page(info, asked, sought, allowed, maximum_changes)

    @strawberry.field(
        description="If these thresholds were so on the day: which enterprises gain which "
        "products, and which lose them? Rules on amount, tenor and purpose are not asked. "
        "`parks`: members of one of them. Nothing is written."
    )
    async def reform(
        self,
        info: Info,
        changes: list[RuleChange],
        parks: list[strawberry.ID] | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> Scenario:
        """Judge all twice."""
        places = park_ids(parks)
        view = await info.context.view(as_of, known_at)
        book = await info.context.rulebook(view)
        thresholds = await proposed_thresholds(info, view, changes, book.conditions)
        question = ["reform", places, sorted((id, repr(each)) for id, each in thresholds.items())]
        products = reformed(book.conditions.values(), thresholds)
        return await scenario(info, view, products, places, question)


def park_ids(parks: list[strawberry.ID] | None) -> list[str] | None:
    """Checked, each once, in order; None: not asked for."""
    return None if parks is None else sorted({checked_id(each) for each in parks})
