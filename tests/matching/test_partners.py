"""Promises of partner recommendation: the formula, exact explanations, a stable order."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import FinancingEvent
from matching.partners import PartnerNetwork
from tests.matching.markets import AS_OF, ORGANIZATIONS, events, markets, twins
from tests.oracles.partners import decimal, unit_of, world

FEW = settings(derandomize=True, deadline=None, max_examples=200)
MANY = settings(derandomize=True, deadline=None, max_examples=4000)
HALF = Decimal("0.51")
WHOLE = Decimal("1.01")
STRANGER = "b99"

Market = list[FinancingEvent]


def all_scores(deals: Sequence[FinancingEvent], as_of: date = AS_OF) -> dict[str, dict[str, float]]:
    """The suggestions for everyone."""
    network = PartnerNetwork(deals, as_of)
    return {asker: dict(network.recommend(asker)) for asker in (*ORGANIZATIONS, STRANGER)}


def near(score: float, true: float) -> bool:
    """Whether a score is the true one in twelve digits."""
    return abs(decimal(score) - Decimal(true)) <= HALF * unit_of(score)


# Against the formula


def check_scores(deals: Market) -> None:
    network, truth = PartnerNetwork(deals, AS_OF), world(deals, AS_OF)
    for asker in (*ORGANIZATIONS, STRANGER):
        assert network.knows(asker) == bool(truth.partners(asker))
        found, true = network.recommend(asker), truth.scores(asker)
        assert len(found) == len(true)
        assert {one for one, _ in found} == set(true)
        assert found == sorted(found, key=lambda pair: (-pair[1], pair[0]))
        for candidate, score in found:
            assert near(score, true[candidate])
            assert len(decimal(score).normalize().as_tuple().digits) <= 12


def check_explanations(deals: Market) -> None:
    network, truth = PartnerNetwork(deals, AS_OF), world(deals, AS_OF)
    for asker in ORGANIZATIONS:
        for rank, (candidate, score) in enumerate(network.recommend(asker), 1):
            told = network.explain(asker, candidate, score, rank)
            true = truth.paths(asker, candidate)
            assert (told.rank, told.organization_id, told.score) == (rank, candidate, score)
            assert told.last_active_on == truth.last_active[candidate]
            assert [path.via_id for path in told.paths] == [
                path.via_id for path in sorted(told.paths, key=lambda p: (-p.weight, p.via_id))
            ]
            assert len(told.paths) == len(true)
            assert {path.via_id for path in told.paths} == set(true)
            assert sum((decimal(path.weight) for path in told.paths), Decimal(0)) == decimal(score)
            for path in told.paths:
                off = abs(decimal(path.weight) - Decimal(true[path.via_id]))
                assert off <= WHOLE * unit_of(score)


def check_ties(deals: Market) -> None:
    network, truth = PartnerNetwork(deals, AS_OF), world(deals, AS_OF)
    for one in (*ORGANIZATIONS, STRANGER):
        for other in (*ORGANIZATIONS, STRANGER):
            true = truth.ties.get((one, other))
            if true is None:
                with pytest.raises(KeyError):
                    network.tie(one, other)
                continue
            told = network.tie(one, other)
            assert (told.from_id, told.to_id) == (one, other)
            assert (told.deal_ids, told.last_on) == (true.deal_ids, true.last_on)
            assert told.weight == pytest.approx(true.weight, rel=1e-11)
            assert network.tie(other, one).weight == told.weight


@FEW
@given(markets())
def test_scores_as_defined(deals: Market) -> None:
    """Everyone gets all candidates of the formula, in twelve digits, best first, ties by id."""
    check_scores(deals)


@FEW
@given(markets())
def test_explanations_add_up(deals: Market) -> None:
    """A score is exactly the sum of its paths, each of them true to one unit."""
    check_explanations(deals)


@FEW
@given(markets())
def test_ties_as_defined(deals: Market) -> None:
    """Two partners are shown the deals they share, latest first; strangers share none."""
    check_ties(deals)


# Promises of the domain


def check_order_does_not_matter(deals: Market, data: st.DataObject) -> None:
    shuffled = [
        replace(deal, financier_ids=tuple(data.draw(st.permutations(deal.financier_ids))))
        for deal in data.draw(st.permutations(deals))
    ]
    one, other = PartnerNetwork(deals, AS_OF), PartnerNetwork(shuffled, AS_OF)
    for asker in ORGANIZATIONS:
        found = one.recommend(asker)
        assert other.recommend(asker) == found
        for rank, (candidate, score) in enumerate(found, 1):
            assert one.explain(asker, candidate, score, rank) == other.explain(
                asker, candidate, score, rank
            )


def check_the_future_does_not_exist(deals: Market) -> None:
    past = [deal for deal in deals if deal.agreed_on <= AS_OF]
    assert all_scores(deals) == all_scores(past)
    one, other = PartnerNetwork(deals, AS_OF), PartnerNetwork(past, AS_OF)
    for asker in ORGANIZATIONS:
        for rank, (candidate, score) in enumerate(one.recommend(asker), 1):
            assert one.explain(asker, candidate, score, rank) == other.explain(
                asker, candidate, score, rank
            )


def check_only_new_partners(deals: Market) -> None:
    network = PartnerNetwork(deals, AS_OF)
    met = [set(deal.financier_ids) for deal in deals if deal.agreed_on <= AS_OF]
    for asker in (*ORGANIZATIONS, STRANGER):
        for candidate, score in network.recommend(asker):
            assert score > 0
            assert candidate != asker
            assert not any({asker, candidate} <= members for members in met)


def check_equal_scores_are_ordered_by_id(deals: Market) -> None:
    found = PartnerNetwork(deals, AS_OF).recommend("u")
    truth = world(deals, AS_OF).scores("u")
    assert {one for one, _ in found} == set(truth) == {"c1", "c2", "c3"}
    assert found == sorted(found, key=lambda pair: (-pair[1], pair[0]))
    assert all(near(score, truth[one]) for one, score in found)


def check_candidates_filter(deals: Market, chosen: Sequence[str]) -> None:
    network = PartnerNetwork(deals, AS_OF)
    for asker in ORGANIZATIONS:
        assert network.recommend(asker, candidates=chosen) == [
            pair for pair in network.recommend(asker) if pair[0] in chosen
        ]


def check_far_deals_change_nothing(deals: Market, elsewhere: Market) -> None:
    far = [
        replace(
            deal,
            deal_id=f"far-{deal.deal_id}",
            financier_ids=tuple(f"far-{one}" for one in deal.financier_ids),
        )
        for deal in elsewhere
    ]
    assert all_scores(deals + far) == all_scores(deals)


def check_time_keeps_the_scale(deals: Market, days: int) -> None:
    past = [deal for deal in deals if deal.agreed_on <= AS_OF]
    now, later = all_scores(past), all_scores(past, AS_OF + timedelta(days))
    faded = 2.0 ** (-days / 365.25 / 2.0 * 1.25)
    for asker, scores in now.items():
        assert later[asker].keys() == scores.keys()
        for candidate, score in scores.items():
            assert later[asker][candidate] == pytest.approx(score * faded, rel=1e-11)


def check_activity_alone_helps_only_oneself(deals: Market, active: str) -> None:
    alone = FinancingEvent("d99", AS_OF, (active,))
    before, after = all_scores(deals), all_scores([*deals, alone])
    for asker, scores in before.items():
        assert after[asker].keys() == scores.keys()
        for candidate, score in scores.items():
            if candidate == active:
                assert after[asker][candidate] > score
            else:
                assert after[asker][candidate] == pytest.approx(score, rel=1e-11)


@FEW
@given(twins())
def test_equal_scores_are_ordered_by_id(deals: Market) -> None:
    """Candidates whose scores differ only beyond the twelfth digit come in the order of ids."""
    check_equal_scores_are_ordered_by_id(deals)


@FEW
@given(markets(), st.data())
def test_order_of_input_does_not_matter(deals: Market, data: st.DataObject) -> None:
    """The same deals in any order give the same suggestions and explanations."""
    check_order_does_not_matter(deals, data)


@FEW
@given(markets())
def test_the_future_does_not_exist(deals: Market) -> None:
    """Deals after the day of the question change nothing."""
    check_the_future_does_not_exist(deals)


@FEW
@given(markets())
def test_only_new_partners_are_suggested(deals: Market) -> None:
    """Nobody is suggested to themselves or to someone they have dealt with."""
    check_only_new_partners(deals)


@FEW
@given(markets(), st.lists(st.sampled_from((*ORGANIZATIONS, STRANGER)), max_size=4))
def test_candidates_only_filter(deals: Market, chosen: list[str]) -> None:
    """Asking for some candidates leaves the others out and changes no score."""
    check_candidates_filter(deals, chosen)


@FEW
@given(markets(), markets())
def test_far_deals_change_nothing(deals: Market, elsewhere: Market) -> None:
    """Deals of organisations that nobody here is linked with change no suggestion here."""
    check_far_deals_change_nothing(deals, elsewhere)


@FEW
@given(markets(), st.integers(0, 2000))
def test_time_keeps_the_scale(deals: Market, days: int) -> None:
    """While nothing new happens all scores fade by one common factor."""
    check_time_keeps_the_scale(deals, days)


@FEW
@given(markets(), st.sampled_from(ORGANIZATIONS))
def test_activity_alone_helps_only_oneself(deals: Market, active: str) -> None:
    """A deal that someone makes alone lifts that one's score and leaves all others."""
    check_activity_alone_helps_only_oneself(deals, active)


