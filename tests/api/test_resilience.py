"""Whose leaving would cost what: whole answers of a small world; the seed by other questions."""

from collections import defaultdict
from datetime import date
from typing import Any

from graph.model import (
    Comparison,
    Criterion,
    DataClass,
    FinancingPurpose,
    LifeCycleStage,
    MembershipState,
    ProductKind,
)
from seed.row_base import ValueRow, node_id
from tests.api.moments import asking, at_rest
from tests.conftest import Ask, CountingGraph
from tests.worlds import World

ID = World.id
MILLION = 1_000_000
ASK = """
query ($parks: [ID!], $kinds: [OrganizationKind!], $first: Int! = 100, $after: String,
  $asOf: Date = "2025-06-30") {
  resilience(parks: $parks, kinds: $kinds, first: $first, after: $after, asOf: $asOf) {
    totalCount sampled { of used } pageInfo { hasNextPage endCursor }
    edges { node {
      rank organization { id name kind } enterprisesUncovered gapUncovered articulation
      organizationsSeparated onlyOneIn { name } illustrative synthetic
      substitutes { enterprises provider { name } }
    } }
  }
}
"""


def small() -> World:
    """Two banks that lend, one that does not, and a guarantor; two firms, one in the park."""
    world = World()
    world.bank("alpha", "beta", "gamma")
    world.guarantor("surety")
    world.park("park", "meadow")
    for name, amount in (("one", 5), ("two", 8), ("hidden", 50)):
        world.enterprise(name)
        world.stage(name, LifeCycleStage.GROWTH, "2023-01-01")
        world.financing_need(name, FinancingPurpose.WORKING_CAPITAL, amount=amount * MILLION)
        if name != "hidden":
            world.consent(name, DataClass.NEEDS, DataClass.DEALS)
    growth = ValueRow(stage=LifeCycleStage.GROWTH)
    for bank, maximum in (("alpha", 5), ("beta", 3)):
        loan = world.product(bank, "loan")
        world.rule(loan, Criterion.STAGE, Comparison.IS_ONE_OF, growth, key=f"rule of {bank}")
        world.terms(loan, maximum=maximum * MILLION, annual_rate=400)
    world.product("surety", "cover", kind=ProductKind.GUARANTEE)
    for name in ("alpha", "gamma", "surety", "one"):
        active = (MembershipState.ACTIVE, "2020-01-01", "2020-01-01T00:00:00.000000+00:00")
        world.membership(name, "park", active, valid_from=date(2020, 1, 1))
    world.deal("one", "beta", "gamma", on="2024-05-01")
    world.deal("two", "beta", "surety", on="2025-02-01")
    world.deal("hidden", "gamma", "surety", on="2025-02-01")
    return world


async def asked(graph: CountingGraph, **variables: Any) -> dict[str, Any]:
    """The answer to an officer of alpha."""
    async with asking(graph, "alpha") as ask:
        body = await ask(ASK, **variables)
    assert "errors" not in body, body
    return body["data"]["resilience"]


def point(rank: int, name: str, kind: str, **shown: Any) -> dict[str, Any]:
    """A member as it is shown: with nothing lost but what is given."""
    nothing: dict[str, Any] = {
        "rank": rank,
        "organization": {"id": ID(name), "name": name, "kind": kind},
        "enterprisesUncovered": 0,
        "gapUncovered": 0,
        "articulation": False,
        "organizationsSeparated": 0,
        "onlyOneIn": [],
        "substitutes": [],
        "illustrative": False,
        "synthetic": True,
    }
    return nothing | shown


def other(name: str, enterprises: int) -> dict[str, Any]:
    """Who could step in."""
    return {"enterprises": enterprises, "provider": {"name": name}}


ALPHA = {
    "enterprisesUncovered": 2,
    "gapUncovered": 7 * MILLION,
    "substitutes": [other("beta", 2)],
    "illustrative": True,
}
BETA = {
    "enterprisesUncovered": 1,
    "gapUncovered": 3 * MILLION,
    "articulation": True,
    "organizationsSeparated": 1,
    "substitutes": [other("alpha", 2)],
    "illustrative": True,
}
SURETY = {"onlyOneIn": [{"name": "park"}]}


async def test_the_whole_answer(graph: CountingGraph) -> None:
    """Without alpha 2 of 5 and 5 of 8 million stay open, without beta 3 of 8; beta joins gamma and
    surety; surety is the park's only guarantor. What is hidden from alpha is not there."""
    await small().write(graph)
    found = await asked(graph)
    assert found["sampled"] == {"of": 2, "used": 2}
    assert found["totalCount"] == 3
    assert [each["node"] for each in found["edges"]] == [
        point(1, "alpha", "BANK", **ALPHA),
        point(2, "beta", "BANK", **BETA),
        point(3, "surety", "GUARANTOR", **SURETY),
    ]


