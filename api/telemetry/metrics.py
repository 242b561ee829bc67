"""Numbers of the running application for Prometheus; each application has its own."""

import ipaddress
import platform
from collections.abc import Callable

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
)
from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import Response

from api.settings import Settings
from api.telemetry import VERSION
from api.telemetry.record import Record
from graph.observing import Ran

# Seconds. Most answers take tens of milliseconds; a statement is ended after 10 s by default.
REQUEST_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0)
STATEMENT_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """Every label has few values, none of which a client can make up."""

    def __init__(self, reachable: Callable[[], bool]) -> None:
        """`reachable`: whether the graph answers, as far as known."""
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._requests = Counter(
            "rongzhi_requests",
            "Requests answered. kind: query, mutation, none (nothing was executed), health, "
            "metrics, other",
            ["kind", "status"],
            registry=registry,
        )
        self._seconds = Histogram(
            "rongzhi_request_seconds",
            "Time from the request to the end of its answer",
            ["kind"],
            buckets=REQUEST_SECONDS,
            registry=registry,
        )
        self._errors = Counter(
            "rongzhi_errors",
            "Errors told to clients: extensions.code, or the type of a mutation's refusal",
            ["code"],
            registry=registry,
        )
        self._statements = Histogram(
            "rongzhi_statement_seconds",
            "Time of statements of the graph, with every attempt",
            ["failed"],
            buckets=STATEMENT_SECONDS,
            registry=registry,
        )
        self._units = Counter(
            "rongzhi_units",
            "Units of writing. outcome: written, repeated (a key sent again), refused, failed",
            ["outcome"],
            registry=registry,
        )
        self._root_fields = Counter(
            "rongzhi_root_fields",
            "Root fields answered. way: plan, stock (by graphql-core); reason: why not by the plan",
            ["way", "reason"],
            registry=registry,
        )
        self._log_entries = Counter(
            "rongzhi_recommendation_log_entries",
            "Pages of recommendations to be logged. outcome: written, dropped (too many waited, or "
            "the process ended before Neo4j took them)",
            ["outcome"],
            registry=registry,
        )
        self.in_flight = Gauge(
            "rongzhi_requests_in_flight", "Requests being answered", registry=registry
        )
        Gauge(
            "rongzhi_graph_reachable",
            "1 while the graph answers as far as known, else 0",
            registry=registry,
        ).set_function(lambda: float(reachable()))
        build = Info("rongzhi_build", "What runs", registry=registry)
        build.info({"version": VERSION, "python": platform.python_version()})
        for outcome in ("written", "repeated", "refused", "failed"):
            self._units.labels(outcome)
        for outcome in ("written", "dropped"):
            self._log_entries.labels(outcome)

    def request(self, record: Record) -> None:
        """Count an answered request."""
        kind = _kind(record)
        self._requests.labels(kind, str(record.status)).inc()
        self._seconds.labels(kind).observe(record.seconds)
        for code in record.codes:
            self._errors.labels(code).inc()
        for reason in record.plans:
            self._root_fields.labels("stock" if reason else "plan", reason).inc()

    def statement(self, ran: Ran) -> None:
        """Count a statement."""
        self._statements.labels(str(ran.failed).lower()).observe(ran.seconds)

    def unit(self, outcome: str) -> None:
        """Count a unit."""
        self._units.labels(outcome).inc()

    def log_entries(self, outcome: str, number: int) -> None:
        """Count entries of the log of recommendations."""
        self._log_entries.labels(outcome).inc(number)

    async def page(self, request: Request) -> Response:
        """GET /metrics."""
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self.registry), headers={"Content-Type": content_type})


def _kind(record: Record) -> str:
    if record.path == "/graphql":
        return record.kind or "none"
    if record.path.startswith("/health/"):
        return "health"
    return "metrics" if record.path == "/metrics" else "other"


def served(settings: Settings) -> bool:
    """Whether /metrics is there: as set, else where only this machine can ask, and in the demo."""
    if settings.metrics is not None:
        return settings.metrics
    return settings.demo or _is_loopback(settings.host)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
