"""The vocabularies of plans; their values are explained in api/types/vocabulary_plans.py."""

from enum import StrEnum


class TrancheRole(StrEnum):
    """What a tranche does."""

    OWN_LINE = "OWN_LINE"
    GAP_LOAN = "GAP_LOAN"
    GUARANTEE = "GUARANTEE"
    INSURANCE = "INSURANCE"
    LEASE = "LEASE"
    EQUITY = "EQUITY"
    WARRANT = "WARRANT"
    SERVICE = "SERVICE"


class PlanProof(StrEnum):
    """How far the solver got."""

    OPTIMAL = "OPTIMAL"
    BOUNDED = "BOUNDED"
