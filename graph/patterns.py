"""Reads declared Cypher: which relationships its patterns walk, and what its projections read."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

NODE = r"\((?P<{0}name>\w*)(?::(?P<{0}labels>[\w|]+))?(?: \{{[^}}]*\}})?\)"
TIE = r"(?P<left><?)-\[\w*:(?P<types>[\w|]+)(?P<length>\*[\d.]*)?(?: \{[^}]*\})?\]-(?P<right>>?)"
# The second node is looked at only, for it is the first one of the next hop.
HOP = re.compile(NODE.format("first_") + TIE + "(?=" + NODE.format("second_") + ")")
LABELLED = re.compile(r"\((\w+):([\w|]+)")

UNKNOWN = ""
"""The label of an end that the text does not tell."""


@dataclass(frozen=True, slots=True, order=True)
class Hop:
    """A relationship from nodes of one label to nodes of another."""

    start: str
    type: str
    end: str


@dataclass(frozen=True, slots=True)
class Walk:
    """One relationship of a pattern as it is written: several types, labels or no direction."""

    starts: tuple[str, ...]
    types: tuple[str, ...]
    ends: tuple[str, ...]
    directed: bool

    @property
    def hops(self) -> Iterator[Hop]:
        """All that it may mean."""
        for start, type_, end in product(self.starts, self.types, self.ends):
            yield Hop(start, type_, end)
            if not self.directed:
                yield Hop(end, type_, start)

    @property
    def plain(self) -> bool:
        """Whether it means one thing only."""
        named = [*self.starts, *self.types, *self.ends]
        return self.directed and len(named) == 3 and UNKNOWN not in named


def walks(text: str, named: Mapping[str, str]) -> Iterator[Walk]:
    """The relationships in a text; `named` gives the labels of names that carry none in it."""
    labels = {**named, **{match[1]: match[2] for match in LABELLED.finditer(text)}}

    def ends(match: re.Match[str], side: str) -> tuple[str, ...]:
        written = match[f"{side}_labels"] or labels.get(match[f"{side}_name"], UNKNOWN)
        return tuple(written.split("|"))

    for match in HOP.finditer(text):
        first, second = ends(match, "first"), ends(match, "second")
        starts, goals = (second, first) if match["left"] else (first, second)
        directed = bool(match["left"]) != bool(match["right"])
        # A length that may be zero says nothing certain about what is at its ends.
        yield Walk(
            starts, tuple(match["types"].split("|")), goals, directed and not match["length"]
        )


def meant(written: Collection[Walk], known: Iterable[Walk], anything: str) -> set[Hop]:
    """What written walks mean: of several readings those that a plain walk confirms.

    Plain walks elsewhere are `known`. A type that is nowhere plain may mean all of its readings; an
    end whose label is nowhere told is `anything`.
    """
    plain = {hop for walk in (*written, *known) if walk.plain for hop in walk.hops}
    types = {hop.type for hop in plain}
    found: set[Hop] = set()
    for reading in (hop for walk in written for hop in walk.hops):
        confirmed = {hop for hop in plain if _agree(reading, hop)}
        if not confirmed and reading.type not in types:
            confirmed = {Hop(reading.start or anything, reading.type, reading.end or anything)}
        found |= confirmed
    return found


def _agree(one: Hop, other: Hop) -> bool:
    return one.type == other.type and all(
        UNKNOWN in pair or pair[0] == pair[1]
        for pair in ((one.start, other.start), (one.end, other.end))
    )


@dataclass(frozen=True, slots=True)
class Read:
    """A field of a projection, and the relationships it is read over; computed if not stored."""

    name: str
    computed: bool
    over: tuple[str, ...]


def fields(projection: str) -> list[Read]:
    """The fields of a map projection `b {…}`, in its order."""
    inner = projection[projection.index("{") + 1 : projection.rindex("}")]
    return [_field(part.strip()) for part in _parts(inner)]


def _field(part: str) -> Read:
    if part.startswith("."):
        return Read(part[1:], computed=False, over=())
    name, _, expression = part.partition(":")
    over = dict.fromkeys(
        type_ for match in HOP.finditer(expression) for type_ in match["types"].split("|")
    )
    stored = expression.strip() in (f"b.{name}", f"toString(b.{name})")
    return Read(name, computed=not stored, over=tuple(over))


def _parts(text: str) -> Iterator[str]:
    """Split at the commas that are in no bracket."""
    depth, began = 0, 0
    for place, sign in enumerate(text):
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and not depth:
            yield text[began:place]
            began = place + 1
    yield text[began:]
