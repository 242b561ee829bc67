"""A hundred thousand entries: how long a walk takes, and that each alteration is found in them."""

import time
from random import Random
from typing import Any

import pytest

from graph.audit_chain import AuditKeys, Change, Written, sealed
from graph.client import Graph
from graph.model.audit import EventChange, EventKind
from tests.api.speaking import AUDIT_KEYS, speakers
from tests.api.test_audit_alterations import NAMES, another, verified
from tests.api.writers import GENESIS
from tests.conftest import CountingGraph

pytestmark = pytest.mark.deep

MANY = 100_000
AT_ONCE = 5_000
CREATE = "UNWIND $entries AS entry CREATE (n:Entity:AuditEntry) SET n = entry"
COUNT = (
    "MERGE (counter:Counter {name: 'all'})"
    " SET counter.audited = $sequence, counter.audit_hash = $hash"
)
ALTER = "MATCH (n:AuditEntry {sequence: $sequence}) SET n += $properties"
READ = (
    "MATCH (n:AuditEntry) WHERE $after < n.sequence <= $until"
    " RETURN properties(n) AS entry ORDER BY n.sequence"
)


async def grow(graph: Graph) -> list[dict[str, Any]]:
    """Sealed as units seal them, written in batches."""
    keys = AuditKeys.read(AUDIT_KEYS)
    assert keys
    random = Random(MANY)
    entries: list[dict[str, Any]] = []
    for start in range(0, MANY, AT_ONCE):
        at = f"2026-01-01T00:00:{start / AT_ONCE:09.6f}+00:00"
        by = Written(at, "someone", "MEMBER", ids(random), "factState", ids(random), "0" * 64)
        changes = [
            Change(ids(random), EventKind.FACT, EventChange.CREATED, ids(random))
            for _ in range(AT_ONCE)
        ]
        previous = entries[-1]["hash"] if entries else GENESIS
        entries += sealed(keys, by, changes, previous, after=start)
        await graph.unit([(CREATE, {"entries": entries[start:]})])
    await graph.unit([(COUNT, {"sequence": MANY, "hash": entries[-1]["hash"]})])
    return entries


def ids(random: Random) -> str:
    text = random.randbytes(16).hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


async def test_a_long_chain(graph: CountingGraph) -> None:
    entries = await grow(graph)
    random = Random(1)
    async with speakers(graph) as town:
        reading: list[float] = []
        walking: list[float] = []
        for _ in range(2):
            began = time.perf_counter()
            for after in range(0, MANY, 1_000):
                await graph.read(READ, after=after, until=after + 1_000)
            reading.append(time.perf_counter() - began)
            began = time.perf_counter()
            found = await verified(town)
            walking.append(time.perf_counter() - began)
            assert (found["intact"], found["entriesChecked"]) == (True, MANY)
        print(f"read in {min(reading):.1f} s, verified in {min(walking):.1f} s")
        assert min(walking) <= 5 * min(reading)
        for number in range(200):
            place = random.randrange(MANY)
            entry = entries[place]
            name = random.choice([each for each in NAMES if each != "sequence"])
            there = [] if name == "id" else [each.get(name) for each in entries[:50]]
            wrong = another(entry.get(name), random, there)
            at = {"sequence": place + 1}
            await graph.unit([(ALTER, {**at, "properties": {name: wrong}})])
            # Now and then the whole way; else what lies around.
            some = {"from": max(1, place - 20), "to": min(MANY, place + 20)}
            found = await verified(town, **({} if number % 50 == 0 else some))
            assert (found["intact"], found["firstFaultAt"]) == (False, place + 1), (name, wrong)
            assert found["firstFault"] == "ALTERED"
            await graph.unit([(ALTER, {**at, "properties": {name: entry.get(name)}})])
        assert (await verified(town))["intact"]
