"""docs/errors.md, line by line: every condition is provoked, and answered as the page says."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pydantic import SecretStr

from graph.client import connect
from graph.embedded import EmbeddedNeo4j
from graph.settings import Neo4jSettings
from tests.api.issuer import Issuer, issuing
from tests.api.speaking import AUDIT_KEYS, Speakers
from tests.api.troubles import (
    Away,
    Broken,
    GoneAtWrites,
    Slow,
    SlowAtWrites,
    Taken,
    WithoutAnswer,
)
from tests.conftest import CountingGraph, client_of
from tests.worlds import World

PAGE = Path(__file__).resolve().parents[2] / "docs" / "errors.md"
SECRETS = re.compile(
    r"Traceback|\w(Error|Exception)\b|<class|\.py\b|\bMATCH\b|\bRETURN\b|bolt:|127\.0\.0\.1"
    r"|[Nn]eo4j|[Cc]ypher|[Ss]trawberry|[Pp]ydantic|s3cret|" + AUDIT_KEYS.partition(":")[2]
)
MANY = "{ organizations(first: 100) { edges { cursor } } }"
QUERY = "{ organizations(first: 1) { totalCount } }"
NEED = (
    "mutation ($input: FinancingNeedStateInput!) { financingNeedState(input: $input) { __typename"
    " ... on UserError { message } } }"
)


def rows(head: str) -> list[list[str]]:
    """The cells of the table whose first column has this head."""
    found: list[list[str]] = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [each.strip() for each in line.strip("|").split(" | ")]
        if line.startswith(f"| {head} |"):
            found.append(cells)
        elif found and not line.startswith("|"):
            break
        elif found and not line.startswith("|---"):
            found.append(cells)
    return found[1:]


class Court:
    """Applications over the same small world, one for each kind of trouble."""

    def __init__(self, server: EmbeddedNeo4j, issuer: Issuer, stack: AsyncExitStack) -> None:
        self._server = server
        self._stack = stack
        self.issuer = issuer
        self.accept = {"Accept": "application/json"}

    async def client(
        self, graph_class: type[CountingGraph] = CountingGraph, seconds: float = 30, **settings: Any
    ) -> httpx.AsyncClient:
        server = self._server
        database = Neo4jSettings(
            uri=server.uri, user=server.user, password=SecretStr(server.password)
        )
        graph = await self._stack.enter_async_context(
            connect(database, statement_timeout=seconds, graph_class=graph_class)
        )
        settings = {"audit_keys": AUDIT_KEYS, **self.issuer.settings(), **settings}
        return await self._stack.enter_async_context(client_of(graph, **settings))

    async def ask(
        self,
        query: str = QUERY,
        variables: Any = None,
        *,
        role: str = "",
        operation: str | None = None,
        **how: Any,
    ) -> httpx.Response:
        """Ask as a role (for the firm, if it is a member), or without a token."""
        scope = World.id("firm") if role == "MEMBER" else None
        token = f"Bearer {self.issuer.token(role, scope)}" if role else ""
        return await (await self.client(**how)).post(
            "/graphql",
            json={"query": query, "variables": variables, "operationName": operation},
            headers={"Authorization": token, **self.accept} if role else self.accept,
        )

    async def body(self, content: bytes, kind: str = "application/json") -> httpx.Response:
        client = await self.client(body_limit=1_000)
        headers = {"Content-Type": kind, **self.accept}
        return await client.post("/graphql", content=content, headers=headers)

    async def get(self, who: str, **parameters: str) -> httpx.Response:
        client = await self.client(get_requests=who)
        return await client.get("/graphql", params=parameters, headers=self.accept)

    async def got(self, **content: Any) -> httpx.Response:
        client = await self.client()
        return await client.post("/graphql", json=content, headers=self.accept)

    async def need(self, **how: Any) -> httpx.Response:
        """State a need as the firm."""
        return await self.ask(NEED, {"input": need()}, role="MEMBER", **how)


def need(**changes: Any) -> dict[str, Any]:
    return {
        "idempotencyKey": str(uuid4()),
        "enterpriseId": World.id("firm"),
        "amount": 5_000_000,
        "purpose": "RESEARCH",
        **changes,
    }


@pytest.fixture(scope="module")
async def town(empty_server: EmbeddedNeo4j, constrained: None) -> None:
    """Two banks and two firms, written once for the whole page."""
    world = World()
    world.bank("bank", "other bank")
    world.enterprise("firm", "other firm")
    password = SecretStr(empty_server.password)
    settings = Neo4jSettings(uri=empty_server.uri, user=empty_server.user, password=password)
    async with connect(settings) as graph:
        await graph.define("MATCH (n) DETACH DELETE n")
        await world.write(graph)


@pytest.fixture
async def court(empty_server: EmbeddedNeo4j, town: None) -> AsyncIterator[Court]:
    async with AsyncExitStack() as stack:
        with issuing() as issuer:
            yield Court(empty_server, issuer, stack)


# ---------------------------------------------------------------- conditions


async def bad_token(court: Court) -> httpx.Response:
    client = await court.client()
    return await client.post("/graphql", headers={"Authorization": "Bearer s3cret", **court.accept})


async def no_keys(court: Court) -> httpx.Response:
    court.issuer.status = 503
    return await court.ask(role="AUDITOR")


async def not_served(court: Court) -> httpx.Response:
    return await (await court.client()).get("/nothing", headers=court.accept)


async def wrong_method(court: Court) -> httpx.Response:
    return await (await court.client()).put("/graphql", headers=court.accept)


async def download(court: Court) -> httpx.Response:
    return await (await court.client()).get("/audit/entries.jsonl", headers=court.accept)


async def late_body(court: Court) -> httpx.Response:
    async def body() -> AsyncIterator[bytes]:
        yield b"{"
        await asyncio.sleep(5)

    client = await court.client(body_timeout=0.1)
    headers = {"Content-Type": "application/json", **court.accept}
    return await client.post("/graphql", content=body(), headers=headers)


async def not_acceptable(court: Court) -> httpx.Response:
    client = await court.client()
    return await client.post("/graphql", json={"query": QUERY}, headers={"Accept": "text/html"})


async def spent(court: Court) -> httpx.Response:
    client = await court.client(window_budget_anonymous=100)
    for _ in range(9):
        await client.post("/graphql", json={"query": QUERY}, headers=court.accept)
    return await client.post("/graphql", json={"query": MANY}, headers=court.accept)


async def crowded(court: Court, **settings: int) -> httpx.Response:
    """Ask while another question is answered."""
    client = await court.client(graph_class=Slow, seconds=2, **settings)
    other = asyncio.create_task(client.post("/graphql", json={"query": QUERY}))
    await asyncio.sleep(0.5)
    response = await client.post("/graphql", json={"query": QUERY}, headers=court.accept)
    await other
    return response


LONG_NAMES = "{" + " ".join(f"{'a' * 300}{n}: __typename" for n in range(40)) + "}"
TWO = "query A { __typename } query B { __typename }"
CONDITIONS: list[Callable[[Court], Awaitable[httpx.Response]]] = [
    lambda court: court.body(b"\xff{"),
    lambda court: court.body(b"[1]"),
    lambda court: court.ask(TWO, operation="C"),
    not_served,
    wrong_method,
    lambda court: court.body(b'"' + b"x" * 1_000 + b'"'),
    lambda court: court.body(b"{}", "text/plain"),
    late_body,
    not_acceptable,
    lambda court: court.get("nobody", query=QUERY),
    lambda court: court.get("everybody", query=NEED),
    lambda court: court.got(documentId="never heard of"),
    lambda court: court.ask(documents="trusted"),
    lambda court: court.ask("{ __schema { types { name } } }"),
    lambda court: court.ask(MANY, budget_anonymous=100),
    spent,
    lambda court: crowded(court, in_flight_each=1),
    lambda court: crowded(court, in_flight=1),
    lambda court: court.ask("{ nothing {"),
    lambda court: court.ask("{" + " __typename" * 200 + "}", token_limit=100),
    lambda court: court.ask("{ a" * 100 + " }" * 100),
    lambda court: court.ask("{ nothing }"),
    lambda court: court.ask("query ($n: Int!) { organizations(first: $n) { totalCount } }"),
    lambda court: court.ask("{ organizations(first: 101) { totalCount } }"),
    bad_token,
    no_keys,
    lambda court: court.ask(role="MEMBER", graph_class=Away),
    lambda court: court.ask("{ auditEntries(first: 1) { totalCount } }", role="MEMBER"),
    download,
    lambda court: court.need(audit_keys=""),
    lambda court: court.ask(graph_class=Slow, seconds=0.3),
    lambda court: court.need(graph_class=SlowAtWrites, seconds=0.3),
    lambda court: court.ask(graph_class=Slow, deadline=0.3),
    lambda court: court.need(graph_class=SlowAtWrites, deadline=0.3),
    lambda court: court.ask(LONG_NAMES, answer_limit=10_000),
    lambda court: court.ask(graph_class=Away),
    lambda court: court.need(graph_class=GoneAtWrites),
    lambda court: court.need(graph_class=WithoutAnswer),
    lambda court: court.ask(graph_class=Broken),
    lambda court: court.ask(role="MEMBER", graph_class=Broken),
]
TABLE = rows("condition")


def test_every_line_has_its_condition() -> None:
    assert len(TABLE) == len(CONDITIONS)
    assert len({line[0] for line in TABLE}) == len(TABLE)


@pytest.mark.parametrize(
    ("line", "provoke"), [*zip(TABLE, CONDITIONS, strict=False)], ids=[line[0] for line in TABLE]
)
@pytest.mark.parametrize("media", ["json", "graphql-response+json"])
async def test_a_condition(
    court: Court, line: list[str], provoke: Callable[[Court], Awaitable[httpx.Response]], media: str
) -> None:
    """Status and code are the page's, its advice can be followed, and nothing internal is told."""
    _, in_json, in_response, code, advice = line
    court.accept = {"Accept": f"application/{media}"}
    response = await provoke(court)
    assert response.status_code == int(in_json if media == "json" else in_response), response.text
    if response.status_code not in (404, 405, 406, 500) and "download" not in line[0]:
        assert response.headers["content-type"] == f"application/{media}; charset=utf-8"
    for error in response.json()["errors"]:
        assert error["extensions"]["code"] == code.strip("`"), error
        assert error["message"]
        assert ("quotes `extensions.id`" in advice) == ("id" in error["extensions"])
        if "id" in error["extensions"]:
            assert error["extensions"]["id"] == response.headers["x-request-id"]
        # The words are enough for somebody who does not know the page.
        assert ("idempotencyKey" in advice) == ("the same idempotencyKey" in error["message"])
        assert ("locations" not in advice) or error["locations"]
    for header in ("Retry-After", "WWW-Authenticate", "Allow"):
        assert (f"`{header}`" in advice) == (header in response.headers), header
    assert not SECRETS.search(response.text), response.text
    assert not SECRETS.search(str({**response.headers}))


