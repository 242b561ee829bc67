"""Promises of pages of every edge and listing: each row once, in order, also while others write.

A page is asked for with the view of the first one, as a cursor carries the moment of knowledge.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, LiteralString

import pytest

from graph.callers import Caller, Role
from graph.catalogue import edges
from graph.client import Graph
from graph.declarations import Cardinality, Edge, Listing, Ordering
from graph.model import Measure
from graph.reading import Keyed, Position, Slice, listed, target_pages
from graph.views import View
from tests.conftest import TODAY, CountingGraph
from tests.graph.answers import listings_of_rows
from tests.graph.drawn import draw
from tests.graph.knowledge import at, lists, record
from tests.graph.oracle import ids
from tests.worlds import World

MOMENTS = 3
VIEW = View(Caller(Role.AUDITOR), today=TODAY, as_of=TODAY, known_at=at(MOMENTS))
LATER = at(MOMENTS + 1)
LIMIT = 3
SHORT = {
    *("Park.subParks by b.sort_name", "ServiceTeam.invited by b.sort_name"),
    # No rows say that records were merged; tests/api/test_merges.py merges two into one.
    "Organization.merges by b.recorded_at",
}
EVERYTHING = 1000
REMOVE: LiteralString = "UNWIND $ids AS id\nMATCH (n:Entity {id: id})\nDETACH DELETE n"
END: LiteralString = """
UNWIND $ids AS id
MATCH (n:Entity {id: id})
WHERE n:Fact OR n:Pledge OR n:Need OR n:FinancingNeed OR n:IntellectualProperty
SET n.superseded_at = coalesce(n.superseded_at, $at)
"""

Read = Callable[[Slice], Awaitable[Mapping[str, Sequence[Keyed]]]]


@dataclass(frozen=True, slots=True)
class Walk:
    """How pages are read, from each id at once, and in which direction they are ordered."""

    title: str
    read: Callable[[Sequence[str], Slice], Awaitable[Mapping[str, Sequence[Keyed]]]]
    descending: bool


def of_edge(graph: Graph, edge: Edge, ordering: Ordering) -> Walk:
    async def read(origins: Sequence[str], part: Slice) -> Mapping[str, Sequence[Keyed]]:
        return await target_pages(graph, edge, origins, VIEW, part, ordering=ordering)

    return Walk(f"{edge.name} by {ordering.key}", read, ordering.descending)


def of_listing(graph: Graph, listing: Listing, ordering: Ordering) -> Walk:
    async def read(_: Sequence[str], part: Slice) -> Mapping[str, Sequence[Keyed]]:
        found = await listed(graph, listing, VIEW, part, filters={}, ordering=ordering)
        return {"": found}

    return Walk(f"{listing.name} by {ordering.key}", read, ordering.descending)


def walks(graph: Graph) -> list[Walk]:
    """Every edge that leads to several, in its order and those it shares with a listing."""
    found = [
        of_listing(graph, listing, ordering)
        for listing in listings_of_rows()
        for ordering in listing.orderings.values()
    ]
    for edge in edges():
        if edge.cardinality != Cardinality.ONE:
            also = edge.like.orderings.values() if edge.like else ()
            orderings = {(each.key, each.descending): each for each in (edge.order, *also)}
            found += [of_edge(graph, edge, each) for each in orderings.values()]
    return found


def behind(keyed: Keyed, limit: int) -> Slice:
    key, node = keyed
    return Slice(limit, Position(key, node.id))


def keyed_ids(page: Sequence[Keyed]) -> list[tuple[Any, str]]:
    return [(key, node.id) for key, node in page]


def assert_in_order(walk: Walk, page: Sequence[Keyed]) -> None:
    """By key, equal keys by id in ascending order, no node twice."""
    said = keyed_ids(page)
    by_id = sorted(said, key=lambda each: each[1])
    assert said == sorted(by_id, key=lambda each: each[0], reverse=walk.descending), walk.title
    assert len({id for _, id in said}) == len(said), walk.title


ANEW = (
    *("policies", "expertise", "products", "deals", "facts", "holdings", "pledges", "needs"),
    *("financing_needs", "memberships", "consents", "properties", "team_members"),
)


def another(random: Random) -> World:
    """More rows about the same organisations, recorded after the first page.

    Not of what the world has already: what corrects a node, or links it anew, is not versioned.
    """
    more = draw(random, lasting=True)
    kept = World()
    for name in ANEW:
        getattr(kept.rows, name)[:] = [_later(row) for row in getattr(more.rows, name)]
    kept.rows.pledges[:] = [
        row.model_copy(update={"asset": f"{row.asset} later"}) for row in kept.rows.pledges
    ]
    return kept


def _later(row: Any) -> Any:
    update: dict[str, Any] = {"key": f"{row.key} later", "recorded_at": LATER}
    if states := getattr(row, "states", ()):
        late = {"recorded_at": LATER}
        update["states"] = tuple(each.model_copy(update=late) for each in states)
    return row.model_copy(update=update)


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.deep) for n in (2, 3, 4))])
async def test_walks_while_others_write(graph: CountingGraph, seed: int) -> None:
    """From any position the rest is what it was, though rows were added, ended and removed."""
    random = Random(seed)
    world = draw(random, lasting=True)
    record(world.rows, random, MOMENTS)
    await world.write(graph)
    origins = sorted(ids(row.key for _, found in lists(world.rows) for row in found))
    whole: list[tuple[Walk, str, Sequence[Keyed]]] = []
    for walk in walks(graph):
        for id, page in (await walk.read(origins, Slice(EVERYTHING))).items():
            assert_in_order(walk, page)
            whole.append((walk, id, page))
    long = {walk.title for walk, _, page in whole if len(page) > 1}
    assert {walk.title for walk, *_ in whole} - long <= SHORT, "nowhere two of them"
    await walk_on(whole, set())
    await another(Random(seed + 1000)).write(graph)
    ended = sorted(
        ids(row.key for row in (*world.rows.facts, *world.rows.pledges))
        | ids(row.key for row in (*world.rows.needs, *world.rows.properties))
    )
    await graph.unit([(END, {"ids": random.sample(ended, len(ended) // 2), "at": LATER})])
    await walk_on(whole, set())
    rows = world.rows
    going = [
        *rows.deals,
        *rows.pledges,
        *rows.needs,
        *rows.memberships,
        *rows.consents,
        # Not what edges and orders lead through: with a founding day its place in the order goes.
        *(
            row
            for row in rows.facts
            if row.value.node is None and row.measure != Measure.FOUNDED_ON
        ),
    ]
    removed = ids(row.key for row in random.sample(going, len(going) // 4))
    await graph.unit([(REMOVE, {"ids": sorted(removed)})])
    await walk_on(whole, removed)


async def walk_on(whole: Sequence[tuple[Walk, str, Sequence[Keyed]]], gone: set[str]) -> None:
    """Page by page, from the beginning and from behind each place, what stays is met once.

    A figure that has gone lets an earlier one of its series appear, so there may be more.
    """
    for walk, id, page in whole:
        if len(page) < 2 or id in gone:
            continue
        staying = [each for each in keyed_ids(page) if each[1] not in gone]
        places = sorted({0, 1, LIMIT - 1, len(page) // 2, len(page) - 1} & set(range(len(page))))
        for place in places:
            rest = (await walk.read([id], behind(page[place], EVERYTHING)))[id]
            expected = [each for each in keyed_ids(page[place + 1 :]) if each in staying]
            assert_in_order(walk, rest)
            said = keyed_ids(rest)
            assert (said == expected) if not gone else set(expected) <= set(said), walk.title
        found = list((await walk.read([id], Slice(LIMIT)))[id])
        while found:
            step = (await walk.read([id], behind(found[-1], LIMIT)))[id]
            found += step
            assert len(found) < EVERYTHING, "walks in a circle"
            if len(step) < LIMIT:
                break
        assert_in_order(walk, found)
        assert set(staying) <= set(keyed_ids(found)), walk.title
