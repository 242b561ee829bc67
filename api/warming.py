"""The largest statements are planned before somebody waits for them.

Neo4j plans a text when it first sees it. These two, which every client asks, take it seconds on a
machine of two cores; planned, they take milliseconds.
"""

import asyncio
from contextlib import suppress
from datetime import UTC, date, datetime
from uuid import UUID

from graph.callers import ANONYMOUS
from graph.client import Graph
from graph.errors import GraphError
from graph.moments import moment
from graph.reading import nodes
from graph.search import search
from graph.views import View

NOBODY = str(UUID(int=0))


class Warming:
    """Asks for nobody, once, in the background."""

    def __init__(self) -> None:
        self._asking: asyncio.Task[None] | None = None

    def begin(self, graph: Graph) -> None:
        """Nothing waits for it."""
        self._asking = asyncio.create_task(plan_ahead(graph.patient))

    def end(self) -> None:
        """Give it up."""
        if self._asking is not None:
            self._asking.cancel()


async def plan_ahead(graph: Graph) -> None:
    """Have both statements planned."""
    now = datetime.now(UTC)
    view = View(ANONYMOUS, today=date.min, as_of=date.min, known_at=moment(now))
    with suppress(GraphError):
        await search(graph, NOBODY, view=view, kinds=(), limit=1)
        await nodes(graph, [NOBODY], view)
