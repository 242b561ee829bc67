"""What fewer members could do: the best plan with at most one, two, … of them."""

from dataclasses import replace

from matching.plans.plan import Objective, Plan
from matching.plans.problem import GapProblem
from matching.plans.search import DETERMINISTIC_SECONDS
from matching.plans.solve import solved

ORDER = (
    Objective.UNCOVERED,
    Objective.YEARLY_COST,
    Objective.OVER,
    Objective.LEAD_LINE,
    Objective.MEMBERS,
    Objective.INTRODUCTIONS,
)


def alternatives(
    problem: GapProblem, seconds: float = DETERMINISTIC_SECONDS
) -> tuple[Plan, ...] | None:
    """The plans of which none is as good as another in what stays uncovered, cost and members.

    Most members first. None: the solver's limit ended before all were found.
    """
    found: list[Plan] = []
    most = problem.maximum_members
    left = seconds
    while most > 0:
        best, left = solved(replace(problem, maximum_members=most), ORDER, left)
        if not best.proved:
            return None
        found.append(best.plan)
        # What fewer members do as well is the best for every number down to theirs.
        most = min(most, len(best.plan.members)) - 1
    return tuple(each for each in found if not any(_is_better(other, each) for other in found))


def _is_better(one: Plan, other: Plan) -> bool:
    """Whether a plan is no worse in all three, and better in one."""
    ours, theirs = ((each.uncovered, each.cost, len(each.members)) for each in (one, other))
    return ours != theirs and all(a <= b for a, b in zip(ours, theirs, strict=True))
