"""Plans by enumeration: every choice of amounts, covers and assets, judged by plain rules.

Written from the decision record on plans alone. A line is a candidate's id, its amount, the ids of
its covers (the partner's, then those of presences by the word of their kind), and its assets.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, product

from matching.plans.problem import Candidate, Cover, GapProblem, Provider, Standing

Line = tuple[str, int, tuple[str, ...], tuple[str, ...]]
Values = tuple[int, int, int, int, int, int]
"""Uncovered, over, the lead's unpaired lines, cost, members, introductions."""


class Broken(Exception):
    """A constraint that a plan breaks."""


def over_of(problem: GapProblem) -> int:
    """The smallest step of the usable candidates, or of all, less one."""
    usable = [each.step for each in problem.candidates if is_usable(problem, each)]
    every = usable or [each.step for each in problem.candidates] or [1]
    return min(every) - 1


def is_usable(problem: GapProblem, candidate: Candidate) -> bool:
    """Open, inside, and some amount fits."""
    inside = provider_of(problem, candidate.provider_id).standing is not Standing.OUTSIDE
    return any(not each for each in candidate.openings) and inside and bool(amounts_of(candidate))


def provider_of(problem: GapProblem, id: str) -> Provider:
    """The provider with an id."""
    [found] = [each for each in problem.providers if each.id == id]
    return found


def amounts_of(candidate: Candidate) -> list[int]:
    """The amounts that a used candidate may have."""
    first = max(candidate.minimum, candidate.step)
    return [
        amount
        for amount in range(candidate.step, candidate.maximum + 1, candidate.step)
        if amount >= first
    ]


def kinds_of(candidate: Candidate) -> list[str]:
    """The kinds of its partners: the paired one first, then presences by their word."""
    paired = [str(candidate.partner_kind)] if candidate.partner_kind else []
    return paired + sorted(str(each) for each in candidate.presences)


def choices(problem: GapProblem, candidate: Candidate) -> list[tuple[str, ...]]:
    """Every choice of covers for a candidate."""
    sides: list[list[str]] = []
    for kind in kinds_of(candidate):
        able: list[str] = []
        for cover in problem.covers:
            provider = provider_of(problem, cover.provider_id)
            if str(provider.kind) != kind or cover.provider_id == candidate.provider_id:
                continue
            if provider.standing is Standing.OUTSIDE or frozenset() not in cover.openings:
                continue
            able.append(cover.id)
        sides.append(able)
    return list(product(*sides))


def covered_by(candidate: Candidate, amount: int) -> int:
    """What its partner covers, rounded up."""
    exact, rest = divmod(amount * candidate.coverage, 10_000)
    return exact + (1 if rest else 0)


def check(problem: GapProblem, lines: Sequence[Line]) -> Values:
    """What a plan reaches; raises Broken."""
    if sum(line[1] for line in lines) > problem.amount + over_of(problem):
        raise Broken("over")
    _check_lines(problem, lines)
    _check_caps(problem, lines)
    _check_bundles(problem, lines)
    _check_assets(problem, lines)
    values = measure(problem, lines)
    if values[4] > problem.maximum_members:
        raise Broken("members")
    return values


def _candidates(problem: GapProblem) -> dict[str, Candidate]:
    return {each.id: each for each in problem.candidates}


def _covers(problem: GapProblem) -> dict[str, Cover]:
    return {each.id: each for each in problem.covers}


def _check_lines(problem: GapProblem, lines: Sequence[Line]) -> None:
    candidates = _candidates(problem)
    if len({line[0] for line in lines}) < len(lines):
        raise Broken("twice")
    for id, amount, covers, _ in lines:
        candidate = candidates[id]
        if not is_usable(problem, candidate) or amount not in amounts_of(candidate):
            raise Broken(f"amount of {id}")
        if covers not in choices(problem, candidate):
            raise Broken(f"covers of {id}")


