"""Who completes a deal: whole answers by hand, for an enterprise and for a sector, and the log."""

from decimal import Decimal
from math import sqrt
from typing import Any

import pytest

from graph.model import DataClass, Measure, SectorKey
from tests.api.moments import asking
from tests.conftest import CountingGraph
from tests.worlds import World

ID = World.id
DAY = "2025-07-01"
OLD = 2 ** -(731 / 730.5)
"""What a deal of 2023-07-01, 731 days before, counts."""
ROBOTICS, CHIPS = f"sector:{SectorKey.ROBOTICS}", f"sector:{SectorKey.SEMICONDUCTOR}"
ASK = """
query ($lead: ID!, $firm: ID, $sector: ID, $members: [ID!], $kinds: [OrganizationKind!],
  $first: Int! = 100, $after: String, $asOf: Date = "2025-07-01") {
  dealCompletion(leadId: $lead, enterpriseId: $firm, sector: $sector, members: $members,
    kinds: $kinds, first: $first, after: $after, asOf: $asOf) {
    basis pageInfo { hasNextPage endCursor }
    logEntry { question asker { name } askedFor { name } asOf
      items { rank score organization { name } } }
    edges { node {
      rank score basis reserved lastActiveOn synthetic organization { name kind }
      terms { kind contribution dealCount lastOn evidence { id }
        deals(first: 1) { totalCount edges { node { id } } } }
      paths(first: 9) { count rest strongest { weight ties { from { name } to { name } } } }
    } }
  }
}
"""


class Completed(World):
    """alpha leads; the firm makes robots in the park, and gamma alone has financed it before."""

    def __init__(self) -> None:
        super().__init__()
        self.bank("alpha", "beta", "delta", "zeta", "idle")
        self.guarantor("gamma", "epsilon")
        self.enterprise("firm", "robots", "shop")
        self.park("park")
        self.sector(SectorKey.ROBOTICS)
        self.sector(SectorKey.SEMICONDUCTOR)
        for firm in ("firm", "robots"):
            self.refers(firm, Measure.SECTOR, ROBOTICS)
        for name in ("firm", "zeta"):
            self.refers(name, Measure.SITE, "park")
        for firm in ("firm", "robots", "shop"):
            self.consent(firm, DataClass.DEALS)
        self.alone = self.deal("firm", "gamma", on=DAY)
        self.led = self.deal("robots", "alpha", "beta", on=DAY)
        self.followed = self.deal("shop", "delta", "alpha", on=DAY)
        self.beyond = self.deal("shop", "beta", "epsilon", on=DAY)
        self.older = self.deal("robots", "epsilon", "zeta", on="2023-07-01")


async def asked(graph: CountingGraph, caller: str | None = "alpha", **variables: Any) -> Any:
    """The answer about a deal that alpha leads, or its error's message and code."""
    async with asking(graph, caller) as ask:
        body = await ask(ASK, **{"lead": ID("alpha")} | variables)
    if "errors" in body:
        [error] = body["errors"]
        return error["message"], error["extensions"]["code"]
    return body["data"]["dealCompletion"]


def term(
    kind: str, contribution: float, evidence: str | None, last_on: str, *deals: str
) -> dict[str, Any]:
    """A term with the deals that speak for it."""
    return {
        "kind": kind,
        "contribution": pytest.approx(contribution, rel=1e-10),
        "dealCount": len(deals),
        "lastOn": last_on,
        "evidence": evidence and {"id": ID(evidence)},
        "deals": {"totalCount": len(deals), "edges": [{"node": {"id": ID(deals[0])}}]},
    }


def direct(share: float, deal: str) -> dict[str, Any]:
    """A term of ties."""
    return term("DIRECT_TIES", sqrt(share), None, DAY, deal)


def active(share: float, last_on: str, deal: str) -> dict[str, Any]:
    """A term of activity in robotics."""
    return term("SECTOR_ACTIVITY", 0.3 * sqrt(share), ROBOTICS, last_on, deal)


def ranked(*parts: tuple[str, str, str, float, list[Any]]) -> list[dict[str, Any]]:
    """Nodes of (name, kind, last day, what the one path by way of beta carries, terms)."""
    return [
        {
            "rank": rank,
            "score": pytest.approx(
                path + sum(each["contribution"].expected for each in terms), rel=1e-10
            ),
            "basis": "PATHS",
            "reserved": False,
            "lastActiveOn": last_on,
            "synthetic": True,
            "organization": {"name": name, "kind": kind},
            "terms": terms,
            "paths": {
                "count": 1 if path else 0,
                "rest": 0.0,
                "strongest": [
                    {
                        "weight": pytest.approx(path, rel=1e-10),
                        "ties": [
                            {"from": {"name": "alpha"}, "to": {"name": "beta"}},
                            {"from": {"name": "beta"}, "to": {"name": name}},
                        ],
                    }
                ]
                if path
                else [],
            },
        }
        for rank, (name, kind, last_on, path, terms) in enumerate(parts, start=1)
    ]


