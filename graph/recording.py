"""Which records are seen: what the caller may see, as it was known at a moment."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import LiteralString

SUPERSEDED: LiteralString = (
    "superseded_at: CASE WHEN b.superseded_at <= $known_at THEN b.superseded_at END"
)
"""In a projection: the end of a version, where it was known at the moment."""


class Recording(StrEnum):
    """How records of a noun are kept.

    TIMELESS: vocabularies and sources, known at every moment. ONCE: from its recording on.
    VERSIONS: append-only; a correction is a new record, and the old one ends with it.
    """

    TIMELESS = "TIMELESS"
    ONCE = "ONCE"
    VERSIONS = "VERSIONS"


def known(record: LiteralString) -> LiteralString:
    """A record, or a version of one, that was there at the moment asked about."""
    return (
        record
        + ".recorded_at <= $known_at AND ("
        + record
        + ".superseded_at IS NULL OR $known_at < "
        + record
        + ".superseded_at)"
    )


def state_of(record: LiteralString) -> LiteralString:
    """The state that a record had on the day, as far as it was known at the moment.

    States are appended in the order of their recording: `states`, with the day from which each
    is so (`states_since`) and when that was recorded (`states_recorded_at`). On a day before the
    first one it is the first.
    """
    return _of_state(record, "states")


def place_on(since: Sequence[date], recorded_at: Sequence[str], as_of: date, known_at: str) -> int:
    """Which state `state_of` finds, of lists that were read."""
    for place in range(len(since) - 1, 0, -1):
        if since[place] <= as_of and recorded_at[place] <= known_at:
            return place
    return 0


def membership_until(membership: LiteralString) -> LiteralString:
    """The first day without the membership, as its state on the day has it: each has its own end,
    so that a renewal does not fill a gap before it; 9999-12-31 where none is known."""
    return _of_state(membership, "states_until")


def membership_since(membership: LiteralString) -> LiteralString:
    """The day of its admission as a text; null where that is not known yet."""
    return (
        "CASE WHEN NOT 'ACTIVE' IN "
        + membership
        + ".states OR any(i IN range(0, size("
        + membership
        + ".states) - 1) WHERE "
        + membership
        + ".states[i] = 'ACTIVE' AND "
        + membership
        + ".states_recorded_at[i] <= $known_at) THEN toString("
        + membership
        + ".valid_from) END"
    )


def membership_state(membership: LiteralString) -> LiteralString:
    """The state of a membership on the day; EXPIRED follows from its last day."""
    return (
        "CASE WHEN "
        + membership_until(membership)
        + " <= $as_of AND "
        + state_of(membership)
        + " = 'ACTIVE' THEN 'EXPIRED' ELSE "
        + state_of(membership)
        + " END"
    )


def state_since(record: LiteralString) -> LiteralString:
    """The day from which on a record had the state of `state_of`."""
    return _of_state(record, "states_since")


def _of_state(record: LiteralString, list_name: LiteralString) -> LiteralString:
    return (
        "coalesce(last([i IN range(0, size("
        + record
        + ".states) - 1) WHERE "
        + record
        + ".states_since[i] <= $as_of AND "
        + record
        + ".states_recorded_at[i] <= $known_at | "
        + record
        + "."
        + list_name
        + "[i]]), "
        + record
        + "."
        + list_name
        + "[0])"
    )
