"""A seed that is killed at any moment and run again makes the graph of an undisturbed one."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from graph import embedded
from graph.client import Graph, connect
from graph.settings import Neo4jSettings
from tests.conftest import CountingGraph
from tests.seed.dumps import dump, fingerprint
from tests.seed.seed_process import PARTS

PROJECT = Path(__file__).parents[2]
SMALL = ("-m", "tests.seed.seed_process")
CITY = ("-m", "seed")
DONE = "MATCH (seed:Seed) RETURN seed.digest AS digest, toString(seed.done_at) AS done_at"


@pytest.fixture
def second_server(tmp_path: Path) -> Iterator[embedded.EmbeddedNeo4j]:
    """A database that nobody has written to, not even its constraints."""
    with embedded.start(tmp_path / "second", fast_start=True) as server:
        yield server


def begun(server: embedded.EmbeddedNeo4j, command: tuple[str, ...]) -> subprocess.Popen[str]:
    """A seeding process of its own, as a person starts it."""
    names = {"URI": server.uri, "USER": server.user, "PASSWORD": server.password}
    return subprocess.Popen(
        [sys.executable, "-u", *command],
        cwd=PROJECT,
        env=os.environ | {f"NEO4J_{name}": value for name, value in names.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finished(server: embedded.EmbeddedNeo4j, command: tuple[str, ...]) -> tuple[float, list[str]]:
    """Seconds from the first line to the end, and the lines."""
    with begun(server, command) as process:
        assert process.stdout
        lines = [process.stdout.readline()]
        began = time.monotonic()
        lines += process.stdout.readlines()
        seconds = time.monotonic() - began
    assert process.returncode == 0, lines
    return seconds, [line.rstrip("\n") for line in lines]


def killed(
    server: embedded.EmbeddedNeo4j, command: tuple[str, ...], seconds: float, *, writing: bool
) -> None:
    """A process that is killed after so many seconds, or so long after it began to write."""
    with begun(server, command) as process:
        assert process.stdout
        if writing:
            process.stdout.readline()
        time.sleep(seconds)
        process.kill()


def opened(server: embedded.EmbeddedNeo4j) -> Neo4jSettings:
    password = SecretStr(server.password)
    return Neo4jSettings(uri=server.uri, user=server.user, password=password)


async def done(graph: Graph) -> dict[str, str]:
    """What is recorded as written, and when it was."""
    return {row["digest"]: row["done_at"] for row in await graph.read(DONE)}


async def test_a_small_seed_killed_again_and_again(
    graph: CountingGraph,
    empty_server: embedded.EmbeddedNeo4j,
    second_server: embedded.EmbeddedNeo4j,
) -> None:
    """Before and while it makes the constraints, in units and between them; what was recorded as
    done is not done again."""
    undisturbed, lines = finished(empty_server, SMALL)
    complete = await dump(graph)
    assert lines[0] == "writing"
    moments = [random.uniform(0.5, 3)] + [random.uniform(0, undisturbed) for _ in range(3)]
    recorded: dict[str, str] = {}
    async with connect(opened(second_server), statement_timeout=60) as second:
        for number, moment in enumerate(moments):
            killed(second_server, SMALL, moment, writing=number > 0)
            so_far = await done(second)
            assert recorded.items() <= so_far.items(), moments
            recorded = so_far
        _, lines = finished(second_server, SMALL)
        assert await dump(second) == complete, moments
        at_last = await done(second)
        assert recorded.items() <= at_last.items()
        assert len(at_last) == PARTS + 1


@pytest.mark.deep
async def test_the_city_killed_again_and_again(
    seeded: CountingGraph, second_server: embedded.EmbeddedNeo4j
) -> None:
    """`python -m seed` itself; undisturbed the same rows make the same graph, id by id."""
    moments = [random.uniform(1, 15) for _ in range(6)]
    for moment in moments:
        killed(second_server, CITY, moment, writing=False)
    _, lines = finished(second_server, CITY)
    assert lines[-1].endswith("rows written.")
    async with connect(opened(second_server), statement_timeout=120) as second:
        assert await fingerprint(second) == await fingerprint(seeded), moments
    assert finished(second_server, CITY)[1] == ["The data is there already."]
