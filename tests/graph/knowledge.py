"""When rows were recorded, and which of them were known at a moment: naively, over the rows."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from graph.model import MembershipState
from seed.row_base import Row
from seed.row_network import MembershipRow
from seed.rows import SeedRows

START = datetime(2025, 1, 1, tzinfo=UTC)


def at(number: int) -> str:
    """The moments at which drawn worlds record: number 0, 1, 2 …"""
    return (START + timedelta(days=number)).isoformat(timespec="microseconds")


def just_before(moment: str) -> str:
    """One microsecond earlier."""
    before = datetime.fromisoformat(moment) - timedelta(microseconds=1)
    return before.isoformat(timespec="microseconds")


FIRST = (
    *("organizations", "credentials", "chains", "platforms", "teams", "policies", "products"),
    *("expertise", "properties"),
)
"""Lists whose rows others name, in the order of naming."""

NAMED = (
    *("enterprise", "credential", "subject", "provider", "product", "institute", "giver", "lead"),
    *("team", "organization", "park", "owner", "asset", "pledgor", "pledgee", "operator"),
    *("platform", "offered_by", "counterparty"),
)
"""Fields that name what a record cannot be without."""

LINKED = ("part_of", "issuer", "guided_by")
LINKED_LISTS = ("enables", "products", "links")
"""Fields that name what a record may be without: unknown, the link is not there."""

VERSIONS = (
    *("facts", "holdings", "terms", "rules", "team_members", "properties", "pledges", "needs"),
    *("financing_needs", "provider_limits"),
)


def lists(rows: SeedRows) -> list[tuple[str, list[Any]]]:
    """The lists of rows by their names, what is named before what names it."""
    names = [each.name for each in fields(SeedRows)]
    ordered = [*FIRST, *(name for name in names if name not in FIRST)]
    return [(name, getattr(rows, name)) for name in ordered]


def _names(row: Row) -> Iterable[str]:
    yield from (getattr(row, name) for name in NAMED if getattr(row, name, None))
    values = [row.value] if hasattr(row, "value") else getattr(row, "thresholds", ())  # pyright: ignore
    yield from (value.node for value in values if value.node)  # pyright: ignore


def record(rows: SeedRows, random: Random, moments: int) -> None:
    """Give every row a moment of recording, never before what it cannot be without.

    Some versions end later; states come one after the other. Chains of steps, and what is given,
    stay as they are.
    """
    recorded: dict[str, int] = {}
    stepped = {row.chain for row in rows.chain_steps}
    for name, rows_of_name in lists(rows):
        for place, row in enumerate(rows_of_name):
            if not hasattr(row, "recorded_at") or row.recorded_at is not None:
                continue
            earliest = max((recorded.get(each, 0) for each in _names(row)), default=0)
            number = 0 if row.key in stepped else _draw(random, earliest, moments)
            recorded[row.key] = number
            changed: dict[str, Any] = {"recorded_at": at(number)}
            if name in VERSIONS and random.random() < 0.25:
                changed["superseded_at"] = at(random.randint(number + 1, moments))
            if hasattr(row, "states"):
                changed["states"] = _later(random, row.states, number, moments)
            rows_of_name[place] = row.model_copy(update=changed)


def _draw(random: Random, earliest: int, moments: int) -> int:
    """Half of them as early as can be, so that what names them is not always late."""
    return earliest if random.random() < 0.5 else random.randint(earliest, moments - 1)


def _later(random: Random, states: tuple[Any, ...], number: int, moments: int) -> tuple[Any, ...]:
    found: list[Any] = []
    for each in states:
        found.append(each.model_copy(update={"recorded_at": at(number)}))
        number = random.randint(number, moments)
    return tuple(found)


def as_known(rows: SeedRows, moment: str) -> SeedRows:
    """Only what was recorded by the moment: rows, ends of versions, states and links."""
    kept = SeedRows(**{name: _known(found, moment) for name, found in lists(rows)})
    keys = {row.key for _, found in lists(kept) for row in found}
    for _, found in lists(kept):
        found[:] = [_linked(row, keys) for row in found]
    return kept


def _known(rows: list[Any], moment: str) -> list[Any]:
    return [
        row.model_copy(update=_as_it_was(row, moment))
        for row in rows
        if (getattr(row, "recorded_at", None) or "") <= moment
    ]


def _as_it_was(row: Any, moment: str) -> dict[str, Any]:
    changed: dict[str, Any] = {}
    if (getattr(row, "superseded_at", None) or "") > moment:
        changed["superseded_at"] = None
    if states := getattr(row, "states", ()):
        changed["states"] = tuple(each for each in states if each.recorded_at <= moment)
        if isinstance(row, MembershipRow) and MembershipState.ACTIVE in _words(states):
            # The day of an admission is known with it.
            is_known = MembershipState.ACTIVE in _words(changed["states"])
            changed["valid_from"] = row.valid_from if is_known else None
    return changed


def _words(states: tuple[Any, ...]) -> set[MembershipState]:
    return {each.state for each in states}


def _linked(row: Any, keys: set[str]) -> Any:
    changed: dict[str, Any] = {
        name: None for name in LINKED if getattr(row, name, None) not in {None, *keys}
    }
    for name in LINKED_LISTS:
        if named := getattr(row, name, ()):
            changed[name] = tuple(each for each in named if each in keys)
    if parties := getattr(row, "participants", ()):
        changed["participants"] = tuple(each for each in parties if each.organization in keys)
    return row.model_copy(update=changed) if changed else row


def as_valid(rows: SeedRows, day: date) -> SeedRows:
    """Without what was surely not so on the day, where nothing but its own answer shows it."""
    text = day.isoformat()

    def during(start: date, end: date | None) -> bool:
        return start <= day and (end is None or day < end)

    kept = SeedRows(**{name: list(found) for name, found in lists(rows)})
    for each in (kept.terms, kept.rules, kept.team_members, kept.provider_limits):
        each[:] = [row for row in each if during(row.valid_from, row.valid_until)]  # pyright: ignore
    for each in (kept.needs, kept.financing_needs):
        each[:] = [row for row in each if during(row.open_from, row.open_until)]  # pyright: ignore
    kept.pledges[:] = [row for row in kept.pledges if row.registered_on <= day]
    kept.deals[:] = [row for row in kept.deals if row.agreed_on <= day]
    kept.facts[:] = [row for row in kept.facts if not row.as_of or _last(row.as_of) <= text]
    kept.holdings[:] = [row for row in kept.holdings if (row.held_from or "")[:10] <= text]
    return kept


def _last(text: str) -> str:
    """The last day of a year or a month; a day is itself."""
    if len(text) != 7:
        return text if len(text) == 10 else f"{text}-12-31"
    return f"{text}-{monthrange(int(text[:4]), int(text[5:]))[1]}"
