"""The kinds of organisation, each an object type of its own."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.edge_fields import dated, edge_field, paged_dated
from api.pagination import Connection
from api.types.credentials import CredentialHolding
from api.types.inputs import asked_page
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
from loaders.declared import Asked

if TYPE_CHECKING:
    from api.types.expertise import Expertise


def _asked_assets(
    view: View,
    first: int,
    after: str | None = None,
    kinds: list[model.AssetKind] | None = None,
    as_of: date | None = None,
) -> Asked:
    return asked_page(ASSETS, view.on(as_of), (first, after), kinds=kinds)


@strawberry.type(description="新型研发机构: gives expertise, labs, pilot lines.")
class Institute(Organization):
    """An institute."""

    expertise: Connection[Annotated[Expertise, strawberry.lazy("api.types.expertise")]] = (
        edge_field(EXPERTISE_OFFERED, paged_dated, description="What it can do, by title.")
    )


@strawberry.type(
    description="银行: lends, leads service teams; a branch is an organisation of its own."
)
class Bank(Provider):
    """A bank."""

    branch_of: Bank | None = edge_field(
        HEAD_BANK, description="The bank that it is a branch of; null: none is recorded."
    )


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

    # The latest dated one; an undated one where there is no other.
    stage: model.LifeCycleStage | None = edge_field(
        STAGE,
        dated,
        description="Null: not known, or not visible to you.",
        then=attrgetter("value.stage"),
    )
    credentials: list[CredentialHolding] = edge_field(
        HOLDINGS,
        dated,
        description="Labels that it holds or may hold on the day; only those visible to you.",
    )
    assets: Connection[IntellectualProperty] = edge_field(
        ASSETS,
        _asked_assets,
        description="Intellectual property it owns that you may see, by name.",
    )
    needs: Connection[Need] = edge_field(
        NEEDS,
        paged_dated,
        description="Expertise it looks for, as far as you may see; newest first.",
    )
    financing_needs: Connection[FinancingNeed] = edge_field(
        FINANCING_NEEDS,
        paged_dated,
        description="Money it looks for, as far as you may see; newest first.",
    )

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
