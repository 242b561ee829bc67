"""Small drawn worlds with a few of everything: all nouns, states over time, versions, consents."""

from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import Any

from graph.model import (
    AssetKind,
    CapabilityAxis,
    Comparison,
    CredentialKind,
    Criterion,
    DataClass,
    DealKind,
    DealRole,
    DealState,
    ExpertiseKind,
    FactNature,
    FinancingPurpose,
    LifeCycleStage,
    Measure,
    MechanismKey,
    MembershipState,
    OrganizationKind,
    Pairing,
    PlantStepKind,
    ProductKind,
    SectorKey,
    SourceKind,
)
from seed.row_base import ValueRow
from seed.rows import (
    DealRow,
    DealStateRow,
    ExpertiseRow,
    ParticipantRow,
    PolicyRow,
    RuleRow,
    SourceRow,
    TermsRow,
)
from tests.graph.knowledge import at
from tests.worlds import SOURCE, World

DAYS = tuple(date(2024, month, day) for month, day in ((2, 29), (3, 1), (3, 31), (6, 30), (12, 31)))
TEXTS = ("2023", "2024", "2024-02", "2024-03", *(day.isoformat() for day in DAYS))
FIRMS = tuple(f"firm{number}" for number in range(6))
BANKS = ("bank0", "bank1")
PARKS = ("park0", "park1")
AUTHORITY = "authority"
SERVICES = {
    "guarantor": OrganizationKind.GUARANTOR,
    "lessor": OrganizationKind.LESSOR,
    AUTHORITY: OrganizationKind.AUTHORITY,
}
MECHANISMS = tuple(MechanismKey)[:3]
OPEN_CLASSES = (DataClass.PUBLIC, DataClass.PROFILE, DataClass.FINANCIALS)


def asked_days() -> list[date]:
    """Days on which something of a drawn world may begin or end, and the days before."""
    return sorted({*DAYS, *(day - timedelta(1) for day in DAYS), date(2025, 7, 1)})


