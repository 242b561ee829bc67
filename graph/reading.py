"""Reads what edges and listings declare: one statement each, values of the model out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, LiteralString

from graph.catalogue import nouns as all_nouns
from graph.client import Graph
from graph.compose import (
    edge_count_statement,
    edge_groups_statement,
    edge_page_statement,
    edge_statement,
    listing_count_statement,
    listing_groups_statement,
    listing_page_statement,
)
from graph.declarations import Cardinality, Edge, Listing, Ordering
from graph.groupings import Grouping
from graph.nodes_by_id import (
    nodes_of_statement,
    public_nodes_statement,
    restricted_nodes_statement,
)
from graph.noun import Noun
from graph.rows import decode
from graph.views import View

LONGEST_LIST = 250
"""Of lists that are no pages; one more is read, so that a longer one is noticed."""


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

Filters = Mapping[str, Any]
"""Names of declared predicates with the values of their parameters."""

Groups = list[tuple[Any, int]]
"""Keys with how many nodes each has, most first; None for those whose key is not known."""


async def targets(graph: Graph, edge: Edge, ids: Sequence[str], view: View) -> dict[str, list[Any]]:
    """What the edge leads to, for each id; an unknown id is absent."""
    limit = 1 if edge.cardinality == Cardinality.ONE else LONGEST_LIST + 1
    rows = await _rows(graph, edge_statement(edge), view, ids=list(ids), limit=limit)
    return {id: [decode(edge.target.cls, each) for each in found] for id, found in rows}


async def target_pages(
    graph: Graph,
    edge: Edge,
    ids: Sequence[str],
    view: View,
    part: Slice,
    *,
    filters: Filters = MappingProxyType({}),
    ordering: Ordering | None = None,
) -> dict[str, list[Keyed]]:
    """A page of what the edge leads to, for each id, each node with its key."""
    statement = edge_page_statement(edge, filters.keys(), ordering, after=part.after is not None)
    rows = await _rows(graph, statement, view, ids=list(ids), **filters, **part.parameters())
    return {id: [(key, decode(edge.target.cls, each)) for key, each in found] for id, found in rows}


async def target_counts(
    graph: Graph,
    edge: Edge,
    ids: Sequence[str],
    view: View,
    *,
    filters: Filters = MappingProxyType({}),
) -> dict[str, int]:
    """How many nodes the edge leads to, for each id."""
    statement = edge_count_statement(edge, filters.keys())
    return dict(await _rows(graph, statement, view, ids=list(ids), **filters))


async def target_groups(
    graph: Graph, edge: Edge, ids: Sequence[str], view: View, grouping: Grouping
) -> dict[str, Groups]:
    """What the edge leads to, counted by a key, for each id."""
    rows = await _rows(graph, edge_groups_statement(edge, grouping), view, ids=list(ids))
    return {id: [(key, found) for key, found in groups] for id, groups in rows}


async def listed(
    graph: Graph,
    listing: Listing,
    view: View,
    part: Slice,
    *,
    filters: Filters,
    ordering: Ordering,
) -> list[Keyed]:
    """A page of a listing, each node with its key; `filters` name predicates of the listing."""
    statement = listing_page_statement(
        listing, filters.keys(), ordering, after=part.after is not None
    )
    rows = await _rows(graph, statement, view, **filters, **part.parameters())
    return [(key, decode(listing.noun.cls, each)) for key, each in rows]


async def listed_count(graph: Graph, listing: Listing, view: View, *, filters: Filters) -> int:
    """How many nodes a listing has for these filters."""
    return await _rows(graph, listing_count_statement(listing, filters.keys()), view, **filters)


async def listed_groups(
    graph: Graph, listing: Listing, view: View, grouping: Grouping, *, filters: Filters
) -> Groups:
    """A listing counted by a key."""
    statement = listing_groups_statement(listing, filters.keys(), grouping)
    return [(key, found) for key, found in await _rows(graph, statement, view, **filters)]


async def nodes(
    graph: Graph, ids: Sequence[str], view: View, of: Noun | None = None
) -> dict[str, Any]:
    """Nodes by id, of one noun or of any; unknown and hidden ones are absent alike.

    Of any: what is not among those that everybody may see is looked for among the others.
    """
    if of is not None:
        rows = await _rows(graph, nodes_of_statement(of), view, ids=list(ids))
        return {id: decode(of.cls, each) for id, each in rows}
    found = await _nodes_of_any(graph, public_nodes_statement(), ids, view)
    others = [id for id in ids if id not in found]
    if others:
        found |= await _nodes_of_any(graph, restricted_nodes_statement(), others, view)
    return found


_CLASSES = {noun.label: noun.cls for noun in all_nouns()}


async def _nodes_of_any(
    graph: Graph, statement: LiteralString, ids: Sequence[str], view: View
) -> dict[str, Any]:
    rows = await _rows(graph, statement, view, ids=list(ids))
    return {id: decode(_CLASSES[label], each) for id, label, each in rows}


async def _rows(graph: Graph, statement: LiteralString, view: View, **parameters: Any) -> Any:
    [row] = await graph.read(statement, **view.parameters(), **parameters)
    return row["rows"]
