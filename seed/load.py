"""Writes the seed part by part, constraints first; a second run changes nothing."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from time import monotonic

from pydantic import SecretStr

from graph.client import Graph, connect
from graph.constraints import apply_constraints
from graph.seeding import PREPARE_FOR_REPLANNING, RECORD_SEED, is_seeded, seeded_parts
from graph.settings import Neo4jSettings
from seed.batches import Batch, batches, latest_recording
from seed.rows import SeedRows
from seed.sourced import sourced
from seed.synthetic import synthetic_parts

BATCH = 1_000

Progress = Callable[[str], None]


async def run(uri: str, user: str, password: str, progress: Progress, *, scale: int = 1) -> bool:
    """Seed the database at `uri`; False when it was seeded already.

    Cut off, it goes on where it was when it is run again.

    `scale` times as many synthetic enterprises and deals. Making the rows takes time, so a
    database that this very release has seeded is told by the files that they are made from.
    """
    settings = Neo4jSettings(uri=uri, user=user, password=SecretStr(password))
    release = f"{release_digest()}/{scale}"
    async with connect(settings, statement_timeout=120) as graph:
        await apply_constraints(graph)
        if await is_seeded(graph, release):
            progress("The data is there already.")
            return False
        await _write_parts(graph, release, _all_parts(scale), progress)
        await settle(graph)
        await graph.unit([(RECORD_SEED, {"digest": release})])
    return True


def release_digest() -> str:
    """Changes with every file that the rows, and how they are written, come from."""
    state = sha256()
    for package in ("seed", "graph"):
        folder = Path(str(files(package)))
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".csv"):
                state.update(f"{package}/{path.relative_to(folder)}".encode())
                state.update(path.read_bytes())
    return state.hexdigest()


def together(*parts: SeedRows) -> SeedRows:
    """All rows of several origins."""
    names = [field.name for field in fields(SeedRows)]
    return SeedRows(
        **{name: [row for part in parts for row in getattr(part, name)] for name in names}
    )


async def seed(graph: Graph, rows: SeedRows, progress: Progress) -> None:
    """Write rows of one part; does nothing where these very rows are in the graph."""
    await apply_constraints(graph)
    encoded = list(batches(rows))
    state = sha256()
    for batch in encoded:
        state.update(repr((batch.title, batch.statement, batch.rows)).encode())
    digest = state.hexdigest()
    if await is_seeded(graph, digest):
        progress("The data is there already.")
        return
    await _write(graph, encoded, latest_recording(rows), _Tally(progress))
    await graph.unit([(RECORD_SEED, {"digest": digest})])


async def settle(graph: Graph) -> None:
    """Let the planner know the data as it is now, or it goes on planning for an empty graph."""
    await graph.define(PREPARE_FOR_REPLANNING)


def _all_parts(scale: int) -> Iterator[SeedRows]:
    yield sourced()
    yield from synthetic_parts(scale=scale)


async def _write_parts(
    graph: Graph, release: str, parts: Iterable[SeedRows], progress: Progress
) -> None:
    """Make the next part in a thread while the database writes the last one."""
    done = await seeded_parts(graph, release)
    tally = _Tally(progress)
    numbered = enumerate(parts)
    coming = asyncio.create_task(asyncio.to_thread(_next_part, numbered, done))
    while made := await coming:
        coming = asyncio.create_task(asyncio.to_thread(_next_part, numbered, done))
        number, encoded, latest = made
        await _write(graph, encoded, latest, tally)
        await graph.unit([(RECORD_SEED, {"digest": f"{release}/part {number}"})])
    tally.finish()


def _next_part(
    numbered: Iterator[tuple[int, SeedRows]], done: frozenset[int]
) -> tuple[int, list[Batch], int] | None:
    """The next part that is not in the graph yet."""
    for number, rows in numbered:
        if number not in done:
            return number, list(batches(rows)), latest_recording(rows)
    return None


async def _write(graph: Graph, encoded: Iterable[Batch], latest: int, tally: "_Tally") -> None:
    for batch in encoded:
        for start in range(0, len(batch.rows), BATCH):
            part = batch.rows[start : start + BATCH]
            await graph.unit([(batch.statement, {"rows": part})], not_before=latest)
            tally.add(batch.title, len(part))


class _Tally:
    """Tells how many rows were written, at most once a second."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._written = 0
        self._told = monotonic()

    def add(self, title: str, rows: int) -> None:
        """Count rows of one kind."""
        self._written += rows
        if monotonic() - self._told >= 1:
            self._told = monotonic()
            self._progress(f"{self._written:,} rows written, now: {title}")

    def finish(self) -> None:
        """Tell the sum."""
        self._progress(f"{self._written:,} rows written.")
