"""Promises of who sees what: role, data class, consent, taking part, the administered park."""

from datetime import date
from random import Random
from typing import LiteralString

from graph.callers import (
    ANONYMOUS,
    Caller,
    Role,
)
from graph.client import Graph
from graph.edges import FACTS
from graph.listings import FACTS as ALL_FACTS
from graph.model import (
    AssetKind,
    CredentialKind,
    DataClass,
    FinancingPurpose,
    Measure,
    MembershipState,
    OrganizationKind,
)
from graph.reading import Slice, listed, listed_count, nodes, target_counts, targets
from graph.views import View
from seed.row_base import ValueRow, node_id
from tests.conftest import CountingGraph
from tests.graph.oracle import Oracle, Restricted, class_of, revoke, supersede, write
from tests.worlds import FOREVER, World

TODAY = date(2025, 7, 1)
DAYS = tuple(date.fromisoformat(text) for text in ("2024-12-31", "2025-03-31", "2025-07-01"))
BETWEEN = tuple(date.fromisoformat(text) for text in ("2024-12-30", "2025-03-30", "2026-01-01"))
SITE_DAYS = ("2024", "2024-12-31", "2025-03", "2025-03-31", "2025-07-01", "2025")
CLASSES = tuple(DataClass)
KINDS = (
    *(None, None, *(OrganizationKind.BANK,) * 4),
    *(kind for kind in OrganizationKind if kind != OrganizationKind.INSTITUTE),
)


def officer(bank: str) -> Caller:
    return Caller(Role.BANK_OFFICER, node_id(bank), OrganizationKind.BANK)


def member(organization: str, kind: OrganizationKind = OrganizationKind.ENTERPRISE) -> Caller:
    return Caller(Role.MEMBER, node_id(organization), kind)


def admin(park: str) -> Caller:
    return Caller(Role.PARK_ADMIN, node_id(park), OrganizationKind.PARK)


AUDITOR = Caller(Role.AUDITOR)
FIRST = "2024-01-01T00:00:00.000000+00:00"

CALLERS = (
    ANONYMOUS,
    AUDITOR,
    Caller(Role.PLATFORM_ADMIN),
    *map(officer, ("bank0", "bank1")),
    *map(member, ("firm0", "firm1", "firm2")),
    member("guarantor", OrganizationKind.GUARANTOR),
    member("institute", OrganizationKind.INSTITUTE),
    Caller(Role.MEMBER, node_id("firm3"), None),
    *map(admin, ("park0", "park1")),
)


