"""From the question whose leaving would cost most to the members in the order of what it costs."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from api.context import Context
from api.gaps import SampledNeeds, posed_gaps, sampled_needs
from api.planning import solved
from graph import model
from graph.park_members import ParkMembers, members_of_parks
from graph.views import View
from matching.partners.articulations import articulations, separated
from matching.partners.network import Network
from matching.plans.posed import Market
from matching.plans.recruits import Gap
from matching.resilience import CoverLoss, Substitute, cover_losses, substitutes


@dataclass(frozen=True, slots=True)
class Leaving:
    """What the leaving of one member would cost; `only_one_in`: parks by id, in that order."""

    organization_id: str
    loss: CoverLoss
    is_articulation: bool
    only_one_in: tuple[str, ...]

    @property
    def place(self) -> str:
        """Its place among all, as a text; what costs more comes first."""
        return (
            f"{10**16 - self.loss.amount:017}{10**6 - len(self.loss.enterprise_ids):07}"
            f"{0 if self.is_articulation else 1}{10**5 - len(self.only_one_in):06}"
        )


@dataclass(frozen=True, slots=True)
class Resilience:
    """The answer, in no order; `used`: on how many of the sample's needs it rests."""

    leavings: list[Leaving]
    sample: SampledNeeds
    used: int
    gaps: list[Gap]
    network: Network
    market: Market

    def substitutes(self, organization_id: str) -> tuple[Substitute, ...]:
        """Who could step in, best first."""
        return substitutes(self.gaps, organization_id)

    def separated(self, organization_id: str) -> int:
        """How many others would be separated from the largest part that remains."""
        row = self.network.row(organization_id)
        return 0 if row is None else separated(self.network, row)


async def resilience_of(
    context: Context,
    view: View,
    parks: list[str] | None,
    kinds: Collection[model.OrganizationKind] | None,
) -> Resilience:
    """Take out every member, alone."""
    wanted = frozenset(kinds or model.OrganizationKind)
    market = (await context.rulebook(view)).market(view)
    network = await context.network(view)
    members = await members_of_parks(context.graph, view, parks)
    sample = await sampled_needs(context, view, parks)
    gaps = await asyncio.to_thread(posed_gaps, sample.needs, market, None, view)
    asked = {each.provider_id for each in market.offers.values() if each.provider_kind in wanted}
    losses = await solved(cover_losses, gaps, asked)
    held = await asyncio.to_thread(_articulations, network, wanted)
    shown = held
    if parks is not None:
        shown = held & {id for park in members.values() for ids in park.values() for id in ids}
    leavings = _leavings(losses.found, held, shown, _only_ones(members, wanted))
    return Resilience(leavings, sample, losses.used, gaps, network, market)


def _articulations(network: Network, kinds: Collection[model.OrganizationKind]) -> set[str]:
    ids = network.history.organization_ids
    return {ids[each] for each in articulations(network) if network.kind(each) in kinds}


def _only_ones(
    members: ParkMembers, kinds: Collection[model.OrganizationKind]
) -> dict[str, tuple[str, ...]]:
    """By organisation the parks in which it is the only one of its kind."""
    found: dict[str, tuple[str, ...]] = {}
    for park_id, by_kind in sorted(members.items()):
        for kind, ids in by_kind.items():
            if kind in kinds and len(ids) == 1:
                [id] = ids
                found[id] = (*found.get(id, ()), park_id)
    return found


def _leavings(
    losses: Collection[CoverLoss],
    held: Collection[str],
    shown: Collection[str],
    only: dict[str, tuple[str, ...]],
) -> list[Leaving]:
    """`held`: who is an articulation; `shown`: which of them even where they cost nothing else."""
    lost = {each.provider_id: each for each in losses}
    return [
        Leaving(
            organization_id=id,
            loss=lost.get(id, CoverLoss(id, frozenset(), 0)),
            is_articulation=id in held,
            only_one_in=only.get(id, ()),
        )
        for id in {*lost, *shown, *only}
    ]
