"""The only module that talks to the Neo4j driver."""

# The driver takes its settings as untyped keywords.
# pyright: reportUnknownMemberType=false

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from time import time_ns
from typing import Any, LiteralString, TypeVar

from neo4j import (
    READ_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncManagedTransaction,
    Query,
    unit_of_work,
)
from neo4j.exceptions import (
    ConnectionAcquisitionTimeoutError,
    DriverError,
    IncompleteCommit,
    Neo4jError,
    ServiceUnavailable,
)

from graph.errors import GraphTimeout, GraphUnavailable, OutcomeUnknown
from graph.observing import ended, ran
from graph.outage import Outage, WentAway
from graph.parameters import in_one_map
from graph.revision import ADVANCE_REVISION
from graph.settings import Neo4jSettings

Row = dict[str, Any]
Statement = tuple[LiteralString, Row]

MOST_STATEMENTS_AT_ONCE = 50
SECONDS_ASIDE = 3.0
_ATTEMPTS = 3

# The server ended a transaction that ran, or waited for a lock, for too long; nothing was written.
ENDED_BY_THE_SERVER = (
    *("TransactionTimedOut", "TransactionTimedOutClientConfiguration", "LockClientStopped"),
)


T = TypeVar("T")


class Transaction:
    """Statements that are committed together, or not at all."""

    def __init__(self, transaction: AsyncManagedTransaction) -> None:
        self._transaction = transaction

    async def run(self, cypher: LiteralString, /, **parameters: Any) -> list[Row]:
        """Run a statement; it sees what earlier ones of the transaction wrote."""
        with ran(cypher) as seen:
            result = await self._transaction.run(*in_one_map(cypher, parameters))
            rows = [dict(record) async for record in result]
            seen.rows = len(rows)
            return rows


