"""How rules combine, what would change the answer, and what opens next: as the API shows them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from graph.model import ChangeAction, Comparison, CredentialKind, Criterion, LifeCycleStage, Unit
from seed.row_base import ValueRow, node_id
from tests.api.eligible_world import write_world
from tests.api.speaking import Speakers, speakers
from tests.conftest import CountingGraph, asker, client_of
from tests.worlds import World

LOAN = node_id("product:bank/loan")
TREE = """
fragment tree on Requirement {
  mode atLeast rule { criterion part }
  parts { mode rule { criterion part } parts { mode rule { criterion } } }
  version { shape illustrative unconfirmed }
}
"""
JUDGED = """
query ($id: ID!, $product: ID, $most: Int! = 4, $knownAt: DateTime) {
  eligibility(enterpriseId: $id, productId: $product, first: 9, asOf: "2025-06-30",
    knownAt: $knownAt) { edges { node {
      verdict
      requirement { mode verdict rule { verdict rule { criterion } } parts {
        mode verdict atLeast rule { verdict rule { criterion } datum { asOf record { id } } }
        parts { verdict rule { rule { criterion } } } } }
      counterfactuals(maximumChanges: $most) {
        effort unlocks productCount illustrative products { name }
        changes { action criterion effort rule { criterion }
          possible { action effort illustrative node { ... on Credential { kind } } }
          present { ...said } needed { ...said } } } } } }
}
fragment said on Value {
  ... on Ratio { basisPoints }
  ... on StageValue { stage }
  ... on Reference { node { ... on Credential { name } } }
}
"""
OUTLOOK = """
query ($id: ID!) {
  financingPlusExpertise(enterpriseId: $id, amount: 100, purpose: RESEARCH, asOf: "2025-06-30") {
    outlook { stage nextStage opens { effort productCount changes { action needed {
      ... on StageValue { stage } ... on Reference { node { ... on Credential { name } } } } } } }
  }
}
"""


async def data(graph: CountingGraph, query: str, **variables: Any) -> Any:
    async with client_of(graph) as client:
        body = await asker(client)(query, **variables)
    assert "errors" not in body, body
    return body["data"]


async def test_a_product_says_how_its_rules_combine(graph: CountingGraph) -> None:
    """Rules beside the shape are required; the version says who invented it."""
    await write_world(graph)
    query = "query ($id: ID!) { node(id: $id) { ... on Product { requirement { ...tree } } } }"
    found = (await data(graph, query + TREE, id=LOAN))["node"]["requirement"]
    stage = {"criterion": "STAGE", "part": "STAGE"}
    label = {"criterion": "CREDENTIAL_HELD", "part": "CREDENTIAL_HELD"}
    research = {"criterion": "RESEARCH_RATIO", "part": "RESEARCH_RATIO"}
    assert found == {
        "mode": "ALL",
        "atLeast": None,
        "rule": None,
        "parts": [
            {"mode": "RULE", "rule": stage, "parts": []},
            {
                "mode": "ANY",
                "rule": None,
                "parts": [
                    {"mode": "RULE", "rule": {"criterion": label["criterion"]}},
                    {"mode": "RULE", "rule": {"criterion": research["criterion"]}},
                ],
            },
        ],
        "version": {
            "shape": "ANY(CREDENTIAL_HELD, RESEARCH_RATIO)",
            "illustrative": True,
            "unconfirmed": False,
        },
    }
    early = query.replace("requirement {", 'requirement(asOf: "1990-01-01") {') + TREE
    assert (await data(graph, early, id=LOAN))["node"]["requirement"] is None


async def test_a_label_says_what_it_takes(graph: CountingGraph) -> None:
    """The rules of a credential, flat and combined; without a requirement all of them."""
    world = World()
    label = world.credential(CredentialKind.LITTLE_GIANT)
    before = world.credential(CredentialKind.SPECIALISED_INNOVATIVE)
    world.rule(label, Criterion.CREDENTIAL_HELD, Comparison.HELD, ValueRow(node=before))
    world.rule(label, Criterion.AGE, Comparison.AT_LEAST, ValueRow(number=3, unit=Unit.YEAR))
    await world.write(graph)
    query = """query ($id: ID!) { node(id: $id) { ... on Credential {
      rules { criterion subject { ... on Credential { kind } } } requirement { ...tree } } } }"""
    found = (await data(graph, query + TREE, id=node_id(label)))["node"]
    giant = {"kind": "LITTLE_GIANT"}
    assert sorted(found["rules"], key=lambda each: each["criterion"]) == [
        {"criterion": "AGE", "subject": giant},
        {"criterion": "CREDENTIAL_HELD", "subject": giant},
    ]
    assert found["requirement"]["mode"] == "ALL"
    assert found["requirement"]["version"] is None
    assert [each["rule"]["criterion"] for each in found["requirement"]["parts"]] == [
        "AGE",
        "CREDENTIAL_HELD",
    ]
    none = (await data(graph, query + TREE, id=node_id(before)))["node"]
    assert none == {"rules": [], "requirement": None}


def change(action: str, criterion: str, effort: int, present: Any, needed: Any) -> dict[str, Any]:
    obtains = action == "OBTAIN_CREDENTIAL"
    node = {"kind": "HIGH_TECH"} if obtains else None
    return {
        "action": action,
        "criterion": criterion,
        "effort": effort,
        "rule": {"criterion": criterion},
        "possible": {"action": action, "effort": effort, "illustrative": True, "node": node},
        "present": present,
        "needed": needed,
    }


RAISE = change("RAISE", "RESEARCH_RATIO", 20, {"basisPoints": 400}, {"basisPoints": 500})
OBTAIN = change("OBTAIN_CREDENTIAL", "CREDENTIAL_HELD", 50, None, {"node": {"name": "HIGH_TECH"}})
REACH = change("REACH_STAGE", "STAGE", 100, {"stage": "STARTUP"}, {"stage": "GROWTH"})
BOTH = sorted(["loan", "small"], key=lambda name: node_id(f"product:bank/{name}"))


def opened(*changes: dict[str, Any], products: list[str], unlocks: int) -> dict[str, Any]:
    return {
        "effort": sum(each["effort"] for each in changes),
        "unlocks": unlocks,
        "productCount": len(products),
        "illustrative": True,
        "products": [{"name": each} for each in products],
        "changes": list(changes),
    }


async def test_what_would_change_the_answer(graph: CountingGraph) -> None:
    """Whole answers: the tree with its verdicts, and each minimal set, of least effort first."""
    await write_world(graph)
    found = await data(graph, JUDGED, id=World.id("early"), product=LOAN)
    [node] = [each["node"] for each in found["eligibility"]["edges"]]
    assert node["verdict"] == "FAILS"
    tree = node["requirement"]
    assert (tree["mode"], tree["verdict"], tree["rule"]) == ("ALL", "FAILS", None)
    stage, effort = tree["parts"]
    assert (stage["mode"], stage["verdict"]) == ("RULE", "FAILS")
    assert stage["rule"]["datum"]["asOf"] == "2023-01-01"
    assert (effort["mode"], effort["verdict"], effort["atLeast"]) == ("ANY", "FAILS", None)
    assert [each["rule"]["rule"]["criterion"] for each in effort["parts"]] == [
        "CREDENTIAL_HELD",
        "RESEARCH_RATIO",
    ]
    sets = node["counterfactuals"]
    raised = opened(RAISE, REACH, products=["loan"], unlocks=500)
    obtained = opened(OBTAIN, REACH, products=BOTH, unlocks=580)
    for found_, said in zip(sets, (raised, obtained), strict=True):
        assert all(each in said["changes"] for each in found_["changes"])
        assert {**found_, "changes": said["changes"]} == said
    one = await data(graph, JUDGED, id=World.id("early"), product=LOAN, most=1)
    assert [each["node"]["counterfactuals"] for each in one["eligibility"]["edges"]] == [[]]
    ready = await data(graph, JUDGED, id=World.id("ready"))
    assert {
        (each["node"]["verdict"], len(each["node"]["counterfactuals"]))
        for each in ready["eligibility"]["edges"]
    } == {("HOLDS", 0)}


async def test_of_a_firm_with_no_data(graph: CountingGraph) -> None:
    """UNKNOWN, and nothing proposed: no record says that a proof is possible."""
    await write_world(graph)
    found = await data(graph, JUDGED, id=World.id("silent"))
    assert {
        (each["node"]["verdict"], len(each["node"]["counterfactuals"]))
        for each in found["eligibility"]["edges"]
    } == {("UNKNOWN", 0)}


@pytest.mark.parametrize("most", [0, 5])
async def test_too_many_changes(graph: CountingGraph, most: int) -> None:
    """One to four."""
    await write_world(graph)
    async with client_of(graph) as client:
        body = await asker(client)(JUDGED, id=World.id("near"), product=LOAN, most=most)
    [error] = body["errors"]
    assert error["message"] == "`maximumChanges` must lie between 1 and 4."
    assert error["extensions"] == {"code": "INVALID_INPUT"}


async def test_what_opens_next(graph: CountingGraph) -> None:
    """The next stage, and one more label: each step alone that opens something."""
    world = await write_world(graph)
    step = world.product("bank", "for growth")
    world.rule(step, Criterion.STAGE, Comparison.IS_ONE_OF, ValueRow(stage=LifeCycleStage.GROWTH))
    far = world.product("bank", "for maturity")
    world.rule(far, Criterion.STAGE, Comparison.IS_ONE_OF, ValueRow(stage=LifeCycleStage.MATURE))
    await world.write(graph)
    found = await data(graph, OUTLOOK, id=World.id("early"))
    label = {"action": "OBTAIN_CREDENTIAL", "needed": {"node": {"name": "HIGH_TECH"}}}
    growth = {"action": "REACH_STAGE", "needed": {"stage": "GROWTH"}}
    assert found["financingPlusExpertise"]["outlook"] == {
        "stage": "STARTUP",
        "nextStage": "GROWTH",
        "opens": [
            {"effort": 50, "productCount": 1, "changes": [label]},
            {"effort": 100, "productCount": 1, "changes": [growth]},
        ],
    }
    silent = await data(graph, OUTLOOK, id=World.id("silent"))
    assert silent["financingPlusExpertise"]["outlook"] == {
        "stage": None,
        "nextStage": None,
        "opens": [],
    }


@pytest.fixture
async def town(graph: CountingGraph) -> AsyncIterator[Speakers]:
    await write_world(graph)
    async with speakers(graph) as asked:
        yield asked


REVERSE = """
query ($product: ID!, $knownAt: DateTime) {
  eligibleEnterprises(productId: $product, first: 9, asOf: "2025-06-30", knownAt: $knownAt) {
    totalCount edges { node { enterprise { name } eligibility { verdict rules { verdict datum {
      value { ... on Ratio { basisPoints } } } } } } } }
  nearMisses(productId: $product, first: 9, asOf: "2025-06-30", knownAt: $knownAt) {
    totalCount edges { node { enterprise { name } counterfactual { effort changes { action } } } } }
}
"""


async def test_what_is_written_counts_at_once_and_the_past_stays(
    town: Speakers, graph: CountingGraph
) -> None:
    """A stated figure opens the product in every answer; the earlier moment answers as it did."""
    everything = (
        (JUDGED, {"id": World.id("near"), "product": LOAN}),
        (REVERSE, {"product": LOAN}),
    )
    last = await town.ask("AUDITOR", None, "{ viewer { role } }")
    assert last["data"] == {"viewer": {"role": "AUDITOR"}}
    before = [await town.ask("AUDITOR", None, query, **given) for query, given in everything]
    reversed_ = before[1]["data"]
    assert reversed_["eligibleEnterprises"]["totalCount"] == 1
    assert reversed_["nearMisses"]["totalCount"] == 1
    moment = (
        await town.ask(
            "AUDITOR",
            None,
            f'{{ financingPlusExpertise(enterpriseId: "{World.id("near")}", amount: 1,'
            " purpose: BILL) { knownAt } }",
        )
    )["data"]["financingPlusExpertise"]["knownAt"]
    stated = await town.do(
        "MEMBER",
        World.id("near"),
        "factState",
        "... on Fact { id }",
        subjectId=World.id("near"),
        measure="RESEARCH_RATIO",
        value={"basisPoints": 650},
        asOf="2025-03-31",
        periodStart="2024-04-01",
        scope="研发投入占营业收入",
    )
    assert stated["__typename"] == "Fact", stated
    after = [await town.ask("AUDITOR", None, query, **given) for query, given in everything]
    [node] = [each["node"] for each in after[0]["data"]["eligibility"]["edges"]]
    assert node["verdict"] == "HOLDS"
    names = [
        each["node"]["enterprise"]["name"]
        for each in after[1]["data"]["eligibleEnterprises"]["edges"]
    ]
    assert names == ["near", "ready"]
    assert after[1]["data"]["nearMisses"]["totalCount"] == 0
    for (query, given), first in zip(everything, before, strict=True):
        again = await town.ask("AUDITOR", None, query, **given, knownAt=moment)
        assert again == first
    world = World()
    world.possible_change(ChangeAction.RAISE, Criterion.RESEARCH_RATIO, 7)
    year = ValueRow(number=1, unit=Unit.YEAR)
    world.rule("product:bank/loan", Criterion.AGE, Comparison.AT_LEAST, year)
    later: dict[str, Any] = {"recorded_at": "2031-01-01T00:00:00.000000+00:00"}
    changes, rules = world.rows.possible_changes, world.rows.rules
    changes[0] = changes[0].model_copy(update={"key": "later change", **later})
    rules[0] = rules[0].model_copy(update={"key": "later rule", **later})
    await world.write(graph)
    [node] = [
        each["node"]
        for each in (await town.ask("AUDITOR", None, JUDGED, id=World.id("near"), product=LOAN))[
            "data"
        ]["eligibility"]["edges"]
    ]
    assert node["verdict"] == "UNKNOWN"
    for (query, given), first in zip(everything, before, strict=True):
        again = await town.ask("AUDITOR", None, query, **given, knownAt=moment)
        assert again == first
