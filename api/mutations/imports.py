"""Members imported from a spreadsheet: started, committed, cancelled."""

from __future__ import annotations

import uuid
from typing import Annotated

import orjson
import strawberry

from api.context import Info
from api.ids import checked_id
from api.mutations.performing import Keyed, Work, perform
from api.types.errors import Mistake
from api.types.imports import ImportJob
from api.types.stated import checked_text
from graph import model
from graph.errors import Conflict, Invalid
from graph.import_listings import IMPORT_JOB
from graph.imports import Commit, Start, cancel_import, commit_import, start_import
from onboarding.words import RowVerdict

ImportJobResult = Annotated[ImportJob | Mistake, strawberry.union("ImportJobResult")]

MOST_DECISIONS = 2_000


@strawberry.input(
    description="`uploadId` is the answer of `POST /uploads`, whose body is the file: at most "
    "20,000,000 bytes, kept for a day."
)
class ImportStartInput:
    """Which file, for which park."""

    idempotency_key: uuid.UUID
    park_id: strawberry.ID
    upload_id: strawberry.ID
    file_name: str


@strawberry.input(
    description="What a POSSIBLE_DUPLICATE is: one of the organisations shown with it, or, without "
    "`organizationId`, a new one."
)
class ImportDecisionInput:
    """A row and what it is."""

    row: int
    organization_id: strawberry.ID | None = None


@strawberry.input(description="`decisions`: at most 2,000, each for another row.")
class ImportCommitInput:
    """Which rows."""

    idempotency_key: uuid.UUID
    import_job_id: strawberry.ID
    rows: model.ImportRows
    decisions: list[ImportDecisionInput] | None = None


@strawberry.input
class ImportCancelInput:
    """Which job."""

    idempotency_key: uuid.UUID
    import_job_id: strawberry.ID


@strawberry.type
class ImportMutations:
    """The way of a file: docs/decisions/0030-import-of-members.md."""

    @strawberry.mutation(
        description="Reads an uploaded spreadsheet into a preview; ask for the job until it is in "
        "PREVIEW. By the administrator of the park."
    )
    async def import_start(self, info: Info, input: ImportStartInput) -> ImportJobResult:
        """PARSING."""
        stated = Start(
            park_id=checked_id(input.park_id),
            upload_id=checked_id(input.upload_id),
            file_name=checked_text(input.file_name, "fileName"),
        )
        return await _performed(
            info, "importStart", input, lambda tx, view: start_import(tx, view, stated)
        )

    @strawberry.mutation(
        description="Has the rows of a preview recorded: ALL, or none if one is INVALID or a "
        "POSSIBLE_DUPLICATE without a decision; or those that are VALID. Under four eyes by "
        "somebody else than who started it. Ask for the job until it is COMMITTED."
    )
    async def import_commit(self, info: Info, input: ImportCommitInput) -> ImportJobResult:
        """COMMITTING."""
        id = checked_id(input.import_job_id)
        decisions = await _decided(info, id, input)
        stated = Commit(id, input.rows, orjson.dumps(decisions, option=orjson.OPT_NON_STR_KEYS))
        return await _performed(
            info, "importCommit", input, lambda tx, view: commit_import(tx, view, stated)
        )

    @strawberry.mutation(description="Gives up what was not committed.")
    async def import_cancel(self, info: Info, input: ImportCancelInput) -> ImportJobResult:
        """CANCELLED."""
        id = checked_id(input.import_job_id)
        return await _performed(
            info, "importCancel", input, lambda tx, view: cancel_import(tx, view, id)
        )


async def _decided(info: Info, id: str, input: ImportCommitInput) -> dict[int, str | None]:
    """Decisions by row; raises Invalid, and Conflict where ALL cannot be committed.

    What is not seen or not in its preview is told by the commit itself.
    """
    given = input.decisions or []
    if len(given) > MOST_DECISIONS:
        raise Invalid((("decisions",), f"At most {MOST_DECISIONS}."))
    decisions = {
        each.row: each.organization_id and checked_id(each.organization_id) for each in given
    }
    job = await info.context.loaders.node(id, await info.context.view(), IMPORT_JOB)
    if not isinstance(job, model.ImportJob) or job.state is not model.ImportState.PREVIEW:
        return decisions
    states = {each.number: each for each in await info.context.imports.states(job)}
    problems: list[tuple[tuple[str, ...], str]] = []
    for place, each in enumerate(given):
        path, state = ("decisions", str(place)), states.get(each.row)
        if state is None or state.verdict is not RowVerdict.POSSIBLE_DUPLICATE:
            problems.append(((*path, "row"), f"Row {each.row} is no possible duplicate."))
        elif each.organization_id and each.organization_id not in {
            other.existing_id for other in state.duplicates
        }:
            problems.append(((*path, "organizationId"), "It was not shown with this row."))
    if len(decisions) < len(given):
        problems.append((("decisions",), "A row is decided once."))
    if problems:
        raise Invalid(*problems)
    doubtful = [
        each.number
        for each in states.values()
        if each.verdict is RowVerdict.INVALID
        or (each.verdict is RowVerdict.POSSIBLE_DUPLICATE and each.number not in decisions)
    ]
    if input.rows is model.ImportRows.ALL and doubtful:
        shown = ", ".join(map(str, doubtful[:5]))
        raise Conflict(
            f"{len(doubtful)} rows cannot be committed, first {shown}: mend or decide them, or "
            "commit those that are VALID.",
            id,
        )
    return decisions


async def _performed(info: Info, mutation: str, input: Keyed, work: Work) -> ImportJobResult:
    found = await perform(info, mutation, input, work, IMPORT_JOB, ImportJob.from_graph)
    info.context.imports.wake()
    return found
