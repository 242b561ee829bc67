"""Who is a party of which deal is stored twice, and both say the same: also in graphs of before."""

from typing import LiteralString

from graph.constraints import apply_constraints
from graph.model import DealKind
from tests.conftest import CountingGraph
from tests.worlds import World

SIDES: LiteralString = """
MATCH (party:Organization)-[side:PARTY_TO]->(deal:Deal)
RETURN collect([party.name, side.party_id = party.id, side.agreed_on = deal.agreed_on,
  coalesce(side.merges, [])]) AS rows
"""


async def _sides(graph: CountingGraph) -> list[list[object]]:
    [row] = await graph.read(SIDES)
    return sorted(row["rows"], key=repr)


async def _written(graph: CountingGraph) -> None:
    world = World()
    world.bank("alpha", "beta")
    world.enterprise("firm")
    world.deal("firm", "alpha", "beta", kind=DealKind.FINANCING)
    await world.write(graph)


async def _as_of_before(graph: CountingGraph) -> None:
    await graph.define("MATCH ()-[side:PARTY_TO]->() DELETE side")
    await graph.define("MATCH (step:SchemaStep {number: 7}) DELETE step")


async def test_a_graph_of_before_gets_them_once(graph: CountingGraph) -> None:
    """Each organisation of a deal, whatever it does in it; the step done again changes nothing."""
    await _written(graph)
    written = await _sides(graph)
    assert [row[:3] for row in written] == [
        [name, True, True] for name in ("alpha", "beta", "firm")
    ]
    await _as_of_before(graph)
    assert await _sides(graph) == []
    assert await apply_constraints(graph) == [7]
    assert await _sides(graph) == written
    await graph.define("MATCH (step:SchemaStep {number: 7}) DELETE step")
    assert await apply_constraints(graph) == [7]
    assert await _sides(graph) == written


async def test_who_came_by_a_merge_can_go_again(graph: CountingGraph) -> None:
    """One for each way in which it came to be a party, with the merges that the way says."""
    await _written(graph)
    await graph.define(
        "MATCH (:Bank {name: 'beta'})-[tie:TOOK_PART]->(deal)\n"
        "MATCH (kept:Bank {name: 'alpha'})\n"
        "CREATE (kept)-[moved:TOOK_PART]->(deal)\n"
        "SET moved = properties(tie), moved.merges = ['merge']\nDELETE tie"
    )
    await _as_of_before(graph)
    assert await apply_constraints(graph) == [7]
    assert await _sides(graph) == [
        ["alpha", True, True, ["merge"]],
        ["alpha", True, True, []],
        ["firm", True, True, []],
    ]
