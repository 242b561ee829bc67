"""A plan: who lends how much, who covers or attends it, and what is proved about it."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Partner:
    """A cover that is used; `covered` is in whole yuan, None for a presence."""

    cover_id: str
    covered: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """A tranche in a plan: its amount in whole yuan, its partners, the assets pledged for it.

    Partners: first the one that the product is paired with, then presences by their kind's word.
    """

    candidate_id: str
    amount: int
    partners: tuple[Partner, ...] = ()
    asset_ids: tuple[str, ...] = ()


class Objective(StrEnum):
    """What a plan is best by, in this order."""

    UNCOVERED = "UNCOVERED"
    OVER = "OVER"
    LEAD_LINE = "LEAD_LINE"
    YEARLY_COST = "YEARLY_COST"
    MEMBERS = "MEMBERS"
    INTRODUCTIONS = "INTRODUCTIONS"


@dataclass(frozen=True, slots=True)
class Plan:
    """Amounts in whole yuan; the yearly cost in yuan times basis points, to stay whole."""

    lines: tuple[Line, ...]
    uncovered: int
    over: int
    lead_line: int
    cost: int
    members: tuple[str, ...]
    introductions: int

    def value(self, objective: Objective) -> int:
        """What the plan reaches."""
        match objective:
            case Objective.UNCOVERED:
                return self.uncovered
            case Objective.OVER:
                return self.over
            case Objective.LEAD_LINE:
                return self.lead_line
            case Objective.YEARLY_COST:
                return self.cost
            case Objective.MEMBERS:
                return len(self.members)
            case Objective.INTRODUCTIONS:
                return self.introductions


@dataclass(frozen=True, slots=True)
class Level:
    """What a plan reaches of an objective, and the best that any plan could, given those before."""

    objective: Objective
    reached: int
    bound: int


@dataclass(frozen=True, slots=True)
class Solution:
    """A plan with its certificate.

    `proved`: no better plan exists, and this is the canonical one of the equally good. Otherwise
    the search ended at its limit, and no plan is beyond the bounds.
    """

    plan: Plan
    levels: tuple[Level, ...]
    proved: bool
