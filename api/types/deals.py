"""Deals: several organisations doing one thing together, with roles."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry

from api.edge_fields import edge_field, named_field
from api.scalars import DateTime, Yuan
from api.types.kinds import Enterprise
from api.types.nodes import Record, record
from api.types.organizations import Organization
from api.types.products import Product
from graph import model
from graph.deals import PARTICIPANT, PARTICIPANTS
from graph.edges import DEAL_PRODUCTS, FINANCED_ENTERPRISE
from graph.views import View


@strawberry.type(description="An organisation in a deal, with its role and its part.")
class DealParticipant:
    """A participant."""

    role: model.DealRole
    lead: bool = strawberry.field(description="True: it leads the deal, in whatever role.")
    amount: Yuan | None = strawberry.field(description="Its part; null: not given.")
    confirmed_at: DateTime | None = strawberry.field(
        description="When it confirmed the deal here; null: not yet, or it was recorded otherwise."
    )
    organization_id: strawberry.Private[str]
    view: strawberry.Private[View]

    organization: Organization = named_field(PARTICIPANT, of="organization_id")

    @classmethod
    def from_graph(cls, participant: model.DealParticipant, view: View) -> Self:
        """Show a participant."""
        at = participant.confirmed_at
        return cls(
            role=participant.role,
            lead=participant.lead,
            amount=None if participant.amount is None else Yuan(participant.amount),
            confirmed_at=DateTime(at) if at else None,
            organization_id=participant.organization_id,
            view=view,
        )


@strawberry.type(
    description="Several organisations doing one thing together, with roles; only counted once "
    "its parties confirmed it. Visible to those that take part, and as far as the enterprise "
    "consents."
)
class Deal(Record):
    """A deal."""

    kind: model.DealKind
    state: model.DealState
    agreed_on: date
    ended_on: date | None
    amount: Yuan | None = strawberry.field(description="Null: not given.")
    purpose: model.FinancingPurpose | None

    enterprise: Enterprise = edge_field(
        FINANCED_ENTERPRISE, description="The enterprise that it is for."
    )

    participants: list[DealParticipant] = edge_field(
        PARTICIPANTS, description="Who takes part, in which role; the lead first."
    )
    products: list[Product] = edge_field(
        DEAL_PRODUCTS, description="Products that it uses, by name."
    )

    @classmethod
    def from_graph(cls, deal: model.Deal, view: View) -> Self:
        """Show a deal."""
        return cls(
            **record(deal, view),
            kind=deal.kind,
            state=deal.state,
            agreed_on=deal.agreed_on,
            ended_on=deal.ended_on,
            amount=None if deal.amount is None else Yuan(deal.amount),
            purpose=deal.purpose,
        )
