"""The history that partner recommendations read: every deal, organisation and consent.

It is read once, and then kept in step by the events that units leave (see `graph.changed`).
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from graph.client import Graph
from graph.model import (
    DataClass,
    DealKind,
    DealState,
    Measure,
    OrganizationKind,
    RecordedConsent,
    RecordedDeal,
    RecordedOrganization,
    RecordedPlace,
)
from graph.moments import EARLIEST

ROWS_AT_ONCE = 5_000

Row = Mapping[str, Any]

_DEAL: LiteralString = """
MATCH (b)-[:FOR_ENTERPRISE]->(enterprise:Enterprise)
RETURN b.id AS id, b.kind AS kind, b.agreed_on AS agreed_on, b.recorded_at AS recorded_at,
  b.data_class AS data_class, enterprise.id AS enterprise_id, b.states AS states,
  b.states_since AS states_since, b.states_recorded_at AS states_recorded_at, COLLECT {
    MATCH (b)<-[part:TOOK_PART]-(party:Organization)
    WITH party, max(CASE WHEN b.kind = 'FINANCING' AND part.role IN ['LENDER', 'GUARANTOR',
      'INSURER', 'LESSOR', 'EQUITY', 'ARRANGER'] THEN 1 ELSE 0 END) AS finances,
      max(CASE WHEN part.lead THEN 1 ELSE 0 END) AS lead
    ORDER BY party.id
    RETURN [party.id, finances, lead]
  } AS parties
"""

_ORGANIZATION: LiteralString = """
RETURN a.id AS id, a.kind AS kind, coalesce(a.synthetic, false) AS synthetic,
  coalesce(a.anonymous, false) AS anonymous, a.recorded_at AS recorded_at, COLLECT {
    MATCH (a)<-[:ABOUT]-(fact:Fact)-[:REFERS_TO]->(node:Sector|Park)
    WHERE fact.measure IN ['SECTOR', 'SITE']
    RETURN [fact.measure, node.id, fact.as_of_last, fact.period_start_first, fact.until_last,
      fact.recorded_at, fact.superseded_at, coalesce(fact.data_class, 'PUBLIC')]
  } AS places
"""

_GIVEN: LiteralString = "consent.level = 'FULL' AND consent.revoked_at IS NULL"

_CONSENT: LiteralString = """
MATCH (consent)-[:GIVEN_BY]->(owner:Organization)
RETURN consent.id AS id, owner.id AS owner_id, consent.data_class AS data_class,
  consent.receiver_kind AS receiver_kind, consent.valid_from AS valid_from,
  consent.valid_until AS valid_until
"""

HISTORY_DEALS: LiteralString = (
    """
MATCH (b:Entity)
WHERE b.id > $after AND b:Deal AND EXISTS { (b)-[:FOR_ENTERPRISE]->(:Enterprise) }
WITH b ORDER BY b.id LIMIT $limit
"""
    + _DEAL
)
HISTORY_DEALS_AGAIN: LiteralString = (
    "UNWIND $ids AS id\nMATCH (b:Entity {id: id})\nWHERE b:Deal\n" + _DEAL
)
HISTORY_ORGANIZATIONS: LiteralString = (
    """
MATCH (a:Organization)
WHERE a.id > $after
WITH a ORDER BY a.id LIMIT $limit
"""
    + _ORGANIZATION
)
HISTORY_ORGANIZATIONS_AGAIN: LiteralString = (
    "UNWIND $ids AS id\nMATCH (a:Organization {id: id})\n" + _ORGANIZATION
)
HISTORY_CONSENTS: LiteralString = (
    "MATCH (consent:Consent)\nWHERE consent.id > $after AND "
    + _GIVEN
    + " AND EXISTS { (consent)-[:GIVEN_BY]->(:Organization) }\n"
    + "WITH consent ORDER BY consent.id LIMIT $limit"
    + _CONSENT
)
HISTORY_CONSENTS_AGAIN: LiteralString = (
    "UNWIND $ids AS id\nMATCH (consent:Consent {id: id})\nWHERE " + _GIVEN + _CONSENT
)

HISTORY_CHANGED: LiteralString = """
UNWIND $ids AS id
MATCH (n:Entity {id: id})
WHERE n:Deal OR n:Organization OR n:Consent OR n:Fact AND n.measure IN ['SECTOR', 'SITE']
RETURN collect([CASE WHEN n:Deal THEN 'deal' WHEN n:Consent THEN 'consent' ELSE 'organization' END,
  CASE WHEN n:Fact THEN head([(n)-[:ABOUT]->(subject:Organization) | subject.id]) ELSE n.id END])
  AS rows
