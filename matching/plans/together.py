"""What two providers could serve together, and neither of them alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.plans.recruits import Gap
from matching.plans.uncovered import Uncovered, among, least_uncovered


@dataclass(frozen=True, slots=True)
class Gain:
    """The enterprises with a need that only the two together close, and by how many yuan less
    stays uncovered than by the better of them; `used`: of how many gaps that is known.
    """

    enterprise_ids: frozenset[str]
    closed: int
    used: int


def alone(gaps: Iterable[Gap], provider_id: str) -> list[Uncovered]:
    """What one provider leaves of each gap."""
    return [_left(gap, {provider_id}) for gap in gaps]


def gain(gaps: Iterable[Gap], left: Iterable[Uncovered], one: str, other: str) -> Gain:
    """What `other` adds to `one`, who alone leaves `left` of the gaps."""
    served: set[str] = set()
    closed = used = 0
    for gap, before in zip(gaps, left, strict=True):
        found = _gained(gap, before, one, other)
        if found is None:
            continue
        used += 1
        closed += found[0]
        if found[0] and not found[1]:
            served.add(gap.enterprise_id)
    return Gain(frozenset(served), closed, used)


def _gained(gap: Gap, before: Uncovered, one: str, other: str) -> tuple[int, int] | None:
    """By how much less stays uncovered, and how much stays; None where that is not proved."""
    if not before.proved:
        return None
    if not before.amount or not _offers(gap, other):
        return 0, before.amount
    together = _left(gap, {one, other})
    without = _left(gap, {other}) if together.amount < before.amount else before
    if not (together.proved and without.proved):
        return None
    better = min(before.amount, without.amount)
    return max(0, better - together.amount), together.amount


def _left(gap: Gap, providers: set[str]) -> Uncovered:
    return least_uncovered(among(gap.problem, providers))


def _offers(gap: Gap, provider_id: str) -> bool:
    """Whether it has anything for the enterprise."""
    offering: Mapping[str, bool] = {
        **{each.provider_id: True for each in gap.problem.candidates},
        **{each.provider_id: True for each in gap.problem.covers},
    }
    return provider_id in offering
