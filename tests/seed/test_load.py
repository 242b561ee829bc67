"""Promises of loading: once is enough, cut off it goes on, and every row arrives with its links."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, LiteralString

import pytest
from neo4j.time import Date

from graph.client import Graph, Row, Statement
from graph.constraints import STEPS
from graph.model import (
    Comparison,
    CredentialKind,
    Criterion,
    DataClass,
    DealRole,
    LifeCycleStage,
    Measure,
    OrganizationKind,
    SectorKey,
)
from seed import load
from seed.load import BATCH, seed, together
from seed.rows import AliasRow, ParticipantRow, SeedRows, Sourced, ValueRow, node_id
from seed.rows import Row as SeedRow
from tests.conftest import CountingGraph, silent
from tests.worlds import SOURCE, World

NODES: LiteralString = "MATCH (n) RETURN labels(n) AS labels, properties(n) AS node"
LINKS: LiteralString = """
MATCH (a)-[r]->(b)
RETURN properties(a) AS a, type(r) AS type, properties(r) AS link, properties(b) AS b
"""
TIMES = ("recorded_at", "done_at")


def rich() -> SeedRows:
    """A few rows of every sort, with every sort of reference."""
    world = World()
    rows = world.rows
    world.bank("bank")
    world.guarantor("guarantor")
    world.park("park")
    world.institute("institute")
    world.enterprise("firm", "other")
    world.organization("branch", OrganizationKind.BANK, part_of="bank", uscc="91440300TEST")
    world.organization("inner park", OrganizationKind.PARK, part_of="park")
    rows.aliases.append(AliasRow(key="alias", organization="firm", name="公司", source=SOURCE))
    sector, topic = world.sector(SectorKey.ROBOTICS), world.topic("控制")
    credential = world.credential(CredentialKind.HIGH_TECH)
    loan = world.product("branch", "loan", stages=(LifeCycleStage.GROWTH,))
    cover = world.product("guarantor", "cover")
    world.terms(loan, maximum=5_000_000)
    held = ValueRow(node=credential)
    world.rule(loan, Criterion.CREDENTIAL_HELD, Comparison.HELD, held)
    stages = [ValueRow(stage=stage) for stage in LifeCycleStage]
    world.rule(loan, Criterion.STAGE, Comparison.IS_ONE_OF, *stages)
    world.policy("policy", loan, cover)
    skill = world.expertise("institute", "skill", topics=(topic,), sectors=(sector,))
    for firm in ("firm", "other"):
        world.refers(firm, Measure.SITE, "inner park", until="2026")
        world.refers(firm, Measure.EXPERTISE_USED, skill)
        world.stage(firm, LifeCycleStage.GROWTH, "2024")
        world.holding(firm, credential, held_from="2024-03")
        world.consent(firm, DataClass.DEALS, DataClass.FINANCIALS)
    value = ValueRow(amount=10)
    world.fact("bank", Measure.CREDIT_LINE, value, "2024", counterparty="park", sectors=(sector,))
    world.deal("firm", "bank", "guarantor")
    twice = [ParticipantRow(organization="bank", role=role) for role in DealRole]
    rows.deals[0] = rows.deals[0].model_copy(
        update={"products": (loan, cover), "participants": tuple(twice)}
    )
    assert all(getattr(rows, field.name) for field in fields(SeedRows))
    return rows


async def dump(graph: Graph, *, times: bool) -> Counter[str]:
    """Every node and relationship with all properties; the counter only together with times."""

    def shown(properties: dict[str, Any]) -> str:
        kept = {k: str(v) for k, v in properties.items() if times or k not in TIMES}
        return repr(sorted(kept.items()))

    found = Counter[str]()
    for row in await graph.read(NODES):
        if times or "Counter" not in row["labels"]:
            found[f"{sorted(row['labels'])} {shown(row['node'])}"] += 1
    for row in await graph.read(LINKS):
        ends = shown(row["a"]), shown(row["b"])
        found[f"{ends[0]} {row['type']} {shown(row['link'])} {ends[1]}"] += 1
    return found


# ---------------------------------------------------------------- again


async def test_a_second_run_changes_nothing(graph: CountingGraph) -> None:
    """Neither with the record of the first one nor, written all over again, without it."""
    rows = rich()
    await seed(graph, rows, silent)
    first = await dump(graph, times=True)
    told: list[str] = []
    await seed(graph, rows, told.append)
    assert told == ["The data is there already."]
    assert await dump(graph, times=True) == first
    await graph.unit([("MATCH (seed:Seed) DELETE seed", {})])
    await seed(graph, rows, told.append)
    assert len(told) > 10
    again = await dump(graph, times=True)
    changed = (first - again) + (again - first)
    assert all("Counter" in each or "Seed" in each for each in changed), changed


class Interrupted(Exception):
    """The process ends here."""


def ending_after(batches: int) -> Callable[[str], None]:
    """Progress that ends the process after some batches."""
    left = [batches]

    def progress(_: str) -> None:
        left[0] -= 1
        if not left[0]:
            raise Interrupted

    return progress


async def test_cut_off_anywhere_it_completes_to_the_same_graph(
    graph: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After any batch, large or small; and the record of the seed is made only at the end."""
    rows = rich()
    told: list[str] = []
    await seed(graph, rows, told.append)
    complete = await dump(graph, times=False)
    for size, points in ((BATCH, range(1, len(told) + 1)), (2, (3, 7, 13, 23, 29))):
        monkeypatch.setattr(load, "BATCH", size)
        for batches in points:
            await graph.define("MATCH (n) DETACH DELETE n")
            with pytest.raises(Interrupted):
                await seed(graph, rows, ending_after(batches))
            assert await graph.read("MATCH (seed:Seed) RETURN seed") == []
            await seed(graph, rows, silent)
            assert await dump(graph, times=False) == complete, (size, batches)


