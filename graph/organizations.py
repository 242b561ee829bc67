"""Organisations: what the declared edges do not say of them."""

from collections.abc import Sequence
from typing import LiteralString

from graph.client import Graph
from graph.model import Alias
from graph.rows import decode
from graph.views import View

ALIASES_BY_IDS: LiteralString = """
UNWIND $ids AS id
MATCH (a:Organization {id: id})
RETURN collect([id, COLLECT {
  MATCH (a)<-[:NAMES]-(name:Name {role: 'ALIAS'})-[:SOURCED_FROM]->(source:Source)
  WITH name, source ORDER BY name.original, name.id
  RETURN {name: name.original, source_id: source.id}
}]) AS rows
"""

ORGANIZATION_BY_USCC: LiteralString = """
MATCH (b:Organization {uscc: $uscc})
WHERE b.recorded_at <= $known_at
RETURN collect(b.id) AS rows
"""

ORGANIZATIONS_BY_NAME: LiteralString = """
MATCH (name:Name {text: $name})-[:NAMES]->(b:Organization)
WHERE b.recorded_at <= $known_at
RETURN collect(DISTINCT b.id) AS rows
"""


async def organization_ids(
    graph: Graph, view: View, *, uscc: str | None = None, name: str = ""
) -> list[str]:
    """Ids of the organisations with this code, or this name or alias as `plain` writes it."""
    if uscc is not None:
        [row] = await graph.read(ORGANIZATION_BY_USCC, uscc=uscc, **view.parameters())
    else:
        [row] = await graph.read(ORGANIZATIONS_BY_NAME, name=name, **view.parameters())
    return row["rows"]


async def aliases_by_ids(graph: Graph, ids: Sequence[str]) -> dict[str, list[Alias]]:
    """Other names of organisations, each with who uses it; an unknown id is absent."""
    [row] = await graph.read(ALIASES_BY_IDS, ids=list(ids))
    return {id: [decode(Alias, each) for each in found] for id, found in row["rows"]}
