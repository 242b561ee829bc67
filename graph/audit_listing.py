"""Audit entries as a noun that auditors may list."""

from graph.declarations import Listing, Ordering
from graph.model import AuditEntry
from graph.noun import Noun, Visibility
from graph.recording import Recording

AUDIT_ENTRY = Noun(
    "AuditEntry",
    AuditEntry,
    "b {.id, .sequence, .recorded_at, .subject, .role, .scope_id, .mutation, .request_id,"
    " .body_digest, .changed_id, .other_id, .kind, .change, .previous_hash, .key_name, .hash}",
    Visibility.AUDITORS,
    Recording.ONCE,
)
AUDIT_ENTRIES = Listing(
    "Query.auditEntries",
    AUDIT_ENTRY,
    "(b:AuditEntry)",
    orderings={"SEQUENCE": Ordering("b.sequence", descending=True)},
    filters={
        "changed_id": "b.changed_id = $changed_id",
        "scope_id": "b.scope_id = $scope_id",
        "roles": "b.role IN $roles",
        "mutations": "b.mutation IN $mutations",
        "written_from": "b.recorded_at >= $written_from",
        "written_before": "b.recorded_at < $written_before",
    },
)
