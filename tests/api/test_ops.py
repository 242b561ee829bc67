"""What operators rely on: request ids, lines of the log, readiness, the process as it runs."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from pydantic import SecretStr
from structlog.testing import capture_logs

from api.app import create_app
from api.settings import Settings
from graph.client import MOST_STATEMENTS_AT_ONCE, Graph, connect
from graph.constraints import apply_constraints
from graph.embedded import EmbeddedNeo4j
from graph.settings import Neo4jSettings
from tests.api.speaking import Speakers, speakers
from tests.api.test_errors import NEED, Broken, need, rows
from tests.conftest import CountingGraph, client_of
from tests.worlds import World

SECRET = "s3cret"
QUERY = "query Firms($n: Int!) { organizations(first: $n) { totalCount } s3cret: viewer { role } }"


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    """The log's lines with what belongs to the request."""
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as captured:
        yield captured


@pytest.fixture
async def town(graph: CountingGraph) -> AsyncIterator[Speakers]:
    world = World()
    world.enterprise("firm")
    await world.write(graph)
    async with speakers(graph) as asked:
        yield asked


def line_of(lines: list[Any], **expected: Any) -> dict[str, Any]:
    """The one line about a request that has these values."""
    [found] = [
        each for each in lines if each["event"] == "request" and expected.items() <= each.items()
    ]
    return found


# ---------------------------------------------------------------- request ids


@pytest.mark.parametrize("sent", ["a", "A-z_0.9", "x" * 64, "018f2a"])
async def test_a_request_id_is_kept(graph: CountingGraph, sent: str) -> None:
    async with client_of(graph) as client:
        for path in ("/health/live", "/graphql", "/nothing", "/metrics"):
            answer = await client.get(path, headers={"X-Request-Id": sent})
            assert answer.headers.get_list("x-request-id") == [sent], path


@pytest.mark.parametrize(
    "sent", ["", "x" * 65, "a b", "a/b", "ä", "a\t", "<script>", "%0d%0a", "a,b"]
)
async def test_what_is_no_request_id_is_replaced(graph: CountingGraph, sent: str) -> None:
    """By one of the server's own, which follows the time."""
    async with client_of(graph) as client:
        answer = await client.get("/health/live", headers=[(b"x-request-id", sent.encode())])
    assert uuid.UUID(answer.headers["x-request-id"]).version == 7


async def test_two_request_ids_are_none(graph: CountingGraph) -> None:
    async with client_of(graph) as client:
        both = [("X-Request-Id", "a"), ("X-Request-Id", "b")]
        answer = await client.get("/health/live", headers=both)
        assert uuid.UUID(answer.headers["x-request-id"]).version == 7


async def test_every_answer_has_an_id(town: Speakers) -> None:
    """Also refusals of every kind; none is given twice."""
    post = town.client.post
    answers = [
        await post("/graphql", json={"query": "{ __typename }"}),
        await post("/graphql", json={"query": "{"}),
        await post(
            "/graphql", content=b"x" * 200_000, headers={"Content-Type": "application/json"}
        ),
        await post("/graphql", content=b"", headers={"Content-Type": "text/plain"}),
        await post("/graphql", headers={"Authorization": "Bearer x"}),
        *[await town.client.get(path) for path in ("/health/live", "/health/ready", "/nothing")],
        await town.client.put("/graphql"),
    ]
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert len(set(ids)) == len(ids)


async def test_the_audit_and_the_log_name_the_request(town: Speakers, lines: list[Any]) -> None:
    token = town.issuer.token("MEMBER", World.id("firm"), sub="the subject")
    answer = await town.client.post(
        "/graphql",
        json={"query": NEED, "variables": {"input": need()}},
        headers={"X-Request-Id": "from-the-firm", "Authorization": f"Bearer {token}"},
    )
    assert "errors" not in answer.json()
    query = "{ auditEntries(first: 9) { edges { node { requestId } } } }"
    audit = await town.ask("AUDITOR", None, query)
    entries = audit["data"]["auditEntries"]["edges"]
    assert {each["node"]["requestId"] for each in entries} == {"from-the-firm"}
    line = line_of(lines, request_id="from-the-firm")
    assert (line["kind"], line["role"], line["status"]) == ("mutation", "MEMBER", 200)
    assert line["statements"] >= 5
    told = json.dumps(lines)
    for hidden in ("the subject", token, need()["enterpriseId"], "5000000", "financingNeedState"):
        assert hidden not in told, hidden


async def test_an_unexpected_error_is_found_by_its_id(
    empty_server: EmbeddedNeo4j, lines: list[Any]
) -> None:
    async with opened(empty_server, Broken) as broken, client_of(broken) as client:
        answer = await client.post("/graphql", json={"query": QUERY, "variables": {"n": 1}})
    [error] = answer.json()["errors"]
    assert error["message"] == "Unexpected error."
    [told] = [each for each in lines if each["event"] == "unexpected error"]
    assert told["request_id"] == error["extensions"]["id"] == answer.headers["x-request-id"]
    assert told["log_level"] == "error"
    assert told["fields"] == ["organizations"]
    assert isinstance(told["exc_info"], KeyError)


# ---------------------------------------------------------------- the line of a request


