"""Traces: what a collector gets, and that nothing is loaded where there is none."""

import json
import subprocess
import sys
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from pydantic import ValidationError

from api.app import create_app
from api.settings import Settings
from graph.client import Graph
from tests.api.issuer import issuing
from tests.api.speaking import AUDIT_KEYS
from tests.api.test_errors import NEED, need
from tests.conftest import CountingGraph
from tests.worlds import World

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
PARENT = "00f067aa0ba902b7"
TRACEPARENT = {"traceparent": f"00-{TRACE}-{PARENT}-01"}


class Span:
    """A span as the collector got it."""

    def __init__(self, span: Any, resource: dict[str, Any]) -> None:
        self.name: str = span.name
        self.trace: str = span.trace_id.hex()
        self.id: str = span.span_id.hex()
        self.parent: str = span.parent_span_id.hex()
        self.failed: bool = span.status.code == 2
        self.nanoseconds: int = span.end_time_unix_nano - span.start_time_unix_nano
        self.attributes = {each.key: _value(each.value) for each in span.attributes}
        self.resource = resource


def _value(value: Any) -> Any:
    kind = value.WhichOneof("value")
    found = getattr(value, kind)
    return [_value(each) for each in found.values] if kind == "array_value" else found


class Collector:
    def __init__(self, address: str) -> None:
        self.address = address
        self.bodies: list[bytes] = []

    @property
    def spans(self) -> list[Span]:
        return [
            Span(span, {each.key: _value(each.value) for each in resource.resource.attributes})
            for body in self.bodies
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
        ]


@contextmanager
def collecting() -> Generator[Collector]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            collector.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        collector = Collector(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield collector
        finally:
            server.shutdown()
            thread.join()


@asynccontextmanager
async def running(graph: Graph, **settings: Any) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of an application that is started and stopped, as a server would."""
    app = create_app(Settings(**settings), graph=graph)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            yield client


async def test_a_request_and_its_statements_are_spans(graph: CountingGraph) -> None:
    """In the trace that the client began; the statements below the request."""
    world = World()
    world.enterprise("firm")
    await world.write(graph)
    query = "query Firms { organizations(first: 7) { totalCount } }"
    with collecting() as collector:
        async with running(graph, otel_endpoint=collector.address) as client:
            headers = {**TRACEPARENT, "X-Request-Id": "traced"}
            await client.post("/graphql", json={"query": query}, headers=headers)
            await client.get("/health/live")
        request, *statements = sorted(collector.spans, key=lambda span: span.parent != PARENT)
    assert (request.name, request.trace) == ("POST /graphql query", TRACE)
    assert request.attributes == {
        "http.request.method": "POST",
        "url.path": "/graphql",
        "http.response.status_code": 200,
        "graphql.operation.type": "query",
        "graphql.operation.name": "Firms",
        "rongzhi.request_id": "traced",
        "rongzhi.role": "ANONYMOUS",
        "rongzhi.statements": len(statements),
    }
    assert request.resource["service.name"] == "rongzhi"
    assert {(span.trace, span.parent) for span in statements} == {(TRACE, request.id)}
    assert {span.name for span in statements} == {"statement LAST_WRITE", "statement organizations"}
    for span in statements:
        assert span.attributes.keys() <= {
            *("db.system.name", "rongzhi.rows", "rongzhi.statement", "graphql.field.name")
        }
        assert span.attributes["graphql.field.name"] == "organizations"
        assert 0 < span.nanoseconds <= request.nanoseconds
    assert not any(span.failed for span in (request, *statements))


async def test_nothing_of_what_was_asked_is_told(graph: CountingGraph) -> None:
    """No document, no variables, no token and no subject, of queries, mutations and mistakes."""
    world = World()
    world.enterprise("firm")
    await world.write(graph)
    with collecting() as collector, issuing() as issuer:
        token = issuer.token("MEMBER", World.id("firm"), sub="s3cret subject")
        given = {"audit_keys": AUDIT_KEYS, "otel_endpoint": collector.address + "/v1/traces"}
        async with running(graph, **given, **issuer.settings()) as client:
            bodies: list[Any] = [
                {"query": NEED, "variables": {"input": need(amount=87_654_321)}},
                {"query": '{ s3cret: search(text: "s3cret", first: 1) { totalCount } }'},
                {"query": "{ s3cret }"},
            ]
            for body in bodies:
                headers = {"Authorization": f"Bearer {token}"}
                assert (await client.post("/graphql", json=body, headers=headers)).is_success
            await client.post("/graphql", headers={"Authorization": "Bearer s3cret"})
        spans = collector.spans
    told = b"".join(collector.bodies)
    for hidden in ("s3cret", token, "87654321", World.id("firm"), "MATCH"):
        assert hidden.encode() not in told, hidden
    mutation = next(span for span in spans if span.name == "POST /graphql mutation")
    below = [span.name for span in spans if span.parent == mutation.id]
    assert {"statement CLAIM_KEY", "statement TAKE_COUNTER", "statement RECORD_UNIT"} <= {*below}
    [refused] = [span for span in spans if span.attributes.get("http.response.status_code") == 401]
    assert refused.attributes["rongzhi.error_codes"] == ["UNAUTHENTICATED"]


async def test_a_collector_that_is_away_is_nobodys_trouble(graph: CountingGraph) -> None:
    async with running(graph, otel_endpoint="http://127.0.0.1:1") as client:
        answer = await client.post("/graphql", json={"query": "{ __typename }"})
        assert answer.status_code == 200


@pytest.mark.parametrize("endpoint", ["collector:4318", "ftp://collector", "http://a b"])
def test_an_endpoint_is_an_address(endpoint: str) -> None:
    with pytest.raises(ValidationError):
        Settings(otel_endpoint=endpoint)


def test_without_a_collector_nothing_is_loaded(project: Path) -> None:
    program = (
        "import json, sys\nfrom api.app import create_app\nfrom api.settings import Settings\n"
        "create_app(Settings())\n"
        "print(json.dumps([each for each in sys.modules if each.startswith('opentelemetry')]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, check=True, text=True
    )
    loaded = json.loads(done.stdout)
    # FastAPI loads the interface, which does nothing by itself.
    assert not [each for each in loaded if "sdk" in each or "exporter" in each]
