"""Members as an import writes them: many at once, in one unit. Nothing of what is there is lost."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from uuid_utils import uuid7

from graph.acting import MERGE_SOURCES, source_row, stated_row
from graph.audit_chain import Change
from graph.callers import Caller
from graph.client import Transaction
from graph.importing import FoundFact
from graph.model import (
    DataClass,
    EventChange,
    EventKind,
    Measure,
    MembershipState,
    OrganizationKind,
    PartialDate,
    Qualifier,
    Value,
)
from graph.naming import kind_label, name_properties, organization_properties
from graph.network_upserts import UPSERT_MEMBERSHIPS
from graph.series import fact_properties, span
from graph.stating import stated_fact_row
from graph.units import Outcome
from graph.upserts import (
    SOURCE_ALIASES,
    UPSERT_FACTS,
    UPSERT_HOLDINGS,
    UPSERT_NAMES,
    UPSERT_ORGANIZATIONS,
)

SET_MEMBERS: LiteralString = """
UNWIND $rows AS row
MATCH (o:Organization {id: row.id})
SET o += row.properties
"""


@dataclass(frozen=True, slots=True)
class StatedFact:
    """A fact of a member; of those that it `corrects` the ones of its series end with it."""

    measure: Measure
    value: Value
    qualifier: Qualifier
    as_of: PartialDate
    period_start: PartialDate | None
    scope: str
    corrects: tuple[FoundFact, ...] = ()
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class StatedHolding:
    """A credential by the id of its node."""

    credential_id: str
    held_from: PartialDate | None
    held_until: PartialDate | None


@dataclass(frozen=True, slots=True)
class StatedMembership:
    """A membership as it begins."""

    state: MembershipState
    since: date
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class MemberWrite:
    """What is written of one organisation; `properties`: of its node."""

    number: int
    id: str
    kind: OrganizationKind
    name: str
    synthetic: bool
    is_new: bool
    properties: dict[str, Any]
    aliases: tuple[str, ...] = ()
    facts: tuple[StatedFact, ...] = ()
    holdings: tuple[StatedHolding, ...] = ()
    membership: StatedMembership | None = None

    @property
    def says_something(self) -> bool:
        """Whether anything of the organisation itself is written."""
        return bool(self.properties or self.aliases or self.facts or self.holdings)


async def write_members(
    transaction: Transaction, caller: Caller, park_id: str, writes: Sequence[MemberWrite]
) -> tuple[list[Change], dict[str, tuple[str, ...]]]:
    """The changes, and the ids that are `recorded`, `superseded` and `moved` (see Outcome)."""
    made = _Rows(caller, park_id)
    for each in writes:
        made.add(each)
    for statement, rows in made.statements():
        if rows:
            await transaction.run(statement, rows=rows)
    return made.changes, {
        "recorded": tuple(made.recorded),
        "superseded": tuple(made.superseded),
        "moved": tuple(made.moved),
    }


class _Rows:
    """Rows of the statements."""

    def __init__(self, caller: Caller, park_id: str) -> None:
        self._caller = caller
        self._park_id = park_id
        self._sources: list[dict[str, Any]] = []
        self._new: list[dict[str, Any]] = []
        self._set: list[dict[str, Any]] = []
        self._names: list[dict[str, Any]] = []
        self._named_by: list[dict[str, Any]] = []
        self._facts: list[dict[str, Any]] = []
        self._holdings: list[dict[str, Any]] = []
        self._memberships: list[dict[str, Any]] = []
        self.changes: list[Change] = []
        self.recorded: list[str] = []
        self.superseded: list[str] = []
        self.moved: list[str] = []

    def statements(self) -> Iterator[tuple[LiteralString, list[dict[str, Any]]]]:
        """In the order in which they build on each other."""
        yield MERGE_SOURCES, self._sources
        yield UPSERT_ORGANIZATIONS, self._new
        yield SET_MEMBERS, self._set
        yield UPSERT_NAMES, self._names
        yield SOURCE_ALIASES, self._named_by
        yield UPSERT_FACTS, self._facts
        yield UPSERT_HOLDINGS, self._holdings
        yield UPSERT_MEMBERSHIPS, self._memberships

    def add(self, write: MemberWrite) -> None:
        """One member's."""
        self._sources.append(source_row(write.id, write.name, own=False))
        source_id = self._sources[-1]["id"]
        if write.is_new:
            self._organization(write, source_id)
        elif write.properties:
            self._set.append({"id": write.id, "properties": write.properties})
        self._add_names(write, source_id)
        for fact in write.facts:
            self._fact(write, fact, source_id)
        for held in write.holdings:
            self._holding(write, held, source_id)
        if write.says_something or write.is_new:
            change = EventChange.CREATED if write.is_new else EventChange.CHANGED
            self.changes.append(Change(write.id, EventKind.ORGANIZATION, change, self._park_id))
        if write.membership is not None:
            self._membership(write, write.membership, source_id)

    def _organization(self, write: MemberWrite, source_id: str) -> None:
        properties = {**organization_properties(write.kind, write.name), **write.properties}
        row = stated_row(write.id, properties, synthetic=write.synthetic)
        self._new.append({**row, "label": kind_label(write.kind), "source_id": source_id})
        self.recorded.append(write.id)

    def _add_names(self, write: MemberWrite, source_id: str) -> None:
        named = [("NAME", write.name)] if write.is_new else []
        if name_en := write.properties.get("name_en"):
            named.append(("NAME_EN", name_en))
        for role, text in (*named, *(("ALIAS", each) for each in write.aliases)):
            properties = name_properties("ORGANIZATION", role, text)
            if not properties["text"]:
                continue
            id = str(uuid7())
            self._names.append({"id": id, "named_id": write.id, "properties": properties})
            if role == "ALIAS":
                self._named_by.append({"id": id, "source_id": source_id})

    def _fact(self, write: MemberWrite, fact: StatedFact, source_id: str) -> None:
        id = str(uuid7())
        said = fact_properties(
            fact.value,
            subject_id=write.id,
            measure=fact.measure,
            scope=fact.scope,
            as_of=fact.as_of,
            period_start=fact.period_start,
        )
        row = stated_fact_row(
            id,
            {**said, "qualifier": str(fact.qualifier)},
            subject_id=write.id,
            kind=write.kind,
            refers_to=[fact.refers_to] if fact.refers_to else [],
            synthetic=write.synthetic,
        )
        self._facts.append({**row, "source_id": source_id})
        self.recorded.append(id)
        self.superseded += [each.id for each in fact.corrects if each.series == said["series"]]

    def _holding(self, write: MemberWrite, held: StatedHolding, source_id: str) -> None:
        id = str(uuid7())
        properties = {
            "data_class": str(DataClass.PUBLIC),
            "held_from": held.held_from and held.held_from.text,
            "held_until": held.held_until and held.held_until.text,
            **span("from", held.held_from),
            **span("until", held.held_until),
        }
        self._holdings.append(
            {
                **stated_row(id, properties, synthetic=write.synthetic),
                "enterprise_id": write.id,
                "credential_id": held.credential_id,
                "source_id": source_id,
            }
        )
        self.recorded.append(id)

    def _membership(self, write: MemberWrite, stated: StatedMembership, source_id: str) -> None:
        id = str(uuid7())
        admitted = stated.state is MembershipState.ACTIVE
        properties: dict[str, Any] = {
            "states": [str(stated.state)],
            "states_since": [stated.since],
            "states_until": [stated.until],
            "states_subject": [self._caller.subject or ""],
            "states_role": [str(self._caller.role)],
            "states_scope_id": [self._caller.organization_id or ""],
            "states_reason": [stated.reason],
            "valid_from": stated.since if admitted else None,
            "data_class": str(DataClass.PUBLIC if admitted else DataClass.PROFILE),
        }
        self._memberships.append(
            {
                **stated_row(id, properties, synthetic=write.synthetic),
                "organization_id": write.id,
                "park_id": self._park_id,
                "source_id": source_id,
            }
        )
        self.recorded.append(id)
        self.moved.append(id)
        self.changes.append(Change(id, EventKind.MEMBERSHIP, EventChange.CREATED, write.id))


def outcome(
    job_id: str, changes: Sequence[Change], park_id: str, ids: dict[str, tuple[str, ...]]
) -> Outcome:
    """Of a part of a job: the job's own progress comes first."""
    progress = Change(job_id, EventKind.IMPORT, EventChange.CHANGED, park_id)
    return Outcome(
        job_id,
        (progress, *changes),
        recorded=ids["recorded"],
        superseded=ids["superseded"],
        moved=ids["moved"],
    )
