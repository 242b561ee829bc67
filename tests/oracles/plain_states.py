"""What is so on a day, in three values over plain dictionaries: labels, places and assets."""

from collections.abc import Callable, Sequence
from datetime import date
from math import inf

from graph.model import MembershipState, Verdict
from tests.oracles.plain_firms import Firm, Item, Period, Spell, first, last, runs

HOLDS, UNKNOWN, FAILS = Verdict.HOLDS, Verdict.UNKNOWN, Verdict.FAILS


# States


def over(until: Period | None, day: date) -> Verdict:
    """Whether an end has come."""
    if until is None or day < first(until):
        return FAILS
    return HOLDS if last(until) <= day else UNKNOWN


def standing(spells: Sequence[Spell], day: date) -> set[str]:
    """What is stated not after the day and has not ended."""
    return {
        spell["value"]
        for spell in spells
        if spell["since"] is not None
        and last(spell["since"]) <= day
        and over(spell["until"], day) == FAILS
    }


def doubtful(spells: Sequence[Spell], day: date) -> set[str]:
    """What is undated, or may have ended."""
    return {
        spell["value"]
        for spell in spells
        if spell["since"] is None
        or (last(spell["since"]) <= day and over(spell["until"], day) == UNKNOWN)
    }


def in_hand(since: Period | None, until: Period | None, day: date) -> Verdict:
    """Whether something dated is held: half-open, unknown within a period."""
    if since is None:
        return UNKNOWN
    if day < first(since) or over(until, day) == HOLDS:
        return FAILS
    return HOLDS if last(since) <= day and over(until, day) == FAILS else UNKNOWN


def complete(
    states: Callable[[date], list[Verdict]], told: tuple[Period, int] | None, day: date
) -> bool:
    """Whether on the day of a stated number exactly as many were held for sure, and no more."""
    if told is None or last(told[0]) > day:
        return False
    then = states(last(told[0]))
    return UNKNOWN not in then and then.count(HOLDS) == told[1]


def of_a_list(states: Sequence[Verdict], closed: bool) -> Verdict:
    """Whether one of a list is so; silence says no only where the list is complete."""
    if HOLDS in states:
        return HOLDS
    return UNKNOWN if UNKNOWN in states or not closed else FAILS


# Labels and places


def stage(firm: Firm, day: date, named: set[str]) -> Verdict:
    """The firm is in one of the stages."""
    own = stage_on(firm, day)
    if own is None:
        return UNKNOWN
    return HOLDS if own in named else FAILS


def stage_on(firm: Firm, day: date) -> str | None:
    """The stage that was last stated."""
    coming = firm["stage_coming"]
    return coming[1] if coming is not None and last(coming[0]) <= day else firm["stage"]


def credential(firm: Firm, day: date, named: set[str]) -> Verdict:
    """Any one of the credentials is held."""

    def states(on: date, held: Sequence[Spell] = firm["held"]) -> list[Verdict]:
        return [in_hand(one["since"], one["until"], on) for one in held]

    asked = [one for one in firm["held"] if one["value"] in named]
    return of_a_list(states(day, asked), complete(states, firm["held_told"], day))


def sector(firm: Firm, day: date, named: set[str]) -> Verdict:
    """The firm is active in one of the sectors."""
    sure = standing(firm["sectors"], day)
    if sure & named:
        return HOLDS
    return FAILS if sure and not doubtful(firm["sectors"], day) & named else UNKNOWN


def region(firm: Firm, day: date, named: set[str]) -> Verdict:
    """The firm lies in one of the regions."""
    sure, maybe = standing(firm["regions"], day), doubtful(firm["regions"], day)
    if _any_in(sure, named):
        return HOLDS
    open_still = _any_in(maybe, named) or _any_in(named, sure | maybe)
    return FAILS if sure and not open_still else UNKNOWN


def _any_in(inner: set[str], outer: set[str]) -> bool:
    return any(lies_in(code, other) for code in inner for other in outer)


def lies_in(code: str, other: str) -> bool:
    """A code lies in itself, in its prefecture and in its province."""
    return other in {code, code[:4] + "00", code[:2] + "0000"}


def park(firm: Firm, day: date, named: set[str]) -> Verdict:
    """The firm is a member of one of the parks: what it was admitted to outweighs its site."""
    admitted = {one["park"] for one in firm["stays"] if one["since"] and one["since"] <= day}
    active = {
        one["park"]
        for one in firm["stays"]
        if one["state"] == MembershipState.ACTIVE
        and one["since"]
        and runs(one["since"], one["until"], day)
    }
    sites = standing(firm["sites"], day)
    if active & named or (sites - admitted) & named:
        return HOLDS
    if (doubtful(firm["sites"], day) - admitted) & named:
        return UNKNOWN
    return FAILS if named <= admitted or (sites | active) - named else UNKNOWN


# Assets


def asset_state(item: Item, day: date) -> Verdict:
    """Whether an asset is held on a day."""
    return in_hand(item["since"], item["until"], day) if item["registered"] else FAILS


def all_assets(firm: Firm, day: date) -> bool:
    """Whether the list of assets is complete."""

    def states(on: date) -> list[Verdict]:
        return [asset_state(item, on) for item in firm["items"]]

    return complete(states, firm["items_told"], day)


def asset_bounds(firm: Firm, day: date) -> tuple[float, float]:
    """How many assets are held at least, and at most; a doubtful one may be among those gained."""
    states = [asset_state(item, day) for item in firm["items"]]
    sure = states.count(HOLDS) + len(firm["kinds_gained"])
    most = sure + states.count(UNKNOWN) if all_assets(firm, day) else inf
    return max(sure, firm["items_at_least"]), max(most, firm["items_at_least"])


def asset_kind(firm: Firm, day: date, named: set[str]) -> Verdict:
    """An asset of one of the kinds is held."""
    states = [asset_state(item, day) for item in firm["items"] if item["kind"] in named]
    gained = [HOLDS for kind in firm["kinds_gained"] if kind in named]
    return of_a_list(states + gained, all_assets(firm, day))


def pledged(item: Item, firm: Firm, day: date) -> bool:
    """Whether an asset is pledged on a day."""
    liens = [lien for lien in firm["liens"] if lien["asset"] == item["id"]]
    return any(runs(lien["since"], lien["until"], day) for lien in liens)


def asset_pledged(firm: Firm, day: date, named: set[str]) -> Verdict:
    """An asset of one of the kinds is pledged."""
    own = [item for item in firm["items"] if item["kind"] in named]
    if set(firm["kinds_pledged"]) & named or any(pledged(item, firm, day) for item in own):
        return HOLDS
    none = {asset_state(item, day) for item in own} <= {FAILS}
    return FAILS if none and all_assets(firm, day) else UNKNOWN
