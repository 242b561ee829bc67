"""Promises of the graph's schema: steps are done once, go on when cut off, and keep keys unique."""

import asyncio
import itertools
import re
from typing import LiteralString, cast

import pytest
from neo4j import AsyncDriver
from neo4j.exceptions import ConstraintError

from graph.client import Graph
from graph.constraints import STEPS, apply_constraints
from graph.deals import last_write
from graph.errors import GraphError
from graph.migrations import Change
from tests.conftest import CountingGraph

COMMANDS = [
    command for step in STEPS for command in step.commands if not isinstance(command, Change)
]
NAME = re.compile(r"CREATE (?:\w+ )?(CONSTRAINT|INDEX) (\w+) IF NOT EXISTS")
NAMED = [match[2] for command in COMMANDS if (match := NAME.match(command))]

SCHEMA: LiteralString = (
    "SHOW INDEXES YIELD name, type, state WHERE type <> 'LOOKUP' RETURN name, state ORDER BY name"
)
CONSTRAINTS: LiteralString = (
    "SHOW CONSTRAINTS YIELD name, type, labelsOrTypes, properties"
    " RETURN name, type, labelsOrTypes[0] AS label, properties[0] AS property"
)


class Interrupted(Exception):
    """The process ends here."""


class Breaking(Graph):
    """A graph whose process ends after some schema commands."""

    def __init__(self, driver: AsyncDriver, *, database: str, commands: int) -> None:
        super().__init__(driver, database=database)
        self.left = commands

    async def define(self, cypher: LiteralString) -> None:
        if not self.left:
            raise Interrupted
        self.left -= 1
        await super().define(cypher)


async def forget(graph: Graph) -> None:
    """A database as it is on its first day."""
    there = {row["name"] for row in await graph.read(SCHEMA)}
    for command in COMMANDS:
        if (match := NAME.match(command)) and match[2] in there:
            text = f"DROP {match[1]} {match[2]}"
            await graph.define(cast("LiteralString", text))


async def names(graph: Graph) -> list[str]:
    """Constraints and indexes that are there and ready."""
    rows = await graph.read(SCHEMA)
    assert {row["state"] for row in rows} <= {"ONLINE"}
    return [row["name"] for row in rows]


async def test_steps_are_recorded_and_done_once(graph: CountingGraph) -> None:
    """The first call does every step, in order; the second does nothing at all."""
    assert await apply_constraints(graph) == [step.number for step in STEPS]
    rows = await graph.read(
        "MATCH (step:SchemaStep) RETURN step.number AS number, step.done_at AS at ORDER BY number"
    )
    assert [row["number"] for row in rows] == [step.number for step in STEPS]
    assert all(row["at"] for row in rows)
    assert await names(graph) == sorted(NAMED)
    before = await last_write(graph)
    broken = Breaking(graph._driver, database="neo4j", commands=0)  # pyright: ignore
    assert await apply_constraints(broken) == []
    assert await last_write(graph) == before


@pytest.mark.parametrize("commands", [1, len(COMMANDS) // 2, len(COMMANDS) - 1])
async def test_steps_cut_off_go_on(graph: CountingGraph, commands: int) -> None:
    """Wherever the process ended, the next call leads to the same schema."""
    await forget(graph)
    assert await names(graph) == []
    broken = Breaking(graph._driver, database="neo4j", commands=commands)  # pyright: ignore
    with pytest.raises(Interrupted):
        await apply_constraints(broken)
    done = len(await graph.read("MATCH (step:SchemaStep) RETURN step.number AS number"))
    assert done < len(STEPS)
    assert await apply_constraints(graph) == [step.number for step in STEPS[done:]]
    assert await names(graph) == sorted(NAMED)


async def test_processes_that_start_together_on_a_new_database(graph: CountingGraph) -> None:
    """All of them return with the whole schema; there is one counter."""
    await forget(graph)
    together = [Graph(graph._driver, database="neo4j") for _ in range(3)]  # pyright: ignore
    done = await asyncio.gather(*(apply_constraints(each) for each in together))
    assert sorted(itertools.chain(*done)) == [step.number for step in STEPS]
    assert await names(graph) == sorted(NAMED)
    assert len(await graph.read("MATCH (c:Counter {name: 'all'}) RETURN c.name")) == 1


def test_steps_are_numbered_from_one() -> None:
    """Without gaps, so that a recorded number says what was done."""
    assert [step.number for step in STEPS] == list(range(1, len(STEPS) + 1))
    assert len(set(NAMED)) == len(NAMED) == len([each for each in COMMANDS if "CREATE" in each])


TWICE: LiteralString = "UNWIND [1, 2] AS n CREATE (node:$($label)) SET node[$property] = 'same'"


async def test_keys_are_unique(graph: CountingGraph) -> None:
    """Two nodes with one key are refused, for every natural key, and neither is written."""
    await apply_constraints(graph)
    keys = {(row["label"], row["property"]) for row in await graph.read(CONSTRAINTS)}
    assert keys >= {
        *(("Entity", "id"), ("Organization", "id"), ("Organization", "uscc"), ("Park", "id")),
        *(("Sector", "key"), ("Credential", "kind"), ("Consent", "id"), ("Name", "id")),
        *(("SchemaStep", "number"), ("Counter", "name"), ("Seed", "digest")),
    }
    before = await last_write(graph)
    for label, key in sorted(keys):
        with pytest.raises((ConstraintError, GraphError)):
            await graph.unit([(TWICE, {"label": label, "property": key})])
    assert await last_write(graph) == before
    rows = await graph.read("MATCH (n) WHERE NOT n:Counter AND NOT n:SchemaStep RETURN n")
    assert rows == []
