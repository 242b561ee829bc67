"""Traces for an OpenTelemetry collector: one span for a request, one for each of its statements.

The SDK is loaded only when there is a collector to tell.
"""

import sys
from collections.abc import Callable, Mapping
from threading import Thread
from typing import TYPE_CHECKING, Any

from api.telemetry import VERSION
from api.telemetry.record import Record
from api.telemetry.seen import ROOT_FIELD
from graph.observing import Ran

if TYPE_CHECKING:
    from opentelemetry.context import Context
    from opentelemetry.trace import Span

TRACED = "/graphql"
PATH = "/v1/traces"
SECONDS_FOR_A_BATCH = 5.0
SECONDS_FOR_THE_LAST_ONES = 2.0


class Tracing:
    """Makes spans and sends them in batches, from a thread of its own."""

    def __init__(self, endpoint: str) -> None:
        """`endpoint`: the collector's address, with or without /v1/traces.

        Headers for the collector and attributes of this service come from the standard variables
        OTEL_EXPORTER_OTLP_HEADERS and OTEL_RESOURCE_ATTRIBUTES.
        """
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

        address = endpoint.rstrip("/")
        address = address if address.endswith(PATH) else address + PATH
        resource = Resource.create({"service.name": "rongzhi", "service.version": VERSION})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        self._provider.add_span_processor(
            BatchSpanProcessor(OTLPSpanExporter(address, timeout=SECONDS_FOR_A_BATCH))
        )
        self._tracer = self._provider.get_tracer("rongzhi")
        self._propagator = TraceContextTextMapPropagator()
        self._names = _statement_names()

    def begin(self, record: Record, headers: Mapping[str, str]) -> "RequestSpan | None":
        """A span for the request, within the trace that its `traceparent` names."""
        if record.path != TRACED:
            return None
        from opentelemetry.trace import SpanKind, set_span_in_context

        sent = {name: headers[name] for name in ("traceparent", "tracestate") if name in headers}
        span = self._tracer.start_span(
            f"{record.method} {record.path}",
            context=self._propagator.extract(sent),
            kind=SpanKind.SERVER,
            start_time=record.began,
        )
        within = set_span_in_context(span)
        record.on_statement = self._also(record.on_statement, within)
        return RequestSpan(span, record)

    def close(self) -> None:
        """Send what is left, unless that takes too long."""
        last = Thread(target=self._provider.shutdown, daemon=True)
        last.start()
        last.join(SECONDS_FOR_THE_LAST_ONES)

    def _also(self, told: Callable[[Ran], None] | None, within: "Context") -> Callable[[Ran], None]:
        def tell(ran: Ran) -> None:
            if told:
                told(ran)
            self._statement(ran, within)

        return tell

    def _statement(self, ran: Ran, within: "Context") -> None:
        from opentelemetry.trace import SpanKind, StatusCode

        constant, root_field = self._names.get(ran.cypher), ROOT_FIELD.get()
        attributes: dict[str, Any] = {"db.system.name": "neo4j", "rongzhi.rows": ran.rows}
        if constant:
            attributes["rongzhi.statement"] = constant
        if root_field:
            attributes["graphql.field.name"] = root_field
        span = self._tracer.start_span(
            f"statement {constant or root_field or 'composed'}",
            context=within,
            kind=SpanKind.CLIENT,
            start_time=ran.began,
            attributes=attributes,
        )
        if ran.failed:
            span.set_status(StatusCode.ERROR)
        span.end(ran.began + int(ran.seconds * 1e9))


class RequestSpan:
    """The span of a request, which gets its attributes at the end, when they are known."""

    def __init__(self, span: "Span", record: Record) -> None:
        self._span = span
        self._record = record

    def end(self) -> None:
        """The answer was sent."""
        from opentelemetry.trace import StatusCode

        record, span = self._record, self._span
        if record.kind:
            span.update_name(f"{record.method} {record.path} {record.kind}")
        attributes = {
            "http.request.method": record.method,
            "url.path": record.path,
            "http.response.status_code": record.status,
            "graphql.operation.type": record.kind,
            "graphql.operation.name": record.operation,
            "rongzhi.request_id": record.request_id,
            "rongzhi.role": record.role,
            "rongzhi.statements": record.statements,
            "rongzhi.error_codes": list(dict.fromkeys(record.codes)) or None,
        }
        span.set_attributes({name: each for name, each in attributes.items() if each is not None})
        if (record.status or 500) >= 500 or "UNEXPECTED" in record.codes:
            span.set_status(StatusCode.ERROR)
        span.end(record.began + int(record.seconds * 1e9))


def _statement_names() -> dict[str, str]:
    """The names of the graph's constants by their text; composed statements have none."""
    return {
        value: name
        for module in [each for key, each in sys.modules.items() if key.startswith("graph.")]
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, str)
    }
