"""Promises of the loaders: what many fields ask of one edge is one statement, kept per view."""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from graph.callers import ANONYMOUS, Caller, Role
from graph.deals import PARTICIPANTS
from graph.edges import DEALS, FACTS, FOUNDING, PRODUCTS_OFFERED, PROVIDER, SECTORS
from graph.model import DataClass, Measure, SectorKey
from graph.reading import Position, Slice
from graph.views import View
from loaders.batches import Loaders
from seed.row_base import ValueRow, node_id
from seed.rows import AliasRow
from tests.conftest import TODAY, CountingGraph
from tests.worlds import FOREVER, SOURCE, World

FIRMS = [f"firm{number}" for number in range(6)]
IDS = [node_id(firm) for firm in FIRMS]
VIEW = View(Caller(Role.AUDITOR), today=TODAY, as_of=TODAY, known_at=FOREVER)
PUBLIC = replace(VIEW, caller=ANONYMOUS)
EARLIER = replace(VIEW, as_of=date(2023, 6, 1))
NOWHERE = [node_id("nowhere"), "", "x"]


@pytest.fixture
async def world(graph: CountingGraph) -> CountingGraph:
    """Six firms: figures of two years, a hidden one, a sector, deals with a bank of two loans."""
    world = World()
    world.enterprise(*FIRMS)
    world.bank("bank")
    sector = world.sector(SectorKey.ROBOTICS)
    for firm in FIRMS:
        world.fact(firm, Measure.REVENUE, ValueRow(amount=1), "2022")
        world.fact(firm, Measure.REVENUE, ValueRow(amount=2), "2024")
        world.fact(
            firm, Measure.BALANCE, ValueRow(amount=3), "2022", data_class=DataClass.FINANCIALS
        )
        world.refers(firm, Measure.SECTOR, sector, "2024")
        world.deal(firm, "bank")
    world.product("bank", "one")
    world.product("bank", "two")
    world.rows.aliases.append(
        AliasRow(key="alias", organization="firm0", name="别名", source=SOURCE)
    )
    await world.write(graph)
    graph.statements.clear()
    return graph


async def test_many_fields_of_an_edge_are_one_statement(world: CountingGraph) -> None:
    """However many ask, whatever kind of loading; asked again nothing is read again."""
    loaders = Loaders(world)
    deal, bank = node_id("deal:5"), node_id("bank")
    part = Slice(2)
    for count, ask in enumerate(
        (
            lambda: [loaders.many(SECTORS, id, VIEW) for id in IDS],
            lambda: [loaders.one(FOUNDING, id, VIEW) for id in IDS],
            lambda: [loaders.page(FACTS, id, VIEW, part) for id in IDS],
            lambda: [loaders.count(FACTS, id, VIEW) for id in IDS],
            lambda: [loaders.node(id, VIEW) for id in (*IDS, bank)],
            lambda: [loaders.aliases(id, VIEW) for id in IDS],
            lambda: [loaders.many(PARTICIPANTS, id, VIEW) for id in (deal, *IDS)],
        ),
        1,
    ):
        first = await asyncio.gather(*ask())
        assert len(world.statements) == count
        assert await asyncio.gather(*ask()) == first
        assert len(world.statements) == count
    assert len(set(world.statements)) == 7
    [lender] = await loaders.many(PARTICIPANTS, deal, VIEW)
    assert lender.organization_id == bank


async def test_answers_belong_to_their_ids(world: CountingGraph) -> None:
    """In whatever order ids are asked for, each gets its own."""
    loaders = Loaders(world)
    about = await asyncio.gather(*(loaders.many(FACTS, id, VIEW) for id in reversed(IDS)))
    for id, facts in zip(reversed(IDS), about, strict=True):
        assert {fact.subject_id for fact in facts} == {id}
        assert len(facts) == 3
    nodes = await loaders.nodes([IDS[3], *NOWHERE, IDS[1], IDS[3]], VIEW)
    assert [node and node.id for node in nodes] == [IDS[3], None, None, None, IDS[1], IDS[3]]
    counts = await asyncio.gather(*(loaders.count(DEALS, id, VIEW) for id in (IDS[0], "x")))
    assert counts == [1, 0]


