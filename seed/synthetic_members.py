"""Who takes part in a synthetic financing deal: by size, closeness, products and earlier ties."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from math import log1p
from random import Random

import numpy as np
from numpy.typing import NDArray

from graph.model import FinancingPurpose, OrganizationKind, SectorKey
from seed import synthetic_table as table
from seed import synthetic_table_deals as deals
from seed.synthetic_draw import Shares, placed
from seed.synthetic_plan import Wish
from seed.synthetic_providers import Provider
from seed.synthetic_teams import Team

_COUNT = Shares(deals.FINANCIER_COUNT)
_ALONE = Shares(deals.FORMS_ALONE)
_TOGETHER = Shares(deals.FORMS_TOGETHER)
_FURTHER = Shares(deals.FURTHER_KIND)
_ONCE = (deals.GUARANTOR, deals.INSURER, deals.LESSOR)
_EARLY = (table.SEED, table.STARTUP, table.GROWTH)

_Weights = NDArray[np.float64]


class Market:
    """All providers, and who has financed whom, and with whom, so far."""

    def __init__(
        self, providers: Mapping[OrganizationKind, Sequence[Provider]], teams: Sequence[Team]
    ) -> None:
        self._all = [each for kind in providers for each in providers[kind]]
        self._place = {each.key: place for place, each in enumerate(self._all)}
        self._kinds = {
            kind: slice(self._place[mine[0].key], self._place[mine[-1].key] + 1)
            for kind, mine in providers.items()
        }
        self._weight = np.array([each.weight for each in self._all])
        self._park = {
            park: self._raised([each.park == park for each in self._all], deals.SAME_PARK)
            for park in table.PARK_SHARE
        }
        self._sectors: dict[tuple[SectorKey, ...], _Weights] = {}
        self._offers: dict[tuple[FinancingPurpose, str], _Weights] = {}
        self._teams = {self._place[team.row.lead]: team for team in teams}
        self._pairs = np.zeros((len(self._all), len(self._all)))
        self._ties = np.ones_like(self._pairs)
        self._financed: defaultdict[int, set[int]] = defaultdict(set)

    def draw(self, random: Random, wish: Wish) -> list[Provider]:
        """Who takes part, the lead first; those who finance nothing are among them."""
        count = _COUNT.draw(random)
        form = _draw_form(random, count, wish)
        places: list[int] = []
        for kind in form:
            self._add(random, kind, wish, places)
        while sum(self._all[place].kind in table.FINANCIERS for place in places) < count:
            kind = _further(random, wish, [self._all[place].kind for place in places])
            if not self._add(random, kind, wish, places):
                break
        self._remember(wish, places)
        self._add_service(random, form, wish, places)
        return [self._all[place] for place in places]

    def _add_service(
        self, random: Random, form: Sequence[OrganizationKind], wish: Wish, places: list[int]
    ) -> None:
        """A warrant loan is often accompanied, and so is, at times, a loan for research."""
        chance, kind = deals.IP_SERVED, deals.IP_FIRM
        if deals.EXCHANGE in form:
            chance, kind = deals.WARRANT_SERVED, deals.WARRANT_FIRM
        elif form[0] is not deals.BANK or wish.purpose is not FinancingPurpose.RESEARCH:
            return
        if random.random() < chance:
            self._add(random, kind, wish, places)

    def _add(self, random: Random, kind: OrganizationKind, wish: Wish, places: list[int]) -> bool:
        """One more of the kind, where there is one that is not in the deal yet."""
        part = self._kinds[kind]
        weights = self._weights(part, wish, places[0] if places else None)
        for place in places:
            if part.start <= place < part.stop:
                weights[place - part.start] = 0.0
        ends = np.cumsum(weights)
        if ends[-1] <= 0:
            return False
        places.append(part.start + placed(random, ends))
        return True

    def _weights(self, part: slice, wish: Wish, lead: int | None) -> _Weights:
        weights = self._weight[part] * self._sector_factor(wish)[part]
        weights *= self._offer_factor(wish)[part]
        if park := wish.firm.park(wish.day):
            weights *= self._park[park][part]
        for place in self._financed.get(wish.firm.number, ()):
            if part.start <= place < part.stop:
                weights[place - part.start] *= deals.KNOWN_FIRM
        if lead is not None:
            weights *= self._ties[lead, part]
            near = self._park[self._all[lead].park][part] > 1
            weights[near] *= deals.LEAD_PARK
            for place in self._mates(lead, wish.day):
                if part.start <= place < part.stop:
                    weights[place - part.start] *= deals.TEAM_MATE
        return weights

    def _mates(self, lead: int, day: date) -> Sequence[int]:
        team = self._teams.get(lead)
        return [self._place[key] for key in sorted(team.mates(day))] if team else ()

    def _sector_factor(self, wish: Wish) -> _Weights:
        sectors = wish.firm.sectors
        if sectors not in self._sectors:
            shared = [not each.sectors.isdisjoint(sectors) for each in self._all]
            self._sectors[sectors] = self._raised(shared, deals.SAME_SECTOR)
        return self._sectors[sectors]

    def _offer_factor(self, wish: Wish) -> _Weights:
        key = (wish.purpose, wish.stage)
        if key not in self._offers:
            offering = [
                any(
                    wish.purpose in offer.product.purposes and wish.stage in offer.product.stages
                    for offer in each.offers
                )
                for each in self._all
            ]
            self._offers[key] = self._raised(offering, deals.HAS_PRODUCT)
        return self._offers[key]

    def _raised(self, chosen: Sequence[bool], factor: float) -> _Weights:
        return np.where(np.array(chosen), factor, 1.0)

    def _remember(self, wish: Wish, places: Sequence[int]) -> None:
        lead = places[0]
        self._financed[wish.firm.number].update(places)
        for place in places[1:]:
            self._pairs[lead, place] += 1
            self._pairs[place, lead] += 1
            # The tenth deal together adds less than the first.
            tie = 1 + deals.KNOWN_PARTNER * log1p(self._pairs[lead, place])
            self._ties[lead, place] = self._ties[place, lead] = tie


def _draw_form(random: Random, count: int, wish: Wish) -> tuple[OrganizationKind, ...]:
    """The first kinds of a deal; one that does not suit the wish is drawn again."""
    forms = _ALONE if count == 1 else _TOGETHER
    while True:
        form = forms.draw(random)
        if all(_suits(kind, wish) for kind in form):
            return form


def _suits(kind: OrganizationKind, wish: Wish) -> bool:
    if kind is deals.LESSOR:
        return wish.purpose in deals.LEASED
    if kind is deals.EQUITY:
        return wish.purpose in deals.OWNED
    if kind is deals.EXCHANGE:
        return wish.purpose in deals.OWNED and wish.stage in _EARLY
    return True


def _further(random: Random, wish: Wish, present: Sequence[OrganizationKind]) -> OrganizationKind:
    """The kind of a further financier: equity goes with equity, partners come once each."""
    if present[0] is deals.EQUITY:
        return deals.EQUITY
    kind = _FURTHER.draw(random) if present[0] is deals.BANK else deals.BANK
    repeated = kind in _ONCE and kind in present
    return deals.BANK if repeated or not _suits(kind, wish) else kind
