"""Which partners are wanted."""

from collections.abc import Sequence
from dataclasses import dataclass

import strawberry

from api.errors import InvalidInput
from api.ids import checked_id
from graph import model
from matching.partners.places import MOST_RESERVED, PLACES


@dataclass(frozen=True, slots=True)
class PartnerFilter:
    """Which partners are wanted; None admits all. `reserved`: of ten places, for the long tail."""

    kinds: Sequence[model.OrganizationKind] | None = None
    sectors: Sequence[str] | None = None
    parks: Sequence[str] | None = None
    reserved: int = 0

    @property
    def key(self) -> tuple[object, ...]:
        """What of the order depends on it."""
        kinds, sectors, parks = (
            None if each is None else sorted(set(each))
            for each in (self.kinds, self.sectors, self.parks)
        )
        return kinds, sectors, parks, self.reserved


def checked_filter(
    kinds: list[model.OrganizationKind] | None,
    sectors: list[strawberry.ID] | None,
    parks: list[strawberry.ID] | None,
    reserved: int,
) -> PartnerFilter:
    """Raises InvalidInput for what is no filter."""
    if not 0 <= reserved <= MOST_RESERVED:
        raise InvalidInput(
            f"`reservedPlaces` must lie between 0 and {MOST_RESERVED}, of every {PLACES} places."
        )
    return PartnerFilter(
        kinds,
        None if sectors is None else [checked_id(each) for each in sectors],
        None if parks is None else [checked_id(each) for each in parks],
        reserved,
    )
