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
