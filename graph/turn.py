"""One process at a time: a turn, held for as long as its holder shows that it lives.

A holder that is killed leaves the turn behind; it is free again after some seconds. The time is the
server's, so the clocks of the processes do not matter.
"""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, LiteralString
from uuid import uuid4

from graph.client import Graph
from graph.errors import GraphError

SECONDS_WITHOUT_A_SIGN = 10.0
SIGNS_IN_THAT_TIME = 5
SECONDS_BETWEEN_ATTEMPTS = 0.1

# Whoever sets a property of the node holds its lock until the transaction ends, so what the next
# statement of the transaction reads of it is the last word.
LOCK_TURN: LiteralString = """
MERGE (turn:Counter {name: 'turn'})
SET turn.value = coalesce(turn.value, 0) + 1
"""

TAKE_TURN: LiteralString = """
MATCH (turn:Counter {name: 'turn'})
WITH turn, datetime.realtime().epochMillis AS now
WHERE turn.holder IS NULL OR turn.holder = $holder OR turn.until <= now
SET turn.holder = $holder, turn.until = now + $milliseconds
"""

HELD: Final = "MATCH (turn:Counter {name: 'turn'}) WHERE turn.holder = $holder\n"
"""The beginning of a statement that only the holder may run."""

KEEP_TURN: LiteralString = HELD + "SET turn.until = datetime.realtime().epochMillis + $milliseconds"

LEAVE_TURN: LiteralString = HELD + "REMOVE turn.holder, turn.until"

TURN_HOLDER: LiteralString = """
OPTIONAL MATCH (turn:Counter {name: 'turn'})
RETURN turn.holder AS holder
"""


class Turn:
    """A turn of this process; `holder` is its name in the graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.holder = uuid4().hex
        self._sure_until = 0.0

    async def kept(self) -> bool:
        """False when this process was away for so long that another one may have the turn."""
        return time.monotonic() < self._sure_until or await self.sign(KEEP_TURN)

    async def sign(self, statement: LiteralString) -> bool:
        """Take or keep the turn; whether it is this process's then."""
        began = time.monotonic()
        await self.unit(statement)
        [row] = await self.graph.read(TURN_HOLDER)
        if row["holder"] != self.holder:
            return False
        self._sure_until = began + SECONDS_WITHOUT_A_SIGN
        return True

    async def unit(self, statement: LiteralString, **parameters: Any) -> None:
        """Write in one transaction; a statement that begins with HELD does nothing when the turn
        is lost."""
        held = {"holder": self.holder, "milliseconds": int(SECONDS_WITHOUT_A_SIGN * 1000)}
        await self.graph.unit([(LOCK_TURN, {}), (statement, held | parameters)])


@asynccontextmanager
async def my_turn(graph: Graph) -> AsyncGenerator[Turn]:
    """Wait for the turn and hold it for the block; `:Counter(name)` must be unique by then."""
    turn = Turn(graph)
    # Others are processes of their own: no event of this one tells when they leave.
    while not await turn.sign(TAKE_TURN):  # noqa: ASYNC110
        await asyncio.sleep(SECONDS_BETWEEN_ATTEMPTS)
    signs = asyncio.create_task(_give_signs(turn))
    try:
        yield turn
    finally:
        signs.cancel()
        await asyncio.gather(signs, return_exceptions=True)
        with suppress(GraphError):
            await turn.unit(LEAVE_TURN)


async def _give_signs(turn: Turn) -> None:
    while True:
        await asyncio.sleep(SECONDS_WITHOUT_A_SIGN / SIGNS_IN_THAT_TIME)
        with suppress(GraphError):
            await turn.sign(KEEP_TURN)
