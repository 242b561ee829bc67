"""Where tokens are judged: a small world, a misbehaving issuer, what an answer must be."""

import json
import re
import ssl
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
from pydantic import SecretStr

from graph.client import connect
from graph.embedded import EmbeddedNeo4j
from graph.settings import Neo4jSettings
from tests.api.token_forge import ABSENT, Key, ec_key, rsa_key, token
from tests.conftest import CountingGraph, client_of
from tests.worlds import World

ISSUER = "https://issuer.example/realms/dongguan"
AUDIENCE = "rongzhi-api"
BANK, PARK, FIRM, GUARANTOR = (World.id(each) for each in ("bank", "park", "firm", "guarantor"))
PRODUCT = World.id("product:bank/loan")
VIEWER = "{ viewer { subject role scope { id } } }"
LEEWAY, LONGEST = 30, 24 * 3600
RSA, EC = rsa_key("rsa-2025"), ec_key("ec-2025")
STRANGER = rsa_key("of a stranger", RSA.kid)
"""Another's key under the issuer's name of a key."""

INTERNALS = re.compile(
    r"Traceback|\w(Error|Exception)\b|<class|object at 0x|\.py\b|PyJWT|\bjwt\.|cryptography|httpx"
    r"|[Nn]eo4j|[Cc]ypher|\bMATCH\b|[Ss]trawberry|[Pp]ydantic|\bNone\b|BEGIN PUBLIC|127\.0\.0\.1"
    r"|\b(?!GraphQL)[A-Z][a-z]+[A-Z]\w*"
)


# ---------------------------------------------------------------- the issuer

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Counts what is asked and answers what the issuer says at the time."""

    issuer: "KeyServer"

    def do_GET(self) -> None:
        """Any path is the set of keys, unless the answer looks at it."""
        self.issuer.paths.append(self.path)
        with suppress(OSError):
            self.issuer.answer(self)

    do_POST = do_HEAD = do_PUT = do_OPTIONS = do_GET  # noqa: N815 - the library's names

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nobody reads it."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no news."""


class KeyServer:
    """A real HTTP server on this machine; `answer` may be changed at any time."""

    def __init__(self, host: str) -> None:
        self.paths: list[str] = []
        self.answer: Answer = document({"keys": []})
        self.closing = threading.Event()
        handler = type("_Handler", (Handler,), {"issuer": self})
        self.server = _Server((host, 0), handler)
        self.port = self.server.server_address[1]
        self.url = f"http://{host}:{self.port}"

    @property
    def reads(self) -> int:
        """How many requests came."""
        return len(self.paths)

    def show(self, *keys: Key | dict[str, Any]) -> None:
        """From now on, these keys."""
        shown = [each if isinstance(each, dict) else each.jwk() for each in keys]
        self.answer = document({"keys": shown})


