"""Who knows whom: shared deals and teams, as far as the caller may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from graph.callers import visible
from graph.client import Graph
from graph.declarations import in_force, undissolved
from graph.network_nouns import SERVICE_TEAM, TEAM_MEMBER
from graph.recording import state_of
from graph.views import View

_CONFIRMED: LiteralString = (
    "b.agreed_on <= $as_of AND b.recorded_at <= $known_at\n  AND "
    + state_of("b")
    + " IN ['CONFIRMED', 'ENDED']\n  AND "
    + visible("b")
)
_SEATED: LiteralString = TEAM_MEMBER.seen("seat") + "\n  AND " + in_force("seat")
_LASTING: LiteralString = SERVICE_TEAM.seen("b") + "\n  AND " + undissolved("b")

ACQUAINTED: LiteralString = (
    """
RETURN COLLECT {
  MATCH (:Entity {id: $enterprise_id})<-[:FOR_ENTERPRISE]-(b:Deal)
  WHERE """
    + _CONFIRMED
    + """
  MATCH (b)<-[:TOOK_PART]-(o:Organization)
  RETURN DISTINCT o.id
} + COLLECT {
  MATCH (:Entity {id: $lead_id})-[:TOOK_PART]->(b:Deal)
  WHERE """
    + _CONFIRMED
    + """
  MATCH (b)<-[:TOOK_PART]-(o:Organization)
  RETURN DISTINCT o.id
} AS by_deal,
COLLECT {
  MATCH (b:ServiceTeam)-[:LED_BY]->(:Entity {id: $lead_id})
  WHERE """
    + _LASTING
    + """
  RETURN b.id
} + COLLECT {
  MATCH (:Entity {id: $lead_id})<-[:SEATS]-(seat:TeamMember)-[:IN_TEAM]->(b:ServiceTeam)
  WHERE """
    + _LASTING
    + "\n  AND "
    + _SEATED
    + """
  RETURN b.id
} AS teams
"""
)

TEAM_MEMBERS_BY_IDS: LiteralString = (
    """
UNWIND $ids AS id
MATCH (b:Entity {id: id})
WHERE b:ServiceTeam AND """
    + _LASTING
    + """
RETURN collect([id, COLLECT {
  MATCH (b)-[:LED_BY]->(o:Organization)
  RETURN o.id
} + COLLECT {
  MATCH (b)<-[:IN_TEAM]-(seat:TeamMember)-[:SEATS]->(o:Organization)
  WHERE """
    + _SEATED
    + """
  RETURN o.id
}]) AS rows
"""
)

_TEAMS_OF_A: LiteralString = (
    """COLLECT {
  MATCH (a)<-[:LED_BY]-(b:ServiceTeam)
  WHERE """
    + _LASTING
    + """
  RETURN b.id
} + COLLECT {
  MATCH (a)<-[:SEATS]-(seat:TeamMember)-[:IN_TEAM]->(b:ServiceTeam)
  WHERE """
    + _LASTING
    + "\n  AND "
    + _SEATED
    + """
  RETURN b.id
}"""
)

TEAMS_BY_IDS: LiteralString = (
    "UNWIND $ids AS id\nMATCH (a:Organization {id: id})\nRETURN collect([id, "
    + _TEAMS_OF_A
    + "]) AS rows"
)

TIES: LiteralString = (
    """
UNWIND $ids AS id
MATCH (a:Organization {id: id})
RETURN collect([id, COLLECT {
  MATCH (a)-[:TOOK_PART]->(b:Deal)
  WHERE """
    + _CONFIRMED
    + """
  MATCH (b)<-[:TOOK_PART]-(o:Organization)
  WHERE o.id IN $others
  WITH o.id AS other, count(DISTINCT b) AS deals, max(b.agreed_on) AS last_on
  RETURN [other, deals, toString(last_on)]
}, """
    + _TEAMS_OF_A
    + """]) AS rows
"""
)


@dataclass(frozen=True, slots=True)
class Tie:
    """What two organisations have in common on the day, as far as the caller may see.

    `deals`: confirmed ones that both took part in, the last agreed on `last_on`.
    """

    organization_id: str
    deals: int
    last_on: date | None
    teams: int


async def ties(
    graph: Graph, ids: Sequence[str], others: Sequence[str], view: View
) -> dict[str, list[Tie]]:
    """The ties of each with each of the others: most deals first, then most teams, then by id."""
    asked = list(dict.fromkeys([*ids, *others]))
    [row] = await graph.read(TIES, ids=asked, others=list(others), **view.parameters())
    deals = {
        id: {other: (count, day) for other, count, day in found} for id, found, _ in row["rows"]
    }
    teams = {id: frozenset(found) for id, _, found in row["rows"]}
    return {
        id: sorted(
            (
                tie
                for other in others
                if id in deals and other in deals and other != id
                for tie in [_tie(other, deals[id].get(other), len(teams[id] & teams[other]))]
                if tie.deals or tie.teams
            ),
            key=lambda tie: (-tie.deals, -tie.teams, tie.organization_id),
        )
        for id in ids
    }


def _tie(other: str, deals: tuple[int, str] | None, teams: int) -> Tie:
    count, day = deals or (0, None)
    return Tie(other, count, date.fromisoformat(day) if day else None, teams)


async def teams_by_ids(graph: Graph, ids: Sequence[str], view: View) -> dict[str, frozenset[str]]:
    """The teams that each leads or sits in on the day; an unknown organisation is absent."""
    [row] = await graph.read(TEAMS_BY_IDS, ids=list(ids), **view.parameters())
    return {id: frozenset(found) for id, found in row["rows"]}


async def acquaintance(
    graph: Graph, enterprise_id: str, lead_id: str | None, view: View
) -> frozenset[str]:
    """Organisations that need no introduction, on the day and as the caller may see."""
    [row] = await graph.read(
        ACQUAINTED, enterprise_id=enterprise_id, lead_id=lead_id, **view.parameters()
    )
    teams = await team_members(graph, row["teams"], view)
    return frozenset(row["by_deal"]).union(*teams.values())


async def team_members(graph: Graph, ids: list[str], view: View) -> dict[str, frozenset[str]]:
    """The lead and the members of teams on the day; a team that is none then is absent."""
    [row] = await graph.read(TEAM_MEMBERS_BY_IDS, ids=ids, **view.parameters())
    return {id: frozenset(found) for id, found in row["rows"]}
