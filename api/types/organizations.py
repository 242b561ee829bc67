"""Organisations of every kind."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Self, cast

import strawberry

from api.context import Info
from api.pagination import Connection, connection, page
from api.scalars import Uscc
from api.types.credentials import CredentialHolding
from api.types.facts import Fact, facts_about
from api.types.nodes import Record, Sector, Source, record
from graph import model
from graph.edges import (
    DEALS,
    EXPERTISE_OFFERED,
    FOUNDING,
    HEAD_BANK,
    HOLDINGS,
    MEMBERS,
    PARENT_PARK,
    PARKS,
    PRODUCTS_OFFERED,
    SECTORS,
    STAGE,
    SUB_PARKS,
)

if TYPE_CHECKING:
    from api.types.deals import Deal
    from api.types.expertise import Expertise
    from api.types.products import Product


@strawberry.type(description="Another name: old, short, traditional or press name.")
class Alias:
    """A name and who uses it."""

    name: str
    source_id: strawberry.Private[str]
    as_of: strawberry.Private[date]

    @strawberry.field
    async def source(self, info: Info) -> Source:
        """Who uses the name."""
        found = await info.context.loaders.node(self.source_id, info.context.view(self.as_of))
        return Source.from_graph(cast("model.Source", found), self.as_of)


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
        view = info.context.view(self.as_of)
        found = await info.context.loaders.aliases(self.id, view)
        return [Alias(name=each.name, source_id=each.source_id, as_of=self.as_of) for each in found]

    @strawberry.field(description="Null: not known.")
    async def founded_on(self, info: Info) -> model.PartialDate | None:
        """The founding day as exactly as it is known."""
        fact = await info.context.loaders.one(FOUNDING, self.id, info.context.view(self.as_of))
        return fact.value.day if fact else None

    @strawberry.field(description="Industry sectors it is active in.")
    async def sectors(self, info: Info) -> list[Sector]:
        """Sectors by their word."""
        view = info.context.view(self.as_of)
        found = await info.context.loaders.many(SECTORS, self.id, view)
        return [Sector.from_graph(each, self.as_of) for each in found]

    @strawberry.field(description="Parks it sits in or belongs to.")
    async def parks(self, info: Info, as_of: date | None = None) -> list[Park]:
        """Parks by name."""
        day = as_of or self.as_of
        found = await info.context.loaders.many(PARKS, self.id, info.context.view(day))
        return [Park.from_graph(each, day) for each in found]

    @strawberry.field(
        description="Figures about it; of each series the latest one not after `asOf`, and "
        "undated ones. Newest first."
    )
    async def facts(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Fact]:
        """A page of facts."""
        return await facts_about(info, self.id, first, after, as_of or self.as_of)

    @strawberry.field(description="Deals it takes part in, latest first.")
    async def deals(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Annotated[Deal, strawberry.lazy("api.types.deals")]]:
        """A page of deals."""
        from api.types.deals import Deal

        day = as_of or self.as_of
        view = info.context.view(day)
        asked = page(info, first, after, [DEALS.name, self.id, day])
        return connection(
            asked,
            await info.context.loaders.page(DEALS, self.id, view, asked.slice),
            lambda deal: Deal.from_graph(deal, day),
            lambda: info.context.loaders.count(DEALS, self.id, view),
        )

    @classmethod
    def from_graph(cls, organization: model.Organization, as_of: date) -> Self:
        """Show an organisation as the type of its kind."""
        return cls(
            **record(organization, as_of),
            kind=organization.kind,
            name=organization.name,
            name_en=organization.name_en,
            anonymous=organization.anonymous,
            uscc=Uscc(organization.uscc) if organization.uscc else None,
        )


@strawberry.interface(description="An organisation that offers products.")
class Provider(Organization):
    """A bank or guarantor."""

    @strawberry.field(description="Products by name.")
    async def products(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Annotated[Product, strawberry.lazy("api.types.products")]]:
        """A page of products."""
        from api.types.products import Product

        day = as_of or self.as_of
        view = info.context.view(day)
        asked = page(info, first, after, [PRODUCTS_OFFERED.name, self.id, day])
        return connection(
            asked,
            await info.context.loaders.page(PRODUCTS_OFFERED, self.id, view, asked.slice),
            lambda product: Product.from_graph(product, day),
            lambda: info.context.loaders.count(PRODUCTS_OFFERED, self.id, view),
        )


@strawberry.type(description="园区: Songshan Lake, Binhai Bay and their sub-parks.")
class Park(Organization):
    """A park."""

    @strawberry.field(description="The park it is part of; null: none.")
    async def parent(self, info: Info) -> Park | None:
        """The whole."""
        found = await info.context.loaders.one(PARENT_PARK, self.id, info.context.view(self.as_of))
        return Park.from_graph(found, self.as_of) if found else None

    @strawberry.field(description="Parks that are part of it, by name.")
    async def sub_parks(self, info: Info) -> list[Park]:
        """The parts."""
        found = await info.context.loaders.many(SUB_PARKS, self.id, info.context.view(self.as_of))
        return [Park.from_graph(each, self.as_of) for each in found]

    @strawberry.field(description="Organisations that sit in it, by name.")
    async def members(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Organization]:
        """A page of organisations."""
        day = as_of or self.as_of
        view = info.context.view(day)
        asked = page(info, first, after, [MEMBERS.name, self.id, day])
        return connection(
            asked,
            await info.context.loaders.page(MEMBERS, self.id, view, asked.slice),
            lambda member: to_organization(member, day),
            lambda: info.context.loaders.count(MEMBERS, self.id, view),
        )


@strawberry.type(description="新型研发机构: gives expertise, labs, pilot lines.")
class Institute(Organization):
    """An institute."""

    @strawberry.field(description="What it can do, by title.")
    async def expertise(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Annotated[Expertise, strawberry.lazy("api.types.expertise")]]:
        """A page of expertise."""
        from api.types.expertise import Expertise

        day = as_of or self.as_of
        view = info.context.view(day)
        asked = page(info, first, after, [EXPERTISE_OFFERED.name, self.id, day])
        return connection(
            asked,
            await info.context.loaders.page(EXPERTISE_OFFERED, self.id, view, asked.slice),
            lambda expertise: Expertise.from_graph(expertise, day),
            lambda: info.context.loaders.count(EXPERTISE_OFFERED, self.id, view),
        )


@strawberry.type(description="银行: lends; a branch is an organisation of its own.")
class Bank(Provider):
    """A bank."""

    @strawberry.field(description="The bank that it is a branch of; null: none is recorded.")
    async def branch_of(self, info: Info) -> Bank | None:
        """The head bank."""
        found = await info.context.loaders.one(HEAD_BANK, self.id, info.context.view(self.as_of))
        return Bank.from_graph(found, self.as_of) if found else None


@strawberry.type(description="担保: covers part of a loan.")
class Guarantor(Provider):
    """A guarantor."""


@strawberry.type(description="企业: the financed firm.")
class Enterprise(Organization):
    """An enterprise."""

    @strawberry.field(description="Null: not known, or not visible to you.")
    async def stage(self, info: Info, as_of: date | None = None) -> model.LifeCycleStage | None:
        """The latest dated stage; an undated one where there is no other."""
        view = info.context.view(as_of or self.as_of)
        fact = await info.context.loaders.one(STAGE, self.id, view)
        return fact.value.stage if fact else None

    @strawberry.field(
        description="Labels that it holds or may hold on the day; only those visible to you."
    )
    async def credentials(self, info: Info, as_of: date | None = None) -> list[CredentialHolding]:
        """Holdings, oldest first; ended ones are left out."""
        day = as_of or self.as_of
        found = await info.context.loaders.many(HOLDINGS, self.id, info.context.view(day))
        return [CredentialHolding.from_graph(each, day) for each in found]


_KINDS: dict[model.OrganizationKind, type[Organization]] = {
    model.OrganizationKind.PARK: Park,
    model.OrganizationKind.INSTITUTE: Institute,
    model.OrganizationKind.BANK: Bank,
    model.OrganizationKind.GUARANTOR: Guarantor,
    model.OrganizationKind.ENTERPRISE: Enterprise,
}


def to_organization(organization: model.Organization, as_of: date) -> Organization:
    """Show an organisation as the type of its kind."""
    return _KINDS[organization.kind].from_graph(organization, as_of)


def to_organization_or_none(organization: Any | None, as_of: date) -> Organization | None:
    """The same for one that may be missing."""
    return to_organization(organization, as_of) if organization else None
