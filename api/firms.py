"""All enterprises in memory for questions about very many of them, and who may see what of them."""

import asyncio
import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from datetime import date

from cachetools import LRUCache

from graph.callers import Caller
from graph.client import Graph
from graph.deals import last_write
from graph.errors import GraphError
from graph.model import Conditions, Criterion
from graph.population import Firm, Population, Wanted, brought_up, read_population
from graph.profiles import Known
from graph.revision import LastWrite
from graph.views import View
from graph.visibility import Opened, opened_to_caller
from matching.criteria import KINDS, MEASURES
from matching.criteria.kind import Records
from matching.criteria.places import is_member
from matching.profiles import Profile

MOST_CALLERS = 64


class Firms:
    """Keeps the population at the last revision that was asked for, and what callers may see."""

    def __init__(self) -> None:
        self._population: Population | None = None
        self._reading: asyncio.Task[Population] | None = None
        self._warming: asyncio.Task[None] | None = None
        self._opened: LRUCache[tuple[int, date, Caller], Opened] = LRUCache(MOST_CALLERS)

    def begin(self, graph: Graph) -> None:
        """Read the population before anybody asks, for that takes a while; else with a question."""
        self._warming = asyncio.create_task(self._warm(graph))

    def end(self) -> None:
        """Give up what is being read: a reading may outlive the questions that waited for it."""
        for task in (self._warming, self._reading):
            if task is not None:
                task.cancel()

    async def seen(self, graph: Graph, view: View, last: LastWrite) -> tuple[Population, Opened]:
        """The population at the last write, and what of it the caller may see."""
        return await self._at(graph, last), await self._open_to(graph, view, last)

    async def _warm(self, graph: Graph) -> None:
        with suppress(GraphError):
            await self._at(graph, await last_write(graph))

    async def _at(self, graph: Graph, last: LastWrite) -> Population:
        """Read once for all who wait; whoever gives up leaves the reading to the others."""
        while self._population is None or (self._population.seen.write.revision < last.revision):
            if self._reading is None:
                self._reading = asyncio.create_task(self._read(graph, last))
            await asyncio.shield(self._reading)
        return self._population

    async def _read(self, graph: Graph, last: LastWrite) -> Population:
        try:
            known = self._population
            if known is None:
                self._population = await read_population(graph, last, MEASURES)
                # So many lasting objects: without this each collection of garbage would walk them
                # all, for half a second in the midst of an answer.
                gc.freeze()
            else:
                self._population = await brought_up(graph, known, last, MEASURES)
            return self._population
        finally:
            self._reading = None

    async def _open_to(self, graph: Graph, view: View, last: LastWrite) -> Opened:
        """Consents count now, so what they open is good for one revision and one day."""
        key = (last.revision, view.today, view.caller)
        opened = self._opened.get(key) or await opened_to_caller(graph, view)
        self._opened[key] = opened
        return opened


def profiles(
    population: Population,
    opened: Opened,
    view: View,
    parks: Collection[str] | None,
    conditions: Iterable[Conditions],
) -> Iterator[tuple[Firm, Profile]]:
    """Every enterprise that was recorded by the moment, as the caller sees it.

    Of its records only what the conditions look at. `parks`: only members of one of them
    (docs/decisions/0012-members-of-a-park.md).
    """
    asked = {rule.criterion for each in conditions for rule in each.rules}
    wanted = _wanted(asked if parks is None else asked | {Criterion.PARK_MEMBERSHIP})
    for firm in population.firms.values():
        if firm.recorded_at <= view.known_at:
            profile = profile_of(firm.known(view, opened, wanted))
            if parks is None or is_member(profile, parks, view.as_of):
                yield firm, profile


def _wanted(criteria: Iterable[Criterion]) -> Wanted:
    kinds = [KINDS[each] for each in criteria]
    records = {each for kind in kinds for each in kind.records}
    return Wanted(
        measures=frozenset(each for kind in kinds for each in kind.measures),
        holdings=Records.HOLDINGS in records,
        memberships=Records.MEMBERSHIPS in records,
        property=Records.PROPERTY in records,
    )


def profile_of(known: Known) -> Profile:
    """What is known of an enterprise, as matching reads it."""
    return Profile(known.facts, known.holdings, known.memberships, known.assets, known.pledges)
