"""Members imported from a spreadsheet: the job, its rows and its cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Self, cast

import strawberry

from api.context import Info
from api.pagination import Connection, connection, page
from api.scalars import DateTime
from api.types.actors import Actor
from api.types.import_rows import ImportColumn, ImportLeftOut, ImportRow
from api.types.nodes import Node
from api.types.roles import Role
from api.types.teams import organization
from graph import model
from graph.views import View
from onboarding.records import MemberTable, ParsedRow
from onboarding.words import RowVerdict

if TYPE_CHECKING:
    from api.types.kinds import Park

MOST_LEFT_OUT = 100


@strawberry.type(description="How many rows committing would deal with in one way.")
class ImportCount:
    """Rows by verdict."""

    verdict: RowVerdict
    rows: int


@strawberry.type(description="Why a job did not go on.")
class ImportFailure:
    """What went wrong."""

    reason: str = strawberry.field(
        description="What a file is refused for (docs/decisions/0028-spreadsheets.md, §1); "
        "UNEXPECTED: nobody knows; CHANGED: rows cannot be committed any more, for what is there "
        "has changed since the preview."
    )
    message: str = strawberry.field(description="For people, with how to mend it.")


@strawberry.type(
    description="One spreadsheet on its way in: read, shown, then committed or cancelled. For the "
    "administrators of its park and for auditors. It is shown as it stands now. The same file "
    "committed twice changes nothing."
)
class ImportJob(Node):
    """A job."""

    state: model.ImportState
    file_name: str
    sha256: str = strawberry.field(description="Of the file: the same file is known again.")
    started_by: Actor
    started_at: DateTime
    rows_total: int | None = strawberry.field(
        description="Rows that were read; null: not read yet."
    )
    rows_done: int = strawberry.field(
        description="Of a commit: rows that are settled, of `rowsTotal`; 0 before."
    )
    counts: list[ImportCount] = strawberry.field(
        description="Rows by what committing would do; of a commit, what it set out to do."
    )
    failure: ImportFailure | None = strawberry.field(
        description="Why it FAILED, or went back to its PREVIEW; null: neither."
    )
    park_id: strawberry.Private[str]
    job: strawberry.Private[model.ImportJob]

    @strawberry.field(description="Whose members they are.")
    async def park(self, info: Info) -> Annotated[Park, strawberry.lazy("api.types.kinds")]:
        """The park."""
        return cast("Park", await organization(info, self.park_id, self.view))

    @strawberry.field(description="How headings were understood; empty: not read.")
    async def columns(self, info: Info) -> list[ImportColumn]:
        """From the left."""
        table = await self._table(info)
        return [ImportColumn.from_table(each) for each in table.columns] if table else []

    @strawberry.field(description="What is remarkable about the file as a whole.")
    async def notes(self, info: Info) -> list[str]:
        """Of the table."""
        table = await self._table(info)
        return [each.message for each in table.notes] if table else []

    @strawberry.field(description=f"Rows that were not read, the first {MOST_LEFT_OUT}.")
    async def left_out(self, info: Info) -> list[ImportLeftOut]:
        """Hidden ones, examples, repeated headings."""
        table = await self._table(info)
        shown = table.skipped[:MOST_LEFT_OUT] if table else ()
        return [ImportLeftOut(number=number, message=message) for number, message in shown]

    @strawberry.field(
        description="Rows in the order of the sheet; all verdicts unless some are named."
    )
    async def rows(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        verdicts: list[RowVerdict] | None = None,
    ) -> Connection[ImportRow]:
        """A page of rows."""
        wanted = None if verdicts is None else sorted(str(each) for each in verdicts)
        asked = page(info.context, self.view, first, after, ["import rows", self.id, wanted])
        table = await self._table(info)
        imports = info.context.imports
        states = await imports.states(self.job) if table else []
        found = [each for each in states if wanted is None or each.verdict in wanted]
        start = int(asked.after.key) if asked.after else 0
        shown = [each for each in found if each.number > start][: asked.slice.limit]
        recorded = await imports.recorded(self.job) if shown else {}
        rows = _by_number(table)
        made = [
            ImportRow.from_table(rows[each.number], each, recorded.get(each.number), asked.view)
            for each in shown
        ]

        async def count() -> int:
            return len(found)

        return connection(asked, [(each.number, each) for each in made], _as_it_is, count)

    @strawberry.field(
        description="Where the sheet with its messages is downloaded (GET, with the same token); "
        "null: not read."
    )
    def error_report(self) -> str | None:
        """A path of this server."""
        is_read = self.job.rows_total is not None
        return f"/imports/{self.id}/report.xlsx" if is_read else None

    async def _table(self, info: Info) -> MemberTable | None:
        if self.job.rows_total is None:
            return None
        return await info.context.imports.table(self.job)

    @classmethod
    def from_graph(cls, job: model.ImportJob, view: View) -> Self:
        """Show a job."""
        return cls(
            id=strawberry.ID(job.id),
            view=view,
            state=job.state,
            file_name=job.file_name,
            sha256=job.sha256,
            started_by=Actor(
                subject=job.subject, role=Role(job.role), organization_id=job.scope_id, view=view
            ),
            started_at=DateTime(job.recorded_at),
            rows_total=job.rows_total,
            rows_done=job.rows_done,
            counts=[
                ImportCount(verdict=RowVerdict(verdict), rows=rows)
                for verdict, rows in zip(job.verdicts, job.counts, strict=True)
            ],
            failure=ImportFailure(reason=job.reason, message=job.message or "")
            if job.reason
            else None,
            park_id=job.park_id,
            job=job,
        )


def _by_number(table: MemberTable | None) -> Mapping[int, ParsedRow]:
    return {each.number: each for each in table.rows} if table else {}


def _as_it_is(row: ImportRow, _: View) -> ImportRow:
    return row
