"""What two organisations have in common: shared deals, and grounds other than these."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.partners.columns import Booleans, Integers, row
from matching.partners.network import Network
from matching.published import rounded


@dataclass(frozen=True, slots=True)
class PartnerTie:
    """Two organisations that financed together: its weight, and their deals, latest first."""

    from_row: int
    to_row: int
    weight: float
    deals: Integers
    last_on: date


def tie(network: Network, one: int, other: int) -> PartnerTie | None:
    """The tie of two partners; None for two that share no deal."""
    theirs = network.deals_with_others(other)
    shared = network.deals_with_others(one, _among(network, theirs))
    if not len(shared) or one == other:
        return None
    deals = network.latest_first(shared)
    weight = float(network.weight[shared].sum())
    return PartnerTie(one, other, rounded(weight), deals, network.agreed_on(int(deals[0])))


def _among(network: Network, deals: Integers) -> Booleans:
    found = np.zeros(len(network.decay), dtype=bool)
    found[deals] = True
    return found


@dataclass(frozen=True, slots=True)
class CommonGround:
    """Rows of what two organisations have in common beside deals that they shared.

    `clients`: enterprises that both financed; `institutes` that work with clients of both; `parks`:
    nodes of parks where both sit.
    """

    clients: Integers
    institutes: Integers
    parks: Integers


def common_ground(network: Network, one: int, other: int) -> CommonGround:
    """What the two have in common, as far as the caller sees."""
    ours, theirs = row(network.clients, one), row(network.clients, other)
    return CommonGround(
        clients=np.intersect1d(ours, theirs),
        institutes=np.intersect1d(_institutes(network, ours), _institutes(network, theirs)),
        parks=np.intersect1d(row(network.parks, one), row(network.parks, other)),
    )


def common_sectors(network: Network, one: int, other: int) -> Integers:
    """The nodes of sectors in which both have deals with others."""
    return np.intersect1d(network.active_sectors(one), network.active_sectors(other))


def _institutes(network: Network, clients: Integers) -> Integers:
    return np.unique(network.institutes[clients].indices).astype(np.int64)
