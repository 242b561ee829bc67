"""How many operations are answered at a time."""

from collections import Counter
from collections.abc import Generator
from contextlib import contextmanager

from api.refused import Refused

RETRY_AFTER = {"Retry-After": "1"}
"""Seconds."""


class Places:
    """Nobody waits for a place: who finds none is told at once, so that nothing piles up."""

    def __init__(self, *, most: int, most_each: int) -> None:
        """`most`: in all; `most_each`: of one caller."""
        self._most = most
        self._most_each = most_each
        self._taken: Counter[str] = Counter()
        self._in_all = 0

    @contextmanager
    def taken_by(self, owner: str) -> Generator[None]:
        """Hold a place; raises Refused."""
        if self._in_all >= self._most:
            raise Refused(
                503,
                "The server answers as many operations as it can; try again in a second.",
                "UNAVAILABLE",
                RETRY_AFTER,
            )
        if self._taken.get(owner, 0) >= self._most_each:
            raise Refused(
                429,
                f"A caller has at most {self._most_each} operations at a time; try again in a"
                " second.",
                "RATE_LIMITED",
                RETRY_AFTER,
            )
        self._in_all += 1
        self._taken[owner] += 1
        try:
            yield
        finally:
            self._in_all -= 1
            self._taken[owner] -= 1
            if not self._taken[owner]:
                del self._taken[owner]
