"""Who stands where: filters that change ranks and no score, and the places of the long tail."""

from datetime import date, timedelta
from typing import Any

import pytest

from graph.model import DataClass, Measure, OrganizationKind, SectorKey
from tests.api.moments import asking
from tests.conftest import CountingGraph
from tests.worlds import World

ID = World.id
TODAY = date(2025, 7, 1)
ROBOTICS, CHIPS = f"sector:{SectorKey.ROBOTICS}", f"sector:{SectorKey.SEMICONDUCTOR}"
ASK = """
query ($id: ID!, $first: Int! = 100, $after: String, $kinds: [OrganizationKind!], $sectors: [ID!],
  $parks: [ID!], $reserved: Int, $newOnly: Boolean) {
  partnerRecommendations(organizationId: $id, first: $first, after: $after, kinds: $kinds,
    sectors: $sectors, parks: $parks, reservedPlaces: $reserved, newOnly: $newOnly,
    asOf: "2025-07-01") {
    basis pageInfo { hasNextPage endCursor }
    edges { node { rank score basis reserved organization { name kind }
      terms { kind contribution evidence { id } deals(first: 9) { edges { node { id } } } }
      paths(first: 3) { count rest strongest { weight } } } }
  }
}
"""


async def answer(graph: CountingGraph, **variables: Any) -> Any:
    """The answer for alpha, or its error's message and code."""
    async with asking(graph, "alpha") as ask:
        body = await ask(ASK, **{"id": ID("alpha"), "reserved": 0, "newOnly": True} | variables)
    if "errors" in body:
        [error] = body["errors"]
        return error["message"], error["extensions"]["code"]
    return body["data"]["partnerRecommendations"]


async def shown(graph: CountingGraph, **variables: Any) -> list[dict[str, Any]]:
    """The recommendations for alpha."""
    return [edge["node"] for edge in (await answer(graph, **variables))["edges"]]


def names(nodes: list[dict[str, Any]]) -> list[str]:
    """Who is recommended."""
    return [each["organization"]["name"] for each in nodes]


# ---------------------------------------------------------------- filters


def filtered() -> World:
    """beta's partners: active in robotics, in chips, for a firm in the park, sitting there."""
    world = World()
    world.bank("alpha", "beta", "of robots", "of the park's firm")
    world.guarantor("of chips", "in the park")
    world.enterprise("robots", "chips", "parked", "shop")
    world.park("park", "empty park")
    for word, firm in ((SectorKey.ROBOTICS, "robots"), (SectorKey.SEMICONDUCTOR, "chips")):
        world.refers(firm, Measure.SECTOR, world.sector(word))
    for name in ("parked", "in the park"):
        world.refers(name, Measure.SITE, "park")
    for firm in ("robots", "chips", "parked", "shop"):
        world.consent(firm, DataClass.DEALS)
    world.deal("robots", "alpha", "beta", on="2025-07-01")
    for firm, name, day in (
        ("robots", "of robots", "2025-05-01"),
        ("chips", "of chips", "2025-06-01"),
        ("parked", "of the park's firm", "2025-04-01"),
        ("shop", "in the park", "2025-03-01"),
    ):
        world.deal(firm, "beta", name, on=day)
    world.deal("chips", "of robots", on="2020-01-01")
    return world


EVERYBODY = ["of robots", "of chips", "of the park's firm", "in the park"]


@pytest.mark.parametrize(
    ("asks", "who"),
    [
        ({"kinds": ["GUARANTOR"]}, ["of chips", "in the park"]),
        ({"kinds": ["GUARANTOR", "BANK", "BANK"]}, EVERYBODY),
        ({"kinds": ["LESSOR"]}, []),
        ({"kinds": []}, []),
        ({"sectors": [ID(ROBOTICS)]}, ["of robots"]),
        # A deal alone is activity too.
        ({"sectors": [ID(CHIPS)]}, ["of robots", "of chips"]),
        ({"sectors": [ID("nothing")]}, []),
        ({"sectors": []}, []),
        ({"parks": [ID("park")]}, ["of the park's firm", "in the park"]),
        ({"parks": [ID("empty park")]}, []),
        ({"parks": [ID("empty park"), ID("park")], "kinds": ["BANK"]}, ["of the park's firm"]),
        ({"parks": [ID("park")], "sectors": [ID(ROBOTICS)]}, []),
    ],
)
async def test_filters_change_who_is_shown_and_no_score(
    graph: CountingGraph, asks: dict[str, Any], who: list[str]
) -> None:
    """What is left keeps its score, paths and terms, and is ranked anew."""
    await filtered().write(graph)
    every = await shown(graph)
    assert names(every) == EVERYBODY
    kept = [each for each in every if each["organization"]["name"] in who]
    assert len(kept) == len(who)
    expected = [{**each, "rank": rank} for rank, each in enumerate(kept, start=1)]
    assert await shown(graph, **asks) == expected


