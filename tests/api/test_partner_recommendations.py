"""Partner recommendations: whole answers, scores that are their paths, what is hidden is out."""

from datetime import date
from decimal import Decimal
from math import sqrt
from typing import Any

import pytest

from graph.model import DataClass, DealKind, DealState
from seed.row_base import node_id
from tests.api.moments import at_rest
from tests.conftest import DEMO_BANK, TODAY, Ask, CountingGraph, asker, client_of
from tests.worlds import World

ASK = """
query ($id: ID!, $kinds: [OrganizationKind!], $first: Int! = 100, $after: String, $asOf: Date,
  $paths: Int! = 100) {
  partnerRecommendations(
    organizationId: $id, kinds: $kinds, first: $first, after: $after, asOf: $asOf
  ) {
    basis
    pageInfo { hasNextPage hasPreviousPage endCursor }
    edges { node {
      rank score basis reserved synthetic lastActiveOn
      organization { id name kind }
      terms { kind contribution dealCount lastOn evidence { id } }
      paths(first: $paths) { count rest strongest { weight ties {
        kinds weight dealCount lastOn from { name } to { name }
        deals(first: 2) { totalCount edges { node { id } } }
      } } }
    } }
  }
}
"""


def chain() -> World:
    """alpha - beta - gamma: alpha's only way to gamma is through beta."""
    world = World()
    world.bank("alpha", "beta", "stranger")
    world.guarantor("gamma")
    world.enterprise("firm", "other")
    world.deal("firm", "alpha", "beta", on="2025-07-01")
    world.deal("firm", "beta", "gamma", on="2023-07-01")
    world.consent("firm", DataClass.DEALS)
    return world


async def ask_as(graph: CountingGraph, bank: str, **variables: Any) -> dict[str, Any]:
    """Ask as an officer of the bank."""
    async with client_of(graph, demo=True, demo_bank=World.id(bank)) as client:
        return await asker(client)(ASK, **variables)