class Graph:
    """Runs Cypher: reads in auto-commit, one statement each; writes in managed transactions."""

    def __init__(self, driver: AsyncDriver, *, database: str, timeout: float = 10.0) -> None:
        """`timeout`: seconds after which the server ends a statement by itself."""
        self._driver = driver
        self._database = database
        self._timeout = timeout
        # What one unit wrote, the next reading sees, also in a cluster.
        self._bookmarks = AsyncGraphDatabase.bookmark_manager()
        # A document of many fields waits its turn here instead of running into the pool's end.
        self._turns = asyncio.Semaphore(MOST_STATEMENTS_AT_ONCE)
        self.outage = Outage()
        self.aside: Graph = self
        """The same database on connections of its own: asked without waiting for a turn."""

    async def read(self, cypher: LiteralString, /, **parameters: Any) -> list[Row]:
        """Read with one round trip, and again after a passing failure.

        Auto-commit costs half of a managed read; the driver retries only managed ones, so the
        retry is here. Raises GraphUnavailable when the server does not answer.
        """
        async with self.outage.watch(), self._turns:
            with ran(cypher) as seen:
                text, given = in_one_map(cypher, parameters)
                rows = await self._read(Query(text, timeout=self._timeout), given)
                seen.rows = len(rows)
                return rows

    async def _read(self, query: Query, parameters: Row) -> list[Row]:
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                async with self._driver.session(
                    database=self._database,
                    default_access_mode=READ_ACCESS,
                    bookmark_manager=self._bookmarks,
                ) as session:
                    result = await session.run(query, parameters)
                    return [dict(record) async for record in result]
            except (DriverError, Neo4jError) as error:
                given_up = isinstance(error, ServiceUnavailable) or attempt == _ATTEMPTS
                if given_up or not error.is_retryable():
                    raise self._told(error) from error
            await asyncio.sleep(random.uniform(0.02, 0.1) * attempt)  # noqa: S311 - only jitter
        raise AssertionError("unreachable")

    async def unit(self, statements: Sequence[Statement], *, not_before: int = 0) -> int:
        """Write the statements in one transaction and answer the revision that it made.

        The counter comes last: it is locked until the commit, so revisions follow the order of
        commits without gaps. It keeps the moment of the write: now, or `not_before` (microseconds
        since 1970) where that is later. Raises GraphUnavailable, and nothing was written;
        OutcomeUnknown when the connection was lost between commit and answer.
        """

        async def work(transaction: Transaction) -> int:
            now = max(time_ns() // 1_000, not_before)
            for cypher, parameters in statements:
                await transaction.run(cypher, **parameters)
            [row] = await transaction.run(ADVANCE_REVISION, now=now)
            return int(row["revision"])

        return await self.transact(work)

    async def transact(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Commit what `work` does in one transaction; after a passing failure it is done anew.

        So `work` must do nothing but run its statements. What it raises is raised, and nothing
        was written. Raises GraphUnavailable, and nothing was written; OutcomeUnknown when the
        connection was lost between commit and answer.
        """

        try:
            answer = await self._transact(work)
        except Exception as error:
            ended(error)
            raise
        ended(answer)
        return answer

    async def _transact(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        committing = False

        @unit_of_work(timeout=self._timeout)
        async def managed(transaction: AsyncManagedTransaction) -> T:
            nonlocal committing
            committing = False
            answer = await work(Transaction(transaction))
            committing = True
            return answer

        try:
            async with (
                self.outage.watch(),
                self._driver.session(
                    database=self._database, bookmark_manager=self._bookmarks
                ) as session,
            ):
                return await session.execute_write(managed)
        except (DriverError, Neo4jError) as error:
            raise self._told(error) from error
        except WentAway as error:
            if committing:
                raise OutcomeUnknown("Neo4j went away during a commit") from error
            raise

    async def define(self, cypher: LiteralString) -> None:
        """Run one schema command; such commands cannot share a transaction with writes."""
        async with self._driver.session(database=self._database) as session:
            await (await session.run(cypher)).consume()

    async def ping(self) -> None:
        """Raise GraphUnavailable unless the database answers a query."""
        await self.read("RETURN 1 AS one")

    async def answers(self) -> bool:
        """Whether the database answers a query, be it with an error that is no outage."""
        try:
            await self.ping()
        except GraphUnavailable:
            return False
        except (DriverError, Neo4jError):
            return True
        return True

    def _told(self, error: DriverError | Neo4jError) -> Exception:
        """The error to raise; one that may mean an outage is a reason to probe."""
        told = _in_our_words(error)
        if isinstance(told, GraphUnavailable | OutcomeUnknown) and not isinstance(
            told, GraphTimeout
        ):
            self.outage.suspect()
        return told


G = TypeVar("G", bound=Graph)


def _in_our_words(error: DriverError | Neo4jError) -> Exception:
    """An outage or a timeout as the graph's own error; a mistake in a statement stays itself."""
    if isinstance(error, IncompleteCommit):
        return OutcomeUnknown(str(error))
    code = error.code or "" if isinstance(error, Neo4jError) else ""
    if code.endswith(ENDED_BY_THE_SERVER):
        return GraphTimeout(str(error))
    away = isinstance(error, ServiceUnavailable | ConnectionAcquisitionTimeoutError)
    return GraphUnavailable(str(error)) if away or error.is_retryable() else error


@asynccontextmanager
async def connect(
    settings: Neo4jSettings,
    *,
    statement_timeout: float = 10.0,
    graph_class: type[G] = Graph,
    fail_fast: bool = False,
) -> AsyncGenerator[G]:
    """Open the driver for as long as the block runs; connections are made when needed.

    `fail_fast`: once Neo4j is known to be away, nobody waits for it (graph.outage). Without, units
    are tried again for ten seconds, which suits a seed.
    """
    async with (
        _driver(settings, connection_acquisition_timeout=5.0, connection_timeout=3.0) as driver,
        # For the probe and for readiness, each of which asks one question at a time.
        _driver(settings, max_connection_pool_size=4, connection_acquisition_timeout=5.0) as aside,
    ):
        graph = graph_class(driver, database=settings.database, timeout=statement_timeout)
        graph.aside = Graph(aside, database=settings.database, timeout=SECONDS_ASIDE)
        if fail_fast:
            graph.outage = Outage(graph.aside.answers)
        try:
            yield graph
        finally:
            await graph.outage.close()


def _driver(settings: Neo4jSettings, **timeouts: float) -> AsyncDriver:
    return AsyncGraphDatabase.driver(
        settings.uri,
        auth=(settings.user, settings.password.get_secret_value()),
        max_transaction_retry_time=10.0,
        notifications_min_severity="OFF",
        user_agent="rongzhi",
        **timeouts,
    )
