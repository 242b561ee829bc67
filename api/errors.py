"""What clients see of errors: what they can mend in words, everything else masked."""

from typing import Any

import orjson
import structlog
from graphql import FieldNode, GraphQLError
from starlette.responses import Response

from api.telemetry.record import current
from graph.errors import GraphTimeout, GraphUnavailable, OutcomeUnknown

RETRY_AFTER = "5"
"""Seconds; an outage ends for us half a second after it ends for Neo4j."""

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
    """The error as it is sent, by the table of docs/errors.md.

    A mistake of the client keeps its words and has the code INVALID_INPUT. A database that does
    not answer is UNAVAILABLE, one that had to end a statement TIMEOUT. Anything else is
    UNEXPECTED: its words stay in the log, under the request's id, which the client gets.
    """
    cause = error.original_error
    formatted: dict[str, Any] = {**error.formatted}
    if isinstance(cause, ReadOnly | NotAllowed):
        formatted["extensions"] = {**(cause.extensions or {})}
    elif _is_clients_mistake(error):
        formatted["extensions"] = {"code": "INVALID_INPUT"}
    else:
        # The schema's name of the field: the path holds aliases, which are the client's.
        names = [node.name.value for node in error.nodes or () if isinstance(node, FieldNode)]
        formatted |= _masked(cause or error, fields=names)
    current().refuses(formatted["extensions"]["code"])
    return formatted


def unexpected(error: Exception) -> Response:
    """The answer to a request of which something failed that is no field."""
    masked = _masked(error)
    code = masked["extensions"]["code"]
    current().refuses(code)
    away = code == "UNAVAILABLE"
    return Response(
        orjson.dumps({"errors": [masked]}),
        503 if away else 500,
        {"Retry-After": RETRY_AFTER} if away else None,
        "application/json; charset=utf-8",
    )


def _masked(error: Exception, **place: Any) -> dict[str, Any]:
    """Words and code for what the client did not cause; what happened is told to the log alone."""
    if isinstance(error, GraphTimeout):
        log.warning("statement ended", **place)
        return coded("TIMEOUT", f"The answer took longer than allowed; {after_timeout()}.")
    if isinstance(error, OutcomeUnknown):
        log.warning("outcome unknown", reason=str(error), **place)
        return coded(
            "UNAVAILABLE",
            "The graph went away before it confirmed the write, so it may be written or not: send "
            "the same request again with the same idempotencyKey; it is done once in any case.",
        )
    if isinstance(error, GraphUnavailable):
        log.warning("graph unavailable", reason=str(error), **place)
        again = ", a mutation with the same idempotencyKey" if current().kind == "mutation" else ""
        return coded(
            "UNAVAILABLE",
            f"The graph does not answer at the moment; try again in a few seconds{again}.",
        )
    # The text of a GraphQL error quotes the document.
    ours = not isinstance(error, GraphQLError)
    about = {"exc_info": error} if ours else {"reason": error.message}
    log.error("unexpected error", **about, **place)
    told = coded("UNEXPECTED", "Unexpected error.")
    told["extensions"]["id"] = current().request_id
    return told


def after_timeout() -> str:
    """What to do after the request's operation took too long."""
    if current().kind == "mutation":
        return "send it again with the same idempotencyKey: it is done once in any case"
    return "ask for less at once"


def coded(code: str, message: str) -> dict[str, Any]:
    """An error in the shape of a GraphQL answer's."""
    return {"message": message, "extensions": {"code": code}}


def _is_clients_mistake(error: GraphQLError) -> bool:
    """Syntax, validation and variables have no path; an argument names its place."""
    cause = error.original_error
    if isinstance(error, InvalidInput) or isinstance(cause, InvalidInput):
        return True
    is_graphql = cause is None or isinstance(cause, GraphQLError)
    named_place = isinstance(cause, GraphQLError) and bool(cause.nodes)
    return is_graphql and (error.path is None or named_place)
