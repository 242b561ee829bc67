"""Promises of what is read at once: conditions, profiles, deals and hits, over the whole seed."""

from dataclasses import replace
from datetime import date

import pytest

from graph.callers import ANONYMOUS, Caller, Role
from graph.deals import financing_history, participants_by_ids, revision
from graph.expertise import expertise_profiles
from graph.model import DealRole, DealState, OrganizationKind, SearchTier
from graph.organizations import aliases_by_ids, enterprise_profile
from graph.products import product_conditions
from graph.search import NOTHING, search
from graph.views import View
from seed.encode import typed
from seed.rows import SeedRows, node_id
from tests.conftest import DEMO_BANK, TODAY, CountingGraph
from tests.graph.oracle import Oracle, ids, open_on
from tests.worlds import World

OFFICER = Caller(Role.BANK_OFFICER, DEMO_BANK, OrganizationKind.BANK)
VIEWS = [
    View(caller, today=TODAY, as_of=as_of)
    for caller in (ANONYMOUS, OFFICER, Caller(Role.AUDITOR))
    for as_of in (TODAY, date(2022, 5, 5))
]
NOWHERE = [node_id("nowhere"), "", "x"]
FINANCING = set(DealRole) - {
    *(DealRole.EXCHANGE, DealRole.EXPERT, DealRole.SERVICE, DealRole.INCUBATOR),
}
KINDS = ("ORGANIZATION", "PRODUCT", "POLICY", "EXPERTISE", "CREDENTIAL", "SECTOR", "TOPIC")


@pytest.fixture(scope="module")
def oracle(all_rows: SeedRows) -> Oracle:
    """What the whole seed should answer."""
    return Oracle(all_rows)


async def test_conditions_of_every_product(seeded: CountingGraph, oracle: Oracle) -> None:
    """All products with their rules and terms of the day, thresholds in order, in one statement."""
    rules = {node_id(row.key): row for row in oracle.rows.rules}
    for view in VIEWS[:2]:
        seeded.statements.clear()
        found = await product_conditions(seeded, view)
        assert len(seeded.statements) == 1
        assert {each.product_id for each in found} == ids(row.key for row in oracle.rows.products)
        for each in found:
            key = oracle.by_id[each.product_id]
            assert {rule.id for rule in each.rules} == ids(oracle.rules(view, key))
            terms = [each.terms.id] if each.terms else []
            assert terms == list(map(node_id, oracle.terms(view, key)))
            for rule in each.rules:
                row = rules[rule.id]
                assert rule.thresholds == tuple(map(typed, row.thresholds))
                assert rule.subject_id == each.product_id


async def test_profiles_of_every_expertise(seeded: CountingGraph, oracle: Oracle) -> None:
    """What is open on the day, with all its topics and sectors."""
    for view in VIEWS[:2]:
        found = await expertise_profiles(seeded, view)
        assert {
            each.expertise_id: (set(each.topic_ids), set(each.sector_ids)) for each in found
        } == {
            node_id(row.key): (ids(row.topics), ids(row.sectors))
            for row in oracle.rows.expertise
            if open_on(row, view.as_of)
        }


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: f"{view.caller.role} {view.as_of}")
async def test_the_financing_history(seeded: CountingGraph, oracle: Oracle, view: View) -> None:
    """Confirmed financing until the day that the caller may see, with those that financed."""
    found = await financing_history(seeded, view)
    expected = {
        node_id(deal.key): (
            deal.agreed_on,
            ids(each.organization for each in deal.participants if each.role in FINANCING),
        )
        for deal in oracle.rows.deals
        if deal.kind == "FINANCING"
        and deal.state in {DealState.CONFIRMED, DealState.ENDED}
        and deal.agreed_on <= view.as_of
        and oracle.sees(view.caller, view.today, deal)
    }
    assert bool(expected) == (view.caller.role != Role.ANONYMOUS)
    events = {each.deal_id: (each.agreed_on, set(each.financier_ids)) for each in found.events}
    assert events == expected
    assert all(len(set(each.financier_ids)) == len(each.financier_ids) for each in found.events)
    kinds = {node_id(row.key): row.kind for row in oracle.rows.organizations}
    involved = {id for _, financiers in expected.values() for id in financiers}
    assert found.kinds == {id: kinds[id] for id in involved}


