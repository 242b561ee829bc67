"""Deals: who took part, and the financing history that recommendations read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from graph.callers import visible
from graph.client import Graph
from graph.model import ChainStep, Deal, DealParticipant, FinancingEvent, OrganizationKind
from graph.moments import moment_of
from graph.network_nouns import CHAIN_STEP
from graph.nouns import DEAL
from graph.recording import state_of
from graph.revision import LAST_WRITE, LastWrite
from graph.rows import decode
from graph.views import View

PARTICIPANTS_BY_IDS: LiteralString = """
UNWIND $ids AS id
MATCH (a:Entity {id: id})
RETURN collect([id, COLLECT {
  MATCH (a)<-[part:TOOK_PART]-(b:Organization)
  WHERE b.recorded_at <= $known_at
  WITH part, b ORDER BY part.lead DESC, part.role, b.id
  RETURN {organization_id: b.id, role: part.role, lead: part.lead, amount: part.amount,
    confirmed_at: CASE WHEN part.confirmed_at <= $known_at THEN part.confirmed_at END}
}]) AS rows
"""

# Only confirmed deals count, and of their participants those that finance.
FINANCING_HISTORY: LiteralString = (
    """
MATCH (b:Deal)
WHERE b.agreed_on <= $as_of AND b.kind = 'FINANCING' AND b.recorded_at <= $known_at
AND """
    + state_of("b")
    + """ IN ['CONFIRMED', 'ENDED']
AND """
    + visible("b")
    + """
WITH b, COLLECT {
  MATCH (b)<-[part:TOOK_PART]-(financier:Organization)
  WHERE part.role IN ['LENDER', 'GUARANTOR', 'INSURER', 'LESSOR', 'EQUITY', 'ARRANGER']
  AND financier.recorded_at <= $known_at
  RETURN DISTINCT [financier.id, financier.kind]
} AS financiers
RETURN collect([b.id, toString(b.agreed_on), financiers]) AS rows
"""
)


@dataclass(frozen=True, slots=True)
class FinancingHistory:
    """Confirmed financing deals that a caller may see, and the kinds of their financiers."""

    events: tuple[FinancingEvent, ...]
    kinds: dict[str, OrganizationKind]


async def participants_by_ids(
    graph: Graph, ids: Sequence[str], known_at: str
) -> dict[str, list[DealParticipant]]:
    """Who took part in deals, as far as known at a moment, the lead first.

    An unknown id is absent.
    """
    [row] = await graph.read(PARTICIPANTS_BY_IDS, ids=list(ids), known_at=known_at)
    return {id: [decode(DealParticipant, each) for each in found] for id, found in row["rows"]}


async def financing_history(graph: Graph, view: View) -> FinancingHistory:
    """Everything that the recommendation reads, in one statement."""
    [row] = await graph.read(FINANCING_HISTORY, **view.parameters())
    kinds: dict[str, OrganizationKind] = {}
    events: list[FinancingEvent] = []
    for deal_id, agreed_on, financiers in row["rows"]:
        kinds.update({id: OrganizationKind(kind) for id, kind in financiers})
        ids = [id for id, _ in financiers]
        event = {"deal_id": deal_id, "agreed_on": agreed_on, "financier_ids": ids}
        events.append(decode(FinancingEvent, event))
    return FinancingHistory(tuple(events), kinds)


PLANT_STEPS: LiteralString = (
    "MATCH (b:ChainStep)\nWITH b ORDER BY b.position, b.id\nRETURN collect("
    + CHAIN_STEP.projection
    + ") AS rows"
)

PLANT_DEALS_BY_IDS: LiteralString = (
    """
UNWIND $ids AS id
MATCH (a:Entity {id: id})
RETURN collect([id, COLLECT {
  MATCH (a)<-[:FOR_ENTERPRISE]-(b:Deal)
  WHERE b.purpose IN ['PLANT_ACQUISITION', 'PLANT_CONSTRUCTION', 'PLANT_PURCHASE']
  AND """
    + DEAL.seen("b")
    + "\n  AND b.agreed_on <= $as_of\n  WITH b ORDER BY b.agreed_on DESC, b.id\n  RETURN "
    + DEAL.projection
    + """
}]) AS rows
"""
)


async def plant_steps(graph: Graph) -> list[ChainStep]:
    """The steps of the plant chain, the one chain whose steps are of these kinds."""
    [row] = await graph.read(PLANT_STEPS)
    return [decode(ChainStep, each) for each in row["rows"]]


async def plant_deals_by_ids(graph: Graph, ids: Sequence[str], view: View) -> dict[str, list[Deal]]:
    """Deals of enterprises about their plants, latest first; an unknown id is absent."""
    [row] = await graph.read(PLANT_DEALS_BY_IDS, ids=list(ids), **view.parameters())
    return {id: [decode(Deal, each) for each in found] for id, found in row["rows"]}


async def last_write(graph: Graph) -> LastWrite:
    """The last write; arrays derived from the graph are good for one revision."""
    [row] = await graph.read(LAST_WRITE)
    return LastWrite(int(row["revision"]), moment_of(int(row["microseconds"])))
