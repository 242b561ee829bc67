"""Consents: visible to their giver and to their receivers, and to nobody else."""

from datetime import date
from typing import Any

from graph.model import DataClass, OrganizationKind
from tests.api.moments import asking
from tests.conftest import CountingGraph
from tests.worlds import World

CONSENTS = """
query ($filter: ConsentFilter, $asOf: Date) {
  consents(first: 9, filter: $filter, asOf: $asOf) { totalCount edges { node {
    id dataClass level receiver { kind everyone } validFrom validUntil revokedAt
    giver { name } synthetic
  } } }
}
"""


def consent_world() -> tuple[World, dict[str, str]]:
    """The firm opens classes to banks, to guarantors and to all members, and one that ended; the
    bank alpha opens its deals to guarantors."""
    world = World()
    world.bank("alpha", "beta")
    world.guarantor("gamma")
    world.enterprise("firm")
    world.consent("firm", DataClass.DEALS, valid_from=date(2024, 1, 1))
    world.consent(
        "firm", DataClass.IP, to=None, valid_from=date(2023, 1, 1), valid_until=date(2026, 1, 1)
    )
    world.consent("firm", DataClass.NEEDS, to=OrganizationKind.GUARANTOR)
    world.consent("firm", DataClass.PROFILE, valid_until=date(2025, 7, 1))
    world.consent("alpha", DataClass.DEALS, to=OrganizationKind.GUARANTOR)
    names = ("deals", "ip", "needs", "profile", "alpha")
    return world, dict(zip(names, [row.key for row in world.rows.consents], strict=True))


def shown(key: str, data_class: str, giver: str, **fields: Any) -> dict[str, Any]:
    """A consent as it is shown."""
    return {
        "id": World.id(key),
        "dataClass": data_class,
        "level": "FULL",
        "receiver": {"kind": fields.get("kind"), "everyone": fields.get("everyone")},
        "validFrom": fields.get("since", "2019-01-01"),
        "validUntil": fields.get("until"),
        "revokedAt": fields.get("revoked"),
        "giver": {"name": giver},
        "synthetic": True,
    }


def page(*nodes: dict[str, Any]) -> dict[str, Any]:
    """A whole answer."""
    edges = [{"node": node} for node in nodes]
    return {"data": {"consents": {"totalCount": len(nodes), "edges": edges}}}


async def test_consents_are_shown_to_givers_and_receivers_only(graph: CountingGraph) -> None:
    """Every caller sees its own; one that ended, or is for another kind, is not there."""
    world, keys = consent_world()
    await world.write(graph)
    deals = shown(keys["deals"], "DEALS", "firm", kind="BANK", since="2024-01-01")
    to_all = shown(keys["ip"], "IP", "firm", everyone=True, since="2023-01-01", until="2026-01-01")
    own = shown(keys["alpha"], "DEALS", "alpha", kind="GUARANTOR")
    expected = {"alpha": page(deals, to_all, own), "beta": page(deals, to_all), None: page()}
    for bank, answer in expected.items():
        async with asking(graph, bank) as ask:
            graph.statements.clear()
            assert await ask(CONSENTS) == answer
            assert len(graph.statements) == (3 if bank else 2)
            for key in keys.values():
                visible = [each["node"]["id"] for each in answer["data"]["consents"]["edges"]]
                body = await ask("query ($id: ID!) { node(id: $id) { id } }", id=World.id(key))
                id = World.id(key)
                assert body == {"data": {"node": {"id": id} if id in visible else None}}


async def test_consents_by_giver_class_and_force(graph: CountingGraph) -> None:
    """Each filter alone; in force is judged on the day of the question."""
    world, keys = consent_world()
    await world.write(graph)
    cases: list[tuple[dict[str, Any], str, list[str]]] = [
        ({"giverId": World.id("firm")}, "2025-07-01", ["deals", "ip"]),
        ({"giverId": World.id("alpha")}, "2025-07-01", ["alpha"]),
        ({"dataClasses": ["DEALS"]}, "2025-07-01", ["deals", "alpha"]),
        ({"dataClasses": []}, "2025-07-01", []),
        ({"inForce": True}, "2023-06-01", ["ip", "alpha"]),
        ({"inForce": False}, "2023-06-01", ["deals"]),
        ({"inForce": True}, "2026-01-01", ["deals", "alpha"]),
        ({"inForce": False}, "2026-01-01", ["ip"]),
    ]
    async with asking(graph, "alpha") as ask:
        for chosen, day, names in cases:
            body = await ask(CONSENTS, filter=chosen, asOf=day)
            found = [edge["node"]["id"] for edge in body["data"]["consents"]["edges"]]
            assert found == [World.id(keys[name]) for name in names], (chosen, day)
            assert body["data"]["consents"]["totalCount"] == len(names)


async def test_a_revoked_consent_opens_nothing_at_once(graph: CountingGraph) -> None:
    """The receiver sees neither the record nor the consent; the giver sees when it was revoked."""
    world, keys = consent_world()
    world.deal("firm", "beta")
    world.consent("alpha", DataClass.FINANCIALS, to=OrganizationKind.GUARANTOR)
    await world.write(graph)
    query = "{ deals(first: 9) { totalCount } consents(first: 9) { totalCount } }"
    async with asking(graph, "alpha") as ask:
        assert await ask(query) == {
            "data": {"deals": {"totalCount": 1}, "consents": {"totalCount": 4}}
        }
        at = "2025-07-01T10:00:00.000000+00:00"
        await graph.unit(
            [
                (
                    "UNWIND $ids AS id MATCH (c:Consent {id: id}) SET c.revoked_at = $at",
                    {"ids": [World.id(keys["deals"]), World.id(keys["alpha"])], "at": at},
                )
            ]
        )
        assert await ask(query) == {
            "data": {"deals": {"totalCount": 0}, "consents": {"totalCount": 3}}
        }
        body = await ask(CONSENTS, filter={"inForce": False})
        own = shown(keys["alpha"], "DEALS", "alpha", kind="GUARANTOR", revoked=at)
        assert body == page(own)


async def test_a_consent_for_others_stays_theirs(graph: CountingGraph) -> None:
    """Who received one consent does not see that the same class was opened to another kind."""
    world, keys = consent_world()
    world.consent("firm", DataClass.NEEDS)
    await world.write(graph)
    async with asking(graph, "beta") as ask:
        body = await ask(CONSENTS, filter={"dataClasses": ["NEEDS"]})
    own = shown(world.rows.consents[-1].key, "NEEDS", "firm", kind="BANK")
    assert keys["needs"] != world.rows.consents[-1].key
    assert body == page(own)


async def test_a_consent_about_public_data_is_not_public(graph: CountingGraph) -> None:
    """Nobody and third parties do not see who opens what, whatever its class."""
    world = World()
    world.bank("alpha")
    world.enterprise("firm")
    world.consent("firm", DataClass.PUBLIC, to=OrganizationKind.GUARANTOR)
    await world.write(graph)
    for bank in (None, "alpha"):
        async with asking(graph, bank) as ask:
            assert await ask(CONSENTS) == page()
