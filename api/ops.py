"""For whoever runs the API: is it alive, is it ready."""

import asyncio
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from graph.client import Graph
from graph.constraints import STEPS
from graph.errors import GraphUnavailable
from graph.migrations import GraphTooNew, pending

SECONDS_TO_BE_READY = 0.7

READY = "ready"
AWAY = "the graph does not answer"
PENDING = "schema steps are pending: python -m seed does them"
TOO_NEW = "the graph was written by a later release"


async def live(_: Request) -> Response:
    """GET /health/live: the process answers."""
    return JSONResponse({"status": "live"})


class Readiness:
    """GET /health/ready: the graph answers, and has the schema that this release needs."""

    def __init__(self, graph: Callable[[], Graph]) -> None:
        """`graph` gives the graph once the application has started."""
        self._graph = graph
        self._asking: asyncio.Task[str] | None = None

    async def ready(self, _: Request) -> Response:
        """200, or 503 with the reason; within a second.

        Requests that come at the same time share one question to the graph, which stands in no
        queue with those of callers.
        """
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        status = await asyncio.shield(self._asking)
        return JSONResponse({"status": status}, status_code=200 if status == READY else 503)

    async def _ask(self) -> str:
        graph = self._graph()
        try:
            async with asyncio.timeout(SECONDS_TO_BE_READY):
                return PENDING if await pending(graph.aside, STEPS) else READY
        except (GraphUnavailable, TimeoutError):
            graph.outage.suspect()
            return AWAY
        except GraphTooNew:
            return TOO_NEW
