"""The audit, for auditors."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.errors import InvalidInput, ReadOnly
from api.ids import checked_id
from api.listing_pages import listing_page
from api.pagination import Connection
from api.scalars import DateTime
from api.types.audit import AuditAnchorInput, AuditEntry, AuditVerification
from api.types.roles import Role
from graph.audit import verify_audit
from graph.audit_chain import Anchor
from graph.audit_listing import AUDIT_ENTRIES
from loaders.declared import AskedList


@strawberry.input(description="`writtenFrom` is inclusive, `writtenBefore` is not.")
class AuditFilter:
    """Which entries."""

    subject_id: strawberry.ID | None = None
    organization_id: strawberry.ID | None = None
    roles: list[Role] | None = None
    mutations: list[str] | None = None
    written_from: DateTime | None = None
    written_before: DateTime | None = None


@strawberry.type
class AuditQueries:
    """For auditors alone."""

    @strawberry.field(description="Who wrote what, latest first. For auditors.")
    async def audit_entries(
        self, info: Info, first: int, after: str | None = None, filter: AuditFilter | None = None
    ) -> Connection[AuditEntry]:
        """A page of entries."""
        wanted = filter or AuditFilter()
        filters = {
            "changed_id": wanted.subject_id and checked_id(wanted.subject_id),
            "scope_id": wanted.organization_id and checked_id(wanted.organization_id),
            "roles": None if wanted.roles is None else [str(each) for each in wanted.roles],
            "mutations": wanted.mutations,
            "written_from": wanted.written_from,
            "written_before": wanted.written_before,
        }
        asked = AskedList(first, after, filters=filters)
        return await listing_page(info, AUDIT_ENTRIES, asked, AuditEntry.from_graph)

    @strawberry.field(
        description="Walks the chain of the audit and names the first fault; from the first entry "
        "to the last one where no ends are given. `anchor`: a number and hash kept outside the "
        "database, which finds an end that was cut off and written anew. For auditors."
    )
    async def audit_verify(
        self,
        info: Info,
        from_sequence: int = 1,
        to_sequence: int | None = None,
        anchor: AuditAnchorInput | None = None,
    ) -> AuditVerification:
        """Every hash is computed again."""
        keys = info.context.audit_keys
        if keys is None:
            raise ReadOnly
        if from_sequence < 1 or (to_sequence is not None and to_sequence < from_sequence):
            raise InvalidInput("Numbers of entries begin with 1, and `toSequence` comes later.")
        if anchor is not None and anchor.sequence < 1:
            raise InvalidInput("An anchor has the number of an entry, from 1 on.")
        found = await verify_audit(
            info.context.graph,
            keys,
            first=from_sequence,
            last=to_sequence,
            anchor=Anchor(anchor.sequence, anchor.hash) if anchor else None,
        )
        return AuditVerification.from_graph(found)
