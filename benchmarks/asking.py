"""Asks a seeded server through GraphQL as the demo's officer, in the server's process."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import httpx
from pydantic import SecretStr

from api.app import create_app
from api.settings import Settings
from graph import embedded
from graph.client import connect
from graph.settings import Neo4jSettings
from seed.demo_api import BANK

ENOUGH = 10**9

Ask = Callable[..., Awaitable[Any]]
"""A query and its variables; the data of the answer. Raises RuntimeError for an error."""


@asynccontextmanager
async def asking(server: embedded.EmbeddedNeo4j, day: date) -> AsyncGenerator[Ask]:
    """On a day, without budgets."""
    settings = Neo4jSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))
    plenty: dict[str, Any] = {"budget": ENOUGH, "window_budget": ENOUGH, "deadline": 300}
    async with connect(settings, statement_timeout=120) as graph:
        app = create_app(
            Settings(demo=True, demo_bank=BANK, **plenty), graph=graph, clock=lambda: day
        )
        transport = httpx.ASGITransport(app=app)
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=transport, base_url="http://bench") as client,
        ):

            async def ask(query: str, **variables: Any) -> Any:
                answer = await client.post(
                    "/graphql", json={"query": query, "variables": variables}
                )
                body = answer.json()
                if "errors" in body:
                    raise RuntimeError(body["errors"][0]["message"])
                return body["data"]

            yield ask
