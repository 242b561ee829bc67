"""Intellectual property and the pledges on it."""

from dataclasses import dataclass
from datetime import date

from graph.model.time import PartialDate
from graph.model.words import AssetKind


@dataclass(frozen=True, slots=True)
class IntellectualProperty:
    """An asset that can be valued and pledged; without a registry number it is not registered."""

    id: str
    owner_id: str
    kind: AssetKind
    name: str
    registry_number: str | None
    granted_on: PartialDate | None
    expires_on: PartialDate | None
    synthetic: bool
    recorded_at: str
    superseded_at: str | None


@dataclass(frozen=True, slots=True)
class Pledge:
    """An asset registered as security; amounts in whole yuan.

    `amount` is the registered amount (登记金额), which is not what was paid out. The valuation that
    it rests on is a range `valued_low` to `valued_high`; `pledge_discount` in basis points leads
    from the low end to what it can secure. All three are None where none is recorded.
    """

    id: str
    asset_id: str
    pledgee_id: str
    amount: int
    registry_number: str | None
    registered_on: date
    released_on: date | None
    valued_on: date | None
    valued_low: int | None
    valued_high: int | None
    pledge_discount: int | None
    illustrative: bool
    synthetic: bool
    recorded_at: str
    superseded_at: str | None
