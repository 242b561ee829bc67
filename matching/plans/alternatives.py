"""What fewer members could do: the best plan with at most one, two, … of them."""

from contextlib import suppress

from matching.plans.build import build
from matching.plans.model import nothing
from matching.plans.plan import Objective, Plan
from matching.plans.problem import GapProblem
from matching.plans.search import DETERMINISTIC_SECONDS, NothingFound, Search
from matching.plans.solve import plan_of, reach
from matching.plans.tie import settle

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
        plan, left = _with_members(problem, most, left)
        if plan is None:
            return None
        found.append(plan)
        # What fewer members do as well is the best for every number down to theirs.
        most = min(most, len(plan.members)) - 1
    return tuple(each for each in found if not any(_is_better(other, each) for other in found))


def _with_members(problem: GapProblem, most: int, seconds: float) -> tuple[Plan | None, float]:
    model = build(problem)
    model.keep([(each, 1) for each in model.members.values()], high=most)
    search = Search(model.cp, seconds)
    search.values = nothing(model)
    with suppress(NothingFound):
        for objective in ORDER:
            reach(model, search, objective)
        settle(model, search)
    return (plan_of(model, search) if search.proved else None), search.left


def _is_better(one: Plan, other: Plan) -> bool:
    """Whether a plan is no worse in all three, and better in one."""
    ours, theirs = ((each.uncovered, each.cost, len(each.members)) for each in (one, other))
    return ours != theirs and all(a <= b for a, b in zip(ours, theirs, strict=True))
