"""What speaks for a partner beside paths: ties with their grounds, sectors in common, terms."""

from datetime import date
from math import sqrt
from typing import Any

import pytest

from graph.model import DataClass, DealKind, DealRole, Measure, SectorKey
from tests.api.moments import asking
from tests.conftest import CountingGraph
from tests.worlds import World

ID = World.id
DAY = "2025-07-01"
OLD = 2 ** -(731 / 730.5)
"""What a deal of 2023-07-01, 731 days before, counts."""
ROBOTICS, CHIPS = f"sector:{SectorKey.ROBOTICS}", f"sector:{SectorKey.SEMICONDUCTOR}"
ASK = """
query ($id: ID!, $newOnly: Boolean, $sectors: [ID!]) {
  partnerRecommendations(
    organizationId: $id, newOnly: $newOnly, sectors: $sectors, first: 100, asOf: "2025-07-01"
  ) {
    basis
    edges { node {
      rank score organization { name }
      commonSectors { id }
      ties { kinds weight dealCount lastOn from { name } to { name }
        grounds { kind count evidence { id } }
        deals(first: 9) { totalCount edges { node { id } } } }
      terms { kind contribution dealCount lastOn evidence { id }
        deals(first: 9) { totalCount edges { node { id } } } }
      paths(first: 9) { count rest strongest { weight ties { to { name } dealCount } } }
    } }
  }
}
"""

ONE = """
query ($id: ID!, $after: String) {
  partnerRecommendations(organizationId: $id, first: 1, asOf: "2025-07-01") {
    edges { node { terms { deals(first: 1, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { id } } } } } }
  }
}
"""


async def asked(
    graph: CountingGraph, caller: str = "alpha", **variables: Any
) -> dict[str, dict[str, Any]]:
    """The recommendations for alpha by name, in their order."""
    async with asking(graph, caller) as ask:
        body = await ask(ASK, **{"id": ID("alpha"), "newOnly": True} | variables)
    assert "errors" not in body, body
    nodes = [edge["node"] for edge in body["data"]["partnerRecommendations"]["edges"]]
    return {each["organization"]["name"]: each for each in nodes}


def chain() -> World:
    """alpha - beta - gamma, for two firms, so that no client is in common."""
    world = World()
    world.bank("alpha", "beta", "gamma")
    world.enterprise("firm", "other", "shared", "secret")
    for firm in ("firm", "other", "shared"):
        world.consent(firm, DataClass.DEALS)
    world.deal("firm", "alpha", "beta", on=DAY)
    world.deal("other", "beta", "gamma", on=DAY)
    return world


def work(world: World, firm: str, institute: str) -> None:
    """An institute's expert works with a firm."""
    world.deal(firm, institute, on="2025-01-01", kind=DealKind.COLLABORATION)
    row = world.rows.deals[-1]
    [one] = row.participants
    expert = one.model_copy(update={"role": DealRole.EXPERT})
    world.rows.deals[-1] = row.model_copy(update={"participants": (expert,)})


def tied(to: str, *grounds: tuple[str, list[str]]) -> list[dict[str, Any]]:
    """A tie that rests on no deal."""
    return [
        {
            "kinds": [kind for kind, _ in grounds],
            "weight": 0.0,
            "dealCount": 0,
            "lastOn": None,
            "from": {"name": "alpha"},
            "to": {"name": to},
            "grounds": [
                {
                    "kind": kind,
                    "count": len(names),
                    "evidence": [{"id": id} for id in sorted(map(ID, names))[:5]],
                }
                for kind, names in grounds
            ],
            "deals": {"totalCount": 0, "edges": []},
        }
    ]


# ---------------------------------------------------------------- known partners


