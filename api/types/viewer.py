"""The viewer: who asks, as the server understood it."""

from __future__ import annotations

from enum import Enum
from typing import Self

import strawberry

from api.context import Info
from api.types.kinds import to_organization_or_none
from api.types.organizations import Organization
from graph.callers import Caller


@strawberry.enum(description="Roles; each but PLATFORM_ADMIN and AUDITOR has a scope.")
class Role(Enum):
    """The roles of callers who are not anonymous."""

    PLATFORM_ADMIN = strawberry.enum_value(
        "PLATFORM_ADMIN", description="Administers; reads what is public, no member's data."
    )
    PARK_ADMIN = strawberry.enum_value("PARK_ADMIN", description="Scope: a park.")
    BANK_OFFICER = strawberry.enum_value("BANK_OFFICER", description="Scope: a bank.")
    MEMBER = strawberry.enum_value("MEMBER", description="Scope: an organisation.")
    AUDITOR = strawberry.enum_value("AUDITOR", description="Reads everything, and the audit.")


@strawberry.type(description="Who asks, and in which role.")
class Viewer:
    """A caller who is not anonymous."""

    subject: str = strawberry.field(
        description="Who acts, as the issuer of the token names them; in the demo without a "
        'token "demo".'
    )
    role: Role = strawberry.field(description="The role of this request.")
    organization_id: strawberry.Private[str | None]

    @strawberry.field(
        description="The organisation that the role is for; null: the role is for none."
    )
    async def scope(self, info: Info) -> Organization | None:
        """Loaded like any other organisation."""
        if self.organization_id is None:
            return None
        view = await info.context.view()
        found = await info.context.loaders.node(self.organization_id, view)
        return to_organization_or_none(found, view)

    @classmethod
    def from_caller(cls, caller: Caller) -> Self | None:
        """Show a caller; None: anonymous."""
        if caller.subject is None:
            return None
        return cls(
            subject=caller.subject,
            role=Role(caller.role.value),
            organization_id=caller.organization_id,
        )
