"""Applications: begun for an organisation that is there or recorded with it, or by a transfer.

What may happen to a membership: docs/decisions/0029-membership.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from uuid_utils import uuid7

from graph.acting import Owner, source_of_statement, stated_row
from graph.audit_chain import Change
from graph.client import Transaction
from graph.errors import AlreadyExists, Forbidden, Invalid, NotFound
from graph.membership_acts import acting_on, administers, new_evidence, speaks_for
from graph.membership_states import Evidence, append_state, create_membership, open_membership
from graph.model import EventChange, EventKind, OrganizationKind
from graph.model import MembershipState as State
from graph.naming import kind_label, name_rows, organization_properties
from graph.units import Outcome
from graph.upserts import UPSERT_NAMES, UPSERT_ORGANIZATIONS
from graph.views import View

# Locked, so that two drafts of one organisation follow each other.
ORGANIZATION_AND_PARK: LiteralString = """
OPTIONAL MATCH (park:Park {id: $park_id})
OPTIONAL MATCH (member:Organization {id: $organization_id})
FOREACH (each IN CASE WHEN member IS NULL THEN [] ELSE [member] END |
  SET each.writing = true
  REMOVE each.writing)
RETURN park.id AS park_id, member.id AS id, member.name AS name, member.kind AS kind,
  member.synthetic AS synthetic
"""

ORGANIZATION_OF_CODE: LiteralString = """
OPTIONAL MATCH (b:Organization {uscc: $uscc})
RETURN b.id AS id
"""


@dataclass(frozen=True, slots=True)
class Applicant:
    """An organisation that is recorded with its application."""

    kind: OrganizationKind
    name: str
    name_en: str | None
    uscc: str | None
    synthetic: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """An application as it is begun, or changed; one of the three says of what."""

    park_id: str
    membership_id: str | None
    organization_id: str | None
    applicant: Applicant | None
    evidence: Sequence[Evidence]


async def draft_membership(transaction: Transaction, view: View, stated: Draft) -> Outcome:
    """Begin an application, or hand in more evidence for one.

    Raises NotFound, Forbidden, Invalid; AlreadyExists for an organisation that has a membership in
    the park that is not withdrawn, and for a new one whose code another one has.
    """
    if stated.membership_id is not None:
        acting = await acting_on(transaction, view, stated.membership_id)
        if not stated.evidence:
            raise Invalid((("evidence",), "Something is handed in."))
        acting.require(State.DRAFT)
        if stated.park_id != acting.membership.park_id:
            raise Invalid((("parkId",), "The membership is in another park."))
        return await acting.become(
            State.DRAFT, evidence=new_evidence(acting.membership.evidence, stated.evidence)
        )
    asked = {"park_id": stated.park_id, "organization_id": stated.organization_id or ""}
    [row] = await transaction.run(ORGANIZATION_AND_PARK, **asked)
    if row["park_id"] is None:
        raise NotFound("parkId")
    if stated.organization_id is not None and row["id"] is None:
        raise NotFound("organizationId")
    is_administrator = administers(view, stated.park_id)
    own = speaks_for(view, stated.organization_id)
    if not is_administrator and not (own and stated.applicant is None):
        raise Forbidden(
            "An application is begun by the park's administrator, or by the organisation itself."
        )
    if stated.applicant is not None:
        owner = await _new_organization(transaction, view, stated.applicant)
    else:
        owner = _owner(row, administered=is_administrator)
        if taken := await open_membership(transaction, owner.id, stated.park_id):
            raise AlreadyExists("The organisation has a membership in this park.", taken)
    source_id = await source_of_statement(transaction, view.caller, owner)
    id = await create_membership(
        transaction,
        organization_id=owner.id,
        park_id=stated.park_id,
        source_id=source_id,
        synthetic=owner.synthetic,
    )
    evidence = new_evidence((), stated.evidence)
    await append_state(
        transaction, id, State.DRAFT, by=view.caller, since=view.today, evidence=evidence
    )
    created = [Change(id, EventKind.MEMBERSHIP, EventChange.CREATED, owner.id)]
    recorded = [id]
    if stated.applicant is not None:
        created.append(Change(owner.id, EventKind.ORGANIZATION, EventChange.CREATED, id))
        recorded.append(owner.id)
    return Outcome(id, tuple(created), recorded=tuple(recorded), moved=(id,))


async def transfer_membership(
    transaction: Transaction, view: View, id: str, park_id: str, reason: str
) -> Outcome:
    """It ends today, and an application to the other park is handed in."""
    acting = await acting_on(transaction, view, id)
    membership = acting.membership
    if park_id == membership.park_id:
        raise Invalid((("parkId",), "It is a membership in this park."))
    asked = {"park_id": park_id, "organization_id": membership.organization_id}
    [row] = await transaction.run(ORGANIZATION_AND_PARK, **asked)
    if row["park_id"] is None:
        raise NotFound("parkId")
    acting.require(State.ACTIVE, State.SUSPENDED, State.EXPIRED)
    if taken := await open_membership(transaction, membership.organization_id, park_id):
        raise AlreadyExists("The organisation has a membership in the other park.", taken)
    owner = _owner(row, administered=acting.is_administrator)
    new = await create_membership(
        transaction,
        organization_id=owner.id,
        park_id=park_id,
        source_id=await source_of_statement(transaction, view.caller, owner),
        synthetic=membership.synthetic,
    )
    state: dict[str, Any] = {"by": view.caller, "since": view.today, "reason": reason}
    await append_state(transaction, new, State.SUBMITTED, **state)
    created = Change(new, EventKind.MEMBERSHIP, EventChange.CREATED, owner.id)
    return await acting.become(
        State.WITHDRAWN,
        until=view.today,
        reason=reason,
        also=[created],
        recorded=(new,),
        moved=(new,),
    )


def _owner(row: dict[str, Any], *, administered: bool) -> Owner:
    return Owner(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        synthetic=row["synthetic"],
        subject_id=row["id"],
        administered=administered,
    )


async def _new_organization(transaction: Transaction, view: View, stated: Applicant) -> Owner:
    """Record the applicant; raises AlreadyExists where another one has its code."""
    if stated.uscc is not None:
        [taken] = await transaction.run(ORGANIZATION_OF_CODE, uscc=stated.uscc)
        if taken["id"]:
            raise AlreadyExists("An organisation has this code: apply for it.", taken["id"])
    id = str(uuid7())
    owner = Owner(id, stated.name, str(stated.kind), stated.synthetic, id, administered=True)
    properties = {
        **organization_properties(stated.kind, stated.name),
        "name_en": stated.name_en,
        "uscc": stated.uscc,
    }
    row = {
        **stated_row(id, properties, synthetic=stated.synthetic),
        "label": kind_label(stated.kind),
        "source_id": await source_of_statement(transaction, view.caller, owner),
    }
    await transaction.run(UPSERT_ORGANIZATIONS, rows=[row])
    names = name_rows(id, "ORGANIZATION", NAME=stated.name, NAME_EN=stated.name_en)
    await transaction.run(UPSERT_NAMES, rows=names)
    return owner
