"""What stays uncovered at least, alone: a few milliseconds, so that it can be asked of hundreds."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace

from matching.plans.build import build
from matching.plans.model import lines, nothing
from matching.plans.plan import Objective
from matching.plans.problem import Candidate, GapProblem, Standing
from matching.plans.search import DETERMINISTIC_SECONDS, NothingFound, Search
from matching.plans.solve import reach
from matching.plans.usable import over_limit, usable


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
    if (found := _plainly_closed(problem)) is not None:
        return Uncovered(0, found, proved=True)
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


def _plainly_closed(problem: GapProblem) -> frozenset[str] | None:
    """The products of a plan of loans alone that closes the gap; None where none is found so.

    Nothing leaves less than nothing, so where the largest loans that need nobody else close it,
    there is nothing to search. Most gaps are of this kind.
    """
    room = {each.id: each.cap for each in problem.providers}
    room_of_product = {each.id: each.cap for each in problem.products}
    plain = [
        each
        for each in usable(problem)
        if _needs_nobody(each)
        and (each.provider_id != problem.lead_id or problem.lead_line is None)
    ]
    plain.sort(key=lambda each: (-each.maximum, each.id))
    over = over_limit(problem)
    left, used, members = problem.amount, set[str](), set[str]()
    for each in plain:
        if left <= 0:
            break
        if len({*members, each.provider_id}) > problem.maximum_members:
            continue
        most = min(
            each.maximum,
            room[each.provider_id],
            room_of_product.get(each.product_id, each.maximum),
            left + over,
        )
        amount = min(most // each.step, -(-left // each.step)) * each.step
        if amount < max(each.minimum, 1):
            continue
        left -= amount
        room[each.provider_id] -= amount
        if each.product_id in room_of_product:
            room_of_product[each.product_id] -= amount
        used.add(each.product_id)
        members.add(each.provider_id)
    return frozenset(used) if left <= 0 else None


def _needs_nobody(candidate: Candidate) -> bool:
    """Whether it needs no partner, no presence, no asset and no bundle."""
    alone = candidate.partner_kind is None and not candidate.presences
    return alone and candidate.accepts is None and candidate.bundle_id is None


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
