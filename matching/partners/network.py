"""The network of deals as one caller sees it on a day, as it was known at a moment.

What the caller may not see, and what was not yet so, does not exist: it is no deal, counts in no
deal's size, and gives nobody weight. So nothing hidden can change what is shown of others.

For deal e with |e| financiers, age a in years before the day and half-life h = 2:

    f(e)     = 2^(-a/h) / (|e| - 1)^¼                     0 for a single financier
    w(u,z)   = Σ f over the deals that u and z share       the weight of their tie
    s(z)     = Σ w(z,c) over z's partners c                the strength of z
    reach(c) = Σ 2^(-a/h)·(|e| - 1) over c's deals         decayed seats beside c
    act(c)   = Σ 2^(-a/h) over c's deals with others       the activity of c
"""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from math import fsum

import numpy as np
from scipy.sparse import csr_array

from graph.model import Measure, OrganizationKind
from matching.partners.columns import (
    Booleans,
    Floats,
    Integers,
    gathered,
    microseconds,
    pairs,
    product,
    row,
)
from matching.partners.history import History
from matching.partners.sight import Sight, opened
from matching.partners.tables import KINDS, Places

HALF_LIFE_YEARS = 2.0
SIZE_POWER = 0.25
DAYS_A_YEAR = 365.25
# Beyond, a deal weighs less than 10^-75: too little for twelve digits of anything.
FORGOTTEN_AFTER_DAYS = 500 * 365


Nodes = Sequence[int] | Integers
"""Rows of sectors or parks."""


