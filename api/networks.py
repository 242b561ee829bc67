"""The network of partners in memory: one history of deals, and views of it for sorts of callers.

See docs/decisions/0026-partner-network.md.
"""

import asyncio
from dataclasses import dataclass
from datetime import date

from cachetools import LRUCache

from api.in_step import InStep
from graph.callers import Caller, Role
from graph.changed import Seen, changed_since, seen_by_now
from graph.client import Graph
from graph.deal_history import HistoryRows, history_again, whole_history
from graph.revision import LastWrite
from graph.views import View
from graph.visibility import administered_by
from matching.partners.history import EMPTY, History
from matching.partners.network import Network
from matching.partners.sight import Sight

MOST_KEPT = 32
# Beyond so many changed nodes reading everything again is no slower.
MOST_CHANGED = 2_000


@dataclass(frozen=True, slots=True)
class _Known:
    """The history as far as the graph was seen, and the write that changed it last."""

    history: History
    seen: Seen
    changed: LastWrite


class PartnerNetworks(InStep[_Known]):
    """Keeps the history at the last revision that was asked for, and the views used last.

    Who sees the same is shown the same network, made once; nobody gets another's.
    """

    def __init__(self) -> None:
        super().__init__(_brought_up)
        self._views: LRUCache[tuple[int, Sight, date, str], Network] = LRUCache(MOST_KEPT)
        self._administered: LRUCache[tuple[int, date, Caller], frozenset[str]] = LRUCache(MOST_KEPT)

    async def of(self, graph: Graph, view: View, last: LastWrite) -> Network:
        """The network of a view at the last write, which a write about something else leaves."""
        known = await self.at(graph, last)
        sight = await self._sight(graph, view, last)
        # A moment after the last change knows no more than that change.
        known_at = min(view.known_at, known.changed.recorded_at)
        key = (known.changed.revision, sight, view.as_of, known_at)
        found = self._views.get(key)
        if found is None:
            found = await asyncio.to_thread(Network, known.history, sight, view.as_of, known_at)
            self._views[key] = found
        return found

    async def _sight(self, graph: Graph, view: View, last: LastWrite) -> Sight:
        caller = view.caller
        administered = frozenset[str]()
        if caller.role == Role.PARK_ADMIN:
            key = (last.revision, view.today, caller)
            found = self._administered.get(key)
            administered = await administered_by(graph, view) if found is None else found
            self._administered[key] = administered
        return Sight(
            today=view.today,
            sees_all=caller.role == Role.AUDITOR,
            organization_id=caller.organization_id,
            receives=caller.role in (Role.MEMBER, Role.BANK_OFFICER),
            kind=caller.kind,
            administered=administered,
        )


async def _brought_up(graph: Graph, known: _Known | None, last: LastWrite) -> _Known:
    changes = await changed_since(graph, known.seen, last) if known else None
    if known is None or changes is None or len(changes[0]) > MOST_CHANGED:
        return await _whole(graph, last)
    changed, seen = changes
    rows = await history_again(graph, changed)
    if not (rows.organizations or rows.deals or rows.consent_ids):
        return _Known(known.history, seen, known.changed)
    history = await asyncio.to_thread(_with_rows, known.history, [rows])
    return _Known(history, seen, last)


async def _whole(graph: Graph, last: LastWrite) -> _Known:
    """What is written while it is read is read again later, as a change."""
    seen = await seen_by_now(graph, last)
    parts = [each async for each in whole_history(graph)]
    return _Known(await asyncio.to_thread(_with_rows, EMPTY, parts), seen, last)


def _with_rows(history: History, parts: list[HistoryRows]) -> History:
    return history.with_changes(
        organizations=[each for part in parts for each in part.organizations],
        deals=[each for part in parts for each in part.deals],
        consents=[each for part in parts for each in part.consents],
        gone_consents=[each for part in parts for each in part.consent_ids],
    )
