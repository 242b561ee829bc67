"""Promises of time: what holds on the day asked about, and which figure is the latest."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from graph.callers import ANONYMOUS, Caller, Role
from graph.catalogue import edges
from graph.client import Graph
from graph.declarations import Cardinality
from graph.edges import FACTS, HOLDINGS, MEMBERS, PARKS, RULES, TERMS
from graph.listings import FACTS as ALL_FACTS
from graph.model import (
    Comparison,
    CredentialKind,
    Criterion,
    DataClass,
    ExpertiseKind,
    Fact,
    LifeCycleStage,
    Measure,
    OrganizationKind,
    SectorKey,
)
from graph.reading import Slice, listed, listed_count, target_counts, targets
from graph.views import View
from seed.row_base import ValueRow, node_id
from seed.rows import ExpertiseRow, PolicyRow, RuleRow, TermsRow
from tests.conftest import CountingGraph
from tests.graph.oracle import Oracle, first_day, ids, last_day, supersede, write
from tests.graph.ways import WAYS
from tests.worlds import FOREVER, SOURCE, World

AUDITOR = Caller(Role.AUDITOR)
OFFICER = Caller(Role.BANK_OFFICER, node_id("bank0"), OrganizationKind.BANK)
TEXTS = (
    *("2023", "2024", "2025", "2024-02", "2024-03", "2024-12", "2024-02-29"),
    *("2024-03-30", "2024-03-31", "2024-04-01", "2024-12-30", "2024-12-31", "2025-01-01"),
)
EDGES_IN_TIME = [edge for edge in edges() if edge.name in WAYS]


def boundaries() -> list[date]:
    """Every day on which something of the drawn worlds may begin or end, and the day before."""
    ends = {end for text in TEXTS for end in (first_day(text), last_day(text))}
    return sorted(ends | {day - timedelta(1) for day in ends})


def draw(random: Random) -> Oracle:
    """Series with many figures, and everything else whose answer depends on the day."""

    def maybe() -> str | None:
        return random.choice((None, *TEXTS))

    def span() -> dict[str, str | None]:
        return {
            "as_of": maybe(),
            "until": random.choice((None, None, *TEXTS)),
            "period_start": random.choice((None,) * 26 + TEXTS),
        }

    world = World()
    firms = ("firm0", "firm1")
    banks = ("bank0", "bank1")
    world.enterprise(*firms)
    world.bank(*banks)
    world.park("park0", "park1")
    world.institute("institute")
    sectors = tuple(map(world.sector, (SectorKey.ROBOTICS, SectorKey.BATTERY)))
    credential = world.credential(CredentialKind.HIGH_TECH)
    product = world.product("bank0", "loan")
    skill = world.expertise("institute", "skill")
    world.consent("firm0", DataClass.FINANCIALS)
    for firm in firms:
        for _ in range(24):
            world.fact(
                firm,
                random.choice((Measure.CREDIT_LINE, Measure.REVENUE)),
                ValueRow(amount=1),
                **span(),
                scope=random.choice(("a", "b")),
                counterparty=random.choice((None, *banks)),
                sectors=random.choice(((), sectors[:1], sectors, sectors[::-1])),
                data_class=random.choice((DataClass.PUBLIC, DataClass.FINANCIALS)),
            )
        for measure, value in (
            *((Measure.STAGE, ValueRow(stage=stage)) for stage in LifeCycleStage),
            *((Measure.FOUNDED_ON, ValueRow(day=text)) for text in TEXTS[:4]),
            *((Measure.SITE, ValueRow(node=park)) for park in ("park0", "park1") * 2),
            *((Measure.SECTOR, ValueRow(node=sector)) for sector in sectors * 2),
            *((Measure.CORE_TECHNOLOGY, ValueRow(text=text)) for text in ("x", "x", "y")),
            *[(Measure.EXPERTISE_USED, ValueRow(node=skill))] * 2,
        ):
            world.fact(
                *(firm, measure, value),
                **span(),
                scope=random.choice(("a", "b")),
                data_class=random.choice((DataClass.PUBLIC, DataClass.FINANCIALS)),
            )
        for _ in range(6):
            world.holding(firm, credential, held_from=maybe(), held_until=maybe())
        for day in random.sample(boundaries(), 3):
            world.deal(firm, "bank0", on=day.isoformat())
    rows = world.rows
    for number in range(5):
        days = [random.choice(boundaries()) for _ in range(2)]
        rows.terms.append(terms(world, product, days[0], random.choice((None, days[1]))))
        rows.rules.append(rule(world, product, days[0], random.choice((None, days[1]))))
        ends: dict[str, Any] = {"valid_from": maybe(), "valid_until": maybe()}
        name = f"policy{number}"
        rows.policies.append(
            PolicyRow(key=name, name=name, enables=(product,), source=SOURCE, **ends)
        )
        name = f"expertise{number}"
        kind = ExpertiseKind.FIELD
        rows.expertise.append(
            ExpertiseRow(
                key=name, institute="institute", kind=kind, title=name, source=SOURCE
            ).model_copy(update=ends)
        )
    versions = [row.key for row in (*rows.facts, *rows.holdings, *rows.terms, *rows.rules)]
    return Oracle(rows, superseded=frozenset(random.sample(versions, len(versions) // 8)))


def terms(world: World, product: str, start: date, end: date | None) -> TermsRow:
    return TermsRow(
        key=world.key("terms"),
        product=product,
        minimum=1,
        valid_from=start,
        valid_until=end,
        source=SOURCE,
    )


def rule(world: World, product: str, start: date, end: date | None) -> RuleRow:
    return RuleRow(
        key=world.key("rule"),
        subject=product,
        criterion=Criterion.REVENUE,
        comparison=Comparison.AT_LEAST,
        thresholds=(ValueRow(amount=1),),
        valid_from=start,
        valid_until=end,
        source=SOURCE,
    )


@pytest.mark.parametrize(
    ("seed", "step"),
    [(1, 4), *(pytest.param(seed, 2, marks=pytest.mark.deep) for seed in (1, 2))],
)
async def test_every_edge_answers_for_its_day(graph: CountingGraph, seed: int, step: int) -> None:
    """On days on which something begins or ends, edges and listing agree with a naive model."""
    oracle = draw(Random(seed))
    await write(graph, oracle)
    for number, day in enumerate(boundaries()[seed % 2 :: step]):
        caller = (ANONYMOUS, OFFICER, AUDITOR)[(number + seed) % 3]
        view = View(caller, today=date(2025, 7, 1), as_of=day, known_at=FOREVER)
        for edge in EDGES_IN_TIME:
            found = await targets(graph, edge, list(oracle.by_id), view)
            for id, nodes in found.items():
                expected = ids(WAYS[edge.name](oracle, view, oracle.by_id[id]))
                assert {node.id for node in nodes} == expected, (edge.name, view)
                assert len(nodes) == len(expected)
        found = {fact.id for fact in await all_facts(graph, view)}
        assert found == ids(row.key for row in oracle.latest(view, oracle.rows.facts))


# ---------------------------------------------------------------- one by one


async def all_facts(graph: Graph, view: View) -> list[Fact]:
    """The listing of facts, in its order."""
    order = ALL_FACTS.orderings["NEWEST"]
    found = await listed(graph, ALL_FACTS, view, Slice(1000), filters={}, ordering=order)
    assert len(found) == await listed_count(graph, ALL_FACTS, view, filters={})
    return [fact for _, fact in found]


async def shown(graph: Graph, keys: Sequence[str], day: str, caller: Caller = AUDITOR) -> list[str]:
    """Which facts about `firm` are shown on a day; edge, count and listing say the same."""
    view = View(caller, today=date(2025, 7, 1), as_of=date.fromisoformat(day), known_at=FOREVER)
    named = {node_id(key): key for key in keys}
    firm = node_id("firm")
    found = [fact.id for fact in (await targets(graph, FACTS, [firm], view))[firm]]
    assert await target_counts(graph, FACTS, [firm], view) == {firm: len(found)}
    assert [fact.id for fact in await all_facts(graph, view)] == found
    return [named[id] for id in found]


def revenue(world: World, as_of: str | None, **fields: Any) -> str:
    return world.fact("firm", Measure.REVENUE, ValueRow(amount=1), as_of, **fields)


async def test_the_latest_figure_not_after_the_day(graph: CountingGraph) -> None:
    """A figure holds until the next of its series; an undated one is always shown, last."""
    world = World()
    world.enterprise("firm")
    undated, old, new = (revenue(world, day) for day in (None, "2023-06-30", "2024-06-30"))
    await world.write(graph)
    keys = (undated, old, new)
    assert await shown(graph, keys, "2023-06-29") == [undated]
    assert await shown(graph, keys, "2023-06-30") == [old, undated]
    assert await shown(graph, keys, "2024-06-29") == [old, undated]
    assert await shown(graph, keys, "2024-06-30") == [new, undated]


async def test_a_figure_of_a_period_holds_from_its_last_day(graph: CountingGraph) -> None:
    """A month's figure is there on the last of the month, a year's on 31 December."""
    world = World()
    world.enterprise("firm")
    year, month = revenue(world, "2023", scope="y"), revenue(world, "2024-02", scope="m")
    await world.write(graph)
    assert await shown(graph, (year, month), "2023-12-30") == []
    assert await shown(graph, (year, month), "2023-12-31") == [year]
    assert await shown(graph, (year, month), "2024-02-28") == [year]
    assert await shown(graph, (year, month), "2024-02-29") == [month, year]


async def test_a_state_ends_before_its_last_day(graph: CountingGraph) -> None:
    """`until` is no more part of the state; of a month or year only its last day is surely so."""
    world = World()
    world.enterprise("firm")
    by_day, by_month, by_year, undated = (
        world.fact("firm", Measure.CORE_TECHNOLOGY, ValueRow(text=until), as_of, until=until)
        for as_of, until in (
            ("2020", "2024-06-15"),
            ("2021", "2024-06"),
            ("2022", "2024"),
            (None, "2024-06-10"),
        )
    )
    await world.write(graph)
    keys = (by_day, by_month, by_year, undated)
    assert await shown(graph, keys, "2024-06-09") == [by_year, by_month, by_day, undated]
    assert await shown(graph, keys, "2024-06-10") == [by_year, by_month, by_day]
    assert await shown(graph, keys, "2024-06-14") == [by_year, by_month, by_day]
    assert await shown(graph, keys, "2024-06-15") == [by_year, by_month]
    assert await shown(graph, keys, "2024-06-29") == [by_year, by_month]
    assert await shown(graph, keys, "2024-06-30") == [by_year]
    assert await shown(graph, keys, "2024-12-30") == [by_year]
    assert await shown(graph, keys, "2024-12-31") == []


async def test_an_ended_state_does_not_bring_back_an_older_one(graph: CountingGraph) -> None:
    """The latest of a series stands for it even when it has ended."""
    world = World()
    world.enterprise("firm")
    old = revenue(world, "2022-01-01")
    ended = revenue(world, "2023-01-01", until="2024-01-01")
    await world.write(graph)
    assert await shown(graph, (old, ended), "2023-12-31") == [ended]
    assert await shown(graph, (old, ended), "2024-01-01") == []


async def test_a_replaced_version_is_gone(graph: CountingGraph) -> None:
    """A superseded fact is not shown, and replaces no other one."""
    world = World()
    world.enterprise("firm")
    keys = [revenue(world, day) for day in ("2022", "2023", None)]
    await world.write(graph)
    assert await shown(graph, keys, "2024-01-01") == keys[1:]
    await supersede(graph, keys[1:])
    assert await shown(graph, keys, "2024-01-01") == keys[:1]


async def test_what_makes_a_series(graph: CountingGraph) -> None:
    """Counterparty, sectors (in any order) and scope tell series apart; amounts do not."""
    world = World()
    world.enterprise("firm")
    world.bank("bank0", "bank1")
    sectors = tuple(map(world.sector, (SectorKey.ROBOTICS, SectorKey.BATTERY)))
    series: list[dict[str, Any]] = [
        {},
        {"scope": "group"},
        {"counterparty": "bank0"},
        {"counterparty": "bank1"},
        {"sectors": sectors},
        {"sectors": sectors[:1]},
        {"sectors": sectors[1:]},
        {"counterparty": "bank0", "sectors": sectors[:1]},
    ]
    old = [revenue(world, "2023", **fields) for fields in series]
    new = [revenue(world, "2024", **fields) for fields in series]
    turned = revenue(world, "2025-01-01", sectors=sectors[::-1])
    await world.write(graph)
    assert set(await shown(graph, (*old, *new), "2024-12-30")) == set(old)
    assert set(await shown(graph, (*old, *new), "2024-12-31")) == set(new)
    expected = {*new, turned} - {new[4]}
    assert set(await shown(graph, (*new, turned), "2025-01-01")) == expected


async def test_of_figures_of_one_day_the_last_recorded_counts(graph: CountingGraph) -> None:
    """Of a series and a day one is shown: recorded last; of those recorded at once, by id."""
    world = World()
    world.enterprise("firm")
    early = [revenue(world, "2024-06-30") for _ in range(9)]
    await world.write(graph)
    assert await shown(graph, early, "2024-07-01") == [max(early, key=node_id)]
    later = "2027-01-01T00:00:00.000000+00:00"
    late = [revenue(world, "2024-06-30", recorded_at=later)]
    while node_id(late[0]) > max(map(node_id, early)):
        world.rows.facts.pop()
        late = [revenue(world, "2024-06-30", recorded_at=later)]
    await world.write(graph)
    assert await shown(graph, [*early, *late], "2024-07-01") == late


async def test_a_flow_begins_with_its_period(graph: CountingGraph) -> None:
    """A figure over a period that gives no day of its own is not shown before the period."""
    world = World()
    world.enterprise("firm")
    month = revenue(world, None, period_start="2024-06", scope="month")
    day = revenue(world, None, period_start="2024-06-15", scope="day")
    await world.write(graph)
    keys = (month, day)
    assert await shown(graph, keys, "2024-05-31") == []
    assert await shown(graph, keys, "2024-06-01") == [month]
    assert set(await shown(graph, keys, "2024-06-15")) == {month, day}


async def test_a_hidden_later_figure_replaces_nothing(graph: CountingGraph) -> None:
    """Who may not see the later figure still sees the earlier one, as if there were no later."""
    world = World()
    world.enterprise("firm")
    old = revenue(world, "2023")
    new = revenue(world, "2024", data_class=DataClass.FINANCIALS)
    await world.write(graph)
    assert await shown(graph, (old, new), "2025-01-01") == [new]
    assert await shown(graph, (old, new), "2025-01-01", ANONYMOUS) == [old]


async def on_each_day(graph: Graph, edge_name: str, key: str, days: Iterable[str]) -> list[int]:
    """How many nodes an edge leads to on each of the days."""
    [edge] = [each for each in edges() if each.name == edge_name]
    found: list[int] = []
    for day in days:
        view = View(
            ANONYMOUS, today=date(2025, 7, 1), as_of=date.fromisoformat(day), known_at=FOREVER
        )
        [nodes] = (await targets(graph, edge, [node_id(key)], view)).values()
        if edge.cardinality == Cardinality.PAGES:
            counts = await target_counts(graph, edge, [node_id(key)], view)
            assert list(counts.values()) == [len(nodes)]
        found.append(len(nodes))
    return found


async def test_edges_by_day(graph: CountingGraph) -> None:
    """Sites, credentials, terms and rules are there from their first day until their last."""
    world = World()
    world.enterprise("firm")
    world.park("park")
    world.bank("bank")
    credential = world.credential(CredentialKind.HIGH_TECH)
    product = world.product("bank", "loan")
    for start, end in (("2023-01-01", "2023-06-01"), ("2023-04-01", "2024-01-01")):
        world.refers("firm", Measure.SITE, "park", start, until=end)
        world.holding("firm", credential, held_from=start, held_until=end)
        days = date.fromisoformat(start), date.fromisoformat(end)
        world.rows.terms.append(terms(world, product, *days))
        world.rows.rules.append(rule(world, product, *days))
    await world.write(graph)
    days = ("2022-12-31", "2023-01-01", "2023-04-01", "2023-06-01", "2023-12-31", "2024-01-01")
    assert await on_each_day(graph, PARKS.name, "firm", days) == [0, 1, 1, 1, 1, 0]
    assert await on_each_day(graph, MEMBERS.name, "park", days) == [0, 1, 1, 1, 1, 0]
    assert await on_each_day(graph, HOLDINGS.name, "firm", days) == [0, 1, 2, 1, 1, 0]
    assert await on_each_day(graph, TERMS.name, product, days) == [0, 1, 1, 1, 1, 0]
    assert await on_each_day(graph, RULES.name, product, days) == [0, 1, 2, 1, 1, 0]
