"""All enterprises in memory for questions about very many of them, and who may see what of them."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from cachetools import LRUCache

from api.in_step import InStep
from graph.callers import Caller
from graph.client import Graph
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


class Firms(InStep[Population]):
    """Keeps the population at the last revision that was asked for, and what callers may see."""

    def __init__(self) -> None:
        super().__init__(_brought_up)
        self._opened: LRUCache[tuple[int, date, Caller], Opened] = LRUCache(MOST_CALLERS)

    async def seen(self, graph: Graph, view: View, last: LastWrite) -> tuple[Population, Opened]:
        """The population at the last write, and what of it the caller may see."""
        return await self.at(graph, last), await self._open_to(graph, view, last)

    async def _open_to(self, graph: Graph, view: View, last: LastWrite) -> Opened:
        """Consents count now, so what they open is good for one revision and one day."""
        key = (last.revision, view.today, view.caller)
        opened = self._opened.get(key) or await opened_to_caller(graph, view)
        self._opened[key] = opened
        return opened


async def _brought_up(graph: Graph, known: Population | None, last: LastWrite) -> Population:
    if known is None:
        return await read_population(graph, last, MEASURES)
    return await brought_up(graph, known, last, MEASURES)


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
