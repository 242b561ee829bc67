"""How long a plan takes, its alternatives and the first correction, by the size of the problem."""

import os
import platform
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import typer

from benchmarks.gap_drawn import draw
from matching.plans.alternatives import alternatives
from matching.plans.corrections import corrections
from matching.plans.problem import GapProblem
from matching.plans.solve import best_plan

RESULTS = Path(__file__).with_name("results") / "plans.md"
SIZES = ((20, 5), (60, 12), (150, 20))
PLAN_MS = {20: 50, 60: 250, 150: 800}
CORRECTION_MS = {20: 1_000, 60: 3_000}
ALTERNATIVES = 3


def main(count: int = 100) -> None:
    """Solve `count` problems of each size, half meant to close; 1 if a promise is broken."""
    broken: list[str] = []
    machine = f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}"
    written: list[str] = []
    for candidates, providers in SIZES:
        problems = [draw(candidates, providers, n, n % 2 == 0) for n in range(count)]
        plans = [_timed(best_plan, each) for each in problems]
        open_ = [
            each for each, (_, found) in zip(problems, plans, strict=True) if found.plan.uncovered
        ]
        others = [_timed(alternatives, each) for each in problems]
        first = [_timed(corrections, each, 1) for each in open_]
        cells = [_cell(each) for each in (plans, others, first)]
        bar = PLAN_MS[candidates]
        for name, times, limit in (
            ("a plan", plans, bar),
            ("alternatives", others, ALTERNATIVES * bar),
            ("a first correction", first, CORRECTION_MS.get(candidates)),
        ):
            if limit is not None and _median(times) > limit:
                broken.append(f"{candidates} tranches, {name}: {_median(times):.0f} > {limit} ms")
        proved = sum(found.proved for _, found in plans)
        shares = [f"{len(open_)} of {count}", f"{proved} of {count}"]
        size = f"{candidates} / {providers}"
        day = datetime.now(UTC).date().isoformat()
        written.append("| " + " | ".join([day, machine, size, *cells, *shares]) + " |\n")
        typer.echo(written[-1].strip())
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a", encoding="utf-8") as page:
        page.write(("" if page.tell() else _HEAD) + "".join(written))
    if broken:
        typer.echo("\n".join(broken), err=True)
        raise typer.Exit(1)


Timed = list[tuple[float, Any]]


def _timed(solve: Callable[..., Any], problem: GapProblem, *args: Any) -> tuple[float, Any]:
    started = time.perf_counter()
    found = solve(problem, *args)
    return 1_000 * (time.perf_counter() - started), found


def _median(times: Timed) -> float:
    return median(ms for ms, _ in times) if times else 0.0


def _cell(times: Timed) -> str:
    if len(times) < 2:
        return "–"
    return f"{_median(times):.0f} / {quantiles([ms for ms, _ in times], n=20)[-1]:.0f} ms"


_HEAD = """# Plans

Problems drawn by `benchmarks/gap_drawn.py`, half of them meant to close, one worker: the plan with
its canonical tie, all alternatives, the first correction of those that stay open; median / 95th
percentile. Promised at 20, 60, 150 tranches: a plan within 50, 250, 800 ms (median), the
alternatives within three times that, a first correction within 1 s and 3 s at 20 and 60. Written by
`make bench`.

| day | machine | tranches / lenders | plan | alternatives | first correction | open | proved |
|---|---|---|---|---|---|---|---|
"""


if __name__ == "__main__":
    typer.run(main)
