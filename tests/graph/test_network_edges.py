"""Promises of every edge and listing over drawn worlds, as recorded: what a naive model says.

The seed holds few teams, memberships, pledges and needs; a drawn world has some of everything.
"""

from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from graph.callers import ANONYMOUS, Caller, Role
from graph.catalogue import edges
from graph.client import Graph
from graph.declarations import Cardinality
from graph.model import MembershipState, OrganizationKind
from graph.reading import Slice, listed, listed_count, target_counts, targets
from graph.views import View
from seed.row_base import node_id
from tests.conftest import TODAY, CountingGraph
from tests.graph.drawn import FIRMS, asked_days, draw
from tests.graph.filter_values import as_parameters, value_of
from tests.graph.knowledge import as_known, at, just_before, record
from tests.graph.listing_oracle import ORDERS, ROWS, TESTS, listings_of_rows, passes
from tests.graph.network_oracle import LINKS, WAYS, expected_of
from tests.graph.oracle import Oracle, ids
from tests.worlds import FOREVER, World

MOMENTS = 5
RARELY = {
    *(f"Query.expertise {each}" for each in ("parks", "sectors", "topics", "kinds")),
    *("Query.serviceTeams leads", "Query.memberships kinds", "Query.pledges parks"),
}
"""Filters that a small world may not try; the whole seed does, in test_filters."""
CALLERS = (
    ANONYMOUS,
    Caller(Role.AUDITOR),
    Caller(Role.BANK_OFFICER, node_id("bank0"), OrganizationKind.BANK),
    Caller(Role.MEMBER, node_id(FIRMS[0]), OrganizationKind.ENTERPRISE),
)


def admitted(world: World) -> frozenset[str]:
    """Memberships that are public: rights are those of today, whatever was known then."""
    return frozenset(
        row.key
        for row in world.rows.memberships
        if MembershipState.ACTIVE in {each.state for each in row.states}
    )


def asked(world: World, random: Random, count: int) -> Iterator[tuple[View, Oracle]]:
    """Days and moments asked about, with what was known then.

    A member and an officer see by consents and sites, which count as they are today; so they ask
    with everything known.
    """
    moments = [each for number in range(MOMENTS) for each in (at(number), just_before(at(number)))]
    for number in range(count):
        caller = CALLERS[number % len(CALLERS)]
        known_at = random.choice(moments[2:]) if number % 4 < 2 and number > 3 else FOREVER
        oracle = Oracle(as_known(world.rows, known_at), admitted=admitted(world))
        as_of = random.choice(asked_days())
        yield View(caller, today=TODAY, as_of=as_of, known_at=known_at), oracle


@pytest.mark.parametrize(
    "seed", [1, *(pytest.param(n, marks=pytest.mark.deep) for n in range(2, 12))]
)
async def test_every_edge_and_listing_says_what_the_rows_say(
    graph: CountingGraph, seed: int
) -> None:
    """From every node; every filter alone and all together, in every order; counts agree."""
    random = Random(seed)
    world = draw(random)
    record(world.rows, random, MOMENTS)
    await world.write(graph)
    led: Counter[str] = Counter()
    for view, oracle in asked(world, random, 10):
        for edge in edges():
            led[edge.name] += await compare_edge(graph, edge, view, oracle)
        for listing in listings_of_rows():
            led.update(await compare_listing(graph, listing, view, oracle, random))
    names = {edge.name for edge in edges()} | {listing.name for listing in listings_of_rows()}
    # Requirements are not drawn: those of the seed are compared in test_filters. No row invites.
    nowhere = {"requirement", "ServiceTeam.invited", "Organization.merges"}
    assert {name for name in names if not led[name]} == nowhere, "led nowhere"
    filters = {f"{name} {each}" for name, tests in TESTS.items() for each in tests}
    untold = {name for name in filters if not led[name]} - RARELY
    assert len(untold) <= 3, f"let all through, or nothing: {untold}"


async def compare_edge(graph: Graph, edge: Any, view: View, oracle: Oracle) -> int:
    """How many nodes it leads to, all in all."""
    expected = expected_of(edge, oracle, view)
    found = await targets(graph, edge, list(expected), view)
    said = {id: {each.id for each in nodes} for id, nodes in found.items()}
    assert said == expected, (edge.name, view)
    if edge.cardinality == Cardinality.PAGES:
        counts = await target_counts(graph, edge, list(expected), view)
        assert counts == {id: len(nodes) for id, nodes in expected.items()}, (edge.name, view)
    return sum(map(len, expected.values()))


async def compare_listing(
    graph: Graph, listing: Any, view: View, oracle: Oracle, random: Random
) -> list[str]:
    """Which filters let some rows through and others not."""
    rows = ROWS[listing.name](oracle, view)
    told = [listing.name] if rows else []
    names = sorted(listing.filters)
    [first, *_] = listing.orderings
    together = [names] if len(names) > 1 else []
    for filters in ([], *([name] for name in names), *together):
        values, expected = telling(listing, oracle, view, random, filters)
        if len(filters) == 1 and 0 < len(expected) < len(rows):
            told.append(f"{listing.name} {filters[0]}")
        for name in [first] if filters else listing.orderings:
            await compare_page(graph, listing, view, oracle, (name, values, expected))
        if not filters:
            assert await listed_count(graph, listing, view, filters={}) == len(rows)
    return told


def telling(
    listing: Any, oracle: Oracle, view: View, random: Random, filters: list[str]
) -> tuple[dict[str, Any], list[Any]]:
    """Values that let some rows through and others not, if there are any; with those rows."""
    rows = ROWS[listing.name](oracle, view)
    values, expected = dict[str, Any](), rows
    for _ in range(20 * len(filters)):
        values = {name: value_of(name, listing, random, oracle.rows) for name in filters}
        expected = [row for row in rows if passes(listing, oracle, view, row, values)]
        if 0 < len(expected) < len(rows):
            break
    return values, expected


async def compare_page(
    graph: Graph, listing: Any, view: View, oracle: Oracle, said: tuple[str, Any, list[Any]]
) -> None:
    """The rows, each once, with their keys and in their order."""
    name, values, expected = said
    ordering, about = listing.orderings[name], (listing.name, name, values, view)
    given = as_parameters(values)
    found = await listed(graph, listing, view, Slice(1000), filters=given, ordering=ordering)
    shown = [node.id for _, node in found]
    assert sorted(shown) == sorted(ids(row.key for row in expected)), about
    if key := ORDERS.get(listing.name, {}).get(name):
        keys = {node_id(row.key): key(oracle, view, row) for row in expected}
        assert {node.id: key for key, node in found} == keys, about
        ordered = sorted(sorted(shown), key=keys.__getitem__, reverse=ordering.descending)
        assert shown == ordered, about


def test_every_edge_and_listing_has_a_naive_model() -> None:
    """Those that depend on the day or the caller, and those that do not."""
    dependent = {
        edge.name
        for edge in edges()
        if "$as_of" in edge.where or "$caller" in edge.where or edge.target.visibility != "PUBLIC"
    }
    assert dependent == set(WAYS)
    assert {edge.name for edge in edges()} == {*WAYS, *LINKS}
    assert not WAYS.keys() & LINKS.keys()
    assert {listing.name for listing in listings_of_rows()} == set(ROWS)
    for listing in listings_of_rows():
        assert listing.filters.keys() == TESTS.get(listing.name, {}).keys()
        assert listing.orderings.keys() - {"NEWEST"} == ORDERS.get(listing.name, {}).keys()
