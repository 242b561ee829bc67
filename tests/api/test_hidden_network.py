"""Hidden property, needs, applications and consents answer exactly as missing ones."""

from collections.abc import Callable
from datetime import date

import pytest

from graph.model import (
    AssetKind,
    DataClass,
    ExpertiseKind,
    FinancingPurpose,
    MechanismKey,
    MembershipState,
    OrganizationKind,
    PlantStepKind,
)
from tests.api.asked import Questions, asked, node_of
from tests.api.moments import at_rest
from tests.api.test_plant_chain import plant_deal
from tests.conftest import CountingGraph
from tests.worlds import World

AT = "2024-01-01T00:00:00.000000+00:00"
FIRM, PARK = World.id("firm"), World.id("park")
PAGE = "totalCount pageInfo { hasNextPage startCursor endCursor } edges { cursor node { id"
ASSETS = PAGE + " name owner { id } pledge { id amount pledgee { id } } } }"
PLEDGES = PAGE + " amount asset { id owner { id } } pledgee { id } valuation { pledgeValue } } }"
WISHES = PAGE + " amount purpose enterprise { id } } }"
NEEDS = PAGE + " title topics { name } enterprise { id } } }"
MEMBERSHIPS = PAGE + " state organization { id } park { id } } }"
COUNTS = "count kind park { id }"
QUESTIONS: Questions = {
    "assets": ("{ intellectualProperty(first: 2) { " + ASSETS + " } }", {}),
    "pledged": ("{ intellectualProperty(first: 2, pledged: true) { " + ASSETS + " } }", {}),
    "free": ("{ intellectualProperty(first: 2, pledged: false) { " + ASSETS + " } }", {}),
    "pledges": ("{ pledges(first: 2) { " + PLEDGES + " } }", {}),
    "pledges of the firm": (
        "query ($ids: [ID!]) { pledges(first: 2, filter: {pledgors: $ids}, orderBy: {field: AMOUNT,"
        " direction: ASC}) { " + PLEDGES + " } }",
        {"ids": [FIRM]},
    ),
    "wishes": ("{ financingNeeds(first: 2) { " + WISHES + " } }", {}),
    "needs": ("{ needs(first: 2) { " + NEEDS + " } }", {}),
    "topics": (
        "query ($ids: [ID!]) { organizations(first: 9, filter: {topics: $ids}) { totalCount edges"
        " { cursor node { id } } } }",
        {"ids": [World.id("topic:vision")]},
    ),
    "memberships": ("{ memberships(first: 2) { " + MEMBERSHIPS + " } }", {}),
    "applications": (
        "{ memberships(first: 2, filter: {states: [IN_REVIEW]}) { " + MEMBERSHIPS + " } }",
        {},
    ),
    "applicants": (
        "{ organizations(first: 9, filter: {membershipStates: [IN_REVIEW]}) { totalCount edges"
        " { cursor node { id } } } organizationCounts(by: KIND, filter: {membershipStates:"
        " [IN_REVIEW]}) { " + COUNTS + " } }",
        {},
    ),
    "park": (
        "query ($id: ID!) { node(id: $id) { ... on Park { members(first: 9) { " + PAGE + " } } }"
        " memberCounts(by: KIND) { count kind } coverage { kind activeMembers enterprisesWithout }"
        " } } }",
        {"id": PARK},
    ),
    "consents": ("{ consents(first: 9) { " + PAGE + " dataClass } } } }", {}),
    "firm": (
        "query ($id: ID!) { node(id: $id) { ... on Enterprise { memberships { id state }"
        " assets(first: 2) { " + ASSETS + " } needs(first: 2) { " + NEEDS + " }"
        " financingNeeds(first: 2) { " + WISHES + " } deals(first: 2) { " + PAGE + " } } }"
        " plantChain { step state deal { id } products(first: 9) { edges { node { id } } } } } } }",
        {"id": FIRM},
    ),
    "deals": (
        "{ deals(first: 2, filter: {minimum: 1}, orderBy: {field: AMOUNT}) { "
        + PAGE
        + " state participants { role } } } } }",
        {},
    ),
    "mechanisms": (
        "{ mechanisms { links(first: 9) { " + PAGE + " __typename } } } } }",
        {},
    ),
    "search": (
        '{ search(text: "see", first: 9) { facets { kind count } edges { matched node { id } } } }',
        {},
    ),
}


