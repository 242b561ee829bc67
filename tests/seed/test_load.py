"""Promises of loading: once is enough, and cut off anywhere it goes on to the same graph."""

import math
import shutil
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, LiteralString

import pytest

from graph import embedded
from graph.client import Graph, Row, Statement
from graph.constraints import apply_constraints
from graph.seeding import PREPARE_FOR_REPLANNING, is_seeded, seeded_parts
from seed import load
from seed.batches import batches
from seed.load import release_digest, run, seed, together
from seed.row_base import node_id
from seed.rows import SeedRows
from tests.conftest import CountingGraph, silent
from tests.seed.dumps import dump
from tests.seed.rich_rows import ENDED, rich

WIPE: LiteralString = "MATCH (n) WHERE NOT n:SchemaStep DETACH DELETE n"
SEEDS: LiteralString = "MATCH (seed:Seed) RETURN properties(seed) AS seed ORDER BY seed.digest"
EVERYTHING: LiteralString = "MATCH (n) RETURN labels(n) AS labels, properties(n) AS node"
ENDLESS = 10**9
LATER = "2023-03-04T05:06:07.000008+00:00"
VERSIONED = (
    *("facts", "holdings", "terms", "rules", "requirements", "possible_changes", "team_members"),
    *("properties", "pledges", "financing_needs", "needs", "provider_limits"),
)


class Interrupted(Exception):
    """The process ends here."""


class Ending(Graph):
    """A graph whose process ends before it writes one unit more than it is given."""

    def __init__(self, graph: Graph, units: int = ENDLESS) -> None:
        self._graph = graph
        self._left = units
        self.units: list[Sequence[Statement]] = []
        self.moments: list[int] = []
        self.defined: list[LiteralString] = []

    async def read(self, cypher: LiteralString, /, **parameters: Any) -> list[Row]:
        return await self._graph.read(cypher, **parameters)

    async def define(self, cypher: LiteralString) -> None:
        self.defined.append(cypher)
        if cypher != PREPARE_FOR_REPLANNING:  # it costs seconds, and here the data are few
            await self._graph.define(cypher)

    async def unit(self, statements: Sequence[Statement], *, not_before: int = 0) -> int:
        if len(self.units) == self._left:
            raise Interrupted
        self.units.append(statements)
        self.moments.append(not_before)
        return await self._graph.unit(statements, not_before=not_before)


def units_of(rows: SeedRows, size: int) -> int:
    """Units for the rows of a part."""
    return sum(math.ceil(len(batch.rows) / size) for batch in batches(rows))


# ---------------------------------------------------------------- again


async def test_a_second_seed_changes_nothing(graph: CountingGraph) -> None:
    """Neither with the record of the first one nor, written all over again, without it."""
    rows = rich()
    await seed(graph, rows, silent)
    first, whole = await dump(graph), await graph.read(EVERYTHING)
    told: list[str] = []
    await seed(graph, rows, told.append)
    assert told == ["The data is there already."]
    assert await graph.read(EVERYTHING) == whole
    await graph.unit([("MATCH (seed:Seed) DELETE seed", {})])
    again = Ending(graph)
    await seed(again, rows, silent)
    assert len(again.units) == units_of(rows, load.BATCH) + 1
    assert await dump(graph) == first


async def test_what_is_recorded_as_written_is_there(graph: CountingGraph) -> None:
    """After a later seed with a corrected name the graph holds the corrected name, and what is
    append-only (a fact) is as it was first written."""
    rows = rich()
    await seed(graph, rows, silent)
    corrected = rows.organizations[0].model_copy(update={"name_en": "Corrected"})
    rewritten = rows.facts[0].model_copy(update={"scope": "rewritten"})
    later = replace(
        rows,
        organizations=[corrected, *rows.organizations[1:]],
        facts=[rewritten, *rows.facts[1:]],
    )
    await seed(graph, later, silent)
    assert len(await graph.read(SEEDS)) == 2
    text = "MATCH (n:Entity {id: $id}) RETURN n.name_en AS name, n.scope AS scope"
    [bank] = await graph.read(text, id=node_id(corrected.key))
    [fact] = await graph.read(text, id=node_id(rewritten.key))
    assert (bank["name"], fact["scope"]) == ("Corrected", rows.facts[0].scope)


