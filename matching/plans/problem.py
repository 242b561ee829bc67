"""The gap problem: who could lend, cover or attend, and within which limits (docs/decisions/0024).

Amounts are whole yuan, prices yearly basis points, and every id is compared by its bytes.
"""

from dataclasses import dataclass
from enum import StrEnum

from graph.model import OrganizationKind

MOST_YUAN = 10**12
MOST_BASIS_POINTS = 10_000
ENOUGH_MEMBERS = 6

Openings = tuple[frozenset[str], ...]
OPEN: Openings = (frozenset(),)


class Standing(StrEnum):
    """Whether a provider may take part."""

    TEAM = "TEAM"
    RECRUITABLE = "RECRUITABLE"
    OUTSIDE = "OUTSIDE"


class BundleRole(StrEnum):
    """What a tranche is in its 投贷担 bundle."""

    EQUITY = "EQUITY"
    CREDIT = "CREDIT"


@dataclass(frozen=True, slots=True)
class Provider:
    """Who lends, covers or attends.

    `cap`: the most of its own money for this enterprise, which could be raised to `cap_ceiling`.
    `recruitment_cost`: yuan a year, once, if it is used and RECRUITABLE. `introduced`: it shares a
    deal with the enterprise, or a deal or a team with the lead.
    """

    id: str
    kind: OrganizationKind
    standing: Standing = Standing.TEAM
    recruitment_cost: int = 0
    introduced: bool = False
    cap: int = MOST_YUAN
    cap_ceiling: int = MOST_YUAN


@dataclass(frozen=True, slots=True)
class Cover:
    """What a partner offers: a cover of somebody's loan, or its presence.

    `cap`: the sum of what it covers, which could be raised to `cap_ceiling`. `fee`: of what it
    covers; of the whole tranche where it is only present. `openings`: as in `Candidate`.
    """

    id: str
    provider_id: str
    cap: int = MOST_YUAN
    cap_ceiling: int = MOST_YUAN
    fee: int = 0
    openings: Openings = OPEN


@dataclass(frozen=True, slots=True)
class Asset:
    """What can be pledged once; `limit` is its valuation times the advance rate, rounded down."""

    id: str
    limit: int


@dataclass(frozen=True, slots=True)
class Product:
    """A provider's product, whose tranches together are at most `cap`."""

    id: str
    cap: int = MOST_YUAN
    cap_ceiling: int = MOST_YUAN


@dataclass(frozen=True, slots=True)
class Bundle:
    """投贷担: credit · Σ equity tranches = equity · Σ credit tranches."""

    id: str
    equity: int = 2
    credit: int = 1


@dataclass(frozen=True, slots=True)
class Candidate:
    """A tranche that could be: nothing, or a multiple of `step` from `minimum` to `maximum`.

    `openings`: minimal sets of rules; were those of one set held, the product would be open. It is
    open if one set is empty. `partner_kind`: one partner of that kind covers `coverage` of it,
    rounded up. `presences`: one partner of each of these kinds attends. `accepts`: assets, of
    which it needs so many that their limits are at least its amount; None: it needs none.
    `maximum` could be raised to `maximum_ceiling`.
    """

    id: str
    provider_id: str
    product_id: str
    minimum: int
    maximum: int
    maximum_ceiling: int
    step: int
    rate: int
    openings: Openings = OPEN
    partner_kind: OrganizationKind | None = None
    coverage: int = 0
    presences: tuple[OrganizationKind, ...] = ()
    accepts: tuple[str, ...] | None = None
    bundle_id: str | None = None
    role: BundleRole | None = None


@dataclass(frozen=True, slots=True)
class GapProblem:
    """An amount, and everything that could close it.

    `lead_line`: the most that the lead lends unpaired, when that is decided; None: no such bound.
    """

    amount: int
    candidates: tuple[Candidate, ...]
    providers: tuple[Provider, ...]
    covers: tuple[Cover, ...] = ()
    assets: tuple[Asset, ...] = ()
    products: tuple[Product, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    lead_id: str | None = None
    lead_line: int | None = None
    maximum_members: int = ENOUGH_MEMBERS


class ReasonKind(StrEnum):
    """What can stand in the way, what is easiest to change first."""

    MAX_MEMBERS = "MAX_MEMBERS"
    TEAM = "TEAM"
    PARTNER = "PARTNER"
    TRANCHE_MAX = "TRANCHE_MAX"
    PRODUCT_CAP = "PRODUCT_CAP"
    PROVIDER_CAP = "PROVIDER_CAP"
    COVER_CAP = "COVER_CAP"
    PLEDGE = "PLEDGE"
    MIN_TICKET = "MIN_TICKET"
    RULE = "RULE"
    RATIO = "RATIO"


@dataclass(frozen=True, slots=True, order=True)
class Reason:
    """One constraint that can be dropped, and whose it is.

    `subject` is the id of a provider (TEAM, PROVIDER_CAP), a cover (COVER_CAP), a candidate
    (TRANCHE_MAX, PLEDGE, MIN_TICKET), a product (PRODUCT_CAP), a rule or a bundle; the word of a
    kind of partner (PARTNER); "" for MAX_MEMBERS.
    """

    kind: ReasonKind
    subject: str = ""