async def test_a_request_is_one_line(town: Speakers, lines: list[Any]) -> None:
    """With what is asked of it, and nothing of what was asked."""
    body = {"query": QUERY, "variables": {"n": 1}}
    answer = await town.client.post("/graphql", json=body)
    line = line_of(lines, status=200)
    assert line.pop("ms") >= 0
    assert line == {
        **{"event": "request", "log_level": "info", "method": "POST", "path": "/graphql"},
        **{"status": 200, "role": "ANONYMOUS", "kind": "query", "operation": "Firms"},
        **{"statements": 2, "rows": 2, "request_id": answer.headers["x-request-id"]},
    }
    assert SECRET not in str(lines)


async def test_errors_are_in_the_line(town: Speakers, lines: list[Any]) -> None:
    bad = "{ organizations(first: 0) { totalCount } facts(first: 0) { totalCount } }"
    await town.client.post("/graphql", json={"query": bad})
    assert line_of(lines, kind="query")["codes"] == ["INVALID_INPUT"]
    await town.client.post("/graphql", headers={"Authorization": f"Bearer {SECRET}"})
    assert line_of(lines, status=401)["codes"] == ["UNAUTHENTICATED"]
    await town.ask("AUDITOR", None, NEED, input=need())
    assert line_of(lines, kind="mutation")["codes"] == ["ForbiddenError"]
    await town.client.get("/nothing?token=" + SECRET)
    assert line_of(lines, status=404)["path"] == "/nothing"
    assert SECRET not in str(lines)


async def test_a_client_that_leaves_is_no_error(graph: CountingGraph, lines: list[Any]) -> None:
    """Gone in the middle of its body: a line, and nothing raised."""
    app = create_app(Settings(), graph=graph)
    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/graphql", "headers": headers}
    scope |= {"query_string": b"", "root_path": "", "server": ("test", 80), "scheme": "http"}
    parts = [{"type": "http.request", "body": b"{", "more_body": True}, {"type": "http.disconnect"}]
    sent: list[Any] = []

    async def receive() -> Any:
        return parts.pop(0)

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    assert line_of(lines, path="/graphql")["status"] == 499
    assert sent == []


# ---------------------------------------------------------------- readiness


@asynccontextmanager
async def opened(server: EmbeddedNeo4j, graph_class: type[Graph] = Graph) -> AsyncGenerator[Graph]:
    password = SecretStr(server.password)
    settings = Neo4jSettings(uri=server.uri, user=server.user, password=password)
    async with connect(settings, graph_class=graph_class, fail_fast=True) as graph:
        yield graph


async def test_ready_when_every_step_is_done(graph: CountingGraph) -> None:
    """The reasons are those of docs/errors.md."""
    away, steps_pending, too_new = [line[0].strip("`") for line in rows("`status`")]

    async def status(client: httpx.AsyncClient) -> tuple[int, str]:
        answer = await client.get("/health/ready")
        return answer.status_code, answer.json()["status"]

    async with client_of(graph) as client:
        assert await status(client) == (503, steps_pending)
        await apply_constraints(graph)
        assert await status(client) == (200, "ready")
        await graph.define("CREATE (:SchemaStep {number: 9999})")
        assert await status(client) == (503, too_new)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        uri = f"bolt://127.0.0.1:{closed.getsockname()[1]}"
        async with connect(Neo4jSettings(uri=uri)) as nowhere, client_of(nowhere) as client:
            assert await status(client) == (503, away)


class Busy(Graph):
    async def take_all_turns(self) -> None:
        for _ in range(MOST_STATEMENTS_AT_ONCE):
            await self._turns.acquire()


async def test_readiness_stands_in_no_queue(empty_server: EmbeddedNeo4j) -> None:
    """A server that is busy with questions is ready all the same."""
    async with opened(empty_server, Busy) as busy, client_of(busy) as client:
        assert isinstance(busy, Busy)
        await busy.take_all_turns()
        began = time.monotonic()
        answers = await asyncio.gather(*(client.get("/health/ready") for _ in range(20)))
        assert time.monotonic() - began < 1
        assert "the graph does not answer" not in {each.json()["status"] for each in answers}


# ---------------------------------------------------------------- the process


def _first_answer(address: str) -> httpx.Response:
    deadline = time.monotonic() + 20
    while True:
        try:
            return httpx.get(address, headers={"X-Request-Id": "first"})
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_the_process_logs_json_only(project: Path) -> None:
    """Its own lines and the server's; on a signal it ends soon."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    nowhere = {"NEO4J_URI": "bolt://127.0.0.1:1", "RONGZHI_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "api"],
        cwd=project,
        env=os.environ | nowhere,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        address = f"http://127.0.0.1:{port}"
        assert _first_answer(f"{address}/health/ready").status_code == 503
        httpx.post(f"{address}/graphql", json={"query": QUERY, "variables": {"n": 1}})
    finally:
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=20)
    told = [json.loads(line) for line in output.splitlines()]
    for each in told:
        assert re.fullmatch(r"20\d\d-.+Z", each["time"])
        assert each["level"] in {"info", "warning", "error"}
    assert {"uvicorn.error", "graph.outage"} <= {each.get("logger") for each in told}
    ready, asked = [each for each in told if each["event"] == "request"]
    assert (ready["request_id"], ready["status"]) == ("first", 503)
    assert (asked["status"], asked["codes"]) == (503, ["UNAVAILABLE"])
    assert SECRET not in output
    assert "Traceback" not in output
