"""Pledges and needs: whole answers on small worlds, and what hides them."""

from datetime import date
from typing import Any

import pytest

from graph.model import (
    AssetKind,
    DataClass,
    ExpertiseKind,
    FinancingPurpose,
)
from tests.api.moments import asking
from tests.conftest import CountingGraph
from tests.worlds import World

# ---------------------------------------------------------------- pledges (Q10)

PLEDGES = """
query ($asOf: Date, $filter: PledgeFilter, $orderBy: PledgeOrder) {
  pledges(first: 9, asOf: $asOf, filter: $filter, orderBy: $orderBy) { totalCount edges { node {
    id amount registryNumber registeredOn releasedOn
    asset { name kind registryNumber owner { name } }
    pledgee { name kind }
    valuation { asOf low high pledgeDiscount pledgeValue illustrative }
  } } }
}
"""


def pledge_world() -> tuple[World, dict[str, str]]:
    """A patent pledged to alpha and released, software pledged to beta, a patent that is free."""
    world = World()
    world.bank("alpha", "beta", "gamma")
    world.enterprise("firm", "other")
    patent = world.asset("firm", "patent", AssetKind.PATENT, registry_number="ZL1")
    software = world.asset("other", "software", AssetKind.INDUSTRIAL_SOFTWARE)
    world.asset("firm", "free", AssetKind.PATENT)
    keys = {
        "patent": world.pledge(
            *(patent, "firm", "alpha", date(2024, 3, 1)),
            amount=5_000_000,
            registry_number="R1",
            released_on=date(2025, 3, 1),
            valued_on=date(2024, 2, 1),
            valued_low=10_000_001,
            valued_high=20_000_000,
            pledge_discount=3_333,
        ),
        "software": world.pledge(*(software, "other", "beta", date(2024, 9, 1)), amount=7),
    }
    return world, keys


def pledge_of_patent(keys: dict[str, str], released: str | None) -> dict[str, Any]:
    return {
        "id": World.id(keys["patent"]),
        "amount": 5_000_000,
        "registryNumber": "R1",
        "registeredOn": "2024-03-01",
        "releasedOn": released,
        "asset": {
            "name": "patent",
            "kind": "PATENT",
            "registryNumber": "ZL1",
            "owner": {"name": "firm"},
        },
        "pledgee": {"name": "alpha", "kind": "BANK"},
        "valuation": {
            "asOf": "2024-02-01",
            "low": 10_000_001,
            "high": 20_000_000,
            "pledgeDiscount": 3_333,
            # 10,000,001 · 6,667 / 10,000 = 6,667,000.6667
            "pledgeValue": 6_667_000,
            "illustrative": True,
        },
    }


def pledge_of_software(keys: dict[str, str]) -> dict[str, Any]:
    return {
        "id": World.id(keys["software"]),
        "amount": 7,
        "registryNumber": None,
        "registeredOn": "2024-09-01",
        "releasedOn": None,
        "asset": {
            "name": "software",
            "kind": "INDUSTRIAL_SOFTWARE",
            "registryNumber": None,
            "owner": {"name": "other"},
        },
        "pledgee": {"name": "beta", "kind": "BANK"},
        "valuation": None,
    }


def page(root: str, *nodes: Any) -> dict[str, Any]:
    """A whole answer."""
    edges = [{"node": node} for node in nodes]
    return {"data": {root: {"totalCount": len(nodes), "edges": edges}}}


@pytest.mark.parametrize(
    ("day", "released", "names"),
    [
        ("2024-02-29", None, []),
        ("2024-03-01", None, ["patent"]),
        ("2025-02-28", None, ["software", "patent"]),
        ("2025-03-01", "2025-03-01", ["software", "patent"]),
    ],
)
async def test_pledges_on_a_day(
    graph: CountingGraph, day: str, released: str | None, names: list[str]
) -> None:
    """Registered by the day, latest first; a release that is still to come is not told."""
    world, keys = pledge_world()
    for firm in ("firm", "other"):
        world.consent(firm, DataClass.IP)
    await world.write(graph)
    shown = {"patent": pledge_of_patent(keys, released), "software": pledge_of_software(keys)}
    graph.statements.clear()
    async with asking(graph, "gamma") as ask:
        body = await ask(PLEDGES, asOf=day)
    assert body == page("pledges", *(shown[name] for name in names))
    assert len(graph.statements) == 2


