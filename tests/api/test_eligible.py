"""From a product to enterprises: whom it is open to, who is near, what a reform would do."""

import asyncio
from typing import Any

import pytest

from api.firms import Firms
from graph.model import Criterion
from seed.row_base import node_id
from tests.api.eligible_world import write_world
from tests.conftest import CountingGraph, asker, client_of

LOAN, SMALL, LABEL = (
    node_id("product:bank/loan"),
    node_id("product:bank/small"),
    node_id("credential:HIGH_TECH"),
)
ELIGIBLE = """
query ($product: ID!, $parks: [ID!], $verdicts: [Verdict!], $first: Int! = 9, $after: String,
  $asOf: Date = "2025-06-30") {
  eligibleEnterprises(productId: $product, parks: $parks, verdicts: $verdicts, first: $first,
    after: $after, asOf: $asOf) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node { enterprise { name } eligibility { verdict limit rules { verdict } } } }
  }
}
"""
NEAR = """
query ($product: ID!, $actions: [ChangeAction!], $most: Int! = 1, $first: Int! = 9,
  $after: String) {
  nearMisses(productId: $product, actions: $actions, maximumChanges: $most, first: $first,
    after: $after, asOf: "2025-06-30") {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node { enterprise { name } counterfactual { effort unlocks productCount
      products { name } changes { action criterion present { ...said } needed { ...said } } } } }
  }
}
fragment said on Value {
  ... on Ratio { basisPoints }
  ... on StageValue { stage }
  ... on Reference { node { ... on Credential { name } } }
}
"""
REFORM = """
query ($changes: [RuleChange!]!, $parks: [ID!], $asOf: Date = "2025-06-30") {
  reform(changes: $changes, parks: $parks, asOf: $asOf) {
    illustrative
    gains(first: 9) { totalCount edges { node { enterprise { name } gainedCount lostCount
      productsGained { name } productsLost { name } } } }
    losses(first: 9) { totalCount edges { node { enterprise { name } productsLost { name } } } }
    parks: counts(by: PARK) { park { name } stage sector { name } gains losses }
    stages: counts(by: STAGE) { park { name } stage gains losses }
    sectors: counts(by: SECTOR) { sector { key } gains losses }
  }
}
"""


async def asked(graph: CountingGraph, query: str, **variables: Any) -> Any:
    """The data, or the first error's message and code."""
    async with client_of(graph) as client:
        body = await asker(client)(query, **variables)
    if "errors" in body:
        [error] = body["errors"]
        return error["message"], error["extensions"]["code"]
    return body["data"]


def firm(name: str, verdict: str, *rules: str) -> dict[str, Any]:
    verdicts = [{"verdict": each} for each in rules]
    shown = {"verdict": verdict, "limit": 500, "rules": verdicts}
    return {"node": {"enterprise": {"name": name}, "eligibility": shown}}


async def test_whom_a_product_is_open_to(graph: CountingGraph) -> None:
    """HOLDS alone by default; else by verdict and name, each with its reasons."""
    await write_world(graph)
    found = (await asked(graph, ELIGIBLE, product=LOAN))["eligibleEnterprises"]
    assert found["totalCount"] == 1
    assert [each["node"]["enterprise"]["name"] for each in found["edges"]] == ["ready"]
    found = await asked(graph, ELIGIBLE, product=LOAN, verdicts=["HOLDS", "UNKNOWN", "FAILS"])
    answer = found["eligibleEnterprises"]
    assert [
        (each["node"]["enterprise"]["name"], each["node"]["eligibility"]["verdict"])
        for each in answer["edges"]
    ] == [("ready", "HOLDS"), ("silent", "UNKNOWN"), ("early", "FAILS"), ("near", "FAILS")]
    assert {each["node"]["eligibility"]["limit"] for each in answer["edges"]} == {500}
    assert answer["totalCount"] == 4


async def test_pages_of_enterprises(graph: CountingGraph) -> None:
    """A walk meets each once; a cursor is for its question alone."""
    await write_world(graph)
    every = ["HOLDS", "UNKNOWN", "FAILS"]
    names: list[str] = []
    after = None
    page: dict[str, Any] = {}
    for _ in range(4):
        body = await asked(graph, ELIGIBLE, product=LOAN, verdicts=every, first=1, after=after)
        page = body["eligibleEnterprises"]
        names += [each["node"]["enterprise"]["name"] for each in page["edges"]]
        after = page["pageInfo"]["endCursor"]
    assert names == ["ready", "silent", "early", "near"]
    assert page["pageInfo"]["hasNextPage"] is False
    wrong = await asked(graph, ELIGIBLE, product=SMALL, verdicts=every, first=1, after=after)
    assert wrong[1] == "INVALID_INPUT"


