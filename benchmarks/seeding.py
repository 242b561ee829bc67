"""How long the seed takes at 20 times the size of the city, into an empty embedded Neo4j."""

import asyncio
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import typer
from pydantic import SecretStr

from graph import embedded
from graph.client import connect
from graph.seeding import sizes
from graph.settings import Neo4jSettings
from seed.load import run

RESULTS = Path(__file__).with_name("results") / "seeding.md"
PROMISED_SECONDS = 240


def main(scale: int = 20) -> None:
    """Seed an empty server, count what is in it, run the seed again and write the page."""
    with tempfile.TemporaryDirectory() as folder, embedded.start(Path(folder)) as server:
        line = asyncio.run(_measure(server, scale))
    typer.echo(line)
    RESULTS.parent.mkdir(exist_ok=True)
    if not RESULTS.exists():
        RESULTS.write_text(_HEAD, encoding="utf-8")
    with RESULTS.open("a", encoding="utf-8") as page:
        page.write(line + "\n")


async def _measure(server: embedded.EmbeddedNeo4j, scale: int) -> str:
    started = perf_counter()
    await run(server.uri, server.user, server.password, typer.echo, scale=scale)
    seconds = perf_counter() - started
    started = perf_counter()
    await run(server.uri, server.user, server.password, typer.echo, scale=scale)
    again = perf_counter() - started
    password = SecretStr(server.password)
    settings = Neo4jSettings(uri=server.uri, user=server.user, password=password)
    async with connect(settings, statement_timeout=60) as graph:
        counts = await sizes(graph)
    figures = [f"{counts[name]:,}" for name in ("enterprises", "deals", "facts")]
    rate = f"{(counts['nodes'] + counts['relationships']) / seconds:,.0f}"
    extent = [f"{counts['nodes']:,}", f"{counts['relationships']:,}"]
    day = datetime.now(UTC).date().isoformat()
    machine = f"{os.cpu_count()} cores, {platform.machine()}"
    cells = [day, machine, str(scale), *figures, *extent, f"{seconds:.0f}", f"{again:.1f}", rate]
    return "| " + " | ".join(cells) + " |"


_HEAD = f"""# Seeding

An empty embedded Neo4j, constraints first, then the sourced and the synthetic rows; promised at
scale 20: {PROMISED_SECONDS} s. "Again" is a second run, in seconds, which changes nothing. "Rate":
nodes and relationships a second. Written by `make bench`.

| day | machine | scale | enterprises | deals | facts | nodes | rels | seconds | again | rate |
|---|---|---|---|---|---|---|---|---|---|---|
"""


if __name__ == "__main__":
    typer.run(main)
