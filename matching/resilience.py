"""What the leaving of a member would cost of the open needs, and who could step in.

See docs/decisions/0027-resilience.md.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from matching.plans.problem import GapProblem
from matching.plans.recruits import Gap
from matching.plans.uncovered import Uncovered, among, least_uncovered
from matching.plans.usable import offering


@dataclass(frozen=True, slots=True)
class CoverLoss:
    """By how many yuan more would stay uncovered, and which enterprises' needs no longer close."""

    provider_id: str
    enterprise_ids: frozenset[str]
    amount: int


@dataclass(frozen=True, slots=True)
class CoverLosses:
    """Those whose leaving costs something, by id.

    `used`: of how many needs that is known; of the others the solver's limit ended too early.
    """

    found: tuple[CoverLoss, ...]
    used: int


@dataclass(frozen=True, slots=True)
class Substitute:
    """Who could step in, and for how many enterprises it has something open as well."""

    provider_id: str
    enterprises: int


def cover_losses(gaps: Iterable[Gap], provider_ids: Collection[str]) -> CoverLosses:
    """Take each provider out of each need, alone."""
    lost: defaultdict[str, int] = defaultdict(int)
    opened: defaultdict[str, set[str]] = defaultdict(set)
    used = 0
    for gap in gaps:
        before = least_uncovered(gap.problem)
        losses = _losses(gap.problem, before, provider_ids)
        if losses is None:
            continue
        used += 1
        for id, amount in losses.items():
            lost[id] += amount
            if not before.amount:
                opened[id].add(gap.enterprise_id)
    found = [CoverLoss(id, frozenset(opened[id]), lost[id]) for id in sorted(lost)]
    return CoverLosses(tuple(found), used)


def _losses(
    problem: GapProblem, before: Uncovered, provider_ids: Collection[str]
) -> dict[str, int] | None:
    """By provider the yuan that its leaving costs; None where that is not proved."""
    if not before.proved:
        return None
    offered = {each.id: each.provider_id for each in problem.covers}
    offered |= {each.product_id: each.provider_id for each in problem.candidates}
    uses = {offered[id] for id in before.product_ids}
    everybody = frozenset(each.id for each in problem.providers)
    losses: dict[str, int] = {}
    for id in sorted(everybody.intersection(provider_ids)):
        # A plan that does not use it is still there without it.
        if id not in uses:
            continue
        after = least_uncovered(among(problem, everybody - {id}))
        if not after.proved:
            return None
        if after.amount > before.amount:
            losses[id] = after.amount - before.amount
    return losses


def substitutes(gaps: Iterable[Gap], provider_id: str) -> tuple[Substitute, ...]:
    """Others of its kind with something open to the same; most enterprises first, then by id."""
    shared: defaultdict[str, set[str]] = defaultdict(set)
    for gap in gaps:
        offered_by = offering(gap.problem)
        if provider_id not in offered_by:
            continue
        kinds = {each.id: each.kind for each in gap.problem.providers}
        for id in offered_by - {provider_id}:
            if kinds[id] is kinds[provider_id]:
                shared[id].add(gap.enterprise_id)
    found = [Substitute(id, len(enterprises)) for id, enterprises in shared.items()]
    found.sort(key=lambda each: (-each.enterprises, each.provider_id))
    return tuple(found)
