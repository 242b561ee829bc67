"""Ids of organisations that were merged into another one go on naming it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import LiteralString

from graph.client import Graph
from graph.model import OrganizationMerge
from graph.noun import Noun, Visibility
from graph.revision import LastWrite

MERGED_IDS: LiteralString = """
MATCH (merge:OrganizationMerge)-[:MERGED_AWAY]->(double:MergedOrganization)
WHERE merge.undone_at IS NULL
MATCH (merge)-[:ABOUT]->(kept:Organization)
RETURN collect([double.id, kept.id]) AS rows
"""


ORGANIZATION_MERGE = Noun(
    "OrganizationMerge",
    OrganizationMerge,
    "b {.id, .merged_away_id, .merged_away_name, .reason, .recorded_at,"
    " kept_id: head([(b)-[:ABOUT]->(kept) | kept.id]),"
    " undone_at: CASE WHEN b.undone_at <= $known_at THEN b.undone_at END,"
    " undone_reason: CASE WHEN b.undone_at <= $known_at THEN b.undone_reason END}",
    Visibility.BY_RECORD,
)


class MergedIds:
    """From the id of each organisation that was merged away to the one that stands for it."""

    def __init__(self) -> None:
        self._merges = 0
        self._ids: Mapping[str, str] = MappingProxyType({})

    async def at(self, graph: Graph, last: LastWrite) -> Mapping[str, str]:
        """Read again only when something was merged, or a merge undone."""
        if last.merges != self._merges:
            [row] = await graph.read(MERGED_IDS)
            self._ids = MappingProxyType(dict(row["rows"]))
            self._merges = last.merges
        return self._ids
