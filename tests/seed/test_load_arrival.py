"""Promises of loading: every row of the seed arrives, with every property and every reference."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import pytest
from neo4j.time import Date

from graph.model import Measure, OrganizationKind
from seed import encode_rules
from seed.batches import batches
from seed.encode_base import EDITION
from seed.row_base import Row as SeedRow
from seed.row_base import Sourced, node_id
from seed.row_network import MembershipRow
from seed.rows import SeedRows
from tests.conftest import CountingGraph

Nodes = dict[str, dict[str, dict[str, Any]]]

LABELS = {
    **{"sources": "Source", "sectors": "Sector", "topics": "Topic"},
    **{"organizations": "Organization", "credentials": "Credential", "facts": "Fact"},
    **{"holdings": "CredentialHolding", "policies": "Policy", "products": "Product"},
    **{"terms": "ProductTerms", "rules": "Rule", "expertise": "Expertise", "deals": "Deal"},
    **{"consents": "Consent", "teams": "ServiceTeam", "team_members": "TeamMember"},
    **{"memberships": "Membership", "mechanisms": "Mechanism", "chains": "ProductChain"},
    **{"chain_steps": "ChainStep", "properties": "IntellectualProperty", "pledges": "Pledge"},
    **{"financing_needs": "FinancingNeed", "needs": "Need", "platforms": "TechnologyPlatform"},
    **{"base_models": "BaseModel", "capabilities": "Capability"},
    **{"requirements": "RequirementVersion", "possible_changes": "PossibleChange"},
    "provider_limits": "ProviderLimits",
}
# What a row says by a relationship, or (a deal's last state) by its lists of states.
REFERENCES = {
    *("key", "source", "part_of", "enterprise", "credential", "subject", "value", "counterparty"),
    *("sectors", "enables", "provider", "product", "thresholds", "institute", "topics"),
    *("products", "participants", "giver", "issuer", "lead", "guided_by", "team", "park"),
    *("organization", "links", "chain", "owner", "asset", "pledgor", "pledgee", "platform"),
    *("operator", "offered_by", "state", "ended_on", "node"),
}
WITHOUT_A_SOURCE = {"sources", "sectors", "topics", "aliases", "chain_steps"}


def plain(value: Any) -> Any:
    """A property as the row would say it."""
    if isinstance(value, list):
        return [plain(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
    return value.iso_format() if isinstance(value, Date) else value


@pytest.fixture(scope="module")
async def nodes(seeded: CountingGraph) -> Nodes:
    """All nodes with an id by label and id: read once, for a city is large.

    But what the log says of recommendations that other tests have asked for.
    """
    found: Nodes = {}
    for row in await seeded.read(
        "MATCH (n:Entity) WHERE NOT n:RecommendationLogEntry"
        " RETURN labels(n) AS labels, properties(n) AS node"
    ):
        for label in row["labels"]:
            found.setdefault(label, {})[row["node"]["id"]] = row["node"]
    return found


def said(row: SeedRow) -> dict[str, Any]:
    """The properties that a row says, told from the row alone."""
    given = row.model_dump(mode="json", exclude=REFERENCES)
    if "word" in given:
        given["key"] = given.pop("word")
    if isinstance(row, Sourced):
        given["recorded_at"] = row.recorded_at or EDITION
    if states := given.pop("states", None):
        given["states"] = [each["state"] for each in states]
        given["states_since"] = [each["since"] for each in states]
        given["states_recorded_at"] = [each["recorded_at"] for each in states]
    if isinstance(row, MembershipRow):
        given["states_until"] = [given.pop("valid_until") or "9999-12-31"] * len(row.states)
    return given


def test_every_sort_of_row_is_looked_at(all_rows: SeedRows) -> None:
    """None of them is empty in the seed, or nothing would be promised of it."""
    assert {field.name for field in fields(SeedRows)} == {*LABELS, "aliases"}
    assert all(getattr(all_rows, field.name) for field in fields(SeedRows))


@pytest.mark.parametrize("name", LABELS)
async def test_every_row_is_a_node(nodes: Nodes, all_rows: SeedRows, name: str) -> None:
    """One node for each row, none besides, and each with what the row says."""
    rows: list[SeedRow] = getattr(all_rows, name)
    found = nodes[LABELS[name]]
    assert found.keys() == {node_id(row.key) for row in rows}
    for row in rows:
        expected, node = said(row), found[node_id(row.key)]
        assert {each: plain(node.get(each)) for each in expected} == expected


async def test_nothing_is_added_on_the_way(nodes: Nodes, all_rows: SeedRows) -> None:
    """A node has just the properties that were encoded and the moments of its recording."""
    labels = set(LABELS.values())
    unseen = {id: node for label in labels for id, node in nodes[label].items()}
    assert unseen.keys() == nodes["Entity"].keys()
    for batch in batches(all_rows):
        for row in batch.rows:
            if "properties" in row and row["id"] in unseen:
                whole = {**row["properties"], **row.get("recording", {})}
                expected = {key: iso(value) for key, value in whole.items() if value is not None}
                node = unseen.pop(row["id"])
                assert {key: plain(value) for key, value in node.items()} == expected
    assert unseen == {}


def iso(value: Any) -> Any:
    """A written value as it would be read."""
    if isinstance(value, (list, tuple)):
        return [iso(each) for each in value]  # pyright: ignore[reportUnknownVariableType]
    return value.isoformat() if hasattr(value, "isoformat") else value


async def test_organisations_carry_the_label_of_their_kind(
    nodes: Nodes, all_rows: SeedRows
) -> None:
    """And no other kind's."""
    for kind in OrganizationKind:
        label = "".join(word.capitalize() for word in kind.split("_"))
        expected = {node_id(row.key) for row in all_rows.organizations if row.kind is kind}
        assert nodes.get(label, {}).keys() == expected, kind


