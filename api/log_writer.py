"""The one writer of the log of recommendations: what was shown, soon and in batches.

An answer never waits for it. What is waiting is lost when the process is killed.
"""

import asyncio
from collections.abc import Callable, Collection
from contextlib import suppress
from contextvars import Context
from itertools import islice

import structlog

from graph.client import Graph
from graph.errors import GraphUnavailable, OutcomeUnknown
from graph.recommendation_writing import Shown, write_shown

MOST_WAITING = 10_000
MOST_AT_ONCE = 100
SECONDS_TO_GATHER = 0.4
SECONDS_BETWEEN_ATTEMPTS = 0.5
SECONDS_TO_BE_WRITTEN = 5.0
SECONDS_TO_END = 5.0

log = structlog.get_logger()


class LogWriter:
    """Keeps entries until they are in the graph, at most 10,000: then the oldest are dropped.

    Used from one event loop. While Neo4j is away the entries wait. Its task runs only while there
    is something to write.
    """

    def __init__(self, graph: Callable[[], Graph], count: Callable[[str, int], None]) -> None:
        """`graph` gives the graph once the application has started; `count` is told how many
        entries were `written` or `dropped`."""
        self._graph = graph
        self._count = count
        self._waiting: dict[str, Shown] = {}
        self._in_flight: Collection[str] = ()
        self._task: asyncio.Task[None] | None = None
        self._hurry = asyncio.Event()
        self._attempted = asyncio.Event()
        self._failed = False

    def put(self, shown: Shown) -> None:
        """Have an entry written within a second, if Neo4j answers."""
        self._waiting[shown.entry.id] = shown
        if len(self._waiting) > MOST_WAITING:
            del self._waiting[next(id for id in self._waiting if id not in self._in_flight)]
            self._count("dropped", 1)
        if self._task is None or self._task.done():
            self._hurry, self._failed = asyncio.Event(), False
            # Of no request: nobody's statements are counted here, and nobody's id is in the log.
            self._task = asyncio.create_task(self._write(), context=Context())

    async def written(self, id: str) -> None:
        """Wait until an entry waits no more, if it does; it is written at once.

        Raises GraphUnavailable when that cannot be done now.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS_TO_BE_WRITTEN):
                while id in self._waiting:
                    self._hurry.set()
                    await self._attempted.wait()
                    if self._failed and id in self._waiting:
                        break
        if id in self._waiting:
            raise GraphUnavailable("what was shown cannot be written")

    async def close(self) -> None:
        """Write what is waiting, for at most five seconds; the rest is dropped."""
        if self._task is not None and not self._task.done():
            self._hurry.set()
            await asyncio.wait({self._task}, timeout=SECONDS_TO_END)
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if lost := len(self._waiting):
            log.warning("entries of the log of recommendations are lost", entries=lost)
            self._count("dropped", lost)
            self._waiting.clear()

    async def _write(self) -> None:
        while self._waiting:
            if self._failed:
                await self._rest(SECONDS_BETWEEN_ATTEMPTS)
            elif len(self._waiting) < MOST_AT_ONCE:
                await self._rest(SECONDS_TO_GATHER)
            self._hurry.clear()
            batch = dict(islice(self._waiting.items(), MOST_AT_ONCE))
            self._in_flight = batch.keys()
            self._failed = not await self._done(list(batch.values()))
            self._in_flight = ()
            if not self._failed:
                for id in batch:
                    self._waiting.pop(id, None)
            attempted, self._attempted = self._attempted, asyncio.Event()
            attempted.set()

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._hurry.wait()

    async def _done(self, batch: list[Shown]) -> bool:
        """False when the batch is to be written again."""
        try:
            await write_shown(self._graph(), batch)
        except (GraphUnavailable, OutcomeUnknown):
            return False
        except Exception:
            # Entries that cannot be written must not stand in the way of all that follow.
            log.exception("entries of the log of recommendations cannot be written")
            self._count("dropped", len(batch))
        else:
            self._count("written", len(batch))
        return True
