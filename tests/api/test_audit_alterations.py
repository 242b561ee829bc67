"""Whoever writes the database without the key is found, and where: random alterations."""

from collections.abc import AsyncIterator, Callable
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from graph.client import Graph, connect
from graph.embedded import EmbeddedNeo4j
from tests.api.speaking import AUDIT_KEYS, Speakers, speakers
from tests.api.test_units_order import written
from tests.api.writers import ENTRIES, GENESIS, HEAD, VERIFY, Firms, settings_of
from tests.conftest import CountingGraph

SECOND = "second:fedcba9876543210fedcba9876543210"
Entry = dict[str, Any]

RESTORE = """
MATCH (counter:Counter {name: 'all'})
SET counter.audited = $head.sequence, counter.audit_hash = $head.hash
WITH counter
UNWIND $entries AS entry
CREATE (n:Entity:AuditEntry)
SET n = entry
"""
UNIQUE = "CREATE CONSTRAINT audit_sequence FOR (n:AuditEntry) REQUIRE n.sequence IS UNIQUE"
CLEAR = "MATCH (n:AuditEntry) DETACH DELETE n"
COUNTER = "MERGE (:Counter {name: 'all'})"


@dataclass
class Chain:
    """All entries in their order, and what the counter says of them."""

    entries: list[Entry]
    head: dict[str, Any]

    async def write(self, graph: Graph) -> None:
        """Instead of what is there."""
        rows = {"entries": self.entries, "head": self.head}
        await graph.unit([(COUNTER, {}), (CLEAR, {}), (RESTORE, rows)])
        if not self.entries:
            await graph.unit([(RESTORE.partition("WITH")[0], {"head": self.head})])

    @property
    def anchor(self) -> dict[str, Any]:
        return {"sequence": len(self.entries), "hash": self.entries[-1]["hash"]}


async def read_chain(graph: Graph) -> Chain:
    [head] = await graph.read(HEAD)
    return Chain([row["entry"] for row in await graph.read(ENTRIES)], head)


@pytest.fixture(scope="module")
async def made(empty_server: EmbeddedNeo4j, constrained: None) -> Chain:
    """Sixty entries and more, made by ten writers."""
    async with connect(settings_of(empty_server), statement_timeout=60) as graph:
        await graph.define("MATCH (n) DETACH DELETE n")
        await Firms().write(graph)
        async with speakers(graph) as town:
            await written(town, graph, 60)
        return await read_chain(graph)


@pytest.fixture
async def auditor(made: Chain, graph: CountingGraph) -> AsyncIterator[Speakers]:
    await made.write(graph)
    async with speakers(graph, audit_keys=f"{AUDIT_KEYS},{SECOND}") as asked:
        yield asked


async def verified(auditor: Speakers, **given: Any) -> dict[str, Any]:
    answer = await auditor.ask("AUDITOR", None, VERIFY, **given)
    assert "errors" not in answer, answer
    return answer["data"]["auditVerify"]


# ---------------------------------------------------------------- alterations


@dataclass
class Found:
    """Where the first fault is to be found, and what may be said of it."""

    first: int
    faults: tuple[str, ...] = ("ALTERED", "MISSING", "REORDERED")


def others(chain: Chain, name: str) -> list[Any]:
    """What other entries have there; an id is of one entry only."""
    return [] if name == "id" else [each.get(name) for each in chain.entries]


def another(value: Any, random: Random, there: list[Any]) -> Any:
    """A value that differs from this one."""
    if value is None:
        return random.choice([str(uuid4()), ""])
    text = str(value)
    place = random.randrange(len(text))
    ways = [
        None,
        *([value], len(text), True, datetime(2026, 1, 1, tzinfo=UTC)),
        text + " ",
        text[:-1],
        text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :],
        text.swapcase() if text.swapcase() != text else text + "x",
        random.choice([each for each in there if each != value] or [None]),
    ]
    return random.choice(ways)


