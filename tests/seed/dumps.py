"""What is in a graph, as something to compare: whole dumps of small ones, digests of large ones."""

from collections import Counter
from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any, LiteralString

from graph.client import Graph

# The book-keeping of writing (counters, which parts are done, which steps) differs between runs.
NODES: LiteralString = """
MATCH (n:Entity|Name|Threshold)
RETURN labels(n) AS labels, properties(n) AS node
"""
OTHERS: LiteralString = """
MATCH (n) WHERE NOT n:Entity|Name|Threshold|Counter|Seed|SchemaStep
RETURN count(n) AS others
"""
TYPES: LiteralString = "MATCH ()-[r]->() RETURN DISTINCT type(r) AS type ORDER BY type"
LINKS: LiteralString = """
MATCH (a)-[r]->(b) WHERE type(r) IN $types
RETURN type(r) AS type, coalesce(a.id, [(rule)-[:HAS_THRESHOLD]->(a) | rule.id], '') AS a,
  a.position AS a_position, properties(r) AS link, b.id AS b, b.position AS b_position
"""


async def things(graph: Graph, *, at_once: int) -> AsyncIterator[tuple[str, str]]:
    """Every node and relationship: its labels or type, and all that is to be said of it; a few
    types of relationships at once, for each question costs time and each answer memory."""
    [row] = await graph.read(OTHERS)
    assert row["others"] == 0
    for row in await graph.read(NODES):
        yield ":".join(sorted(row["labels"])), _shown(row["node"])
    types = [each["type"] for each in await graph.read(TYPES)]
    for start in range(0, len(types), at_once):
        for row in await graph.read(LINKS, types=types[start : start + at_once]):
            ends = row["a"], row["a_position"], row["b"], row["b_position"]
            yield row["type"], f"{ends} {_shown(row['link'])}"


async def dump(graph: Graph) -> Counter[tuple[str, str]]:
    """Everything, with all properties."""
    return Counter([each async for each in things(graph, at_once=1_000)])


async def fingerprint(graph: Graph) -> tuple[dict[str, int], str]:
    """How many there are of each label and type, and a digest of everything."""
    counts = Counter[str]()
    digests: list[bytes] = []
    async for kind, said in things(graph, at_once=4):
        counts[kind] += 1
        digests.append(sha256(f"{kind} {said}".encode()).digest())
    return dict(counts), sha256(b"".join(sorted(digests))).hexdigest()


def _shown(properties: dict[str, Any]) -> str:
    return repr(sorted((name, str(value)) for name, value in properties.items()))
