"""Jobs of import as a noun that administrators of their park may list.

A job moves on without moving the counter, so it is shown as it stands now, whatever the moment that
is asked about; its park is named by id.
"""

from graph.declarations import Listing, Ordering
from graph.model import ImportJob
from graph.noun import Noun, Visibility
from graph.recording import Recording

IMPORT_JOB = Noun(
    "ImportJob",
    ImportJob,
    "b {.id, .park_id, .upload_id, .state, .file_name, .sha256, .subject, .role, .scope_id,"
    " .recorded_at, .day, .rows_total, .rows_done, verdicts: coalesce(b.verdicts, []),"
    " counts: coalesce(b.counts, []), .reason, .message}",
    Visibility.IMPORTS,
    Recording.TIMELESS,
)
IMPORT_JOBS = Listing(
    "Query.importJobs",
    IMPORT_JOB,
    "(b:ImportJob)",
    orderings={"STARTED_AT": Ordering("b.recorded_at", descending=True)},
    filters={"parks": "b.park_id IN $parks"},
)
