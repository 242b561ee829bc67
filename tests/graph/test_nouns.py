"""Promises of what is read at once: conditions, profiles, deals and hits, over the whole seed."""

from dataclasses import replace
from datetime import date
from typing import LiteralString

import pytest

from graph.callers import ANONYMOUS, Caller, Role
from graph.deals import PARTICIPANTS, last_write
from graph.expertise import expertise_profiles
from graph.model import AssetKind, DealRole, DealState, OrganizationKind
from graph.organizations import aliases_by_ids
from graph.products import possible_changes, product_conditions
from graph.profiles import enterprise_profile
from graph.reading import targets
from graph.views import View
from seed.encode_values import typed
from seed.row_base import node_id
from seed.rows import SeedRows
from tests.conftest import DEMO_BANK, TODAY, CountingGraph
from tests.graph.financing_history import financing_history
from tests.graph.oracle import Oracle, ids
from tests.graph.record_oracle import deal_state, open_on
from tests.worlds import FOREVER, World

OFFICER = Caller(Role.BANK_OFFICER, DEMO_BANK, OrganizationKind.BANK)
VIEWS = [
    View(caller, today=TODAY, as_of=as_of, known_at=FOREVER)
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
    """All products with every known version of their rules, requirements and terms, thresholds in
    order, in one statement."""
    rows = oracle.rows
    rules = {node_id(row.key): row for row in rows.rules}
    seeded.statements.clear()
    found = await product_conditions(seeded, VIEWS[0])
    assert len(seeded.statements) == 1
    assert {each.product_id for each in found} == ids(row.key for row in rows.products)
    for each in found:
        key = oracle.by_id[each.product_id]
        current = [row for row in rows.rules if row.subject == key and oracle.current(row)]
        assert [rule.id for rule in each.rules] == sorted(ids(row.key for row in current))
        terms = [row for row in oracle.terms_of.get(key, []) if oracle.current(row)]
        assert [one.id for one in each.terms] == sorted(ids(row.key for row in terms))
        shapes = {node_id(row.key): row.shape for row in rows.requirements if row.subject == key}
        assert {one.id: one.shape for one in each.requirements} == shapes
        for rule in each.rules:
            row = rules[rule.id]
            assert rule.thresholds == tuple(map(typed, row.thresholds))
            assert rule.part == row.filled
            assert rule.subject_id == each.product_id


OLD_TERMS: LiteralString = """
MATCH (n:ProductTerms)
REMOVE n.maximum_ceiling, n.cover_cap, n.cover_cap_ceiling, n.fee, n.service_kinds, n.pledged_kinds
"""


async def test_terms_of_an_earlier_release_are_read(graph: CountingGraph) -> None:
    """They say less: no ceilings, no covers, nobody else and no assets."""
    world = World()
    world.bank("bank")
    kinds = (AssetKind.PATENT,)
    world.terms(world.product("bank", "loan"), maximum=5, maximum_ceiling=6, pledged_kinds=kinds)
    await world.write(graph)
    [found] = await product_conditions(graph, VIEWS[0])
    assert [(each.maximum_ceiling, each.pledged_kinds) for each in found.terms] == [(6, kinds)]
    await graph.unit([(OLD_TERMS, {})])
    [found] = await product_conditions(graph, VIEWS[0])
    [terms] = found.terms
    assert (terms.maximum, terms.maximum_ceiling, terms.cover_cap, terms.fee) == (5, *[None] * 3)
    assert (terms.service_kinds, terms.pledged_kinds) == ((), ())


async def test_what_enterprises_can_change(seeded: CountingGraph, oracle: Oracle) -> None:
    """Every possible change, with the credential that it is for."""
    found = await possible_changes(seeded, VIEWS[0])
    assert {
        (each.id, each.action, each.criterion, each.node_id, each.effort) for each in found
    } == {
        (
            node_id(row.key),
            row.action,
            row.criterion,
            row.node and node_id(row.node),
            row.effort,
        )
        for row in oracle.rows.possible_changes
    }


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
        and deal_state(deal, view.as_of) in {DealState.CONFIRMED, DealState.ENDED}
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
    found = await targets(seeded, PARTICIPANTS, [*deals, *NOWHERE], VIEWS[0])
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
    """All records that the caller may see, of every day; None for what is no firm."""
    view = replace(VIEWS[0], caller=caller)
    firms = [row for row in oracle.rows.organizations if row.kind == OrganizationKind.ENTERPRISE]
    for row in firms[::12]:
        found = await enterprise_profile(seeded, node_id(row.key), view)
        assert found is not None
        for name, said in (
            ("facts", oracle.facts_about.get(row.key, [])),
            ("holdings", oracle.holdings_of.get(row.key, [])),
            ("memberships", [m for m in oracle.rows.memberships if m.organization == row.key]),
            ("pledges", [p for p in oracle.rows.pledges if p.pledgor == row.key]),
        ):
            seen = ids(
                each.key
                for each in said
                if oracle.current(each) and oracle.sees(caller, TODAY, each)
            )
            assert {each.id for each in getattr(found, name)} == seen, name
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


async def test_the_last_write_of_an_empty_graph(graph: CountingGraph) -> None:
    """Zero before the first write, then one more with each, at a later moment each."""
    moments = [await last_write(graph)]
    assert moments[0].revision == 0
    assert [await graph.unit([]), await graph.unit([])] == [1, 2]
    moments.append(await last_write(graph))
    later = 4_000_000_000_000_000
    assert await graph.unit([], not_before=later) == 3
    moments.append(await last_write(graph))
    assert await graph.unit([]) == 4
    moments.append(await last_write(graph))
    assert [each.revision for each in moments] == [0, 2, 3, 4]
    texts = [each.recorded_at for each in moments]
    assert texts == sorted(set(texts))
    assert texts[2:] == ["2096-10-02T07:06:40.000000+00:00", "2096-10-02T07:06:40.000001+00:00"]
