"""Prints the statements of declared edges and listings: constants joined, values as parameters.

The text depends only on which edge, filters and ordering are asked for, never on a value, so the
planner knows it after the first time. Every statement answers one record, `rows`.
"""

from collections.abc import Collection
from dataclasses import replace
from functools import cache
from typing import LiteralString

from graph.declarations import Cardinality, Edge, Listing, Ordering
from graph.groupings import Grouping
from graph.noun import Noun, Visibility


@cache
def edge_statement(edge: Edge) -> LiteralString:
    """`$ids` → rows [id, [b, …]], at most `$limit` each."""
    return _from_a(edge_block(edge))


def edge_block(edge: Edge) -> LiteralString:
    """The list of nodes that an edge leads to from `a`, at most `$limit`, in its order."""
    return "COLLECT {\n" + some(edge) + "\nRETURN " + edge.target.projection + "\n}"


def seen_block(noun: Noun, pattern: LiteralString) -> LiteralString:
    """The list of all nodes `b` of a pattern that are known and may be seen, whatever the day."""
    return block(pattern, noun.seen("b") + "\nWITH b ORDER BY b.id", noun.projection)


def block(pattern: LiteralString, where: LiteralString, returned: LiteralString) -> LiteralString:
    """The list of what is returned of each match."""
    return "COLLECT {\nMATCH " + pattern + "\nWHERE " + where + "\nRETURN " + returned + "\n}"


def edge_page_statement(
    edge: Edge, filters: Collection[str] = (), ordering: Ordering | None = None, *, after: bool
) -> LiteralString:
    """`$ids` → rows [id, [[key, b], …]], `$limit` each, behind `$after_key` and `$after_id`."""
    order = ordering or edge.order
    return _from_a(
        "COLLECT {\n"
        + some(edge, filters, order, after=after)
        + "\nRETURN ["
        + order.key
        + ", "
        + edge.target.projection
        + "]\n}"
    )


def edge_count_statement(edge: Edge, filters: Collection[str] = ()) -> LiteralString:
    """`$ids` → rows [id, how many]."""
    return _from_a("COUNT {\n" + matched(edge, filters) + "\nRETURN DISTINCT b\n}")


def edge_groups_statement(edge: Edge, grouping: Grouping) -> LiteralString:
    """`$ids` → rows [id, [[key, how many], …]]; the key is null where it is not known."""
    return _from_a(
        "COLLECT {\n" + matched(edge) + "\nWITH DISTINCT b\n" + _grouped(grouping) + "\n}"
    )


def listing_page_statement(
    listing: Listing, filters: Collection[str], ordering: Ordering, *, after: bool
) -> LiteralString:
    """Rows [[key, b], …], `$limit` of them, behind `$after_key` and `$after_id`."""
    return (
        some_listed(listing, filters, ordering, after=after)
        + "\nRETURN collect(["
        + ordering.key
        + ", "
        + listing.noun.projection
        + "]) AS rows"
    )


def listing_count_statement(listing: Listing, filters: Collection[str]) -> LiteralString:
    """Rows: how many there are."""
    return listed(listing, filters) + "\nRETURN count(b) AS rows"


def listing_groups_statement(
    listing: Listing, filters: Collection[str], grouping: Grouping
) -> LiteralString:
    """Rows [[key, how many], …]; the key is null where it is not known."""
    return (
        "RETURN COLLECT {\n"
        + listed(listing, filters)
        + "\nWITH b\n"
        + _grouped(grouping)
        + "\n} AS rows"
    )


def listing_summary_statement(
    listing: Listing, filters: Collection[str], summary: LiteralString
) -> LiteralString:
    """Rows: what the summary makes of every `b` of a listing."""
    return listed(listing, filters) + summary


def _from_a(answer: LiteralString) -> LiteralString:
    return (
        "UNWIND $ids AS id\nMATCH (a:Entity {id: id})\nRETURN collect([id, " + answer + "]) AS rows"
    )


def matched(edge: Edge, filters: Collection[str] = ()) -> LiteralString:
    """What an edge leads to from `a`, each as often as it does."""
    return "MATCH " + edge.pattern + "\nWHERE " + met(edge, filters)


def met(edge: Edge, filters: Collection[str] = ()) -> LiteralString:
    """What holds of a node that an edge leads to."""
    text: LiteralString = edge.target.seen("b") + "\nAND (" + edge.where + ")"
    return text + (_filtered(edge.like, filters, along=True) if edge.like else "")