class Draw:
    """Draws one world; every step adds rows that may name what came before."""

    def __init__(self, random: Random, *, lasting: bool) -> None:
        self.random = random
        self.lasting = lasting
        self.world = World()
        self.sectors: tuple[str, ...] = ()
        self.topics: tuple[str, ...] = ()
        self.products: list[str] = []
        self.policies: list[str] = []
        self.assets: list[tuple[str, str]] = []
        self.teams: list[str] = []

    def maybe(self, *choices: Any) -> Any:
        """One of them, or None a third of the time."""
        return self.random.choice((None, *choices)) if self.random.random() < 0.5 else None

    def end(self, *choices: Any) -> Any:
        """An end, or none; in a lasting world always none."""
        return None if self.lasting else self.maybe(*choices)

    def some(self, choices: Iterable[Any], most: int = 2) -> tuple[Any, ...]:
        """Up to so many of them."""
        known = tuple(choices)
        most = min(most, len(known))
        return tuple(self.random.sample(known, self.random.randint(0, most)))

    def days(self, start: str, end: str) -> dict[str, Any]:
        """A beginning, and an end or none: sometimes in the wrong order, which is never true."""
        return {start: self.random.choice(DAYS), end: self.end(*DAYS)}

    def organizations(self) -> None:
        world = self.world
        world.rows.sources.append(
            SourceRow(key="source:press", kind=SourceKind.PRESS, title="press")
        )
        world.bank(*BANKS)
        world.organization("branch", OrganizationKind.BANK, part_of="bank0")
        world.park(*PARKS)
        world.organization("sub-park", OrganizationKind.PARK, part_of="park0")
        world.institute("institute0", "institute1")
        world.enterprise(*FIRMS)
        for name, kind in SERVICES.items():
            world.organization(name, kind)
        sourced = world.rows.organizations[-1].model_copy(update={"synthetic": False})
        world.rows.organizations[-1] = sourced
        self.sectors = tuple(map(world.sector, (SectorKey.ROBOTICS, SectorKey.BATTERY)))
        self.topics = tuple(map(world.topic, ("topic0", "topic1", "topic2")))
        for kind in tuple(CredentialKind)[:3]:
            world.credential(kind)

    def offers(self) -> None:
        random, rows = self.random, self.world.rows
        kinds, purposes = tuple(ProductKind), tuple(FinancingPurpose)
        for number, provider in enumerate((*BANKS, "branch", "guarantor", "bank0", "bank1")):
            offered: dict[str, Any] = {
                "purposes": self.some(purposes, 4),
                "stages": self.some(LifeCycleStage, 3),
                "pairing": self.maybe(*Pairing),
            }
            self.products.append(self.world.product(provider, f"loan{number}", **offered))
            kind: dict[str, Any] = {
                "kind": random.choice(kinds),
                "synthetic": random.random() < 0.7,
            }
            rows.products[-1] = rows.products[-1].model_copy(update=kind)
            for _ in range(2):
                self._conditions(self.products[-1])
        own = Random("limits")  # draws of its own: the others stay as they are
        for number, provider in enumerate((*BANKS, "guarantor", "lessor") * 2):
            until = None if self.lasting else own.choice((None, None, None, *DAYS))
            span = {"valid_from": own.choice(DAYS), "valid_until": until}
            key = f"limits{number}"
            self.world.limits(provider, borrower_cap=own.choice((None, 1, 2)), key=key, **span)
        for number in range(4):
            name = f"policy{number}"
            ends: dict[str, Any] = {
                "valid_from": self.maybe(*TEXTS),
                "valid_until": self.end(*TEXTS),
            }
            enabled: dict[str, Any] = {
                "enables": self.some(self.products, 3),
                "issuer": AUTHORITY if number % 2 else None,
            }
            rows.policies.append(PolicyRow(key=name, name=name, source=SOURCE, **ends, **enabled))
        for number in range(5):
            spans: dict[str, Any] = {
                "valid_from": self.maybe(*TEXTS),
                "valid_until": self.end(*TEXTS),
            }
            about: dict[str, Any] = {
                "topics": self.some(self.topics),
                "sectors": self.some(self.sectors),
            }
            row = ExpertiseRow(
                key=f"skill{number}",
                title=f"skill{number % 3}",
                source=SOURCE,
                institute=f"institute{number % 2}",
                kind=random.choice(tuple(ExpertiseKind)),
                **spans,
                **about,
            )
            rows.expertise.append(row)

    def _conditions(self, product: str) -> None:
        rows, key = self.world.rows, self.world.key
        span = self.days("valid_from", "valid_until")
        rows.terms.append(
            TermsRow(key=key("terms"), product=product, minimum=1, source=SOURCE, **span)
        )
        label = self.random.choice(rows.credentials).key
        criterion, value = self.random.choice(
            (
                (Criterion.CREDENTIAL_HELD, ValueRow(node=label)),
                (Criterion.REVENUE, ValueRow(amount=1)),
            )
        )
        span = self.days("valid_from", "valid_until")
        about: dict[str, Any] = {
            "criterion": criterion,
            "comparison": Comparison.AT_LEAST,
            "thresholds": (value,),
        }
        rows.rules.append(RuleRow(key=key("rule"), subject=product, source=SOURCE, **about, **span))

    def facts(self) -> None:
        world, random = self.world, self.random
        used = [row.key for row in world.rows.expertise]
        values: list[tuple[Measure, ValueRow]] = [
            *((Measure.STAGE, ValueRow(stage=stage)) for stage in tuple(LifeCycleStage)[:3]),
            *((Measure.SITE, ValueRow(node=park)) for park in (*PARKS, "sub-park")),
            *((Measure.SECTOR, ValueRow(node=sector)) for sector in self.sectors),
            *((Measure.EXPERTISE_USED, ValueRow(node=skill)) for skill in used[:2]),
            *((Measure.REVENUE, ValueRow(amount=number)) for number in range(4)),
        ]
        for subject in (*FIRMS, "institute0", "institute1"):
            may = [each for each in values if subject in FIRMS or each[0] != Measure.EXPERTISE_USED]
            for measure, value in random.sample(may, len(may) // 2):
                key = world.fact(
                    *(subject, measure, value, self.maybe(*TEXTS)),
                    until=self.end(*TEXTS),
                    scope=random.choice(("a", "b")),
                    nature=random.choice(tuple(FactNature)),
                    counterparty=self.maybe(*BANKS) if measure == Measure.REVENUE else None,
                    sectors=self.some(self.sectors) if measure == Measure.REVENUE else (),
                    data_class=random.choice(OPEN_CLASSES),
                )
                assert key
                source = random.choice((SOURCE, "source:press"))
                world.rows.facts[-1] = world.rows.facts[-1].model_copy(
                    update={"source": source, "synthetic": random.random() < 0.7}
                )
            founded = ValueRow(day=random.choice(TEXTS))
            hidden = random.choice((DataClass.PUBLIC, DataClass.PROFILE))
            world.fact(subject, Measure.FOUNDED_ON, founded, None, data_class=hidden)
        for firm in FIRMS * 3:
            label = random.choice(world.rows.credentials).key
            spans: dict[str, Any] = {
                "held_from": self.maybe(*TEXTS),
                "held_until": self.end(*TEXTS),
            }
            world.holding(firm, label, **spans, data_class=random.choice(OPEN_CLASSES))

    def deals(self) -> None:
        random, parties = self.random, (*BANKS, "branch", "guarantor", "lessor", "institute0")
        for _ in range(16):
            agreed = random.choice(DAYS)
            words = (self.random.choice(tuple(DealState)), *self.some(DealState, 2))
            states = tuple(
                DealStateRow(state=word, since=since, recorded_at=at(0))
                for word, since in zip(
                    words, sorted(random.choices(DAYS, k=len(words))), strict=True
                )
            )
            row = DealRow(
                key=self.world.key("deal"),
                source=SOURCE,
                agreed_on=agreed,
                kind=random.choice((DealKind.FINANCING, *DealKind)),
                state=random.choice((DealState.CONFIRMED, *DealState)),
                states=random.choice((states, ())),
                ended_on=self.end(*DAYS),
                enterprise=random.choice(FIRMS),
                amount=self.maybe(1, 1_000, 2_000),
                purpose=self.maybe(*tuple(FinancingPurpose)[:6]),
                products=self.some(self.products),
                participants=tuple(
                    ParticipantRow(organization=each, role=random.choice(tuple(DealRole)))
                    for each in random.sample(parties, random.randint(1, 3))
                ),
                synthetic=random.random() < 0.7,
            )
            self.world.rows.deals.append(row)

    def teams_and_memberships(self) -> None:
        world, random = self.world, self.random
        for number in range(4):
            about: dict[str, Any] = {
                "guided_by": AUTHORITY if number % 2 else None,
                "dissolved_on": self.end(*DAYS),
            }
            self.teams.append(world.team(f"team{number}", random.choice(BANKS), **about))
            for provider in random.sample((*BANKS, *SERVICES, "branch"), 3):
                world.seat(self.teams[-1], provider, random.choice(DAYS), self.end(*DAYS))
        for organization in (*FIRMS, "institute0", *FIRMS[:3]):
            words = (MembershipState.SUBMITTED, *self.some(tuple(MembershipState)[2:5]))
            words = random.choice((words, (*words, MembershipState.ACTIVE)))
            days = sorted(random.choices(DAYS, k=len(words)))
            states = [(word, str(day), at(0)) for word, day in zip(words, days, strict=True)]
            span: dict[str, Any] = {
                "valid_from": self.maybe(*DAYS),
                "valid_until": self.end(*DAYS),
            }
            world.membership(organization, random.choice(PARKS), *states, **span)

    def consents(self) -> None:
        random = self.random
        receivers = (OrganizationKind.BANK, OrganizationKind.ENTERPRISE, None)
        for firm in FIRMS[:4]:
            for data_class in self.some(tuple(DataClass)[1:], 4):
                until = random.choice((None, date(2026, 1, 1), date(2025, 1, 1)))
                self.world.consent(
                    *(firm, data_class),
                    to=random.choice(receivers),
                    valid_from=random.choice(DAYS),
                    valid_until=until,
                )

    def property_and_needs(self) -> None:
        world, random = self.world, self.random
        for number, firm in enumerate((*FIRMS, *FIRMS[:4])):
            hidden = random.choice((DataClass.IP, DataClass.PUBLIC))
            kind = random.choice(tuple(AssetKind))
            asset = world.asset(firm, f"asset{number % 4}", kind, data_class=hidden)
            for _ in range(random.randint(0, 2)):
                secured: dict[str, Any] = {
                    "amount": random.randint(1, 3),
                    "released_on": self.end(*DAYS),
                    "data_class": random.choice((DataClass.IP, DataClass.PUBLIC)),
                }
                world.pledge(asset, firm, random.choice(BANKS), random.choice(DAYS), **secured)
        for firm in FIRMS * 2:
            amount = random.randint(1, 3)
            purpose = random.choice(tuple(FinancingPurpose))
            span = self.days("open_from", "open_until")
            world.financing_need(firm, purpose, amount=amount, **span)
            span = self.days("open_from", "open_until")
            about: dict[str, Any] = {
                "kinds": self.some(ExpertiseKind),
                "topics": self.some(self.topics),
            }
            world.need(firm, "wish", **about, **span)

    def platforms_and_mechanisms(self) -> None:
        world, random = self.world, self.random
        for number in range(2):
            platform = world.platform(f"platform{number}", random.choice(BANKS))
            world.base_model(platform, f"model{number}")
            world.base_model(platform, "model")
            for axis in random.sample(tuple(CapabilityAxis), 3):
                world.capability(platform, axis, random.choice((*BANKS, "institute0")))
        world.chain("later chain")
        chain = world.chain("chain")
        for place, kind in enumerate(PlantStepKind, 1):
            world.step(chain, kind, *self.some(self.products, 3), at=place)
        linked = (*self.products, *self.teams, *FIRMS, *self.topics, chain)
        for word in MECHANISMS:
            world.mechanism(word, *random.sample(linked, 6))


def draw(random: Random, *, lasting: bool = False) -> World:
    """A world with a few of everything; nothing says yet when it was recorded."""
    drawing = Draw(random, lasting=lasting)
    drawing.organizations()
    drawing.offers()
    drawing.facts()
    drawing.deals()
    drawing.teams_and_memberships()
    drawing.consents()
    drawing.property_and_needs()
    drawing.platforms_and_mechanisms()
    return drawing.world