@pytest.mark.deep
@MANY
@given(markets(), markets(), st.data())
def test_all_promises_deep(deals: Market, elsewhere: Market, data: st.DataObject) -> None:
    """Every promise above holds for thousands of markets."""
    check_scores(deals)
    check_explanations(deals)
    check_ties(deals)
    check_order_does_not_matter(deals, data)
    check_the_future_does_not_exist(deals)
    check_only_new_partners(deals)
    check_equal_scores_are_ordered_by_id(data.draw(twins()))
    check_candidates_filter(deals, data.draw(st.lists(st.sampled_from(ORGANIZATIONS))))
    check_far_deals_change_nothing(deals, elsewhere)
    check_time_keeps_the_scale(deals, data.draw(st.integers(0, 2000)))
    check_activity_alone_helps_only_oneself(deals, data.draw(st.sampled_from(ORGANIZATIONS)))


@pytest.mark.deep
@settings(MANY, max_examples=3000)
@given(
    st.lists(
        events(tuple(f"b{number}" for number in range(40))),
        max_size=120,
        unique_by=lambda event: event.deal_id,
    )
)
def test_wide_markets_deep(deals: Market) -> None:
    """Markets of many organisations are scored and explained as defined."""
    check_scores(deals)
    check_explanations(deals)


# Examples


