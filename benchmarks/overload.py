"""Ten times what one server process can carry: what is answered meanwhile, and afterwards."""

import asyncio
import multiprocessing
import os
import platform
import re
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import httpx
import typer

from benchmarks.overload_load import ALLOWED, CLIENTS, HOST, Told, load
from graph import embedded
from graph.child import Child, read_state
from graph.embedded_probe import free_port
from seed.load import run

RESULTS = Path(__file__).with_name("results") / "overload.md"
PROJECT = Path(__file__).resolve().parents[1]
# Each address is a caller of its own (docs/cost.md), as long as it has no token.
MANY = [f"127.0.0.{number}" for number in range(2, 252)]
ONE = ["127.0.0.254"]
TIMES = 10
SECONDS_TO_RECOVER = 10
NORMAL = 0.7
"""The share of the rate before that counts as normal again: other work shares the machine."""


def main(seconds: float = 20.0) -> None:
    """Measure, overload, measure again and write the line; 1 if a promise is broken."""
    with (
        tempfile.TemporaryDirectory() as name,
        embedded.start(Path(name) / "neo4j") as neo4j,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as second,
    ):
        asyncio.run(run(neo4j.uri, neo4j.user, neo4j.password, typer.echo))
        folder, port = Path(name), free_port()
        settings = {"RONGZHI_PORT": str(port), "NEO4J_URI": neo4j.uri}
        settings |= {"NEO4J_USER": neo4j.user, "NEO4J_PASSWORD": neo4j.password}
        ours = ("RONGZHI_", "NEO4J_")
        inherited = {name: each for name, each in os.environ.items() if not name.startswith(ours)}
        api = Child(
            (sys.executable, "-m", "api"),
            folder=PROJECT,
            env=inherited | settings,
            log=folder / "api.log",
            state=folder / "api.json",
            port=port,
            grace=2.0,
        )
        try:
            while not _ready(port):
                time.sleep(0.2)
            state = read_state(api.state)
            line, broken = _measured(second, port, state.pid if state else 0, seconds)
        finally:
            api.stop()
    typer.echo(line)
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as page:
        page.write(("" if page.tell() else _HEAD) + line + "\n")
    if broken:
        typer.echo("\n".join(broken), err=True)
        raise typer.Exit(1)


def _measured(
    second: ProcessPoolExecutor, port: int, pid: int, seconds: float
) -> tuple[str, list[str]]:
    def asked(for_seconds: float, addresses: list[str], rate: float | None = None) -> Told:
        return second.submit(load, port, for_seconds, addresses, rate).result()

    asked(5, MANY)  # plans, connections, caches
    before = asked(10, MANY)
    resident = [_megabytes(pid)]
    over = asked(seconds, MANY, TIMES * before.rate())
    resident.append(_megabytes(pid))
    after = asked(15, MANY)
    normal = [
        second
        for second, number in sorted(after.in_second.items())
        if number >= NORMAL * before.rate()
    ]
    resident.append(_megabytes(pid))
    # One caller, whose budget decides.
    alone = asked(10, ONE, TIMES * before.rate())
    resident.append(_megabytes(pid))
    statuses = set(over.statuses + alone.statuses)
    broken = [f"answered with {statuses - ALLOWED}"] if statuses - ALLOWED else []
    if not normal or normal[0] >= SECONDS_TO_RECOVER:
        broken.append(f"not normal again within {SECONDS_TO_RECOVER} s: {dict(after.in_second)}")
    cells = [
        datetime.now(UTC).date().isoformat(),
        f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}",
        f"{before.rate():.0f}",
        before.waited(),
        f"{TIMES * before.rate():.0f} ({over.unsent / seconds:.0f} unsent)",
        over.rates(),
        over.waited(),
        f"{normal[0] + 1} s" if normal else "never",
        f"{sum(after.in_second[at] for at in range(5, 14)) / 9:.0f}",
        after.waited(),
        alone.rates(),
        " → ".join(f"{each:.0f}" for each in resident),
    ]
    return "| " + " | ".join(cells) + " |", broken


def _megabytes(pid: int) -> float:
    """Resident memory of the server."""
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) / 1024 if found else 0.0


def _ready(port: int) -> bool:
    try:
        return httpx.get(f"http://{HOST}:{port}/health/ready").status_code == 200
    except httpx.HTTPError:
        return False


_HEAD = f"""# Overload

One server process on the seed, as in production, asked for a page of ten organisations by
anonymous callers. "Before" and "after" (seconds 5 to 14): 200s a second to {CLIENTS} clients that
ask one thing at a time. "Sent" a second: {TIMES} times that for 20 s, whether or not earlier ones
are answered; "unsent" were due while all connections waited. "Answered" a second: 200 + 429 + 503.
"ms": median and 95th percentile of the waits of the 200s. "Normal": when {NORMAL:.0%} of the rate
are back. "One caller": the same from one address, whose budget decides. "MB": memory before →
overload → after → one caller. Written by `make bench`.

| day | machine | before | ms | sent | answered | ms | normal | after | ms | one caller | MB |
|---|---|---|---|---|---|---|---|---|---|---|---|
"""


if __name__ == "__main__":
    typer.run(main)
