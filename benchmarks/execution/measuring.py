"""Rounds in which the servers take turns."""

import json
import multiprocessing
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any, cast

from benchmarks.execution.counting import Relay, counting
from benchmarks.execution.drawn import Drawn
from benchmarks.execution.load import Answered, Asked, load
from benchmarks.execution.questions import QUESTIONS, Found, Question, alike
from benchmarks.execution.servers import OTHER, Server, cpu_seconds

WARM = 3.0
"""Seconds of each question to each server before anything is measured."""


class NotAlike(Exception):
    """Two servers answer differently."""


@dataclass(slots=True)
class Measured:
    """Of a server, a question and a number of callers: one entry for each round."""

    rates: list[float] = field(default_factory=list[float])
    waits: list[float] = field(default_factory=list[float])
    cpu: list[float] = field(default_factory=list[float])

    @property
    def p50(self) -> float:
        """Milliseconds."""
        return 1_000 * median(self.waits)

    @property
    def p99(self) -> float:
        """Milliseconds."""
        return 1_000 * quantiles(self.waits, n=100)[-1] if len(self.waits) > 1 else self.p50


Key = tuple[str, str, int]
"""Question, server and number of callers."""


def bodies(
    question: Question, drawn: Drawn, found: Found, servers: Sequence[Server]
) -> list[bytes]:
    """What each of them is sent."""
    variables = question.variables(drawn, found)
    return [
        json.dumps(
            {
                "query": question.peers if each.name == OTHER else question.ours,
                "variables": variables,
            }
        ).encode()
        for each in servers
    ]


def compared(
    servers: Sequence[Server], drawn: Drawn, found: Found, names: Sequence[str]
) -> dict[str, int]:
    """How many nodes each answer has; raises NotAlike."""
    sizes: dict[str, int] = {}
    for question in _chosen(names):
        asked = bodies(question, drawn, found, servers)
        answers = [alike(server.answer(body)) for server, body in zip(servers, asked, strict=True)]
        for server, answer in zip(servers, answers, strict=True):
            if answer != answers[0]:
                raise NotAlike(f"{question.name}: {server.name} differs from {servers[0].name}")
        sizes[question.name] = _nodes_in(answers[0])
        if not sizes[question.name]:
            raise NotAlike(f"{question.name}: nothing is answered")
    return sizes


def _nodes_in(value: Any) -> int:
    if isinstance(value, list):
        return sum(_nodes_in(each) for each in cast("list[Any]", value))
    if isinstance(value, dict):
        return 1 + sum(_nodes_in(each) for each in cast("dict[str, Any]", value).values())
    return 0


def counted(
    through: Callable[[str], AbstractContextManager[list[Server]]],
    neo4j_port: int,
    drawn: Drawn,
    found: Found,
    names: Sequence[str],
) -> dict[tuple[str, str], int]:
    """Statements of one warm answer, by question and server; `through`: servers by a URI."""
    made: dict[tuple[str, str], int] = {}
    with counting(neo4j_port) as relay, through(f"bolt://127.0.0.1:{relay.port}") as servers:
        for question in _chosen(names):
            for server, body in zip(servers, bodies(question, drawn, found, servers), strict=True):
                server.answer(body)
                made[question.name, server.name] = min(
                    _statements(relay, server, body) for _ in range(5)
                )
    return made


def _statements(relay: Relay, server: Server, body: bytes) -> int:
    """Of one answer, and what an API looks up by itself meanwhile."""
    before = relay.statements
    server.answer(body)
    return relay.statements - before


def measured(
    servers: Sequence[Server],
    neo4j_pid: int,
    drawn: Drawn,
    found: Found,
    *,
    names: Sequence[str],
    rounds: int,
    seconds: Mapping[int, float],
    tell: Callable[[str], None],
) -> dict[Key, Measured]:
    """Round by round every question to every server in turn, by so many callers."""
    made: dict[Key, Measured] = {}
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as other:

        def ask(server: Server, body: bytes, callers: int, for_seconds: float) -> Answered:
            asked = Asked(server.port, body, callers, for_seconds, dict(server.headers))
            return other.submit(load, asked).result()

        for question in _chosen(names):
            asked = bodies(question, drawn, found, servers)
            for server, body in zip(servers, asked, strict=True):
                ask(server, body, 4, WARM)
            for callers, for_seconds in seconds.items():
                for number in range(rounds):
                    # Nobody is always the one after the slowest.
                    order = list(zip(servers, asked, strict=True))
                    order = order[number % len(order) :] + order[: number % len(order)]
                    for server, body in order:
                        before = cpu_seconds(server.pid) + cpu_seconds(neo4j_pid)
                        answered = ask(server, body, callers, for_seconds)
                        used = cpu_seconds(server.pid) + cpu_seconds(neo4j_pid) - before
                        entry = made.setdefault((question.name, server.name, callers), Measured())
                        entry.rates.append(len(answered.waits) / answered.seconds)
                        entry.waits += answered.waits
                        entry.cpu.append(1_000 * used / len(answered.waits))
                tell(_line(question, callers, servers, made))
    return made


def _line(
    question: Question, callers: int, servers: Sequence[Server], made: Mapping[Key, Measured]
) -> str:
    parts = [f"{question.name:3} {callers:3}"]
    for server in servers:
        entry = made[question.name, server.name, callers]
        parts.append(f"{server.name}: {median(entry.rates):.1f}/s {entry.p50:.1f} ms")
    return "  ".join(parts)


def _chosen(names: Sequence[str]) -> list[Question]:
    return [each for each in QUESTIONS if not names or each.name in names]
