"""Nested statements read what the flat ones do, level by level; names stay apart."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

from graph.apart import apart
from graph.callers import Caller, Role
from graph.catalogue import edges, listings, nouns
from graph.client import Graph
from graph.declarations import Edge, Listing
from graph.nested import from_ids_statement, listed_statement
from graph.reach import Choice, Cut, Listed, Read, Way
from graph.reading import Slice, listed, listed_count, target_counts, target_pages
from graph.rows import decode
from graph.views import View
from tests.conftest import TODAY, CountingGraph
from tests.graph.answers import listings_of_rows
from tests.graph.drawn import asked_days, draw
from tests.graph.knowledge import at, lists, record
from tests.graph.oracle import ids

EDGES = sorted(edges(), key=lambda each: each.name)
MOMENTS = 3
VIEW = View(Caller(Role.AUDITOR), today=TODAY, as_of=TODAY, known_at=at(MOMENTS))
ALL = 1000
BELOW = 2
"""Edges that are nested in each edge, drawn anew for each."""


def _parameters(*views: View) -> dict[str, Any]:
    """Of a statement whose views are numbered in their order."""
    numbered = enumerate(views)
    days = {
        key: value
        for number, view in numbered
        for key, value in ((f"as_of_{number}", view.as_of), (f"known_at_{number}", view.known_at))
    }
    return {**days, "caller": views[0].parameters()["caller"]}


async def _flat(
    graph: Graph, edge: Edge, origins: Sequence[str], view: View
) -> Mapping[str, list[str]]:
    pages = await target_pages(graph, edge, origins, view, Slice(ALL))
    return {id: [node.id for _, node in found] for id, found in pages.items()}


async def test_an_edge_nested_in_another_leads_where_it_leads_alone(graph: CountingGraph) -> None:
    """From every node, over any two edges, on two days at once; counted and with their columns."""
    origins = await _written(graph)
    reached = 0
    for edge in EDGES:
        reached += await _nested(graph, edge, origins)
    assert reached > 200


async def _nested(graph: Graph, edge: Edge, origins: list[str]) -> int:
    random = Random(edge.name)
    earlier = replace(
        VIEW, as_of=random.choice(asked_days()), known_at=at(random.randrange(MOMENTS))
    )
    inner = random.sample(EDGES, BELOW)
    ways = tuple(
        Way(each, 2 + place, place % 2, Read(("id",)), Choice(keyed=bool(place % 2)))
        for place, each in enumerate(inner)
    )
    read = Read(("id", *(name for name in edge.target.columns if name != "id")), True, ways)
    counted = Way(edge, 9, 0, counted=True)
    statement = from_ids_statement((Way(edge, 1, 0, read), counted))
    limits = {f"limit_{place}": ALL for place in (1, *range(2, 2 + BELOW))}
    parameters = _parameters(VIEW, earlier)
    [row] = await graph.read(statement, ids=origins, **limits, **parameters)
    found = {id: (rows, count) for id, rows, count in row["rows"]}
    expected = await target_pages(graph, edge, origins, VIEW, Slice(ALL))
    counts = await target_counts(graph, edge, origins, VIEW)
    width = len(read.columns)
    shown = {
        id: [decode(edge.target.cls, each[width]) for each in rows]
        for id, (rows, _) in found.items()
    }
    assert shown == {id: [node for _, node in pages] for id, pages in expected.items()}
    assert {id: count for id, (_, count) in found.items()} == counts
    reached = sorted({each[0] for rows, _ in found.values() for each in rows})
    for rows, _ in found.values():
        for each in rows:
            assert each[:width] == [each[width][name] for name in read.columns]
    for place, (way, below) in enumerate(zip(ways, inner, strict=True)):
        view = (VIEW, earlier)[way.view]
        flat = await _flat(graph, below, reached, view)
        for rows, _ in found.values():
            for each in rows:
                lead_to = [item[-1] for item in each[width + 1 + place]]
                assert lead_to == flat[each[0]], (edge.name, below.name)
    return len(reached)


async def test_a_listing_is_read_with_what_is_beneath_it(graph: CountingGraph) -> None:
    """In each order, page by page, with the total and an edge of each node."""
    await _written(graph)
    for listing in listings_of_rows():
        await _listed(graph, listing)


async def _listed(graph: Graph, listing: Listing) -> None:
    random = Random(listing.name)
    below = random.choice([each for each in EDGES if each.target.label != "Entity"])
    for ordering in listing.orderings.values():
        first = await listed(graph, listing, VIEW, Slice(ALL), filters={}, ordering=ordering)
        total = await listed_count(graph, listing, VIEW, filters={})
        read = Read(("id",), ways=(Way(below, 1, 0, Read(("id",))),))
        behind = first[len(first) // 2] if first else None
        for after in (None, behind):
            choice = Choice((), ordering, after is not None, keyed=True)
            position = {"after_key_0": after[0], "after_id_0": after[1].id} if after else {}
            statement = listed_statement(Listed(listing, read, choice, counted=True))
            parameters = {**_parameters(VIEW), **position, "limit_0": ALL, "limit_1": ALL}
            [row] = await graph.read(statement, **parameters)
            rows, count = row["rows"]
            start = first.index(after) + 1 if after else 0
            assert [(key, id) for key, id, _ in rows] == [
                (key, node.id) for key, node in first[start:]
            ]
            assert count == total
            flat = await _flat(graph, below, [id for _, id, _ in rows], VIEW)
            assert {id: [each[0] for each in found] for _, id, found in rows} == flat


def test_names_of_a_place_are_its_own() -> None:
    """Variables and parameters of any declaration are renamed, and nothing else is."""
    texts: list[Any] = [
        text
        for each in EDGES
        for text in (each.pattern, each.where, each.order.key, each.target.seen("b"))
    ]
    texts += [noun.projection for noun in nouns()]
    texts += [text for each in listings() for text in each.filters.values()]
    for text in texts:
        renamed: str = apart(text, {"a": "n1", "b": "n2", "$caller": "$caller"}, "7")
        back = re.sub(r"\bn1\b", "a", re.sub(r"\bn2\b", "b", renamed)).replace("_7", "")
        assert back == text
        variables = re.findall(r"(?:[(\[]|IN |AS )([a-z]\w*)(?=[:)\s])", renamed)
        assert all(each in ("n1", "n2") or each.endswith("_7") for each in variables), renamed
    assert apart(
        "(b)-[:A_B]->(c:Cee {d: $e}) WHERE c.f = 'b c' AND any(i IN c.g WHERE i > b)",
        {"b": "n2"},
        "7",
    ) == (
        "(n2)-[:A_B]->(c_7:Cee {d: $e_7}) WHERE c_7.f = 'b c' AND any(i_7 IN c_7.g WHERE i_7 > n2)"
    )


async def _written(graph: Graph) -> list[str]:
    """A world with a few of everything; the ids of all its nodes."""
    world = draw(Random(5))
    record(world.rows, Random(5), MOMENTS)
    await world.write(graph)
    found = ids(row.key for name, rows in lists(world.rows) if name != "aliases" for row in rows)
    return sorted(found)


async def test_what_is_cut_leads_where_it_leads_alone(graph: CountingGraph) -> None:
    """From the nodes that an edge of a listing leads to, once each, and from those behind them."""
    await _written(graph)
    led = [await _cut(graph, listing) for listing in listings_of_rows()]
    assert sum(led) > 50


async def _leading(graph: Graph, random: Random, ids: set[str]) -> tuple[Edge, set[str]]:
    """An edge that leads somewhere from some of them, if there is one; and where."""
    for edge in random.sample(EDGES, len(EDGES)) if ids else ():
        flat = await _flat(graph, edge, sorted(ids), VIEW)
        led = {id for found in flat.values() for id in found}
        if led:
            return edge, led
    return EDGES[0], set()


async def _cut(graph: Graph, listing: Listing) -> int:
    """How many nodes were led from."""
    random = Random(listing.name)
    [ordering, *_] = listing.orderings.values()
    first = await listed(graph, listing, VIEW, Slice(ALL), filters={}, ordering=ordering)
    chosen: list[Edge] = []
    ids = {node.id for _, node in first}
    for _ in range(3):
        edge, ids = await _leading(graph, random, ids)
        chosen.append(edge)
    _, cut, behind = chosen
    ways = [Way(edge, place, 0, Read(("id",))) for place, edge in enumerate(chosen, 1)]
    cuts = (Cut((1,), 0, (ways[1],)), Cut((1,), 0, (ways[2],), behind=0))
    read = Read(("id",), ways=(ways[0],))
    parameters = {**_parameters(VIEW), **{f"limit_{place}": ALL for place in range(4)}}
    seen: list[Any] = []
    for counted in (False, True):
        asked = Listed(listing, read, Choice((), ordering), counted, cuts)
        [row] = await graph.read(listed_statement(asked), **parameters)
        rows = row["rows"][0] if counted else row["rows"]
        seen.append((rows, row["cuts"]))
    assert seen[0] == seen[1]
    rows, found = seen[0]
    ids = {each[0] for _, led in rows for each in led}
    begun = len(ids)
    for edge, cut_rows in zip((cut, behind), found, strict=True):
        assert len(cut_rows) == len({each[0] for each in cut_rows})
        flat = await _flat(graph, edge, sorted(ids), VIEW)
        assert {id: [each[0] for each in led] for id, led in cut_rows} == {
            id: flat.get(id, []) for id in ids
        }
        ids = {each[0] for _, led in cut_rows for each in led}
        begun += len(ids)
    return begun