def _check_caps(problem: GapProblem, lines: Sequence[Line]) -> None:
    candidates = _candidates(problem)
    for provider in problem.providers:
        lent = sum(line[1] for line in lines if candidates[line[0]].provider_id == provider.id)
        if lent > provider.cap:
            raise Broken(f"cap of {provider.id}")
    for each in problem.products:
        lent = sum(line[1] for line in lines if candidates[line[0]].product_id == each.id)
        if lent > each.cap:
            raise Broken(f"cap of product {each.id}")
    for cover in problem.covers:
        if borne(problem, lines, cover.id) > cover.cap:
            raise Broken(f"cap of cover {cover.id}")
    if problem.lead_line is not None and own_lines(problem, lines) > problem.lead_line:
        raise Broken("lead line")


def borne(problem: GapProblem, lines: Sequence[Line], cover_id: str) -> int:
    """All that a cover covers."""
    candidates = _candidates(problem)
    return sum(
        covered_by(candidates[id], amount)
        for id, amount, covers, _ in lines
        if candidates[id].partner_kind and covers and covers[0] == cover_id
    )


def own_lines(problem: GapProblem, lines: Sequence[Line]) -> int:
    """The sum of the lead's unpaired tranches."""
    candidates = _candidates(problem)
    return sum(
        amount
        for id, amount, _, _ in lines
        if candidates[id].provider_id == problem.lead_id and candidates[id].partner_kind is None
    )


def _check_bundles(problem: GapProblem, lines: Sequence[Line]) -> None:
    candidates = _candidates(problem)
    for bundle in problem.bundles:
        sums = {"EQUITY": 0, "CREDIT": 0}
        for id, amount, _, _ in lines:
            if candidates[id].bundle_id == bundle.id:
                sums[str(candidates[id].role)] += amount
        if bundle.credit * sums["EQUITY"] != bundle.equity * sums["CREDIT"]:
            raise Broken(f"ratio of {bundle.id}")


def _check_assets(problem: GapProblem, lines: Sequence[Line]) -> None:
    candidates = _candidates(problem)
    limits = {each.id: each.limit for each in problem.assets}
    pledged = [asset for line in lines for asset in line[3]]
    if len(set(pledged)) < len(pledged):
        raise Broken("asset twice")
    for id, amount, _, assets in lines:
        accepts = candidates[id].accepts
        if accepts is None:
            if assets:
                raise Broken(f"assets of {id}")
        elif not set(assets) <= set(accepts) or sum(limits[each] for each in assets) < amount:
            raise Broken(f"assets of {id}")


def measure(problem: GapProblem, lines: Sequence[Line]) -> Values:
    """The objectives' values."""
    candidates, covers = _candidates(problem), _covers(problem)
    total = sum(line[1] for line in lines)
    members: set[str] = set()
    cost = 0
    for id, amount, chosen, _ in lines:
        candidate = candidates[id]
        members.add(candidate.provider_id)
        cost += amount * candidate.rate
        for place, cover_id in enumerate(chosen):
            cover = covers[cover_id]
            members.add(cover.provider_id)
            paired = place == 0 and candidate.partner_kind is not None and candidate.coverage > 0
            cost += cover.fee * (covered_by(candidate, amount) if paired else amount)
    for id in members:
        provider = provider_of(problem, id)
        if provider.standing is Standing.RECRUITABLE:
            cost += provider.recruitment_cost * 10_000
    new = [
        id for id in members if id != problem.lead_id and not provider_of(problem, id).introduced
    ]
    uncovered, over = max(0, problem.amount - total), max(0, total - problem.amount)
    return (uncovered, over, own_lines(problem, lines), cost, len(members), len(new))


def every_plan(problem: GapProblem) -> Iterator[tuple[Line, ...]]:
    """Every choice of amounts and covers that keeps to the amount; assets are left open."""
    most = problem.amount + over_of(problem)
    usable = sorted(
        (each for each in problem.candidates if is_usable(problem, each)), key=lambda each: each.id
    )

    def rest(place: int, left: int) -> Iterator[tuple[Line, ...]]:
        if place == len(usable):
            yield ()
            return
        candidate = usable[place]
        yield from rest(place + 1, left)
        chosen = choices(problem, candidate)
        for amount in amounts_of(candidate):
            if amount > left:
                break
            for others in rest(place + 1, left - amount):
                for covers in chosen:
                    yield ((candidate.id, amount, covers, ()), *others)

    if problem.amount == 0:
        yield ()
        return
    yield from rest(0, most)


