"""Deals that members record, and what the other parties say to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, LiteralString

from uuid_utils import uuid7

from graph.acting import Owner, owner_of, source_of_statement, stated_row
from graph.audit_chain import Change
from graph.callers import Role, visible
from graph.client import Transaction
from graph.errors import Conflict, Forbidden, Invalid, NotFound
from graph.model import (
    DataClass,
    DealKind,
    DealRole,
    DealState,
    EventChange,
    EventKind,
    FinancingPurpose,
    OrganizationKind,
)
from graph.network_upserts import UPSERT_DEALS
from graph.units import Outcome
from graph.views import View

FINANCING_ROLES = frozenset(
    {
        *(DealRole.LENDER, DealRole.GUARANTOR, DealRole.INSURER),
        *(DealRole.LESSOR, DealRole.EQUITY, DealRole.ARRANGER),
    }
)
_ONLY_FOR: Mapping[DealRole, OrganizationKind] = MappingProxyType(
    {
        DealRole.LENDER: OrganizationKind.BANK,
        DealRole.GUARANTOR: OrganizationKind.GUARANTOR,
        DealRole.INSURER: OrganizationKind.INSURER,
        DealRole.LESSOR: OrganizationKind.LESSOR,
        DealRole.EXCHANGE: OrganizationKind.EQUITY_EXCHANGE,
    }
)

PARTIES: LiteralString = """
UNWIND $ids AS id
MATCH (party:Organization {id: id})
RETURN collect([id, {kind: party.kind, synthetic: party.synthetic}]) AS rows
"""

PROVIDERS_OF: LiteralString = """
UNWIND $ids AS id
MATCH (product:Entity {id: id})-[:OFFERED_BY]->(provider:Organization)
WHERE product:Product
RETURN collect([id, provider.id]) AS rows
"""

# Locked, so that the last two confirmations cannot each believe that the other one is missing.
DEAL_TO_CONFIRM: LiteralString = (
    """
MATCH (deal:Entity {id: $id})
WHERE deal:Deal AND """
    + visible("deal")
    + """
SET deal.writing = true
REMOVE deal.writing
RETURN last(deal.states) AS state, deal.agreed_on AS agreed_on, COLLECT {
  MATCH (deal)-[tie:FOR_ENTERPRISE|TOOK_PART]-(party:Organization)
  WITH party.id AS id, min(coalesce(tie.confirmed_at, '')) AS confirmed_at
  RETURN [id, confirmed_at]
} AS parties
"""
)

APPEND_STATE: LiteralString = """
MATCH (deal:Entity {id: $id})
SET deal.states = deal.states + $state, deal.states_since = deal.states_since + $since,
    deal.dispute = $dispute
