"""What schemathesis makes of the printed schema is answered or refused: no server error."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode, graphql

from graph.embedded import EmbeddedNeo4j
from tests.api.hostile_server import Served, serving
from tests.conftest import DEMO_BANK, CountingGraph

SCHEMA = Path(__file__).parents[2] / "api" / "schema.graphql"
FEW = 10
MANY = 80
EXPECTED = {
    "INVALID_INPUT",
    "OVER_BUDGET",
    "FORBIDDEN",
    # Mutations: the server has no key for the audit, so nothing is written.
    "READ_ONLY",
}
"""What may be said of a valid operation with arguments of any kind."""


def _texts(values: Any) -> Any:
    return values.map(str).map(graphql.nodes.String)


def _operations() -> dict[str, Any]:
    """Every root field, by its name. Scalars hold what fits them, and a little that does not."""
    days = st.dates().map(str) | st.text(max_size=12)
    graphql.scalar("Date", _texts(days))
    graphql.scalar("PartialDate", _texts(days | st.dates().map(lambda day: str(day)[:7])))
    graphql.scalar("DateTime", _texts(st.datetimes().map(lambda at: f"{at.isoformat()}+08:00")))
    graphql.scalar("UUID", _texts(st.uuids()))
    graphql.scalar("Uscc", _texts(st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", max_size=18)))
    numbers = st.integers(-(2**53), 2**53)
    graphql.scalar("Yuan", numbers.map(graphql.nodes.Int))
    graphql.scalar("BasisPoints", numbers.map(graphql.nodes.Int))
    library: Any = graphql  # typed in part
    made = [each.ok() for each in library.from_path(str(SCHEMA)).get_all_operations()]
    return {each.label: each for each in made}


OPERATIONS = _operations()
ASKED: dict[str, int] = {}


@pytest.fixture(scope="module")
def served(
    seeded_server: EmbeddedNeo4j, seeded: CountingGraph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """The demo: its officer may ask most, and without a key for the audit nothing is written."""
    folder = tmp_path_factory.mktemp("served")
    with serving(seeded_server, folder, demo="true", demo_bank=DEMO_BANK) as server:
        yield server
        assert server.troubles() == []
    print(f"{sum(ASKED.values())} operations over {len(ASKED)} root fields")


def ask(served: Served, name: str, examples: int) -> None:
    """Ask for a root field as often as that, with arguments and selections drawn."""

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(case=OPERATIONS[name].as_strategy(GenerationMode.POSITIVE))
    def asked(case: Any) -> None:
        ASKED[name] = ASKED.get(name, 0) + 1
        response = session.post(served.url, json={"query": case.body}, timeout=60)
        assert response.status_code in {200, 400}, (case.body, response.text)
        errors: list[dict[str, Any]] = response.json().get("errors", [])
        assert {each["extensions"]["code"] for each in errors} <= EXPECTED, (case.body, errors)

    with requests.Session() as session:
        asked()


@pytest.mark.parametrize("name", OPERATIONS)
def test_no_server_error(served: Served, name: str) -> None:
    """Whatever its arguments are."""
    ask(served, name, FEW)


@pytest.mark.deep
@pytest.mark.parametrize("name", OPERATIONS)
def test_no_server_error_of_many(served: Served, name: str) -> None:
    """The same, many times."""
    ask(served, name, MANY)
