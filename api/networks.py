"""Partner networks in memory: one for each view, good for one revision of the graph."""

from dataclasses import dataclass

from cachetools import LRUCache

from graph.client import Graph
from graph.deals import financing_history
from graph.model import OrganizationKind
from graph.views import View
from matching.partners import PartnerNetwork

MOST_KEPT = 32


@dataclass(frozen=True, slots=True)
class KnownNetwork:
    """A network with the kinds of its financiers."""

    network: PartnerNetwork
    kinds: dict[str, OrganizationKind]


class PartnerNetworks:
    """Keeps the networks used last. The view is part of the key: nobody gets another's."""

    def __init__(self) -> None:
        self._kept: LRUCache[tuple[int, View], KnownNetwork] = LRUCache(MOST_KEPT)

    async def of(self, graph: Graph, view: View, revision: int) -> KnownNetwork:
        """The network of a view; a write since the last question makes it anew.

        The view names the moment already; the revision is there for consents, which count now.
        """
        key = (revision, view)
        if known := self._kept.get(key):
            return known
        history = await financing_history(graph, view)
        known = KnownNetwork(PartnerNetwork(history.events, view.as_of), history.kinds)
        self._kept[key] = known
        return known
