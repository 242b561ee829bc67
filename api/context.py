"""What every resolver may use: who asks, on which day, and how to read the graph."""

from dataclasses import dataclass
from datetime import date

import strawberry

from api.networks import PartnerNetworks
from graph.callers import Caller
from graph.client import Graph
from graph.views import View
from loaders.batches import Loaders


@dataclass(frozen=True, slots=True)
class Context:
    """Made for one request."""

    graph: Graph
    caller: Caller
    today: date
    page_limit: int
    loaders: Loaders
    networks: PartnerNetworks

    def view(self, as_of: date | None) -> View:
        """The graph as the caller sees it on a day; today when none is given."""
        return View(caller=self.caller, today=self.today, as_of=as_of or self.today)


Info = strawberry.Info[Context, None]
