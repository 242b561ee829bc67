"""Is it our server, and does it answer? Only a query under our own password can tell."""

import socket
from enum import Enum, auto

from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError, DriverError, Neo4jError

from graph.embedded_home import USER

PING = "RETURN 1"
STATUS = "SHOW DATABASE neo4j YIELD statusMessage"


class Answer(Enum):
    """What a server that may be ours says to a query."""

    READY = auto()
    NONE = auto()
    WRONG_PASSWORD = auto()


def ask(port: int, password: str) -> Answer:
    """A server that accepts connections is not ready yet, and may be somebody else's."""
    try:
        # Spares the driver's own retries while nobody listens.
        socket.create_connection(("127.0.0.1", port), 0.5).close()
        with _driver(port, password) as driver:
            driver.execute_query(PING, database_="neo4j")
    except AuthError:
        return Answer.WRONG_PASSWORD
    except (DriverError, Neo4jError, OSError):
        # A damaged store is a transient error to the driver: whoever asks again must end.
        return Answer.NONE
    return Answer.READY


def complaint(port: int, password: str) -> str:
    """What a running server says about a store that it cannot serve; usually nothing."""
    try:
        with _driver(port, password) as driver:
            answer = driver.execute_query(STATUS, database_="system")
            return "".join(str(record["statusMessage"]) for record in answer.records)
    except (DriverError, Neo4jError, OSError):
        return ""


def _driver(port: int, password: str) -> Driver:
    return GraphDatabase.driver(  # pyright: ignore[reportUnknownMemberType]
        f"bolt://127.0.0.1:{port}",
        auth=(USER, password),
        connection_timeout=2,
        connection_acquisition_timeout=2,
        max_transaction_retry_time=0,
    )


def taken(port: int) -> bool:
    """Whether a program listens on the port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def free_port() -> int:
    """A port that nobody held a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
