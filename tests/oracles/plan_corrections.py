"""Corrections by enumeration: what each plan that closes the gap would have to break."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from matching.plans.problem import (
    Candidate,
    GapProblem,
    Reason,
    ReasonKind,
    Standing,
)
from tests.oracles.plans import covered_by, kinds_of, over_of, provider_of

MOST = 4
RANKS = [
    *("MAX_MEMBERS", "TEAM", "PARTNER", "TRANCHE_MAX", "PRODUCT_CAP", "PROVIDER_CAP"),
    *("COVER_CAP", "PLEDGE", "MIN_TICKET", "RULE", "RATIO"),
]
Broken = frozenset[Reason]
Excess = dict[Reason, int]
Tranche = tuple[Candidate, int]


def rank(reason: Reason) -> int:
    """Its place in the table."""
    return RANKS.index(reason.kind.value)


def corrections(problem: GapProblem) -> list[tuple[tuple[Reason, ...], Excess]]:
    """All minimal sets of at most four reasons, in order, with the least excesses."""
    ways = [way for plan in closing(problem) for way in broken(problem, plan)]
    sets = {reasons for reasons, _ in ways}
    if frozenset() in sets:
        return []
    minimal = [each for each in sets if not any(other < each for other in sets)]
    found: list[tuple[tuple[Reason, ...], Excess]] = []
    for each in minimal:
        reasons = tuple(sorted(each, key=lambda one: (rank(one), one.subject)))
        excesses = [excess for reasons_, excess in ways if reasons_ <= each]
        best = min(
            excesses,
            key=lambda one: (sum(one.values()), [one.get(reason, 0) for reason in reasons]),
        )
        bounds = [one for one in reasons if one.kind.value in ("TRANCHE_MAX",) or "CAP" in one.kind]
        found.append((reasons, {one: best.get(one, 0) for one in bounds}))
    found.sort(
        key=lambda each: (
            len(each[0]),
            sum(rank(one) for one in each[0]),
            [(rank(one), one.subject) for one in each[0]],
        )
    )
    return found


def closable(problem: GapProblem) -> bool:
    """Whether anything closes the gap when everything is dropped."""
    return next(closing(problem), None) is not None


def closing(problem: GapProblem) -> Iterator[tuple[Tranche, ...]]:
    """Amounts that close the gap, whatever they break, but steps, ceilings and the lead's line."""
    most = problem.amount + over_of(problem)
    candidates = [each for each in problem.candidates if each.openings]

    def rest(place: int, left: int) -> Iterator[tuple[Tranche, ...]]:
        if place == len(candidates):
            yield ()
            return
        yield from rest(place + 1, left)
        candidate = candidates[place]
        top = max(candidate.maximum, candidate.maximum_ceiling)
        for amount in range(candidate.step, min(top, left) + 1, candidate.step):
            for others in rest(place + 1, left - amount):
                yield ((candidate, amount), *others)

    for plan in rest(0, most):
        if sum(amount for _, amount in plan) >= problem.amount and _possible(problem, plan):
            yield plan


def _possible(problem: GapProblem, plan: Sequence[Tranche]) -> bool:
    """What no reason relaxes: ceilings of caps, and the lead's line."""
    own = [
        amount
        for each, amount in plan
        if each.provider_id == problem.lead_id and each.partner_kind is None
    ]
    if problem.lead_line is not None and sum(own) > problem.lead_line:
        return False
    for provider in problem.providers:
        lent = sum(amount for each, amount in plan if each.provider_id == provider.id)
        if lent > max(provider.cap, provider.cap_ceiling):
            return False
    for bound in problem.products:
        lent = sum(amount for each, amount in plan if each.product_id == bound.id)
        if lent > max(bound.cap, bound.cap_ceiling):
            return False
    return True


def broken(problem: GapProblem, plan: Sequence[Tranche]) -> Iterator[tuple[Broken, Excess]]:
    """What the plan breaks, in each way that it can be opened, covered and secured."""
    fixed = _of_amounts(problem, plan)
    if len(fixed) > MOST:
        return
    for rules in _rules([candidate.openings for candidate, _ in plan]):
        if len(rules | fixed.keys()) > MOST:
            continue
        for pledges in _pledges(problem, plan):
            if len(rules | pledges | fixed.keys()) > MOST:
                continue
            for covers, excess in _covers(problem, plan):
                reasons = frozenset(rules | pledges | covers | fixed.keys())
                if len(reasons) <= MOST:
                    amounts = {one: much for one, much in fixed.items() if much}
                    yield reasons, {**amounts, **excess}


