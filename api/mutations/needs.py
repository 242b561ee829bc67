"""What enterprises look for, as they state it."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated

import strawberry

from api.context import Info
from api.ids import checked_id
from api.mutations.performing import perform
from api.scalars import Yuan
from api.types.errors import Mistake
from api.types.needs import FinancingNeed, Need
from api.types.stated import checked_text
from graph import model
from graph.errors import Invalid
from graph.needing import (
    FinancingNeedStatement,
    NeedStatement,
    state_financing_need,
    state_need,
)
from graph.network_nouns import FINANCING_NEED, NEED

LARGEST_AMOUNT = 10**12
LONGEST_TENOR = 600

FinancingNeedResult = Annotated[FinancingNeed | Mistake, strawberry.union("FinancingNeedResult")]
NeedResult = Annotated[Need | Mistake, strawberry.union("NeedResult")]


@strawberry.input(
    description="`financingNeedId`: the version to change; the answer is the next version, with "
    "an id of its own."
)
class FinancingNeedStateInput:
    """A wish for money: 1 to 10^12 yuan, 1 to 600 months."""

    idempotency_key: uuid.UUID
    financing_need_id: strawberry.ID | None = None
    enterprise_id: strawberry.ID
    amount: Yuan
    purpose: model.FinancingPurpose
    tenor_months: int | None = None
    open_until: date | None = None


@strawberry.input(
    description="`needId`: the version to change; the answer is the next version, with an id of "
    "its own."
)
class NeedStateInput:
    """A wish for expertise."""

    idempotency_key: uuid.UUID
    need_id: strawberry.ID | None = None
    enterprise_id: strawberry.ID
    title: str
    topics: list[strawberry.ID]
    kinds: list[model.ExpertiseKind] | None = None
    open_until: date | None = None


@strawberry.type
class NeedMutations:
    """Wishes."""

    @strawberry.mutation(
        description="States a wish for money, or changes it when `financingNeedId` is given."
    )
    async def financing_need_state(
        self, info: Info, input: FinancingNeedStateInput
    ) -> FinancingNeedResult:
        """A new version."""
        if not 1 <= input.amount <= LARGEST_AMOUNT:
            raise Invalid((("amount",), "An amount lies between 1 and 10^12 yuan."))
        if input.tenor_months is not None and not 1 <= input.tenor_months <= LONGEST_TENOR:
            raise Invalid((("tenorMonths",), f"A tenor has 1 to {LONGEST_TENOR} months."))
        need_id = input.financing_need_id
        stated = FinancingNeedStatement(
            need_id=checked_id(need_id) if need_id is not None else None,
            enterprise_id=checked_id(input.enterprise_id),
            amount=input.amount,
            purpose=input.purpose,
            tenor_months=input.tenor_months,
            open_until=input.open_until,
        )
        return await perform(
            info,
            "financingNeedState",
            input,
            lambda tx, view: state_financing_need(tx, view, stated),
            FINANCING_NEED,
            FinancingNeed.from_graph,
        )

    @strawberry.mutation(
        description="States a wish for expertise, or changes it when `needId` is given."
    )
    async def need_state(self, info: Info, input: NeedStateInput) -> NeedResult:
        """A new version."""
        stated = NeedStatement(
            need_id=checked_id(input.need_id) if input.need_id is not None else None,
            enterprise_id=checked_id(input.enterprise_id),
            title=checked_text(input.title, "title"),
            topic_ids=list(dict.fromkeys(checked_id(each) for each in input.topics)),
            kinds=list(dict.fromkeys(input.kinds or ())),
            open_until=input.open_until,
        )
        return await perform(
            info,
            "needState",
            input,
            lambda tx, view: state_need(tx, view, stated),
            NEED,
            Need.from_graph,
        )
