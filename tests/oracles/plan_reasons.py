"""What keeps a gap open, by one enumeration of the world without its reasons (record 24).

Every plan of that world that closes the gap breaks some reasons; where it can be had in several
ways (which opening, which cover, who gets the assets) each way counts. The corrections are the
minimal ones among those sets. A set of reasons is kept as the bits of a number.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product

from matching.plans.problem import Candidate, Cover, GapProblem, Openings, Reason, ReasonKind
from matching.plans.problem import Standing as At
from tests.oracles.plan_enumeration import Amounts, Book, asked_kinds, balanced, covered

Correction = tuple[tuple[Reason, ...], dict[Reason, int]]
Excess = tuple[tuple[int, int], ...]
# The reasons, and for each used cover the places of the tranches that it bears.
Way = tuple[int, tuple[tuple[str, tuple[int, ...]], ...], frozenset[str]]
RANKS = {kind: rank for rank, kind in enumerate(ReasonKind)}
BOUNDS = (
    ReasonKind.TRANCHE_MAX,
    ReasonKind.PRODUCT_CAP,
    ReasonKind.PROVIDER_CAP,
    ReasonKind.COVER_CAP,
)


class Names:
    """Every reason that has come up has a bit."""

    def __init__(self) -> None:
        self.reasons: list[Reason] = []
        self.bits: dict[tuple[ReasonKind, str], int] = {}

    def bit(self, kind: ReasonKind, subject: str = "") -> int:
        """The bit of a reason."""
        if (kind, subject) not in self.bits:
            self.bits[kind, subject] = 1 << len(self.reasons)
            self.reasons.append(Reason(kind, subject))
        return self.bits[kind, subject]

    def of(self, mask: int) -> tuple[Reason, ...]:
        """The reasons of a set, in order."""
        found = [each for n, each in enumerate(self.reasons) if mask >> n & 1]
        return tuple(sorted(found, key=place))


def place(reason: Reason) -> tuple[int, bytes]:
    """Where a reason stands in the order."""
    return RANKS[reason.kind], reason.subject.encode()


def corrections(problem: GapProblem, most: int = 4) -> list[Correction]:
    """All minimal sets of at most so many reasons, the easiest first, with the least excesses."""
    if problem.amount == 0:
        return []
    world = _Relaxed(problem, most)
    least: dict[int, tuple[int, tuple[int, ...]]] = {}
    for mask, excess in world.ways():
        names = [each for each in world.names.of(mask) if each.kind in BOUNDS]
        by_bit = dict(excess)
        each = tuple(by_bit[world.names.bit(name.kind, name.subject)] for name in names)
        found = (sum(each), each)
        least[mask] = min(least.get(mask, found), found)
    minimal = [mask for mask in least if not any(o != mask and o & mask == o for o in least)]
    answer: list[Correction] = []
    for mask in minimal:
        if mask:
            reasons = world.names.of(mask)
            names = [each for each in reasons if each.kind in BOUNDS]
            answer.append((reasons, dict(zip(names, least[mask][1], strict=True))))
    return sorted(answer, key=_ease)


def _ease(correction: Correction) -> tuple[object, ...]:
    reasons = correction[0]
    ranks = sum(RANKS[each.kind] for each in reasons)
    return len(reasons), ranks, [place(each) for each in reasons]


def closable(problem: GapProblem) -> bool:
    """With everything dropped that can be dropped, nothing stays uncovered."""
    if problem.amount == 0:
        return True
    return any(True for _ in _Relaxed(problem, None).every_amounts())


class _Relaxed:
    """The world where every reason is dropped; sets of more than `most` reasons do not matter."""

    def __init__(self, problem: GapProblem, most: int | None) -> None:
        self.problem = problem
        self.book = Book(problem)
        self.names = Names()
        self.most = most
        ready = [each for each in problem.candidates if each.openings]
        self.ready = sorted(ready, key=lambda each: each.id.encode())
        self.products = {each.id: each for each in problem.products}
        self.known: dict[tuple[str, ...], list[Way]] = {}

    def few(self, mask: int) -> bool:
        """So few reasons that they matter."""
        return self.most is None or mask.bit_count() <= self.most

    def every_amounts(self) -> Iterator[tuple[Amounts, int]]:
        """The tranches of every plan that closes the gap, with what each of them breaks."""
        tops = [_top(each) for each in self.ready]
        yield from self._grow(0, (), 0, 0, tops)

    def _grow(
        self, place: int, used: Amounts, total: int, mask: int, tops: Sequence[int]
    ) -> Iterator[tuple[Amounts, int]]:
        if total + sum(tops[place:]) < self.problem.amount:
            return
        if place == len(self.ready):
            yield used, mask
            return
        candidate = self.ready[place]
        yield from self._grow(place + 1, used, total, mask, tops)
        for amount in range(candidate.step, tops[place] + 1, candidate.step):
            more = (*used, (candidate, amount))
            if total + amount > self.book.most or not self._fits(more, candidate):
                break
            breaks = mask | self._of_tranche(candidate, amount)
            if self.few(breaks):
                yield from self._grow(place + 1, more, total + amount, breaks, tops)

    def _fits(self, used: Amounts, candidate: Candidate) -> bool:
        """What nobody can drop: ceilings, and the lead's line."""
        ours = sum(n for each, n in used if each.provider_id == candidate.provider_id)
        same = sum(n for each, n in used if each.product_id == candidate.product_id)
        lead = sum(n for each, n in used if self.book.is_lead(each))
        provider = self.book.providers[candidate.provider_id]
        row = self.products.get(candidate.product_id)
        line = self.problem.lead_line
        return (
            ours <= max(provider.cap, provider.cap_ceiling)
            and (row is None or same <= max(row.cap, row.cap_ceiling))
            and (line is None or lead <= line)
        )

    def _of_tranche(self, candidate: Candidate, amount: int) -> int:
        mask = self._team(candidate.provider_id)
        if amount > candidate.maximum:
            mask |= self.names.bit(ReasonKind.TRANCHE_MAX, candidate.id)
        if amount < candidate.minimum:
            mask |= self.names.bit(ReasonKind.MIN_TICKET, candidate.id)
        return mask

    def _team(self, provider_id: str) -> int:
        outside = self.book.providers[provider_id].standing is At.OUTSIDE
        return self.names.bit(ReasonKind.TEAM, provider_id) if outside else 0

    def ways(self) -> Iterator[tuple[int, Excess]]:
        """What each plan breaks, in each way to have it, and by how much."""
        for used, tranches in self.every_amounts():
            mask, excess = self._of_sums(used)
            mask |= tranches
            if not self.few(mask):
                continue
            pledges = list(self._of_pledges(used))
            for way, loads, members in self._ways_of(used):
                full = mask | way
                if len(members) > self.problem.maximum_members:
                    full |= self.names.bit(ReasonKind.MAX_MEMBERS)
                borne = self._of_covers(used, loads)
                if borne is None:
                    continue
                full |= sum(bit for bit, _ in borne)
                for pledge in pledges:
                    if self.few(full | pledge):
                        yield full | pledge, (*excess, *borne)

    def _of_sums(self, used: Amounts) -> tuple[int, Excess]:
        mask = 0
        excess: list[tuple[int, int]] = []
        sums: dict[tuple[ReasonKind, str, int], int] = {}
        for each, amount in used:
            provider = self.book.providers[each.provider_id]
            keys = [
                (ReasonKind.TRANCHE_MAX, each.id, each.maximum),
                (ReasonKind.PROVIDER_CAP, provider.id, provider.cap),
            ]
            if each.product_id in self.products:
                cap = self.products[each.product_id].cap
                keys.append((ReasonKind.PRODUCT_CAP, each.product_id, cap))
            for key in keys:
                sums[key] = sums.get(key, 0) + amount
        for (kind, subject, cap), total in sums.items():
            if total > cap:
                bit = self.names.bit(kind, subject)
                mask |= bit
                excess.append((bit, total - cap))
        for bundle in self.problem.bundles:
            if not balanced(GapProblem(0, (), (), bundles=(bundle,)), used):
                mask |= self.names.bit(ReasonKind.RATIO, bundle.id)
        return mask, tuple(excess)

    def _of_covers(
        self, used: Amounts, loads: Iterable[tuple[str, tuple[int, ...]]]
    ) -> Excess | None:
        """Which covers bear more than their caps; None where one bears more than its ceiling."""
        found: list[tuple[int, int]] = []
        for id, places in loads:
            cover = self.book.covers[id]
            total = sum(covered(*used[n]) for n in places)
            if total > max(cover.cap, cover.cap_ceiling):
                return None
            if total > cover.cap:
                found.append((self.names.bit(ReasonKind.COVER_CAP, id), total - cover.cap))
        return tuple(found)

    def _of_pledges(self, used: Amounts) -> Iterator[int]:
        """The tranches that go without assets, so that there are enough for the others."""
        asking = [(each, amount) for each, amount in used if each.accepts is not None]
        done: list[int] = []
        for number in range(len(asking) + 1):
            for without in combinations(asking, number):
                mask = sum(self.names.bit(ReasonKind.PLEDGE, each.id) for each, _ in without)
                others = [one for one in asking if one not in without]
                if not any(mask & less == less for less in done) and self._secured(others):
                    done.append(mask)
                    yield mask

    def _secured(self, asking: Sequence[tuple[Candidate, int]]) -> bool:
        """Whether every asset can be given to one of them, or none, so that each has enough."""
        takers: list[list[int]] = []
        for asset in self.problem.assets:
            wanting = [n for n, (each, _) in enumerate(asking) if asset.id in (each.accepts or ())]
            takers.append([*wanting, -1])
        for choice in product(*takers):
            got = [0] * len(asking)
            for asset, taker in zip(self.problem.assets, choice, strict=True):
                if taker >= 0:
                    got[taker] += asset.limit
            if all(has >= amount for has, (_, amount) in zip(got, asking, strict=True)):
                return True
        return False

    def _ways_of(self, used: Amounts) -> list[Way]:
        """The ways to have these tranches: openings, covers, and kinds that go without."""
        ids = tuple(each.id for each, _ in used)
        if ids not in self.known:
            every = self._all_ways([each for each, _ in used])
            self.known[ids] = sorted(set(every), key=lambda way: way[0])
        return self.known[ids]

    def _all_ways(self, used: Sequence[Candidate]) -> Iterator[Way]:
        asked = [(n, kind) for n, each in enumerate(used) for kind in asked_kinds(each)]
        kinds = sorted({kind for _, kind in asked})
        lenders = {each.provider_id for each in used}
        own = self._openings(each.openings for each in used)
        for number in range(len(kinds) + 1):
            for without in combinations(kinds, number):
                free = sum(self.names.bit(ReasonKind.PARTNER, kind) for kind in without)
                needs = [(n, kind) for n, kind in asked if kind not in without]
                for chosen in product(*(self._fitting(used[n], kind) for n, kind in needs)):
                    members = frozenset(lenders | {each.provider_id for each in chosen})
                    teams = 0
                    for each in chosen:
                        teams |= self._team(each.provider_id)
                    loads = _loads(used, needs, chosen)
                    rules = self._openings([each.openings for each in set(chosen)])
                    for one, other in product(own, rules):
                        mask = free | teams | one | other
                        if self.few(mask):
                            yield mask, loads, members

    def _fitting(self, candidate: Candidate, kind: str) -> list[Cover]:
        found: list[Cover] = []
        for cover in self.problem.covers:
            provider = self.book.providers[cover.provider_id]
            if provider.kind.value == kind and provider.id != candidate.provider_id:
                found.append(cover)
        return found

    def _openings(self, every: Iterable[Openings]) -> set[int]:
        """The rules that may have to go so that all of these are open."""
        found = {0}
        for openings in every:
            masks = {sum(self.names.bit(ReasonKind.RULE, r) for r in each) for each in openings}
            found = {one | other for one in found for other in masks}
        return found


def _top(candidate: Candidate) -> int:
    """The most that a tranche can be when its maximum is raised."""
    most = max(candidate.maximum, candidate.maximum_ceiling)
    return most // candidate.step * candidate.step


def _loads(
    used: Sequence[Candidate], needs: Sequence[tuple[int, str]], chosen: Sequence[Cover]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Which tranches each cover bears, where it is the partner and not only present."""
    loads: dict[str, tuple[int, ...]] = {}
    for (n, kind), cover in zip(needs, chosen, strict=True):
        partner = used[n].partner_kind
        if partner is not None and partner.value == kind and used[n].coverage:
            loads[cover.id] = (*loads.get(cover.id, ()), n)
    return tuple(sorted(loads.items()))
