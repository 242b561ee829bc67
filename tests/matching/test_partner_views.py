"""What else is read of a view of the network: the best few, clients, institutes, the last deal."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from graph.model import DealKind
from matching.partners.explained import best
from matching.partners.network import Network
from tests.matching.partner_answers import questions, roots
from tests.matching.partner_variants import for_each
from tests.matching.partner_worlds import partner_world

FAST = range(0, 200, 50)
DEEP = range(60_000, 60_600, 100)


def pairs(network: Network, found: csr_array) -> set[tuple[str, str]]:
    """The ids of what a matrix of organisations relates."""
    ids, (these, those) = network.history.organization_ids, np.nonzero(found.toarray())
    return {(ids[one], ids[other]) for one, other in zip(these, those, strict=True)}


def check_a_view(seed: int) -> None:
    world = partner_world(seed)
    network, market = world.network, world.market
    known = set(world.known_ids)
    assert pairs(network, network.clients) == {
        (member, each.enterprise) for each in market.deals for member in each.members
    }
    assert pairs(network, network.institutes) == {
        (each.enterprise_id, party)
        for each in world.deals
        if each.kind != DealKind.FINANCING and market.is_so(each)
        for party in known & {*each.party_ids}
    }
    for id, row in network.history.organization_row.items():
        mine = {each.id for each in market.of(id, alone=True)}
        days = [each.agreed_on for each in world.deals if each.id in mine]
        assert network.last_active_on(row) == max(days, default=None) or id not in known
        assert network.row(id) == (row if id in known else None)


def check_the_best_few(seed: int) -> None:
    """They are the first of all, also where the last of them is equal to others."""
    world = partner_world(seed)
    network = world.network
    for question in questions(world, seed):
        scores = roots(network, question).scores
        everybody = best(network, scores, len(scores))
        for count in range(1, len(everybody)):
            assert best(network, scores, count) == everybody[:count]


@pytest.mark.parametrize("start", FAST)
def test_views(start: int) -> None:
    """As the caller sees them."""
    for_each(range(start, start + 50), check_a_view)


@pytest.mark.parametrize("start", FAST)
def test_the_best_few(start: int) -> None:
    """Whatever is asked for."""
    for_each(range(start, start + 50), check_the_best_few)


@pytest.mark.deep
@pytest.mark.parametrize("start", DEEP)
def test_views_deep(start: int) -> None:
    """The same in hundreds of worlds."""
    for_each(range(start, start + 100), check_a_view)
    for_each(range(start, start + 100), check_the_best_few)
