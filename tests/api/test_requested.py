"""The price that is asked is the price of docs/cost.md, whatever the operation looks like."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import is_interface_type, parse, print_ast

from api.app import create_app
from api.settings import Settings
from tests.api.hostile_drawn import Drawing, Drawn
from tests.conftest import AMPLE, DEMO_BANK, TODAY, CountingGraph
from tests.oracles.cost import Prices

PRICES = Prices((Path(__file__).parents[2] / "api" / "schema.graphql").read_text("utf-8"))
FEW = 40
MANY = 1_500
ENTERPRISE = "14fbc10b-f31d-571b-a350-ee9ecde26b47"
NOBODY = "00000000-0000-4000-8000-000000000000"
SOME = """{
  organizations(first: 100) { edges { node { id } } }
  facts(first: 5) { edges { node { id } } }
  products(first: 5) { edges { node { id } } }
  deals(first: 5) { edges { node { id } } }
  expertise(first: 5) { edges { node { id } } }
  needs(first: 5) { edges { node { id } } }
  financingNeeds(first: 5) { edges { node { id } } }
  serviceTeams(first: 5) { edges { node { id } } }
  pledges(first: 5) { edges { node { id } } }
}"""


@pytest.fixture
async def door(seeded: CountingGraph) -> AsyncIterator[httpx.AsyncClient]:
    """The demo's application, with the cost in its answers."""
    settings = Settings(**AMPLE, demo=True, demo_bank=DEMO_BANK)
    app = create_app(settings, graph=seeded, clock=lambda: TODAY)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        yield client
    app.state.firms.end()


@pytest.fixture
async def drawing(door: httpx.AsyncClient) -> Drawing:
    """Draws operations with ids of every kind of node, one of them nobody's."""
    data = (await asked(door, SOME, {}))["data"]
    nodes = [edge["node"]["id"] for page in data.values() for edge in page["edges"]]
    return Drawing(PRICES, [ENTERPRISE, DEMO_BANK, NOBODY, *nodes])


async def asked(
    door: httpx.AsyncClient, query: str, variables: Mapping[str, Any]
) -> dict[str, Any]:
    response = await door.post("/graphql", json={"query": query, "variables": variables})
    assert response.status_code == 200, (response.text, query, variables)
    return response.json()


async def check(door: httpx.AsyncClient, drawn: Drawn) -> int:
    """The answer costs what the oracle says, before and after; 1 if it had no errors."""
    answer = await asked(door, drawn.text, drawn.variables)
    codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
    assert "UNEXPECTED" not in codes, (drawn, answer)
    cost = answer["extensions"]["cost"]
    least = PRICES.requested(drawn.document, drawn.variables)
    # What is written twice under one name, or on types that exclude each other, may be paid twice.
    most = PRICES.as_written(drawn.document, drawn.variables)
    assert least <= cost["requested"] <= most, (drawn, cost)
    assert cost["actual"] <= cost["requested"], (drawn, cost)
    if codes:
        return 0
    actual = PRICES.actual(drawn.document, drawn.variables, answer["data"])
    assert cost["actual"] == actual, (drawn, answer)
    return 1


async def test_drawn_operations_cost_what_the_page_says(
    door: httpx.AsyncClient, drawing: Drawing
) -> None:
    """Requested to the number, and actual: the objects that came and the weights answered."""
    answered = sum([await check(door, drawing.operation(number)) for number in range(FEW)])
    assert answered > FEW * 0.8


@pytest.mark.deep
async def test_many_drawn_operations_cost_what_the_page_says(
    door: httpx.AsyncClient, drawing: Drawing
) -> None:
    """The same, many times: fragments, skipped fields, variables, pages in pages."""
    numbers = range(FEW, FEW + MANY)
    answered = sum([await check(door, drawing.operation(number)) for number in numbers])
    assert answered > MANY * 0.8


# ---------------------------------------------------------------- where types exclude each other

KINDS = [
    # The dearest kind is paid, whichever place it has.
    "{ node(id: $id) { ... on Bank { sectors { id } } ... on Park { subParks { id } } } }",
    "{ node(id: $id) { ... on Park { subParks { id } } ... on Bank { sectors { id } } } }",
    "{ node(id: $id) { ...A ...B } } fragment A on Deal { participants { role } }"
    " fragment B on Enterprise { aliases { name } sectors { id } credentials { heldFrom } }",
    # What an interface says is paid for each of its kinds.
    "{ node(id: $id) { ... on Organization { deals(first: 3) { totalCount } } } }",
    "{ node(id: $id) { ... on Record { source { id } } ... on Bank { branchOf { id } } } }",
    "{ nodes(ids: [$id, $id]) { ... on Provider { products(first: 2) { edges { node { id } } } }"
    " ... on Organization { sectors { id } } ... on Bank { teams(first: 2) { totalCount } } } }",
    # A fragment is paid wherever it is spread, with the page that it is spread in.
    "{ a: organizations(first: 2) { ...A } b: organizations(first: 5) { ...A } } fragment A on"
    " OrganizationConnection { edges { node { source { id } } } pageInfo { endCursor } }",
    "{ node(id: $id) { ... on Bank { a: branchOf { ...A } b: branchOf { ...A } } } }"
    " fragment A on Bank { branchOf { sectors { id } } }",
]


@pytest.mark.parametrize("text", KINDS)
async def test_the_dearest_kind_is_paid(door: httpx.AsyncClient, text: str) -> None:
    """To the number, where a place names kinds one by one."""
    text = text.replace("$id", f'"{ENTERPRISE}"')
    answer = await asked(door, text, {})
    expected = PRICES.requested(parse(text), {})
    assert answer["extensions"]["cost"]["requested"] == expected


MERGED = [
    "{ organizations(first: 2) { edges { node { id } } edges { cursor } } }",
    "{ organizations(first: 2) { ...A ...B } }"
    " fragment A on OrganizationConnection { edges { node { id sectors { id } } } }"
    " fragment B on OrganizationConnection { edges { node { name sectors { name } } } }",
    "{ organizations(first: 2) { totalCount ...A } }"
    " fragment A on OrganizationConnection { totalCount }",
]


@pytest.mark.parametrize("text", MERGED)
async def test_what_is_answered_once_is_paid_once(door: httpx.AsyncClient, text: str) -> None:
    """Fields of one response key are one field, as when two components ask with fragments."""
    answer = await asked(door, text, {})
    assert answer["extensions"]["cost"]["requested"] == PRICES.requested(parse(text), {})


async def test_introspection_costs_no_more_than_was_said(door: httpx.AsyncClient) -> None:
    """`actual` is never more than `requested`."""
    answer = await asked(door, "{ __schema { types { name fields { name } } } }", {})
    cost = answer["extensions"]["cost"]
    assert cost["actual"] <= cost["requested"]


def test_an_interface_has_the_prices_of_its_kinds() -> None:
    """As they are printed: whoever asks an interface knows what it costs."""
    kinds: list[Any] = [*PRICES.schema.type_map.values()]
    for kind in kinds:
        if is_interface_type(kind):
            for each in PRICES.schema.get_possible_types(kind):
                for name, field in kind.fields.items():
                    assert printed(field) == printed(each.fields[name]), (each.name, name)


def printed(field: Any) -> list[str]:
    return [print_ast(each) for each in field.ast_node.directives or ()]
