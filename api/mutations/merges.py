"""Joining two records of one organisation, and setting them apart again."""

from __future__ import annotations

import uuid
from typing import Annotated

import strawberry

from api.context import Info
from api.ids import checked_id
from api.mutations.performing import perform
from api.types.errors import Mistake
from api.types.merges import OrganizationMerge
from api.types.stated import checked_text
from graph.merged import ORGANIZATION_MERGE
from graph.merging import merge_organizations
from graph.unmerging import undo_merge

OrganizationMergeResult = Annotated[
    OrganizationMerge | Mistake, strawberry.union("OrganizationMergeResult")
]


@strawberry.input(
    description="`keptId`: the one that was recorded first; `mergedAwayId`: its double. Both "
    "belong to the park that you administer, and are of one kind."
)
class OrganizationMergeInput:
    """Which two."""

    idempotency_key: uuid.UUID
    kept_id: strawberry.ID
    merged_away_id: strawberry.ID
    reason: str


@strawberry.input
class OrganizationMergeUndoInput:
    """Which merge, and why."""

    idempotency_key: uuid.UUID
    merge_id: strawberry.ID
    reason: str


@strawberry.type
class MergeMutations:
    """Merges."""

    @strawberry.mutation(
        description="Joins two records of one organisation: all that is recorded of the double is "
        "of the one kept from now on, its names are other names of it, and its id names it. Where "
        "something recorded names both (a deal, a team, memberships in one park), ConflictError."
    )
    async def organization_merge(
        self, info: Info, input: OrganizationMergeInput
    ) -> OrganizationMergeResult:
        """For the administrator of their park."""
        kept, double = checked_id(input.kept_id), checked_id(input.merged_away_id)
        why = checked_text(input.reason, "reason")
        return await perform(
            info,
            "organizationMerge",
            input,
            lambda tx, view: merge_organizations(tx, view, kept, double, why),
            ORGANIZATION_MERGE,
            OrganizationMerge.from_graph,
        )

    @strawberry.mutation(
        description="Sets the two apart again: what was the double's before the merge is its own, "
        "with its names and its id; what was recorded since stays with the one kept."
    )
    async def organization_merge_undo(
        self, info: Info, input: OrganizationMergeUndoInput
    ) -> OrganizationMergeResult:
        """For the administrator of the park that merged them."""
        id, why = checked_id(input.merge_id), checked_text(input.reason, "reason")
        return await perform(
            info,
            "organizationMergeUndo",
            input,
            lambda tx, view: undo_merge(tx, view, id, why),
            ORGANIZATION_MERGE,
            OrganizationMerge.from_graph,
        )
