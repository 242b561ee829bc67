"""Reads what edges and listings declare: one statement each, values of the model out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from graph.client import Graph
from graph.compose import (
    edge_count_statement,
    edge_page_statement,
    edge_statement,
    listing_count_statement,
    listing_page_statement,
    nodes_statement,
)
from graph.declarations import Cardinality, Edge, Listing, Ordering
from graph.nouns import NOUNS
from graph.rows import decode
from graph.views import View

LONGEST_LIST = 250


@dataclass(frozen=True, slots=True)
class Position:
    """Behind which node a page begins: its value of the order's key, and its id."""

    key: Any
    id: str


@dataclass(frozen=True, slots=True)
class Slice:
    """`limit` nodes of an order, from the beginning or behind a position."""

    limit: int
    after: Position | None = None

    def parameters(self) -> dict[str, Any]:
        """`$limit`, and `$after_key` and `$after_id` where the text has them."""
        position = self.after
        behind = {"after_key": position.key, "after_id": position.id} if position else {}
        return {"limit": self.limit, **behind}


Keyed = tuple[Any, Any]
"""The order's key and the node."""


async def targets(graph: Graph, edge: Edge, ids: Sequence[str], view: View) -> dict[str, list[Any]]:
    """What the edge leads to, for each id; an unknown id is absent."""
    limit = 1 if edge.cardinality == Cardinality.ONE else LONGEST_LIST
    rows = await _rows(graph, edge_statement(edge), view, ids=list(ids), limit=limit)
    return {id: [decode(edge.target.cls, each) for each in found] for id, found in rows}


async def target_pages(
    graph: Graph, edge: Edge, ids: Sequence[str], view: View, part: Slice
) -> dict[str, list[Keyed]]:
    """A page of what the edge leads to, for each id, each node with its key."""
    statement = edge_page_statement(edge, after=part.after is not None)
    rows = await _rows(graph, statement, view, ids=list(ids), **part.parameters())
    return {id: [(key, decode(edge.target.cls, each)) for key, each in found] for id, found in rows}


async def target_counts(graph: Graph, edge: Edge, ids: Sequence[str], view: View) -> dict[str, int]:
    """How many nodes the edge leads to, for each id."""
    return dict(await _rows(graph, edge_count_statement(edge), view, ids=list(ids)))


async def listed(
    graph: Graph,
    listing: Listing,
    view: View,
    part: Slice,
    *,
    filters: Mapping[str, Any],
    ordering: Ordering,
) -> list[Keyed]:
    """A page of a listing, each node with its key; `filters` name predicates of the listing."""
    statement = listing_page_statement(
        listing, filters.keys(), ordering, after=part.after is not None
    )
    rows = await _rows(graph, statement, view, **filters, **part.parameters())
    return [(key, decode(listing.noun.cls, each)) for key, each in rows]


async def listed_count(
    graph: Graph, listing: Listing, view: View, *, filters: Mapping[str, Any]
) -> int:
    """How many nodes a listing has for these filters."""
    return await _rows(graph, listing_count_statement(listing, filters.keys()), view, **filters)


_CLASSES = {noun.label: noun.cls for noun in NOUNS}


async def nodes(graph: Graph, ids: Sequence[str], view: View) -> dict[str, Any]:
    """Nodes of any noun by id; unknown and hidden ones are absent alike."""
    rows = await _rows(graph, nodes_statement(), view, ids=list(ids))
    return {id: decode(_CLASSES[label], each) for id, label, each in rows}


async def _rows(graph: Graph, statement: LiteralString, view: View, **parameters: Any) -> Any:
    [row] = await graph.read(statement, **view.parameters(), **parameters)
    return row["rows"]