async def test_of_a_park_and_of_no_product(graph: CountingGraph) -> None:
    """Members of one of the parks; an unknown park has none, an unknown product is null."""
    world = await write_world(graph)
    every = ["HOLDS", "UNKNOWN", "FAILS", "NOT_ASKED"]
    found = await asked(graph, ELIGIBLE, product=LOAN, verdicts=every, parks=[world.id("park")])
    assert found["eligibleEnterprises"]["totalCount"] == 3
    for parks in ([], [world.id("nowhere")]):
        found = await asked(graph, ELIGIBLE, product=LOAN, verdicts=every, parks=parks)
        assert found["eligibleEnterprises"]["totalCount"] == 0
    assert await asked(graph, ELIGIBLE, product=world.id("nothing")) == {
        "eligibleEnterprises": None
    }
    early = await asked(graph, ELIGIBLE, product=LOAN, verdicts=every, asOf="1990-01-01")
    verdicts = {
        each["node"]["eligibility"]["verdict"] for each in early["eligibleEnterprises"]["edges"]
    }
    assert verdicts == {"UNKNOWN"}


async def test_who_is_one_change_away(graph: CountingGraph) -> None:
    """The way of least effort, what it opens in all, and by which actions alone."""
    await write_world(graph)
    raised = {
        "enterprise": {"name": "near"},
        "counterfactual": {
            "effort": 20,
            "unlocks": 500,
            "productCount": 1,
            "products": [{"name": "loan"}],
            "changes": [
                {
                    "action": "RAISE",
                    "criterion": "RESEARCH_RATIO",
                    "present": {"basisPoints": 400},
                    "needed": {"basisPoints": 500},
                }
            ],
        },
    }
    found = (await asked(graph, NEAR, product=LOAN))["nearMisses"]
    assert found["totalCount"] == 1
    assert [each["node"] for each in found["edges"]] == [raised]
    found = await asked(graph, NEAR, product=LOAN, actions=["OBTAIN_CREDENTIAL"])
    [near] = [each["node"] for each in found["nearMisses"]["edges"]]
    assert near == {
        "enterprise": {"name": "near"},
        "counterfactual": {
            "effort": 50,
            "unlocks": 580,
            "productCount": 2,
            "products": sorted(
                [{"name": "loan"}, {"name": "small"}],
                key=lambda each: node_id(f"product:bank/{each['name']}"),
            ),
            "changes": [
                {
                    "action": "OBTAIN_CREDENTIAL",
                    "criterion": "CREDENTIAL_HELD",
                    "present": None,
                    "needed": {"node": {"name": "HIGH_TECH"}},
                }
            ],
        },
    }
    both = (await asked(graph, NEAR, product=LOAN, most=2))["nearMisses"]
    assert [
        (each["node"]["enterprise"]["name"], each["node"]["counterfactual"]["effort"])
        for each in both["edges"]
    ] == [("near", 20), ("early", 120)]


@pytest.mark.parametrize("most", [0, 5, -1])
async def test_too_many_changes(graph: CountingGraph, most: int) -> None:
    """One to four."""
    assert await asked(graph, NEAR, product=LOAN, most=most) == (
        "`maximumChanges` must lie between 1 and 4.",
        "INVALID_INPUT",
    )


