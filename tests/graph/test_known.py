"""Promises of knowledge and time: a moment or a day shows what a graph of only that would show.

The other graph holds only the rows that were recorded by the moment (or were true on the day), so
it needs no predicate of time to be right.
"""

from dataclasses import replace
from datetime import date
from random import Random
from typing import LiteralString

import pytest

from graph.callers import ANONYMOUS, Caller, Role
from graph.model import MembershipState, OrganizationKind
from graph.views import View
from seed.row_base import node_id
from seed.rows import SeedRows
from tests.conftest import TODAY, CountingGraph
from tests.graph.answers import Answers, answers, differences, values
from tests.graph.drawn import asked_days, draw
from tests.graph.knowledge import as_known, as_valid, at, just_before, lists, record
from tests.worlds import FOREVER, World

MOMENTS = 5
AUDITOR = Caller(Role.AUDITOR)
OFFICER = Caller(Role.BANK_OFFICER, node_id("bank0"), OrganizationKind.BANK)
SEEDS = [1, *(pytest.param(seed, marks=pytest.mark.deep) for seed in range(2, 22))]

EMPTY: LiteralString = "MATCH (n) DETACH DELETE n"
ADMITTED: LiteralString = """
UNWIND $ids AS id
MATCH (n:Membership {id: id})
SET n.data_class = 'PUBLIC'
"""


def drawn(random: Random) -> World:
    """A world whose rows were recorded at five moments; the officer's bank from the beginning."""
    world = draw(random)
    for place, row in enumerate(world.rows.organizations):
        if row.key == "bank0":
            world.rows.organizations[place] = row.model_copy(update={"recorded_at": at(0)})
    record(world.rows, random, MOMENTS)
    return world


async def rewrite(graph: CountingGraph, rows: SeedRows, *, public: list[str]) -> None:
    """Put only these rows into the graph; rights are those of today, so classes stay."""
    await graph.define(EMPTY)
    world = World()
    for name, found in lists(rows):
        getattr(world.rows, name)[:] = found
    await world.write(graph)
    await graph.unit([(ADMITTED, {"ids": public})])


def admitted(rows: SeedRows) -> list[str]:
    """Ids of memberships that are public."""
    return [
        node_id(row.key)
        for row in rows.memberships
        if MembershipState.ACTIVE in {each.state for each in row.states}
    ]


def ids_of(rows: SeedRows) -> list[str]:
    """Ids of all nodes that rows make."""
    return [node_id(row.key) for name, found in lists(rows) if name != "aliases" for row in found]


def without(found: Answers, *beginnings: str) -> Answers:
    """All answers but those whose names begin so."""
    return {name: each for name, each in found.items() if not name.startswith(beginnings)}


@pytest.mark.parametrize("seed", SEEDS)
async def test_what_was_known_at_a_moment(graph: CountingGraph, seed: int) -> None:
    """Rows, ends of versions and states recorded later change no answer.

    Rights are those of today: an officer sees by all consents, whenever they were recorded.
    """
    random = Random(seed)
    world = drawn(random)
    public = admitted(world.rows)
    moments = [at(number) for number in range(MOMENTS)]
    moments = random.sample([*moments[:-1], *map(just_before, moments[1:])], 3)
    asked = [
        View(caller, today=TODAY, as_of=random.choice(asked_days()), known_at=known_at)
        for known_at in moments
        for caller in (AUDITOR, random.choice((ANONYMOUS, OFFICER)))
    ]
    filters = {view: values(random, world.rows) for view in asked}
    known = {known_at: as_known(world.rows, known_at) for known_at in moments}
    await rewrite(graph, world.rows, public=public)
    found = {
        view: await answers(graph, view, ids_of(known[view.known_at]), filters[view])
        for view in asked
    }
    for view in asked:
        rows = known[view.known_at]
        if view.caller == OFFICER:
            rows.consents[:] = world.rows.consents
        await rewrite(graph, rows, public=public)
        everything = replace(view, known_at=FOREVER)
        ids = ids_of(as_known(world.rows, view.known_at))
        expected = await answers(graph, everything, ids, filters[view])
        if view.caller == OFFICER:
            expected = without(expected, "nodes", "Organization.consents", "Query.consents")
        assert differences(found[view], expected) == [], view


@pytest.mark.parametrize("seed", SEEDS)
async def test_what_was_so_on_a_day(graph: CountingGraph, seed: int) -> None:
    """Terms, rules, seats, needs, pledges, deals, facts and labels of other days change nothing.

    Profiles and nodes are of every day.
    """
    random = Random(seed)
    world = drawn(random)
    days = random.sample(asked_days(), 2)
    filters = values(random, world.rows)
    valid = {day: as_valid(world.rows, day) for day in days}
    found: dict[date, Answers] = {}
    view = View(AUDITOR, today=TODAY, as_of=days[0], known_at=FOREVER)
    await rewrite(graph, world.rows, public=[])
    for day in days:
        found[day] = await answers(graph, replace(view, as_of=day), ids_of(valid[day]), filters)
    for day in days:
        await rewrite(graph, valid[day], public=[])
        expected = await answers(graph, replace(view, as_of=day), ids_of(valid[day]), filters)
        expected = without(expected, "nodes", "enterprise_profile")
        assert differences(found[day], expected) == [], day
