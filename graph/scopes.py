"""The organisations that callers speak for: which one an id means, and of which kind it is."""

from dataclasses import dataclass
from typing import LiteralString

from graph.client import Graph
from graph.model import OrganizationKind
from graph.revision import LAST_WRITE, LastWrite, last_write_of

# A token may be older than the merge of its organisation with another record of it.
SCOPE: LiteralString = (
    """
MATCH (named:Entity {id: $id})
OPTIONAL MATCH (merge:OrganizationMerge)-[:MERGED_AWAY]->(named)
WHERE named:MergedOrganization AND merge.undone_at IS NULL
OPTIONAL MATCH (merge)-[:ABOUT]->(kept)
WITH coalesce(kept, named) AS a
WHERE a:Organization
"""
    + LAST_WRITE
    + ", a.id AS organization_id, a.kind AS kind"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """An organisation that a caller speaks for, and the last write when it was looked up."""

    organization_id: str
    kind: OrganizationKind
    last_write: LastWrite


async def scope_by_id(graph: Graph, id: str) -> Scope | None:
    """The organisation of an id; None for an unknown one, and for a node of another sort.

    Asked for every request, because an organisation may go or be merged at any moment. Raises
    GraphUnavailable.
    """
    for row in await graph.read(SCOPE, id=id):
        kind = OrganizationKind(row["kind"])
        return Scope(row["organization_id"], kind, last_write_of(row))
    return None
