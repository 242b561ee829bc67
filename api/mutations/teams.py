"""Service teams as their leads form them, and as members come and go."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated

import strawberry

from api.context import Info
from api.ids import checked_id
from api.mutations.performing import perform
from api.types.errors import Mistake
from api.types.stated import checked_text
from api.types.teams import ServiceTeam
from graph import model
from graph.errors import Invalid
from graph.network_nouns import SERVICE_TEAM
from graph.teaming import MOST_MEMBERS, TeamChange, TeamStatement, change_team, form_team

ServiceTeamResult = Annotated[ServiceTeam | Mistake, strawberry.union("ServiceTeamResult")]


@strawberry.input(
    description="`members`: whom to invite, at most 50 providers. `from`: the day from which on "
    "they may join; today, or one of the 366 days after it."
)
class TeamFormInput:
    """A team."""

    idempotency_key: uuid.UUID
    lead_bank_id: strawberry.ID
    name: str
    members: list[strawberry.ID]
    guided_by_id: strawberry.ID | None = None
    from_: date = strawberry.field(name="from")


@strawberry.input(
    description="`members`: whom to invite, who joins or leaves; none for DISSOLVE. `from`: the "
    "day from which on it is so; today, or one of the 366 days after it."
)
class TeamChangeInput:
    """A change."""

    idempotency_key: uuid.UUID
    team_id: strawberry.ID
    action: model.TeamAction
    members: list[strawberry.ID] | None = None
    from_: date = strawberry.field(name="from")
    reason: str | None = None


@strawberry.type
class TeamMutations:
    """Teams."""

    @strawberry.mutation(
        description="Forms a team that one's bank leads, and invites its members; nobody is a "
        "member before it has joined."
    )
    async def team_form(self, info: Info, input: TeamFormInput) -> ServiceTeamResult:
        """The team, with invitations only."""
        guide = input.guided_by_id
        stated = TeamStatement(
            lead_id=checked_id(input.lead_bank_id),
            name=checked_text(input.name, "name"),
            member_ids=_checked_members(input.members),
            guided_by_id=checked_id(guide) if guide is not None else None,
            day=input.from_,
        )
        return await perform(
            info,
            "teamForm",
            input,
            lambda tx, view: form_team(tx, view, stated),
            SERVICE_TEAM,
            ServiceTeam.from_graph,
        )

    @strawberry.mutation(
        description="The lead invites, and dissolves the team; a member joins when it is invited, "
        "and leaves. Who is invited declines with LEAVE."
    )
    async def team_change(self, info: Info, input: TeamChangeInput) -> ServiceTeamResult:
        """The team as it is then."""
        why = input.reason
        stated = TeamChange(
            team_id=checked_id(input.team_id),
            action=input.action,
            member_ids=_checked_members(input.members or []),
            day=input.from_,
            reason=None if why is None else checked_text(why, "reason"),
        )
        return await perform(
            info,
            "teamChange",
            input,
            lambda tx, view: change_team(tx, view, stated),
            SERVICE_TEAM,
            ServiceTeam.from_graph,
        )


def _checked_members(ids: list[strawberry.ID]) -> list[str]:
    if len(ids) > MOST_MEMBERS:
        raise Invalid((("members",), f"A team has at most {MOST_MEMBERS} members."))
    return [checked_id(each) for each in ids]