def _of_amounts(problem: GapProblem, plan: Sequence[Tranche]) -> Excess:
    found: Excess = {}

    def over(kind: ReasonKind, id: str, amount: int, bound: int) -> None:
        if amount > bound:
            found[Reason(kind, id)] = amount - bound

    for candidate, amount in plan:
        over(ReasonKind.TRANCHE_MAX, candidate.id, amount, candidate.maximum)
        if amount < candidate.minimum:
            found[Reason(ReasonKind.MIN_TICKET, candidate.id)] = 0
    for provider in problem.providers:
        lent = [amount for each, amount in plan if each.provider_id == provider.id]
        over(ReasonKind.PROVIDER_CAP, provider.id, sum(lent), provider.cap)
    for bound in problem.products:
        lent = [amount for each, amount in plan if each.product_id == bound.id]
        over(ReasonKind.PRODUCT_CAP, bound.id, sum(lent), bound.cap)
    for bundle in problem.bundles:
        sums = {"EQUITY": 0, "CREDIT": 0}
        for candidate, amount in plan:
            if candidate.bundle_id == bundle.id:
                sums[str(candidate.role)] += amount
        if bundle.credit * sums["EQUITY"] != bundle.equity * sums["CREDIT"]:
            found[Reason(ReasonKind.RATIO, bundle.id)] = 0
    return found


def _rules(openings: Sequence[Sequence[frozenset[str]]]) -> set[Broken]:
    """Each choice of an opening for everything that is used."""
    return {
        frozenset(Reason(ReasonKind.RULE, rule) for opening in chosen for rule in opening)
        for chosen in product(*openings)
    }


def _pledges(problem: GapProblem, plan: Sequence[Tranche]) -> list[Broken]:
    """Each choice of tranches that go without assets, where the others have enough."""
    asking = [(each, amount) for each, amount in plan if each.accepts is not None]
    found: list[Broken] = []
    for size in range(len(asking) + 1):
        for without in combinations(range(len(asking)), size):
            rest = [each for place, each in enumerate(asking) if place not in without]
            if _secured(problem, rest):
                found.append(
                    frozenset(Reason(ReasonKind.PLEDGE, asking[each][0].id) for each in without)
                )
    return found


def _secured(problem: GapProblem, asking: Sequence[Tranche]) -> bool:
    """Whether each asset can be given to one of them, so that all have enough."""
    for owners in product(range(len(asking) + 1), repeat=len(problem.assets)):
        held = [0] * (len(asking) + 1)
        for asset, owner in zip(problem.assets, owners, strict=True):
            if owner < len(asking) and asset.id in (asking[owner][0].accepts or ()):
                held[owner] += asset.limit
        if all(held[place] >= amount for place, (_, amount) in enumerate(asking)):
            return True
    return False


def _covers(problem: GapProblem, plan: Sequence[Tranche]) -> Iterator[tuple[Broken, Excess]]:
    """Each choice of covers: none where no partner of the kind is asked for any more."""
    places = [(each, amount, kind) for each, amount in plan for kind in kinds_of(each)]
    sides = [
        [
            None,
            *(
                cover
                for cover in problem.covers
                if str(provider_of(problem, cover.provider_id).kind) == kind
                and cover.provider_id != each.provider_id
                and cover.openings
            ),
        ]
        for each, _, kind in places
    ]
    for chosen in product(*sides):
        reasons: set[Reason] = set()
        members = {each.provider_id for each, _ in plan}
        borne: dict[str, int] = {}
        for (each, amount, kind), cover in zip(places, chosen, strict=True):
            if cover is None:
                reasons.add(Reason(ReasonKind.PARTNER, kind))
                continue
            members.add(cover.provider_id)
            if each.partner_kind is not None and str(each.partner_kind) == kind and each.coverage:
                borne[cover.id] = borne.get(cover.id, 0) + covered_by(each, amount)
        for id in members:
            if provider_of(problem, id).standing is Standing.OUTSIDE:
                reasons.add(Reason(ReasonKind.TEAM, id))
        if len(members) > problem.maximum_members:
            reasons.add(Reason(ReasonKind.MAX_MEMBERS))
        caps = {each.id: each for each in problem.covers}
        excess: Excess = {}
        for id, much in borne.items():
            if much > caps[id].cap:
                excess[Reason(ReasonKind.COVER_CAP, id)] = much - caps[id].cap
        if any(much > max(caps[id].cap, caps[id].cap_ceiling) for id, much in borne.items()):
            continue
        if len(reasons) + len(excess) > MOST:
            continue
        used = {each.id: each for each in chosen if each is not None}
        for rules in _rules([each.openings for each in used.values()]):
            yield frozenset(reasons | excess.keys() | rules), excess
