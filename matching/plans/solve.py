"""The best plan for a gap, level by level of its objectives, and what is proved about it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from matching.plans.build import build
from matching.plans.model import Model, Terms, lines, nothing
from matching.plans.plan import Level, Objective, Plan, Solution
from matching.plans.problem import GapProblem
from matching.plans.reading import read_plan
from matching.plans.search import DETERMINISTIC_SECONDS, Best, NothingFound, Search
from matching.plans.tie import assign, settle
from matching.plans.usable import over_limit


def best_plan(problem: GapProblem, seconds: float = DETERMINISTIC_SECONDS) -> Solution:
    """The best plan, canonical among the equally good.

    `seconds`: the solver's deterministic limit. When it ends, the best plan so far is given with
    what is proved of each objective.
    """
    return solved(problem, tuple(Objective), seconds)[0]


def solved(
    problem: GapProblem, order: Sequence[Objective], seconds: float
) -> tuple[Solution, float]:
    """The best plan by objectives in an order, and what is left of the limit."""
    model = build(problem)
    search = Search(model.cp, seconds)
    search.values = nothing(model)
    bests: dict[Objective, Best] = {}
    with suppress(NothingFound):
        for objective in order:
            bests[objective] = reach(model, search, objective)
        settle(model, search)
    plan = plan_of(model, search)
    levels = tuple(_level(model, plan, each, bests.get(each)) for each in order)
    return Solution(plan, levels, proved=search.proved), search.left


def reach(model: Model, search: Search, objective: Objective) -> Best:
    """Find the best value of an objective, in the model's units, and let nothing be worse.

    An equality would be slower: the solver proves far less from it.
    """
    terms = _terms(model, objective)
    if objective is Objective.LEAD_LINE:
        best = search.most(terms)
        model.keep(terms, low=best.value)
    else:
        best = search.least(terms)
        model.keep(terms, high=best.value)
    return best


def plan_of(model: Model, search: Search) -> Plan:
    """What was found, with the assets that secure it."""
    found = lines(model, search.values)
    pledged = {each.candidate.id for each in model.tranches if each.assets}
    secured = [(each.candidate_id, each.amount) for each in found if each.candidate_id in pledged]
    assets = assign(model.problem, secured)
    return read_plan(
        model.problem,
        [replace(each, asset_ids=assets.get(each.candidate_id, ())) for each in found],
    )


def _terms(model: Model, objective: Objective) -> Terms:
    match objective:
        case Objective.UNCOVERED:
            return [(model.short, 1)]
        case Objective.OVER:
            return model.total
        case Objective.LEAD_LINE:
            return model.lead_line
        case Objective.YEARLY_COST:
            return model.cost
        case Objective.MEMBERS:
            return [(each, 1) for each in model.members.values()]
        case Objective.INTRODUCTIONS:
            return model.introductions


def _level(model: Model, plan: Plan, objective: Objective, best: Best | None) -> Level:
    reached = plan.value(objective)
    if best is None:
        # Nothing was shown: the lead's lines are at most all, the others at least nothing.
        most = model.problem.amount + over_limit(model.problem)
        return Level(objective, reached, most if objective is Objective.LEAD_LINE else 0)
    if best.value == best.bound:
        return Level(objective, reached, reached)
    match objective:
        case Objective.UNCOVERED:
            total = (model.asked - best.bound) * model.unit
            return Level(objective, reached, max(0, model.problem.amount - total))
        case Objective.OVER:
            return Level(objective, reached, max(0, best.bound * model.unit - model.problem.amount))
        case Objective.LEAD_LINE:
            return Level(objective, reached, best.bound * model.unit)
        case Objective.YEARLY_COST | Objective.MEMBERS | Objective.INTRODUCTIONS:
            return Level(objective, reached, best.bound)