async def test_a_filter_of_a_cold_start_changes_no_score(graph: CountingGraph) -> None:
    """As everywhere: `sectors` and `parks` say who is shown."""
    world = filtered()
    world.bank("stranger")
    await world.write(graph)
    every = {each["organization"]["name"]: each for each in await shown(graph, id=ID("stranger"))}
    for asks in ({"sectors": [ID(CHIPS)]}, {"parks": [ID("park")]}):
        found = await shown(graph, id=ID("stranger"), **asks)
        assert len(found) >= 2
        for each in found:
            assert each == {**every[each["organization"]["name"]], "rank": each["rank"]}


def in_chips() -> World:
    """A stranger that says it is in chips."""
    world = filtered()
    world.bank("stranger")
    world.refers("stranger", Measure.SECTOR, CHIPS)
    return world


def evidence(world: World, nodes: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    """Of each term of sectors: whose it is, the firms of its deals, and what it names."""
    firms = {ID(each.key): each.enterprise for each in world.rows.deals}
    sectors = {ID(ROBOTICS): "robots", ID(CHIPS): "chips"}
    return {
        (each["organization"]["name"], firms[deal["node"]["id"]], sectors[term["evidence"]["id"]])
        for each in nodes
        for term in each["terms"]
        if term["kind"] == "SECTOR_ACTIVITY"
        for deal in term["deals"]["edges"]
    }


async def test_a_cold_start_in_a_sector_of_its_own(graph: CountingGraph) -> None:
    """Whoever has deals for firms in chips, with the sector as evidence."""
    world = in_chips()
    await world.write(graph)
    found = await shown(graph, id=ID("stranger"))
    who = ("beta", "of robots", "of chips")
    assert evidence(world, found) == {(name, "chips", "chips") for name in who}


async def test_the_evidence_of_a_cold_start_is_what_its_term_counts(graph: CountingGraph) -> None:
    """A stranger in chips that asks for robotics: a term names the sector of its deals."""
    world = in_chips()
    await world.write(graph)
    found = evidence(world, await shown(graph, id=ID("stranger"), sectors=[ID(ROBOTICS)]))
    assert found
    assert all(firm == named for _, firm, named in found), found


# ---------------------------------------------------------------- reserved places


def ladder() -> World:
    """beta with p1 … p16, each ten days older than the one before, and three idle guarantors.

    Of the banks that are candidates, p1 … p16, the less active half is p9 … p16, of the guarantors
    all.
    """
    world = World()
    world.bank("alpha", "beta", *(f"p{number}" for number in range(1, 17)))
    world.guarantor(*IDLE)
    world.enterprise("firm")
    world.consent("firm", DataClass.DEALS)
    world.deal("firm", "alpha", "beta", on=TODAY.isoformat())
    for number in range(1, 17):
        world.deal("firm", "beta", f"p{number}", on=_day(number).isoformat())
    return world


IDLE = ["first idle", "second idle", "third idle"]
TAIL = sorted(IDLE, key=ID)


def _day(number: int) -> date:
    return TODAY - timedelta(days=10 * number)


def partners(*numbers: int) -> list[str]:
    """p with these numbers."""
    return [f"p{number}" for number in numbers]


# Ranks with who stands there; of every ten places the last so many are reserved.
PLACES: dict[int, tuple[list[str], range]] = {
    0: (partners(*range(1, 17)), range(0)),
    1: (partners(*range(1, 17)) + TAIL, range(10, 11)),
    # Ordinary places until they are due, then the best of the long tail, then who was passed over;
    # at the end who is left of the long tail.
    3: (
        partners(1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 8, 12, 13, 14, 15, 16) + TAIL,
        range(8, 11),
    ),
    4: (
        partners(1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 7, 8, 13, 14, 15, 16) + TAIL,
        range(7, 11),
    ),
    5: (
        partners(1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 6, 7, 8, 14, 15, 16) + TAIL,
        range(6, 11),
    ),
}


@pytest.mark.parametrize("reserved", PLACES)
async def test_of_every_ten_places_the_last_are_reserved(
    graph: CountingGraph, reserved: int
) -> None:
    """Who stands where, marked; the scores of both sorts by hand; nobody twice."""
    await ladder().write(graph)
    found = await shown(graph, reserved=reserved)
    expected, marked = PLACES[reserved]
    assert names(found) == expected
    assert len(set(expected)) == len(expected)
    assert [each["rank"] for each in found] == list(range(1, len(found) + 1))
    taken = {*marked, *range(17, 21)} if reserved else set(marked)
    if reserved == 5:
        taken.add(16)
    for each in found:
        name, is_reserved = each["organization"]["name"], each["rank"] in taken
        assert each["reserved"] == is_reserved, name
        assert each["basis"] == ("COLD_START" if is_reserved else "PATHS")
        if name in IDLE:
            # Of 10 product kinds, 4 pairings and 6 kinds its kind and one pairing.
            assert each["score"] == pytest.approx(0.4 * 2 / 20, rel=1e-10)
            assert [term["kind"] for term in each["terms"]] == ["COMPLEMENT"]
            continue
        decay = 2 ** -(10 * (int(name[1:]) - 1) / 730.5)
        if is_reserved:
            assert each["score"] == pytest.approx(0.3 * decay**0.5, rel=1e-10)
            assert {term["kind"] for term in each["terms"]} == {"KIND_ACTIVITY", "ACTIVITY"}
            assert each["paths"]["count"] == 0
        else:
            # √(reach^¼ · w): the fifth root of four powers, halved.
            assert each["score"] == pytest.approx(decay ** (1.25 / 2), rel=1e-10)
            assert (each["terms"], each["paths"]["count"]) == ([], 1)


@pytest.mark.parametrize("reserved", [0, 1, 4, 5])
async def test_pages_of_three_joined_are_the_whole_list(
    graph: CountingGraph, reserved: int
) -> None:
    """Every page goes on where the one before ended, with its ranks and marks."""
    await ladder().write(graph)
    whole = await shown(graph, reserved=reserved)
    joined: list[dict[str, Any]] = []
    after, more = None, True
    while more:
        page = await answer(graph, reserved=reserved, first=3, after=after)
        joined += [edge["node"] for edge in page["edges"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert len(page["edges"]) == 3 or not more
    assert joined == whole
    _, code = await answer(graph, reserved=(reserved + 1) % 6, first=3, after=after)
    assert code == "INVALID_INPUT"


async def test_a_known_partner_takes_no_reserved_place(graph: CountingGraph) -> None:
    """New partners only: beta is nowhere, however idle; else it stands where its score puts it."""
    await ladder().write(graph)
    assert "beta" not in names(await shown(graph, reserved=5))
    every = await shown(graph, reserved=5, newOnly=False)
    assert names(every)[0] == "beta"
    assert sorted(names(every)) == sorted(["beta", *partners(*range(1, 17)), *IDLE])


async def test_who_provides_nothing_takes_no_reserved_place(graph: CountingGraph) -> None:
    """Enterprises, institutes and parks are no partners, though they have the least activity."""
    world = ladder()
    world.institute("institute")
    world.park("park")
    world.organization("lessor", OrganizationKind.LESSOR)
    await world.write(graph)
    found = {each["organization"]["name"]: each for each in await shown(graph, reserved=5)}
    assert {"institute", "park", "firm"}.isdisjoint(found)
    assert found["lessor"]["reserved"]


@pytest.mark.parametrize("reserved", [-1, 6])
async def test_how_many_may_be_reserved(graph: CountingGraph, reserved: int) -> None:
    """0 to 5; else a typed error."""
    await filtered().write(graph)
    says = "`reservedPlaces` must lie between 0 and 5, of every 10 places."
    assert await answer(graph, reserved=reserved) == (says, "INVALID_INPUT")


async def test_a_filter_changes_no_score_of_a_reserved_place(graph: CountingGraph) -> None:
    """All of p1 … p16 are active in the park, where alpha does not sit."""
    world = ladder()
    world.park("park")
    world.refers("firm", Measure.SITE, "park")
    await world.write(graph)
    every = await shown(graph, reserved=5)
    there = [each for each in every if each["organization"]["name"] not in IDLE]
    assert await shown(graph, reserved=5, parks=[ID("park")]) == there
