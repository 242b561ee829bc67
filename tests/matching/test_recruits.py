"""Whom to recruit, against every plan of the team with each candidate, gone through one by one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

import pytest

from matching.plans.problem import GapProblem, Standing
from matching.plans.recruits import Gap, Recruit, recruits
from matching.plans.solve import best_plan
from matching.plans.uncovered import least_uncovered
from tests.matching.plan_worlds import SORTS, draw
from tests.oracles.plan_enumeration import best


def left(problem: GapProblem, members: Iterable[str]) -> int:
    """What the members leave uncovered at best, nobody else being there."""
    ids = frozenset(members)
    team = replace(
        problem,
        candidates=tuple(each for each in problem.candidates if each.provider_id in ids),
        covers=tuple(each for each in problem.covers if each.provider_id in ids),
        providers=tuple(
            replace(each, standing=Standing.TEAM) for each in problem.providers if each.id in ids
        ),
    )
    return best(team)[0][0]


def expected(gaps: list[Gap]) -> list[Recruit]:
    """Every candidate on every gap."""
    closed: defaultdict[str, int] = defaultdict(int)
    served: defaultdict[str, set[str]] = defaultdict(set)
    for gap in gaps:
        standings = {each.id: each.standing for each in gap.problem.providers}
        team = [id for id, standing in standings.items() if standing is Standing.TEAM]
        alone = left(gap.problem, team)
        for id, standing in standings.items():
            rest = left(gap.problem, [*team, id])
            if standing is Standing.RECRUITABLE and rest < alone:
                closed[id] += alone - rest
                served[id] |= set() if rest else {gap.enterprise_id}
    found = [Recruit(id, frozenset(served[id]), gain) for id, gain in closed.items()]
    return sorted(
        found, key=lambda each: (-len(each.enterprise_ids), -each.closed, each.provider_id)
    )


def gaps_of(sort: str, seed: int) -> list[Gap]:
    """Three needs of two enterprises; who lends in one of them may be in the team of another."""
    return [Gap(f"e{n % 2}", _with_recruits(draw(sort, 10 * seed + n), n)) for n in range(3)]


def _with_recruits(problem: GapProblem, number: int) -> GapProblem:
    """Every second provider is to be recruited, so that a team has something to look for."""
    return replace(
        problem,
        providers=tuple(
            replace(each, standing=Standing.RECRUITABLE)
            if (place + number) % 2 and each.standing is Standing.TEAM
            else each
            for place, each in enumerate(problem.providers)
        ),
    )


def compared(seeds: range) -> None:
    """The same candidates, enterprises and yuan; a third of the sets of gaps has somebody."""
    somebody = several = served = count = 0
    for sort in SORTS:
        for seed in seeds:
            gaps = gaps_of(sort, seed)
            found = recruits(gaps)
            assert found.used == len(gaps)
            assert list(found.found) == expected(gaps), (sort, seed)
            count += 1
            somebody += len(found.found) > 0
            several += len(found.found) > 1
            served += any(each.enterprise_ids for each in found.found)
    print(f"of {count} teams {somebody} have a recruit, {several} several, {served} serve a firm")
    assert somebody >= 0.3 * count
    assert several >= 0.1 * count
    assert served >= 0.2 * count


@pytest.mark.parametrize("count", [10, pytest.param(150, marks=pytest.mark.deep)])
def test_recruits_are_those_of_the_enumeration(count: int) -> None:
    """Of every sort of problem."""
    compared(range(count))


@pytest.mark.parametrize("sort", SORTS)
def test_the_least_uncovered_is_the_plans(sort: str) -> None:
    """What it says it used can leave no more uncovered."""
    for seed in range(10):
        problem = draw(sort, seed)
        found = least_uncovered(problem)
        assert found.proved
        assert found.amount == best_plan(problem).plan.uncovered
        ids = found.product_ids
        used = replace(
            problem,
            candidates=tuple(each for each in problem.candidates if each.product_id in ids),
            covers=tuple(each for each in problem.covers if each.id in ids),
        )
        assert least_uncovered(used).amount <= found.amount