async def test_a_reform(graph: CountingGraph) -> None:
    """Who gains and who loses, by name and in numbers."""
    world = await write_world(graph)
    research = next(row for row in world.rows.rules if row.criterion == Criterion.RESEARCH_RATIO)
    change = {"ruleId": node_id(research.key), "thresholds": [{"basisPoints": 400}]}
    found = (await asked(graph, REFORM, changes=[change]))["reform"]
    assert found == {
        "illustrative": True,
        "gains": {
            "totalCount": 1,
            "edges": [
                {
                    "node": {
                        "enterprise": {"name": "near"},
                        "gainedCount": 1,
                        "lostCount": 0,
                        "productsGained": [{"name": "loan"}],
                        "productsLost": [],
                    }
                }
            ],
        },
        "losses": {"totalCount": 0, "edges": []},
        "parks": [
            {"park": {"name": "park"}, "stage": None, "sector": None, "gains": 1, "losses": 0}
        ],
        "stages": [{"park": None, "stage": "GROWTH", "gains": 1, "losses": 0}],
        "sectors": [{"sector": {"key": "ROBOTICS"}, "gains": 1, "losses": 0}],
    }
    stage = next(row for row in world.rows.rules if row.criterion == Criterion.STAGE)
    narrower = {"ruleId": node_id(stage.key), "thresholds": [{"stage": "MATURE"}]}
    found = (await asked(graph, REFORM, changes=[narrower]))["reform"]
    lost = {"enterprise": {"name": "ready"}, "productsLost": [{"name": "loan"}]}
    assert found["losses"] == {"totalCount": 1, "edges": [{"node": lost}]}
    nowhere = await asked(graph, REFORM, changes=[narrower], parks=[world.id("nowhere")])
    assert nowhere["reform"]["losses"]["totalCount"] == 0


async def test_reforms_that_cannot_be(graph: CountingGraph) -> None:
    """Unknown rules, other days, other kinds of values, too many or none: said with the place."""
    world = await write_world(graph)
    ids = {row.criterion: node_id(row.key) for row in world.rows.rules}
    research, label = ids[Criterion.RESEARCH_RATIO], ids[Criterion.CREDENTIAL_HELD]
    points = {"basisPoints": 1}
    kind = "`changes[0].thresholds` are not of the kind that the rule compares."
    unknown = "`changes[0].ruleId` is no rule of a product in force on the day."
    cases: list[tuple[list[dict[str, Any]], str]] = [
        ([], "`changes` has 1 to 20 rules."),
        ([{"ruleId": world.id("nothing"), "thresholds": [points]}], unknown),
        ([{"ruleId": LOAN, "thresholds": [points]}], unknown),
        ([{"ruleId": research, "thresholds": [{"amount": 1}]}], kind),
        ([{"ruleId": label, "thresholds": [points]}], kind),
        (
            [{"ruleId": research, "thresholds": []}],
            "`changes[0].thresholds` has exactly one value.",
        ),
        (
            [{"ruleId": research, "thresholds": [points, points]}],
            "`changes[0].thresholds` has exactly one value.",
        ),
        (
            [{"ruleId": research, "thresholds": [points]}] * 2,
            "`changes[1].ruleId` is changed twice.",
        ),
        (
            [{"ruleId": label, "thresholds": [{"nodeId": world.id("nothing")}]}],
            f"`changes` names {world.id('nothing')}, which the rule cannot ask for.",
        ),
        (
            [{"ruleId": label, "thresholds": [{"nodeId": world.id("park")}]}],
            f"`changes` names {world.id('park')}, which the rule cannot ask for.",
        ),
    ]
    for changes, message in cases:
        assert await asked(graph, REFORM, changes=changes) == (message, "INVALID_INPUT")
    before = [{"ruleId": research, "thresholds": [points]}]
    assert await asked(graph, REFORM, changes=before, asOf="1990-01-01") == (
        unknown,
        "INVALID_INPUT",
    )


async def test_statements_of_the_reverse(graph: CountingGraph) -> None:
    """Whatever the number of enterprises: read once, then kept as long as nothing is written."""
    await write_world(graph)
    async with client_of(graph) as client:
        ask = asker(client)
        counts: list[int] = []
        for _ in range(3):
            graph.statements.clear()
            await ask(ELIGIBLE, product=LOAN)
            counts.append(len(graph.statements))
    assert counts == [11, 2, 2]


async def test_a_reading_ends_with_the_application(graph: CountingGraph) -> None:
    """Whoever asked may have gone; nothing is read for nobody after the end."""
    await write_world(graph)
    firms = Firms()
    firms.begin(graph)
    for _ in range(10_000):
        await asyncio.sleep(0)
        if graph.statements and "a.sort_name" in graph.statements[-1]:
            break
    count = len(graph.statements)
    firms.end()
    await asyncio.sleep(0)
    await graph.read("RETURN 1 AS one")
    await asyncio.sleep(0.1)
    assert len(graph.statements) == count + 1