async def test_in_a_park(graph: CountingGraph) -> None:
    """Needs of its enterprises; who only joins others, and is no member, is left out."""
    await small().write(graph)
    found = await asked(graph, parks=[ID("park")])
    in_park = ALPHA | {"enterprisesUncovered": 1, "gapUncovered": 2 * MILLION}
    in_park["substitutes"] = [other("beta", 1)]
    assert found["sampled"] == {"of": 1, "used": 1}
    assert [each["node"] for each in found["edges"]] == [
        point(1, "alpha", "BANK", **in_park),
        point(2, "surety", "GUARANTOR", **SURETY),
    ]
    nowhere = await asked(graph, parks=[ID("meadow")])
    assert nowhere["edges"] == []
    assert nowhere["sampled"] == {"of": 0, "used": 0}
    assert (await asked(graph, parks=[]))["edges"] == []


async def test_of_a_kind(graph: CountingGraph) -> None:
    """Only these are looked at; no kind is every kind."""
    await small().write(graph)
    found = await asked(graph, kinds=["GUARANTOR"])
    assert [each["node"] for each in found["edges"]] == [point(1, "surety", "GUARANTOR", **SURETY)]
    assert (await asked(graph, kinds=[]))["totalCount"] == 3


async def test_pages(graph: CountingGraph) -> None:
    """Page by page the same as at once; a cursor of another question is refused."""
    await small().write(graph)
    whole = await asked(graph)
    first = await asked(graph, first=2)
    assert first["pageInfo"]["hasNextPage"]
    rest = await asked(graph, first=2, after=first["pageInfo"]["endCursor"])
    assert first["edges"] + rest["edges"] == whole["edges"]
    async with asking(graph, "alpha") as ask:
        body = await ask(ASK, after=first["pageInfo"]["endCursor"], kinds=["BANK"])
    [error] = body["errors"]
    assert error["extensions"]["code"] == "INVALID_INPUT"


async def test_on_a_day_before(graph: CountingGraph) -> None:
    """Before the deals nobody joins anybody."""
    await small().write(graph)
    found = await asked(graph, asOf="2024-01-01")
    assert [each["node"]["articulation"] for each in found["edges"]] == [False] * 3


async def test_statements(graph: CountingGraph) -> None:
    """As many however many members there are: asked again, nothing of the market is read."""
    await small().write(graph)
    async with asking(graph, "alpha") as ask:
        await ask(ASK)
        await at_rest(graph)
        graph.statements.clear()
        await ask(ASK)
        assert len(graph.statements) == 6


# ---------------------------------------------------------------- the seed, by other questions

WHAT_IF = """
query ($member: ID!, $parks: [ID!]) {
  whatIf(assumptions: [{ memberLeaves: $member }], parks: $parks, asOf: "2025-09-01") {
    sampled { of used } coveredBefore coveredAfter losses(first: 100) { edges { node {
      enterprise { id } need { amount } coveredBefore coveredAfter } } }
  }
}
"""
COVERAGE = """
query ($park: ID!) {
  organization(by: { id: $park }) { ... on Park { name coverage(asOf: "2025-09-01") {
    kind activeMembers } } }
}
"""
SONGSHAN = node_id("org:松山湖高新区")


async def test_each_member_costs_what_the_scenario_of_its_leaving_says(ask: Ask) -> None:
    """The first ten, in a park, against whatIf without each."""
    body = await ask(ASK, parks=[SONGSHAN], first=10, asOf="2025-09-01")
    nodes = [edge["node"] for edge in body["data"]["resilience"]["edges"]]
    sampled = body["data"]["resilience"]["sampled"]
    assert sum(each["gapUncovered"] > 0 for each in nodes) >= 5
    for each in nodes:
        member = each["organization"]["id"]
        answer = await ask(WHAT_IF, member=member, parks=[SONGSHAN])
        scenario = answer["data"]["whatIf"]
        losses = [edge["node"] for edge in scenario["losses"]["edges"]]
        lost = sum(loss["coveredBefore"] - loss["coveredAfter"] for loss in losses)
        closed = {
            loss["enterprise"]["id"]
            for loss in losses
            if loss["coveredBefore"] == loss["need"]["amount"]
        }
        assert scenario["sampled"] == sampled
        assert (each["gapUncovered"], each["enterprisesUncovered"]) == (lost, len(closed))


async def test_the_only_one_of_its_kind_in_a_park_is_its_only_active_member(ask: Ask) -> None:
    """By park and kind, against what the park says it has."""
    body = await ask(ASK, asOf="2025-09-01")
    nodes = [edge["node"] for edge in body["data"]["resilience"]["edges"]]
    only: defaultdict[str, list[str]] = defaultdict(list)
    for each in nodes:
        for park in each["onlyOneIn"]:
            only[park["name"]].append(each["organization"]["kind"])
    for park in ("org:松山湖高新区", "org:滨海湾新区", "org:松湖智谷"):
        answer = await ask(COVERAGE, park=node_id(park))
        found = answer["data"]["organization"]
        alone = [each["kind"] for each in found["coverage"] if each["activeMembers"] == 1]
        assert sorted(only[found["name"]]) == sorted(alone)
    assert any(only.values())