def pairs(rows: SeedRows) -> Iterable[tuple[str, str, str]]:
    """All relationships between nodes with ids, as keys."""
    for name in LABELS.keys() - WITHOUT_A_SOURCE:
        yield from ((row.key, "SOURCED_FROM", row.source) for row in getattr(rows, name))
    for row in rows.organizations:
        if row.part_of:
            inner = row.kind == OrganizationKind.PARK
            yield row.key, "PART_OF" if inner else "BRANCH_OF", row.part_of
    for row in rows.facts:
        yield row.key, "ABOUT", row.subject
        others = (("REFERS_TO", row.value.node), ("COUNTERPARTY", row.counterparty))
        yield from ((row.key, link, other) for link, other in others if other)
        if row.measure == Measure.SITE and row.value.node:
            yield row.key, "TIED_TO", row.value.node
        yield from ((row.key, "LIMITED_TO", sector) for sector in row.sectors)
    for row in rows.holdings:
        yield row.key, "HELD_BY", row.enterprise
        yield row.key, "OF_CREDENTIAL", row.credential
    yield from ((row.key, "OFFERED_BY", row.provider) for row in rows.products)
    yield from ((row.key, "TERMS_OF", row.product) for row in rows.terms)
    yield from ((row.key, "LIMITS_OF", row.provider) for row in rows.provider_limits)
    yield from ((row.key, "RULE_OF", row.subject) for row in rows.rules)
    yield from ((row.key, "REQUIREMENT_OF", row.subject) for row in rows.requirements)
    yield from ((row.key, "CHANGES", row.node) for row in rows.possible_changes if row.node)
    yield from ((row.key, "ENABLES", each) for row in rows.policies for each in row.enables)
    yield from ((row.key, "ISSUED_BY", row.issuer) for row in rows.policies if row.issuer)
    for row in rows.expertise:
        yield row.key, "OFFERED_BY", row.institute
        yield from ((row.key, "ON_TOPIC", topic) for topic in row.topics)
        yield from ((row.key, "FOR_SECTOR", sector) for sector in row.sectors)
    for row in rows.deals:
        yield row.key, "FOR_ENTERPRISE", row.enterprise
        yield from ((row.key, "USED", product) for product in row.products)
        yield from ((each.organization, "TOOK_PART", row.key) for each in row.participants)
        parties = {row.enterprise, *(each.organization for each in row.participants)}
        yield from ((each, "PARTY_TO", row.key) for each in parties)
    yield from ((row.key, "GIVEN_BY", row.giver) for row in rows.consents)
    yield from _network_pairs(rows)


def _network_pairs(rows: SeedRows) -> Iterable[tuple[str, str, str]]:
    for row in rows.teams:
        yield row.key, "LED_BY", row.lead
        if row.guided_by:
            yield row.key, "GUIDED_BY", row.guided_by
    for row in rows.team_members:
        yield row.key, "IN_TEAM", row.team
        yield row.key, "SEATS", row.provider
    for row in rows.memberships:
        yield row.key, "MEMBERSHIP_OF", row.organization
        yield row.key, "IN_PARK", row.park
        yield row.key, "TIED_TO", row.park
    yield from ((row.key, "LINKS_TO", each) for row in rows.mechanisms for each in row.links)
    for row in rows.chain_steps:
        yield row.key, "STEP_OF", row.chain
        yield from ((row.key, "SERVED_BY", product) for product in row.products)
    yield from ((row.key, "OWNED_BY", row.owner) for row in rows.properties)
    for row in rows.pledges:
        yield row.key, "PLEDGES", row.asset
        yield row.key, "PLEDGED_BY", row.pledgor
        yield row.key, "PLEDGED_TO", row.pledgee
    yield from ((row.key, "NEEDED_BY", row.enterprise) for row in rows.financing_needs)
    for row in rows.needs:
        yield row.key, "NEEDED_BY", row.enterprise
        yield from ((row.key, "ON_TOPIC", topic) for topic in row.topics)
    yield from ((row.key, "OPERATED_BY", row.operator) for row in rows.platforms)
    yield from ((row.key, "BASE_OF", row.platform) for row in rows.base_models)
    for row in rows.capabilities:
        yield row.key, "ON_PLATFORM", row.platform
        yield row.key, "OFFERED_BY", row.offered_by