"""


@dataclass(frozen=True, slots=True)
class Party:
    """Who takes part, in which role; `amount`: its part in whole yuan, None when not given."""

    organization_id: str
    role: DealRole
    lead: bool
    amount: int | None


@dataclass(frozen=True, slots=True)
class DealStatement:
    """A deal as one of its parties records it."""

    kind: DealKind
    agreed_on: date
    enterprise_id: str
    participants: Sequence[Party]
    product_ids: Sequence[str]
    purpose: FinancingPurpose | None
    synthetic: bool


async def record_deal(transaction: Transaction, view: View, stated: DealStatement) -> Outcome:
    """Write a deal in the state RECORDED, confirmed by the caller's own organisation alone.

    Raises NotFound, Forbidden when the caller's organisation is no party, and Invalid.
    """
    caller_id = view.caller.organization_id
    ids = [stated.enterprise_id, *(each.organization_id for each in stated.participants)]
    if caller_id not in ids or view.caller.role not in (Role.MEMBER, Role.BANK_OFFICER):
        raise Forbidden("A deal is recorded by one of its parties.")
    owner = await owner_of(transaction, view, caller_id or "", "participants")
    [row] = await transaction.run(PARTIES, ids=ids)
    found: dict[str, dict[str, Any]] = dict(row["rows"])
    _check_found(stated, found)
    [row] = await transaction.run(PROVIDERS_OF, ids=list(stated.product_ids))
    problems = [*_problems(stated, found, view.today), *_product_problems(stated, row["rows"])]
    if problems:
        raise Invalid(*problems)
    return await _write(transaction, view, stated, owner)


async def _write(
    transaction: Transaction, view: View, stated: DealStatement, owner: Owner
) -> Outcome:
    id = str(uuid7())
    properties = {
        "kind": stated.kind,
        "agreed_on": stated.agreed_on,
        "amount": _amount(stated),
        "purpose": stated.purpose,
        "data_class": DataClass.DEALS,
        "states": [DealState.RECORDED],
        "states_since": [stated.agreed_on],
    }
    row = {
        **stated_row(id, properties, synthetic=stated.synthetic),
        "enterprise_id": stated.enterprise_id,
        "product_ids": list(stated.product_ids),
        "participants": [
            {
                "organization_id": each.organization_id,
                "role": each.role,
                "lead": each.lead,
                "amount": each.amount,
            }
            for each in stated.participants
        ],
        "source_id": await source_of_statement(transaction, view.caller, owner),
    }
    await transaction.run(UPSERT_DEALS, rows=[row])
    return Outcome(
        id,
        (Change(id, EventKind.DEAL, EventChange.CREATED, stated.enterprise_id),),
        recorded=(id,),
        moved=(id,),
        confirmed=((id, owner.id),),
    )


def _amount(stated: DealStatement) -> int | None:
    """What its financiers give together, where the part of each is known."""
    parts = [each.amount for each in stated.participants if each.role in FINANCING_ROLES]
    known = [each for each in parts if each is not None]
    return sum(known) if known and len(known) == len(parts) else None


def _check_found(stated: DealStatement, found: Mapping[str, Any]) -> None:
    if stated.enterprise_id not in found:
        raise NotFound("enterpriseId")
    for place, each in enumerate(stated.participants):
        if each.organization_id not in found:
            raise NotFound("participants", str(place), "organizationId")


def _problems(
    stated: DealStatement, found: Mapping[str, Mapping[str, Any]], today: date
) -> Iterator[tuple[tuple[str, ...], str]]:
    if stated.agreed_on > today:
        yield (("agreedOn",), "A deal is recorded once it was agreed.")
    if found[stated.enterprise_id]["kind"] != OrganizationKind.ENTERPRISE:
        yield (("enterpriseId",), "A deal is about an enterprise.")
    financing = any(each.role in FINANCING_ROLES for each in stated.participants)
    if stated.kind == DealKind.FINANCING and not financing:
        yield (("participants",), "A financing deal has a participant that finances.")
    if sum(each.lead for each in stated.participants) > 1:
        yield (("participants",), "One participant leads at most.")
    seen: set[tuple[str, DealRole]] = set()
    for place, each in enumerate(stated.participants):
        path = ("participants", str(place))
        if each.organization_id == stated.enterprise_id:
            yield ((*path, "organizationId"), "The enterprise itself is no participant.")
        if (each.organization_id, each.role) in seen:
            yield ((*path, "role"), "An organisation has a role once.")
        seen.add((each.organization_id, each.role))
        only = _ONLY_FOR.get(each.role)
        if only and found[each.organization_id]["kind"] != only:
            yield ((*path, "role"), f"{each.role} is a role of the kind {only} alone.")
    if {each["synthetic"] for each in found.values()} != {stated.synthetic}:
        yield (
            ("synthetic",),
            "Synthetic organisations have synthetic deals among themselves, and real ones real.",
        )


def _product_problems(
    stated: DealStatement, offers: Sequence[tuple[str, str]]
) -> Iterator[tuple[tuple[str, ...], str]]:
    providers = dict(offers)
    parties = {each.organization_id for each in stated.participants}
    for place, id in enumerate(stated.product_ids):
        if id not in providers:
            raise NotFound("products", str(place))
        if providers[id] not in parties:
            yield (("products", str(place)), "A product of a deal is one of its participants'.")


async def confirm_deal(
    transaction: Transaction, view: View, deal_id: str, dispute: str | None
) -> Outcome:
    """Say for one's own organisation that a deal is so, or (`dispute`) why it is not.

    Once every party has confirmed, it is CONFIRMED, from the day it was agreed on. Raises
    NotFound for a deal that the caller may not see, Forbidden where it is no party, and Conflict
    where there is nothing left to say.
    """
    rows = await transaction.run(DEAL_TO_CONFIRM, id=deal_id, caller=view.parameters()["caller"])
    if not rows:
        raise NotFound("dealId")
    [deal] = rows
    confirmed = {id: bool(at) for id, at in deal["parties"]}
    own = view.caller.organization_id or ""
    if own not in confirmed or view.caller.role not in (Role.MEMBER, Role.BANK_OFFICER):
        raise Forbidden("A deal is confirmed or disputed by its parties.")
    if deal["state"] not in (DealState.RECORDED, DealState.DISPUTED):
        raise Conflict(f"The deal is {deal['state']} already.", deal_id)
    if confirmed[own]:
        raise Conflict("Your organisation has confirmed it already.", deal_id)
    everybody = all(done for id, done in confirmed.items() if id != own)
    state = _next_state(deal["state"], everybody=everybody, disputed=dispute is not None)
    if state:
        since = deal["agreed_on"]
        await transaction.run(APPEND_STATE, id=deal_id, state=state, since=since, dispute=dispute)
    return Outcome(
        deal_id,
        (Change(deal_id, EventKind.DEAL, EventChange.CHANGED, own),),
        moved=(deal_id,) if state else (),
        confirmed=() if dispute is not None else ((deal_id, own),),
    )


def _next_state(state: str, *, everybody: bool, disputed: bool) -> DealState | None:
    """The state to append; None where it stays. A dispute ends when its party confirms."""
    if disputed:
        return None if state == DealState.DISPUTED else DealState.DISPUTED
    if everybody:
        return DealState.CONFIRMED
    return DealState.RECORDED if state == DealState.DISPUTED else None
