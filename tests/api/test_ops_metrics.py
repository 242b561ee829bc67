"""The numbers of /metrics: true, of this application alone, and served where the setting says."""

import re
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.settings import Settings
from api.telemetry import VERSION
from api.telemetry.metrics import served
from tests.api.speaking import Speakers, speakers
from tests.api.test_errors import NEED, need
from tests.conftest import CountingGraph, client_of
from tests.worlds import World

Numbers = dict[tuple[str, frozenset[tuple[str, str]]], float]


async def numbers(client: httpx.AsyncClient) -> Numbers:
    answer = await client.get("/metrics")
    assert answer.status_code == 200
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def of(found: Numbers, name: str, **labels: str) -> float:
    return found.get((f"rongzhi_{name}", frozenset(labels.items())), 0.0)


@pytest.fixture
async def town(graph: CountingGraph) -> AsyncIterator[Speakers]:
    world = World()
    world.enterprise("firm")
    await world.write(graph)
    async with speakers(graph) as asked:
        yield asked


async def test_what_happened_is_counted(town: Speakers) -> None:
    """Requests, errors, statements and units, each as often as it happened."""
    firm = ("MEMBER", World.id("firm"))
    await town.ask("ANONYMOUS", None, "{ __typename }")
    await town.ask("ANONYMOUS", None, "{ organizations(first: 1) { totalCount } }")
    await town.ask("ANONYMOUS", None, "{ nothing }")
    await town.client.post("/graphql", headers={"Authorization": "Bearer x"})
    await town.client.get("/nothing")
    await town.client.get("/health/live")
    input = need()
    await town.ask(*firm, NEED, input=input)
    await town.ask(*firm, NEED, input=input)
    await town.ask(*firm, NEED, input=need(enterpriseId=str(uuid4())))
    found = await numbers(town.client)
    assert of(found, "requests_total", kind="query", status="200") == 2
    assert of(found, "requests_total", kind="none", status="200") == 1
    assert of(found, "requests_total", kind="none", status="401") == 1
    assert of(found, "requests_total", kind="other", status="404") == 1
    assert of(found, "requests_total", kind="health", status="200") == 1
    assert of(found, "requests_total", kind="mutation", status="200") == 3
    assert of(found, "request_seconds_count", kind="mutation") == 3
    assert of(found, "errors_total", code="INVALID_INPUT") == 2
    assert of(found, "errors_total", code="UNAUTHENTICATED") == 1
    assert of(found, "errors_total", code="NotFoundError") == 1
    assert of(found, "units_total", outcome="written") == 1
    assert of(found, "units_total", outcome="repeated") == 1
    assert of(found, "units_total", outcome="refused") == 1
    assert of(found, "units_total", outcome="failed") == 0
    assert of(found, "statement_seconds_count", failed="false") > 15
    assert of(found, "statement_seconds_count", failed="true") == 0
    assert of(found, "requests_in_flight") == 1  # this one
    assert of(found, "graph_reachable") == 1
    [build] = [labels for name, labels in found if name == "rongzhi_build_info"]
    assert ("version", VERSION) in build


async def test_no_label_holds_what_a_client_sent(town: Speakers) -> None:
    """A stranger cannot fill the memory with labels, and nothing that was asked is shown."""
    for secret in ("s3cretA", "s3cretB"):
        await town.client.request(secret.upper(), f"/{secret}", headers={"X-Request-Id": secret})
        body: dict[str, Any] = {"query": f"query {secret} {{ {secret}: __typename }}"}
        await town.client.post("/graphql", json={**body, "operationName": secret})
    text = (await town.client.get("/metrics")).text
    assert "s3cret" not in text.lower()


async def test_applications_do_not_share_numbers(graph: CountingGraph) -> None:
    async with client_of(graph) as one, client_of(graph) as other:
        await one.get("/health/live")
        assert of(await numbers(one), "requests_total", kind="health", status="200") == 1
        assert of(await numbers(other), "requests_total", kind="health", status="200") == 0


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, True),
        ({"host": "localhost"}, True),
        ({"host": "::1"}, True),
        ({"host": "0.0.0.0"}, False),  # noqa: S104 - that is what is tested
        ({"host": "10.1.2.3"}, False),
        ({"host": "rongzhi.example"}, False),
        ({"host": "0.0.0.0", "demo": True}, True),  # noqa: S104
        ({"host": "0.0.0.0", "metrics": True}, True),  # noqa: S104
        ({"metrics": False}, False),
        ({"demo": True, "metrics": False}, False),
    ],
)
async def test_where_they_are_served(
    graph: CountingGraph, settings: dict[str, Any], expected: bool
) -> None:
    """Not to the whole network, unless somebody wants it; elsewhere the path is not served."""
    assert served(Settings(**settings)) == expected
    async with client_of(graph, **settings) as client:
        answer = await client.get("/metrics")
    assert answer.status_code == (200 if expected else 404)


def test_the_version_is_the_projects(project: Any) -> None:
    written = (project / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^version = "(.+)"$', written, re.MULTILINE)[1] == VERSION  # type: ignore[index]
