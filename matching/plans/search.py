"""Asking CP-SAT: one worker, a fixed seed and a deterministic limit, so that answers repeat."""

from dataclasses import dataclass
from math import gcd

from ortools.sat.python import cp_model

from matching.plans.model import Terms, added

DETERMINISTIC_SECONDS = 4.0
WALL_SECONDS = 10.0
LEAST_SECONDS = 0.01
# How much of the problem the solver hands to its linear relaxation, and for how long it tries so.
# The full relaxation decides most in a few milliseconds, and at times loses itself for minutes.
ATTEMPTS = ((2, 0.1), (1, 0.2), (2, 0.5), (1, 1.0), (2, 60.0))


class NothingFound(Exception):
    """The limit was reached before any solution."""


class Impossible(Exception):
    """There is no solution."""


@dataclass(frozen=True, slots=True)
class Best:
    """A value that was reached, and what none can be better than; equal when proved."""

    value: int
    bound: int


class Search:
    """Asks one model again and again, each time starting from the last solution.

    `proved`: all that it was asked was answered for certain. Its limit is counted by the solver's
    own deterministic seconds, over all that it asks. The wall clock only guards against what that
    does not count.
    """

    def __init__(self, cp: cp_model.CpModel, seconds: float = DETERMINISTIC_SECONDS) -> None:
        self.cp = cp
        self.left = seconds
        self.values: list[int] = []
        self.proved = True

    def least(self, terms: Terms) -> Best:
        """The least value of a sum; raises Impossible or NothingFound."""
        return self._best(terms, 1)

    def most(self, terms: Terms) -> Best:
        """The largest value of a sum; raises Impossible or NothingFound."""
        return self._best(terms, -1)

    def value(self, terms: Terms) -> int:
        """What the last solution makes of a sum."""
        return sum(self.values[each.index] * factor for each, factor in terms)

    def _best(self, terms: Terms, sign: int) -> Best:
        scale = gcd(*(factor for _, factor in terms)) or 1
        total = added([(each, factor // scale) for each, factor in terms])
        if sign > 0:
            self.cp.minimize(total)
        else:
            self.cp.maximize(total)
        bounds: list[float] = []
        for linear, share in ATTEMPTS:
            solver = self._attempt(linear, min(share, self.left))
            status = solver.response_proto.status
            if status == cp_model.INFEASIBLE:
                raise Impossible
            if status == cp_model.OPTIMAL:
                value = self.value(terms)
                return Best(value, value)
            bounds.append(solver.best_objective_bound)
        self.proved = False
        if not self.values:
            raise NothingFound
        # The solver gives its bounds as floating-point numbers: good enough where they prove
        # nothing but how far a plan may be from the best.
        bound = max(bounds) if sign > 0 else min(bounds)
        return Best(self.value(terms), round(bound) * scale)

    def _attempt(self, linear: int, seconds: float) -> cp_model.CpSolver:
        self.cp.clear_hints()
        for index, value in enumerate(self.values):
            self.cp.add_hint(self.cp.get_int_var_from_proto_index(index), value)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.linearization_level = linear
        solver.parameters.cp_model_presolve = False
        solver.parameters.max_deterministic_time = max(seconds, LEAST_SECONDS)
        solver.parameters.max_time_in_seconds = WALL_SECONDS
        status = solver.solve(self.cp)
        self.left -= solver.deterministic_time
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.values = list(solver.response_proto.solution)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] - not typed by OR-tools
        return solver
