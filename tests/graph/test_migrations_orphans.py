"""What is left of a constraint that was being made when a process was killed holds nobody up.

Neo4j commits a constraint's index before the constraint; cut off in between, it keeps the index.
"""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import LiteralString

import pytest
from neo4j.exceptions import DriverError, Neo4jError
from pydantic import SecretStr

from graph import embedded, migrations
from graph.client import Graph, connect
from graph.constraints import STEPS
from graph.migrations import Step, migrate
from graph.settings import Neo4jSettings
from tests.conftest import CountingGraph

UNIQUE: LiteralString = (
    "CREATE CONSTRAINT coin_number IF NOT EXISTS FOR (n:Coin) REQUIRE n.number IS UNIQUE"
)
NEXT = len(STEPS) + 1
LATER = (*STEPS, Step(NEXT, (UNIQUE,)))
FIRST = (Step(1, (UNIQUE,)),)
INDEX: LiteralString = (
    "SHOW INDEXES YIELD name, state, owningConstraint WHERE name = 'coin_number'"
    " RETURN state, owningConstraint"
)
MADE = [{"state": "ONLINE", "owningConstraint": "coin_number"}]
PLAIN: LiteralString = "CREATE INDEX coin_number FOR (n:Coin) ON (n.number)"
MANY: LiteralString = "UNWIND range($first, $first + 9999) AS i CREATE (:Coin {number: i})"
# An index takes values of 8 kB at most.
TOO_LONG = os.urandom(20_000).hex()


@pytest.fixture
async def coins(graph: CountingGraph) -> AsyncIterator[CountingGraph]:
    """A graph of this release, and afterwards without what the tests add to its schema."""
    await migrate(graph, STEPS)
    yield graph
    await graph.define("DROP CONSTRAINT coin_number IF EXISTS")
    await graph.define("DROP INDEX coin_number IF EXISTS")


async def test_an_index_without_its_constraint_is_made_anew(coins: CountingGraph) -> None:
    """One that never came ONLINE stands in for what is left: Neo4j says the same of both."""
    await coins.unit([("CREATE (:Coin {number: $number})", {"number": TOO_LONG})])
    await coins.define(PLAIN)
    with suppress(Neo4jError):
        await coins.define("CALL db.awaitIndexes(60)")
    await coins.unit([("MATCH (n:Coin) DELETE n", {})])
    assert await coins.read(INDEX) == [{"state": "FAILED", "owningConstraint": None}]
    together = [Graph(coins._driver, database="neo4j") for _ in range(3)]  # pyright: ignore
    done = await asyncio.gather(*(migrate(each, LATER) for each in together))
    assert sorted(done) == [[], [], [NEXT]]
    assert await coins.read(INDEX) == MADE


async def test_a_whole_index_of_that_name_is_not_ours_to_drop(
    coins: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody made it for a purpose; the error names it."""
    monkeypatch.setattr(migrations, "ATTEMPTS", 4)
    await coins.define(PLAIN)
    await coins.define("CALL db.awaitIndexes(60)")
    with pytest.raises(Neo4jError, match="already exists an index called 'coin_number'"):
        await migrate(coins, LATER)
    assert await coins.read(INDEX) == [{"state": "ONLINE", "owningConstraint": None}]


@pytest.mark.deep
async def test_a_server_killed_while_it_makes_a_constraint(tmp_path: Path) -> None:
    """Started again it has the index, POPULATING for good; the step is done nevertheless."""
    data = tmp_path / "data"
    with embedded.start(data, fast_start=True) as server:
        async with connect(_opened(server), statement_timeout=60) as graph:
            for first in range(0, 200_000, 10_000):
                await graph.unit([(MANY, {"first": first})])
            making = asyncio.create_task(graph.define(UNIQUE))
            # No event tells when Neo4j has begun.
            while not await graph.read(INDEX):  # noqa: ASYNC110
                await asyncio.sleep(0.005)
            os.kill(server.pid, signal.SIGKILL)
            with pytest.raises(DriverError):
                await making
    with embedded.start(data, fast_start=True) as server:
        async with connect(_opened(server), statement_timeout=60) as graph:
            assert await graph.read(INDEX) == [{"state": "POPULATING", "owningConstraint": None}]
            assert await migrate(graph, FIRST) == [1]
            assert await graph.read(INDEX) == MADE


def _opened(server: embedded.EmbeddedNeo4j) -> Neo4jSettings:
    password = SecretStr(server.password)
    return Neo4jSettings(uri=server.uri, user=server.user, password=password)
