"""How the synthetic ecosystem draws words, days and amounts, and how its facts are made."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date, timedelta
from math import log
from random import Random
from typing import TypeVar

from graph.model import DataClass, Measure, SourceKind
from seed.rows import FactRow, SourceRow, ValueRow

T = TypeVar("T")

SOURCE = SourceRow(
    key="source:synthetic",
    kind=SourceKind.SYNTHETIC,
    title="Synthetic ecosystem, invented for the demonstration",
)


def pick(random: Random, shares: Mapping[T, float]) -> T:
    """One key of a table, by its share; shares need not add up to 1."""
    return random.choices(list(shares), weights=list(shares.values()))[0]


def pick_some(random: Random, weights: Mapping[T, float], count: int) -> list[T]:
    """`count` different keys, or all there are, one after the other by weight."""
    left = dict(weights)
    taken: list[T] = []
    while left and len(taken) < count:
        one = pick(random, left)
        del left[one]
        taken.append(one)
    return taken


def around(random: Random, median: float, sigma: float) -> float:
    """A log-normal draw."""
    return random.lognormvariate(log(median), sigma)


def between(value: float, bounds: tuple[int, int]) -> int:
    """The nearest whole number within the bounds."""
    return round(min(max(value, bounds[0]), bounds[1]))


def day_between(random: Random, first: date, last: date) -> date:
    """A day of the closed span; `first` when the span is empty."""
    return first + timedelta(days=random.randint(0, max(0, (last - first).days)))


def add_months(day: date, months: int) -> date:
    """The same day months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def fact(
    subject: str,
    measure: Measure,
    slot: str,
    value: ValueRow,
    *,
    scope: str,
    as_of: str,
    data_class: DataClass = DataClass.PUBLIC,
    period_start: str | None = None,
    until: str | None = None,
    counterparty: str | None = None,
) -> FactRow:
    """A synthetic fact; `slot` tells apart what one subject has of one measure."""
    return FactRow(
        key=f"fact:{subject}/{measure}/{slot}",
        source=SOURCE.key,
        synthetic=True,
        subject=subject,
        measure=measure,
        value=value,
        as_of=as_of,
        period_start=period_start,
        until=until,
        scope=scope,
        counterparty=counterparty,
        data_class=data_class,
    )