def property_altered(chain: Chain, random: Random) -> Found:
    entry = random.choice(chain.entries)
    name = random.choice([each for each in NAMES if each != "sequence"])
    entry[name] = another(entry.get(name), random, others(chain, name))
    return Found(entry["sequence"], ("ALTERED",))


def key_name_altered(chain: Chain, random: Random) -> Found:
    entry = random.choice(chain.entries)
    entry["key_name"] = random.choice(["second", "third", "", None])
    return Found(entry["sequence"], ("ALTERED",))


def number_altered(chain: Chain, random: Random) -> Found:
    entry = random.choice(chain.entries)
    first = entry["sequence"]
    entry["sequence"] = random.choice([len(chain.entries) + 7, 0, -1])
    return Found(first)


def seal_swapped(chain: Chain, random: Random) -> Found:
    one, two = random.sample(chain.entries, 2)
    name = random.choice(["hash", "previous_hash"])
    one[name], two[name] = two[name], one[name]
    return Found(min(one["sequence"], two["sequence"]))


def deleted(chain: Chain, random: Random) -> Found:
    place = random.choice([0, len(chain.entries) - 1, random.randrange(len(chain.entries))])
    del chain.entries[place]
    return Found(place + 1, ("MISSING",))


def numbers_swapped(chain: Chain, random: Random) -> Found:
    one, two = random.sample(chain.entries, 2)
    one["sequence"], two["sequence"] = two["sequence"], one["sequence"]
    return Found(min(one["sequence"], two["sequence"]), ("REORDERED",))


def neighbours_swapped(chain: Chain, random: Random) -> Found:
    place = random.randrange(len(chain.entries) - 1)
    one, two = chain.entries[place : place + 2]
    one["sequence"], two["sequence"] = two["sequence"], one["sequence"]
    return Found(place + 1, ("REORDERED",))


def said_swapped(chain: Chain, random: Random) -> Found:
    """Two entries change places, but for what chains them."""
    one, two = random.sample(chain.entries, 2)
    for name in {*NAMES} - {"sequence", "hash", "previous_hash"}:
        one[name], two[name] = two.get(name), one.get(name)
    return Found(min(one["sequence"], two["sequence"]))


def inserted(chain: Chain, random: Random) -> Found:
    """A copy in the middle; all behind it move by one, and the head with them."""
    place = random.randrange(1, len(chain.entries))
    for entry in chain.entries[place:]:
        entry["sequence"] += 1
    copied = {**random.choice(chain.entries), "id": str(uuid4()), "sequence": place + 1}
    if random.random() < 0.5:
        copied["previous_hash"] = chain.entries[place - 1]["hash"]
    chain.entries.insert(place, copied)
    chain.head["sequence"] += 1
    return Found(place + 1)


def closed_up(chain: Chain, random: Random) -> Found:
    """One is taken out; all behind it move by one, and the head with them."""
    place = random.randrange(len(chain.entries) - 1)
    del chain.entries[place]
    for entry in chain.entries[place:]:
        entry["sequence"] -= 1
    chain.head["sequence"] -= 1
    return Found(place + 1)


def appended(chain: Chain, random: Random) -> Found:
    """One more behind the head, which may know of it."""
    last = chain.entries[-1]
    number, seal = last["sequence"] + 1, random.randbytes(32).hex()
    more = {"id": str(uuid4()), "sequence": number, "previous_hash": last["hash"], "hash": seal}
    chain.entries.append({**last, **more})
    if random.random() < 0.5:
        chain.head = {"sequence": number, "hash": seal}
    return Found(number)


def tail_cut(chain: Chain, random: Random) -> Found:
    left = random.randrange(len(chain.entries))
    del chain.entries[left:]
    return Found(left + 1, ("MISSING",))


def head_altered(chain: Chain, random: Random) -> Found:
    chain.head["hash"] = random.choice([random.randbytes(32).hex(), GENESIS, "", None])
    return Found(len(chain.entries))


def head_too_high(chain: Chain, random: Random) -> Found:
    chain.head["sequence"] += random.randrange(1, 9)
    return Found(len(chain.entries) + 1)


