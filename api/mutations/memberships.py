"""Memberships as administrators and members take them through their life."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated

import strawberry

from api.context import Info
from api.ids import checked_id
from api.mutations.applicants import (
    EvidenceDocumentInput,
    OrganizationInput,
    checked_applicant,
    checked_evidence,
)
from api.mutations.performing import Keyed, perform
from api.types.errors import Mistake
from api.types.kinds import Park
from api.types.memberships import Membership
from api.types.stated import checked_text
from graph import admitting, model
from graph.applying import Draft, draft_membership, transfer_membership
from graph.client import Transaction
from graph.errors import Invalid
from graph.network_nouns import MEMBERSHIP
from graph.nouns import ORGANIZATION
from graph.park_rules import set_park_rules
from graph.units import Outcome
from graph.views import View

MembershipResult = Annotated[Membership | Mistake, strawberry.union("MembershipResult")]
ParkRulesResult = Annotated[Park | Mistake, strawberry.union("ParkRulesResult")]

MOST_REMINDER_DAYS = 366


@strawberry.input(
    description="Give `membershipId` to hand in evidence for a draft; else `organizationId` for an "
    "organisation that is recorded already, or `organization` for a new one."
)
class MembershipDraftInput:
    """An application."""

    idempotency_key: uuid.UUID
    park_id: strawberry.ID
    membership_id: strawberry.ID | None = None
    organization_id: strawberry.ID | None = None
    organization: OrganizationInput | None = None
    evidence: list[EvidenceDocumentInput] | None = None


@strawberry.input
class MembershipSubmitInput:
    """Which draft."""

    idempotency_key: uuid.UUID
    membership_id: strawberry.ID


@strawberry.input(description="SEND_BACK needs a reason: what is to be mended.")
class MembershipReviewInput:
    """What was found."""

    idempotency_key: uuid.UUID
    membership_id: strawberry.ID
    finding: model.ReviewFinding
    reason: str | None = None


@strawberry.input(
    description="`validUntil`: the first day without the membership, after today; null: no end is "
    "known. Under four eyes both approvals name the same."
)
class MembershipApproveInput:
    """An approval."""

    idempotency_key: uuid.UUID
    membership_id: strawberry.ID
    valid_until: date | None = None
    reason: str | None = None


@strawberry.input
class MembershipSuspendInput:
    """Why."""

    idempotency_key: uuid.UUID
    membership_id: strawberry.ID
    reason: str


@strawberry.input(
    description="`validUntil`: after today; unless it is suspended, after the end that it has too."
)
class MembershipRenewInput:
    """A later end."""

    idempotency_key: uuid.UUID
    membership_id: strawberry.ID
    valid_until: date
    evidence: list[EvidenceDocumentInput] | None = None


@strawberry.input
class MembershipWithdrawInput:
    """Why."""

    idempotency_key: uuid.UUID
    membership_id: strawberry.ID
    reason: str


@strawberry.input(description="`parkId`: the park to which it goes.")
class MembershipTransferInput:
    """Where to, and why."""

    idempotency_key: uuid.UUID
    membership_id: strawberry.ID
    park_id: strawberry.ID
    reason: str


@strawberry.input(
    description="What is left out stays. `reminderDays`: 0 to 366, so many days before its end a "
    "membership is to be renewed."
)
class ParkRulesInput:
    """Rules of a park."""

    idempotency_key: uuid.UUID
    park_id: strawberry.ID
    four_eyes: bool | None = None
    reminder_days: int | None = None


@strawberry.type
class MembershipMutations:
    """The life of a membership: docs/decisions/0029-membership.md."""

    @strawberry.mutation(
        description="Begins an application as a draft, or hands in evidence for one. By the park's "
        "administrator, or by the organisation itself; a new organisation by the administrator."
    )
    async def membership_draft(self, info: Info, input: MembershipDraftInput) -> MembershipResult:
        """DRAFT."""
        subjects = (input.membership_id, input.organization_id, input.organization)
        if sum(each is not None for each in subjects) != 1:
            message = "Give one of `membershipId`, `organizationId` and `organization`."
            raise Invalid(((), message))
        stated = Draft(
            park_id=checked_id(input.park_id),
            membership_id=input.membership_id and checked_id(input.membership_id),
            organization_id=input.organization_id and checked_id(input.organization_id),
            applicant=input.organization and checked_applicant(input.organization),
            evidence=checked_evidence(input.evidence),
        )
        return await _performed(
            info, "membershipDraft", input, lambda tx, view: draft_membership(tx, view, stated)
        )

    @strawberry.mutation(description="Hands a draft in.")
    async def membership_submit(self, info: Info, input: MembershipSubmitInput) -> MembershipResult:
        """SUBMITTED."""
        id = checked_id(input.membership_id)
        return await _performed(
            info, "membershipSubmit", input, lambda tx, v: admitting.submit_membership(tx, v, id)
        )

    @strawberry.mutation(
        description="Takes a submitted one into review, or sends it back to draft with a reason."
    )
    async def membership_review(self, info: Info, input: MembershipReviewInput) -> MembershipResult:
        """IN_REVIEW, or DRAFT."""
        id, finding, why = checked_id(input.membership_id), input.finding, _why(input.reason)
        return await _performed(
            info,
            "membershipReview",
            input,
            lambda tx, view: admitting.review_membership(tx, view, id, finding, why),
        )

    @strawberry.mutation(
        description="Admits one that is in review; under four eyes the second approval does, by "
        "somebody else than the first."
    )
    async def membership_approve(
        self, info: Info, input: MembershipApproveInput
    ) -> MembershipResult:
        """ACTIVE."""
        id, until, why = checked_id(input.membership_id), input.valid_until, _why(input.reason)
        return await _performed(
            info,
            "membershipApprove",
            input,
            lambda tx, view: admitting.approve_membership(tx, view, id, until, why),
        )

    @strawberry.mutation(description="An active one rests until it is renewed.")
    async def membership_suspend(
        self, info: Info, input: MembershipSuspendInput
    ) -> MembershipResult:
        """SUSPENDED."""
        id, why = checked_id(input.membership_id), checked_text(input.reason, "reason")
        return await _performed(
            info,
            "membershipSuspend",
            input,
            lambda tx, view: admitting.suspend_membership(tx, view, id, why),
        )

    @strawberry.mutation(
        description="Gives an active, suspended or expired one a later end, from today on; a "
        "suspension ends with it."
    )
    async def membership_renew(self, info: Info, input: MembershipRenewInput) -> MembershipResult:
        """ACTIVE."""
        id, until = checked_id(input.membership_id), input.valid_until
        evidence = checked_evidence(input.evidence)
        return await _performed(
            info,
            "membershipRenew",
            input,
            lambda tx, view: admitting.renew_membership(tx, view, id, until, evidence),
        )

    @strawberry.mutation(
        description="Ends an application or a membership for good, today; by the administrator or "
        "the organisation itself."
    )
    async def membership_withdraw(
        self, info: Info, input: MembershipWithdrawInput
    ) -> MembershipResult:
        """WITHDRAWN."""
        id, why = checked_id(input.membership_id), checked_text(input.reason, "reason")
        return await _performed(
            info,
            "membershipWithdraw",
            input,
            lambda tx, view: admitting.withdraw_membership(tx, view, id, why),
        )

    @strawberry.mutation(
        description="Ends a membership today and hands in an application to another park, whose "
        "administrator decides. Answers the one that ends."
    )
    async def membership_transfer(
        self, info: Info, input: MembershipTransferInput
    ) -> MembershipResult:
        """WITHDRAWN here, SUBMITTED there."""
        id, park_id = checked_id(input.membership_id), checked_id(input.park_id)
        why = checked_text(input.reason, "reason")
        return await _performed(
            info,
            "membershipTransfer",
            input,
            lambda tx, view: transfer_membership(tx, view, id, park_id, why),
        )

    @strawberry.mutation(
        description="Sets what a park asks for when it takes members in. For administrators of the "
        "platform."
    )
    async def park_rules(self, info: Info, input: ParkRulesInput) -> ParkRulesResult:
        """The park with its rules."""
        id, eyes, days = checked_id(input.park_id), input.four_eyes, input.reminder_days
        if days is not None and not 0 <= days <= MOST_REMINDER_DAYS:
            raise Invalid((("reminderDays",), f"0 to {MOST_REMINDER_DAYS}."))
        return await perform(
            info,
            "parkRules",
            input,
            lambda tx, view: set_park_rules(tx, view, id, eyes, days),
            ORGANIZATION,
            Park.from_graph,
        )


async def _performed(
    info: Info,
    mutation: str,
    input: Keyed,
    work: Callable[[Transaction, View], Awaitable[Outcome]],
) -> Membership:
    return await perform(info, mutation, input, work, MEMBERSHIP, Membership.from_graph)


def _why(reason: str | None) -> str | None:
    return None if reason is None else checked_text(reason, "reason")
