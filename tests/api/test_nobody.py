"""Nobody and strangers walk everything, and meet no restricted record anywhere."""

from typing import Any, cast

import pytest

from tests.api.moments import asking
from tests.api.test_listings import ROOTS
from tests.api.test_roots import world_of_all
from tests.conftest import Ask, CountingGraph

IDS = "{ totalCount edges { node { id } } }"
NESTED = (
    f"memberships {{ id }} facts(first: 100) {IDS} deals(first: 100) {IDS} ... on Enterprise {{"
    f" credentials {{ id }} assets(first: 100) {IDS} needs(first: 100) {IDS}"
    f" financingNeeds(first: 100) {IDS} plantChain {{ deal {{ id }} }} }}"
)
RESTRICTED = """
UNWIND $ids AS id
MATCH (n:Entity {id: id})
WHERE n.data_class <> 'PUBLIC'
RETURN collect(DISTINCT labels(n)) AS found
"""


def ids_of(answer: Any) -> set[str]:
    """Every id anywhere in an answer."""
    if isinstance(answer, list):
        return set[str]().union(*map(ids_of, cast("list[Any]", answer)))
    if not isinstance(answer, dict):
        return set()
    fields = cast("dict[str, Any]", answer)
    own: set[str] = {fields["id"]} if "id" in fields else set()
    return own.union(*map(ids_of, fields.values()))


async def walk(ask: Ask, root: str, *, pages: int) -> set[str]:
    """All ids of a connection, page by page; of organisations also what hangs on them."""
    fields = NESTED if root == "organizations" else ""
    query = (
        "query ($first: Int!, $after: String) { " + root + "(first: $first, after: $after)"
        " { pageInfo { hasNextPage endCursor } edges { node { id " + fields + " } } } }"
    )
    found: set[str] = set()
    after: str | None = None
    for _ in range(pages):
        body = await ask(query, first=100 if root != "organizations" else 50, after=after)
        assert "errors" not in body, body
        found |= ids_of(body)
        page = body["data"][root]["pageInfo"]
        after = page["endCursor"]
        if not page["hasNextPage"]:
            break
    return found


@pytest.mark.parametrize(
    ("root", "pages"),
    [
        *((root, 6) for root in ROOTS),
        *(pytest.param(root, 60, marks=pytest.mark.deep) for root in ROOTS),
    ],
)
async def test_nobody_meets_no_restricted_record(
    ask_anonymously: Ask, seeded: CountingGraph, root: str, pages: int
) -> None:
    """On the seed: every id that any connection shows is of a public record."""
    found = await walk(ask_anonymously, root, pages=pages)
    [row] = await seeded.read(RESTRICTED, ids=sorted(found))
    assert row["found"] == []
    restricted = {"consents", "pledges", "needs", "financingNeeds", "deals", "intellectualProperty"}
    assert bool(found) == (root not in restricted)


async def test_restricted_ids_are_null_for_nobody(
    ask_anonymously: Ask, seeded: CountingGraph
) -> None:
    """By id: a hundred of each restricted noun of the seed."""
    rows = await seeded.read(
        "MATCH (n:Entity) WHERE n.data_class <> 'PUBLIC' WITH labels(n) AS noun, n ORDER BY n.id"
        " RETURN noun, collect(n.id)[..100] AS ids"
    )
    assert len(rows) >= 8
    for row in rows:
        body = await ask_anonymously(
            "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=row["ids"]
        )
        assert body == {"data": {"nodes": [None] * len(row["ids"])}}, row["noun"]


@pytest.mark.parametrize("bank", [None, "stranger"])
async def test_a_stranger_meets_no_restricted_record(
    graph: CountingGraph, bank: str | None
) -> None:
    """In a world without consents, a bank that takes part in nothing sees what nobody sees."""
    world = world_of_all()
    world.bank("stranger")
    world.rows.consents.clear()
    await world.write(graph)
    [row] = await graph.read("MATCH (n) WHERE n.data_class <> 'PUBLIC' RETURN count(n) AS hidden")
    assert row["hidden"] >= 5
    async with asking(graph, bank) as ask:
        for root in ROOTS:
            found = await walk(ask, root, pages=9)
            [row] = await graph.read(RESTRICTED, ids=sorted(found))
            assert row["found"] == [], root
