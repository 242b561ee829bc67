"""What dropping a few reasons can bring into a plan at all: the rest need not be searched."""

from dataclasses import replace

from graph.model import OrganizationKind
from matching.plans.problem import Candidate, Cover, GapProblem, Openings, Provider, Standing
from matching.plans.reading import partner_kinds
from matching.plans.usable import steps


def within_reach(problem: GapProblem, reasons: int) -> GapProblem:
    """The problem with only those candidates and covers that at most so many reasons keep out.

    What is left out needs more of them for certain, so every correction of that many reasons is one
    of this smaller problem too.
    """
    reach = _Reach(problem)
    return replace(
        problem,
        candidates=tuple(each for each in problem.candidates if reach.of(each) <= reasons),
        covers=tuple(each for each in problem.covers if reach.of_cover(each) <= reasons),
    )


class _Reach:
    def __init__(self, problem: GapProblem) -> None:
        self.providers = {each.id: each for each in problem.providers}
        self.covers: dict[OrganizationKind, list[Cover]] = {}
        for each in problem.covers:
            self.covers.setdefault(self.providers[each.provider_id].kind, []).append(each)

    def of_cover(self, cover: Cover) -> int:
        """The fewest reasons that keep a cover out."""
        return _fewest(cover.openings) + _is_outside(self.providers[cover.provider_id])

    def of(self, candidate: Candidate) -> int:
        """No more than the fewest reasons that keep a candidate out.

        Rules may be shared between a candidate and its covers, so those of covers count once, and
        only where the candidate itself is open.
        """
        own = _fewest(candidate.openings)
        needed = own + _is_outside(self.providers[candidate.provider_id])
        needed += steps(candidate).is_empty
        closed = False
        for kind in partner_kinds(candidate):
            inside = [
                each
                for each in self.covers.get(kind, ())
                if each.provider_id != candidate.provider_id
                and not _is_outside(self.providers[each.provider_id])
            ]
            needed += not inside
            closed = closed or (bool(inside) and all(_fewest(each.openings) for each in inside))
        return needed + (closed and not own)


def _fewest(openings: Openings) -> int:
    never = len(openings) == 0
    return 10**6 if never else min(len(each) for each in openings)


def _is_outside(provider: Provider) -> bool:
    return provider.standing is Standing.OUTSIDE