@contextmanager
def key_server(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Generator[KeyServer]:
    """A server that shows the two good keys."""
    server = KeyServer(host)
    if tls:
        server.server.socket = tls.wrap_socket(server.server.socket, server_side=True)
        server.url = server.url.replace("http:", "https:")
    server.show(RSA, EC)
    thread = threading.Thread(target=server.server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.server.shutdown()
        server.server.server_close()
        thread.join()


def document(content: Any, status: int = 200, **headers: str) -> Answer:
    """JSON, or bytes as they are."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()

    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in {"content-type": "application/json", **headers}.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def hanging(handler: Handler) -> None:
    """Nothing at all until the end."""
    handler.issuer.closing.wait(30)


def dripping(handler: Handler) -> None:
    """A byte now and then: no single read is slow, the whole never ends."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.issuer.closing.wait(0.3):
        handler.wfile.write(b" ")
        handler.wfile.flush()


def flooding(handler: Handler) -> None:
    """As fast as it goes, without a length and without an end."""
    handler.send_response(200)
    handler.end_headers()
    while not handler.issuer.closing.is_set():
        handler.wfile.write(b" " * 65536)


def late(seconds: float, answer: Answer) -> Answer:
    """The same after some time."""

    def waiting(handler: Handler) -> None:
        handler.issuer.closing.wait(seconds)
        answer(handler)

    return waiting


# ---------------------------------------------------------------- the judged


@dataclass(frozen=True)
class Door:
    """The application's door, with the issuer behind it."""

    client: httpx.AsyncClient
    graph: CountingGraph
    issuer: KeyServer

    async def ask(self, *authorization: str | bytes, query: str = VIEWER) -> httpx.Response:
        """Ask with as many Authorization headers as are given, byte for byte."""
        lines = [
            (b"authorization", each.encode() if isinstance(each, str) else each)
            for each in authorization
        ]
        return await self.client.post("/graphql", json={"query": query}, headers=lines)

    async def bear(self, token: str) -> httpx.Response:
        """Ask with one token by the book."""
        return await self.ask(f"Bearer {token}")


@asynccontextmanager
async def door_of(graph: CountingGraph, issuer: KeyServer, **changes: Any) -> AsyncGenerator[Door]:
    """A new application that trusts this issuer; ABSENT takes a setting away."""
    settings: dict[str, Any] = {
        "oidc_issuer": ISSUER,
        "oidc_audience": AUDIENCE,
        "oidc_jwks_uri": f"{issuer.url}/keys",
        **changes,
    }
    settings = {name: value for name, value in settings.items() if value is not ABSENT}
    async with client_of(graph, **settings) as client:
        yield Door(client, graph, issuer)


@asynccontextmanager
async def small_world(
    server: EmbeddedNeo4j, more: Callable[[World], None] = lambda _: None
) -> AsyncGenerator[CountingGraph]:
    """A bank, a park, a firm, a guarantor and a product, on the server for small worlds."""
    settings = Neo4jSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))
    async with connect(settings, statement_timeout=60, graph_class=CountingGraph) as graph:
        await graph.define("MATCH (n) DETACH DELETE n")
        world = World()
        world.bank("bank")
        world.park("park")
        world.enterprise("firm")
        world.guarantor("guarantor")
        world.product("bank", "loan")
        more(world)
        await world.write(graph)
        yield graph


def at(seconds: float, form: Callable[[float], Any] = lambda moment: moment) -> Any:
    """A claim that many seconds from the time of the test, in some form."""

    def of(now: float) -> Any:
        return form(int(now) + seconds)

    return of


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good token with changes: ABSENT takes away, functions get the time."""
    now = time.time()
    good = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "pseudonym-7",
        "iat": int(now) - 5,
        "exp": int(now) + 600,
        "rongzhi_role": "MEMBER",
        "rongzhi_scope": FIRM,
        **changes,
    }
    return {name: value(now) if callable(value) else value for name, value in good.items()}


def good_token(key: Key = RSA, **changes: Any) -> str:
    """A token that holds."""
    return token(claims(**changes), key)


# ---------------------------------------------------------------- the judgement


def refused(response: httpx.Response, *secrets: str) -> str:
    """Check that the answer is a refusal by the book that tells nothing; answer its message."""
    assert response.status_code == 401, (response.status_code, response.text[:400])
    [challenge] = response.headers.get_list("www-authenticate")
    assert challenge.startswith("Bearer")
    assert 'error="invalid_token"' in challenge
    message = _silent(response, "UNAUTHENTICATED", [challenge], secrets)
    assert response.headers["content-type"].startswith("application/json")
    return message


def unavailable(response: httpx.Response, *secrets: str) -> str:
    """Check that the answer is neither a refusal nor a pass: come again later."""
    assert response.status_code == 503, (response.status_code, response.text[:400])
    assert int(response.headers["retry-after"]) > 0
    assert "www-authenticate" not in response.headers
    return _silent(response, "UNAVAILABLE", [], secrets)


def viewer(response: httpx.Response) -> dict[str, Any]:
    """Check that the answer is a pass; answer who it says asked."""
    assert response.status_code == 200, (response.status_code, response.text[:400])
    body = response.json()
    assert "errors" not in body, body
    assert "www-authenticate" not in response.headers
    assert body["data"]["viewer"] is not None, "answered as anonymous"
    return body["data"]["viewer"]


def _silent(
    response: httpx.Response, code: str, lines: Sequence[str], secrets: Sequence[str]
) -> str:
    body = response.json()
    assert body.get("data") is None
    for error in body["errors"]:
        assert error["extensions"]["code"] == code, error
        assert not INTERNALS.search(error["message"]), error["message"]
    assert len(response.content) < 2_000
    parts = {part for each in secrets for part in (each, *each.split(".")) if len(part) > 12}
    for secret in (*parts, RSA.modulus, RSA.kid, EC.kid, EC.jwk()["x"], "BEGIN"):
        for text in (response.text, *lines):
            assert secret not in text, secret
    message = body["errors"][0]["message"]
    assert 0 < len(message) < 400
    return message
