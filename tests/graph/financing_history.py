"""The deals that a view of the network holds, as records that an oracle can compare."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from api.networks import PartnerNetworks
from graph.client import Graph
from graph.deals import last_write
from graph.model import OrganizationKind
from graph.views import View
from matching.partners.columns import row
from matching.partners.network import Network
from matching.partners.tables import KINDS


@dataclass(frozen=True, slots=True)
class FinancingEvent:
    """A deal that counts, and who financed it."""

    deal_id: str
    agreed_on: date
    financier_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FinancingHistory:
    """The deals of a view, and the kinds of their financiers."""

    events: tuple[FinancingEvent, ...]
    kinds: dict[str, OrganizationKind]


async def network_of(graph: Graph, view: View) -> Network:
    """Read from the beginning, as a process that has just started does."""
    return await PartnerNetworks().of(graph, view, await last_write(graph))


def deals_in(network: Network) -> FinancingHistory:
    """The deals that have any weight."""
    history = network.history
    events: list[FinancingEvent] = []
    kinds: dict[str, OrganizationKind] = {}
    for deal in np.flatnonzero(network.decay).tolist():
        is_newest = history.deal_row[history.deal_ids[deal]] == deal
        if not is_newest or not history.deals.finances[deal]:
            continue
        financiers = row(history.financiers_of, deal)
        members = financiers[network.known[financiers]]
        ids = history.organizations_at(members)
        events.append(FinancingEvent(history.deal_ids[deal], network.agreed_on(deal), tuple(ids)))
        for id, member in zip(ids, members.tolist(), strict=True):
            kinds[id] = KINDS[int(history.organizations.kind[member])]
    return FinancingHistory(tuple(events), kinds)


async def financing_history(graph: Graph, view: View) -> FinancingHistory:
    """Everything that the recommendation reads of deals."""
    return deals_in(await network_of(graph, view))
