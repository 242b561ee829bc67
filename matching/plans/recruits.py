"""Whom a team should recruit: what one more member would close of the gaps it leaves open."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from matching.plans.problem import GapProblem, Standing
from matching.plans.uncovered import Uncovered, among, least_uncovered
from matching.plans.usable import offering


@dataclass(frozen=True, slots=True)
class Gap:
    """The gap problem that an enterprise's open need poses to a team.

    The members are TEAM in it, and whom it could recruit RECRUITABLE.
    """

    enterprise_id: str
    problem: GapProblem


@dataclass(frozen=True, slots=True)
class Recruit:
    """One more member: the enterprises with a need that only it closes, and the yuan it closes."""

    provider_id: str
    enterprise_ids: frozenset[str]
    closed: int


@dataclass(frozen=True, slots=True)
class Recruits:
    """Those that close something, most enterprises first, then most yuan, then by id.

    `used`: of how many gaps that is known; of the others the solver's limit ended too early.
    """

    found: tuple[Recruit, ...]
    used: int


def recruits(gaps: Iterable[Gap]) -> Recruits:
    """Try each candidate alone beside the team, on every gap that the team leaves open."""
    closed: defaultdict[str, int] = defaultdict(int)
    served: defaultdict[str, set[str]] = defaultdict(set)
    used = 0
    for gap in gaps:
        gains = _gains(gap.problem)
        if gains is None:
            continue
        used += 1
        for id, (gain, rest) in gains.items():
            closed[id] += gain
            if not rest:
                served[id].add(gap.enterprise_id)
    found = [Recruit(id, frozenset(served[id]), gain) for id, gain in closed.items()]
    found.sort(key=lambda each: (-len(each.enterprise_ids), -each.closed, each.provider_id))
    return Recruits(tuple(found), used)


def _gains(problem: GapProblem) -> dict[str, tuple[int, int]] | None:
    """By candidate the yuan it closes, and what it leaves; None where that is not proved."""
    team = {each.id for each in problem.providers if each.standing is Standing.TEAM}
    alone = least_uncovered(among(problem, team))
    if not alone.proved:
        return None
    gains: dict[str, tuple[int, int]] = {}
    if not alone.amount:
        return gains
    for id in sorted(_candidates(problem)):
        with_it: Uncovered = least_uncovered(among(problem, {*team, id}))
        if not with_it.proved:
            return None
        if with_it.amount < alone.amount:
            gains[id] = (alone.amount - with_it.amount, with_it.amount)
    return gains


def _candidates(problem: GapProblem) -> set[str]:
    """Whom the team could recruit and who has something that is open; others close nothing."""
    recruitable = {each.id for each in problem.providers if each.standing is Standing.RECRUITABLE}
    return recruitable & offering(problem)
