"""Merges while others write: nothing is recorded of what is no organisation any more."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from api.mutations import deals
from graph.client import Transaction
from graph.dealing import PARTIES
from graph.model import Measure
from tests.api.speaking import Speakers, speakers
from tests.conftest import CountingGraph
from tests.worlds import World

NORTH, FIRM, DOUBLE = World.id("north"), World.id("firm"), World.id("double")
BANK = World.id("bank")
DEAL = {
    **{"kind": "FINANCING", "agreedOn": "2025-06-01", "synthetic": True},
    "participants": [{"organizationId": BANK, "role": "LENDER", "lead": True}],
}
MERGED = "... on OrganizationMerge { id kept { id } }"


async def _town(graph: CountingGraph, *firms: str) -> None:
    world = World()
    world.park("north")
    world.bank("bank")
    world.enterprise(*firms)
    for each in firms:
        world.refers(each, Measure.SITE, "north", scope="site")
    await world.write(graph)


async def _merge(asked: Speakers, kept: str, double: str) -> Any:
    about = {"keptId": kept, "mergedAwayId": double, "reason": "one firm"}
    return await asked.do("PARK_ADMIN", NORTH, "organizationMerge", MERGED, **about)


@pytest.mark.parametrize(("named", "answer"), [(DOUBLE, "NotFoundError"), (FIRM, "Deal")])
async def test_a_merge_comes_between_what_a_unit_reads_and_writes(
    graph: CountingGraph, monkeypatch: pytest.MonkeyPatch, named: str, answer: str
) -> None:
    """The unit is done again on what is there then, and once."""
    await _town(graph, "firm", "double")
    real, runs = deals.record_deal, 0

    class Paused:
        """A transaction in which somebody merges the two once the parties were read."""

        def __init__(self, inner: Transaction, asked: Speakers) -> None:
            self._inner, self._asked = inner, asked

        async def run(self, cypher: Any, **parameters: Any) -> Any:
            found = await self._inner.run(cypher, **parameters)
            if cypher is PARTIES and runs == 1:
                merge = await _merge(self._asked, FIRM, DOUBLE)
                assert merge["__typename"] == "OrganizationMerge", merge
            return found

    async with speakers(graph) as asked:

        async def paused(transaction: Transaction, *about: Any) -> Any:
            nonlocal runs
            runs += 1
            inner: Any = Paused(transaction, asked)
            return await real(inner, *about)

        monkeypatch.setattr(deals, "record_deal", paused)
        said = await asked.do(
            "BANK_OFFICER", BANK, "dealRecord", "... on Deal { id }", enterpriseId=named, **DEAL
        )
        assert said["__typename"] == answer, said
        assert runs == 2
        query = "query ($id: ID!) { node(id: $id) { ... on Enterprise { deals(first: 9) {"
        query += " totalCount } } } }"
        shown = await asked.ask("AUDITOR", None, query, id=DOUBLE)
        assert shown["data"]["node"]["deals"]["totalCount"] == (1 if answer == "Deal" else 0)
        entries = await asked.ask("AUDITOR", None, "{ auditVerify { intact } }")
        assert entries["data"]["auditVerify"]["intact"]


async def test_many_merge_at_once(graph: CountingGraph) -> None:
    """Of merges that contradict each other some are done, whole, and the others say why not."""
    firms = [f"firm {number}" for number in range(6)]
    await _town(graph, *firms)
    ids = [World.id(each) for each in firms]
    async with speakers(graph) as asked:
        pairs = [(ids[at], ids[(at + 1) % len(ids)]) for at in range(len(ids))]
        found = await asyncio.gather(*(_merge(asked, *pair) for pair in pairs))
        done = [each for each in found if each["__typename"] == "OrganizationMerge"]
        refused = {each["__typename"] for each in found} - {"OrganizationMerge"}
        assert done
        assert refused <= {"NotFoundError"}
        left = await asked.ask(
            "AUDITOR",
            None,
            "{ organizations(first: 50, filter: {kinds: [ENTERPRISE]}) {"
            " totalCount edges { node { id facts(first: 9) { totalCount } } } } }",
        )
        listed = left["data"]["organizations"]
        assert listed["totalCount"] == len(ids) - len(done)
        facts = [each["node"]["facts"]["totalCount"] for each in listed["edges"]]
        # Facts of one series replace each other: one site in one park is left of each.
        assert facts == [1] * len(facts)
        names = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
        every = await asked.ask("AUDITOR", None, names, ids=ids)
        named = {each["id"] for each in every["data"]["nodes"]}
        assert named == {each["node"]["id"] for each in listed["edges"]}


async def test_a_merge_that_is_sent_twice_is_done_once(graph: CountingGraph) -> None:
    """At the same time, under one key."""
    await _town(graph, "firm", "double")
    async with speakers(graph) as asked:
        about = {"keptId": FIRM, "mergedAwayId": DOUBLE, "reason": "one firm"}
        about["idempotencyKey"] = str(uuid4())
        me = ("PARK_ADMIN", NORTH, "organizationMerge", MERGED)
        first, second = await asyncio.gather(asked.do(*me, **about), asked.do(*me, **about))
        assert first == second
        assert first["kept"] == {"id": FIRM}
