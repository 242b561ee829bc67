"""The roles of callers, as clients see them."""

from enum import StrEnum


class Role(StrEnum):
    """The roles of callers who are not anonymous."""

    PLATFORM_ADMIN = "PLATFORM_ADMIN"
    PARK_ADMIN = "PARK_ADMIN"
    BANK_OFFICER = "BANK_OFFICER"
    MEMBER = "MEMBER"
    AUDITOR = "AUDITOR"
