"""Service teams, memberships in parks and consents."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Self, cast

import strawberry

from api.context import Info
from api.edge_fields import dated, edge_field, named_field
from api.scalars import DateTime
from api.types.nodes import Record, record
from api.types.organizations import Organization, Provider
from graph import model
from graph.model import OrganizationKind
from graph.network_edges import (
    TEAM_GUIDE,
    TEAM_INVITED,
    TEAM_LEAD,
    TEAM_MEMBERS,
    TEAM_PROVIDER,
    TEAM_PROVIDERS,
)
from graph.nouns import ORGANIZATION
from graph.views import View
from matching.partners.complement import FULL_TEAM

if TYPE_CHECKING:
    from api.types.kinds import Authority, Bank


@strawberry.type(description="A member of a team from a day until a day.")
class TeamMember:
    """A place in a team."""

    from_: date = strawberry.field(name="from")
    until: date | None = strawberry.field(
        description="First day on which it is no longer a member; null: no end known."
    )
    recorded_at: DateTime
    superseded_at: DateTime | None = strawberry.field(
        description="Recorded end of this version; null: current."
    )
    provider_id: strawberry.Private[str]
    view: strawberry.Private[View]

    provider: Provider = named_field(TEAM_PROVIDER, of="provider_id", description="Who it is.")

    @classmethod
    def from_graph(cls, member: model.TeamMember, view: View) -> Self:
        """Show a place in a team."""
        return cls(
            from_=member.valid_from,
            until=member.valid_until,
            recorded_at=DateTime(member.recorded_at),
            superseded_at=DateTime(member.superseded_at) if member.superseded_at else None,
            provider_id=member.provider_id,
            view=view,
        )


@strawberry.type(
    description="“股贷担保租”服务队: equity, loan, guarantee, insurance and lease bodies under one "
    "lead bank."
)
class ServiceTeam(Record):
    """A team."""

    name: str
    dissolved_on: date | None = strawberry.field(description="Null: not dissolved.")

    lead: Annotated[Bank, strawberry.lazy("api.types.kinds")] = edge_field(
        TEAM_LEAD, description="Who leads it."
    )
    guided_by: Annotated[Authority, strawberry.lazy("api.types.kinds")] | None = edge_field(
        TEAM_GUIDE, description="The public body that guides it; null: none is recorded."
    )
    members: list[TeamMember] = edge_field(
        TEAM_MEMBERS,
        dated,
        description="Its members on the day, earliest first; empty: the source names none.",
    )
    invited: list[Provider] = edge_field(
        TEAM_INVITED, dated, description="Invited, not joined yet; only as far as you may see."
    )

    @strawberry.field(description="Kinds among its lead and its members.")
    async def present_kinds(
        self, info: Info, as_of: date | None = None
    ) -> list[model.OrganizationKind]:
        """Kinds that it has."""
        view = self.view.on(as_of)
        members = await info.context.loaders.many(TEAM_PROVIDERS, self.id, view)
        present = {OrganizationKind.BANK, *(each.kind for each in members)}
        return [kind for kind in OrganizationKind if kind in present]

    @strawberry.field(
        description="Kinds that a full team has, and the two by which it is to be widened (IP and "
        "warrant service), that are not among its lead and its known members."
    )
    async def missing_kinds(
        self, info: Info, as_of: date | None = None
    ) -> list[model.OrganizationKind]:
        """Kinds that it lacks."""
        view = self.view.on(as_of)
        members = await info.context.loaders.many(TEAM_PROVIDERS, self.id, view)
        present = {OrganizationKind.BANK, *(each.kind for each in members)}
        return [kind for kind in FULL_TEAM if kind not in present]

    @classmethod
    def from_graph(cls, team: model.ServiceTeam, view: View) -> Self:
        """Show a team."""
        return cls(**record(team, view), name=team.name, dissolved_on=team.dissolved_on)


@strawberry.type(description="Who may see. One of the fields is set.")
class ConsentReceiver:
    """All organisations of a kind, or all members."""

    kind: model.OrganizationKind | None
    everyone: bool | None = strawberry.field(description="True: every member.")


@strawberry.type(
    description="What an organisation lets a receiver see, for a time. Without one, restricted "
    "data stay hidden. Visible to the giver and to its receivers."
)
class Consent(Record):
    """A consent."""

    data_class: model.DataClass
    level: model.DisclosureLevel = strawberry.field(
        description="How much of the class the receiver sees."
    )
    receiver: ConsentReceiver
    valid_from: date
    valid_until: date | None = strawberry.field(
        description="First day without it; null: until it is revoked."
    )
    revoked_at: DateTime | None = strawberry.field(
        description="Revoking takes effect at once; null: not revoked."
    )
    giver_id: strawberry.Private[str]

    @strawberry.field
    async def giver(self, info: Info) -> Organization:
        """Whose data it is about."""
        return await organization(info, self.giver_id, self.view)

    @classmethod
    def from_graph(cls, consent: model.Consent, view: View) -> Self:
        """Show a consent."""
        kind = consent.receiver_kind
        return cls(
            **record(consent, view),
            data_class=consent.data_class,
            level=consent.level,
            receiver=ConsentReceiver(kind=kind, everyone=True if kind is None else None),
            valid_from=consent.valid_from,
            valid_until=consent.valid_until,
            revoked_at=DateTime(consent.revoked_at) if consent.revoked_at else None,
            giver_id=consent.giver_id,
        )


async def organization(info: Info, id: str, view: View) -> Organization:
    """An organisation that a record names."""
    from api.types.kinds import to_organization

    found = await info.context.loaders.node(id, view, ORGANIZATION)
    return to_organization(cast("model.Organization", found), view)


async def organizations(info: Info, ids: Sequence[str], view: View) -> list[Organization]:
    """Those that a record names, in the order of their ids."""
    from api.types.kinds import to_organization

    found = await info.context.loaders.nodes(ids, view, ORGANIZATION)
    return [to_organization(cast("model.Organization", each), view) for each in found]