def head_set_back(chain: Chain, random: Random) -> Found:
    """What is behind the head is too much."""
    to = random.randrange(1, len(chain.entries))
    chain.head = {"sequence": to, "hash": chain.entries[to - 1]["hash"]}
    return Found(to + 1)


Alteration = Callable[[Chain, Random], Found]
ALTERATIONS: tuple[Alteration, ...] = (
    *(property_altered, key_name_altered, number_altered, seal_swapped, deleted),
    *(numbers_swapped, neighbours_swapped, said_swapped, inserted, closed_up),
    *(appended, tail_cut, head_altered, head_too_high, head_set_back),
)
NAMES = (
    *("id", "sequence", "recorded_at", "subject", "role", "scope_id", "mutation", "request_id"),
    *("body_digest", "changed_id", "other_id", "kind", "change", "previous_hash", "key_name"),
    "hash",
)
"""What an entry says, and what seals it (docs/graph.md)."""


async def test_the_names_are_all_names(auditor: Speakers, made: Chain) -> None:
    assert {name for entry in made.entries for name in entry} == {*NAMES}
    whole = await verified(auditor)
    assert whole == {
        "entriesChecked": len(made.entries),
        "intact": True,
        "firstFaultAt": None,
        "firstFault": None,
        "head": made.anchor,
    }


