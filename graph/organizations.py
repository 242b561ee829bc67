"""Organisations: what the declared edges do not say of them."""

from collections.abc import Sequence
from typing import LiteralString

from graph.client import Graph
from graph.model import Alias, CredentialHolding, Fact
from graph.nouns import CREDENTIAL_HOLDING, FACT
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

ENTERPRISE_PROFILE: LiteralString = (
    """
MATCH (a:Enterprise&Organization {id: $id})
WHERE a.recorded_at <= $known_at
RETURN COLLECT {
  MATCH (a)<-[:ABOUT]-(b:Fact)
  WHERE """
    + FACT.seen("b")
    + "\n  RETURN "
    + FACT.projection
    + """
} AS facts, COLLECT {
  MATCH (a)<-[:HELD_BY]-(b:CredentialHolding)
  WHERE """
    + CREDENTIAL_HOLDING.seen("b")
    + "\n  RETURN "
    + CREDENTIAL_HOLDING.projection
    + "\n} AS holdings"
)


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


async def enterprise_profile(
    graph: Graph, id: str, view: View
) -> tuple[list[Fact], list[CredentialHolding]] | None:
    """All facts and holdings of an enterprise that the caller may see; None for no enterprise."""
    rows = await graph.read(ENTERPRISE_PROFILE, id=id, **view.parameters())
    if not rows:
        return None
    facts = [decode(Fact, each) for each in rows[0]["facts"]]
    return facts, [decode(CredentialHolding, each) for each in rows[0]["holdings"]]
