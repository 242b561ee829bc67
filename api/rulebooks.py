"""What products ask for, what enterprises can change and who is a member, in memory.

Good for one revision.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from cachetools import Cache, LRUCache

from graph.changed import Seen, changed_since, seen_by_now
from graph.client import Graph
from graph.lapsed import Admissions, admissions_of_providers, lapsed
from graph.model import Conditions, Offer, PossibleChange, ProviderLimits
from graph.offers import offers, provider_limits
from graph.products import has_conditions, possible_changes, product_conditions
from graph.revision import LastWrite
from graph.views import View
from matching.plans.posed import Market

MOST_KEPT = 16


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All that was known from a moment on, and stayed so until the last write that was seen."""

    conditions: Mapping[str, Conditions]
    possible: tuple[PossibleChange, ...]
    offers: Mapping[str, Offer]
    limits: Mapping[str, tuple[ProviderLimits, ...]]
    admissions: Admissions
    known_from: str
    seen: Seen
    over: Cache[tuple[date, str], frozenset[str]] = field(
        default_factory=lambda: LRUCache(MOST_KEPT), compare=False
    )

    def lapsed(self, view: View) -> frozenset[str]:
        """Providers that were members of a park and are of none on the day: no candidates.

        Worked out once for a day and a moment: every question about partners and plans asks.
        """
        key = (view.as_of, view.known_at)
        if key not in self.over:
            self.over[key] = lapsed(self.admissions, view)
        return self.over[key]

    def market(self, view: View) -> Market:
        """What plans are made of."""
        over = self.lapsed(view)
        offers = {id: each for id, each in self.offers.items() if each.provider_id not in over}
        return Market(offers, self.conditions, self.limits)


class Rulebooks:
    """Keeps the latest one, and those of earlier moments that were asked for last.

    They are public, so they are the same for every caller.
    """

    def __init__(self) -> None:
        self._latest: Rulebook | None = None
        self._earlier: LRUCache[tuple[int, str], Rulebook] = LRUCache(MOST_KEPT)

    async def of(self, graph: Graph, view: View, last: LastWrite) -> Rulebook:
        """The rulebook of a view. Most writes are about enterprises and leave the latest as it is.

        A moment after the last write knows no more than that write.
        """
        latest = await self._brought_up(graph, view, last)
        if latest.known_from <= view.known_at:
            return latest
        key = (last.revision, view.known_at)
        earlier = self._earlier.get(key) or await _read(graph, view, last)
        self._earlier[key] = earlier
        return earlier

    async def _brought_up(self, graph: Graph, view: View, last: LastWrite) -> Rulebook:
        latest = self._latest
        if latest and latest.seen.write.revision >= last.revision:
            return latest
        changes = await changed_since(graph, latest.seen, last) if latest else None
        if latest and changes and not await has_conditions(graph, changes[0]):
            latest = replace(latest, seen=changes[1])
        else:
            latest = await _read(graph, replace(view, known_at=last.recorded_at), last)
        self._latest = latest
        return latest


async def _read(graph: Graph, view: View, last: LastWrite) -> Rulebook:
    seen = await seen_by_now(graph, last)
    conditions = await product_conditions(graph, view)
    possible = await possible_changes(graph, view)
    return Rulebook(
        conditions={each.product_id: each for each in conditions},
        possible=tuple(possible),
        offers=await offers(graph, view),
        limits=await provider_limits(graph, view),
        admissions=await admissions_of_providers(graph),
        known_from=view.known_at,
        seen=seen,
    )
