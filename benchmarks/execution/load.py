"""A few callers, each of whom asks the same thing again once it is answered."""

import asyncio
import time
from dataclasses import dataclass, field

from benchmarks.overload_load import HOST, Line, Told


@dataclass(frozen=True, slots=True)
class Asked:
    """Where, what, by how many, for how many seconds; `headers` beside those that all need."""

    port: int
    body: bytes
    callers: int
    seconds: float
    headers: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def request(self) -> bytes:
        """As it goes over the wire."""
        own = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        head = (
            f"POST /graphql HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n"
            f"Content-Type: application/json\r\nAccept: application/json\r\n{own}"
            f"Content-Length: {len(self.body)}\r\n\r\n"
        )
        return head.encode() + self.body


@dataclass(frozen=True, slots=True)
class Answered:
    """Waits in seconds; `seconds` until the last answer was there."""

    waits: list[float]
    seconds: float


class AskedWrongly(Exception):
    """Something was not answered with data."""


def load(asked: Asked) -> Answered:
    """Nobody asks anew when the time is over; what was asked is waited for.

    So the next server finds a Neo4j that does nothing else. Raises AskedWrongly.
    """
    return asyncio.run(_load(asked))


async def _load(asked: Asked) -> Answered:
    told = Told(time.perf_counter(), asked.seconds)
    end = told.began + asked.seconds
    loop = asyncio.get_running_loop()
    everybody = loop.create_future()
    lines: list[Line] = []
    waiting = asked.callers

    def again(line: Line) -> None:
        nonlocal waiting
        if line.open and time.perf_counter() < end:
            line.ask(time.perf_counter())
            return
        waiting -= 1
        if waiting == 0 and not everybody.done():
            everybody.set_result(None)

    for _ in range(asked.callers):
        made = loop.create_connection(
            lambda: _Checked(told, again, asked.request), HOST, asked.port
        )
        lines.append((await made)[1])
    for line in lines:
        again(line)
    await everybody
    seconds = time.perf_counter() - told.began
    for line in lines:
        line.close()
    if set(told.statuses) != {200}:
        raise AskedWrongly(f"answered with {dict(told.statuses)}")
    return Answered(told.waits, seconds)


class _Checked(Line):
    """An answer with errors is none."""

    def status_of(self, head: bytes, body: bytes) -> int:
        """0 for errors."""
        return 0 if body.startswith(b'{"errors"') else super().status_of(head, body)
