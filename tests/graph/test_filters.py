"""Promises of edges and listings over the whole seed: they answer what the rows say, filtered."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, product
from random import Random
from typing import Any

import pytest

from graph.callers import ANONYMOUS, Caller, Role
from graph.catalogue import edges
from graph.declarations import Cardinality, Edge, Listing, Ordering
from graph.listings import ORGANIZATIONS
from graph.model import CredentialKind, LifeCycleStage, Measure, OrganizationKind
from graph.reading import (
    Position,
    Slice,
    listed,
    listed_count,
    target_counts,
    target_pages,
    targets,
)
from graph.views import View
from seed.row_base import Row, ValueRow
from seed.rows import SeedRows
from tests.conftest import DEMO_BANK, TODAY, CountingGraph
from tests.graph.filter_values import as_parameters, value_of
from tests.graph.listing_oracle import ROWS, TESTS, Values, listings_of_rows, passes
from tests.graph.network_oracle import WAYS, expected_of
from tests.graph.oracle import Oracle, ids, supersede
from tests.worlds import FOREVER, World

OFFICER = Caller(Role.BANK_OFFICER, DEMO_BANK, OrganizationKind.BANK)
CALLERS = (ANONYMOUS, OFFICER, Caller(Role.AUDITOR))
VIEWS = [View(caller, today=TODAY, as_of=TODAY, known_at=FOREVER) for caller in CALLERS]
OFFICER_VIEW = VIEWS[1]
EARLIER = View(OFFICER, today=TODAY, as_of=date(2023, 2, 14), known_at=FOREVER)
ALL_VIEWS = (*VIEWS, EARLIER)


NOWHERE = {"Fact.sectors", "ServiceTeam.invited", "Organization.merges"}
"""Edges of which the seed has none."""
ALL_SYNTHETIC = {"Query.deals"}
"""Of what no source tells, every row of the seed is invented: `synthetic` lets all through."""


@pytest.fixture(scope="module")
def oracle(all_rows: SeedRows) -> Oracle:
    """What the whole seed should answer."""
    return Oracle(all_rows)


# ---------------------------------------------------------------- edges


async def led_to(
    graph: CountingGraph, edge: Edge, asked: list[str], view: View
) -> dict[str, set[str]]:
    """The ids that an edge leads to, all of them."""
    if edge.cardinality == Cardinality.PAGES:
        pages = await target_pages(graph, edge, asked, view, Slice(100_000))
        return {id: {node.id for _, node in nodes} for id, nodes in pages.items()}
    found = await targets(graph, edge, asked, view)
    return {id: {each.id for each in nodes} for id, nodes in found.items()}


@pytest.mark.parametrize("edge", edges(), ids=lambda edge: edge.name)
async def test_an_edge_leads_where_the_rows_say(
    seeded: CountingGraph, oracle: Oracle, edge: Edge
) -> None:
    """From hundreds of nodes, for every sort of caller, and counts say the same."""
    for view in VIEWS[:2] if edge.name in WAYS else VIEWS[1:2]:
        expected = expected_of(edge, oracle, view)
        leading = sorted(id for id, found in expected.items() if found)
        assert leading or view.caller == ANONYMOUS or edge.name in NOWHERE
        random = Random(edge.name)
        asked = random.sample(leading, min(len(leading), 150))
        asked += random.sample(sorted(expected), 30)
        found = await led_to(seeded, edge, asked, view)
        assert found == {id: expected[id] for id in asked}
        if edge.cardinality == Cardinality.ONE:
            assert max(map(len, found.values())) <= 1
        counts = await target_counts(seeded, edge, asked, view)
        if edge.cardinality != Cardinality.ONE:
            assert counts == {id: len(expected[id]) for id in asked}


# ---------------------------------------------------------------- listings


def most_telling(
    listing: Listing, oracle: Oracle, random: Random, views: Iterable[View], filters: Sequence[str]
) -> tuple[View, Values, list[Row]]:
    """The first values that let some rows through and others not, with those rows."""
    tried: list[tuple[View, Values, list[Row]]] = []
    for view in views:
        rows = ROWS[listing.name](oracle, view)
        for _ in range(20):
            values = {each: value_of(each, listing, random, oracle.rows) for each in filters}
            found = [row for row in rows if passes(listing, oracle, view, row, values)]
            tried.append((view, values, found))
            if 0 < len(found) < len(rows):
                return tried[-1]
            if not filters:
                break
    return tried[-1]


async def listed_ids(
    graph: CountingGraph, listing: Listing, view: View, filters: Values, *, counted: bool = True
) -> set[str]:
    """The ids of a listing; as many as are counted, none of them twice."""
    [ordering, *_] = listing.orderings.values()
    part, given = Slice(100_000), as_parameters(filters)
    found = await listed(graph, listing, view, part, filters=given, ordering=ordering)
    if counted:
        assert await listed_count(graph, listing, view, filters=given) == len(found)
    answer = {node.id for _, node in found}
    assert len(answer) == len(found)
    return answer


@pytest.mark.parametrize("listing", listings_of_rows(), ids=lambda listing: listing.name)
async def test_filters_alone_and_together(
    seeded: CountingGraph, oracle: Oracle, listing: Listing
) -> None:
    """None, each filter, some pairs and all at once let through what a naive filter does."""
    names = sorted(listing.filters)
    assert names == sorted(TESTS.get(listing.name, ()))
    random = Random(listing.name)
    pairs = random.sample(list(combinations(names, 2)), 3) if len(names) > 2 else []
    chosen = [[], *([each] for each in names), *pairs, names]
    for number, filters in enumerate(chosen):
        # Today no consent of the seed has ended or is to come: where today tells nothing, another
        # day may.
        views = (OFFICER_VIEW, EARLIER) if len(filters) == 1 else (ALL_VIEWS[number % 4],)
        view, values, expected = most_telling(listing, oracle, random, views, filters)
        rows = ROWS[listing.name](oracle, view)
        if filters == ["synthetic"] and listing.name in ALL_SYNTHETIC:
            assert all(row.synthetic for row in rows)
            assert expected in ([], rows)
        elif len(filters) == 1:
            assert 0 < len(expected) < len(rows), f"{filters} let all through, or nothing"
        counted = len(filters) != 1  # each statement takes its time to plan, and shares its text
        found = await listed_ids(seeded, listing, view, values, counted=counted)
        assert found == ids(row.key for row in expected), (values, view)


STATES = {
    # Who passes the filters on 2024-06-15: a stage, and a credential that is held for certain.
    **{"sure": ("2024-06-15", "2024-06-15", None), "ended": ("2020", "2020", "2024-06-15")},
    **{"undated": (None, None, None), "later": ("2024-06-16", "2024-06-16", None)},
    **{"this month": ("2024-06", "2024-06", None), "last month": ("2024-05", "2024-05", None)},
    **{"until this month": ("2020", "2020", "2024-06"), "until next": ("2020", "2020", "2024-07")},
    "replaced": ("2020", "2020", None),
}


async def test_only_what_is_sure_passes_a_filter(graph: CountingGraph) -> None:
    """A state without a day, or one that may not have come or may be over, satisfies nothing."""
    world = World()
    credential = world.credential(CredentialKind.HIGH_TECH)
    replaced: list[str] = []
    for firm, (stage_of, held_from, until) in STATES.items():
        world.enterprise(firm)
        value = ValueRow(stage=LifeCycleStage.GROWTH)
        stage = world.fact(firm, Measure.STAGE, value, stage_of, until=until)
        held = world.holding(firm, credential, held_from=held_from, held_until=until)
        if firm == "replaced":
            replaced += [stage, held]
    await world.write(graph)
    await supersede(graph, replaced)
    view = replace(VIEWS[0], as_of=date(2024, 6, 15))
    for filters, expected in (
        ({"stages": ["GROWTH"]}, {"sure", "last month", "until this month", "until next"}),
        ({"credentials": ["HIGH_TECH"]}, {"sure", "last month", "until next"}),
        ({"stages": ["SEED", "MATURE"]}, set[str]()),
    ):
        assert await listed_ids(graph, ORGANIZATIONS, view, filters) == ids(expected)


async def test_one_value_alone_lets_the_same_through(seeded: CountingGraph) -> None:
    """A filter of one value has a text of its own, for an index; either way round, page by page."""
    view = ALL_VIEWS[0]
    both = [(name, one) for name, one in ORGANIZATIONS.alone.items()]
    by_name = ORGANIZATIONS.orderings["NAME"]
    orders = (by_name, replace(by_name, descending=True))
    for (name, alone), value, order in product(both, OrganizationKind, orders):

        async def page(
            filters: Values, part: Slice, order: Ordering = order
        ) -> list[tuple[object, Any]]:
            return await listed(seeded, ORGANIZATIONS, view, part, filters=filters, ordering=order)

        said = await page({name: [value]}, Slice(5))
        found = await page({alone.filter: value}, Slice(3))
        if len(found) == 3:
            key, last = found[-1]
            found += await page({alone.filter: value}, Slice(2, Position(key, last.id)))
        assert found == said
