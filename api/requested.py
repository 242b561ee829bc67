"""What is asked for: an amount, a tenor, a purpose, checked."""

from datetime import date

from api.errors import InvalidInput
from graph.model import FinancingPurpose
from matching.eligibility import Request

MOST_YUAN = 10**12
MOST_MONTHS = 600


def checked_request(
    amount: int | None,
    tenor_months: int | None,
    purpose: FinancingPurpose | None,
    day: date,
    *,
    least: int = 1,
) -> Request:
    """The request; raises InvalidInput for an amount or a tenor out of bounds."""
    if amount is not None and not least <= amount <= MOST_YUAN:
        raise InvalidInput(f"`amount` must lie between {least} and 10^12 yuan.")
    if tenor_months is not None and not 1 <= tenor_months <= MOST_MONTHS:
        raise InvalidInput(f"`tenorMonths` must lie between 1 and {MOST_MONTHS}.")
    return Request(amount=amount, purpose=purpose, as_of=day, tenor_months=tenor_months)
