"""What the plan is told of the schema holds, and no rule that it does not know is stepped over."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from random import Random
from types import NoneType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

import pytest
from graphql import parse
from graphql.execution.collect_fields import collect_fields

from api.errors import NotAllowed
from api.planned import catalogue, executor
from api.schema import make_schema
from api.types.kinds import KINDS
from api.types.registry import STORED, to_shown
from graph.callers import Caller, Role
from graph.catalogue import nouns
from graph.deals import DEAL_PARTICIPANT
from graph.errors import GraphTimeout
from graph.model import Measure, PartialDate, SectorKey, Value
from graph.noun import Noun
from graph.nouns import ORGANIZATION
from graph.revision import LAST_WRITE
from graph.rows import converter_of, decode
from graph.views import View
from loaders.plan.executor import MOST_PLANS
from loaders.plan.leaves import Leaves
from loaders.plan.shapes import completed, shape_of
from tests.conftest import TODAY, CountingGraph, asker, client_of
from tests.worlds import World

SCHEMA = make_schema()
INNER = SCHEMA._schema  # pyright: ignore[reportPrivateUsage] - strawberry shows it nowhere else
TOLD = catalogue()
NOUNS = {noun.cls.__name__: noun for noun in (*nouns(), DEAL_PARTICIPANT)}
DAYS = ("2019", "2024-02", "2024-02-29", "2031-12-31")


def _noun_of(cls: type[Any]) -> Noun:
    return ORGANIZATION if cls in KINDS.values() else NOUNS[cls.__name__]


def _stored(random: Random, hint: Any) -> Any:
    """Something that may be stored for a field of the model."""
    if hint == Value:
        return {"kind": "TextValue", "text": "x", "number": None, "unit": None, "node_id": None}
    if get_origin(hint) in (Union, UnionType):
        [present] = [each for each in get_args(hint) if each is not NoneType]
        return None if random.random() < 0.3 else _stored(random, present)
    if get_origin(hint) is tuple:
        item = get_args(hint)[0]
        return [_stored(random, item) for _ in range(random.randrange(4))]
    made: dict[Any, Callable[[], Any]] = {
        str: lambda: random.choice(("", "东莞", "x" * 50)) + str(random.random()),
        int: lambda: random.choice((0, 1, 2**31 - 1)),
        bool: lambda: random.random() < 0.5,
        date: lambda: random.choice(DAYS[2:]),
        PartialDate: lambda: random.choice(DAYS),
    }
    if hint in made:
        return made[hint]()
    return str(random.choice(list(cast("type[StrEnum]", hint))))


def _view(random: Random) -> View:
    role = random.choice(list(Role))
    scope = None if role in (Role.ANONYMOUS, Role.AUDITOR) else World.id("somebody")
    day = date.fromisoformat(random.choice(DAYS[2:]))
    return View(Caller(role, scope), today=TODAY, as_of=day, known_at="2025")


@pytest.mark.parametrize("cls", STORED, ids=lambda each: each.__name__)
def test_columns_are_shown_as_objects_show_them(cls: type[Any]) -> None:
    """For every caller and day, what a type's attributes show is what is stored."""
    noun, random = _noun_of(cls), Random(cls.__name__)
    kind = next((str(kind) for kind, each in KINDS.items() if each is cls), None)
    type_ = cast("Any", INNER.type_map[cls.__strawberry_definition__.name])
    columns = TOLD.stored[type_.name]
    hints = get_type_hints(noun.cls)
    compared = 0
    for _ in range(50):
        row = {name: _stored(random, hint) for name, hint in hints.items()}
        if kind is not None:
            row["kind"] = kind
        shown = to_shown(decode(noun.cls, row), _view(random))
        for field in type_.fields.values():
            attribute = field.extensions["strawberry-definition"].python_name
            shape = shape_of(field.type)
            if columns.get(attribute) not in noun.columns or not _is_leaf(shape.named):
                continue
            column = columns[attribute]
            if not shape.nullable[0] and row[column] is None:
                continue
            leaf = cast("Any", shape.named)
            plain = Leaves(leaf, TOLD.plain)
            stored = Leaves(leaf, TOLD.plain, converter_of(noun.cls, column))
            value = completed(shape, [row[column]], stored.of)
            assert value == completed(shape, [getattr(shown, attribute)], plain.of), column
            assert [type(each) for each in value] == [
                type(each) for each in completed(shape, [getattr(shown, attribute)], plain.of)
            ]
            compared += 1
    assert compared >= 50 * (len(columns) > 1)