def draw(random: Random, firms: int) -> Oracle:
    """Firms with records of every class, and sites, consents and deals of every sort."""
    world = World()
    world.bank("bank0", "bank1")
    world.guarantor("guarantor")
    world.institute("institute")
    world.park("park0", "park1")
    credential = world.credential(CredentialKind.HIGH_TECH)
    financiers = ("bank0", "bank1", "guarantor", "institute", "firm0", "firm1", "park0")
    sites: list[str] = []
    for firm in (f"firm{number}" for number in range(firms)):
        world.enterprise(firm)
        for each in CLASSES:
            world.fact(firm, Measure.REVENUE, ValueRow(amount=1), "2024", data_class=each)
        for each in CLASSES[1:3]:
            world.holding(firm, credential, held_from="2024", data_class=each)
        for park in random.sample(("park0", "park1"), random.randint(0, 2)):
            as_of, until = (random.choice((None, *SITE_DAYS)) for _ in range(2))
            each = random.choice(CLASSES[:2])
            sites.append(
                world.refers(firm, Measure.SITE, park, as_of, until=until, data_class=each)
            )
        for _ in range(random.randint(0, 9)):
            world.consent(
                firm,
                random.choice(CLASSES[1:]),
                to=random.choice(KINDS),
                valid_from=random.choice(DAYS),
                valid_until=random.choice((None, *DAYS)),
            )
        for _ in range(random.randint(0, 2)):
            world.deal(firm, *random.sample(financiers, random.randint(1, 2)))
        asset = world.asset(firm, "asset", AssetKind.PATENT, data_class=random.choice(CLASSES))
        hidden = random.choice((DataClass.IP, DataClass.FINANCIALS))
        world.pledge(asset, firm, random.choice(financiers), DAYS[0], data_class=hidden)
        world.need(firm, "need")
        world.financing_need(firm, FinancingPurpose.EQUIPMENT)
        states = random.choice((MembershipState.SUBMITTED, MembershipState.ACTIVE))
        world.membership(firm, "park0", (states, "2024-01-01", FIRST))
    consents = [row.key for row in world.rows.consents]
    return Oracle(
        world.rows,
        superseded=frozenset(random.sample(sites, len(sites) // 6)),
        revoked=frozenset(random.sample(consents, len(consents) // 5)),
    )


async def test_the_database_decides_as_the_rule_says(graph: CountingGraph) -> None:
    """Over role × class × consent × day the database shows exactly what the written rule shows."""
    oracle = draw(Random(20250701), firms=20)
    await write(graph, oracle)
    rows = oracle.rows
    records: list[Restricted] = [
        *(*rows.facts, *rows.holdings, *rows.deals, *rows.properties, *rows.pledges),
        *(*rows.needs, *rows.financing_needs, *rows.memberships, *rows.consents),
    ]
    wanted = [node_id(row.key) for row in records]
    outcomes: set[tuple[Role, DataClass, bool]] = set()
    combinations = 0
    for caller in CALLERS:
        for today in (*DAYS, *BETWEEN):
            view = View(caller, today=today, as_of=date(2019, 1, 1), known_at=FOREVER)
            found = await nodes(graph, wanted, view)
            for row in records:
                expected = oracle.sees(caller, today, row)
                assert (node_id(row.key) in found) == expected, (caller, today, row)
                outcomes.add((caller.role, class_of(row), expected))
                combinations += 1
    assert combinations >= 300
    hidden = {(role, each) for role, each, seen in outcomes if not seen}
    assert hidden == {(role, each) for role in Role if role != "AUDITOR" for each in CLASSES[1:]}
    shown = {(role, each) for role, each, seen in outcomes if seen}
    nobody = (Role.ANONYMOUS, Role.PLATFORM_ADMIN)
    restricted = {(role, each) for role in nobody for each in CLASSES[1:]}
    assert shown == {(role, each) for role in Role for each in CLASSES} - restricted


# ---------------------------------------------------------------- one by one


async def seen_by(
    graph: Graph, caller: Caller, *keys: str, today: date = TODAY, as_of: date = TODAY
) -> list[str]:
    """Which of the records a caller sees."""
    view = View(caller, today=today, as_of=as_of, known_at=FOREVER)
    found = await nodes(graph, [node_id(key) for key in keys], view)
    return [key for key in keys if node_id(key) in found]


def of_each_class(world: World, firm: str) -> list[str]:
    """Four facts about a firm, one of each class."""
    value = ValueRow(amount=1)
    return [
        world.fact(firm, Measure.REVENUE, value, "2024", data_class=each, scope=each)
        for each in CLASSES
    ]


async def test_the_anonymous_see_what_is_public(graph: CountingGraph) -> None:
    """Nobody in particular sees PUBLIC records, whatever others consent to."""
    world = World()
    world.enterprise("firm")
    facts = of_each_class(world, "firm")
    for kind in OrganizationKind:
        world.consent("firm", *CLASSES[1:], to=kind)
    await world.write(graph)
    assert await seen_by(graph, ANONYMOUS, *facts) == facts[:1]


async def test_an_auditor_sees_everything(graph: CountingGraph) -> None:
    """An auditor needs no consent."""
    world = World()
    world.enterprise("firm")
    world.bank("bank")
    records = [*of_each_class(world, "firm"), world.deal("firm", "bank")]
    await world.write(graph)
    assert await seen_by(graph, AUDITOR, *records) == records


async def test_an_organisation_sees_its_own_records(graph: CountingGraph) -> None:
    """A member sees all records of its own organisation, and no more of the next one."""
    world = World()
    world.enterprise("firm", "other")
    own, others = of_each_class(world, "firm"), of_each_class(world, "other")
    await world.write(graph)
    assert await seen_by(graph, member("firm"), *own, *others) == [*own, *others[:1]]


async def test_a_consent_opens_one_class_to_one_kind(graph: CountingGraph) -> None:
    """Other classes, other kinds of organisation and other givers stay closed."""
    world = World()
    world.enterprise("firm", "other")
    world.bank("bank")
    facts = of_each_class(world, "firm")
    others = of_each_class(world, "other")
    world.consent("firm", DataClass.FINANCIALS)
    await world.write(graph)
    opened = [fact for fact in facts if facts.index(fact) in {0, 2}]
    assert await seen_by(graph, officer("bank"), *facts, *others) == [*opened, *others[:1]]
    for caller in (member("other"), member("bank", OrganizationKind.GUARANTOR), admin("bank")):
        assert await seen_by(graph, caller, *facts) == facts[:1]


async def test_a_consent_holds_for_a_while(graph: CountingGraph) -> None:
    """It begins on its first day and has ended on its last (half-open)."""
    world = World()
    world.enterprise("firm")
    facts = of_each_class(world, "firm")
    world.consent("firm", *CLASSES[1:], valid_from=date(2025, 3, 1), valid_until=date(2025, 6, 1))
    await world.write(graph)
    for today, expected in (
        (date(2025, 2, 28), facts[:1]),
        (date(2025, 3, 1), facts),
        (date(2025, 5, 31), facts),
        (date(2025, 6, 1), facts[:1]),
    ):
        assert await seen_by(graph, officer("bank"), *facts, today=today) == expected


async def test_a_consent_taken_back_opens_nothing(graph: CountingGraph) -> None:
    """Revoked is closed, though its time has not ended."""
    world = World()
    world.enterprise("firm")
    facts = of_each_class(world, "firm")
    world.consent("firm", DataClass.PROFILE)
    await world.write(graph)
    assert await seen_by(graph, officer("bank"), *facts) == facts[:2]
    await revoke(graph, [world.rows.consents[0].key])
    assert await seen_by(graph, officer("bank"), *facts) == facts[:1]


HIDE: LiteralString = "MATCH (consent:Consent) SET consent.level = 'HIDDEN'"


async def test_a_consent_of_level_hidden_opens_nothing(graph: CountingGraph) -> None:
    """Only consents in full open records."""
    world = World()
    world.enterprise("firm")
    facts = of_each_class(world, "firm")
    world.consent("firm", *CLASSES[1:])
    await world.write(graph)
    await graph.unit([(HIDE, {})])
    assert await seen_by(graph, officer("bank"), *facts) == facts[:1]


async def test_a_consent_counts_today_and_not_then(graph: CountingGraph) -> None:
    """Who asks for an earlier day is judged by the consents of today, in every way of asking."""
    world = World()
    world.enterprise("ended", "fresh")
    value = ValueRow(amount=1)
    for firm, start, end in (("ended", 2020, 2025), ("fresh", 2025, None)):
        world.fact(firm, Measure.REVENUE, value, "2021", data_class=DataClass.FINANCIALS)
        until = date(end, 1, 1) if end else None
        world.consent(firm, DataClass.FINANCIALS, valid_from=date(start, 1, 1), valid_until=until)
    await world.write(graph)
    ended, fresh = (row.key for row in world.rows.facts)
    view = View(officer("bank"), today=TODAY, as_of=date(2022, 1, 1), known_at=FOREVER)
    assert await seen_by(graph, view.caller, ended, fresh, as_of=view.as_of) == [fresh]
    firms = [node_id("ended"), node_id("fresh")]
    about = await targets(graph, FACTS, firms, view)
    assert [len(about[firm]) for firm in firms] == [0, 1]
    assert list((await target_counts(graph, FACTS, firms, view)).values()) == [0, 1]
    order = ALL_FACTS.orderings["NEWEST"]
    found = await listed(graph, ALL_FACTS, view, Slice(9), filters={}, ordering=order)
    assert [fact.id for _, fact in found] == [node_id(fresh)]
    assert await listed_count(graph, ALL_FACTS, view, filters={}) == 1


async def test_a_deal_is_seen_by_its_parties(graph: CountingGraph) -> None:
    """The enterprise and whoever took part, in any role; not their competitors."""
    world = World()
    world.enterprise("firm", "other")
    world.bank("lead", "second", "third")
    deal = world.deal("firm", "lead", "second")
    await world.write(graph)
    for caller in (member("firm"), officer("lead"), officer("second")):
        assert await seen_by(graph, caller, deal) == [deal]
    for caller in (member("other"), officer("third"), ANONYMOUS):
        assert await seen_by(graph, caller, deal) == []


async def test_a_deal_is_seen_as_far_as_the_enterprise_consents(graph: CountingGraph) -> None:
    """The enterprise's consent for DEALS opens its deals; a financier's consent does not."""
    world = World()
    world.enterprise("open", "closed")
    world.bank("bank", "curious")
    opened, closed = world.deal("open", "bank"), world.deal("closed", "bank")
    world.consent("open", DataClass.DEALS)
    world.consent("closed", DataClass.PROFILE, DataClass.FINANCIALS)
    world.consent("bank", DataClass.DEALS)
    await world.write(graph)
    assert await seen_by(graph, officer("curious"), opened, closed) == [opened]


SITES: tuple[tuple[str | None, str | None, bool], ...] = (
    ("2025-07-01", None, True),
    ("2025-07-02", None, False),
    ("2025-07", None, False),
    ("2024", None, True),
    (None, None, False),
    ("2020", "2025-07-01", False),
    ("2020", "2025-07-02", True),
    ("2020", "2025-07", False),
    ("2020", "2025", False),
    ("2020", "2026", True),
)


async def test_an_administrator_sees_the_park_of_today(graph: CountingGraph) -> None:
    """Only firms that are surely in the park today: come, not gone, and on a day that is known."""
    world = World()
    world.park("park", "elsewhere")
    facts: list[tuple[list[str], bool]] = []
    for as_of, until, expected in SITES:
        firm = f"{as_of} {until}"
        world.enterprise(firm)
        world.refers(firm, Measure.SITE, "park", as_of, until=until)
        facts.append((of_each_class(world, firm), expected))
    await world.write(graph)
    for about, expected in facts:
        found = await seen_by(graph, admin("park"), *about, as_of=date(2024, 1, 1))
        assert found == (about if expected else about[:1])
        assert await seen_by(graph, admin("elsewhere"), *about) == about[:1]


async def test_a_site_that_was_replaced_opens_nothing(graph: CountingGraph) -> None:
    """A superseded version of a site makes nobody a member of the park."""
    world = World()
    world.enterprise("firm")
    world.park("park")
    site = world.refers("firm", Measure.SITE, "park", "2020")
    facts = of_each_class(world, "firm")
    await world.write(graph)
    await supersede(graph, [site])
    assert await seen_by(graph, admin("park"), *facts) == facts[:1]
