"""Organisations that were members of a park once and are none any more: no candidates.

See docs/decisions/0029-membership.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from graph.client import Graph
from graph.model import MembershipState
from graph.recording import place_on
from graph.views import View

# What was admitted once is public, so these are the same for every caller.
ADMITTED_PROVIDERS: LiteralString = """
MATCH (m:Membership)-[:MEMBERSHIP_OF]->(member:Organization)
WHERE NOT member:Enterprise AND 'ACTIVE' IN m.states
RETURN collect([member.id, m {.recorded_at, .states, .states_recorded_at,
  since: [day IN m.states_since | toString(day)], until: [day IN m.states_until | toString(day)],
  valid_from: toString(m.valid_from)}]) AS rows
"""


@dataclass(frozen=True, slots=True)
class Admission:
    """A membership that was granted, with all its states."""

    recorded_at: str
    states: tuple[str, ...]
    since: tuple[date, ...]
    until: tuple[date, ...]
    recorded: tuple[str, ...]
    valid_from: date | None

    def was_granted(self, view: View) -> bool:
        """Whether it was active on the day or before it, as far as known."""
        return any(
            state == MembershipState.ACTIVE and since <= view.as_of and at <= view.known_at
            for state, since, at in zip(self.states, self.since, self.recorded, strict=True)
        )

    def is_active(self, view: View) -> bool:
        """Whether it is on the day, as far as known."""
        place = place_on(self.since, self.recorded, view.as_of, view.known_at)
        begun = self.valid_from is not None and self.valid_from <= view.as_of
        known = self.recorded_at <= view.known_at and begun
        lasts = view.as_of < self.until[place]
        return known and lasts and self.states[place] == MembershipState.ACTIVE


Admissions = Mapping[str, tuple[Admission, ...]]
"""By organisation."""


async def admissions_of_providers(graph: Graph) -> Admissions:
    """Of everybody but enterprises, which are no candidates anyway."""
    [row] = await graph.read(ADMITTED_PROVIDERS)
    found: dict[str, list[Admission]] = {}
    for id, each in row["rows"]:
        found.setdefault(id, []).append(_admission(each))
    return {id: tuple(each) for id, each in found.items()}


def lapsed(admissions: Admissions, view: View) -> frozenset[str]:
    """Who was a member by the day, as far as known, and is in no park on it."""
    return frozenset(id for id, each in admissions.items() if _is_over(each, view))


def _is_over(admissions: Iterable[Admission], view: View) -> bool:
    granted = [each for each in admissions if each.was_granted(view)]
    return bool(granted) and not any(each.is_active(view) for each in granted)


def _admission(row: Mapping[str, Any]) -> Admission:
    since, until = row["since"], row["until"]
    return Admission(
        recorded_at=row["recorded_at"],
        states=tuple(row["states"]),
        since=tuple(map(date.fromisoformat, since)),
        until=tuple(map(date.fromisoformat, until)),
        recorded=tuple(row["states_recorded_at"]),
        valid_from=row["valid_from"] and date.fromisoformat(row["valid_from"]),
    )
