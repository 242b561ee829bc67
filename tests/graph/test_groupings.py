"""Promises of groupings: organisations counted by a key say what the rows say, most first."""

from collections import Counter
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

import pytest

from graph.callers import ANONYMOUS, Caller, Role
from graph.edges import MEMBERS
from graph.groupings import BY_PARK, OF_ORGANIZATIONS
from graph.listings import ORGANIZATIONS
from graph.model import DealState, Measure, OrganizationKind
from graph.reading import Groups, listed_groups, target_groups
from graph.views import View
from seed.row_base import node_id
from seed.rows import OrganizationRow
from tests.conftest import TODAY, CountingGraph
from tests.graph.drawn import FIRMS, PARKS, asked_days, draw
from tests.graph.listing_oracle import open_on, surely_held
from tests.graph.network_oracle import is_open, seen
from tests.graph.oracle import Oracle, ids
from tests.graph.record_oracle import deal_state
from tests.worlds import FOREVER, World

CALLERS = (
    ANONYMOUS,
    Caller(Role.AUDITOR),
    Caller(Role.BANK_OFFICER, node_id("bank0"), OrganizationKind.BANK),
    Caller(Role.MEMBER, node_id(FIRMS[0]), OrganizationKind.ENTERPRISE),
)
Keys = Callable[[Oracle, View, OrganizationRow], Iterable[Any]]


def stages(oracle: Oracle, view: View, row: OrganizationRow) -> list[Any]:
    about = oracle.facts_about.get(row.key, [])
    found = oracle.latest(view, (fact for fact in about if fact.measure == Measure.STAGE))
    return [fact.value.stage for fact in found if fact.as_of]


def kinds_met(oracle: Oracle, view: View, row: OrganizationRow) -> list[tuple[str, ...]]:
    kinds = {each.key: str(each.kind) for each in oracle.rows.organizations}
    met = {
        kinds[party.organization]
        for deal in oracle.rows.deals
        if deal.enterprise == row.key
        and deal.agreed_on <= view.as_of
        and deal_state(deal, view.as_of) in {DealState.CONFIRMED, DealState.ENDED}
        and seen(oracle, view, deal)
        for party in deal.participants
    }
    return [(row.kind, *sorted(met))]


def pairings(oracle: Oracle, _: View, row: OrganizationRow) -> set[str]:
    """Of the products that it offers."""
    offered = (each for each in oracle.rows.products if each.provider == row.key)
    return {str(each.pairing) for each in offered if each.pairing}


def topics(oracle: Oracle, view: View, row: OrganizationRow) -> set[str]:
    """What it asks for, and what it can do."""
    needs = (each for each in oracle.rows.needs if each.enterprise == row.key)
    skills = (each for each in oracle.rows.expertise if each.institute == row.key)
    asked = {t for each in needs if is_open(oracle, view, each) for t in each.topics}
    offered = {t for each in skills if open_on(each, view.as_of) for t in each.topics}
    return {f"NEEDED {id}" for id in ids(asked)} | {f"OFFERED {id}" for id in ids(offered)}


KEYS: dict[str, Keys] = {
    "KIND": lambda _, __, row: [row.kind],
    "PARK": lambda oracle, view, row: ids(oracle.parks(view, row.key)),
    "SECTOR": lambda oracle, view, row: ids(oracle.sectors(view, row.key)),
    "STAGE": stages,
    "CREDENTIAL": lambda oracle, view, row: ids(surely_held(oracle, view, row.key)),
    "KINDS_MET": kinds_met,
    "PAIRING": pairings,
    "TOPIC": topics,
}


def counted(oracle: Oracle, view: View, rows: Iterable[OrganizationRow], keys: Keys) -> Groups:
    """A row with several keys counts in each, one without a key under None."""
    found: Counter[Any] = Counter()
    for row in rows:
        found.update(list(keys(oracle, view, row)) or [None])
    return list(found.items())


def plain(groups: Groups) -> dict[Any, int]:
    """Counts by key; each key is there once."""
    found: dict[Any, int] = {_hashable(key): count for key, count in groups}
    assert len(found) == len(groups)
    return found


def _hashable(key: Any) -> Any:
    return tuple(key) if isinstance(key, list) else key  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]


def assert_most_first(groups: Groups) -> None:
    """Equal counts by key, those whose key is not known last of them."""
    order = [(-count, key is None, key or "") for key, count in groups]
    assert order == sorted(order)


@pytest.mark.parametrize("seed", [1, *(pytest.param(n, marks=pytest.mark.deep) for n in (2, 3, 4))])
async def test_organizations_are_counted_as_the_rows_say(graph: CountingGraph, seed: int) -> None:
    """All of them, those of a kind, and the members of parks; for every sort of caller."""
    random = Random(seed)
    world = draw(random)
    await world.write(graph)
    oracle = Oracle(world.rows)
    told: set[str] = set()
    for number in range(8):
        caller, day = CALLERS[number % 4], random.choice(asked_days())
        view = View(caller, today=TODAY, as_of=day, known_at=FOREVER)
        firms = [row for row in world.rows.organizations if row.kind == "ENTERPRISE"]
        for grouping in OF_ORGANIZATIONS:
            keys = KEYS[grouping.name]
            for filters, rows in (
                ({}, world.rows.organizations),
                ({"kinds": ["ENTERPRISE"]}, firms),
            ):
                found = await listed_groups(graph, ORGANIZATIONS, view, grouping, filters=filters)
                assert plain(found) == dict(counted(oracle, view, rows, keys)), (grouping, view)
                assert_most_first(found)
                told.update(grouping.name for key, _ in found if key is not None)
            by_park = await target_groups(graph, MEMBERS, list(map(node_id, PARKS)), view, grouping)
            for park in PARKS:
                members = oracle.members(view, park)
                rows = [row for row in world.rows.organizations if row.key in members]
                expected = dict(counted(oracle, view, rows, keys))
                assert plain(by_park[node_id(park)]) == expected, (grouping, view)
    assert told == set(KEYS)


async def test_one_in_two_parks_counts_in_both(graph: CountingGraph) -> None:
    """Once in each, however many facts say so; one that is nowhere counts under None."""
    world = World()
    world.park("a", "b")
    world.enterprise("both", "nowhere", "one")
    for park in ("a", "b", "a"):
        world.refers("both", Measure.SITE, park)
    world.refers("one", Measure.SITE, "b")
    await world.write(graph)
    view = View(ANONYMOUS, today=TODAY, as_of=TODAY, known_at=FOREVER)
    firms = {"kinds": ["ENTERPRISE"]}
    found = await listed_groups(graph, ORGANIZATIONS, view, BY_PARK, filters=firms)
    assert found == [(node_id("b"), 2), (node_id("a"), 1), (None, 1)]
    none = await listed_groups(graph, ORGANIZATIONS, view, BY_PARK, filters={"kinds": ["BANK"]})
    assert none == []
    assert await target_groups(graph, MEMBERS, [], view, BY_PARK) == {}
