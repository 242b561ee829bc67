"""Deals: several organisations doing one thing together, with roles."""

from __future__ import annotations

from datetime import date
from typing import Self, cast

import strawberry

from api.context import Info
from api.edge_fields import edge_field
from api.scalars import DateTime, Yuan
from api.types.kinds import Enterprise, to_organization
from api.types.nodes import Record, record
from api.types.organizations import Organization
from api.types.products import Product
from graph import model
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

    @strawberry.field
    async def organization(self, info: Info) -> Organization:
        """Who takes part."""
        found = await info.context.loaders.node(self.organization_id, self.view)
        return to_organization(cast("model.Organization", found), self.view)


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

    @strawberry.field(description="Who takes part, in which role; the lead first.")
    async def participants(self, info: Info) -> list[DealParticipant]:
        """All participants."""
        return [
            DealParticipant(
                role=each.role,
                lead=each.lead,
                amount=None if each.amount is None else Yuan(each.amount),
                confirmed_at=DateTime(each.confirmed_at) if each.confirmed_at else None,
                organization_id=each.organization_id,
                view=self.view,
            )
            for each in await info.context.loaders.participants(self.id, self.view)
        ]

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
