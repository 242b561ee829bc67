"""Who runs a statement may tell somebody: how long it took, how many rows, how a unit ended.

The observer belongs to the context (a request), so that two callers of one graph do not mix.
"""

from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter, time_ns
from typing import Protocol


@dataclass(slots=True)
class Ran:
    """A statement, without its parameters.

    `began`: nanoseconds since 1970. `seconds`: with every attempt, without waiting for a turn.
    """

    cypher: str
    began: int
    seconds: float = 0.0
    rows: int = 0
    failed: bool = True


class Observer(Protocol):
    """Is told at once and in the way of the statement, so it must be quick and never raise."""

    def statement(self, ran: Ran) -> None:
        """A statement has ended."""
        ...

    def unit(self, ended: object) -> None:
        """A transaction of writes has ended: what its work gave, or what it raised."""
        ...


OBSERVER: ContextVar[Observer | None] = ContextVar("observer", default=None)


@contextmanager
def ran(cypher: str) -> Generator[Ran]:
    """Tell of the statement that the block runs; the block says how many rows there were."""
    observer = OBSERVER.get()
    seen = Ran(cypher, time_ns())
    began = perf_counter()
    try:
        yield seen
        seen.failed = False
    finally:
        if observer is not None:
            seen.seconds = perf_counter() - began
            observer.statement(seen)


def ended(how: object) -> None:
    """Tell how a transaction of writes ended."""
    if (observer := OBSERVER.get()) is not None:
        observer.unit(how)