def some(
    edge: Edge,
    filters: Collection[str] = (),
    ordering: Ordering | None = None,
    *,
    after: bool = False,
) -> LiteralString:
    """The first `$limit` nodes of what an edge leads to from `a`, or those behind a position."""
    order = ordering or edge.order
    # From the node, or by an index of the edge; never by one of all nodes in that order.
    own = edge.order.stored if order.key == edge.order.key else ()
    order = replace(order, stored=own)
    beyond = behind(order) if after else ""
    if edge.cardinality is Cardinality.ONE:
        return matched(edge, filters) + "\nWITH b ORDER BY " + _by(order) + " LIMIT $limit"
    return matched(edge, filters) + beyond + "\n" + _limited(order)


def some_listed(
    listing: Listing, filters: Collection[str], ordering: Ordering, *, after: bool = False
) -> LiteralString:
    """The first `$limit` nodes of a listing, or those behind a position."""
    if not ordering.stored:
        beyond = behind(ordering) if after else ""
        if listing.noun.visibility is Visibility.PUBLIC:
            return listed(listing, filters) + beyond + "\n" + _limited(ordering)
        # What each caller may see takes long to check: in order, until there are enough.
        asked: LiteralString = "true" + _filtered(listing, filters) + beyond
        in_order: LiteralString = "first_key" + _direction(ordering) + ", b.id"
        return (
            "MATCH "
            + listing.pattern
            + "\nWHERE "
            + asked
            + "\nWITH b, "
            + ordering.key
            + " AS first_key ORDER BY "
            + in_order
            + "\nWHERE "
            + listing.noun.seen("b")
            + "\nAND ("
            + listing.where
            + ")\nWITH DISTINCT b, first_key ORDER BY "
            + in_order
            + " LIMIT $limit"
        )
    held = (each.property for each in listing.alone.values() if each.filter in filters)
    order = replace(ordering, stored=(*held, *ordering.stored))
    # With this condition, which every node meets, the planner takes the index.
    beyond = behind(order) if after else "\nAND " + order.stored[-1] + " IS NOT NULL"
    return listed(listing, filters) + beyond + "\n" + _limited(order)


def listed(listing: Listing, filters: Collection[str]) -> LiteralString:
    """The nodes of a listing."""
    return (
        "MATCH "
        + listing.pattern
        + "\nWHERE "
        + listing.noun.seen("b")
        + "\nAND ("
        + listing.where
        + ")"
        + _filtered(listing, filters)
    )


def _filtered(listing: Listing, filters: Collection[str], *, along: bool = False) -> LiteralString:
    text: LiteralString = ""
    for name, predicate in listing.filters.items():
        if name in filters:
            in_other_words = along and name in listing.filters_along
            text += "\nAND " + (listing.filters_along[name] if in_other_words else predicate)
    for each in listing.alone.values():
        if each.filter in filters:
            text += "\nAND " + each.property + " = $" + each.filter
    return text


def _grouped(grouping: Grouping) -> LiteralString:
    """A node with several keys counts in each, one without a key under null."""
    return (
        "WITH b, "
        + grouping.keys
        + " AS keys\nUNWIND CASE WHEN keys = [] THEN [null] ELSE keys END AS key\n"
        + "WITH key, count(*) AS found ORDER BY found DESC, key\nRETURN [key, found]"
    )


def _limited(ordering: Ordering) -> LiteralString:
    """The first `$limit` of them, each once."""
    if not ordering.stored:
        return "WITH DISTINCT b ORDER BY " + _by(ordering) + " LIMIT $limit"
    direction = _direction(ordering)
    kept: LiteralString = ""
    keys: LiteralString = ""
    names = _KEPT[: len(ordering.stored)]
    for name, stored in zip(names, ordering.stored, strict=True):
        kept += ", " + stored + " AS " + name
        keys += name + direction + ", "
    return "WITH DISTINCT b" + kept + " ORDER BY " + keys + "b.id LIMIT $limit"


_KEPT: tuple[LiteralString, ...] = ("first_key", "second_key", "third_key")


def _by(ordering: Ordering) -> LiteralString:
    return ordering.key + _direction(ordering) + ", b.id"


def _direction(ordering: Ordering) -> LiteralString:
    return " DESC" if ordering.descending else ""


def behind(ordering: Ordering) -> LiteralString:
    """Only those behind a position in an order; goes on with a WHERE."""
    beyond: LiteralString = " < $after_key" if ordering.descending else " > $after_key"
    start: LiteralString = ""
    if ordering.stored:
        at_least: LiteralString = " <= " if ordering.descending else " >= "
        start = "\nAND " + ordering.stored[-1] + at_least + ordering.reached
    return (
        start
        + "\nAND ("
        + ordering.key
        + beyond
        + " OR ("
        + ordering.key
        + " = $after_key AND b.id > $after_id))"
    )
