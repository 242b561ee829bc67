"""Ten writers at once: the audit, the moments and the revisions follow one order."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client import Graph
from tests.api.speaking import Speakers, speakers
from tests.api.writers import (
    Acknowledged,
    Firms,
    check_all,
    check_verified,
    until_written,
    writers_of,
)
from tests.conftest import CountingGraph
from tests.worlds import World

REVISION = "MATCH (counter:Counter {name: 'all'}) RETURN counter.value AS value"
AUDIT = """query ($after: String) { auditEntries(first: 20, after: $after) { totalCount
  pageInfo { hasNextPage endCursor }
  edges { node { sequence at mutation change hash previousHash inputHash
    actor { subject role scope { id } } subject { id } } } } }"""


async def written(town: Speakers, graph: Graph, least: int) -> list[Acknowledged]:
    """What ten writers wrote at once, in the order of the answers."""
    writers = writers_of(town.client, town.issuer)
    async with asyncio.TaskGroup() as tasks:
        for each in writers:
            tasks.create_task(each.write())
        await until_written(writers, least, seconds=120)
        for each in writers:
            each.going = False
    assert [each.strange for each in writers] == [[]] * len(writers)
    return [one for each in writers for one in each.acknowledged]


async def entries_of(town: Speakers) -> list[dict[str, Any]]:
    """The audit from its first entry on, walked page by page."""
    found: list[dict[str, Any]] = []
    after = None
    while True:
        answer = await town.ask("AUDITOR", None, AUDIT, after=after)
        assert "errors" not in answer, answer
        page = answer["data"]["auditEntries"]
        found += [each["node"] for each in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            assert page["totalCount"] == len(found)
            return found[::-1]
        after = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize("least", [60, pytest.param(600, marks=pytest.mark.deep)])
async def test_ten_writers(graph: CountingGraph, least: int) -> None:
    await Firms().write(graph)
    [before] = await graph.read(REVISION)
    async with speakers(graph) as town:
        acknowledged = await written(town, graph, least)
        await check_all(graph, acknowledged)
        await check_verified(town.client, town.issuer, len(acknowledged))
        [after] = await graph.read(REVISION)
        assert after["value"] == before["value"] + len(acknowledged)
        entries = await entries_of(town)
        assert [each["sequence"] for each in entries] == [*range(1, len(acknowledged) + 1)]
        assert all(one["at"] < two["at"] for one, two in pairwise(entries))
        assert all(one["hash"] == two["previousHash"] for one, two in pairwise(entries))
        assert len({each["hash"] for each in entries}) == len(entries)
        made = {each.at: each for each in acknowledged}
        for each in entries:
            scope = {"id": World.id(made[each["at"]].request.firm)}
            assert each["actor"] == {"subject": "someone", "role": "MEMBER", "scope": scope}
        await _check_knowledge(town, acknowledged, Random(least))


KNOWN = """query ($at: DateTime!) {
  facts(first: 50, knownAt: $at) { edges { node { id } } }
  organizations(first: 9, filter: {kinds: [ENTERPRISE]}, knownAt: $at) { edges { node {
    ... on Enterprise { needs(first: 100) { edges { node { id } } }
      financingNeeds(first: 100) { edges { node { id } } } } } } } }"""


def ids(connection: dict[str, Any]) -> set[str]:
    return {each["node"]["id"] for each in connection["edges"]}


async def _check_knowledge(
    town: Speakers, acknowledged: list[Acknowledged], random: Random
) -> None:
    """At the moment of an entry, what was written up to it is known, and nothing of the rest."""
    # What a page of each can show.
    early = sorted(acknowledged, key=lambda each: each.at)[:100]
    for last in random.sample(early, 10):
        there = [each for each in early if each.at <= last.at]
        ended = {each.request.replaces for each in there}
        expected = {each.id for each in there} - ended
        answer = await town.ask("AUDITOR", None, KNOWN, at=last.at)
        assert "errors" not in answer, answer
        found = ids(answer["data"]["facts"])
        for edge in answer["data"]["organizations"]["edges"]:
            found |= ids(edge["node"]["needs"]) | ids(edge["node"]["financingNeeds"])
        assert found == expected


# ---------------------------------------------------------------- versions


@dataclass(frozen=True)
class Step:
    """A new wish, or a change of one of those stated before, be it ended or not."""

    which: int | None
    amount: int


STEPS = st.lists(
    st.builds(Step, which=st.none() | st.integers(0, 9), amount=st.integers(1, 10**12)),
    min_size=1,
    max_size=8,
)
ANY: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
FEW, MANY = settings(max_examples=6, **ANY), settings(max_examples=80, **ANY)
WISH = "... on FinancingNeed { id recordedAt supersededAt amount }"
OPEN = """query ($at: DateTime) {
  organizations(first: 100, filter: {kinds: [ENTERPRISE]}, knownAt: $at) { edges { node {
    ... on Enterprise { id
      financingNeeds(first: 50) { edges { node { id amount supersededAt } } } } } } } }"""
NODE = "query ($id: ID!) { node(id: $id) { ... on FinancingNeed { id amount supersededAt } } }"


@asynccontextmanager
async def firm_of(graph: Graph, name: str) -> AsyncGenerator[tuple[Speakers, str]]:
    world = World()
    world.enterprise(name)
    await world.write(graph)
    async with speakers(graph) as town:
        yield town, World.id(name)


async def open_at(town: Speakers, firm: str, at: str | None) -> dict[str, int]:
    """The open wishes of the firm, as known at a moment."""
    answer = await town.ask("MEMBER", firm, OPEN, at=at)
    assert "errors" not in answer, answer
    [edge] = [
        each for each in answer["data"]["organizations"]["edges"] if each["node"].get("id") == firm
    ]
    nodes = [each["node"] for each in edge["node"]["financingNeeds"]["edges"]]
    return {each["id"]: each["amount"] for each in nodes}


async def hold(graph: Graph, steps: list[Step]) -> None:
    """After any steps each wish has one open version, and each earlier one is still there."""
    async with firm_of(graph, f"firm {uuid4()}") as (town, firm):
        await _walk(town, firm, steps)


@FEW
@given(steps=STEPS)
async def test_versions(graph: CountingGraph, steps: list[Step]) -> None:
    await hold(graph, steps)


@pytest.mark.deep
@MANY
@given(steps=STEPS)
async def test_many_versions(graph: CountingGraph, steps: list[Step]) -> None:
    await hold(graph, steps)


async def _walk(town: Speakers, firm: str, steps: list[Step]) -> None:
    stated: list[str] = []
    amounts: dict[str, int] = {}
    ended: dict[str, str] = {}
    known: dict[str, dict[str, int]] = {}
    for step in steps:
        last = None if step.which is None or not stated else stated[step.which % len(stated)]
        answer = await town.do(
            *("MEMBER", firm, "financingNeedState", WISH),
            enterpriseId=firm,
            amount=step.amount,
            purpose="RESEARCH",
            financingNeedId=last,
        )
        if last in ended:
            assert (answer["__typename"], answer["path"]) == ("NotFoundError", ["financingNeedId"])
            continue
        assert answer["amount"] == step.amount
        assert answer["id"] not in amounts
        if last:
            ended[last] = answer["recordedAt"]
        stated.append(answer["id"])
        amounts[answer["id"]] = step.amount
        known[answer["recordedAt"]] = {
            id: amount for id, amount in amounts.items() if id not in ended
        }
        assert await open_at(town, firm, None) == known[answer["recordedAt"]]
    for moment, there in known.items():
        assert await open_at(town, firm, moment) == there
    for id, amount in amounts.items():
        answer = await town.ask("MEMBER", firm, NODE, id=id)
        assert answer["data"]["node"] == {
            "id": id,
            "amount": amount,
            "supersededAt": ended.get(id),
        }
