"""The development data: who joined which event, on which day (see data/README.md)."""

import csv
import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

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
from graph.moments import EARLIEST
from matching.partners.history import EMPTY, History

DATA = Path(__file__).with_name("data") / "cordis_events_before_2019.csv.gz"
CUT = date(2018, 1, 1)
"""History is what was before this day; the future is the year that begins with it."""

# Five sorts of participants stand for five kinds of financiers: which for which means nothing.
KINDS = {
    "PRC": OrganizationKind.EQUITY_INVESTOR,
    "HES": OrganizationKind.BANK,
    "REC": OrganizationKind.GUARANTOR,
    "PUB": OrganizationKind.INSURER,
    "OTH": OrganizationKind.LESSOR,
}


@dataclass(slots=True)
class Event:
    """An event with its members and leads, in the order of the data."""

    id: str
    on: date
    target_id: str
    sectors: tuple[str, ...]
    region: str
    members: list[str] = field(default_factory=list[str])
    leads: list[str] = field(default_factory=list[str])


@dataclass(frozen=True, slots=True)
class Member:
    """A participant's sort and region, as the data said last."""

    kind: OrganizationKind
    region: str


def read_events() -> tuple[dict[str, Event], dict[str, Member]]:
    """All events and participants by id."""
    events: dict[str, Event] = {}
    members: dict[str, Member] = {}
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            event = events.setdefault(
                row["event_id"],
                Event(
                    id=row["event_id"],
                    on=date.fromisoformat(row["date"]),
                    target_id=row["target_id"],
                    sectors=tuple(row["target_sector"].split(";")),
                    region=row["target_region"],
                ),
            )
            event.members.append(row["participant_id"])
            if row["is_lead"] == "1":
                event.leads.append(row["participant_id"])
            kind = KINDS[row["participant_type"]]
            members[row["participant_id"]] = Member(kind, row["participant_region"])
    return events, members


def history_of(events: Iterable[Event], members: dict[str, Member]) -> History:
    """The events as confirmed financing deals, each about a target of its own."""
    known = list(events)
    joined = sorted({id for event in known for id in event.members})
    targets = {_target(event.target_id): event for event in known}
    return EMPTY.with_changes(
        organizations=[
            *(_organization(id, members[id].kind, members[id].region, ()) for id in joined),
            *(
                _organization(id, OrganizationKind.ENTERPRISE, event.region, event.sectors)
                for id, event in targets.items()
            ),
        ],
        deals=[_deal(event) for event in known],
    )


def _target(id: str) -> str:
    return f"target {id}"


def _organization(
    id: str, kind: OrganizationKind, region: str, sectors: Iterable[str]
) -> RecordedOrganization:
    places = [(Measure.SITE, region), *((Measure.SECTOR, sector) for sector in sectors)]
    return RecordedOrganization(
        id=id,
        kind=kind,
        synthetic=False,
        recorded_at=EARLIEST,
        places=tuple(
            RecordedPlace(
                measure=measure,
                node_id=node_id,
                as_of_last=None,
                period_start_first=None,
                until_last=None,
                recorded_at=EARLIEST,
                superseded_at=None,
                data_class=DataClass.PUBLIC,
            )
            for measure, node_id in places
            if node_id
        ),
    )


def _deal(event: Event) -> RecordedDeal:
    members = tuple(dict.fromkeys(event.members))
    return RecordedDeal(
        id=event.id,
        kind=DealKind.FINANCING,
        agreed_on=event.on,
        recorded_at=EARLIEST,
        data_class=DataClass.PUBLIC,
        enterprise_id=_target(event.target_id),
        states=(DealState.CONFIRMED,),
        states_since=(event.on,),
        states_recorded_at=(EARLIEST,),
        financier_ids=members,
        party_ids=members,
        lead_ids=tuple(dict.fromkeys(event.leads)),
    )
