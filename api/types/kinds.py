"""The kinds of organisation, each an object type of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.pagination import Connection, edge_page
from api.types.credentials import CredentialHolding
from api.types.inputs import selection
from api.types.needs import FinancingNeed, Need
from api.types.organizations import Organization, Provider
from api.types.parks import Park
from api.types.plant import PlantStep, plant_steps
from api.types.property import IntellectualProperty
from graph import model
from graph.edges import (
    EXPERTISE_OFFERED,
    HEAD_BANK,
    HOLDINGS,
    STAGE,
)
from graph.network_edges import ASSETS, FINANCING_NEEDS, NEEDS
from graph.views import View

if TYPE_CHECKING:
    from api.types.expertise import Expertise


@strawberry.type(description="新型研发机构: gives expertise, labs, pilot lines.")
class Institute(Organization):
    """An institute."""

    @strawberry.field(description="What it can do, by title.")
    async def expertise(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Annotated[Expertise, strawberry.lazy("api.types.expertise")]]:
        """A page of expertise."""
        from api.types.expertise import Expertise

        of = (self.id, self.view.on(as_of))
        return await edge_page(info, EXPERTISE_OFFERED, of, (first, after), Expertise.from_graph)


@strawberry.type(
    description="银行: lends, leads service teams; a branch is an organisation of its own."
)
class Bank(Provider):
    """A bank."""

    @strawberry.field(description="The bank that it is a branch of; null: none is recorded.")
    async def branch_of(self, info: Info) -> Bank | None:
        """The head bank."""
        found = await info.context.loaders.one(HEAD_BANK, self.id, self.view)
        return Bank.from_graph(found, self.view) if found else None


@strawberry.type(description="担保: covers part of a loan.")
class Guarantor(Provider):
    """A guarantor."""


@strawberry.type(description="保险: covers part of a loan.")
class Insurer(Provider):
    """An insurer."""


@strawberry.type(description="融资租赁: buys equipment and leases it.")
class Lessor(Provider):
    """A lessor."""


@strawberry.type(description="股权投资: invests in equity.")
class EquityInvestor(Provider):
    """An investor."""


@strawberry.type(description="股权交易所: partner of the warrant loan.")
class EquityExchange(Provider):
    """An exchange."""


@strawberry.type(description="知识产权服务机构: values, registers and looks after IP.")
class IpServiceFirm(Provider):
    """A service firm for intellectual property."""


@strawberry.type(description="认股权服务机构: arranges warrants.")
class WarrantServiceFirm(Provider):
    """A service firm for warrants."""


@strawberry.type(
    description="主管机构: a public body, for example 人民银行东莞市分行. It guides and issues; it "
    "is no member."
)
class Authority(Organization):
    """An authority."""


@strawberry.type(description="企业: the financed firm.")
class Enterprise(Organization):
    """An enterprise."""

    @strawberry.field(description="Null: not known, or not visible to you.")
    async def stage(self, info: Info, as_of: date | None = None) -> model.LifeCycleStage | None:
        """The latest dated stage; an undated one where there is no other."""
        fact = await info.context.loaders.one(STAGE, self.id, self.view.on(as_of))
        return fact.value.stage if fact else None

    @strawberry.field(
        description="Labels that it holds or may hold on the day; only those visible to you."
    )
    async def credentials(self, info: Info, as_of: date | None = None) -> list[CredentialHolding]:
        """Holdings, oldest first; ended ones are left out."""
        view = self.view.on(as_of)
        found = await info.context.loaders.many(HOLDINGS, self.id, view)
        return [CredentialHolding.from_graph(each, view) for each in found]

    @strawberry.field(description="Intellectual property it owns that you may see, by name.")
    async def assets(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        kinds: list[model.AssetKind] | None = None,
        as_of: date | None = None,
    ) -> Connection[IntellectualProperty]:
        """A page of assets."""
        of = (self.id, self.view.on(as_of))
        chosen = selection(ASSETS, kinds=kinds)
        make = IntellectualProperty.from_graph
        return await edge_page(info, ASSETS, of, (first, after), make, chosen)

    @strawberry.field(description="Expertise it looks for, as far as you may see; newest first.")
    async def needs(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Need]:
        """A page of needs that are open."""
        of = (self.id, self.view.on(as_of))
        return await edge_page(info, NEEDS, of, (first, after), Need.from_graph)

    @strawberry.field(description="Money it looks for, as far as you may see; newest first.")
    async def financing_needs(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[FinancingNeed]:
        """A page of wishes that are open."""
        of = (self.id, self.view.on(as_of))
        make = FinancingNeed.from_graph
        return await edge_page(info, FINANCING_NEEDS, of, (first, after), make)

    @strawberry.field(
        description="Q11: the plant chain 并购贷 → 建园易 → 置业贷 (acquire, develop, mortgage) "
        "with the enterprise's present step, by the confirmed deals that you may see."
    )
    async def plant_chain(self, info: Info, as_of: date | None = None) -> list[PlantStep]:
        """The three steps."""
        return await plant_steps(info, self.id, self.view.on(as_of))


KINDS: dict[model.OrganizationKind, type[Organization]] = {
    model.OrganizationKind.PARK: Park,
    model.OrganizationKind.INSTITUTE: Institute,
    model.OrganizationKind.BANK: Bank,
    model.OrganizationKind.GUARANTOR: Guarantor,
    model.OrganizationKind.INSURER: Insurer,
    model.OrganizationKind.LESSOR: Lessor,
    model.OrganizationKind.EQUITY_INVESTOR: EquityInvestor,
    model.OrganizationKind.EQUITY_EXCHANGE: EquityExchange,
    model.OrganizationKind.IP_SERVICE_FIRM: IpServiceFirm,
    model.OrganizationKind.WARRANT_SERVICE_FIRM: WarrantServiceFirm,
    model.OrganizationKind.ENTERPRISE: Enterprise,
    model.OrganizationKind.AUTHORITY: Authority,
}


def to_organization(organization: model.Organization, view: View) -> Organization:
    """Show an organisation as the type of its kind."""
    return KINDS[organization.kind].from_graph(organization, view)


def to_organization_or_none(organization: Any | None, view: View) -> Organization | None:
    """The same for one that may be missing."""
    return to_organization(organization, view) if organization else None
