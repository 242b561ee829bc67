"""Gap problems drawn from a seed, each small enough that all its plans can be tried.

Six sorts: few and coarse tranches, many of them, those that need partners, providers that both lend
and cover, prices that are all the same, and a lead that comes first although it is dear.
"""

from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from graph.model import OrganizationKind
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

BANK, GUARANTOR = OrganizationKind.BANK, OrganizationKind.GUARANTOR
INSURER, LESSOR = OrganizationKind.INSURER, OrganizationKind.LESSOR
INVESTOR, EXCHANGE = OrganizationKind.EQUITY_INVESTOR, OrganizationKind.EQUITY_EXCHANGE
IP_FIRM = OrganizationKind.IP_SERVICE_FIRM
WARRANT_FIRM = OrganizationKind.WARRANT_SERVICE_FIRM

T = TypeVar("T")

UNITS = (1, 1, 1, 1, 7, 10_000, 1_000_003)
"""Yuan; with most of them a share of a tranche is seldom whole."""

STEPS = (10, 10, 10, 5, 20, 20, 25, 7, 12)

COVERAGES = {
    GUARANTOR: (8_000, 10_000, 3_333, 10_000),
    INSURER: (7_000, 5_000, 9_999, 1),
    EXCHANGE: (0,),
    LESSOR: (0, 10_000, 2_500),
}

ENDINGS = (
    *("1", "10", "2", "9", "20", "a", "B", "b", "Ba", "é", "融", "-", "11", "Z", "0", "智"),
    *("1a", "ab", "AB", "éa", "投贷", "3", "-1", "𝟏"),
)
"""Of ids, whose order by bytes is not that of numbers, of letters or of creation."""


@dataclass(frozen=True)
class Sort:
    """How problems of a sort are drawn; chances in percent, numbers from and to."""

    lenders: tuple[int, int] = (2, 4)
    candidates: tuple[int, int] = (3, 6)
    steps: tuple[int, int] = (1, 5)
    reach: tuple[int, int] = (10, 60)
    paired: int = 20
    attended: int = 8
    pledged: int = 12
    closed: int = 12
    outside: int = 8
    recruitable: int = 25
    capped: int = 35
    high_tickets: int = 20
    bundled: int = 15
    missing_kind: int = 8
    lends_and_covers: bool = False
    even: int = 15
    lead_first: bool = False


DRAWN = {
    "sparse": Sort(lenders=(1, 3), candidates=(2, 4), reach=(15, 90), closed=15),
    "rich": Sort(lenders=(3, 4), candidates=(6, 8), pledged=20, high_tickets=10),
    "paired": Sort(candidates=(4, 7), paired=70, attended=20, bundled=30, closed=6),
    "both": Sort(candidates=(4, 7), paired=65, attended=10, lends_and_covers=True, closed=6),
    "ties": Sort(candidates=(4, 7), even=100, paired=35, bundled=5, reach=(10, 50)),
    "lead": Sort(lead_first=True, candidates=(4, 7), high_tickets=45, closed=6),
}
SORTS: tuple[str, ...] = tuple(DRAWN)


def draw(sort: str, seed: int) -> GapProblem:
    """The problem of that sort and seed, always the same."""
    return _Drawn(DRAWN[sort], Random(f"{sort} {seed}")).problem()


