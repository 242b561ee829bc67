"""The main question: whole answers, honest UNKNOWNs, and the oracle's verdict on every product."""

from datetime import date
from typing import Any

import pytest

from graph.model import (
    Comparison,
    CredentialKind,
    Criterion,
    DataClass,
    FinancingPurpose,
    LifeCycleStage,
    Measure,
    SectorKey,
)
from seed.row_base import ValueRow, node_id
from seed.rows import SeedRows
from tests.conftest import TODAY, Ask, CountingGraph, asker, client_of
from tests.oracles import eligibility as oracle
from tests.oracles import expertise as expertise_oracle
from tests.seen import Seen
from tests.worlds import World

ASK = """
query ($id: ID!, $amount: Yuan! = 5000000, $purpose: FinancingPurpose!, $asOf: Date,
  $first: Int! = 100, $after: String, $verdicts: [Verdict!]) {
  financingPlusExpertise(enterpriseId: $id, amount: $amount, purpose: $purpose, asOf: $asOf) {
    asOf
    enterprise { name stage }
    eligibility(first: $first, after: $after, verdicts: $verdicts) {
      pageInfo { hasNextPage endCursor }
      edges { node {
        verdict limit illustrative
        product { id name policies { name } }
        rules {
          verdict missing
          rule { id criterion }
          datum { asOf record { id } source { title } value {
            ... on StageValue { stage }
            ... on DayValue { day }
            ... on Reference { node { ... on Credential { name } ... on Sector { name } } }
          } }
        }
      } }
    }
    expertise(first: 20) {
      edges { node {
        rank score
        terms { kind contribution evidence { ... on Topic { name } ... on Sector { name } } }
        expertise { id title institute { name }
          collaborators(first: 5) { totalCount edges { node { name } } } }
      } }
    }
  }
}
"""


def workshop() -> World:
    """One enterprise, two products, one policy, one institute that others work with."""
    world = World()
    world.bank("东城银行")
    world.enterprise("甲", "乙")
    world.institute("研究院")
    robotics = world.sector(SectorKey.ROBOTICS)
    servo = world.topic("servo")
    giant = world.credential(CredentialKind.LITTLE_GIANT)
    world.fact("甲", Measure.FOUNDED_ON, ValueRow(day="2020-03"), "2020-03")
    world.stage("甲", LifeCycleStage.GROWTH, "2023-01-01", data_class=DataClass.PROFILE)
    world.refers("甲", Measure.SECTOR, robotics)
    world.refers("甲", Measure.CORE_TECHNOLOGY, servo, None)
    world.holding("甲", giant, held_from="2024-01-01", held_until="2027-01-01")
    world.consent("甲", DataClass.PROFILE)
    loan = world.product("东城银行", "小巨人贷")
    world.terms(loan, maximum=20_000_000)
    world.rule(loan, Criterion.CREDENTIAL_HELD, Comparison.HELD, ValueRow(node=giant))
    stage = ValueRow(stage=LifeCycleStage.GROWTH)
    world.rule(loan, Criterion.STAGE, Comparison.IS_ONE_OF, stage)
    world.policy("贴息办法", loan)
    other = world.product("东城银行", "营收贷")
    world.rule(other, Criterion.REVENUE, Comparison.AT_LEAST, ValueRow(amount=10_000_000))
    lab = world.expertise("研究院", "伺服实验室", topics=(servo,), sectors=(robotics,))
    world.refers("乙", Measure.EXPERTISE_USED, lab)
    return world


async def test_the_whole_answer(graph: CountingGraph) -> None:
    """Each product with rules, data and policy, each institute with terms and collaborators; the
    number of statements does not depend on how many there are."""
    world = workshop()
    await world.write(graph)
    graph.statements.clear()
    async with client_of(graph, demo=True, demo_bank=World.id("东城银行")) as client:
        body = await asker(client)(ASK, id=World.id("甲"), purpose="EQUIPMENT", asOf="2025-06-01")

    rules = {
        rule.criterion: {"id": node_id(rule.key), "criterion": rule.criterion}
        for rule in world.rows.rules
    }
    holding = node_id(world.rows.holdings[0].key)
    [stage] = [node_id(row.key) for row in world.rows.facts if row.measure == Measure.STAGE]
    held: dict[str, Any] = {
        "verdict": "HOLDS",
        "missing": None,
        "rule": rules[Criterion.CREDENTIAL_HELD],
        "datum": {
            "asOf": "2024-01-01",
            "record": {"id": holding},
            "source": {"title": "Test"},
            "value": {"node": {"name": "LITTLE_GIANT"}},
        },
    }
    grown: dict[str, Any] = {
        "verdict": "HOLDS",
        "missing": None,
        "rule": rules[Criterion.STAGE],
        "datum": {
            "asOf": "2023-01-01",
            "record": {"id": stage},
            "source": {"title": "Test"},
            "value": {"stage": "GROWTH"},
        },
    }
    unknown = {
        "verdict": "UNKNOWN",
        "missing": "REVENUE",
        "rule": rules[Criterion.REVENUE],
        "datum": None,
    }
    [first, second] = [
        each["node"] for each in body["data"]["financingPlusExpertise"]["eligibility"]["edges"]
    ]
    assert "errors" not in body
    assert first == {
        "verdict": "HOLDS",
        "limit": 20_000_000,
        "illustrative": True,
        "product": {
            "id": node_id("product:东城银行/小巨人贷"),
            "name": "小巨人贷",
            "policies": [{"name": "贴息办法"}],
        },
        "rules": sorted([held, grown], key=lambda each: each["rule"]["id"]),
    }
    assert second == {
        "verdict": "UNKNOWN",
        "limit": None,
        "illustrative": True,
        "product": {"id": node_id("product:东城银行/营收贷"), "name": "营收贷", "policies": []},
        "rules": [unknown],
    }
    assert body["data"]["financingPlusExpertise"]["expertise"]["edges"] == [
        {
            "node": {
                "rank": 1,
                "score": 2.0,
                "terms": [
                    {"kind": "SAME_TOPIC", "contribution": 1.0, "evidence": {"name": "servo"}},
                    {"kind": "SAME_SECTOR", "contribution": 1.0, "evidence": {"name": "ROBOTICS"}},
                ],
                "expertise": {
                    "id": node_id("expertise:伺服实验室"),
                    "title": "伺服实验室",
                    "institute": {"name": "研究院"},
                    "collaborators": {"totalCount": 1, "edges": [{"node": {"name": "乙"}}]},
                },
            }
        }
    ]
    assert len(graph.statements) <= 19


