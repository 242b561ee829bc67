"""Pledges of intellectual property for synthetic bank loans."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random

from graph.model import DealRole, DealState
from seed import synthetic_table as table
from seed import synthetic_table_deals as deals
from seed.row_network import PledgeRow, PropertyRow
from seed.rows import DealRow
from seed.synthetic_draw import Shares, add_months, before, changed, made, stamp, whole
from seed.synthetic_firm_network import assets
from seed.synthetic_firms import Firm

_COUNT = Shares(deals.PLEDGED_ASSETS)


class Pledges:
    """Draws pledges deal by deal, and knows until when each asset is pledged."""

    def __init__(self, seed: int, topics: Mapping[str, str]) -> None:
        self._seed = seed
        self._topics = topics
        self._until: dict[str, date] = {}

    def draw(self, deal: DealRow, firm: Firm) -> Iterator[PledgeRow]:
        """The pledges for a deal that a bank leads; the versions that others superseded too."""
        lead = deal.participants[0]
        if lead.role is not DealRole.LENDER or deal.state is DealState.DISPUTED:
            return
        random = Random(f"{self._seed}/pledge/{deal.key}")
        if random.random() >= deals.PLEDGES:
            return
        on = deal.agreed_on + timedelta(days=whole(random, deals.PLEDGED_WITHIN))
        if on > table.END:
            return
        free = [row for row in assets(self._seed, firm, self._topics) if self._free(row, on)]
        random.shuffle(free)
        taken = free[: _COUNT.draw(random)]
        for asset in taken:
            row = self._pledge(random, deal, asset, on, (lead.amount or 0) // len(taken))
            self._until[asset.key] = row.released_on or date.max
            if row.released_on:
                at = stamp(random, row.released_on, 10, row.recorded_at or "")
                if (row.recorded_at or "") < at:
                    yield before(row, at, released_on=None)
                    row = changed(row, recorded_at=at)
            yield row

    def _free(self, asset: PropertyRow, on: date) -> bool:
        granted, expires = asset.granted_on, asset.expires_on
        return (
            asset.superseded_at is None
            and granted is not None
            and expires is not None
            and granted < on.isoformat() < expires
            and self._until.get(asset.key, date.min) <= on
        )

    def _pledge(
        self, random: Random, deal: DealRow, asset: PropertyRow, on: date, lent: int
    ) -> PledgeRow:
        low, high = deals.PLEDGED_SHARE
        unit = deals.VALUE_UNIT
        amount = max(round(lent * random.uniform(low, high) / unit), 1) * unit
        released = add_months(on, whole(random, deals.RELEASED_AFTER))
        if deal.ended_on:
            released = max(deal.ended_on, on + timedelta(days=30))
        known = max(asset.recorded_at or "", deal.recorded_at or "")
        serial = (asset.registry_number or "").rpartition("-")[2]
        valued = on - timedelta(days=whole(random, deals.VALUED_BEFORE))
        valued = max(valued, date.fromisoformat(asset.granted_on or ""))
        return made(
            PledgeRow,
            key=f"pledge:{asset.key}/{on}",
            asset=asset.key,
            pledgor=asset.owner,
            pledgee=deal.participants[0].organization,
            amount=amount,
            registry_number=f"SYN-ZY-{on:%Y%m%d}-{serial}",
            registered_on=on,
            released_on=released if released <= table.END else None,
            recorded_at=stamp(random, on, 10, known),
            **_valuation(random, amount, valued),
        )


def _valuation(random: Random, amount: int, on: date) -> dict[str, int | date]:
    """A range whose low end, after the discount, is worth the registered amount."""
    if random.random() >= deals.VALUED:
        return {}
    discount = random.choice(deals.DISCOUNTS)
    unit = deals.VALUE_UNIT
    low = amount * 10_000 / discount * random.uniform(*deals.VALUED_LOW)
    low = -int(-low // unit) * unit
    return {
        "valued_on": on,
        "valued_low": low,
        "valued_high": round(low * random.uniform(*deals.VALUED_HIGH) / unit) * unit,
        "pledge_discount": discount,
    }
