"""The servers, graphs and clients that tests ask for: always the real Neo4j."""

from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, LiteralString

import httpx
import hypothesis
import orjson
import pytest
import strawberry
import structlog
from neo4j import AsyncDriver
from pydantic import SecretStr

from api import app as application
from api.app import create_app
from api.schema import make_schema
from api.settings import Settings
from api.telemetry.metrics import Metrics
from api.telemetry.record import Record
from api.telemetry.seen import watch
from graph import embedded, embedded_home
from graph.client import Graph, Row, connect
from graph.constraints import apply_constraints
from graph.settings import Neo4jSettings
from seed.load import seed, settle, together
from seed.row_base import node_id
from seed.rows import SeedRows
from seed.sourced import sourced
from seed.synthetic import synthetic
from tests import side_by_side
from tests.seed.rich_rows import rich

TODAY = date(2025, 7, 1)
DEMO_BANK = node_id("org:synthetic:bank:6")


class CountingGraph(Graph):
    """A graph that remembers the statements it read."""

    def __init__(self, driver: AsyncDriver, *, database: str, timeout: float) -> None:
        super().__init__(driver, database=database, timeout=timeout)
        self.statements: list[LiteralString] = []

    async def read(self, cypher: LiteralString, /, **parameters: Any) -> list[Row]:
        self.statements.append(cypher)
        return await super().read(cypher, **parameters)

    async def explain(self, cypher: LiteralString, /, **parameters: Any) -> dict[str, Any]:
        """The plan of a statement, which is not run."""
        driver: Any = self._driver
        async with driver.session(database=self._database) as session:
            result = await session.run("EXPLAIN " + cypher, parameters)
            summary = await result.consume()
        return summary.plan

    async def as_declared(self, cypher: LiteralString, /, **parameters: Any) -> list[Row]:
        """Read with the text as it stands, of which nothing is left out for the caller."""
        driver: Any = self._driver
        async with driver.session(database=self._database) as session:
            return [dict(each) async for each in await session.run(cypher, parameters)]


Ask = Callable[..., Awaitable[dict[str, Any]]]


def _settings(server: embedded.EmbeddedNeo4j) -> Neo4jSettings:
    return Neo4jSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))


def pytest_configure(config: pytest.Config) -> None:
    """Drawn inputs that ask a server are few, unless the full counts are wanted."""
    if not hasattr(config, "workerinput"):  # which one of several processes would have
        config.pluginmanager.register(side_by_side.Folder())
    # Rich tracebacks would show the locals of every frame: minutes, where one is the schema.
    shown = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, shown])
    hypothesis.settings.register_profile("few", max_examples=20)
    hypothesis.settings.register_profile("many", max_examples=100)
    expression = str(config.getoption("markexpr"))
    hypothesis.settings.load_profile("few" if "not deep" in expression else "many")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Who deals out the tests to several processes."""
    return side_by_side.scheduler(config, log) if config.getoption("dist") == "loadscope" else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In an order that is the same in every process."""
    side_by_side.sort(items)


def silent(_: str) -> None:
    """Progress that nobody watches."""


@asynccontextmanager
async def _counting(server: embedded.EmbeddedNeo4j) -> AsyncGenerator[CountingGraph]:
    async with connect(_settings(server), statement_timeout=60, graph_class=CountingGraph) as graph:
        yield graph


