"""The organisations that callers speak for: which one an id means, and of which kind it is."""

from dataclasses import dataclass, field
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
    """An organisation that a caller speaks for, and the last write when it was looked up.

    Two are equal that name one organisation, of one kind, whenever that was.
    """

    organization_id: str
    kind: OrganizationKind
    last_write: LastWrite = field(compare=False)


@dataclass(frozen=True, slots=True)
class Remembered:
    """What an id named when it was looked up for an earlier request."""

    id: str
    scope: Scope


MOST_REMEMBERED = 10_000


class Scopes:
    """Organisations as they were looked up last, as long as nothing is known to be written since.

    An organisation goes, comes or is merged by a write, so whoever is told what is remembered has
    to see that the last write is still the same, or to look it up after all
    (docs/decisions/0034-trusting-the-last-write.md).
    """

    def __init__(self) -> None:
        self._last: LastWrite | None = None
        self._found: dict[str, Scope] = {}

    @property
    def last_write(self) -> LastWrite | None:
        """The last write that is known; None: it has to be asked for."""
        return self._last

    def remembered(self, id: str) -> Remembered | None:
        """The organisation of an id; None: it has to be looked up."""
        scope = self._found.get(id)
        return None if scope is None else Remembered(id, scope)

    async def looked_up(self, graph: Graph, id: str) -> Scope | None:
        """The organisation of an id as it is now; raises as `scope_by_id`."""
        scope = await scope_by_id(graph, id)
        if scope is not None:
            self.learn(scope.last_write)
            self._found[id] = scope
        return scope

    def learn(self, last: LastWrite) -> None:
        """That something was written since makes what was looked up before it worthless."""
        if last != self._last or len(self._found) >= MOST_REMEMBERED:
            self._last = last
            self._found.clear()

    def forget(self) -> None:
        """Something was written here."""
        self._last = None
        self._found.clear()


async def scope_by_id(graph: Graph, id: str) -> Scope | None:
    """The organisation of an id; None for an unknown one, and for a node of another sort.

    Raises GraphUnavailable.
    """
    for row in await graph.read(SCOPE, id=id):
        kind = OrganizationKind(row["kind"])
        return Scope(row["organization_id"], kind, last_write_of(row))
    return None
