"""What organisations that may work together have in common already."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry

from api.context import Info
from api.types.organizations import Organization
from api.types.teams import organization
from graph.acquaintance import Tie
from graph.views import View

MOST_ACQUAINTANCES = 20


@strawberry.type(
    description="What an organisation has in common with another one on the day, as far as you may "
    "see."
)
class Acquaintance:
    """Somebody that it knows."""

    deal_count: int = strawberry.field(description="Confirmed deals that both took part in.")
    last_on: date | None = strawberry.field(
        description="When the last of these was agreed on; null: there is none."
    )
    team_count: int = strawberry.field(description="Service teams that both are in, or lead.")
    organization_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @strawberry.field(description="The other one.")
    async def to(self, info: Info) -> Organization:
        """Whom it knows."""
        return await organization(info, self.organization_id, self.view)

    @classmethod
    def from_graph(cls, tie: Tie, view: View) -> Self:
        """Show a tie."""
        return cls(
            deal_count=tie.deals,
            last_on=tie.last_on,
            team_count=tie.teams,
            organization_id=tie.organization_id,
            view=view,
        )
