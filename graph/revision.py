"""One counter orders all writes: its number is the revision that derived arrays follow.

It also keeps the moment of the last write. That never stands still or goes back, whatever the
clock does, so what was recorded by a moment stays the same for ever.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from graph.moments import moment_of

NEXT_WRITE: LiteralString = """
MERGE (counter:Counter {name: 'all'})
SET counter.value = coalesce(counter.value, 0) + 1,
    counter.microseconds = CASE
      WHEN $now > coalesce(counter.microseconds, 0) THEN $now
      ELSE counter.microseconds + 1
    END
"""
"""The beginning of what takes the counter, as the last but the record of the unit."""

ADVANCE_REVISION: LiteralString = NEXT_WRITE + "RETURN counter.value AS revision"

LAST_WRITE: LiteralString = """
OPTIONAL MATCH (counter:Counter {name: 'all'})
RETURN coalesce(counter.value, 0) AS revision, coalesce(counter.microseconds, 0) AS microseconds,
  coalesce(counter.merges, 0) AS merges"""


LAST_WRITE_SEEN: LiteralString = """COLLECT {
MATCH (counter:Counter {name: 'all'})
RETURN [counter.value, counter.microseconds, coalesce(counter.merges, 0), EXISTS {
  MATCH (speaker:Organization {id: $caller.scope_id})
  WHERE speaker.kind = coalesce($caller.kind, 'PARK')
}]
}"""
"""The same as a value that any statement may return beside its rows, and whether the organisation
that the caller speaks for is there."""


@dataclass(frozen=True, slots=True)
class LastWrite:
    """The number of the last write, and its moment; both change with every write.

    `merges`: how often organisations were merged, or a merge undone.
    """

    revision: int
    recorded_at: str
    merges: int = 0


def last_write_of(row: Mapping[str, Any]) -> LastWrite:
    """Of a row of LAST_WRITE."""
    moment = moment_of(int(row["microseconds"]))
    return LastWrite(int(row["revision"]), moment, int(row["merges"]))


@dataclass(frozen=True, slots=True)
class WriteSeen:
    """The last write, and whether the organisation that the caller speaks for was there."""

    last: LastWrite
    speaker: bool


def last_write_seen(found: Sequence[Sequence[int]]) -> WriteSeen:
    """Of a value of LAST_WRITE_SEEN; nothing was ever written where there is no counter."""
    [revision, microseconds, merges, speaker] = next(iter(found), (0, 0, 0, False))
    return WriteSeen(LastWrite(revision, moment_of(microseconds), merges), bool(speaker))
