"""How edges and listings are declared, and the predicates of time that they share."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import LiteralString

from graph.callers import visible
from graph.noun import Noun
from graph.recording import known, membership_state


class Cardinality(StrEnum):
    """How many nodes an edge leads to: at most one, a short list, or pages."""

    ONE = "ONE"
    LIST = "LIST"
    PAGES = "PAGES"


@dataclass(frozen=True, slots=True)
class Ordering:
    """An order by a key of `b` that is never null; equal keys are ordered by id.

    `stored`: properties of a range index, in its order, that come in the order of the key; so the
    first nodes are found without the others. `reached`: `$after_key` as the last of them has it.
    """

    key: LiteralString
    descending: bool = False
    stored: tuple[LiteralString, ...] = ()
    reached: LiteralString = "$after_key"


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """Nodes `b` to start from, with the filters that a question may add.

    `alone`: a filter of which one value is asked for is another one, with the property that it
    holds to that value; an index may begin with it. `filters_along`: filters that edges, which have
    their nodes at hand, check in other words than a listing, which has to find them.
    """

    name: str
    noun: Noun
    pattern: LiteralString
    orderings: Mapping[str, Ordering]
    where: LiteralString = "true"
    filters: Mapping[str, LiteralString] = field(default_factory=dict[str, LiteralString])
    filters_along: Mapping[str, LiteralString] = field(default_factory=dict[str, LiteralString])
    alone: Mapping[str, "Alone"] = field(default_factory=dict[str, "Alone"])


@dataclass(frozen=True, slots=True)
class Alone:
    """A filter that holds a property of `b` to one value, the parameter of its name."""

    filter: LiteralString
    property: LiteralString


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """The way from `a` to `b`; `order` decides who comes first, and which one is the ONE.

    An edge to pages of nodes that are listed elsewhere too may take filters and orderings from
    that listing: both speak of `b`. `end`: what the pattern's only `b` is, as an expression of `a`,
    where it is at hand with `a`.
    """

    name: str
    target: Noun
    pattern: LiteralString
    cardinality: Cardinality
    where: LiteralString = "true"
    order: Ordering = Ordering("b.id")
    like: Listing | None = None
    end: LiteralString | None = None


def in_time(fact: LiteralString) -> LiteralString:
    """A fact that has begun (or is undated) and has not surely ended.

    A flow has begun with its period, even where its own day is not given.
    """
    return (
        "("
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


def during(record: LiteralString, start: LiteralString, end: LiteralString) -> LiteralString:
    """The day asked about lies in a span of two dated properties: half-open, or without an end."""
    return record + "." + start + " <= $as_of AND " + not_over(record, end)


def not_over(record: LiteralString, end: LiteralString) -> LiteralString:
    """The day is before the end of a record, or it has none."""
    return "(" + record + "." + end + " IS NULL OR $as_of < " + record + "." + end + ")"


def in_force(record: LiteralString) -> LiteralString:
    """Terms, a rule, a place in a team … that hold on the day asked about."""
    return during(record, "valid_from", "valid_until")


def undissolved(team: LiteralString) -> LiteralString:
    """A team that is not dissolved by the day, as far as its end was known at the moment.

    `dissolved_on` is known with the team itself; `ended_on`, which its lead said later, from
    `ended_recorded_at` on.
    """
    return (
        not_over(team, "dissolved_on")
        + " AND ("
        + not_over(team, "ended_on")
        + " OR $known_at < "
        + team
        + ".ended_recorded_at)"
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
    return known(fact) + "\nAND " + in_time(fact) + "\nAND " + visible(fact)


def begun(membership: LiteralString) -> LiteralString:
    """A membership whose first state, mostly an application, is not after the day."""
    return membership + ".states_since[0] <= $as_of"


def admitted(membership: LiteralString) -> LiteralString:
    """A membership that was active on the day or before it, as far as known."""
    return (
        "any(i IN range(0, size("
        + membership
        + ".states) - 1) WHERE "
        + membership
        + ".states[i] = 'ACTIVE' AND "
        + membership
        + ".states_since[i] <= $as_of AND "
        + membership
        + ".states_recorded_at[i] <= $known_at)"
    )


def active_membership(membership: LiteralString) -> LiteralString:
    """A membership that is known, and active on the day."""
    return (
        membership
        + ".recorded_at <= $known_at AND "
        + membership
        + ".valid_from <= $as_of AND "
        + membership_state(membership)
        + " = 'ACTIVE'"
    )


def open_on(need: LiteralString) -> LiteralString:
    """A wish that is open on the day asked about."""
    return during(need, "open_from", "open_until")


def pledged_on(pledge: LiteralString) -> LiteralString:
    """A pledge that is registered by the day and not released."""
    return during(pledge, "registered_on", "released_on")


def surely_held(holding: LiteralString) -> LiteralString:
    """A holding that is known and seen, and holds for certain on the day."""
    return (
        known(holding)
        + "\n  AND "
        + during(holding, "from_last", "until_first")
        + "\n  AND "
        + visible(holding)
    )


def latest_of_series(fact: LiteralString) -> LiteralString:
    """The latest figure of its series that is not after the day, or an undated one.

    A later figure that the caller may not see replaces nothing, or its absence would tell of it.
    """
    return (
        in_time(fact)
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
        + ".id))\n  AND "
        + known("later")
        + " AND "
        + visible("later")
        + " })"
    )


def fact_reference(
    record: LiteralString, measure: LiteralString, label: LiteralString, parameter: LiteralString
) -> LiteralString:
    """That a fact seen on the day refers `record` to one of the nodes whose ids are given."""
    return (
        "EXISTS {\n  MATCH ("
        + record
        + ")<-[:ABOUT]-(through:Fact {measure: '"
        + measure
        + "'})-[:REFERS_TO]->(referred:"
        + label
        + ")\n  WHERE referred.id IN $"
        + parameter
        + " AND "
        + seen_in_time("through")
        + " }"
    )


def seen_latest(fact: LiteralString) -> LiteralString:
    """The latest figure of its series, which an edge or a filter may lead through."""
    return known(fact) + "\nAND " + visible(fact) + "\nAND " + latest_of_series(fact)


def by_day(day: LiteralString, *, descending: bool = False) -> Ordering:
    """The order of a property of days that is never null and has a range index of its own."""
    key: LiteralString = "toString(" + day + ")"
    return Ordering(key, descending, stored=(day,), reached="date($after_key)")


BY_ID = Ordering("b.id")
BY_NAME = Ordering("b.sort_name")
BY_INDEXED_NAME = Ordering("b.sort_name", stored=("b.sort_name",))
LATEST_IN_FORCE = Ordering("toString(b.valid_from) + ' ' + b.id", descending=True)
NEWEST_FIRST = Ordering(
    "coalesce(toString(b.as_of_last), '') + ' ' + b.measure + ' ' + b.series", descending=True
)
