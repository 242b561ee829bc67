"""The plan that closes a gap, against a second enumeration, by another hand than the first."""

import pytest

from matching.plans.corrections import corrections
from matching.plans.solve import best_plan
from tests.matching.plan_worlds import SORTS, draw
from tests.matching.test_plans import lines, values
from tests.oracles import plan_enumeration, plan_reasons


def all_compared(seeds: range) -> None:
    """Plan, tie and corrections with their excesses."""
    for sort in SORTS:
        for seed in seeds:
            problem = draw(sort, seed)
            best, canonical, _ = plan_enumeration.best(problem)
            plan = best_plan(problem).plan
            assert (values(plan), lines(plan)) == (best, canonical), (sort, seed)
            found = [
                (each.reasons, each.excess) for each in corrections(problem, 1_000).corrections
            ]
            assert found == plan_reasons.corrections(problem), (sort, seed)


def test_plans_are_those_of_another_hand() -> None:
    """Of every sort."""
    all_compared(range(10))


@pytest.mark.deep
def test_very_many_are_those_of_another_hand() -> None:
    """3,000 of them."""
    all_compared(range(500))
