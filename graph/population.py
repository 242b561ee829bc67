"""All enterprises in memory, as eligibility reads them, for questions about very many of them.

It holds every version of their records with its data class, so that any view can be answered from
it, and follows the revisions of the graph: of what was written since, only the enterprises that the
events name are read again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, LiteralString, TypeVar

from graph.changed import Seen, changed_since, seen_by_now
from graph.client import Graph
from graph.compose import block
from graph.kept_memberships import KEPT_MEMBERSHIP, KeptMembership, kept_membership
from graph.model import (
    CredentialHolding,
    DataClass,
    Fact,
    IntellectualProperty,
    Measure,
    Membership,
    Pledge,
)
from graph.moments import EARLIEST
from graph.network_nouns import INTELLECTUAL_PROPERTY, PLEDGE
from graph.noun import Noun
from graph.nouns import CREDENTIAL_HOLDING, FACT
from graph.profiles import Known
from graph.revision import LastWrite
from graph.rows import decode
from graph.views import View
from graph.visibility import Opened

FIRMS_AT_ONCE = 1_000
# Beyond so many changed enterprises reading all of them again is no slower.
MOST_CHANGED = 500
END_OF_TIME = "9999"


def _all(noun: Noun, pattern: LiteralString, where: LiteralString = "true") -> LiteralString:
    """Every version, with its data class."""
    return block(pattern, where, "[coalesce(b.data_class, 'PUBLIC'), " + noun.projection + "]")


_RECORDS: LiteralString = (
    "RETURN a.id AS id, a.sort_name AS sort_name, a.recorded_at AS recorded_at, "
    + _all(FACT, "(a)<-[:ABOUT]-(b:Fact)", "b.measure IN $measures")
    + " AS facts, "
    + _all(CREDENTIAL_HOLDING, "(a)<-[:HELD_BY]-(b:CredentialHolding)")
    + " AS holdings, "
    + _all(INTELLECTUAL_PROPERTY, "(a)<-[:OWNED_BY]-(b:IntellectualProperty)")
    + " AS assets, "
    + _all(PLEDGE, "(a)<-[:PLEDGED_BY]-(b:Pledge)")
    + " AS pledges, "
    + block("(a)<-[:MEMBERSHIP_OF]-(b:Membership)-[:IN_PARK]->(park:Park)", "true", KEPT_MEMBERSHIP)
    + " AS memberships"
)

ENTERPRISES_FROM: LiteralString = (
    """
MATCH (a:Organization)
WHERE a.id > $after AND a:Enterprise
WITH a ORDER BY a.id LIMIT $limit
"""
    + _RECORDS
)

ENTERPRISES_AGAIN: LiteralString = (
    """
UNWIND $ids AS id
MATCH (a:Organization&Enterprise {id: id})
"""
    + _RECORDS
)

ENTERPRISES_OF: LiteralString = """
UNWIND $ids AS id
MATCH (n:Entity {id: id})
OPTIONAL MATCH (n)-[:ABOUT|HELD_BY|OWNED_BY|PLEDGED_BY|MEMBERSHIP_OF]->(owner:Enterprise)
WITH coalesce(owner, CASE WHEN n:Enterprise THEN n END) AS owner
RETURN collect(DISTINCT owner.id) AS rows
"""

R = TypeVar("R", Fact, CredentialHolding, IntellectualProperty, Pledge)


@dataclass(frozen=True, slots=True)
class Kept(Generic[R]):
    """A version of a record with who may see it."""

    record: R
    data_class: DataClass


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records of enterprises a question reads; `measures`: None for every one."""

    measures: frozenset[Measure] | None = None
    holdings: bool = True
    memberships: bool = True
    property: bool = True


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Firm:
    """An enterprise with all versions of what is recorded of it."""

    id: str
    sort_name: str
    recorded_at: str
    facts: Mapping[Measure, tuple[Kept[Fact], ...]]
    holdings: tuple[Kept[CredentialHolding], ...]
    memberships: tuple[KeptMembership, ...]
    assets: tuple[Kept[IntellectualProperty], ...]
    pledges: tuple[Kept[Pledge], ...]

    def known(self, view: View, opened: Opened, wanted: Wanted = EVERYTHING) -> Known:
        """What the view's caller may see, as `graph.profiles.enterprise_profile` reads it."""
        at = view.known_at
        classes = opened.of(self.id)
        measures = self.facts if wanted.measures is None else wanted.measures
        facts: list[Fact] = []
        for each in measures:
            if kept := self.facts.get(each):
                facts += _seen(kept, at, classes, opened)
        return Known(
            facts=tuple(facts),
            holdings=_seen(self.holdings, at, classes, opened) if wanted.holdings else (),
            memberships=tuple(self._memberships(view, opened)) if wanted.memberships else (),
            assets=_seen(self.assets, at, classes, opened) if wanted.property else (),
            pledges=_seen(self.pledges, at, classes, opened) if wanted.property else (),
        )

    def _memberships(self, view: View, opened: Opened) -> Iterator[Membership]:
        classes = opened.of(self.id)
        for each in self.memberships:
            if each.row["recorded_at"] <= view.known_at and (
                each.data_class in classes or each.row["park_id"] == opened.park_id
            ):
                yield each.on(view)


