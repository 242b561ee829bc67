"""Seats in a team and invitations to it, as a unit finds, writes and ends them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from uuid_utils import uuid7

from graph.acting import stated_row
from graph.audit_chain import Change
from graph.client import Transaction
from graph.model import EventChange, EventKind
from graph.network_upserts import UPSERT_TEAM_INVITATIONS, UPSERT_TEAM_MEMBERS
from graph.rows import decode
from graph.units import Outcome

# Locked, so that of a member that joins and a lead that dissolves one sees what the other did.
TEAM_TO_CHANGE: LiteralString = """
MATCH (team:Entity {id: $id})
WHERE team:ServiceTeam
SET team.writing = true
REMOVE team.writing
WITH team
MATCH (team)-[:LED_BY]->(lead:Bank)
RETURN team.id AS id, lead.id AS lead_id, team.synthetic AS synthetic,
toString(coalesce(team.dissolved_on, team.ended_on)) AS dissolved_on,
COLLECT {
  MATCH (team)<-[:IN_TEAM]-(n:TeamMember)-[:SEATS]->(provider:Organization)
  WHERE n.superseded_at IS NULL
  RETURN {id: n.id, provider_id: provider.id, valid_from: toString(n.valid_from),
    valid_until: toString(n.valid_until)}
} AS seats,
COLLECT {
  MATCH (team)<-[:TO_TEAM]-(n:TeamInvitation)-[:INVITES]->(provider:Organization)
  WHERE n.superseded_at IS NULL
  RETURN {id: n.id, provider_id: provider.id, valid_from: toString(n.valid_from),
    valid_until: toString(n.valid_until)}
} AS invitations
"""

END_TEAM: LiteralString = """
MATCH (team:Entity {id: $id})
SET team.ended_on = $day, team.ended_because = $reason
"""

# Of what has no further version that could say it. A reason given before stays: it is a record.
WITHDRAW: LiteralString = """
UNWIND $ids AS id
MATCH (n:Entity {id: id})
SET n.ended_because = coalesce(n.ended_because, $reason)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A seat or an invitation that was not superseded; `valid_until`: its first day without it."""

    id: str
    provider_id: str
    valid_from: date
    valid_until: date | None

    @property
    def is_open(self) -> bool:
        """Whether no end of it is known."""
        return self.valid_until is None

    def lasts(self, day: date) -> bool:
        """Whether it is not over on a day, be it that it begins later."""
        return self.valid_until is None or day < self.valid_until


@dataclass(frozen=True, slots=True)
class Team:
    """A team as it is now; `dissolved_on`: on this day it is, or will be."""

    id: str
    lead_id: str
    synthetic: bool
    dissolved_on: date | None
    seats: Sequence[Place]
    invitations: Sequence[Place]

    def engaged(self, day: date) -> set[str]:
        """Who is a member or invited on a day, or will be."""
        places = (*self.seats, *self.invitations)
        return {each.provider_id for each in places if each.lasts(day)}


async def team_to_change(transaction: Transaction, id: str) -> Team | None:
    """The team, held until the end of the unit; None for what is none."""
    rows = await transaction.run(TEAM_TO_CHANGE, id=id)
    if not rows:
        return None
    [row] = rows
    ended = row["dissolved_on"]
    return Team(
        id=row["id"],
        lead_id=row["lead_id"],
        synthetic=row["synthetic"],
        dissolved_on=date.fromisoformat(ended) if ended else None,
        seats=[decode(Place, each) for each in row["seats"]],
        invitations=[decode(Place, each) for each in row["invitations"]],
    )


class Seating:
    """Writes seats and invitations of one team in one unit, and keeps what is told of it."""

    def __init__(
        self,
        transaction: Transaction,
        team_id: str,
        source_id: str,
        *,
        synthetic: bool,
        reason: str | None = None,
    ) -> None:
        """`reason`: what the caller gives for all of it, in words."""
        self._transaction = transaction
        self._team_id = team_id
        self._source_id = source_id
        self._synthetic = synthetic
        self._reason = reason
        self._changes: list[Change] = []
        self._recorded: list[str] = []
        self._superseded: list[str] = []

    async def invite(self, provider_ids: Iterable[str], day: date) -> None:
        """From a day on they may join."""
        rows = [self._begun(each, day) for each in provider_ids]
        await self._transaction.run(UPSERT_TEAM_INVITATIONS, rows=rows)

    async def seat(self, provider_id: str, day: date) -> None:
        """From a day on it is a member."""
        await self._transaction.run(UPSERT_TEAM_MEMBERS, rows=[self._begun(provider_id, day)])

    async def end_seats(self, seats: Sequence[Place], day: date) -> None:
        """They last until the day, which is the first one without them."""
        await self._end(UPSERT_TEAM_MEMBERS, seats, day)

    async def end_invitations(self, invitations: Sequence[Place], day: date) -> None:
        """They last until the day, which is the first one without them."""
        await self._end(UPSERT_TEAM_INVITATIONS, invitations, day)

    async def end_team(self, day: date) -> None:
        """It is dissolved from the day on."""
        ended = {"id": self._team_id, "day": day, "reason": self._reason}
        await self._transaction.run(END_TEAM, **ended)

    def outcome(
        self, *first: Change, recorded: tuple[str, ...] = (), ended: tuple[str, ...] = ()
    ) -> Outcome:
        """What was done, after what was done `first`; the answer is the team."""
        return Outcome(
            self._team_id,
            (*first, *self._changes),
            recorded=(*recorded, *self._recorded),
            superseded=tuple(self._superseded),
            ended=ended,
        )

    async def _end(self, upsert: LiteralString, places: Sequence[Place], day: date) -> None:
        begun = [each for each in places if each.valid_from < day]
        withdrawn = [each.id for each in places if each.valid_from >= day]
        rows = [
            self._row(
                each.provider_id,
                EventChange.ENDED,
                valid_from=each.valid_from,
                valid_until=day,
                ended_because=self._reason,
            )
            for each in begun
        ]
        if rows:
            await self._transaction.run(upsert, rows=rows)
        if withdrawn:
            await self._transaction.run(WITHDRAW, ids=withdrawn, reason=self._reason)
        self._superseded += [each.id for each in places]
        self._changes += [
            Change(each.id, EventKind.TEAM, EventChange.ENDED, each.provider_id)
            for each in places
            if each.id in withdrawn
        ]

    def _begun(self, provider_id: str, day: date) -> dict[str, Any]:
        begun = {"valid_from": day, "valid_until": None, "reason": self._reason}
        return self._row(provider_id, EventChange.CREATED, **begun)

    def _row(self, provider_id: str, change: EventChange, **properties: Any) -> dict[str, Any]:
        id = str(uuid7())
        self._recorded.append(id)
        self._changes.append(Change(id, EventKind.TEAM, change, provider_id))
        return {
            **stated_row(id, properties, synthetic=self._synthetic),
            "team_id": self._team_id,
            "provider_id": provider_id,
            "source_id": self._source_id,
        }
