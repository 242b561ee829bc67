"""Spreadsheets on their way in: uploads, jobs, and what is known of their rows, kept in parts.

What may happen to a job: docs/decisions/0030-import-of-members.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

from uuid_utils import uuid7

from graph.audit_chain import Change
from graph.callers import Caller
from graph.client import Graph, Transaction
from graph.errors import Conflict, Forbidden, NotFound
from graph.import_listings import IMPORT_JOB
from graph.membership_acts import administers
from graph.model import EventChange, EventKind, ImportJob, ImportRows, ImportState
from graph.moments import moment
from graph.park_rules import rules_of_park
from graph.rows import decode
from graph.units import Outcome
from graph.views import View

BYTES_A_PART = 1_000_000
KEPT_UNUSED = timedelta(days=1)
FILE, JUDGED, DECIDED, DONE = "FILE", "JUDGED", "DECIDED", "DONE"
"""What the parts of an upload (FILE) and of a job are."""

CREATE_UPLOAD: LiteralString = """
CREATE (b:Upload {id: $id})
SET b.park_id = $park_id, b.sha256 = $sha256, b.size = $size, b.uploaded_at = $at
"""

WRITE_PART: LiteralString = """
MERGE (part:ImportPart {key: $owner_id + ' ' + $kind + ' ' + toString($position)})
SET part.owner_id = $owner_id, part.kind = $kind, part.position = $position,
    part.content = $content
"""

DROP_PARTS: LiteralString = """
MATCH (part:ImportPart {owner_id: $owner_id})
WHERE part.kind = $kind
DELETE part
"""

# What was never used is nobody's evidence.
DROP_OLD_UPLOADS: LiteralString = """
MATCH (b:Upload)
WHERE b.uploaded_at < $before AND b.used IS NULL
OPTIONAL MATCH (part:ImportPart {owner_id: b.id})
DELETE part, b
"""

PARTS_OF: LiteralString = """
MATCH (part:ImportPart {owner_id: $owner_id})
WHERE part.kind = $kind
RETURN part.position AS position, part.content AS content
ORDER BY position
"""

TAKE_UPLOAD: LiteralString = """
OPTIONAL MATCH (park:Park {id: $park_id})
OPTIONAL MATCH (b:Upload {id: $id})
WHERE b.park_id = $park_id
SET b.used = true
RETURN park.id AS park_id, b.sha256 AS sha256
"""

CREATE_JOB: LiteralString = """
CREATE (b:Entity:ImportJob)
SET b = $properties
"""

JOB_TO_CHANGE: LiteralString = (
    """
MATCH (b:Entity {id: $id})
WHERE b:ImportJob AND """
    + IMPORT_JOB.visible("b")
    + """
SET b.writing = true
REMOVE b.writing
RETURN """
    + IMPORT_JOB.projection
    + """ AS job
