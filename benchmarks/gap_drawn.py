"""Financing gaps drawn at random, in the sizes and proportions of a city's products."""

from collections.abc import Sequence
from random import Random

from graph.model import OrganizationKind
from matching.plans.problem import (
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

_MILLION = 1_000_000
_STEPS = (10_000, 100_000, 100_000, 100_000, 500_000, 1_000_000)
_MAXIMA = (3, 5, 8, 10, 15, 20, 30, 50)
_PARTNERS = (
    (OrganizationKind.GUARANTOR, (6_000, 7_000, 7_777, 8_000)),
    (OrganizationKind.INSURER, (6_000, 7_000, 6_543)),
    (OrganizationKind.LESSOR, (3_000, 4_000, 5_000)),
    (OrganizationKind.EQUITY_EXCHANGE, (0,)),
)


def draw(candidates: int, providers: int, seed: int, closes: bool) -> GapProblem:
    """A problem of so many candidates of about so many lenders, and half as many partners more.

    `closes`: the amount is meant to be within reach; otherwise it is meant to be beyond it.
    """
    random = Random(f"{candidates}/{providers}/{seed}/{closes}")
    lenders = [_lender(random, number) for number in range(providers)]
    partners = [
        _partner(random, number, kind)
        for number, (kind, _) in enumerate(_PARTNERS * max(1, providers // 8))
    ]
    services = [
        _partner(random, 100 + number, kind)
        for number, kind in enumerate(
            (OrganizationKind.IP_SERVICE_FIRM, OrganizationKind.WARRANT_SERVICE_FIRM)
        )
    ]
    assets = [Asset(f"asset-{n}", random.randint(2, 12) * _MILLION) for n in range(4)]
    offers = [_candidate(random, n, lenders, assets) for n in range(candidates)]
    capacity = sorted((each.maximum for each in offers), reverse=True)
    reach = sum(capacity[: min(len(capacity), 5)])
    part = random.uniform(0.3, 0.7) if closes else random.uniform(1.0, 1.5)
    return GapProblem(
        amount=int(reach * part) // 10_000 * 10_000,
        candidates=tuple(offers),
        providers=(*lenders, *(one for one, _ in partners), *(one for one, _ in services)),
        covers=(*(one for _, one in partners), *(one for _, one in services)),
        assets=tuple(assets),
        products=tuple(_product(random, each) for each in offers if random.random() < 0.3),
        bundles=(Bundle("bundle"),),
        lead_id=lenders[0].id,
        maximum_members=random.choice((4, 6, 6, 8)),
    )


def _standing(random: Random) -> Standing:
    return random.choices(tuple(Standing), (6, 3, 1))[0]


def _lender(random: Random, number: int) -> Provider:
    cap = random.choice((20, 40, 80, 150)) * _MILLION
    return Provider(
        f"lender-{number}",
        OrganizationKind.BANK if number % 5 else OrganizationKind.EQUITY_INVESTOR,
        Standing.TEAM if number == 0 else _standing(random),
        recruitment_cost=random.randint(0, 20) * 10_000,
        introduced=random.random() < 0.4,
        cap=cap,
        cap_ceiling=cap * random.choice((1, 1, 2)),
    )


def _partner(random: Random, number: int, kind: OrganizationKind) -> tuple[Provider, Cover]:
    provider = Provider(
        f"partner-{number}",
        kind,
        _standing(random),
        recruitment_cost=random.randint(0, 10) * 10_000,
        introduced=random.random() < 0.4,
    )
    cap = random.choice((5, 10, 20, 40)) * _MILLION
    ceiling = cap * random.choice((1, 2, 3))
    fee = random.choice((15, 30, 90, 120))
    return provider, Cover(f"cover-{number}", provider.id, cap, ceiling, fee, _openings(random, 95))


def _openings(random: Random, percent: int, rules: Sequence[str] = ()) -> Openings:
    if random.random() * 100 < percent:
        return OPEN
    names = rules or [f"rule-{random.randint(0, 99)}" for _ in range(2)]
    return tuple(frozenset({each}) for each in names[: random.randint(1, 2)])


def _candidate(
    random: Random, number: int, lenders: Sequence[Provider], assets: Sequence[Asset]
) -> Candidate:
    lender = lenders[number % len(lenders)]
    step = random.choice(_STEPS)
    maximum = random.choice(_MAXIMA) * _MILLION
    kind, coverage, presences, accepts, bundled, role = None, 0, (), None, None, None
    sort = random.random()
    if lender.kind is OrganizationKind.EQUITY_INVESTOR:
        if sort < 0.4:
            bundled, role = "bundle", BundleRole.EQUITY
    elif sort < 0.35:
        kind, coverages = random.choice(_PARTNERS)
        coverage = random.choice(coverages)
        if not coverage:
            presences = (OrganizationKind.WARRANT_SERVICE_FIRM,)
    elif sort < 0.45:
        presences = (OrganizationKind.IP_SERVICE_FIRM,)
        accepts = tuple(each.id for each in random.sample(list(assets), 2))
    elif sort < 0.55:
        kind, coverage = OrganizationKind.GUARANTOR, 10_000
        bundled, role = "bundle", BundleRole.CREDIT
    return Candidate(
        id=f"tranche-{number}",
        provider_id=lender.id,
        product_id=f"product-{number}",
        minimum=maximum // random.choice((20, 50)),
        maximum=maximum,
        maximum_ceiling=maximum * random.choice((1, 1, 2)),
        step=step,
        rate=random.randint(250, 520),
        openings=_openings(random, 80),
        partner_kind=kind,
        coverage=coverage,
        presences=presences,
        accepts=accepts,
        bundle_id=bundled,
        role=role,
    )


def _product(random: Random, candidate: Candidate) -> Product:
    cap = candidate.maximum * random.choice((1, 2)) // 2
    return Product(candidate.product_id, cap, cap * 2)
