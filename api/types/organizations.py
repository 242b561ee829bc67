"""Organisations: what all kinds have; the kinds themselves are in api/types/kinds.py."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Self, cast

import strawberry

from api.context import Info
from api.pagination import Connection, edge_page
from api.scalars import DateTime, Uscc
from api.types.facts import Fact, facts_about
from api.types.inputs import DealFilter, DealOrder, ProductFilter, selection
from api.types.limits import ProviderLimits
from api.types.nodes import Record, Sector, Source, record
from graph import model
from graph.edges import DEALS, FOUNDING, LIMITS, MERGES, PARKS, PRODUCTS_OFFERED, SECTORS
from graph.network_edges import MEMBERSHIPS, PROVIDER_TEAMS
from graph.views import View

if TYPE_CHECKING:
    from api.types.deals import Deal
    from api.types.kinds import Park
    from api.types.memberships import Membership
    from api.types.merges import OrganizationMerge
    from api.types.products import Product
    from api.types.teams import ServiceTeam


@strawberry.type(description="Another name: old, short, traditional or press name.")
class Alias:
    """A name and who uses it."""

    name: str
    source_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @strawberry.field
    async def source(self, info: Info) -> Source:
        """Who uses the name."""
        found = await info.context.loaders.node(self.source_id, self.view)
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

    @strawberry.field(description="Null: not known.")
    async def founded_on(self, info: Info) -> model.PartialDate | None:
        """The founding day as exactly as it is known."""
        fact = await info.context.loaders.one(FOUNDING, self.id, self.view)
        return fact.value.day if fact else None

    @strawberry.field(description="Industry sectors it is active in.")
    async def sectors(self, info: Info) -> list[Sector]:
        """Sectors by their word."""
        found = await info.context.loaders.many(SECTORS, self.id, self.view)
        return [Sector.from_graph(each, self.view) for each in found]

    @strawberry.field(description="Parks it sits in or belongs to.")
    async def parks(
        self, info: Info, as_of: date | None = None
    ) -> list[Annotated[Park, strawberry.lazy("api.types.kinds")]]:
        """Parks by name."""
        from api.types.kinds import Park

        view = self.view.on(as_of)
        found = await info.context.loaders.many(PARKS, self.id, view)
        return [Park.from_graph(each, view) for each in found]

    @strawberry.field(
        description="Its memberships, also those that ended; empty: none, or not visible to you."
    )
    async def memberships(
        self, info: Info, as_of: date | None = None
    ) -> list[Annotated[Membership, strawberry.lazy("api.types.memberships")]]:
        """Memberships that have begun, or were applied for, by id."""
        from api.types.memberships import Membership

        view = self.view.on(as_of)
        found = await info.context.loaders.many(MEMBERSHIPS, self.id, view)
        return [Membership.from_graph(each, view) for each in found]

    @strawberry.field(
        description="Records of it that were merged into this one, also those that were set apart "
        "again, earliest first; empty: none, or not visible to you."
    )
    async def merges(
        self, info: Info
    ) -> list[Annotated[OrganizationMerge, strawberry.lazy("api.types.merges")]]:
        """By day."""
        from api.types.merges import OrganizationMerge

        found = await info.context.loaders.many(MERGES, self.id, self.view)
        return [OrganizationMerge.from_graph(each, self.view) for each in found]

    @strawberry.field(
        description="Figures about it; of each series the latest one not after `asOf`, and "
        "undated ones. Newest first."
    )
    async def facts(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        measures: list[model.Measure] | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> Connection[Fact]:
        """A page of facts."""
        of = (self.id, await info.context.on(self.view, as_of, known_at))
        return await facts_about(info, of, (first, after), measures)

    @strawberry.field(description="Deals it takes part in; latest first unless ordered otherwise.")
    async def deals(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        filter: DealFilter | None = None,
        order_by: DealOrder | None = None,
        as_of: date | None = None,
    ) -> Connection[Annotated[Deal, strawberry.lazy("api.types.deals")]]:
        """A page of deals."""
        from api.types.deals import Deal

        of = (self.id, self.view.on(as_of))
        chosen = selection(DEALS, filter, order_by)
        return await edge_page(info, DEALS, of, (first, after), Deal.from_graph, chosen)

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

    @strawberry.field(description="Products by name.")
    async def products(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        filter: ProductFilter | None = None,
        as_of: date | None = None,
    ) -> Connection[Annotated[Product, strawberry.lazy("api.types.products")]]:
        """A page of products."""
        from api.types.products import Product

        of = (self.id, self.view.on(as_of))
        chosen = selection(PRODUCTS_OFFERED, filter)
        return await edge_page(
            info, PRODUCTS_OFFERED, of, (first, after), Product.from_graph, chosen
        )

    @strawberry.field(
        description="What it lends to one enterprise at most, on the day; null: not public."
    )
    async def limits(self, info: Info, as_of: date | None = None) -> ProviderLimits | None:
        """The version of the day."""
        view = self.view.on(as_of)
        found = await info.context.loaders.one(LIMITS, self.id, view)
        return ProviderLimits.from_graph(found, view) if found else None

    @strawberry.field(description="Service teams it leads or belongs to, by name.")
    async def teams(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Annotated[ServiceTeam, strawberry.lazy("api.types.teams")]]:
        """A page of teams."""
        from api.types.teams import ServiceTeam

        of = (self.id, self.view.on(as_of))
        return await edge_page(info, PROVIDER_TEAMS, of, (first, after), ServiceTeam.from_graph)
