"""Promises of edges and listings over the whole seed: they answer what the rows say, filtered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import combinations
from random import Random
from typing import Any

import pytest

from graph.callers import ANONYMOUS, Caller, Role
from graph.declarations import Cardinality, Edge, Listing
from graph.edges import edges
from graph.listings import FACTS, ORGANIZATIONS, PRODUCTS, listings
from graph.model import (
    CredentialKind,
    Criterion,
    FactNature,
    FinancingPurpose,
    LifeCycleStage,
    Measure,
    OrganizationKind,
    Pairing,
    ProductKind,
    SourceKind,
)
from graph.reading import Slice, listed, listed_count, target_counts, targets
from graph.views import View
from seed.rows import FactRow, OrganizationRow, ProductRow, Row, SeedRows, ValueRow, node_id
from tests.conftest import DEMO_BANK, TODAY, CountingGraph
from tests.graph.oracle import WAYS, Oracle, first_day, ids, last_day, supersede
from tests.worlds import World

OFFICER = Caller(Role.BANK_OFFICER, DEMO_BANK, OrganizationKind.BANK)
CALLERS = (ANONYMOUS, OFFICER, Caller(Role.AUDITOR))
VIEWS = [View(caller, today=TODAY, as_of=TODAY) for caller in CALLERS]
EARLIER = View(OFFICER, today=TODAY, as_of=date(2023, 2, 14))
Pairs = Iterable[tuple[str, str | None]]


@pytest.fixture(scope="module")
def oracle(all_rows: SeedRows) -> Oracle:
    """What the whole seed should answer."""
    return Oracle(all_rows)


# ---------------------------------------------------------------- edges


def wholes(rows: SeedRows, *, parks: bool) -> list[tuple[str, str]]:
    """Parts and wholes: sub-parks and their parks, or branches and their banks."""
    return [
        (row.key, row.part_of)
        for row in rows.organizations
        if row.part_of and (row.kind == OrganizationKind.PARK) == parks
    ]


def turned(pairs: Pairs) -> Pairs:
    return [(whole, part) for part, whole in pairs if whole]


LINKS: dict[str, Callable[[SeedRows], Pairs]] = {
    "Record.source": lambda rows: [
        (row.key, row.source)
        for each in (
            *(rows.organizations, rows.credentials, rows.holdings, rows.facts, rows.policies),
            *(rows.products, rows.terms, rows.rules, rows.expertise, rows.deals),
        )
        for row in each
    ],
    "Provider.products": lambda rows: [(row.provider, row.key) for row in rows.products],
    "Product.provider": lambda rows: [(row.key, row.provider) for row in rows.products],
    "Park.parent": lambda rows: wholes(rows, parks=True),
    "Park.subParks": lambda rows: turned(wholes(rows, parks=True)),
    "Bank.branchOf": lambda rows: wholes(rows, parks=False),
    "CredentialHolding.credential": lambda rows: [(h.key, h.credential) for h in rows.holdings],
    "CredentialHolding.enterprise": lambda rows: [(h.key, h.enterprise) for h in rows.holdings],
    "Policy.products": lambda rows: [(p.key, each) for p in rows.policies for each in p.enables],
    "Expertise.institute": lambda rows: [(row.key, row.institute) for row in rows.expertise],
    "Expertise.topics": lambda rows: [(e.key, each) for e in rows.expertise for each in e.topics],
    "Expertise.sectors": lambda rows: [(e.key, each) for e in rows.expertise for each in e.sectors],
    "Fact.counterparty": lambda rows: [(row.key, row.counterparty) for row in rows.facts],
    "Fact.sectors": lambda rows: [(f.key, each) for f in rows.facts for each in f.sectors],
    "Deal.enterprise": lambda rows: [(row.key, row.enterprise) for row in rows.deals],
    "Deal.products": lambda rows: [(d.key, each) for d in rows.deals for each in d.products],
}
"""What edges lead to whose answer is the same on every day: pairs of keys."""


def expected_of(edge: Edge, oracle: Oracle, view: View) -> dict[str, set[str]]:
    """Every node's id with the ids that the edge should lead to."""
    if edge.name in WAYS:
        way = WAYS[edge.name]
        return {id: ids(way(oracle, view, key)) for id, key in oracle.by_id.items()}
    found: dict[str, set[str]] = {id: set() for id in oracle.by_id}
    for key, other in LINKS[edge.name](oracle.rows):
        if other:
            found[node_id(key)].add(node_id(other))
    return found


