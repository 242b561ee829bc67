"""As whom and on which day the graph is seen; what every reading function takes."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.callers import Caller


@dataclass(frozen=True, slots=True)
class View:
    """One caller, the day of the reading and the day that the question is about."""

    caller: Caller
    today: date
    as_of: date

    def parameters(self) -> dict[str, Any]:
        """`$caller` and `$as_of`, which the predicates of edges and listings read."""
        return {"caller": self.caller.parameters(self.today), "as_of": self.as_of}