class _Drawn:
    """One problem while it is drawn, in small numbers that are scaled at the end."""

    def __init__(self, sort: Sort, random: Random) -> None:
        self.sort = sort
        self.random = random
        self.is_even = self.may(sort.even)
        self.rules = [f"r{ending}" for ending in random.sample(ENDINGS, 4)]
        self.providers: list[Provider] = []
        self.products: list[Product] = []
        self.candidates: list[Candidate] = []
        self.covers: list[Cover] = []
        self.assets: list[Asset] = []
        self.bundles: list[Bundle] = []
        self._ids = {prefix: self._endings(prefix) for prefix in "pqtvab"}

    def problem(self) -> GapProblem:
        """Everything, one after the other."""
        for _ in range(self.between(self.sort.lenders)):
            self.add_lender()
        self.assets = [
            Asset(self.new_id("a"), self.random.choice((0, 10, 20, 30, 40, 60)))
            for _ in range(self.random.choice((1, 2, 3, 4)))
        ]
        for _ in range(self.between(self.sort.candidates)):
            self.add_candidate()
        if self.may(self.sort.bundled):
            self.add_bundle()
        self.add_partners()
        self.cap_all()
        lead_id, lead_line = self.lead()
        unscaled = GapProblem(
            amount=self.amount(),
            candidates=self.mixed(self.candidates),
            providers=self.mixed(self.providers),
            covers=self.mixed(self.covers),
            assets=self.mixed(self.assets),
            products=self.mixed(self.products),
            bundles=tuple(self.bundles),
            lead_id=lead_id,
            lead_line=lead_line,
            maximum_members=self.random.choice((1, 2, 2, 3, 3, 3, 4, 4, 6, 6, 6)),
        )
        return self.scaled(unscaled, self.random.choice(UNITS))

    # Chance

    def may(self, percent: int) -> bool:
        """True with that chance."""
        return self.random.randrange(100) < percent

    def between(self, bounds: tuple[int, int]) -> int:
        """A number from and to."""
        return self.random.randint(*bounds)

    def mixed(self, several: list[T]) -> tuple[T, ...]:
        """The same in another order."""
        return tuple(self.random.sample(several, len(several)))

    def new_id(self, prefix: str) -> str:
        """An id that none of its kind has."""
        return self._ids[prefix].pop()

    def _endings(self, prefix: str) -> list[str]:
        return [prefix + ending for ending in self.random.sample(ENDINGS, len(ENDINGS))]

    # Who lends

    def add_lender(self, kind: OrganizationKind | None = None) -> Provider:
        """A provider with tranches, mostly a bank."""
        if kind is None:
            others = (LESSOR, LESSOR, GUARANTOR, INSURER, BANK)
            kind = self.random.choice(others if self.sort.lends_and_covers else (BANK,))
        provider = self.provider(kind)
        self.providers.append(provider)
        return provider

    def provider(self, kind: OrganizationKind) -> Provider:
        """Anybody; costs of recruitment can be known of those, too, that need none."""
        standing = Standing.TEAM
        if self.may(self.sort.outside):
            standing = Standing.OUTSIDE
        elif self.may(self.sort.recruitable):
            standing = Standing.RECRUITABLE
        cost = 1 if self.is_even else self.random.choice((0, 1, 1, 2, 3, 5))
        introduced = self.may(20 if self.is_even else 50)
        return Provider(self.new_id("p"), kind, standing, cost, introduced)

    def openings(self) -> Openings:
        """Mostly open; otherwise one or two minimal sets of rules, seldom none at all."""
        if not self.may(self.sort.closed):
            return OPEN
        sets = {
            frozenset(self.random.sample(self.rules, self.random.choice((1, 1, 1, 2, 2, 3))))
            for _ in range(self.random.choice((1, 1, 2, 2)))
        }
        if self.may(8):
            return ()
        return tuple(one for one in sorted(sets, key=sorted) if not any(two < one for two in sets))

    # What is lent

    def add_candidate(self) -> None:
        """A tranche of a new product, or one more of a known one."""
        lender = self.random.choice(self.providers)
        known = [one.product_id for one in self.candidates if one.provider_id == lender.id]
        product_id = self.random.choice(known) if known and self.may(35) else self.new_product()
        candidate = self.tranche(lender.id, product_id)
        if self.may(self.sort.paired):
            candidate = self.paired(candidate, self.random.choice(list(COVERAGES)))
        if self.may(self.sort.attended):
            firms = self.random.choice(((IP_FIRM,), (WARRANT_FIRM,), (WARRANT_FIRM, IP_FIRM)))
            candidate = replace(candidate, presences=firms)
        if self.is_even and self.candidates and self.may(40):
            twin = self.random.choice(self.candidates)
            candidate = replace(twin, id=candidate.id, openings=candidate.openings)
        if self.may(self.sort.pledged):
            count = self.random.choice((0, 1, 2, 2, 3, 3, 4))
            accepted = self.random.sample(self.assets, min(count, len(self.assets)))
            candidate = replace(candidate, accepts=tuple(one.id for one in accepted))
        self.candidates.append(candidate)

    def new_product(self) -> str:
        """The id of a product without a cap."""
        self.products.append(Product(self.new_id("q")))
        return self.products[-1].id

    def tranche(self, lender_id: str, product_id: str) -> Candidate:
        """A tranche by itself; its bounds may be no multiples of the step, or empty."""
        step = 10 if self.is_even and self.may(85) else self.random.choice(STEPS)
        steps = self.between(self.sort.steps)
        maximum = step * steps + self.random.choice((0, 0, 0, 1, step - 1))
        lowest = steps if self.may(self.sort.high_tickets) else self.random.choice((0, 0, 1, 1, 2))
        minimum = max(0, step * lowest - self.random.choice((0, 0, 1, 3)))
        more = self.random.choice((-step, 0, 0, 1, step, step, 2 * step))
        if self.may(4):
            maximum = self.random.choice((0, step - 1))
        rate = 300 if self.is_even else self.random.choice((0, 250, 300, 300, 300, 350, 400))
        return Candidate(
            id=self.new_id("t"),
            provider_id=lender_id,
            product_id=product_id,
            minimum=minimum,
            maximum=maximum,
            maximum_ceiling=max(0, maximum + more),
            step=step,
            rate=rate,
            openings=self.openings(),
        )

    def paired(self, candidate: Candidate, kind: OrganizationKind) -> Candidate:
        """The same with a partner."""
        with_firm = kind == EXCHANGE and self.may(50)
        return replace(
            candidate,
            partner_kind=kind,
            coverage=self.random.choice(COVERAGES[kind]),
            presences=(WARRANT_FIRM,) if with_firm else (),
        )

    def add_bundle(self) -> None:
        """One or two equity tranches beside credit that is covered in full."""
        del self.candidates[5:]
        lender, investor = self.random.choice(self.providers), self.add_lender(INVESTOR)
        equity, credit = self.random.choice(((2, 1), (2, 1), (1, 1), (3, 2)))
        bundle = Bundle(self.new_id("b"), equity, credit)
        self.bundles.append(bundle)
        loan = self.paired(self.tranche(lender.id, self.new_product()), GUARANTOR)
        loan = replace(loan, bundle_id=bundle.id, role=BundleRole.CREDIT, coverage=10_000)
        self.candidates.append(loan)
        for _ in range(self.random.choice((1, 1, 2))):
            share = self.tranche(investor.id, self.new_product())
            step = loan.step * self.random.choice((1, equity))
            most = step * self.random.choice((1, 2, 3))
            least = self.random.choice((0, 0, step, most))
            share = replace(share, step=step, minimum=least, maximum=most, maximum_ceiling=most)
            self.candidates.append(replace(share, bundle_id=bundle.id, role=BundleRole.EQUITY))

    # Who covers

    def add_partners(self) -> None:
        """Covers of the kinds that are needed, and of those that lenders could offer."""
        needed = {kind for one in self.candidates for kind in one.presences}
        needed |= {one.partner_kind for one in self.candidates if one.partner_kind is not None}
        if self.may(5):
            needed.add(IP_FIRM)
        for provider in self.providers.copy():
            if provider.kind in needed and self.may(80):
                self.add_cover(provider)
        for kind in sorted(needed):
            if not self.may(self.sort.missing_kind):
                self.add_partners_of(kind)

    def add_partners_of(self, kind: OrganizationKind) -> None:
        """One or two providers with a cover, seldom with two."""
        for _ in range(self.random.choice((1, 1, 2, 2))):
            provider = self.provider(kind)
            self.providers.append(provider)
            for _ in range(self.random.choice((1, 1, 1, 2))):
                self.add_cover(provider)

    def add_cover(self, provider: Provider) -> None:
        """A cover whose cap is mostly about what one or two tranches need of it."""
        loans = [one for one in self.candidates if one.partner_kind == provider.kind]
        cap = ceiling = MOST_YUAN
        if loans and self.may(70):
            chosen = self.random.choices(loans, k=self.random.choice((1, 1, 2)))
            exact = sum(one.maximum // one.step * one.step * one.coverage for one in chosen)
            cap = max(0, exact // 10_000 + self.random.choice((0, 0, 1, -1, -5)))
            ceiling = max(0, cap + self.random.choice((-1, 0, 1, 5, 10, 30)))
        elif not loans and self.may(30):
            cap = ceiling = 0
        fee = 50 if self.is_even else self.random.choice((0, 20, 50, 50, 100, 150))
        own = self.openings() if self.may(60) else OPEN
        self.covers.append(Cover(self.new_id("v"), provider.id, cap, ceiling, fee, own))

    # Bounds of it all

    def cap_all(self) -> None:
        """Caps of products and providers below what their tranches come to."""
        for place, product in enumerate(self.products):
            of_product = [one for one in self.candidates if one.product_id == product.id]
            cap, ceiling = self.cap([one.maximum for one in of_product])
            self.products[place] = replace(product, cap=cap, cap_ceiling=ceiling)
        for place, provider in enumerate(self.providers):
            own = [one.maximum for one in self.candidates if one.provider_id == provider.id]
            cap, ceiling = self.cap(own)
            self.providers[place] = replace(provider, cap=cap, cap_ceiling=ceiling)

    def cap(self, maxima: list[int]) -> tuple[int, int]:
        """A cap and its ceiling, which may be below it; mostly none."""
        if not self.may(self.sort.capped if len(maxima) > 1 else self.sort.capped // 3):
            return MOST_YUAN, MOST_YUAN
        cap = sum(maxima) * self.random.choice((0, 40, 60, 75, 90)) // 100
        return cap, max(0, cap + self.random.choice((-5, 0, 3, 10, 20, 40)))

    def lead(self) -> tuple[str | None, int | None]:
        """Who leads, and the line that is decided; the lead that comes first is dear."""
        lending = sorted({one.provider_id for one in self.candidates})
        others = [one.id for one in self.providers]
        lead_id = self.random.choice(lending if self.may(85) else others)
        own = [one for one in self.candidates if one.provider_id == lead_id]
        capacity = sum(one.maximum for one in own)
        line = capacity * self.random.choice((0, 30, 50, 70, 100)) // 100
        if self.sort.lead_first:
            self.candidates = [
                replace(one, rate=one.rate + 400) if one in own else one for one in self.candidates
            ]
            return lead_id, line if self.may(50) else None
        return (lead_id, line if self.may(25) else None) if self.may(75) else (None, None)

    def amount(self) -> int:
        """A share of what all tranches come to, seldom nothing."""
        capacity = sum(one.maximum for one in self.candidates)
        noise = self.random.choice((0, 0, 1, 3, -2))
        share = capacity * self.between(self.sort.reach) // 100
        if self.is_even and self.may(70):
            return max(10, share // 10 * 10)
        return 0 if self.may(2) else max(0, share + noise)

    def scaled(self, problem: GapProblem, unit: int) -> GapProblem:
        """The same with all money in that unit, and an amount that may be no multiple of it."""

        def money(number: int) -> int:
            return min(MOST_YUAN, number * unit)

        lead_line = problem.lead_line
        return replace(
            problem,
            amount=money(problem.amount) + (self.between((1, unit)) % unit if self.may(40) else 0),
            lead_line=None if lead_line is None else money(lead_line),
            assets=tuple(replace(one, limit=money(one.limit)) for one in problem.assets),
            products=tuple(
                replace(one, cap=money(one.cap), cap_ceiling=money(one.cap_ceiling))
                for one in problem.products
            ),
            covers=tuple(
                replace(one, cap=money(one.cap), cap_ceiling=money(one.cap_ceiling))
                for one in problem.covers
            ),
            providers=tuple(
                replace(
                    one,
                    cap=money(one.cap),
                    cap_ceiling=money(one.cap_ceiling),
                    recruitment_cost=money(one.recruitment_cost),
                )
                for one in problem.providers
            ),
            candidates=tuple(
                replace(
                    one,
                    minimum=money(one.minimum),
                    maximum=money(one.maximum),
                    maximum_ceiling=money(one.maximum_ceiling),
                    step=money(one.step),
                )
                for one in problem.candidates
            ),
        )