def ending(rows: SeedRows, at: str | None) -> SeedRows:
    """The rows, with this end for every version of what is append-only."""
    versions = {
        name: [row.model_copy(update={"superseded_at": at}) for row in getattr(rows, name)]
        for name in VERSIONED
    }
    return replace(rows, **versions)


async def test_a_later_seed_ends_a_version_once(graph: CountingGraph) -> None:
    """The end arrives with the seed that first tells it, and a later one does not move it."""
    rows = rich()
    ids = [node_id(row.key) for name in VERSIONED for row in getattr(rows, name)]
    text = "MATCH (n:Entity) WHERE n.id IN $ids RETURN collect(n.superseded_at) AS ends"
    for end, stored in ((None, []), (ENDED, [ENDED] * len(ids)), (LATER, [ENDED] * len(ids))):
        await seed(graph, ending(rows, end), silent)
        [found] = await graph.read(text, ids=ids)
        assert found["ends"] == stored


# ---------------------------------------------------------------- cut off


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.deep)])
async def test_cut_off_anywhere_it_completes_to_the_same_graph(
    graph: CountingGraph, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """After any unit, large or small; and the record of the seed is made only at the end."""
    rows = rich()
    await seed(graph, rows, silent)
    complete = await dump(graph)
    whole = units_of(rows, load.BATCH)
    for size, points in ((load.BATCH, range(0, whole + 1, step)), (2, (7, 29, 41))):
        monkeypatch.setattr(load, "BATCH", size)
        for units in points:
            await graph.define(WIPE)
            with pytest.raises(Interrupted):
                await seed(Ending(graph, units), rows, silent)
            assert await graph.read(SEEDS) == []
            await seed(graph, rows, silent)
            assert await dump(graph) == complete, (size, units)


# ---------------------------------------------------------------- in parts


class Parts:
    """`seed.load.run` over a few small parts and a graph that may end; `told` is what it said."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.monkeypatch = monkeypatch
        self.rows = [rich(f"{number} ") for number in range(4)]
        self.told: list[str] = []
        monkeypatch.setattr(load, "sourced", lambda: self.rows[0])
        monkeypatch.setattr(load, "synthetic_parts", self.made)
        monkeypatch.setattr(load, "BATCH", 7)

    def made(self, *, scale: int) -> Iterator[SeedRows]:
        yield from self.rows[1:]

    async def run(self, graph: Ending, *, scale: int = 1) -> Ending:
        """Run to the end, or to the graph's."""
        self.monkeypatch.setattr(load, "connect", lambda *_, **__: nullcontext(graph))  # pyright: ignore[reportUnknownLambdaType, reportUnknownArgumentType]
        self.told.clear()
        await run("", "", "", self.told.append, scale=scale)
        return graph

    def units(self, *parts: int) -> int:
        """Units that write these parts, each with its record, and the record of the whole."""
        return sum(units_of(self.rows[part], 7) + 1 for part in parts) + 1


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    return Parts(monkeypatch)


async def test_parts_make_the_graph_that_all_rows_together_make(
    graph: CountingGraph, parts: Parts
) -> None:
    """In whatever portions; and at the end the planner is told of the data."""
    await seed(graph, together(*parts.rows), silent)
    expected = await dump(graph)
    await graph.define(WIPE)
    run_once = await parts.run(Ending(graph))
    assert await dump(graph) == expected
    assert len(run_once.units) == parts.units(0, 1, 2, 3)
    assert run_once.defined[-1] == PREPARE_FOR_REPLANNING
    rows = sum(len(batch.rows) for part in parts.rows for batch in batches(part))
    assert parts.told[-1] == f"{rows:,} rows written."


async def test_a_second_run_changes_nothing(graph: CountingGraph, parts: Parts) -> None:
    """Not one unit, and it says so; the same counts, ids and properties, counters included."""
    await parts.run(Ending(graph))
    whole = await graph.read(EVERYTHING)
    again = await parts.run(Ending(graph))
    assert (parts.told, again.units) == (["The data is there already."], [])
    assert await graph.read(EVERYTHING) == whole


async def test_done_parts_are_skipped_and_the_interrupted_one_is_repeated(
    graph: CountingGraph, parts: Parts
) -> None:
    """Wherever it is cut off: in a part, at its record, between two, before the last record."""
    await parts.run(Ending(graph))
    complete = await dump(graph)
    first = units_of(parts.rows[0], 7)
    last = parts.units(0, 1, 2, 3) - 1
    for units in (1, first, first + 1, first + 5, last - 1, last):
        await graph.define(WIPE)
        with pytest.raises(Interrupted):
            await parts.run(Ending(graph, units))
        done = await seeded_parts(graph, f"{release_digest()}/1")
        assert done == frozenset(range(units // (first + 1)))
        again = await parts.run(Ending(graph))
        assert len(again.units) == parts.units(*(set(range(4)) - done)), units
        assert await dump(graph) == complete, units


async def test_parts_of_another_release_are_not_skipped(
    graph: CountingGraph, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another digest of the files or another scale is another seed, done or cut off."""
    await parts.run(Ending(graph))
    complete = await dump(graph)
    everything = parts.units(0, 1, 2, 3)
    assert len((await parts.run(Ending(graph), scale=10)).units) == everything
    with pytest.raises(Interrupted):
        await parts.run(Ending(graph, everything - 2), scale=2)
    monkeypatch.setattr(load, "release_digest", lambda: "another")
    assert len((await parts.run(Ending(graph), scale=2)).units) == everything
    assert await dump(graph) == complete
    assert await is_seeded(graph, "another/2")
    assert not await is_seeded(graph, "another/1")


def nothing_more(*, scale: int) -> Iterator[SeedRows]:
    """No synthetic part."""
    return iter(())


async def test_a_real_run_by_address_is_done_once(
    graph: CountingGraph, empty_server: embedded.EmbeddedNeo4j, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a connection of its own, and the sourced facts."""
    monkeypatch.setattr(load, "synthetic_parts", nothing_more)
    told: list[str] = []
    about = empty_server.uri, empty_server.user, empty_server.password
    await run(*about, told.append)
    whole = await graph.read(EVERYTHING)
    await run(*about, told.append)
    assert told[-1] == "The data is there already."
    assert await graph.read(EVERYTHING) == whole


# ---------------------------------------------------------------- what is told, and which release


async def test_progress_is_told_once_a_second(
    graph: CountingGraph, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many units a second has; and at the end the sum."""
    seconds = iter(range(10**6))
    monkeypatch.setattr(load, "monotonic", lambda: next(seconds) * 0.125)
    units = len((await parts.run(Ending(graph))).units)
    assert units / 10 < len(parts.told) < units / 8 + 2
    assert all("rows written" in line for line in parts.told)
    monkeypatch.setattr(load, "monotonic", lambda: 5.0)
    await graph.define(WIPE)
    await parts.run(Ending(graph))
    assert len(parts.told) == 1


def test_a_release_is_told_by_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A byte more, another name or a file more in what the rows come from is another release."""
    before = release_digest()
    for package in ("seed", "graph"):
        folder = Path(__file__).parents[2] / package
        shutil.copytree(folder, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(load, "files", tmp_path.joinpath)
    assert release_digest() == before
    known = {before}
    for name in ("seed/data/facts.csv", "seed/encode.py", "graph/upserts.py", "graph/rows.py"):
        path = tmp_path / name
        path.write_bytes(path.read_bytes() + b"\n")
        known.add(release_digest())
    (tmp_path / "seed/data/facts.csv").rename(tmp_path / "seed/data/figures.csv")
    known.add(release_digest())
    (tmp_path / "seed/data/more.csv").touch()
    known.add(release_digest())
    (tmp_path / "seed/notes.txt").touch()
    assert len(known) == 7
    assert release_digest() in known


def test_rows_of_several_origins_are_put_together() -> None:
    """In order, and none is left out."""
    one, other = rich(), rich("other ")
    both = together(one, other)
    for field in fields(SeedRows):
        name = field.name
        assert getattr(both, name) == getattr(one, name) + getattr(other, name)


async def test_the_steps_of_the_schema_come_first(graph: CountingGraph) -> None:
    """Seeding by itself makes the constraints that MERGE needs to be quick and sure."""
    await seed(graph, rich(), silent)
    assert await apply_constraints(graph) == []
