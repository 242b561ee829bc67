"""What is tied to which park, under whose name, is stored twice: both say the same, always."""

from datetime import date
from typing import LiteralString

from graph.constraints import apply_constraints
from graph.model import Measure, MembershipState, Unit
from tests.api.speaking import speakers
from tests.conftest import CountingGraph, asker, client_of
from tests.worlds import World

SINCE = "2024-01-01T00:00:00.000000+00:00"
TIES: LiteralString = """
MATCH (of:Organization)<-[:ABOUT|MEMBERSHIP_OF]-(record)-[tie:TIED_TO]->(park:Park)
RETURN collect([of.name, labels(record)[1], tie.park_id = park.id, tie.sort_name = of.sort_name])
  AS rows
"""
EXPECTED = [
    ["丁", "Membership", True, True],
    ["丙", "Fact", True, True],
    ["丙", "Membership", True, True],
    ["甲", "Fact", True, True],
]
KEPT = "... on OrganizationMerge { id }"
MEMBERS = """query ($park: ID!, $after: String) { organization(by: {id: $park}) { ... on Park {
  members(first: 1, after: $after) {
    totalCount pageInfo { endCursor hasNextPage } edges { node { name } } } } } }"""


def _world() -> World:
    """A member by its site, one by its membership, one by both, and one that is none."""
    world = World()
    world.park("园区")
    world.enterprise("甲", "丙", "丁", "乙")
    for firm in ("甲", "丙"):
        world.refers(firm, Measure.SITE, "园区")
    for firm in ("丁", "丙"):
        since = (MembershipState.ACTIVE, "2024-01-01", SINCE)
        world.membership(firm, "园区", since, valid_from=date(2024, 1, 1))
    world.count("乙", Measure.EMPLOYEES, 7, Unit.PERSON, "2024-01-01")
    return world


async def _ties(graph: CountingGraph) -> list[list[object]]:
    [row] = await graph.read(TIES)
    return sorted(row["rows"], key=repr)


async def _members(graph: CountingGraph) -> list[str]:
    """Page by page."""
    found: list[str] = []
    async with client_of(graph) as client:
        ask, after = asker(client), None
        while True:
            answer = await ask(MEMBERS, park=World.id("园区"), after=after)
            page = answer["data"]["organization"]["members"]
            found += [edge["node"]["name"] for edge in page["edges"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                assert len(found) == page["totalCount"]
                return found


async def test_a_graph_of_before_gets_them_once(graph: CountingGraph) -> None:
    """Of every site and every membership; the step done again changes nothing."""
    await _world().write(graph)
    assert await _ties(graph) == EXPECTED
    assert await _members(graph) == ["丙", "丁", "甲"]
    await graph.define("MATCH ()-[tie:TIED_TO]->() DELETE tie")
    for _ in range(2):
        await graph.define("MATCH (step:SchemaStep {number: 9}) DELETE step")
        assert await apply_constraints(graph) == [9]
        assert await _ties(graph) == EXPECTED
        assert await _members(graph) == ["丙", "丁", "甲"]


async def test_who_is_named_anew_comes_at_its_new_place(graph: CountingGraph) -> None:
    """Among the members of a park, as everywhere: pages neither miss nor repeat it."""
    world = _world()
    await world.write(graph)
    [renamed] = [each for each in world.rows.organizations if each.name == "丙"]
    world.rows.organizations.remove(renamed)
    world.rows.organizations.append(renamed.model_copy(update={"name": "子"}))
    await world.write(graph)
    assert await _members(graph) == ["丁", "甲", "子"]
    assert all(row[2:] == [True, True] for row in await _ties(graph))


async def test_who_was_merged_stands_at_the_place_of_its_name(graph: CountingGraph) -> None:
    """What was the double's is the kept one's; and set apart, its own again."""
    world = _world()
    world.park("别处")
    world.enterprise("安")
    for firm in ("安", "甲"):
        since = (MembershipState.ACTIVE, "2024-01-01", SINCE)
        world.membership(firm, "别处", since, valid_from=date(2024, 1, 1))
    await world.write(graph)
    about = {"keptId": World.id("安"), "mergedAwayId": World.id("甲"), "reason": "one firm"}
    async with speakers(graph) as asked:
        admin = ("PARK_ADMIN", World.id("别处"))
        merged = await asked.do(*admin, "organizationMerge", KEPT, **about)
        assert await _members(graph) == ["安", "丙", "丁"]
        undone = {"mergeId": merged["id"], "reason": "two firms"}
        await asked.do(*admin, "organizationMergeUndo", KEPT, **undone)
    assert await _members(graph) == ["丙", "丁", "甲"]
