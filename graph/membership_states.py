"""A membership and the states that are appended to it: what it is now, and what comes next.

See docs/decisions/0029-membership.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from uuid_utils import uuid7

from graph.acting import stated_row
from graph.callers import Caller
from graph.client import Transaction
from graph.model import MembershipState
from graph.network_nouns import MEMBERSHIP
from graph.network_upserts import UPSERT_MEMBERSHIPS
from graph.views import View

NO_END = date.max
MOST_EVIDENCE = 20
MOST_STEPS = 100
"""Of which the last one can only withdraw it."""

# Locked, so that what is decided from the present state still holds when it is committed.
MEMBERSHIP_TO_CHANGE: LiteralString = (
    """
MATCH (m:Entity {id: $id})
WHERE m:Membership AND """
    + MEMBERSHIP.visible("m")
    + """
SET m.writing = true
REMOVE m.writing
WITH m
MATCH (m)-[:MEMBERSHIP_OF]->(member:Organization)
MATCH (m)-[:IN_PARK]->(park:Park)
RETURN m.id AS id, m.states AS states, m.states_until AS states_until,
  coalesce(m.states_subject, []) AS subjects, m.synthetic AS synthetic,
  coalesce(m.evidence_sha256, []) AS evidence, member.id AS organization_id,
  member.name AS organization_name, park.id AS park_id
"""
)

OPEN_MEMBERSHIP: LiteralString = """
MATCH (member:Entity {id: $organization_id})<-[:MEMBERSHIP_OF]-(m:Membership)
WHERE EXISTS { (m)-[:IN_PARK]->(:Park {id: $park_id}) } AND last(m.states) <> 'WITHDRAWN'
RETURN min(m.id) AS id
"""

# Lists begin with the first state that somebody said; what was loaded before has blanks in them.
APPEND_MEMBERSHIP_STATE: LiteralString = """
MATCH (m:Entity {id: $id})
WITH m, size(m.states) AS step, [i IN range(1, size(m.states)) | ''] AS blanks
SET m.states_subject = coalesce(m.states_subject, blanks) + $subject,
    m.states_role = coalesce(m.states_role, blanks) + $role,
    m.states_scope_id = coalesce(m.states_scope_id, blanks) + $scope_id,
    m.states_reason = coalesce(m.states_reason, blanks) + $reason,
    m.states = m.states + $state,
    m.states_since = m.states_since + $since,
    m.states_until = m.states_until + $until,
    m.valid_from = CASE WHEN $state = 'ACTIVE' THEN coalesce(m.valid_from, $since)
      ELSE m.valid_from END,
    m.data_class = CASE WHEN $state = 'ACTIVE' THEN 'PUBLIC' ELSE m.data_class END,
    m.evidence_name = coalesce(m.evidence_name, []) + $names,
    m.evidence_sha256 = coalesce(m.evidence_sha256, []) + $hashes,
    m.evidence_step = coalesce(m.evidence_step, []) + [name IN $names | step]
"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A document by its name and its SHA-256 in lower-case hexadecimal digits."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A membership as it stands: its last state is the present one, for changes begin today.

    `state`: EXPIRED where its end has come. `approvals`: the subjects that approved it since it
    was taken up, and the end that they named.
    """

    id: str
    organization_id: str
    organization_name: str
    park_id: str
    synthetic: bool
    state: MembershipState
    until: date
    approvals: tuple[str, ...]
    evidence: frozenset[str]
    steps: int


async def membership_to_change(transaction: Transaction, view: View, id: str) -> Standing | None:
    """A membership that the caller may see, locked; None where there is none."""
    caller = view.parameters()["caller"]
    rows = await transaction.run(MEMBERSHIP_TO_CHANGE, id=id, caller=caller)
    return _standing(rows[0], view.today) if rows else None


def _standing(row: dict[str, Any], today: date) -> Standing:
    states: list[str] = row["states"]
    until: date = row["states_until"][-1].to_native()
    state = MembershipState(states[-1])
    if state is MembershipState.ACTIVE and until <= today:
        state = MembershipState.EXPIRED
    return Standing(
        id=row["id"],
        organization_id=row["organization_id"],
        organization_name=row["organization_name"],
        park_id=row["park_id"],
        synthetic=row["synthetic"],
        state=state,
        until=until,
        approvals=approvals(states, row["subjects"]),
        evidence=frozenset(row["evidence"]),
        steps=len(states),
    )


def approvals(states: Sequence[str], subjects: Sequence[str]) -> tuple[str, ...]:
    """Who approved since it was taken up: each state IN_REVIEW after the first of the last run."""
    found: list[str] = []
    for state, subject in zip(reversed(states), reversed(subjects), strict=False):
        if state != MembershipState.IN_REVIEW:
            break
        found.append(subject)
    return tuple(reversed(found[:-1]))


async def open_membership(
    transaction: Transaction, organization_id: str, park_id: str
) -> str | None:
    """The id of a membership that is not withdrawn."""
    asked = {"organization_id": organization_id, "park_id": park_id}
    [row] = await transaction.run(OPEN_MEMBERSHIP, **asked)
    return row["id"]


async def create_membership(
    transaction: Transaction,
    *,
    organization_id: str,
    park_id: str,
    source_id: str,
    synthetic: bool,
) -> str:
    """A membership without a state yet; answers its id."""
    id = str(uuid7())
    empty: dict[str, Any] = {"states": [], "states_since": [], "states_until": []}
    row = {
        **stated_row(id, {**empty, "data_class": "PROFILE"}, synthetic=synthetic),
        "organization_id": organization_id,
        "park_id": park_id,
        "source_id": source_id,
    }
    await transaction.run(UPSERT_MEMBERSHIPS, rows=[row])
    return id


async def append_state(
    transaction: Transaction,
    id: str,
    state: MembershipState,
    *,
    by: Caller,
    since: date,
    until: date = NO_END,
    reason: str | None = None,
    evidence: Sequence[Evidence] = (),
) -> None:
    """The next state; the moment of its recording is set with the counter (`Outcome.moved`)."""
    await transaction.run(
        APPEND_MEMBERSHIP_STATE,
        id=id,
        state=str(state),
        since=since,
        until=until,
        subject=by.subject or "",
        role=str(by.role),
        scope_id=by.organization_id or "",
        reason=reason or "",
        names=[each.name for each in evidence],
        hashes=[each.sha256 for each in evidence],
    )
