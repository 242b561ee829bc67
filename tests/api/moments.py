"""Graphs whose last write has a given moment, and questions to them as somebody."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from graph.client import Graph
from tests.conftest import Ask, asker, client_of
from tests.worlds import World

LATE = "2030-01-01T00:00:00.000000+00:00"
"""Later than anything that tests record by themselves."""


async def at_rest(graph: Graph) -> None:
    """Say that the last write was at LATE: cursors carry the moment of their page."""
    await graph.define(
        "MATCH (counter:Counter {name: 'all'}) SET counter.microseconds = 1893456000000000"
    )


@asynccontextmanager
async def asking(graph: Graph, bank: str | None = None) -> AsyncGenerator[Ask]:
    """Ask as an officer of a bank (by its name in the world), or as nobody."""
    if bank is None:
        async with client_of(graph) as client:
            yield asker(client)
    else:
        async with client_of(graph, demo=True, demo_bank=World.id(bank)) as client:
            yield asker(client)
