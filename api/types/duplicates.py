"""Records that may be one organisation."""

from __future__ import annotations

from typing import Self

import strawberry

from api.context import Info
from api.scalars import BasisPoints
from api.types.organizations import Organization
from api.types.teams import organization
from graph.views import View
from onboarding.verdicts import Duplicate
from onboarding.words import DuplicateSign


@strawberry.type(
    description="An organisation that may be the same one, with what speaks for it: "
    "docs/decisions/0028-spreadsheets.md, §8."
)
class DuplicateProposal:
    """A proposal, never a decision."""

    similarity: BasisPoints = strawberry.field(description="Of the names: 10000 is the same.")
    signs: list[DuplicateSign]
    organization_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @classmethod
    def from_match(cls, found: Duplicate, view: View) -> Self:
        """Show a proposal."""
        return cls(
            similarity=BasisPoints(found.similarity),
            signs=list(found.signs),
            organization_id=found.existing_id,
            view=view,
        )

    @strawberry.field
    async def organization(self, info: Info) -> Organization:
        """The other one."""
        return await organization(info, self.organization_id, self.view)
