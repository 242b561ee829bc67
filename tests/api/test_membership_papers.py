"""What is handed in with a change of a draft: something, and nothing twice."""

from tests.api.life_town import CALLERS, FIRM, NORTH, living, paper
from tests.conftest import CountingGraph
from tests.oracles.membership import DONE, INVALID, Call

NORTHERN = CALLERS["north 1"]


async def test_a_change_of_a_draft_hands_something_in(graph: CountingGraph) -> None:
    """It asks for evidence: without any nothing is changed."""
    async with living(graph) as life:
        id = await life.do(Call("DRAFT", NORTHERN, park=NORTH, organization=FIRM), DONE)
        change = Call("CHANGE", NORTHERN, id, NORTH)
        await life.do(change, INVALID)


async def test_the_same_one_twice_is_one(graph: CountingGraph) -> None:
    """20 documents fit, however often one of them is named."""
    async with living(graph) as life:
        id = await life.do(Call("DRAFT", NORTHERN, park=NORTH, organization=FIRM), DONE)
        papers = tuple(paper(f"paper {number}") for number in range(20))
        change = Call("CHANGE", NORTHERN, id, NORTH, evidence=(*papers, papers[0]))
        await life.do(change, DONE)
