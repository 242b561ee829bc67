"""What would have to change for a gap to close: which reasons each plan of a freer world breaks."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from matching.plans.problem import (
    BundleRole,
    Candidate,
    Cover,
    GapProblem,
    Reason,
    ReasonKind,
)
from tests.oracles.gap_plans import Amounts, Demand, Need, Plans
from tests.oracles.gap_terms import by_bytes, covered, slots

RANKS = {kind: rank for rank, kind in enumerate(ReasonKind)}
BOUNDS = (
    ReasonKind.TRANCHE_MAX,
    ReasonKind.PRODUCT_CAP,
    ReasonKind.PROVIDER_CAP,
    ReasonKind.COVER_CAP,
)

Reasons = frozenset[Reason]
Burdens = dict[str, int]


class Answer(StrEnum):
    """Why there are corrections, or none."""

    CLOSED = "CLOSED"
    SOME_HELP = "SOME_HELP"
    NOTHING_HELPS = "NOTHING_HELPS"
    TOO_MANY_REASONS = "TOO_MANY_REASONS"


@dataclass(frozen=True)
class Correction:
    """A minimal set of reasons; the excess is None for those that are no bounds."""

    reasons: tuple[Reason, ...]
    excess: tuple[int | None, ...]


@dataclass(frozen=True)
class Corrections:
    """All corrections of at most so many reasons, in their order."""

    answer: Answer
    found: tuple[Correction, ...] = ()


def corrections(problem: GapProblem, most: int = 4) -> Corrections:
    """All corrections: the smallest sets that plans of the wholly relaxed world break."""
    world = Relaxed(problem)
    for size in range(most + 1):
        world.search(size)
        if frozenset() in world.excesses:
            return Corrections(Answer.CLOSED)
    found = [_correction(*each) for each in world.excesses.items()]
    if found:
        return Corrections(Answer.SOME_HELP, tuple(sorted(found, key=_ease)))
    return Corrections(Answer.TOO_MANY_REASONS if world.closes() else Answer.NOTHING_HELPS)


def _correction(reasons: Reasons, excess: tuple[int, ...]) -> Correction:
    ordered = sorted(reasons)
    numbers = iter(excess[1:])
    each = [next(numbers) if one.kind in BOUNDS else None for one in ordered]
    return Correction(tuple(ordered), tuple(each))


def _ease(one: Correction) -> tuple[int, int, tuple[Reason, ...]]:
    return len(one.reasons), sum(RANKS[each.kind] for each in one.reasons), one.reasons


class Relaxed:
    """The world in which every reason is dropped; plans are searched by how many they break.

    `excesses`: of each minimal set of reasons the least sum of excesses, then each of them.
    """

    def __init__(self, problem: GapProblem) -> None:
        self.problem = problem
        self.plans = Plans(problem)
        self.terms = self.plans.terms
        self.candidates = self.terms.candidates
        self.excesses: dict[Reasons, tuple[int, ...]] = {}
        self._bound = 0
        self._opened = {
            one.id: [_rules(rules) for rules in one.openings]
            for one in (*problem.candidates, *problem.covers)
        }
        largest = [self.largest(one) for one in self.candidates]
        self._rest = [sum(largest[place:]) for place in range(len(largest) + 1)]

    def search(self, size: int) -> None:
        """Find all minimal sets of that size, when all smaller ones are found."""
        self._bound = size
        for amounts, broken in self._amounts((), 0, frozenset(), {}):
            for more in self._pledges(amounts):
                if not self._is_idle(broken | more):
                    demands = self._demands(amounts)
                    lenders = self.plans.lenders(amounts)
                    self._cover(demands, broken | more, {}, lenders, amounts)

    def closes(self) -> bool:
        """Whether the amount is reached when all reasons are dropped."""
        self._bound = 10**6
        return any(True for _ in self._amounts((), 0, frozenset(), {}))

    def _is_idle(self, broken: Reasons) -> bool:
        """Whether these reasons are too many, or more than a correction."""
        return len(broken) > self._bound or any(known < broken for known in self.excesses)

    # Amounts

    def largest(self, candidate: Candidate) -> int:
        """The largest amount of the candidate where its maximum is the ceiling."""
        maximum = max(candidate.maximum, candidate.maximum_ceiling)
        return max(0, maximum // candidate.step * candidate.step)

    def _amounts(
        self, before: Amounts, total: int, broken: Reasons, sums: Burdens
    ) -> Iterator[tuple[Amounts, Reasons]]:
        place = len(before)
        if total + self._rest[place] < self.terms.amount or self._is_idle(broken):
            return
        if place == len(self.candidates):
            yield before, broken | self._ratios(before)
            return
        yield from self._amounts((*before, 0), total, broken, sums)
        candidate = self.candidates[place]
        for amount in range(candidate.step, self.largest(candidate) + 1, candidate.step):
            if total + amount > self.terms.amount + self.terms.over:
                return
            raised = dict(sums)
            own = self._broken_by(candidate, amount, raised)
            if own is None:
                return
            for rules in self._opened[candidate.id]:
                after = broken | own | rules
                yield from self._amounts((*before, amount), total + amount, after, raised)

    def _broken_by(self, candidate: Candidate, amount: int, sums: Burdens) -> Reasons | None:
        """What a tranche breaks, with those before; None where it breaks what is hard."""
        lead_line = self.problem.lead_line
        if lead_line is not None and self.terms.is_own_line(candidate):
            sums["lead"] = sums.get("lead", 0) + amount
            if sums["lead"] > lead_line:
                return None
        broken = set(self._team(candidate.provider_id))
        if amount < candidate.minimum:
            broken.add(Reason(ReasonKind.MIN_TICKET, candidate.id))
        if amount > candidate.maximum:
            broken.add(Reason(ReasonKind.TRANCHE_MAX, candidate.id))
        for kind, id in (
            (ReasonKind.PRODUCT_CAP, candidate.product_id),
            (ReasonKind.PROVIDER_CAP, candidate.provider_id),
        ):
            bearer = (
                self.terms.products if kind == ReasonKind.PRODUCT_CAP else self.terms.providers
            ).get(id)
            if bearer is None:
                continue
            total = sums[kind + id] = sums.get(kind + id, 0) + amount
            if total > max(bearer.cap, bearer.cap_ceiling):
                return None
            if total > bearer.cap:
                broken.add(Reason(kind, id))
        return frozenset(broken)

    def _team(self, provider_id: str) -> Reasons:
        may = self.terms.may_take_part(provider_id)
        return frozenset() if may else frozenset({Reason(ReasonKind.TEAM, provider_id)})

    def _ratios(self, amounts: Amounts) -> Reasons:
        pairs = list(zip(self.candidates, amounts, strict=True))
        broken: set[Reason] = set()
        for bundle in self.problem.bundles:
            equity, credit = (
                sum(
                    amount
                    for one, amount in pairs
                    if (one.bundle_id, one.role) == (bundle.id, role)
                )
                for role in (BundleRole.EQUITY, BundleRole.CREDIT)
            )
            if bundle.credit * equity != bundle.equity * credit:
                broken.add(Reason(ReasonKind.RATIO, bundle.id))
        return frozenset(broken)

    # Assets

    def _pledges(self, amounts: Amounts) -> list[Reasons]:
        """Which tranches go without assets, so that there are some for the others."""
        pairs = zip(self.candidates, amounts, strict=True)
        pledged = [(one, amount) for one, amount in pairs if amount and one.accepts is not None]
        found: list[Reasons] = []
        for subset in range(1 << len(pledged)):
            without = [each for place, each in enumerate(pledged) if subset >> place & 1]
            needs = [each for place, each in enumerate(pledged) if not subset >> place & 1]
            if self.plans.secured(tuple(_need(*each) for each in needs)) is not None:
                reasons = {Reason(ReasonKind.PLEDGE, one.id) for one, _ in without}
                found.append(frozenset(reasons))
        return [one for one in found if not any(other < one for other in found)]

    # Covers

    def _demands(self, amounts: Amounts) -> list[Demand]:
        pairs = zip(self.candidates, amounts, strict=True)
        return [(one, slot, amount) for one, amount in pairs if amount for slot in slots(one)]

    def _cover(
        self,
        demands: list[Demand],
        broken: Reasons,
        burdens: Burdens,
        members: frozenset[str],
        amounts: Amounts,
    ) -> None:
        """Cover the first demand in every way, or go without, then the rest; then note it."""
        if self._is_idle(broken):
            return
        if not demands:
            if len(members) > self.problem.maximum_members:
                broken |= {Reason(ReasonKind.MAX_MEMBERS)}
            self._note(broken, amounts, burdens)
            return
        (candidate, slot, amount), *rest = demands
        without = Reason(ReasonKind.PARTNER, slot.kind.value)
        self._cover(rest, broken | {without}, burdens, members, amounts)
        if without in broken:
            return  # nobody needs a cover of that kind, and one more could only break more
        for cover in self.terms.covers.values():
            if not self.terms.fits(candidate, slot, cover):
                continue
            burden = covered(candidate, amount) if slot.is_partner else 0
            borne = {**burdens, cover.id: burdens.get(cover.id, 0) + burden}
            own = self._broken_cover(cover, borne[cover.id])
            if own is not None:
                joined = members | {cover.provider_id}
                for rules in self._opened[cover.id]:
                    self._cover(rest, broken | own | rules, borne, joined, amounts)

    def _broken_cover(self, cover: Cover, burden: int) -> Reasons | None:
        if burden > max(cover.cap, cover.cap_ceiling):
            return None
        above = {Reason(ReasonKind.COVER_CAP, cover.id)} if burden > cover.cap else set[Reason]()
        return self._team(cover.provider_id) | above

    # Excess

    def _note(self, broken: Reasons, amounts: Amounts, burdens: Burdens) -> None:
        if self._is_idle(broken):
            return
        each = [self._excess(one, amounts, burdens) for one in sorted(broken) if one.kind in BOUNDS]
        key = (sum(each), *each)
        self.excesses[broken] = min(key, self.excesses.get(broken, key))

    def _excess(self, reason: Reason, amounts: Amounts, burdens: Burdens) -> int:
        pairs = list(zip(self.candidates, amounts, strict=True))
        id = reason.subject
        match reason.kind:
            case ReasonKind.TRANCHE_MAX:
                return sum(amount - one.maximum for one, amount in pairs if one.id == id)
            case ReasonKind.PRODUCT_CAP:
                total = sum(amount for one, amount in pairs if one.product_id == id)
                return total - self.terms.products[id].cap
            case ReasonKind.PROVIDER_CAP:
                total = sum(amount for one, amount in pairs if one.provider_id == id)
                return total - self.terms.providers[id].cap
            case _:
                return burdens[id] - self.terms.covers[id].cap


def _rules(rules: frozenset[str]) -> Reasons:
    return frozenset(Reason(ReasonKind.RULE, rule) for rule in rules)


def _need(candidate: Candidate, amount: int) -> Need:
    return tuple(sorted(set(candidate.accepts or ()), key=by_bytes)), amount