async def test_views_are_kept_apart(world: CountingGraph) -> None:
    """What one caller or one day was answered is never given to another, in one request either."""
    loaders = Loaders(world)
    views = (VIEW, PUBLIC, EARLIER, replace(VIEW, today=date(2024, 1, 1)))
    found = await asyncio.gather(*(loaders.many(FACTS, IDS[0], view) for view in views))
    assert [len(facts) for facts in found] == [3, 2, 2, 3]
    amounts = [
        sorted(fact.value.amount for fact in facts if fact.measure == "REVENUE") for facts in found
    ]
    assert amounts == [[2], [2], [1], [2]]
    counts = await asyncio.gather(*(loaders.count(FACTS, IDS[0], view) for view in views))
    assert counts == [3, 2, 2, 3]
    assert len(world.statements) == 8
    hidden = next(fact.id for fact in found[0] if fact.measure == "BALANCE")
    seen = await asyncio.gather(*(loaders.node(hidden, view) for view in views))
    assert [node is not None for node in seen] == [True, False, True, True]


async def test_edges_and_pages_are_kept_apart(world: CountingGraph) -> None:
    """Pages of another length or place, counts and whole lists are read for themselves."""
    loaders = Loaders(world)
    bank = node_id("bank")
    [(key, first)] = await loaders.page(PRODUCTS_OFFERED, bank, VIEW, Slice(1))
    parts = (Slice(1), Slice(2), Slice(1, Position(key, first.id)))
    pages = await asyncio.gather(
        *(loaders.page(PRODUCTS_OFFERED, bank, VIEW, part) for part in parts)
    )
    names = [[product.name for _, product in page] for page in pages]
    assert names == [["one"], ["one", "two"], ["two"]]
    assert len(await loaders.many(PRODUCTS_OFFERED, bank, VIEW)) == 2
    assert len(await loaders.many(DEALS, bank, VIEW)) == len(FIRMS)
    assert await loaders.count(PRODUCTS_OFFERED, bank, VIEW) == 2
    assert len(world.statements) == 6


async def test_unknown_ids_are_nothing(world: CountingGraph) -> None:
    """None, an empty list, an empty page or zero; the known ones beside them are answered."""
    loaders = Loaders(world)
    for id in NOWHERE:
        assert await loaders.node(id, VIEW) is None
        assert await loaders.one(PROVIDER, id, VIEW) is None
        assert await loaders.many(FACTS, id, VIEW) == []
        assert await loaders.page(FACTS, id, VIEW, Slice(3)) == []
        assert await loaders.count(FACTS, id, VIEW) == 0
        assert await loaders.aliases(id, VIEW) == []
        assert await loaders.many(PARTICIPANTS, id, VIEW) == []
    beside = await asyncio.gather(*(loaders.aliases(id, VIEW) for id in (*NOWHERE, IDS[0])))
    assert [[alias.name for alias in each] for each in beside] == [[], [], [], ["别名"]]


async def test_nothing_is_kept_from_one_request_to_the_next(world: CountingGraph) -> None:
    """Loaders made anew read anew."""
    for expected in (1, 2):
        loaders = Loaders(world)
        [sector] = await loaders.many(SECTORS, IDS[0], VIEW)
        assert sector.key == SectorKey.ROBOTICS
        assert len(world.statements) == expected


async def test_an_error_reaches_everyone_who_asked(
    world: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A failed statement is an error for each field of the batch, not silence."""

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(CountingGraph, "read", fail)
    loaders = Loaders(world)
    asked = [loaders.many(SECTORS, id, VIEW) for id in IDS]
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert [str(each) for each in found] == ["broken"] * len(IDS)


async def test_more_ids_than_a_batch_holds(world: CountingGraph) -> None:
    """A thousand ids are one batch, the rest a second one; each looks for what it did not find
    among those that everybody may see once more, among the others."""
    loaders = Loaders(world)
    asked = [*IDS, *(node_id(f"nobody{number}") for number in range(1000))]
    found = await asyncio.gather(*(loaders.node(id, VIEW) for id in asked))
    assert [node.id for node in found if node] == IDS
    assert len(world.statements) == 4