@pytest.mark.parametrize("name", [each for each in NAMES if each != "sequence"])
async def test_each_property(
    auditor: Speakers, graph: CountingGraph, made: Chain, name: str
) -> None:
    """Of the first entry, of the last one and of some; undone, the chain holds again."""
    last = len(made.entries) - 1
    random = Random(name)
    for place in (0, 7, last // 2, last):
        chain = deepcopy(made)
        entry = chain.entries[place]
        entry[name] = another(entry.get(name), random, others(made, name))
        await chain.write(graph)
        found = await verified(auditor)
        assert (found["intact"], found["entriesChecked"]) == (False, place), entry[name]
        assert (found["firstFaultAt"], found["firstFault"]) == (place + 1, "ALTERED")
    await made.write(graph)
    assert (await verified(auditor))["intact"]


@pytest.mark.parametrize("alteration", ALTERATIONS)
@pytest.mark.parametrize("times", [5, pytest.param(40, marks=pytest.mark.deep)])
async def test_random_alterations(
    auditor: Speakers, graph: CountingGraph, made: Chain, alteration: Alteration, times: int
) -> None:
    """Each is found, at its first place, and gone when it is undone."""
    random = Random(times)
    for _ in range(times):
        chain = deepcopy(made)
        expected = alteration(chain, random)
        await chain.write(graph)
        found = await verified(auditor)
        assert not found["intact"]
        assert found["firstFaultAt"] == expected.first
        assert found["firstFault"] in expected.faults
        # Where only the head is wrong, the last entry holds.
        assert found["entriesChecked"] == expected.first - (alteration is not head_altered)
    await made.write(graph)
    assert (await verified(auditor))["intact"]


async def test_two_with_one_number(auditor: Speakers, graph: CountingGraph, made: Chain) -> None:
    """Whoever writes the database can also drop its constraint."""
    await graph.define("DROP CONSTRAINT audit_sequence")
    try:
        for place in (0, len(made.entries) // 2, len(made.entries) - 1):
            chain = deepcopy(made)
            chain.entries.append({**chain.entries[place], "id": str(uuid4())})
            await chain.write(graph)
            found = await verified(auditor)
            # Either may be taken for the right one.
            assert not found["intact"]
            assert found["firstFaultAt"] in {place + 1, place + 2}
    finally:
        await made.write(graph)
        await graph.define(UNIQUE)


# ---------------------------------------------------------------- anchors


@pytest.mark.parametrize("left", [0, 1, 30, 59])
async def test_a_tail_cut_with_the_head_set_back(
    auditor: Speakers, graph: CountingGraph, made: Chain, left: int
) -> None:
    """Not found, but by an anchor; one that lies before the cut says nothing of it."""
    entries = made.entries[:left]
    seal = entries[-1]["hash"] if entries else GENESIS
    await Chain(entries, {"sequence": left, "hash": seal}).write(graph)
    assert (await verified(auditor))["intact"]
    found = await verified(auditor, anchor=made.anchor)
    assert not found["intact"]
    assert left < found["firstFaultAt"] <= made.anchor["sequence"]
    assert found["firstFault"] == "MISSING"
    if entries:
        held = {"sequence": left, "hash": seal}
        assert (await verified(auditor, anchor=held))["intact"]


async def test_a_tail_cut_and_regrown(graph: CountingGraph) -> None:
    """New writes make the numbers whole again: the anchor is compared by hash."""
    await Firms().write(graph)
    async with speakers(graph) as town:
        await written(town, graph, 30)
        before = await read_chain(graph)
        left = len(before.entries) - 10
        seal = before.entries[left - 1]["hash"]
        await Chain(before.entries[:left], {"sequence": left, "hash": seal}).write(graph)
        await graph.define("MATCH (n:Event) DELETE n")
        await written(town, graph, 20)
        after = await read_chain(graph)
        assert len(after.entries) >= len(before.entries)
        assert (await verified(town))["intact"]
        found = await verified(town, anchor=before.anchor)
        assert not found["intact"]
        assert left < found["firstFaultAt"] <= before.anchor["sequence"]
        assert (await verified(town, anchor={"sequence": left, "hash": seal}))["intact"]
        assert (await verified(town, anchor=after.anchor))["intact"]


async def test_anchors(auditor: Speakers, made: Chain) -> None:
    """Any earlier one holds; another hash does not, nor one for another number."""
    for entry in made.entries[::7]:
        anchor = {"sequence": entry["sequence"], "hash": entry["hash"]}
        assert (await verified(auditor, anchor=anchor))["intact"]
        for wrong in (made.anchor["sequence"] + 1, entry["sequence"] % 50 + 1):
            found = await verified(auditor, anchor={**anchor, "sequence": wrong})
            assert not found["intact"]
            assert found["firstFaultAt"] == wrong


# ---------------------------------------------------------------- parts, keys


async def test_a_part_of_the_chain(auditor: Speakers, graph: CountingGraph, made: Chain) -> None:
    """Of a walk between two numbers only what lies there counts."""
    chain = deepcopy(made)
    chain.entries[29]["mutation"] = "dealConfirm"
    await chain.write(graph)
    last = len(made.entries)
    for first, until, intact in ((1, 29, True), (31, last, True), (30, 30, False), (1, 30, False)):
        found = await verified(auditor, **{"from": first, "to": until})
        assert found["intact"] is intact
        assert found["firstFaultAt"] == (None if intact else 30)
        assert found["entriesChecked"] == (until - first + 1 if intact else 30 - first)


async def test_a_new_key(graph: CountingGraph) -> None:
    """Seals from then on; what was sealed before holds as long as the old key is known."""
    await Firms().write(graph)
    async with speakers(graph) as town:
        await written(town, graph, 10)
    old = len((await read_chain(graph)).entries)
    async with speakers(graph, audit_keys=f"{SECOND},{AUDIT_KEYS}") as town:
        await written(town, graph, 10)
        chain = await read_chain(graph)
        names = [each["key_name"] for each in chain.entries]
        assert names == ["first"] * old + ["second"] * (len(names) - old)
        assert (await verified(town))["intact"]
    async with speakers(graph, audit_keys=SECOND) as town:
        found = await verified(town)
        assert (found["intact"], found["firstFaultAt"]) == (False, 1)
        assert (await verified(town, **{"from": old + 1}))["intact"]
    async with speakers(graph, audit_keys=f"{SECOND},first:{'x' * 32}") as town:
        found = await verified(town)
        assert (found["intact"], found["firstFaultAt"]) == (False, 1)
