"""Promises of the audit's listing: its filters, its order, and that auditors alone read entries."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from graph.audit_listing import AUDIT_ENTRIES
from graph.callers import ANONYMOUS, Caller, Role
from graph.client import Graph
from graph.model import AuditEntry, EventChange, EventKind, OrganizationKind
from graph.reading import Position, Slice, listed, listed_count, nodes
from graph.views import View
from seed.row_base import node_id
from tests.conftest import TODAY, CountingGraph
from tests.worlds import FOREVER

AUDITOR = Caller(Role.AUDITOR)
OTHERS = (
    ANONYMOUS,
    Caller(Role.MEMBER, node_id("firm0"), OrganizationKind.ENTERPRISE),
    Caller(Role.BANK_OFFICER, node_id("bank0"), OrganizationKind.BANK),
    Caller(Role.PARK_ADMIN, node_id("park0"), OrganizationKind.PARK),
    Caller(Role.PLATFORM_ADMIN),
)
"""Everybody but an auditor, also those whose own change an entry tells of."""


def moment(number: int) -> str:
    """When an entry was recorded."""
    return f"2025-06-{number:02}T09:30:00.000000+00:00"


def entry(number: int) -> AuditEntry:
    """The entry of a sequence number: roles, scopes, mutations and nodes take turns."""
    return AuditEntry(
        id=node_id(f"entry{number}"),
        sequence=number,
        recorded_at=moment(number),
        subject="somebody",
        role=("MEMBER", "BANK_OFFICER", "PARK_ADMIN")[number % 3],
        scope_id=node_id(("firm0", "bank0", "park0")[number % 3]),
        mutation=("stateNeed", "recordDeal")[number % 2],
        request_id=None,
        body_digest="0" * 64,
        changed_id=node_id(f"changed{number % 5}"),
        other_id=None,
        kind=EventKind.NEED,
        change=EventChange.CREATED,
        previous_hash="0" * 64,
        key_name="test",
        hash=f"{number:064}",
    )


ENTRIES = [entry(number) for number in range(1, 13)]
FILTERS: list[tuple[dict[str, Any], Callable[[AuditEntry], bool]]] = [
    ({}, lambda _: True),
    ({"changed_id": node_id("changed3")}, lambda each: each.changed_id == node_id("changed3")),
    ({"scope_id": node_id("bank0")}, lambda each: each.scope_id == node_id("bank0")),
    ({"roles": ["MEMBER", "PARK_ADMIN"]}, lambda each: each.role != "BANK_OFFICER"),
    ({"mutations": ["recordDeal"]}, lambda each: each.mutation == "recordDeal"),
    ({"written_from": moment(5)}, lambda each: each.sequence >= 5),
    ({"written_before": moment(5)}, lambda each: each.sequence < 5),
    (
        {"roles": ["MEMBER"], "mutations": ["stateNeed"], "written_from": moment(6)},
        lambda each: each.sequence in {6, 12},
    ),
]


@pytest.fixture
async def audited(graph: CountingGraph) -> CountingGraph:
    """A graph with entries written by hand, as RECORD_UNIT writes them."""
    await graph.unit(
        [
            (
                "UNWIND $rows AS row CREATE (n:Entity:AuditEntry) SET n = row",
                {"rows": [asdict(each) for each in ENTRIES]},
            )
        ]
    )
    return graph


def view_of(caller: Caller, known_at: str = FOREVER) -> View:
    return View(caller, today=TODAY, as_of=TODAY, known_at=known_at)


async def read(graph: Graph, view: View, **filters: Any) -> list[AuditEntry]:
    """All entries of a listing, as many as are counted."""
    ordering = AUDIT_ENTRIES.orderings["SEQUENCE"]
    found = await listed(graph, AUDIT_ENTRIES, view, Slice(99), filters=filters, ordering=ordering)
    assert await listed_count(graph, AUDIT_ENTRIES, view, filters=filters) == len(found)
    assert [key for key, _ in found] == [each.sequence for _, each in found]
    return [each for _, each in found]


async def test_filters_let_through_what_they_say(audited: CountingGraph) -> None:
    """Each filter, and some together; the latest entry first, every field as it was written."""
    assert {name for filters, _ in FILTERS for name in filters} == set(AUDIT_ENTRIES.filters)
    for filters, passes in FILTERS:
        expected = [each for each in reversed(ENTRIES) if passes(each)]
        assert filters == {} or 0 < len(expected) < len(ENTRIES)
        assert await read(audited, view_of(AUDITOR), **filters) == expected, filters


async def test_pages_follow_each_other(audited: CountingGraph) -> None:
    """Behind a position comes the next entry, until there is none."""
    ordering, view = AUDIT_ENTRIES.orderings["SEQUENCE"], view_of(AUDITOR)
    found: list[AuditEntry] = []
    part = Slice(5)
    while page := await listed(audited, AUDIT_ENTRIES, view, part, filters={}, ordering=ordering):
        found += [each for _, each in page]
        part = Slice(5, Position(page[-1][0], page[-1][1].id))
    assert found == ENTRIES[::-1]


async def test_an_entry_is_known_from_its_recording_on(audited: CountingGraph) -> None:
    """Who asks for an earlier moment reads the audit of that moment."""
    assert await read(audited, view_of(AUDITOR, moment(4))) == ENTRIES[3::-1]


@pytest.mark.parametrize("caller", OTHERS, ids=lambda caller: caller.role)
async def test_entries_are_for_auditors_alone(audited: CountingGraph, caller: Caller) -> None:
    """Nobody else lists one, counts one or finds one by its id."""
    ids = [each.id for each in ENTRIES]
    assert await nodes(audited, ids, view_of(AUDITOR)) == {each.id: each for each in ENTRIES}
    assert await read(audited, view_of(caller)) == []
    assert await nodes(audited, ids, view_of(caller)) == {}
