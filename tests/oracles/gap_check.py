"""Whether one given plan keeps the seven constraints, and what it is worth."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from matching.plans.problem import BundleRole, GapProblem
from tests.oracles.gap_terms import (
    Lines,
    Terms,
    Values,
    by_bytes,
    covered,
    highest,
    is_open,
    lowest,
    price,
    slots,
)


def check(problem: GapProblem, lines: Lines) -> Values | str:
    """What the plan is worth, or the first thing that it breaks."""
    terms = Terms(problem)
    complaint = next(_shape(terms, lines), None) or next(_broken(terms, lines), None)
    return complaint or _values(terms, lines)


def _shape(terms: Terms, lines: Lines) -> Iterator[str]:
    ids = [line[0] for line in lines]
    known = {one.id for one in terms.candidates}
    if ids != sorted(set(ids), key=by_bytes):
        yield "the candidates are not in the order of their ids, each once"
    for id, _, cover_ids, asset_ids in lines:
        if id not in known:
            yield f"there is no candidate {id}"
        for cover_id in cover_ids:
            if cover_id not in terms.covers:
                yield f"there is no cover {cover_id}"
        for asset_id in asset_ids:
            if asset_id not in terms.limits:
                yield f"there is no asset {asset_id}"
        if list(asset_ids) != sorted(set(asset_ids), key=by_bytes):
            yield f"the assets of {id} are not in the order of their ids, each once"


def _broken(terms: Terms, lines: Lines) -> Iterator[str]:
    yield from _amounts(terms, lines)
    yield from _caps(terms, lines)
    yield from _covers(terms, lines)
    yield from _lead(terms, lines)
    yield from _bundles(terms, lines)
    yield from _assets(terms, lines)
    if len(_members(terms, lines)) > terms.problem.maximum_members:
        yield "7: too many members"


def _amounts(terms: Terms, lines: Lines) -> Iterator[str]:
    candidates = {one.id: one for one in terms.candidates}
    for id, amount, _, _ in lines:
        candidate = candidates[id]
        if not is_open(candidate.openings):
            yield f"{id} is closed"
        if not terms.may_take_part(candidate.provider_id):
            yield f"the provider of {id} is outside"
        if amount % candidate.step:
            yield f"the amount of {id} is no multiple of its step"
        if not lowest(candidate) <= amount <= highest(candidate):
            yield f"the amount of {id} is not within its bounds"
    if lines and not terms.amount:
        yield "1: an amount of 0 needs no plan"
    if sum(line[1] for line in lines) > terms.amount + terms.over:
        yield "1: too much"


def _caps(terms: Terms, lines: Lines) -> Iterator[str]:
    candidates = {one.id: one for one in terms.candidates}
    of_product = _sums((candidates[line[0]].product_id, line[1]) for line in lines)
    of_provider = _sums((candidates[line[0]].provider_id, line[1]) for line in lines)
    for id, total in of_product.items():
        if id in terms.products and total > terms.products[id].cap:
            yield f"2: above the cap of product {id}"
    for id, total in of_provider.items():
        if total > terms.providers[id].cap:
            yield f"2: above the cap of provider {id}"


def _covers(terms: Terms, lines: Lines) -> Iterator[str]:
    candidates = {one.id: one for one in terms.candidates}
    burdens: list[tuple[str, int]] = []
    for id, amount, cover_ids, _ in lines:
        candidate = candidates[id]
        if len(cover_ids) != len(slots(candidate)):
            yield f"3: {id} needs another number of covers"
        for slot, cover_id in zip(slots(candidate), cover_ids, strict=False):
            if not terms.fits(candidate, slot, terms.covers[cover_id]):
                yield f"3: {cover_id} is of another kind, or the lender's own"
            if not terms.available(terms.covers[cover_id]):
                yield f"3: {cover_id} cannot be had"
            if slot.is_partner:
                burdens.append((cover_id, covered(candidate, amount)))
    for id, burden in _sums(burdens).items():
        if burden > terms.covers[id].cap:
            yield f"3: above the cap of cover {id}"


def _own_line(terms: Terms, lines: Lines) -> int:
    own = {one.id for one in terms.candidates if terms.is_own_line(one)}
    return sum(line[1] for line in lines if line[0] in own)


def _lead(terms: Terms, lines: Lines) -> Iterator[str]:
    most = terms.problem.lead_line
    if most is not None and _own_line(terms, lines) > most:
        yield "4: above the lead's line"


def _bundles(terms: Terms, lines: Lines) -> Iterator[str]:
    amounts = {line[0]: line[1] for line in lines}
    for bundle in terms.bundles.values():
        own = [one for one in terms.candidates if one.bundle_id == bundle.id]
        equity = sum(amounts.get(one.id, 0) for one in own if one.role == BundleRole.EQUITY)
        credit = sum(amounts.get(one.id, 0) for one in own if one.role == BundleRole.CREDIT)
        if bundle.credit * equity != bundle.equity * credit:
            yield f"5: the ratio of {bundle.id}"


def _assets(terms: Terms, lines: Lines) -> Iterator[str]:
    candidates = {one.id: one for one in terms.candidates}
    pledged = [asset_id for line in lines for asset_id in line[3]]
    if len(pledged) != len(set(pledged)):
        yield "6: an asset secures two tranches"
    for id, amount, _, asset_ids in lines:
        accepts = candidates[id].accepts
        if not set(asset_ids) <= set(accepts or ()):
            yield f"6: {id} does not accept the asset"
        if accepts is not None and sum(terms.limits[one] for one in asset_ids) < amount:
            yield f"6: {id} is not secured"


def _members(terms: Terms, lines: Lines) -> set[str]:
    lenders = {one.id: one.provider_id for one in terms.candidates}
    lending = {lenders[line[0]] for line in lines}
    return lending | {terms.covers[id].provider_id for line in lines for id in line[2]}


def _values(terms: Terms, lines: Lines) -> Values:
    candidates = {one.id: one for one in terms.candidates}
    total = sum(line[1] for line in lines)
    members = _members(terms, lines)
    cost = sum(terms.recruitment(id) for id in members)
    for id, amount, cover_ids, _ in lines:
        candidate = candidates[id]
        cost += amount * candidate.rate
        for slot, cover_id in zip(slots(candidate), cover_ids, strict=True):
            cost += price(candidate, slot, terms.covers[cover_id], amount)
    return Values(
        uncovered=max(0, terms.amount - total),
        over=max(0, total - terms.amount),
        lead_line=_own_line(terms, lines),
        cost=cost,
        members=len(members),
        introductions=sum(terms.is_new(id) for id in members),
    )


def _sums(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = defaultdict(int)
    for key, number in pairs:
        sums[key] += number
    return sums
