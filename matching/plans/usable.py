"""Which candidates and covers a plan may use, and how far."""

from dataclasses import dataclass

from matching.plans.problem import Candidate, GapProblem, Openings, Standing


@dataclass(frozen=True, slots=True)
class Range:
    """From so much to so much; nothing lies between where the first is the larger."""

    low: int
    high: int

    @property
    def is_empty(self) -> bool:
        """Whether no amount fits."""
        return self.low > self.high


NOTHING = Range(1, 0)


def steps(candidate: Candidate) -> Range:
    """The amounts that a candidate may have when it is used, in steps."""
    return Range(
        low=max(1, -(-candidate.minimum // candidate.step)),
        high=candidate.maximum // candidate.step,
    )


def is_open(openings: Openings) -> bool:
    """Whether every rule holds that is needed."""
    return frozenset() in openings


def usable(problem: GapProblem) -> list[Candidate]:
    """The candidates that a plan may use as things are: open, no outsider's, some amount fits."""
    standings = {each.id: each.standing for each in problem.providers}
    return [
        each
        for each in problem.candidates
        if is_open(each.openings)
        and standings[each.provider_id] is not Standing.OUTSIDE
        and not steps(each).is_empty
    ]


def offering(problem: GapProblem) -> set[str]:
    """Who has something open: a tranche that a plan may use, or a cover."""
    lend = {each.provider_id for each in usable(problem)}
    return lend | {each.provider_id for each in problem.covers if is_open(each.openings)}


def over_limit(problem: GapProblem) -> int:
    """How far a plan may go beyond the amount: less than the smallest step that it could use."""
    candidates = usable(problem) or problem.candidates
    return min((each.step for each in candidates), default=1) - 1
