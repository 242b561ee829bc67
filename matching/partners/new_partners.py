"""New partners of a financier: whom its partners' partners lead to (formula A).

    score(u,c) = √n(paths(u,c)) + 0.2·√n(Σ_k share(u,k)·act(c,k)) + 0.05·√n(act(c)·[c in u's park])
    paths(u,c) = reach(c)^¼ · (1 + cos(u,c)) · Σ_z w(u,z) · w(z,c) / s(z)

Each z is one path u - z - c. act(c,k): decayed number of c's deals with others in sector k;
share(u,k): the share of sector k in u's; cos: of the two profiles act(u,·) and act(c,·); n divides
by the largest of all candidates. The other words are those of `matching.partners.network`.

The constants are from three splits of the development data (docs/decisions/0026-partner-network).
"""

from functools import cache

from matching.partners.columns import Booleans, Integers, product
from matching.partners.flow import Flow, Path
from matching.partners.network import Network
from matching.partners.roots import Part, Roots
from matching.partners.words import RecommendationTermKind

SECTORS_COUNT, PARK_COUNTS = 0.2, 0.05


def new_partners(
    network: Network, asker: int, candidates: Booleans, *, new_only: bool = True
) -> Roots:
    """The question of one asker; `new_only`: nobody that it has worked with already.

    Else a tie that there is already is a path too, u - c, and carries w(u,c).
    """
    flow = Flow(network, asker)
    carried = flow.sums if new_only else flow.sums + flow.ties
    alike = network.sector_cosines(asker)
    share = network.sector_share(asker)
    open_to = candidates.copy()
    open_to[asker] = False
    if new_only:
        open_to[flow.partners] = False

    def paths(to: int) -> list[Path]:
        direct = [] if new_only or not flow.ties[to] else [((asker, to), float(flow.ties[to]))]
        return [*direct, *flow.paths(to)]

    @cache
    def ours() -> Booleans:
        return network.in_sectors(network.active_sectors(asker))

    def in_sectors(to: int) -> Integers:
        return network.deals_with_others(to, ours())

    return Roots(
        network,
        open_to,
        [
            Part(None, 1.0, network.reach_root * (1 + alike) * carried),
            Part(
                RecommendationTermKind.SECTOR_ACTIVITY,
                SECTORS_COUNT,
                product(network.sector_activity, share),
                in_sectors,
            ),
            Part(
                RecommendationTermKind.PARK_ACTIVITY,
                PARK_COUNTS,
                network.activity * network.beside(asker),
                network.deals_with_others,
            ),
        ],
        paths,
    )
