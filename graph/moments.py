"""Moments of recording, written so that their texts sort as they follow each other."""

from datetime import UTC, datetime

EARLIEST = "0001-01-01T00:00:00.000000+00:00"


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond: always of the same length, so texts compare as times."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def moment_of(microseconds: int) -> str:
    """The moment so many microseconds after the beginning of 1970 (UTC)."""
    seconds, rest = divmod(microseconds, 1_000_000)
    return moment(datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest))
