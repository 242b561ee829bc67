"""Deals: who took part, and the financing history that recommendations read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from graph.callers import visible
from graph.client import Graph
from graph.model import DealParticipant, FinancingEvent, OrganizationKind
from graph.revision import REVISION
from graph.rows import decode
from graph.views import View

PARTICIPANTS_BY_IDS: LiteralString = """
UNWIND $ids AS id
MATCH (a:Entity {id: id})
RETURN collect([id, COLLECT {
  MATCH (a)<-[part:TOOK_PART]-(b:Organization)
  WITH part, b ORDER BY part.lead DESC, part.role, b.id
  RETURN {organization_id: b.id, role: part.role, lead: part.lead, amount: part.amount}
}]) AS rows
"""

# Only confirmed deals count, and of their participants those that finance.
FINANCING_HISTORY: LiteralString = (
    """
MATCH (b:Deal)
WHERE b.agreed_on <= $as_of AND b.kind = 'FINANCING' AND b.state IN ['CONFIRMED', 'ENDED']
AND """
    + visible("b")
    + """
WITH b, COLLECT {
  MATCH (b)<-[part:TOOK_PART]-(financier:Organization)
  WHERE part.role IN ['LENDER', 'GUARANTOR', 'INSURER', 'LESSOR', 'EQUITY', 'ARRANGER']
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


async def participants_by_ids(graph: Graph, ids: Sequence[str]) -> dict[str, list[DealParticipant]]:
    """Who took part in deals, the lead first; an unknown id is absent."""
    [row] = await graph.read(PARTICIPANTS_BY_IDS, ids=list(ids))
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


async def revision(graph: Graph) -> int:
    """The number of the last write; arrays derived from the graph are good for one revision."""
    [row] = await graph.read(REVISION)
    return int(row["revision"])
