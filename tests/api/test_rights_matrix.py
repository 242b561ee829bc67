"""The matrix of rights: role × field × ownership, generated from api/schema.graphql.

A type or root field that nobody decided about fails by its name. What may be seen is told by
tests/api/rights_world.py from the page (docs/decisions/0014), not from the code.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

import pytest
import strawberry
from graphql import build_schema, extend_schema, parse, print_schema
from pydantic import SecretStr

from api.queries import Query
from api.rights import Undeclared, declared, guard
from api.schema import make_schema
from graph.client import connect
from graph.embedded import EmbeddedNeo4j
from graph.settings import Neo4jSettings
from tests.api.rights_cases import (
    ROOTS,
    SCHEMA,
    in_one_breath,
    led_to,
    nodes,
    object_types,
    root,
    ruled,
    undecided,
)
from tests.api.rights_made import applied, imported, inputs, logged, merged, refused
from tests.api.rights_world import (
    AUDITED,
    AUDITOR,
    CALLERS,
    IMPORTED,
    JOINED,
    LOGGED,
    MERGED,
    NEEDS,
    RESTRICTED,
    Caller,
    Case,
    RightsWorld,
    changes,
    sees,
)
from tests.api.rights_written import MAY_WRITE, UNFIT
from tests.api.speaking import Speakers, speakers
from tests.conftest import CountingGraph
from tests.worlds import World

FIRM = World.id("closed")
Object = dict[str, Any]
ROOMY: dict[str, Any] = {
    **{"token_limit": 10**6, "body_limit": 10**7, "page_limit": 1000, "deadline": 300},
}
QUERIES = [name.removeprefix("Query.") for name in ROOTS if name.startswith("Query.")]
FOR_AUDITORS = {"auditEntries", "auditVerify"}
DERIVED = FOR_AUDITORS | {
    *("viewer", "financingPlusExpertise", "eligibility", "partnerRecommendations"),
    *("dealCompletion", "paths"),
    *("serviceTeam", "teamGaps", "whatIf", "resilience", "recommendationLog", "hitRates"),
}
"""Root fields that are no lists of records, or not for everybody."""
COUNTED = "topicCoverage"
"""Topics are public; which are asked for is counted (tests/api/test_counts.py, test_groupings)."""


# ---------------------------------------------------------------- the court


@dataclass
class Court:
    """The application before the world, with what an auditor sees."""

    graph: CountingGraph
    speakers: Speakers
    world: RightsWorld
    all: dict[str, Any]

    async def ask(self, caller: Caller, query: str) -> tuple[dict[str, Any], list[str]]:
        """The body, and the statements behind it."""
        self.graph.statements.clear()
        body = await self.speakers.ask(caller.role, caller.scope_id, query)
        return body, sorted(self.graph.statements)

    def cases(self, caller: Caller) -> list[Case]:
        """All but the audit's, which only an auditor asks for in one breath with others."""
        return [each for each in self.world.cases if caller == AUDITOR or each.type != AUDITED]

    async def whole(self, caller: Caller) -> tuple[dict[str, Any], list[Any]]:
        """Every record by its id and every root field that the role may ask; what went wrong."""
        names = [each for each in QUERIES if caller == AUDITOR or each not in FOR_AUDITORS]
        body, _ = await self.ask(caller, nodes(self.cases(caller), None, *map(root, names)))
        return body["data"], body.get("errors", [])


