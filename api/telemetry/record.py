"""What is noted of one request while it is answered, for its line in the log and its numbers.

Never the document, its variables, a token or a subject: nothing here can tell what was asked.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter, time_ns

import uuid_utils

from graph.errors import Refused
from graph.observing import Ran
from graph.units import Answer

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
LONGEST_NAME = 100


def new_id() -> str:
    """An id that no other request has; later ones sort behind earlier ones."""
    return str(uuid_utils.uuid7())


def request_id_of(sent: list[str]) -> str:
    """The client's `X-Request-Id` where it sent one of the right form, else one of our own."""
    if len(sent) == 1 and REQUEST_ID.fullmatch(sent[0]):
        return sent[0]
    return new_id()


@dataclass(slots=True)
class Record:
    """A request. `began` and `seconds` of statements as in graph.observing.

    `role`: of the caller, once it is known. `operation` and `kind`: name (if it has one) and kind
    of the GraphQL operation, once it was found valid. `codes`: of the answer's errors, and the
    types of the refusals among a mutation's results. `plans`: for each root field that was answered
    "", or why not by its plan.
    """

    request_id: str = field(default_factory=new_id)
    method: str = ""
    path: str = ""
    status: int | None = None
    role: str | None = None
    operation: str | None = None
    kind: str | None = None
    codes: list[str] = field(default_factory=list[str])
    statements: int = 0
    rows: int = 0
    began: int = field(default_factory=time_ns)
    clock: float = field(default_factory=perf_counter)
    plans: list[str] = field(default_factory=list[str])
    on_statement: Callable[[Ran], None] | None = None
    on_unit: Callable[[str], None] | None = None

    @property
    def seconds(self) -> float:
        """Since the request came."""
        return perf_counter() - self.clock

    def executes(self, kind: str, operation: str | None) -> None:
        """The operation is about to be executed."""
        self.kind, self.operation = kind, operation and operation[:LONGEST_NAME]

    def refuses(self, code: str) -> None:
        """The answer tells an error of this code, or a refusal of this type."""
        self.codes.append(code)

    def statement(self, ran: Ran) -> None:
        """Observes the graph: see graph.observing."""
        self.statements += 1
        self.rows += ran.rows
        if self.on_statement:
            self.on_statement(ran)

    def unit(self, ended: object) -> None:
        """Observes the graph: see graph.observing."""
        if self.on_unit:
            self.on_unit(_outcome(ended))


CURRENT: ContextVar[Record | None] = ContextVar("record", default=None)


def current() -> Record:
    """The record of the request that is being answered; outside of one, one that nobody reads."""
    return CURRENT.get() or Record()


def _outcome(ended: object) -> str:
    if isinstance(ended, Answer):
        return "repeated" if ended.repeated else "written"
    return "refused" if isinstance(ended, Refused) else "failed"
