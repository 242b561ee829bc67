"""Random gap problems, so small that every plan can be gone through, each sort with its stress."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TypeVar

from graph.model import OrganizationKind as Kind
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

SORTS = ("sparse", "rich", "paired", "lessor", "ties", "lead")
GOOD_FOR_LOANS = (Kind.GUARANTOR, Kind.INSURER, Kind.EQUITY_EXCHANGE, Kind.LESSOR)
ATTENDING = (Kind.IP_SERVICE_FIRM, Kind.WARRANT_SERVICE_FIRM)
Item = TypeVar("Item")
RULES = ("r10", "r2", "r3", "R4")


@dataclass(frozen=True)
class Taste:
    """How a sort is drawn: ranges of counts, and how often something happens."""

    lenders: tuple[int, int] = (2, 4)
    candidates: tuple[int, int] = (3, 6)
    partners: tuple[int, int] = (0, 3)
    reach: tuple[float, float] = (0.1, 0.65)
    steps: tuple[int, ...] = (2, 5, 5, 10)
    tickets: tuple[int, int] = (1, 4)
    rates: tuple[int, ...] = (300, 350, 350, 350)
    fees: tuple[int, ...] = (0, 40, 40, 100)
    coverages: tuple[int, ...] = (5_000, 8_000, 10_000)
    lender_kinds: tuple[Kind, ...] = (Kind.BANK, Kind.BANK, Kind.LESSOR, Kind.EQUITY_INVESTOR)
    partner_kinds: tuple[Kind, ...] = (*GOOD_FOR_LOANS, *ATTENDING)
    paired: float = 0.2
    attended: float = 0.1
    pledged: float = 0.15
    closed: float = 0.15
    capped: float = 0.3
    ticketed: float = 0.2
    bundled: float = 0.1
    led: float = 0.6
    lined: float = 0.2
    outside: float = 0.12
    recruited: float = 0.15
    shared: float = 0.25
    lent_covers: float = 0.0


TASTES = {
    "sparse": Taste(),
    "rich": Taste(
        lenders=(3, 4),
        candidates=(5, 7),
        partners=(1, 3),
        reach=(0.1, 0.45),
        tickets=(1, 3),
        pledged=0.3,
        capped=0.4,
        bundled=0.3,
        shared=0.4,
    ),
    "paired": Taste(
        candidates=(4, 6),
        partners=(2, 4),
        reach=(0.05, 0.5),
        steps=(3, 3, 5, 7),
        tickets=(1, 3),
        rates=(350, 350, 350, 300),
        fees=(0, 40, 40),
        coverages=(0, 3_333, 3_333, 5_000, 6_667, 10_000),
        paired=0.7,
        attended=0.2,
        pledged=0.05,
        closed=0.1,
        capped=0.5,
        bundled=0.2,
        outside=0.05,
    ),
    "lessor": Taste(
        lenders=(2, 3),
        candidates=(4, 6),
        partners=(0, 2),
        reach=(0.15, 0.75),
        steps=(2, 3, 3, 5),
        tickets=(1, 3),
        rates=(350, 350, 350, 300),
        fees=(0, 40, 40),
        lender_kinds=(Kind.LESSOR, Kind.BANK),
        partner_kinds=(Kind.LESSOR, Kind.BANK),
        paired=0.6,
        attended=0.15,
        pledged=0.05,
        closed=0.08,
        bundled=0.0,
        outside=0.05,
        lent_covers=1.0,
    ),
    "ties": Taste(
        lenders=(3, 4),
        candidates=(4, 7),
        partners=(1, 4),
        reach=(0.1, 0.6),
        steps=(5, 5, 5, 2),
        tickets=(2, 3),
        rates=(400,),
        fees=(0, 0, 100),
        coverages=(5_000, 10_000),
        paired=0.35,
        pledged=0.3,
        closed=0.05,
        capped=0.1,
        led=0.2,
        recruited=0.05,
        outside=0.05,
    ),
    "lead": Taste(
        candidates=(4, 6),
        partners=(0, 3),
        reach=(0.1, 0.6),
        steps=(1, 1, 2, 5),
        tickets=(2, 4),
        rates=(350, 350, 350, 400),
        paired=0.3,
        ticketed=0.6,
        bundled=0.05,
        led=1.0,
        lined=0.5,
        outside=0.06,
    ),
}


def draw(sort: str, seed: int) -> GapProblem:
    """The problem of a sort with a number."""
    return _Drawn(Random(f"{sort}/{seed}"), sort, TASTES[sort]).problem()


class _Drawn:
    def __init__(self, random: Random, sort: str, taste: Taste) -> None:
        self.random = random
        self.sort = sort
        self.taste = taste
        self.numbers = random.sample(range(1, 130), 60)
        self.products: list[Product] = []
        self.bundles: list[Bundle] = []
        self.assets: list[Asset] = []
        self.covers: list[Cover] = []
        self.providers: list[Provider] = []
        self.lenders: list[Provider] = []
        self.candidates: list[Candidate] = []

    def often(self, share: float) -> bool:
        return self.random.random() < share

    def between(self, bounds: tuple[int, int]) -> int:
        return self.random.randint(*bounds)

    def name(self, prefix: str) -> str:
        return f"{prefix}{self.numbers.pop()}"

    def problem(self) -> GapProblem:
        taste = self.taste
        count = self.between(taste.candidates)
        self.lenders = [
            self.provider(taste.lender_kinds, n) for n in range(self.between(taste.lenders))
        ]
        self.providers = list(self.lenders)
        for _ in range(self.between((0, 3)) if taste.pledged else 0):
            self.assets.append(Asset(self.name("a"), self.between((2, 16))))
        lead = self.random.choice(self.lenders) if self.often(taste.led) else None
        for _ in range(count):
            self.candidates.append(self.candidate(lead))
        if self.often(taste.bundled):
            self.bundle()
        for n in range(self.between(taste.partners)):
            self.partner(n)
        for lender in self.lenders:
            if self.often(taste.lent_covers):
                self.covers.append(self.cover(lender.id))
        self.cap_providers()
        candidates = self.mixed(self.candidates)
        return GapProblem(
            self.amount(),
            candidates,
            self.mixed(self.providers),
            self.mixed(self.covers),
            self.mixed(self.assets),
            self.mixed(self.products),
            tuple(self.bundles),
            lead.id if lead else None,
            self.between((0, 25)) if lead and self.often(taste.lined) else None,
            self.random.choice((1, 2, 2, 3, 3, 4, 4)),
        )

    def mixed(self, items: Sequence[Item]) -> tuple[Item, ...]:
        return tuple(self.random.sample(items, len(items)))

    def amount(self) -> int:
        """Now and then 0, else a share of what could be lent if all were open."""
        if self.often(0.02):
            return 0
        total = sum(max(0, each.maximum) for each in self.candidates)
        low, high = self.taste.reach
        return max(1, min(60, round(total * self.random.uniform(low, high))))

    def provider(self, kinds: Sequence[Kind], number: int) -> Provider:
        kind = kinds[number] if number < 2 and self.sort == "lessor" else self.random.choice(kinds)
        standing, cost = Standing.TEAM, 0
        if self.often(self.taste.outside):
            standing = Standing.OUTSIDE
        elif self.often(self.taste.recruited):
            standing, cost = Standing.RECRUITABLE, self.random.choice((0, 1, 1, 2, 5))
        return Provider(self.name("p"), kind, standing, cost, self.often(0.4))

    def openings(self) -> Openings:
        if not self.often(self.taste.closed):
            return OPEN
        if self.often(0.06):
            return ()
        sizes = [self.random.choice((1, 1, 2)) for _ in range(self.random.choice((1, 1, 2)))]
        sets = {frozenset(self.random.sample(RULES, size)) for size in sizes}
        least = [one for one in sets if not any(other < one for other in sets)]
        return tuple(sorted(least, key=sorted))

    def candidate(self, lead: Provider | None) -> Candidate:
        taste = self.taste
        lender = self.random.choice(self.lenders)
        step = self.random.choice(taste.steps)
        least = self.random.choice((0, 1, step, step))
        most = step * self.between(taste.tickets) + self.random.choice((0, 0, 0, step // 2))
        if self.often(taste.ticketed):
            least = step * self.between((1, 4)) - self.random.choice((0, 0, step // 2))
            most = max(most, least) if self.often(0.8) else most
        ceiling = self.random.choice((most, most, most + step, most + 2 * step, most - 1))
        rate = self.random.choice(taste.rates)
        if self.sort == "lead" and lead is not None and lender.id == lead.id:
            rate += self.random.choice((0, 150, 300))
        one = Candidate(
            self.name("t"), lender.id, self.product(lender.id), least, most, ceiling, step, rate
        )
        one = replace(one, openings=self.openings(), accepts=self.accepts())
        return self.with_presences(self.with_partner(one))

    def with_partner(self, one: Candidate) -> Candidate:
        if not self.often(self.taste.paired):
            return one
        kinds = [kind for kind in self.taste.partner_kinds if kind not in ATTENDING]
        kind = self.random.choice(kinds)
        if kind is Kind.EQUITY_EXCHANGE and self.often(0.5):
            return replace(one, partner_kind=kind, coverage=0)
        return replace(one, partner_kind=kind, coverage=self.random.choice(self.taste.coverages))

    def with_presences(self, one: Candidate) -> Candidate:
        if not self.often(self.taste.attended):
            return one
        kinds: list[Kind] = list(ATTENDING)
        if self.sort == "lessor":
            kinds = [kind for kind in (Kind.LESSOR, Kind.BANK) if kind is not one.partner_kind]
        count = self.random.choice((1, 1, 2)) if one.partner_kind else 1
        return replace(one, presences=tuple(self.random.sample(kinds, min(count, len(kinds)))))

    def accepts(self) -> tuple[str, ...] | None:
        if not self.often(self.taste.pledged):
            return None
        count = self.random.choice((len(self.assets), self.between((0, len(self.assets)))))
        return tuple(each.id for each in self.random.sample(self.assets, count))

    def product(self, lender_id: str) -> str:
        known = [each.product_id for each in self.candidates if each.provider_id == lender_id]
        if known and self.often(self.taste.shared):
            return self.random.choice(known)
        if self.often(self.taste.capped):
            cap = self.between((2, 20))
            self.products.append(Product(self.name("w"), cap, cap + self.random.choice((-1, 0, 6))))
        else:
            self.products.append(Product(self.name("w")))
        return self.products[-1].id

    def bundle(self) -> None:
        """Equity of one lender, credit of another that is covered in full."""
        equity, credit = self.random.choice(((2, 1), (2, 1), (2, 1), (1, 1), (3, 2)))
        row = Bundle(self.name("b"), equity, credit)
        self.bundles.append(row)
        unit = self.random.choice((1, 2, 5))
        for role, share in ((BundleRole.EQUITY, equity), (BundleRole.CREDIT, credit)):
            for _ in range(self.random.choice((1, 1, 1, 2))):
                one = self.candidate(None)
                step = self.random.choice((unit, unit * share))
                most = step * self.between((1, 3))
                one = replace(
                    one, step=step, minimum=0, maximum=most, maximum_ceiling=most, presences=()
                )
                one = replace(one, accepts=None, partner_kind=None, bundle_id=row.id, role=role)
                if role is BundleRole.CREDIT:
                    one = replace(one, partner_kind=Kind.GUARANTOR, coverage=10_000)
                self.candidates.append(one)

    def partner(self, number: int) -> None:
        """Mostly of a kind that somebody asks for."""
        asked = [each.partner_kind for each in self.candidates if each.partner_kind]
        asked += [kind for each in self.candidates for kind in each.presences]
        kinds = asked if asked and self.often(0.85) else self.taste.partner_kinds
        provider = self.provider((self.random.choice(kinds),), number + 2)
        self.providers.append(provider)
        for _ in range(self.random.choice((1, 1, 1, 2))):
            self.covers.append(self.cover(provider.id))

    def cover(self, provider_id: str) -> Cover:
        fee = self.random.choice(self.taste.fees)
        if not self.often(self.taste.capped):
            return Cover(self.name("c"), provider_id, fee=fee, openings=self.openings())
        cap = self.between((1, 7))
        ceiling = cap + self.random.choice((-1, 2, 5, 9))
        return Cover(self.name("c"), provider_id, cap, ceiling, fee, self.openings())

    def cap_providers(self) -> None:
        for n, each in enumerate(self.providers):
            if each in self.lenders and self.often(self.taste.capped):
                cap = self.between((3, 25))
                ceiling = cap + self.random.choice((-2, 0, 4, 9))
                self.providers[n] = replace(each, cap=cap, cap_ceiling=ceiling)