@pytest.mark.parametrize(
    ("chosen", "order", "names"),
    [
        ({"assetKinds": ["PATENT"]}, None, ["patent"]),
        ({"assetKinds": []}, None, []),
        ({"pledgees": [World.id("alpha")]}, None, ["patent"]),
        ({"pledgors": [World.id("other")]}, None, ["software"]),
        ({"registered": {"from": "2024-09-01"}}, None, ["software"]),
        ({"registered": {"until": "2024-08-31"}}, None, ["patent"]),
        ({"registered": {"from": "2024-03-01", "until": "2024-03-01"}}, None, ["patent"]),
        ({"registered": {"from": "2024-09-02", "until": "2024-03-01"}}, None, []),
        ({"registered": {}}, None, ["software", "patent"]),
        ({}, {"field": "AMOUNT"}, ["patent", "software"]),
        ({}, {"field": "AMOUNT", "direction": "ASC"}, ["software", "patent"]),
        ({}, {"direction": "ASC"}, ["patent", "software"]),
    ],
)
async def test_pledges_by_filter_and_order(
    graph: CountingGraph, chosen: dict[str, Any], order: Any, names: list[str]
) -> None:
    """Both ends of a range are in it; amounts and days in either direction."""
    world, keys = pledge_world()
    for firm in ("firm", "other"):
        world.consent(firm, DataClass.IP)
    await world.write(graph)
    async with asking(graph, "gamma") as ask:
        body = await ask(PLEDGES, filter=chosen, orderBy=order)
    found = [edge["node"]["id"] for edge in body["data"]["pledges"]["edges"]]
    assert found == [World.id(keys[name]) for name in names]
    assert body["data"]["pledges"]["totalCount"] == len(names)


ASSETS = """
query ($asOf: Date, $pledged: Boolean, $kinds: [AssetKind!]) {
  intellectualProperty(first: 9, asOf: $asOf, pledged: $pledged, kinds: $kinds) {
    totalCount edges { node { name owner { name assets(first: 9, kinds: $kinds) { totalCount } }
    pledge { amount pledgee { name } } } }
  }
}
"""


@pytest.mark.parametrize(
    ("day", "pledged", "kinds", "names"),
    [
        ("2025-02-28", True, None, ["patent", "software"]),
        ("2025-03-01", True, None, ["software"]),
        ("2025-03-01", False, None, ["free", "patent"]),
        ("2024-02-29", False, None, ["free", "patent", "software"]),
        ("2025-02-28", None, ["PATENT"], ["free", "patent"]),
    ],
)
async def test_assets_with_their_pledges(
    graph: CountingGraph, day: str, pledged: bool | None, kinds: Any, names: list[str]
) -> None:
    """An asset is free again from the day of the release; by name, of all kinds or of some."""
    world, _ = pledge_world()
    for firm in ("firm", "other"):
        world.consent(firm, DataClass.IP)
    await world.write(graph)
    owners = {"free": ("firm", 2), "patent": ("firm", 2), "software": ("other", 1)}
    amounts = {"patent": (5_000_000, "alpha"), "software": (7, "beta")}
    free = {"patent"} if day >= "2025-03-01" else set[str]()
    free |= {"patent", "software"} if day <= "2024-02-29" else set[str]()
    expected: list[Any] = []
    for name in names:
        owner, owned = owners[name]
        pledge = None
        if name in amounts and name not in free:
            amount, bank = amounts[name]
            pledge = {"amount": amount, "pledgee": {"name": bank}}
        owned_by = {"name": owner, "assets": {"totalCount": owned}}
        expected.append({"name": name, "owner": owned_by, "pledge": pledge})
    async with asking(graph, "gamma") as ask:
        body = await ask(ASSETS, asOf=day, pledged=pledged, kinds=kinds)
    assert body == page("intellectualProperty", *expected)


async def test_property_is_hidden_without_consent(graph: CountingGraph) -> None:
    """Nobody and a stranger see nothing; whoever holds a pledge sees that one with its asset."""
    world, keys = pledge_world()
    await world.write(graph)
    for bank in (None, "gamma"):
        async with asking(graph, bank) as ask:
            assert await ask(PLEDGES) == page("pledges")
            assert await ask(ASSETS) == page("intellectualProperty")
    async with asking(graph, "beta") as ask:
        assert await ask(PLEDGES) == page("pledges", pledge_of_software(keys))


async def test_a_pledge_outlives_the_version_of_its_asset(graph: CountingGraph) -> None:
    """A correction of the asset ends its old version; the pledge still shows what is pledged."""
    world, keys = pledge_world()
    world.consent("firm", DataClass.IP)
    [patent] = [row for row in world.rows.properties if row.name == "patent"]
    world.rows.properties.remove(patent)
    ended = patent.model_copy(update={"superseded_at": "2026-11-25T00:00:00.000000+00:00"})
    world.rows.properties.append(ended)
    await world.write(graph)
    async with asking(graph, "gamma") as ask:
        body = await ask(PLEDGES)
    assert body == page("pledges", pledge_of_patent(keys, "2025-03-01"))


# ---------------------------------------------------------------- needs

WISHES = """
query ($asOf: Date, $purposes: [FinancingPurpose!], $orderBy: FinancingNeedOrder) {
  financingNeeds(first: 9, asOf: $asOf, purposes: $purposes, orderBy: $orderBy) {
    totalCount edges { node { amount purpose tenorMonths openFrom openUntil
    enterprise { name financingNeeds(first: 9, asOf: $asOf) { totalCount } } } }
  }
}
"""
NEEDS = """
query ($asOf: Date, $filter: TopicFilter) {
  needs(first: 9, asOf: $asOf, filter: $filter) { totalCount edges { node {
    title kinds openFrom openUntil topics { name }
    enterprise { name needs(first: 9, asOf: $asOf) { totalCount } }
  } } }
}
"""


