"""Firms, products and questions as plain dictionaries, and days as exactly as they are known."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import TypeAlias, TypedDict

from graph.model import ChangeAction, Comparison, Criterion, MembershipState, Qualifier

Period = str
"""YYYY, YYYY-MM or YYYY-MM-DD."""
Known = tuple[Qualifier, int]
"""How a figure is known, and the number that is stated."""
Threshold = tuple[str, int | str]
"""What is counted or named, and how much of it or which."""
Shape: TypeAlias = "str | tuple[int | Shape, ...]"
"""The name of a part, ("ALL", …), ("ANY", …) or ("AT_LEAST", 2, …)."""


class Spell(TypedDict):
    """Something that is so from a period to a period, half-open; None: no day is given."""

    value: str
    since: Period | None
    until: Period | None


class Stay(TypedDict):
    """A membership in a park; without a beginning it is an application."""

    park: str
    state: MembershipState
    since: date | None
    until: date | None


class Item(TypedDict):
    """An asset: registered or not, granted in a period, expiring in a period."""

    id: str
    kind: str
    registered: bool
    since: Period | None
    until: Period | None


class Lien(TypedDict):
    """A pledge on an asset."""

    asset: str
    since: date
    until: date | None


class Firm(TypedDict):
    """All that is known of a firm; the last three are only ever written by changes.

    What is `coming` will be stated on a later day, and then counts.
    """

    stage: str | None
    stage_coming: tuple[Period, str] | None
    sectors: list[Spell]
    regions: list[Spell]
    sites: list[Spell]
    stays: list[Stay]
    held: list[Spell]
    held_told: tuple[Period, int] | None
    figures: dict[Criterion, Known]
    figures_coming: dict[Criterion, tuple[Period, Known]]
    half_years: dict[Criterion, int]
    balance: Known | None
    owed: dict[str, Known]
    items: list[Item]
    items_told: tuple[Period, int] | None
    liens: list[Lien]
    founded: Period | None
    items_at_least: int
    kinds_gained: list[str]
    kinds_pledged: list[str]


class RuleRow(TypedDict):
    """A dated rule of a product."""

    id: str
    part: str
    criterion: Criterion
    comparison: Comparison
    thresholds: list[Threshold]
    since: date
    until: date | None


class ShapeRow(TypedDict):
    """A dated shape over the parts of a product."""

    id: str
    shape: Shape
    since: date
    until: date | None


class TermsRow(TypedDict):
    """The dated maximum of a product."""

    id: str
    maximum: int | None
    since: date
    until: date | None


class Product(TypedDict):
    """All that is known of a product, whenever it is in force."""

    id: str
    rules: list[RuleRow]
    shapes: list[ShapeRow]
    terms: list[TermsRow]


class Record(TypedDict):
    """An action that is possible for a criterion; `node`: for that credential or park alone."""

    action: ChangeAction
    criterion: Criterion
    node: str | None
    effort: int
    since: date
    until: date | None


class Question(TypedDict):
    """What is asked for, and on which day."""

    day: date
    amount: int | None
    tenor: int | None
    purpose: str | None


class World(TypedDict):
    """A firm, all products, what is possible, and a question."""

    firm: Firm
    products: list[Product]
    records: list[Record]
    question: Question


def nobody() -> Firm:
    """A firm of which nothing is known."""
    return {
        "stage": None,
        "stage_coming": None,
        "sectors": [],
        "regions": [],
        "sites": [],
        "stays": [],
        "held": [],
        "held_told": None,
        "figures": {},
        "figures_coming": {},
        "half_years": {},
        "balance": None,
        "owed": {},
        "items": [],
        "items_told": None,
        "liens": [],
        "founded": None,
        "items_at_least": 0,
        "kinds_gained": [],
        "kinds_pledged": [],
    }


# Days


@cache
def first(period: Period) -> date:
    """The first day of a period."""
    return date.fromisoformat((period + "-01-01")[:10])


@cache
def last(period: Period) -> date:
    """The last day of a period: the day before the next one begins."""
    day = first(period)
    while (day + timedelta(1)).isoformat().startswith(period):
        day += timedelta(1)
    return day


@cache
def later(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    start = date(year, month + 1, 1)
    same = [start + timedelta(more) for more in range(day.day)]
    return max(one for one in same if one.month == start.month)


def runs(since: date, until: date | None, day: date) -> bool:
    """Whether a dated row is in force on a day."""
    return since <= day and (until is None or day < until)


def live_rules(product: Product, day: date) -> Sequence[RuleRow]:
    """The rules of a product that are in force on a day."""
    return [rule for rule in product["rules"] if runs(rule["since"], rule["until"], day)]
