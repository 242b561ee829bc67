"""Who asks again is remembered, and yet every answer is that of the last write."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from typing import Any, LiteralString

import pytest

from graph.revision import LAST_WRITE
from graph.scopes import SCOPE
from tests.api.speaking import Speakers, speakers
from tests.api.test_merges import DOUBLE, FIRM, MERGE, NORTH, Town
from tests.conftest import CountingGraph

NEEDS = "financingNeeds(first: 50) { edges { node { id amount } } }"
TWICE = "{ one: " + NEEDS + " other: " + NEEDS + " }"
FIRMS = "{ organizations(first: 2) { edges { node { id } } } }"
GONE: LiteralString = "MATCH (n:Organization {id: $id}) DETACH DELETE n"
STATED = "... on FinancingNeed { id recordedAt }"

pytestmark = pytest.mark.usefixtures("constrained")


@asynccontextmanager
async def _two_processes(graph: CountingGraph) -> AsyncGenerator[tuple[Speakers, Speakers]]:
    """Two applications over one graph, neither of which hears of what the other one does."""
    await Town().write(graph)
    async with speakers(graph) as here, speakers(graph) as elsewhere:
        yield here, elsewhere


async def _state_need(asked: Speakers, scope: str, amount: int, firm: str = FIRM) -> Any:
    about = {"enterpriseId": firm, "amount": amount, "purpose": "BILL"}
    return await asked.do("MEMBER", scope, "financingNeedState", STATED, **about)


async def _merge(asked: Speakers) -> str:
    about = {"keptId": FIRM, "mergedAwayId": DOUBLE, "reason": "one firm"}
    merged = await asked.do("PARK_ADMIN", NORTH, "organizationMerge", MERGE, **about)
    return merged["id"]


async def _undo(asked: Speakers, merge_id: str) -> None:
    about = {"mergeId": merge_id, "reason": "two firms"}
    undone = await asked.do("PARK_ADMIN", NORTH, "organizationMergeUndo", MERGE, **about)
    assert undone["undoneReason"] == "two firms"


def _amounts(page: dict[str, Any]) -> Iterator[int]:
    return (each["node"]["amount"] for each in page["edges"])


BEHIND = {
    "a page": ("{ organizations(first: 2) { edges { node { id name } } } }", 1),
    "a node": (f'{{ organization(by: {{id: "{FIRM}"}}) {{ id name }} }}', 1),
    "a search": ('{ search(text: "firm", first: 2) { facets { count } } }', 1),
    "a name": ('{ organization(by: {name: "firm"}) { id name } }', 2),
    "nobody": ('{ organization(by: {name: "no such firm"}) { id name } }', 2),
    "two pages": (TWICE, 2),
    "what is computed": (f'{{ node(id: "{FIRM}") {{ id }} }}', 2),
}


@pytest.mark.parametrize("asked_for", BEHIND)
@pytest.mark.parametrize("role", ["MEMBER", "PARK_ADMIN", "AUDITOR", "ANONYMOUS"])
async def test_who_asks_again_asks_no_statement_more(
    graph: CountingGraph, role: str, asked_for: str
) -> None:
    """What a question reads tells of the last write beside; only what is computed asks for it."""
    query, statements = BEHIND[asked_for]
    await Town().write(graph)
    async with speakers(graph) as asked:
        scope = {"MEMBER": FIRM, "PARK_ADMIN": NORTH}.get(role)
        graph.statements.clear()
        first = await asked.ask(role, scope, query)
        assert graph.statements.pop(0) == (SCOPE if scope else LAST_WRITE)
        assert len(graph.statements) == statements - (asked_for in ("nobody", "what is computed"))
        graph.statements.clear()
        assert await asked.ask(role, scope, query) == first
        assert len(graph.statements) == statements
        # What reads nothing that could tell of the last write looks up who asks.
        again = asked_for in ("nobody", "what is computed")
        looked_up = [each for each in graph.statements if each in (SCOPE, LAST_WRITE)]
        assert looked_up == [SCOPE if scope else LAST_WRITE] * again


@pytest.mark.parametrize("asked_for", BEHIND)
async def test_who_is_no_more_is_not_remembered(graph: CountingGraph, asked_for: str) -> None:
    """Even where an organisation goes without a write that the counter knows of."""
    query, _ = BEHIND[asked_for]
    await Town().write(graph)
    async with speakers(graph) as asked:
        for _ in range(2):
            assert "errors" not in await asked.ask("MEMBER", DOUBLE, query)
        await graph.transact(lambda transaction: transaction.run(GONE, id=DOUBLE))
        for _ in range(2):
            [refused] = (await asked.ask("MEMBER", DOUBLE, query))["errors"]
            assert refused["extensions"]["code"] == "UNAUTHENTICATED"


async def test_what_was_written_elsewhere_is_seen(graph: CountingGraph) -> None:
    """The page that was read with an earlier write is read again, once."""
    async with _two_processes(graph) as (here, elsewhere):
        before = await here.ask("MEMBER", FIRM, "{" + NEEDS + "}")
        await _state_need(elsewhere, FIRM, 7_000_000)
        graph.statements.clear()
        after = await here.ask("MEMBER", FIRM, "{" + NEEDS + "}")
        added = set(_amounts(after["data"]["financingNeeds"])) - set(
            _amounts(before["data"]["financingNeeds"])
        )
        assert added == {7_000_000}
        [once, again] = graph.statements
        assert once == again
        # By now it is known.
        graph.statements.clear()
        assert await here.ask("MEMBER", FIRM, "{" + NEEDS + "}") == after
        assert len(graph.statements) == 2  # for who asks is looked up anew
        graph.statements.clear()
        assert await here.ask("MEMBER", FIRM, "{" + NEEDS + "}") == after
        assert len(graph.statements) == 1


async def test_what_was_written_here_is_known(graph: CountingGraph) -> None:
    """Nothing is read twice."""
    await Town().write(graph)
    async with speakers(graph) as asked:
        await asked.ask("MEMBER", FIRM, "{" + NEEDS + "}")
        await _state_need(asked, FIRM, 7_000_000)
        graph.statements.clear()
        after = await asked.ask("MEMBER", FIRM, "{" + NEEDS + "}")
        assert 7_000_000 in _amounts(after["data"]["financingNeeds"])
        assert graph.statements[0] == SCOPE
        assert len(graph.statements) == 2


async def test_an_answer_is_of_one_state_and_not_older_than_its_question(
    graph: CountingGraph,
) -> None:
    """While others write: two pages are one state, with all that was acknowledged before."""
    async with _two_processes(graph) as (here, elsewhere):
        acknowledged: list[int] = []

        async def write() -> None:
            for amount in range(1_000_000, 31_000_000, 1_000_000):
                await _state_need(elsewhere, FIRM, amount)
                acknowledged.append(amount)

        writing = asyncio.create_task(write())
        answers = 0
        while not writing.done():
            known = set(acknowledged)
            answer = await here.ask("MEMBER", FIRM, TWICE)
            assert answer["data"]["one"] == answer["data"]["other"]
            assert known <= set(_amounts(answer["data"]["one"]))
            answers += 1
        await writing
        assert answers > 5


async def test_who_was_merged_elsewhere_speaks_for_the_one_kept(graph: CountingGraph) -> None:
    """Pages, what is computed, and what is written; undone, no longer."""
    async with _two_processes(graph) as (here, elsewhere):

        async def sees_theirs() -> bool:
            answer = await here.ask("MEMBER", DOUBLE, "{" + NEEDS + "}")
            return 9_000_000 in _amounts(answer["data"]["financingNeeds"])

        await _state_need(elsewhere, FIRM, 9_000_000)
        assert not await sees_theirs()
        merge_id = await _merge(elsewhere)
        assert await sees_theirs()
        await _undo(elsewhere, merge_id)
        assert not await sees_theirs()

        viewer = "{ viewer { scope { id } } }"
        merge_id = await _merge(elsewhere)
        answer = await here.ask("MEMBER", DOUBLE, viewer)
        assert answer == {"data": {"viewer": {"scope": {"id": FIRM}}}}
        await _undo(elsewhere, merge_id)
        answer = await here.ask("MEMBER", DOUBLE, viewer)
        assert answer == {"data": {"viewer": {"scope": {"id": DOUBLE}}}}

        merge_id = await _merge(elsewhere)
        assert (await _state_need(here, DOUBLE, 3_000_000))["__typename"] == "FinancingNeed"
        await here.ask("MEMBER", DOUBLE, FIRMS)
        await _undo(elsewhere, merge_id)
        assert (await _state_need(here, DOUBLE, 4_000_000))["__typename"] == "ForbiddenError"
        found = await elsewhere.ask("AUDITOR", None, "{" + NEEDS + "}")
        amounts = list(_amounts(found["data"]["financingNeeds"]))
        assert amounts.count(3_000_000) == 1
        assert 4_000_000 not in amounts
