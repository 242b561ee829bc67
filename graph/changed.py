"""What was written since, by the events that units leave; a seed moves the counter and leaves none.

What is kept in memory follows the revisions of the graph with it.
"""

from dataclasses import dataclass
from typing import LiteralString

from graph.client import Graph
from graph.revision import LastWrite

LAST_EVENT: LiteralString = """
OPTIONAL MATCH (counter:Counter {name: 'all'})
RETURN coalesce(counter.audited, 0) AS sequence
"""

CHANGED_SINCE: LiteralString = """
OPTIONAL MATCH (event:Event)
WHERE event.sequence > $after AND event.recorded_at <= $until
RETURN count(DISTINCT event.recorded_at) AS units, max(event.sequence) AS last,
  collect(DISTINCT event.changed_id) AS changed
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """How far the graph has been read: a write, and the last event before it."""

    write: LastWrite
    event: int


async def seen_by_now(graph: Graph, last: LastWrite) -> Seen:
    """Where to look for changes from, when what is kept is read now."""
    [row] = await graph.read(LAST_EVENT)
    return Seen(last, int(row["sequence"]))


async def changed_since(graph: Graph, seen: Seen, last: LastWrite) -> tuple[list[str], Seen] | None:
    """The ids of the nodes that changed, and how far is seen then; None where that is not known."""
    [row] = await graph.read(CHANGED_SINCE, after=seen.event, until=last.recorded_at)
    if row["units"] != last.revision - seen.write.revision:
        return None
    return row["changed"], Seen(last, int(row["last"] or seen.event))