async def test_what_is_hidden_is_unknown(graph: CountingGraph) -> None:
    """The same question by nobody: the stage is not consented to, so the product is UNKNOWN."""
    world = workshop()
    await world.write(graph)
    async with client_of(graph) as client:
        body = await asker(client)(ASK, id=World.id("甲"), purpose="EQUIPMENT", asOf="2025-06-01")
    answer = body["data"]["financingPlusExpertise"]
    assert answer["enterprise"] == {"name": "甲", "stage": None}
    verdicts = {
        edge["node"]["product"]["name"]: edge["node"]["verdict"]
        for edge in answer["eligibility"]["edges"]
    }
    assert verdicts == {"小巨人贷": "UNKNOWN", "营收贷": "UNKNOWN"}
    stages = [
        rule
        for edge in answer["eligibility"]["edges"]
        for rule in edge["node"]["rules"]
        if rule["rule"]["criterion"] == "STAGE"
    ]
    assert [(each["verdict"], each["missing"], each["datum"]) for each in stages] == [
        ("UNKNOWN", "STAGE", None)
    ]


async def test_only_an_enterprise_is_answered(graph: CountingGraph) -> None:
    """A bank, a deal and an unknown id are null alike."""
    world = workshop()
    await world.write(graph)
    async with client_of(graph) as client:
        for id in (World.id("东城银行"), World.id("nobody"), node_id("product:东城银行/小巨人贷")):
            body = await asker(client)(ASK, id=id, purpose="BILL")
            assert body == {"data": {"financingPlusExpertise": None}}


async def test_a_real_firm_gets_honest_unknowns(ask: Ask) -> None:
    """拓斯达's founding year and listing are dated, its label and sectors are not: what rests on
    the latter is UNKNOWN, and the undated record is shown."""
    body = await ask(ASK, id=node_id("org:拓斯达"), purpose="EQUIPMENT", asOf="2025-06-01")
    answer = body["data"]["financingPlusExpertise"]
    nodes = [edge["node"] for edge in answer["eligibility"]["edges"]]
    rules = [rule for node in nodes for rule in node["rules"]]
    assert answer["enterprise"]["stage"] == "LISTING"
    labels = [each for each in rules if each["rule"]["criterion"] == "CREDENTIAL_HELD"]
    assert labels
    assert {each["verdict"] for each in labels} == {"UNKNOWN"}
    assert {(each["datum"] or {"asOf": None})["asOf"] for each in labels} == {None}
    sectors = [each for each in rules if each["rule"]["criterion"] == "SECTOR"]
    assert {each["verdict"] for each in sectors} == {"UNKNOWN"}
    assert all(each["datum"] and each["datum"]["asOf"] is None for each in sectors)
    ages = [each for each in rules if each["rule"]["criterion"] == "AGE"]
    assert {each["verdict"] for each in ages} <= {"HOLDS", "FAILS"}
    assert answer["expertise"]["edges"]


JUDGE = """
query ($id: ID!, $purpose: FinancingPurpose!, $asOf: Date, $after: String) {
  financingPlusExpertise(enterpriseId: $id, amount: 5000000, purpose: $purpose, asOf: $asOf) {
    eligibility(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { node {
        verdict limit illustrative
        product { id }
        rules { verdict missing rule { id } datum { record { id } } }
      } }
    }
  }
}
"""

RANK = """
query ($id: ID!, $asOf: Date) {
  financingPlusExpertise(enterpriseId: $id, amount: 1, purpose: BILL, asOf: $asOf) {
    expertise(first: 20) { edges { node { score expertise { id } } } }
  }
}
"""