# ---------------------------------------------------------------- members


async def refusal(court: Court, **changes: Any) -> httpx.Response:
    return await court.ask(NEED, {"input": need(**changes)}, role="MEMBER")


async def forbidden(court: Court) -> httpx.Response:
    return await court.ask(NEED, {"input": need()}, role="AUDITOR")


async def conflict(court: Court) -> httpx.Response:
    speakers = Speakers(await court.client(), court.issuer)
    parties = [
        {"organizationId": World.id(name), "role": "LENDER", "lead": name == "bank", "amount": 1}
        for name in ("bank", "other bank")
    ]
    deal = await speakers.do(
        *("BANK_OFFICER", World.id("bank"), "dealRecord", "... on Deal { id }"),
        kind="FINANCING",
        agreedOn="2025-06-01",
        enterpriseId=World.id("firm"),
        participants=parties,
        synthetic=True,
    )
    again = "mutation ($input: DealConfirmInput!) { dealConfirm(input: $input) { __typename"
    again += " ... on UserError { message } } }"
    token = court.issuer.token("BANK_OFFICER", World.id("bank"))
    return await speakers.client.post(
        "/graphql",
        json={
            "query": again,
            "variables": {"input": {"idempotencyKey": str(uuid4()), "dealId": deal["id"]}},
        },
        headers={"Authorization": f"Bearer {token}"},
    )


