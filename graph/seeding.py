"""Which seed is in the graph, so that a second start need not write it again."""

from typing import LiteralString

from graph.client import Graph

SEEDS: LiteralString = "MATCH (seed:Seed) RETURN collect(seed.digest) AS digests"

RECORD_SEED: LiteralString = """
MERGE (seed:Seed {digest: $digest})
ON CREATE SET seed.done_at = datetime()
"""


async def is_seeded(graph: Graph, digest: str) -> bool:
    """Whether all rows of this digest were written."""
    [row] = await graph.read(SEEDS)
    return digest in row["digests"]


async def seeded_parts(graph: Graph, release: str) -> frozenset[int]:
    """The numbers of the parts of a release that were written."""
    [row] = await graph.read(SEEDS)
    beginning = f"{release}/part "
    return frozenset(
        int(each.removeprefix(beginning)) for each in row["digests"] if each.startswith(beginning)
    )


PREPARE_FOR_REPLANNING: LiteralString = "CALL db.prepareForReplanning(120)"

SIZES: LiteralString = """
RETURN COUNT { (:Enterprise) } AS enterprises, COUNT { (:Deal) } AS deals,
  COUNT { (:Fact) } AS facts, COUNT { () } AS nodes, COUNT { ()-->() } AS relationships
"""


async def sizes(graph: Graph) -> dict[str, int]:
    """How many enterprises, deals, facts, nodes and relationships there are."""
    [row] = await graph.read(SIZES)
    return row
