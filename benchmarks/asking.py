"""Asks a seeded server through GraphQL, in the server's process."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from api.app import create_app
from api.settings import Settings
from graph import embedded
from graph.client import Graph, connect
from graph.settings import Neo4jSettings
from seed.demo_api import BANK

ENOUGH = 10**9

Ask = Callable[..., Awaitable[Any]]
"""A query and its variables; the data of the answer. Raises RuntimeError for an error."""


@asynccontextmanager
async def asking(server: embedded.EmbeddedNeo4j, day: date) -> AsyncGenerator[Ask]:
    """As the demo's officer on a day, once everything is read that is read at the start."""
    settings = Neo4jSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))
    async with connect(settings, statement_timeout=120) as graph:
        app = application(graph, day, BANK)
        async with app.router.lifespan_context(app), client_of(app) as ask:
            yield ask


def application(graph: Graph, day: date, bank: str, **settings: Any) -> FastAPI:
    """An application without budgets whose caller is an officer of a bank: a code, id or name."""
    plenty: dict[str, Any] = {"budget": ENOUGH, "window_budget": ENOUGH, "deadline": 300}
    asked = Settings(demo=True, demo_bank=bank, **plenty, **settings)
    return create_app(asked, graph=graph, clock=lambda: day)


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncGenerator[Ask]:
    """Asks an application in this process."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://bench") as client:

        async def ask(query: str, **variables: Any) -> Any:
            answer = await client.post("/graphql", json={"query": query, "variables": variables})
            body = answer.json()
            if "errors" in body:
                raise RuntimeError(body["errors"][0]["message"])
            return body["data"]

        yield ask
