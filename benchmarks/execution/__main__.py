"""`python -m benchmarks.execution`: loads, compares, measures, and writes the page."""

import asyncio
import tempfile
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path

import typer
from pydantic import SecretStr

from benchmarks.execution.drawn import Drawn, load, load_for_the_peer
from benchmarks.execution.measuring import compared, counted, measured
from benchmarks.execution.page import Run, write
from benchmarks.execution.questions import Found
from benchmarks.execution.servers import Server, running
from graph import embedded
from graph.client import connect
from graph.settings import Neo4jSettings

GROWTH = (4_000, 20_000, 100_000)
"""Numbers of deals by which M is asked again."""
DEALS = 30_000
BUSIEST = """
MATCH (firm:Enterprise)<-[:FOR_ENTERPRISE]-(deal:Deal)
WITH firm, count(deal) AS deals ORDER BY deals DESC, firm.id LIMIT 1
RETURN firm.id AS id
"""


def main(rounds: int = 5, only: str = "", growth: bool = True) -> None:
    """Measure and write the page; it says what falls short of what is aimed at.

    `only`: names of questions with commas between; then, and without the growth, nothing is
    written.
    """
    names = [each for each in only.split(",") if each]
    with tempfile.TemporaryDirectory() as name, embedded.start(Path(name) / "neo4j") as neo4j:
        bench = _Bench(neo4j, Path(name), rounds)
        grown: dict[int, dict[str, float]] = {}
        run: Run | None = None
        for deals in sorted({DEALS, *(GROWTH if growth else ())}):
            found = asyncio.run(bench.load(deals))
            typer.echo(f"{deals:,} deals")
            if deals == DEALS:
                run = bench.run(found, names)
            else:
                grown[deals] = bench.medians_of_m(found)
                typer.echo(f"M, median in ms: {grown[deals]}")
    if run is None:
        return
    run = replace(run, growth=grown)
    typer.echo(run.section())
    if growth and not names:
        write(run)


class _Bench:
    """One Neo4j, and what was drawn for it so far."""

    def __init__(self, neo4j: embedded.EmbeddedNeo4j, folder: Path, rounds: int) -> None:
        self._neo4j = neo4j
        self._drawn = Drawn()
        self._deals = 0
        self._rounds = rounds
        self._running = partial(running, neo4j, folder, self._drawn.officer_of)

    async def load(self, deals: int) -> Found:
        """So many deals in all."""
        neo4j = self._neo4j
        settings = Neo4jSettings(uri=neo4j.uri, user=neo4j.user, password=SecretStr(neo4j.password))
        async with connect(settings, statement_timeout=120) as graph:
            if not self._deals:
                await load(graph, self._drawn.begin())
                await load_for_the_peer(graph)
            await load(graph, self._drawn.deals(deals - self._deals))
            self._deals = deals
            [row] = await graph.read(BUSIEST)
        return Found(row["id"])

    def medians_of_m(self, found: Found) -> dict[str, float]:
        """Of each server, by one caller."""
        with self._running() as servers:
            compared(servers, self._drawn, found, ["M"])
            made = measured(
                servers,
                self._neo4j.pid,
                self._drawn,
                found,
                names=["M"],
                rounds=self._rounds,
                seconds={1: 2.0},
                tell=typer.echo,
            )
        return {server: entry.p50 for (_, server, _), entry in made.items()}

    def run(self, found: Found, names: Sequence[str]) -> Run:
        """Every question, by one caller and by sixteen."""
        with self._running() as servers:
            nodes = compared(servers, self._drawn, found, names)
            made = measured(
                servers,
                self._neo4j.pid,
                self._drawn,
                found,
                names=names,
                rounds=self._rounds,
                seconds={1: 2.0, 16: 3.0},
                tell=typer.echo,
            )
        port = int(self._neo4j.uri.rpartition(":")[2])

        def through(uri: str) -> AbstractContextManager[list[Server]]:
            return self._running(uri=uri)

        statements = counted(through, port, self._drawn, found, names)
        return Run(made, statements, nodes, {}, self._rounds)


if __name__ == "__main__":
    typer.run(main)
