"""From what is known of the market and of an enterprise to the gap problem that it poses.

Which product may be a tranche or a cover, and within which limits: docs/decisions/0024-plans.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from graph.model import (
    Conditions,
    IntellectualProperty,
    Offer,
    OrganizationKind,
    Pairing,
    ProductKind,
    ProductTerms,
)
from matching.criteria.kind import Request
from matching.criteria.property import free_assets
from matching.plans.openings import amounts, openings
from matching.plans.posed import Market, Posed, Wish
from matching.plans.problem import (
    MOST_YUAN,
    OPEN,
    Asset,
    Bundle,
    BundleRole,
    Candidate,
    Cover,
    GapProblem,
    Openings,
    Product,
    Provider,
    Standing,
)
from matching.plans.usable import Range
from matching.profiles import Profile
from matching.requirements import in_force, latest_in_force

LENDING = frozenset(
    {
        *(ProductKind.LOAN, ProductKind.BILL, ProductKind.TRADE_FINANCE, ProductKind.MORTGAGE),
        *(ProductKind.LEASE, ProductKind.EQUITY),
    }
)
COVERING = frozenset(
    {
        *(ProductKind.GUARANTEE, ProductKind.INSURANCE, ProductKind.LEASE),
        *(ProductKind.WARRANT, ProductKind.SERVICE),
    }
)
PARTNERS = {
    Pairing.WARRANT_LOAN: OrganizationKind.EQUITY_EXCHANGE,
    Pairing.GUARANTEED_LOAN: OrganizationKind.GUARANTOR,
    Pairing.INSURED_LOAN: OrganizationKind.INSURER,
    Pairing.LEASED_UPGRADE: OrganizationKind.LESSOR,
}
FULL = 10_000

# 投贷担, equity : credit : guarantee = 2 : 1 : 1 on amounts, as the press tells the rule. That the
# guarantee's share covers the credit in full is our reading of it.
BUNDLE = Bundle(id="投贷担", equity=2, credit=1)
BUNDLED = "#" + BUNDLE.id


def pose(market: Market, profile: Profile, wish: Wish, *, closed: bool = True) -> Posed:
    """The gap problem of an enterprise, as far as the caller may see what is known of it.

    `closed`: with what would open the products that are closed to it, which takes as long as the
    rest and only corrections ask for; without, these products are left out.
    """
    request = replace(wish.request, amount=None)
    assets = _assets(profile, request.as_of)
    candidates: list[Candidate] = []
    covers: list[Cover] = []
    products: list[Product] = []
    unknown: list[str] = []
    used: dict[str, ProductTerms] = {}
    for id, offer in sorted(market.offers.items()):
        purposes = offer.product.purposes
        if purposes and request.purpose not in purposes:
            continue
        judged = _Judged.of(offer, market.conditions[id], profile, request, closed)
        if not closed and judged.amounts.is_empty:
            continue
        if judged.terms is None:
            if judged.openings == OPEN:
                unknown.append(id)
        elif not _is_too_short(judged.terms, request):
            used[id] = judged.terms
            candidates.extend(_tranches(judged, judged.terms, assets))
            covers.extend(_covers(judged, judged.terms))
            products.extend(_product(judged, judged.terms))
    candidates = _bundled(candidates)
    problem = GapProblem(
        amount=wish.amount,
        candidates=tuple(candidates),
        providers=tuple(_providers(market, candidates, covers, wish)),
        covers=tuple(covers),
        assets=tuple(Asset(each.id, limit) for each, limit in assets),
        products=tuple(products),
        bundles=(BUNDLE,) if any(each.bundle_id for each in candidates) else (),
        lead_id=wish.lead_id,
        lead_line=wish.lead_line,
        maximum_members=wish.maximum_members,
    )
    return Posed(problem, used, tuple(unknown))


@dataclass(frozen=True, slots=True)
class _Judged:
    """An offer, what would open it, and the amounts for which it is open.

    `terms`: those in force, where they say what it costs and how far it goes; else None.
    """

    offer: Offer
    terms: ProductTerms | None
    openings: Openings
    amounts: Range

    @classmethod
    def of(
        cls,
        offer: Offer,
        conditions: Conditions,
        profile: Profile,
        request: Request,
        closed: bool,
    ) -> "_Judged":
        asked = in_force(conditions, request.as_of)
        within = amounts(conditions, asked, profile, request)
        found = OPEN
        if within.is_empty:
            found = openings(asked, profile, request) if closed else ()
        terms = asked.terms
        priced = terms is not None and (_lends(offer, terms) or _may_cover(offer, terms))
        return cls(offer, terms if priced else None, found, within)

    def maxima(self, terms: ProductTerms) -> tuple[int, int]:
        """The most that terms and rules let it be, and what that could be raised to."""
        maximum = terms.maximum or 0
        if not self.amounts.is_empty:
            maximum = min(maximum, self.amounts.high)
        return maximum, max(maximum, terms.maximum_ceiling or 0)


def _lends(offer: Offer, terms: ProductTerms) -> bool:
    priced = terms.maximum is not None and terms.annual_rate is not None
    return offer.product.kind in LENDING and priced


def _may_cover(offer: Offer, terms: ProductTerms) -> bool:
    priced = terms.cover_cap is not None and terms.fee is not None
    return offer.product.kind in COVERING and priced


def _is_too_short(terms: ProductTerms, request: Request) -> bool:
    most, asked = terms.maximum_tenor_months, request.tenor_months
    return most is not None and asked is not None and most < asked


def _tranches(
    judged: _Judged, terms: ProductTerms, assets: Iterable[tuple[IntellectualProperty, int]]
) -> Iterator[Candidate]:
    """The tranche that a lending product can be, and the one it can be within the bundle."""
    offer = judged.offer
    if not _lends(offer, terms):
        return
    maximum, ceiling = judged.maxima(terms)
    pairing = offer.product.pairing
    secured = terms.pledged_kinds
    plain = Candidate(
        id=offer.product.id,
        provider_id=offer.provider_id,
        product_id=offer.product.id,
        minimum=max(terms.minimum, judged.amounts.low),
        maximum=maximum,
        maximum_ceiling=ceiling,
        step=terms.step,
        rate=terms.annual_rate or 0,
        openings=judged.openings,
        partner_kind=PARTNERS[pairing] if pairing else None,
        coverage=(terms.coverage or 0) if pairing else 0,
        presences=terms.service_kinds,
        accepts=tuple(each.id for each, _ in assets if each.kind in secured) if secured else None,
    )
    if not _has_two(offer):
        yield plain
        return
    # Two tranches share one maximum: it is the product's cap, and bounds neither of them alone.
    plain = replace(plain, maximum=ceiling)
    bundled = replace(plain, id=plain.id + BUNDLED, bundle_id=BUNDLE.id)
    yield plain
    if pairing is Pairing.GUARANTEED_LOAN:
        yield replace(bundled, role=BundleRole.CREDIT, coverage=FULL)
    else:
        yield replace(bundled, role=BundleRole.EQUITY)


def _has_two(offer: Offer) -> bool:
    """Whether a product can be a tranche of its own and one of the bundle."""
    guaranteed = offer.product.pairing is Pairing.GUARANTEED_LOAN
    return guaranteed or offer.product.kind is ProductKind.EQUITY


def _bundled(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Without the bundle's tranches where one side of it is missing."""
    found = list(candidates)
    roles = {each.role for each in found if each.role}
    return found if len(roles) == len(BundleRole) else [each for each in found if not each.role]


