"""From a question about partners to the network that answers it, and who stands in which place."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from api.context import Context
from api.partner_filters import PartnerFilter
from graph import model
from graph.views import View
from matching.partners.cold_start import Stranger, cold_start
from matching.partners.columns import Booleans, row
from matching.partners.complement import FULL_TEAM, Lacks, product_kinds
from matching.partners.completion import Target, completion
from matching.partners.explained import Explained, Placed
from matching.partners.network import Network
from matching.partners.new_partners import new_partners
from matching.partners.places import long_tail, placed
from matching.partners.roots import Roots
from matching.partners.tables import KINDS
from matching.partners.words import RecommendationBasis

PROVIDER_KINDS = frozenset({*FULL_TEAM, model.OrganizationKind.EQUITY_EXCHANGE})


@dataclass(frozen=True, slots=True)
class Partnered:
    """An answer: the network it was made from, and the scores of its ordinary and reserved places.

    `asker`: the row of the organisation whose partners are sought.
    """

    network: Network
    organization: model.Organization
    asker: int
    roots: Roots
    basis: RecommendationBasis
    tail: Roots | None
    tail_evidence: "Evidence"
    ordinary: Booleans
    reserved: Booleans
    reserved_count: int
    evidence: "Evidence"
    view: View

    def places(self, count: int) -> list[Placed]:
        """The first so many places."""
        return placed(
            self.network,
            (self.roots, self.basis),
            self.tail,
            (self.ordinary, self.reserved),
            self.reserved_count,
            count,
        )

    def evidence_of(self, place: Placed) -> "Evidence":
        """What single things the terms of a place are about."""
        is_cold = place.basis is RecommendationBasis.COLD_START and self.tail is not None
        return self.tail_evidence if is_cold else self.evidence

    def explain(self, place: Placed) -> Explained:
        """What a score is the sum of."""
        roots = self.tail if place.reserved and self.tail else self.roots
        return roots.explain(place.row)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Ids of what single things speak for a term; None where several do, or none."""

    sector_id: str | None = None
    park_id: str | None = None
    enterprise_id: str | None = None


async def new_partners_of(
    context: Context,
    asker: model.Organization,
    wanted: PartnerFilter,
    view: View,
    *,
    new_only: bool,
    not_again: Collection[str] = (),
) -> Partnered:
    """Answer the question about new partners of an organisation.

    `not_again`: whom the asker does not want to see.
    """
    network = await context.network(view)
    place = _row(network, asker.id)
    has_history = bool(network.strength[place] > 0)
    cold = wanted.reserved or not has_history
    lacks = await lacks_of(context, asker, view) if cold else None
    over = (await context.rulebook(view)).lapsed(view)

    def answered() -> Partnered:
        candidates = _candidates(network, asker, over)
        shown = candidates & _wanted(network, wanted, not_again)
        tail, reserved = None, np.zeros_like(candidates)
        if lacks is not None:
            pool = candidates & _of_kinds(network, PROVIDER_KINDS)
            pool[place] = False
            if new_only:
                pool &= network.ties_of(place) == 0
            tail = cold_start(network, _stranger(network, asker, lacks, pool), pool)
            reserved = shown & long_tail(network, pool)
        roots = tail
        if has_history or roots is None:
            roots = new_partners(network, place, candidates, new_only=new_only)
        return Partnered(
            network=network,
            organization=asker,
            asker=place,
            roots=roots,
            basis=RecommendationBasis.PATHS if has_history else RecommendationBasis.COLD_START,
            tail=tail,
            ordinary=shown,
            reserved=reserved,
            reserved_count=wanted.reserved,
            evidence=_evidence(
                network, network.active_sectors(place).tolist(), _parks(network, place)
            ),
            tail_evidence=_evidence(network, _sectors(network, place), _parks(network, place)),
            view=view,
        )

    return await asyncio.to_thread(answered)


