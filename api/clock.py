"""The one clock: today in Dongguan."""

from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


def today() -> date:
    """The calendar day in Asia/Shanghai, which has no summer time."""
    return datetime.now(UTC).astimezone(SHANGHAI).date()