async def test_known_partners_are_there_when_wanted(graph: CountingGraph) -> None:
    """beta's tie is a path u - c that carries w(alpha,beta) = 1 + OLD; gamma is reached by beta."""
    world = chain()
    older = world.deal("firm", "alpha", "beta", on="2023-07-01")
    await world.write(graph)
    new = await asked(graph)
    assert list(new) == ["gamma"]
    every = await asked(graph, newOnly=False)
    assert list(every) == ["beta", "gamma"]
    # reach^¼ · what is carried; s(beta) = w(alpha,beta) + w(beta,gamma).
    weight = 1 + OLD
    beta, gamma = (weight + 1) ** 0.25 * weight, weight / (weight + 1)
    assert [each["score"] for each in every.values()] == [
        pytest.approx(1.0),
        pytest.approx(sqrt(gamma / beta), rel=1e-10),
    ]
    assert every["beta"]["paths"] == {
        "count": 1,
        "rest": 0.0,
        "strongest": [{"weight": 1.0, "ties": [{"to": {"name": "beta"}, "dealCount": 2}]}],
    }
    [path] = every["gamma"]["paths"]["strongest"]
    assert [each["to"]["name"] for each in path["ties"]] == ["beta", "gamma"]
    # Both deals are for the firm: it is a client of both too.
    [first, _] = world.rows.deals[0].key, older
    assert every["beta"]["ties"] == [
        {
            "kinds": ["DEAL", "CLIENT"],
            "weight": pytest.approx(weight, rel=1e-11),
            "dealCount": 2,
            "lastOn": DAY,
            "from": {"name": "alpha"},
            "to": {"name": "beta"},
            "grounds": [{"kind": "CLIENT", "count": 1, "evidence": [{"id": ID("firm")}]}],
            "deals": {
                "totalCount": 2,
                "edges": [{"node": {"id": ID(first)}}, {"node": {"id": ID(older)}}],
            },
        }
    ]
    assert every["gamma"]["ties"] == []


async def test_paths_to_a_known_partner_by_way_of_others(graph: CountingGraph) -> None:
    """A triangle: beta is reached directly, 2, and by gamma, 1·1/2: of its score 4/5 and 1/5."""
    world = chain()
    world.deal("firm", "alpha", "beta", on=DAY)
    world.deal("firm", "alpha", "gamma", on=DAY)
    await world.write(graph)
    found = (await asked(graph, newOnly=False))["beta"]
    assert found["score"] == 1.0
    assert [
        (each["weight"], [tie["to"]["name"] for tie in each["ties"]])
        for each in found["paths"]["strongest"]
    ] == [
        (pytest.approx(4 / 5), ["beta"]),
        (pytest.approx(1 / 5), ["gamma", "beta"]),
    ]
    assert await asked(graph) == {}


# ---------------------------------------------------------------- grounds


async def test_nothing_in_common(graph: CountingGraph) -> None:
    """No tie, and no sector."""
    await chain().write(graph)
    [gamma] = (await asked(graph)).values()
    assert (gamma["ties"], gamma["commonSectors"]) == ([], [])


async def test_a_client_of_both(graph: CountingGraph) -> None:
    """In different deals, also alone; at most five of seven are shown."""
    world = chain()
    clients = ["shared", *(f"client {number}" for number in range(6))]
    world.enterprise(*clients[1:])
    for name in clients:
        world.consent(name, DataClass.DEALS)
        world.deal(name, "alpha", on="2024-01-01")
        world.deal(name, "gamma", on="2023-01-01")
    await world.write(graph)
    assert (await asked(graph))["gamma"]["ties"] == tied("gamma", ("CLIENT", clients))


async def test_an_institute_that_works_with_clients_of_both(graph: CountingGraph) -> None:
    """With firm, whom alpha financed, and with other, whom gamma did; not with one of them only."""
    world = chain()
    world.institute("institute", "elsewhere")
    work(world, "firm", "institute")
    work(world, "other", "institute")
    work(world, "firm", "elsewhere")
    await world.write(graph)
    assert (await asked(graph))["gamma"]["ties"] == tied("gamma", ("INSTITUTE", ["institute"]))


