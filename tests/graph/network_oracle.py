"""What edges of what joins organisations lead to, naively from the rows; and links of any record.

Links are what is the same on every day and for every caller: pairs of keys. Patterns name no label
of where they begin, so a link holds for all records that have it.
"""

from collections.abc import Callable, Iterable
from dataclasses import fields
from typing import Any
from weakref import WeakKeyDictionary

from graph.declarations import Edge
from graph.model import OrganizationKind
from graph.views import View
from seed.row_base import Sourced
from seed.row_network import PledgeRow
from seed.rows import SeedRows
from tests.graph.oracle import Oracle, ids
from tests.graph.record_oracle import Need, Restricted, grouped, node_id
from tests.graph.ways import WAYS as CORE_WAYS
from tests.graph.ways import Way

Pairs = Iterable[tuple[str, str | None]]


def seen(oracle: Oracle, view: View, row: Restricted) -> bool:
    """A record that is current, and that the caller may see."""
    return oracle.current(row) and oracle.sees(view.caller, view.today, row)


def is_open(oracle: Oracle, view: View, row: Need) -> bool:
    """A wish that is seen and open on the day."""
    ended = row.open_until is not None and row.open_until <= view.as_of
    return row.open_from <= view.as_of and not ended and seen(oracle, view, row)


def is_pledged(view: View, row: PledgeRow) -> bool:
    """Registered by the day and not released."""
    released = row.released_on is not None and row.released_on <= view.as_of
    return row.registered_on <= view.as_of and not released


Indexes = dict[tuple[str, str], dict[str, list[Any]]]
_INDEXES: WeakKeyDictionary[Oracle, Indexes] = WeakKeyDictionary()


def rows_by(oracle: Oracle, name: str, field: str, key: str) -> list[Any]:
    """The rows of a list whose field names the key; grouped once, for there are many keys."""
    indexes = _INDEXES.setdefault(oracle, {})
    if (name, field) not in indexes:
        indexes[name, field] = grouped(
            getattr(oracle.rows, name), lambda row: getattr(row, field) or ""
        )
    return indexes[name, field].get(key, [])


def _seats(oracle: Oracle, view: View, team: str) -> list[str]:
    rows = rows_by(oracle, "team_members", "team", team)
    return [row.key for row in rows if oracle.in_force(row, view.as_of)]


def _present(oracle: Oracle, view: View, team: str) -> set[str]:
    seats = set(_seats(oracle, view, team))
    return {
        row.provider for row in rows_by(oracle, "team_members", "team", team) if row.key in seats
    }


def _teams(oracle: Oracle, view: View, provider: str) -> set[str]:
    if not rows_by(oracle, "organizations", "key", provider):
        return set()
    return {
        team.key
        for team in oracle.rows.teams
        if (team.lead == provider or provider in _present(oracle, view, team.key))
        and (team.dissolved_on is None or view.as_of < team.dissolved_on)
    }


def _product_teams(oracle: Oracle, view: View, key: str) -> set[str]:
    offers = [
        *rows_by(oracle, "products", "key", key),
        *rows_by(oracle, "expertise", "key", key),
        *rows_by(oracle, "capabilities", "key", key),
    ]
    providers = [other for row in offers for other in _provider(row)]
    return {team for each in providers for team in _teams(oracle, view, each or "")}


def _memberships(oracle: Oracle, view: View, key: str) -> list[str]:
    return [
        row.key
        for row in oracle.memberships_of.get(key, [])
        if seen(oracle, view, row) and row.states[0].since <= view.as_of
    ]


def _memberships_in(oracle: Oracle, view: View, key: str) -> list[str]:
    return [
        row.key
        for row in oracle.memberships_in.get(key, [])
        if seen(oracle, view, row) and row.states[0].since <= view.as_of
    ]


def _consents(oracle: Oracle, view: View, key: str) -> list[str]:
    rows = rows_by(oracle, "consents", "giver", key)
    return [row.key for row in rows if seen(oracle, view, row)]


def _assets(oracle: Oracle, view: View, key: str) -> list[str]:
    rows = rows_by(oracle, "properties", "owner", key)
    return [row.key for row in rows if seen(oracle, view, row)]


def _pledge(oracle: Oracle, view: View, key: str) -> list[str]:
    found = [
        row
        for row in rows_by(oracle, "pledges", "asset", key)
        if is_pledged(view, row) and seen(oracle, view, row)
    ]
    newest = max((row.registered_on for row in found), default=None)
    return sorted((row.key for row in found if row.registered_on == newest), key=node_id)[:1]


def _needs(name: str) -> Way:
    return lambda oracle, view, key: [
        row.key for row in rows_by(oracle, name, "enterprise", key) if is_open(oracle, view, row)
    ]


WAYS: dict[str, Way] = {
    **CORE_WAYS,
    "ServiceTeam.members": _seats,
    "ServiceTeam.presentKinds": _present,
    # No row invites anybody: only leads do (tests/api/test_team_mutations.py).
    "ServiceTeam.invited": lambda oracle, view, key: (),
    # No row says that two were merged: administrators do (tests/api/test_merges.py).
    "Organization.merges": lambda oracle, view, key: (),
    "Provider.teams": _teams,
    "Product.teams": _product_teams,
    "Organization.memberships": _memberships,
    "Park.membershipCounts": _memberships_in,
    "Organization.consents": _consents,
    "Enterprise.assets": _assets,
    "IntellectualProperty.pledge": _pledge,
    "Enterprise.needs": _needs("needs"),
    "Enterprise.financingNeeds": _needs("financing_needs"),
}
"""What edges lead to whose answer depends on the day or the caller: keys for a key."""


