"""What askers say about recommendations: recorded once each, the last word counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from uuid_utils import uuid7

from graph.audit_chain import Change
from graph.client import Graph, Transaction
from graph.errors import Invalid, NotFound
from graph.model import EventChange, EventKind, FeedbackKind
from graph.units import Outcome
from graph.views import View

NOT_AGAIN = frozenset({FeedbackKind.KNOWN_ALREADY, FeedbackKind.NOT_SUITABLE})
"""Who was called one of these is no new partner to this asker."""

ENTRY_TO_JUDGE: LiteralString = """
MATCH (b:Entity {id: $id})
WHERE b:RecommendationLogEntry AND b.asker_id = $asker_id
RETURN b.asked_for_id AS asked_for_id, EXISTS {
  MATCH (b)<-[:SHOWN_IN]-(item:RecommendationLogItem)
  WHERE item.organization_id = $organization_id
} AS shown
"""

# Nothing is written over or ended: the last one of a series, as known at a moment, counts.
CREATE_FEEDBACK: LiteralString = """
CREATE (said:Entity:RecommendationFeedback)
SET said = $properties
"""

FEEDBACK_OF: LiteralString = """
MATCH (said:RecommendationFeedback {asker_id: $asker_id})
WHERE said.recorded_at <= $known_at
WITH said ORDER BY said.recorded_at
WITH said.asked_for_id AS asked_for_id, said.organization_id AS organization_id,
  collect(said.kind) AS kinds
RETURN collect([asked_for_id, organization_id, kinds[-1]]) AS rows
"""


@dataclass(frozen=True, slots=True)
class FeedbackStatement:
    """What a caller says about an organisation that an entry of the log showed to it."""

    entry_id: str
    organization_id: str
    kind: FeedbackKind
    reason: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """The last word of an asker about each organisation as a partner of another one."""

    kinds: Mapping[tuple[str, str], FeedbackKind]
    """By the one that partners were sought for, and the one that was recommended."""

    def not_again(self, asked_for_id: str, *, new_only: bool = True) -> frozenset[str]:
        """Whom not to recommend to this asker again as a partner of an organisation.

        `new_only`: nor whom it knows already.
        """
        said = NOT_AGAIN if new_only else {FeedbackKind.NOT_SUITABLE}
        return frozenset(
            organization_id
            for (sought_for, organization_id), kind in self.kinds.items()
            if sought_for == asked_for_id and kind in said
        )


async def feedback_of(graph: Graph, view: View) -> Said:
    """What the caller's organisation said, as known at the view's moment; in one statement.

    Nothing, without a statement, for a caller that has no organisation.
    """
    asker_id = view.caller.organization_id
    if asker_id is None:
        return Said({})
    [row] = await graph.read(FEEDBACK_OF, asker_id=asker_id, known_at=view.known_at)
    return Said(
        {
            (asked_for_id, organization_id): FeedbackKind(kind)
            for asked_for_id, organization_id, kind in row["rows"]
        }
    )


async def give_feedback(transaction: Transaction, view: View, stated: FeedbackStatement) -> Outcome:
    """Record it; the answer is the entry.

    Raises NotFound for what is no entry of the caller's organisation, and Invalid for an
    organisation that it did not show, or for NOT_SUITABLE without a reason.
    """
    asker_id = view.caller.organization_id
    asked = {"id": stated.entry_id, "asker_id": asker_id, "organization_id": stated.organization_id}
    rows = await transaction.run(ENTRY_TO_JUDGE, **asked)
    if not rows:
        raise NotFound("logEntryId")
    [entry] = rows
    problems: list[tuple[tuple[str, ...], str]] = []
    if not entry["shown"]:
        problems.append((("organizationId",), "The entry did not show this organisation."))
    if stated.kind == FeedbackKind.NOT_SUITABLE and stated.reason is None:
        problems.append((("reason",), "NOT_SUITABLE needs a reason."))
    if problems:
        raise Invalid(*problems)
    id = str(uuid7())
    properties = {
        "id": id,
        "series": f"{asker_id} {entry['asked_for_id']} {stated.organization_id}",
        "asker_id": asker_id,
        "asked_for_id": entry["asked_for_id"],
        "organization_id": stated.organization_id,
        "entry_id": stated.entry_id,
        "kind": str(stated.kind),
        "reason": stated.reason,
    }
    await transaction.run(CREATE_FEEDBACK, properties=properties)
    change = Change(
        stated.entry_id, EventKind.RECOMMENDATION, EventChange.CHANGED, stated.organization_id
    )
    return Outcome(stated.entry_id, (change,), recorded=(id,))
