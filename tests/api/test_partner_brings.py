"""What a partner brings: kind, product kinds, pairings, and what the two could serve together."""

from datetime import date
from typing import Any

import pytest

from graph.model import (
    Comparison,
    Criterion,
    DataClass,
    FinancingPurpose,
    LifeCycleStage,
    OrganizationKind,
    Pairing,
    ProductKind,
)
from graph.open_needs import OPEN_NEEDS
from seed.row_base import ValueRow
from tests.api.moments import asking
from tests.conftest import CountingGraph
from tests.worlds import World

ID = World.id
MILLION = 1_000_000
ASK = """
query ($id: ID!, $first: Int! = 100) {
  partnerRecommendations(organizationId: $id, first: $first, asOf: "2025-06-30") {
    edges { node { organization { name } brings {
      kind productKinds pairings enterprisesCovered gapCovered sampled { of used } } } }
  }
}
"""
WORDS = ASK.replace("enterprisesCovered gapCovered sampled { of used }", "")


def served() -> World:
    """lead lends up to 1 million early, and 4 with a guarantee later; second up to 1 early.

    surety covers 2 million, half of a loan of 4. All had a deal with middle.
    """
    world = World()
    world.bank("lead", "second", "middle")
    world.guarantor("surety")
    world.organization("ip", OrganizationKind.IP_SERVICE_FIRM)
    world.organization("lessor", OrganizationKind.LESSOR)
    world.enterprise("past")
    world.consent("past", DataClass.DEALS)
    for name in ("lead", "second", "surety", "ip", "lessor"):
        world.deal("past", "middle", name, on="2025-01-01")
    early, late = LifeCycleStage.SEED, LifeCycleStage.GROWTH
    for name, stage, amount in (
        ("joint", late, 3),
        ("either", early, 1),
        ("large", early, 2),
        ("larger", early, 3),
        ("neither", LifeCycleStage.MATURE, 5),
        ("hidden", late, 3),
    ):
        world.enterprise(name)
        world.stage(name, stage, "2023-01-01")
        world.financing_need(name, FinancingPurpose.WORKING_CAPITAL, amount=amount * MILLION)
        if name != "hidden":
            world.consent(name, DataClass.NEEDS, to=None)
    line = world.product("lead", "line")
    guaranteed = world.product("lead", "guaranteed", pairing=Pairing.GUARANTEED_LOAN)
    small = world.product("second", "loan")
    bill = world.product("second", "bill", kind=ProductKind.BILL)
    cover = world.product("surety", "cover", kind=ProductKind.GUARANTEE)
    for key, stage in (
        (line, early),
        (guaranteed, late),
        (small, early),
        (bill, LifeCycleStage.LISTING),
        (cover, late),
    ):
        value = ValueRow(stage=stage)
        world.rule(key, Criterion.STAGE, Comparison.IS_ONE_OF, value)
    world.terms(line, maximum=MILLION, annual_rate=400)
    world.terms(guaranteed, maximum=4 * MILLION, annual_rate=350, coverage=5_000)
    world.terms(small, maximum=MILLION, annual_rate=500)
    world.terms(bill, maximum=MILLION, annual_rate=500)
    world.terms(cover, maximum=MILLION, cover_cap=2 * MILLION, fee=100)
    return world


async def brought(
    graph: CountingGraph, asker: str, query: str = ASK, caller: str = "middle", **more: Any
) -> dict[str, dict[str, Any]]:
    """What each candidate would bring an asker, by name."""
    async with asking(graph, caller) as ask:
        body = await ask(query, id=ID(asker), **more)
    assert "errors" not in body, body
    nodes = [edge["node"] for edge in body["data"]["partnerRecommendations"]["edges"]]
    return {each["organization"]["name"]: each["brings"] for each in nodes}


def words(kind: str | None, product_kinds: list[str], *pairings: str) -> dict[str, Any]:
    """What is brought, in words."""
    return {"kind": kind, "productKinds": product_kinds, "pairings": list(pairings)}