def deal(id: str, *financiers: str, days_ago: int = 0) -> FinancingEvent:
    """A deal so many days before the question."""
    return FinancingEvent(id, AS_OF - timedelta(days_ago), financiers)


def test_one_path_by_hand() -> None:
    """u–z and z–c, both today: 1 · 1 / 2, times the fourth root of one deal."""
    network = PartnerNetwork([deal("d1", "u", "z"), deal("d2", "z", "c")], AS_OF)
    assert network.recommend("u") == [("c", 0.5)]
    told = network.explain("u", "c", 0.5, 1)
    assert [(path.via_id, path.weight) for path in told.paths] == [("z", 0.5)]
    assert told.last_active_on == AS_OF


def test_popularity_counts_by_its_fourth_root() -> None:
    """Sixteen deals of one's own double a score."""
    own = [deal(f"d{number}", "c") for number in range(10, 25)]
    network = PartnerNetwork([deal("d1", "u", "z"), deal("d2", "z", "c"), *own], AS_OF)
    assert network.recommend("u") == [("c", 1.0)]


def test_a_crowded_deal_binds_less() -> None:
    """In a deal of five each pair is bound by a half."""
    network = PartnerNetwork([deal("d1", "a", "b", "c", "d", "e")], AS_OF)
    assert network.tie("a", "b").weight == 0.5


def test_a_name_that_is_written_twice_counts_once() -> None:
    """A financier who is listed twice does not make a deal larger or a partner of itself."""
    network = PartnerNetwork([deal("d1", "a", "b", "a")], AS_OF)
    assert network.tie("a", "b").weight == 1.0
    with pytest.raises(KeyError):
        network.tie("a", "a")


def test_two_years_halve_a_tie() -> None:
    """A deal of two years ago binds half as much as one of today."""
    network = PartnerNetwork([deal("d1", "a", "b"), deal("d2", "a", "c", days_ago=1461)], AS_OF)
    assert network.tie("a", "b").weight == 1.0
    assert network.tie("a", "c").weight == 0.25


def test_equal_candidates_are_ordered_by_id() -> None:
    """Candidates with one score come in the order of their ids."""
    deals = [deal("d1", "u", "z"), deal("d2", "z", "c2"), deal("d3", "z", "c10")]
    found = PartnerNetwork(deals, AS_OF).recommend("u")
    assert [one for one, _ in found] == ["c10", "c2"]
    assert found[0][1] == found[1][1]


def test_who_acts_alone_has_no_partner() -> None:
    """An organisation with deals but no partner is not known and gets no suggestion."""
    network = PartnerNetwork([deal("d1", "a"), deal("d2", "b", "c")], AS_OF)
    assert not network.knows("a")
    assert network.knows("b")
    assert network.recommend("a") == []


def test_an_empty_market_answers() -> None:
    """Without any deal nobody is known and nobody is suggested."""
    network = PartnerNetwork([], AS_OF)
    assert not network.knows("a")
    assert network.recommend("a") == []