@pytest.fixture(scope="module")
async def court(empty_server: EmbeddedNeo4j, constrained: None) -> AsyncIterator[Court]:
    """One world for all tests; the last test alone writes into it."""
    server = empty_server
    settings = Neo4jSettings(uri=server.uri, user=server.user, password=SecretStr(server.password))
    with in_one_breath():
        async with connect(settings, statement_timeout=60, graph_class=CountingGraph) as graph:
            await graph.define("MATCH (n) DETACH DELETE n")
            world = RightsWorld()
            await world.write(graph)
            await graph.unit(changes(world))
            async with speakers(graph, **ROOMY) as asked:
                about: Object = {"enterpriseId": FIRM, "title": "another wish", "topics": []}
                made = await asked.do("MEMBER", FIRM, "needState", "... on Need { id }", **about)
                world.cases.append(Case("Need", made["id"], "closed", NEEDS))
                world.cases += [await merged(asked, each) for each in ("other park", "far park")]
                world.cases.append(await applied(asked))
                world.cases += [await imported(asked), await refused(asked)]
                query = "{ auditEntries(first: 9) { edges { node { id } } } }"
                entries = (await asked.ask("AUDITOR", None, query))["data"]["auditEntries"]["edges"]
                world.cases += [Case(AUDITED, each["node"]["id"], "", None) for each in entries]
                court = Court(graph, asked, world, {})
                world.cases += [await logged(asked, name) for name in ("helper", "guarantor")]
                kinds = sorted(world.cases, key=lambda each: each.type)
                for at in range(0, len(kinds), 80):  # to be planned in turns, not all at once
                    await court.ask(AUDITOR, nodes(kinds[at : at + 80]))
                court.all, wrong = await court.whole(AUDITOR)
                assert wrong == []
                yield court


def nested(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Object]]:
    """Every object of an answer with the names of the fields that lead to it."""
    if isinstance(value, dict):
        yield path, cast("Object", value)
        for name, each in cast("Object", value).items():
            yield from nested(each, (*path, name))
    elif isinstance(value, list):
        for each in cast("list[Any]", value):
            yield from nested(each, path)


Places = set[tuple[str, tuple[str, ...], str]]


def places(data: dict[str, Any]) -> Places:
    """Where which ids are told: of a node by its id or of a root field, the path and the id."""
    return {
        (part["id"] if isinstance(part, dict) and "id" in part else name, path, each["id"])
        for name, part in data.items()
        if name not in DERIVED
        for path, each in nested(part)
        if "id" in each and COUNTED not in path
    }


# ---------------------------------------------------------------- every field is decided

UNMADE = [Case(each, "", "", None) for each in (AUDITED, LOGGED, IMPORTED, MERGED)]
CASES = [*RightsWorld().cases, *UNMADE]


def test_every_field_has_a_rule_and_every_type_a_case() -> None:
    """Rights, matrix and schema name the same fields; each type is a case or is led to."""
    assert undecided(SCHEMA, CASES) == set()
    named = {each.name for each in object_types(SCHEMA)}
    assert led_to(SCHEMA).keys() <= named - {each.type for each in CASES}


def test_rules_are_those_of_their_records() -> None:
    """All fields of what may be hidden are for those who see the record."""
    hidden = {each.type for each in CASES if each.data_class != "PUBLIC"}
    assert hidden == RESTRICTED
    for name, rule in ruled().items():
        kind = name.partition(".")[0]
        if kind in {each.type for each in CASES}:
            meant = "AUDIT" if kind == AUDITED else "RECORD" if kind in hidden else "PUBLIC"
            assert rule == meant, name


PLANTED = {
    "extend type Fact { planted: Int }": {"Fact.planted"},
    "extend type Query { planted: Int }": {"Query.planted"},
    "extend type Mutation { planted: Int }": {"Mutation.planted"},
    "type Planted { id: ID! } extend type Deal { planted: Planted }": {
        *("Planted", "Planted.id", "Deal.planted"),
    },
    "type Planted implements Node { id: ID! }": {"Planted", "Planted.id"},
    "extend schema { subscription: Subscription } type Subscription { planted: Int }": {
        "Subscription.planted"
    },
}


@pytest.mark.parametrize("more", PLANTED)
def test_a_planted_field_is_red(more: str) -> None:
    """Here and at the making of the schema, by its name."""
    planted = extend_schema(SCHEMA, parse(more))
    assert undecided(planted, CASES) == PLANTED[more]
    with pytest.raises(Undeclared) as refused:
        guard(build_schema(print_schema(planted)))
    for name in PLANTED[more]:
        assert "." not in name or name in str(refused.value)


def test_a_rule_without_a_field_is_red() -> None:
    """A field that went away takes its rule along."""
    text = print_schema(SCHEMA)
    assert text.count("  low: Yuan!\n") == 1
    fewer = build_schema(text.replace("  low: Yuan!\n", ""))
    assert undecided(fewer, CASES) == {"Valuation.low"}
    with pytest.raises(Undeclared, match=r"Valuation\.low"):
        guard(fewer)
    guard(build_schema(text))


