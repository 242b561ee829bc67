"""Writers that repeat an unanswered request until it is answered, and what must hold of it all."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import AsyncGenerator, Generator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from itertools import count, pairwise
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import httpx
from pydantic import SecretStr

from graph import embedded
from graph.client import Graph, connect
from graph.constraints import apply_constraints
from graph.embedded import EmbeddedNeo4j
from graph.embedded_probe import free_port
from graph.settings import Neo4jSettings
from tests.api.issuer import Issuer
from tests.api.speaking import AUDIT_KEYS
from tests.worlds import World

PROJECT = Path(__file__).resolve().parents[2]
GENESIS = "0" * 64
UNANSWERED = httpx.Response(503, json={"errors": []})
FIRMS = ("firm", "other firm", "third firm")

SELECTIONS = {
    "financingNeedState": "... on FinancingNeed { id recordedAt amount supersededAt }",
    "needState": "... on Need { id recordedAt title }",
    "factState": "... on Fact { id recordedAt value { ... on Money { amount } } supersededAt }",
}


class Firms(World):
    """Three firms that state what they need and what they are."""

    def __init__(self) -> None:
        super().__init__()
        self.enterprise(*FIRMS)


# ---------------------------------------------------------------- requests


@dataclass(frozen=True)
class Request:
    """A mutation with its key; `number` is found in the node that it makes."""

    number: int
    firm: str
    mutation: str
    input: dict[str, Any]
    replaces: str | None = None
    """The id of the version that it ends."""


@dataclass(frozen=True)
class Acknowledged:
    """A request with the answer that its writer got."""

    request: Request
    id: str
    at: str


def document(mutation: str, selection: str) -> str:
    """A mutation with one variable, its input."""
    kind = mutation[0].upper() + mutation[1:] + "Input"
    return (
        f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ __typename"
        " ... on UserError { message } " + selection + " } }"
    )


async def send(client: httpx.AsyncClient, token: str, query: str, **variables: Any) -> Any:
    """The response; a 503 when there was none."""
    try:
        return await client.post(
            "/graphql",
            json={"query": query, "variables": variables},
            headers={"Authorization": f"Bearer {token}"},
        )
    except httpx.TransportError:
        return UNANSWERED


MOST_STRANGE = 3
"""What comes more often does not pass by itself; a writer that went on would write for ever."""


@dataclass
class Writer:
    """States needs and facts for one firm, one after the other, and changes some of them."""

    name: int
    client: httpx.AsyncClient
    issuer: Issuer
    numbers: Iterator[int]
    acknowledged: list[Acknowledged] = field(default_factory=list[Acknowledged])
    going: bool = True
    sent: int = 0
    timeouts: int = 0
    strange: list[Any] = field(default_factory=list[Any])
    """Errors that no outage explains."""

    _last: dict[str, str] = field(default_factory=dict[str, str])

    async def write(self) -> None:
        """Until told to stop; what was begun is always brought to its answer."""
        random = Random(self.name)
        while self.going:
            request = self.request(random)
            answer = await self.bring(request)
            if random.random() < 0.1:
                assert await self.bring(request) == answer
            self._last[request.mutation] = answer["id"]
            self.acknowledged.append(Acknowledged(request, answer["id"], answer["recordedAt"]))

    def request(self, random: Random) -> Request:
        """A statement of any kind: of needs a new one or a change, of facts a correction."""
        firm = FIRMS[self.name % len(FIRMS)]
        number, mutation = next(self.numbers), random.choice([*SELECTIONS])
        last = self._last.get(mutation)
        if mutation != "factState" and random.random() < 0.5:
            last = None
        about: dict[str, Any] = {"idempotencyKey": str(uuid4())}
        if mutation == "factState":
            about |= {"subjectId": World.id(firm), "measure": "REVENUE", "asOf": "2024"}
            about |= {"value": {"amount": number}, "scope": f"by writer {self.name}"}
        elif mutation == "needState":
            about |= {"enterpriseId": World.id(firm), "title": str(number), "topics": []}
            about |= {"needId": last}
        else:
            about |= {"enterpriseId": World.id(firm), "amount": number, "purpose": "RESEARCH"}
            about |= {"financingNeedId": last}
        return Request(number, firm, mutation, about, last)

    async def bring(self, request: Request) -> dict[str, Any]:
        """Sends it with its key until it is answered."""
        query = document(request.mutation, SELECTIONS[request.mutation])
        while True:
            self.sent += 1
            token = self.issuer.token("MEMBER", World.id(request.firm))
            response = await send(self.client, token, query, input=request.input)
            body = response.json()
            codes = {each["extensions"]["code"] for each in body.get("errors", ())}
            if codes or response.status_code == 503:
                # A transaction that Neo4j ended for its length is no answer, either. Others
                # are told at the end, so that it is seen what became of the request.
                if codes - {"UNAVAILABLE", "TIMEOUT"}:
                    self.strange.append(body)
                    assert len(self.strange) <= MOST_STRANGE, body
                self.timeouts += "TIMEOUT" in codes
                await asyncio.sleep(0.1)
                continue
            assert response.status_code == 200, body
            answer = body["data"][request.mutation]
            assert "id" in answer, (request, answer)
            return answer


def writers_of(client: httpx.AsyncClient, issuer: Issuer, many: int = 10) -> list[Writer]:
    """Writers with numbers that are never used twice."""
    numbers = count(1_000_001)
    return [Writer(name, client, issuer, numbers) for name in range(many)]


async def until_written(writers: list[Writer], more: int, *, seconds: float) -> None:
    """Wait for more acknowledged requests."""
    goal = sum(len(each.acknowledged) for each in writers) + more
    async with asyncio.timeout(seconds):
        while True:
            if sum(len(each.acknowledged) for each in writers) >= goal:
                return
            await asyncio.sleep(0.01)


# ---------------------------------------------------------------- what must hold

NODES = """
MATCH (n) WHERE n:FinancingNeed OR n:Need OR n:Fact
RETURN n.id AS id, coalesce(n.amount, n.value_number, toInteger(n.title)) AS number,
  n.recorded_at AS at, n.superseded_at AS ended, n.synthetic AS synthetic,
  n.data_class AS data_class, COUNT { (n)-[:SOURCED_FROM]->(:Source) } AS sources,
  [(n)-[:NEEDED_BY|ABOUT]->(owner:Enterprise) | owner.id] AS owners