async def test_a_team_and_a_park_of_both(graph: CountingGraph) -> None:
    """One leads the team and one sits in it; both sit in one park, each in another one too."""
    world = chain()
    world.park("park", "ours", "theirs")
    world.team("team", "alpha")
    world.seat("team", "gamma")
    world.team("apart", "gamma")
    for name, park in (("alpha", "ours"), ("gamma", "theirs")):
        world.refers(name, Measure.SITE, "park")
        world.refers(name, Measure.SITE, park, scope="second")
    await world.write(graph)
    found = (await asked(graph))["gamma"]
    assert found["ties"] == tied("gamma", ("TEAM", ["team"]), ("PARK", ["park"]))
    # Park activity: the only candidate, with the only deal of gamma.
    assert [(each["kind"], each["evidence"]) for each in found["terms"]] == [
        ("PARK_ACTIVITY", None)
    ]


async def test_what_was_or_is_to_come_is_no_ground(graph: CountingGraph) -> None:
    """A seat that ended, a team dissolved, a site left, a deal after the day."""
    world = chain()
    world.park("park")
    world.team("left", "alpha")
    world.seat("left", "gamma", until=date(2025, 7, 1))
    world.team("dissolved", "alpha", dissolved_on=date(2025, 1, 1))
    world.seat("dissolved", "gamma")
    world.refers("alpha", Measure.SITE, "park")
    world.refers("gamma", Measure.SITE, "park", until="2025-07-01")
    world.deal("shared", "alpha", on=DAY)
    world.deal("shared", "gamma", on="2025-07-02")
    await world.write(graph)
    assert (await asked(graph))["gamma"]["ties"] == []


async def test_what_is_hidden_is_no_ground(graph: CountingGraph) -> None:
    """Deals of a firm without consent and sites by consent only: nothing for alpha, all for gamma
    where it took part or the fact is its own."""
    world = chain()
    world.park("park")
    world.institute("institute")
    world.deal("secret", "alpha", on="2024-01-01")
    world.deal("secret", "gamma", on="2024-01-01")
    work(world, "firm", "institute")
    work(world, "secret", "institute")
    world.refers("alpha", Measure.SITE, "park")
    world.refers("gamma", Measure.SITE, "park", data_class=DataClass.DEALS)
    await world.write(graph)
    assert (await asked(graph))["gamma"]["ties"] == []
    seen = (await asked(graph, "gamma"))["gamma"]["ties"]
    assert seen == tied("gamma", ("PARK", ["park"]))
    world.consent("secret", DataClass.DEALS)
    world.consent("gamma", DataClass.DEALS)
    await world.write(graph)
    assert (await asked(graph))["gamma"]["ties"] == tied(
        "gamma", ("CLIENT", ["secret"]), ("INSTITUTE", ["institute"]), ("PARK", ["park"])
    )


# ---------------------------------------------------------------- terms


def active() -> World:
    """alpha: three deals of four in robotics, one in chips, all with beta; it sits in the park.

    gamma, there too, has one in chips and an old one in robotics with delta, who sits there.
    """
    world = World()
    world.bank("alpha", "beta", "gamma", "delta")
    world.enterprise("robots", "chips", "shop")
    world.park("park")
    for word, firm in ((SectorKey.ROBOTICS, "robots"), (SectorKey.SEMICONDUCTOR, "chips")):
        world.refers(firm, Measure.SECTOR, world.sector(word))
    for firm in ("robots", "chips", "shop"):
        world.consent(firm, DataClass.DEALS)
    for name in ("alpha", "gamma", "delta"):
        world.refers(name, Measure.SITE, "park")
    for firm in ("robots", "robots", "robots", "chips"):
        world.deal(firm, "alpha", "beta", on=DAY)
    world.deal("chips", "beta", "gamma", on=DAY)
    world.deal("robots", "gamma", "delta", on="2023-07-01")
    return world


def term(
    kind: str, contribution: float, evidence: str | None, last_on: str, deals: list[str]
) -> dict[str, Any]:
    """A term, its deals all on one page."""
    return {
        "kind": kind,
        "contribution": pytest.approx(contribution, rel=1e-10),
        "dealCount": len(deals),
        "lastOn": last_on,
        "evidence": evidence and {"id": ID(evidence)},
        "deals": {
            "totalCount": len(deals),
            "edges": [{"node": {"id": ID(each)}} for each in deals],
        },
    }