def nodes(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The recommendations of an answer."""
    return [edge["node"] for edge in found["edges"]]


def names(found: dict[str, Any]) -> list[str]:
    """Who is recommended."""
    return [each["organization"]["name"] for each in nodes(found)]


async def test_for_an_enterprise(graph: CountingGraph) -> None:
    """Ties: beta's deal is in the sector and led by alpha, 1·4·2, delta's neither, 1. By way of
    beta epsilon alone is reached. In robotics beta counts 1, the others OLD; zeta sits in the park.
    """
    world = Completed()
    await world.write(graph)
    found = await asked(graph, firm=ID("firm"))
    expected = ranked(
        (
            "gamma",
            "GUARANTOR",
            DAY,
            0,
            [term("EARLIER_WITH_TARGET", 1.5, "firm", DAY, world.alone)],
        ),
        ("beta", "BANK", DAY, 0, [direct(1, world.led), active(1, DAY, world.led)]),
        ("epsilon", "GUARANTOR", DAY, 0.2, [active(OLD, "2023-07-01", world.older)]),
        ("delta", "BANK", DAY, 0, [direct(1 / 8, world.followed)]),
        (
            "zeta",
            "BANK",
            "2023-07-01",
            0,
            [
                active(OLD, "2023-07-01", world.older),
                term("PARK_ACTIVITY", 0.1, "park", "2023-07-01", world.older),
            ],
        ),
    )
    assert found["basis"] == "PATHS"
    assert not found["pageInfo"]["hasNextPage"]
    assert nodes(found) == expected
    for each in nodes(found):
        parts = [Decimal(repr(part["contribution"])) for part in each["terms"]]
        parts += [Decimal(repr(path["weight"])) for path in each["paths"]["strongest"]]
        assert sum(parts) == Decimal(repr(each["score"]))


async def test_for_a_sector(graph: CountingGraph) -> None:
    """No park and no enterprise: nobody sits right, and who served the firm alone is not there."""
    world = Completed()
    await world.write(graph)
    assert nodes(await asked(graph, sector=ID(ROBOTICS))) == ranked(
        ("beta", "BANK", DAY, 0, [direct(1, world.led), active(1, DAY, world.led)]),
        ("epsilon", "GUARANTOR", DAY, 0.2, [active(OLD, "2023-07-01", world.older)]),
        ("delta", "BANK", DAY, 0, [direct(1 / 8, world.followed)]),
        ("zeta", "BANK", "2023-07-01", 0, [active(OLD, "2023-07-01", world.older)]),
    )


async def test_for_a_sector_where_nobody_is_active(graph: CountingGraph) -> None:
    """Ties and paths alone: the deal that alpha led counts twice, no longer eight times."""
    world = Completed()
    await world.write(graph)
    assert nodes(await asked(graph, sector=ID(CHIPS))) == ranked(
        ("beta", "BANK", DAY, 0, [direct(1, world.led)]),
        ("delta", "BANK", DAY, 0, [direct(1 / 2, world.followed)]),
        ("epsilon", "GUARANTOR", DAY, 0.2, []),
    )


async def test_who_is_in_it_already_is_not_proposed(graph: CountingGraph) -> None:
    """Nor is it a candidate: without beta delta's ties and epsilon's activity are the largest. The
    path by way of beta stays."""
    world = Completed()
    await world.write(graph)
    members = [ID("beta"), ID("gamma"), ID("beta"), ID("alpha")]
    assert nodes(await asked(graph, firm=ID("firm"), members=members)) == ranked(
        ("delta", "BANK", DAY, 0, [direct(1, world.followed)]),
        ("epsilon", "GUARANTOR", DAY, 0.2, [active(1, "2023-07-01", world.older)]),
        (
            "zeta",
            "BANK",
            "2023-07-01",
            0,
            [
                active(1, "2023-07-01", world.older),
                term("PARK_ACTIVITY", 0.1, "park", "2023-07-01", world.older),
            ],
        ),
    )
    everybody = [ID(each) for each in ("beta", "gamma", "delta", "epsilon", "zeta")]
    nobody = await asked(graph, firm=ID("firm"), members=everybody)
    assert (nobody["edges"], nobody["logEntry"]) == ([], None)


async def test_kinds_change_who_is_shown_and_not_the_scores(graph: CountingGraph) -> None:
    """Guarantors alone: ranked anew, the rest as it was."""
    await Completed().write(graph)
    every = nodes(await asked(graph, firm=ID("firm")))
    some = nodes(await asked(graph, firm=ID("firm"), kinds=["GUARANTOR"]))
    kept = [each for each in every if each["organization"]["kind"] == "GUARANTOR"]
    assert [each["organization"]["name"] for each in kept] == ["gamma", "epsilon"]
    assert some == [{**each, "rank": rank} for rank, each in enumerate(kept, start=1)]


async def test_pages_joined_are_the_whole_list(graph: CountingGraph) -> None:
    """Pages of two; the cursor of another question is refused."""
    await Completed().write(graph)
    whole = nodes(await asked(graph, firm=ID("firm")))
    joined: list[Any] = []
    after = None
    while len(joined) < len(whole):
        found = await asked(graph, firm=ID("firm"), first=2, after=after)
        joined += nodes(found)
        after = found["pageInfo"]["endCursor"]
        assert found["pageInfo"]["hasNextPage"] == (len(joined) < len(whole))
    assert joined == whole
    others: list[dict[str, Any]] = [
        {"sector": ID(ROBOTICS)},
        {"firm": ID("firm"), "members": [ID("beta")]},
    ]
    for other in others:
        _, code = await asked(graph, first=2, after=after, **other)
        assert code == "INVALID_INPUT"


async def test_it_is_logged_as_what_it_is(graph: CountingGraph) -> None:
    """Who asked, for whom, and what was shown; nothing of nobody."""
    await Completed().write(graph)
    found = await asked(graph, firm=ID("firm"), first=2)
    assert found["logEntry"] == {
        "question": "DEAL_COMPLETION",
        "asker": {"name": "alpha"},
        "askedFor": {"name": "alpha"},
        "asOf": DAY,
        "items": [
            {key: each[key] for key in ("rank", "score")}
            | {"organization": {"name": each["organization"]["name"]}}
            for each in nodes(found)
        ],
    }
    of_another = await asked(graph, "beta", lead=ID("alpha"), firm=ID("firm"))
    assert of_another["logEntry"]["asker"] == {"name": "beta"}
    assert of_another["logEntry"]["askedFor"] == {"name": "alpha"}
    assert (await asked(graph, None, firm=ID("firm")))["logEntry"] is None


async def test_a_lead_without_shared_deals(graph: CountingGraph) -> None:
    """No ties and no paths, and the answer says so; who is active there or served the firm is."""
    await Completed().write(graph)
    found = await asked(graph, lead=ID("idle"), firm=ID("firm"))
    assert found["basis"] == "COLD_START"
    # alpha and beta were in the same deal: equal, so by id.
    first, second = sorted(("alpha", "beta"), key=ID)
    # zeta: 0.3·√OLD + 0.1 = 0.312; alpha and beta 0.3.
    assert names(found) == ["gamma", "zeta", first, second, "epsilon"]


async def test_deals_with_the_target_that_are_hidden(graph: CountingGraph) -> None:
    """Of a firm that let nobody see its deals, no earlier deal shows through."""
    world = Completed()
    world.rows.consents[:] = [each for each in world.rows.consents if each.giver != "firm"]
    await world.write(graph)
    assert names(await asked(graph, firm=ID("firm"))) == ["beta", "epsilon", "delta", "zeta"]
    own = await asked(graph, "gamma", firm=ID("firm"))
    assert names(own) == ["gamma", "beta", "epsilon", "delta", "zeta"]


MANY = [ID(f"member {number}") for number in range(21)]


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        ({}, "Give either `enterpriseId` or `sector`."),
        ({"firm": ID("firm"), "sector": ID(ROBOTICS)}, "Give either `enterpriseId` or `sector`."),
        ({"sector": ID("firm")}, "`sector` is the id of no sector."),
        ({"sector": ID("nothing")}, "`sector` is the id of no sector."),
        ({"firm": ID("firm"), "members": MANY}, "`members` may have at most 20 entries."),
        (
            {"firm": ID("firm"), "members": [ID("beta"), ID("nobody")]},
            "`members` are the ids of organisations; one is of none.",
        ),
        ({"firm": ID("firm"), "first": 0}, "`first` must lie between 1 and 100, not 0."),
    ],
)
async def test_what_cannot_be_asked(graph: CountingGraph, asks: dict[str, Any], says: str) -> None:
    """A typed error that says what to mend; a member may be named twice."""
    await Completed().write(graph)
    assert await asked(graph, **asks) == (says, "INVALID_INPUT")
    assert len(nodes(await asked(graph, firm=ID("firm"), members=[ID("idle")] * 21))) == 5


async def test_ids_of_nobody(graph: CountingGraph) -> None:
    """An unknown lead or enterprise, or one that is something else: null."""
    world = Completed()
    await world.write(graph)
    for nobody in ("nobody", world.led, ROBOTICS):
        assert await asked(graph, lead=ID(nobody), firm=ID("firm")) is None
        assert await asked(graph, lead=ID(nobody), sector=ID(ROBOTICS)) is None
        assert await asked(graph, firm=ID(nobody)) is None
    assert await asked(graph, firm=ID("beta")) is None