class Network:
    """One view of a history."""

    def __init__(self, history: History, sight: Sight, as_of: date, known_at: str) -> None:
        """`known_at`: a moment as `graph.moments` writes it."""
        self.history = history
        self.as_of = as_of
        self._sight = sight
        self._known_at = microseconds([known_at])[0]
        known = history.organizations.recorded <= self._known_at
        ages = as_of.toordinal() - history.deals.agreed
        seen = self._deals_seen() & (ages >= 0) & (ages <= FORGOTTEN_AFTER_DAYS)
        self.known: Booleans = known
        self.sizes: Floats = product(history.financiers_of, known.astype(np.float64)) * seen
        decay = np.exp2(
            -ages / (DAYS_A_YEAR * HALF_LIFE_YEARS), where=seen, out=np.zeros(len(ages))
        )
        self.decay: Floats = decay
        shared = self.sizes > 1
        self.weight: Floats = np.zeros(len(ages))
        self.weight[shared] = decay[shared] / (self.sizes[shared] - 1) ** SIZE_POWER
        self.strength: Floats = product(history.deals_of, self.weight * (self.sizes - 1)) * known
        self.joint: Floats = np.where(shared, decay, 0.0)

    @cached_property
    def reach(self) -> Floats:
        """By row, the decayed number of seats beside it."""
        return product(self.history.deals_of, self.joint * (self.sizes - 1)) * self.known

    @cached_property
    def reach_root(self) -> Floats:
        """reach^¼."""
        return np.sqrt(np.sqrt(self.reach))

    @cached_property
    def activity(self) -> Floats:
        """By row, the decayed number of its deals with others."""
        return product(self.history.deals_of, self.joint) * self.known

    def row(self, organization_id: str) -> int | None:
        """The row of an organisation that is known."""
        place = self.history.organization_row.get(organization_id)
        return place if place is not None and self.known[place] else None

    def kind(self, place: int) -> OrganizationKind:
        """The kind of an organisation."""
        return KINDS[int(self.history.organizations.kind[place])]

    def is_synthetic(self, place: int) -> bool:
        """Whether an organisation is invented."""
        return bool(self.history.organizations.synthetic[place])

    def ties_of(self, place: int) -> Floats:
        """w(place, ·), zero at itself."""
        own = row(self.history.deals_of, place)
        ties = gathered(self.history.financiers_of, own, self.weight[own]) * self.known
        ties[place] = 0
        return ties

    @cached_property
    def sector_nodes(self) -> Integers:
        """The rows of sectors that somebody is in: the columns of the activity by sector.

        No other, so that a sum over sectors is the same, to the last digit, as it would be if what
        the caller may not see had never been recorded.
        """
        return np.unique(self.sectors.indices).astype(np.int64)

    @cached_property
    def sector_activity(self) -> csr_array:
        """Organisations × sectors (`sector_nodes`): act(c,k)."""
        in_sector = self.sectors[:, self.sector_nodes][self.history.deals.owner]
        counted = csr_array(in_sector.multiply(self.joint[:, None]))
        counted.eliminate_zeros()
        found = csr_array(self.history.deals_of @ counted)
        found.sort_indices()
        return found

    def sector_share(self, place: int) -> Floats:
        """Of each of `sector_nodes` the share in an organisation's activity."""
        own = self.sector_activity[[place]].toarray()[0]
        return own / fsum(own.tolist()) if own.any() else own

    def active_sectors(self, place: int) -> Integers:
        """The rows of sectors in which an organisation has deals with others."""
        return self.sector_nodes[row(self.sector_activity, place)]

    def sector_cosines(self, place: int) -> Floats:
        """How alike everybody's sectors are to those of one: 1 the same, 0 none in common."""
        found = product(self.sector_activity, self.sector_activity[[place]].toarray()[0])
        lengths = self._sector_lengths * self._sector_lengths[place]
        return np.divide(found, lengths, out=np.zeros_like(found), where=lengths > 0)

    @cached_property
    def _sector_lengths(self) -> Floats:
        squares = self.sector_activity.copy()
        squares.data **= 2
        return np.sqrt(product(squares, np.ones(squares.shape[1])))

    def deals_of(self, place: int) -> Integers:
        """The rows of its deals that are seen."""
        own = row(self.history.deals_of, place)
        return own[self.decay[own] > 0]

    def deals_with_others(self, place: int, among: Booleans | None = None) -> Integers:
        """The rows of its deals with others that are seen; `among`: which deals are asked about."""
        own = row(self.history.deals_of, place)
        return own[(self.joint[own] > 0) & (True if among is None else among[own])]

    def led_by(self, place: int) -> Integers:
        """The rows of the deals that it leads."""
        parts = self.history.parts
        return parts.deal[(parts.organization == place) & (parts.lead == 1)]

    def latest_first(self, deals: Integers) -> Integers:
        """By day; of one day the greater id first."""
        agreed, ids = self.history.deals.agreed, self.history.deal_ids

        def place(deal: int) -> tuple[int, str]:
            return int(agreed[deal]), ids[deal]

        rows: list[int] = deals.tolist()
        return np.array(sorted(rows, key=place, reverse=True), dtype=np.int64)

    def agreed_on(self, deal: int) -> date:
        """The day of a deal."""
        return date.fromordinal(int(self.history.deals.agreed[deal]))

    def last_active_on(self, place: int) -> date | None:
        """The day of its latest deal that is seen."""
        own = self.deals_of(place)
        return date.fromordinal(int(self.history.deals.agreed[own].max())) if len(own) else None

    @cached_property
    def sectors(self) -> csr_array:
        """Organisations × nodes: the sectors that each is in on the day."""
        return self._places(self.history.places[Measure.SECTOR])

    @cached_property
    def parks(self) -> csr_array:
        """Organisations × nodes: the parks that each sits in on the day."""
        return self._places(self.history.places[Measure.SITE])

    @cached_property
    def clients(self) -> csr_array:
        """Organisations × enterprises: whose deals each has financed, as far as seen."""
        financed = self.history.deals_of.tocoo()
        counts = (self.decay[financed.col] > 0) & self.known[financed.row]
        owners = self.history.deals.owner[financed.col[counts]]
        return self._pairs(financed.row[counts].astype(np.int64), owners)

    @cached_property
    def institutes(self) -> csr_array:
        """Enterprises × institutes that they work or worked with, as far as seen."""
        parts = self.history.parts
        others = (self.decay > 0) & (self.history.deals.finances == 0)
        found = parts.only(others[parts.deal] & self.known[parts.organization])
        return self._pairs(self.history.deals.owner[found.deal], found.organization)

    def _pairs(self, these: Integers, those: Integers) -> csr_array:
        size = len(self.history.organization_ids)
        return pairs(these, those, (size, size))

    def for_places(self, places: csr_array, nodes: Nodes) -> Booleans:
        """Which deals are for an enterprise in one of some sectors, or parks."""
        return self._in(places, nodes)[self.history.deals.owner]

    def in_sectors(self, nodes: Nodes) -> Booleans:
        """Which deals are for an enterprise in one of some sectors."""
        return self.for_places(self.sectors, nodes)

    def active_in(self, deals: Booleans) -> Booleans:
        """Which organisations have one of some deals."""
        return product(self.history.deals_of, self.decay * deals) * self.known > 0

    def sits_in(self, nodes: Nodes) -> Booleans:
        """Which organisations sit in one of some parks."""
        return self._in(self.parks, nodes)

    def beside(self, place: int) -> Booleans:
        """Which organisations sit in a park where this one sits too."""
        return self.sits_in(row(self.parks, place))

    def _in(self, places: csr_array, nodes: Nodes) -> Booleans:
        asked = np.zeros(places.shape[1])
        asked[np.asarray(nodes, dtype=np.int64)] = 1
        return product(places, asked) > 0

    def _places(self, table: Places) -> csr_array:
        holds = (table.since <= self.as_of.toordinal()) & (self.as_of.toordinal() < table.until)
        known = (table.recorded <= self._known_at) & (self._known_at < table.superseded)
        seen = self._open[table.data_class, table.organization]
        found = table.only(holds & known & seen & self.known[table.organization])
        shape = (len(self.history.organization_ids), len(self.history.node_ids))
        return pairs(found.organization, found.node, shape)

    def _deals_seen(self) -> Booleans:
        """Confirmed by the day, as known at the moment, and open to the caller."""
        history = self.history
        recorded = history.deals.recorded <= self._known_at
        return recorded & self._counted() & (self._took_part() | self._opened_deals())

    def _counted(self) -> Booleans:
        """Whether the last state by the day, as known at the moment, is one that counts.

        On a day before the first state it is the first.
        """
        states, first = self.history.states, self.history.first_state
        if not len(first):
            return np.zeros(0, dtype=bool)
        by_then = (states.since <= self.as_of.toordinal()) & (states.recorded <= self._known_at)
        place = np.where(by_then, np.arange(len(states.deal)), first[states.deal])
        return states.counted[np.maximum.reduceat(place, first)] == 1

    def _opened_deals(self) -> Booleans:
        deals = self.history.deals
        return self._open[deals.data_class, deals.owner]

    def _took_part(self) -> Booleans:
        found = np.zeros(len(self.history.deal_ids), dtype=bool)
        own = self.history.organization_row.get(self._sight.organization_id or "")
        if own is not None:
            parts = self.history.parts
            found[parts.deal[parts.organization == own]] = True
        return found

    @cached_property
    def _open(self) -> Booleans:
        return opened(self.history, self._sight)
