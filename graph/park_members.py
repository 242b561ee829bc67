"""Who of the kinds that help enterprises is a member of which park."""

from typing import LiteralString

from graph.client import Graph
from graph.edges import MEMBERS
from graph.model import OrganizationKind
from graph.nouns import ORGANIZATION
from graph.views import View

HELPING_KINDS = tuple(
    kind
    for kind in OrganizationKind
    if kind not in (OrganizationKind.PARK, OrganizationKind.ENTERPRISE, OrganizationKind.AUTHORITY)
)
"""What a park may lack: everybody who helps an enterprise."""

MEMBERS_OF_PARKS: LiteralString = (
    "MATCH (a:Park)\nWHERE "
    + ORGANIZATION.seen("a")
    + "\nAND ($park_ids IS NULL OR a.id IN $park_ids)\nRETURN collect([a.id, COLLECT {\n  MATCH "
    + MEMBERS.pattern
    + "\n  WHERE b.kind IN $kinds AND "
    + ORGANIZATION.seen("b")
    + "\n  AND ("
    + MEMBERS.where
    + ")\n  RETURN DISTINCT [b.kind, b.id]\n}]) AS rows"
)

ParkMembers = dict[str, dict[OrganizationKind, frozenset[str]]]
"""By park and kind."""


async def members_of_parks(graph: Graph, view: View, park_ids: list[str] | None) -> ParkMembers:
    """The members on the day, of some parks or of all; what is no park has none."""
    [row] = await graph.read(
        MEMBERS_OF_PARKS,
        kinds=[str(each) for each in HELPING_KINDS],
        park_ids=park_ids,
        **view.parameters(),
    )
    return {
        park_id: {
            kind: frozenset(id for word, id in members if word == kind)
            for kind in {OrganizationKind(word) for word, _ in members}
        }
        for park_id, members in row["rows"]
    }
