"""A world with one of everything that may be hidden, and who may see it by docs/decisions/0014.

Nothing here looks at how the application decides: `sees` is the page's table, written anew.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from graph.model import (
    AssetKind,
    CapabilityAxis,
    ChangeAction,
    Comparison,
    CredentialKind,
    Criterion,
    DataClass,
    FinancingPurpose,
    LifeCycleStage,
    Measure,
    MechanismKey,
    OrganizationKind,
    PlantStepKind,
    SectorKey,
    Unit,
)
from graph.model import MembershipState as State
from seed.row_base import ValueRow
from seed.rows import AliasRow
from tests.conftest import TODAY
from tests.network_worlds import ALWAYS, SOURCE
from tests.worlds import World

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
AT = "2024-01-01T00:00:00.000000+00:00"
PUBLIC, PROFILE, DEALS = DataClass.PUBLIC, DataClass.PROFILE, DataClass.DEALS
FINANCIALS, IP, NEEDS = DataClass.FINANCIALS, DataClass.IP, DataClass.NEEDS
CLASSES = (PROFILE, FINANCIALS, DEALS, IP, NEEDS)
RESTRICTED = {
    *("Fact", "CredentialHolding", "Deal", "IntellectualProperty", "Pledge", "FinancingNeed"),
    *("Need", "Membership", "Consent", "AuditEntry", "RecommendationLogEntry", "ImportJob"),
} | {"OrganizationMerge"}
"""The types whose records may be hidden."""
AUDITED, LOGGED = "AuditEntry", "RecommendationLogEntry"
IMPORTED, MERGED = "ImportJob", "OrganizationMerge"
RULE_OF_SMALL = "rule of the small product"


@dataclass(frozen=True)
class Given:
    """What an organisation opens to a kind (None: every member), and for how long."""

    classes: tuple[DataClass, ...] = CLASSES
    to: OrganizationKind | None = OrganizationKind.BANK
    since: date = ALWAYS
    until: date | None = None
    revoked: bool = False
    level: str = "FULL"

    def lets(self, kind: OrganizationKind) -> bool:
        """Whether it lets organisations of a kind see anything on the day of the reading."""
        begun = self.since <= TODAY and (self.until is None or self.until > TODAY)
        return begun and not self.revoked and self.level == "FULL" and self.to in (kind, None)


GIVEN: dict[str, Given] = {
    "open": Given(),
    "to guarantors": Given(to=OrganizationKind.GUARANTOR),
    "to everyone": Given(to=None),
    "ended yesterday": Given(until=TODAY),
    "begins tomorrow": Given(since=TOMORROW),
    "today only": Given(since=TODAY, until=TOMORROW),
    "revoked": Given(revoked=True),
    "level hidden": Given(level="HIDDEN"),
    **{f"only {each}": Given((each,)) for each in (*CLASSES, PUBLIC)},
}
"""Owners by what they consented to; none of them belongs to a park."""


def _site(*, data_class: DataClass = PUBLIC, as_of: date = ALWAYS, **more: Any) -> "Joins":
    def joins(world: World, owner: str) -> "Case":
        about = {"data_class": data_class, "scope": "site", **more}
        key = world.refers(owner, Measure.SITE, "park", as_of.isoformat(), **about)
        return Case("Fact", World.id(key), owner, data_class)

    return joins


def _member(*states: State, until: date | None = None, last: date | None = None) -> "Joins":
    def joins(world: World, owner: str) -> "Case":
        history = [(word, f"2024-0{at}-01", AT) for at, word in enumerate(states, 1)]
        if last:
            history[-1] = (states[-1], last.isoformat(), AT)
        admitted = State.ACTIVE in states
        days: dict[str, Any] = {"valid_from": date(2024, 1, 1)} if admitted else {}
        key = world.membership(owner, "park", *history, valid_until=until, **days)
        return _membership(key, owner, "park", admitted=admitted)

    return joins


def _both(world: World, owner: str) -> "Case":
    _site()(world, owner)
    return _member(State.ACTIVE, State.WITHDRAWN)(world, owner)


GONE: dict[str, Any] = {"recorded_at": AT, "superseded_at": "2025-01-01T00:00:00.000000+00:00"}
JOINED: dict[str, tuple[bool, "Joins | None"]] = {
    "closed": (False, None),
    "sits": (True, _site()),
    "sits in secret": (True, _site(data_class=PROFILE)),
    "sat": (False, _site(until=YESTERDAY.isoformat())),
    "will sit": (False, _site(as_of=TOMORROW)),
    "never sat": (False, _site(**GONE)),
    "active": (True, _member(State.ACTIVE)),
    "active until tonight": (True, _member(State.ACTIVE, until=TOMORROW)),
    "suspended": (True, _member(State.ACTIVE, State.SUSPENDED)),
    "suspended and over": (False, _member(State.ACTIVE, State.SUSPENDED, until=TODAY)),
    "expired": (False, _member(State.ACTIVE, until=TODAY)),
    "withdrawn": (False, _member(State.ACTIVE, State.WITHDRAWN)),
    "withdraws tomorrow": (True, _member(State.ACTIVE, State.WITHDRAWN, last=TOMORROW)),
    "applied": (False, _member(State.SUBMITTED, State.IN_REVIEW)),
    "sits and withdrew": (True, _both),
}
"""Owners without consents, by how they are tied to `park`, and whether they belong to it today."""
OWNERS = (*GIVEN, *JOINED)


# ---------------------------------------------------------------- records and callers


@dataclass(frozen=True)
class Case:
    """A record: whose it is, of which class, and who else has to do with it."""

    type: str
    id: str
    owner: str = ""
    data_class: DataClass | None = PUBLIC
    parties: tuple[str, ...] = ()
    park: str | None = None
    """The park that an application is for."""
    always_listed: bool = True
    """Whether its lists show it to who may see it: False where their day leaves it out."""


Joins = Callable[[World, str], Case]


@dataclass(frozen=True)
class Caller:
    """A role with the name of its organisation."""

    role: str
    scope: str | None = None

    def __str__(self) -> str:
        return f"{self.role} of {self.scope}" if self.scope else self.role

    @property
    def scope_id(self) -> str | None:
        """The id of the organisation."""
        return World.id(self.scope) if self.scope else None


CALLERS = (
    Caller("ANONYMOUS"),
    Caller("MEMBER", "open"),
    Caller("MEMBER", "closed"),
    Caller("MEMBER", "applied"),
    Caller("MEMBER", "stranger"),
    Caller("MEMBER", "alpha"),
    Caller("MEMBER", "guarantor"),
    Caller("MEMBER", "helper"),
    Caller("MEMBER", "park"),
    Caller("BANK_OFFICER", "alpha"),
    Caller("BANK_OFFICER", "lender"),
    Caller("BANK_OFFICER", "pledgee"),
    Caller("PARK_ADMIN", "park"),
    Caller("PARK_ADMIN", "far park"),
    Caller("PARK_ADMIN", "other park"),
    Caller("AUDITOR"),
    Caller("PLATFORM_ADMIN"),
)
AUDITOR = next(each for each in CALLERS if each.role == "AUDITOR")
_KINDS = {
    **dict.fromkeys(("alpha", "lender", "pledgee"), OrganizationKind.BANK),
    **dict.fromkeys(("guarantor", "helper"), OrganizationKind.GUARANTOR),
    "park": OrganizationKind.PARK,
}


def sees(caller: Caller, case: Case) -> bool:
    """The page's table: who sees which record."""
    if case.data_class == PUBLIC or caller.role == "AUDITOR":
        return True
    if case.type == AUDITED or caller.scope is None:
        return False
    if case.type == LOGGED:
        return caller.scope == case.owner
    if caller.role == "PARK_ADMIN":
        belongs, _ = JOINED.get(case.owner, (False, None))
        return (caller.scope == "park" and belongs) or caller.scope == case.park
    if caller.scope in (case.owner, *case.parties):
        return True
    given = GIVEN.get(case.owner)
    kind = _KINDS.get(caller.scope, OrganizationKind.ENTERPRISE)
    opened = case.type == "Consent" or (given is not None and case.data_class in given.classes)
    return given is not None and given.lets(kind) and opened


