"""Counts equal a brute-force count over the rows of the seed, for an officer and for nobody."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pytest

from graph.callers import ANONYMOUS, Caller, Role
from graph.listings import ORGANIZATIONS
from graph.model import DealState, Measure, OrganizationKind
from graph.views import View
from seed.row_base import node_id
from seed.rows import OrganizationRow, SeedRows
from tests.conftest import DEMO_BANK, TODAY, Ask, CountingGraph
from tests.graph.listing_oracle import passes, surely_held
from tests.graph.oracle import Oracle
from tests.graph.record_oracle import deal_state
from tests.worlds import FOREVER

OFFICER = Caller(Role.BANK_OFFICER, DEMO_BANK, OrganizationKind.BANK)
DAYS = ("2025-06-30", "2023-03-31")
BIES = ("KIND", "PARK", "STAGE", "SECTOR", "CREDENTIAL")
KEYS = "count kind stage sector { id } credential { id }"

Keys = Callable[[Oracle, View, OrganizationRow], Iterable[str]]


@pytest.fixture(scope="module")
def oracle(all_rows: SeedRows) -> Oracle:
    """The seed's rows, with what is told from them."""
    return Oracle(all_rows)


def view_of(caller: Caller, day: str) -> View:
    """The graph as it is now, on a day."""
    return View(caller=caller, today=TODAY, as_of=date.fromisoformat(day), known_at=FOREVER)


def _stage(oracle: Oracle, view: View, row: OrganizationRow) -> list[str]:
    about = (f for f in oracle.facts_about.get(row.key, []) if f.measure == Measure.STAGE)
    found = oracle.latest(view, about)
    return [str(fact.value.stage) for fact in found if fact.as_of is not None]


KEYS_OF: dict[str, Keys] = {
    "KIND": lambda _, __, row: [row.kind],
    "PARK": lambda oracle, view, row: map(node_id, oracle.parks(view, row.key)),
    "STAGE": _stage,
    "SECTOR": lambda oracle, view, row: map(node_id, oracle.sectors(view, row.key)),
    "CREDENTIAL": lambda oracle, view, row: map(node_id, surely_held(oracle, view, row.key)),
}


def counted(oracle: Oracle, view: View, rows: Iterable[OrganizationRow], by: str) -> list[Any]:
    """(key, how many), the largest count first, then by key; None for no key."""
    found: Counter[str | None] = Counter()
    for row in rows:
        found.update(set(KEYS_OF[by](oracle, view, row)) or {None})
    return sorted(found.items(), key=lambda each: (-each[1], each[0] is None, each[0] or ""))


def shown(counts: list[dict[str, Any]], by: str) -> list[Any]:
    """Counts of an answer; no other field than that of the key is set."""
    pairs: list[Any] = []
    for each in counts:
        set_fields = {name: value for name, value in each.items() if value is not None}
        count = set_fields.pop("count")
        assert set(set_fields) <= {by.lower()}
        value = set_fields.get(by.lower())
        pairs.append((value["id"] if isinstance(value, dict) else value, count))
    return pairs


FILTERS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({}, {}),
    ({"kinds": ["ENTERPRISE"], "synthetic": True}, {}),
    ({"stages": ["GROWTH", "SEED"]}, {}),
    ({"membershipStates": ["ACTIVE", "IN_REVIEW"]}, {"membership_states": ["ACTIVE", "IN_REVIEW"]}),
    ({"credentials": ["HIGH_TECH"]}, {}),
]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("caller", [OFFICER, ANONYMOUS], ids=["officer", "nobody"])
async def test_organisations_are_counted(
    ask: Ask,
    ask_anonymously: Ask,
    seeded: CountingGraph,
    oracle: Oracle,
    caller: Caller,
    day: str,
) -> None:
    """By each key and by several filters; three statements, two where the key is a word."""
    asks = ask if caller is OFFICER else ask_anonymously
    view = view_of(caller, day)
    query = (
        "query ($by: OrganizationCountBy!, $filter: OrganizationFilter, $d: Date) {"
        " organizationCounts(by: $by, filter: $filter, asOf: $d) { " + KEYS + " park { id } } }"
    )
    for chosen, values in FILTERS:
        names = values or chosen
        every = oracle.rows.organizations
        rows = [row for row in every if passes(ORGANIZATIONS, oracle, view, row, names)]
        assert rows or caller is ANONYMOUS
        for by in BIES:
            seeded.statements.clear()
            body = await asks(query, by=by, filter=chosen, d=day)
            found = shown(body["data"]["organizationCounts"], by)
            assert found == counted(oracle, view, rows, by), (chosen, by)
            keyed = by in ("PARK", "SECTOR", "CREDENTIAL") and any(key for key, _ in found)
            assert len(seeded.statements) == 2 + keyed, (chosen, by)


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("caller", [OFFICER, ANONYMOUS], ids=["officer", "nobody"])
async def test_members_of_parks_are_counted(
    ask: Ask, ask_anonymously: Ask, oracle: Oracle, caller: Caller, day: str
) -> None:
    """All parks in one answer: each key, the members themselves, and what the park lacks."""
    asks = ask if caller is OFFICER else ask_anonymously
    view = view_of(caller, day)
    counts = " ".join(f"{by}: memberCounts(by: {by}) {{ {KEYS} }}" for by in BIES if by != "PARK")
    query = (
        "query ($d: Date) { organizations(first: 100, filter: {kinds: [PARK]}, asOf: $d) { edges"
        " { node { id ... on Park { members(first: 1) { totalCount } "
        + counts
        + " coverage { kind activeMembers enterprisesWithout } } } } } }"
    )
    by_id = {node_id(row.key): row for row in oracle.rows.organizations}
    by_key = {row.key: row for row in oracle.rows.organizations}
    body = await asks(query, d=day)
    parks = [edge["node"] for edge in body["data"]["organizations"]["edges"]]
    assert len(parks) == sum(row.kind == OrganizationKind.PARK for row in by_id.values())
    for park in parks:
        members = [by_key[key] for key in oracle.members(view, by_id[park["id"]].key)]
        assert park["members"]["totalCount"] == len(members)
        for by in BIES:
            if by != "PARK":
                assert shown(park[by], by) == counted(oracle, view, members, by), by
        assert park["coverage"] == coverage(oracle, view, members)
    assert any(park["members"]["totalCount"] > 50 for park in parks)


HELPING = [
    kind
    for kind in OrganizationKind
    if kind not in (OrganizationKind.PARK, OrganizationKind.ENTERPRISE, OrganizationKind.AUTHORITY)
]


def coverage(oracle: Oracle, view: View, members: list[OrganizationRow]) -> list[dict[str, Any]]:
    """For each helping kind: its members, and enterprises with no confirmed deal with it."""
    kinds = {row.key: row.kind for row in oracle.rows.organizations}
    firms = [row for row in members if row.kind == OrganizationKind.ENTERPRISE]
    without: Counter[str] = Counter()
    for firm in firms:
        met = {
            kinds[party.organization]
            for deal in oracle.deals_of.get(firm.key, [])
            if deal.enterprise == firm.key
            and deal.agreed_on <= view.as_of
            and deal_state(deal, view.as_of) in (DealState.CONFIRMED, DealState.ENDED)
            and oracle.sees(view.caller, view.today, deal)
            for party in deal.participants
        }
        without.update(kind for kind in HELPING if kind not in met)
    there = Counter(row.kind for row in members)
    return [
        {"kind": kind, "activeMembers": there[kind], "enterprisesWithout": without[kind]}
        for kind in HELPING
    ]
