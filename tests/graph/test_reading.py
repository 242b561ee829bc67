"""Promises of pages: every node once, in order, also while others write; one statement a call."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from graph.callers import ANONYMOUS, Caller, Role
from graph.catalogue import edges, listings
from graph.client import Graph
from graph.declarations import Edge, Listing, Ordering
from graph.edges import DEALS, FACTS, MEMBERS, PARKS, PROVIDER
from graph.listings import DEALS as ALL_DEALS
from graph.listings import ORGANIZATIONS, PRODUCTS
from graph.model import (
    CredentialKind,
    DataClass,
    DealRole,
    LifeCycleStage,
    Measure,
    Organization,
    OrganizationKind,
    SectorKey,
)
from graph.nouns import ORGANIZATION
from graph.reading import (
    Keyed,
    Position,
    Slice,
    listed,
    listed_count,
    nodes,
    target_counts,
    target_pages,
    targets,
)
from graph.views import View
from seed.row_base import ValueRow, node_id
from seed.rows import OrganizationRow, ParticipantRow, ProductRow
from tests.conftest import TODAY, CountingGraph
from tests.worlds import FOREVER, SOURCE, World

VIEW = View(Caller(Role.AUDITOR), today=TODAY, as_of=TODAY, known_at=FOREVER)
LIMITS = (1, 2, 7)
MANY = 9
NAMES = ("东莞", "東莞", "Dongguan", "dongguan", "𠮷林", "。", "😀", "", "Ａ")

NO_FILTERS: Mapping[str, Any] = {}
FEWER: dict[str, dict[str, Any]] = {
    "Query.organizations": {"kinds": ["PARK"]},
    "Query.facts": {"subjects": [node_id("firm")]},
    "Query.products": {},
}
"""Filters that leave few enough nodes to walk them one by one."""

Read = Callable[[Slice], Awaitable[Sequence[Keyed]]]


async def walk(read: Read, limit: int) -> list[Keyed]:
    """All nodes, page by page."""
    found: list[Keyed] = []
    after: Position | None = None
    while page := await read(Slice(limit, after)):
        assert len(page) <= limit
        found += page
        assert len(found) < 10_000, "walks in a circle"
        if len(page) < limit:
            break
        key, node = page[-1]
        after = Position(key, node.id)
    return found


def assert_ordered(found: Sequence[Keyed], *, descending: bool) -> None:
    """By key, equal keys by id (ascending, whatever the direction), no node twice."""
    keys = [key for key, _ in found]
    assert keys == sorted(keys, reverse=descending)
    for (key, node), (next_key, next_node) in pairwise(found):
        assert key != next_key or node.id < next_node.id
    assert len({node.id for _, node in found}) == len(found)


def reading(graph: Graph, edge: Edge, key: str) -> Read:
    """Reads pages of an edge from one node."""

    async def read(part: Slice) -> Sequence[Keyed]:
        found = await target_pages(graph, edge, [node_id(key)], VIEW, part)
        return found[node_id(key)]

    return read


def reading_list(
    graph: Graph, listing: Listing, ordering: Ordering, filters: Mapping[str, Any] = NO_FILTERS
) -> Read:
    """Reads pages of a listing."""

    async def read(part: Slice) -> Sequence[Keyed]:
        return await listed(graph, listing, VIEW, part, filters=filters, ordering=ordering)

    return read


# ---------------------------------------------------------------- many of everything


def named(key: str, name: str, kind: OrganizationKind) -> OrganizationRow:
    return OrganizationRow(key=key, kind=kind, name=name, source=SOURCE)


def crowd() -> World:
    """A world in which pages are long and keys are often equal."""
    world = World()
    world.park("park")
    world.bank("bank", "other")
    world.institute("institute")
    world.enterprise("firm", "maker", "tenant")
    for word in SectorKey:
        world.refers("maker", Measure.SECTOR, world.sector(word))
    topics = tuple(world.topic(f"topic{number % 3}.{number}") for number in range(MANY))
    sectors = tuple(row.key for row in world.rows.sectors)
    credentials = [world.credential(kind) for kind in CredentialKind]
    for number in range(MANY):
        key, name = f"{number}", NAMES[number]
        firm = named(f"member{key}", name, OrganizationKind.ENTERPRISE)
        park = named(f"sub{key}", name, OrganizationKind.PARK)
        world.rows.organizations.extend((firm, park.model_copy(update={"part_of": "park"})))
        for start in ("2020", "2021"):
            world.refers(f"member{key}", Measure.SITE, "park", start)
        world.refers("tenant", Measure.SITE, f"sub{key}")
        world.rows.products.append(
            world.rows.products[-1].model_copy(update={"key": f"loan{key}"})
            if number % 3
            else product(f"loan{key}", name)
        )
        skill = world.expertise("institute", f"{number % 4} skill", topics=topics, sectors=sectors)
        world.rows.expertise[-1] = world.rows.expertise[-1].model_copy(
            update={"key": f"{skill}{key}"}
        )
        for _ in range(2):
            world.refers(f"member{key}", Measure.EXPERTISE_USED, "expertise:0 skill0", None)
        scope = f"{number % 2}"
        world.fact("firm", Measure.REVENUE, ValueRow(amount=1), None, scope=scope)
        world.fact("firm", Measure.REVENUE, ValueRow(amount=1), f"20{number + 10}", scope=key)
        world.stage("firm", LifeCycleStage.GROWTH, f"20{number + 10}")
        held_from = (None, "2020", "2021")[number % 3]
        world.holding("firm", credentials[number % 7], held_from=held_from)
        world.deal("firm", "bank", on=f"2025-01-{number % 5 + 1:02}")
        parts = (
            ParticipantRow(organization="bank", role=DealRole.LENDER),
            ParticipantRow(organization="bank", role=DealRole.ARRANGER),
        )
        used = tuple(row.key for row in world.rows.products)
        world.rows.deals[-1] = world.rows.deals[-1].model_copy(
            update={"participants": parts, "products": used}
        )
        world.policy(f"policy{key}", *used)
    return world


def product(key: str, name: str) -> ProductRow:
    world = World()
    world.product("bank", name)
    return world.rows.products[0].model_copy(update={"key": key})


ORIGINS = {
    "Organization.sectors": ("maker", 13),
    "Organization.parks": ("tenant", MANY),
    "facts": ("firm", 19),
    "Organization.deals": ("bank", MANY),
    "Provider.products": ("bank", MANY),
    "Park.subParks": ("park", MANY),
    "Park.members": ("park", MANY),
    "Institute.expertise": ("institute", MANY),
    "Enterprise.credentials": ("firm", MANY),
    "Product.policies": ("loan0", MANY),
    "Policy.products": ("policy8", MANY),
    "Expertise.topics": ("expertise:0 skill0", MANY),
    "Expertise.sectors": ("expertise:0 skill0", 13),
    "Expertise.collaborators": ("expertise:0 skill0", MANY),
    "Deal.products": ("deal:", MANY),
}
"""Where many nodes hang on an edge, and how many."""


async def test_every_walk_shows_every_node_once(graph: CountingGraph) -> None:
    """Pages of 1, 2 and 7 of every edge and of every listing in every order add up to all."""
    world = crowd()
    await world.write(graph)
    await graph.unit([("MATCH (n:Organization) SET n.recorded_at = '2025-' + left(n.id, 1)", {})])
    last_deal = world.rows.deals[-1].key
    for edge in edges():
        if edge.name not in ORIGINS:
            continue
        key, expected = ORIGINS[edge.name]
        origin = last_deal if key == "deal:" else key
        await assert_walks(reading(graph, edge, origin), expected, descending=edge.order.descending)
        counts = await target_counts(graph, edge, [node_id(origin)], VIEW)
        assert list(counts.values()) == [expected]
    mirrored = replace(MEMBERS, order=replace(MEMBERS.order, descending=True))
    await assert_walks(reading(graph, mirrored, "park"), MANY, descending=True)
    for listing in listings():
        if listing.name not in FEWER:
            continue
        filters = FEWER[listing.name]
        expected = await listed_count(graph, listing, VIEW, filters=filters)
        for ordering in listing.orderings.values():
            for each in (replace(ordering, descending=False), replace(ordering, descending=True)):
                read = reading_list(graph, listing, each, filters)
                await assert_walks(read, expected, descending=each.descending)


async def assert_walks(read: Read, expected: int, *, descending: bool) -> None:
    """All limits show the same nodes in the same order, as many as expected."""
    whole = [(key, node.id) for key, node in await read(Slice(1000))]
    assert len(whole) == expected >= MANY
    for limit in LIMITS:
        found = await walk(read, limit)
        assert_ordered(found, descending=descending)
        assert [(key, node.id) for key, node in found] == whole


async def test_rare_characters_lose_nothing(graph: CountingGraph) -> None:
    """Names beyond U+FFFF (𠮷, 😀) beside full-width ones are all met, each once, on every walk."""
    world = World()
    names = ("（）", "😀", "𠮷林", "﨑林", "￥", "𡈽", "林", "林（）", "林😀")
    world.park(*names)
    world.enterprise("firm")
    for name in names:
        world.refers("firm", Measure.SITE, name)
    await world.write(graph)
    by_name = ORGANIZATIONS.orderings["NAME"]
    walks = {
        "an edge": (reading(graph, PARKS, "firm"), len(names)),
        "a listing": (reading_list(graph, ORGANIZATIONS, by_name), len(names) + 1),
    }
    wrong: list[str] = []
    for title, (read, expected) in walks.items():
        for limit in LIMITS:
            found = [node.name for _, node in await walk(read, limit)]
            if len(found) != expected or len(set(found)) != expected:
                wrong.append(f"{title} by {limit}: {len(set(found))} of {expected}: {found}")
    assert not wrong


async def test_a_walk_goes_on_while_others_write(graph: CountingGraph) -> None:
    """What comes in before the place of the reader is not shown, what comes behind it is, once."""
    world = World()
    world.park("park")
    for name in ("b", "d", "d", "f", "h"):
        key = world.key("firm")
        world.rows.organizations.append(named(key, name, OrganizationKind.ENTERPRISE))
        world.refers(key, Measure.SITE, "park")
    await world.write(graph)
    firms = {"kinds": ["ENTERPRISE"]}

    async def read_all(part: Slice) -> Sequence[Keyed]:
        order = ORGANIZATIONS.orderings["NAME"]
        return await listed(graph, ORGANIZATIONS, VIEW, part, filters=firms, ordering=order)

    read_members = reading(graph, MEMBERS, "park")
    first = [await read(Slice(2)) for read in (read_all, read_members)]
    assert [[node.name for _, node in page] for page in first] == [["b", "d"]] * 2
    for name in ("a", "c", "e", "i"):
        key = world.key("firm")
        world.rows.organizations.append(named(key, name, OrganizationKind.ENTERPRISE))
        world.refers(key, Measure.SITE, "park")
    await world.write(graph)
    for page, read in zip(first, (read_all, read_members), strict=True):
        key, node = page[-1]
        rest = await read(Slice(9, Position(key, node.id)))
        assert [node.name for _, node in rest] == ["d", "e", "f", "h", "i"]
        shown = [node.id for _, node in (*page, *rest)]
        assert len(set(shown)) == len(shown)


async def test_names_are_listed_by_pinyin(graph: CountingGraph) -> None:
    """Names in every script sort by how they are read, and equal readings by the name."""
    world = World()
    names = ["阿里", "宝马", "Apple", "赤壁", "Baidu", "東莞", "东莞", "Zoo", "1号", "dong"]
    world.enterprise(*names)
    await world.write(graph)
    ordering = ORGANIZATIONS.orderings["NAME"]
    found = await walk(reading_list(graph, ORGANIZATIONS, ordering), 3)
    assert [node.name for _, node in found] == [
        *("1号", "阿里", "Apple", "Baidu", "宝马", "赤壁", "dong", "东莞", "東莞", "Zoo"),
    ]


# ---------------------------------------------------------------- calls


async def test_one_call_is_one_statement(seeded: CountingGraph) -> None:
    """However many ids are asked for."""
    firms = [node_id(f"org:synthetic:enterprise:{number}") for number in range(10)]
    ordering = ORGANIZATIONS.orderings["NAME"]
    calls: list[Callable[[], Awaitable[Any]]] = [
        lambda: targets(seeded, FACTS, firms, VIEW),
        lambda: target_pages(seeded, FACTS, firms, VIEW, Slice(3)),
        lambda: target_counts(seeded, FACTS, firms, VIEW),
        lambda: nodes(seeded, firms, VIEW, ORGANIZATION),
        lambda: listed(seeded, ORGANIZATIONS, VIEW, Slice(3), filters={}, ordering=ordering),
        lambda: listed_count(seeded, ORGANIZATIONS, VIEW, filters={"kinds": ["BANK"]}),
    ]
    for call in calls:
        seeded.statements.clear()
        await call()
        assert len(seeded.statements) == 1


async def test_nodes_of_any_noun_take_two_statements_at_most(seeded: CountingGraph) -> None:
    """One where everybody may see them all; for a hidden id as many as for an unknown one."""
    firm, bank = node_id("org:synthetic:enterprise:1"), node_id("org:synthetic:bank:1")
    [(_, product)] = await listed(
        seeded, PRODUCTS, VIEW, Slice(1), filters={}, ordering=PRODUCTS.orderings["NAME"]
    )
    [(_, deal)] = await listed(
        seeded, ALL_DEALS, VIEW, Slice(1), filters={}, ordering=ALL_DEALS.orderings["AGREED_ON"]
    )
    nobody = replace(VIEW, caller=ANONYMOUS)
    for ids, view, statements, absent in (
        ([firm, bank, product.id], VIEW, 1, set[str]()),
        ([firm, deal.id], VIEW, 2, set[str]()),
        ([firm, deal.id], nobody, 2, {deal.id}),
        ([firm, "nobody"], nobody, 2, {"nobody"}),
        ([], VIEW, 1, set[str]()),
    ):
        seeded.statements.clear()
        found = await nodes(seeded, ids, view)
        assert set(found) == {*ids} - absent
        assert len(seeded.statements) == statements


async def test_unknown_and_hidden_ids_are_absent_alike(graph: CountingGraph) -> None:
    """A node that is not there and one that may not be seen leave the same nothing."""
    world = World()
    world.enterprise("firm")
    hidden = world.fact(
        "firm", Measure.REVENUE, ValueRow(amount=1), "2024", data_class=DataClass.FINANCIALS
    )
    await world.write(graph)
    asked = [node_id("firm"), "nonsense", "", node_id("nobody"), node_id(hidden)]
    view = replace(VIEW, caller=ANONYMOUS)
    found = await nodes(graph, asked, view)
    assert list(found) == [node_id("firm")]
    assert isinstance(found[node_id("firm")], Organization)
    assert list(await nodes(graph, asked, VIEW)) == [node_id("firm"), node_id(hidden)]
    unknown = asked[1:4]
    assert await targets(graph, DEALS, unknown, VIEW) == {}
    assert await target_pages(graph, DEALS, unknown, VIEW, Slice(5)) == {}
    assert await target_counts(graph, DEALS, unknown, VIEW) == {}
    assert await targets(graph, DEALS, asked[:2], VIEW) == {node_id("firm"): []}
    assert await target_counts(graph, DEALS, asked[:2], VIEW) == {node_id("firm"): 0}
    for nothing in (targets, target_counts):
        assert await nothing(graph, DEALS, [], VIEW) == {}


async def test_ids_asked_for_twice_are_answered(graph: CountingGraph) -> None:
    """The same id in one call twice changes nothing."""
    world = World()
    world.bank("bank")
    product = world.product("bank", "loan")
    await world.write(graph)
    found = await targets(graph, PROVIDER, [node_id(product)] * 2, VIEW)
    assert {id: [each.id for each in nodes] for id, nodes in found.items()} == {
        node_id(product): [node_id("bank")]
    }


async def test_nodes_that_are_no_entities_are_not_given_out(graph: CountingGraph) -> None:
    """Names have ids, but nobody can ask for them by id."""
    world = World()
    world.enterprise("firm")
    await world.write(graph)
    rows = await graph.read("MATCH (n:Name) RETURN n.id AS id")
    assert len(rows) == 1
    assert await nodes(graph, [row["id"] for row in rows], VIEW) == {}
