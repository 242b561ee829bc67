"""Writes down what was shown: no unit of a caller, so the counter, and what follows it, rest."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, LiteralString

from graph.client import Graph, Transaction
from graph.model import RecommendationLogEntry, ShownItem

# A commit whose answer was lost is done again, and then finds the entries there.
WRITE_SHOWN: LiteralString = """
UNWIND $rows AS row
WITH row WHERE NOT EXISTS { (:Entity {id: row.entry.id}) }
CREATE (b:Entity:RecommendationLogEntry)
SET b = row.entry
WITH b, row
UNWIND row.items AS shown
CREATE (item:RecommendationLogItem)-[:SHOWN_IN]->(b)
SET item = shown
"""


@dataclass(frozen=True, slots=True)
class Shown:
    """A page as it was shown: an entry of the log that is still to be written, with its items."""

    entry: RecommendationLogEntry
    items: tuple[ShownItem, ...]


async def write_shown(graph: Graph, shown: Sequence[Shown]) -> None:
    """Write entries in one transaction; those that are there already stay as they are.

    Raises GraphUnavailable, and nothing was written; OutcomeUnknown when the connection was lost
    between commit and answer: the same entries may be written again.
    """
    rows = [_row(each) for each in shown]

    async def work(transaction: Transaction) -> None:
        await transaction.run(WRITE_SHOWN, rows=rows)

    await graph.transact(work)


def _row(shown: Shown) -> dict[str, Any]:
    return {"entry": asdict(shown.entry), "items": [asdict(each) for each in shown.items]}
