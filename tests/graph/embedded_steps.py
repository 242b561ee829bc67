"""What the tests of the embedded Neo4j do again and again."""

import fcntl
import os
from collections.abc import Generator
from pathlib import Path

from neo4j import Driver, GraphDatabase

from graph.child import read_state
from graph.embedded import EmbeddedNeo4j
from graph.embedded import start as start_embedded
from graph.embedded_errors import EmbeddedError


def start(data: Path, **options: object) -> EmbeddedNeo4j:
    return start_embedded(data, fast_start=True, **options)  # pyright: ignore[reportArgumentType]


def driver_of(server: EmbeddedNeo4j) -> Driver:
    return GraphDatabase.driver(server.uri, auth=(server.user, server.password))  # pyright: ignore[reportUnknownMemberType]


def write_rows(server: EmbeddedNeo4j, first: int) -> Generator[int]:
    """Yields each number once its row is acknowledged."""
    with driver_of(server) as driver:
        while True:
            driver.execute_query(
                "CREATE (:Half {n: $n}) CREATE (:Row {n: $n})", n=first, database_="neo4j"
            )
            yield first
            first += 1


def rows(server: EmbeddedNeo4j) -> list[int]:
    """The rows, each of which has both its halves."""
    with driver_of(server) as driver:
        found = driver.execute_query(
            "MATCH (r:Row) MATCH (h:Half {n: r.n}) RETURN r.n AS n ORDER BY n", database_="neo4j"
        ).records
        halves = driver.execute_query("MATCH (h:Half) RETURN count(h)", database_="neo4j").records
    assert halves[0][0] == len(found)
    return [record["n"] for record in found]


def processes(data: Path) -> tuple[int, int]:
    state = read_state(data / "state.json")
    assert state
    return state.pid, state.watchdog


def nobody_owns(data: Path) -> bool:
    descriptor = os.open(data / "owner.lock", os.O_RDWR)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def one_sentence(error: EmbeddedError) -> bool:
    text = str(error)
    return text.endswith(".") and "\n" not in text and ". " not in text
