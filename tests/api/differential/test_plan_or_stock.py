"""Operations drawn from the schema alone have the same answer by the plan and by graphql-core.

Nothing here knows how a plan is made: what is right is what stock execution says, byte for byte.
"""

from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from graph.client import Graph
from tests.api.differential.asking import Answers, Both, both, known_of
from tests.api.differential.features import Coverage
from tests.api.differential.shrinking import smallest
from tests.api.differential.values import Known
from tests.api.differential.writing import Drawing, Drawn
from tests.api.rights_made import imported, merged
from tests.api.rights_world import AUDITOR, Caller, RightsWorld, changes
from tests.api.speaking import speakers
from tests.conftest import CountingGraph
from tests.graph.drawn import draw
from tests.graph.knowledge import record
from tests.oracles.cost import Prices

PRICES = Prices((Path(__file__).parents[3] / "api" / "schema.graphql").read_text("utf-8"))
FEW, MANY = 55, 250
"""Documents of a world; each makes several operations."""
MOST_CURSORS = 200
CALLERS = (
    Caller("ANONYMOUS"),
    Caller("BANK_OFFICER", "bank0"),
    Caller("MEMBER", "firm0"),
    Caller("PARK_ADMIN", "park0"),
    Caller("AUDITOR"),
)
CALLERS_OF_RIGHTS = (
    Caller("ANONYMOUS"),
    Caller("BANK_OFFICER", "lender"),
    Caller("MEMBER", "closed"),
    Caller("PARK_ADMIN", "other park"),
    Caller("AUDITOR"),
)


@dataclass
class Wrong:
    """A difference, or something unexpected."""

    caller: Caller
    drawn: Drawn
    answers: Answers

    def __str__(self) -> str:
        return "\n".join(
            [
                f"--- {self.caller}, variables {self.drawn.variables}",
                self.drawn.text,
                f"planned: {self.answers.planned.decode()[:3000]}",
                f"stock:   {self.answers.stock.decode()[:3000]}",
            ]
        )


