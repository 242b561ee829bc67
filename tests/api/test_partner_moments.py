"""The network on a day and at a moment, and across two applications on one graph."""

from datetime import date
from typing import Any

import pytest

from graph.model import DataClass, DealState, Measure, SectorKey
from seed.encode_base import EDITION
from seed.rows import DealStateRow
from tests.api.issuer import issuing
from tests.api.moments import asking
from tests.api.speaking import AUDIT_KEYS, Speakers
from tests.conftest import CountingGraph, client_of
from tests.worlds import World

ID = World.id
LATER = "2026-11-25T00:00:00.000000+00:00"
DAY = "2025-01-01"
ROBOTICS = f"sector:{SectorKey.ROBOTICS}"
NODE = """
  basis edges { node {
    rank score basis reserved lastActiveOn synthetic organization { id }
    terms { kind contribution dealCount lastOn evidence { id }
      deals(first: 9) { totalCount edges { node { id } } } }
    ties { kinds weight dealCount lastOn grounds { kind count evidence { id } }
      deals(first: 9) { totalCount edges { node { id } } } }
    commonSectors { id }
    brings { kind productKinds pairings }
    paths(first: 9) { count rest strongest { weight ties { weight dealCount lastOn to { id } } } }
  } }
"""
QUESTIONS = {
    "new": f"partnerRecommendations(organizationId: $u, first: 99, asOf: $d, knownAt: $at)"
    f" {{ {NODE} }}",
    "all": "partnerRecommendations(organizationId: $u, first: 99, newOnly: false,"
    f" reservedPlaces: 5, asOf: $d, knownAt: $at) {{ {NODE} }}",
    "firm": "dealCompletion(leadId: $u, enterpriseId: $f, first: 99, asOf: $d, knownAt: $at)"
    f" {{ {NODE} }}",
    "sector": "dealCompletion(leadId: $u, sector: $s, first: 99, asOf: $d, knownAt: $at)"
    f" {{ {NODE} }}",
    "paths": "paths(fromId: $u, toId: $v, first: 9, maxLength: 6, asOf: $d, knownAt: $at)"
    " { weight proved ties { weight dealCount lastOn to { id } } }",
}


def town(*, later: bool) -> World:
    """What was so and known on the day; `later`: with what came to pass, or was recorded, after it.

    What came later: deals, states, a member of a deal, an organisation, sectors and sites.
    """
    world = World()
    world.bank("alpha", "beta", "gamma", "delta")
    world.guarantor("epsilon")
    world.enterprise("firm", "robots")
    world.park("park")
    world.sector(SectorKey.ROBOTICS)
    world.consent("firm", DataClass.DEALS)
    world.consent("robots", DataClass.DEALS)
    world.refers("robots", Measure.SECTOR, ROBOTICS)
    superseded: dict[str, Any] = {"superseded_at": LATER} if later else {}
    world.refers("firm", Measure.SECTOR, ROBOTICS, **superseded)
    world.refers("firm", Measure.SITE, "park")
    ended: dict[str, Any] = {"until": "2025-03-01"} if later else {}
    for name in ("alpha", "gamma"):
        world.refers(name, Measure.SITE, "park", **ended)
    world.deal("firm", "alpha", "beta", on="2024-01-01")
    world.deal("robots", "beta", "gamma", *(["newcomer"] if later else []), on="2023-01-01")
    world.deal("robots", "beta", "delta", on="2024-06-01")
    if later:
        _dispute(world)
    world.deal("firm", "gamma", on="2023-06-01")
    world.deal("firm", "epsilon", "delta", on="2024-12-31")
    if later:
        _add(world)
    return world


def _dispute(world: World) -> None:
    """The last deal, confirmed on the day, is disputed by a state recorded later."""
    row = world.rows.deals[-1]
    states = (
        DealStateRow(state=DealState.CONFIRMED, since=row.agreed_on, recorded_at=EDITION),
        DealStateRow(state=DealState.DISPUTED, since=row.agreed_on, recorded_at=LATER),
    )
    world.rows.deals[-1] = row.model_copy(update={"states": states, "state": DealState.DISPUTED})


