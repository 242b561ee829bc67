"""Whose leaving would cost what, from the words of docs/decisions/0027-resilience.md alone.

Every plan of every need is gone through, with everybody and without each one who leaves; of the
network each organisation is taken out, and what hangs together is counted again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import replace
from itertools import groupby

from matching.plans.problem import GapProblem
from tests.oracles.plan_enumeration import plans, secured, usable

# Whose need it is, and what could close it.
Need = tuple[str, GapProblem]
# By whom: the enterprises that would be uncovered, and yuan.
Losses = dict[str, tuple[frozenset[str], int]]
Graph = Mapping[str, Set[str]]


# ------------------------------------------------------------ cover


def without(problem: GapProblem, member: str) -> GapProblem:
    """No candidate, no cover and no presence of a member, and it is not there itself."""
    return replace(
        problem,
        candidates=tuple(each for each in problem.candidates if each.provider_id != member),
        covers=tuple(each for each in problem.covers if each.provider_id != member),
        providers=tuple(each for each in problem.providers if each.id != member),
    )


def least(problem: GapProblem) -> int:
    """The least that any plan leaves uncovered."""
    every = sorted(plans(problem), key=lambda plan: plan[0][0])
    for uncovered, some in groupby(every, key=lambda plan: plan[0][0]):
        if any(True for _, lines in some for _ in secured(problem, lines)):
            return uncovered
    raise AssertionError("not even the empty plan")


def losses(needs: Sequence[Need], members: Iterable[str]) -> Losses:
    """What each one's leaving costs of all needs together, where it costs something.

    Keyed in the order of ids.
    """
    before = [least(problem) for _, problem in needs]
    found: Losses = {}
    for member in sorted(set(members), key=str.encode):
        yuan, enterprises = 0, set[str]()
        for (enterprise, problem), now in zip(needs, before, strict=True):
            then = least(without(problem, member))
            yuan += max(0, then - now)
            if now == 0 and then > 0:
                enterprises.add(enterprise)
        if yuan > 0:
            found[member] = frozenset(enterprises), yuan
    return found


# ------------------------------------------------------------ who could step in


def has_something_open(problem: GapProblem, member: str) -> bool:
    """A usable candidate, or a cover with an empty opening."""
    for candidate in problem.candidates:
        if candidate.provider_id == member and usable(problem, candidate):
            return True
    return any(
        cover.provider_id == member and any(len(opening) == 0 for opening in cover.openings)
        for cover in problem.covers
    )


def substitutes(needs: Sequence[Need], member: str) -> list[tuple[str, int]]:
    """Others of its kind with something open where it has: most enterprises first, then by id."""
    kinds = {each.id: each.kind for _, problem in needs for each in problem.providers}
    shared: dict[str, set[str]] = defaultdict(set)
    for enterprise, problem in needs:
        if not has_something_open(problem, member):
            continue
        for other, kind in kinds.items():
            if other == member or kind is not kinds[member]:
                continue
            if has_something_open(problem, other):
                shared[other].add(enterprise)
    counted = [(other, len(enterprises)) for other, enterprises in shared.items()]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0].encode()))


# ------------------------------------------------------------ the network of deals


def tied(ids: Iterable[str], deals: Iterable[Collection[str]]) -> dict[str, set[str]]:
    """Whom each organisation is tied with: whoever financed a deal beside it."""
    found: dict[str, set[str]] = {each: set() for each in ids}
    for members in deals:
        for one in members:
            for other in members:
                if one != other:
                    found[one].add(other)
    return found


def pieces(graph: Graph, gone: str | None = None) -> list[set[str]]:
    """What hangs together once somebody is gone."""
    left = set(graph) - {gone}
    found: list[set[str]] = []
    while left:
        piece, edge = set[str](), {min(left)}
        while edge:
            piece |= edge
            edge = {other for one in edge for other in graph[one]} - piece - {gone}
        found.append(piece)
        left -= piece
    return found


def separated(graph: Graph, one: str) -> int:
    """Of the others in its component, all but those in the largest part that remains."""
    component = next(piece for piece in pieces(graph) if one in piece)
    others = component - {one}
    if not others:
        return 0
    parts = [piece for piece in pieces(graph, one) if piece <= others]
    return len(others) - max(len(part) for part in parts)


def articulations(graph: Graph) -> set[str]:
    """Those without whom some two others are no longer connected that were."""
    found: set[str] = set()
    for one in graph:
        where = {each: n for n, piece in enumerate(pieces(graph, one)) for each in piece}
        for piece in pieces(graph):
            others = piece - {one}
            if any(where[a] != where[b] for a in others for b in others):
                found.add(one)
    return found
