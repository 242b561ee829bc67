"""The audit: who wrote what, sealed entry by entry."""

from __future__ import annotations

from typing import Self

import strawberry

from api.context import Info
from api.scalars import DateTime
from api.types.actors import Actor
from api.types.nodes import Node
from api.types.roles import Role
from graph import model
from graph.audit import Verification
from graph.views import View


@strawberry.type(
    description="One entry of the append-only, hash-chained record, written in the transaction of "
    "its write. For auditors."
)
class AuditEntry(Node):
    """One change of one node."""

    sequence: int = strawberry.field(description="1, 2, 3 … without gaps.")
    at: DateTime
    actor: Actor
    mutation: str = strawberry.field(
        description="The mutation that did it, as named in this schema."
    )
    kind: model.EventKind
    change: model.EventChange
    request_id: str | None = strawberry.field(
        description="The request's id, as in the log; null: not known."
    )
    input_hash: str = strawberry.field(
        description="SHA-256 of the mutation's input, without its idempotency key."
    )
    hash: str = strawberry.field(
        description="HMAC-SHA-256 over this entry and `previousHash`, in hexadecimal digits."
    )
    previous_hash: str = strawberry.field(description="64 zeros before the first entry.")
    changed_id: strawberry.Private[str]

    @strawberry.field(description="What was changed; null: superseded since, or not shown by id.")
    async def subject(self, info: Info) -> Node | None:
        """Loaded like any other node."""
        from api.types.registry import to_node_or_none

        found = await info.context.loaders.node(self.changed_id, self.view)
        return to_node_or_none(found, self.view)

    @classmethod
    def from_graph(cls, entry: model.AuditEntry, view: View) -> Self:
        """Show an entry."""
        return cls(
            id=strawberry.ID(entry.id),
            view=view,
            sequence=entry.sequence,
            at=DateTime(entry.recorded_at),
            actor=Actor(
                subject=entry.subject,
                role=Role(entry.role),
                organization_id=entry.scope_id,
                view=view,
            ),
            mutation=entry.mutation,
            kind=entry.kind,
            change=entry.change,
            request_id=entry.request_id,
            input_hash=entry.body_digest,
            hash=entry.hash,
            previous_hash=entry.previous_hash,
            changed_id=entry.changed_id,
        )


@strawberry.type(description="A number of an entry with its hash, to be kept elsewhere.")
class AuditAnchor:
    """The head of the chain."""

    sequence: int = strawberry.field(description="0: there is no entry yet.")
    hash: str


@strawberry.input(description="A number of an entry with its hash, as once read from `head`.")
class AuditAnchorInput:
    """An anchor from outside."""

    sequence: int
    hash: str


@strawberry.type(description="Result of walking the hash chain.")
class AuditVerification:
    """What was found."""

    entries_checked: int = strawberry.field(description="Entries that hold, up to the first fault.")
    intact: bool
    first_fault_at: int | None = strawberry.field(
        description="Sequence number of the first bad entry; null: none."
    )
    first_fault: model.AuditFault | None
    head: AuditAnchor = strawberry.field(description="Where the chain ended before the walk began.")

    @classmethod
    def from_graph(cls, found: Verification) -> Self:
        """Show it."""
        return cls(
            entries_checked=found.checked,
            intact=found.fault is None,
            first_fault_at=found.fault_at,
            first_fault=found.fault,
            head=AuditAnchor(sequence=found.head.sequence, hash=found.head.hash),
        )
