"""What is known of an enterprise on a day, read from its visible facts and holdings."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from graph.model import (
    CredentialHolding,
    Fact,
    FactNature,
    IntellectualProperty,
    Measure,
    Membership,
    PartialDate,
    Pledge,
    Reference,
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What of one enterprise the caller may see; nothing else is known.

    Memberships have the state of the day that is asked about.
    """

    facts: tuple[Fact, ...] = ()
    holdings: tuple[CredentialHolding, ...] = ()
    memberships: tuple[Membership, ...] = ()
    assets: tuple[IntellectualProperty, ...] = ()
    pledges: tuple[Pledge, ...] = ()


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

    `counts`: only facts that it is true of.
    """
    dated = [
        fact
        for fact in _observed(profile, measure)
        if fact.as_of is not None and fact.as_of.last <= as_of and (counts is None or counts(fact))
    ]
    return max(dated, key=_recency, default=None)


def undated(profile: Profile, measure: Measure) -> Fact | None:
    """An undated fact of a measure: it can be shown, and proves nothing."""
    facts = [fact for fact in _observed(profile, measure) if fact.as_of is None]
    return min(facts, key=lambda fact: fact.id, default=None)


def standing(profile: Profile, measure: Measure, as_of: date) -> Standing:
    """Facts that may hold side by side, for example the sectors of a firm; newest first."""
    holding: list[Fact] = []
    doubtful: list[Fact] = []
    for fact in _observed(profile, measure):
        if fact.as_of is None:
            doubtful.append(fact)
        elif fact.as_of.last <= as_of:
            ended = has_ended(fact.until, as_of)
            if ended is None:
                doubtful.append(fact)
            elif not ended:
                holding.append(fact)
    return Standing(
        holding=tuple(sorted(holding, key=_recency, reverse=True)),
        doubtful=tuple(sorted(doubtful, key=lambda fact: fact.id)),
    )


def is_held(holding: CredentialHolding, as_of: date) -> bool | None:
    """Whether a credential was held on the day; None inside a period of reduced precision."""
    if holding.held_from is None:
        return None
    ended = has_ended(holding.held_until, as_of)
    if as_of < holding.held_from.first or ended:
        return False
    return None if ended is None or as_of < holding.held_from.last else True


def has_ended(until: PartialDate | None, as_of: date) -> bool | None:
    """Whether a half-open end has passed; None inside its period."""
    if until is None or as_of < until.first:
        return False
    return True if as_of >= until.last else None


def references(facts: Iterable[Fact]) -> frozenset[str]:
    """The ids of the nodes that the facts refer to."""
    return frozenset(fact.value.node_id for fact in facts if isinstance(fact.value, Reference))


def _observed(profile: Profile, measure: Measure) -> list[Fact]:
    """Targets and caps say what is wanted, not what is."""
    return [
        fact
        for fact in profile.facts
        if fact.measure == measure and fact.nature == FactNature.OBSERVED
    ]


def _recency(fact: Fact) -> tuple[date, str, str]:
    assert fact.as_of is not None  # noqa: S101 - only dated facts are compared
    return (fact.as_of.last, fact.recorded_at, fact.id)
