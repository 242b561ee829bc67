"""A load of one question over sockets: a few clients in turn, or so many requests a second."""

import asyncio
import re
import resource
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import cycle
from statistics import median, quantiles

import orjson

HOST = "127.0.0.1"
QUERY = orjson.dumps(
    {"query": "{ organizations(first: 10) { totalCount edges { node { name kind } } } }"}
)
REQUEST = (
    b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n" % len(QUERY)
) + QUERY
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
CLIENTS = 8
MOST_CONNECTIONS = 1_500
OPENING_AT_A_TIME = 50
ALLOWED = {200, 429, 503}
"""Statuses that an overloaded server may answer with."""


@dataclass
class Told:
    """What came back: how often each status (0: the connection broke), and of the 200s the waits.

    `in_second`: how many of them came in the first second, the next one, ….
    """

    began: float

    seconds: float
    statuses: Counter[int] = field(default_factory=Counter[int])
    waits: list[float] = field(default_factory=list[float])
    in_second: Counter[int] = field(default_factory=Counter[int])
    unsent: int = 0

    def rate(self, status: int = 200) -> float:
        """Answers of a status a second."""
        return self.statuses[status] / self.seconds

    def rates(self) -> str:
        """Those of all that may be answered."""
        return " + ".join(f"{self.rate(status):.0f}" for status in sorted(ALLOWED))

    def waited(self) -> str:
        """Median and 95th percentile of the 200s in milliseconds."""
        if len(self.waits) < 2:
            return "–"
        return f"{median(self.waits) * 1000:.0f}, {quantiles(self.waits, n=20)[-1] * 1000:.0f}"


class Line(asyncio.Protocol):
    """A connection that asks one thing at a time; `done` is called with it once it is answered."""

    def __init__(
        self, told: Told, done: Callable[["Line"], None], request: bytes = REQUEST
    ) -> None:
        self._told = told
        self._done = done
        self._request = request
        self._got = b""
        self._due: float | None = None
        self._transport: asyncio.Transport | None = None
        self.open = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It may ask."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type alone
        self._transport = transport
        self.open = True

    def ask(self, due: float) -> None:
        """Send the request that was due then."""
        self._due = due
        if self._transport:
            self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Notes an answer once it is whole."""
        self._got += data
        head, found, body = self._got.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not found or not length or len(body) < int(length[1]):
            return
        self._answered(self.status_of(head, body))

    def status_of(self, head: bytes, body: bytes) -> int:  # noqa: ARG002 - others look at it
        """The status of an answer."""
        return int(head[9:12])

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's name
        """What was asked is not answered any more."""
        self.open = False
        if self._due is not None:
            self._answered(0)

    def _answered(self, status: int) -> None:
        if self._due is not None:
            self._told.statuses[status] += 1
            if status == 200:
                now = time.perf_counter()
                self._told.waits.append(now - self._due)
                self._told.in_second[int(now - self._told.began)] += 1
        self._got, self._due = b"", None
        self._done(self)

    def close(self) -> None:
        """End it; what was asked is of no interest any more."""
        self._due = None
        if self._transport:
            self._transport.abort()


async def _closed(port: int, seconds: float, addresses: list[str]) -> Told:
    """Some clients, each with one request at a time."""
    told = Told(time.perf_counter(), seconds)
    end = told.began + seconds

    def again(line: Line) -> None:
        if line.open and time.perf_counter() < end:
            line.ask(time.perf_counter())

    loop = asyncio.get_running_loop()
    lines: list[Line] = []
    for number in range(CLIENTS):
        address = (addresses[number % len(addresses)], 0)
        _, line = await loop.create_connection(
            lambda: Line(told, again), HOST, port, local_addr=address
        )
        lines.append(line)
        again(line)
    await asyncio.sleep(seconds)
    for line in lines:
        line.close()
    return told


async def _open(port: int, seconds: float, addresses: list[str], rate: float) -> Told:
    """As many requests a second as that, whether or not earlier ones are answered."""
    told = Told(time.perf_counter(), seconds)
    loop = asyncio.get_running_loop()
    free: list[Line] = []
    lines: list[Line] = []
    opening: set[asyncio.Task[None]] = set()
    source = cycle(addresses)

    def done(line: Line) -> None:
        if line.open:
            free.append(line)

    async def one_more() -> None:
        with suppress(OSError):  # then what was due stays unsent
            address = (next(source), 0)
            made = loop.create_connection(lambda: Line(told, done), HOST, port, local_addr=address)
            _, line = await made
            lines.append(line)
            free.append(line)

    asked = 0
    while (passed := time.perf_counter() - told.began) < seconds:
        while asked < int(passed * rate):
            due = told.began + asked / rate
            asked += 1
            if free:
                free.pop().ask(due)
                continue
            told.unsent += 1
            if len(lines) + len(opening) < MOST_CONNECTIONS and len(opening) < OPENING_AT_A_TIME:
                task = asyncio.create_task(one_more())
                opening.add(task)
                task.add_done_callback(opening.discard)
        await asyncio.sleep(0.001)
    for line in lines:
        line.close()
    await asyncio.gather(*opening)
    return told


def load(port: int, seconds: float, addresses: list[str], rate: float | None = None) -> Told:
    """Asks for so long; without a `rate` as fast as a few clients get answers."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 4_096), hard), hard))
    asking = _open(port, seconds, addresses, rate) if rate else _closed(port, seconds, addresses)
    return asyncio.run(asking)