@pytest.mark.parametrize("edge", edges(), ids=lambda edge: edge.name)
async def test_an_edge_leads_where_the_rows_say(
    seeded: CountingGraph, oracle: Oracle, edge: Edge
) -> None:
    """From hundreds of nodes, for every sort of caller, and counts say the same."""
    for view in VIEWS[:2] if edge.name in WAYS else VIEWS[1:2]:
        expected = expected_of(edge, oracle, view)
        leading = sorted(id for id, found in expected.items() if found)
        assert leading or view.caller == ANONYMOUS or edge.name in {"Fact.sectors"}
        random = Random(edge.name)
        asked = random.sample(leading, min(len(leading), 150))
        asked += random.sample(sorted(expected), 30)
        found = await targets(seeded, edge, asked, view)
        assert {id: {each.id for each in nodes} for id, nodes in found.items()} == {
            id: expected[id] for id in asked
        }
        if edge.cardinality == Cardinality.ONE:
            assert max(map(len, found.values())) <= 1
        counts = await target_counts(seeded, edge, asked, view)
        if edge.cardinality != Cardinality.ONE:
            assert counts == {id: len(expected[id]) for id in asked}


# ---------------------------------------------------------------- listings

Values = Mapping[str, Any]
Rows = list[OrganizationRow] | list[FactRow] | list[ProductRow]
Test = Callable[[Oracle, View, Any, Any], bool]


def is_stage(oracle: Oracle, view: View, row: OrganizationRow, stages: list[str]) -> bool:
    about = oracle.facts_about.get(row.key, [])
    found = oracle.latest(view, (fact for fact in about if fact.measure == Measure.STAGE))
    return any(fact.as_of and fact.value.stage in stages for fact in found)


def surely_holds(oracle: Oracle, view: View, row: OrganizationRow, kinds: list[str]) -> bool:
    labels = {each.key: each.kind for each in oracle.rows.credentials}
    return any(
        labels[held.credential] in kinds
        and oracle.sees(view.caller, view.today, held)
        and held.held_from is not None
        and last_day(held.held_from) <= view.as_of
        and (held.held_until is None or view.as_of < first_day(held.held_until))
        for held in oracle.holdings_of.get(row.key, [])
    )


def asks_credential(oracle: Oracle, view: View, row: ProductRow, kind: str) -> bool:
    labels = {each.key: each.kind for each in oracle.rows.credentials}
    return any(
        rule.criterion == Criterion.CREDENTIAL_HELD
        and oracle.in_force(rule, view.as_of)
        and any(labels.get(each.node or "") == kind for each in rule.thresholds)
        for rule in oracle.rules_of.get(row.key, [])
    )


def is_enabled(oracle: Oracle, row: ProductRow, policies: list[str]) -> bool:
    enabling = (each.key for each in oracle.rows.policies if row.key in each.enables)
    return not ids(enabling).isdisjoint(policies)


def is_from(oracle: Oracle, row: FactRow, kinds: list[str]) -> bool:
    [source] = [each for each in oracle.rows.sources if each.key == row.source]
    return source.kind in kinds


TESTS: dict[str, dict[str, Test]] = {
    ORGANIZATIONS.name: {
        "kinds": lambda _, __, row, kinds: row.kind in kinds,
        "synthetic": lambda _, __, row, wanted: row.synthetic == wanted,
        "parks": lambda o, view, row, parks: bool(ids(o.parks(view, row.key)) & set(parks)),
        "sectors": lambda o, view, row, keys: bool(ids(o.sectors(view, row.key)) & set(keys)),
        "stages": is_stage,
        "credentials": surely_holds,
    },
    FACTS.name: {
        "subjects": lambda _, __, row, subjects: node_id(row.subject) in subjects,
        "measures": lambda _, __, row, measures: row.measure in measures,
        "natures": lambda _, __, row, natures: row.nature in natures,
        "sectors": lambda _, __, row, sectors: bool(ids(row.sectors) & set(sectors)),
        "source_kinds": lambda o, _, row, kinds: is_from(o, row, kinds),
        "synthetic": lambda _, __, row, wanted: row.synthetic == wanted,
    },
    PRODUCTS.name: {
        "stage": lambda _, __, row, stage: stage in row.stages,
        "credential": asks_credential,
        "providers": lambda _, __, row, providers: node_id(row.provider) in providers,
        "kinds": lambda _, __, row, kinds: row.kind in kinds,
        "purposes": lambda _, __, row, purposes: bool(set(row.purposes) & set(purposes)),
        "pairings": lambda _, __, row, pairings: row.pairing in pairings,
        "policies": lambda o, _, row, policies: is_enabled(o, row, policies),
    },
}


