"""Brings a graph's schema up to this release: numbered steps, recorded in the graph once done.

Processes that start together take turns: one does what is to be done, the others find it done. A
process that lost its turn (it slept) changes no data and records nothing.
"""

import asyncio
import random
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import LiteralString

from neo4j.exceptions import Neo4jError

from graph.client import Graph
from graph.errors import GraphError
from graph.turn import HELD, Turn, my_turn

MOST_AT_ONCE = 1_000
ATTEMPTS = 10

# What one of two processes may be told that make the same constraint or index at once.
MADE_BY_ANOTHER = ("AlreadyExists", "CreationFailed", "DropFailed", "IndexNotFound", "NoSuch")

# Neo4j commits the index of a constraint before the constraint, with which it comes ONLINE. Whoever
# is killed in between, client or server, may leave it behind for good under the constraint's name.
CONSTRAINT = re.compile(r"CREATE CONSTRAINT (\w+) IF NOT EXISTS ")

LEFT_BEHIND: LiteralString = """
SHOW INDEXES YIELD name, state, owningConstraint
WHERE name = $name AND state <> 'ONLINE' AND owningConstraint IS NULL
RETURN name
"""

DROP_INDEX: LiteralString = "DROP INDEX $name IF EXISTS"


class GraphTooNew(GraphError):
    """A later release has migrated the graph; this one might misread or spoil it."""

    def __init__(self, unknown: Collection[int], newest: int) -> None:
        super().__init__(
            f"The graph was written by a later release (schema step {max(unknown)}, this one knows"
            f" {newest}): upgrade Rongzhi, restore a backup made before the upgrade, or name"
            " another database."
        )


class StepStuck(GraphError):
    """A step's data change leaves what it should have changed: the step is wrong."""

    def __init__(self, number: int, left: int) -> None:
        super().__init__(
            f"Schema step {number} changes nothing more, and {left} records are left: report this"
            " to the project and stay with the earlier release."
        )


@dataclass(frozen=True, slots=True)
class Change:
    """A data change: `find` matches nodes `n` that still lack it, `change` gives it to them.

    A changed node must no longer be found; so a change that was cut off goes on where it was, and
    none is made twice. Each transaction changes at most 1,000 nodes.
    """

    find: LiteralString
    change: LiteralString

    @property
    def count(self) -> LiteralString:
        """How many nodes are left."""
        return self.find + "\nRETURN count(DISTINCT n) AS nodes_left"

    @property
    def some(self) -> LiteralString:
        """Change at most `$limit` nodes, and none without the turn."""
        return (
            HELD
            + "CALL () {\n"
            + self.find
            + "\nWITH DISTINCT n LIMIT $limit\n"
            + self.change
            + "\n}"
        )


Command = LiteralString | Change


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the graph's schema, done command by command.

    A schema command may be repeated without harm (IF NOT EXISTS, IF EXISTS). A published step is
    never changed: a later one corrects it.
    """

    number: int
    commands: tuple[Command, ...]


STEPS_DONE: LiteralString = "MATCH (step:SchemaStep) RETURN collect(step.number) AS numbers"

RECORD_STEP: LiteralString = (
    HELD
    + """MERGE (step:SchemaStep {number: $number})
ON CREATE SET step.done_at = datetime()
"""
)

# Step 1 has it too; without it two processes could make two counters, and take two turns.
COUNTER_KEY: LiteralString = (
    "CREATE CONSTRAINT counter_name IF NOT EXISTS FOR (n:Counter) REQUIRE n.name IS UNIQUE"
)

AWAIT_INDEXES: LiteralString = "CALL db.awaitIndexes(60)"


async def migrate(graph: Graph, steps: Sequence[Step]) -> list[int]:
    """Do the steps that the graph has not seen, in order, and answer their numbers.

    When it returns, every step is done, whoever did it. A step that was cut off is done again from
    its first command. Raises GraphTooNew, and nothing was written.
    """
    done: list[int] = []
    while await pending(graph, steps):
        await _define(graph, COUNTER_KEY)
        async with my_turn(graph) as turn:
            for step in await pending(graph, steps):
                if not await _do(turn, step):
                    break
                done.append(step.number)
    return done


async def pending(graph: Graph, steps: Sequence[Step]) -> list[Step]:
    """The steps that the graph has not seen; only reads. Raises GraphTooNew."""
    [row] = await graph.read(STEPS_DONE)
    recorded: set[int] = set(row["numbers"])
    if unknown := recorded - {step.number for step in steps}:
        raise GraphTooNew(unknown, max((step.number for step in steps), default=0))
    return [step for step in steps if step.number not in recorded]


async def _do(turn: Turn, step: Step) -> bool:
    """False when the turn was lost on the way."""
    for command in (*step.commands, AWAIT_INDEXES):
        if not await turn.kept():
            return False
        if isinstance(command, Change):
            await _change(turn, step, command)
        else:
            await _define(turn.graph, command)
    await turn.unit(RECORD_STEP, number=step.number)
    return await turn.kept()


async def _change(turn: Turn, step: Step, change: Change) -> None:
    before: int | None = None
    while (left := await _left(turn.graph, change)) and await turn.kept():
        # So a wrong step ends too.
        if before is not None and left >= before:
            raise StepStuck(step.number, left)
        await turn.unit(change.some, limit=MOST_AT_ONCE)
        before = left


async def _left(graph: Graph, change: Change) -> int:
    [row] = await graph.read(change.count)
    return int(row["nodes_left"])


async def _define(graph: Graph, command: LiteralString) -> None:
    """Another process at the same command is met by doing it again: then it is there already.

    One that was killed at it has had its time to be cleaned up after half of the attempts.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            if attempt > ATTEMPTS // 2:
                await _clear(graph, command)
            return await graph.define(command)
        except Neo4jError as error:
            met = error.is_retryable() or (error.code or "").endswith(MADE_BY_ANOTHER)
            if not met or attempt == ATTEMPTS:
                raise
        await asyncio.sleep(random.uniform(0.05, 0.2) * attempt)  # noqa: S311 - only jitter
    return None


async def _clear(graph: Graph, command: LiteralString) -> None:
    """Drop the index that was left in the way of a constraint.

    An index that another process is still making is locked until its constraint owns it, and is
    refused then.
    """
    made = CONSTRAINT.match(command)
    if made and await graph.read(LEFT_BEHIND, name=made[1]):
        await graph.transact(lambda transaction: transaction.run(DROP_INDEX, name=made[1]))