def _is_leaf(named: Any) -> bool:
    return hasattr(named, "coerce_output_value")


def _given(schema: Any) -> Callable[..., Any]:
    def make_schema(**_: Any) -> Any:
        return schema

    return make_schema


async def test_a_rule_that_the_plan_does_not_know_is_not_stepped_over(
    graph: CountingGraph,
) -> None:
    """A resolver with another one around it is called as it is, for each object."""
    world = World()
    world.bank("alpha", "beta")
    world.enterprise("firm")
    await world.write(graph)
    schema = make_schema()
    schema.execution_context_class = executor(schema, catalogue())
    banks = cast("Any", schema._schema.type_map["Bank"])  # pyright: ignore[reportPrivateUsage]
    within = banks.fields["sectors"].resolve

    def refusing(root: Any, info: Any, **arguments: Any) -> Any:
        if root.name == "beta":
            raise NotAllowed("Not of beta.")
        return within(root, info, **arguments)

    banks.fields["sectors"].resolve = refusing
    question = "{ organizations(first: 9) { edges { node { name sectors { key } } } } }"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.app.make_schema", _given(schema))
        async with client_of(graph) as client:
            body = await asker(client)(question)
    assert [each["message"] for each in body["errors"]] == ["Not of beta."]
    assert body["data"] is None


async def test_a_listing_and_what_is_below_it_are_one_statement(graph: CountingGraph) -> None:
    """Beside the moment of the last write; in the application as it is served, watched and all."""
    world = World()
    world.bank("alpha")
    await world.write(graph)
    question = """{ organizations(first: 9) { totalCount edges { node {
      name sectors { key } facts(first: 2) { totalCount } } } } }"""
    async with client_of(graph) as client:
        graph.statements.clear()
        await asker(client)(question)
    assert [each for each in graph.statements if "n0" not in each] == [LAST_WRITE]
    assert len(graph.statements) == 2


async def test_what_many_rows_lead_to_is_read_once(graph: CountingGraph) -> None:
    """And with the rows: one statement, whose page of members is one for each park."""
    world = World()
    world.park("park")
    for firm in ("alpha", "beta", "gamma"):
        world.enterprise(firm)
        world.refers(firm, Measure.SITE, "park")
    await world.write(graph)
    question = """{ organizations(first: 2, filter: {kinds: [ENTERPRISE]}) { totalCount edges {
      node { name parks { members(first: 9) { totalCount edges { node { name parks {
      members(first: 1) { edges { node { name } } } } } } } } } } } }"""
    async with client_of(graph) as client:
        graph.statements.clear()
        answer = await asker(client)(question)
    first = {"members": {"edges": [{"node": {"name": "alpha"}}]}}
    firms = ("alpha", "beta", "gamma")
    edges = [{"node": {"name": firm, "parks": [first]}} for firm in firms]
    page = {"members": {"totalCount": 3, "edges": edges}}
    shown = [{"node": {"name": firm, "parks": [page]}} for firm in firms[:2]]
    assert answer["data"]["organizations"] == {"totalCount": 3, "edges": shown}
    assert len(graph.statements) == 2
    assert [each for each in graph.statements if "n0" not in each] == [LAST_WRITE]


async def test_of_what_is_wholly_skipped_an_empty_object_is_left(graph: CountingGraph) -> None:
    """In pages, in their edges and in nodes of a type of which nothing is selected."""
    world = World()
    world.bank("alpha")
    world.enterprise("firm")
    await world.write(graph)
    question = """{ organizations(first: 9) { edges @include(if: true) { node {
      facts(first: 2) { totalCount @skip(if: true) }
      deals(first: 2) { edges { cursor @skip(if: true) } }
      ... on Bank { products(first: 1) { pageInfo { hasNextPage @skip(if: true) } } } } } } }"""
    async with client_of(graph) as client:
        graph.statements.clear()
        answer = await asker(client)(question)
    assert answer["data"]["organizations"]["edges"] == [
        {"node": {"facts": {}, "deals": {"edges": []}, "products": {"pageInfo": {}}}},
        {"node": {"facts": {}, "deals": {"edges": []}}},
    ]
    assert sum("n0" in each for each in graph.statements) == 1


