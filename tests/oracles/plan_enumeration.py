"""How a gap is closed at best, by going through every plan (record 24).

A line is the candidate's id, its amount, its cover ids (the partner's, then those of the presences
by the word of their kind) and its sorted asset ids. Lines ascend by candidate id.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, combinations, islice, product

from matching.plans.problem import BundleRole, Candidate, Cover, GapProblem, Provider, Standing

Line = tuple[str, int, tuple[str, ...], tuple[str, ...]]
Lines = tuple[Line, ...]
# Uncovered, over, what the lead lends unpaired, cost, members, introductions.
Values = tuple[int, int, int, int, int, int]
Amounts = tuple[tuple[Candidate, int], ...]
WHOLE = 10_000


class Broken(Exception):
    """The plan breaks a constraint, which the text names."""


class Book:
    """A problem with everything in it to be looked up by id."""

    def __init__(self, problem: GapProblem) -> None:
        self.problem = problem
        self.candidates = {each.id: each for each in problem.candidates}
        self.providers: dict[str, Provider] = {each.id: each for each in problem.providers}
        self.covers: dict[str, Cover] = {each.id: each for each in problem.covers}
        self.limits = {each.id: each.limit for each in problem.assets}
        self.most = problem.amount + over(problem)

    def is_lead(self, candidate: Candidate) -> bool:
        """It is the lead's own, and needs no partner."""
        own = candidate.provider_id == self.problem.lead_id
        return own and candidate.partner_kind is None


