"""The life of memberships: every state with who and why, and what was handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, LiteralString

from graph.client import Graph
from graph.membership_states import NO_END
from graph.model import MembershipState
from graph.views import View

# Of memberships that the caller was shown.
MEMBERSHIP_LIVES: LiteralString = """
UNWIND $ids AS id
MATCH (m:Entity {id: id})
WHERE m:Membership
RETURN collect([id, m {.states, .states_since, .states_until, .states_recorded_at, .states_subject,
  .states_role, .states_scope_id, .states_reason, .evidence_name, .evidence_sha256,
  .evidence_step}]) AS rows
"""


@dataclass(frozen=True, slots=True)
class MembershipStep:
    """A state as it was appended; by whom and why, where that was recorded.

    `until`: the first day without the membership, as this state has it; None: no end known.
    """

    state: MembershipState
    since: date
    until: date | None
    recorded_at: str
    subject: str | None
    role: str | None
    scope_id: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class EvidenceDocument:
    """A document by its name and the SHA-256 of its bytes, in lower-case hexadecimal digits."""

    name: str
    sha256: str
    added_at: str


@dataclass(frozen=True, slots=True)
class MembershipLife:
    """The states of a membership in the order of their recording, and what was handed in."""

    steps: tuple[MembershipStep, ...]
    evidence: tuple[EvidenceDocument, ...]


async def lives_by_ids(graph: Graph, ids: Sequence[str], view: View) -> dict[str, MembershipLife]:
    """What had begun by the day, as far as it was known at the moment."""
    [row] = await graph.read(MEMBERSHIP_LIVES, ids=list(ids))
    return {id: _life(found, view) for id, found in row["rows"]}


def _life(row: dict[str, Any], view: View) -> MembershipLife:
    steps = [_step(row, place) for place in range(len(row["states"]))]
    seen = {
        place
        for place, each in enumerate(steps)
        if each.recorded_at <= view.known_at and each.since <= view.as_of
    }
    documents = zip(
        row["evidence_name"] or (),
        row["evidence_sha256"] or (),
        row["evidence_step"] or (),
        strict=True,
    )
    return MembershipLife(
        steps=tuple(each for place, each in enumerate(steps) if place in seen),
        evidence=tuple(
            EvidenceDocument(name, sha256, steps[place].recorded_at)
            for name, sha256, place in documents
            if place in seen
        ),
    )


def _step(row: dict[str, Any], place: int) -> MembershipStep:
    until: date = row["states_until"][place].to_native()
    return MembershipStep(
        state=MembershipState(row["states"][place]),
        since=row["states_since"][place].to_native(),
        until=until if until < NO_END else None,
        recorded_at=row["states_recorded_at"][place],
        subject=_said(row["states_subject"], place),
        role=_said(row["states_role"], place),
        scope_id=_said(row["states_scope_id"], place),
        reason=_said(row["states_reason"], place),
    )


def _said(texts: Sequence[str] | None, place: int) -> str | None:
    return (texts[place] or None) if texts else None