async def test_what_is_recorded_as_written_is_there(graph: CountingGraph) -> None:
    """After a later seed with a corrected row the graph holds the corrected row."""
    rows = rich()
    await seed(graph, rows, silent)
    corrected = rows.organizations[0].model_copy(update={"name_en": "Corrected"})
    later = replace(rows, organizations=[corrected, *rows.organizations[1:]])
    await seed(graph, later, silent)
    assert len(await graph.read("MATCH (seed:Seed) RETURN seed.digest AS digest")) == 2
    found = await graph.read("MATCH (n:Entity {id: $id}) RETURN n.name_en", id=node_id("bank"))
    assert found == [{"n.name_en": "Corrected"}]


# ---------------------------------------------------------------- which seed


class Recorder(Graph):
    """Remembers what would be written into an empty graph whose schema is there."""

    def __init__(self) -> None:
        self.units: list[Sequence[Statement]] = []

    async def read(self, cypher: LiteralString, /, **parameters: Any) -> list[Row]:
        return [{"numbers": [step.number for step in STEPS], "digests": []}]

    async def unit(self, statements: Sequence[Statement]) -> int:
        self.units.append(statements)
        return len(self.units)


async def digest_of(rows: SeedRows) -> str:
    """The digest under which rows are recorded."""
    recorder = Recorder()
    await seed(recorder, rows, silent)
    [(_, parameters)] = recorder.units[-1]
    return parameters["digest"]


async def test_any_changed_row_is_another_seed() -> None:
    """A row more, a row less or another word anywhere changes the digest; nothing else does."""
    rows = rich()
    known = {await digest_of(rows)}
    assert await digest_of(rich()) in known
    for field in fields(SeedRows):
        each: list[SeedRow] = getattr(rows, field.name)
        first = each[0]
        for changed in (
            each[1:],
            [*each, first.model_copy(update={"key": "another"})],
            [changed_row(first), *each[1:]],
        ):
            digest = await digest_of(replace(rows, **{field.name: changed}))
            assert digest not in known, field.name
            known.add(digest)


def changed_row(row: SeedRow) -> SeedRow:
    """The row with another word in one field."""
    texts = ("title", "name", "scope")
    for name in (*texts, "held_from", "agreed_on", "valid_from"):
        if name in type(row).model_fields:
            value = date(2018, 2, 2) if name in {"agreed_on", "valid_from"} else "2018"
            return row.model_copy(update={name: value})
    raise AssertionError(row)


async def test_units_are_small(all_rows: SeedRows) -> None:
    """No unit writes more than 500 rows, and together they write all."""
    recorder = Recorder()
    await seed(recorder, all_rows, silent)
    sizes = [len(unit[0][1].get("rows", ())) for unit in recorder.units]
    assert max(sizes) == BATCH == 500
    assert sum(sizes) > sum(len(getattr(all_rows, field.name)) for field in fields(SeedRows))


def test_rows_of_several_origins_are_put_together() -> None:
    """In order, and none is left out."""
    one, other = rich(), rich()
    both = together(one, other)
    for field in fields(SeedRows):
        name = field.name
        assert getattr(both, name) == getattr(one, name) + getattr(other, name)


# ---------------------------------------------------------------- everything arrives

