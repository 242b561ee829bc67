"""What clients see of errors: what they can mend in words, everything else masked."""

import uuid
from typing import Any

import structlog
from graphql import GraphQLError

from graph.errors import GraphTimeout, GraphUnavailable

LONGEST_LIST = 250

log = structlog.get_logger()


class InvalidInput(GraphQLError):
    """An argument breaks a rule; the message says which one and what would do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, extensions={"code": "INVALID_INPUT"})


class ReadOnly(GraphQLError):
    """The server has no key for the audit, so it takes no writes."""

    def __init__(self) -> None:
        super().__init__(
            "This server takes no writes: it has no audit key (RONGZHI_AUDIT_KEYS).",
            extensions={"code": "READ_ONLY"},
        )


class NotAllowed(GraphQLError):
    """The caller's role may not ask this."""

    def __init__(self, message: str) -> None:
        super().__init__(message, extensions={"code": "FORBIDDEN"})


def shown(error: GraphQLError) -> dict[str, Any]:
    """The error as it is sent.

    A mistake of the client keeps its words and has the code INVALID_INPUT. A database that does
    not answer is UNAVAILABLE, one that had to end a statement TIMEOUT. Anything else is
    UNEXPECTED: its words stay in the log, under the id that the client gets.
    """
    cause = error.original_error
    formatted: dict[str, Any] = {**error.formatted}
    if isinstance(cause, ReadOnly | NotAllowed):
        formatted["extensions"] = cause.extensions
    elif _is_clients_mistake(error):
        formatted["extensions"] = {"code": "INVALID_INPUT"}
    elif isinstance(cause, GraphTimeout):
        log.warning("statement ended", path=error.path)
        formatted["message"] = "The answer took longer than allowed; ask for less at once."
        formatted["extensions"] = {"code": "TIMEOUT"}
    elif isinstance(cause, GraphUnavailable):
        log.warning("graph unavailable", reason=str(cause))
        formatted["message"] = (
            "The graph does not answer at the moment; try again in a few seconds."
        )
        formatted["extensions"] = {"code": "UNAVAILABLE"}
    else:
        id = str(uuid.uuid4())
        log.error("unexpected error", id=id, path=error.path, exc_info=cause or error)
        formatted["message"] = "Unexpected error."
        formatted["extensions"] = {"code": "UNEXPECTED", "id": id}
    return formatted


def _is_clients_mistake(error: GraphQLError) -> bool:
    """Syntax, validation and variables have no path; an argument names its place."""
    cause = error.original_error
    if isinstance(error, InvalidInput) or isinstance(cause, InvalidInput):
        return True
    is_graphql = cause is None or isinstance(cause, GraphQLError)
    named_place = isinstance(cause, GraphQLError) and bool(cause.nodes)
    return is_graphql and (error.path is None or named_place)


def bounded(name: str, values: list[Any] | None) -> None:
    """Raise InvalidInput for a list argument of more than 250 values."""
    if values and len(values) > LONGEST_LIST:
        raise InvalidInput(f"`{name}` may have at most {LONGEST_LIST} values.")
