"""What flows from an asker to others by way of its partners: the paths of formulas A and B.

A path u - z - c carries w(u,z) · w(z,c) / s(z): of the tie of u and z the share that c has in the
strength of z. All sums are two sparse products, B·(f ∘ (T·(w_u / s))), with B the incidence matrix
(organisations × deals) and T its transpose.
"""

from functools import cached_property

import numpy as np

from matching.partners.columns import Floats, Integers, gathered
from matching.partners.network import Network

Path = tuple[tuple[int, ...], float]
"""The rows of a path from its beginning to its end, and what it carries."""


class Flow:
    """The ties and paths of one asker."""

    def __init__(self, network: Network, asker: int) -> None:
        self._network = network
        self._asker = asker
        self.ties: Floats = network.ties_of(asker)
        self.partners: Integers = network.history.by_id(np.flatnonzero(self.ties))
        self._share = np.zeros(len(self.ties))
        self._share[self.partners] = self.ties[self.partners] / network.strength[self.partners]

    @cached_property
    def sums(self) -> Floats:
        """By row, what all paths to it carry; to a partner only those by way of others."""
        network, share = self._network, self._share
        history, weight = network.history, network.weight
        per_deal = gathered(history.deals_of, self.partners, share[self.partners])
        deals = history.deals_by_id(np.flatnonzero((per_deal > 0) & (weight > 0)))
        found = gathered(history.financiers_of, deals, weight[deals] * per_deal[deals])
        own = history.deals_of[self.partners].tocoo()
        places, partner = own.col, self.partners[own.row]
        # In each deal less what the partner itself brings: nothing is left, exactly, where it is
        # the only one there. Taken from the whole sum a trace of rounding would stay.
        others = weight[places] * (per_deal[places] - share[partner])
        found[self.partners] = np.bincount(own.row, others, minlength=len(self.partners))
        found[self._asker] = 0
        return found * network.known

    def paths(self, to: int) -> list[Path]:
        """The paths by way of one partner to somebody else."""
        theirs = self._network.ties_of(to)
        via = self._network.history.by_id(np.flatnonzero((self._share > 0) & (theirs > 0)))
        carried = self._share[via] * theirs[via]
        return [
            ((self._asker, z, to), each)
            for z, each in zip(via.tolist(), carried.tolist(), strict=True)
        ]
