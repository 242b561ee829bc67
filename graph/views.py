"""As whom, on which day and as known when the graph is seen; what every reading function takes."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from graph.callers import Caller


@dataclass(frozen=True, slots=True)
class View:
    """One caller, the day of the reading, the day asked about and the moment of the knowledge.

    `known_at` is a moment as `graph.moments` writes it: what was recorded later is not seen.
    `replayed`: the question named the moment itself.
    """

    caller: Caller
    today: date
    as_of: date
    known_at: str
    replayed: bool = False

    def on(self, as_of: date | None, known_at: str | None = None) -> "View":
        """The same on another day or at another moment; as it is where none is given."""
        seen = self if as_of is None else replace(self, as_of=as_of)
        return seen if known_at is None else replace(seen, known_at=known_at, replayed=True)

    def parameters(self) -> dict[str, Any]:
        """`$caller`, `$as_of` and `$known_at`, which the predicates of declarations read."""
        return {
            "caller": self.caller.parameters(self.today),
            "as_of": self.as_of,
            "known_at": self.known_at,
        }
