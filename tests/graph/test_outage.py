"""Promises of an outage: known soon, told at once, ended by the first answer, never invented."""

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from itertools import pairwise
from typing import Any, LiteralString

import pytest
from pydantic import SecretStr

from graph import outage
from graph.client import Graph, Transaction, connect
from graph.embedded import EmbeddedNeo4j
from graph.errors import GraphTimeout, GraphUnavailable, OutcomeUnknown
from graph.outage import Outage, WentAway
from graph.settings import Neo4jSettings
from tests.conftest import CountingGraph
from tests.graph.proxy import Proxy

ONE: LiteralString = "RETURN 1 AS one"
MARK: LiteralString = "CREATE (:Mark)"
SLOW: LiteralString = "UNWIND range(1, 2000000000) AS x WITH x WHERE x % 7 = 8 RETURN count(x) AS n"
FAIL_FAST = 1.0
"""Seconds in which everything is answered once the outage is known."""

RECOVERY = 15.0
SOON = 20.0


class Relay(Proxy):
    """A proxy that can also fall silent: connections are made and kept, nothing comes back."""

    stays = False

    def be_silent(self, silent: bool) -> None:
        self._silent = silent

    def go_away(self) -> None:
        if not self.stays:
            super().go_away()


@asynccontextmanager
async def behind(port: int, server: EmbeddedNeo4j, **options: Any) -> AsyncGenerator[Graph]:
    settings = Neo4jSettings(
        uri=f"bolt://127.0.0.1:{port}", user=server.user, password=SecretStr(server.password)
    )
    async with connect(settings, fail_fast=True, **options) as graph:
        yield graph


@pytest.fixture
async def relay(empty_server: EmbeddedNeo4j, graph: CountingGraph) -> AsyncIterator[Relay]:
    made = Relay(int(empty_server.uri.rpartition(":")[2]))
    await made.listen()
    yield made
    made.stays = False
    await made.close()


@pytest.fixture
async def far(relay: Relay, empty_server: EmbeddedNeo4j) -> AsyncIterator[Graph]:
    """A graph behind the relay that was asked before."""
    async with behind(relay.port, empty_server, statement_timeout=30) as graph:
        assert await graph.read(ONE) == [{"one": 1}]
        yield graph


