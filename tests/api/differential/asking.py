"""Two applications over one graph: one answers by plans, one by stock execution alone."""

import re
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from api import recommendation_log
from api.app import create_app
from api.log_writer import LogWriter
from api.settings import Settings
from api.telemetry.metrics import Metrics
from api.telemetry.record import Record
from graph.client import Graph
from tests.api.differential.values import ORGANIZATIONS, Known
from tests.api.differential.writing import Drawn
from tests.api.issuer import issuing
from tests.api.rights_world import Caller
from tests.api.speaking import AUDIT_KEYS
from tests.conftest import AMPLE, TODAY

WINDOW = re.compile(rb'"windowLeft":\d+')
ACTUAL = re.compile(rb'"actual":\d+')
SHOWN_ID = UUID("01900000-0000-7000-8000-000000000000")


@dataclass
class Answers:
    """What both said of one operation, and how the plan's root fields were answered."""

    planned: bytes
    stock: bytes
    plans: list[str] = field(default_factory=list[str])

    @property
    def body(self) -> dict[str, Any]:
        """The reference's answer."""
        return orjson.loads(self.stock)

    @property
    def unexpected(self) -> bool:
        """Whether something failed that is nobody's mistake."""
        codes = (b'"UNEXPECTED"', b'"TIMEOUT"', b'"UNAVAILABLE"')
        return any(code in body for code in codes for body in (self.planned, self.stock))

    @property
    def differ(self) -> bool:
        """Whether they say different things; the order of errors is one.

        Where a failure ends an operation, what had been done by then follows from what the graph
        answered first, and its cost with it.
        """
        planned, stock = self._compared
        return planned != stock

    @property
    def differ_in_order_alone(self) -> bool:
        """Whether they are the same, their cost, too, but for which error comes first."""
        planned, stock = self._compared
        return self.differ and _sorted(planned) == _sorted(stock)

    @property
    def _compared(self) -> tuple[bytes, bytes]:
        if self.body.get("data", ...) is None:
            return _uncosted(self.planned), _uncosted(self.stock)
        return self.planned, self.stock

    @property
    def differ_in_errors_alone(self) -> bool:
        """Whether both failed with the same data, and tell of other failures or what came of it."""
        planned, stock = orjson.loads(self.planned), orjson.loads(self.stock)
        both_failed = "errors" in planned and "errors" in stock
        return self.differ and both_failed and planned.get("data") == stock.get("data")


def _uncosted(body: bytes) -> bytes:
    return ACTUAL.sub(b'"actual":0', body)


def _sorted(body: bytes) -> bytes:
    answer = orjson.loads(body)
    answer["errors"] = sorted(answer.get("errors", []), key=orjson.dumps)
    return orjson.dumps(answer)


class Both:
    """Asks both applications."""

    def __init__(self, planned: httpx.AsyncClient, stock: httpx.AsyncClient, issuer: Any) -> None:
        self._planned = planned
        self._stock = stock
        self._issuer = issuer
        self._headers: dict[Caller, dict[str, str]] = {}
        self.noted: list[str] = []

    async def ask(self, caller: Caller, drawn: Drawn) -> Answers:
        """The bodies as they were sent, but for what is left of each one's budget."""
        body: dict[str, Any] = {"query": drawn.text, "variables": drawn.variables}
        if drawn.name:
            body["operationName"] = drawn.name
        self.noted.clear()
        planned = await self._said(self._planned, caller, body)
        plans = list(self.noted)
        return Answers(planned, await self._said(self._stock, caller, body), plans)

    async def _said(self, client: httpx.AsyncClient, caller: Caller, body: dict[str, Any]) -> bytes:
        if caller.role != "ANONYMOUS" and caller not in self._headers:
            token = self._issuer.token(caller.role, caller.scope_id, exp=2**32)
            self._headers[caller] = {"Authorization": f"Bearer {token}"}
        headers = self._headers.get(caller, {})
        response = await client.post("/graphql", json=body, headers=headers)
        return WINDOW.sub(b'"windowLeft":0', response.content)


class _OneMoment(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: Any = None) -> "datetime":
        return datetime(2025, 7, 1, tzinfo=tz or UTC)


def _not_written(_: LogWriter, shown: object) -> None:
    """Nobody waits for it."""


@asynccontextmanager
async def both(graph: Graph) -> AsyncGenerator[Both]:
    """Both applications with one issuer.

    Nothing is written while they are asked, and what is shown is named and dated alike: else the
    log of recommendations would be another one for the second of them.
    """
    with issuing() as issuer, pytest.MonkeyPatch.context() as patch:
        patch.setattr(LogWriter, "put", _not_written)
        patch.setattr(recommendation_log, "uuid7", lambda: SHOWN_ID)
        patch.setattr(recommendation_log, "datetime", _OneMoment)
        given: dict[str, Any] = {**AMPLE, "audit_keys": AUDIT_KEYS, "deadline": 120}
        # Tokens are for the whole run.
        settings = Settings(**given | issuer.settings(oidc_longest=10**10))
        planned = create_app(settings, graph=graph, clock=lambda: TODAY)
        alone = settings.model_copy(update={"compiled_plan": False})
        stock = create_app(alone, graph=graph, clock=lambda: TODAY)
        clients = [
            httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://test")
            for app in (planned, stock)
        ]
        asked = Both(clients[0], clients[1], issuer)
        counted = Metrics.request

        def request(metrics: Metrics, record: Record) -> None:
            asked.noted += record.plans
            counted(metrics, record)

        patch.setattr(Metrics, "request", request)
        try:
            yield asked
        finally:
            for client, app in zip(clients, (planned, stock), strict=True):
                await client.aclose()
                app.state.firms.end()
                await app.state.imports.close()
                await app.state.log.close()


NODES = """
MATCH (n:Entity) WHERE n.id IS NOT NULL
RETURN n.id AS id, labels(n) AS labels, n.kind AS kind, n.name AS name, n.uscc AS uscc ORDER BY n.id
"""


async def known_of(graph: Graph) -> Known:
    """Ids, names and codes of a graph, whoever may see them."""
    ids: dict[str, list[str]] = {}
    names: Counter[str] = Counter()
    codes: list[str] = []
    for row in await graph.read(NODES):
        labels = set(row["labels"]) - {"Entity"}
        name = min(labels, default="Entity")
        if labels & {"Organization"}:
            name = "".join(word.capitalize() for word in str(row["kind"]).split("_"))
            names[row["name"]] += 1
            codes += [row["uscc"]] if row["uscc"] else []
        ids.setdefault(name, []).append(row["id"])
    assert set(ORGANIZATIONS[:3]) <= ids.keys(), ids.keys()
    return Known(ids, sorted(names), codes)
