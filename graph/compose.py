"""Prints the statements of declared edges and listings: constants joined, values as parameters.

The text depends only on which edge, filters and ordering are asked for, never on a value, so the
planner knows it after the first time. Every statement answers one record, `rows`.
"""

from collections.abc import Collection
from functools import cache
from typing import LiteralString

from graph.callers import visible
from graph.declarations import Edge, Listing, Ordering
from graph.nouns import NOUNS, Visibility


@cache
def edge_statement(edge: Edge) -> LiteralString:
    """`$ids` → rows [id, [b, …]], at most `$limit` each."""
    return _from_a(edge_block(edge))


def edge_block(edge: Edge) -> LiteralString:
    """The list of nodes that an edge leads to from `a`, at most `$limit`, in its order."""
    return (
        "COLLECT {\n"
        + _match(edge)
        + "\n"
        + _first(edge.order)
        + "\nRETURN "
        + edge.target.projection
        + "\n}"
    )


@cache
def edge_page_statement(edge: Edge, *, after: bool) -> LiteralString:
    """`$ids` → rows [id, [[key, b], …]], `$limit` each, behind `$after_key` and `$after_id`."""
    return _from_a(
        "COLLECT {\n"
        + _match(edge)
        + (_behind(edge.order) if after else "")
        + "\n"
        + _first(edge.order)
        + "\nRETURN ["
        + edge.order.key
        + ", "
        + edge.target.projection
        + "]\n}"
    )


@cache
def edge_count_statement(edge: Edge) -> LiteralString:
    """`$ids` → rows [id, how many]."""
    return _from_a("COUNT {\n" + _match(edge) + "\nRETURN DISTINCT b\n}")


def listing_page_statement(
    listing: Listing, filters: Collection[str], ordering: Ordering, *, after: bool
) -> LiteralString:
    """Rows [[key, b], …], `$limit` of them, behind `$after_key` and `$after_id`."""
    return (
        _listed(listing, filters)
        + (_behind(ordering) if after else "")
        + "\n"
        + _first(ordering)
        + "\nRETURN collect(["
        + ordering.key
        + ", "
        + listing.noun.projection
        + "]) AS rows"
    )


def listing_count_statement(listing: Listing, filters: Collection[str]) -> LiteralString:
    """Rows: how many there are."""
    return _listed(listing, filters) + "\nRETURN count(b) AS rows"


@cache
def nodes_statement() -> LiteralString:
    """`$ids` → rows [id, label, b] of those that exist and may be seen."""
    cases: LiteralString = ""
    for noun in NOUNS:
        seen: LiteralString = (
            " AND " + visible("b") if noun.visibility == Visibility.BY_RECORD else ""
        )
        cases += (
            "WHEN b:"
            + noun.label
            + seen
            + "\nTHEN [id, '"
            + noun.label
            + "', "
            + noun.projection
            + "]\n"
        )
    return (
        "UNWIND $ids AS id\nMATCH (b:Entity {id: id})\nRETURN collect(CASE\n"
        + cases
        + "END) AS rows"
    )


def _from_a(answer: LiteralString) -> LiteralString:
    return (
        "UNWIND $ids AS id\nMATCH (a:Entity {id: id})\nRETURN collect([id, " + answer + "]) AS rows"
    )


def _match(edge: Edge) -> LiteralString:
    return "MATCH " + edge.pattern + "\nWHERE " + edge.where


def _listed(listing: Listing, filters: Collection[str]) -> LiteralString:
    text: LiteralString = "MATCH " + listing.pattern + "\nWHERE " + listing.where
    for name, predicate in listing.filters.items():
        if name in filters:
            text += "\nAND " + predicate
    return text


def _first(ordering: Ordering) -> LiteralString:
    direction: LiteralString = " DESC" if ordering.descending else ""
    return "WITH DISTINCT b ORDER BY " + ordering.key + direction + ", b.id LIMIT $limit"


def _behind(ordering: Ordering) -> LiteralString:
    beyond: LiteralString = " < $after_key" if ordering.descending else " > $after_key"
    return (
        "\nAND ("
        + ordering.key
        + beyond
        + " OR ("
        + ordering.key
        + " = $after_key AND b.id > $after_id))"
    )
