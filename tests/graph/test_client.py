"""Promises of the client: what is tried again, what is whole or absent, when it gives up."""

import asyncio
import socket
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random
from typing import Any, LiteralString

import pytest
from neo4j import AsyncSession
from neo4j.exceptions import (
    ClientError,
    CypherSyntaxError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)
from pydantic import SecretStr

from graph.client import Graph, Statement, connect
from graph.deals import last_write
from graph.embedded import EmbeddedNeo4j
from graph.errors import GraphError, GraphUnavailable
from graph.settings import Neo4jSettings
from tests.conftest import CountingGraph
from tests.graph.proxy import Proxy, proxy

SOON = 20.0
"""Seconds: generous, for a loaded machine; a hang would last for minutes."""

MARK: LiteralString = "CREATE (:Mark {number: $number})"
MARKS: LiteralString = "MATCH (mark:Mark) RETURN count(mark) AS marks"
SLOW: LiteralString = "UNWIND range(1, 2000000000) AS x WITH x WHERE x % 7 = 8 RETURN count(x) AS n"


async def revision_of(graph: Graph) -> int:
    """The number of the last write."""
    return (await last_write(graph)).revision


async def marks(graph: Graph) -> int:
    """How many marks are in the graph."""
    [row] = await graph.read(MARKS)
    return row["marks"]


async def within(seconds: float, work: Awaitable[Any]) -> Any:
    """The work's answer or error; TimeoutError when it hangs."""
    return await asyncio.wait_for(work, seconds)


@asynccontextmanager
async def through(relay: Proxy, server: EmbeddedNeo4j) -> AsyncGenerator[Graph]:
    """A graph behind a proxy."""
    settings = Neo4jSettings(
        uri=f"bolt://127.0.0.1:{relay.port}",
        user=server.user,
        password=SecretStr(server.password),
    )
    async with connect(settings, statement_timeout=30) as behind:
        yield behind


# ---------------------------------------------------------------- trying again


class Failing:
    """Makes the first runs of statements fail, one error each."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *errors: Exception) -> None:
        self.runs = 0
        waiting = list(errors)
        real = AsyncSession.run

        async def run(session: AsyncSession, query: Any, parameters: Any = None) -> Any:
            self.runs += 1
            if waiting:
                raise waiting.pop(0)
            return await real(session, query, parameters)

        monkeypatch.setattr(AsyncSession, "run", run)


async def test_a_read_is_tried_again_after_a_passing_failure(
    graph: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two passing failures are not seen by the caller."""
    failing = Failing(monkeypatch, TransientError("busy"), SessionExpired("gone"))
    assert await graph.read("RETURN 1 AS one") == [{"one": 1}]
    assert failing.runs == 3


