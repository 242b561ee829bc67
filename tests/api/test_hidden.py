"""The hidden answers exactly as the missing: data, errors, totals, cursors, statements."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from graph.model import (
    Comparison,
    CredentialKind,
    Criterion,
    DataClass,
    LifeCycleStage,
    Measure,
    OrganizationKind,
    SectorKey,
    Unit,
)
from seed.row_base import ValueRow
from tests.api.asked import Answers, asked, node_of
from tests.api.moments import at_rest
from tests.conftest import CountingGraph, client_of
from tests.worlds import World

FIRM, OTHER = World.id("firm"), World.id("other")
ALPHA, BETA, GAMMA = World.id("alpha"), World.id("beta"), World.id("gamma")

FACTS = (
    "facts(first: 2) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
    " edges { cursor node { id measure asOf value { ... on Money { amount } } source { id }"
    " subject { id } } } }"
)
DEALS = (
    "deals(first: 2) { totalCount pageInfo { hasNextPage startCursor endCursor } edges { cursor"
    " node { id agreedOn amount enterprise { id } participants { role organization { id } } } } }"
)
LABELS = "credentials { id heldFrom credential { kind } source { id } }"

QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "firm": (
        "query ($id: ID!) { node(id: $id) { ... on Enterprise { name foundedOn stage"
        " sectors { key } parks { name } " + FACTS + " " + DEALS + " " + LABELS + " } } }",
        {"id": FIRM},
    ),
    "bank": ("query ($id: ID!) { node(id: $id) { ... on Bank { " + DEALS + " } } }", {"id": BETA}),
    "facts": ("{ " + FACTS + " }", {}),
    "facts of the firm": (
        "query ($ids: [ID!]) { facts(first: 1, filter: {subjects: $ids}) { totalCount edges"
        " { cursor node { id } } pageInfo { endCursor hasNextPage } } }",
        {"ids": [FIRM, OTHER]},
    ),
    "stages": (
        "{ organizations(first: 9, filter: {stages: [GROWTH, MATURE]}) { totalCount edges"
        " { cursor node { id } } } }",
        {},
    ),
    "credentials": (
        "{ organizations(first: 9, filter: {credentials: [HIGH_TECH]}) { totalCount edges"
        " { cursor node { id } } } }",
        {},
    ),
    "sectors": (
        "query ($ids: [ID!]) { organizations(first: 9, filter: {sectors: $ids}) { totalCount edges"
        " { cursor node { id } } } }",
        {"ids": [World.id("sector:ROBOTICS")]},
    ),
    "parks": (
        "query ($ids: [ID!]) { organizations(first: 9, filter: {parks: $ids}) { totalCount edges"
        " { cursor node { id } } } }",
        {"ids": [World.id("park")]},
    ),
    "members": (
        "query ($id: ID!) { node(id: $id) { ... on Park { members(first: 9) { totalCount edges"
        " { cursor node { id } } } } } }",
        {"id": World.id("park")},
    ),
    "search": (
        '{ search(text: "firm", first: 9) { facets { kind count } edges { cursor tier matched node'
        " { id ... on Enterprise { stage " + LABELS + " } } } } }",
        {},
    ),
    "collaborators": (
        "query ($id: ID!) { node(id: $id) { ... on Expertise { collaborators(first: 9) { totalCount"
        " edges { cursor node { id } } } } } }",
        {"id": World.id("expertise:lab")},
    ),
    "money": (
        "query ($id: ID!) { financingPlusExpertise(enterpriseId: $id, amount: 100000,"
        " purpose: EQUIPMENT) { eligibility(first: 9) { edges { cursor node { verdict limit rules"
        " { verdict missing datum { asOf source { id } record { id } } } } } }"
        " expertise(first: 9) { edges { cursor node { score terms { kind contribution }"
        " expertise { id collaborators(first: 9) { totalCount } } } } } } }",
        {"id": FIRM},
    ),
    "partners": (
        "query ($id: ID!) { partnerRecommendations(organizationId: $id, first: 9) { basis edges"
        " { cursor node { rank score lastActiveOn organization { id } paths(first: 9) { count rest"
        " strongest { weight ties { dealCount lastOn deals(first: 9) { totalCount edges { cursor"
        " node { id } } } } } } } } } }",
        {"id": BETA},
    ),
}

Adds = Callable[[World], str]


def base() -> World:
    """Three banks, two firms, a park, an institute, a loan; all that is said is public."""
    world = World()
    world.bank("alpha", "beta", "gamma", "delta")
    world.enterprise("firm", "other")
    world.park("park")
    world.institute("institute")
    robotics = world.sector(SectorKey.ROBOTICS)
    topic = world.topic("vision")
    label = world.credential(CredentialKind.HIGH_TECH)
    world.expertise("institute", "lab", topics=(topic,), sectors=(robotics,))
    loan = world.product("beta", "loan")
    world.terms(loan, maximum=5_000_000)
    world.rule(loan, Criterion.STAGE, Comparison.IS_ONE_OF, ValueRow(stage=LifeCycleStage.GROWTH))
    world.rule(loan, Criterion.CREDENTIAL_HELD, Comparison.HELD, ValueRow(node=label))
    world.stage("firm", LifeCycleStage.SEED, "2020-01-01")
    world.fact("firm", Measure.REVENUE, ValueRow(amount=500), "2021-12-31")
    world.fact("other", Measure.REVENUE, ValueRow(amount=700), "2022-12-31")
    world.refers("other", Measure.SECTOR, robotics)
    world.refers("other", Measure.SITE, "park")
    return world


def fact(measure: Measure, value: ValueRow, data_class: DataClass = DataClass.PROFILE) -> Adds:
    """Adds a fact about the firm of 2024, which is later than the public one."""
    return lambda world: world.fact("firm", measure, value, "2024-06-30", data_class=data_class)


def holding(world: World) -> str:
    """Adds a label."""
    label = f"credential:{CredentialKind.HIGH_TECH}"
    return world.holding("firm", label, held_from="2023-01-01", data_class=DataClass.PROFILE)


def deal(*financiers: str) -> Adds:
    """Adds a deal of the firm."""
    return lambda world: world.deal("firm", *financiers, on="2024-05-01")


def deals(world: World) -> str:
    """Adds deals that make delta a partner to recommend to beta."""
    world.deal("other", "gamma", "delta", on="2024-03-01")
    return world.deal("firm", "beta", "gamma", on="2024-05-01")


PROFILE, FINANCIALS = DataClass.PROFILE, DataClass.FINANCIALS
FACTUAL = {"firm", "facts", "facts of the firm"}
SECRETS: dict[str, tuple[Adds, DataClass, set[str]]] = {
    "revenue": (fact(Measure.REVENUE, ValueRow(amount=9_000), FINANCIALS), FINANCIALS, FACTUAL),
    "stage": (
        fact(Measure.STAGE, ValueRow(stage=LifeCycleStage.GROWTH)),
        PROFILE,
        FACTUAL | {"stages", "search", "money"},
    ),
    "sector": (
        fact(Measure.SECTOR, ValueRow(node="sector:ROBOTICS")),
        PROFILE,
        FACTUAL | {"sectors", "money"},
    ),
    "site": (fact(Measure.SITE, ValueRow(node="park")), PROFILE, FACTUAL | {"parks", "members"}),
    "founding": (fact(Measure.FOUNDED_ON, ValueRow(day="2010")), PROFILE, FACTUAL),
    "technology": (
        fact(Measure.CORE_TECHNOLOGY, ValueRow(node="topic:vision")),
        PROFILE,
        FACTUAL | {"money"},
    ),
    "collaboration": (
        fact(Measure.EXPERTISE_USED, ValueRow(node="expertise:lab")),
        PROFILE,
        FACTUAL | {"collaborators"},
    ),
    "count of labels": (
        fact(Measure.CREDENTIALS_HELD, ValueRow(number=0, unit=Unit.CREDENTIAL)),
        PROFILE,
        FACTUAL | {"money"},
    ),
    "label": (holding, PROFILE, {"firm", "credentials", "search", "money"}),
    "deal": (deal("beta", "gamma"), DataClass.DEALS, {"firm", "bank", "partners"}),
    "deals": (deals, DataClass.DEALS, {"firm", "bank", "partners"}),
}

CALLERS = ("alpha", None)


async def answers(
    graph: CountingGraph, world: World, bank: str | None, more: dict[str, Any] | None = None
) -> Answers:
    """Write a world alone and ask everything of it: each body with the statements behind it."""
    await graph.define("MATCH (n) DETACH DELETE n")
    await world.write(graph)
    await at_rest(graph)
    return await asked(graph, bank, {**QUESTIONS, **(more or {})})


# ---------------------------------------------------------------- hidden is missing


@pytest.mark.parametrize("secret", sorted(SECRETS))
async def test_the_hidden_answers_as_the_missing(graph: CountingGraph, secret: str) -> None:
    """Without consent no body, no statement and no id tells a record from its absence."""
    add, _, _ = SECRETS[secret]
    world = base()
    own = node_of(add(world))
    await world.write(graph)
    await at_rest(graph)
    hidden = {bank: await asked(graph, bank, {**QUESTIONS, **own}) for bank in CALLERS}
    await graph.define("MATCH (n) DETACH DELETE n")
    await base().write(graph)
    await at_rest(graph)
    assert hidden == {bank: await asked(graph, bank, {**QUESTIONS, **own}) for bank in CALLERS}
    for each in hidden.values():
        assert each["node"][0] == b'{"data":{"node":null}}'
        assert each["nodes"][0] == b'{"data":{"nodes":[null]}}'


@pytest.mark.parametrize("secret", sorted(SECRETS))
async def test_consent_opens_it_to_banks_and_not_to_the_anonymous(
    graph: CountingGraph, secret: str
) -> None:
    """A consent of its organisation for the class lets a bank officer see it everywhere."""
    add, data_class, seen_in = SECRETS[secret]
    with_it, without = base(), base()
    own = node_of(add(with_it))
    for world in (with_it, without):
        world.consent("firm", data_class)
        world.consent("other", data_class)
    await with_it.write(graph)
    await at_rest(graph)
    opened, unseen = [await asked(graph, bank, {**QUESTIONS, **own}) for bank in CALLERS]
    await graph.define("MATCH (n) DETACH DELETE n")
    await without.write(graph)
    await at_rest(graph)
    missing, nothing = [await asked(graph, bank, {**QUESTIONS, **own}) for bank in CALLERS]
    assert {n for n in opened if opened[n][0] != missing[n][0]} == seen_in | {"node", "nodes"}
    assert unseen == nothing


def consents(to: Any = OrganizationKind.BANK, **fields: Any) -> Callable[[World], None]:
    """Gives the firm's consent for its profile."""
    return lambda world: world.consent("firm", DataClass.PROFILE, to=to, **fields)


