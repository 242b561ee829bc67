"""The record of who wrote what: entries of the audit, and what events tell."""

from dataclasses import dataclass
from enum import auto

from graph.model.words import Word


class EventKind(Word):
    """What an event is about."""

    MEMBERSHIP = auto()
    INTRODUCTION = auto()
    PLAN = auto()
    IMPORT = auto()
    CONSENT = auto()
    DEAL = auto()
    RELATIONSHIP = auto()
    FACT = auto()
    NEED = auto()
    TEAM = auto()
    RECOMMENDATION = auto()
    ORGANIZATION = auto()
    PARK = auto()


class EventChange(Word):
    """How it changed."""

    CREATED = auto()
    CHANGED = auto()
    ENDED = auto()


class AuditFault(Word):
    """What is wrong with the first bad entry of the audit."""

    ALTERED = auto()
    MISSING = auto()
    REORDERED = auto()


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change of one node; `hash` seals everything else, `previous_hash` the entry before it.

    `subject` acted in `role` for `scope_id` by `mutation`; `body_digest` is the SHA-256 of its
    input. `key_name` says which key sealed it.
    """

    id: str
    sequence: int
    recorded_at: str
    subject: str | None
    role: str
    scope_id: str | None
    mutation: str
    request_id: str | None
    body_digest: str
    changed_id: str
    other_id: str | None
    kind: EventKind
    change: EventChange
    previous_hash: str
    key_name: str
    hash: str
