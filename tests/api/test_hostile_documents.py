"""Documents meant to tire the server are refused at once, and others are served meanwhile."""

from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from threading import Event, Thread
from time import perf_counter, process_time

import httpx
import orjson
import pytest

from api.app import create_app
from api.settings import Settings
from graph.embedded import EmbeddedNeo4j
from tests.api.hostile_bodies import OVERSIZED, hostile
from tests.api.hostile_server import HOST, Served, serving
from tests.conftest import AMPLE, DEMO_BANK, TODAY, CountingGraph

BODY_LIMIT = 100_000
HOSTILE = dict(hostile())
REFUSED = {"INVALID_INPUT", "OVER_BUDGET"}
JSON = {"content-type": "application/json"}
QUESTION = Path(__file__).parents[2] / "api" / "questions" / "1-financing-plus-expertise.graphql"
MOST = 13.0
"""Times the CPU of reading an ordinary document. That takes 6 ms where this was written, where the
bounds leave 50 to 65 ms for the worst; the rest is for the noise of other machines."""
TRIES = 6

# The demo's own budget for one operation; of windows and places there is no lack.
WINDOWS = {name: value for name, value in AMPLE.items() if name != "budget"}
Make = Callable[[str], bytes]
TABLE: dict[str, tuple[float, float]] = {}


@pytest.fixture(scope="module", autouse=True)
def table() -> Iterator[None]:
    """Prints what each took (with -s)."""
    yield
    for name, (seconds, times) in sorted(TABLE.items(), key=lambda each: -each[1][0]):
        print(f"{seconds * 1000:8.1f} ms {times:6.1f} x  {name}")


@pytest.fixture(scope="module")
async def door(seeded: CountingGraph) -> AsyncIterator[httpx.AsyncClient]:
    """The demo, where most is open: introspection, suggestions, the larger budget."""
    settings = Settings(**WINDOWS, demo=True, demo_bank=DEMO_BANK)
    app = create_app(settings, graph=seeded, clock=lambda: TODAY)
    # What the application lets through would be seen by a server's log alone.
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    app.state.firms.end()


def ordinary(salt: str) -> bytes:
    """The main question, read and validated, beside an operation that asks the graph nothing."""
    text = f"query Asked {{ __typename }}\n{QUESTION.read_text('utf-8')} #{salt}"
    return orjson.dumps({"query": text, "operationName": "Asked"})


async def seconds_of(door: httpx.AsyncClient, make: Make, salt: str) -> float:
    body = make(f"{salt} {perf_counter()}")
    began = process_time()
    await door.post("/graphql", content=body, headers=JSON)
    return process_time() - began


@pytest.fixture
async def reading(door: httpx.AsyncClient) -> float:
    """Seconds of CPU that an ordinary document takes; the best of some, as for the hostile ones."""
    return min([await seconds_of(door, ordinary, str(number)) for number in range(3)])


@pytest.mark.parametrize("name", HOSTILE)
async def test_it_is_refused_at_once(
    seeded: CountingGraph, door: httpx.AsyncClient, reading: float, name: str
) -> None:
    """With a reason, without a statement, in little more time than an ordinary document takes."""
    make = HOSTILE[name]
    body = make("once")
    assert len(body) <= BODY_LIMIT or name in OVERSIZED
    seeded.statements.clear()
    response = await door.post("/graphql", content=body, headers=JSON)
    assert seeded.statements == []
    assert response.status_code in {200, 400, 413}, response.text[:200]
    assert len(response.content) < BODY_LIMIT
    answer = response.json()
    assert answer.get("data") is None
    assert 1 <= len(answer["errors"]) <= 11
    assert {error["extensions"]["code"] for error in answer["errors"]} <= REFUSED, answer
    best = float("inf")
    for number in range(TRIES):
        best = min(best, await seconds_of(door, make, str(number)))
        if number >= 1 and not MOST < best / reading < 2 * MOST:  # no doubt is left
            break
    TABLE[name] = (best, best / reading)
    assert best <= MOST * reading, f"{best * 1000:.0f} ms, {best / reading:.1f} times the ordinary"


# ---------------------------------------------------------------- while others are served

PAGE = orjson.dumps({"query": "{ organizations(first: 5) { edges { node { name } } } }"})
FACTOR = 30.0
"""Times the least that an ordinary question waits alone. Reading a document for 50 ms may be in its
way a few times, its own 7 ms are few, and other work shares the machine."""
ASKED = 7


@pytest.fixture(scope="module")
def served(
    seeded_server: EmbeddedNeo4j, seeded: CountingGraph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A server of its own, so that only its work is in the way."""
    folder = tmp_path_factory.mktemp("served")
    with serving(seeded_server, folder, demo="true", demo_bank=DEMO_BANK) as server:
        yield server


@contextmanager
def sending(served: Served, make: Make) -> Generator[None]:
    """A second client sends one after the other."""
    ended = Event()

    def loop() -> None:
        connection = HTTPConnection(HOST, served.port)
        while not ended.is_set():
            asked(connection, make(str(perf_counter())))
        connection.close()

    thread = Thread(target=loop)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def asked(connection: HTTPConnection, body: bytes) -> int:
    connection.request("POST", "/graphql", body, JSON)
    response = connection.getresponse()
    response.read()
    if response.will_close:
        connection.close()
    return response.status


def waits(served: Served) -> list[float]:
    """What ordinary questions wait for, in seconds."""
    connection = HTTPConnection(HOST, served.port)
    found: list[float] = []
    for _ in range(ASKED):
        began = perf_counter()
        assert asked(connection, PAGE) == 200
        found.append(perf_counter() - began)
    connection.close()
    return found


@pytest.mark.deep  # the wait depends on whatever else the machine does
@pytest.mark.parametrize(
    "name",
    [
        "too dear: 1,800 aliases",
        "too dear: 140 pages alike",
        "JSON nested 95,000 deep",
        "braces without end",
    ],
)
def test_others_are_served_meanwhile(served: Served, name: str) -> None:
    """Beside one client who sends hostile documents one by one the wait is a few times longer."""
    waits(served)  # plans, connections, caches
    alone = min(waits(served))
    with sending(served, HOSTILE[name]):
        beside = median(waits(served))
    TABLE[f"an ordinary question beside: {name}"] = (beside, beside / alone)
    assert beside <= FACTOR * alone, f"{alone * 1000:.0f} ms alone, {beside * 1000:.0f} ms beside"
