"""The page and the picture of a run; every run stays on the page."""

import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.execution.measuring import Key, Measured
from benchmarks.execution.questions import QUESTIONS
from benchmarks.execution.servers import ITS_SETTINGS, OTHER, OUR_SETTINGS, PLANNED, STOCK

RESULTS = Path(__file__).parents[1] / "results"
PAGE, PICTURE = RESULTS / "execution.md", RESULTS / "execution.svg"
TARGETS: Mapping[tuple[str, int], float] = {
    **{("S", 1): 1.8, ("S", 16): 1.2, ("M", 1): 7, ("M", 16): 7, ("MI", 1): 8},
    **{("D", 1): 2.5, ("D", 16): 2.5, ("L", 1): 2.8, ("L", 16): 4},
    **{("F", 1): 3, ("F", 16): 2.3, ("X", 1): 5},
}
"""Ratios that are aimed at, by question and number of callers."""
MOST_GROWTH = 1.5


@dataclass(frozen=True, slots=True)
class Run:
    """What a run found; `growth`: medians in ms of M by the number of deals, and by server."""

    made: Mapping[Key, Measured]
    statements: Mapping[tuple[str, str], int]
    nodes: Mapping[str, int]
    growth: Mapping[int, Mapping[str, float]]
    rounds: int

    def ratio(self, question: str, server: str, callers: int) -> float:
        """Requests a second, beside the peer's."""
        peers = median(self.made[question, OTHER, callers].rates)
        return median(self.made[question, server, callers].rates) / peers

    def short(self) -> list[str]:
        """What falls short of what is aimed at."""
        missed = [
            f"{name} by {callers}: {self.ratio(name, PLANNED, callers):.1f} of {least:g}"
            for (name, callers), least in TARGETS.items()
            if (name, PLANNED, callers) in self.made and self.ratio(name, PLANNED, callers) < least
        ]
        if self.growth and self._grown() > MOST_GROWTH:
            missed.append(f"M grows {self._grown():.1f} times, not {MOST_GROWTH}")
        return missed

    def _grown(self) -> float:
        least, most = min(self.growth), max(self.growth)
        return self.growth[most][PLANNED] / self.growth[least][PLANNED]

    def section(self) -> str:
        """Of the page."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        day = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
        machine = f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f}"
        yield f"\n## {day} UTC\n\n{machine}; {self.rounds} rounds.\n"
        yield "| question | answer | callers | server | ratio | aimed at | a second | p50 ms |" + (
            " p99 ms | CPU ms | statements |"
        )
        yield "|---|---|---|---|---|---|---|---|---|---|---|"
        for question, server, callers in self.made:
            yield self._row(question, server, callers)
        if self.growth:
            yield "\nM as the deals become more, median in ms:\n"
            yield f"| deals | {PLANNED} | {STOCK} | {OTHER} |\n|---|---|---|---|"
            for deals, found in self.growth.items():
                cells = " | ".join(f"{found[name]:.0f}" for name in (PLANNED, STOCK, OTHER))
                yield f"| {deals:,} | {cells} |"
            yield f"\n{PLANNED} grows {self._grown():.1f} times (aimed at: at most {MOST_GROWTH})."
        missed = self.short()
        yield "\nShort of what is aimed at: " + ("; ".join(missed) if missed else "nothing") + "."

    def _row(self, question: str, server: str, callers: int) -> str:
        entry = self.made[question, server, callers]
        target = TARGETS.get((question, callers)) if server == PLANNED else None
        return (
            f"| {question} | {self.nodes[question]:,} nodes | {callers} | {server}"
            f" | {self.ratio(question, server, callers):.2f} | {target or ''}"
            f" | {median(entry.rates):.1f} | {entry.p50:.1f} | {entry.p99:.1f}"
            f" | {median(entry.cpu):.1f} | {self.statements.get((question, server), '')} |"
        )

    def picture(self) -> str:
        """Bars of ratios, by question; the peer is the line at 1."""
        most = max(self.ratio(*key) for key in self.made)
        scale, rows, top = 420 / most, list[str](), 40
        for question, callers in dict.fromkeys((key[0], key[2]) for key in self.made):
            label = f"{question}, {callers} caller{'s' * (callers > 1)}"
            rows.append(f'<text x="120" y="{top + 12}" text-anchor="end">{label}</text>')
            for place, (server, colour) in enumerate(_COLOURS.items()):
                ratio = self.ratio(question, server, callers)
                y, width = top + 9 * place, max(1.0, ratio * scale)
                bar = f'x="130" y="{y}" width="{width:.1f}" height="8" fill="{colour}"'
                rows.append(f"<rect {bar}/>")
                rows.append(f'<text x="{134 + width:.1f}" y="{y + 8}">{ratio:.2f}</text>')
            top += 26
        one = 130 + scale
        rows.append(f'<line x1="{one:.1f}" x2="{one:.1f}" y1="34" y2="{top}" stroke="#888"/>')
        rows.append(f'<text x="{one + 3:.1f}" y="{top + 6}">{OTHER} = 1</text>')
        legend = "  ".join(f"{name}: {colour}" for name, colour in _NAMED.items())
        rows.append(f'<text x="130" y="20">requests a second; {legend}</text>')
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {top + 16}" '
            'font-family="sans-serif" font-size="10">'
            '<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(rows) + "\n</svg>\n"
        )


_COLOURS = {PLANNED: "#1f6feb", STOCK: "#bbbbbb"}
_NAMED = {PLANNED: "blue", STOCK: "grey"}


def write(run: Run) -> None:
    """The newest run is the last section of the page, and the picture."""
    RESULTS.mkdir(exist_ok=True)
    PICTURE.write_text(run.picture(), encoding="utf-8")
    with PAGE.open("a", encoding="utf-8") as page:
        page.write(("" if page.tell() else _head()) + run.section())


def _head() -> str:
    ours = ", ".join(f"{name}={value}" for name, value in OUR_SETTINGS.items())
    its = ", ".join(f"{name}={value}" for name, value in ITS_SETTINGS.items())
    asked = "\n".join(f"| {each.name} | {each.about} |" for each in QUESTIONS)
    return f"""# Execution

This server, itself in stock execution (`RONGZHI_COMPILED_PLAN=false`) and @neo4j/graphql behind
Apollo Server (`benchmarks/execution/peer`, versions in its lock file) on one embedded Neo4j:
20,000 enterprises, 260 financiers, 30,000 deals, 300 products, 40 parks, all drawn
(`benchmarks/execution/drawn.py`). Answers are compared first. Then each server is asked in turn, in
rounds, by one caller and by sixteen, and nobody before the last answer of the one before is there.
Ratios are requests a second beside @neo4j/graphql's; CPU is the server's and Neo4j's for a request;
statements are those of a warm answer, counted on the way to Neo4j.

This server answers with all of its rules: a token is verified, its bank looked up, rights and
consents hold for each deal and need, costs are counted, requests are logged. The peer has none of
this, and reads one relationship from an enterprise to its park where this server follows dated
facts. Settings beside the defaults: {ours}; the peer: {its}.

| question | asks for |
|---|---|
{asked}

![Requests a second beside @neo4j/graphql](execution.svg)

Written by `make bench`; the picture is the newest run.
"""
