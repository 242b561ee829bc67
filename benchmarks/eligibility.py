"""How long eligibility takes: all products for one enterprise, and one product for all of them."""

import asyncio
import os
import platform
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median, quantiles

import typer

from benchmarks.asking import Ask, asking
from graph import embedded
from seed.load import run

RESULTS = Path(__file__).with_name("results") / "eligibility.md"
PROMISED_MS, PROMISED_SECONDS = 50, 2.0
DAY = date(2025, 9, 1)


PRODUCTS = """
{ products(first: 100, filter: {kinds: [LOAN]}) { edges { node { id synthetic } } } }
"""
FIRMS = """
{ organizations(first: 100, filter: {kinds: [ENTERPRISE], synthetic: true}) {
  edges { node { id } } } }
"""
ALL_PRODUCTS = """
query ($id: ID!) { eligibility(enterpriseId: $id, first: 100) {
  edges { node { verdict limit product { name } } } } }
"""
ALL_FIRMS = """
query ($id: ID!) { eligibleEnterprises(productId: $id, first: 50) {
  totalCount edges { node { enterprise { name } eligibility { verdict limit } } } } }
"""


def main(scale: int = 20) -> None:
    """Seed a city and `scale` cities, ask, and write the page; 1 if a promise is broken."""
    broken: list[str] = []
    cells: list[str] = []
    for size in (1, scale):
        with tempfile.TemporaryDirectory() as folder, embedded.start(Path(folder)) as server:
            asyncio.run(run(server.uri, server.user, server.password, typer.echo, scale=size))
            found, problem = asyncio.run(_measured(server, size))
        cells += found
        broken += [problem] if problem else []
    machine = f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}"
    line = "| " + " | ".join([datetime.now(UTC).date().isoformat(), machine, *cells]) + " |"
    typer.echo(line)
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as page:
        page.write(("" if page.tell() else _HEAD) + line + "\n")
    if broken:
        typer.echo("\n".join(broken), err=True)
        raise typer.Exit(1)


async def _measured(server: embedded.EmbeddedNeo4j, size: int) -> tuple[list[str], str | None]:
    async with asking(server, DAY) as ask:
        return await _asked(ask, size)


async def _asked(ask: Ask, size: int) -> tuple[list[str], str | None]:
    async def timed(query: str, ids: Sequence[str]) -> list[float]:
        seconds: list[float] = []
        for id in ids:
            started = time.perf_counter()
            await ask(query, id=id)
            seconds.append(time.perf_counter() - started)
        return seconds

    loans = [each["node"] for each in (await ask(PRODUCTS))["products"]["edges"]]
    products = [each["id"] for each in loans if each["synthetic"]]
    firms = [each["node"]["id"] for each in (await ask(FIRMS))["organizations"]["edges"]]
    [first] = await timed(ALL_FIRMS, products[:1])
    reverse = await timed(ALL_FIRMS, products[1:21])
    if size > 1:
        worst = max(reverse)
        slow = f"the reverse took {worst:.2f} s" if worst > PROMISED_SECONDS else None
        return [f"{median(reverse):.2f} / {worst:.2f} s", f"{first:.0f} s"], slow
    await timed(ALL_PRODUCTS, firms)  # plans and caches
    alone = [1000 * each for each in await timed(ALL_PRODUCTS, firms * 3)]
    late = quantiles(alone, n=20)[-1]
    slow = f"95 % within {late:.0f} ms" if late > PROMISED_MS else None
    return [f"{median(alone):.0f} / {late:.0f} ms", f"{1000 * median(reverse):.0f} ms"], slow


_HEAD = f"""# Eligibility

As the demo's officer asks, through GraphQL in the server's process. "One firm": all products of a
city (a page of 100 with name, verdict and limit), median / 95th percentile of 300; promised:
{PROMISED_MS} ms. "All firms": one product for every enterprise, of 20 products the median in a
city, and at scale 20 the median / the most; promised: {PROMISED_SECONDS:g} s. "Cold": the first
such question, which waits until the enterprises are read. Written by `make bench`.

| day | machine | one firm | all firms | all firms, scale 20 | cold |
|---|---|---|---|---|---|
"""


if __name__ == "__main__":
    typer.run(main)
