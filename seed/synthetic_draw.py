"""How the synthetic ecosystem draws words, days, amounts and moments, and how its rows are made."""

from bisect import bisect
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from math import exp
from random import Random
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from graph.model import DataClass, FactNature, Measure, Qualifier, SourceKind
from seed import synthetic_table as table
from seed.row_base import Sourced, ValueRow
from seed.rows import FactRow, SourceRow

T = TypeVar("T")
R = TypeVar("R", bound=BaseModel)
S = TypeVar("S", bound=Sourced)

SOURCE = SourceRow(
    key="source:synthetic",
    kind=SourceKind.SYNTHETIC,
    title="Synthetic ecosystem, invented for the demonstration",
)


class Shares(Generic[T]):
    """A table of shares, ready for many draws; the shares need not add up to 1."""

    def __init__(self, shares: Mapping[T, float]) -> None:
        self._keys = tuple(shares)
        self._ends = tuple(accumulate(shares.values()))

    def draw(self, random: Random) -> T:
        """One key, by its share."""
        place = random.random() * self._ends[-1]
        return self._keys[bisect(self._ends, place, 0, len(self._keys) - 1)]

    def some(self, random: Random, count: int) -> list[T]:
        """`count` different keys, or all there are, one after the other by their shares."""
        taken: list[T] = []
        while len(taken) < min(count, len(self._keys)):
            one = self.draw(random)
            if one not in taken:
                taken.append(one)
        return taken


def placed(random: Random, ends: NDArray[np.float64]) -> int:
    """A place of an array of weights, drawn by their sums from the first one on."""
    place: np.int64 = ends.searchsorted(np.float64(random.random() * ends[-1]), side="right")
    return int(place)


def around(random: Random, median: float, sigma: float) -> float:
    """A log-normal draw."""
    return median * exp(sigma * random.gauss(0.0, 1.0))


def between(value: float, bounds: tuple[int, int]) -> int:
    """The nearest whole number within the bounds."""
    return round(min(max(value, bounds[0]), bounds[1]))


def whole(random: Random, bounds: tuple[int, int]) -> int:
    """A whole number of the closed span: faster than `randint`, and even enough."""
    return bounds[0] + int(random.random() * (bounds[1] - bounds[0] + 1))


def day_between(random: Random, first: date, last: date) -> date:
    """A day of the closed span; `first` when the span is empty."""
    return first + timedelta(days=whole(random, (0, max(0, (last - first).days))))


def add_months(day: date, months: int) -> date:
    """The same day months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def stamp(random: Random, day: date, within: int, not_before: str = "") -> str:
    """A moment of recording in working hours, fewer than `within` days after the day.

    It is never after END, and never earlier than `not_before`, what the record refers to.
    """
    ordinal = min(day.toordinal() + int(random.random() * within), table.END.toordinal())
    # In UTC, from 9 to 18 o'clock in Dongguan.
    seconds, micro = divmod(3_600_000_000 + int(random.random() * 32_400_000_000), 1_000_000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    text = f"{_iso(ordinal)}T{hour:02}:{minute:02}:{second:02}.{micro:06}+00:00"
    return max(text, not_before)


@cache
def _defaults(model: type[BaseModel]) -> tuple[dict[str, Any], set[str]]:
    fields = model.model_fields
    given = {name: each.default for name, each in fields.items() if not each.is_required()}
    if "synthetic" in fields:
        given |= {"source": SOURCE.key, "synthetic": True}
    return given, set(fields)


def made(model: type[R], **given: Any) -> R:
    """A synthetic row without the model's checks, which cost ten times as much as all the rest.

    A test puts every row of scale 1 through its model.
    """
    defaults, names = _defaults(model)
    row = model.__new__(model)
    object.__setattr__(row, "__dict__", defaults | given)
    object.__setattr__(row, "__pydantic_fields_set__", names)
    object.__setattr__(row, "__pydantic_extra__", None)
    object.__setattr__(row, "__pydantic_private__", None)
    return row


def changed(row: R, **given: Any) -> R:
    """The same row with other values."""
    return made(type(row), **(row.__dict__ | given))


def before(row: S, superseded_at: str, **given: Any) -> S:
    """The version of a record that another one superseded, with what it said differently."""
    return changed(row, key=f"{row.key}/before", superseded_at=superseded_at, **given)


def corrected(random: Random, row: S, **was: Any) -> Iterator[S]:
    """The row, recorded later than it was at first, and the version that it then superseded."""
    first = row.recorded_at or ""
    day = date.fromisoformat(first[:10]) + timedelta(days=1)
    at = stamp(random, day, table.CORRECTED_WITHIN)
    if at <= first:
        yield row
        return
    yield before(row, at, **was)
    yield changed(row, recorded_at=at)


def fact(
    subject: str,
    measure: Measure,
    slot: str,
    value: ValueRow,
    *,
    scope: str,
    as_of: str,
    recorded_at: str,
    data_class: DataClass = DataClass.PUBLIC,
    period_start: str | None = None,
    until: str | None = None,
    counterparty: str | None = None,
) -> FactRow:
    """A synthetic fact; `slot` tells apart what one subject has of one measure."""
    return made(
        FactRow,
        key=f"fact:{subject}/{measure}/{slot}",
        subject=subject,
        measure=measure,
        value=value,
        qualifier=Qualifier.EXACTLY,
        nature=FactNature.OBSERVED,
        as_of=as_of,
        period_start=period_start,
        until=until,
        scope=scope,
        counterparty=counterparty,
        data_class=data_class,
        recorded_at=recorded_at,
    )
