"""The strongest ways to be introduced: chains of ties from one organisation to another.

A chain u - z1 - … - v weighs w(u,z1) · Π w(z_i, z_(i+1)) / s(z_i): what a path of formula A adds to
a score, before the popularity of its end; each further step passes on the share that the next one
has in the strength of the one before. So a chain is never stronger for being longer.

The search is exact: A* over chains, guided by an upper bound of what is still to come. The bound is
the best product from there to v; it is worked out from v backwards, strongest first, for as many
organisations as the work allows, and for all others it is that of the last one. The work is
bounded by the number of organisations whose ties are looked at.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from matching.partners.columns import Floats, Integers
from matching.partners.explained import SAME
from matching.partners.network import Network
from matching.published import rounded

MOST_LENGTH = 6
# Rows of ties that a question may look at, and chains that it may take up: some 0.2 s at 128,000
# organisations.
MOST_ROWS = 600
MOST_CHAINS = 20_000
# Backwards, where the bound comes from, at most so many of the rows.
MOST_BOUNDS = 200


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain of ties: its ends and who is between, and its weight in 12 significant digits."""

    rows: tuple[int, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Chains:
    """The strongest first; `proved`: the work sufficed to know that there are no stronger ones."""

    found: tuple[Chain, ...]
    proved: bool


@dataclass(frozen=True, slots=True)
class _Steps:
    """Where an organisation's ties lead: the most promising first."""

    to: Integers
    share: Floats
    promise: Floats


class _Search:
    def __init__(self, network: Network, start: int, end: int, most_length: int) -> None:
        self._network = network
        self._start, self._end = start, end
        self._most_length = most_length
        self._rows: dict[int, tuple[Integers, Floats]] = {}
        self._steps: dict[int, _Steps] = {}
        self.exhausted = False
        self._bounds, self._otherwise = self._backwards()

    def _ties(self, place: int) -> tuple[Integers, Floats]:
        """Whom it is tied with, and the weights."""
        if place not in self._rows:
            if len(self._rows) >= MOST_ROWS:
                self.exhausted = True
                return np.zeros(0, dtype=np.int64), np.zeros(0)
            weights = self._network.ties_of(place)
            others = np.flatnonzero(weights)
            self._rows[place] = (others, weights[others])
        return self._rows[place]

    def _backwards(self) -> tuple[dict[int, float], float]:
        """The best product from organisations to the end; for all others at most so much."""
        bounds: dict[int, float] = {}
        waiting = [(-1.0, self._end)]
        strength = self._network.strength
        while waiting and len(bounds) < MOST_BOUNDS:
            product, place = heapq.heappop(waiting)
            if place in bounds:
                continue
            bounds[place] = -product
            if place == self._start:
                continue
            others, weights = self._ties(place)
            products = -product * weights / strength[others]
            for other, found in zip(others.tolist(), products.tolist(), strict=True):
                if other not in bounds:
                    heapq.heappush(waiting, (-found, other))
        return bounds, -waiting[0][0] if waiting else 0.0

    def _steps_from(self, place: int) -> _Steps:
        if place not in self._steps:
            others, weights = self._ties(place)
            whole = 1.0 if place == self._start else self._network.strength[place]
            share = weights / whole
            bounds = np.array([self._bounds.get(each, self._otherwise) for each in others.tolist()])
            promise = share * bounds
            order = np.lexsort((others, -promise))
            order = order[promise[order] > 0]
            self._steps[place] = _Steps(others[order], share[order], promise[order])
        return self._steps[place]

    def strongest(self, first: int) -> list[tuple[float, tuple[int, ...]]]:
        """At least the `first` strongest with all that equal the last of them."""
        found: list[tuple[float, tuple[int, ...]]] = []
        # What is promised at most, the chain so far, its weight, and which step is next from it.
        waiting: list[tuple[float, tuple[int, ...], float, int]] = []

        def put(chain: tuple[int, ...], weight: float, step: int) -> None:
            promise = self._steps_from(chain[-1]).promise
            if step < len(promise):
                heapq.heappush(waiting, (-weight * float(promise[step]), chain, weight, step))

        put((self._start,), 1.0, 0)
        taken = 0
        while waiting:
            promised, chain, weight, step = heapq.heappop(waiting)
            if len(found) >= first and -promised < found[first - 1][0] * (1 - SAME):
                break
            taken += 1
            if taken > MOST_CHAINS:
                self.exhausted = True
                break
            put(chain, weight, step + 1)
            steps = self._steps_from(chain[-1])
            place, longer = int(steps.to[step]), weight * float(steps.share[step])
            if place == self._end:
                found.append((longer, (*chain, place)))
            elif place not in chain and len(chain) < self._most_length:
                put((*chain, place), longer, 0)
        return found


def chains(network: Network, start_id: str, end_id: str, most_length: int, first: int) -> Chains:
    """The `first` strongest chains of at most so many ties; ties by length, then by ids.

    `most_length` from 1 to 6. None where one of the two is not known, or both are the same.
    """
    start, end = network.row(start_id), network.row(end_id)
    if start is None or end is None or start == end:
        return Chains((), proved=True)
    search = _Search(network, start, end, most_length)
    ids = network.history.organization_ids
    found = [Chain(rows, rounded(weight)) for weight, rows in search.strongest(first)]
    found.sort(key=lambda each: (-each.weight, len(each.rows), [ids[row] for row in each.rows]))
    return Chains(tuple(found[:first]), proved=not search.exhausted)
