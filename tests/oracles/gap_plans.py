"""All plans of a gap problem, one after the other: amounts, then assets, then covers."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from matching.plans.problem import BundleRole, Candidate, GapProblem
from tests.oracles.gap_terms import (
    Lines,
    Slot,
    Terms,
    by_bytes,
    covered,
    highest,
    lowest,
    price,
    slots,
)

Amounts = tuple[int, ...]
"""Of each candidate, in the order of their ids."""

Demand = tuple[Candidate, Slot, int]
"""A cover that a tranche of this amount needs."""

Choice = tuple[tuple[str, ...], int, frozenset[str]]
"""The covers in the order of the tie, what they cost, and all members."""

Tie = tuple[tuple[int, ...], tuple[int, ...], tuple[bytes, ...]]
"""Which candidates are used, their amounts and their covers: the smaller comes first."""

Need = tuple[tuple[str, ...], int]
"""What a tranche accepts, and how much of it."""


class Plans:
    """Every plan that keeps the constraints, whatever it is worth."""

    def __init__(self, problem: GapProblem) -> None:
        self.problem = problem
        self.terms = Terms(problem)
        self.candidates = self.terms.candidates
        self._secured: dict[tuple[Need, ...], tuple[tuple[str, ...], ...] | None] = {}

    # Amounts

    def by_sum(self) -> dict[int, list[Amounts]]:
        """All amounts that keep the constraints 1, 2, 4, 5 and 6, by their sum."""
        found: dict[int, list[Amounts]] = defaultdict(list)
        if self.terms.amount == 0:
            return {0: [(0,) * len(self.candidates)]}
        for amounts in self._amounts((), 0, {}):
            if self._in_ratio(amounts) and self.assets(amounts) is not None:
                found[sum(amounts)].append(amounts)
        return found

    def _amounts(self, before: Amounts, total: int, sums: dict[str, int]) -> Iterator[Amounts]:
        if len(before) == len(self.candidates):
            yield before
            return
        candidate = self.candidates[len(before)]
        yield from self._amounts((*before, 0), total, sums)
        if not self.terms.usable(candidate):
            return
        for amount in range(lowest(candidate), highest(candidate) + 1, candidate.step):
            if total + amount > self.terms.amount + self.terms.over:
                return
            raised = self._raised(candidate, amount, sums)
            if raised is None:
                return
            yield from self._amounts((*before, amount), total + amount, raised)

    def _raised(
        self, candidate: Candidate, amount: int, sums: dict[str, int]
    ) -> dict[str, int] | None:
        """The sums with a tranche more; None where one is above its cap."""
        raised = dict(sums)
        product = self.terms.products.get(candidate.product_id)
        caps = {
            "provider " + candidate.provider_id: self.terms.providers[candidate.provider_id].cap
        }
        if product is not None:
            caps["product " + product.id] = product.cap
        if self.terms.is_own_line(candidate) and self.problem.lead_line is not None:
            caps["lead"] = self.problem.lead_line
        for name, cap in caps.items():
            raised[name] = raised.get(name, 0) + amount
            if raised[name] > cap:
                return None
        return raised

    def _in_ratio(self, amounts: Amounts) -> bool:
        for bundle in self.problem.bundles:
            sums = dict.fromkeys(BundleRole, 0)
            for candidate, amount in zip(self.candidates, amounts, strict=True):
                if candidate.bundle_id == bundle.id and candidate.role is not None:
                    sums[candidate.role] += amount
            if bundle.credit * sums[BundleRole.EQUITY] != bundle.equity * sums[BundleRole.CREDIT]:
                return False
        return True

    def own_line(self, amounts: Amounts) -> int:
        """What the lead lends unpaired."""
        pairs = zip(self.candidates, amounts, strict=True)
        return sum(amount for one, amount in pairs if self.terms.is_own_line(one))

    def interest(self, amounts: Amounts) -> int:
        """What the tranches cost by themselves."""
        pairs = zip(self.candidates, amounts, strict=True)
        return sum(amount * one.rate for one, amount in pairs)

    def lenders(self, amounts: Amounts) -> frozenset[str]:
        """Who lends."""
        pairs = zip(self.candidates, amounts, strict=True)
        return frozenset(one.provider_id for one, amount in pairs if amount)

    # Assets

    def assets(self, amounts: Amounts) -> tuple[tuple[str, ...], ...] | None:
        """The first assets by the tie that secure every tranche with `accepts`; None: none do."""
        pairs = zip(self.candidates, amounts, strict=True)
        needs = tuple(
            (tuple(sorted(set(one.accepts), key=by_bytes)), amount)
            for one, amount in pairs
            if amount and one.accepts is not None
        )
        return self.secured(needs)

    def secured(self, needs: tuple[Need, ...]) -> tuple[tuple[str, ...], ...] | None:
        """The first assets by the tie for these needs, one after the other."""
        if needs not in self._secured:
            self._secured[needs] = next(self._assets(needs, frozenset()), None)
        return self._secured[needs]

    def _assets(
        self, needs: tuple[Need, ...], taken: frozenset[str]
    ) -> Iterator[tuple[tuple[str, ...], ...]]:
        if not needs:
            yield ()
            return
        (accepts, amount), *rest = needs
        free = [one for one in accepts if one in self.terms.limits and one not in taken]
        for chosen in in_order(free):
            if sum(self.terms.limits[one] for one in chosen) >= amount:
                for others in self._assets(tuple(rest), taken | set(chosen)):
                    yield (chosen, *others)

    # Covers

    def choices(self, amounts: Amounts, most: int) -> Iterator[Choice]:
        """All covers for these amounts with at most so many members."""
        lenders = self.lenders(amounts)
        if len(lenders) > most:
            return
        demands: list[Demand] = [
            (candidate, slot, amount)
            for candidate, amount in zip(self.candidates, amounts, strict=True)
            if amount
            for slot in slots(candidate)
        ]
        yield from self._choices(demands, ((), 0, lenders), {}, most)

    def _choices(
        self, demands: list[Demand], before: Choice, burdens: dict[str, int], most: int
    ) -> Iterator[Choice]:
        chosen, cost, members = before
        if len(chosen) == len(demands):
            yield chosen, cost + sum(self.terms.recruitment(one) for one in members), members
            return
        candidate, slot, amount = demands[len(chosen)]
        for cover in self.terms.covers.values():
            if not (self.terms.fits(candidate, slot, cover) and self.terms.available(cover)):
                continue
            burden = covered(candidate, amount) if slot.is_partner else 0
            borne = burdens.get(cover.id, 0) + burden
            joined = members | {cover.provider_id}
            if (burden and borne > cover.cap) or len(joined) > most:
                continue
            after = (*chosen, cover.id), cost + price(candidate, slot, cover, amount), joined
            yield from self._choices(demands, after, {**burdens, cover.id: borne}, most)

    # Answers

    def tie(self, amounts: Amounts, choice: Choice) -> Tie:
        """The order of plans that are worth the same, but for their assets."""
        used = tuple(0 if amount else 1 for amount in amounts)
        return used, tuple(-amount for amount in amounts), tuple(map(by_bytes, choice[0]))

    def lines(self, tie: Tie) -> Lines:
        """The plan of that tie, with the first assets."""
        amounts = tuple(-amount for amount in tie[1])
        covers = [cover_id.decode() for cover_id in tie[2]]
        secured = list(self.assets(amounts) or ())
        found: list[tuple[str, int, tuple[str, ...], tuple[str, ...]]] = []
        for candidate, amount in zip(self.candidates, amounts, strict=True):
            if amount:
                count = len(slots(candidate))
                pledged = () if candidate.accepts is None else secured.pop(0)
                found.append((candidate.id, amount, tuple(covers[:count]), pledged))
                del covers[:count]
        return tuple(found)


def in_order(ids: list[str]) -> list[tuple[str, ...]]:
    """All sublists of sorted ids, the smaller at the first difference or the shorter first."""
    sublists = [each for count in range(len(ids) + 1) for each in combinations(ids, count)]
    return sorted(sublists, key=lambda each: [by_bytes(one) for one in each])
