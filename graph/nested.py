"""Prints one statement for a tree of edges: limits first, one record, lists by position.

After the limits come the nodes below, so that nothing is read that is not shown (the order of the
clauses is what makes it fast: docs/decisions/0032-compiled-plan.md).
"""

from functools import lru_cache
from typing import LiteralString

from graph.apart import apart
from graph.compose import listed, matched, met, some, some_listed
from graph.declarations import BY_ID, Ordering
from graph.nodes_by_id import named
from graph.noun import Noun
from graph.reach import Choice, Cut, Listed, Named, Read, Way
from graph.revision import LAST_WRITE_SEEN

ROOT = 0
"""The place and the view of the nodes that a statement begins with."""
KNOWN_TEXTS = 500
"""A text may have 50,000 characters; clients decide how many there are."""


@lru_cache(KNOWN_TEXTS)
def from_ids_statement(ways: tuple[Way, ...]) -> LiteralString:
    """`$ids` → rows [id, item of each way …]; an unknown id is absent."""
    return "UNWIND $ids AS id" + _led_to(ways) + " AS rows"


def _led_to(ways: tuple[Way, ...]) -> LiteralString:
    items: LiteralString = ""
    for way in ways:
        items += ", " + _item(way, ROOT)
    return "\nMATCH (n0:Entity {id: id})\nRETURN collect([id" + items + "])"


@lru_cache(KNOWN_TEXTS)
def named_statement(asked: Named) -> LiteralString:
    """`$ids` → a row for each that there is; `cuts`: the rows of each; and `last_write`."""
    place = _Place(ROOT, None, ROOT)
    read = _row(place, asked.noun, asked.read, Choice(), BY_ID)
    found = place.of("UNWIND $each AS id\n" + named(asked.noun))
    # In a query of its own, for rows that there are none of are still to be counted from.
    rows = found + "\nRETURN collect(" + read + ") AS rows"
    return _with_cuts(rows, asked.cuts)


@lru_cache(KNOWN_TEXTS)
def listed_statement(asked: Listed) -> LiteralString:
    """A page of a listing, with `counted` [the page, how many there are]: see named_statement."""
    place = _Place(ROOT, None, ROOT)
    listing, choice = asked.listing, asked.choice
    ordering = choice.ordering or next(iter(listing.orderings.values()))
    found = place.of(some_listed(listing, choice.filters, ordering, after=choice.after))
    page = found + "\nRETURN " + _row(place, listing.noun, asked.read, choice, ordering)
    rows: LiteralString = "RETURN COLLECT {\n" + page + "\n} AS rows"
    if asked.counted:
        every = place.of(listed(listing, choice.filters))
        rows = "RETURN [COLLECT {\n" + page + "\n}, COUNT {\n" + every + "\nRETURN n0\n}] AS rows"
    if not asked.cuts:
        return rows + _SEEN
    return _with_cuts(rows, asked.cuts, page="rows[0]" if asked.counted else "rows")


_SEEN: LiteralString = ", " + LAST_WRITE_SEEN + " AS last_write"


def _with_cuts(
    rows: LiteralString, cuts: tuple[Cut, ...], page: LiteralString = "rows"
) -> LiteralString:
    text: LiteralString = "CALL () {\n" + rows + "\n}"
    names: LiteralString = ""
    for number, cut in enumerate(cuts):
        name = _number("cut_", number)
        if cut.behind is None:
            source, unwound = "rows", page
        else:
            source = unwound = _number("cut_", cut.behind)
        text += "\nCALL (" + source + ") {\nUNWIND " + unwound + " AS row_0\n"
        for depth, place in enumerate(cut.path):
            text += _number("UNWIND row_", depth) + _number("[", place)
            text += _number("] AS row_", depth + 1) + "\n"
        text += "WITH DISTINCT " + _number("row_", len(cut.path)) + _number("[", cut.at) + "] AS id"
        text += _led_to(cut.ways) + " AS " + name + "\n}"
        names += ", " + name
    return text + "\nRETURN rows, [" + names.removeprefix(", ") + "] AS cuts" + _SEEN


class _Place:
    """Where in a statement a node stands: gives the declared texts their own names there."""

    def __init__(self, place: int, parent: int | None, view: int) -> None:
        self.node: LiteralString = _number("n", place)
        self._mark = str(place)
        self._names = {
            "b": self.node,
            "$caller": "$caller",
            "$each": "$ids",
            "$as_of": _number("$as_of_", view),
            "$known_at": _number("$known_at_", view),
        }
        if parent is not None:
            self._names["a"] = _number("n", parent)

    def of(self, text: LiteralString) -> LiteralString:
        """A declared text, or one made of such, as it stands here."""
        return apart(text, self._names, self._mark)


def _number(name: LiteralString, number: int) -> LiteralString:
    text = name
    for digit in str(number):
        text += _DIGITS[int(digit)]
    return text


_DIGITS: tuple[LiteralString, ...] = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")


def _item(way: Way, parent: int) -> LiteralString:
    place = _Place(way.place, parent, way.view)
    choice = way.choice
    if way.counted:
        every = place.of(matched(way.edge, choice.filters))
        return "COUNT {\n" + every + "\nRETURN DISTINCT " + place.node + "\n}"
    ordering = choice.ordering or way.edge.order
    row = _row(place, way.edge.target, way.read, choice, ordering, way.place)
    if way.edge.end:
        at_hand: LiteralString = "[b IN [" + way.edge.end + "] WHERE " + met(way.edge)
        return place.of(at_hand) + "\n| " + row + "]"
    found = place.of(some(way.edge, choice.filters, ordering, after=choice.after))
    return "COLLECT {\n" + found + "\nRETURN " + row + "\n}"


def _row(
    place: _Place, noun: Noun, read: Read, choice: Choice, ordering: Ordering, number: int = ROOT
) -> LiteralString:
    items: LiteralString = ""
    if choice.keyed:
        items += ", " + place.of(ordering.key)
    for name in read.columns:
        items += ", " + place.of(noun.columns[name])
    if read.whole:
        items += ", " + place.of(noun.projection)
    for way in read.ways:
        items += ", " + _item(way, number)
    return "[" + items.removeprefix(", ") + "]"
