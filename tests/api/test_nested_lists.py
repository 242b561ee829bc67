"""The number of statements does not depend on the rows: one of everything, and fifty."""

from datetime import date
from typing import Any, cast

import pytest

from graph.model import (
    AssetKind,
    CapabilityAxis,
    CredentialKind,
    DataClass,
    FinancingPurpose,
    Measure,
    MechanismKey,
    MembershipState,
    PlantStepKind,
    SectorKey,
    Unit,
)
from tests.api.moments import asking
from tests.conftest import CountingGraph
from tests.worlds import World

AT = "2024-01-01T00:00:00.000000+00:00"
SHAPES = {
    "members of parks": (
        "organizations(first: 100, filter: {kinds: [PARK]}) { edges { node { ... on Park {"
        " members(first: 100) { totalCount edges { node { name memberships { state park { name } }"
        " ... on Enterprise { credentials { credential { kind } } } } } }"
        " memberCounts(by: KIND) { count } coverage { activeMembers } subParks { name } } } } }"
    ),
    "two nested lists": (
        "organizations(first: 100, filter: {kinds: [ENTERPRISE]}) { edges { node {"
        " deals(first: 9) { totalCount edges { node { participants { organization { name } }"
        " products { name } } } } facts(first: 9) { totalCount edges { node { source {"
        " title } } } } } } }"
    ),
    "teams with members": (
        "serviceTeams(first: 100) { edges { node { lead { name } members { provider { name"
        " products(first: 9) { edges { node { name } } } teams(first: 9) { totalCount } } }"
        " presentKinds missingKinds } } }"
    ),
    "pledges": (
        "pledges(first: 100) { edges { node { asset { owner { name } pledge { amount } }"
        " pledgee { name teams(first: 9) { edges { node { name } } } } valuation { low } } } }"
    ),
    "assets and needs of enterprises": (
        "organizations(first: 100, filter: {kinds: [ENTERPRISE]}) { edges { node {"
        " ... on Enterprise { assets(first: 9) { edges { node { pledge { pledgee { name } } } } }"
        " needs(first: 9) { edges { node { topics { name } } } }"
        " financingNeeds(first: 9) { totalCount edges { node { amount } } } } } } }"
    ),
    "plant chains": (
        "organizations(first: 100, filter: {kinds: [ENTERPRISE]}) { edges { node {"
        " ... on Enterprise { plantChain { state products(first: 99) { edges { node { name"
        " provider { name } } } } deal {"
        " participants { role } } } } } } }"
    ),
    "mechanism links": (
        "mechanisms { links(first: 100) { totalCount edges { node { ... on Product { provider"
        " { name } mechanisms { key } } } } } }"
    ),
    "platforms": (
        "technologyPlatforms(first: 100) { edges { node { operator { name } baseModels { source"
        " { title } } capabilities { offeredBy { name } source { title } } } } }"
    ),
    "products": (
        "products(first: 100) { edges { node { rules { criterion } terms { maximum } policies {"
        " name issuer { name } } teams(first: 9) { edges { node { lead { name } } } } provider {"
        " limits { borrowerCap source { title } } } } } }"
    ),
    "wishes": (
        "financingNeeds(first: 100) { edges { node { enterprise { name sectors { key } parks {"
        " name } } } } } needs(first: 100) { edges { node { enterprise { name } topics { name } }"
        " } }"
    ),
    "memberships": (
        "memberships(first: 100) { edges { node { organization { name sectors { key } } park {"
        " name parent { name } } } } }"
    ),
    "consents": "consents(first: 100) { edges { node { giver { name aliases { name } } } } }",
    "counts by park": "organizationCounts(by: PARK) { count park { name coverage { kind } } }",
}
STATEMENTS = {
    "members of parks": 11,
    "two nested lists": 10,
    "teams with members": 9,
    "pledges": 7,
    "assets and needs of enterprises": 9,
    "plant chains": 7,
    "mechanism links": 7,
    "platforms": 8,
    "products": 11,
    "wishes": 8,
    "memberships": 5,
    "consents": 4,
    "counts by park": 4,
}


