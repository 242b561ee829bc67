"""Words of recommendations."""

from enum import StrEnum


class RecommendationBasis(StrEnum):
    """What a ranking rests on: PATHS over shared deals, or COLD_START where there are none."""

    PATHS = "PATHS"
    COLD_START = "COLD_START"


class TieKind(StrEnum):
    """Why two organisations are tied."""

    DEAL = "DEAL"
    CLIENT = "CLIENT"
    INSTITUTE = "INSTITUTE"
    TEAM = "TEAM"
    PARK = "PARK"


class RecommendationTermKind(StrEnum):
    """A part of a score that is no path."""

    DIRECT_TIES = "DIRECT_TIES"
    SECTOR_ACTIVITY = "SECTOR_ACTIVITY"
    PARK_ACTIVITY = "PARK_ACTIVITY"
    EARLIER_WITH_TARGET = "EARLIER_WITH_TARGET"
    KIND_ACTIVITY = "KIND_ACTIVITY"
    ACTIVITY = "ACTIVITY"
    COMPLEMENT = "COMPLEMENT"
