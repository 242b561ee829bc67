"""Imports of members, for administrators of their park and for auditors."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.ids import checked_id
from api.listing_pages import listing_page
from api.pagination import Connection
from api.types.imports import ImportJob
from graph.import_listings import IMPORT_JOBS
from loaders.declared import AskedList


@strawberry.type
class ImportQueries:
    """Jobs."""

    @strawberry.field(
        description="Spreadsheets of members on their way in, latest first: those of your park; "
        "for auditors all."
    )
    async def import_jobs(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        parks: list[strawberry.ID] | None = None,
    ) -> Connection[ImportJob]:
        """A page of jobs."""
        filters = {"parks": None if parks is None else [checked_id(each) for each in parks]}
        asked = AskedList(first, after, filters=filters)
        return await listing_page(info, IMPORT_JOBS, asked, ImportJob.from_graph)
