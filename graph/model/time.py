"""Days as exactly as a source gives them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month or a day, written YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601).

    Raises ValueError for any other text, and for days that do not exist.
    """

    text: str

    def __post_init__(self) -> None:
        self.first  # noqa: B018 - reading it checks the text

    @property
    def first(self) -> date:
        """The first day that it could mean."""
        year, month, day = self._parts()
        return date(year, 1 if month is None else month, 1 if day is None else day)

    @property
    def last(self) -> date:
        """The last day that it could mean: from then on a figure of the period holds."""
        year, month, day = self._parts()
        month = 12 if month is None else month
        return date(year, month, monthrange(year, month)[1] if day is None else day)

    def _parts(self) -> tuple[int, int | None, int | None]:
        if not (match := _FORM.fullmatch(self.text)):
            raise ValueError(f"Not a day, month or year: {self.text!r}")
        year, month, day = match.groups()
        return int(year), int(month) if month else None, int(day) if day else None

    def __str__(self) -> str:
        return self.text
