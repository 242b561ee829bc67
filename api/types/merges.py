"""Merges of two records of one organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.scalars import DateTime
from api.types.nodes import Node
from graph import model
from graph.callers import Role
from graph.views import View

if TYPE_CHECKING:
    from api.types.organizations import Organization


@strawberry.type(
    description="Two records of one organisation that were joined. All that was recorded of the "
    "one merged away is of the one kept, at every `knownAt`, and its id names the one kept."
)
class OrganizationMerge(Node):
    """A merge."""

    merged_away_id: strawberry.ID = strawberry.field(
        description="Goes on resolving: to the one kept, or once undone to its own organisation."
    )
    merged_away_name: str = strawberry.field(description="As it was named when it was merged.")
    merged_at: DateTime
    reason: str | None = strawberry.field(
        description="Null: you are neither an administrator of a park nor an auditor."
    )
    undone_at: DateTime | None = strawberry.field(description="Null: it was not undone.")
    undone_reason: str | None = strawberry.field(
        description="Null as `reason` is, or it was not undone."
    )
    kept_id: strawberry.Private[str]

    @strawberry.field(
        description="The organisation that stands for both; where it was merged itself later, what "
        "stands for all."
    )
    async def kept(
        self, info: Info
    ) -> Annotated[Organization, strawberry.lazy("api.types.organizations")]:
        """What stands for both."""
        from api.types.teams import organization

        return await organization(info, self.kept_id, self.view)

    @classmethod
    def from_graph(cls, merge: model.OrganizationMerge, view: View) -> Self:
        """Show a merge."""
        is_told = view.caller.role in (Role.PARK_ADMIN, Role.AUDITOR)
        return cls(
            id=strawberry.ID(merge.id),
            view=view,
            merged_away_id=strawberry.ID(merge.merged_away_id),
            merged_away_name=merge.merged_away_name,
            merged_at=DateTime(merge.recorded_at),
            reason=merge.reason if is_told else None,
            undone_at=DateTime(merge.undone_at) if merge.undone_at else None,
            undone_reason=merge.undone_reason if is_told else None,
            kept_id=merge.kept_id,
        )