@dataclass
class Trial:
    """Asks drawn operations both ways and keeps what is wrong."""

    asked: Both
    known: Known
    coverage: Coverage = field(default_factory=lambda: Coverage(PRICES.schema))
    wrong: list[Wrong] = field(default_factory=list[Wrong])

    async def run(self, callers: Sequence[Caller], seed: int, count: int) -> None:
        """So many documents, each as three callers and with several values of its variables.

        What Neo4j has planned for one of them serves the others. Pages are turned by the answers'
        own cursors.
        """
        drawing, random = Drawing(PRICES, self.known), Random(seed)
        roots = _roots(seed)
        for number in range(count):
            first, *others = random.sample(callers, 3)
            self.known.may_audit = AUDITOR in (first, *others)
            # Each root field in turn, and what comes.
            root = roots[number // 2 % len(roots)] if number % 2 else None
            drawn = drawing.operation(Random(seed * 1_000_000 + number), root)
            answers = await self._ask(first, drawn)
            cursors = list(dict.fromkeys(_cursors(answers.body.get("data"))))
            self.known.cursors = [*self.known.cursors, *cursors[-2:]][-MOST_CURSORS:]
            for _ in range(2 if cursors and drawn.cursors else 0):
                turned = {random.choice(drawn.cursors): random.choice(cursors)}
                values = drawn.variables | turned
                await self._ask(first, replace(drawn, variables=values))
            for other in others:
                await self._ask(other, drawn)
            for _ in range(3 if drawn.variables else 0):
                await self._ask(random.choice((first, *others)), drawing.again(drawn, random))

    async def _ask(self, caller: Caller, drawn: Drawn) -> Answers:
        answers = await self.asked.ask(caller, drawn)
        self.coverage.note(drawn, answers)
        if _is_wrong(answers):
            self.wrong.append(Wrong(caller, drawn, answers))
        return answers

    async def told(self, most: int = 8, most_of_errors: int = 3) -> str:
        """What is wrong, as small as can be; of what differs in its errors alone a few."""
        errors = [each for each in self.wrong if each.answers.differ_in_errors_alone]
        others = [each for each in self.wrong if not each.answers.differ_in_errors_alone]
        found: dict[str, Wrong] = {}
        for each in [*others[:most], *errors[:most_of_errors]]:
            caller = each.caller

            async def wrong(drawn: Drawn, caller: Caller = caller) -> bool:
                return _is_wrong(await self.asked.ask(caller, drawn))

            drawn = await smallest(PRICES.schema, each.drawn, wrong)
            small = Wrong(caller, drawn, await self.asked.ask(caller, drawn))
            found.setdefault(str(small), small)
        counted = f"{len(self.wrong)} are wrong, {len(errors)} of them in errors alone:"
        return "\n".join([counted, *map(str, found.values())])


def _roots(seed: int) -> list[str]:
    """The root fields, another one first for each seed."""
    query = PRICES.schema.query_type
    assert query
    names = list(query.fields)
    at = seed * 25 % len(names)
    return names[at:] + names[:at]


def _is_wrong(answers: Answers) -> bool:
    """In which order two errors come follows from what the graph answers first."""
    differ = answers.differ and not answers.differ_in_order_alone
    return differ or answers.unexpected


def _cursors(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, each in value.items():  # pyright: ignore[reportUnknownVariableType]
            if key in ("cursor", "endCursor", "startCursor") and isinstance(each, str):
                yield each
            else:
                yield from _cursors(each)
    elif isinstance(value, list):
        for each in value:  # pyright: ignore[reportUnknownVariableType]
            yield from _cursors(each)


@asynccontextmanager
async def drawn_world(graph: Graph, seed: int) -> AsyncGenerator[Trial]:
    """A drawn world whose rows were recorded one after the other."""
    world = draw(Random(seed))
    record(world.rows, Random(seed), 4)
    await world.write(graph)
    async with both(graph) as asked:
        yield Trial(asked, await known_of(graph))


@asynccontextmanager
async def world_of_rights(graph: CountingGraph) -> AsyncGenerator[Trial]:
    """A world with everything that may be hidden, and what only the application writes."""
    world = RightsWorld()
    await world.write(graph)
    await graph.unit(changes(world))
    async with speakers(graph) as asked:
        for park in ("other park", "far park"):
            await merged(asked, park)
        await imported(asked)
        query = f"""{{ partnerRecommendations(organizationId: "{world.id("lender")}", first: 9)
            {{ logEntry {{ id }} }} }}"""
        await asked.ask("MEMBER", world.id("helper"), query)
    async with both(graph) as asked:
        known = await known_of(graph)
        for park in ("other park", "far park"):
            known.ids["Enterprise"].append(world.id(f"double of {park}"))
        yield Trial(asked, known)


async def test_a_few_hundred_operations_are_answered_alike(graph: CountingGraph) -> None:
    """Over a drawn world and over one with everything hidden, as five callers each."""
    async with drawn_world(graph, 1) as trial:
        await trial.run(CALLERS, 1, FEW)
        first = await trial.told() if trial.wrong else ""
    await graph.define("MATCH (n) DETACH DELETE n")
    async with world_of_rights(graph) as second:
        second.coverage = coverage = trial.coverage
        await second.run(CALLERS_OF_RIGHTS, 2, FEW)
        print("\n".join(coverage.table()))
        said = await second.told() if second.wrong else ""
    if first or said:
        pytest.fail(first + said, pytrace=False)
    assert coverage.operations >= 500
    assert coverage.missing() == {}
    assert coverage.planned >= 0.95, coverage.plans


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(4))
async def test_thousands_of_operations_are_answered_alike(graph: CountingGraph, seed: int) -> None:
    """The same over other worlds."""
    async with drawn_world(graph, 100 + seed) as trial:
        await trial.run(CALLERS, 100 + seed, MANY)
        print("\n".join(trial.coverage.table()))
        if trial.wrong:
            pytest.fail(await trial.told(), pytrace=False)
    assert trial.coverage.operations >= MANY
    assert trial.coverage.planned >= 0.95, trial.coverage.plans