# A run asks thousands of statements, each to be planned. What makes a start fast makes planning a
# third slower, and so does a small heap.
LONG_LIVED = ("-Xmx1g", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError")
KEPT_PLANS = "server.memory.query_cache.per_db_cache_num_entries=4000\n"
# Worlds come and go; a plan that was made for one serves the next.
NO_REPLANNING = "dbms.cypher.min_replan_interval=24h\n"


def _long_lived(data: Path, configuration: str) -> embedded.EmbeddedNeo4j:
    """A server for a whole run of tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(embedded_home, "JVM_MEMORY", LONG_LIVED)
        patch.setattr(embedded_home, "CONFIGURATION", embedded_home.CONFIGURATION + configuration)
        return embedded.start(data)


@pytest.fixture(scope="session")
def seeded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.EmbeddedNeo4j]:
    """A server for the whole seed; tests only read it."""
    with _long_lived(tmp_path_factory.mktemp("seeded"), KEPT_PLANS) as server:
        yield server


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[embedded.EmbeddedNeo4j]:
    """A server for small worlds; each test that asks for `graph` finds it empty."""
    with _long_lived(tmp_path_factory.mktemp("empty"), KEPT_PLANS + NO_REPLANNING) as server:
        yield server


@pytest.fixture(scope="session")
def all_rows() -> SeedRows:
    """Everything that the seed writes."""
    return together(sourced(), synthetic())


@pytest.fixture(scope="session")
async def seeded(
    seeded_server: embedded.EmbeddedNeo4j, all_rows: SeedRows
) -> AsyncIterator[CountingGraph]:
    """The whole seed in the graph; shared, so never write to it."""
    async with _counting(seeded_server) as graph:
        await seed(graph, all_rows, silent)
        await settle(graph)
        yield graph


@pytest.fixture(scope="session")
async def constrained(empty_server: embedded.EmbeddedNeo4j) -> None:
    """The constraints are there for every test, whichever comes first.

    And all labels, types and properties: a plan made without one of them is made again with it.
    """
    async with _counting(empty_server) as graph:
        await apply_constraints(graph)
        await seed(graph, rich(), silent)


@pytest.fixture
async def graph(
    empty_server: embedded.EmbeddedNeo4j, constrained: None
) -> AsyncIterator[CountingGraph]:
    """An empty graph of one's own."""
    async with _counting(empty_server) as graph:
        await graph.define("MATCH (n) DETACH DELETE n")
        yield graph


@cache
def _schema(*, planned: bool = True) -> strawberry.Schema:
    schema = make_schema(planned=planned)
    watch(schema)
    return schema


@pytest.fixture(scope="session", autouse=True)
def schemas_once() -> Iterator[None]:
    """The schemas keep nothing of a request and follow one setting, but take a while to make.

    Tests make thousands of applications; they share it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "make_schema", _schema)  # pyright: ignore
        patch.setattr(application, "watch", lambda _: None)  # pyright: ignore
        yield


class CostTaken(httpx.ASGITransport):
    """Takes the cost off every answer, so that tests compare what was asked for.

    It never costs more than was said before it was answered.
    """

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await super().handle_async_request(request)
        content = await response.aread()
        if b'"extensions":{"cost":' not in content:
            return response
        body = orjson.loads(content)
        cost = body.pop("extensions")["cost"]
        assert 0 <= cost["actual"] <= cost["requested"] <= cost["budget"], (request.content, cost)
        response.headers.pop("content-length")
        return httpx.Response(
            response.status_code, headers=response.headers, content=orjson.dumps(body)
        )


AMPLE: dict[str, Any] = {
    **{"budget": 10**9, "budget_anonymous": 10**9},
    **{"window_budget": 10**12, "window_budget_anonymous": 10**12},
    **{"in_flight": 1_000, "in_flight_each": 1_000},
}
"""Budgets and places for tests of anything else, which ask much at once."""


@asynccontextmanager
async def client_of(
    graph: Graph, *, clock: Callable[[], date] = lambda: TODAY, **settings: Any
) -> AsyncGenerator[httpx.AsyncClient]:
    """A client of the real application over a graph; answers come without their cost."""
    app = create_app(Settings(**AMPLE | settings), graph=graph, clock=clock)
    transport = CostTaken(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        try:
            yield client
        finally:
            app.state.firms.end()
            await app.state.imports.close()
            await app.state.log.close()


def asker(client: httpx.AsyncClient) -> Ask:
    """Ask a question and answer the whole body; variables as keywords."""

    async def ask(query: str, **variables: Any) -> dict[str, Any]:
        response = await client.post("/graphql", json={"query": query, "variables": variables})
        assert response.status_code == 200, response.text
        return response.json()

    return ask


@pytest.fixture
async def ask(seeded: CountingGraph) -> AsyncIterator[Ask]:
    """Ask the seeded graph as the officer of the demo's synthetic bank."""
    async with client_of(seeded, demo=True, demo_bank=DEMO_BANK) as client:
        seeded.statements.clear()
        yield asker(client)


@pytest.fixture
async def ask_anonymously(seeded: CountingGraph) -> AsyncIterator[Ask]:
    """Ask the seeded graph as nobody."""
    async with client_of(seeded) as client:
        seeded.statements.clear()
        yield asker(client)


@pytest.fixture
def root_fields(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Why each root field of a test is answered as it is; "": by its plan."""
    noted: list[str] = []
    counted = Metrics.request

    def request(metrics: Metrics, record: Record) -> None:
        noted.extend(record.plans)
        counted(metrics, record)

    monkeypatch.setattr(Metrics, "request", request)
    return noted


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder of the checkout."""
    return Path(__file__).resolve().parents[1]