LABELS = {
    **{"sources": "Source", "sectors": "Sector", "topics": "Topic"},
    **{"organizations": "Organization", "credentials": "Credential", "facts": "Fact"},
    **{"holdings": "CredentialHolding", "policies": "Policy", "products": "Product"},
    **{"terms": "ProductTerms", "rules": "Rule", "expertise": "Expertise", "deals": "Deal"},
    "consents": "Consent",
}
REFERENCES = {
    *("key", "source", "part_of", "enterprise", "credential", "subject", "value", "counterparty"),
    *("sectors", "enables", "provider", "product", "thresholds", "institute", "topics"),
    *("products", "participants", "giver", "word"),
}


def plain(value: Any) -> Any:
    """A property as the row would say it."""
    return value.iso_format() if isinstance(value, Date) else value


@pytest.mark.parametrize("name", LABELS)
async def test_every_row_is_a_node(seeded: CountingGraph, all_rows: SeedRows, name: str) -> None:
    """One node for each row, none besides, and each with what the row says."""
    rows: list[SeedRow] = getattr(all_rows, name)
    found = {
        row["node"]["id"]: row["node"]
        for row in await seeded.read(NODES)
        if LABELS[name] in row["labels"]
    }
    assert found.keys() == {node_id(row.key) for row in rows}
    for row in rows:
        node = found[node_id(row.key)]
        said = row.model_dump(mode="json", exclude=REFERENCES)
        assert {each: plain(node.get(each)) for each in said} == said
        if isinstance(row, Sourced):
            assert node["recorded_at"]


def pairs(rows: SeedRows) -> Iterable[tuple[str, str, str]]:
    """All relationships between nodes with ids, as keys."""
    records: list[list[Any]] = [
        getattr(rows, field.name)
        for field in fields(SeedRows)
        if field.name not in {"sources", "sectors", "topics", "aliases"}
    ]
    yield from ((row.key, "SOURCED_FROM", row.source) for each in records for row in each)
    for row in rows.organizations:
        if row.part_of:
            inner = row.kind == OrganizationKind.PARK
            yield row.key, "PART_OF" if inner else "BRANCH_OF", row.part_of
    for row in rows.facts:
        yield row.key, "ABOUT", row.subject
        others = (("REFERS_TO", row.value.node), ("COUNTERPARTY", row.counterparty))
        yield from ((row.key, link, other) for link, other in others if other)
        yield from ((row.key, "LIMITED_TO", sector) for sector in row.sectors)
    for row in rows.holdings:
        yield row.key, "HELD_BY", row.enterprise
        yield row.key, "OF_CREDENTIAL", row.credential
    yield from ((row.key, "OFFERED_BY", row.provider) for row in rows.products)
    yield from ((row.key, "TERMS_OF", row.product) for row in rows.terms)
    yield from ((row.key, "RULE_OF", row.product) for row in rows.rules)
    yield from ((row.key, "ENABLES", each) for row in rows.policies for each in row.enables)
    for row in rows.expertise:
        yield row.key, "OFFERED_BY", row.institute
        yield from ((row.key, "ON_TOPIC", topic) for topic in row.topics)
        yield from ((row.key, "FOR_SECTOR", sector) for sector in row.sectors)
    for row in rows.deals:
        yield row.key, "FOR_ENTERPRISE", row.enterprise
        yield from ((row.key, "USED", product) for product in row.products)
        yield from ((each.organization, "TOOK_PART", row.key) for each in row.participants)
    yield from ((row.key, "GIVEN_BY", row.giver) for row in rows.consents)


def counted(rows: Iterable[list[Any]]) -> Counter[tuple[Any, ...]]:
    """How often each row is there."""
    return Counter(tuple(row) for row in rows)


async def test_every_reference_is_a_relationship(seeded: CountingGraph, all_rows: SeedRows) -> None:
    """Just the rows' references, each once: one source of a record, one subject of a fact."""
    rows = await seeded.read(
        "MATCH (a)-[r]->(b) WHERE NOT a:Name AND NOT a:Threshold AND NOT b:Threshold"
        " RETURN collect([a.id, type(r), b.id]) AS links"
    )
    found = counted(rows[0]["links"])
    expected = Counter((node_id(a), link, node_id(b)) for a, link, b in pairs(all_rows))
    assert found == expected
    assert {link for _, link, _ in expected} > {"SOURCED_FROM", "ABOUT", "USED", "LIMITED_TO"}


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
    rows = await seeded.read(
        "MATCH (r:Rule)-[:HAS_THRESHOLD]->(t:Threshold) OPTIONAL MATCH (t)-[:REFERS_TO]->(n)"
        " RETURN collect([r.id, t.position, n.id]) AS x"
    )
    assert counted(rows[0]["x"]) == Counter(
        (node_id(rule.key), place, node_id(each.node) if each.node else None)
        for rule in all_rows.rules
        for place, each in enumerate(rule.thresholds)
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
