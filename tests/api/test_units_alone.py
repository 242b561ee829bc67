"""A unit by itself, on the real Neo4j: when it takes the counter, what it says, what it chains."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from graph.audit import verify_audit
from graph.audit_chain import AuditKeys, Change
from graph.callers import Caller, Role
from graph.client import Transaction
from graph.errors import GraphUnavailable, OutcomeUnknown
from graph.model import EventChange, EventKind
from graph.units import Asked, Outcome, unit
from tests.api.speaking import speakers
from tests.api.test_mutations import Town, id_of, need
from tests.api.writers import ENTRIES, EVENTS
from tests.conftest import CountingGraph

T = TypeVar("T")

KEYS = AuditKeys({"first": b"0123456789abcdef0123456789abcdef"})
ASKED = Asked(Caller(Role.MEMBER, "firm"), "needState", "key", {})
MOMENTS = "MATCH (n:AuditEntry) RETURN n.recorded_at AS at ORDER BY n.sequence"


def stated(*ids: str) -> Outcome:
    """Needs that were stated at once."""
    return Outcome(ids[0], tuple(Change(id, EventKind.NEED, EventChange.CREATED) for id in ids))


async def test_who_is_still_at_work_holds_nobody_up(graph: CountingGraph) -> None:
    """The counter is taken last: until then others write, and their entries come before."""
    await Town().write(graph)
    at_work, go_on = asyncio.Event(), asyncio.Event()

    async def work(_: Transaction) -> Outcome:
        at_work.set()
        await go_on.wait()
        return stated("slow")

    async with speakers(graph) as town, asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        slow = tasks.create_task(unit(graph, KEYS, ASKED, work))
        await at_work.wait()
        me = ("MEMBER", id_of("firm"), "financingNeedState", "... on FinancingNeed { recordedAt }")
        quick = [(await town.do(*me, **need()))["recordedAt"] for _ in range(3)]
        go_on.set()
    rows = await graph.read(MOMENTS)
    assert [row["at"] for row in rows] == [*quick, slow.result().recorded_at]


class Leaving(CountingGraph):
    """Commits once without saying so, and is gone then."""

    commits = 0

    async def transact(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        if self.commits:
            raise GraphUnavailable("gone")
        self.commits += 1
        await super().transact(work)
        raise OutcomeUnknown("lost")


async def test_a_graph_that_leaves_after_a_lost_commit(graph: CountingGraph) -> None:
    """Nobody knows whether it is written, and the error says so; sent again, it is known."""

    async def work(_: Transaction) -> Outcome:
        return stated("need")

    leaving = Leaving(graph._driver, database="neo4j", timeout=60)  # pyright: ignore
    with pytest.raises(OutcomeUnknown):
        await unit(leaving, KEYS, ASKED, work)
    answer = await unit(graph, KEYS, ASKED, work)
    assert (answer.id, answer.repeated) == ("need", True)
    assert await graph.read(MOMENTS) == [{"at": answer.recorded_at}]


async def test_a_unit_of_several_changes(graph: CountingGraph) -> None:
    """One entry and one event for each, in their order, each sealed behind the one before."""

    async def work(_: Transaction) -> Outcome:
        return stated("one", "two", "three")

    await unit(graph, KEYS, ASKED, work)
    written = [row["entry"] for row in await graph.read(ENTRIES)]
    told = [row["event"] for row in await graph.read(EVENTS)]
    for rows in (written, told):
        found = [(row["sequence"], row["changed_id"]) for row in rows]
        assert found == [(1, "one"), (2, "two"), (3, "three")]
    whole = await verify_audit(graph, KEYS)
    assert (whole.checked, whole.fault) == (3, None)
