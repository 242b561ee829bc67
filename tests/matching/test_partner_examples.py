"""Partner recommendations by hand: examples that a reader can work out."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.model import (
    DealKind,
    DealState,
    Measure,
    OrganizationKind,
    RecordedDeal,
)
from matching.partners.cold_start import Stranger, cold_start
from matching.partners.completion import Target, completion
from matching.partners.explained import best
from matching.partners.network import Network
from matching.partners.new_partners import new_partners
from matching.partners.roots import Roots
from tests.matching.partner_answers import mask
from tests.matching.partner_examples import AS_OF, BANKS, deal, network, place


def ranked(seen: Network, roots: Roots) -> list[tuple[str, float]]:
    """Best first, by ids."""
    ids = seen.history.organization_ids
    return [(ids[row], score) for row, score in best(seen, roots.scores, len(ids))]


def new(seen: Network, *, new_only: bool = True) -> list[tuple[str, float]]:
    """Formula A for u."""
    asker = seen.history.organization_row["u"]
    return ranked(seen, new_partners(seen, asker, mask(seen, BANKS), new_only=new_only))


def completing(
    seen: Network, firm: str | None = None, sectors: tuple[str, ...] = ()
) -> tuple[list[tuple[str, float]], Roots]:
    """Formula B for u."""
    history = seen.history
    row = None if firm is None else history.organization_row[firm]
    target = Target([history.node_row[each] for each in sectors], (), row)
    candidates = mask(seen, set(BANKS) - {"u"})
    roots = completion(seen, history.organization_row["u"], target, candidates)
    return ranked(seen, roots), roots


# Earlier with the target


def test_who_financed_the_enterprise_gains_one_and_a_half() -> None:
    """Also by a deal of its own, and however long ago."""
    seen = network(deal("d1", "a", firm="firm"), deal("d2", "b", firm="firm", days_ago=9000))
    found, roots = completing(seen, "firm")
    assert found == [("a", 1.5), ("b", 1.5)]
    terms = roots.explain(seen.history.organization_row["b"]).terms
    assert [(str(each.kind), each.contribution) for each in terms] == [("EARLIER_WITH_TARGET", 1.5)]
    assert [seen.history.deal_ids[each] for each in terms[0].deals] == ["d2"]


def test_several_earlier_deals_count_once() -> None:
    """All of them are named."""
    deals = [deal(f"d{number}", "a", firm="firm", days_ago=number) for number in range(3)]
    seen = network(*deals, deal("d9", "a"))
    found, roots = completing(seen, "firm")
    assert found == [("a", 1.5)]
    [term] = roots.explain(seen.history.organization_row["a"]).terms
    assert {seen.history.deal_ids[each] for each in term.deals} == {"d0", "d1", "d2"}


def test_another_enterprise_is_not_the_target() -> None:
    """A deal for somebody else speaks for nobody who has no tie."""
    seen = network(deal("d1", "a", firm="other"))
    assert completing(seen, "firm")[0] == []


def test_a_sector_has_no_earlier_deals() -> None:
    """Without an enterprise the term is not there."""
    seen = network(deal("d1", "a", firm="firm"), firm=(place(Measure.SECTOR, "s"),), other=())
    assert completing(seen, None, ("s",))[0] == []
    assert completing(seen, "firm", ("s",))[0] == [("a", 1.5)]


@pytest.mark.parametrize(
    "told",
    [
        replace(deal("d1", "a", firm="firm"), states=(DealState.DISPUTED,)),
        replace(deal("d1", "a", firm="firm"), states=(DealState.RECORDED,)),
        replace(deal("d1", "a", firm="firm"), kind=DealKind.COLLABORATION, financier_ids=()),
        deal("d1", "a", firm="firm", days_ago=-1),
    ],
)
def test_what_does_not_count_is_no_earlier_deal(told: RecordedDeal) -> None:
    """Disputed, only recorded, no financing, or still to come."""
    assert completing(network(told), "firm")[0] == []


def test_earlier_deals_are_added_to_ties() -> None:
    """The whole of the best tie, and one and a half."""
    seen = network(deal("d1", "u", "a", firm="firm"), deal("d2", "u", "b", days_ago=1461))
    assert completing(seen, "firm")[0] == [("a", 2.5), ("b", 0.5)]


# Formula B


def test_a_shared_deal_in_the_sector_counts_four_times() -> None:
    """So the other tie is half as much: the root of a quarter."""
    seen = network(
        *(deal("d1", "u", "a", firm="firm"), deal("d2", "u", "b")),
        firm=(place(Measure.SECTOR, "s"),),
    )
    # What is in the sector counts as activity too.
    assert completing(seen, None, ("s",))[0] == [("a", 1.3), ("b", 0.5)]


def test_a_deal_that_the_lead_led_counts_twice() -> None:
    """A quarter for its age of four years, a half where the lead led it."""
    seen = network(deal("d1", "u", "a", days_ago=1461, lead="u"), deal("d2", "u", "b"))
    found = dict(completing(seen)[0])
    assert found["b"] == 1.0
    assert found["a"] == pytest.approx(0.5**0.5, rel=1e-11)
    other = network(deal("d1", "u", "a", days_ago=1461, lead="a"), deal("d2", "u", "b"))
    assert dict(completing(other)[0])["a"] == 0.5


# Formula A


def test_one_path_by_hand() -> None:
    """The only candidate has the most of everything that it has at all."""
    assert new(network(deal("d1", "u", "z"), deal("d2", "z", "c"))) == [("c", 1.0)]


def test_an_old_path_counts_less() -> None:
    """Its tie and its reach are a quarter: the root of 1/4 · (1/4)^1/4."""
    seen = network(deal("d1", "u", "z"), deal("d2", "z", "c"), deal("d3", "z", "d", days_ago=1461))
    found = dict(new(seen))
    assert found["c"] == 1.0
    assert found["d"] == pytest.approx(0.25**0.625, rel=1e-11)


def test_a_crowded_deal_binds_less() -> None:
    """A pair in a deal of three is bound by 2^-1/4."""
    seen = network(deal("d1", "u", "z"), deal("d2", "z", "c"), deal("d3", "z", "a", "b"))
    found = dict(new(seen))
    # Twice the reach makes up for it: 2^-1/4 · 2^1/4.
    assert found["a"] == found["b"] == found["c"] == 1.0


def test_ties_are_a_path_when_all_are_asked_for() -> None:
    """Nobody new is left out, and whom one knows comes first."""
    seen = network(deal("d1", "u", "z"), deal("d2", "z", "c"))
    assert [id for id, _ in new(seen, new_only=False)] == ["z", "c"]
    assert [id for id, _ in new(seen)] == ["c"]


def test_equal_candidates_are_ordered_by_id() -> None:
    """Whoever was recorded first."""
    deals = [deal("d1", "u", "z"), deal("d2", "z", "c"), deal("d3", "z", "a"), deal("d4", "z", "b")]
    assert [id for id, _ in new(network(*deals))] == ["a", "b", "c"]


def test_a_fact_holds_from_its_day_until_its_end() -> None:
    """On its first day, not on its last."""
    path = deal("d1", "u", "z", firm="firm"), deal("d2", "z", "c", firm="firm")

    def score(**bounds: date) -> float:
        return dict(new(network(*path, firm=(place(Measure.SECTOR, "s", **bounds),))))["c"]

    day, tomorrow = AS_OF, AS_OF + timedelta(1)
    assert score() == score(as_of_last=day) == score(period_start_first=day) == 1.2
    assert score(until_last=tomorrow) == 1.2
    assert score(as_of_last=tomorrow) == score(period_start_first=tomorrow) == 1.0
    assert score(until_last=day) == 1.0


def test_nothing_answers() -> None:
    """An empty history, and one who is alone."""
    assert new(network()) == []
    assert new(network(deal("d1", "u"), deal("d2", "a", "b"))) == []
    assert new(network(deal("d1", "u"), deal("d2", "a", "b")), new_only=False) == []


# Cold start


def test_a_stranger_needs_no_path() -> None:
    """Activity alone, and what is brought of what is lacking."""
    seen = network(deal("d1", "a", firm="firm"), firm=(place(Measure.SECTOR, "s"),))
    row = seen.history.organization_row
    stranger = Stranger(
        row["u"], OrganizationKind.INSURER, [seen.history.node_row["s"]], [], {row["b"]: 0.5}
    )
    found = ranked(seen, cold_start(seen, stranger, mask(seen, BANKS)))
    assert found == [("a", 0.5), ("b", 0.2)]