# ---------------------------------------------------------------- the world


def _membership(key: str, owner: str, park: str, *, admitted: bool) -> Case:
    if admitted:
        return Case("Membership", World.id(key), owner)
    return Case("Membership", World.id(key), owner, PROFILE, park=park)


@dataclass
class RightsWorld(World):
    """The world with its cases; `through`: edges that a record decides, by their two ends."""

    cases: list[Case] = field(default_factory=list[Case])
    through: dict[frozenset[str], Case] = field(default_factory=dict[frozenset[str], Case])

    def __post_init__(self) -> None:
        super().__init__()
        self.bank("alpha", "lender", "pledgee")
        self.guarantor("guarantor", "helper")
        self.enterprise("stranger", "kept of other park", "kept of far park", *OWNERS)
        self.park("park", "far park", "other park")
        for kind in OrganizationKind:
            self.organization(f"a {kind}", kind)
        self._vocabulary()
        for owner in OWNERS:
            self._records(owner)
        for owner, given in GIVEN.items():
            self._consents(owner, given)
        for owner, (_, joins) in JOINED.items():
            if joins:
                self._join(owner, joins(self, owner))
        self.refers("lender", Measure.SITE, "other park", scope="site")
        self._said()
        for row in self.rows.organizations:
            kind = "".join(word.capitalize() for word in row.kind.split("_"))
            self._has(kind, row.key)
        for park in ("other park", "far park"):
            self.enterprise(f"double of {park}")  # later no organisation any more
            for each in (f"kept of {park}", f"double of {park}"):
                self.refers(each, Measure.SITE, park, scope="site")

    def case(self, id: str) -> Case | None:
        """The case of an id."""
        return next((each for each in self.cases if each.id == id), None)

    def _has(self, type_name: str, key: str, *about: Any, **more: Any) -> Case:
        self.cases.append(Case(type_name, World.id(key), *about, **more))
        return self.cases[-1]

    def _join(self, owner: str, case: Case) -> None:
        unlisted = owner in ("sat", "will sit", "never sat")
        self.cases.append(
            Case(case.type, case.id, owner, case.data_class, (), case.park, not unlisted)
        )
        if case.type == "Fact" and case.data_class != PUBLIC:
            self.through[frozenset({World.id(owner), World.id("park")})] = case

    def _vocabulary(self) -> None:
        self.label = self.credential(CredentialKind.HIGH_TECH)
        self.robotics, self.vision = self.sector(SectorKey.ROBOTICS), self.topic("vision")
        self.lab = self.expertise("a INSTITUTE", "lab", topics=(self.vision,))
        loan = self.product("lender", "loan")
        self.terms(loan, maximum=5_000_000)
        self.limits("lender", borrower_cap=5_000_000, borrower_cap_ceiling=90_000_000)
        growth, bill = ValueRow(stage=LifeCycleStage.GROWTH), FinancingPurpose.BILL
        self.rule(loan, Criterion.STAGE, Comparison.IS_ONE_OF, growth)
        self.rule(loan, Criterion.PURPOSE, Comparison.IS_ONE_OF, ValueRow(purpose=bill))
        self.rule(loan, Criterion.REGION, Comparison.IS_ONE_OF, ValueRow(region="441900"))
        self.rule(loan, Criterion.CREDENTIAL_HELD, Comparison.HELD, ValueRow(node=self.label))
        patent = ValueRow(asset_kind=AssetKind.PATENT)
        self.rule(loan, Criterion.ASSET_KIND, Comparison.IS_ONE_OF, patent)
        plain = self.product("lender", "plain")
        self.terms(plain, maximum=1_000_000, maximum_ceiling=60_000_000, annual_rate=300)
        self.rule(plain, Criterion.PURPOSE, Comparison.IS_ONE_OF, ValueRow(purpose=bill))
        more = self.product("alpha", "more")
        self.terms(more, maximum=1_000_000, annual_rate=400)
        self.rule(more, Criterion.PURPOSE, Comparison.IS_ONE_OF, ValueRow(purpose=bill))
        self.limits("alpha", recruitment_cost=10)
        small, share = self.product("lender", "small"), ValueRow(basis_points=500)
        ratio = Criterion.HEADCOUNT_RATIO
        self.rule(small, ratio, Comparison.AT_LEAST, share, key=RULE_OF_SMALL)
        self._has("PossibleChange", self.possible_change(ChangeAction.RAISE, ratio))
        self._has("RequirementVersion", self.requirement(loan, "ANY(STAGE, CREDENTIAL_HELD)"))
        self.policy("policy", loan)
        team = self.team("team", "lender")
        self.seat(team, "helper")
        self.seat(self.team("team of alpha", "alpha"), "lender")
        platform = self.platform("platform", "lender")
        self.base_model(platform, "model")
        self.capability(platform, CapabilityAxis.DATA, "alpha")
        chain = self.chain("chain")
        self.step(chain, PlantStepKind.ACQUIRE, loan, purposes=(FinancingPurpose.PLANT_PURCHASE,))
        mechanism = self.mechanism(MechanismKey.M7, loan, chain)
        for kind, key in {
            **{"Credential": self.label, "Sector": self.robotics, "Topic": self.vision},
            **{"Expertise": self.lab, "Product": loan, "Policy": "policy"},
            **{"ServiceTeam": team, "TechnologyPlatform": platform, "ProductChain": chain},
            **{"Mechanism": mechanism, "Source": SOURCE},
        }.items():
            self._has(kind, key)
        for rule in self.rows.rules:
            # Rules of these products are there for plans, which alone tell of them.
            self._has("Rule", rule.key, always_listed=rule.subject not in (plain, more))

    def _records(self, owner: str) -> None:
        """One of each restricted noun; every owner has applied to the far park."""
        everything = owner in ("open", "closed", "sits", *(f"only {each}" for each in CLASSES))
        for each in CLASSES if everything else (FINANCIALS,):
            number = ValueRow(number=7, unit=Unit.PERSON)
            about: dict[str, Any] = {"data_class": each, "scope": each, "counterparty": "lender"}
            key = self.fact(owner, Measure.EMPLOYEES, number, "2025-01-01", **about)
            self._has("Fact", key, owner, each)
        key = self.holding(owner, self.label, held_from="2023-01-01", data_class=PROFILE)
        self._has("CredentialHolding", key, owner, PROFILE)
        financiers = ("lender", "helper")
        self._has("Deal", self.deal(owner, *financiers), owner, DEALS, financiers)
        asset = self.asset(owner, f"patent of {owner}", AssetKind.PATENT)
        self._has("IntellectualProperty", asset, owner, IP, ("pledgee",))
        taken = ("lender",) if owner == "closed" else ()
        free = self.asset(owner, f"free patent of {owner}", AssetKind.PATENT)
        self._has("IntellectualProperty", free, owner, IP, taken)
        valued = {"valued_on": date(2024, 1, 1), "valued_low": 2_000_000, "valued_high": 3_000_000}
        key = self.pledge(asset, owner, "pledgee", date(2024, 1, 1), pledge_discount=500, **valued)
        self._has("Pledge", key, owner, IP, ("pledgee",))
        for each in taken:
            key = self.pledge(free, owner, each, date(2024, 2, 1))
            self._has("Pledge", key, owner, IP, taken)
        self._has("Need", self.need(owner, f"wish of {owner}", topics=(self.vision,)), owner, NEEDS)
        wish = self.financing_need(owner, FinancingPurpose.BILL, amount=2_000_000)
        self._has("FinancingNeed", wish, owner, NEEDS)
        key = self.membership(owner, "far park", (State.SUBMITTED, "2024-01-01", AT))
        self.cases.append(_membership(key, owner, "far park", admitted=False))

    def _consents(self, owner: str, given: Given) -> None:
        before = len(self.rows.consents)
        days: dict[str, Any] = {"valid_from": given.since, "valid_until": given.until}
        self.consent(owner, *given.classes, to=given.to, **days)
        for row in self.rows.consents[before:]:
            self._has("Consent", row.key, owner, None)

    def _said(self) -> None:
        """Public words about one firm, and what only those see who see its profile."""
        loan, day = self.rows.products[0].key, "2024-01-01"
        values: dict[Measure, ValueRow] = {
            Measure.REVENUE: ValueRow(amount=500),
            Measure.REVENUE_GROWTH: ValueRow(basis_points=500),
            Measure.HEADCOUNT_RATIO: ValueRow(basis_points=400),
            Measure.FOUNDED_ON: ValueRow(day="2010"),
            Measure.STAGE: ValueRow(stage=LifeCycleStage.GROWTH),
            Measure.PRODUCT_LINE: ValueRow(text="arms"),
            Measure.SECTOR: ValueRow(node=self.robotics),
            Measure.CORE_TECHNOLOGY: ValueRow(node=self.vision),
        }
        for measure, value in values.items():
            self._has("Fact", self.fact("closed", measure, value, day), "closed")
        self._has("Fact", self.fact("park", Measure.STANDING, ValueRow(standing="OPERATING"), day))
        key = self.fact("lender", Measure.EMPLOYEES, ValueRow(number=9, unit=Unit.PERSON), day)
        self._has("Fact", key, "lender")
        self._has("CredentialHolding", self.holding("closed", self.label), "closed")
        for parties in (("helper", "guarantor"), ("a BANK",)):
            key = self.deal("closed", *parties, on="2025-02-01")
            self._has("Deal", key, "closed", DEALS, parties)
        secrets = {Measure.SECTOR: self.robotics, Measure.EXPERTISE_USED: self.lab}
        for measure, node in secrets.items():
            key = self.refers("open", measure, node, data_class=PROFILE)
            case = self._has("Fact", key, "open", PROFILE)
            self.through[frozenset({World.id("open"), World.id(node)})] = case
        paid = Measure.PAID_OUT_CUMULATIVE
        self._has("Fact", self.fact(loan, paid, ValueRow(amount=5), day), "lender")
        about: dict[str, Any] = {"source": SOURCE, "synthetic": True, "organization": "closed"}
        self.rows.aliases.append(AliasRow(key="alias:closed", name="shut", **about))


REVOKE = "UNWIND $ids AS id MATCH (c:Consent {id: id}) SET c.revoked_at = $at"
LOWER = "UNWIND $ids AS id MATCH (c:Consent {id: id}) SET c.level = 'HIDDEN'"


def changes(world: RightsWorld) -> list[tuple[Any, dict[str, Any]]]:
    """Statements for what rows cannot say: consents that were revoked, or let nothing be seen."""

    def of(owner: str) -> list[str]:
        return [each.id for each in world.cases if (each.type, each.owner) == ("Consent", owner)]

    return [
        (REVOKE, {"ids": of("revoked"), "at": "2025-06-30T16:00:00.000000+00:00"}),
        (LOWER, {"ids": of("level hidden")}),
    ]
