"""What if a member leaves, a limit falls or a rule changes: what that does to an open need."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from graph.model import Conditions, ProductTerms, Value
from matching.plans.candidates import pose
from matching.plans.posed import Market, Posed, Wish
from matching.plans.problem import GapProblem
from matching.plans.uncovered import among, least_uncovered
from matching.plans.usable import over_limit
from matching.profiles import Profile
from matching.reform import reformed
from matching.requirements import in_force


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is assumed.

    `leaving`: providers that offer nothing any more; `joining`: those that join the team. `maxima`:
    by product the most that it lends to, or covers for, one enterprise, in yuan, where it was more.
    `thresholds`: by rule.
    """

    leaving: frozenset[str] = frozenset()
    joining: frozenset[str] = frozenset()
    maxima: Mapping[str, int] = field(default_factory=dict[str, int])
    thresholds: Mapping[str, tuple[Value, ...]] = field(
        default_factory=dict[str, tuple[Value, ...]]
    )

    @property
    def only_takes_away(self) -> bool:
        """Whether no plan becomes possible that was not."""
        return not self.thresholds and not self.joining


@dataclass(frozen=True, slots=True)
class Shift:
    """What an assumption does to an open need: yuan that stay uncovered, and products by id."""

    before: int
    after: int
    lost: tuple[str, ...] = ()


class WhatIf:
    """A market, and what it would be."""

    def __init__(self, market: Market, assumptions: Assumptions) -> None:
        self.now = market
        self.then = assumed(market, assumptions)
        self._assumptions = assumptions
        self._touched = _touched(self.now, self.then)

    def is_illustrative(self, day: date) -> bool:
        """Whether a product that would be otherwise has invented rules or terms on the day."""
        asked = [in_force(self.now.conditions[id], day) for id in self._touched]
        return any(
            record is not None and record.illustrative
            for each in asked
            for record in (*each.rules, each.terms)
        )

    def wish(self, wish: Wish) -> Wish:
        """The wish with the team as it would be."""
        if wish.team is None:
            return wish
        team = (wish.team | self._assumptions.joining) - self._assumptions.leaving
        return replace(wish, team=team)

    def shift(self, profile: Profile, wish: Wish) -> Shift | None:
        """What the need of an enterprise loses or gains; None where that is not proved."""
        problem = posed(self.now, profile, wish).problem
        before = least_uncovered(problem)
        if not before.proved:
            return None
        # What can be done still can if nothing of it is touched, and what closes the gap is as
        # good as can be. Of a gap that stays open that is so while plans may not go further beyond
        # the amount than before, as they may without the smallest step.
        kept = self._assumptions.only_takes_away and not before.product_ids & self._touched
        if kept and not before.amount:
            return Shift(0, 0)
        other = posed(self.then, profile, self.wish(wish)).problem
        if kept and over_limit(other) == over_limit(problem):
            return Shift(before.amount, before.amount)
        after = least_uncovered(other)
        if not after.proved:
            return None
        return Shift(before.amount, after.amount, tuple(sorted(_open(problem) - _open(other))))


def posed(market: Market, profile: Profile, wish: Wish) -> Posed:
    """The gap problem for the team alone, where there is one, with what is open alone."""
    found = pose(market, profile, wish, closed=False)
    if wish.team is None:
        return found
    return replace(found, problem=among(found.problem, wish.team))


def _open(problem: GapProblem) -> set[str]:
    lend = {each.product_id for each in problem.candidates}
    return lend | {each.id for each in problem.covers}


def assumed(market: Market, assumptions: Assumptions) -> Market:
    """The market as it would be."""
    changed = {
        each.before.product_id: each.after
        for each in reformed(market.conditions.values(), assumptions.thresholds)
    }
    conditions = {**market.conditions, **changed}
    for id, maximum in assumptions.maxima.items():
        conditions[id] = _with_maximum(conditions[id], maximum)
    return replace(
        market,
        offers={
            id: each
            for id, each in market.offers.items()
            if each.provider_id not in assumptions.leaving
        },
        conditions=conditions,
    )


def _touched(now: Market, then: Market) -> frozenset[str]:
    """The products that would be otherwise, or would not be offered any more."""
    otherwise = {id for id, each in now.conditions.items() if then.conditions[id] is not each}
    return frozenset(otherwise | (now.offers.keys() - then.offers.keys()))


def _with_maximum(conditions: Conditions, maximum: int) -> Conditions:
    def lowered(terms: ProductTerms) -> ProductTerms:
        return replace(
            terms,
            maximum=_least(terms.maximum, maximum),
            maximum_ceiling=_least(terms.maximum_ceiling, maximum),
            cover_cap=_least(terms.cover_cap, maximum),
            cover_cap_ceiling=_least(terms.cover_cap_ceiling, maximum),
        )

    return replace(conditions, terms=tuple(lowered(each) for each in conditions.terms))


def _least(limit: int | None, maximum: int) -> int | None:
    return None if limit is None else min(limit, maximum)