def need_world() -> World:
    """One firm that looks for money twice and for expertise twice."""
    world = World()
    world.bank("alpha")
    world.enterprise("firm")
    vision = world.topic("vision")
    servo = world.topic("servo")
    world.financing_need(
        "firm",
        FinancingPurpose.EQUIPMENT,
        amount=9,
        tenor_months=24,
        open_from=date(2024, 1, 1),
        open_until=date(2025, 1, 1),
    )
    world.financing_need("firm", FinancingPurpose.BILL, amount=3, open_from=date(2024, 6, 1))
    world.need("firm", "see", topics=(vision, servo), open_from=date(2024, 2, 1))
    world.need(
        "firm",
        "test",
        topics=(servo,),
        kinds=(ExpertiseKind.TESTING,),
        open_from=date(2024, 3, 1),
        open_until=date(2024, 12, 1),
    )
    return world


def wish(
    amount: int, purpose: str, months: int | None, days: tuple[Any, Any], open_now: int
) -> Any:
    firm = {"name": "firm", "financingNeeds": {"totalCount": open_now}}
    return {
        **{"amount": amount, "purpose": purpose, "tenorMonths": months},
        **{"openFrom": days[0], "openUntil": days[1], "enterprise": firm},
    }


def need(title: str, kinds: list[str], days: tuple[Any, Any], topics: list[str], now: int) -> Any:
    firm = {"name": "firm", "needs": {"totalCount": now}}
    return {
        **{"title": title, "kinds": kinds, "openFrom": days[0], "openUntil": days[1]},
        **{"topics": [{"name": topic} for topic in topics], "enterprise": firm},
    }


async def test_needs_are_open_until_their_day(graph: CountingGraph) -> None:
    """Newest first, closed from the day on; by amount, purpose and topic."""
    world = need_world()
    world.consent("firm", DataClass.NEEDS)
    await world.write(graph)

    def equipment(now: int) -> Any:
        return wish(9, "EQUIPMENT", 24, ("2024-01-01", "2025-01-01"), now)

    def bill(now: int) -> Any:
        return wish(3, "BILL", None, ("2024-06-01", None), now)

    def see(now: int) -> Any:
        return need("see", [], ("2024-02-01", None), ["servo", "vision"], now)

    def test(now: int) -> Any:
        return need("test", ["TESTING"], ("2024-03-01", "2024-12-01"), ["servo"], now)

    by_amount = {"field": "AMOUNT"}
    vision = {"topics": [World.id("topic:vision")]}
    async with asking(graph, "alpha") as ask:
        for variables, expected in (
            ({"asOf": "2023-12-31"}, []),
            ({"asOf": "2024-01-01"}, [equipment(1)]),
            ({"asOf": "2024-12-31"}, [bill(2), equipment(2)]),
            ({"asOf": "2024-12-31", "orderBy": by_amount}, [equipment(2), bill(2)]),
            ({"asOf": "2024-12-31", "purposes": ["BILL"]}, [bill(2)]),
            ({"asOf": "2025-01-01"}, [bill(1)]),
        ):
            assert await ask(WISHES, **variables) == page("financingNeeds", *expected), variables
        for variables, expected in (
            ({"asOf": "2024-11-30"}, [test(2), see(2)]),
            ({"asOf": "2024-11-30", "filter": vision}, [see(2)]),
            ({"asOf": "2024-11-30", "filter": {"kinds": ["TESTING"]}}, [test(2)]),
            ({"asOf": "2024-12-01"}, [see(1)]),
        ):
            assert await ask(NEEDS, **variables) == page("needs", *expected), variables


@pytest.mark.parametrize("bank", [None, "alpha"])
async def test_needs_are_hidden_without_consent(graph: CountingGraph, bank: str | None) -> None:
    """No list, no count, no filter and no search tells of them."""
    world = need_world()
    await world.write(graph)
    query = (
        "query ($topic: ID!, $firm: ID!) { organizations(first: 9, filter: {topics: [$topic]})"
        ' { totalCount } search(text: "see", first: 9, kinds: [NEED]) { facets { count } edges {'
        " tier } } organization(by: {id: $firm}) { ... on Enterprise { needs(first: 9)"
        " { totalCount } financingNeeds(first: 9) { totalCount } } } }"
    )
    ids = {"topic": World.id("topic:vision"), "firm": World.id("firm")}
    async with asking(graph, bank) as ask:
        assert await ask(WISHES, asOf="2024-06-01") == page("financingNeeds")
        assert await ask(NEEDS, asOf="2024-06-01") == page("needs")
        body = await ask(query, **ids)
    none = {"totalCount": 0}
    assert body["data"]["organizations"] == none
    assert body["data"]["organization"] == {"needs": none, "financingNeeds": none}
    assert body["data"]["search"]["edges"] == []
    assert all(each["count"] == 0 for each in body["data"]["search"]["facets"])