def assignments(problem: GapProblem, lines: Sequence[Line]) -> Iterator[tuple[Line, ...]]:
    """The plan with every choice of assets that secures it."""
    candidates = _candidates(problem)
    limits = {each.id: each.limit for each in problem.assets}

    def rest(place: int, free: frozenset[str]) -> Iterator[tuple[Line, ...]]:
        if place == len(lines):
            yield ()
            return
        id, amount, covers, _ = lines[place]
        accepts = candidates[id].accepts
        if accepts is None:
            sets: list[tuple[str, ...]] = [()]
        else:
            able = sorted(set(accepts) & free)
            sets = [
                chosen
                for size in range(1, len(able) + 1)
                for chosen in combinations(able, size)
                if sum(limits[each] for each in chosen) >= amount
            ]
        for chosen in sets:
            for others in rest(place + 1, free - set(chosen)):
                yield ((id, amount, covers, chosen), *others)

    yield from rest(0, frozenset(limits))


def goodness(values: Values) -> tuple[int, ...]:
    """Smaller is better."""
    uncovered, over, lead, cost, members, introductions = values
    return (uncovered, over, -lead, cost, members, introductions)


def tie(problem: GapProblem, lines: Sequence[Line]) -> tuple[object, ...]:
    """Smaller is first."""
    amounts = {line[0]: line[1] for line in lines}
    ids = sorted(each.id for each in problem.candidates)
    return (
        [id not in amounts for id in ids],
        [-amounts.get(id, 0) for id in ids],
        [list(line[2]) for line in lines],
        [list(line[3]) for line in lines],
    )


def _valid(problem: GapProblem, lines: Sequence[Line]) -> list[tuple[Line, ...]]:
    """The plan with each choice of assets, where it keeps to every constraint."""
    found: list[tuple[Line, ...]] = []
    for each in assignments(problem, lines):
        try:
            check(problem, each)
        except Broken:
            continue
        found.append(each)
    return found


def _best(
    problem: GapProblem, plans: Sequence[tuple[Values, tuple[Line, ...]]], order: str
) -> tuple[Values, tuple[Line, ...], int]:
    def key(values: Values) -> tuple[int, ...]:
        full = goodness(values)
        if order == "cost":
            return (full[0], full[3], full[1], full[2], full[4], full[5])
        return full

    ranked = sorted(plans, key=lambda each: key(each[0]))
    best: Values | None = None
    equal: list[tuple[Line, ...]] = []
    for values, lines in ranked:
        if best is not None and key(values) > key(best):
            break
        valid = _valid(problem, lines)
        if valid:
            best = values
            equal.extend(valid)
    assert best is not None
    return best, min(equal, key=lambda each: tie(problem, each)), len(equal)


def _all(problem: GapProblem) -> list[tuple[Values, tuple[Line, ...]]]:
    return [(measure(problem, lines), lines) for lines in every_plan(problem)]


def best(problem: GapProblem) -> tuple[Values, tuple[Line, ...], int]:
    """The best values, the canonical plan, and how many plans (with assets) are as good."""
    return _best(problem, _all(problem), "")


def alternatives(problem: GapProblem) -> list[tuple[Values, tuple[Line, ...]]]:
    """The front in uncovered, cost and members; most members first."""
    plans = _all(problem)
    found: dict[tuple[Line, ...], Values] = {}
    for most in range(problem.maximum_members, 0, -1):
        values, lines, _ = _best(problem, [each for each in plans if each[0][4] <= most], "cost")
        found[lines] = values

    def three(values: Values) -> tuple[int, int, int]:
        return (values[0], values[3], values[4])

    return [
        (values, lines)
        for lines, values in found.items()
        if not any(
            three(other) != three(values)
            and all(a <= b for a, b in zip(three(other), three(values), strict=True))
            for other in found.values()
        )
    ]
