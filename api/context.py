"""What every resolver may use: who asks, on which day, and how to read the graph."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TypeVar

import strawberry

from api.bounds.documents import Document
from api.cost.charging import Tally
from api.errors import InvalidInput
from api.firms import Firms
from api.ids import checked_id
from api.importing.runner import Imports
from api.log_writer import LogWriter
from api.networks import PartnerNetworks
from api.rulebooks import Rulebook, Rulebooks
from graph.audit_chain import AuditKeys
from graph.callers import Caller
from graph.client import Graph
from graph.moments import moment
from graph.population import Population
from graph.revision import LastWrite, WriteSeen
from graph.scopes import Remembered
from graph.views import View
from graph.visibility import Opened
from loaders.batches import Loaders
from matching.partners.network import Network

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Context:
    """Made for one request.

    `last_write`: the last one when its caller was looked up; `remembered`: that was for an earlier
    request, as it was then; `is_now`: it was for this one. `trusts`: what reads with its views
    settles the last write (Loaders.assumed).
    """

    graph: Graph
    caller: Caller
    today: date
    page_limit: int
    loaders: Loaders
    networks: PartnerNetworks
    rulebooks: Rulebooks
    firms: Firms
    log: LogWriter
    imports: Imports
    last_write: LastWrite | None = None
    remembered: Remembered | None = None
    is_now: bool = False
    trusts: bool = False
    audit_keys: AuditKeys | None = None
    request_id: str | None = None
    document: Document | None = None
    tally: Tally = field(default_factory=Tally)

    async def view(self, as_of: date | None = None, known_at: str | None = None) -> View:
        """The graph as the caller sees it on a day, as it was known at a moment.

        Today when no day is given. Without a moment that of the last write, read once for the
        whole request, so that no answer mixes two states of the graph. Raises InvalidInput for a
        moment that is still to come: what is known then is not settled yet.
        """
        last = (await self.last()).recorded_at
        if known_at is not None and known_at > max(last, moment(datetime.now(UTC))):
            raise InvalidInput("`knownAt` lies in the future.")
        return View(
            caller=self.caller,
            today=self.today,
            as_of=as_of or self.today,
            known_at=known_at or last,
            replayed=known_at is not None,
        )

    async def named(self, id: str) -> str:
        """The id of the organisation that an id names now, which may have been merged.

        Raises InvalidInput for what is no id.
        """
        checked = checked_id(id)
        await self.last()
        return self.loaders.named(checked)

    async def last(self) -> LastWrite:
        """The last write of the request."""
        return await (self.loaders.assumed() if self.trusts else self.loaders.last_write())

    async def settled(self) -> WriteSeen:
        """The last write of the request, read where it is not known; raises as Loaders.settle."""
        return WriteSeen(await self.loaders.last_write(), speaker=True)

    async def read_first(self, read: Callable[["Context"], Awaitable[tuple[T, WriteSeen]]]) -> T:
        """What a reading answers with, which sees the last write beside.

        It is given a context that trusts in the last write that is known. Where it sees a later
        one, it is done again. Raises as Loaders.settle.
        """
        trusting = self if self.trusts else replace(self, trusts=True)
        while True:
            trusted = self.loaders.trusted
            found, seen = await read(trusting)
            settled = self.loaders.settle(seen.last, speaker=seen.speaker)
            # Nothing was trusted where the last write had to be read.
            if trusted in (None, settled):
                return found

    async def rulebook(self, view: View) -> Rulebook:
        """What products asked for, as it was known at the view's moment."""
        return await self.rulebooks.of(self.graph, view, await self.loaders.last_write())

    async def network(self, view: View) -> Network:
        """The network of deals as the view's caller sees it."""
        return await self.networks.of(self.graph, view, await self.loaders.last_write())

    async def population(self, view: View) -> tuple[Population, Opened]:
        """All enterprises, and what of them the view's caller may see."""
        return await self.firms.seen(self.graph, view, await self.loaders.last_write())

    async def on(self, view: View, as_of: date | None, known_at: str | None) -> View:
        """A view on another day or at another moment; raises as `view` does."""
        if known_at is not None:
            await self.view(as_of, known_at)
        return view.on(as_of, known_at)


Info = strawberry.Info[Context, None]
