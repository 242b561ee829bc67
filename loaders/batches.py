"""DataLoaders over declared edges: whatever many fields ask of one edge is one statement."""

from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, TypeVar, cast

from strawberry.dataloader import DataLoader

from graph.client import Graph
from graph.deals import participants_by_ids
from graph.declarations import Edge
from graph.model import Alias, DealParticipant
from graph.organizations import aliases_by_ids
from graph.reading import Keyed, Slice, nodes, target_counts, target_pages, targets
from graph.views import View

T = TypeVar("T")


class Loaders:
    """Made anew for every request, so nothing is kept from one caller to the next."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._made: dict[Hashable, DataLoader[str, Any]] = {}

    async def node(self, id: str, view: View) -> Any | None:
        """A node of any noun, as its value of the model; None when unknown or hidden."""
        return await self._load("node", view, id, lambda ids: nodes(self._graph, ids, view), None)

    async def nodes(self, ids: Sequence[str], view: View) -> list[Any | None]:
        """Several nodes in the order of their ids."""
        loader = self._loader("node", view, lambda ids: nodes(self._graph, ids, view), None)
        return await loader.load_many(ids)

    async def one(self, edge: Edge, id: str, view: View) -> Any | None:
        """What an edge of cardinality ONE leads to."""
        return next(iter(await self.many(edge, id, view)), None)

    async def many(self, edge: Edge, id: str, view: View) -> list[Any]:
        """What an edge leads to, in its order."""
        return await self._load(
            edge.name, view, id, lambda ids: targets(self._graph, edge, ids, view), []
        )

    async def page(self, edge: Edge, id: str, view: View, part: Slice) -> list[Keyed]:
        """A page of what an edge leads to, each with its key of the order."""
        return await self._load(
            (edge.name, part),
            view,
            id,
            lambda ids: target_pages(self._graph, edge, ids, view, part),
            [],
        )

    async def count(self, edge: Edge, id: str, view: View) -> int:
        """How many nodes an edge leads to."""
        return await self._load(
            (edge.name, "count"),
            view,
            id,
            lambda ids: target_counts(self._graph, edge, ids, view),
            0,
        )

    async def aliases(self, id: str, view: View) -> list[Alias]:
        """Other names of an organisation."""
        return await self._load(
            "aliases", view, id, lambda ids: aliases_by_ids(self._graph, ids), []
        )

    async def participants(self, id: str, view: View) -> list[DealParticipant]:
        """Who took part in a deal, the lead first."""
        return await self._load(
            "participants", view, id, lambda ids: participants_by_ids(self._graph, ids), []
        )

    async def _load(
        self,
        name: Hashable,
        view: View,
        id: str,
        fetch: Callable[[list[str]], Awaitable[dict[str, T]]],
        absent: T | None,
    ) -> T:
        return cast("T", await self._loader(name, view, fetch, absent).load(id))

    def _loader(
        self,
        name: Hashable,
        view: View,
        fetch: Callable[[list[str]], Awaitable[dict[str, T]]],
        absent: T | None,
    ) -> DataLoader[str, Any]:
        key = (name, view)
        if key not in self._made:

            async def load(ids: list[str]) -> list[T | None]:
                found = await fetch(ids)
                return [found.get(id, absent) for id in ids]

            self._made[key] = DataLoader(load, max_batch_size=1000)
        return self._made[key]
