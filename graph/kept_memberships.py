"""Memberships in memory, with all their states: as they are on any day, known at any moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from graph.model import DataClass, Membership, MembershipState
from graph.recording import place_on
from graph.views import View

KEPT_MEMBERSHIP: LiteralString = """[coalesce(b.data_class, 'PUBLIC'), b {.id, .synthetic,
  .recorded_at, park_id: park.id, valid_from: toString(b.valid_from), .states, .states_recorded_at,
  since: [day IN b.states_since | toString(day)],
  until: [day IN b.states_until | toString(day)]}]"""
"""What of a membership `b` in a `park` is kept, as `kept_membership` takes it."""


@dataclass(frozen=True, slots=True)
class KeptMembership:
    """A membership with all its states."""

    row: Mapping[str, Any]
    since: tuple[date, ...]
    until: tuple[date, ...]
    organization_id: str
    data_class: DataClass

    def was_granted(self, view: View) -> bool:
        """Whether it was active on the day or before it, as far as known."""
        return any(
            state == MembershipState.ACTIVE and since <= view.as_of and at <= view.known_at
            for state, since, at in zip(
                self.row["states"], self.since, self.row["states_recorded_at"], strict=True
            )
        )

    def on(self, view: View) -> Membership:
        """As it was on the day, as far as known."""
        row = self.row
        recorded: list[str] = row["states_recorded_at"]
        place = place_on(self.since, recorded, view.as_of, view.known_at)
        state, until = row["states"][place], self.until[place]
        if state == MembershipState.ACTIVE and until <= view.as_of:
            state = MembershipState.EXPIRED
        admissions = [
            at
            for each, at in zip(row["states"], recorded, strict=True)
            if each == MembershipState.ACTIVE
        ]
        is_dated = row["valid_from"] and (not admissions or min(admissions) <= view.known_at)
        return Membership(
            id=row["id"],
            organization_id=self.organization_id,
            park_id=row["park_id"],
            state=MembershipState(state),
            valid_from=date.fromisoformat(row["valid_from"]) if is_dated else None,
            valid_until=until if until < date.max else None,
            synthetic=row["synthetic"],
            recorded_at=row["recorded_at"],
        )


def kept_membership(
    organization_id: str, data_class: str, row: Mapping[str, Any]
) -> KeptMembership:
    """As `KEPT_MEMBERSHIP` answers it, of an organisation."""
    return KeptMembership(
        row=row,
        since=tuple(map(date.fromisoformat, row["since"])),
        until=tuple(map(date.fromisoformat, row["until"])),
        organization_id=organization_id,
        data_class=DataClass(data_class),
    )
