"""The kinds of organisation, each an object type of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.pagination import Connection, edge_page
from api.types.counts import (
    KindCoverage,
    MemberCount,
    MemberCountBy,
    MembershipCount,
    PairingCoverage,
    TopicCoverage,
    coverage_of,
    pairings_of,
    to_member_counts,
    topics_of,
)
from api.types.credentials import CredentialHolding
from api.types.inputs import (
    OrganizationFilter,
    OrganizationOrder,
    selection,
)
from api.types.needs import FinancingNeed, Need
from api.types.organizations import Organization, Provider
from api.types.plant import PlantStep, plant_steps
from api.types.property import IntellectualProperty
from graph import model
from graph.edges import (
    EXPERTISE_OFFERED,
    HEAD_BANK,
    HOLDINGS,
    MEMBERS,
    PARENT_PARK,
    STAGE,
    SUB_PARKS,
)
from graph.groupings import BY_STATE, GROUPINGS
from graph.network_edges import ASSETS, FINANCING_NEEDS, MEMBERSHIPS_OF_PARK, NEEDS
from graph.reading import Filters
from graph.views import View

if TYPE_CHECKING:
    from api.types.expertise import Expertise


@strawberry.type(description="园区: Songshan Lake, Binhai Bay and their sub-parks.")
class Park(Organization):
    """A park."""

    @strawberry.field(description="The park it is part of; null: none.")
    async def parent(self, info: Info) -> Park | None:
        """The whole."""
        found = await info.context.loaders.one(PARENT_PARK, self.id, self.view)
        return Park.from_graph(found, self.view) if found else None

    @strawberry.field(description="Parks that are part of it, by name.")
    async def sub_parks(self, info: Info) -> list[Park]:
        """The parts."""
        found = await info.context.loaders.many(SUB_PARKS, self.id, self.view)
        return [Park.from_graph(each, self.view) for each in found]

    @strawberry.field(
        description="Organisations with an active membership, and those that sit in it without "
        "having ever been asked to be members; by name unless ordered otherwise."
    )
    async def members(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        filter: OrganizationFilter | None = None,
        order_by: OrganizationOrder | None = None,
        as_of: date | None = None,
    ) -> Connection[Organization]:
        """A page of organisations."""
        of = (self.id, self.view.on(as_of))
        chosen = selection(MEMBERS, filter, order_by)
        return await edge_page(info, MEMBERS, of, (first, after), to_organization, chosen)

    @strawberry.field(
        description="For each kind how many members there are, and how many enterprises among "
        "the members share no confirmed deal that you may see with any organisation of the kind. "
        "Shows what the park lacks."
    )
    async def coverage(self, info: Info, as_of: date | None = None) -> list[KindCoverage]:
        """A row for each kind but parks, enterprises and authorities."""
        return await coverage_of(info, self.id, self.view.on(as_of))

    @strawberry.field(
        description="For each pairing how many members offer a product that belongs to it. Shows "
        "which pairings the park lacks."
    )
    async def pairings(self, info: Info, as_of: date | None = None) -> list[PairingCoverage]:
        """A row for each of the four."""
        return await pairings_of(info, self.id, self.view.on(as_of))

    @strawberry.field(
        description="The topics of its members' open needs, the least helped first: who asks, and "
        "how many institutes among the members can help. Shows which expertise the park lacks."
    )
    async def topic_coverage(self, info: Info, as_of: date | None = None) -> list[TopicCoverage]:
        """A row for each topic that is asked for."""
        return await topics_of(info, self.id, self.view.on(as_of))

    @strawberry.field(description="Its members, counted; the largest count first.")
    async def member_counts(
        self, info: Info, by: MemberCountBy, as_of: date | None = None
    ) -> list[MemberCount]:
        """Counts by one key."""
        view = self.view.on(as_of)
        groups = await info.context.loaders.groups(MEMBERS, self.id, view, GROUPINGS[by.value])
        return await to_member_counts(info, by, groups, view)

    @strawberry.field(
        description="How many of the memberships that you may see are in which state; the most "
        "first."
    )
    async def membership_counts(
        self, info: Info, as_of: date | None = None
    ) -> list[MembershipCount]:
        """A row for each state that there is."""
        view = self.view.on(as_of)
        groups = await info.context.loaders.groups(MEMBERSHIPS_OF_PARK, self.id, view, BY_STATE)
        return [
            MembershipCount(state=model.MembershipState(key or ""), count=n) for key, n in groups
        ]

    @strawberry.field(
        description="Memberships that are to be renewed: ACTIVE or EXPIRED, and `renewalDueOn` is "
        "not after the day."
    )
    async def renewals_due(self, info: Info, as_of: date | None = None) -> int:
        """Count them."""
        view = self.view.on(as_of)
        due: Filters = {"renewal_due": True}
        return await info.context.loaders.count(MEMBERSHIPS_OF_PARK, self.id, view, due)

    @strawberry.field(description="True: two people approve an application, each for themselves.")
    async def four_eyes(self, info: Info) -> bool:
        """By its rules."""
        return (await info.context.loaders.park_rules(self.id, self.view)).four_eyes

    @strawberry.field(description="So many days before its end a membership is to be renewed.")
    async def reminder_days(self, info: Info) -> int:
        """By its rules."""
        return (await info.context.loaders.park_rules(self.id, self.view)).reminder_days


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
