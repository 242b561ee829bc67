"""The rules that fields can have."""

from enum import StrEnum


class Rule(StrEnum):
    """Who may ask a field.

    PUBLIC: everybody. RECORD: everybody who reaches the object, and only those who may see the
    record do. STATEMENT: who speaks for an organisation or administers its park. PARTY: who
    speaks for an organisation. PARK: administrators of parks. AUDIT: auditors. PLATFORM:
    administrators of the platform.
    """

    PUBLIC = "PUBLIC"
    RECORD = "RECORD"
    STATEMENT = "STATEMENT"
    PARTY = "PARTY"
    PARK = "PARK"
    AUDIT = "AUDIT"
    PLATFORM = "PLATFORM"
