"""What is known of an enterprise on a day, read from its visible facts and holdings."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Self

from graph.model import (
    CredentialHolding,
    Fact,
    FactNature,
    IntellectualProperty,
    Measure,
    Membership,
    PartialDate,
    Pledge,
    Qualifier,
    Quantity,
    Reference,
    Unit,
)

HeldOn = Callable[[date], Sequence[bool | None]]


@dataclass(frozen=True)
class Profile:
    """What of one enterprise the caller may see; nothing else is known.

    Memberships have the state of the day that is asked about. The rest is assumed to be so on that
    day, whatever is recorded: facts, registered assets, and how many assets there are at least.
    """

    facts: tuple[Fact, ...] = ()
    holdings: tuple[CredentialHolding, ...] = ()
    memberships: tuple[Membership, ...] = ()
    assets: tuple[IntellectualProperty, ...] = ()
    pledges: tuple[Pledge, ...] = ()
    assumed_facts: tuple[Fact, ...] = ()
    assumed_assets: tuple[IntellectualProperty, ...] = ()
    fewest_assets: float = 0

    def with_(self, **changed: Any) -> Self:
        """The same with other records."""
        return replace(self, **changed)

    def with_fact(self, fact: Fact) -> Self:
        """The same, and this is assumed."""
        return self.with_(assumed_facts=(*self.assumed_facts, fact))

    def dated(self, measure: Measure) -> Sequence[Fact]:
        """Its dated facts of a measure that say what is, the latest first.

        Targets and caps say what is wanted.
        """
        return self._observed[0].get(measure, ())

    def undated(self, measure: Measure) -> Sequence[Fact]:
        """Its undated facts of a measure, by id: they can be shown, and prove nothing."""
        return self._observed[1].get(measure, ())

    @cached_property
    def _observed(self) -> tuple[dict[Measure, list[Fact]], dict[Measure, list[Fact]]]:
        dated: defaultdict[Measure, list[Fact]] = defaultdict(list)
        undated: defaultdict[Measure, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            if fact.nature == FactNature.OBSERVED:
                (undated if fact.as_of is None else dated)[fact.measure].append(fact)
        # Most have one: asking first is faster, where every enterprise is read.
        for facts in dated.values():
            if len(facts) > 1:
                facts.sort(key=recency, reverse=True)
        for facts in undated.values():
            if len(facts) > 1:
                facts.sort(key=lambda fact: fact.id)
        return dated, undated


@dataclass(frozen=True, slots=True)
class Standing:
    """Facts of a measure on a day: those that hold, and those that may or may not.

    `doubtful` are undated ones and those whose end lies within a period that includes the day.
    """

    holding: tuple[Fact, ...]
    doubtful: tuple[Fact, ...]


def latest(
    profile: Profile,
    measure: Measure,
    as_of: date,
    counts: Callable[[Fact], bool] | None = None,
) -> Fact | None:
    """The latest dated fact of a measure not after the day; None when there is none.

    `counts`: only facts that it is true of. What is assumed counts in any case.
    """
    for fact in reversed(profile.assumed_facts):
        if fact.measure == measure:
            return fact
    for fact in profile.dated(measure):
        if is_by(fact, as_of) and (counts is None or counts(fact)):
            return fact
    return None


def is_by(fact: Fact, as_of: date) -> bool:
    """Whether a fact is dated not after the day."""
    return fact.as_of is not None and fact.as_of.last <= as_of


def undated(profile: Profile, measure: Measure) -> Fact | None:
    """An undated fact of a measure: it can be shown, and proves nothing."""
    return next(iter(profile.undated(measure)), None)


def standing(profile: Profile, measure: Measure, as_of: date) -> Standing:
    """Facts that may hold side by side, for example the sectors of a firm; newest first."""
    holding = [fact for fact in profile.assumed_facts if fact.measure == measure]
    doubtful = list(profile.undated(measure))
    for fact in profile.dated(measure):
        if is_by(fact, as_of):
            ended = has_ended(fact.until, as_of)
            if ended is None:
                doubtful.append(fact)
            elif not ended:
                holding.append(fact)
    return Standing(
        holding=tuple(holding),
        doubtful=tuple(sorted(doubtful, key=lambda fact: fact.id)) if doubtful else (),
    )


def is_held(holding: CredentialHolding, as_of: date) -> bool | None:
    """Whether a credential was held on the day; None inside a period of reduced precision."""
    return lasts(holding.held_from, holding.held_until, as_of)


def lasts(since: PartialDate | None, until: PartialDate | None, as_of: date) -> bool | None:
    """Whether a half-open span includes the day; None where its ends leave that open."""
    if since is None:
        return None
    ended = has_ended(until, as_of)
    if as_of < since.first or ended:
        return False
    return None if ended is None or as_of < since.last else True


def complete_list(
    profile: Profile, measure: Measure, unit: Unit, as_of: date, held_on: HeldOn
) -> Fact | None:
    """The stated count that shows that a recorded list is the whole list.

    What is not recorded may be unrecorded. Only where the number that the enterprise stated for a
    day is the number recorded for that day, and none was doubtful then, is what is absent a no.
    `held_on`: for each thing on the list, whether it was held on a day.
    """
    stated = latest(profile, measure, as_of)
    if stated is None or stated.as_of is None or not isinstance(stated.value, Quantity):
        return None
    if stated.qualifier != Qualifier.EXACTLY or stated.value.unit != unit:
        return None
    states = held_on(stated.as_of.last)
    known = None not in states and states.count(True) == stated.value.number
    return stated if known else None


def has_ended(until: PartialDate | None, as_of: date) -> bool | None:
    """Whether a half-open end has passed; None inside its period."""
    if until is None or as_of < until.first:
        return False
    return True if as_of >= until.last else None


def references(facts: Iterable[Fact]) -> frozenset[str]:
    """The ids of the nodes that the facts refer to."""
    return frozenset(fact.value.node_id for fact in facts if isinstance(fact.value, Reference))


def recency(fact: Fact) -> tuple[date, str, str]:
    """The order of facts of a series, the latest last."""
    assert fact.as_of is not None  # noqa: S101 - only dated facts are compared
    return (fact.as_of.last, fact.recorded_at, fact.id)
