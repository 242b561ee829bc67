"""Promises of migrations: resumable, alone or together, from every earlier release, never from a
later one."""

import asyncio
import itertools
import time
from collections.abc import Sequence
from typing import Any, LiteralString

import pytest
from neo4j import AsyncDriver

from graph import migrations, turn
from graph.client import Graph, Statement
from graph.constraints import STEPS
from graph.deals import last_write
from graph.migrations import Change, GraphTooNew, Step, StepStuck, migrate, pending
from graph.turn import KEEP_TURN, TAKE_TURN
from tests.conftest import CountingGraph

FIRST = STEPS[0]
NEXT = len(STEPS) + 1
DOUBLE = Change(
    find="MATCH (n:Coin) WHERE n.doubled IS NULL",
    change="SET n.doubled = true, n.value = 2 * n.value",
)
LATER = (
    *STEPS,
    Step(
        NEXT,
        (
            "CREATE INDEX coin_value IF NOT EXISTS FOR (n:Coin) ON (n.value)",
            DOUBLE,
            "CREATE INDEX coin_doubled IF NOT EXISTS FOR (n:Coin) ON (n.doubled)",
        ),
    ),
    Step(NEXT + 1, ("DROP INDEX coin_doubled IF EXISTS",)),
)
EVERYTHING = [step.number for step in LATER]
COINS = 250
BATCHES = 5

EARLIER: LiteralString = "UNWIND range(1, $coins) AS i CREATE (:Coin {number: i, value: i})"
AGAIN: LiteralString = """
MATCH (n) WHERE n:Coin OR n:SchemaStep AND n.number >= $number
DELETE n
"""
WRONG: LiteralString = (
    "MATCH (n:Coin) WHERE n.value <> 2 * n.number OR n.doubled IS NULL RETURN n.number AS number"
)
NUMBERS: LiteralString = (
    "MATCH (step:SchemaStep) RETURN step.number AS number, step.done_at AS at ORDER BY number"
)
HOLDERS: LiteralString = "MATCH (c:Counter) WHERE c.holder IS NOT NULL RETURN c.name AS name"
COIN_INDEXES: LiteralString = (
    "SHOW INDEXES YIELD name, state WHERE name STARTS WITH 'coin_' RETURN name, state"
)


class Interrupted(Exception):
    """The process ends here."""


class Breaking(Graph):
    """A graph whose process is killed after some writes, schema commands and transactions alike."""

    def __init__(self, driver: AsyncDriver, *, writes: int) -> None:
        super().__init__(driver, database="neo4j")
        self.left = writes

    def _one(self) -> None:
        if not self.left:
            raise Interrupted
        self.left -= 1

    async def define(self, cypher: LiteralString) -> None:
        self._one()
        await super().define(cypher)

    async def unit(self, statements: Sequence[Statement], **more: Any) -> int:
        # Signs of life, and attempts to take the turn, come as often as they come.
        if not self.left or not {text for text, _ in statements} & {KEEP_TURN, TAKE_TURN}:
            self._one()
        return await super().unit(statements, **more)


class ReadOnly(Graph):
    """A graph that fails the test when it is written to."""

    async def define(self, cypher: LiteralString) -> None:
        raise AssertionError(cypher)

    async def unit(self, statements: Sequence[Statement], **more: Any) -> int:
        raise AssertionError(statements)


def driver_of(graph: Graph) -> AsyncDriver:
    return graph._driver  # pyright: ignore[reportPrivateUsage]


@pytest.fixture(autouse=True)
async def quickly(graph: CountingGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """Several transactions for few coins, short turns; the index of an earlier test is gone."""
    monkeypatch.setattr(migrations, "MOST_AT_ONCE", COINS // BATCHES)
    monkeypatch.setattr(turn, "SECONDS_WITHOUT_A_SIGN", 0.4)
    await graph.define("DROP INDEX coin_value IF EXISTS")
    await graph.define("DROP INDEX coin_doubled IF EXISTS")


async def earlier_release(graph: Graph, steps: tuple[Step, ...] = (FIRST,)) -> None:
    """A graph that an earlier release has made and filled."""
    await migrate(graph, steps)
    await graph.unit([(EARLIER, {"coins": COINS})])


async def assert_migrated(graph: Graph) -> None:
    """Every step is recorded once, every coin doubled once, the indexes are those of the end."""
    assert [row["number"] for row in await graph.read(NUMBERS)] == EVERYTHING
    assert await graph.read("MATCH (n:Coin) RETURN count(n) AS coins") == [{"coins": COINS}]
    assert await graph.read(WRONG) == []
    assert await graph.read(COIN_INDEXES) == [{"name": "coin_value", "state": "ONLINE"}]


async def test_an_earlier_graph_gets_the_later_steps(graph: CountingGraph) -> None:
    """Data of step 1 only: the later steps come, in order, in small transactions, and once."""
    await earlier_release(graph)
    [first] = await graph.read(NUMBERS)
    before = await last_write(graph)
    assert await migrate(graph, LATER) == EVERYTHING[1:]
    await assert_migrated(graph)
    assert (await graph.read(NUMBERS))[0] == first
    # Each transaction of the change is a revision of its own.
    after = await last_write(graph)
    assert after.revision >= before.revision + BATCHES + len(EVERYTHING) - 1
    assert await migrate(ReadOnly(driver_of(graph), database="neo4j"), LATER) == []


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.deep)])
async def test_cut_off_anywhere_it_goes_on(graph: CountingGraph, every: int) -> None:
    """After any write the process may be killed; nothing is lost, nothing is done twice."""
    await migrate(graph, STEPS)
    writes = 0
    while True:
        await graph.unit([(AGAIN, {"number": NEXT}), (EARLIER, {"coins": COINS})])
        await graph.define("DROP INDEX coin_value IF EXISTS")
        try:
            await migrate(Breaking(driver_of(graph), writes=writes), LATER)
        except Interrupted:
            await migrate(graph, LATER)
            await assert_migrated(graph)
            writes += every
        else:
            break
    # The counter's key, three schema commands, the batches, for each of two steps its indexes and
    # its record, and the turn left.
    assert 0 <= writes - (1 + 3 + BATCHES + 2 * 2 + 1) < every