def shown(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The recommendations of an answer."""
    return [edge["node"] for edge in body["data"]["partnerRecommendations"]["edges"]]


async def test_the_whole_answer(graph: CountingGraph) -> None:
    """One path, its two ties with their deals; asked again, five statements however many there are:
    the asker, the revision, the feedback, the organisations and the deals."""
    world = chain()
    await world.write(graph)
    [ours, theirs] = [node_id(row.key) for row in world.rows.deals]
    async with client_of(graph, demo=True, demo_bank=World.id("alpha")) as client:
        ask = asker(client)
        await ask(ASK, id=World.id("alpha"), asOf="2025-07-01")
        graph.statements.clear()
        body = await ask(ASK, id=World.id("alpha"), asOf="2025-07-01")

    # 731 days are 731/365.25 years, so the second tie weighs 2^-(731/730.5). The only candidate has
    # the largest sum of paths: √(x/x) = 1.
    assert "errors" not in body
    tie = {"kinds": ["DEAL"], "dealCount": 1}
    assert body["data"]["partnerRecommendations"] == {
        "basis": "PATHS",
        "pageInfo": {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "endCursor": body["data"]["partnerRecommendations"]["pageInfo"]["endCursor"],
        },
        "edges": [
            {
                "node": {
                    "rank": 1,
                    "score": 1.0,
                    "basis": "PATHS",
                    "reserved": False,
                    "synthetic": True,
                    "terms": [],
                    "lastActiveOn": "2023-07-01",
                    "organization": {
                        "id": World.id("gamma"),
                        "name": "gamma",
                        "kind": "GUARANTOR",
                    },
                    "paths": {
                        "count": 1,
                        "rest": 0.0,
                        "strongest": [
                            {
                                "weight": 1.0,
                                "ties": [
                                    {
                                        **tie,
                                        "weight": 1.0,
                                        "lastOn": "2025-07-01",
                                        "from": {"name": "alpha"},
                                        "to": {"name": "beta"},
                                        "deals": {
                                            "totalCount": 1,
                                            "edges": [{"node": {"id": ours}}],
                                        },
                                    },
                                    {
                                        **tie,
                                        "weight": 0.499762839569,
                                        "lastOn": "2023-07-01",
                                        "from": {"name": "beta"},
                                        "to": {"name": "gamma"},
                                        "deals": {
                                            "totalCount": 1,
                                            "edges": [{"node": {"id": theirs}}],
                                        },
                                    },
                                ],
                            }
                        ],
                    },
                }
            }
        ],
    }
    assert len(graph.statements) == 5


async def test_who_has_no_history_gets_a_named_cold_start(graph: CountingGraph) -> None:
    """A bank without deals sees who is active beside banks, and what a guarantor would bring: its
    kind and one pairing, of six kinds, ten kinds of product and four pairings."""
    await chain().write(graph)
    asked = {"id": World.id("stranger"), "asOf": "2025-07-01"}
    body = await ask_as(graph, "alpha", **asked)
    assert body["data"]["partnerRecommendations"]["basis"] == "COLD_START"
    # beta has been in both deals, alpha in that of today, gamma in that of 731 days before.
    old = 2 ** -(731 / 730.5)
    alpha, gamma = sqrt(1 / (1 + old)), sqrt(old / (1 + old))
    assert [
        (
            each["organization"]["name"],
            each["basis"],
            each["paths"],
            {term["kind"]: term["contribution"] for term in each["terms"]},
        )
        for each in shown(body)
    ] == [
        (
            name,
            "COLD_START",
            {"count": 0, "rest": 0.0, "strongest": []},
            {kind: pytest.approx(value, rel=1e-10) for kind, value in terms.items()},
        )
        for name, terms in (
            ("beta", {"KIND_ACTIVITY": 0.2, "ACTIVITY": 0.1}),
            ("alpha", {"KIND_ACTIVITY": 0.2 * alpha, "ACTIVITY": 0.1 * alpha}),
            (
                "gamma",
                {
                    "KIND_ACTIVITY": 0.2 * gamma,
                    "COMPLEMENT": 0.4 * 2 / 20,
                    "ACTIVITY": 0.1 * gamma,
                },
            ),
        )
    ]


async def test_a_real_bank_is_a_cold_start(ask: Ask) -> None:
    """No deal of a real bank is on record, and none is invented: it is shown real organisations
    that would complete a team, and told what they rest on."""
    body = await ask(ASK, id=node_id("org:东莞银行"))
    assert body["data"]["partnerRecommendations"]["basis"] == "COLD_START"
    found = shown(body)
    assert {each["organization"]["name"] for each in found} >= {"东莞市科创融资担保有限公司"}
    for each in found:
        assert not each["synthetic"]
        assert each["lastActiveOn"] is None
        assert [term["kind"] for term in each["terms"]] == ["COMPLEMENT"]


async def test_an_id_of_no_organisation_is_null(graph: CountingGraph) -> None:
    """Unknown ids and other nouns."""
    world = chain()
    await world.write(graph)
    for id in (World.id("nobody"), node_id(world.rows.deals[0].key)):
        body = await ask_as(graph, "alpha", id=id)
        assert body == {"data": {"partnerRecommendations": None}}


async def test_only_confirmed_financing_counts(graph: CountingGraph) -> None:
    """Recorded and disputed deals, collaborations and deals after the day make no path."""
    world = chain()
    world.rows.deals.pop()
    world.deal("firm", "beta", "gamma", on="2024-01-01", state=DealState.RECORDED)
    world.deal("firm", "beta", "gamma", on="2024-01-01", state=DealState.DISPUTED)
    world.deal("firm", "beta", "gamma", on="2024-01-01", kind=DealKind.COLLABORATION)
    world.deal("firm", "beta", "gamma", on="2025-07-02")
    await world.write(graph)
    asked = {"id": World.id("alpha"), "asOf": "2025-07-01"}
    assert shown(await ask_as(graph, "alpha", **asked)) == []
    later = await ask_as(graph, "alpha", **{**asked, "asOf": "2025-07-02"})
    assert [each["organization"]["name"] for each in shown(later)] == ["gamma"]


async def test_a_new_deal_is_seen_at_once(graph: CountingGraph) -> None:
    """The arrays follow the revision: one application, a write between two questions."""
    world = chain()
    await world.write(graph)
    async with client_of(graph, demo=True, demo_bank=World.id("alpha")) as client:
        ask = asker(client)
        before = await ask(ASK, id=World.id("alpha"))
        world.deal("firm", "beta", "stranger", on="2025-06-30")
        await world.write(graph)
        after = await ask(ASK, id=World.id("alpha"))
    assert [each["organization"]["name"] for each in shown(before)] == ["gamma"]
    assert [each["organization"]["name"] for each in shown(after)] == ["stranger", "gamma"]


async def test_a_hidden_deal_leaves_no_trace(graph: CountingGraph) -> None:
    """Deals of a firm that gave no consent change nothing for those who had no part in them: the
    answer equals that of a graph without them."""
    world = chain()
    await world.write(graph)
    await at_rest(graph)
    without = await ask_as(graph, "alpha", id=World.id("alpha"))
    world.deal("other", "beta", "stranger", on="2025-06-01")
    world.deal("other", "gamma", "stranger", "beta", on="2025-05-01")
    await world.write(graph)
    await at_rest(graph)
    assert await ask_as(graph, "alpha", id=World.id("alpha")) == without
    seen = await ask_as(graph, "beta", id=World.id("alpha"))
    assert [each["organization"]["name"] for each in shown(seen)] == ["stranger", "gamma"]


async def test_kinds_restrict_who_is_recommended_not_who_leads_there(ask: Ask) -> None:
    """Guarantors only: the same scores and paths, ranked anew."""
    every = shown(await ask(ASK, id=DEMO_BANK))
    guarantors = shown(await ask(ASK, id=DEMO_BANK, kinds=["GUARANTOR"]))
    expected = [each for each in every if each["organization"]["kind"] == "GUARANTOR"]
    assert 0 < len(guarantors) < len(every)
    assert guarantors == [{**each, "rank": rank} for rank, each in enumerate(expected, start=1)]


async def test_pages_give_everybody_once(ask: Ask) -> None:
    """Pages of two, joined, are the whole list; one statement a page once the arrays are there,
    besides the asker, the organisations and the deals."""
    whole = shown(await ask(ASK, id=DEMO_BANK))
    joined: list[dict[str, Any]] = []
    after = None
    while True:
        body = await ask(ASK, id=DEMO_BANK, first=2, after=after)
        joined += shown(body)
        info = body["data"]["partnerRecommendations"]["pageInfo"]
        after = info["endCursor"]
        if not info["hasNextPage"]:
            break
    assert joined == whole
    assert [each["rank"] for each in whole] == list(range(1, len(whole) + 1))


async def test_the_rest_is_what_is_not_shown(ask: Ask) -> None:
    """As decimals, the strongest and the rest are the score, whatever is shown."""
    for paths in (1, 2, 5, 100):
        for each in shown(await ask(ASK, id=DEMO_BANK, paths=paths)):
            parts = [Decimal(repr(path["weight"])) for path in each["paths"]["strongest"]]
            parts.append(Decimal(repr(each["paths"]["rest"])))
            shares = [Decimal(repr(term["contribution"])) for term in each["terms"]]
            total = sum((*parts, *shares), Decimal(0))
            assert total == Decimal(repr(each["score"]))
            assert len(parts) == 1 + min(paths, each["paths"]["count"])


def test_the_day_of_the_tests() -> None:
    """The clock that the tests inject."""
    assert date(2025, 7, 1) == TODAY