async def completion_of(
    context: Context,
    lead: model.Organization,
    target: tuple[str | None, str | None],
    members: Collection[str],
    wanted: PartnerFilter,
    view: View,
    not_again: Collection[str] = (),
) -> Partnered:
    """Answer who completes a deal; `target`: the ids of an enterprise, or of a sector."""
    network = await context.network(view)
    over = (await context.rulebook(view)).lapsed(view)
    enterprise_id, sector_id = target

    def answered() -> Partnered:
        place = _row(network, lead.id)
        aim = _target(network, enterprise_id, sector_id)
        candidates = _candidates(network, lead, over)
        taken = [row for id in members if (row := network.row(id)) is not None]
        candidates[taken] = False
        history = network.strength[place] > 0
        return Partnered(
            network=network,
            organization=lead,
            asker=place,
            roots=completion(network, place, aim, candidates),
            basis=RecommendationBasis.PATHS if history else RecommendationBasis.COLD_START,
            tail=None,
            ordinary=candidates & _wanted(network, wanted, not_again),
            reserved=np.zeros_like(candidates),
            reserved_count=0,
            evidence=_evidence(network, aim.sectors, aim.parks, enterprise_id),
            tail_evidence=Evidence(),
            view=view,
        )

    return await asyncio.to_thread(answered)


async def lacks_of(context: Context, asker: model.Organization, view: View) -> Lacks:
    """What an organisation lacks of a full team, of product kinds and of pairings."""
    offers = (await context.rulebook(view)).offers
    return Lacks(asker.kind, product_kinds(offers.values()), asker.id)


def _row(network: Network, id: str) -> int:
    """The row of an organisation that the graph knows at the view's moment."""
    return network.history.organization_row[id]


def _candidates(network: Network, asker: model.Organization, over: Collection[str]) -> Booleans:
    """Synthetic organisations work among themselves, and real ones (`graph.dealing`).

    Whom no source names cannot be turned to. `over`: whose memberships are.
    """
    everybody = network.history.organizations
    alike = (everybody.synthetic == asker.synthetic) & (everybody.anonymous == 0)
    found = network.known & alike
    found[[row for id in over if (row := network.row(id)) is not None]] = False
    return found


def _of_kinds(network: Network, kinds: Collection[model.OrganizationKind]) -> Booleans:
    codes = [KINDS.index(each) for each in kinds]
    return np.isin(network.history.organizations.kind, codes)


def _wanted(network: Network, wanted: PartnerFilter, not_again: Collection[str]) -> Booleans:
    """Whom the filters and the asker let through."""
    found = network.known.copy()
    if wanted.kinds is not None:
        found &= _of_kinds(network, wanted.kinds)
    if wanted.sectors is not None:
        found &= network.active_in(network.in_sectors(_nodes(network, wanted.sectors)))
    if wanted.parks is not None:
        nodes = _nodes(network, wanted.parks)
        there = network.active_in(network.for_places(network.parks, nodes))
        found &= there | network.sits_in(nodes)
    found[[row for id in not_again if (row := network.row(id)) is not None]] = False
    return found


def _nodes(network: Network, ids: Collection[str]) -> list[int]:
    """Rows of sectors or parks; nobody is where none is known to be."""
    rows = network.history.node_row
    return [rows[id] for id in ids if id in rows]


def _stranger(
    network: Network,
    asker: model.Organization,
    lacks: Lacks,
    candidates: Booleans,
) -> Stranger:
    place = _row(network, asker.id)
    ids = network.history.organization_ids
    codes = network.history.organizations.kind
    whole = max(lacks.count, 1)
    brings = {
        each: lacks.brought_by(ids[each], KINDS[int(codes[each])]).count / whole
        for each in np.flatnonzero(candidates).tolist()
    }
    return Stranger(
        asker=place,
        kind=asker.kind,
        sectors=_sectors(network, place),
        parks=_parks(network, place),
        brings=brings,
    )


def _sectors(network: Network, place: int) -> list[int]:
    """The sectors that an organisation is in, or else is active in."""
    stated = row(network.sectors, place)
    return (stated if len(stated) else network.active_sectors(place)).tolist()


def _parks(network: Network, place: int) -> list[int]:
    return row(network.parks, place).tolist()


def _target(network: Network, enterprise_id: str | None, sector_id: str | None) -> Target:
    if enterprise_id is None:
        return Target(sectors=_nodes(network, [sector_id] if sector_id else []))
    place = _row(network, enterprise_id)
    return Target(row(network.sectors, place).tolist(), _parks(network, place), place)


def _evidence(
    network: Network, sectors: Sequence[int], parks: Sequence[int], enterprise: str | None = None
) -> Evidence:
    ids = network.history.node_ids
    return Evidence(
        sector_id=ids[sectors[0]] if len(sectors) == 1 else None,
        park_id=ids[parks[0]] if len(parks) == 1 else None,
        enterprise_id=enterprise,
    )
