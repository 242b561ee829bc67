"""An outage as clients meet it: the application over a real Neo4j that is stopped and started."""

import asyncio
import time
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from graph import embedded
from graph.client import connect
from graph.constraints import apply_constraints
from graph.settings import Neo4jSettings
from tests.api.issuer import Issuer, issuing
from tests.api.speaking import AUDIT_KEYS
from tests.api.test_errors import NEED, need
from tests.api.test_ops_metrics import numbers, of
from tests.conftest import client_of
from tests.worlds import World

ANSWERED_WITHIN = 1.0
BACK_WITHIN = 15.0
QUERY = "{ organizations(first: 1) { totalCount } }"


class Watch:
    """Asks in every way, and notes how long the slowest 503 took."""

    def __init__(self, client: httpx.AsyncClient, issuer: Issuer) -> None:
        self.client = client
        self.slowest = 0.0
        self.input = need()
        self._member = issuer.token("MEMBER", World.id("firm"))
        self._auditor = issuer.token("AUDITOR")

    async def all_at_once(self) -> list[int]:
        """Every way to ask, many times at the same moment; the statuses of the answers."""
        asks = {
            "ready": self.client.get("/health/ready"),
            "live": self.client.get("/health/live"),
            "mutation": self._post(NEED, self._member, {"input": self.input}),
            "scoped": self._post(QUERY, self._member),
            "unscoped": self._post(QUERY, self._auditor),
            **{f"query {number}": self._post(QUERY) for number in range(20)},
        }
        return await asyncio.gather(*(self._timed(*each) for each in asks.items()))

    async def _post(
        self, query: str, token: str | None = None, variables: Any = None
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        body = {"query": query, "variables": variables}
        return await self.client.post("/graphql", json=body, headers=headers)

    async def _timed(self, name: str, ask: Any) -> int:
        began = time.monotonic()
        answer = await ask
        seconds = time.monotonic() - began
        if answer.status_code != 200:
            self.slowest = max(self.slowest, seconds)
            assert answer.status_code == 503
            if name not in {"ready", "live"}:
                [error] = answer.json()["errors"]
                assert error["extensions"] == {"code": "UNAVAILABLE"}
                assert answer.headers["retry-after"] == "5"
        return answer.status_code


async def test_an_outage(tmp_path: Path) -> None:
    """While Neo4j is away all answers come within a second; soon after it is back, all is well."""
    server = await asyncio.to_thread(embedded.start, tmp_path / "data", fast_start=True)
    password = SecretStr(server.password)
    settings = Neo4jSettings(uri=server.uri, user=server.user, password=password)
    try:
        async with connect(settings, fail_fast=True) as graph:
            await apply_constraints(graph)
            world = World()
            world.enterprise("firm")
            await world.write(graph)
            with issuing() as issuer:
                async with client_of(graph, audit_keys=AUDIT_KEYS, **issuer.settings()) as client:
                    before = Watch(client, issuer)
                    assert set(await before.all_at_once()) == {200}

                    await asyncio.to_thread(server.stop)
                    await Watch(client, issuer).all_at_once()  # makes it known
                    away = Watch(client, issuer)
                    for _ in range(5):
                        statuses = await away.all_at_once()
                        assert (statuses.count(200), statuses[1]) == (1, 200)  # it lives
                    assert of(await numbers(client), "graph_reachable") == 0
                    assert away.slowest < ANSWERED_WITHIN

                    starting = asyncio.create_task(
                        asyncio.to_thread(
                            embedded.start, tmp_path / "data", port=server.port, fast_start=True
                        )
                    )
                    back = Watch(client, issuer)
                    while not starting.done():
                        await back.all_at_once()
                        await asyncio.sleep(0.2)
                    server = starting.result()
                    # A JVM that starts takes the time of all others.
                    assert back.slowest < ANSWERED_WITHIN * 3
                    started = time.monotonic()
                    async with asyncio.timeout(BACK_WITHIN):
                        while set(await back.all_at_once()) != {200}:  # noqa: ASYNC110
                            await asyncio.sleep(0.05)
                    print(
                        f"known outage: slowest answer {away.slowest:.2f} s; slowest 503 while"
                        f" Neo4j starts {back.slowest:.2f} s; well"
                        f" {time.monotonic() - started:.2f} s after Neo4j"
                    )
                    assert of(await numbers(client), "graph_reachable") == 1
                    # Sent many times, written once.
                    assert await graph.read("MATCH (n:AuditEntry) RETURN count(n) AS n") == [
                        {"n": len({"before", "back"})}
                    ]
    finally:
        await asyncio.to_thread(server.stop)
