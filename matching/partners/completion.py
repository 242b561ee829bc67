"""Who completes a deal: the sum of named terms (formula B).

Given the lead l, the sectors and parks that the deal is for, and its enterprise where there is one:

    score(c) = √n(ties(l,c)) + 0.2·√n(Σ_z w(l,z)·w(z,c)/s(z)) + 0.3·√n(act(c))
               + 0.1·√n(act(c)·[c in one of the parks]) + 1.5·[c financed this enterprise]
    ties(l,c) = Σ f(e) · (1 + 3·[e is for one of the sectors]) · (1 + [l led e]) over shared e

act(c): decayed number of c's deals with others in the sectors; n divides by the largest of all
candidates. The other words are those of `matching.partners.network`.

The constants are from three splits of the development data (docs/decisions/0026-partner-network),
but that of the enterprise, which is no figure of that data.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.partners.columns import Booleans, Floats, Integers, gathered, product
from matching.partners.flow import Flow
from matching.partners.network import Network
from matching.partners.roots import Part, Roots
from matching.partners.words import RecommendationTermKind

PATHS_COUNT, SECTOR_COUNTS, PARK_COUNTS, TARGET_COUNTS = 0.2, 0.3, 0.1, 1.5
SAME_SECTOR, LED = 3.0, 1.0


@dataclass(frozen=True, slots=True)
class Target:
    """What a deal is for: places of sectors and parks among the nodes, and an enterprise's row."""

    sectors: Sequence[int] = ()
    parks: Sequence[int] = ()
    enterprise: int | None = None


def completion(network: Network, lead: int, target: Target, candidates: Booleans) -> Roots:
    """The question of one lead; `candidates` without who is in the deal already."""
    flow = Flow(network, lead)
    in_sectors = network.in_sectors(target.sectors)
    of_target = network.history.deals.owner == (
        -1 if target.enterprise is None else target.enterprise
    )
    active = product(network.history.deals_of, network.joint * in_sectors)
    earlier = product(network.history.deals_of, network.decay * of_target) > 0
    open_to = candidates.copy()
    open_to[lead] = False

    def shared(to: int) -> Integers:
        return np.intersect1d(network.deals_with_others(to), network.deals_with_others(lead))

    def in_sector(to: int) -> Integers:
        return network.deals_with_others(to, in_sectors)

    def with_target(to: int) -> Integers:
        own = network.deals_of(to)
        return own[of_target[own]]

    return Roots(
        network,
        open_to,
        [
            Part(RecommendationTermKind.DIRECT_TIES, 1.0, _ties(network, lead, in_sectors), shared),
            Part(None, PATHS_COUNT, flow.sums),
            Part(RecommendationTermKind.SECTOR_ACTIVITY, SECTOR_COUNTS, active, in_sector),
            Part(
                RecommendationTermKind.PARK_ACTIVITY,
                PARK_COUNTS,
                active * network.sits_in(target.parks),
                in_sector,
            ),
            Part(
                RecommendationTermKind.EARLIER_WITH_TARGET,
                TARGET_COUNTS,
                earlier,
                with_target,
                is_root=False,
            ),
        ],
        flow.paths,
    )


def _ties(network: Network, lead: int, in_sectors: Booleans) -> Floats:
    own = network.deals_with_others(lead)
    weights = network.weight[own] * (1 + SAME_SECTOR * in_sectors[own])
    weights *= 1 + LED * np.isin(own, network.led_by(lead))
    return gathered(network.history.financiers_of, own, weights)
