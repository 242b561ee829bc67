"""Around every request: its id, its line in the log, its numbers and its span.

Plain ASGI, so that a body is streamed and an answer is not copied.
"""

from collections.abc import Generator
from contextlib import contextmanager

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import unexpected
from api.telemetry.metrics import Metrics
from api.telemetry.record import CURRENT, Record, request_id_of
from api.telemetry.tracing import Tracing
from graph.observing import OBSERVER

CLIENT_LEFT = 499
LONGEST_PATH = 200

log = structlog.get_logger()


class Requests:
    """Wraps the application; what it does not answer is answered here, masked."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, tracing: Tracing | None) -> None:
        """`tracing`: None makes no spans."""
        self._app = app
        self._metrics = metrics
        self._tracing = tracing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        record = Record(
            request_id=request_id_of(headers.getlist("x-request-id")),
            method=scope["method"],
            path=scope["path"][:LONGEST_PATH],
            on_statement=self._metrics.statement,
            on_unit=self._metrics.unit,
        )

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                record.status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = record.request_id
            try:
                await send(message)
            except RuntimeError as error:
                # So uvloop tells of a connection that ended before uvicorn heard of it.
                if "the handler is closed" not in str(error):
                    raise
                raise ClientDisconnect from error

        with self._noted(record, headers):
            try:
                await self._app(scope, receive, answer)
            except ClientDisconnect:
                record.status = record.status or CLIENT_LEFT
            except Exception as error:
                told = unexpected(error)
                if record.status is not None:  # what was begun can only be broken off
                    raise
                await told(scope, receive, answer)

    @contextmanager
    def _noted(self, record: Record, headers: Headers) -> Generator[None]:
        span = self._tracing.begin(record, headers) if self._tracing else None
        tokens = (CURRENT.set(record), OBSERVER.set(record))
        try:
            with (
                structlog.contextvars.bound_contextvars(request_id=record.request_id),
                self._metrics.in_flight.track_inprogress(),
            ):
                try:
                    yield
                finally:
                    self._metrics.request(record)
                    if span:
                        span.end()
                    _write_line(record)
        finally:
            CURRENT.reset(tokens[0])
            OBSERVER.reset(tokens[1])


def _write_line(record: Record) -> None:
    # What is not known is left out.
    known = {"role": record.role, "kind": record.kind, "operation": record.operation}
    log.info(
        "request",
        method=record.method,
        path=record.path,
        status=record.status,
        ms=round(record.seconds * 1000, 1),
        **{name: value for name, value in known.items() if value is not None},
        statements=record.statements,
        rows=record.rows,
        **({"codes": list(dict.fromkeys(record.codes))} if record.codes else {}),
    )
