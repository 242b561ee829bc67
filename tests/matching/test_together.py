"""What two providers serve together and neither alone: equal to going through every plan."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from random import Random

import pytest

from matching.plans.problem import GapProblem
from matching.plans.recruits import Gap
from matching.plans.together import Gain, alone, gain
from matching.plans.uncovered import Uncovered, least_uncovered
from tests.matching.resilience_worlds import NeedsWorld, in_another_order, needs_world
from tests.matching.test_resilience_examples import cover, guaranteed, loan, need
from tests.oracles.plan_enumeration import usable
from tests.oracles.resilience import has_something_open, least

FAST = range(0, 240, 60)
DEEP = range(1_000, 4_000, 250)
PAIRS = 5


def left(problem: GapProblem, *providers: str) -> int:
    """What the best plan of these alone leaves uncovered."""
    return least(
        replace(
            problem,
            candidates=tuple(each for each in problem.candidates if each.provider_id in providers),
            covers=tuple(each for each in problem.covers if each.provider_id in providers),
            providers=tuple(each for each in problem.providers if each.id in providers),
        )
    )


def true_gain(gaps: Sequence[Gap], one: str, other: str) -> Gain:
    """By which the two leave less than the better of them, and whom only both serve."""
    closed, firms = 0, set[str]()
    for gap in gaps:
        better = min(left(gap.problem, one), left(gap.problem, other))
        both = left(gap.problem, one, other)
        closed += max(0, better - both)
        if better > 0 and both == 0:
            firms.add(gap.enterprise_id)
    return Gain(frozenset(firms), closed, len(gaps))


def gained(gaps: Sequence[Gap], one: str, other: str) -> Gain:
    """As the product says it."""
    return gain(gaps, alone(gaps, one), one, other)


def may_need(problem: GapProblem, one: str, other: str) -> bool:
    """Neither could lend the whole, or one asks for a partner of the other's kind."""
    kinds = {each.id: each.kind for each in problem.providers}
    lent = {one: 0, other: 0}
    for each in problem.candidates:
        if each.provider_id in lent and usable(problem, each):
            lent[each.provider_id] += each.maximum
            third = one if each.provider_id == other else other
            if kinds[third] in (each.partner_kind, *each.presences):
                return True
    return 0 < min(lent.values()) <= max(lent.values()) < problem.amount


def some_pairs(world: NeedsWorld, seed: int) -> list[tuple[str, str]]:
    """Of those who have something open to the same; mostly such as may need each other.

    And one with somebody who offers nothing.
    """
    random = Random(seed)
    pairs: dict[tuple[str, str], bool] = {}
    for _, problem in world.needs:
        ids = sorted(each.id for each in problem.providers if has_something_open(problem, each.id))
        for pair in permutations(ids, 2):
            pairs[pair] = pairs.get(pair, False) or may_need(problem, *pair)
    order = sorted(pairs, key=lambda pair: (not pairs[pair], random.random()))
    first, others = order[: PAIRS - 1], order[PAIRS - 1 :]
    found = [*first, *random.sample(others, min(1, len(others)))]
    known = random.choice(sorted(world.kinds))
    return [*found, (known, "nobody"), ("nobody", known)]


def compare(seeds: range) -> None:
    """The same gains; a good part of them is something, but not every need."""
    met = Counter[str]()
    for seed in seeds:
        world = needs_world(seed)
        for one, other in some_pairs(world, seed):
            true = true_gain(world.gaps, one, other)
            assert gained(world.gaps, one, other) == true, (seed, one, other)
            if "nobody" in (one, other):
                assert not true.closed
                continue
            met["pairs"] += 1
            met["gain"] += true.closed > 0
            met["serve"] += len(true.enterprise_ids) > 0
            met["gain and serve nobody"] += true.closed > 0 and not true.enterprise_ids
    print(sorted(met.items()))
    assert 0.3 * met["pairs"] <= met["gain"] <= 0.9 * met["pairs"]
    assert met["serve"] >= 0.05 * met["pairs"]
    assert met["gain and serve nobody"] >= 0.05 * met["pairs"]


@pytest.mark.parametrize("start", FAST)
def test_gains_are_those_of_the_enumeration(start: int) -> None:
    """Of every sort of problem."""
    compare(range(start, start + 60))


@pytest.mark.deep
@pytest.mark.parametrize("start", DEEP)
def test_gains_are_those_of_the_enumeration_deep(start: int) -> None:
    """The same of thousands."""
    compare(range(start, start + 250))


@pytest.mark.parametrize("seed", range(300, 320))
def test_it_is_no_matter_who_asks(seed: int) -> None:
    """Nor in which order needs and offers are read."""
    world = needs_world(seed)
    mixed = in_another_order(world, Random(seed))
    for one, other in some_pairs(world, seed):
        found = gained(world.gaps, one, other)
        assert gained(world.gaps, other, one) == found
        assert gained(mixed.gaps, one, other) == found


# ------------------------------------------------------------ by hand


def test_a_bank_and_a_guarantor() -> None:
    """Neither does anything alone; of what stays open in the third need only the yuan count."""
    offers = guaranteed("a", 60), cover("g")
    gaps = [need("one", 50, *offers), need("one", 60, *offers), need("other", 100, *offers)]
    expected = Gain(frozenset({"one"}), 50 + 60 + 60, 3)
    assert gained(gaps, "a", "g") == gained(gaps, "g", "a") == expected
    assert gained(gaps, "a", "b") == gained(gaps, "h", "g") == Gain(frozenset(), 0, 3)


def test_it_is_compared_with_the_better_of_the_two() -> None:
    """70 of 100 by b alone, all of it by both."""
    gaps = [need("one", 100, loan("a", 30), loan("b", 70))]
    assert gained(gaps, "a", "b") == gained(gaps, "b", "a") == Gain(frozenset({"one"}), 30, 1)


def test_what_one_closes_alone_is_not_served_together() -> None:
    """By whichever of the two."""
    gaps = [need("one", 50, loan("a", 50), loan("b", 20))]
    assert gained(gaps, "a", "b") == gained(gaps, "b", "a") == Gain(frozenset(), 0, 1)


def test_two_may_do_less_than_one() -> None:
    """With b's small step a cannot go far enough beyond the amount; that takes nothing away."""
    gaps = [
        need("one", 100, loan("a", 120, step=60), loan("b", 10)),
        need("other", 60, loan("a", 40), loan("b", 20)),
    ]
    assert gained(gaps, "a", "b") == gained(gaps, "b", "a") == Gain(frozenset({"other"}), 20, 2)


def test_what_is_not_proved_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer says of how many needs it is."""
    gaps = [
        need("one", 100, loan("a", 30), loan("b", 70)),
        need("other", 90, loan("a", 30), loan("b", 60)),
    ]

    def found(problem: GapProblem) -> Uncovered:
        true = least_uncovered(problem)
        return replace(true, proved=problem.amount == 90 or len(problem.providers) == 1)

    before = alone(gaps, "a")
    monkeypatch.setattr("matching.plans.together.least_uncovered", found)
    assert gain(gaps, before, "a", "b") == Gain(frozenset({"other"}), 30, 1)
    unproved = [replace(each, proved=False) for each in before]
    assert gain(gaps, unproved, "a", "b") == Gain(frozenset(), 0, 0)
