"""Partners of somebody without a history here: activity where it counts, and what is new.

    score(c) = 0.4·√n(act(c) in the sectors) + 0.4·√n(act(c) for enterprises in the parks)
               + 0.2·√n(act(c) beside the asker's kind) + 0.4·brings(c) + 0.1·√n(act(c))

act(c): decayed number of c's deals, beside the asker's kind those with a financier of it; brings(c)
is the share of what the asker lacks that c offers; n divides by the largest of all candidates. It
needs no deal of the asker, and of a candidate none either. The other words are those of
`matching.partners.network`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.model import OrganizationKind
from matching.partners.columns import Booleans, Integers, product
from matching.partners.network import Network
from matching.partners.roots import Part, Roots
from matching.partners.tables import KINDS
from matching.partners.words import RecommendationTermKind as Term

SECTOR_COUNTS, PARK_COUNTS, KIND_COUNTS, COMPLEMENT_COUNTS, ACTIVITY_COUNTS = (
    *(0.4, 0.4, 0.2, 0.4),
    0.1,
)


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody without a history: its row and kind, places of its sectors and parks.

    `brings`: by row the share of what it lacks, from 0 to 1; whoever is absent brings nothing.
    """

    asker: int
    kind: OrganizationKind
    sectors: Sequence[int]
    parks: Sequence[int]
    brings: Mapping[int, float]


def cold_start(network: Network, stranger: Stranger, candidates: Booleans) -> Roots:
    """The question of one stranger, or of one who wants to see more than its paths lead to."""
    open_to = candidates.copy()
    open_to[stranger.asker] = False
    brings = np.zeros(len(candidates))
    for place, share in stranger.brings.items():
        brings[place] = share

    def active(kind: Term, coefficient: float, deals: Booleans) -> Part:
        def behind(to: int) -> Integers:
            own = network.deals_of(to)
            return own[deals[own]]

        amounts = product(network.history.deals_of, network.decay * deals)
        return Part(kind, coefficient, amounts, behind)

    everywhere = np.ones(len(network.decay), dtype=bool)
    in_parks = network.for_places(network.parks, stranger.parks)
    return Roots(
        network,
        open_to,
        [
            active(
                Term.SECTOR_ACTIVITY,
                SECTOR_COUNTS,
                network.in_sectors(stranger.sectors),
            ),
            active(Term.PARK_ACTIVITY, PARK_COUNTS, in_parks),
            active(Term.KIND_ACTIVITY, KIND_COUNTS, _beside(network, stranger.kind)),
            Part(Term.COMPLEMENT, COMPLEMENT_COUNTS, brings, is_root=False),
            active(Term.ACTIVITY, ACTIVITY_COUNTS, everywhere),
        ],
    )


def _beside(network: Network, kind: OrganizationKind) -> Booleans:
    """Deals that a financier of a kind takes part in."""
    of_kind = (network.history.organizations.kind == KINDS.index(kind)) & network.known
    return product(network.history.financiers_of, of_kind.astype(np.float64)) > 0