def _covers(judged: _Judged, terms: ProductTerms) -> Iterator[Cover]:
    offer = judged.offer
    if _may_cover(offer, terms):
        cap = terms.cover_cap or 0
        yield Cover(
            id=offer.product.id,
            provider_id=offer.provider_id,
            cap=cap,
            cap_ceiling=max(cap, terms.cover_cap_ceiling or 0),
            fee=terms.fee or 0,
            openings=judged.openings,
        )


def _product(judged: _Judged, terms: ProductTerms) -> Iterator[Product]:
    if _lends(judged.offer, terms) and _has_two(judged.offer):
        yield Product(judged.offer.product.id, *judged.maxima(terms))


def _assets(profile: Profile, as_of: date) -> list[tuple[IntellectualProperty, int]]:
    """Free assets, and what each can secure by its last valuation: low end less the discount."""
    valued: dict[str, tuple[date, str, int]] = {}
    for pledge in profile.pledges:
        low, discount = pledge.valued_low, pledge.pledge_discount
        if pledge.valued_on and pledge.valued_on <= as_of and low is not None:
            limit = low * (FULL - (discount or 0)) // FULL
            found = (pledge.valued_on, pledge.id, limit)
            valued[pledge.asset_id] = max(found, valued.get(pledge.asset_id, found))
    return [(each, valued[each.id][2]) for each in free_assets(profile, as_of) if each.id in valued]


def _providers(
    market: Market, candidates: Iterable[Candidate], covers: Iterable[Cover], wish: Wish
) -> Iterator[Provider]:
    ids = {each.provider_id for each in (*candidates, *covers)}
    kinds = {each.provider_id: each.provider_kind for each in market.offers.values()}
    for id in sorted(ids):
        last = latest_in_force(market.limits.get(id, ()), wish.request.as_of)
        cap = last.borrower_cap if last and last.borrower_cap is not None else MOST_YUAN
        ceiling = last.borrower_cap_ceiling if last and last.borrower_cap_ceiling else cap
        yield Provider(
            id=id,
            kind=kinds[id],
            standing=_standing(id, wish, known=last is not None),
            recruitment_cost=last.recruitment_cost if last else 0,
            introduced=id in wish.introduced,
            cap=cap,
            cap_ceiling=max(cap, ceiling),
        )


def _standing(id: str, wish: Wish, *, known: bool) -> Standing:
    """Without a team all may take part; whom it would cost an unknown sum to recruit may not."""
    if wish.team is None or id in wish.team or id == wish.lead_id:
        return Standing.TEAM
    return Standing.RECRUITABLE if known else Standing.OUTSIDE