async def test_terms_of_sectors_and_parks(graph: CountingGraph) -> None:
    """Shares ¾ and ¼: gamma counts ¼·1 + ¾·OLD, delta ¾·OLD; in the park 1 + OLD and OLD."""
    world = active()
    await world.write(graph)
    chips, old = [each.key for each in world.rows.deals[-2:]]
    found = await asked(graph)
    assert list(found) == ["gamma", "delta"]
    sectors = sqrt(0.75 * OLD / (0.25 + 0.75 * OLD))
    parks = sqrt(OLD / (1 + OLD))
    assert found["gamma"]["terms"] == [
        term("SECTOR_ACTIVITY", 0.2, None, DAY, [chips, old]),
        term("PARK_ACTIVITY", 0.05, "park", DAY, [chips, old]),
    ]
    assert found["delta"]["terms"] == [
        term("SECTOR_ACTIVITY", 0.2 * sectors, None, "2023-07-01", [old]),
        term("PARK_ACTIVITY", 0.05 * parks, "park", "2023-07-01", [old]),
    ]
    assert found["gamma"]["score"] == pytest.approx(1.25)
    assert found["delta"]["score"] == pytest.approx(0.2 * sectors + 0.05 * parks, rel=1e-10)
    common = {name: {each["id"] for each in node["commonSectors"]} for name, node in found.items()}
    assert common == {"gamma": {ID(ROBOTICS), ID(CHIPS)}, "delta": {ID(ROBOTICS)}}


async def test_the_paths_of_partners_that_are_alike(graph: CountingGraph) -> None:
    """1 + cos: two partners of beta, one in alpha's sector, one in another: √(1/2) apart."""
    world = active()
    world.rows.deals.clear()
    world.deal("robots", "alpha", "beta", on=DAY)
    world.deal("robots", "beta", "gamma", on=DAY)
    world.deal("chips", "beta", "delta", on=DAY)
    await world.write(graph)
    found = await asked(graph)
    weights = {name: node["paths"]["strongest"][0]["weight"] for name, node in found.items()}
    assert weights == {"gamma": pytest.approx(1.0), "delta": pytest.approx(sqrt(1 / 2))}
    evidence = {each["kind"]: each["evidence"] for each in found["gamma"]["terms"]}
    assert evidence == {
        "SECTOR_ACTIVITY": {"id": ID(ROBOTICS)},
        "PARK_ACTIVITY": {"id": ID("park")},
    }
    assert [each["kind"] for each in found["delta"]["terms"]] == ["PARK_ACTIVITY"]


async def test_the_evidence_is_the_sector_of_the_deals(graph: CountingGraph) -> None:
    """Of a bank that says of itself that it is in chips, and has deals in robotics alone: the term
    counts deals in robotics, so robotics is what it is about."""
    world = active()
    world.rows.deals.clear()
    world.deal("robots", "alpha", "beta", on=DAY)
    world.deal("robots", "beta", "gamma", on=DAY)
    world.refers("alpha", Measure.SECTOR, CHIPS)
    await world.write(graph)
    [sectors, _] = (await asked(graph))["gamma"]["terms"]
    assert (sectors["kind"], sectors["dealCount"]) == ("SECTOR_ACTIVITY", 1)
    assert sectors["evidence"] == {"id": ID(ROBOTICS)}


async def test_deals_of_a_term_by_pages(graph: CountingGraph) -> None:
    """One at a time, latest first: pages joined are all of them."""
    world = active()
    world.rows.facts[:] = [each for each in world.rows.facts if each.measure is not Measure.SITE]
    deals = [each.key for each in world.rows.deals[-2:]]
    await world.write(graph)
    joined: list[str] = []
    after = None
    async with asking(graph, "alpha") as ask:
        while len(joined) < len(deals):
            body = await ask(ONE, id=ID("alpha"), after=after)
            [edge] = body["data"]["partnerRecommendations"]["edges"]
            [term] = edge["node"]["terms"]
            page = term["deals"]
            joined += [each["node"]["id"] for each in page["edges"]]
            after = page["pageInfo"]["endCursor"]
            assert page["totalCount"] == 2
            assert page["pageInfo"]["hasNextPage"] == (len(joined) < len(deals))
    assert joined == [ID(each) for each in deals]
