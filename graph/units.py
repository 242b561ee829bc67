"""The one way to write on behalf of a caller: once, audited and told, in one transaction.

A unit claims the client's idempotency key first, then writes, and takes the counter last; with it
come the audit entries, the events and the moment of recording. The counter is locked until the
commit, so the audit, the events and the revisions follow the order of commits without gaps.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256
from time import time_ns
from typing import Any, LiteralString
from uuid import uuid4

import orjson

from graph.audit_chain import GENESIS, AuditKeys, Change, Written, sealed
from graph.callers import Caller
from graph.client import Graph, Transaction
from graph.errors import GraphUnavailable, KeyReused, OutcomeUnknown
from graph.moments import moment_of
from graph.revision import NEXT_WRITE

ATTEMPTS = 5
MOST_CHANGES = 500

CLAIM_KEY: LiteralString = """
MERGE (claim:IdempotencyKey {key: $key})
ON CREATE SET claim.body = $body, claim.attempt = $attempt
RETURN claim.body = $body AS same_body, claim.attempt = $attempt AS mine,
  claim.answer AS answer, claim.recorded_at AS recorded_at,
  coalesce(head(COLLECT { MATCH (counter:Counter {name: 'all'}) RETURN counter.merges }), 0)
    AS merges
"""

TAKE_COUNTER: LiteralString = (
    NEXT_WRITE
    + """
SET counter.audited = coalesce(counter.audited, 0) + $changes
RETURN counter.audited - $changes AS audited, counter.audit_hash AS hash,
  counter.microseconds AS microseconds, coalesce(counter.merges, 0) AS merges
"""
)

# One statement, for every other caller waits while the counter is held.
RECORD_UNIT: LiteralString = """
MATCH (counter:Counter {name: 'all'})
MATCH (claim:IdempotencyKey {key: $key})
SET counter.audit_hash = $hash
SET claim.answer = $answer, claim.recorded_at = $at
REMOVE claim.attempt
WITH counter
CALL () {
  UNWIND $entries AS entry
  CREATE (written:Entity:AuditEntry)
  SET written = entry
}
CALL () {
  UNWIND $events AS event
  CREATE (told:Event)
  SET told = event
}
CALL () {
  UNWIND $recorded AS id
  MATCH (n:Entity {id: id})
  SET n.recorded_at = $at
}
CALL () {
  UNWIND $superseded AS id
  MATCH (n:Entity {id: id})
  SET n.superseded_at = $at
}
CALL () {
  UNWIND $moved AS id
  MATCH (n:Entity {id: id})
  SET n.states_recorded_at = coalesce(n.states_recorded_at, []) + $at
}
CALL () {
  UNWIND $ended AS id
  MATCH (n:Entity {id: id})
  SET n.ended_recorded_at = $at
}
CALL () {
  UNWIND $undone AS id
  MATCH (n:Entity {id: id})
  SET n.undone_at = $at
}
CALL () {
  UNWIND $confirmed AS pair
  MATCH (n:Entity {id: pair[0]})-[tie:FOR_ENTERPRISE|TOOK_PART]-(:Organization {id: pair[1]})
  SET tie.confirmed_at = $at
}
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a caller asks to be written: once for a key, however often it is sent.

    `mutation`: as the schema names it. `key`: the client's idempotency key. `body`: the rest of
    the input, as JSON values.
    """

    caller: Caller
    mutation: str
    key: str
    body: dict[str, Any]
    request_id: str | None = None

    @property
    def stored_key(self) -> str:
        """The key within the caller and the mutation, so that no other caller can meet it."""
        scope = (self.caller.subject, self.caller.role, self.caller.organization_id)
        return _digest([*scope, self.mutation, self.key])

    @property
    def digest(self) -> str:
        """The body's digest: the same key with another body is refused."""
        return _digest(self.body)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a unit did. `answer_id`: the node that the caller is shown.

    The moment of recording is known only when the counter is held, so it is set there: for
    `recorded` nodes, versions that are `superseded`, nodes that `moved` to an appended state or
    `ended` (they have `ended_on`), what parties `confirmed` (the deal and the party), and merges
    that are `undone`. `merges`: how many merges, and undoings, it counted itself.
    """

    answer_id: str
    changes: tuple[Change, ...]
    recorded: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()
    confirmed: tuple[tuple[str, str], ...] = ()
    undone: tuple[str, ...] = ()
    merges: int = 0


class _MergedMeanwhile(Exception):
    """What the unit read of an organisation may be of another one by now."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The node to show and the moment it was recorded; a repeated request gets the same one."""

    id: str
    recorded_at: str
    repeated: bool


