"""Who acts."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.types.kinds import to_organization_or_none
from api.types.organizations import Organization
from api.types.roles import Role
from graph.nouns import ORGANIZATION
from graph.views import View


@strawberry.type(
    description="Who acts: a token's subject in the role it used, never a person's name."
)
class Actor:
    """Who did something."""

    subject: str | None = strawberry.field(description="As the issuer of the token names it.")
    role: Role
    organization_id: strawberry.Private[str | None]
    view: strawberry.Private[View]

    @strawberry.field(description="For which organisation; null: the role is for none.")
    async def scope(self, info: Info) -> Organization | None:
        """Loaded like any other organisation."""
        if self.organization_id is None:
            return None
        found = await info.context.loaders.node(self.organization_id, self.view, ORGANIZATION)
        return to_organization_or_none(found, self.view)
