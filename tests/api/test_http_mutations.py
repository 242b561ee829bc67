"""Whatever bytes come over a socket: an answer or an end, no bug, nothing told of the inside."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import suppress

import orjson
import pytest

from graph.embedded import EmbeddedNeo4j
from tests.api.hostile_requests import MUTATIONS, mutated
from tests.api.hostile_server import HOST, Served, serving
from tests.conftest import DEMO_BANK, CountingGraph

FEW = 330
ALL = 2_000
AT_A_TIME = 8
PATIENCE = 5.0
BODY_TIMEOUT = 0.5
QUIET = 0.1
UNTIL_EOF = 1.5
INSIDE = re.compile(
    rb"Traceback|\.py\b|File \"|line \d+, in\b|site-packages|neo4j|bolt:|cypher|strawberry"
    rb"|starlette|fastapi|pydantic|uvicorn|httptools|\bh11\b|asyncio|orjson|graphql-core"
    rb"|graphql\.error|\b[A-Za-z]{1,40}Error\b|Exception|\bMATCH \(|UNWIND|RETURN "
    rb"|0x[0-9a-f]{8}|127\.0\.0\.1:\d|/work/|/usr/|/home/|/root/|Server: ",
    re.IGNORECASE,
)
NAMED = (
    rb"/etc/passwd|127\.0\.0\.1:1/"
    rb"|(User|InvalidInput|NotFound|AlreadyExists|Forbidden|Conflict|IdempotencyKeyReused)Error"
)
"""What a request has in it, and types of the schema."""


@pytest.fixture(scope="module")
def served(
    seeded_server: EmbeddedNeo4j, seeded: CountingGraph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    settings = {"body_timeout": BODY_TIMEOUT, "demo": "true", "demo_bank": DEMO_BANK}
    with serving(seeded_server, folder, **settings) as server:
        yield server


async def sent(port: int, request: bytes) -> bytes:
    """All that comes back until the server ends it, or has answered and waits for more.

    Raises TimeoutError if it does neither within some seconds.
    """
    reader, writer = await asyncio.open_connection(HOST, port)
    got = b""
    try:
        async with asyncio.timeout(PATIENCE):
            with suppress(ConnectionError):
                writer.write(request)
                await writer.drain()
                quiet = False
                while not (quiet and whole(got)):
                    try:
                        async with asyncio.timeout(QUIET if whole(got) else UNTIL_EOF):
                            more = await reader.read(65_536)
                    except TimeoutError:
                        quiet = True
                        if not whole(got):
                            # A head without an end is waited for as long as its sender is there.
                            writer.write_eof()
                        continue
                    if not more:
                        break
                    got += more
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()
    return got


def whole(got: bytes) -> bool:
    """Whether these are answers, the last of them up to its end."""
    while got:
        head, found, rest = got.partition(b"\r\n\r\n")
        length = re.search(rb"\r\ncontent-length: (\d+)", head, re.IGNORECASE)
        if not found:
            return False
        size = int(length[1]) if length else 0
        if len(rest) < size:
            return False
        got = rest[size:]
        if not got:
            return True
    return False


def judge(number: int, what: str, request: bytes, got: bytes) -> list[int]:
    """The statuses of the answers; fails with the request that breaks a promise."""
    told = (number, what, request[:600], got[:600])
    found = INSIDE.search(re.sub(NAMED, b"", got))
    assert not found, (found, *told)
    statuses = [int(each) for each in re.findall(rb"^HTTP/1\.[01] (\d{3}) ", got, re.MULTILINE)]
    assert all(status < 500 for status in statuses), told
    assert b"UNEXPECTED" not in got, told
    assert statuses or not got, told
    return statuses


async def check(served: Served, numbers: range) -> dict[int, int]:
    """Sends mutated requests, some at a time; how often each status came."""
    counts: dict[int, int] = {}
    left = iter(numbers)

    async def client() -> None:
        for number in left:
            what, request = mutated(number)
            try:
                got = await sent(served.port, request)
            except TimeoutError:  # unless the machine had something else to do
                got = await sent(served.port, request)
            for status in judge(number, what, request, got) or [0]:
                counts[status] = counts.get(status, 0) + 1

    await asyncio.gather(*(client() for _ in range(AT_A_TIME)))
    return counts


async def ordinary(served: Served) -> None:
    """The server still answers as it should."""
    body = orjson.dumps({"query": "{ organizations(first: 1) { edges { node { id } } } }"})
    head = b"POST /graphql HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    head += b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    got = await sent(served.port, head + body)
    assert got.startswith(b"HTTP/1.1 200 "), got
    assert len(orjson.loads(got.partition(b"\r\n\r\n")[2])["data"]["organizations"]["edges"]) == 1


def troubles(served: Served) -> list[str]:
    """Without what uvicorn says of a sender that left before its second request was answered: the
    first one's end it hears of, that of what waits behind it not."""
    left = "ASGI callable returned without completing response."
    return [line for line in served.troubles() if left not in line]


async def test_mutated_requests_are_answered_properly(served: Served) -> None:
    """Every mutation a number of times, alone and with others."""
    assert len(MUTATIONS) * 10 <= FEW
    counts = await check(served, range(FEW))
    print(dict(sorted(counts.items())))
    assert {200, 400, 405, 413, 415} <= counts.keys()
    await ordinary(served)
    assert troubles(served) == []


@pytest.mark.deep
async def test_two_thousand_mutated_requests_are_answered_properly(served: Served) -> None:
    """The rest of them."""
    counts = await check(served, range(FEW, ALL))
    print(dict(sorted(counts.items())))
    await ordinary(served)
    assert troubles(served) == []
