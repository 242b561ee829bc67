"""Who holds the network of deals together: without whom others are no longer connected.

See docs/decisions/0027-resilience.md.
"""

import numpy as np
import rustworkx
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from matching.partners.columns import Integers
from matching.partners.network import Network


def articulations(network: Network) -> frozenset[int]:
    """The rows of the organisations whose leaving separates some two others.

    Deals are the other side of the graph: whom a deal ties it ties through itself, and none is one
    whose going separates anybody who is asked about.
    """
    size = len(network.history.organization_ids)
    organizations, deals = _ties(network)
    graph: rustworkx.PyGraph[None, None] = rustworkx.PyGraph(multigraph=False)
    graph.extend_from_edge_list(
        list(zip(organizations.tolist(), (size + deals).tolist(), strict=True))
    )
    found = rustworkx.articulation_points(graph)
    return frozenset(each for each in found if each < size)


def separated(network: Network, row: int) -> int:
    """How many of those connected through it would not be in the largest part that remains."""
    size = len(network.history.organization_ids)
    organizations, deals = _ties(network)
    before = _parts(organizations, deals, size)
    others = organizations != row
    after = _parts(organizations[others], deals[others], size)
    connected = np.flatnonzero(before == before[row])
    parts = np.bincount(after[connected[connected != row]])
    return int(parts.sum() - parts.max(initial=0))


def _ties(network: Network) -> tuple[Integers, Integers]:
    """Who financed which of the deals that tie somebody, as far as they are seen."""
    pairs = network.history.deals_of.tocoo()
    organizations, deals = pairs.row.astype(np.int64), pairs.col.astype(np.int64)
    ties = (network.joint[deals] > 0) & network.known[organizations]
    return organizations[ties], deals[ties]


def _parts(organizations: Integers, deals: Integers, size: int) -> Integers:
    """To which connected part each organisation belongs."""
    whole = size + int(deals.max(initial=-1)) + 1
    ones = np.ones(len(deals), dtype=np.int8)
    graph = csr_array((ones, (organizations, size + deals)), shape=(whole, whole))
    _, labels = connected_components(graph, directed=False)
    return np.asarray(labels[:size], dtype=np.int64)
