"""Parks: their members, what they have and lack, and how they take members in."""

from __future__ import annotations

from datetime import date

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
from api.types.inputs import OrganizationFilter, OrganizationOrder, selection
from api.types.organizations import Organization
from graph import model
from graph.edges import MEMBERS, PARENT_PARK, SUB_PARKS
from graph.groupings import BY_STATE, GROUPINGS
from graph.network_edges import MEMBERSHIPS_OF_PARK
from graph.reading import Filters


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
        from api.types.kinds import to_organization

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
