"""Pages of enterprises that were ranked in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from api.context import Info
from api.pagination import Connection, Edge, Page
from api.types.kinds import Enterprise
from graph import model
from graph.nouns import ORGANIZATION

D = TypeVar("D")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ranked(Generic[D]):
    """An enterprise in its place: the key of the order (ties by id), and what was found."""

    key: str
    id: str
    found: D

    @property
    def place(self) -> tuple[str, str]:
        """Its place in the order."""
        return self.key, self.id


class Ranking(Generic[D]):
    """All that were ranked, and the page that was asked for; `enterprises`: those shown on it."""

    def __init__(self, asked: Page, ranked: Sequence[Ranked[D]]) -> None:
        self._asked = asked
        ordered = sorted(ranked, key=lambda each: each.place)
        after = asked.after and (str(asked.after.key), asked.after.id)
        self._rest = [each for each in ordered if after is None or each.place > after]
        self._count = len(ordered)
        self.shown = self._rest[: asked.first]

    async def enterprises(self, info: Info) -> list[Enterprise]:
        """The enterprises of the page."""
        ids = [each.id for each in self.shown]
        found = await info.context.loaders.nodes(ids, self._asked.view, ORGANIZATION)
        return [
            Enterprise.from_graph(cast("model.Organization", each), self._asked.view)
            for each in found
        ]

    def connection(self, nodes: Sequence[T]) -> Connection[T]:
        """The page, with one node for each that is shown."""
        edges = [
            Edge(node=node, cursor=self._asked.cursor(each.key, each.id))
            for node, each in zip(nodes, self.shown, strict=True)
        ]
        more = len(self._rest) > len(self.shown)
        page_info = self._asked.info([edge.cursor for edge in edges], more=more)
        return Connection(edges=edges, page_info=page_info, count=self._total)

    async def _total(self) -> int:
        return self._count
