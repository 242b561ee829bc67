"""The viewer: who asks, as the server understood it."""

from __future__ import annotations

from typing import Self

import strawberry

from api.context import Info
from api.rights import permitted
from api.types.kinds import to_organization_or_none
from api.types.organizations import Organization
from api.types.roles import Role
from graph import callers
from graph.callers import Caller
from graph.nouns import ORGANIZATION


async def _scope(info: Info, organization_id: str | None) -> Organization | None:
    if organization_id is None:
        return None
    view = await info.context.view()
    found = await info.context.loaders.node(organization_id, view, ORGANIZATION)
    return to_organization_or_none(found, view)


@strawberry.type(
    description="What a role opens. `key`: the name of a field of Query or Mutation, for example "
    "factState."
)
class Permission:
    """A field, for an organisation."""

    key: str
    organization_id: strawberry.Private[str | None]

    @strawberry.field(description="For which organisation; null: for all.")
    async def scope(self, info: Info) -> Organization | None:
        """For a PARK_ADMIN the park, whose organisations are meant."""
        return await _scope(info, self.organization_id)


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
        return await _scope(info, self.organization_id)

    @strawberry.field(
        description="Fields of Query and Mutation that not everybody may ask and this role may, "
        "by name."
    )
    def permissions(self) -> list[Permission]:
        """As the rights declare them."""
        names = permitted(callers.Role(self.role.value))
        return [Permission(key=name, organization_id=self.organization_id) for name in names]

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
