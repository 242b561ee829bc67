"""Time and places: an operation ends, with what Neo4j does for it, and nobody waits in line."""

import asyncio
from collections.abc import AsyncIterator
from typing import LiteralString

import pytest
from pydantic import SecretStr

from graph.client import connect
from graph.embedded import EmbeddedNeo4j
from graph.settings import Neo4jSettings
from tests.api.troubles import SLOW, Slow
from tests.conftest import CountingGraph, client_of

RUNNING: LiteralString = (
    "SHOW TRANSACTIONS YIELD currentQuery WHERE currentQuery CONTAINS '2000000000'"
    " AND NOT currentQuery CONTAINS 'SHOW' RETURN count(*) AS running"
)
QUERY = {"query": "{ organizations(first: 1) { totalCount } }"}


@pytest.fixture
async def slow(empty_server: EmbeddedNeo4j, constrained: None) -> AsyncIterator[Slow]:
    password = SecretStr(empty_server.password)
    settings = Neo4jSettings(uri=empty_server.uri, user=empty_server.user, password=password)
    async with connect(settings, statement_timeout=60, graph_class=Slow) as graph:
        yield graph


async def running(graph: CountingGraph) -> int:
    [row] = await graph.read(RUNNING)
    return row["running"]


async def test_the_deadline_ends_the_transaction(graph: CountingGraph, slow: Slow) -> None:
    """Not only the wait for it: the database is free for others."""
    async with client_of(slow, deadline=3.0) as client:
        asked = asyncio.create_task(client.post("/graphql", json=QUERY))
        while not await running(graph):
            assert not asked.done()
            await asyncio.sleep(0.05)
        response = await asked
    [error] = response.json()["errors"]
    assert error["extensions"] == {"code": "TIMEOUT"}
    for _ in range(50):
        if not await running(graph):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"still running: {SLOW}")


async def test_a_full_house_says_so_at_once(slow: Slow) -> None:
    """Others are answered again as soon as there is a place."""
    async with client_of(slow, deadline=1.0, in_flight=3) as client:
        busy = [asyncio.create_task(client.post("/graphql", json=QUERY)) for _ in range(3)]
        await asyncio.sleep(0.3)
        refused = [await client.post("/graphql", json=QUERY) for _ in range(20)]
        assert not any(each.done() for each in busy)
        assert {each.status_code for each in refused} == {503}
        assert {each.headers["retry-after"] for each in refused} == {"1"}
        await asyncio.gather(*busy)
        free = await client.post("/graphql", json={"query": "{ __typename }"})
        assert free.json() == {"data": {"__typename": "Query"}}
