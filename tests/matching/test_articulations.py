"""Who holds the network of deals together: equal to taking each one out and counting what is left.

In words: docs/decisions/0027-resilience.md.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.model import (
    DataClass,
    DealKind,
    DealState,
    OrganizationKind,
    RecordedDeal,
    RecordedOrganization,
)
from graph.moments import moment
from matching.partners.articulations import articulations, separated
from matching.partners.history import EMPTY
from matching.partners.network import Network
from matching.partners.sight import EVERYTHING, Sight
from tests.matching.partner_examples import AS_OF, BANKS, deal, network
from tests.matching.partner_variants import (
    as_it_was_known,
    for_each,
    in_another_order,
    without_hidden,
)
from tests.matching.partner_worlds import FOREVER, LONG_AGO, PartnerWorld, partner_world
from tests.matching.resilience_worlds import sparse_network
from tests.oracles import resilience as oracle

FAST = range(0, 300, 50)
DEEP = range(1_000, 7_000, 200)
Separating = dict[str, int]


def separating(seen: Network) -> Separating:
    """Each articulation and how many it separates; all others separate nobody."""
    ids = seen.history.organization_ids
    found = articulations(seen)
    counts = {id: separated(seen, row) for row, id in enumerate(ids)}
    assert {row for row, id in enumerate(ids) if counts[id]} == found
    return {id: count for id, count in counts.items() if count}


def true_of(graph: oracle.Graph) -> Separating:
    """What the oracle says of each articulation."""
    return {id: oracle.separated(graph, id) for id in oracle.articulations(graph)}


def graph_of(world: PartnerWorld) -> oracle.Graph:
    """The ties that the page speaks of."""
    return oracle.tied(world.ids, [each.members for each in world.market.deals])


def check_world(world: PartnerWorld, met: Counter[str]) -> None:
    """The same articulations, and of everybody how many it separates."""
    graph = graph_of(world)
    true = true_of(graph)
    assert separating(world.network) == true
    tied = [id for id in graph if graph[id]]
    met["answers"] += 1
    met["none"] += not true
    met["some"] += 0 < len(true) < len(tied)
    met["several"] += len(true) > 1
    met["several separated"] += any(count > 1 for count in true.values())
    met["in several parts"] += sum(len(piece) > 1 for piece in oracle.pieces(graph)) > 1


def check_shares(met: Counter[str]) -> None:
    """A good part of the answers is neither empty nor everybody, and nothing rare is absent."""
    print(sorted(met.items()))
    assert met["some"] >= 0.3 * met["answers"]
    for name in ("none", "several", "several separated", "in several parts"):
        assert met[name] >= 0.1 * met["answers"], name


@pytest.mark.parametrize("start", FAST)
def test_answers_are_those_of_the_page(start: int) -> None:
    """For every sort of caller, in networks with few deals and with many."""
    met = Counter[str]()
    for_each(range(start, start + 50), lambda seed: check_world(sparse_network(seed), met))
    check_shares(met)
    for_each(range(start, start + 10), lambda seed: check_world(partner_world(seed), met))


@pytest.mark.deep
@pytest.mark.parametrize("start", DEEP)
def test_answers_are_those_of_the_page_deep(start: int) -> None:
    """The same for thousands of worlds."""
    met = Counter[str]()
    for_each(range(start, start + 200), lambda seed: check_world(sparse_network(seed), met))
    check_shares(met)


@given(st.lists(st.sets(st.sampled_from(BANKS), min_size=1, max_size=4), max_size=8))
def test_any_deals_of_six_banks(members: list[set[str]]) -> None:
    """Whatever they are, and however often the same ones meet."""
    deals = [deal(f"d{number}", *sorted(each)) for number, each in enumerate(members)]
    assert separating(network(*deals)) == true_of(oracle.tied(BANKS, members))


# ------------------------------------------------------------ promises


@pytest.mark.parametrize("start", range(300, 400, 25))
def test_the_order_of_reading_is_no_matter(start: int) -> None:
    """Of organisations, deals, and who took part."""

    def check(seed: int) -> None:
        world = sparse_network(seed)
        assert separating(in_another_order(world, Random(seed)).network) == separating(
            world.network
        )

    for_each(range(start, start + 25), check)


@pytest.mark.parametrize("start", range(400, 500, 25))
def test_what_is_hidden_or_not_yet_known_changes_nothing(start: int) -> None:
    """The answer is the same as if it had never been recorded."""

    def check(seed: int) -> None:
        world = sparse_network(seed)
        told = separating(world.network)
        assert separating(without_hidden(world).network) == told
        assert separating(as_it_was_known(world).network) == told

    for_each(range(start, start + 25), check)


def with_newcomer(world: PartnerWorld, id: str) -> PartnerWorld:
    """A bank comes whose only deal is one with another, for all to see."""
    bank = RecordedOrganization("new", OrganizationKind.BANK, False, LONG_AGO, ())
    tie = deal("d-new", id, "new", firm=world.of_kind(OrganizationKind.ENTERPRISE)[0])
    tie = replace(tie, agreed_on=world.as_of, data_class=DataClass.PUBLIC)
    return replace(world, organizations=(*world.organizations, bank), deals=(*world.deals, tie))


@pytest.mark.parametrize("start", range(500, 560, 30))
def test_who_ties_a_newcomer_is_an_articulation(start: int) -> None:
    """Where it had a tie before; it separates one more, and nobody else becomes one or ceases."""

    def check(seed: int) -> None:
        world = sparse_network(seed)
        graph, told = graph_of(world), separating(world.network)
        tied = [id for id in world.known_ids if graph[id]]
        for id in Random(seed).sample(tied, min(3, len(tied))):
            now = separating(with_newcomer(world, id).network)
            assert now[id] == told.get(id, 0) + 1
            assert now.keys() == {*told, id}

    for_each(range(start, start + 30), check)


# ------------------------------------------------------------ by hand


def seen_by(sight: Sight, *deals: RecordedDeal, known_at: str = FOREVER) -> Network:
    """Six banks and their deals, as somebody sees them at a moment."""
    people = [
        RecordedOrganization(id, kind, False, LONG_AGO, ())
        for kind, ids in (
            (OrganizationKind.BANK, BANKS),
            (OrganizationKind.ENTERPRISE, ("other",)),
        )
        for id in ids
    ]
    return Network(EMPTY.with_changes(organizations=people, deals=deals), sight, AS_OF, known_at)


def test_nothing_holds_together_what_is_not_tied() -> None:
    """No deal, one deal, or deals that nobody else takes part in."""
    assert separating(network()) == {}
    assert separating(network(deal("d1", "a", "b"))) == {}
    assert separating(network(*(deal(f"d{id}", id) for id in BANKS))) == {}


def test_a_single_financier_is_tied_to_nobody() -> None:
    """However many such deals there are for the same enterprise."""
    ties = deal("d1", "a", "u"), deal("d2", "u", "b")
    alone = [deal(f"d{id}", id, firm="firm") for id in BANKS]
    assert separating(network(*ties, *alone)) == {"u": 1}
    assert separating(network(ties[0], *alone)) == {}


def test_a_chain_and_a_triangle() -> None:
    """Whoever is in the middle, until its two sides meet."""
    chain = deal("d1", "a", "u"), deal("d2", "u", "b")
    assert separating(network(*chain)) == {"u": 1}
    assert separating(network(*chain, deal("d3", "a", "b"))) == {}


def test_one_deal_ties_all_who_take_part() -> None:
    """Also when one of them leaves: the others still have it."""
    assert separating(network(deal("d1", "a", "b", "c", "u"))) == {}
    assert separating(network(deal("d1", "a", "b", "u"), deal("d2", "u", "c", "d"))) == {"u": 2}


def test_a_star() -> None:
    """All but one of its points are separated; the largest part is any of them."""
    assert separating(network(*(deal(f"d{id}", "u", id) for id in "abcd"))) == {"u": 3}


def test_a_bridge_between_two_clusters() -> None:
    """Of a, b | u | c, d, z the smaller side is separated; z hangs on d alone."""
    deals = [
        *(deal("d1", "a", "b"), deal("d2", "a", "u"), deal("d3", "b", "u")),
        *(deal("d4", "u", "c"), deal("d5", "u", "d"), deal("d6", "c", "d"), deal("d7", "d", "z")),
    ]
    assert separating(network(*deals)) == {"u": 2, "d": 1}


def test_two_ends_of_a_bridge() -> None:
    """Each of them separates what is behind it and the other does not."""
    deals = [
        *(deal("d1", "a", "b"), deal("d2", "a", "c"), deal("d3", "b", "c")),
        *(deal("d4", "c", "d"), deal("d5", "d", "u", "z")),
    ]
    assert separating(network(*deals)) == {"c": 2, "d": 2}


def test_what_is_far_away_counts_for_nobody() -> None:
    """Whoever was never connected is not separated."""
    deals = deal("d1", "a", "u"), deal("d2", "u", "b"), deal("d3", "c", "d"), deal("d4", "d", "z")
    assert separating(network(*deals)) == {"u": 1, "d": 1}


def test_an_old_deal_ties_as_much_as_a_new_one() -> None:
    """And one that has ended too."""
    old = deal("d2", "u", "b", days_ago=100_000)
    for tie in (old, replace(old, states=(DealState.ENDED,))):
        assert separating(network(deal("d1", "a", "u"), tie)) == {"u": 1}


LATER = moment(datetime(2025, 4, 1, tzinfo=UTC))
KNOWN_AT = moment(datetime(2025, 3, 31, tzinfo=UTC))


def late(told: RecordedDeal) -> RecordedDeal:
    """Recorded when the question is no longer asked about."""
    return replace(told, recorded_at=LATER, states_recorded_at=(LATER,))


def tomorrow(told: RecordedDeal) -> RecordedDeal:
    """Agreed on the day after."""
    day = AS_OF + timedelta(1)
    return replace(told, agreed_on=day, states_since=(day,))


def stated(state: DealState) -> Callable[[RecordedDeal], RecordedDeal]:
    """In another state."""
    return lambda told: replace(told, states=(state,))


def collaboration(told: RecordedDeal) -> RecordedDeal:
    """No financing: all take part, nobody finances."""
    return replace(told, kind=DealKind.COLLABORATION, financier_ids=())


def only_present(told: RecordedDeal) -> RecordedDeal:
    """Of two only the first financed it."""
    return replace(told, financier_ids=told.financier_ids[:1])


NO_TIES = [
    *(late, tomorrow, collaboration, only_present),
    *(stated(each) for each in DealState if each not in (DealState.CONFIRMED, DealState.ENDED)),
]


@pytest.mark.parametrize("otherwise", NO_TIES)
def test_what_does_not_count_ties_nobody(
    otherwise: Callable[[RecordedDeal], RecordedDeal],
) -> None:
    """It neither connects two sides nor closes a triangle."""
    one, other, third = deal("d1", "a", "u"), deal("d2", "u", "b"), deal("d3", "a", "b")

    def told(*deals: RecordedDeal) -> Separating:
        return separating(seen_by(EVERYTHING, *deals, known_at=KNOWN_AT))

    assert told(one, other) == {"u": 1}
    assert told(one, otherwise(other)) == {}
    assert told(one, other, third) == {}
    assert told(one, other, otherwise(third)) == {"u": 1}


def test_a_deal_that_is_not_for_the_caller_ties_nobody() -> None:
    """Who took part sees its own; nobody else does."""
    chain = deal("d1", "a", "u"), deal("d2", "u", "b"), deal("d3", "b", "c")

    def told(id: str | None) -> Separating:
        return separating(seen_by(Sight(AS_OF, organization_id=id), *chain))

    assert separating(seen_by(EVERYTHING, *chain)) == {"u": 1, "b": 1}
    assert told("u") == {"u": 1}
    assert told("b") == {"b": 1}
    assert told("a") == told("c") == told("z") == told(None) == {}


def test_who_is_not_known_yet_ties_nobody() -> None:
    """It took part in deals that are known."""
    people = [
        RecordedOrganization("other", OrganizationKind.ENTERPRISE, False, LONG_AGO, ()),
        *(RecordedOrganization(id, OrganizationKind.BANK, False, LONG_AGO, ()) for id in "abcd"),
        RecordedOrganization("u", OrganizationKind.BANK, False, LATER, ()),
    ]
    deals = deal("d1", "a", "c", "u"), deal("d2", "u", "b", "d")
    history = EMPTY.with_changes(organizations=people, deals=deals)
    assert separating(Network(history, EVERYTHING, AS_OF, LATER)) == {"u": 2}
    assert separating(Network(history, EVERYTHING, AS_OF, KNOWN_AT)) == {}
