"""The price of an operation: known before the graph is asked, and never less than what comes."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from graph.embedded_probe import free_port
from tests.conftest import AMPLE, DEMO_BANK, TODAY, CountingGraph

PAGE = "{ organizations(first: 100) { edges { node { name sectors { name } } } } }"
DEMO = {"demo": True, "demo_bank": DEMO_BANK}


class Door:
    """A client that sees the whole answer, with its cost."""

    def __init__(self, graph: CountingGraph, **settings: Any) -> None:
        self.app = create_app(Settings(**settings), graph=graph, clock=lambda: TODAY)
        transport = httpx.ASGITransport(app=self.app)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://test")

    async def ask(self, query: str, **variables: Any) -> httpx.Response:
        return await self.client.post("/graphql", json={"query": query, "variables": variables})

    async def cost(self, query: str, **variables: Any) -> dict[str, int]:
        response = await self.ask(query, **variables)
        assert response.status_code == 200, response.text
        return response.json()["extensions"]["cost"]


@pytest.fixture
async def demo(seeded: CountingGraph) -> Door:
    return Door(seeded, **AMPLE, **DEMO)


# ---------------------------------------------------------------- the price list

PRICES: list[tuple[str, int]] = [
    ("{ __typename }", 0),
    ("{ a: __typename b: __typename }", 0),
    ("{ viewer { role } }", 1),
    # One for the connection, two for each edge with its node.
    ("{ organizations(first: 1) { edges { node { id } } } }", 3),
    ("{ organizations(first: 100) { edges { node { id } } } }", 201),
    ("{ organizations(first: 100) { edges { cursor } } }", 101),
    ("{ organizations(first: 100) { totalCount } }", 6),
    ("{ organizations(first: 100) { pageInfo { endCursor } totalCount } }", 7),
    # A plain list: its most.
    (PAGE, 1 + 100 * (2 + 10)),
    ("{ mechanisms { key } }", 20),
    # What is asked twice is paid twice.
    ("{ a: mechanisms { key } b: mechanisms { key } }", 40),
    # As many ids as there are.
    ('{ nodes(ids: ["a", "b", "c"]) { id } }', 3),
    # Only one of two kinds can come: the dearer one is paid.
    ('{ node(id: "a") { ... on Bank { sectors { id } } ... on Park { subParks { id } } } }', 51),
    ('{ node(id: "a") { id ... on Organization { aliases { name } sectors { id } } } }', 36),
    # What is answered as one is paid once, with all that is asked of it.
    ("{ mechanisms { key } mechanisms { name } }", 20),
    (
        "{ organizations(first: 2) { edges { node { sectors { id } } } edges { node { sectors"
        " { name } aliases { name } } } } }",
        1 + 2 * (2 + 10 + 25),
    ),
    (
        '{ node(id: "a") { ... on Bank { sectors { id } } ... on Bank { aliases { name } } } }',
        1 + 10 + 25,
    ),
    # A fragment costs the same wherever it is spread.
    ("{ ...A } fragment A on Query { mechanisms { key } }", 20),
    ("{ a: node(id: 1) { ...A } b: node(id: 1) { ...A } } fragment A on Node { id }", 2),
    # `first` of a connection bounds what its fragments ask of the edges.
    (
        "{ organizations(first: 7) { ...A } } fragment A on OrganizationConnection"
        " { edges { node { id } } pageInfo { endCursor } }",
        1 + 7 * 2 + 1,
    ),
    # What is left out costs nothing.
    ("{ mechanisms @skip(if: true) { key } __typename }", 0),
    ("{ mechanisms @include(if: false) { key } __typename }", 0),
    ("{ mechanisms @include(if: true) { key } }", 20),
    # Work that rows do not bound.
    ('{ search(text: "a", first: 1) { edges { tier } } }', 20 + 1 + 1),
    ("{ __schema { queryType { name } } }", 200),
    ('{ __type(name: "Bank") { name } }', 20),
]


@pytest.mark.parametrize(("query", "requested"), PRICES)
async def test_what_an_operation_may_cost(demo: Door, query: str, requested: int) -> None:
    cost = await demo.cost(query)
    assert cost["requested"] == requested
    assert cost["actual"] <= requested


async def test_variables_are_priced_with_their_values(demo: Door) -> None:
    """Given ones, defaults, and those of @include."""
    query = (
        "query ($n: Int! = 5, $with: Boolean = false) { organizations(first: $n) { edges { node"
        " { id sectors @include(if: $with) { id } } } } }"
    )
    assert (await demo.cost(query))["requested"] == 1 + 5 * 2
    assert (await demo.cost(query, n=3))["requested"] == 1 + 3 * 2
    variables = {"n": 3, "with": True}
    assert (await demo.cost(query, **variables))["requested"] == 1 + 3 * 12


async def test_what_it_did_cost_is_counted(demo: Door) -> None:
    """Objects of the answer, and the weights of what was answered."""
    cost = await demo.cost('{ node(id: "00000000-0000-4000-8000-000000000000") { id } }')
    assert (cost["requested"], cost["actual"]) == (1, 0)
    cost = await demo.cost("{ organizations(first: 3) { totalCount edges { node { id } } } }")
    assert (cost["requested"], cost["actual"]) == (12, 12)
    cost = await demo.cost("{ mechanisms { key } }")
    assert (cost["requested"], cost["actual"]) == (20, 12)


# ---------------------------------------------------------------- too dear


async def test_an_operation_over_budget_never_reaches_the_graph(seeded: CountingGraph) -> None:
    """It names the place, and there is no use in coming back."""
    door = Door(seeded, budget=1_000, **DEMO)
    seeded.statements.clear()
    response = await door.ask(
        "query { all: organizations(first: 100) { edges { node { deals"
        "(first: 50) { edges { node { id } } } name } } } }"
    )
    assert response.status_code == 400
    assert response.json() == {
        "errors": [
            {
                "message": "The operation may cost 10,801; one of yours may cost 1,000. Most of it"
                " is asked at `all(first: 100).edges.node.deals(first: 50).edges.node`: ask for"
                " smaller pages, fewer lists, or in parts.",
                "extensions": {"code": "OVER_BUDGET", "requested": 10_801, "budget": 1_000},
            }
        ]
    }
    assert "retry-after" not in response.headers
    assert seeded.statements == []


async def test_plain_values_are_bounded_too(seeded: CountingGraph) -> None:
    """A thousand aliases of one scalar in a long list are few objects and many values."""
    door = Door(seeded, budget=1_000, **DEMO)
    names = " ".join(f"n{number}: name" for number in range(150))
    response = await door.ask("{ organizations(first: 100) { edges { node { " + names + " } } } }")
    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert error["message"].startswith("The operation may answer with 15,000 values; yours may")


async def test_who_has_no_token_may_ask_less(seeded: CountingGraph) -> None:
    settings = Settings()
    assert settings.budget_anonymous < settings.budget
    nobody, demo = Door(seeded), Door(seeded, **DEMO)
    dear = "{ organizations(first: 100) { edges { node { sectors { id } aliases { name } } } } }"
    assert (await nobody.ask(dear)).status_code == 400
    assert (await demo.cost(dear))["budget"] == settings.budget


PAGES = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    "path",
    [*(PAGES / "docs/operations").glob("*.graphql"), *(PAGES / "api/questions").glob("*.graphql")],
    ids=lambda path: path.stem,
)
async def test_what_is_documented_is_affordable(seeded: CountingGraph, path: Path) -> None:
    """With the budgets as they are shipped; the operations also for callers without a token."""
    door = Door(seeded, **DEMO)
    text = path.read_text(encoding="utf-8")  # noqa: ASYNC240 - nobody else waits
    response = await door.ask(text)
    assert response.status_code == 200, response.text
    cost = response.json()["extensions"]["cost"]
    if path.parent.name == "operations":
        assert cost["requested"] <= Settings().budget_anonymous


# ---------------------------------------------------------------- the window


async def test_a_spent_window_says_when_to_come_back(seeded: CountingGraph) -> None:
    """And then the operation is answered; others are not touched."""
    door = Door(seeded, window_budget=500, window_seconds=2, **DEMO)
    query = "{ organizations(first: 100) { edges { node { id } } } }"
    left: list[int] = []
    for _ in range(9):
        response = await door.ask(query)
        if response.status_code != 200:
            break
        left.append(response.json()["extensions"]["cost"]["windowLeft"])
        assert response.headers["ratelimit-policy"] == '"cost";q=500;w=2'
        assert response.headers["ratelimit"].startswith(f'"cost";r={left[-1]};t=')
    assert left
    assert left == sorted(left, reverse=True)
    assert response.status_code == 429  # pyright: ignore[reportPossiblyUnboundVariable]
    [error] = response.json()["errors"]  # pyright: ignore[reportPossiblyUnboundVariable]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    wait = int(response.headers["retry-after"])  # pyright: ignore[reportPossiblyUnboundVariable]
    assert 1 <= wait <= 4
    await asyncio.sleep(wait)
    assert (await door.ask(query)).status_code == 200


async def test_refused_requests_are_paid_too(seeded: CountingGraph) -> None:
    """Somebody has to read them."""
    door = Door(seeded, window_budget=100, window_seconds=60, **DEMO)
    statuses = [(await door.ask("{ nothing }")).status_code for _ in range(12)]
    assert statuses[:5] == [200] * 5
    assert statuses[-1] == 429


# ---------------------------------------------------------------- several processes


@pytest.fixture
def redis() -> Iterator[str]:
    """A Redis of one's own; its address."""
    if not (program := shutil.which("redis-server")):
        pytest.skip("Debian's redis-server is not installed")
    port = free_port()
    command = [program, "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        yield f"redis://127.0.0.1:{port}"
        process.kill()


async def test_processes_share_the_budgets(seeded: CountingGraph, redis: str) -> None:
    """What one was asked, the other counts; without Redis each counts for itself."""
    settings = {"window_budget": 300, "budget_store": redis, **DEMO}
    one, other = Door(seeded, **settings), Door(seeded, **settings)
    alone = Door(seeded, **{**settings, "budget_store": "redis://127.0.0.1:9"})
    query = "{ organizations(first: 100) { edges { node { id } } } }"
    async with AsyncExitStack() as stack:
        for door in (one, other, alone):
            await stack.enter_async_context(door.app.router.lifespan_context(door.app))
        for _ in range(50):  # until Redis listens
            if (await one.ask(query)).status_code == 429:
                break
            await asyncio.sleep(0.1)
        assert (await other.ask(query)).status_code == 429
        statuses = [(await alone.ask(query)).status_code for _ in range(3)]
    assert statuses == [200, 429, 429]