def for_class(giver: str, data_class: DataClass) -> Callable[[World], None]:
    """Gives a consent for a class."""
    return lambda world: world.consent(giver, data_class)


@pytest.mark.parametrize(
    "consent",
    [
        for_class("firm", DataClass.FINANCIALS),
        for_class("other", DataClass.PROFILE),
        consents(OrganizationKind.GUARANTOR),
        consents(valid_until=date(2025, 7, 1)),
        consents(valid_from=date(2025, 7, 2)),
    ],
    ids=["other class", "other giver", "other kind", "ended", "not begun"],
)
async def test_only_a_fitting_consent_opens(
    graph: CountingGraph, consent: Callable[[World], None]
) -> None:
    """Another class, giver or receiver, or another time, opens nothing; today's day decides."""
    add, _, _ = SECRETS["stage"]
    with_it, without = base(), base()
    for world in (with_it, without):
        consent(world)
    key = add(with_it)
    hidden = await answers(graph, with_it, "alpha", node_of(key))
    assert hidden == await answers(graph, without, "alpha", node_of(key))


async def test_a_consent_that_ended_does_not_open_an_earlier_day(graph: CountingGraph) -> None:
    """Asking as of a day on which the consent held shows nothing more today."""
    add, _, _ = SECRETS["stage"]
    world = base()
    world.consent("firm", DataClass.PROFILE, valid_until=date(2025, 1, 1))
    add(world)
    query = (
        "query ($id: ID!) { node(id: $id) { ... on Enterprise"
        ' { stage(asOf: "2024-12-01") facts(first: 9, asOf: "2024-12-01") { totalCount } } } }'
    )
    found = await answers(graph, world, "alpha", {"past": (query, {"id": FIRM})})
    assert found["past"][0] == b'{"data":{"node":{"stage":"SEED","facts":{"totalCount":2}}}}'


