"""Which classes of data of which enterprises a caller may see: `visible`, for all at once."""

from dataclasses import dataclass
from typing import LiteralString

from graph.callers import Role, acted_on, administered
from graph.client import Graph
from graph.model import DataClass
from graph.views import View

CLASSES_CONSENTED: LiteralString = (
    "MATCH (consent:Consent)\nWHERE "
    + acted_on("consent")
    + "\nMATCH (consent)-[:GIVEN_BY]->(owner:Enterprise)\n"
    + "WITH owner.id AS id, collect(DISTINCT consent.data_class) AS classes\n"
    + "RETURN collect([id, classes]) AS rows"
)

ADMINISTERED: LiteralString = (
    "MATCH (:Park {id: $caller.park_id})<-[:REFERS_TO|IN_PARK]-(tie:Fact|Membership)"
    "-[:ABOUT|MEMBERSHIP_OF]->(owner:Enterprise)\nWITH DISTINCT owner\nWHERE "
    + administered("owner")
    + "\nRETURN collect(owner.id) AS rows"
)

PLEDGED_TO_CALLER: LiteralString = """
MATCH (:Organization {id: $caller.scope_id})<-[:PLEDGED_TO]-(pledge:Pledge)-[:PLEDGES]->(asset)
RETURN collect(pledge.id) + collect(asset.id) AS rows
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a caller may see of enterprises beside what is public.

    `classes`: by enterprise; `everywhere`: of every one. `records`: single records, whose other
    party the caller is. `park_id`: a park whose applications are seen.
    """

    classes: dict[str, frozenset[DataClass]]
    everywhere: frozenset[DataClass]
    records: frozenset[str]
    park_id: str | None

    def of(self, enterprise_id: str) -> frozenset[DataClass]:
        """The classes of one enterprise."""
        return self.everywhere or self.classes.get(enterprise_id, _PUBLIC)


_PUBLIC = frozenset({DataClass.PUBLIC})
_ALL = frozenset(DataClass)


async def opened_to_caller(graph: Graph, view: View) -> Opened:
    """What is open to the caller on the day of the reading."""
    caller = view.caller
    asked = {"caller": view.parameters()["caller"]}
    if caller.role == Role.AUDITOR:
        return Opened({}, _ALL, frozenset(), None)
    if caller.role == Role.ANONYMOUS:
        return Opened({}, frozenset(), frozenset(), None)
    classes: dict[str, frozenset[DataClass]] = {}
    [row] = await graph.read(CLASSES_CONSENTED, **asked)
    for id, consented in row["rows"]:
        classes[id] = frozenset(map(DataClass, consented)) | _PUBLIC
    records: frozenset[str] = frozenset()
    park_id: str | None = None
    if caller.organization_id is not None:
        classes[caller.organization_id] = _ALL
        [row] = await graph.read(PLEDGED_TO_CALLER, **asked)
        records = frozenset(row["rows"])
    if caller.role == Role.PARK_ADMIN:
        park_id = caller.organization_id
        [row] = await graph.read(ADMINISTERED, **asked)
        classes |= dict.fromkeys(row["rows"], _ALL)
    return Opened(classes, frozenset(), records, park_id)
