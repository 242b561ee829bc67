"""Reads the audit: verifies its chain and hands it out."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, LiteralString

from graph.audit_chain import GENESIS, Anchor, AuditKeys, Walk
from graph.client import Graph
from graph.model import AuditFault

ENTRIES_AT_ONCE = 5_000

AUDIT_HEAD: LiteralString = """
OPTIONAL MATCH (counter:Counter {name: 'all'})
RETURN coalesce(counter.audited, 0) AS sequence, counter.audit_hash AS hash
"""

AUDIT_ENTRIES_FROM: LiteralString = """
MATCH (entry:AuditEntry)
WHERE entry.sequence > $after AND entry.sequence <= $until
RETURN properties(entry) AS entry ORDER BY entry.sequence, entry.id LIMIT $limit
"""

# The entries are looked at first: a unit that commits in between adds to both.
ENTRIES_BEHIND_HEAD: LiteralString = """
OPTIONAL MATCH (entry:AuditEntry)
WITH coalesce(max(entry.sequence), 0) AS last
OPTIONAL MATCH (counter:Counter {name: 'all'})
RETURN last > coalesce(counter.audited, 0) AS found
"""

HASH_OF_ENTRY: LiteralString = """
MATCH (entry:AuditEntry {sequence: $sequence})
RETURN entry.hash AS hash
"""


@dataclass(frozen=True, slots=True)
class Verification:
    """What walking the chain found: how many entries hold, and the first fault with its place."""

    checked: int
    fault_at: int | None
    fault: AuditFault | None
    head: Anchor


async def audit_head(graph: Graph) -> Anchor:
    """The last entry's number and seal, to be kept elsewhere; number 0 before the first one."""
    [row] = await graph.read(AUDIT_HEAD)
    return Anchor(int(row["sequence"]), row["hash"] or GENESIS)


async def audit_entries(
    graph: Graph, *, after: int = 0, until: int
) -> AsyncIterator[list[dict[str, Any]]]:
    """Entries as they are stored, behind number `after` up to `until`, in pages.

    A page is what lies between two numbers, so that entries with the number of another one are
    not left out.
    """
    for start in range(after, until, ENTRIES_AT_ONCE):
        end = min(start + ENTRIES_AT_ONCE, until)
        rows = await graph.read(
            AUDIT_ENTRIES_FROM, after=start, until=end, limit=2 * ENTRIES_AT_ONCE
        )
        yield [row["entry"] for row in rows]


async def verify_audit(
    graph: Graph,
    keys: AuditKeys,
    *,
    first: int = 1,
    last: int | None = None,
    anchor: Anchor | None = None,
) -> Verification:
    """Walk the chain from entry `first` to `last` (the head where None), up to the first fault.

    With an `anchor` that was kept outside, the entry of its number must still have its seal: that
    also finds an end that was cut off and written anew.
    """
    head = await audit_head(graph)
    end = head.sequence if last is None else min(last, head.sequence)
    before = await _hash_of(graph, first - 1) if first > 1 else GENESIS
    walk = Walk(keys, head.sequence, after=first - 1, previous=before)
    async for entries in audit_entries(graph, after=first - 1, until=end):
        walk.entries(entries)
        if walk.fault:
            break
    else:
        whole = end == head.sequence
        walk.end(end, head.hash if whole else await _hash_of(graph, end) or "")
    if walk.fault is None and end == head.sequence:
        [behind] = await graph.read(ENTRIES_BEHIND_HEAD)
        if behind["found"]:
            walk.fault = (head.sequence + 1, AuditFault.ALTERED)
    if walk.fault is None and anchor is not None:
        await _compare(graph, walk, anchor)
    place, fault = walk.fault or (None, None)
    return Verification(walk.checked, place, fault, head)


async def _compare(graph: Graph, walk: Walk, anchor: Anchor) -> None:
    """By the seal at that number: comparing numbers would pass an end that was cut and regrown."""
    found = await _hash_of(graph, anchor.sequence)
    if found is None:
        walk.fault = (anchor.sequence, AuditFault.MISSING)
    elif found != anchor.hash:
        walk.fault = (anchor.sequence, AuditFault.ALTERED)


async def _hash_of(graph: Graph, sequence: int) -> str | None:
    rows = await graph.read(HASH_OF_ENTRY, sequence=sequence)
    return rows[0]["hash"] if rows else None