def _seen(
    records: Sequence[Kept[R]], at: str, classes: frozenset[DataClass], opened: Opened
) -> tuple[R, ...]:
    return tuple(
        kept.record
        if kept.record.superseded_at is None
        else replace(kept.record, superseded_at=None)
        for kept in records
        if kept.record.recorded_at <= at
        and (kept.record.superseded_at is None or at < kept.record.superseded_at)
        and (kept.data_class in classes or opened.is_pledged(kept.record.id, at))
    )


@dataclass(frozen=True, slots=True)
class Population:
    """All enterprises by id, as far as the graph was seen."""

    firms: Mapping[str, Firm]
    seen: Seen


async def read_population(
    graph: Graph, last: LastWrite, measures: Collection[Measure]
) -> Population:
    """Read all enterprises, a thousand at a time; what is written meanwhile is read again later."""
    seen = await seen_by_now(graph, last)
    firms: dict[str, Firm] = {}
    after = ""
    while rows := await graph.read(
        ENTERPRISES_FROM, after=after, limit=FIRMS_AT_ONCE, **_parameters(measures)
    ):
        firms |= {each["id"]: _firm(each) for each in rows}
        after = rows[-1]["id"]
    return Population(firms, seen)


async def brought_up(
    graph: Graph, known: Population, last: LastWrite, measures: Collection[Measure]
) -> Population:
    """The population at a later revision; all are read again where it is not known what changed."""
    changes = await changed_since(graph, known.seen, last)
    if changes is None or len(changes[0]) > MOST_CHANGED:
        return await read_population(graph, last, measures)
    changed, seen = changes
    [owners] = await graph.read(ENTERPRISES_OF, ids=changed)
    rows = await graph.read(ENTERPRISES_AGAIN, ids=owners["rows"], **_parameters(measures))
    return Population({**known.firms, **{each["id"]: _firm(each) for each in rows}}, seen)


def _parameters(measures: Collection[Measure]) -> dict[str, Any]:
    """Every version, whenever it was superseded."""
    return {"measures": sorted(measures), "known_at": END_OF_TIME}


def _firm(row: Mapping[str, Any]) -> Firm:
    return Firm(
        id=row["id"],
        sort_name=row["sort_name"],
        recorded_at=row["recorded_at"] or EARLIEST,
        facts=_by_measure(_kept(Fact, row["facts"])),
        holdings=_kept(CredentialHolding, row["holdings"]),
        memberships=tuple(kept_membership(row["id"], *each) for each in row["memberships"]),
        assets=_kept(IntellectualProperty, row["assets"]),
        pledges=_kept(Pledge, row["pledges"]),
    )


def _kept(cls: type[R], rows: Iterable[tuple[str, Mapping[str, Any]]]) -> tuple[Kept[R], ...]:
    return tuple(Kept(decode(cls, found), DataClass(data_class)) for data_class, found in rows)


def _by_measure(facts: Iterable[Kept[Fact]]) -> dict[Measure, tuple[Kept[Fact], ...]]:
    found: defaultdict[Measure, list[Kept[Fact]]] = defaultdict(list)
    for fact in facts:
        found[fact.record.measure].append(fact)
    return {measure: tuple(each) for measure, each in found.items()}