def figures(enterprises: int, millions: int, used: int = 5, of: int = 5) -> dict[str, Any]:
    """What is brought, in figures."""
    sampled = {"of": of, "used": used}
    gap = millions * MILLION
    return {"enterprisesCovered": enterprises, "gapCovered": gap, "sampled": sampled}


async def test_to_a_bank(graph: CountingGraph) -> None:
    """A guarantor: its kind, guarantees, and the other side of guaranteed loans; a bank: bills.

    With surety joint's 3 million are closed; with second large's 2, and of larger's 3 one more.
    either needs one of them, neither cannot be served, and hidden is in no sample.
    """
    await served().write(graph)
    found = await brought(graph, "lead")
    lessor = words("LESSOR", [], "LEASED_UPGRADE")
    assert found == {
        "surety": words("GUARANTOR", ["GUARANTEE"], "GUARANTEED_LOAN") | figures(1, 3),
        "second": words(None, ["BILL"]) | figures(1, 2),
        "ip": words("IP_SERVICE_FIRM", []) | figures(0, 0),
        "lessor": lessor | figures(0, 0),
    }


async def test_to_a_guarantor(graph: CountingGraph) -> None:
    """A bank is the other side; what the two serve is the same, whoever asks. A bank that makes no
    guaranteed loan is that side too, and serves nobody that it does not serve alone."""
    await served().write(graph)
    found = await brought(graph, "surety")
    assert found == {
        "lead": words("BANK", ["LOAN"], "GUARANTEED_LOAN") | figures(1, 3),
        "second": words("BANK", ["LOAN", "BILL"], "GUARANTEED_LOAN") | figures(0, 0),
        "ip": words("IP_SERVICE_FIRM", []) | figures(0, 0),
        # Of a pairing a bank is always one side.
        "lessor": words("LESSOR", []) | figures(0, 0),
    }


async def test_to_a_bank_with_fewer_products(graph: CountingGraph) -> None:
    """second lacks nothing that lead lends; together they serve what lead and second do."""
    await served().write(graph)
    found = await brought(graph, "second")
    assert found["lead"] == words(None, []) | figures(1, 2)
    assert found["surety"] == words("GUARANTOR", ["GUARANTEE"], "GUARANTEED_LOAN") | figures(0, 0)


async def test_of_needs_that_the_caller_sees(graph: CountingGraph) -> None:
    """The firm with a hidden need gives its consent: one enterprise and 3 million more."""
    world = served()
    world.consent("hidden", DataClass.NEEDS, to=None)
    await world.write(graph)
    assert (await brought(graph, "lead"))["surety"] == words(
        "GUARANTOR", ["GUARANTEE"], "GUARANTEED_LOAN"
    ) | figures(2, 6, used=6, of=6)


async def test_a_firm_with_two_needs_is_one_enterprise(graph: CountingGraph) -> None:
    """Both gaps count, the enterprise once; a need that is no longer open does not."""
    world = served()
    world.financing_need("joint", FinancingPurpose.RESEARCH, amount=2 * MILLION)
    over: dict[str, Any] = {"amount": 2 * MILLION, "open_until": date(2025, 6, 30)}
    world.financing_need("joint", FinancingPurpose.BILL, **over)
    await world.write(graph)
    found = (await brought(graph, "lead"))["surety"]
    assert found == words("GUARANTOR", ["GUARANTEE"], "GUARANTEED_LOAN") | figures(
        1, 5, used=6, of=6
    )


async def test_words_need_no_solver(graph: CountingGraph) -> None:
    """Without the figures the same words; and no need is read."""
    await served().write(graph)
    graph.statements.clear()
    found = await brought(graph, "lead", WORDS)
    assert found["surety"] == words("GUARANTOR", ["GUARANTEE"], "GUARANTEED_LOAN")
    assert OPEN_NEEDS not in graph.statements
    await brought(graph, "lead")
    assert OPEN_NEEDS in graph.statements


@pytest.mark.parametrize("first", [1, 2])
async def test_a_page_has_the_figures_of_the_whole(graph: CountingGraph, first: int) -> None:
    """Whatever else is on the page."""
    await served().write(graph)
    every = await brought(graph, "lead")
    page = await brought(graph, "lead", first=first)
    assert page == {name: every[name] for name in list(every)[:first]}
