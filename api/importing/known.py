"""All organisations by their names, to tell which ones may be one."""

import asyncio

from cachetools import LRUCache

from api.importing.changes import existing
from graph.callers import ANONYMOUS
from graph.client import Graph
from graph.importing import all_members
from graph.revision import LastWrite
from graph.views import View
from onboarding.verdicts import KnownRecords


class KnownOrganizations:
    """What is public of their names and codes, as it is at the last write that was asked for."""

    def __init__(self) -> None:
        self._kept: LRUCache[int, KnownRecords] = LRUCache(1)
        self._reading = asyncio.Lock()

    async def at(self, graph: Graph, view: View, last: LastWrite) -> KnownRecords:
        """Read once for all who wait."""
        async with self._reading:
            found = self._kept.get(last.revision)
            if found is None:
                public = View(ANONYMOUS, view.today, view.today, last.recorded_at)
                members = [existing(each) async for each in all_members(graph, public)]
                found = await asyncio.to_thread(KnownRecords, members)
                self._kept[last.revision] = found
            return found
