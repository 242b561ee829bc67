"""Service teams: lead banks form them, invite and dissolve; providers join and leave.

Seats and invitations are never written over: what ends is written again with its end. What ends
before it has begun is not written again, for it was never so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, LiteralString

from uuid_utils import uuid7

from graph.acting import Owner, owner_of, source_of_statement, stated_row
from graph.audit_chain import Change
from graph.client import Transaction
from graph.dealing import PARTIES
from graph.errors import AlreadyExists, Conflict, Forbidden, Invalid, NotFound
from graph.model import EventChange, EventKind, OrganizationKind, TeamAction
from graph.names import sort_key
from graph.naming import name_rows
from graph.network_upserts import UPSERT_TEAMS
from graph.seating import Seating, Team, team_to_change
from graph.units import Outcome
from graph.upserts import UPSERT_NAMES
from graph.views import View

MOST_MEMBERS = 50
DAYS_AHEAD = 366
PROVIDERS = frozenset(OrganizationKind) - {
    *(OrganizationKind.PARK, OrganizationKind.INSTITUTE),
    *(OrganizationKind.ENTERPRISE, OrganizationKind.AUTHORITY),
}

TEAM_OF_NAME: LiteralString = """
MATCH (:Organization {id: $lead_id})<-[:LED_BY]-(team:ServiceTeam {name: $name})
WITH team, coalesce(team.dissolved_on, team.ended_on) AS ended_on
WHERE ended_on IS NULL OR $today < ended_on
RETURN min(team.id) AS id
"""

Problem = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class TeamStatement:
    """A team as its lead forms it; who is invited may join from the day on."""

    lead_id: str
    name: str
    member_ids: Sequence[str]
    guided_by_id: str | None
    day: date


@dataclass(frozen=True, slots=True)
class TeamChange:
    """What is done to a team from a day on; `member_ids`: who is invited, joins or leaves."""

    team_id: str
    action: TeamAction
    member_ids: Sequence[str]
    day: date
    reason: str | None


async def form_team(transaction: Transaction, view: View, stated: TeamStatement) -> Outcome:
    """Write a team and invite its members; nobody is one before it has joined.

    Raises NotFound, Forbidden (see graph.acting.owner_of), Invalid, and AlreadyExists where the
    lead has a team of this name that is not dissolved.
    """
    lead = await _acting(transaction, view, stated.lead_id, "leadBankId")
    problems = list(_day_problems(stated.day, view.today))
    if lead.kind != OrganizationKind.BANK:
        problems.append((("leadBankId",), "A bank leads a team."))
    guides = [stated.guided_by_id] if stated.guided_by_id else []
    [row] = await transaction.run(PARTIES, ids=[*stated.member_ids, *guides])
    found = dict(row["rows"])
    problems += _member_problems(stated.member_ids, found, lead.id, synthetic=lead.synthetic)
    problems += _guide_problems(guides, found, synthetic=lead.synthetic)
    if problems:
        raise Invalid(*problems)
    asked = {"lead_id": lead.id, "name": stated.name, "today": view.today}
    [taken] = await transaction.run(TEAM_OF_NAME, **asked)
    if taken["id"]:
        raise AlreadyExists("Your bank leads a team of this name already.", taken["id"])
    id, source_id = str(uuid7()), await source_of_statement(transaction, view.caller, lead)
    properties = {"name": stated.name, "sort_name": sort_key(stated.name)}
    team = {
        **stated_row(id, properties, synthetic=lead.synthetic),
        "lead_id": lead.id,
        "guided_by_ids": guides,
        "source_id": source_id,
    }
    await transaction.run(UPSERT_TEAMS, rows=[team])
    await transaction.run(UPSERT_NAMES, rows=name_rows(id, "SERVICE_TEAM", NAME=stated.name))
    seating = Seating(transaction, id, source_id, synthetic=lead.synthetic)
    await seating.invite(stated.member_ids, stated.day)
    formed = Change(id, EventKind.TEAM, EventChange.CREATED, lead.id)
    return seating.outcome(formed, recorded=(id,))


async def change_team(transaction: Transaction, view: View, stated: TeamChange) -> Outcome:
    """Invite, join, leave or dissolve.

    Raises NotFound; Forbidden for who neither leads the team nor speaks for the member, or joins
    without an invitation; Invalid; and Conflict where the team or the seat does not allow it.
    """
    team = await team_to_change(transaction, stated.team_id)
    if team is None:
        raise NotFound("teamId")
    leads = stated.action in (TeamAction.INVITE, TeamAction.DISSOLVE)
    if not leads and len(stated.member_ids) != 1:
        raise Invalid((("members",), "A member joins and leaves for itself alone."))
    who = (team.lead_id, "teamId") if leads else (stated.member_ids[0], "members", "0")
    owner = await _acting(transaction, view, *who)
    problems = list(_day_problems(stated.day, view.today))
    match stated.action:
        case TeamAction.INVITE:
            problems += await _invited_problems(transaction, team, stated, owner)
        case TeamAction.DISSOLVE if stated.member_ids:
            problems.append((("members",), "A team is dissolved as a whole."))
        case _:
            pass
    if problems:
        raise Invalid(*problems)
    if team.dissolved_on is not None:
        raise Conflict(f"The team is dissolved from {team.dissolved_on} on.", team.id)
    source_id = await source_of_statement(transaction, view.caller, owner)
    seating = Seating(
        transaction, team.id, source_id, synthetic=team.synthetic, reason=stated.reason
    )
    match stated.action:
        case TeamAction.INVITE:
            return await _invite(seating, team, stated, view.today)
        case TeamAction.JOIN:
            return await _join(seating, team, owner.id, stated.day, view.today)
        case TeamAction.LEAVE:
            return await _leave(seating, team, owner.id, stated.day, view.today)
        case TeamAction.DISSOLVE:
            return await _dissolve(seating, team, stated.day)


async def _acting(transaction: Transaction, view: View, id: str, *path: str) -> Owner:
    owner = await owner_of(transaction, view, id, *path)
    if owner.id != id:  # a product of it
        raise NotFound(*path)
    return owner


async def _invite(seating: Seating, team: Team, stated: TeamChange, today: date) -> Outcome:
    engaged = team.engaged(today)
    if not engaged.isdisjoint(stated.member_ids):
        raise Conflict("Some are members, or are invited already.", team.id)
    if len(engaged) + len(stated.member_ids) > MOST_MEMBERS:
        message = f"A team has at most {MOST_MEMBERS} members, those invited among them."
        raise Conflict(message, team.id)
    await seating.invite(stated.member_ids, stated.day)
    return seating.outcome()


async def _join(seating: Seating, team: Team, own: str, day: date, today: date) -> Outcome:
    if own in {each.provider_id for each in team.seats if each.lasts(today)}:
        raise Conflict("Your organisation is a member already.", team.id)
    invited = [each for each in team.invitations if each.is_open and each.provider_id == own]
    if not invited:
        raise Forbidden("Who is invited joins.")
    if day < invited[0].valid_from:
        raise Invalid((("from",), "A member joins from the day on from which it is invited."))
    await seating.seat(own, day)
    await seating.end_invitations(invited, day)
    return seating.outcome()


async def _leave(seating: Seating, team: Team, own: str, day: date, today: date) -> Outcome:
    held = [each for each in team.seats if each.provider_id == own and each.lasts(today)]
    open_seats = [each for each in held if each.is_open]
    invited = [each for each in team.invitations if each.is_open and each.provider_id == own]
    if any(day <= each.valid_from for each in open_seats):
        raise Invalid((("from",), "A member leaves on a day after it joined."))
    if held and not open_seats and not invited:
        raise Conflict("Your organisation leaves already.", team.id)
    if not held and not invited:
        raise Forbidden("A member leaves, or who is invited.")
    await seating.end_seats(open_seats, day)
    await seating.end_invitations(invited, day)
    return seating.outcome()


async def _dissolve(seating: Seating, team: Team, day: date) -> Outcome:
    await seating.end_team(day)
    await seating.end_seats([each for each in team.seats if each.lasts(day)], day)
    await seating.end_invitations([each for each in team.invitations if each.lasts(day)], day)
    dissolved = Change(team.id, EventKind.TEAM, EventChange.ENDED, team.lead_id)
    return seating.outcome(dissolved, ended=(team.id,))


def _day_problems(day: date, today: date) -> Iterator[Problem]:
    if not today <= day <= today + timedelta(days=DAYS_AHEAD):
        yield ("from",), f"`from` is today, {today}, or one of the {DAYS_AHEAD} days after it."


async def _invited_problems(
    transaction: Transaction, team: Team, stated: TeamChange, lead: Owner
) -> list[Problem]:
    if not stated.member_ids:
        return [(("members",), "Somebody is invited.")]
    [row] = await transaction.run(PARTIES, ids=list(stated.member_ids))
    found = dict(row["rows"])
    return list(_member_problems(stated.member_ids, found, lead.id, synthetic=team.synthetic))


def _member_problems(
    ids: Sequence[str], found: Mapping[str, Any], lead_id: str, *, synthetic: bool
) -> Iterator[Problem]:
    for place, id in enumerate(ids):
        if id not in found:
            raise NotFound("members", str(place))
    for place, id in enumerate(ids):
        path = ("members", str(place))
        if id in ids[:place]:
            yield path, "An organisation is invited once."
        if id == lead_id:
            yield path, "The lead itself is not invited."
        if found[id]["kind"] not in PROVIDERS:
            yield path, f"An organisation of the kind {found[id]['kind']} is no member of a team."
        if found[id]["synthetic"] != synthetic:
            yield path, "Synthetic organisations are in teams among themselves, and real ones."


def _guide_problems(
    ids: Sequence[str], found: Mapping[str, Any], *, synthetic: bool
) -> Iterator[Problem]:
    for id in ids:
        if id not in found:
            raise NotFound("guidedById")
        if found[id]["kind"] != OrganizationKind.AUTHORITY:
            yield ("guidedById",), "An authority guides a team."
        if found[id]["synthetic"] != synthetic:
            yield ("guidedById",), "A synthetic team has a synthetic guide, a real one a real one."