async def unit(
    graph: Graph,
    keys: AuditKeys,
    asked: Asked,
    work: Callable[[Transaction], Awaitable[Outcome]],
) -> Answer:
    """Do the work once, with its audit entries and events, and answer what came of it.

    `work` runs statements of the transaction only, for it may be run again. What it raises (see
    graph.errors.Refused) is raised, and nothing was written, not even the key. Raises KeyReused
    for a key that was used with another body; GraphUnavailable when nothing was written;
    OutcomeUnknown when the connection was lost at the commit and the graph does not answer since:
    the same key may be sent again, and whatever happened is done once.
    """

    async def whole(transaction: Transaction) -> Answer:
        claimed, merges = await _claim(transaction, asked)
        if claimed:
            return claimed
        return await _record(transaction, keys, asked, await work(transaction), merges)

    lost: OutcomeUnknown | None = None
    for _ in range(ATTEMPTS):
        try:
            return await graph.transact(whole)
        except _MergedMeanwhile:
            continue
        except OutcomeUnknown as error:
            # Done again under the same key, it finds its own answer if it was committed after all.
            lost = error
        except GraphUnavailable:
            if lost:
                break  # nothing was written this time, but perhaps before
            raise
    raise lost or GraphUnavailable("Organisations are merged without a pause.")


async def _claim(transaction: Transaction, asked: Asked) -> tuple[Answer | None, int]:
    """The answer of an earlier unit with this key, None when the key is this one's to use; and how
    many merges were counted by now."""
    key, body = asked.stored_key, asked.digest
    [row] = await transaction.run(CLAIM_KEY, key=key, body=body, attempt=uuid4().hex)
    if row["mine"]:
        return None, int(row["merges"])
    if not row["same_body"]:
        raise KeyReused(
            "This idempotency key was used with another input; a new request needs a new key."
        )
    return Answer(row["answer"], row["recorded_at"], repeated=True), int(row["merges"])


async def _record(
    transaction: Transaction, keys: AuditKeys, asked: Asked, outcome: Outcome, merges: int
) -> Answer:
    changes = outcome.changes
    if not 0 < len(changes) <= MOST_CHANGES:
        raise ValueError(f"a unit has 1 to {MOST_CHANGES} changes, not {len(changes)}")
    now = time_ns() // 1_000
    [counter] = await transaction.run(TAKE_COUNTER, changes=len(changes), now=now)
    if counter["merges"] != merges + outcome.merges:
        raise _MergedMeanwhile
    at = moment_of(int(counter["microseconds"]))
    written = Written(
        recorded_at=at,
        subject=asked.caller.subject,
        role=asked.caller.role,
        scope_id=asked.caller.organization_id,
        mutation=asked.mutation,
        request_id=asked.request_id,
        body_digest=asked.digest,
    )
    previous = counter["hash"] or GENESIS
    entries = sealed(keys, written, changes, previous, after=int(counter["audited"]))
    await transaction.run(
        RECORD_UNIT,
        key=asked.stored_key,
        answer=outcome.answer_id,
        at=at,
        hash=entries[-1]["hash"],
        entries=entries,
        events=[_event(entry) for entry in entries],
        recorded=list(outcome.recorded),
        superseded=list(outcome.superseded),
        moved=list(outcome.moved),
        ended=list(outcome.ended),
        undone=list(outcome.undone),
        confirmed=[list(each) for each in outcome.confirmed],
    )
    return Answer(outcome.answer_id, at, repeated=False)


def _event(entry: dict[str, Any]) -> dict[str, Any]:
    """What subscribers are told: which node changed and how; they read it as what they may see."""
    told = ("sequence", "recorded_at", "kind", "change", "changed_id", "other_id")
    return {name: entry[name] for name in told}


def _digest(value: Any) -> str:
    return sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()
