"""Days as exactly as a source gives them."""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month or a day, written YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601).

    Raises ValueError for any other text, and for days that do not exist.
    """

    text: str
    first: date = field(init=False, compare=False, repr=False)
    """The first day that it could mean."""
    last: date = field(init=False, compare=False, repr=False)
    """The last day that it could mean: from then on a figure of the period holds."""

    def __post_init__(self) -> None:
        # Read so often that working them out each time is a sixth of judging all enterprises.
        first, last = _span(self.text)
        object.__setattr__(self, "first", first)
        object.__setattr__(self, "last", last)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=100_000)
def _span(text: str) -> tuple[date, date]:
    if not (match := _FORM.fullmatch(text)):
        raise ValueError(f"Not a day, month or year: {text!r}")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # noqa: S101 - the form asks for one
    first = date(year, 1 if month is None else month, 1 if day is None else day)
    if day is not None:
        return first, first
    month = 12 if month is None else month
    return first, date(year, month, monthrange(year, month)[1])
