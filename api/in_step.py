"""What is kept in memory of the graph, at the last revision that was asked for."""

import asyncio
import gc
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from graph.changed import Seen
from graph.client import Graph
from graph.deals import last_write
from graph.errors import GraphError
from graph.revision import LastWrite


class Kept(Protocol):
    """Something that was read, and how far the graph was seen then."""

    @property
    def seen(self) -> Seen:
        """A write, and the last event before it."""
        ...


K = TypeVar("K", bound=Kept)


class InStep(Generic[K]):
    """Follows the revisions of the graph, one reading at a time."""

    def __init__(self, read: Callable[[Graph, K | None, LastWrite], Awaitable[K]]) -> None:
        """`read` makes it at a write from what was kept before; None: nothing was."""
        self._read = read
        self._kept: K | None = None
        self._reading: asyncio.Task[K] | None = None
        self._warming: asyncio.Task[None] | None = None

    def begin(self, graph: Graph) -> None:
        """Read before anybody asks, for that takes a while; else with a question."""
        self._warming = asyncio.create_task(self._warm(graph))

    def end(self) -> None:
        """Give up what is being read: a reading may outlive the questions that waited for it."""
        for task in (self._warming, self._reading):
            if task is not None:
                task.cancel()

    async def at(self, graph: Graph, last: LastWrite) -> K:
        """Read once for all who wait; whoever gives up leaves the reading to the others."""
        while self._kept is None or self._kept.seen.write.revision < last.revision:
            if self._reading is None:
                self._reading = asyncio.create_task(self._bring_up(graph, last))
            await asyncio.shield(self._reading)
        return self._kept

    async def _warm(self, graph: Graph) -> None:
        with suppress(GraphError):
            await self.at(graph, await last_write(graph))

    async def _bring_up(self, graph: Graph, last: LastWrite) -> K:
        try:
            is_first = self._kept is None
            self._kept = await self._read(graph, self._kept, last)
            if is_first:
                # So many lasting objects: without this each collection of garbage would walk them
                # all, for half a second in the midst of an answer.
                gc.freeze()
            return self._kept
        finally:
            self._reading = None
