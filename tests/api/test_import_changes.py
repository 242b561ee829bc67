"""Drawn files of members against the page: verdicts of rows, and all that a commit writes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from graph.client import Graph
from tests.api.import_drawn import Drawing, Drawn, says_founded
from tests.api.import_drawn_town import DrawnTown, address_all, sheet
from tests.api.import_town import NORTH, Office
from tests.api.speaking import speakers
from tests.conftest import TODAY, CountingGraph
from tests.oracles.import_changes import (
    NEW,
    POSSIBLE_DUPLICATE,
    Fact,
    Holding,
    Judged,
    Known,
    Membership,
    Row,
    judge,
    last_day,
    recorded,
)
from tests.oracles.import_names import key

DAY = TODAY.isoformat()
QUICK = (3, 29, 61)
DEEP = tuple(each for each in range(63) if each not in QUICK)
READ = """query ($ids: [ID!]!, $day: Date!) { nodes(ids: $ids) { ... on Organization {
  id kind name nameEn uscc synthetic aliases { name }
  memberships { state validFrom validUntil park { id } }
  ... on Enterprise { credentials(asOf: $day) {
    id heldFrom heldUntil source { kind } credential { kind } } }
  facts(first: 50, asOf: $day) { edges { node {
    id measure asOf periodStart until qualifier scope source { kind } value {
      ... on Money { amount } ... on Quantity { number } ... on DayValue { day }
      ... on StageValue { stage }
      ... on Reference { node { ... on Sector { key } ... on Park { id } } } } } } } } } }"""


def _days(expected: Sequence[Known]) -> list[str]:
    """The days on which all that is expected is seen."""
    since = [fact.as_of for each in expected for fact in each.facts]
    since += [held.since for each in expected for held in each.holdings if held.since]
    return sorted({DAY, "2025-12-31", *map(last_day, since)})


def _lines(known: Known) -> Counter[str]:
    """All that is shown of an organisation, each part a line."""
    plain = replace(known, id="", address=None, sites=(), aliases=(), facts=[], holdings=[])
    plain.memberships = []
    parts = (*known.facts, *known.holdings, *known.memberships)
    return Counter([repr(plain), *known.aliases, *map(repr, parts)])


async def _read(office: Office, expected: Sequence[Known]) -> list[Known]:
    """Organisations as an auditor sees them, on all days of what is expected."""
    ids, days = [each.id for each in expected], _days(expected)
    seen: list[list[dict[str, Any]]] = []
    for day in days:
        answer = await office.asked.ask("AUDITOR", None, READ, ids=ids, day=day)
        assert "errors" not in answer, answer
        seen.append(answer["data"]["nodes"])
    return [_organization(each) for each in zip(*seen, strict=True)]


def _organization(seen: Sequence[dict[str, Any]]) -> Known:
    """What is seen of one on several days."""
    node = seen[-1]
    facts = {e["node"]["id"]: e["node"] for each in seen for e in each["facts"]["edges"]}
    held = {e["id"]: e for each in seen for e in each.get("credentials", ())}
    return Known(
        id=node["id"],
        kind=node["kind"],
        name=node["name"],
        name_en=node["nameEn"],
        aliases=tuple(each["name"] for each in node["aliases"]),
        uscc=node["uscc"],
        synthetic=node["synthetic"],
        facts=[_fact(each) for each in facts.values() if each["measure"] != "SITE"],
        holdings=[
            Holding(e["credential"]["kind"], e["heldFrom"], e["heldUntil"], e["source"]["kind"])
            for e in held.values()
        ],
        memberships=[
            Membership(e["park"]["id"], e["state"], e["validFrom"], e["validUntil"])
            for e in node["memberships"]
        ],
    )


def _fact(node: dict[str, Any]) -> Fact:
    value = node["value"]
    if "node" in value:
        value = value["node"]
    [said] = value.values()
    return Fact(
        measure=node["measure"],
        value=int(said) if isinstance(said, float) else said,
        as_of=node["asOf"],
        start=node["periodStart"],
        until=node["until"],
        qualifier=node["qualifier"],
        source=node["source"]["kind"],
        scope=node["scope"],
    )


def _told(rows: list[dict[str, Any]]) -> list[Judged]:
    """The verdicts of a preview."""
    return [
        Judged(
            each["verdict"],
            each["organization"] and each["organization"]["id"],
            tuple(one["organization"]["id"] for one in each["duplicates"]),
        )
        for each in rows
    ]


def _decided(drawn: Drawn, judged: list[Judged], dice: Random) -> dict[int, str | None]:
    """Which organisations some of the possible duplicates are said to be; None: a new one."""
    there = {each.id: each for each in drawn.town}
    codes = {each.uscc for each in drawn.town if each.uscc}
    taken = {each.of for each in judged}
    found: dict[int, str | None] = {}
    for row, one in zip(drawn.rows, judged, strict=True):
        options: list[str | None] = [
            each
            for each in one.shown
            if there[each].kind == row.kind
            if each not in taken and row.uscc not in codes
            if says_founded(row, there[each])
        ]
        options += [] if row.uscc in codes else [None]
        if one.verdict == POSSIBLE_DUPLICATE and options and dice.random() < 0.6:
            found[row.number] = dice.choice(options)
            taken.add(found[row.number])
    return found


def _written(
    drawn: Drawn, judged: list[Judged], decided: dict[int, str | None]
) -> dict[int, tuple[Known | None, Known]]:
    """What each row that is recorded is said of, before and after."""
    there = {each.id: each for each in drawn.town}
    found: dict[int, tuple[Known | None, Known]] = {}
    for row, one in zip(drawn.rows, judged, strict=True):
        before = there.get(decided.get(row.number, one.of) or "")
        after = recorded(row, before, NORTH, DAY)
        if one.is_written or (row.number in decided and after != before):
            found[row.number] = before, after
    return found


async def _differences(graph: Graph, seed: int) -> list[str]:
    """Of a drawn file from its preview to the end, and once more."""
    drawn = Drawing(seed).all()
    await DrawnTown(drawn.town).write(graph)
    await address_all(graph, drawn.town)
    async with speakers(graph) as asked:
        office = Office(asked)
        content = sheet(drawn)
        found = await _unlike(office, drawn.town, "before")
        judged = judge(drawn.rows, drawn.town, NORTH, DAY)
        job = await office.start(content)
        assert job["state"] == "PREVIEW", job
        found += _misjudged(drawn.rows, judged, await office.rows(job["id"]))
        decided = _decided(drawn, judged, Random(seed))
        said = [{"row": row, "organizationId": id} for row, id in decided.items()]
        done = await office.commit(job["id"], "VALID", *said)
        assert done["state"] == "COMMITTED", done
        rows = await office.rows(job["id"])
        ids = {e["number"]: e["organization"]["id"] for e in rows if e["isRecorded"]}
        written = _written(drawn, judged, decided)
        if ids.keys() != written.keys():
            return [*found, f"recorded are {sorted(ids)}, not {sorted(written)}; {decided}"]
        changed = {ids[row]: replace(after, id=ids[row]) for row, (_, after) in written.items()}
        after = list(({each.id: each for each in drawn.town} | changed).values())
        found += await _unlike(office, after, "after")
        again = await office.start(content)
        second = judge(drawn.rows, after, NORTH, DAY)
        found += _misjudged(drawn.rows, second, await office.rows(again["id"]))
        moved = [row for row in written.keys() - decided.keys() if second[row - 2].is_written]
        found += [f"row {row} would be written again" for row in sorted(moved)]
    return found


async def _unlike(office: Office, expected: Sequence[Known], when: str) -> list[str]:
    """What is wanting of organisations, and what is there beyond what is expected."""
    found: list[str] = []
    for each, got in zip(expected, await _read(office, expected), strict=True):
        wanting, more = _lines(each) - _lines(got), _lines(got) - _lines(each)
        found += [f"{when}, {each.name}: wanting {sorted(wanting)}, more {sorted(more)}"] * bool(
            wanting or more
        )
    return found


def _misjudged(rows: list[Row], expected: list[Judged], told: list[dict[str, Any]]) -> list[str]:
    """Rows of a preview with another verdict than expected."""
    plain = [replace(each, why="") for each in expected]
    return [
        f"{row}: expected {one}, got {other} {shown['message']} {shown['duplicates']}"
        for row, one, other, shown in zip(rows, plain, _told(told), told, strict=True)
        if one != other
    ]


def _met(row: Row, one: Judged, before: Known | None, after: Known) -> set[str]:
    """Which lines of the page a row meets."""
    met = {f"{one.verdict} {one.why}".strip()}
    if before is None and one.verdict != NEW:
        return met
    if before is None:
        return met | {f"admitted {after.memberships[-1].state}", f"synthetic {after.synthetic}"}
    if not before.belongs(NORTH):
        return met | {f"outside, {one.verdict}"}
    if len(after.memberships) > len(before.memberships):
        met.add("sited, admitted")
    given: dict[str, Any] = {
        **{"NAME": row.name, "NAME_EN": row.name_en, "ALIAS": row.aliases, "USCC": row.uscc},
        **{"ADDRESS": row.address, "STAGE": row.stage, "SECTOR": row.sectors},
        **{"FOUNDED_ON": row.founded_on, "CREDENTIAL": row.labels},
        **{"CREDENTIAL of days": row.held_from or row.held_until},
    }
    new = [each for each in after.facts if each not in before.facts]
    added = {key(each) for each in after.aliases} - before.names
    held = after.holdings[len(before.holdings) :]
    wrote = {each.measure: True for each in new} | {
        "NAME": key(row.name) in added,
        "NAME_EN": after.name_en != before.name_en,
        "ALIAS": any(key(each) in added for each in row.aliases),
        "USCC": after.uscc != before.uscc,
        "ADDRESS": after.address != before.address,
        "CREDENTIAL": any(e.since is e.until is None for e in held),
        "CREDENTIAL of days": any(e.since or e.until for e in held),
    }
    met |= {f"{each} {'written' if wrote.get(each) else 'there'}" for each in given if given[each]}
    if row.name_en and key(row.name_en) in added and before.name_en:
        met.add("NAME_EN an alias")
    if len(after.facts) < len(before.facts) + len(new):
        met.add("figure corrected")
    for each in row.figures:
        wrote_it = any((e.measure, e.value) == (each.measure, each.number) for e in new)
        year = "of a year" if each.year else "without a year"
        met.add(f"{each.measure} {year} {'written' if wrote_it else 'there'}")
    if row.member_from or row.member_until or row.synthetic is not None:
        met.add("MEMBER_FROM, MEMBER_UNTIL, SYNTHETIC nothing")
    return met


VERDICTS = {"NEW", "CHANGED", "UNCHANGED", "POSSIBLE_DUPLICATE", "INVALID"}
FIELDS = ("NAME", "NAME_EN", "ALIAS", "USCC", "ADDRESS", "STAGE", "SECTOR", "CREDENTIAL")
FIGURES = ("EMPLOYEES of a year", "EMPLOYEES without a year", "REVENUE of a year")
LINES = {
    *(f"{each} {how}" for each in (*FIELDS, *FIGURES) for how in ("written", "there")),
    *("CREDENTIAL of days written", "CREDENTIAL of days there", "FOUNDED_ON there"),
    *("RESEARCH_SPEND of a year written", "RESEARCH_SPEND of a year there"),
    *("REVENUE without a year there", "RESEARCH_SPEND without a year there"),
    *("NAME_EN an alias", "figure corrected", "MEMBER_FROM, MEMBER_UNTIL, SYNTHETIC nothing"),
    *("outside, CHANGED", "outside, UNCHANGED", "sited, admitted", "NEW", "POSSIBLE_DUPLICATE"),
    *("admitted ACTIVE", "admitted EXPIRED", "synthetic True", "synthetic False"),
    *("CHANGED", "UNCHANGED"),
    *(f"INVALID {each}" for each in ("USCC", "KIND", "STAGE", "CREDENTIAL", "HELD", "FUTURE")),
    *("INVALID ORDER", "INVALID REPEATED"),
}


def _all_met(seeds: Iterable[int]) -> Counter[str]:
    """How often the lines of the page are met by drawn files."""
    found: Counter[str] = Counter()
    for seed in seeds:
        drawn = Drawing(seed).all()
        there = {each.id: each for each in drawn.town}
        judged = judge(drawn.rows, drawn.town, NORTH, DAY)
        for row, one in zip(drawn.rows, judged, strict=True):
            before = there.get(one.of or "")
            found.update(_met(row, one, before, recorded(row, before, NORTH, DAY)))
    return found


def test_what_is_drawn_meets_the_whole_page() -> None:
    """The few files meet every verdict, and all of them every line."""
    few = _all_met(QUICK)
    assert {each.split()[0] for each in few} >= VERDICTS
    assert _all_met([*QUICK, *DEEP]).keys() >= LINES


@pytest.mark.parametrize("seed", QUICK)
async def test_a_drawn_file_does_what_the_page_says(graph: CountingGraph, seed: int) -> None:
    """Row for row and field for field."""
    found = await _differences(graph, seed)
    assert not found, "\n\n".join(found)


@pytest.mark.deep
@pytest.mark.parametrize("seed", DEEP)
async def test_many_drawn_files_do_what_the_page_says(graph: CountingGraph, seed: int) -> None:
    """The same of many more."""
    found = await _differences(graph, seed)
    assert not found, "\n\n".join(found)
