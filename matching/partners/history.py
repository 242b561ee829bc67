"""Every deal that was ever recorded, as arrays: what any view is made of.

Nothing here depends on who asks or on a day: see `matching.partners.network`. A history is never
changed; `with_changes` makes the next one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from graph.model import (
    DealKind,
    DealState,
    Measure,
    RecordedConsent,
    RecordedDeal,
    RecordedOrganization,
)
from matching.partners.columns import (
    BEGINNING,
    NEVER,
    Integers,
    columns,
    day,
    incidence,
    kept_ranks,
    microseconds,
    ranks,
    rows_by_id,
)
from matching.partners.tables import (
    CLASS_CODE,
    KIND_CODE,
    Consents,
    Deals,
    Organizations,
    Parts,
    Places,
    States,
)

_COUNTED = frozenset({DealState.CONFIRMED, DealState.ENDED})


@dataclass(frozen=True)
class History:
    """Tables of organisations and deals, with the ids of their rows.

    A deal that was read again has a new row; the old one has no participants any more.
    """

    organization_ids: tuple[str, ...]
    deal_ids: tuple[str, ...]
    node_ids: tuple[str, ...]
    consent_numbers: Mapping[str, int]
    organizations: Organizations
    deals: Deals
    states: States
    parts: Parts
    places: Mapping[Measure, Places]
    consents: Consents

    @cached_property
    def organization_row(self) -> Mapping[str, int]:
        """By id."""
        return rows_by_id(self.organization_ids)

    @cached_property
    def deal_row(self) -> Mapping[str, int]:
        """By id, the row that counts."""
        return {id: place for place, id in enumerate(self.deal_ids)}

    @cached_property
    def node_row(self) -> Mapping[str, int]:
        """Sectors and parks by id."""
        return {id: place for place, id in enumerate(self.node_ids)}

    def organizations_at(self, rows: Integers) -> list[str]:
        """The ids of organisations."""
        return [self.organization_ids[each] for each in rows.tolist()]

    def deals_at(self, rows: Integers) -> list[str]:
        """The ids of deals."""
        return [self.deal_ids[each] for each in rows.tolist()]

    def nodes_at(self, rows: Integers) -> list[str]:
        """The ids of sectors and parks."""
        return [self.node_ids[each] for each in rows.tolist()]

    @cached_property
    def organization_rank(self) -> Integers:
        """Its place in the order of ids."""
        return kept_ranks(self.organization_ids)

    @cached_property
    def deal_rank(self) -> Integers:
        """Its place in the order of ids."""
        return ranks(self.deal_ids)

    def by_id(self, organizations: Integers) -> Integers:
        """Rows of organisations in the order of their ids."""
        return organizations[np.argsort(self.organization_rank[organizations])]

    def deals_by_id(self, deals: Integers) -> Integers:
        """Rows of deals in the order of their ids."""
        return deals[np.argsort(self.deal_rank[deals])]

    @cached_property
    def deals_of(self) -> csr_array:
        """Organisations × deals that they finance."""
        financed = self.parts.only(self.parts.finances == 1)
        height = len(self.organization_ids)
        return incidence(financed.organization, financed.deal, self.deal_rank, height)

    @cached_property
    def financiers_of(self) -> csr_array:
        """Deals × organisations that finance them."""
        financed = self.parts.only(self.parts.finances == 1)
        height = len(self.deal_ids)
        return incidence(financed.deal, financed.organization, self.organization_rank, height)

    @cached_property
    def first_state(self) -> Integers:
        """Where the states of each deal begin."""
        return np.searchsorted(self.states.deal, np.arange(len(self.deal_ids)))

    def with_changes(
        self,
        organizations: Sequence[RecordedOrganization] = (),
        deals: Sequence[RecordedDeal] = (),
        consents: Sequence[RecordedConsent] = (),
        gone_consents: Iterable[str] = (),
    ) -> "History":
        """With what was read again or for the first time; deals about organisations that are known.

        `gone_consents`: those that were read before, of which what holds now is in `consents`.
        """
        return _with_deals(
            _with_consents(_with_organizations(self, organizations), consents, set(gone_consents)),
            deals,
        )


EMPTY = History(
    organization_ids=(),
    deal_ids=(),
    node_ids=(),
    consent_numbers={},
    organizations=columns(Organizations, ()),
    deals=columns(Deals, ()),
    states=columns(States, ()),
    parts=columns(Parts, ()),
    places={measure: columns(Places, ()) for measure in (Measure.SECTOR, Measure.SITE)},
    consents=columns(Consents, ()),
)


def _with_organizations(known: History, read: Sequence[RecordedOrganization]) -> History:
    if not read:
        return known
    read = list({each.id: each for each in read}.values())
    row = known.organization_row
    new = [each for each in read if each.id not in row]
    ids = (*known.organization_ids, *(each.id for each in new))
    moments = microseconds(each.recorded_at for each in new)
    added = columns(
        Organizations,
        [
            (KIND_CODE[each.kind], at, each.synthetic, each.anonymous)
            for each, at in zip(new, moments, strict=True)
        ],
    )
    node_ids = sorted({*known.node_ids, *(at.node_id for each in read for at in each.places)})
    grown = replace(
        known,
        organization_ids=ids,
        node_ids=tuple(node_ids),
        organizations=known.organizations.joined(added),
    )
    moved = np.array([grown.node_row[id] for id in known.node_ids], dtype=np.int64)
    kept = {
        measure: replace(table, node=moved[table.node]) for measure, table in known.places.items()
    }
    again = np.zeros(len(ids), dtype=bool)
    again[[grown.organization_row[each.id] for each in read]] = True
    places = {
        measure: table.only(~again[table.organization]).joined(_places(grown, read, measure))
        for measure, table in kept.items()
    }
    return replace(grown, places=places)


def _places(known: History, read: Sequence[RecordedOrganization], measure: Measure) -> Places:
    found = [(each.id, place) for each in read for place in each.places if place.measure == measure]
    recorded = microseconds(place.recorded_at for _, place in found)
    ended = iter(microseconds(place.superseded_at for _, place in found if place.superseded_at))
    return columns(
        Places,
        [
            (
                known.organization_row[id],
                known.node_row[place.node_id],
                max(day(place.as_of_last, BEGINNING), day(place.period_start_first, BEGINNING)),
                day(place.until_last, NEVER),
                at,
                next(ended) if place.superseded_at else NEVER,
                CLASS_CODE[place.data_class],
            )
            for (id, place), at in zip(found, recorded, strict=True)
        ],
    )


def _with_consents(known: History, read: Sequence[RecordedConsent], gone: set[str]) -> History:
    if not read and not gone:
        return known
    read = [each for each in read if each.owner_id in known.organization_row]
    numbers = dict(known.consent_numbers)
    for each in read:
        numbers.setdefault(each.id, len(numbers))
    again = [numbers[id] for id in {*gone, *(each.id for each in read)} if id in numbers]
    added = columns(
        Consents,
        [
            (
                known.organization_row[each.owner_id],
                CLASS_CODE[each.data_class],
                KIND_CODE[each.receiver_kind],
                day(each.valid_from, BEGINNING),
                day(each.valid_until, NEVER),
                numbers[each.id],
            )
            for each in read
        ],
    )
    kept = known.consents.only(~np.isin(known.consents.number, again))
    return replace(known, consents=kept.joined(added), consent_numbers=numbers)


def _with_deals(known: History, read: Sequence[RecordedDeal]) -> History:
    row = known.organization_row
    # An organisation that was recorded while the rest was read is missing here; its deals come
    # with it, when what changed is read.
    read = [
        each
        for each in {each.id: each for each in read}.values()
        if row.keys() >= {each.enterprise_id, *each.party_ids} and each.states
    ]
    if not read:
        return known
    start = len(known.deal_ids)
    recorded = microseconds(each.recorded_at for each in read)
    deals = columns(
        Deals,
        [
            (
                each.kind is DealKind.FINANCING,
                each.agreed_on.toordinal(),
                at,
                row[each.enterprise_id],
                CLASS_CODE[each.data_class],
            )
            for each, at in zip(read, recorded, strict=True)
        ],
    )
    moments = iter(microseconds(at for each in read for at in each.states_recorded_at))
    states = columns(
        States,
        [
            (place, state in _COUNTED, since.toordinal(), next(moments))
            for place, each in enumerate(read, start)
            for state, since in zip(each.states, each.states_since, strict=True)
        ],
    )
    parts = columns(
        Parts,
        [
            (row[id], place, id in each.financier_ids, id in each.lead_ids)
            for place, each in enumerate(read, start)
            for id in each.party_ids
        ],
    )
    again = [known.deal_row[each.id] for each in read if each.id in known.deal_row]
    return replace(
        known,
        deal_ids=(*known.deal_ids, *(each.id for each in read)),
        deals=known.deals.joined(deals),
        states=known.states.joined(states),
        parts=known.parts.only(~np.isin(known.parts.deal, again)).joined(parts),
    )
