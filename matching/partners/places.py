"""The order in which candidates are shown, with places reserved for the long tail."""

from collections.abc import Iterator

import numpy as np

from matching.partners.columns import Booleans
from matching.partners.explained import Placed, best
from matching.partners.network import Network
from matching.partners.roots import Roots
from matching.partners.words import RecommendationBasis

PLACES = 10
MOST_RESERVED = 5


def long_tail(network: Network, candidates: Booleans) -> Booleans:
    """Of candidates the less active half of each kind: who has at most the median activity."""
    found = np.zeros(len(candidates), dtype=bool)
    kinds = network.history.organizations.kind
    for kind in np.unique(kinds[candidates]):
        of_kind = candidates & (kinds == kind)
        found |= of_kind & (network.activity <= np.median(network.activity[of_kind]))
    return found


def placed(
    network: Network,
    main: tuple[Roots, RecommendationBasis],
    tail: Roots | None,
    shown: tuple[Booleans, Booleans],
    reserved: int,
    count: int,
) -> list[Placed]:
    """The first `count` places: of every ten the last `reserved` are the long tail's.

    `main`: the scores that rank everybody else, and what they rest on; `tail`: those of a cold
    start, which need no history. `shown`: who may stand in an ordinary place, and who in a reserved
    one. Nobody stands twice; a place that nobody of its sort can take is given to the other sort.
    """
    scores, basis = main
    ordinary = iter(best(network, scores.scores * shown[0], count + reserved * count))
    others = iter(best(network, tail.scores * shown[1], 2 * count) if tail and reserved else ())
    found: list[Placed] = []
    taken: set[int] = set()
    while len(found) < count:
        rank = len(found) + 1
        is_reserved = (rank - 1) % PLACES >= PLACES - reserved
        plain = None if is_reserved else _next(ordinary, taken)
        if plain is None and (next_one := _next(others, taken)):
            found.append(Placed(rank, *next_one, RecommendationBasis.COLD_START, reserved=True))
        elif next_one := plain or _next(ordinary, taken):
            found.append(Placed(rank, *next_one, basis, reserved=False))
        else:
            break
        taken.add(found[-1].row)
    return found


def _next(ranked: Iterator[tuple[int, float]], taken: set[int]) -> tuple[int, float] | None:
    return next((each for each in ranked if each[0] not in taken), None)
