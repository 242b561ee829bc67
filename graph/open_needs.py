"""Wishes for money that are open: what questions about very many enterprises are asked of."""

from dataclasses import dataclass
from typing import LiteralString

from graph.client import Graph
from graph.declarations import open_on
from graph.network_nouns import FINANCING_NEED
from graph.views import View

OPEN_NEEDS: LiteralString = (
    "MATCH (b:FinancingNeed)-[:NEEDED_BY]->(a:Enterprise)\nWHERE "
    + FINANCING_NEED.seen("b")
    + "\nAND "
    + open_on("b")
    + "\nRETURN collect([b.id, a.id]) AS rows"
)


@dataclass(frozen=True, slots=True)
class OpenNeed:
    """An open wish for money, and whose it is."""

    id: str
    enterprise_id: str


async def open_needs(graph: Graph, view: View) -> list[OpenNeed]:
    """All that the caller may see, open on the day; in no order."""
    [row] = await graph.read(OPEN_NEEDS, **view.parameters())
    return [OpenNeed(*each) for each in row["rows"]]
