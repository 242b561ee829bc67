"""What was known when, through the API: corrections, moments of pages, and whole replays."""

from typing import Any

import pytest

from graph.model import Measure, Unit
from seed.encode_base import EDITION
from seed.row_base import ValueRow
from tests.api.moments import asking
from tests.conftest import CountingGraph
from tests.worlds import World

FIRST = "2024-01-01T00:00:00.000000+00:00"
SECOND = "2024-06-01T00:00:00.000000+00:00"
JUST_BEFORE = "2024-05-31T23:59:59.999999+00:00"
NEXT = "2099-01-01T00:00:00.000000+00:00"
FUTURE = "2999-01-01T00:00:00Z"


def people(world: World, number: int, **fields: Any) -> str:
    """A figure of the firm's people at the end of 2023."""
    value = ValueRow(number=number, unit=Unit.PERSON)
    return world.fact("firm", Measure.EMPLOYEES, value, "2023-12-31", **fields)


def corrected() -> tuple[World, str, str]:
    """A figure of 2023 that was recorded, and corrected half a year later."""
    world = World()
    world.enterprise("firm")
    [firm] = world.rows.organizations
    world.rows.organizations[:] = [firm.model_copy(update={"recorded_at": FIRST})]
    old = people(world, 100, recorded_at=FIRST, superseded_at=SECOND)
    new = people(world, 110, recorded_at=SECOND)
    return world, World.id(old), World.id(new)


FACTS = """
query ($id: ID!, $at: DateTime) {
  facts(first: 9, filter: {subjects: [$id]}, knownAt: $at) { totalCount edges { node { ...F } } }
  organizations(first: 9, knownAt: $at) { edges { node {
    recordedAt facts(first: 9) { totalCount edges { node { ...F } } } } } }
  node(id: $id) { ... on Enterprise {
    facts(first: 9, knownAt: $at) { totalCount edges { node { ...F } } } } }
}
fragment F on Fact { id recordedAt supersededAt value { ... on Quantity { number } } }
"""


@pytest.mark.parametrize(
    ("at", "number"),
    [
        ("2023-12-31T23:59:59.999999+00:00", None),
        (FIRST, 100),
        (JUST_BEFORE, 100),
        (SECOND, 110),
        ("2024-06-01T08:00:00+08:00", 110),
        ("2024-06-01T07:59:59.999999+08:00", 100),
        (None, 110),
    ],
)
async def test_a_corrected_figure_is_shown_as_it_was_known(
    graph: CountingGraph, at: str | None, number: int | None
) -> None:
    """From the root, below the root's moment, and by a moment of the field's own."""
    world, old, new = corrected()
    await world.write(graph)
    shown = {
        None: [],
        100: [{"id": old, "recordedAt": FIRST, "supersededAt": None, "value": {"number": 100.0}}],
        110: [{"id": new, "recordedAt": SECOND, "supersededAt": None, "value": {"number": 110.0}}],
    }[number]
    page = {"totalCount": len(shown), "edges": [{"node": each} for each in shown]}
    firm = {"recordedAt": FIRST, "facts": page}
    firms = [] if number is None else [{"node": firm}]
    graph.statements.clear()
    async with asking(graph) as ask:
        body = await ask(FACTS, id=World.id("firm"), at=at)
    assert body == {
        "data": {"facts": page, "organizations": {"edges": firms}, "node": {"facts": page}}
    }


async def test_the_old_version_says_when_it_ended(graph: CountingGraph) -> None:
    """By its id it still resolves, with the moment of its end; it is in no list."""
    world, old, new = corrected()
    await world.write(graph)
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Fact { recordedAt supersededAt } } }"
    async with asking(graph) as ask:
        assert await ask(query, ids=[old, new]) == {
            "data": {
                "nodes": [
                    {"recordedAt": FIRST, "supersededAt": SECOND},
                    {"recordedAt": SECOND, "supersededAt": None},
                ]
            }
        }


FIRM_ID = World.id("firm")
REPLAYABLE = {
    "facts": "facts(first: 1, knownAt: $at) { totalCount }",
    "organizations": "organizations(first: 1, knownAt: $at) { totalCount }",
    "organizationCounts": "organizationCounts(by: KIND, knownAt: $at) { count }",
    "memberships": "memberships(first: 1, knownAt: $at) { totalCount }",
    "financingPlusExpertise": (
        f'financingPlusExpertise(enterpriseId: "{FIRM_ID}", amount: 1, purpose: BILL,'
        " knownAt: $at) { knownAt }"
    ),
    "partnerRecommendations": (
        f'partnerRecommendations(organizationId: "{FIRM_ID}", first: 1, knownAt: $at) {{ basis }}'
    ),
}