async def every_product(ask: Ask, **variables: Any) -> list[dict[str, Any]]:
    """All pages of the eligibility."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        body = await ask(JUDGE, after=after, **variables)
        part = body["data"]["financingPlusExpertise"]["eligibility"]
        found += [edge["node"] for edge in part["edges"]]
        after = part["pageInfo"]["endCursor"]
        if not part["pageInfo"]["hasNextPage"]:
            return found


async def compare(ask: Ask, seen: Seen, enterprise: str, purpose: str, day: date) -> int:
    """The API's answer is the oracle's, for every product; answers how many were judged."""
    id = node_id(enterprise)
    judged = await every_product(ask, id=id, purpose=purpose, asOf=day.isoformat())
    case = oracle.Case(
        seen.facts[id],
        seen.holdings[id],
        FinancingPurpose(purpose),
        day,
        amount=5_000_000,
        memberships=seen.memberships_on(id, day),
        assets=seen.assets[id],
        pledges=seen.pledges[id],
    )
    assert {each["product"]["id"] for each in judged} == {
        node_id(row.key) for row in seen.rows.products
    }
    for node in judged:
        product = node["product"]["id"]
        expected = oracle.answer(
            seen.rules[product],
            oracle.terms_on(seen.terms[product], day),
            case,
            seen.requirements[product],
        )
        assert node["verdict"] == expected.verdict
        assert node["limit"] == expected.limit
        assert node["illustrative"] == expected.illustrative
        shown = [
            (
                each["rule"]["id"],
                each["verdict"],
                each["datum"]["record"]["id"] if each["datum"] else None,
                each["missing"],
            )
            for each in node["rules"]
        ]
        judgements = [
            (rule, verdict, evidence.id if evidence else None, missing)
            for rule, verdict, evidence, missing in expected.rules
        ]
        assert shown == judgements
    order = [("HOLDS", "UNKNOWN", "FAILS").index(each["verdict"]) for each in judged]
    assert order == sorted(order)
    return len(judged)


def chosen(rows: SeedRows, step: int) -> list[str]:
    """Every so many-th enterprise of the seed, real ones too."""
    return [row.key for row in rows.organizations if row.kind == "ENTERPRISE"][::step]


async def test_every_verdict_is_the_oracles(ask: Ask, all_rows: SeedRows) -> None:
    """For a sample of firms, purposes and days, over every product of the seed."""
    seen = Seen(all_rows, "org:synthetic:bank:6", TODAY)
    purposes = list(FinancingPurpose)
    days = (date(2025, 9, 1), date(2022, 1, 31), date(2024, 12, 31))
    judged = 0
    for i, enterprise in enumerate(chosen(all_rows, 90)):
        judged += await compare(
            ask, seen, enterprise, purposes[i % len(purposes)], days[i % len(days)]
        )
    assert judged > 2_000


@pytest.mark.deep
async def test_every_verdict_of_every_firm_is_the_oracles(ask: Ask, all_rows: SeedRows) -> None:
    """The same for all firms."""
    seen = Seen(all_rows, "org:synthetic:bank:6", TODAY)
    for i, enterprise in enumerate(chosen(all_rows, 1)):
        purpose = list(FinancingPurpose)[i % 4]
        await compare(ask, seen, enterprise, purpose, date(2025, 9, 1))


async def test_expertise_is_ranked_as_the_oracle_ranks_it(ask: Ask, all_rows: SeedRows) -> None:
    """Ranks, scores and ids for a sample of firms."""
    seen = Seen(all_rows, "org:synthetic:bank:6", TODAY)
    day = date(2025, 6, 30)
    ranked = 0
    for enterprise in chosen(all_rows, 75):
        id = node_id(enterprise)
        body = await ask(RANK, id=id, asOf=day.isoformat())
        case = oracle.Case(seen.facts[id], seen.holdings[id], FinancingPurpose.BILL, day)
        expected = expertise_oracle.matches(case, seen.offers_on(day))[:20]
        shown = [
            edge["node"] for edge in body["data"]["financingPlusExpertise"]["expertise"]["edges"]
        ]
        assert [each["expertise"]["id"] for each in shown] == [each[0] for each in expected]
        assert [each["score"] for each in shown] == [len(each[1]) for each in expected]
        ranked += len(shown)
    assert ranked > 50


async def test_verdicts_can_be_chosen(ask: Ask) -> None:
    """Only those asked for are shown; a cursor of one choice is none of another."""
    id = node_id("org:synthetic:enterprise:167")
    variables = {"id": id, "purpose": "EQUIPMENT", "asOf": "2025-06-30", "first": 1}
    body = await ask(ASK, **variables, verdicts=["FAILS"])
    part = body["data"]["financingPlusExpertise"]["eligibility"]
    assert [edge["node"]["verdict"] for edge in part["edges"]] == ["FAILS"]
    refused = await ask(ASK, **variables, after=part["pageInfo"]["endCursor"])
    assert refused["errors"][0]["extensions"] == {"code": "INVALID_INPUT"}
    assert refused["errors"][0]["path"] == ["financingPlusExpertise", "eligibility"]