def amounts(candidate: Candidate) -> range:
    """Every amount that a tranche may have, but for nothing."""
    first = max(1, -(-candidate.minimum // candidate.step))
    last = candidate.maximum // candidate.step
    return range(first * candidate.step, last * candidate.step + 1, candidate.step)


def usable(problem: GapProblem, candidate: Candidate) -> bool:
    """It is open, its provider may take part, and some amount is possible."""
    outside = {each.id for each in problem.providers if each.standing is Standing.OUTSIDE}
    is_open = frozenset() in candidate.openings
    return is_open and candidate.provider_id not in outside and len(amounts(candidate)) > 0


def over(problem: GapProblem) -> int:
    """What a plan may exceed the amount by."""
    steps = [each.step for each in problem.candidates if usable(problem, each)]
    steps = steps or [each.step for each in problem.candidates]
    return min(steps) - 1 if steps else 0


def covered(candidate: Candidate, amount: int) -> int:
    """How much of a tranche its partner covers."""
    return -(-amount * candidate.coverage // WHOLE)


def asked_kinds(candidate: Candidate) -> list[str]:
    """The words of the kinds whose covers a tranche asks for, in the order of its cover ids."""
    partner = [] if candidate.partner_kind is None else [candidate.partner_kind.value]
    return [*partner, *sorted(kind.value for kind in candidate.presences)]


def check(problem: GapProblem, lines: Sequence[Line]) -> Values:
    """What a plan is worth; Broken if it is none."""
    book = Book(problem)
    ids = [line[0] for line in lines]
    _must(ids == sorted(set(ids)), "lines: each candidate once, ascending")
    _must(not lines or problem.amount > 0, "an amount of 0 needs no plan")
    for line in lines:
        _check_line(book, line)
    _check_sums(book, lines)
    _check_assets(book, lines)
    values = evaluate(book, lines)
    _must(values[4] <= problem.maximum_members, "maximum_members")
    return values


def _must(holds: bool, name: str) -> None:
    if not holds:
        raise Broken(name)


def _check_line(book: Book, line: Line) -> None:
    id, amount, cover_ids, _ = line
    _must(id in book.candidates, f"candidate {id}: unknown")
    candidate = book.candidates[id]
    _must(usable(book.problem, candidate), f"candidate {id}: not usable")
    _must(amount % candidate.step == 0, f"candidate {id}: step")
    _must(amount >= max(candidate.minimum, candidate.step), f"candidate {id}: minimum")
    _must(amount <= candidate.maximum, f"candidate {id}: maximum")
    asked = asked_kinds(candidate)
    _must(len(asked) == len(cover_ids), f"candidate {id}: number of covers")
    for kind, cover_id in zip(asked, cover_ids, strict=True):
        _must(cover_id in book.covers, f"cover {cover_id}: unknown")
        cover = book.covers[cover_id]
        provider = book.providers[cover.provider_id]
        _must(provider.kind.value == kind, f"cover {cover_id}: kind")
        _must(provider.id != candidate.provider_id, f"cover {cover_id}: the lender's own")
        _must(provider.standing is not Standing.OUTSIDE, f"cover {cover_id}: outside")
        _must(any(not each for each in cover.openings), f"cover {cover_id}: closed")


def _check_sums(book: Book, lines: Sequence[Line]) -> None:
    problem = book.problem
    used = [(book.candidates[id], amount) for id, amount, _, _ in lines]
    _must(sum(amount for _, amount in used) <= book.most, "amount + over")
    for row in problem.products:
        total = sum(amount for each, amount in used if each.product_id == row.id)
        _must(total <= row.cap, f"product {row.id}: cap")
    for provider in problem.providers:
        total = sum(amount for each, amount in used if each.provider_id == provider.id)
        _must(total <= provider.cap, f"provider {provider.id}: cap")
    for cover in problem.covers:
        total = 0
        for id, amount, cover_ids, _ in lines:
            candidate = book.candidates[id]
            if candidate.partner_kind is not None and cover_ids[0] == cover.id:
                total += covered(candidate, amount)
        _must(total <= cover.cap, f"cover {cover.id}: cap")
    if problem.lead_line is not None:
        total = sum(amount for each, amount in used if book.is_lead(each))
        _must(total <= problem.lead_line, "lead_line")
    _must(balanced(problem, used), "bundle")


def balanced(problem: GapProblem, used: Sequence[tuple[Candidate, int]]) -> bool:
    """Every bundle is in its ratio."""
    for bundle in problem.bundles:
        rows = [(each.role, amount) for each, amount in used if each.bundle_id == bundle.id]
        equity = sum(amount for role, amount in rows if role is BundleRole.EQUITY)
        credit = sum(amount for role, amount in rows if role is BundleRole.CREDIT)
        if bundle.credit * equity != bundle.equity * credit:
            return False
    return True


def _check_assets(book: Book, lines: Sequence[Line]) -> None:
    pledged = [asset for line in lines for asset in line[3]]
    _must(len(pledged) == len(set(pledged)), "an asset secures two tranches")
    for id, amount, _, assets in lines:
        accepts = book.candidates[id].accepts
        _must(list(assets) == sorted(assets), f"candidate {id}: assets not sorted")
        _must(set(assets) <= set(accepts or ()), f"candidate {id}: assets not accepted")
        if accepts is not None:
            limits = sum(book.limits[asset] for asset in assets)
            _must(limits >= amount, f"candidate {id}: too few assets")


def evaluate(book: Book, lines: Sequence[Line]) -> Values:
    """What a plan is worth, whether or not it may be."""
    total, lead, cost = 0, 0, 0
    members: set[str] = set()
    for id, amount, cover_ids, _ in lines:
        candidate = book.candidates[id]
        total += amount
        lead += amount if book.is_lead(candidate) else 0
        members.add(candidate.provider_id)
        cost += amount * candidate.rate
        for place, cover_id in enumerate(cover_ids):
            cover = book.covers[cover_id]
            members.add(cover.provider_id)
            is_partner = place == 0 and candidate.partner_kind is not None
            covers = is_partner and candidate.coverage > 0
            cost += cover.fee * (covered(candidate, amount) if covers else amount)
    used = [book.providers[id] for id in members]
    for each in used:
        if each.standing is Standing.RECRUITABLE:
            cost += WHOLE * each.recruitment_cost
    strangers = [each for each in used if each.id != book.problem.lead_id and not each.introduced]
    gap = book.problem.amount - total
    return max(0, gap), max(0, -gap), lead, cost, len(members), len(strangers)


def best(problem: GapProblem) -> tuple[Values, Lines, int]:
    """The best values, the canonical plan, and how many plans were as good (2: or more)."""
    found = _best(problem, plans(problem), goodness)
    if found is None:
        raise AssertionError("not even the empty plan")
    return found


def alternatives(problem: GapProblem) -> list[tuple[Values, Lines]]:
    """For fewer and fewer members the plans that no other one beats, most members first."""
    every = plans(problem)
    found: dict[Lines, Values] = {}
    for most in range(1, problem.maximum_members + 1):
        small = [(values, lines) for values, lines in every if values[4] <= most]
        least = _best(problem, small, thrift)
        if least is not None:
            found[least[1]] = least[0]
    kept = [
        (values, lines)
        for lines, values in found.items()
        if not any(_beats(other, values) for other in found.values())
    ]
    return sorted(kept, key=lambda plan: -plan[0][4])


def _beats(one: Values, other: Values) -> bool:
    ours, theirs = (one[0], one[3], one[4]), (other[0], other[3], other[4])
    return ours != theirs and all(a <= b for a, b in zip(ours, theirs, strict=True))


def goodness(values: Values) -> tuple[int, ...]:
    """The objectives in order, all to be least."""
    uncovered, too_much, lead, cost, members, introductions = values
    return uncovered, too_much, -lead, cost, members, introductions


def thrift(values: Values) -> tuple[int, ...]:
    """The objectives of an alternative, all to be least."""
    uncovered, too_much, lead, cost, members, introductions = values
    return uncovered, cost, too_much, -lead, members, introductions


def tie(problem: GapProblem, lines: Lines) -> tuple[object, ...]:
    """Of plans that are equally good, the one where this is least."""
    given = {id: amount for id, amount, _, _ in lines}
    ids = sorted((each.id for each in problem.candidates), key=str.encode)
    return (
        [id not in given for id in ids],
        [-given.get(id, 0) for id in ids],
        [line[2] for line in lines],
        [line[3] for line in lines],
    )


def _best(
    problem: GapProblem,
    every: Sequence[tuple[Values, Lines]],
    order: Callable[[Values], tuple[int, ...]],
) -> tuple[Values, Lines, int] | None:
    groups: dict[Values, list[Lines]] = {}
    for values, lines in every:
        groups.setdefault(values, []).append(lines)
    for values in sorted(groups, key=order):
        ranked = sorted(groups[values], key=lambda lines: tie(problem, lines))
        some = chain.from_iterable(secured(problem, lines) for lines in ranked)
        first = list(islice(some, 2))
        if first:
            return values, first[0], len(first)
    return None


def secured(problem: GapProblem, lines: Lines) -> Iterator[Lines]:
    """The plan with every choice of assets, that with the smallest lists first."""
    limits = {each.id: each.limit for each in problem.assets}
    accepts = {each.id: each.accepts for each in problem.candidates}

    def rest(place: int, taken: frozenset[str]) -> Iterator[Lines]:
        if place == len(lines):
            yield ()
            return
        id, amount, covers, _ = lines[place]
        accepted = accepts[id]
        choices: list[tuple[str, ...]] = [()]
        if accepted is not None:
            free = sorted({each for each in accepted if each in limits} - taken)
            sets = chain.from_iterable(combinations(free, n) for n in range(len(free) + 1))
            choices = sorted(s for s in sets if sum(limits[each] for each in s) >= amount)
        for choice in choices:
            for others in rest(place + 1, taken | set(choice)):
                yield ((id, amount, covers, choice), *others)

    return rest(0, frozenset())


def plans(problem: GapProblem) -> list[tuple[Values, Lines]]:
    """Every choice of amounts and covers within the constraints, its assets not yet chosen."""
    if problem.amount == 0:
        return [((0, 0, 0, 0, 0, 0), ())]
    book = Book(problem)
    open_covers = {each.id: covers_for(book, each) for each in problem.candidates}
    found: list[tuple[Values, Lines]] = []
    for used in every_amounts(book):
        for choice in product(*(open_covers[each.id] for each, _ in used)):
            lines = tuple(
                (each.id, amount, covers, ())
                for (each, amount), covers in zip(used, choice, strict=True)
            )
            values = evaluate(book, lines)
            if values[4] <= problem.maximum_members and _within_cover_caps(book, used, choice):
                found.append((values, lines))
    return found


def covers_for(book: Book, candidate: Candidate) -> list[tuple[str, ...]]:
    """Every choice of covers for a tranche."""
    fitting: list[list[str]] = []
    for kind in asked_kinds(candidate):
        fitting.append([])
        for cover in book.problem.covers:
            provider = book.providers[cover.provider_id]
            inside = provider.standing is not Standing.OUTSIDE
            foreign = provider.id != candidate.provider_id
            fits = provider.kind.value == kind and inside and foreign
            if fits and frozenset() in cover.openings:
                fitting[-1].append(cover.id)
    return list(product(*fitting))


def _within_cover_caps(book: Book, used: Amounts, choice: Sequence[tuple[str, ...]]) -> bool:
    borne: dict[str, int] = {}
    for (candidate, amount), covers in zip(used, choice, strict=True):
        if candidate.partner_kind is not None:
            borne[covers[0]] = borne.get(covers[0], 0) + covered(candidate, amount)
    return all(total <= book.covers[id].cap for id, total in borne.items())


def every_amounts(book: Book) -> list[Amounts]:
    """The used candidates with their amounts, in every way that the sums allow."""
    problem = book.problem
    product_caps = {each.id: each.cap for each in problem.products}
    ready = [each for each in problem.candidates if usable(problem, each)]
    ready.sort(key=lambda each: each.id.encode())
    found: list[Amounts] = []

    def fits(used: Amounts, candidate: Candidate) -> bool:
        total = sum(amount for _, amount in used)
        ours = sum(n for each, n in used if each.provider_id == candidate.provider_id)
        same = sum(n for each, n in used if each.product_id == candidate.product_id)
        lead = sum(n for each, n in used if book.is_lead(each))
        lenders = {each.provider_id for each, _ in used}
        return (
            total <= book.most
            and ours <= book.providers[candidate.provider_id].cap
            and same <= product_caps.get(candidate.product_id, same)
            and (problem.lead_line is None or lead <= problem.lead_line)
            and len(lenders) <= problem.maximum_members
        )

    def grow(place: int, used: Amounts) -> None:
        if place == len(ready):
            if balanced(problem, used):
                found.append(used)
            return
        grow(place + 1, used)
        for amount in amounts(ready[place]):
            more = (*used, (ready[place], amount))
            if not fits(more, ready[place]):
                break
            grow(place + 1, more)

    grow(0, ())
    return found
