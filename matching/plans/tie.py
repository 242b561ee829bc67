"""Of plans that are equally good the canonical one, so that the same question has one answer."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from ortools.sat.python import cp_model

from matching.plans.model import Model, Terms, keep
from matching.plans.problem import GapProblem
from matching.plans.reading import partner_kinds
from matching.plans.search import Search

MOST_CODES = 2**40

Item = TypeVar("Item")


def settle(model: Model, search: Search) -> None:
    """Leave the model with one plan: the first by use, amounts and partners.

    Assets are not settled here: they cost nothing, so `assign` finds theirs without the solver.
    """
    first(search, [(each.used, 1) for each in model.tranches])
    used = [each for each in model.tranches if search.values[each.used.index]]
    first(search, [(each.steps, each.most) for each in used])
    # Of the covers of a kind one is used: the code of a choice is the place of that one.
    chosen: list[tuple[Terms, int]] = []
    for tranche in used:
        for kind in partner_kinds(tranche.candidate):
            covers = [tranche.partners[kind][id] for id in sorted(tranche.partners[kind])]
            chosen.append(([(each, -place) for place, each in enumerate(covers)], len(covers) - 1))
    _settle(search, chosen)


def first(search: Search, variables: Iterable[tuple[cp_model.IntVar, int]]) -> None:
    """Settle the largest values in the order of the variables; with each comes its largest one."""
    _settle(search, [([(each, 1)], most) for each, most in variables])


def _settle(search: Search, digits: Iterable[tuple[Terms, int]]) -> None:
    """Settle the largest value of each sum in turn, many at once as the digits of one number.

    With each comes how far it can vary.
    """
    for part in _parts([(most, terms) for terms, most in digits]):
        code: Terms = []
        weight = 1
        for most, terms in reversed(part):
            code += [(each, coefficient * weight) for each, coefficient in terms]
            weight *= most + 1
        search.most(code)
        for _, terms in part:
            for each, _ in terms:
                known = search.values[each.index]
                keep(search.cp, [(each, 1)], known, known)


def assign(problem: GapProblem, amounts: Sequence[tuple[str, int]]) -> dict[str, tuple[str, ...]]:
    """For each pledged tranche in turn the smallest list of assets, so that all have enough.

    `amounts`: candidates that need assets and how much, by id. Raises LookupError where the
    assets do not suffice.
    """
    limits = {each.id: each.limit for each in problem.assets}
    candidates = {each.id: each for each in problem.candidates}
    accepts = [sorted(limits.keys() & set(candidates[id].accepts or ())) for id, _ in amounts]
    wanted = [(each, amount) for each, (_, amount) in zip(accepts, amounts, strict=True)]
    found = _assigned(wanted, limits, frozenset())
    if found is None:
        raise LookupError
    return dict(zip((id for id, _ in amounts), found, strict=True))


def _parts(items: Iterable[tuple[int, Item]]) -> Iterator[list[tuple[int, Item]]]:
    """Stretches whose values together make one number that the solver can hold; never empty."""
    part: list[tuple[int, Item]] = []
    codes = 1
    for most, item in items:
        if part and codes * (most + 1) > MOST_CODES:
            yield part
            part, codes = [], 1
        part.append((most, item))
        codes *= most + 1
    if part:
        yield part


def _assigned(
    wanted: Sequence[tuple[list[str], int]], limits: dict[str, int], taken: frozenset[str]
) -> list[tuple[str, ...]] | None:
    if not wanted:
        return []
    (accepts, amount), *rest = wanted
    free = [each for each in accepts if each not in taken]
    for assets in _enough(free, amount, limits):
        others = _assigned(rest, limits, taken | set(assets))
        if others is not None:
            return [assets, *others]
    return None


def _enough(free: list[str], amount: int, limits: dict[str, int]) -> Iterator[tuple[str, ...]]:
    """Lists of assets whose limits reach the amount, the smallest first."""
    if amount <= 0:
        yield ()
    for place, asset in enumerate(free):
        for others in _enough(free[place + 1 :], amount - limits[asset], limits):
            yield (asset, *others)