"""
)

SET_JOB: LiteralString = """
MATCH (b:Entity {id: $id})
WHERE b:ImportJob
SET b += $properties
"""


@dataclass(frozen=True, slots=True)
class Part:
    """Bytes of an upload or of a job, in their order."""

    kind: str
    position: int
    content: bytes


async def keep_upload(graph: Graph, park_id: str, sha256: str, content: bytes) -> str:
    """Keep a file for a park, and forget those that nobody used; answers its id."""
    id, now = str(uuid7()), datetime.now(UTC)
    before = moment(now - KEPT_UNUSED)

    async def work(transaction: Transaction) -> None:
        await transaction.run(DROP_OLD_UPLOADS, before=before)
        await transaction.run(
            CREATE_UPLOAD, id=id, park_id=park_id, sha256=sha256, size=len(content), at=moment(now)
        )
        for position, start in enumerate(range(0, len(content), BYTES_A_PART)):
            part = Part(FILE, position, content[start : start + BYTES_A_PART])
            await write_part(transaction, id, part)

    await graph.transact(work)
    return id


async def write_part(transaction: Transaction, owner_id: str, part: Part) -> None:
    """Written again, it is what it was."""
    await transaction.run(
        WRITE_PART,
        owner_id=owner_id,
        kind=part.kind,
        position=part.position,
        content=part.content,
    )


async def parts_of(graph: Graph, owner_id: str, kind: str) -> list[Part]:
    """In their order."""
    rows = await graph.read(PARTS_OF, owner_id=owner_id, kind=kind)
    return [Part(kind, row["position"], bytes(row["content"])) for row in rows]


@dataclass(frozen=True, slots=True)
class Start:
    """An upload that becomes a job."""

    park_id: str
    upload_id: str
    file_name: str


async def start_import(transaction: Transaction, view: View, stated: Start) -> Outcome:
    """A job that is still to be read. Raises NotFound and Forbidden."""
    asked = {"id": stated.upload_id, "park_id": stated.park_id}
    [row] = await transaction.run(TAKE_UPLOAD, **asked)
    if row["park_id"] is None:
        raise NotFound("parkId")
    if not administers(view, stated.park_id):
        raise Forbidden("Members of a park are imported by its administrator.")
    if row["sha256"] is None:
        raise NotFound("uploadId")
    id = str(uuid7())
    properties = {
        "id": id,
        "park_id": stated.park_id,
        "upload_id": stated.upload_id,
        "state": str(ImportState.PARSING),
        "file_name": stated.file_name,
        "sha256": row["sha256"],
        "day": view.today.isoformat(),
        "rows_done": 0,
        **_by(view.caller),
        **_acting(view.caller),
    }
    await transaction.run(CREATE_JOB, properties=properties)
    change = Change(id, EventKind.IMPORT, EventChange.CREATED, stated.park_id)
    return Outcome(id, (change,), recorded=(id,))


@dataclass(frozen=True, slots=True)
class Commit:
    """Which rows of a job; `decisions`: what they are, as JSON."""

    job_id: str
    rows: ImportRows
    decisions: bytes


async def commit_import(transaction: Transaction, view: View, stated: Commit) -> Outcome:
    """Have it recorded. Raises NotFound, Forbidden and Conflict."""
    job = await _changing(transaction, view, stated.job_id, ImportState.PREVIEW)
    rules = await rules_of_park(transaction, job.park_id)
    if rules.four_eyes and job.subject == view.caller.subject:
        raise Conflict("You have started it: under four eyes somebody else commits it.", job.id)
    properties = {
        "state": str(ImportState.COMMITTING),
        "commit_rows": str(stated.rows),
        "reason": None,
        "message": None,
        "attempts": 0,
        "runner": None,
        "rows_done": 0,
        "is_judged": False,
        **_acting(view.caller),
    }
    await transaction.run(SET_JOB, id=job.id, properties=properties)
    await write_part(transaction, job.id, Part(DECIDED, 0, stated.decisions))
    return _changed(job, EventChange.CHANGED)


async def cancel_import(transaction: Transaction, view: View, id: str) -> Outcome:
    """Give it up. Raises NotFound, Forbidden and Conflict."""
    job = await _changing(
        *(transaction, view, id),
        *(ImportState.PARSING, ImportState.PREVIEW, ImportState.FAILED),
    )
    cancelled = {"state": str(ImportState.CANCELLED)}
    await transaction.run(SET_JOB, id=job.id, properties=cancelled)
    return _changed(job, EventChange.ENDED)


async def _changing(
    transaction: Transaction, view: View, id: str, *states: ImportState
) -> ImportJob:
    rows = await transaction.run(JOB_TO_CHANGE, id=id, caller=view.parameters()["caller"])
    if not rows:
        raise NotFound("importJobId")
    job = decode(ImportJob, rows[0]["job"])
    if not administers(view, job.park_id):
        raise Forbidden("This is for the park's administrator.")
    if job.state not in states:
        raise Conflict(f"The import is {job.state}, not {' or '.join(states)}.", job.id)
    return job


def _changed(job: ImportJob, change: EventChange) -> Outcome:
    return Outcome(job.id, (Change(job.id, EventKind.IMPORT, change, job.park_id),))


def _by(caller: Caller) -> dict[str, Any]:
    """Who does it, as the job keeps it."""
    return {
        "subject": caller.subject,
        "role": str(caller.role),
        "scope_id": caller.organization_id,
    }


def _acting(caller: Caller) -> dict[str, Any]:
    """On whose behalf it is worked at now."""
    return {f"acting_{name}": value for name, value in _by(caller).items()}


def joined(parts: Sequence[Part]) -> bytes:
    """The whole of what was cut into parts."""
    return b"".join(each.content for each in parts)