@pytest.fixture
def soon_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Silence is judged after 1.2 instead of 3 seconds."""
    monkeypatch.setattr(outage, "SECONDS_OF_A_LOOK", 0.2)


async def write(graph: Graph) -> int:
    return await graph.unit([(MARK, {})])


async def failed(call: Awaitable[Any]) -> float:
    """Seconds until the call failed with GraphUnavailable."""
    began = time.monotonic()
    with pytest.raises(GraphUnavailable):
        await asyncio.wait_for(call, SOON)
    return time.monotonic() - began


async def until_known(graph: Graph, seconds: float = SOON) -> None:
    async with asyncio.timeout(seconds):
        while graph.outage.away_since is None:  # noqa: ASYNC110 - nobody is told
            await asyncio.sleep(0.01)


# ---------------------------------------------------------------- refused


async def test_a_known_outage_is_told_within_a_second(relay: Relay, far: Graph) -> None:
    """Every read and write, however many there are at once."""
    relay.go_away()
    await failed(far.read(ONE))
    await until_known(far, 2)
    calls = [far.read(ONE) for _ in range(150)] + [write(far) for _ in range(20)]
    assert max(await asyncio.gather(*map(failed, calls))) < FAIL_FAST


async def test_a_write_makes_an_outage_known(relay: Relay, far: Graph) -> None:
    """The driver would try for ten seconds."""
    relay.go_away()
    assert await failed(write(far)) < FAIL_FAST * 2


async def test_nobody_is_refused_once_the_server_answers(relay: Relay, far: Graph) -> None:
    """Whatever comes after the return is answered, also before the probe that finds it."""
    for pause in (0.0, 0.1, 0.3, 0.45):
        relay.go_away()
        await failed(far.read(ONE))
        await until_known(far, 2)
        await asyncio.sleep(pause)
        await relay.listen()
        answers = await asyncio.gather(*(far.read(ONE) for _ in range(10)), write(far))
        assert answers[:-1] == [[{"one": 1}]] * 10
        assert far.outage.away_since is None


async def test_a_cut_connection_is_no_outage(relay: Relay, far: Graph) -> None:
    """The server answers: what was cut is tried again."""
    for _ in range(5):
        relay.cut()
        await asyncio.sleep(0.02)
        assert await far.read(ONE) == [{"one": 1}]
        assert far.outage.away_since is None


async def test_what_runs_ends_with_the_connection(relay: Relay, far: Graph) -> None:
    """Long statements do not wait for the end of an outage, and of a unit nothing is written."""
    reading = asyncio.ensure_future(failed(far.read(SLOW)))
    writing = asyncio.ensure_future(failed(far.unit([(MARK, {}), (SLOW, {})])))
    await asyncio.sleep(0.3)
    relay.go_away()
    began = time.monotonic()
    await asyncio.gather(reading, writing)
    assert time.monotonic() - began < FAIL_FAST * 2


# ---------------------------------------------------------------- silent


async def test_a_silent_server_is_away(relay: Relay, far: Graph, soon_silent: None) -> None:
    """Connections that are never answered are found out, too; then all is told at once."""
    relay.be_silent(True)
    with pytest.raises(WentAway):
        await asyncio.wait_for(far.read(ONE), SOON)
    assert max(await asyncio.gather(failed(far.read(ONE)), failed(write(far)))) < FAIL_FAST
    relay.be_silent(False)
    relay.cut()
    async with asyncio.timeout(RECOVERY):
        while far.outage.away_since is not None:  # noqa: ASYNC110 - nobody is told
            await asyncio.sleep(0.05)
    assert await far.read(ONE) == [{"one": 1}]


async def test_silence_at_a_commit_leaves_the_outcome_open(
    relay: Relay, far: Graph, graph: CountingGraph, soon_silent: None
) -> None:
    """Nobody may say that nothing was written."""
    relay.stays = relay.cut_at_commit = True
    with pytest.raises(OutcomeUnknown):
        await asyncio.wait_for(write(far), SOON)
    assert await graph.read("MATCH (n:Mark) RETURN count(n) AS n") == [{"n": 1}]


async def test_silence_before_a_commit_leaves_nothing(
    relay: Relay, far: Graph, graph: CountingGraph, soon_silent: None
) -> None:
    async def work(transaction: Transaction) -> None:
        await transaction.run(MARK)
        relay.be_silent(True)
        await transaction.run(MARK)

    await failed(far.transact(work))
    assert await graph.read("MATCH (n:Mark) RETURN count(n) AS n") == [{"n": 0}]


# ---------------------------------------------------------------- never invented


async def test_a_slow_statement_is_no_outage(relay: Relay, empty_server: EmbeddedNeo4j) -> None:
    """It is suspicious, but the probe is answered: the server's own limit ends it."""
    async with behind(relay.port, empty_server, statement_timeout=2) as graph:
        slow = asyncio.ensure_future(graph.read(SLOW))
        while not slow.done():
            assert await graph.read(ONE) == [{"one": 1}]
            assert graph.outage.away_since is None
            await asyncio.sleep(0.1)
        with pytest.raises(GraphTimeout):
            await slow


async def test_a_mistake_is_no_outage(far: Graph) -> None:
    for _ in range(3):
        with pytest.raises(Exception, match="Invalid input"):
            await far.read("nonsense")
    assert far.outage.away_since is None


async def test_a_process_that_stood_still_blames_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time in which this process could not listen is not the server's silence."""
    monkeypatch.setattr(outage, "SECONDS_OF_A_LOOK", 0.02)
    answer = asyncio.Event()

    async def answers() -> bool:
        await answer.wait()
        return True

    watched = Outage(answers)
    watched.suspect()
    await asyncio.sleep(0.01)
    time.sleep(0.3)  # noqa: ASYNC251 - the process stands still
    answer.set()
    await asyncio.sleep(0.05)
    assert watched.away_since is None
    await watched.close()


async def test_a_probe_belongs_to_no_request() -> None:
    """What the request that suspects counts and logs is its own."""
    asker: ContextVar[str | None] = ContextVar("asker", default=None)
    seen: list[str | None] = []

    async def answers() -> bool:
        seen.append(asker.get())
        return True

    asker.set("a request")
    watched = Outage(answers)
    watched.suspect()
    await asyncio.sleep(0.01)
    assert seen == [None]
    await watched.close()


async def test_one_probe_at_a_time() -> None:
    """However many suspicions there are; during an outage one begins every half second."""
    begun: list[float] = []
    back = False

    async def answers() -> bool:
        begun.append(time.monotonic())
        await asyncio.sleep(0.01)
        return back

    watched = Outage(answers)
    for _ in range(100):
        watched.suspect()
        await asyncio.sleep(0.012)
    assert 2 <= len(begun) <= 4
    assert min(b - a for a, b in pairwise(begun)) > 0.45
    back = True
    async with watched.watch():
        assert watched.away_since is None
    probes = len(begun)
    await asyncio.sleep(0.6)
    assert len(begun) == probes
    await watched.close()


async def test_without_a_probe_there_is_no_outage() -> None:
    """The seed waits for Neo4j as the driver does."""
    never = Outage()
    never.suspect()
    async with never.watch():
        assert never.away_since is None
