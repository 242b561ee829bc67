"""DataLoaders over declared edges: whatever many fields ask of one edge is one statement."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar, cast

from strawberry.dataloader import DataLoader

from graph.acquaintance import teams_by_ids
from graph.client import Graph
from graph.deals import last_write, plant_deals_by_ids, plant_steps
from graph.declarations import Edge, Ordering
from graph.groupings import Grouping
from graph.membership_lives import MembershipLife, lives_by_ids
from graph.merged import MergedIds
from graph.model import Alias, ChainStep, Deal, LoggedItem
from graph.noun import Noun
from graph.organizations import aliases_by_ids
from graph.park_rules import ParkRules, rules_of_parks
from graph.reading import (
    Filters,
    Groups,
    Keyed,
    Slice,
    nodes,
    target_counts,
    target_groups,
    target_pages,
    targets,
)
from graph.recommendation_log import log_deals_by_ids, log_items_by_ids
from graph.revision import LastWrite
from graph.scopes import Remembered, Scopes
from graph.views import View

T = TypeVar("T")


NO_LIFE = MembershipLife((), ())
NO_FILTERS: Filters = MappingProxyType({})


def _named(filters: Filters) -> str:
    """Filters as a part of a loader's name: equal ones share their statement."""
    return repr(sorted(filters.items()))


class CallerChanged(Exception):
    """Organisations were merged since the caller was looked up: who asks is to be asked again."""


