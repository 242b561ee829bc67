"""Small gap problems drawn at random: sparse, rich, paired, with lessors, with ties, lead first."""

from dataclasses import replace
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

SORTS = ("sparse", "rich", "paired", "lessor", "ties", "lead")
PAIRED = (
    OrganizationKind.GUARANTOR,
    OrganizationKind.INSURER,
    OrganizationKind.LESSOR,
    OrganizationKind.EQUITY_EXCHANGE,
)
SERVICES = (OrganizationKind.IP_SERVICE_FIRM, OrganizationKind.WARRANT_SERVICE_FIRM)
RULES = ("r1", "r2", "r3", "r4")


def draw(sort: str, seed: int) -> GapProblem:
    """A problem of a sort."""
    return _Drawn(sort, Random(f"{sort}/{seed}")).problem()


class _Drawn:
    def __init__(self, sort: str, random: Random) -> None:
        self.sort = sort
        self.random = random
        self.lenders = [self.lender(number) for number in range(random.randint(1, 4))]
        kinds = random.choices(PAIRED, k=random.randint(1, 4))
        if sort in ("paired", "lessor"):
            kinds = [*PAIRED[:3], *random.choices(PAIRED, k=random.randint(0, 1))]
        kinds += [each for each in SERVICES if random.random() < self.often(0.3)]
        self.partners = [self.provider(f"p{9 - n}", kind) for n, kind in enumerate(kinds)]
        self.assets = [
            Asset(f"a{9 - n}", random.randint(1, 6)) for n in range(random.randint(0, 3))
        ]

    def often(self, chance: float) -> float:
        """Less in a sparse world, more in a rich one."""
        return {"sparse": chance / 3, "rich": chance * 1.5}.get(self.sort, chance)

    def some(self, chance: float) -> bool:
        return self.random.random() < self.often(chance)

    def provider(self, id: str, kind: OrganizationKind) -> Provider:
        random = self.random
        cap = random.choice((3, 4, 7, 12, 30)) if self.some(0.6) else 30
        return Provider(
            id,
            kind,
            random.choices(tuple(Standing), (7, 3, 1 if self.some(0.7) else 0))[0],
            recruitment_cost=0 if self.sort == "ties" else random.choice((0, 0, 1, 2)),
            introduced=random.random() < 0.4,
            cap=cap,
            cap_ceiling=cap + random.choice((0, 0, 2, 5, 10)),
        )

    def lender(self, number: int) -> Provider:
        kind = OrganizationKind.BANK
        if self.sort == "lessor" and number % 2:
            kind = OrganizationKind.LESSOR
        elif number == 3:
            kind = OrganizationKind.EQUITY_INVESTOR
        return self.provider(f"b{number}" if number else "m", kind)

    def openings(self, chance: float = 0.2) -> Openings:
        random = self.random
        if not self.some(chance):
            return OPEN
        size = random.randint(1, 2)
        sets = {frozenset(random.sample(RULES, random.randint(1, 2))) for _ in range(size)}
        kept = [each for each in sets if not any(other < each for other in sets)]
        return () if random.random() < 0.1 else tuple(sorted(kept, key=sorted))

    def cover(self, number: int, provider: Provider) -> Cover:
        random = self.random
        cap = random.choice((1, 2, 2, 3, 4, 9, 40))
        return Cover(
            f"c{random.randint(0, 9)}-{number}",
            provider.id,
            cap,
            cap + random.choice((0, 1, 3, 10)),
            0 if self.sort == "ties" else random.choice((0, 0, 30)),
            self.openings(0.12),
        )

    def candidate(self, number: int) -> Candidate:
        random = self.random
        lender = random.choice(self.lenders)
        step = random.choice((1, 2, 2, 3)) if self.sort != "ties" else random.choice((1, 2))
        maximum = step * random.randint(1, 3) + random.choice((0, 0, 1))
        minimum = random.choice((0, 1, step, 2 * step, maximum + 1 if self.some(0.1) else 1))
        if self.sort == "ties":
            minimum, maximum = 1, 3 * step
        if self.sort == "lead" and lender.id != "m":
            step, maximum = 1, random.randint(4, 6)
            minimum = random.choice((3, 4, 5))
        rate = 300 if self.sort == "ties" else random.choice((300, 300, 300, 400))
        kind, coverage, bundle, role = None, 0, None, None
        if random.random() < {"paired": 0.8, "lessor": 0.7, "rich": 0.5}.get(self.sort, 0.2):
            kind = random.choice(PAIRED[:3] if self.sort == "paired" else PAIRED)
            coverage = random.choice((0, 3_333, 5_000, 7_000, 10_000))
        if self.sort in ("rich", "paired") and random.random() < 0.5:
            bundle, role = "bundle", random.choice(tuple(BundleRole))
            kind, coverage, minimum = None, 0, 1
            if role is BundleRole.CREDIT:
                kind, coverage = OrganizationKind.GUARANTOR, 10_000
        accepts = None
        if self.assets and self.some(0.18):
            ids = [each.id for each in self.assets]
            accepts = tuple(random.sample(ids, random.randint(1, len(ids))))
        return Candidate(
            id=f"t{random.randint(0, 9)}-{number}",
            provider_id=lender.id,
            product_id=f"{lender.id}/{random.randint(0, 1)}",
            minimum=minimum,
            maximum=maximum,
            maximum_ceiling=maximum + step * random.choice((0, 0, 1, 2)),
            step=step,
            rate=rate,
            openings=OPEN if bundle else self.openings(),
            partner_kind=kind,
            coverage=coverage,
            presences=tuple(each for each in SERVICES if self.some(0.08)),
            accepts=accepts,
            bundle_id=bundle,
            role=role,
        )

    def problem(self) -> GapProblem:
        random = self.random
        count = random.randint(3, 5) if self.sort in ("rich", "paired") else random.randint(4, 7)
        candidates = [self.candidate(number) for number in range(count)]
        if random.random() < 0.6:
            twin = random.choice(self.lenders).id
            candidates.append(
                replace(candidates[0], id=f"t{random.randint(0, 9)}-9", provider_id=twin)
            )
        covers = [self.cover(number, each) for number, each in enumerate(self.partners)]
        if self.sort == "lessor":
            covers += [self.cover(7 + n, each) for n, each in enumerate(self.lenders)]
        reach = sum(each.maximum for each in candidates)
        amount = round(reach * random.choice((0.1, 0.2, 0.3, 0.4, 0.6)))
        caps = {each.product_id: random.choice((2, 4, 6, 40)) for each in candidates}
        lead = (
            self.lenders[0].id if random.random() < 0.6 or self.sort in ("lead", "ties") else None
        )
        return GapProblem(
            amount=0 if random.random() < 0.01 else amount,
            candidates=tuple(candidates),
            providers=(*self.lenders, *self.partners),
            covers=tuple(covers),
            assets=tuple(self.assets),
            products=tuple(
                Product(id, cap, cap + random.choice((0, 2, 4)))
                for id, cap in caps.items()
                if self.some(0.4)
            ),
            bundles=(Bundle("bundle", *random.choice(((2, 1), (1, 1)))),)
            if any(each.bundle_id for each in candidates)
            else (),
            lead_id=lead,
            lead_line=random.choice((None, None, 1, 3)) if lead else None,
            maximum_members=random.randint(1, 4) if self.some(0.7) else 6,
        )