# ---------------------------------------------------------------- the hidden hides nothing


@pytest.mark.parametrize(
    ("bank", "consents", "amount"),
    [("alpha", False, 500), (None, True, 500), ("alpha", True, 9000)],
)
async def test_a_hidden_later_figure_does_not_replace_a_visible_one(
    graph: CountingGraph, bank: str | None, consents: bool, amount: int
) -> None:
    """Who may not see the figure of 2024 sees the one of 2021, as if it were the latest."""
    add, data_class, _ = SECRETS["revenue"]
    world = base()
    if consents:
        world.consent("firm", data_class)
    add(world)
    query = (
        "query ($id: ID!) { node(id: $id) { ... on Enterprise { facts(first: 9) { totalCount"
        " edges { node { measure value { ... on Money { amount } } } } } } } }"
    )
    found = await answers(graph, world, bank, {"figure": (query, {"id": FIRM})})
    revenue = b'{"node":{"measure":"REVENUE","value":{"amount":%d}}}' % amount
    assert found["figure"][0].count(b'"REVENUE"') == 1
    assert revenue in found["figure"][0]
    assert b'"totalCount":2' in found["figure"][0]


async def test_pages_step_over_the_hidden(graph: CountingGraph) -> None:
    """Among hidden facts the visible ones come in full pages, and the last page says it is."""
    world = base()
    public: list[str] = []
    for year in range(2000, 2012):
        data_class = DataClass.PUBLIC if year % 3 == 0 else FINANCIALS
        key = world.fact(
            *("firm", Measure.EMPLOYEES, ValueRow(number=year, unit=Unit.PERSON), f"{year}-12-31"),
            data_class=data_class,
            scope=f"year {year}",
        )
        public += [World.id(key)] if data_class == DataClass.PUBLIC else []
    await world.write(graph)
    query = (
        "query ($id: [ID!], $after: String) { facts(first: 2, after: $after, filter: {"
        "subjects: $id, measures: [EMPLOYEES]}) { totalCount pageInfo { hasNextPage endCursor }"
        " edges { node { id } } } }"
    )
    pages: list[list[str]] = []
    after: str | None = None
    async with client_of(graph, demo=True, demo_bank=ALPHA) as client:
        while True:
            body = {"query": query, "variables": {"id": [FIRM], "after": after}}
            page = (await client.post("/graphql", json=body)).json()["data"]["facts"]
            assert page["totalCount"] == len(public)
            pages.append([edge["node"]["id"] for edge in page["edges"]])
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
    assert pages == [public[3:1:-1], public[1::-1]]


