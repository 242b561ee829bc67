"""What askers say about recommendations."""

from __future__ import annotations

import uuid
from typing import Annotated

import strawberry

from api.context import Info
from api.ids import checked_id
from api.mutations.performing import perform
from api.recommendation_log import arrived
from api.rights import may
from api.types.errors import Mistake
from api.types.recommendation_log import RecommendationLogEntry
from api.types.stated import checked_text
from graph import model
from graph.feedback import FeedbackStatement, give_feedback
from graph.recommendation_listings import LOG_ENTRY

RecommendationLogEntryResult = Annotated[
    RecommendationLogEntry | Mistake, strawberry.union("RecommendationLogEntryResult")
]


@strawberry.input(
    description="`organizationId`: one that the entry showed. `reason`: 1 to 200 characters; "
    "NOT_SUITABLE needs one."
)
class RecommendationFeedbackInput:
    """Feedback."""

    idempotency_key: uuid.UUID
    log_entry_id: strawberry.ID
    organization_id: strawberry.ID
    kind: model.FeedbackKind
    reason: str | None = None


@strawberry.type
class RecommendationMutations:
    """Recommendations."""

    @strawberry.mutation(
        description="Says what one's organisation thinks of what was shown to it; a later word "
        "replaces an earlier one. KNOWN_ALREADY and NOT_SUITABLE are not recommended to it again "
        "as new partners of the same organisation."
    )
    async def recommendation_feedback(
        self, info: Info, input: RecommendationFeedbackInput
    ) -> RecommendationLogEntryResult:
        """The entry with what was said."""
        stated = FeedbackStatement(
            entry_id=checked_id(input.log_entry_id),
            organization_id=checked_id(input.organization_id),
            kind=input.kind,
            reason=None if input.reason is None else checked_text(input.reason, "reason"),
        )
        if may(info.context.caller.role, "Mutation", "recommendationFeedback"):
            await arrived(info, stated.entry_id)
        return await perform(
            info,
            "recommendationFeedback",
            input,
            lambda tx, view: give_feedback(tx, view, stated),
            LOG_ENTRY,
            RecommendationLogEntry.from_graph,
        )
