"""For whoever runs the API: is it alive, is it ready."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from graph.client import Graph
from graph.errors import GraphUnavailable


async def live(_: Request) -> Response:
    """GET /health/live: the process answers."""
    return JSONResponse({"status": "live"})


class Readiness:
    """GET /health/ready: the graph answers too."""

    def __init__(self, graph: Callable[[], Graph]) -> None:
        """`graph` gives the graph once the application has started."""
        self._graph = graph

    async def ready(self, _: Request) -> Response:
        """200, or 503 as long as Neo4j is away."""
        try:
            await self._graph().ping()
        except GraphUnavailable:
            return JSONResponse({"status": "the graph does not answer"}, status_code=503)
        return JSONResponse({"status": "ready"})
