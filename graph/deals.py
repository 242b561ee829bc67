"""Parties of deals, deals about an enterprise's plants, and the last write of all."""

from collections.abc import Sequence
from typing import LiteralString

from graph.client import Graph
from graph.declarations import Cardinality, Edge, Ordering
from graph.model import ChainStep, Deal, DealParticipant
from graph.network_nouns import CHAIN_STEP
from graph.noun import Noun, Visibility
from graph.nouns import DEAL, ORGANIZATION
from graph.recording import Recording
from graph.revision import LAST_WRITE, LastWrite, last_write_of
from graph.rows import decode
from graph.views import View

DEAL_PARTICIPANT = Noun(
    "TOOK_PART",
    DealParticipant,
    "b {organization_id: startNode(b).id, .role, .lead, .amount,"
    " confirmed_at: CASE WHEN b.confirmed_at <= $known_at THEN b.confirmed_at END}",
    Visibility.PUBLIC,
    Recording.TIMELESS,
)
"""A relationship, not a node: it has no id."""
PARTICIPANTS = Edge(
    "Deal.participants",
    DEAL_PARTICIPANT,
    "(a)<-[b:TOOK_PART]-(party:Organization)",
    Cardinality.LIST,
    where="party.recorded_at <= $known_at",
    # The lead first; equal roles by id.
    order=Ordering("CASE WHEN b.lead THEN '0' ELSE '1' END + b.role + ' ' + startNode(b).id"),
)
# From a relationship, so only where it was just read.
PARTICIPANT = Edge(
    "DealParticipant.organization",
    ORGANIZATION,
    "(b:Organization)-[a:TOOK_PART]->(:Deal)",
    Cardinality.ONE,
    end="startNode(a)",
)

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
    return last_write_of(row)