async def test_participants_the_lead_first(seeded: CountingGraph, oracle: Oracle) -> None:
    """Those of every deal, led by the lead; unknown deals are absent."""
    deals = {node_id(row.key): row for row in oracle.rows.deals}
    found = await participants_by_ids(seeded, [*deals, *NOWHERE])
    assert found.keys() == deals.keys()
    for id, parties in found.items():
        said = deals[id].participants
        assert [each.lead for each in parties] == sorted((p.lead for p in said), reverse=True)
        assert {(each.organization_id, each.role, each.lead, each.amount) for each in parties} == {
            (node_id(p.organization), p.role, p.lead, p.amount) for p in said
        }


@pytest.mark.parametrize("caller", [view.caller for view in VIEWS[::2]], ids=lambda c: c.role)
async def test_the_profile_of_an_enterprise(
    seeded: CountingGraph, oracle: Oracle, caller: Caller
) -> None:
    """All facts and holdings that the caller may see, of every day; None for what is no firm."""
    view = replace(VIEWS[0], caller=caller)
    firms = [row for row in oracle.rows.organizations if row.kind == OrganizationKind.ENTERPRISE]
    for row in firms[::12]:
        found = await enterprise_profile(seeded, node_id(row.key), view)
        assert found is not None
        facts = oracle.facts_about.get(row.key, [])
        holdings = oracle.holdings_of.get(row.key, [])
        for records, said in zip(found, (facts, holdings), strict=True):
            seen = ids(each.key for each in said if oracle.sees(caller, TODAY, each))
            assert {each.id for each in records} == seen
    for nobody in (DEMO_BANK, *NOWHERE):
        assert await enterprise_profile(seeded, nobody, view) is None


async def test_aliases_with_who_uses_them(seeded: CountingGraph, oracle: Oracle) -> None:
    """Every alias of an organisation; unknown organisations are absent."""
    organizations = [node_id(row.key) for row in oracle.rows.organizations]
    found = await aliases_by_ids(seeded, [*organizations, *NOWHERE])
    assert found.keys() == set(organizations)
    assert sorted((id, a.name, a.source_id) for id, each in found.items() for a in each) == sorted(
        (node_id(row.organization), row.name, node_id(row.source)) for row in oracle.rows.aliases
    )


async def test_the_revision_of_an_empty_graph(graph: CountingGraph) -> None:
    """Zero before the first write, then one more with each."""
    assert await revision(graph) == 0
    assert [await graph.unit([]), await graph.unit([])] == [1, 2]
    assert await revision(graph) == 2


# ---------------------------------------------------------------- search


async def tiers(graph: CountingGraph, text: str) -> list[tuple[SearchTier, str]]:
    """Hits of a search in small pages: tier and the name that fitted."""
    found: list[tuple[SearchTier, str]] = []
    after: tuple[SearchTier, str] | None = None
    whole = await search(graph, text, kinds=KINDS, limit=100)
    while True:
        page = await search(graph, text, kinds=KINDS, limit=2, after=after)
        assert page.facets == whole.facets
        found += [(hit.tier, hit.matched) for hit in page.hits]
        if len(page.hits) < 2:
            break
        after = page.hits[-1].tier, page.hits[-1].node_id
    assert found == [(hit.tier, hit.matched) for hit in whole.hits]
    assert sum(count for _, count in whole.facets) == len(found)
    order = list(SearchTier)
    places = [(order.index(hit.tier), hit.node_id) for hit in whole.hits]
    assert places == sorted(places)
    return found


async def test_tiers_of_a_search(graph: CountingGraph) -> None:
    """Exact, prefix, pinyin, initials, contains; each node once, in its best tier, on any pages."""
    world = World()
    world.enterprise("拓斯达", "拓斯达科技", "东莞拓斯达", "TSD", "tuosida机械", "无关")
    await world.write(graph)
    for text in ("拓斯达", "拓斯達", " 拓 斯 达 "):
        assert await tiers(graph, text) == [
            (SearchTier.EXACT, "拓斯达"),
            (SearchTier.PREFIX, "拓斯达科技"),
            (SearchTier.CONTAINS, "东莞拓斯达"),
        ]
    found = await tiers(graph, "TuoSiDa")
    assert found[0] == (SearchTier.PREFIX, "tuosida机械")
    assert set(found[1:]) == {(SearchTier.PINYIN, each) for each in ("拓斯达", "拓斯达科技")}
    found = await tiers(graph, "tsd")
    assert found[0] == (SearchTier.EXACT, "TSD")
    assert set(found[1:]) == {(SearchTier.INITIALS, each) for each in ("拓斯达", "拓斯达科技")}
    for text in ("", "！？", "没有的"):
        assert await search(graph, text, kinds=KINDS, limit=9) == NOTHING
    assert await search(graph, "拓斯达", kinds=["PRODUCT"], limit=9) == NOTHING