def _add(world: World) -> None:
    world.bank("newcomer")
    world.rows.organizations[-1] = world.rows.organizations[-1].model_copy(
        update={"recorded_at": LATER}
    )
    world.deal("robots", "alpha", "delta", on="2024-03-01")
    world.rows.deals[-1] = world.rows.deals[-1].model_copy(update={"recorded_at": LATER})
    world.deal("robots", "alpha", "epsilon", on="2025-01-02")
    world.refers("epsilon", Measure.SITE, "park", recorded_at=LATER)
    world.refers("delta", Measure.SITE, "park", "2025-01-02")
    world.refers("firm", Measure.SECTOR, ROBOTICS, "2025-02-01")


async def answers(graph: CountingGraph, at: str | None) -> Any:
    """All questions on the day, as known at a moment."""
    variables: dict[str, Any] = {
        **{"u": ID("alpha"), "v": ID("epsilon"), "f": ID("firm"), "s": ID(ROBOTICS)},
        **{"d": DAY, "at": at},
    }
    found: dict[str, Any] = {}
    async with asking(graph, "alpha") as ask:
        for name, question in QUESTIONS.items():
            used = [each for each in variables if f"${each}" in question]
            types = {"d": "Date", "at": "DateTime"}
            declared = ", ".join(f"${each}: {types.get(each, 'ID!')}" for each in used)
            body = await ask(
                f"query ({declared}) {{ {question} }}", **{each: variables[each] for each in used}
            )
            assert "errors" not in body, body
            found[name] = body["data"]
    return found


async def test_as_it_was_and_was_known(graph: CountingGraph) -> None:
    """The answers equal those of a graph that holds only what was so and known."""
    await town(later=False).write(graph)
    without = await answers(graph, None)
    assert without == await answers(graph, EDITION)
    for name in ("new", "all", "firm", "sector"):
        [page] = without[name].values()
        assert len(page["edges"]) >= 2, name
    assert without["paths"]["paths"]
    await graph.define("MATCH (n) DETACH DELETE n")
    await town(later=True).write(graph)
    assert await answers(graph, EDITION) == without
    now = await answers(graph, None)
    assert all(now[name] != without[name] for name in QUESTIONS)


DEAL = "... on Deal { id state }"
PARTNERS = """
query ($id: ID!, $newOnly: Boolean) {
  partnerRecommendations(organizationId: $id, newOnly: $newOnly, first: 9) {
    edges { node { organization { name } ties { dealCount } } } }
}
"""


@pytest.mark.parametrize("order", ["first", "second"])
async def test_two_applications_on_one_graph(graph: CountingGraph, order: str) -> None:
    """A deal that one records is counted by the other's next answer once it is confirmed."""
    world = World()
    world.bank("alpha", "beta", "gamma")
    world.guarantor("surety")
    world.enterprise("firm")
    world.consent("firm", DataClass.DEALS)
    world.deal("firm", "alpha", "beta", on="2025-01-01")
    await world.write(graph)
    with issuing() as issuer:
        settings: dict[str, Any] = {"audit_keys": AUDIT_KEYS, **issuer.settings()}
        async with client_of(graph, **settings) as one, client_of(graph, **settings) as other:
            pair = Speakers(one, issuer), Speakers(other, issuer)
            writer, reader = pair if order == "first" else pair[::-1]

            async def seen(by: Speakers) -> list[str]:
                me = ("BANK_OFFICER", ID("alpha"))
                body = await by.ask(*me, PARTNERS, id=ID("alpha"), newOnly=True)
                edges = body["data"]["partnerRecommendations"]["edges"]
                return [edge["node"]["organization"]["name"] for edge in edges]

            assert (await seen(reader), await seen(writer)) == ([], [])
            parties: list[dict[str, Any]] = [
                {"organizationId": ID("beta"), "role": "LENDER", "lead": True},
                {"organizationId": ID("surety"), "role": "GUARANTOR"},
            ]
            recorded = await writer.do(
                *("BANK_OFFICER", ID("beta"), "dealRecord", DEAL),
                kind="FINANCING",
                agreedOn=date(2025, 6, 1).isoformat(),
                enterpriseId=ID("firm"),
                participants=parties,
                synthetic=True,
            )
            assert recorded["state"] == "RECORDED", recorded
            assert await seen(reader) == []
            deal = {"dealId": recorded["id"]}
            half = await writer.do("MEMBER", ID("surety"), "dealConfirm", DEAL, **deal)
            assert (half["state"], await seen(reader)) == ("RECORDED", [])
            last = await writer.do("MEMBER", ID("firm"), "dealConfirm", DEAL, **deal)
            assert last["state"] == "CONFIRMED"
            assert await seen(reader) == ["surety"]
            assert await seen(writer) == ["surety"]