"""


@dataclass(frozen=True, slots=True)
class HistoryRows:
    """What was read; deals are about organisations that are among them or were read before.

    `consent_ids`: the consents that were looked at, of which `consents` are in force or will be.
    """

    organizations: Sequence[RecordedOrganization] = ()
    deals: Sequence[RecordedDeal] = ()
    consents: Sequence[RecordedConsent] = ()
    consent_ids: Sequence[str] = ()


async def whole_history(graph: Graph) -> AsyncIterator[HistoryRows]:
    """All of it, some thousand rows at a time: organisations first, deals last.

    What is written meanwhile may be missing: it is among what changed since.
    """
    async for rows in _pages(graph, HISTORY_ORGANIZATIONS):
        yield HistoryRows(organizations=[_organization(each) for each in rows])
    async for rows in _pages(graph, HISTORY_CONSENTS):
        yield HistoryRows(consents=[_consent(each) for each in rows])
    async for rows in _pages(graph, HISTORY_DEALS):
        yield HistoryRows(deals=[_deal(each) for each in rows])


async def history_again(graph: Graph, changed: Collection[str]) -> HistoryRows:
    """What is recorded now of nodes that changed, as far as the history is made of them."""
    [row] = await graph.read(HISTORY_CHANGED, ids=sorted(changed))
    ids: dict[str, set[str]] = {"deal": set(), "organization": set(), "consent": set()}
    for what, id in row["rows"]:
        if id is not None:
            ids[what].add(id)
    deals = await _again(graph, HISTORY_DEALS_AGAIN, ids["deal"])
    organizations = await _again(graph, HISTORY_ORGANIZATIONS_AGAIN, ids["organization"])
    consents = await _again(graph, HISTORY_CONSENTS_AGAIN, ids["consent"])
    return HistoryRows(
        organizations=[_organization(each) for each in organizations],
        deals=[_deal(each) for each in deals],
        consents=[_consent(each) for each in consents],
        consent_ids=sorted(ids["consent"]),
    )


async def _pages(graph: Graph, statement: LiteralString) -> AsyncIterator[Sequence[Row]]:
    """A page that is not full is the last, so a small graph is read in as few statements as an
    empty one, and their number tells nothing.
    """
    after = ""
    while True:
        rows = await graph.read(statement, after=after, limit=ROWS_AT_ONCE)
        yield rows
        if len(rows) < ROWS_AT_ONCE:
            return
        after = rows[-1]["id"]


async def _again(graph: Graph, statement: LiteralString, ids: Collection[str]) -> Sequence[Row]:
    return await graph.read(statement, ids=sorted(ids)) if ids else ()


# Made by hand, for a general decoder takes many times as long, and there are very many of them.


def _organization(row: Row) -> RecordedOrganization:
    return RecordedOrganization(
        id=row["id"],
        kind=OrganizationKind(row["kind"]),
        synthetic=row["synthetic"],
        recorded_at=row["recorded_at"] or EARLIEST,
        places=tuple(map(_place, row["places"])),
        anonymous=row["anonymous"],
    )


def _place(row: Sequence[Any]) -> RecordedPlace:
    measure, node_id, as_of_last, period_start_first, until_last, recorded, ended, data_class = row
    return RecordedPlace(
        measure=Measure(measure),
        node_id=node_id,
        as_of_last=_day(as_of_last),
        period_start_first=_day(period_start_first),
        until_last=_day(until_last),
        recorded_at=recorded,
        superseded_at=ended,
        data_class=DataClass(data_class),
    )


def _consent(row: Row) -> RecordedConsent:
    receiver = row["receiver_kind"]
    return RecordedConsent(
        id=row["id"],
        owner_id=row["owner_id"],
        data_class=DataClass(row["data_class"]),
        receiver_kind=OrganizationKind(receiver) if receiver else None,
        valid_from=row["valid_from"].to_native(),
        valid_until=_day(row["valid_until"]),
    )


def _deal(row: Row) -> RecordedDeal:
    parties = row["parties"]
    return RecordedDeal(
        id=row["id"],
        kind=DealKind(row["kind"]),
        agreed_on=row["agreed_on"].to_native(),
        recorded_at=row["recorded_at"],
        data_class=DataClass(row["data_class"]),
        enterprise_id=row["enterprise_id"],
        states=tuple(map(DealState, row["states"])),
        states_since=tuple(each.to_native() for each in row["states_since"]),
        states_recorded_at=tuple(row["states_recorded_at"]),
        financier_ids=tuple(id for id, finances, _ in parties if finances),
        party_ids=tuple(id for id, _, _ in parties),
        lead_ids=tuple(id for id, _, lead in parties if lead),
    )


def _day(at: Any) -> date | None:
    return at and at.to_native()