"""
ENTRIES = "MATCH (n:AuditEntry) RETURN properties(n) AS entry ORDER BY n.sequence"
EVENTS = "MATCH (n:Event) RETURN properties(n) AS event ORDER BY n.sequence"
KEYS = "MATCH (n:IdempotencyKey) RETURN properties(n) AS key"
HEAD = "MATCH (n:Counter {name: 'all'}) RETURN n.audited AS sequence, n.audit_hash AS hash"
SOURCES = "MATCH (n:Source {kind: 'MEMBER'}) RETURN n.title AS title"


async def check_all(graph: Graph, acknowledged: list[Acknowledged]) -> None:
    """Each acknowledged request is there once and whole, and nothing else is there."""
    rows = await graph.read(NODES)
    nodes = {row["number"]: row for row in rows}
    assert len(nodes) == len(rows), "a request was written twice"
    assert nodes.keys() == {each.request.number for each in acknowledged}
    ends = {each.request.replaces: each.at for each in acknowledged if each.request.replaces}
    for each in acknowledged:
        node = nodes[each.request.number]
        assert (node["id"], node["at"]) == (each.id, each.at)
        assert node["owners"] == [World.id(each.request.firm)]
        assert node["sources"] == 1
        assert node["data_class"] in {"NEEDS", "FINANCIALS"}
        assert node["synthetic"] is True
        assert node["ended"] == ends.get(each.id)
    entries = [row["entry"] for row in await graph.read(ENTRIES)]
    events = [row["event"] for row in await graph.read(EVENTS)]
    await _check_entries(graph, entries, acknowledged)
    _check_events(entries, events)
    keys = [row["key"] for row in await graph.read(KEYS)]
    assert sorted(each.get("answer", "none") for each in keys) == sorted(
        each.id for each in acknowledged
    )
    assert all({"key", "answer", "body", "recorded_at"} == each.keys() for each in keys)
    titles = Counter(row["title"] for row in await graph.read(SOURCES))
    assert set(titles.values()) <= {1}, "a source was made twice"


async def _check_entries(
    graph: Graph, entries: list[dict[str, Any]], acknowledged: list[Acknowledged]
) -> None:
    assert [each["sequence"] for each in entries] == [*range(1, len(acknowledged) + 1)]
    made = {each.id: each for each in acknowledged}
    assert sorted(each["changed_id"] for each in entries) == sorted(made)
    previous = GENESIS
    for entry in entries:
        asked = made[entry["changed_id"]]
        assert entry["previous_hash"] == previous
        assert (entry["recorded_at"], entry["mutation"]) == (asked.at, asked.request.mutation)
        assert entry["change"] == ("CHANGED" if asked.request.replaces else "CREATED")
        assert entry["scope_id"] == World.id(asked.request.firm)
        previous = entry["hash"]
    assert all(one["recorded_at"] < two["recorded_at"] for one, two in pairwise(entries))
    assert await graph.read(HEAD) == [{"sequence": len(entries), "hash": previous}]


def _check_events(entries: list[dict[str, Any]], events: list[dict[str, Any]]) -> None:
    told = ("sequence", "recorded_at", "changed_id", "kind", "change", "other_id")
    assert [{name: each.get(name) for name in told} for each in events] == [
        {name: each.get(name) for name in told} for each in entries
    ]


VERIFY = """query ($from: Int! = 1, $to: Int, $anchor: AuditAnchorInput) {
  auditVerify(fromSequence: $from, toSequence: $to, anchor: $anchor) {
    entriesChecked intact firstFaultAt firstFault head { sequence hash } } }"""


async def check_verified(client: httpx.AsyncClient, issuer: Issuer, entries: int) -> None:
    """The application finds its chain whole."""
    body = (await send(client, issuer.token("AUDITOR"), VERIFY)).json()
    found = body["data"]["auditVerify"]
    assert found["intact"], found
    assert (found["entriesChecked"], found["head"]["sequence"]) == (entries, entries)


# ---------------------------------------------------------------- processes


def settings_of(server: EmbeddedNeo4j, port: int | None = None) -> Neo4jSettings:
    """How to reach a server, at its own port or at one of a proxy."""
    return Neo4jSettings(
        uri=f"bolt://127.0.0.1:{port or server.port}",
        user=server.user,
        password=SecretStr(server.password),
    )


class Service:
    """The API as a process of its own."""

    def __init__(self, neo4j: EmbeddedNeo4j, issuer: Issuer, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._log = folder / "api.log"
        self._variables = {
            "NEO4J_URI": neo4j.uri,
            "NEO4J_USER": neo4j.user,
            "NEO4J_PASSWORD": neo4j.password,
            "RONGZHI_PORT": str(self.port),
            "RONGZHI_AUDIT_KEYS": AUDIT_KEYS,
            **{f"RONGZHI_{name.upper()}": value for name, value in issuer.settings().items()},
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Begin; it is ready later."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                (sys.executable, "-m", "api"),
                cwd=PROJECT,
                env={**os.environ, **self._variables},
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        if self._process:
            self._process.kill()
            self._process.wait()

    def end(self) -> None:
        """SIGTERM, and wait until it has ended in order."""
        if self._process:
            self._process.terminate()
            self._process.wait(30)

    def troubles(self) -> list[str]:
        """The last errors of its log."""
        lines = self._log.read_text(encoding="utf-8").splitlines()
        return [each for each in lines if '"level": "error"' in each][-3:]

    async def until_ready(self, client: httpx.AsyncClient, seconds: float = 60) -> None:
        """Ask until it is."""
        async with asyncio.timeout(seconds):
            while True:
                try:
                    if (await client.get("/health/ready")).status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.1)


class Database:
    """Neo4j as a process that can be killed, and started again at the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "neo4j"
        self.server = embedded.start(self._folder, fast_start=True, progress=lambda _: None)

    def signal(self, number: signal.Signals) -> None:
        """To the server itself, not to its watchdog."""
        os.kill(self.server.pid, number)

    def start_again(self) -> None:
        """After a kill."""
        self.server.stop()
        self.server = embedded.start(
            self._folder, port=self.server.port, fast_start=True, progress=lambda _: None
        )


@contextmanager
def database_in(folder: Path) -> Generator[Database]:
    """A database with a folder of its own."""
    database = Database(folder)
    try:
        yield database
    finally:
        database.server.stop()


@dataclass(frozen=True)
class Place:
    """A database with three firms, and an API before it, as processes."""

    database: Database
    service: Service
    issuer: Issuer
    client: httpx.AsyncClient
    graph: Graph
    """The test's own way to the database."""


@asynccontextmanager
async def place_in(folder: Path, issuer: Issuer) -> AsyncGenerator[Place]:
    """A place that is ready."""
    with database_in(folder) as database:
        service = Service(database.server, issuer, folder)
        try:
            async with (
                connect(settings_of(database.server), statement_timeout=60) as graph,
                httpx.AsyncClient(base_url=service.address, timeout=30) as client,
            ):
                await apply_constraints(graph)
                await Firms().write(graph)
                service.start()
                await service.until_ready(client)
                yield Place(database, service, issuer, client, graph)
        except BaseException:
            print(*service.troubles(), sep="\n")
            raise
        finally:
            service.kill()
