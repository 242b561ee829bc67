"""A few banks and enterprises whose deals a reader can work out by hand."""

from dataclasses import replace
from datetime import date, timedelta

from graph.model import (
    DataClass,
    DealKind,
    DealState,
    Measure,
    OrganizationKind,
    RecordedDeal,
    RecordedOrganization,
    RecordedPlace,
)
from matching.partners.history import EMPTY
from matching.partners.network import Network
from matching.partners.sight import EVERYTHING
from tests.matching.partner_worlds import FOREVER, LONG_AGO

AS_OF = date(2025, 3, 1)
BANKS = ("a", "b", "c", "d", "u", "z")
FIRMS = ("firm", "other")


def deal(
    id: str, *financiers: str, firm: str = "other", days_ago: int = 0, lead: str | None = None
) -> RecordedDeal:
    """A confirmed deal so many days before the question."""
    day = AS_OF - timedelta(days_ago)
    return RecordedDeal(
        id=id,
        kind=DealKind.FINANCING,
        agreed_on=day,
        recorded_at=LONG_AGO,
        data_class=DataClass.DEALS,
        enterprise_id=firm,
        states=(DealState.CONFIRMED,),
        states_since=(day,),
        states_recorded_at=(LONG_AGO,),
        financier_ids=financiers,
        party_ids=financiers,
        lead_ids=(lead,) if lead else (),
    )


def place(measure: Measure, node: str, **bounds: date) -> RecordedPlace:
    """A public fact; without bounds it always held."""
    always = RecordedPlace(measure, node, None, None, None, LONG_AGO, None, DataClass.PUBLIC)
    return replace(always, **bounds)


def network(*deals: RecordedDeal, **places: tuple[RecordedPlace, ...]) -> Network:
    """Six banks and two enterprises, with what is said of their places."""
    people = [
        RecordedOrganization(id, kind, False, LONG_AGO, places.get(id, ()))
        for kind, ids in ((OrganizationKind.BANK, BANKS), (OrganizationKind.ENTERPRISE, FIRMS))
        for id in ids
    ]
    history = EMPTY.with_changes(organizations=people, deals=deals)
    return Network(history, EVERYTHING, AS_OF, FOREVER)