class Loaders:
    """Made anew for every request, so nothing is kept from one caller to the next."""

    def __init__(
        self, graph: Graph, merged: MergedIds | None = None, scopes: Scopes | None = None
    ) -> None:
        """`merged`, `scopes`: kept from request to request, for they change with writes alone."""
        self._graph = graph
        self._merged = merged or MergedIds()
        self._scopes = scopes or Scopes()
        self._assumed: LastWrite | None = None
        self._remembered: Remembered | None = None
        self.caller_changed = False
        self._stand_for: Mapping[str, str] = MappingProxyType({})
        self._made: dict[Hashable, DataLoader[str, Any]] = {}
        self._known: LastWrite | None = None
        self._last_write: asyncio.Task[LastWrite] | None = None
        self._plant_steps: asyncio.Task[list[ChainStep]] | None = None
        self._reading: set[asyncio.Task[Any]] = set()

    def end(self) -> None:
        """Give up what is being read: batches do not end with the fields that wait for them."""
        for task in (*self._reading, self._last_write, self._plant_steps):
            if task is not None:
                task.cancel()

    def assume(self, last: LastWrite, remembered: Remembered | None = None) -> None:
        """The last write when the caller was looked up; where that is `remembered`, a while ago."""
        self._assumed, self._remembered = last, remembered

    @property
    def trusted(self) -> LastWrite | None:
        """The last write that is settled or assumed; None: it is not known."""
        return self._known or self._assumed

    def settle(self, last: LastWrite, *, speaker: bool = True) -> LastWrite:
        """The last write for the whole request: the first one that it saw.

        `speaker`: the organisation that the caller speaks for was there. Raises CallerChanged, and
        so does whatever asks for it after.
        """
        if self._known is None:
            self._known = last
            self._scopes.learn(last)
            assumed = self._assumed
            self.caller_changed = assumed is not None and assumed.merges != last.merges
        if self._remembered and not speaker:
            self._scopes.forget()
            self.caller_changed = True
        if self.caller_changed:
            raise CallerChanged
        return self._known

    def forget(self) -> None:
        """Something was written: what callers were looked up in is no longer the last write."""
        self._scopes.forget()

    async def assumed(self) -> LastWrite:
        """The last write that is settled or assumed; read where neither is known.

        Who reads with it has to see the last write beside, to `settle` it, and if that is another
        one, to read again.
        """
        if self._known is None and self._assumed is not None:
            self._stand_for = await self._merged.at(self._graph, self._assumed)
            return self._assumed
        return await self.last_write()

    async def last_write(self) -> LastWrite:
        """The last write before the request's first question; read once for all of them."""
        if self._last_write is None:
            self._last_write = asyncio.create_task(self._read_last_write())
        # A field that is given up must not take the answer from the others.
        return await asyncio.shield(self._last_write)

    async def _read_last_write(self) -> LastWrite:
        last = self._known or await self._looked_up()
        self.settle(last)
        self._stand_for = await self._merged.at(self._graph, last)
        return last

    async def _looked_up(self) -> LastWrite:
        if self._remembered is None:
            return await last_write(self._graph)
        # As many statements as for the last write alone.
        scope = await self._scopes.looked_up(self._graph, self._remembered.id)
        if scope is None or scope != self._remembered.scope:
            self.caller_changed = True
            raise CallerChanged
        return scope.last_write

    def named(self, id: str) -> str:
        """The id of what an id names now: that of a double names what it was merged into.

        To be asked when the last write is known.
        """
        return self._stand_for.get(id, id)

    async def node(self, id: str, view: View, of: Noun | None = None) -> Any | None:
        """A node as its value of the model; None when unknown or hidden.

        `of`: it is of this noun, or is not looked for. Of any noun where that is not known.
        """
        return await self._nodes_loader(view, of).load(self._stand_for.get(id, id))

    async def nodes(
        self, ids: Sequence[str], view: View, of: Noun | None = None
    ) -> list[Any | None]:
        """Several nodes in the order of their ids."""
        loader = self._nodes_loader(view, of)
        return await loader.load_many([self._stand_for.get(id, id) for id in ids])

    def _nodes_loader(self, view: View, of: Noun | None) -> DataLoader[str, Any]:
        name = ("node", of.label if of else None)
        return self._loader(name, view, lambda ids: nodes(self._graph, ids, view, of), None)

    async def one(self, edge: Edge, id: str, view: View) -> Any | None:
        """What an edge of cardinality ONE leads to."""
        return next(iter(await self.many(edge, id, view)), None)

    async def many(self, edge: Edge, id: str, view: View) -> list[Any]:
        """What an edge leads to, in its order."""
        return await self._load(
            edge.name, view, id, lambda ids: targets(self._graph, edge, ids, view), []
        )

    async def page(
        self,
        edge: Edge,
        id: str,
        view: View,
        part: Slice,
        filters: Filters = NO_FILTERS,
        ordering: Ordering | None = None,
    ) -> list[Keyed]:
        """A page of what an edge leads to, each with its key of the order."""

        async def fetch(ids: list[str]) -> dict[str, list[Keyed]]:
            return await target_pages(
                self._graph, edge, ids, view, part, filters=filters, ordering=ordering
            )

        name = (edge.name, part, _named(filters), ordering)
        return await self._load(name, view, id, fetch, [])

    async def count(self, edge: Edge, id: str, view: View, filters: Filters = NO_FILTERS) -> int:
        """How many nodes an edge leads to."""

        async def fetch(ids: list[str]) -> dict[str, int]:
            return await target_counts(self._graph, edge, ids, view, filters=filters)

        return await self._load((edge.name, "count", _named(filters)), view, id, fetch, 0)

    async def groups(self, edge: Edge, id: str, view: View, grouping: Grouping) -> Groups:
        """What an edge leads to, counted by a key."""

        async def fetch(ids: list[str]) -> dict[str, Groups]:
            return await target_groups(self._graph, edge, ids, view, grouping)

        return await self._load((edge.name, grouping.name), view, id, fetch, [])

    async def plant_steps(self) -> list[ChainStep]:
        """The steps of the plant chain; read once for the whole request."""
        if self._plant_steps is None:
            self._plant_steps = asyncio.create_task(plant_steps(self._graph))
        return await asyncio.shield(self._plant_steps)

    async def plant_deals(self, id: str, view: View) -> list[Deal]:
        """Deals of an enterprise about its plant, latest first."""
        return await self._load(
            "plant deals", view, id, lambda ids: plant_deals_by_ids(self._graph, ids, view), []
        )

    async def aliases(self, id: str, view: View) -> list[Alias]:
        """Other names of an organisation."""
        return await self._load(
            "aliases", view, id, lambda ids: aliases_by_ids(self._graph, ids), []
        )

    async def teams(self, id: str, view: View) -> frozenset[str]:
        """The ids of the teams that an organisation leads or sits in."""
        return await self._load(
            "teams", view, id, lambda ids: teams_by_ids(self._graph, ids, view), frozenset()
        )

    async def life(self, id: str, view: View) -> MembershipLife:
        """The states of a membership, and what was handed in."""
        return await self._load(
            "life of a membership",
            view,
            id,
            lambda ids: lives_by_ids(self._graph, ids, view),
            NO_LIFE,
        )

    async def park_rules(self, id: str, view: View) -> ParkRules:
        """What a park asks for when it takes members in."""
        return await self._load(
            "park rules", view, id, lambda ids: rules_of_parks(self._graph, ids, view), ParkRules()
        )

    async def log_items(self, id: str, view: View) -> list[LoggedItem]:
        """What an entry of the log showed, best first."""
        return await self._load(
            "log items", view, id, lambda ids: log_items_by_ids(self._graph, ids, view), []
        )

    async def log_deals(self, id: str, view: View) -> dict[str, str]:
        """Which deals came of what an entry showed, by the recommended organisation."""
        return await self._load(
            "log deals", view, id, lambda ids: log_deals_by_ids(self._graph, ids, view), {}
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
                task = asyncio.current_task()
                assert task is not None  # noqa: S101 - a batch is always a task
                self._reading.add(task)
                try:
                    found = await fetch(ids)
                finally:
                    self._reading.discard(task)
                return [found.get(id, absent) for id in ids]

            self._made[key] = DataLoader(load, max_batch_size=1000)
        return self._made[key]
