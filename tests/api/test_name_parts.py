"""Organisations by a part of a name: as people type it, on pages and among a park's members."""

from datetime import date
from typing import Any

import pytest

from graph.model import MembershipState, OrganizationKind
from seed.rows import AliasRow
from tests.conftest import CountingGraph, asker, client_of
from tests.worlds import SOURCE, World

SINCE = "2024-01-01T00:00:00.000000+00:00"
QUESTION = """query ($name: String, $after: String) {
  organizations(first: 2, after: $after, filter: {name: $name}) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { name } } } }"""


def _world() -> World:
    world = World()
    world.park("松湖园区")
    world.enterprise("东莞松湖机器人", "东莞 机器-人 部件", "Topstar Robotics", "人器机")
    # Several names of one organisation have the same part, Chinese or Latin.
    world.organization("拓斯达科技", OrganizationKind.ENTERPRISE, name_en="Guangdong Topband")
    for name in ("拓斯达", "Topband", "Topband Ltd"):
        alias = AliasRow(key=f"alias:{name}", organization="拓斯达科技", name=name, source=SOURCE)
        world.rows.aliases.append(alias)
    for firm in ("东莞松湖机器人", "人器机", "拓斯达科技"):
        since = (MembershipState.ACTIVE, "2024-01-01", SINCE)
        world.membership(firm, "松湖园区", since, valid_from=date(2024, 1, 1))
    return world


async def _named(ask: Any, name: str) -> list[str]:
    """All pages."""
    found: list[str] = []
    after, total = None, 0
    while True:
        page = (await ask(QUESTION, name=name, after=after))["data"]["organizations"]
        found += [edge["node"]["name"] for edge in page["edges"]]
        after, total = page["pageInfo"]["endCursor"], page["totalCount"]
        if not page["pageInfo"]["hasNextPage"]:
            assert len(found) == total
            return found


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("机器人", ["东莞 机器-人 部件", "东莞松湖机器人"]),
        ("機器人", ["东莞 机器-人 部件", "东莞松湖机器人"]),
        ("人", ["东莞 机器-人 部件", "东莞松湖机器人", "人器机"]),
        ("人器机", ["人器机"]),
        ("star RO", ["Topstar Robotics"]),
        ("拓斯达", ["拓斯达科技"]),
        ("topband", ["拓斯达科技"]),
        ("松湖", ["东莞松湖机器人", "松湖园区"]),
        ("人机器", []),
        ("机器人+OR*", []),
    ],
)
async def test_who_has_the_part_is_found(
    graph: CountingGraph, typed: str, expected: list[str]
) -> None:
    """The letters in their order, by name; neither signs nor the engine's own language count."""
    await _world().write(graph)
    async with client_of(graph) as client:
        assert await _named(asker(client), typed) == expected


@pytest.mark.parametrize(
    ("typed", "kinds", "expected"),
    [
        ("器人", None, ["东莞松湖机器人"]),
        ("器人", ["ENTERPRISE"], ["东莞松湖机器人"]),
        ("器人", ["BANK"], []),
        ("拓斯达", None, ["拓斯达科技"]),
        ("TOPBAND", None, ["拓斯达科技"]),
    ],
)
async def test_members_of_a_park_are_found_by_a_part(
    graph: CountingGraph, typed: str, kinds: list[str] | None, expected: list[str]
) -> None:
    """Only its members, each once, and beside other filters."""
    await _world().write(graph)
    question = """query ($park: ID!, $name: String!, $kinds: [OrganizationKind!]) {
      organization(by: {id: $park}) { ... on Park {
        members(first: 9, filter: {name: $name, kinds: $kinds}) {
          totalCount edges { node { name } } } } } }"""
    async with client_of(graph) as client:
        answer = await asker(client)(question, park=World.id("松湖园区"), name=typed, kinds=kinds)
    found = [{"node": {"name": each}} for each in expected]
    members = {"totalCount": len(expected), "edges": found}
    assert answer["data"]["organization"] == {"members": members}


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "`name` must have a letter or a digit."),
        ("（-）", "`name` must have a letter or a digit."),
        ("莞" * 101, "`name` may have at most 100 characters."),
    ],
)
async def test_nothing_to_look_for_is_refused(graph: CountingGraph, typed: str, told: str) -> None:
    """Rather than to answer with everybody, or with nobody."""
    async with client_of(graph) as client:
        answer = await asker(client)(QUESTION, name=typed)
    [error] = answer["errors"]
    assert (error["message"], error["extensions"]["code"]) == (told, "INVALID_INPUT")