@pytest.mark.parametrize("root", REPLAYABLE)
async def test_the_future_is_not_known_yet(graph: CountingGraph, root: str) -> None:
    """Refused, for what is recorded until then is not settled; only the last write was read."""
    world, _, _ = corrected()
    await world.write(graph)
    graph.statements.clear()
    async with asking(graph) as ask:
        body = await ask("query ($at: DateTime) { " + REPLAYABLE[root] + " }", at=FUTURE)
    [error] = body["errors"]
    assert error["message"] == "`knownAt` lies in the future."
    assert (error["path"], error["extensions"]) == ([root], {"code": "INVALID_INPUT"})
    assert len(graph.statements) == 1


async def test_the_future_is_refused_below_the_root_too(graph: CountingGraph) -> None:
    """The facts of an organisation take a moment of their own, under the same rule."""
    world, _, _ = corrected()
    await world.write(graph)
    query = (
        "query ($id: ID!, $at: DateTime) { node(id: $id) { ... on Enterprise {"
        " facts(first: 1, knownAt: $at) { totalCount } } } }"
    )
    async with asking(graph) as ask:
        body = await ask(query, id=FIRM_ID, at=FUTURE)
    assert [error["message"] for error in body.get("errors", [])] == [
        "`knownAt` lies in the future."
    ]


# ---------------------------------------------------------------- walks

WALKS = {
    "facts": "facts(first: 2, after: $after, filter: {subjects: [$id]})",
    "nested": "facts(first: 2, after: $after)",
    "search": 'search(text: "firm", first: 2, after: $after)',
    "organizations": "organizations(first: 2, after: $after, filter: {kinds: [ENTERPRISE]})",
}


def walk_document(name: str) -> str:
    total = "" if name == "search" else " totalCount"
    field = (
        WALKS[name] + " {" + total + " pageInfo { hasNextPage endCursor } edges { node { id } } }"
    )
    if name == "nested":
        field = "node(id: $id) { ... on Enterprise { " + field + " } }"
    unused = "" if "$id" in field else " other: node(id: $id) { id }"
    return "query ($id: ID!, $after: String) { " + field + unused + " }"


def walking_world() -> World:
    """Five firms with five figures each."""
    world = World()
    world.enterprise("firm", "firm b", "firm c", "firm d", "firm e")
    for year in range(2015, 2020):
        value = ValueRow(number=year, unit=Unit.PERSON)
        world.fact("firm", Measure.EMPLOYEES, value, f"{year}-12-31", scope=f"{year}")
    return world


@pytest.mark.parametrize("name", WALKS)
async def test_a_walk_is_not_disturbed(graph: CountingGraph, name: str) -> None:
    """Firms and figures recorded after the first page, and corrections, are not on later pages;
    a new walk shows them."""
    world = walking_world()
    await world.write(graph)

    async def walk(*, disturbed: bool) -> list[str]:
        found: list[str] = []
        totals: list[int] = []
        after: str | None = None
        while True:
            body = await ask(walk_document(name), id=FIRM_ID, after=after)
            assert "errors" not in body, body
            page = body["data"]["node"] if name == "nested" else body["data"]
            page = page["search" if name == "search" else WALKS[name].split("(")[0]]
            found += [edge["node"]["id"] for edge in page["edges"]]
            totals.append(page.get("totalCount", 0))
            after = page["pageInfo"]["endCursor"]
            if disturbed and len(totals) == 1:
                await more()
            if not page["pageInfo"]["hasNextPage"]:
                assert len(set(totals)) == 1
                return found

    async def more() -> None:
        world.enterprise("firm f", "firm aa")
        for year in range(2008, 2015):
            value = ValueRow(number=year, unit=Unit.PERSON)
            world.fact("firm", Measure.EMPLOYEES, value, f"{year}-12-31", scope=f"{year}")
        later = {"recorded_at": NEXT}
        lists: list[list[Any]] = [world.rows.organizations, world.rows.facts]
        for rows in lists:
            rows[5:] = [row.model_copy(update=later) for row in rows[5:]]
        await world.write(graph)

    async with asking(graph) as ask:
        before = await walk(disturbed=False)
        assert len(before) == 5
        assert await walk(disturbed=True) == before
        assert len(await walk(disturbed=False)) > 5


async def test_a_cursor_belongs_to_its_moment(graph: CountingGraph) -> None:
    """Refused with another `knownAt`; with its own, or with none, it goes on at its moment."""
    await walking_world().write(graph)
    query = (
        "query ($after: String, $at: DateTime) { facts(first: 2, after: $after, knownAt: $at)"
        " { totalCount pageInfo { endCursor } edges { node { id } } } }"
    )
    async with asking(graph) as ask:
        first = await ask(query, at=EDITION)
        after = first["data"]["facts"]["pageInfo"]["endCursor"]
        own = await ask(query, at=EDITION, after=after)
        assert own == await ask(query, after=after)
        assert len(own["data"]["facts"]["edges"]) == 2
        unplayed = (await ask(query))["data"]["facts"]["pageInfo"]["endCursor"]
        for at, cursor in ((FIRST, after), (FIRST, unplayed), (EDITION, unplayed)):
            refused = await ask(query, at=at, after=cursor)
            [error] = refused["errors"]
            assert error["extensions"] == {"code": "INVALID_INPUT"}
            assert "another question" in error["message"]