# ---------------------------------------------------------------- one's own


async def test_a_bank_sees_the_deals_it_takes_part_in(graph: CountingGraph) -> None:
    """Without any consent: its own deals with all their parts, and not those of others."""
    world = base()
    own = world.deal("firm", "alpha", "gamma", on="2024-01-01")
    world.deal("firm", "beta", "gamma", on="2024-02-01")
    query = "query ($id: ID!) { node(id: $id) { ... on Enterprise { " + DEALS + " } } }"
    mine = await answers(graph, world, "alpha", {"deals": (query, {"id": FIRM})})
    assert b'"totalCount":1' in mine["deals"][0]
    for id in (World.id(own), ALPHA, GAMMA, FIRM):
        assert id.encode() in mine["deals"][0]
    assert BETA.encode() not in mine["deals"][0]
    again = await answers(graph, world, "delta", {"deals": (query, {"id": FIRM})})
    assert b'"totalCount":0' in again["deals"][0]


async def test_a_bank_sees_what_is_said_of_itself(graph: CountingGraph) -> None:
    """A figure of a bank's own is open to its officers and to no other bank's."""
    world = base()
    key = world.fact(
        *("alpha", Measure.REVENUE, ValueRow(amount=1), "2024-01-01"), data_class=FINANCIALS
    )
    for bank, seen in (("alpha", True), ("beta", False), (None, False)):
        found = await answers(graph, world, bank, node_of(key))
        assert (b'"node":null' not in found["node"][0]) == seen
