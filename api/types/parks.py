"""Parks: their members, what they have and lack, and how they take members in."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.edge_fields import edge_field
from api.pagination import Connection
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
from api.types.inputs import OrganizationFilter, OrganizationOrder, asked_page
from api.types.organizations import Organization
from graph import model
from graph.edges import MEMBERS, PARENT_PARK, SUB_PARKS
from graph.groupings import BY_STATE, GROUPINGS
from graph.network_edges import MEMBERSHIPS_OF_PARK
from graph.reading import Filters
from graph.views import View
from loaders.declared import Asked


def _asked_members(
    view: View,
    first: int,
    after: str | None = None,
    filter: OrganizationFilter | None = None,
    order_by: OrganizationOrder | None = None,
    as_of: date | None = None,
) -> Asked:
    return asked_page(MEMBERS, view.on(as_of), (first, after), filter, order_by)


@strawberry.type(description="园区: Songshan Lake, Binhai Bay and their sub-parks.")
class Park(Organization):
    """A park."""

    parent: Park | None = edge_field(PARENT_PARK, description="The park it is part of; null: none.")
    sub_parks: list[Park] = edge_field(SUB_PARKS, description="Parks that are part of it, by name.")
    members: Connection[Organization] = edge_field(
        MEMBERS,
        _asked_members,
        description="Organisations with an active membership, and those that sit in it without "
        "having ever been asked to be members; by name unless ordered otherwise.",
    )

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
