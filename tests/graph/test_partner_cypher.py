"""Partner recommendations of the real graph are what Cypher finds in it."""

import pytest

from tests.conftest import CountingGraph
from tests.graph.financing_history import network_of
from tests.graph.partner_cypher import check_scores, scores_in
from tests.graph.partner_rows import WrittenWorlds
from tests.matching.partner_answers import answer
from tests.matching.partner_worlds import partner_world

SIDE_BY_SIDE = 10


async def check_worlds(graph: CountingGraph, start: int, each: int) -> int:
    """Write some worlds, ask some questions of each, and tell how many somebody answered."""
    worlds = {seed: partner_world(seed) for seed in range(start, start + SIDE_BY_SIDE)}
    written = WrittenWorlds(worlds)
    await written.rows.write(graph)
    answered = 0
    for seed, world in worlds.items():
        view = written.view(seed, world)
        network = await network_of(graph, view)
        for question in written.questions(seed, world, each):
            told = answer(network, question)
            check_scores(told, await scores_in(graph, view, question), f"world {seed}: {question}")
            answered += bool(told)
    return answered


@pytest.mark.parametrize("start", range(40_000, 40_050, SIDE_BY_SIDE))
async def test_recommendations_are_those_of_the_graph(graph: CountingGraph, start: int) -> None:
    """Formulas A and B, for callers of every sort."""
    assert await check_worlds(graph, start, 8) >= 2 * SIDE_BY_SIDE


@pytest.mark.deep
@pytest.mark.parametrize("start", range(50_000, 50_500, SIDE_BY_SIDE))
async def test_recommendations_are_those_of_the_graph_deep(
    graph: CountingGraph, start: int
) -> None:
    """The same for hundreds of worlds, with more questions of each."""
    assert await check_worlds(graph, start, 16) >= 2 * SIDE_BY_SIDE
