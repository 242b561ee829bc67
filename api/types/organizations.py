"""Organisations: what all kinds have; the kinds themselves are in api/types/kinds.py."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Self, cast

import strawberry

from api.context import Info
from api.edge_fields import dated, edge_field, paged_dated
from api.pagination import Connection
from api.scalars import Uscc
from api.types.facts import Fact, asked_facts
from api.types.inputs import DealFilter, DealOrder, ProductFilter, asked_page
from api.types.limits import ProviderLimits
from api.types.nodes import Record, Sector, Source, record
from graph import model
from graph.edges import DEALS, FACTS, FOUNDING, LIMITS, MERGES, PARKS, PRODUCTS_OFFERED, SECTORS
from graph.network_edges import MEMBERSHIPS, PROVIDER_TEAMS
from graph.nouns import SOURCE
from graph.views import View
from loaders.declared import Asked

if TYPE_CHECKING:
    from api.types.deals import Deal
    from api.types.kinds import Park
    from api.types.memberships import Membership
    from api.types.merges import OrganizationMerge
    from api.types.products import Product
    from api.types.teams import ServiceTeam


def _asked_deals(
    view: View,
    first: int,
    after: str | None = None,
    filter: DealFilter | None = None,
    order_by: DealOrder | None = None,
    as_of: date | None = None,
) -> Asked:
    return asked_page(DEALS, view.on(as_of), (first, after), filter, order_by)


def _asked_products(
    view: View,
    first: int,
    after: str | None = None,
    filter: ProductFilter | None = None,
    as_of: date | None = None,
) -> Asked:
    return asked_page(PRODUCTS_OFFERED, view.on(as_of), (first, after), filter)


@strawberry.type(description="Another name: old, short, traditional or press name.")
class Alias:
    """A name and who uses it."""

    name: str
    source_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @strawberry.field
    async def source(self, info: Info) -> Source:
        """Who uses the name."""
        found = await info.context.loaders.node(self.source_id, self.view, SOURCE)
        return Source.from_graph(cast("model.Source", found), self.view)


@strawberry.interface(description="Any organisation of the ecosystem.")
class Organization(Record):
    """What all kinds have."""

    kind: model.OrganizationKind
    name: str = strawberry.field(
        description="Name in Chinese; for an anonymous one a description in brackets."
    )
    name_en: str | None
    anonymous: bool = strawberry.field(
        description="True: the source does not name it, and it is never resolved to a real one."
    )
    uscc: Uscc | None = strawberry.field(
        description="Null: not known here. Real firms' codes are never written from memory."
    )

    @strawberry.field(description="Other names, each with its source.")
    async def aliases(self, info: Info) -> list[Alias]:
        """Aliases by name."""
        found = await info.context.loaders.aliases(self.id, self.view)
        return [Alias(name=each.name, source_id=each.source_id, view=self.view) for each in found]

    founded_on: model.PartialDate | None = edge_field(
        FOUNDING, description="Null: not known.", then=attrgetter("value.day")
    )
    sectors: list[Sector] = edge_field(SECTORS, description="Industry sectors it is active in.")
    parks: list[Annotated[Park, strawberry.lazy("api.types.kinds")]] = edge_field(
        PARKS, dated, description="Parks it sits in or belongs to."
    )
    memberships: list[Annotated[Membership, strawberry.lazy("api.types.memberships")]] = edge_field(
        MEMBERSHIPS,
        dated,
        description="Its memberships, also those that ended; empty: none, or not visible to you.",
    )
    merges: list[Annotated[OrganizationMerge, strawberry.lazy("api.types.merges")]] = edge_field(
        MERGES,
        description="Records of it that were merged into this one, also those that were set apart "
        "again, earliest first; empty: none, or not visible to you.",
    )
    facts: Connection[Fact] = edge_field(
        FACTS,
        asked_facts,
        description="Figures about it; of each series the latest one not after `asOf`, and "
        "undated ones. Newest first.",
    )
    deals: Connection[Annotated[Deal, strawberry.lazy("api.types.deals")]] = edge_field(
        DEALS,
        _asked_deals,
        description="Deals it takes part in; latest first unless ordered otherwise.",
    )

    @classmethod
    def from_graph(cls, organization: model.Organization, view: View) -> Self:
        """Show an organisation as the type of its kind."""
        return cls(
            **record(organization, view),
            kind=organization.kind,
            name=organization.name,
            name_en=organization.name_en,
            anonymous=organization.anonymous,
            uscc=Uscc(organization.uscc) if organization.uscc else None,
        )


@strawberry.interface(
    description="An organisation that offers products and may sit in a service team."
)
class Provider(Organization):
    """A bank, guarantor, insurer, lessor, investor, exchange or service firm."""

    products: Connection[Annotated[Product, strawberry.lazy("api.types.products")]] = edge_field(
        PRODUCTS_OFFERED, _asked_products, description="Products by name."
    )
    limits: ProviderLimits | None = edge_field(
        LIMITS,
        dated,
        description="What it lends to one enterprise at most, on the day; null: not public.",
    )
    teams: Connection[Annotated[ServiceTeam, strawberry.lazy("api.types.teams")]] = edge_field(
        PROVIDER_TEAMS, paged_dated, description="Service teams it leads or belongs to, by name."
    )
