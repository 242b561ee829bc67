"""Wishes for money and for expertise, as enterprises state and change them.

A change is a new version; the one before ends with it, and stays readable at earlier moments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import LiteralString

from uuid_utils import uuid7

from graph.acting import check_labels, owner_of, source_of_statement, stated_row
from graph.audit_chain import Change
from graph.client import Transaction
from graph.errors import Invalid, NotFound
from graph.model import (
    DataClass,
    EventChange,
    EventKind,
    ExpertiseKind,
    FinancingPurpose,
    OrganizationKind,
)
from graph.network_upserts import UPSERT_FINANCING_NEEDS, UPSERT_NEEDS
from graph.units import Outcome
from graph.views import View

CURRENT_NEED: LiteralString = """
MATCH (need:Entity {id: $id})-[:NEEDED_BY]->(:Organization {id: $enterprise_id})
WHERE need.superseded_at IS NULL
RETURN labels(need) AS labels, need.open_from AS open_from
"""


@dataclass(frozen=True, slots=True)
class FinancingNeedStatement:
    """A wish for money: whole yuan, whole months; `need_id`: the version that it changes."""

    need_id: str | None
    enterprise_id: str
    amount: int
    purpose: FinancingPurpose
    tenor_months: int | None
    open_until: date | None


@dataclass(frozen=True, slots=True)
class NeedStatement:
    """A wish for expertise; `need_id`: the version that it changes."""

    need_id: str | None
    enterprise_id: str
    title: str
    topic_ids: Sequence[str]
    kinds: Sequence[ExpertiseKind]
    open_until: date | None


async def state_financing_need(
    transaction: Transaction, view: View, stated: FinancingNeedStatement
) -> Outcome:
    """Write a wish for money, or the next version of one. Raises NotFound, Forbidden, Invalid."""
    owner = await owner_of(transaction, view, stated.enterprise_id, "enterpriseId")
    _check_need(owner.kind, stated.open_until, view.today)
    given = ("FinancingNeed", stated.need_id, stated.enterprise_id, "financingNeedId")
    open_from = await _open_from(transaction, view, *given)
    id = str(uuid7())
    properties = {
        "amount": stated.amount,
        "purpose": stated.purpose,
        "tenor_months": stated.tenor_months,
        "open_from": open_from,
        "open_until": stated.open_until,
        "data_class": DataClass.NEEDS,
    }
    row = {
        **stated_row(id, properties, synthetic=owner.synthetic),
        "enterprise_id": stated.enterprise_id,
        "source_id": await source_of_statement(transaction, view.caller, owner),
    }
    await transaction.run(UPSERT_FINANCING_NEEDS, rows=[row])
    return _need_outcome(id, stated.need_id, stated.enterprise_id)


async def state_need(transaction: Transaction, view: View, stated: NeedStatement) -> Outcome:
    """Write a wish for expertise, or its next version. Raises NotFound, Forbidden, Invalid."""
    owner = await owner_of(transaction, view, stated.enterprise_id, "enterpriseId")
    _check_need(owner.kind, stated.open_until, view.today)
    await check_labels(transaction, list(stated.topic_ids), "Topic", ("topics",))
    given = ("Need", stated.need_id, stated.enterprise_id, "needId")
    open_from = await _open_from(transaction, view, *given)
    id = str(uuid7())
    properties = {
        "title": stated.title,
        "kinds": list(stated.kinds),
        "open_from": open_from,
        "open_until": stated.open_until,
        "data_class": DataClass.NEEDS,
    }
    row = {
        **stated_row(id, properties, synthetic=owner.synthetic),
        "enterprise_id": stated.enterprise_id,
        "topic_ids": list(stated.topic_ids),
        "source_id": await source_of_statement(transaction, view.caller, owner),
    }
    await transaction.run(UPSERT_NEEDS, rows=[row])
    return _need_outcome(id, stated.need_id, stated.enterprise_id)


def _check_need(kind: str, open_until: date | None, today: date) -> None:
    if kind != OrganizationKind.ENTERPRISE:
        raise Invalid((("enterpriseId",), "Only an enterprise states what it needs."))
    if open_until is not None and open_until <= today:
        raise Invalid((("openUntil",), "`openUntil` is a day that is still to come."))


async def _open_from(
    transaction: Transaction,
    view: View,
    label: str,
    need_id: str | None,
    enterprise_id: str,
    field: str,
) -> date:
    """The day since which the wish is open: today, or that of the version that is changed."""
    if need_id is None:
        return view.today
    rows = await transaction.run(CURRENT_NEED, id=need_id, enterprise_id=enterprise_id)
    if not rows or label not in rows[0]["labels"]:
        raise NotFound(field)
    return rows[0]["open_from"].to_native()


def _need_outcome(id: str, changed_id: str | None, enterprise_id: str) -> Outcome:
    change = EventChange.CHANGED if changed_id else EventChange.CREATED
    return Outcome(
        id,
        (Change(id, EventKind.NEED, change, enterprise_id),),
        recorded=(id,),
        superseded=(changed_id,) if changed_id else (),
    )
