"""How edges and listings are declared, and the predicates of time that they share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import LiteralString

from graph.callers import visible
from graph.nouns import Noun, Visibility


class Cardinality(StrEnum):
    """How many nodes an edge leads to: at most one, a short list, or pages."""

    ONE = "ONE"
    LIST = "LIST"
    PAGES = "PAGES"


@dataclass(frozen=True, slots=True)
class Ordering:
    """An order by a key of `b` that is never null; equal keys are ordered by id."""

    key: LiteralString
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """Nodes `b` to start from, with the filters that a question may add."""

    name: str
    noun: Noun
    pattern: LiteralString
    orderings: Mapping[str, Ordering]
    where: LiteralString = "true"
    filters: Mapping[str, LiteralString] = field(default_factory=dict[str, LiteralString])

    def __post_init__(self) -> None:
        _check_visibility(self.name, self.noun, self.where)


@dataclass(frozen=True, slots=True)
class Edge:
    """The way from `a` to `b`; `order` decides who comes first, and which one is the ONE."""

    name: str
    target: Noun
    pattern: LiteralString
    cardinality: Cardinality
    where: LiteralString = "true"
    order: Ordering = Ordering("b.id")

    def __post_init__(self) -> None:
        _check_visibility(self.name, self.target, self.where)


def _check_visibility(name: str, noun: Noun, where: LiteralString) -> None:
    """Deny by default: who leads to restricted records must say who may see them."""
    if noun.visibility == Visibility.BY_RECORD and visible("b") not in where:
        raise TypeError(f"{name} leads to {noun.label} records and does not restrict them")


def in_time(fact: LiteralString) -> LiteralString:
    """A fact that is not replaced, has begun (or is undated) and has not surely ended.

    A flow has begun with its period, even where its own day is not given.
    """
    return (
        fact
        + ".superseded_at IS NULL AND ("
        + fact
        + ".as_of_last IS NULL OR "
        + fact
        + ".as_of_last <= $as_of) AND ("
        + fact
        + ".until_last IS NULL OR $as_of < "
        + fact
        + ".until_last) AND ("
        + fact
        + ".period_start_first IS NULL OR "
        + fact
        + ".period_start_first <= $as_of)"
    )


def in_force(record: LiteralString) -> LiteralString:
    """A version of terms or rules that is in force on the day asked about."""
    return (
        record
        + ".superseded_at IS NULL AND "
        + record
        + ".valid_from <= $as_of AND ("
        + record
        + ".valid_until IS NULL OR $as_of < "
        + record
        + ".valid_until)"
    )


def open_to(record: LiteralString) -> LiteralString:
    """A policy or expertise that is not surely before its beginning or after its end."""
    return (
        "("
        + record
        + ".valid_from_first IS NULL OR "
        + record
        + ".valid_from_first <= $as_of) AND ("
        + record
        + ".valid_until_last IS NULL OR $as_of < "
        + record
        + ".valid_until_last)"
    )


def seen_in_time(fact: LiteralString) -> LiteralString:
    """A fact that an edge may lead through."""
    return in_time(fact) + "\nAND " + visible(fact)


def latest_of_series(fact: LiteralString) -> LiteralString:
    """The latest figure of its series that is not after the day, or an undated one.

    A later figure that the caller may not see replaces nothing, or its absence would tell of it.
    """
    return (
        seen_in_time(fact)
        + "\nAND ("
        + fact
        + ".as_of_last IS NULL OR NOT EXISTS {\n  MATCH (later:Fact {series: "
        + fact
        + ".series}) WHERE later.as_of_last <= $as_of\n  AND (later.as_of_last > "
        + fact
        + ".as_of_last OR (later.as_of_last = "
        + fact
        + ".as_of_last AND later.recorded_at + later.id > "
        + fact
        + ".recorded_at + "
        + fact
        + ".id))\n  AND later.superseded_at IS NULL AND "
        + visible("later")
        + " })"
    )


BY_ID = Ordering("b.id")
BY_NAME = Ordering("b.sort_name")
NEWEST_FIRST = Ordering(
    "coalesce(toString(b.as_of_last), '') + ' ' + b.measure + ' ' + b.series", descending=True
)
