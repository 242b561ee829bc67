"""What stays uncovered at least, alone: a few milliseconds, so that it can be asked of hundreds."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace

from matching.plans.build import build
from matching.plans.model import lines, nothing
from matching.plans.plan import Objective
from matching.plans.problem import GapProblem, Standing
from matching.plans.search import DETERMINISTIC_SECONDS, NothingFound, Search
from matching.plans.solve import reach


@dataclass(frozen=True, slots=True)
class Uncovered:
    """The least that stays uncovered, in yuan, and the products of one plan that leaves no more.

    `proved`: no plan leaves less; else it may be less.
    """

    amount: int
    product_ids: frozenset[str]
    proved: bool


def least_uncovered(problem: GapProblem, seconds: float = DETERMINISTIC_SECONDS) -> Uncovered:
    """What the best plan leaves uncovered, as `best_plan` has it."""
    model = build(problem)
    search = Search(model.cp, seconds)
    search.values = nothing(model)
    with suppress(NothingFound):
        reach(model, search, Objective.UNCOVERED)
    products = {each.id: each.product_id for each in problem.candidates}
    found = lines(model, search.values)
    used = {products[each.candidate_id] for each in found}
    used |= {partner.cover_id for each in found for partner in each.partners}
    covered = sum(each.amount for each in found)
    return Uncovered(max(0, problem.amount - covered), frozenset(used), search.proved)


def among(problem: GapProblem, provider_ids: Collection[str]) -> GapProblem:
    """The same problem for these providers alone, as the members of one team."""
    return replace(
        problem,
        candidates=tuple(each for each in problem.candidates if each.provider_id in provider_ids),
        covers=tuple(each for each in problem.covers if each.provider_id in provider_ids),
        providers=tuple(
            replace(each, standing=Standing.TEAM)
            for each in problem.providers
            if each.id in provider_ids
        ),
    )
