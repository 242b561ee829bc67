"""Who works at a job: one process, for as long as it shows that it lives.

The time is the server's, so the clocks of the processes do not matter. Whoever writes renews the
lease in the same transaction, and writes nothing when it has lost it.
"""

from dataclasses import dataclass
from typing import Any, LiteralString

from graph.callers import Caller, Role
from graph.client import Graph, Transaction
from graph.errors import GraphError
from graph.import_listings import IMPORT_JOB
from graph.imports import DROP_PARTS, JUDGED, SET_JOB, Part, write_part
from graph.model import ImportJob, ImportRows, ImportState, OrganizationKind
from graph.rows import decode

SECONDS_OF_A_LEASE = 10.0

TAKE_JOB: LiteralString = (
    """
MATCH (b:Entity {id: $id})
WHERE b:ImportJob
SET b.writing = true
REMOVE b.writing
WITH b, datetime.realtime().epochMillis AS now
WHERE b.state IN ['PARSING', 'COMMITTING']
AND (b.runner IS NULL OR b.runner = $runner OR b.runner_until <= now)
SET b.runner = $runner, b.runner_until = now + $milliseconds,
    b.attempts = coalesce(b.attempts, 0) + 1
RETURN b.attempts AS attempts, b.commit_rows AS commit_rows,
  coalesce(b.is_judged, false) AS is_judged, b.acting_subject AS subject,
  b.acting_role AS role, b.acting_scope_id AS scope_id, """
    + IMPORT_JOB.projection
    + """ AS job
"""
)

KEEP_JOB: LiteralString = """
MATCH (b:Entity {id: $id})
WHERE b:ImportJob AND b.runner = $runner AND b.state = $state
SET b.runner_until = datetime.realtime().epochMillis + $milliseconds
RETURN b.id AS id
"""

COUNT_DONE: LiteralString = """
MATCH (b:Entity {id: $id})
WHERE b:ImportJob
SET b.rows_done = b.rows_done + $count
"""

UNFINISHED_JOBS: LiteralString = """
MATCH (b:ImportJob)
WHERE b.state IN ['PARSING', 'COMMITTING']
AND (b.runner IS NULL OR b.runner_until <= datetime.realtime().epochMillis)
RETURN b.id AS id
ORDER BY b.id
LIMIT 1
"""


class LeaseLost(GraphError):
    """The job was cancelled, or another process works at it; nothing was written."""


@dataclass(frozen=True, slots=True)
class Work:
    """A job that this process works at, as `runner`, on behalf of a caller.

    `rows`: which ones are committed; None of a job that is read. `is_judged`: what its rows will do
    is settled, for a unit may have been done.
    """

    job: ImportJob
    runner: str
    attempts: int
    caller: Caller
    rows: ImportRows | None
    is_judged: bool


async def unfinished_job(graph: Graph) -> str | None:
    """The id of a job that nobody works at."""
    rows = await graph.read(UNFINISHED_JOBS)
    return rows[0]["id"] if rows else None


async def take_job(graph: Graph, id: str, runner: str) -> Work | None:
    """None where there is nothing to do, or another process does it."""

    async def work(transaction: Transaction) -> list[dict[str, Any]]:
        return await transaction.run(TAKE_JOB, id=id, runner=runner, milliseconds=_milliseconds())

    rows = await graph.transact(work)
    if not rows:
        return None
    [row] = rows
    job = decode(ImportJob, row["job"])
    committing = job.state is ImportState.COMMITTING
    return Work(
        job,
        runner,
        row["attempts"],
        Caller(Role(row["role"]), row["scope_id"], OrganizationKind.PARK, row["subject"]),
        ImportRows(row["commit_rows"]) if committing else None,
        row["is_judged"],
    )


async def keep_job(transaction: Transaction, work: Work) -> None:
    """Renew the lease; raises LeaseLost."""
    kept = await transaction.run(
        KEEP_JOB,
        id=work.job.id,
        runner=work.runner,
        state=str(work.job.state),
        milliseconds=_milliseconds(),
    )
    if not kept:
        raise LeaseLost(f"import {work.job.id}")


async def give_sign(graph: Graph, work: Work) -> None:
    """Renew the lease while nothing is written; raises LeaseLost."""
    await graph.transact(lambda transaction: keep_job(transaction, work))


async def advance_job(
    graph: Graph, work: Work, properties: dict[str, Any], judged: list[Part] | None = None
) -> None:
    """Change what is known of the job, and what its rows would do; raises LeaseLost.

    The platform does this for nobody: the counter rests.
    """

    async def write(transaction: Transaction) -> None:
        await keep_job(transaction, work)
        await transaction.run(SET_JOB, id=work.job.id, properties=properties)
        if judged is not None:
            await transaction.run(DROP_PARTS, owner_id=work.job.id, kind=JUDGED)
            for part in judged:
                await write_part(transaction, work.job.id, part)

    await graph.transact(write)


async def part_done(transaction: Transaction, work: Work, part: Part, rows: int) -> None:
    """Within the unit that did it."""
    await write_part(transaction, work.job.id, part)
    await transaction.run(COUNT_DONE, id=work.job.id, count=rows)


def _milliseconds() -> int:
    return int(SECONDS_OF_A_LEASE * 1000)