def base() -> World:
    """Three banks, two firms that sit in a park, a mechanism and a chain; nothing is restricted."""
    world = World()
    world.bank("alpha", "beta", "gamma")
    world.enterprise("firm", "other")
    world.park("park")
    world.topic("vision")
    loan = world.product("beta", "loan")
    world.chain("plant")
    world.step("plant", PlantStepKind.ACQUIRE, loan, purposes=(FinancingPurpose.PLANT_ACQUISITION,))
    world.mechanism(MechanismKey.M7, loan, "plant")
    world.membership("other", "park", (MembershipState.ACTIVE, "2024-01-01", AT))
    return world


def asset(world: World) -> str:
    return world.asset("firm", "patent", AssetKind.PATENT)


def pledge(world: World) -> str:
    key = asset(world)
    world.pledge(key, "firm", "beta", date(2024, 1, 1), registry_number="R1")
    return world.rows.pledges[-1].key


def wish(world: World) -> str:
    return world.financing_need("firm", FinancingPurpose.BILL)


def need(world: World) -> str:
    kinds = (ExpertiseKind.TESTING,)
    return world.need("firm", "see", topics=("topic:vision",), kinds=kinds)


def application(world: World) -> str:
    submitted = (MembershipState.SUBMITTED, "2024-01-01", AT)
    in_review = (MembershipState.IN_REVIEW, "2024-02-01", AT)
    return world.membership("firm", "park", submitted, in_review)


def consent(world: World) -> str:
    world.consent("firm", DataClass.FINANCIALS, to=OrganizationKind.GUARANTOR)
    return world.rows.consents[-1].key


def plant(world: World) -> str:
    plant_deal(world, FinancingPurpose.PLANT_ACQUISITION, "2024-01-01", bank="gamma")
    return world.rows.deals[-1].key


Adds = Callable[[World], str]
SECRETS: dict[str, tuple[Adds, DataClass, set[str]]] = {
    "asset": (asset, DataClass.IP, {"assets", "free", "firm"}),
    "pledge": (
        pledge,
        DataClass.IP,
        {"assets", "pledged", "pledges", "pledges of the firm", "firm"},
    ),
    "wish": (wish, DataClass.NEEDS, {"wishes", "firm"}),
    "need": (need, DataClass.NEEDS, {"needs", "topics", "firm", "search"}),
    "application": (
        application,
        DataClass.PROFILE,
        {"memberships", "applications", "applicants", "firm"},
    ),
    "consent": (consent, DataClass.NEEDS, set()),
    "deal": (plant, DataClass.DEALS, {"deals", "firm"}),
}
CALLERS = ("alpha", None)


@pytest.mark.parametrize("secret", sorted(SECRETS))
async def test_the_hidden_answers_as_the_missing(graph: CountingGraph, secret: str) -> None:
    """Without consent no body, no statement and no id tells a record from its absence; whoever
    has the consent sees it, and nobody else."""
    add, data_class, seen_in = SECRETS[secret]
    found: dict[tuple[bool, bool], list[dict[str, tuple[bytes, tuple[str, ...]]]]] = {}
    for there in (True, False):
        for consents in (False, True):
            world = base()
            if consents:
                world.consent("firm", data_class)
            own = node_of(add(world))
            if not there:
                world = base()
                if consents:
                    world.consent("firm", data_class)
            await graph.define("MATCH (n) DETACH DELETE n")
            await world.write(graph)
            await at_rest(graph)
            questions = {**QUESTIONS, **own}
            found[there, consents] = [await asked(graph, bank, questions) for bank in CALLERS]
    assert found[True, False] == found[False, False]
    for each in found[True, False]:
        assert each["node"][0] == b'{"data":{"node":null}}'
        assert each["nodes"][0] == b'{"data":{"nodes":[null]}}'
    opened, missing = found[True, True][0], found[False, True][0]
    told = {name for name in opened if opened[name][0] != missing[name][0]}
    assert told == (seen_in and seen_in | {"node", "nodes"})
    assert found[True, True][1] == found[False, True][1]