# ---------------------------------------------------------------- links


def _sources(rows: SeedRows) -> Pairs:
    unnamed = {"aliases"}
    lists = [getattr(rows, each.name) for each in fields(SeedRows) if each.name not in unnamed]
    return [(row.key, row.source) for each in lists for row in each if isinstance(row, Sourced)]


def _wholes(rows: SeedRows, *, parks: bool) -> list[tuple[str, str]]:
    return [
        (row.key, row.part_of)
        for row in rows.organizations
        if row.part_of and (row.kind == OrganizationKind.PARK) == parks
    ]


def _turned(pairs: Pairs) -> Pairs:
    return [(whole, part) for part, whole in pairs if whole]


def _provider(row: Any) -> list[str]:
    fields = ("provider", "institute", "offered_by")
    return [getattr(row, name) for name in fields if getattr(row, name, None)]


def _offered(rows: SeedRows) -> list[tuple[str, str]]:
    offers = (*rows.products, *rows.expertise, *rows.capabilities)
    return [(row.key, other) for row in offers for other in _provider(row)]


def _by_institutes(rows: SeedRows) -> Pairs:
    institutes = {row.key for row in rows.organizations if row.kind == OrganizationKind.INSTITUTE}
    return [(key, other) for key, other in _offered(rows) if other in institutes]


def _on_topics(rows: SeedRows) -> Pairs:
    return [(row.key, each) for row in (*rows.expertise, *rows.needs) for each in row.topics]


def _mechanisms_of(rows: SeedRows) -> Pairs:
    return [(each, row.key) for row in rows.mechanisms for each in row.links]


def _wishes(rows: SeedRows) -> Pairs:
    return [(row.key, row.enterprise) for row in (*rows.needs, *rows.financing_needs)]


LINKS: dict[str, Callable[[SeedRows], Pairs]] = {
    "Record.source": _sources,
    "Provider.products": lambda rows: [(row.provider, row.key) for row in rows.products],
    "Product.provider": _offered,
    "Park.parent": lambda rows: _wholes(rows, parks=True),
    "Park.subParks": lambda rows: _turned(_wholes(rows, parks=True)),
    "Bank.branchOf": lambda rows: _wholes(rows, parks=False),
    "CredentialHolding.credential": lambda rows: [(h.key, h.credential) for h in rows.holdings],
    "CredentialHolding.enterprise": lambda rows: [(h.key, h.enterprise) for h in rows.holdings],
    "Policy.products": lambda rows: [(p.key, each) for p in rows.policies for each in p.enables],
    "Policy.issuer": lambda rows: [(row.key, row.issuer) for row in rows.policies],
    "Expertise.institute": _by_institutes,
    "Expertise.topics": _on_topics,
    "Expertise.sectors": lambda rows: [(e.key, each) for e in rows.expertise for each in e.sectors],
    "Fact.counterparty": lambda rows: [(row.key, row.counterparty) for row in rows.facts],
    "Fact.sectors": lambda rows: [(f.key, each) for f in rows.facts for each in f.sectors],
    "Deal.enterprise": lambda rows: [(row.key, row.enterprise) for row in rows.deals],
    "Deal.products": lambda rows: [(d.key, each) for d in rows.deals for each in d.products],
    "TeamMember.provider": lambda rows: [(row.key, row.provider) for row in rows.team_members],
    "Membership.organization": lambda rows: [(m.key, m.organization) for m in rows.memberships],
    "Membership.park": lambda rows: [(row.key, row.park) for row in rows.memberships],
    "ServiceTeam.lead": lambda rows: [(row.key, row.lead) for row in rows.teams],
    "ServiceTeam.guidedBy": lambda rows: [(row.key, row.guided_by) for row in rows.teams],
    "Mechanism.links": lambda rows: _turned(_mechanisms_of(rows)),
    "Product.mechanisms": _mechanisms_of,
    "ProductChain.steps": lambda rows: [(row.chain, row.key) for row in rows.chain_steps],
    "ChainStep.products": lambda rows: [
        (s.key, each) for s in rows.chain_steps for each in s.products
    ],
    "IntellectualProperty.owner": lambda rows: [(row.key, row.owner) for row in rows.properties],
    "Pledge.asset": lambda rows: [(row.key, row.asset) for row in rows.pledges],
    "Pledge.pledgee": lambda rows: [(row.key, row.pledgee) for row in rows.pledges],
    "FinancingNeed.enterprise": _wishes,
    "Need.topics": _on_topics,
    "TechnologyPlatform.operator": lambda rows: [(row.key, row.operator) for row in rows.platforms],
    "TechnologyPlatform.baseModels": lambda rows: [(m.platform, m.key) for m in rows.base_models],
    "TechnologyPlatform.capabilities": lambda rows: [
        (c.platform, c.key) for c in rows.capabilities
    ],
    "Capability.offeredBy": _offered,
}
"""What edges lead to whose answer is the same on every day: pairs of keys."""


def expected_of(edge: Edge, oracle: Oracle, view: View) -> dict[str, set[str]]:
    """Every node's id with the ids that the edge should lead to."""
    if edge.name in WAYS:
        way = WAYS[edge.name]
        return {id: ids(way(oracle, view, key)) for id, key in oracle.by_id.items()}
    found: dict[str, set[str]] = {id: set() for id in oracle.by_id}
    for key, other in LINKS[edge.name](oracle.rows):
        if other:
            found[node_id(key)].add(node_id(other))
    return found
