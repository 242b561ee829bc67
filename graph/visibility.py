"""Which classes of data of which enterprises a caller may see: `visible`, for all at once."""

from collections.abc import Mapping
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
    "-[:ABOUT|MEMBERSHIP_OF]->(owner:Organization)\nWITH DISTINCT owner\nWHERE "
    + administered("owner")
    + "\nRETURN collect(owner.id) AS rows"
)

PLEDGED_TO_CALLER: LiteralString = """
MATCH (:Organization {id: $caller.scope_id})<-[:PLEDGED_TO]-(pledge:Pledge)-[:PLEDGES]->(asset)
WITH asset, min(pledge.recorded_at) AS since, collect(pledge.id) AS pledges
UNWIND [asset.id] + pledges AS id
RETURN collect([id, since]) AS rows
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a caller may see of enterprises beside what is public.

    `classes`: by enterprise; `everywhere`: of every one. `records`: assets and pledges whose other
    party the caller is, with when the first such pledge was recorded. `park_id`: a park whose
    applications are seen.
    """

    classes: dict[str, frozenset[DataClass]]
    everywhere: frozenset[DataClass]
    records: Mapping[str, str]
    park_id: str | None

    def is_pledged(self, record_id: str, known_at: str) -> bool:
        """Whether the caller holds, or held, the pledge, or one on the asset, as far as known."""
        since = self.records.get(record_id)
        return since is not None and since <= known_at

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
        return Opened({}, _ALL, {}, None)
    if caller.role == Role.ANONYMOUS:
        return Opened({}, frozenset(), {}, None)
    classes: dict[str, frozenset[DataClass]] = {}
    [row] = await graph.read(CLASSES_CONSENTED, **asked)
    for id, consented in row["rows"]:
        classes[id] = frozenset(map(DataClass, consented)) | _PUBLIC
    records: dict[str, str] = {}
    park_id: str | None = None
    if caller.organization_id is not None:
        classes[caller.organization_id] = _ALL
        [row] = await graph.read(PLEDGED_TO_CALLER, **asked)
        records = dict(row["rows"])
    if caller.role == Role.PARK_ADMIN:
        park_id = caller.organization_id
        classes |= dict.fromkeys(await administered_by(graph, view), _ALL)
    return Opened(classes, frozenset(), records, park_id)


async def administered_by(graph: Graph, view: View) -> frozenset[str]:
    """The organisations of the park that the caller administers, today; others administer none."""
    if view.caller.role != Role.PARK_ADMIN:
        return frozenset()
    [row] = await graph.read(ADMINISTERED, caller=view.parameters()["caller"])
    return frozenset(row["rows"])