async def reused(court: Court) -> httpx.Response:
    key = str(uuid4())
    assert "errors" not in (await refusal(court, idempotencyKey=key)).json()
    return await refusal(court, idempotencyKey=key, amount=6_000_000)


MEMBERS: dict[str, Callable[[Court], Awaitable[httpx.Response]]] = {
    "InvalidInputError": lambda court: refusal(court, amount=0),
    "NotFoundError": lambda court: refusal(court, enterpriseId=str(uuid4())),
    "ForbiddenError": forbidden,
    "ConflictError": conflict,
    "AlreadyExistsError": lambda court: court.need(graph_class=Taken),
    "IdempotencyKeyReusedError": reused,
}


@pytest.mark.parametrize("line", rows("member"), ids=lambda line: line[0].strip("`"))
async def test_a_member(court: Court, line: list[str]) -> None:
    """The page's member comes with a message, and without `errors`."""
    response = await MEMBERS[line[0].strip("`")](court)
    assert response.status_code == 200
    body = response.json()
    assert "errors" not in body
    [answer] = body["data"].values()
    assert answer["__typename"] == line[0].strip("`")
    assert answer["message"]
    assert not SECRETS.search(answer["message"])


def test_the_page_has_every_member() -> None:
    schema = (PAGE.parents[1] / "api" / "schema.graphql").read_text(encoding="utf-8")
    members = set(re.findall(r"^type (\w+) implements UserError", schema, re.MULTILINE))
    assert members == {line[0].strip("`") for line in rows("member")} == set(MEMBERS)