def some(random: Random, rows: Iterable[Row]) -> list[str]:
    """A third of the ids, and one of nothing."""
    found = sorted(ids(row.key for row in rows))
    return [*random.sample(found, (len(found) + 2) // 3), node_id("nothing")]


def value_of(filter: str, listing: Listing, random: Random, rows: SeedRows) -> Any:
    """A value for a filter that lets some nodes through and others not."""
    parks = [row for row in rows.organizations if row.kind == OrganizationKind.PARK]
    words: dict[str, Any] = {
        "stages": LifeCycleStage,
        "credentials": CredentialKind,
        "measures": Measure,
        "natures": FactNature,
        "source_kinds": SourceKind,
        "purposes": FinancingPurpose,
        "pairings": Pairing,
        "kinds": ProductKind if listing is PRODUCTS else OrganizationKind,
    }
    if filter in words:
        vocabulary = list(words[filter])
        return random.sample(vocabulary, (len(vocabulary) + 1) // 2)
    return {
        "synthetic": lambda: random.choice((True, False)),
        "parks": lambda: some(random, parks),
        "sectors": lambda: some(random, rows.sectors),
        "subjects": lambda: some(random, rows.organizations),
        "providers": lambda: some(random, rows.organizations),
        "policies": lambda: some(random, rows.policies),
        "stage": lambda: random.choice(list(LifeCycleStage)),
        "credential": lambda: random.choice(list(CredentialKind)),
    }[filter]()


def rows_of(listing: Listing, oracle: Oracle, view: View) -> Rows:
    """What is listed without any filter."""
    if listing is FACTS:
        return oracle.latest(view, oracle.rows.facts)
    return oracle.rows.products if listing is PRODUCTS else oracle.rows.organizations


def passes(listing: Listing, oracle: Oracle, view: View, row: Row, values: Values) -> bool:
    """Whether a row passes all filters."""
    tests = TESTS[listing.name]
    return all(tests[filter](oracle, view, row, value) for filter, value in values.items())


def most_telling(
    listing: Listing, oracle: Oracle, view: View, rows: Rows, drawn: Iterable[Values]
) -> tuple[Values, list[Row]]:
    """The first values that let some rows through and others not, with those rows."""
    tried: list[tuple[Values, list[Row]]] = []
    for values in drawn:
        found: list[Row] = [row for row in rows if passes(listing, oracle, view, row, values)]
        tried.append((values, found))
        if 0 < len(found) < len(rows):
            break
    return tried[-1]


async def listed_ids(
    graph: CountingGraph, listing: Listing, view: View, filters: Values
) -> set[str]:
    """The ids of a listing; as many as are counted, none of them twice."""
    [ordering, *_] = listing.orderings.values()
    part = Slice(10_000)
    found = await listed(graph, listing, view, part, filters=filters, ordering=ordering)
    assert await listed_count(graph, listing, view, filters=filters) == len(found)
    answer = {node.id for _, node in found}
    assert len(answer) == len(found)
    return answer


@pytest.mark.parametrize("listing", listings(), ids=lambda listing: listing.name)
async def test_filters_alone_and_together(
    seeded: CountingGraph, oracle: Oracle, listing: Listing
) -> None:
    """None, each filter, some pairs and all at once let through what a naive filter does."""
    names = sorted(listing.filters)
    assert names == sorted(TESTS[listing.name])
    random = Random(listing.name)
    pairs = random.sample(list(combinations(names, 2)), 3)
    chosen = [[], *([each] for each in names), *pairs, names]
    for number, filters in enumerate(chosen):
        view = (*VIEWS, EARLIER)[number % 4] if len(filters) != 1 else VIEWS[1]
        rows = rows_of(listing, oracle, view)

        drawn = [
            {each: value_of(each, listing, random, oracle.rows) for each in filters}
            for _ in range(20)
        ]
        values, expected = most_telling(listing, oracle, view, rows, drawn)
        assert len(filters) != 1 or 0 < len(expected) < len(rows), "lets all through, or nothing"
        found = await listed_ids(seeded, listing, view, values)
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
