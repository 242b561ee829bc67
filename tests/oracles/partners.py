"""Partner recommendation, computed naively from its formula with dictionaries and exact sums."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import permutations
from math import fsum, sqrt

from graph.model import FinancingEvent

HALF_LIFE_YEARS = 2.0
DAYS_OF_A_YEAR = 365.25
DIGITS = 12


@dataclass(frozen=True)
class Tie:
    """What two partners did together."""

    weight: float
    deal_ids: tuple[str, ...]
    last_on: date


@dataclass(frozen=True)
class World:
    """All that the formula needs of the deals up to a day."""

    ties: dict[tuple[str, str], Tie]
    popularity: dict[str, float]
    last_active: dict[str, date]
    strength: dict[str, float] = field(default_factory=dict[str, float])

    def partners(self, one: str) -> set[str]:
        """Those who share a deal with this one."""
        return {other for me, other in self.ties if me == one}

    def paths(self, asker: str, candidate: str) -> dict[str, float]:
        """What each common partner contributes to the candidate's score."""
        between = self.partners(asker) & self.partners(candidate)
        return {
            via: self.popularity[candidate] ** 0.25
            * self.ties[asker, via].weight
            * self.ties[via, candidate].weight
            / self.strength[via]
            for via in between
        }

    def scores(self, asker: str) -> dict[str, float]:
        """The score of everyone who can be suggested to the asker."""
        scores: dict[str, float] = {}
        for candidate in self.popularity:
            if candidate == asker or candidate in self.partners(asker):
                continue
            score = fsum(self.paths(asker, candidate).values())
            if score > 0:
                scores[candidate] = score
        return scores


def world(events: Sequence[FinancingEvent], as_of: date) -> World:
    """The deals as they stand on a day; what is agreed later does not exist yet."""
    weights: dict[tuple[str, str], list[float]] = defaultdict(list)
    shared: dict[tuple[str, str], list[tuple[date, str]]] = defaultdict(list)
    activity: dict[str, list[float]] = defaultdict(list)
    last_active: dict[str, date] = {}
    for event in events:
        if event.agreed_on > as_of:
            continue
        age = (as_of - event.agreed_on).days / DAYS_OF_A_YEAR
        freshness = 2.0 ** (-age / HALF_LIFE_YEARS)
        members = set(event.financier_ids)
        for one in members:
            activity[one].append(freshness)
            last_active[one] = max(last_active.get(one, event.agreed_on), event.agreed_on)
        for one, other in permutations(members, 2):
            weights[one, other].append(freshness / sqrt(len(members) - 1))
            shared[one, other].append((event.agreed_on, event.deal_id))
    ties: dict[tuple[str, str], Tie] = {}
    for pair, parts in weights.items():
        latest_first = sorted(shared[pair], reverse=True)
        ties[pair] = Tie(
            fsum(parts),
            tuple(deal for _, deal in latest_first),
            max(day for day, _ in shared[pair]),
        )
    found = World(ties, {one: fsum(parts) for one, parts in activity.items()}, last_active)
    for one in activity:
        found.strength[one] = fsum(tie.weight for (me, _), tie in ties.items() if me == one)
    return found


def unit_of(score: float) -> Decimal:
    """One unit in the last of the digits that are shown."""
    return Decimal(1).scaleb(Decimal(repr(score)).adjusted() - (DIGITS - 1))


def decimal(number: float) -> Decimal:
    """The decimal number that a reader of the answer sees."""
    return Decimal(repr(number))
