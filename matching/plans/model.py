"""A gap problem's variables in CP-SAT: integers and linear constraints, nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

from graph.model import OrganizationKind
from matching.plans.plan import Line, Partner
from matching.plans.problem import Candidate, GapProblem, Reason
from matching.plans.reading import covered, partner_kinds

Terms = list[tuple[cp_model.IntVar, int]]


@dataclass(slots=True)
class Tranche:
    """The variables of a candidate: its steps, whether it is used, and by whose help.

    `most`: the steps that it can have. `partners`: for each kind, whether it has a cover, by the
    cover's id. `assets`: whether one is pledged for it, by the asset's id.
    """

    candidate: Candidate
    most: int
    steps: cp_model.IntVar
    used: cp_model.IntVar
    partners: dict[OrganizationKind, dict[str, cp_model.IntVar]] = field(default_factory=dict)
    assets: dict[str, cp_model.IntVar] = field(default_factory=dict)


@dataclass(slots=True)
class Model:
    """The variables, and what they add up to.

    `unit`: the yuan that amounts are multiples of; `asked`: how many units close the gap, `short`
    of which stay uncovered. `borne`: by the id of a cover the yuan that it covers. `dropped`:
    whether a reason is dropped; None where none may be.
    """

    problem: GapProblem
    cp: cp_model.CpModel
    unit: int
    asked: int
    dropped: dict[Reason, cp_model.IntVar] | None = None
    tranches: list[Tranche] = field(default_factory=list)
    short: cp_model.IntVar = field(init=False)
    total: Terms = field(default_factory=list)
    lead_line: Terms = field(default_factory=list)
    cost: Terms = field(default_factory=list)
    borne: dict[str, Terms] = field(default_factory=dict)
    members: dict[str, cp_model.IntVar] = field(default_factory=dict)
    introductions: Terms = field(default_factory=list)

    def keep(self, terms: Terms, low: int | None = None, high: int | None = None) -> None:
        """Let a sum be neither below `low` nor above `high`."""
        keep(self.cp, terms, low, high)

    def without(self, reason: Reason, by: int = 1) -> Terms:
        """A term of `by` while the reason is dropped; none where it cannot be."""
        if self.dropped is None:
            return []
        if reason not in self.dropped:
            self.dropped[reason] = self.cp.new_bool_var(f"without {reason}")
        return [(self.dropped[reason], by)]


def added(terms: Terms) -> cp_model.LinearExpr:
    """The sum of the terms."""
    variables, factors = [each for each, _ in terms], [factor for _, factor in terms]
    return cp_model.LinearExpr.weighted_sum(variables, factors)  # pyright: ignore[reportUnknownMemberType] - not typed by OR-tools


def keep(
    cp: cp_model.CpModel, terms: Terms, low: int | None = None, high: int | None = None
) -> None:
    """Let a sum be neither below `low` nor above `high`."""
    least = cp_model.INT_MIN if low is None else low
    cp.add_linear_constraint(added(terms), least, cp_model.INT_MAX if high is None else high)


def nothing(model: Model) -> list[int]:
    """The values of the plan that uses nothing, which always is one."""
    return [0] * model.short.index + [model.asked]


def lines(model: Model, values: Sequence[int]) -> list[Line]:
    """What the solver chose, without its assets; `values` are by the index of a variable."""
    return [_line(each, values) for each in model.tranches if values[each.used.index]]


def _line(tranche: Tranche, values: Sequence[int]) -> Line:
    candidate = tranche.candidate
    amount = values[tranche.steps.index] * candidate.step
    found: list[Partner] = []
    for kind in partner_kinds(candidate):
        [cover] = [id for id, each in tranche.partners[kind].items() if values[each.index]]
        paired = kind is candidate.partner_kind and candidate.coverage
        found.append(Partner(cover, covered(candidate, amount) if paired else None))
    return Line(candidate.id, amount, tuple(found))
