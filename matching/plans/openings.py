"""What would open a product: rules that, were they held, would make its requirement hold."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations, product

from graph.model import Conditions, Criterion, Money, RequirementMode, Rule, Verdict
from matching.criteria import finding
from matching.criteria.kind import Request
from matching.eligibility import verdict
from matching.plans.problem import MOST_YUAN, Openings
from matching.plans.usable import NOTHING, Range
from matching.profiles import Profile
from matching.requirements import Condition, InForce

MOST_RULES = 4
"""Of an opening: more reasons are never given for one gap."""

_Sets = frozenset[frozenset[str]]
_HELD: _Sets = frozenset({frozenset[str]()})
_NEVER: _Sets = frozenset()


def openings(asked: InForce, profile: Profile, request: Request) -> Openings:
    """Minimal sets of at most 4 rules, by size and ids; the empty set alone where all are held.

    Of rules on the purpose there is none: a product for something else does not come to be for
    this. Without a known rule there is no opening: whether it is open is UNKNOWN.
    """
    if asked.condition is None:
        return ()
    found = _sets(asked.condition, lambda rule: finding(rule, profile, request)[0])
    return tuple(sorted(_HELD if found is None else found, key=_by_size))


def amounts(conditions: Conditions, asked: InForce, profile: Profile, request: Request) -> Range:
    """From which amount to which, in yuan, the product is open; nothing where it never is.

    Where the rules on the amount leave several stretches, the one that reaches highest.
    """
    bounds = {
        each.amount
        for rule in asked.rules
        if rule.criterion is Criterion.AMOUNT
        for each in rule.thresholds
        if isinstance(each, Money)
    }
    turns = {1, *bounds, *(each + 1 for each in bounds)}
    starts = sorted(each for each in turns if 1 <= each <= MOST_YUAN)
    ends = [*(each - 1 for each in starts[1:]), MOST_YUAN]
    best, low = NOTHING, None
    for start, end in zip(starts, ends, strict=True):
        if verdict(conditions, profile, replace(request, amount=start)) is not Verdict.HOLDS:
            low = None
            continue
        low = start if low is None else low
        best = Range(low, end)
    return best


def _sets(condition: Condition, verdict_of: Callable[[Rule], Verdict]) -> _Sets | None:
    """The minimal sets; None where nothing of it was asked."""
    if condition.rule is not None:
        return _of_rule(condition.rule, verdict_of(condition.rule))
    parts = [found for each in condition.parts if (found := _sets(each, verdict_of)) is not None]
    if not parts:
        return None
    match condition.mode:
        case RequirementMode.ANY:
            return _minimal(each for part in parts for each in part)
        case RequirementMode.AT_LEAST:
            needed = min(condition.at_least or len(parts), len(parts))
            chosen = combinations(parts, needed)
            return _minimal(each for some in chosen for each in _together(some))
        case _:
            return _together(parts)


def _of_rule(rule: Rule, own: Verdict) -> _Sets | None:
    match own:
        case Verdict.NOT_ASKED:
            return None
        case Verdict.HOLDS:
            return _HELD
        case _ if rule.criterion is Criterion.PURPOSE:
            return _NEVER
        case _:
            return frozenset({frozenset({rule.id})})


def _together(parts: Iterable[_Sets]) -> _Sets:
    """One set of each part, in every way."""
    found = _HELD
    for part in parts:
        found = _minimal(one | other for one, other in product(found, part))
    return found


def _by_size(rules: frozenset[str]) -> tuple[int, list[str]]:
    return len(rules), sorted(rules)


def _minimal(sets: Iterable[frozenset[str]]) -> _Sets:
    kept: list[frozenset[str]] = []
    for each in sorted({each for each in sets if len(each) <= MOST_RULES}, key=len):
        if not any(smaller <= each for smaller in kept):
            kept.append(each)
    return frozenset(kept)
