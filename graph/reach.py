"""What one statement reads: a tree of the edges that a question follows, and what of each node.

Made by loaders/, printed by graph/nested.py. Equal trees have one text; no value is in them.
"""

from dataclasses import dataclass

from graph.declarations import Edge, Listing, Ordering
from graph.noun import Noun


@dataclass(frozen=True, slots=True)
class Read:
    """What is read of a node: columns of its noun, all of it (`whole`), and what edges lead to.

    A row has them in this order: the columns, the projection, then one item for each way.
    """

    columns: tuple[str, ...] = ()
    whole: bool = False
    ways: tuple["Way", ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Which nodes, in which order: names of filters; whether behind a position; with their keys.

    `keyed`: each row begins with its value of the order's key.
    """

    filters: tuple[str, ...] = ()
    ordering: Ordering | None = None
    after: bool = False
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """An edge from a node: rows of what it leads to, or how many there are (`counted`).

    `place` names its variables and its parameters (`$limit_3`), `view` those of the day and the
    moment (`$as_of_1`).
    """

    edge: Edge
    place: int
    view: int
    read: Read = Read()
    choice: Choice = Choice()
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """Edges of nodes that may stand in many rows: followed once from each node.

    The rows that have the ids of these nodes are found behind `path`, places of lists one in the
    other, of the statement's own rows, or of those of the cut number `behind`; `at`: where the id
    stands.
    """

    path: tuple[int, ...]
    at: int
    ways: tuple[Way, ...]
    behind: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a listing; `counted`: and how many there are in all."""

    listing: Listing
    read: Read
    choice: Choice
    counted: bool = False
    cuts: tuple[Cut, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """Nodes of a noun whose ids are known; one that was replaced since still is what it was."""

    noun: Noun
    read: Read
    cuts: tuple[Cut, ...] = ()
