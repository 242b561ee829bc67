"""Eligibility of an enterprise for one product or all: only what was asked counts."""

from typing import Any

import pytest

from graph.model import Comparison, Criterion, LifeCycleStage, Unit
from graph.model import FinancingPurpose as Purpose
from seed.row_base import ValueRow, node_id
from tests.conftest import CountingGraph, asker, client_of
from tests.worlds import World

ASK = """
query ($id: ID!, $product: ID, $amount: Yuan, $tenor: Int, $purpose: FinancingPurpose,
  $verdicts: [Verdict!], $first: Int! = 9, $after: String, $asOf: Date = "2025-06-30") {
  eligibility(enterpriseId: $id, productId: $product, amount: $amount, tenorMonths: $tenor,
    purpose: $purpose, verdicts: $verdicts, first: $first, after: $after, asOf: $asOf) {
    pageInfo { hasNextPage endCursor }
    edges { node { verdict product { name } rules { verdict missing rule { criterion } datum {
      asOf } } } }
  }
}
"""
FIRM = World.id("firm")


@pytest.fixture
async def both(graph: CountingGraph) -> str:
    """A firm; products with rules on the request, the firm, and both: the id of the last."""
    world = World()
    world.bank("bank")
    world.enterprise("firm")
    world.stage("firm", LifeCycleStage.GROWTH, "2023-01-01")
    at_most = Comparison.AT_MOST
    both = world.product("bank", "both")
    stage = ValueRow(stage=LifeCycleStage.GROWTH)
    world.rule(both, Criterion.STAGE, Comparison.IS_ONE_OF, stage)
    world.rule(both, Criterion.AMOUNT, at_most, ValueRow(amount=5_000_000))
    world.rule(both, Criterion.TENOR, at_most, ValueRow(number=2, unit=Unit.YEAR))
    bill = world.product("bank", "request only")
    world.rule(bill, Criterion.PURPOSE, Comparison.IS_ONE_OF, ValueRow(purpose=Purpose.BILL))
    world.product("bank", "without rules")
    await world.write(graph)
    return node_id(both)


async def told(graph: CountingGraph, **variables: Any) -> Any:
    """Verdict and rules by the product's name; None where there is no such enterprise."""
    async with client_of(graph) as client:
        body = await asker(client)(ASK, **{"id": FIRM, **variables})
    assert "errors" not in body, body
    answer = body["data"]["eligibility"]
    return answer and {
        edge["node"]["product"]["name"]: (
            edge["node"]["verdict"],
            {each["rule"]["criterion"]: each["verdict"] for each in edge["node"]["rules"]},
        )
        for edge in answer["edges"]
    }


async def test_what_was_not_asked_is_left_out(graph: CountingGraph, both: str) -> None:
    """Listed as NOT_ASKED; a product whose rules all are is NOT_ASKED itself."""
    assert await told(graph) == {
        "both": ("HOLDS", {"STAGE": "HOLDS", "AMOUNT": "NOT_ASKED", "TENOR": "NOT_ASKED"}),
        "without rules": ("UNKNOWN", {}),
        "request only": ("NOT_ASKED", {"PURPOSE": "NOT_ASKED"}),
    }
    assert await told(graph, amount=5_000_001, tenor=24, purpose="BILL") == {
        "request only": ("HOLDS", {"PURPOSE": "HOLDS"}),
        "without rules": ("UNKNOWN", {}),
        "both": ("FAILS", {"STAGE": "HOLDS", "AMOUNT": "FAILS", "TENOR": "HOLDS"}),
    }
    [answer] = (await told(graph, amount=5_000_000, tenor=25, product=both)).items()
    assert answer == (
        "both",
        ("FAILS", {"STAGE": "HOLDS", "AMOUNT": "HOLDS", "TENOR": "FAILS"}),
    )


async def test_missing_things(graph: CountingGraph, both: str) -> None:
    """No enterprise: null. No product: nothing. A day before everything: UNKNOWN."""
    nobody = World.id("nobody")
    assert await told(graph, id=nobody) is None
    assert await told(graph, id=World.id("bank")) is None
    assert await told(graph, product=nobody) == {}
    early = await told(graph, asOf="1990-01-01")
    assert {verdict for verdict, _ in early.values()} == {"UNKNOWN"}


async def test_pages_and_statements(graph: CountingGraph, both: str) -> None:
    """One product costs one look at it; a cursor is for its question alone."""
    async with client_of(graph) as client:
        ask = asker(client)
        page = (await ask(ASK, id=FIRM, first=1))["data"]["eligibility"]
        assert page["pageInfo"]["hasNextPage"]
        after = page["pageInfo"]["endCursor"]
        rest = (await ask(ASK, id=FIRM, first=9, after=after))["data"]["eligibility"]
        names = [each["node"]["product"]["name"] for each in (*page["edges"], *rest["edges"])]
        assert names == ["both", "without rules", "request only"]
        wrong = await ask(ASK, id=FIRM, first=9, after=after, amount=1)
        assert "another question" in wrong["errors"][0]["message"]
        for bad in ({"amount": 0}, {"amount": 10**12 + 1}, {"tenor": 0}, {"tenor": 601}):
            refused = await ask(ASK, id=FIRM, **bad)
            assert refused["errors"][0]["extensions"] == {"code": "INVALID_INPUT"}
        graph.statements.clear()
        await ask(ASK, id=FIRM, first=9)
        assert len(graph.statements) <= 6
