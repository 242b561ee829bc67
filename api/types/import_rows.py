"""What an import shows of a sheet: its columns, its rows and their cells."""

from __future__ import annotations

from typing import Self

import strawberry

from api.context import Info
from api.importing.judging import RowState
from api.importing.recording import Recorded
from api.types.duplicates import DuplicateProposal
from api.types.kinds import to_organization_or_none
from api.types.organizations import Organization
from graph import model
from graph.nouns import ORGANIZATION
from graph.views import View
from onboarding.records import ParsedCell, ParsedRow
from onboarding.table import Column
from onboarding.words import ImportField, RowVerdict, Severity


@strawberry.type(
    description="How a heading was understood. Null `field`: it was not, and the column is left "
    "out; `label`: which credential a column of yes and no is about."
)
class ImportColumn:
    """A column of the sheet."""

    letter: str = strawberry.field(description="As a spreadsheet program names it: A, B … AA.")
    heading: str
    field: ImportField | None
    label: model.CredentialKind | None
    year: str | None = strawberry.field(description="Of figures; null: none is named.")
    severity: Severity | None
    message: str | None

    @classmethod
    def from_table(cls, column: Column) -> Self:
        """Show a column."""
        finding = column.finding
        return cls(
            letter=column.letter,
            heading=column.heading,
            field=column.field,
            label=column.label,
            year=column.year,
            severity=finding.severity if finding else None,
            message=finding.message if finding else None,
        )


@strawberry.type(
    description="A cell with text, or one that is missing. `message` is null for a good cell; "
    "`parsed` is null for one that cannot be read, or that stands for nothing."
)
class ImportCell:
    """A cell."""

    field: ImportField
    raw: str
    parsed: str | None
    severity: Severity | None
    message: str | None
    is_written: bool = strawberry.field(
        description="Whether committing the row writes something of it, by the latest judgement; "
        "false: it is there already, an import does not change it, or the row is in doubt."
    )

    @classmethod
    def from_table(cls, cell: ParsedCell, *, is_written: bool) -> Self:
        """Show a cell."""
        return cls(
            field=cell.field,
            raw=cell.raw,
            parsed=cell.parsed,
            severity=cell.severity,
            message=cell.message,
            is_written=is_written,
        )


@strawberry.type(description="A row that was not read, and why.")
class ImportLeftOut:
    """A row left out."""

    number: int
    message: str


@strawberry.type(description="One row of the sheet as understood.")
class ImportRow:
    """A row."""

    id: strawberry.Private[str]
    number: int = strawberry.field(description="Of the sheet, counted from 1, headings included.")
    verdict: RowVerdict
    cells: list[ImportCell]
    message: str | None = strawberry.field(
        description="About the row as a whole: what committing does besides, or why nothing was "
        "recorded; null: nothing is remarkable."
    )
    is_recorded: bool = strawberry.field(description="Whether a commit has written it.")
    organization_id: strawberry.Private[str | None]
    state: strawberry.Private[RowState]
    view: strawberry.Private[View]

    @strawberry.field(
        description="The organisation that it is or became; null: a new one before the commit, one "
        "in doubt, or not recorded."
    )
    async def organization(self, info: Info) -> Organization | None:
        """Loaded like any other."""
        if self.organization_id is None:
            return None
        found = await info.context.loaders.node(self.organization_id, self.view, ORGANIZATION)
        return to_organization_or_none(found, self.view)

    @strawberry.field(
        description="Of a POSSIBLE_DUPLICATE: which organisations it may be, likeliest first."
    )
    def duplicates(self) -> list[DuplicateProposal]:
        """With their signs."""
        return [DuplicateProposal.from_match(each, self.view) for each in self.state.duplicates]

    @classmethod
    def from_table(
        cls, row: ParsedRow, state: RowState, recorded: Recorded | None, view: View
    ) -> Self:
        """Show a row."""
        known = recorded.organization_id if recorded else state.organization_id
        return cls(
            id=str(row.number),
            number=row.number,
            verdict=state.verdict,
            cells=[
                ImportCell.from_table(each, is_written=each.column in state.written)
                for each in row.cells
            ],
            message=(recorded.message if recorded else None) or state.message,
            is_recorded=recorded is not None and recorded.message is None,
            organization_id=known,
            state=state,
            view=view,
        )
