"""Deals as their parties record and confirm them."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated

import strawberry

from api.context import Info
from api.ids import checked_id
from api.mutations.performing import perform
from api.scalars import Yuan
from api.types.deals import Deal
from api.types.errors import Mistake
from api.types.stated import checked_text
from graph import model
from graph.dealing import DealStatement, Party, confirm_deal, record_deal
from graph.errors import Invalid
from graph.nouns import DEAL

MOST_PARTICIPANTS = 20

DealResult = Annotated[Deal | Mistake, strawberry.union("DealResult")]


@strawberry.input(description="Who takes part, in which role; `amount`: its part.")
class DealParticipantInput:
    """A participant."""

    organization_id: strawberry.ID
    role: model.DealRole
    lead: bool = False
    amount: Yuan | None = None


@strawberry.input(
    description="1 to 20 participants, beside the enterprise. `synthetic`: true among synthetic "
    "organisations, and only there."
)
class DealRecordInput:
    """A deal."""

    idempotency_key: uuid.UUID
    kind: model.DealKind
    agreed_on: date
    enterprise_id: strawberry.ID
    participants: list[DealParticipantInput]
    products: list[strawberry.ID] | None = None
    purpose: model.FinancingPurpose | None = None
    synthetic: bool = False


@strawberry.input(description="Without `disputeBecause` it is confirmed.")
class DealConfirmInput:
    """What a party says to a deal."""

    idempotency_key: uuid.UUID
    deal_id: strawberry.ID
    dispute_because: str | None = None


@strawberry.type
class DealMutations:
    """Deals."""

    @strawberry.mutation(
        description="Records a deal that one's organisation is a party of; it counts once the "
        "other parties, the enterprise among them, have confirmed."
    )
    async def deal_record(self, info: Info, input: DealRecordInput) -> DealResult:
        """In the state RECORDED."""
        if not 1 <= len(input.participants) <= MOST_PARTICIPANTS:
            message = f"A deal has 1 to {MOST_PARTICIPANTS} participants."
            raise Invalid((("participants",), message))
        stated = DealStatement(
            kind=input.kind,
            agreed_on=input.agreed_on,
            enterprise_id=checked_id(input.enterprise_id),
            participants=[
                Party(checked_id(each.organization_id), each.role, each.lead, each.amount)
                for each in input.participants
            ],
            product_ids=list(dict.fromkeys(checked_id(each) for each in input.products or ())),
            purpose=input.purpose,
            synthetic=input.synthetic,
        )
        return await perform(
            info,
            "dealRecord",
            input,
            lambda tx, view: record_deal(tx, view, stated),
            DEAL,
            Deal.from_graph,
        )

    @strawberry.mutation(
        description="The confirmation of one's organisation as a party, or its dispute with a "
        "reason. Once all parties have confirmed, the deal is CONFIRMED."
    )
    async def deal_confirm(self, info: Info, input: DealConfirmInput) -> DealResult:
        """The deal as it is then."""
        id = checked_id(input.deal_id)
        why = input.dispute_because
        dispute = None if why is None else checked_text(why, "disputeBecause")
        return await perform(
            info,
            "dealConfirm",
            input,
            lambda tx, view: confirm_deal(tx, view, id, dispute),
            DEAL,
            Deal.from_graph,
        )
