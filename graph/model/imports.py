"""Spreadsheets of members on their way in."""

from dataclasses import dataclass
from enum import auto

from graph.model.words import Word


class ImportState(Word):
    """Where a job stands: docs/decisions/0030-import-of-members.md."""

    PARSING = auto()
    PREVIEW = auto()
    COMMITTING = auto()
    COMMITTED = auto()
    CANCELLED = auto()
    FAILED = auto()


class ImportRows(Word):
    """Which rows are committed."""

    ALL = auto()
    VALID = auto()


@dataclass(frozen=True, slots=True)
class ImportJob:
    """A job as it stands now.

    `rows_total` None: not read yet. `rows_done`: of a commit. `counts`: rows by what committing
    would do. `reason` and `message`: why it failed, or went back to its preview. `day`: on which it
    was read.
    """

    id: str
    park_id: str
    upload_id: str
    state: ImportState
    file_name: str
    sha256: str
    subject: str | None
    role: str
    scope_id: str | None
    recorded_at: str
    day: str
    rows_total: int | None
    rows_done: int
    verdicts: tuple[str, ...]
    counts: tuple[int, ...]
    reason: str | None
    message: str | None