def counted(rows: Iterable[list[Any]]) -> Counter[tuple[Any, ...]]:
    """How often each row is there."""
    return Counter(tuple(row) for row in rows)


async def test_every_reference_is_a_relationship(seeded: CountingGraph, all_rows: SeedRows) -> None:
    """Just the rows' references, each once: one source of a record, one subject of a fact."""
    rows = await seeded.read("MATCH (a:Entity)-[r]->(b:Entity) RETURN a.id, type(r), b.id")
    found = counted(list(row.values()) for row in rows)
    expected = Counter((node_id(a), link, node_id(b)) for a, link, b in pairs(all_rows))
    assert found == expected
    everything = {link for _, link, _ in expected}
    assert everything > {"SOURCED_FROM", "USED", "LIMITED_TO", "ISSUED_BY", "GUIDED_BY", "PLEDGES"}


async def test_participants_and_thresholds_arrive(
    seeded: CountingGraph, all_rows: SeedRows
) -> None:
    """Roles, leads and amounts of parties; thresholds at their places, with what they name."""
    rows = await seeded.read(
        "MATCH (o)-[p:TOOK_PART]->(d) RETURN collect([o.id, d.id, p.role, p.lead, p.amount]) AS x"
    )
    assert counted(rows[0]["x"]) == Counter(
        (node_id(each.organization), node_id(deal.key), each.role, each.lead, each.amount)
        for deal in all_rows.deals
        for each in deal.participants
    )
    [row] = await seeded.read(
        "MATCH (o)-[side:PARTY_TO]->(d)\n"
        "WITH side.party_id = o.id AND side.agreed_on = d.agreed_on AS same\n"
        "RETURN count(*) AS sides, count(CASE WHEN same THEN 1 END) AS right"
    )
    assert row["sides"] == row["right"] > 0
    [row] = await seeded.read(
        "MATCH (o)<-[:ABOUT|MEMBERSHIP_OF]-()-[side:TIED_TO]->(park:Park)\n"
        "WITH side.park_id = park.id AND side.sort_name = o.sort_name AS same\n"
        "RETURN count(*) AS sides, count(CASE WHEN same THEN 1 END) AS right"
    )
    assert row["sides"] == row["right"] > 0
    rows = await seeded.read(
        "MATCH (r:Rule)-[:HAS_THRESHOLD]->(t:Threshold) OPTIONAL MATCH (t)-[:REFERS_TO]->(n)"
        " RETURN collect([r.id, t.position, n.id, t.value_kind, t.value_number, t.value_unit,"
        " t.value_text]) AS x"
    )
    names = ("value_kind", "value_number", "value_unit", "value_text")
    assert counted(rows[0]["x"]) == Counter(
        (
            node_id(rule.key),
            place,
            node_id(each.node) if each.node else None,
            *(stored["properties"][name] for name in names),
        )
        for rule in all_rows.rules
        for place, (each, stored) in enumerate(
            zip(rule.thresholds, encode_rules.rule(rule)["thresholds"], strict=True)
        )
    )


async def test_every_alias_says_who_uses_it(seeded: CountingGraph, all_rows: SeedRows) -> None:
    """Aliases lead to their organisation and their source; other names have no source."""
    rows = await seeded.read(
        "MATCH (n:Name)-[:NAMES]->(named) OPTIONAL MATCH (n)-[:SOURCED_FROM]->(s)"
        " RETURN collect([n.role, named.id, n.original, s.id]) AS x"
    )
    aliases = [row[1:] for row in rows[0]["x"] if row[0] == "ALIAS"]
    assert sorted(aliases) == sorted(
        [node_id(row.organization), row.name, node_id(row.source)] for row in all_rows.aliases
    )
    assert all(source is None for role, _, _, source in rows[0]["x"] if role != "ALIAS")


async def test_every_recorded_moment_is_settled(seeded: CountingGraph) -> None:
    """The counter of writes is not behind any of them, or a question would not see the row."""
    [row] = await seeded.read(
        "MATCH (counter:Counter {name: 'all'}) MATCH (n:Entity)"
        " UNWIND [n.recorded_at, n.superseded_at] + coalesce(n.states_recorded_at, []) AS at"
        " WITH counter, max(at) AS latest"
        " RETURN datetime(latest).epochMillis * 1000 <= counter.microseconds AS settled"
    )
    assert row["settled"]
