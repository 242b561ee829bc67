"""The application, put together: settings in, an ASGI application out."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from fastapi import FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response

from api.answering import Answering
from api.audit_export import AuditExport
from api.clock import today
from api.context import Context
from api.cost.budgets import Budgets
from api.firms import Firms
from api.graphiql import GraphiQLPages
from api.guarding import SecurityHeaders
from api.http import GraphQLEndpoint, failed
from api.identity.callers import Callers
from api.importing.files import Files
from api.importing.runner import Imports
from api.in_step import InStep
from api.log_writer import LogWriter
from api.networks import PartnerNetworks
from api.ops import Readiness, live
from api.rulebooks import Rulebooks
from api.schema import make_schema
from api.settings import Settings
from api.telemetry import metrics as numbers
from api.telemetry.record import current
from api.telemetry.requests import Requests
from api.telemetry.seen import watch
from api.telemetry.tracing import Tracing
from api.trusted import read
from graph.audit_chain import AuditKeys
from graph.client import Graph, connect
from graph.merged import MergedIds
from graph.settings import Neo4jSettings
from loaders.batches import Loaders

# FastAPI's own would tell collectors of exceptions in full; api.telemetry says what is told.
UNTOLD: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


APOLLO_HEADERS = ("apollo-require-preflight", "apollographql-client-name")
"""What Apollo's clients send of their own."""


def create_app(
    settings: Settings,
    *,
    graph: Graph | None = None,
    clock: Callable[[], date] = today,
) -> FastAPI:
    """Make the application; without a `graph` it connects to what the NEO4J_ variables name."""
    networks, rulebooks, firms, merged = PartnerNetworks(), Rulebooks(), Firms(), MergedIds()
    opened: list[Graph] = [graph] if graph else []
    callers, budgets = Callers(settings), Budgets(settings)
    audit_keys = AuditKeys.read(settings.audit_keys.get_secret_value())
    metrics = numbers.Metrics(lambda: bool(opened) and opened[0].outage.away_since is None)
    log = LogWriter(lambda: opened[0], metrics.log_entries)
    imports = Imports(lambda: opened[0], audit_keys, clock)
    trusted = read(settings.trusted_documents, only=settings.documents == "trusted")
    tracing = Tracing(settings.otel_endpoint) if settings.otel_endpoint else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        try:
            async with _graph(settings, graph) as current_graph:
                opened[:] = [current_graph]
                async with _in_step(current_graph, (firms, networks), imports, log):
                    yield
        finally:
            await budgets.close()
            if tracing:
                await asyncio.to_thread(tracing.close)

    async def context(request: Request, *, remember: bool = False) -> Context:
        [current_graph] = opened
        authorization = request.headers.getlist("authorization")
        asker = await callers.of(authorization, current_graph, remember=remember)
        return Context(
            graph=current_graph,
            caller=asker.caller,
            last_write=asker.last_write,
            remembered=asker.remembered,
            is_now=asker.is_now,
            today=clock(),
            page_limit=settings.page_limit,
            loaders=Loaders(current_graph, merged, callers.scopes),
            networks=networks,
            rulebooks=rulebooks,
            firms=firms,
            log=log,
            imports=imports,
            audit_keys=audit_keys,
            request_id=current().request_id,
        )

    app = FastAPI(
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        telemetry=UNTOLD,
    )
    app.state.firms, app.state.log, app.state.imports = firms, log, imports
    app.add_middleware(Requests, metrics=metrics, tracing=tracing)
    app.add_exception_handler(HTTPException, _refused)
    app.add_middleware(SecurityHeaders)
    schema = make_schema(planned=settings.compiled_plan)
    watch(schema)
    answering = Answering(schema, budgets, trusted, settings)
    endpoint = GraphQLEndpoint(answering, context, budgets, settings)
    get = endpoint.get
    if settings.graphiql if settings.graphiql is not None else settings.demo:
        pages = GraphiQLPages()
        get = pages.page_or(endpoint.get)
        app.add_route("/graphql/assets/{name}", pages.asset, methods=["GET"])
        app.add_route("/graphql/questions", pages.questions, methods=["GET"])

    async def graphql(request: Request) -> Response:
        return await (endpoint.post if request.method == "POST" else get)(request)

    # The first of all, for routes are tried in turn.
    app.add_route("/graphql", graphql, methods=["GET", "POST"])
    app.add_route("/audit/entries.jsonl", AuditExport(context).download, methods=["GET"])
    Files(context, budgets).serve(app)
    app.add_route("/health/live", live, methods=["GET"])
    app.add_route("/health/ready", Readiness(lambda: opened[0]).ready, methods=["GET"])
    if numbers.served(settings):
        app.add_route("/metrics", metrics.page, methods=["GET"])
    if settings.cors_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=[each.strip() for each in settings.cors_origins.split(",")],
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type", "X-Request-Id", *APOLLO_HEADERS],
            expose_headers=["X-Request-Id", "Retry-After", "RateLimit", "RateLimit-Policy"],
            max_age=600,
        )
    return app


@asynccontextmanager
async def _graph(settings: Settings, given: Graph | None) -> AsyncGenerator[Graph]:
    if given:
        yield given
        return
    timeout = settings.statement_timeout
    async with connect(Neo4jSettings(), statement_timeout=timeout, fail_fast=True) as connected:
        yield connected


@asynccontextmanager
async def _in_step(
    graph: Graph, kept: Iterable[InStep[Any]], imports: Imports, log: LogWriter
) -> AsyncGenerator[None]:
    """What is kept in memory is read; at the end what still needs the graph comes before it."""
    for each in kept:
        each.begin(graph)
    imports.begin()
    try:
        yield
    finally:
        await imports.close()
        for each in kept:
            each.end()
        await log.close()


async def _refused(request: Request, error: Exception) -> Response:
    """What no route takes is answered in JSON too."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    hint = "Questions are sent by POST to /graphql, as application/json."
    answer = failed(status, f"{request.method} {request.url.path} is not served. {hint}")
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer
