"""Merges of two records of one organisation.

What may be merged, and what it means: docs/decisions/0031-merged-organisations.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import LiteralString

from uuid_utils import uuid7

from graph.acting import Owner, source_of_statement
from graph.audit_chain import Change
from graph.callers import administered
from graph.client import Transaction
from graph.errors import Conflict, Forbidden, Invalid, NotFound
from graph.membership_states import append_state
from graph.model import EventChange, EventKind, OrganizationKind
from graph.model import MembershipState as State
from graph.moving import MERGE_TIES, set_series_anew
from graph.naming import kind_label
from graph.units import Outcome
from graph.views import View

MOST_TIES = 5_000
NEVER_MERGED = frozenset({OrganizationKind.PARK, OrganizationKind.AUTHORITY})
ADMITTED = (State.ACTIVE, State.SUSPENDED)
GIVEN = ("uscc", "name_en", "address")
"""Properties that the kept one takes over where it has none."""

TO_MERGE: LiteralString = (
    """
UNWIND $ids AS id
MATCH (a:Organization {id: id})
RETURN a.id AS id, a.kind AS kind, a.name AS name, a.synthetic AS synthetic,
  a.recorded_at AS recorded_at, a.uscc AS uscc, a.name_en AS name_en, a.address AS address,
  COUNT { (a)--() } AS ties, """
    + administered("a")
    + """ AS administered,
  EXISTS { (a)<-[:MEMBERSHIP_OF]-()-[:IN_PARK]->(:Park {id: $caller.park_id}) }
  AND NOT EXISTS {
    MATCH (a)<--(record)
    WHERE NOT record:Name AND NOT EXISTS {
      (record:Membership)-[:IN_PARK]->(:Park {id: $caller.park_id})
    }
  } AS only_applied
"""
)

# What joins both would join one with itself; a park has one membership of an organisation.
IN_COMMON: LiteralString = """
MATCH (kept:Organization {id: $kept_id})
MATCH (double:Organization {id: $double_id})
RETURN COLLECT {
  MATCH (kept)--(record:Entity)--(double)
  WHERE NOT record:Source AND NOT record:Organization AND NOT record:OrganizationMerge
  RETURN DISTINCT record.id AS id ORDER BY id LIMIT 1
} AS records, EXISTS { (kept)-[:BRANCH_OF]-(double) } AS is_branch, COLLECT {
  MATCH (kept)-[:SEATS|INVITES|LED_BY]-(one)-[:IN_TEAM|TO_TEAM]->{0,1}(team:ServiceTeam)
  MATCH (double)-[:SEATS|INVITES|LED_BY]-(other)-[:IN_TEAM|TO_TEAM]->{0,1}(team)
  RETURN DISTINCT team.id AS id ORDER BY id LIMIT 1
} AS teams, COLLECT {
  MATCH (kept)<-[:MEMBERSHIP_OF]-(one:Membership)-[:IN_PARK]->(park:Park)
  MATCH (double)<-[:MEMBERSHIP_OF]-(other:Membership)-[:IN_PARK]->(park)
  WHERE last(one.states) <> 'WITHDRAWN' AND last(other.states) <> 'WITHDRAWN'
  RETURN {id: other.id, park_id: park.id, state: last(other.states),
    state_of_kept: last(one.states)} AS found ORDER BY found.id
} AS memberships
"""

MERGE_AWAY: LiteralString = """
MATCH (kept:Organization {id: $kept_id})
MATCH (double:Organization {id: $double_id})
CREATE (merge:Entity:OrganizationMerge {id: $merge_id})
SET merge += $properties, merge.given = keys($given)
CREATE (merge)-[:ABOUT]->(kept)
CREATE (merge)-[:MERGED_AWAY]->(double)
REMOVE double:Organization, double:$($label)
SET double:MergedOrganization, kept += $given
"""

# A merge changes what records are about without changing them. As a seed does, it moves the
# counter without an event, so that what is kept in memory is read anew. It takes the counter first:
# whatever was recorded before is seen here, and what comes after sees that it is to read again
# (graph/units.py).
COUNT_MERGE: LiteralString = """
MERGE (counter:Counter {name: 'all'})
SET counter.value = coalesce(counter.value, 0) + 1,
    counter.merges = coalesce(counter.merges, 0) + 1
"""


@dataclass(frozen=True, slots=True)
class _Party:
    """An organisation of a merge as it is now."""

    id: str
    kind: str
    name: str
    synthetic: bool
    recorded_at: str
    uscc: str | None
    name_en: str | None
    address: str | None
    ties: int
    administered: bool
    only_applied: bool

    @property
    def may_go(self) -> bool:
        """It belongs to the caller's park; or nothing is recorded of it but that it applied there,
        so that nothing of anybody else's is handed over."""
        return self.administered or self.only_applied

    def given_to(self, other: "_Party") -> Mapping[str, str]:
        """What the other one takes over."""
        return MappingProxyType(
            {
                name: getattr(self, name)
                for name in GIVEN
                if getattr(self, name) is not None and getattr(other, name) is None
            }
        )


async def merge_organizations(
    transaction: Transaction, view: View, kept_id: str, double_id: str, reason: str
) -> Outcome:
    """All that is recorded of the double is of the kept one from now on, and its id names that.

    Raises NotFound; Forbidden unless both belong to the caller's park; Invalid for what cannot be
    one organisation; Conflict where something recorded joins the two.
    """
    if kept_id == double_id:
        raise Invalid((("mergedAwayId",), "An organisation is not merged with itself."))
    await transaction.run(COUNT_MERGE)
    asked = {"ids": sorted((kept_id, double_id)), "caller": view.parameters()["caller"]}
    found = {row["id"]: _Party(**row) for row in await transaction.run(TO_MERGE, **asked)}
    for id, field in ((kept_id, "keptId"), (double_id, "mergedAwayId")):
        if id not in found:
            raise NotFound(field)
    kept, double = found[kept_id], found[double_id]
    if not (kept.administered and double.may_go):
        raise Forbidden("Both organisations must belong to the park that you administer.")
    if problems := list(_problems(kept, double)):
        raise Invalid(*problems)
    withdrawn = await _memberships_given_up(transaction, view, kept, double)
    for id in withdrawn:
        await append_state(
            transaction,
            id,
            State.WITHDRAWN,
            by=view.caller,
            since=view.today,
            until=view.today,
            reason=reason,
        )
    merge_id = str(uuid7())
    owner = Owner(kept.id, kept.name, kept.kind, kept.synthetic, kept.id, administered=True)
    source_id = await source_of_statement(transaction, view.caller, owner)
    ties = {"from_id": double.id, "to_id": kept.id, "merge_id": merge_id, "source_id": source_id}
    [row] = await transaction.run(MERGE_TIES, **ties)
    await transaction.run(
        MERGE_AWAY,
        merge_id=merge_id,
        kept_id=kept.id,
        double_id=double.id,
        label=kind_label(kept.kind),
        given=dict(double.given_to(kept)),
        properties={
            "merged_away_id": double.id,
            "merged_away_name": double.name,
            "reason": reason,
            "data_class": "PROFILE",
            "withdrawn": withdrawn,
            "park_id": view.caller.organization_id,
        },
    )
    await set_series_anew(transaction, row["facts"])
    created = Change(merge_id, EventKind.ORGANIZATION, EventChange.CREATED, kept.id)
    return Outcome(
        merge_id,
        (
            created,
            Change(kept.id, EventKind.ORGANIZATION, EventChange.CHANGED, double.id),
            Change(double.id, EventKind.ORGANIZATION, EventChange.ENDED, kept.id),
            *(Change(id, EventKind.MEMBERSHIP, EventChange.ENDED, kept.id) for id in withdrawn),
        ),
        recorded=(merge_id,),
        moved=tuple(withdrawn),
        merges=1,
    )


def _problems(kept: _Party, double: _Party) -> Iterator[tuple[tuple[str, ...], str]]:
    path = ("mergedAwayId",)
    if kept.kind != double.kind:
        yield path, f"A {double.kind} and a {kept.kind} are not one organisation."
    elif kept.kind in NEVER_MERGED:
        yield path, f"Records of kind {kept.kind} are not merged."
    if kept.synthetic != double.synthetic:
        yield path, "An invented organisation is not merged with a real one."
    if kept.uscc and double.uscc and kept.uscc != double.uscc:
        yield path, "They have two codes (USCC), so they are two organisations."
    if double.recorded_at < kept.recorded_at:
        yield ("keptId",), "Keep the one that was recorded first: swap the two."


async def _memberships_given_up(
    transaction: Transaction, view: View, kept: _Party, double: _Party
) -> list[str]:
    """The double's memberships where the kept one has one too: those end with the merge.

    Raises Conflict for what would join an organisation with itself, or is too much at once.
    """
    if double.ties > MOST_TIES:
        message = f"More than {MOST_TIES:,} records are about it: keep it, and merge the other one."
        raise Conflict(message, double.id)
    asked = {"kept_id": kept.id, "double_id": double.id}
    [row] = await transaction.run(IN_COMMON, **asked)
    if row["is_branch"]:
        raise Conflict("One is a branch of the other.", double.id)
    for each in row["memberships"]:
        if each["park_id"] != view.caller.organization_id:
            raise Conflict("Both have a membership in another park, too.", each["id"])
        if each["state"] in ADMITTED and each["state_of_kept"] not in ADMITTED:
            message = "The double is a member, the one kept applies: withdraw its application."
            raise Conflict(message, each["id"])
    if together := row["records"] or row["teams"]:
        raise Conflict("Something recorded names both as two organisations.", together[0])
    return [each["id"] for each in row["memberships"]]
