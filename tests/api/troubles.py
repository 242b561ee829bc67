"""Graphs in trouble: each meets one, whenever it is asked."""

from typing import Any, LiteralString

from graph.client import Row
from graph.errors import AlreadyExists, GraphUnavailable, OutcomeUnknown
from tests.conftest import CountingGraph
from tests.worlds import World

SLOW: LiteralString = "UNWIND range(1, 2000000000) AS x WITH x WHERE x % 7 = 8 RETURN count(x) AS n"


class Away(CountingGraph):
    """Neo4j cannot be reached."""

    async def read(self, cypher: LiteralString, /, **parameters: Any) -> list[Row]:
        raise GraphUnavailable("Couldn't connect to 127.0.0.1:7687")


class Slow(CountingGraph):
    """Every statement takes long."""

    async def read(self, cypher: LiteralString, /, **parameters: Any) -> list[Row]:
        return await super().read(SLOW)


class Broken(CountingGraph):
    """Every reading meets a bug."""

    async def read(self, cypher: LiteralString, /, **parameters: Any) -> list[Row]:
        raise KeyError("s3cret of bolt://127.0.0.1:7687 in MATCH (n) RETURN n")


class WithoutAnswer(CountingGraph):
    """The connection is lost between commit and answer."""

    async def transact(self, work: Any) -> Any:
        raise OutcomeUnknown("IncompleteCommit at bolt://127.0.0.1:7687")


class GoneAtWrites(CountingGraph):
    """Neo4j goes away after the reading."""

    async def transact(self, work: Any) -> Any:
        raise GraphUnavailable("Couldn't connect to 127.0.0.1:7687")


class SlowAtWrites(CountingGraph):
    """Every transaction takes long."""

    async def transact(self, work: Any) -> Any:
        async def slowly(transaction: Any) -> Any:
            await transaction.run(SLOW)
            return await work(transaction)

        return await super().transact(slowly)


class Taken(CountingGraph):
    """Every natural key is taken."""

    async def transact(self, work: Any) -> Any:
        raise AlreadyExists("A firm has this code already.", World.id("firm"))
