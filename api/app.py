"""The application, put together: settings in, an ASGI application out."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import date

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.clock import today
from api.context import Context
from api.graphiql import GraphiQLPages
from api.http import GraphQLEndpoint, failed
from api.identity.callers import Callers
from api.networks import PartnerNetworks
from api.ops import Readiness, live
from api.schema import make_schema
from api.settings import Settings
from graph.audit_chain import AuditKeys
from graph.client import Graph, connect
from graph.settings import Neo4jSettings
from loaders.batches import Loaders


def create_app(
    settings: Settings,
    *,
    graph: Graph | None = None,
    clock: Callable[[], date] = today,
) -> FastAPI:
    """Make the application; without a `graph` it connects to what the NEO4J_ variables name."""
    networks = PartnerNetworks()
    opened: list[Graph] = [graph] if graph else []
    callers = Callers(settings)
    audit_keys = AuditKeys.read(settings.audit_keys.get_secret_value())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        if graph:
            yield
            return
        database = Neo4jSettings()
        async with connect(database, statement_timeout=settings.statement_timeout) as connected:
            opened.append(connected)
            yield

    async def context(request: Request) -> Context:
        [current] = opened
        return Context(
            graph=current,
            caller=await callers.of(request.headers.getlist("authorization"), current),
            today=clock(),
            page_limit=settings.page_limit,
            loaders=Loaders(current),
            networks=networks,
            audit_keys=audit_keys,
        )

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    endpoint = GraphQLEndpoint(make_schema(settings), context, body_limit=settings.body_limit)
    app.add_exception_handler(HTTPException, _refused)
    app.add_route("/graphql", endpoint.answer, methods=["POST"])
    app.add_route("/health/live", live, methods=["GET"])
    app.add_route("/health/ready", Readiness(lambda: opened[0]).ready, methods=["GET"])
    if settings.demo:
        pages = GraphiQLPages()
        app.add_route("/graphql", pages.page, methods=["GET"])
        app.add_route("/graphql/assets/{name}", pages.asset, methods=["GET"])
        app.add_route("/graphql/questions", pages.questions, methods=["GET"])
    return app


async def _refused(request: Request, error: Exception) -> Response:
    """What no route takes is answered in JSON too."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    hint = "Questions are sent by POST to /graphql, as application/json."
    answer = failed(status, f"{request.method} {request.url.path} is not served. {hint}")
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer
