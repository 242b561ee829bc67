"""Whether Neo4j is away. Only a probe decides; while it is away, nobody waits for it.

A statement that fails for want of a connection, or that has no answer after half a second, is a
suspicion: it asks for a probe, one trivial query on a connection of its own. A probe without an
answer means that Neo4j is away: what is running ends, and one probe every half second looks for
its return. The first answer ends the outage.

No statement is refused on old news: one that comes during an outage waits for the next probe, and
fails only when that has none of an answer either.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from contextvars import Context

from graph.errors import GraphUnavailable

SECONDS_UNTIL_SUSPICIOUS = 0.5
SECONDS_BETWEEN_PROBES = 0.5
SECONDS_FOR_THE_NEXT_PROBE = 0.6
SECONDS_TO_END = 0.2

# Silence is judged by several looks: a process that stood still itself (a long computation, a
# machine without time) would take its own silence for Neo4j's.
LOOKS = 6
SECONDS_OF_A_LOOK = 0.5

log = logging.getLogger(__name__)


class WentAway(GraphUnavailable):
    """Neo4j went away while the statement was running."""


class Outage:
    """What is known of Neo4j's absence; one for each graph, used from one event loop."""

    def __init__(self, answers: Callable[[], Awaitable[bool]] | None = None) -> None:
        """`answers` is the probe: whether Neo4j answers a query; it never raises.

        Without a probe there is never an outage.
        """
        self.away_since: float | None = None
        """The loop's time when Neo4j was found away; None: as far as known it answers."""
        self._answers = answers
        self._deciding: asyncio.Task[None] | None = None
        self._next_verdict = asyncio.Event()
        self._last_answer = 0.0
        # In the order in which they began: the first one has waited longest.
        self._running: dict[asyncio.Timeout, float] = {}
        self._looking: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def watch(self) -> AsyncGenerator[None]:
        """Run statements in the block.

        Raises GraphUnavailable when Neo4j is away, and WentAway as soon as it goes.
        """
        if self._answers is None:
            yield
            return
        if self.away_since is not None and not await self._back_by_the_next_probe():
            raise GraphUnavailable("Neo4j is away")
        loop = asyncio.get_running_loop()
        limit = asyncio.timeout(None)
        try:
            async with limit:
                self._running[limit] = loop.time()
                self._look_at(loop.time() + SECONDS_UNTIL_SUSPICIOUS)
                yield
            self._last_answer = loop.time()
        except TimeoutError:
            if not limit.expired():
                raise
            raise WentAway("Neo4j went away") from None
        finally:
            self._running.pop(limit, None)

    def suspect(self) -> None:
        """Let a probe decide, unless one does already."""
        if self._answers is not None and self._deciding is None:
            # Of no request: nobody's statements are counted here, and nobody's id is in the log.
            self._deciding = asyncio.create_task(self._decide(self._answers), context=Context())

    async def close(self) -> None:
        """Probe no more."""
        if self._looking is not None:
            self._looking.cancel()
        if self._deciding is not None:
            self._deciding.cancel()
            await asyncio.gather(self._deciding, return_exceptions=True)

    async def _back_by_the_next_probe(self) -> bool:
        # A probe that began before might tell of a time before Neo4j was back.
        with suppress(TimeoutError):
            async with asyncio.timeout(SECONDS_FOR_THE_NEXT_PROBE):
                await self._next_verdict.wait()
        return self.away_since is None

    async def _decide(self, answers: Callable[[], Awaitable[bool]]) -> None:
        """Ends with the first answer."""
        try:
            while True:
                verdict, self._next_verdict = self._next_verdict, asyncio.Event()
                began = asyncio.get_running_loop().time()
                answered = await _heard(answers) or self._last_answer > began
                if answered:
                    self._answering()
                else:
                    self._away()
                verdict.set()
                if answered:
                    self._next_verdict.set()
                    return
                await asyncio.sleep(SECONDS_BETWEEN_PROBES)
        finally:
            self._deciding = None

    def _away(self) -> None:
        if self.away_since is not None:
            return
        self.away_since = asyncio.get_running_loop().time()
        log.warning("Neo4j is away: statements fail at once until it answers again")
        # They would wait as long as the network lets them; what is being refused just now ends by
        # itself, which spares the driver an interruption.
        for limit in self._running:
            if not limit.expired():
                limit.reschedule(self.away_since + SECONDS_TO_END)
        self._running.clear()

    def _answering(self) -> None:
        if self.away_since is None:
            return
        seconds = asyncio.get_running_loop().time() - self.away_since
        self.away_since = None
        log.warning("Neo4j answers again, after %.1f s", seconds)

    def _look_at(self, when: float) -> None:
        """One timer for all statements; it rests while none is running."""
        if self._looking is None:
            self._looking = asyncio.get_running_loop().call_at(when, self._look)

    def _look(self) -> None:
        self._looking = None
        if not self._running:
            return
        now = asyncio.get_running_loop().time()
        next_look = next(iter(self._running.values())) + SECONDS_UNTIL_SUSPICIOUS
        if next_look <= now:
            self.suspect()
            next_look = now + SECONDS_BETWEEN_PROBES
        self._look_at(next_look)


async def _heard(answers: Callable[[], Awaitable[bool]]) -> bool:
    """Whether the probe is answered before it has been silent for all the looks."""
    asking = asyncio.ensure_future(answers())
    try:
        for _ in range(LOOKS):
            done, _ = await asyncio.wait({asking}, timeout=SECONDS_OF_A_LOOK)
            if done:
                return asking.result()
        return False
    finally:
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