async def test_a_statement_that_takes_too_long_is_tried_once(
    graph: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stock execution answers, from then on at once; and whatever would be too long to plan."""
    world = World()
    world.bank("alpha")
    await world.write(graph)
    question = "{ organizations(first: 9) { edges { node { name sectors { key } } } } }"
    alpha = {"name": "alpha", "sectors": list[str]()}
    expected = {"data": {"organizations": {"edges": [{"node": alpha}]}}}
    read = graph.read
    tried: list[str] = []

    async def slow(cypher: Any, /, **parameters: Any) -> Any:
        if "n0" in cypher:
            tried.append(cypher)
            raise GraphTimeout
        return await read(cypher, **parameters)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("api.app.make_schema", make_schema)
        async with client_of(graph) as client:
            ask = asker(client)
            monkeypatch.setattr(graph, "read", slow)
            assert [await ask(question) for _ in range(3)] == [expected] * 3
            assert len(tried) == 1
            monkeypatch.setattr(graph, "read", read)
            monkeypatch.setattr("loaders.plan.run.LONGEST_STATEMENT", 100)
            graph.statements.clear()
            assert await ask(question.replace("9", "8")) == expected
            assert not any("n0" in each for each in graph.statements)


@pytest.mark.parametrize("number", [1_500, pytest.param(100_000, marks=pytest.mark.deep)])
def test_plans_are_bounded(number: int) -> None:
    """However many documents there are, the plans of the latest are kept; each is its own."""
    made = cast("Any", executor(SCHEMA, TOLD))
    plans, query = made.plans, cast("Any", INNER.query_type)
    assert plans is not None
    for place in range(number):
        page = f"q{place}: policies(first: 1) {{ totalCount @skip(if: $x) }}"
        text = f"query ($x: Boolean!) {{ {page} }}"
        for skipped in (True, False):
            run = made.build(INNER, parse(text), None, None, {"x": skipped})
            asked = (INNER, run.fragments, run.variable_values, query, run.operation, False)
            [(key, details)] = collect_fields(*asked).grouped_field_set.items()
            plan = plans.of(run, query, details)
            assert key == f"q{place}"
            assert [each.key for each in plan.connection.fields] == ["totalCount"] * (not skipped)
    assert len(plans) == MOST_PLANS


async def test_a_mistake_counts_where_it_is_reached(graph: CountingGraph) -> None:
    """A directive's null below a field that answers with nothing is never looked at."""
    world = World()
    world.bank("alpha")
    await world.write(graph)
    question = """query ($x: Boolean = false, $id: ID!) {
      organization(by: {id: $id}) { parks { name @skip(if: $x) } } }"""
    async with client_of(graph) as client:
        ask = asker(client)
        nothing = await ask(question, x=None, id=World.id("nobody"))
        reached = await ask(question, x=None, id=World.id("alpha"))
    assert nothing == {"data": {"organization": None}}
    assert reached == {"data": {"organization": {"parks": []}}}


@pytest.mark.parametrize(("day", "theirs"), [("2021-01-01", "2024-01-01"), (None, "2021-01-01")])
async def test_a_day_of_its_own_is_of_one_field_alone(
    graph: CountingGraph, day: str | None, theirs: str
) -> None:
    """What is beside it is seen on the day of the page."""
    world = World()
    world.enterprise("firm")
    for key, since in ((SectorKey.ROBOTICS, "2020-01-01"), (SectorKey.BATTERY, "2023-01-01")):
        world.refers("firm", Measure.SECTOR, world.sector(key), since)
    await world.write(graph)
    question = """query ($day: Date, $theirs: Date) {
      organizations(first: 9, asOf: $day) { edges { node {
        sectors { key } facts(first: 9, asOf: $theirs) { totalCount } } } } }"""
    async with client_of(graph) as client:
        graph.statements.clear()
        answer = await asker(client)(question, day=day, theirs=theirs)
    assert len(graph.statements) == 2
    keys = ["ROBOTICS"] if day else ["BATTERY", "ROBOTICS"]
    count = {"totalCount": 2 if day else 1}
    [edge] = answer["data"]["organizations"]["edges"]
    assert sorted(each["key"] for each in edge["node"]["sectors"]) == keys
    assert edge["node"]["facts"] == count
