"""Memberships in parks, through their whole life."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.edge_fields import named_field
from api.scalars import DateTime
from api.types.actors import Actor
from api.types.duplicates import DuplicateProposal
from api.types.nodes import Record, record
from api.types.organizations import Organization
from api.types.roles import Role
from graph import model
from graph.callers import Role as CallerRole
from graph.membership_lives import MembershipStep as RecordedStep
from graph.membership_states import approvals
from graph.model import MembershipState
from graph.network_edges import MEMBER, MEMBER_PARK
from graph.nouns import ORGANIZATION
from graph.views import View

if TYPE_CHECKING:
    from api.types.kinds import Park

APPLYING = (MembershipState.DRAFT, MembershipState.SUBMITTED, MembershipState.IN_REVIEW)


@strawberry.type(description="One step of a membership's life.")
class MembershipStep:
    """From one state to the next."""

    from_: MembershipState | None = strawberry.field(
        name="from", description="Null: the first step."
    )
    to: MembershipState = strawberry.field(
        description="IN_REVIEW to IN_REVIEW is the first of two approvals."
    )
    since: date = strawberry.field(description="The day from which on it is so.")
    until: date | None = strawberry.field(
        description="First day without the membership, as this step has it; null: no end known."
    )
    at: DateTime = strawberry.field(description="When it was recorded.")
    actor: Actor | None = strawberry.field(
        description="Null: not recorded, or you are none of the organisation, the administrators "
        "of the park and auditors."
    )
    reason: str | None = strawberry.field(description="Null as `actor` is, or none was given.")


@strawberry.type(
    description="A document by the SHA-256 of its bytes; the document itself stays with its owner."
)
class EvidenceDocument:
    """A document."""

    name: str
    sha256: str = strawberry.field(description="64 hexadecimal digits, in lower case.")
    added_at: DateTime


@strawberry.type(
    description="An organisation's membership in a park. An application is visible to the "
    "organisation, to the administrator of its park and as far as it consents."
)
class Membership(Record):
    """A membership."""

    state: model.MembershipState
    valid_from: date | None = strawberry.field(description="Null: not admitted yet.")
    valid_until: date | None = strawberry.field(
        description="First day without it; null: no end known."
    )
    organization_id: strawberry.Private[str]
    park_id: strawberry.Private[str]

    organization: Organization = named_field(MEMBER, of="organization_id")
    park: Annotated[Park, strawberry.lazy("api.types.kinds")] = named_field(
        MEMBER_PARK, of="park_id"
    )

    @strawberry.field(description="Its whole life, oldest first, as far as it was so on the day.")
    async def steps(self, info: Info) -> list[MembershipStep]:
        """Every state with the one before it."""
        found = (await info.context.loaders.life(self.id, self.view)).steps
        is_told = self._is_told(info)
        before: list[MembershipState | None] = [None, *(each.state for each in found)]
        return [
            MembershipStep(
                from_=earlier,
                to=each.state,
                since=each.since,
                until=each.until,
                at=DateTime(each.recorded_at),
                actor=self._actor(each) if is_told else None,
                reason=each.reason if is_told else None,
            )
            for earlier, each in zip(before, found, strict=False)
        ]

    @strawberry.field(
        description="What was handed in; empty: nothing, or you are none of the organisation, the "
        "administrators of the park and auditors."
    )
    async def evidence(self, info: Info) -> list[EvidenceDocument]:
        """By hash, in the order of handing in."""
        if not self._is_told(info):
            return []
        found = (await info.context.loaders.life(self.id, self.view)).evidence
        return [
            EvidenceDocument(name=each.name, sha256=each.sha256, added_at=DateTime(each.added_at))
            for each in found
        ]

    @strawberry.field(
        description="The day from which on it is to be renewed: `validUntil` less the park's "
        "`reminderDays`. Null: neither ACTIVE nor EXPIRED, or without an end."
    )
    async def renewal_due_on(self, info: Info) -> date | None:
        """By the rules of the park."""
        if self.state not in (MembershipState.ACTIVE, MembershipState.EXPIRED):
            return None
        if self.valid_until is None:
            return None
        rules = await info.context.loaders.park_rules(self.park_id, self.view)
        return self.valid_until - timedelta(days=rules.reminder_days)

    @strawberry.field(
        description="Approvals still wanting: 2 at most under four eyes, else 1; 0: none is."
    )
    async def approvals_missing(self, info: Info) -> int:
        """Of an application."""
        if self.state not in APPLYING:
            return 0
        rules = await info.context.loaders.park_rules(self.park_id, self.view)
        if not rules.four_eyes:
            return 1
        steps = (await info.context.loaders.life(self.id, self.view)).steps
        given = approvals([each.state for each in steps], [each.subject or "" for each in steps])
        return max(1, 2 - len(given))

    @strawberry.field(
        description="Organisations that may be the same one, as they are now, likeliest first; "
        "empty: none, or you are none of the organisation, the administrators of the park and "
        "auditors."
    )
    async def duplicates(self, info: Info) -> list[DuplicateProposal]:
        """By name in any script, other names and code."""
        if not self._is_told(info):
            return []
        context = info.context
        last = await context.loaders.last_write()
        known = await context.imports.known_organizations.at(context.graph, self.view, last)
        found = known.duplicates_of(self.organization_id)
        seen = await context.loaders.nodes(
            [each.existing_id for each in found], self.view, ORGANIZATION
        )
        return [
            DuplicateProposal.from_match(each, self.view)
            for each, node in zip(found, seen, strict=True)
            if node is not None
        ]

    def _is_told(self, info: Info) -> bool:
        """Whether the caller is told who did what, and why."""
        caller = info.context.caller
        parties = (self.organization_id, self.park_id)
        return caller.role == CallerRole.AUDITOR or caller.organization_id in parties

    def _actor(self, step: RecordedStep) -> Actor | None:
        if step.role is None:
            return None
        return Actor(
            subject=step.subject,
            role=Role(step.role),
            organization_id=step.scope_id,
            view=self.view,
        )

    @classmethod
    def from_graph(cls, membership: model.Membership, view: View) -> Self:
        """Show a membership."""
        return cls(
            **record(membership, view),
            state=membership.state,
            valid_from=membership.valid_from,
            valid_until=membership.valid_until,
            organization_id=membership.organization_id,
            park_id=membership.park_id,
        )
