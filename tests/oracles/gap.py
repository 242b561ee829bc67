"""The best plan and the alternatives of a gap problem, by trying all plans; read from record 24.

Closing comes before all else, so the sums of the amounts are tried from the best one on: the first
that has a plan has the optimum.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from matching.plans.problem import GapProblem
from tests.oracles.gap_check import check
from tests.oracles.gap_plans import Amounts, Plans, Tie
from tests.oracles.gap_terms import Lines, Values


@dataclass(frozen=True)
class Found:
    """A plan, what it is worth, and how many plans there are of the same worth.

    `ties` does not count plans apart that differ in their assets alone.
    """

    values: Values
    lines: Lines
    ties: int = 1


def best(problem: GapProblem) -> Found:
    """The optimum, and the first plan by the tie that reaches it."""
    plans = Plans(problem)
    by_sum = plans.by_sum()
    for total in sorted(by_sum, key=lambda total: _missed(problem, total)):
        found = list(_worths(plans, by_sum[total]))
        if found:
            first = min(found)
            ties = Counter(worth for worth, _ in found)[first[0]]
            _, over = _missed(problem, total)
            lead, cost, members, introductions = first[0]
            worth = (max(0, problem.amount - total), over, -lead, cost, members, introductions)
            return _checked(problem, Found(Values(*worth), plans.lines(first[1]), ties))
    raise AssertionError("the empty plan is one")


def _missed(problem: GapProblem, total: int) -> tuple[int, int]:
    return max(0, problem.amount - total), max(0, total - problem.amount)


def _worths(
    plans: Plans, several: list[Amounts]
) -> Iterator[tuple[tuple[int, int, int, int], Tie]]:
    """Of each plan with these amounts the later objectives and the tie."""
    for amounts in several:
        lead, interest = plans.own_line(amounts), plans.interest(amounts)
        for choice in plans.choices(amounts, plans.problem.maximum_members):
            _, cost, members = choice
            news = sum(plans.terms.is_new(id) for id in members)
            yield (-lead, interest + cost, len(members), news), plans.tie(amounts, choice)


def alternatives(problem: GapProblem) -> list[Found]:
    """The plans of at most m members that no other one is better than, by rising m from 1 on."""
    plans = Plans(problem)
    by_sum = plans.by_sum()
    least: dict[int, Found] = {}
    for uncovered in sorted({_missed(problem, total)[0] for total in by_sum}):
        most = problem.maximum_members if not least else min(least) - 1
        sums = [total for total in by_sum if _missed(problem, total)[0] == uncovered]
        several = [amounts for total in sums for amounts in by_sum[total]]
        least |= _least(plans, several, most)
    found = [least[most] for most in sorted(least)]
    different = [one for place, one in enumerate(found) if one not in found[:place]]
    return [one for one in different if not any(_is_better(other, one) for other in different)]


def _least(plans: Plans, several: list[Amounts], most: int) -> dict[int, Found]:
    """The cheapest plans with at most 1, 2, … members among those that leave the same uncovered."""
    keys: dict[int, tuple[tuple[int, int, int, int, int], Tie]] = {}
    for amounts in several:
        over = max(0, sum(amounts) - plans.terms.amount)
        lead, interest = plans.own_line(amounts), plans.interest(amounts)
        for choice in plans.choices(amounts, most):
            _, cost, members = choice
            news = sum(plans.terms.is_new(id) for id in members)
            key = (interest + cost, over, -lead, len(members), news), plans.tie(amounts, choice)
            for bound in range(max(1, len(members)), most + 1):
                if bound not in keys or key < keys[bound]:
                    keys[bound] = key
    return {bound: _alternative(plans, *key) for bound, key in keys.items()}


def _alternative(plans: Plans, worth: tuple[int, int, int, int, int], tie: Tie) -> Found:
    cost, over, lead, members, introductions = worth
    uncovered = max(0, plans.terms.amount + sum(tie[1]))
    values = Values(uncovered, over, -lead, cost, members, introductions)
    return _checked(plans.problem, Found(values, plans.lines(tie)))


def _is_better(other: Found, one: Found) -> bool:
    """No worse in uncovered, cost and members, and better in one."""
    theirs = other.values.uncovered, other.values.cost, other.values.members
    own = one.values.uncovered, one.values.cost, one.values.members
    return theirs != own and all(left <= right for left, right in zip(theirs, own, strict=True))


def _checked(problem: GapProblem, found: Found) -> Found:
    """The same, when the check of single plans says so too."""
    assert check(problem, found.lines) == found.values
    return found