def world_of(number: int) -> World:
    """So many of everything, in one ecosystem."""
    world = World()
    robotics = world.sector(SectorKey.ROBOTICS)
    vision = world.topic("vision")
    label = world.credential(CredentialKind.HIGH_TECH)
    world.chain("chain")
    every: list[str] = []
    for n in range(number):
        firm, bank, park, team, platform = (
            f"{word} {n}" for word in ("firm", "bank", "park", "team", "platform")
        )
        world.enterprise(firm)
        world.bank(bank)
        world.guarantor(f"guarantor {n}")
        world.park(park)
        loan = world.product(bank, "loan")
        every.append(loan)
        world.terms(loan, maximum=5)
        world.limits(bank, borrower_cap=5)
        world.policy(f"policy {n}", loan)
        world.count(firm, Measure.EMPLOYEES, 5, Unit.PERSON, "2024-01-01")
        world.refers(firm, Measure.SECTOR, robotics)
        world.refers(firm, Measure.SITE, park)
        world.holding(firm, label, held_from="2024-01-01")
        world.consent(firm, *DataClass)
        world.deal(firm, bank, f"guarantor {n}")
        world.rows.deals[-1] = world.rows.deals[-1].model_copy(
            update={"purpose": FinancingPurpose.PLANT_PURCHASE, "products": (loan,)}
        )
        for member in (firm, bank):
            world.membership(
                *(member, park, (MembershipState.ACTIVE, "2024-01-01", AT)),
                valid_from=date(2024, 1, 1),
            )
        asset = world.asset(firm, f"asset {n}", AssetKind.PATENT)
        world.pledge(asset, firm, bank, date(2024, 1, 1))
        world.financing_need(firm, FinancingPurpose.BILL)
        world.need(firm, f"need {n}", topics=(vision,))
        world.team(team, bank)
        world.seat(team, f"guarantor {n}")
        world.platform(platform, bank)
        world.base_model(platform, "model")
        world.capability(platform, CapabilityAxis.DATA, bank)
    world.step("chain", PlantStepKind.MORTGAGE, *every, purposes=(FinancingPurpose.PLANT_PURCHASE,))
    world.mechanism(MechanismKey.M7, *every, "chain")
    return world


def rows_of(answer: Any) -> int:
    """How many objects an answer holds."""
    if isinstance(answer, dict):
        return 1 + sum(map(rows_of, cast("dict[str, Any]", answer).values()))
    return sum(map(rows_of, cast("list[Any]", answer))) if isinstance(answer, list) else 0


async def test_statements_do_not_follow_the_rows(graph: CountingGraph) -> None:
    """Thirteen shapes, each with nested lists: the same number for one row and for fifty."""
    found: dict[int, dict[str, int]] = {}
    sizes: dict[int, dict[str, int]] = {}
    for number in (1, 50):
        await graph.define("MATCH (n) DETACH DELETE n")
        await world_of(number).write(graph)
        found[number], sizes[number] = {}, {}
        async with asking(graph, "bank 0") as ask:
            for name, question in SHAPES.items():
                graph.statements.clear()
                body = await ask("{ " + question + " }")
                assert "errors" not in body, (name, body["errors"])
                found[number][name] = len(graph.statements)
                sizes[number][name] = rows_of(body["data"])
    # Loads that happen to come together share a statement: there may be fewer, never more.
    for number, statements in found.items():
        more = {name for name, count in statements.items() if count > STATEMENTS[name]}
        assert more == set(), (number, statements)
    for name, size in sizes[50].items():
        assert size > 30 * sizes[1][name] / 2, name


@pytest.mark.parametrize("first", [1, 100])
async def test_statements_do_not_follow_the_page(graph: CountingGraph, first: int) -> None:
    """A longer page is one statement as well."""
    await world_of(3).write(graph)
    graph.statements.clear()
    async with asking(graph, "bank 0") as ask:
        body = await ask(
            "query ($n: Int!) { organizations(first: $n) { edges { node { sectors { key } } } } }",
            n=first,
        )
    assert len(body["data"]["organizations"]["edges"]) == min(first, 12)
    assert len(graph.statements) == 2