def test_the_application_cannot_be_made_with_a_planted_field(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The schema that is served is guarded, not only that of this test."""

    @strawberry.type(name="Query")
    class Planted(Query):
        @strawberry.field
        def planted(self) -> int:
            return 1

    make_schema()
    monkeypatch.setattr("api.schema.Query", Planted)
    with pytest.raises(Undeclared, match=r"Query\.planted"):
        make_schema()


@pytest.mark.parametrize("line", ["Fact SECRET: id", "Fact: id", "A AUDIT: id\nA PUBLIC: id"])
def test_a_rule_that_does_not_exist_is_red(line: str) -> None:
    """A slip in rights.txt opens nothing; nor have two rules for a field a meaning."""
    assert set(map(str, declared("Fact RECORD: id value").values())) == {"RECORD"}
    with pytest.raises(ValueError):
        declared(line)


# ---------------------------------------------------------------- who sees what


async def test_the_world_has_everything(court: Court) -> None:
    """Every type of the schema is really asked, but those that only mutations lead to."""
    names = {each["__typename"] for _, each in nested(court.all) if "__typename" in each}
    parents = led_to(SCHEMA)
    errors = {name for name, parent in parents.items() if parent.startswith("Mutation.")}
    made = {each.name for each in object_types(SCHEMA)} - {"Query", "Mutation", "InputProblem"}
    assert names == made - errors
    listed = {id for source, _, id in places(court.all) if id != source}
    missing = [each for each in court.world.cases if each.always_listed and each.id not in listed]
    assert [each for each in missing if each.type != AUDITED] == []


@pytest.mark.parametrize("caller", CALLERS, ids=str)
async def test_a_caller_sees_what_the_page_says(court: Court, caller: Caller) -> None:
    """By id, on every edge and in every list and count: the same records, and no others."""
    data, wrong = await court.whole(caller)
    cases = court.cases(caller)
    found = {each for at, each in enumerate(cases) if data[f"n{at}"] is not None}
    wrong += difference(found, {each for each in cases if sees(caller, each)})

    def seen(id: str) -> bool:
        case = court.world.case(id)
        return case is None or sees(caller, case)

    def leads(source: str, id: str) -> bool:
        case = court.world.through.get(frozenset({source, id}))
        return seen(source) and seen(id) and (case is None or sees(caller, case))

    wrong += difference(places(data), {e for e in places(court.all) if leads(e[0], e[2])})
    for path, each in nested(data):
        # What is shown meanwhile is logged between a page and its count.
        growing = path[:1] == ("recommendationLog",)
        counted = growing or "totalCount" not in each or each["totalCount"] == len(each["edges"])
        wrong += [] if counted and seen(each.get("id", "")) else [(path, each)]
    hits = [edge["node"]["__typename"] for edge in data["search"]["edges"]]
    facets = {each["kind"]: each["count"] for each in data["search"]["facets"]}
    assert not wrong, "\n".join(f"{each}"[:400] for each in wrong[:20])
    assert (facets.get("NEED", 0), sum(facets.values())) == (hits.count("Need"), len(hits))


def difference(found: set[Any], expected: set[Any]) -> list[tuple[str, Any]]:
    """What is told and should not be, and what is not told and should."""
    more, fewer = sorted(found - expected, key=str), sorted(expected - found, key=str)
    return [*(("too much", each) for each in more), *(("missing", each) for each in fewer)]


@pytest.mark.parametrize("kind", sorted(RESTRICTED))
async def test_the_hidden_is_as_the_missing(court: Court, kind: str) -> None:
    """Asked for every field of it: null, no error, and the statements that unknown ids need."""
    wrong: list[Any] = []
    for caller in CALLERS:
        hidden = [e for e in court.world.cases if e.type == kind and not sees(caller, e)]
        if not hidden:
            assert caller == AUDITOR
            continue
        asked = await court.ask(caller, nodes(hidden))
        unknown = await court.ask(caller, nodes(hidden, [str(uuid4()) for _ in hidden]))
        assert unknown[0] == {"data": dict.fromkeys(f"n{at}" for at in range(len(hidden)))}
        wrong += [] if asked == unknown else [(str(caller), asked[0], {*asked[1]} - {*unknown[1]})]
    assert not wrong, "\n".join(f"{each}"[:400] for each in wrong[:20])


# ---------------------------------------------------------------- who asks and writes what

BY_ROLE = {
    **{each.role: each for each in (*CALLERS, Caller("MEMBER", "closed"))},
    **{"BANK_OFFICER": Caller("BANK_OFFICER", "lender")},
    **{"PARK_ADMIN": Caller("PARK_ADMIN", "park")},
}
STATE = (
    "MATCH (n) WITH count(n) AS nodes MATCH (c:Counter) RETURN nodes, properties(c) AS counter"
    " ORDER BY c.name"
)


@pytest.mark.parametrize("role", BY_ROLE)
async def test_a_role_asks_what_it_may(court: Court, role: str) -> None:
    """Each field of Query alone; a refused one costs no more than knowing who asks."""
    _, known = await court.ask(BY_ROLE[role], "{ __typename }")
    for name in QUERIES:
        body, ran = await court.ask(BY_ROLE[role], f"{{ {root(name)} }}")
        if role == "AUDITOR" or name not in FOR_AUDITORS:
            assert "errors" not in body, (name, body)
            continue
        [error] = body["errors"]
        assert (body["data"], error["path"]) == (None, [name])
        assert error["extensions"]["code"] == "FORBIDDEN"
        assert ran == known


async def test_a_role_writes_what_it_may_and_is_told_so(court: Court) -> None:
    """Last of all: each mutation in each role; a refusal writes nothing; `viewer` says the same."""

    async def does(caller: Caller, name: str, input: dict[str, Any]) -> dict[str, Any]:
        made = ROOTS[f"Mutation.{name}"]
        me = (caller.role, caller.scope_id)
        return await court.speakers.do(*me, name, f"... on {made} {{ id }}", **input)

    deals = {
        role: (await does(BY_ROLE[other], "dealRecord", inputs("closed", "")["dealRecord"]))["id"]
        for role, other in (("MEMBER", "BANK_OFFICER"), ("BANK_OFFICER", "MEMBER"))
    }
    about = {"BANK_OFFICER": "lender", "PARK_ADMIN": "sits"}
    may: dict[str, set[str]] = {}
    for role, caller in BY_ROLE.items():
        valid = inputs(about.get(role, "closed"), deals.get(role, deals["MEMBER"]))
        assert valid.keys() == {
            each.removeprefix("Mutation.") for each in ROOTS if each.startswith("Mutation.")
        }
        may[role] = FOR_AUDITORS & (set(QUERIES) if role == "AUDITOR" else set())
        for name, input in valid.items():
            before = await court.graph.read(STATE)
            answer = (await does(caller, name, input))["__typename"]
            if name not in MAY_WRITE[role]:
                assert (role, name, answer) == (role, name, "ForbiddenError")
                assert await court.graph.read(STATE) == before
                continue
            may[role].add(name)
            made = UNFIT.get((role, name), ROOTS[f"Mutation.{name}"])
            assert (role, name, answer) == (role, name, made)
    await check_permissions(court, may)


async def check_permissions(court: Court, may: dict[str, set[str]]) -> None:
    """`viewer.permissions` are the fields that were found open and are not open to all."""
    query = "{ viewer { role scope { id } permissions { key scope { id } } } }"
    for role, caller in BY_ROLE.items():
        viewer = (await court.ask(caller, query))[0]["data"]["viewer"]
        if role == "ANONYMOUS":
            assert viewer is None
            continue
        scope = caller.scope_id and {"id": caller.scope_id}
        told = [{"key": name, "scope": scope} for name in sorted(may[role])]
        assert viewer == {"role": role, "scope": scope, "permissions": told}


@pytest.mark.parametrize("owner", JOINED)
async def test_a_park_states_for_its_own(court: Court, owner: str) -> None:
    """For the organisations that belong to it today, and for no others."""
    belongs, _ = JOINED[owner]
    input = inputs(owner, "")["needState"]
    for park in ("park", "far park", "other park"):
        me = ("PARK_ADMIN", World.id(park))
        answer = await court.speakers.do(*me, "needState", "... on Need { id }", **input)
        allowed = belongs and park == "park"
        assert answer["__typename"] == ("Need" if allowed else "ForbiddenError"), park