async def test_a_read_gives_up(graph: CountingGraph, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the third passing failure the graph is unavailable."""
    failing = Failing(monkeypatch, *(TransientError("busy") for _ in range(9)))
    with pytest.raises(GraphUnavailable, match="busy"):
        await graph.read("RETURN 1 AS one")
    assert failing.runs == 3


async def test_an_outage_is_told_at_once(
    graph: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no connection can be made, trying again would only add to the wait."""
    error = ServiceUnavailable("nobody there")
    failing = Failing(monkeypatch, *[error] * 9)
    with pytest.raises(GraphUnavailable, match="nobody there"):
        await graph.read("RETURN 1 AS one")
    assert failing.runs <= 3


async def test_other_errors_are_not_tried_again(
    graph: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong statement is wrong the second time, too."""
    failing = Failing(monkeypatch, ClientError("wrong"))
    with pytest.raises(ClientError, match="wrong"):
        await graph.read("RETURN 1 AS one")
    assert failing.runs == 1
    with pytest.raises(CypherSyntaxError):
        await graph.read("RETURN")
    assert failing.runs == 2


async def test_a_read_cannot_write(graph: CountingGraph) -> None:
    """Reading is read only."""
    with pytest.raises(ClientError):
        await graph.read(MARK, number=1)
    assert await marks(graph) == 0


async def test_rows_are_plain_dicts(graph: CountingGraph) -> None:
    """Each record by its names, in order."""
    rows = await graph.read("UNWIND $xs AS x RETURN x, [x] AS list ORDER BY x", xs=[2, 1])
    assert rows == [{"x": 1, "list": [1]}, {"x": 2, "list": [2]}]


# ---------------------------------------------------------------- nobody there


async def test_nobody_listens() -> None:
    """Reads and pings say that the graph is unavailable, and soon."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        uri = f"bolt://127.0.0.1:{closed.getsockname()[1]}"
        async with connect(Neo4jSettings(uri=uri, password=SecretStr("x"))) as graph:
            for call in (graph.ping(), graph.read("RETURN 1 AS one")):
                with pytest.raises(GraphUnavailable):
                    await within(SOON / 2, call)


async def test_the_server_goes_away_during_a_read(
    empty_server: EmbeddedNeo4j, graph: CountingGraph
) -> None:
    """A read that was cut is unavailable soon; when the server is back, the next is answered."""
    async with proxy(empty_server.uri) as relay, through(relay, empty_server) as behind:
        await behind.ping()
        reading = asyncio.ensure_future(behind.read(SLOW))
        await asyncio.sleep(0.5)
        assert not reading.done()
        relay.go_away()
        with pytest.raises(GraphUnavailable):
            await within(SOON, reading)
        with pytest.raises(GraphUnavailable):
            await within(SOON, behind.ping())
        await relay.listen()
        assert await within(SOON, behind.read("RETURN 1 AS one")) == [{"one": 1}]


async def test_a_connection_that_was_cut_while_idle_is_replaced(
    empty_server: EmbeddedNeo4j, graph: CountingGraph
) -> None:
    """After a restart of the server the first read is answered: the failure has passed."""
    async with proxy(empty_server.uri) as relay, through(relay, empty_server) as behind:
        await behind.ping()
        relay.cut()
        await asyncio.sleep(0.1)
        assert await within(SOON, behind.read("RETURN 1 AS one")) == [{"one": 1}]


async def test_the_server_goes_away_during_a_unit(
    empty_server: EmbeddedNeo4j, graph: CountingGraph
) -> None:
    """Cut before its commit a unit is unavailable after a while, and nothing of it is there."""
    before = await revision_of(graph)
    async with proxy(empty_server.uri) as relay, through(relay, empty_server) as behind:
        writing = asyncio.ensure_future(behind.unit([(MARK, {"number": 1}), (SLOW, {})]))
        await asyncio.sleep(0.7)
        assert not writing.done()
        relay.go_away()
        with pytest.raises(GraphUnavailable):
            await within(SOON * 2, writing)
    assert await marks(graph) == 0
    assert await revision_of(graph) == before


async def test_a_unit_that_was_cut_is_written_once(
    empty_server: EmbeddedNeo4j, graph: CountingGraph
) -> None:
    """Cut before its commit, with the server still there, it is done again from its beginning."""
    statements: list[Statement] = [
        (MARK, {"number": 1}),
        ("UNWIND range(1, 3000000) AS x RETURN count(x) AS n", {}),
    ]
    async with proxy(empty_server.uri) as relay, through(relay, empty_server) as behind:
        before = await revision_of(behind)
        writing = asyncio.ensure_future(behind.unit(statements))
        await asyncio.sleep(0.3)
        relay.cut()
        assert await within(SOON * 2, writing) == before + 1
    assert await marks(graph) == 1
    assert await revision_of(graph) == before + 1


async def test_unavailable_means_not_written(
    empty_server: EmbeddedNeo4j, graph: CountingGraph
) -> None:
    """Cut between commit and answer it is whole or absent; GraphUnavailable means absent."""
    before = await revision_of(graph)
    async with proxy(empty_server.uri) as relay, through(relay, empty_server) as behind:
        await behind.ping()
        relay.cut_at_commit = True
        with pytest.raises(GraphError) as told:
            await within(SOON * 2, behind.unit([(MARK, {"number": n}) for n in (1, 2)]))
    written = await marks(graph)
    assert (written, await revision_of(graph)) in {(0, before), (2, before + 1)}
    assert not (written and isinstance(told.value, GraphUnavailable)), "told absent, but written"


# ---------------------------------------------------------------- units


@pytest.mark.parametrize("broken", ["RETURN 1 / 0 AS x", "CREATE (:Mark {number: })", "nonsense"])
async def test_a_unit_is_whole_or_absent(graph: CountingGraph, broken: LiteralString) -> None:
    """A failing second statement leaves nothing of the first, and no new revision."""
    before = await graph.unit([(MARK, {"number": 0})])
    with pytest.raises(Neo4jError):
        await graph.unit([(MARK, {"number": 1}), (broken, {}), (MARK, {"number": 2})])
    assert await marks(graph) == 1
    assert await revision_of(graph) == before
    assert await graph.unit([]) == before + 1


@dataclass(frozen=True)
class Written:
    """A unit's revision, and when it was begun and done."""

    revision: int
    begun: float
    done: float


async def test_revisions_follow_the_commits(graph: CountingGraph) -> None:
    """Eight writers at once: no gap, no number twice, later units have later numbers, and whoever
    sees a revision sees all that was written up to it and nothing of what came later."""
    written: list[Written] = []
    going = True

    async def write(worker: int) -> None:
        for number in range(8):
            begun = time.monotonic()
            made = await graph.unit([(MARK, {"number": worker * 100 + number})])
            written.append(Written(made, begun, time.monotonic()))

    async def watch() -> None:
        while going:
            least = await revision_of(graph)
            found = await marks(graph)
            assert least <= found <= await revision_of(graph)

    watching = asyncio.ensure_future(watch())
    await asyncio.gather(*map(write, range(8)))
    going = False
    await watching
    assert sorted(each.revision for each in written) == list(range(1, 65))
    for each in written:
        assert all(each.revision < other.revision for other in written if each.done < other.begun)
    assert await marks(graph) == await revision_of(graph) == 64


TOUCH: LiteralString = "MATCH (mark:Mark {number: $number}) SET mark.touched = mark.touched + 1"


async def test_deadlocks_are_nobodys_trouble(graph: CountingGraph) -> None:
    """Units that lock the same nodes in different orders are all written, each exactly once."""
    numbers = range(4)
    await graph.unit([("UNWIND $n AS n CREATE (:Mark {number: n, touched: 0})", {"n": [*numbers]})])
    random = Random(1)
    orders = [random.sample(numbers, 4) for _ in range(16)]
    units: list[list[Statement]] = [
        [(TOUCH, {"number": each}) for each in order] for order in orders
    ]
    revisions = await asyncio.gather(*(graph.unit(unit) for unit in units))
    assert sorted(revisions) == list(range(2, 18))
    rows = await graph.read("MATCH (mark:Mark) RETURN mark.touched AS touched")
    assert [row["touched"] for row in rows] == [16] * 4


# ---------------------------------------------------------------- not in time


@pytest.fixture
def impatient(empty_server: EmbeddedNeo4j) -> Callable[[], Any]:
    """Opens a graph whose statements may take a second."""
    settings = Neo4jSettings(
        uri=empty_server.uri, user=empty_server.user, password=SecretStr(empty_server.password)
    )
    return lambda: connect(settings, statement_timeout=1)


async def test_a_read_that_takes_too_long_ends(
    graph: CountingGraph, impatient: Callable[[], Any]
) -> None:
    """The server ends it by itself after the time allowed, and goes on answering."""
    async with impatient() as hasty:
        began = time.monotonic()
        with pytest.raises((GraphUnavailable, Neo4jError)):
            await within(SOON, hasty.read(SLOW))
        assert time.monotonic() - began >= 0.9
        assert await hasty.read("RETURN 1 AS one") == [{"one": 1}]


async def test_not_in_time_is_unavailable(
    graph: CountingGraph, impatient: Callable[[], Any]
) -> None:
    """A read that was ended is told in the house's own words, never in the driver's."""
    async with impatient() as hasty:
        with pytest.raises(GraphUnavailable):
            await within(SOON, hasty.read(SLOW))


async def test_a_unit_that_takes_too_long_ends(
    graph: CountingGraph, impatient: Callable[[], Any]
) -> None:
    """A statement of a unit has the same limit, or one stalled writer would stop all others."""
    await graph.unit([("CREATE (:Mark {number: 1, touched: 0})", {})])
    holding = graph.unit([(TOUCH, {"number": 1}), (SLOW, {})])
    holder = asyncio.ensure_future(within(12, holding))
    await asyncio.sleep(0.5)
    try:
        async with impatient() as hasty:
            with pytest.raises((GraphUnavailable, Neo4jError)):
                await within(8, hasty.unit([(TOUCH, {"number": 1})]))
    finally:
        holder.cancel()
        await asyncio.gather(holder, return_exceptions=True)
    rows = await graph.read("MATCH (mark:Mark) RETURN mark.touched AS touched")
    assert rows == [{"touched": 0}]
