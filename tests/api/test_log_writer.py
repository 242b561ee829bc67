"""Promises of the writer of the log: soon, in batches, once each, and never in the way."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from pydantic import SecretStr
from uuid_utils import uuid7

from api import log_writer
from api.log_writer import LogWriter
from graph.client import connect
from graph.embedded import EmbeddedNeo4j
from graph.errors import GraphUnavailable, OutcomeUnknown
from graph.model import RecommendationLogEntry, RecommendationQuestion, ShownItem
from graph.recommendation_writing import Shown
from graph.settings import Neo4jSettings
from tests.conftest import TODAY, CountingGraph
from tests.worlds import FOREVER

LOGGED = """MATCH (b:RecommendationLogEntry)
RETURN b.asker_id AS asker, COUNT { (b)<-[:SHOWN_IN]-() } AS items ORDER BY b.id"""


class Troubled(CountingGraph):
    """Fails as it is told, before a transaction or behind its commit."""

    before: Exception | None = None
    behind: Exception | None = None
    transactions = 0

    async def transact(self, work: Callable[[Any], Awaitable[Any]]) -> Any:
        if self.before:
            raise self.before
        answer = await super().transact(work)
        self.transactions += 1
        if self.behind:
            raise self.behind
        return answer


class Place:
    """A writer with what it counted."""

    def __init__(self, graph: Troubled) -> None:
        self.graph = graph
        self.counted = Counter[str]()
        self.writer = LogWriter(lambda: graph, self._count)

    def _count(self, outcome: str, number: int) -> None:
        self.counted[outcome] += number

    def put(self, *names: str, items: int = 2) -> str:
        """An entry for each asker; the last one's id."""
        id = ""
        for name in names:
            id = str(uuid7())
            entry = RecommendationLogEntry(
                id=id,
                asker_id=name,
                asked_for_id="x",
                question=RecommendationQuestion.PARTNERS,
                shown_at=FOREVER,
                as_of=TODAY,
                known_at=FOREVER,
            )
            shown = (ShownItem(rank, f"o{rank}", 0.5) for rank in range(1, items + 1))
            self.writer.put(Shown(entry, tuple(shown)))
        return id

    async def logged(self) -> list[tuple[str, int]]:
        """Askers of the entries that are there, with how many items each has."""
        return [(row["asker"], row["items"]) for row in await self.graph.read(LOGGED)]

    async def until(self, *names: str) -> None:
        """Until just these entries are there."""
        async with asyncio.timeout(5):
            while [name for name, _ in await self.logged()] != [*names]:  # noqa: ASYNC110
                await asyncio.sleep(0.02)


@pytest.fixture
async def place(empty_server: EmbeddedNeo4j, constrained: None) -> AsyncIterator[Place]:
    server = empty_server
    settings = Neo4jSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))
    async with connect(settings, statement_timeout=60, graph_class=Troubled) as graph:
        await graph.define("MATCH (n) DETACH DELETE n")
        place = Place(graph)
        yield place
        graph.before = graph.behind = None
        await place.writer.close()


async def test_soon_and_in_batches(place: Place) -> None:
    """What comes together is written together, at most a hundred at once, in less than a second."""
    began = time.monotonic()
    names = [f"{number:03}" for number in range(250)]
    last = place.put(*names)
    await place.until(*names)
    assert time.monotonic() - began < 2
    await place.writer.written(last)  # counted too
    assert (place.graph.transactions, place.counted) == (3, {"written": 250})
    assert {items for _, items in await place.logged()} == {2}
    place.put("later", items=1)
    await place.until(*names, "later")


async def test_an_outage_is_survived(place: Place) -> None:
    """They wait, and are written in their order when Neo4j is back; who needs one is told."""
    place.graph.before = GraphUnavailable("away")
    id = place.put("a", "b")
    began = time.monotonic()
    with pytest.raises(GraphUnavailable):
        await place.writer.written(id)
    assert time.monotonic() - began < 0.5
    place.put("c")
    await asyncio.sleep(0.8)
    assert await place.logged() == []
    place.graph.before = None
    await place.writer.written(id)
    await place.until("a", "b", "c")
    assert place.counted == {"written": 3}


async def test_what_does_not_fit_is_dropped_oldest_first(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And counted."""
    monkeypatch.setattr(log_writer, "MOST_WAITING", 3)
    place.graph.before = GraphUnavailable("away")
    place.put("a", "b", "c", "d", "e")
    await asyncio.sleep(0.3)
    place.put("f")
    place.graph.before = None
    await place.until("d", "e", "f")
    assert place.counted == {"dropped": 3, "written": 3}


async def test_a_lost_commit_writes_nothing_twice(place: Place) -> None:
    """The entries were there all the same; they are found, not made again."""
    place.graph.behind = OutcomeUnknown("lost")
    place.put("a", "b")
    await place.until("a", "b")
    place.graph.behind = None
    place.put("c")
    await place.until("a", "b", "c")
    assert await place.logged() == [("a", 2), ("b", 2), ("c", 2)]


async def test_what_cannot_be_written_stands_in_nobodys_way(place: Place) -> None:
    place.graph.before = ValueError("a bug")
    id = place.put("a")
    await place.writer.written(id)
    place.graph.before = None
    place.put("b")
    await place.until("b")
    assert place.counted == {"dropped": 1, "written": 1}


async def test_the_end_writes_what_waits(place: Place) -> None:
    place.put(*(f"{number:03}" for number in range(150)))
    await place.writer.close()
    assert len(await place.logged()) == 150


async def test_the_end_comes_all_the_same(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Neo4j in a bounded time; what is lost is counted."""
    monkeypatch.setattr(log_writer, "SECONDS_TO_END", 0.5)
    place.graph.before = GraphUnavailable("away")
    place.put("a", "b")
    began = time.monotonic()
    await place.writer.close()
    assert 0.4 < time.monotonic() - began < 1.5
    assert place.counted == {"dropped": 2}


async def test_an_entry_that_does_not_wait_is_not_waited_for(place: Place) -> None:
    began = time.monotonic()
    await place.writer.written(str(uuid7()))
    assert time.monotonic() - began < 0.1