async def test_cut_off_at_every_start_it_ends_nevertheless(graph: CountingGraph) -> None:
    """A process that dies again and again gets on with the data, for it begins where it was."""
    await earlier_release(graph, STEPS)
    for starts in itertools.count(1):
        try:
            await migrate(Breaking(driver_of(graph), writes=6), LATER)
            break
        except Interrupted:
            assert starts < 10
    await assert_migrated(graph)


@pytest.mark.parametrize("at_once", [2, 5])
async def test_processes_that_start_together_do_not_disturb_each_other(
    graph: CountingGraph, at_once: int
) -> None:
    """On a new schema and old data, each of them returns with everything done, once."""
    await earlier_release(graph)
    together = [
        CountingGraph(driver_of(graph), database="neo4j", timeout=60) for _ in range(at_once)
    ]
    done = await asyncio.gather(*(migrate(each, LATER) for each in together))
    assert set().union(*done) == set(EVERYTHING[1:])
    await assert_migrated(graph)


async def test_a_process_that_slept_has_lost_its_turn(graph: CountingGraph) -> None:
    """It changes nothing and records nothing after another one has done the step."""
    await earlier_release(graph, STEPS)
    slow = Slow(driver_of(graph))
    running = asyncio.create_task(migrate(slow, LATER))
    await slow.about_to_change.wait()
    assert await migrate(graph, LATER) == EVERYTHING[-2:]
    # What the step looks for is there again; the step is done, though, and done once.
    await graph.unit([("MATCH (n:Coin {number: 7}) SET n.doubled = null", {})])
    slow.go_on.set()
    assert await running == []
    assert await graph.read(WRONG) == [{"number": 7}]
    found = await graph.read("MATCH (n:Coin {number: 7}) RETURN n.value AS value")
    assert found == [{"value": 14}]


async def test_a_killed_process_holds_nobody_up(graph: CountingGraph) -> None:
    """Its turn ends by itself; one that ended in order leaves it at once."""
    await earlier_release(graph, STEPS)
    with pytest.raises(Interrupted):
        await migrate(Breaking(driver_of(graph), writes=4), LATER)
    began = time.monotonic()
    await migrate(graph, LATER)
    assert 0.1 < time.monotonic() - began < 10
    assert await graph.read(HOLDERS) == []


class Slow(Graph):
    """Sleeps before its first transaction of a data change, and gives no sign meanwhile."""

    def __init__(self, driver: AsyncDriver) -> None:
        super().__init__(driver, database="neo4j")
        self.about_to_change = asyncio.Event()
        self.go_on = asyncio.Event()

    async def unit(self, statements: Sequence[Statement], **more: Any) -> int:
        if self.about_to_change.is_set() or any("n.doubled" in text for text, _ in statements):
            self.about_to_change.set()
            await self.go_on.wait()
        return await super().unit(statements, **more)


async def test_a_graph_of_a_later_release_is_refused_untouched(graph: CountingGraph) -> None:
    """One sentence with the way out, before anything is written, though steps are missing too."""
    await migrate(graph, LATER)
    await graph.unit([("MATCH (step:SchemaStep {number: 2}) DELETE step", {})])
    unwritten = ReadOnly(driver_of(graph), database="neo4j")
    for refused in (migrate, pending):
        with pytest.raises(GraphTooNew, match="upgrade Rongzhi") as error:
            await refused(unwritten, STEPS)
        assert f"schema step {NEXT + 1}, this one knows {len(STEPS)}" in str(error.value)
        assert ". " not in str(error.value)


async def test_pending_steps_are_told_without_doing_them(graph: CountingGraph) -> None:
    """Whoever only reads can ask whether the graph is up to date."""
    unwritten = ReadOnly(driver_of(graph), database="neo4j")
    assert await pending(unwritten, LATER) == list(LATER)
    await earlier_release(graph, STEPS)
    assert [step.number for step in await pending(unwritten, LATER)] == EVERYTHING[-2:]


async def test_a_wrong_step_ends(graph: CountingGraph) -> None:
    """A change after which its nodes are found again is an error, and its step is not recorded."""
    await earlier_release(graph, STEPS)
    endless = Step(NEXT, (Change(DOUBLE.find, "SET n.value = 2 * n.value"),))
    with pytest.raises(StepStuck, match=f"Schema step {NEXT}"):
        await migrate(graph, (*STEPS, endless))
    assert [row["number"] for row in await graph.read(NUMBERS)] == [s.number for s in STEPS]


CHANGES = [
    command for step in (*STEPS, *LATER) for command in step.commands if isinstance(command, Change)
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.find)
async def test_changes_never_walk_all_nodes(graph: CountingGraph, change: Change) -> None:
    """Their statements compile, and begin with a label."""
    for statement in (change.count, change.some):
        plan = await graph.explain(statement, number=1, limit=1)
        assert "AllNodesScan" not in str(plan)
