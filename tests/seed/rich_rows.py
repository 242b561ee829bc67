"""A few rows of every sort, with every field and every sort of reference, for tests of the seed."""

from datetime import date
from typing import Any

from graph.model import (
    AssetKind,
    CapabilityAxis,
    ChangeAction,
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
    Qualifier,
    SectorKey,
    SourceKind,
    Unit,
)
from seed.row_base import Sourced, ValueRow
from seed.rows import AliasRow, DealStateRow, ParticipantRow, SeedRows, SourceRow
from tests.worlds import SOURCE, World

RECORDED, ENDED = "2021-03-04T05:06:07.000008+00:00", "2022-03-04T05:06:07.000008+00:00"
UNTIL = date(2030, 1, 1)


class Rich(World):
    """A world whose names and keys begin with its own letters, beside others in one graph."""

    def __init__(self, prefix: str) -> None:
        super().__init__()
        self.prefix = prefix

    def key(self, prefix: str) -> str:
        return f"{self.prefix}{super().key(prefix)}"

    def complete(self, rows: list[Any], **fields: Any) -> None:
        """Fill in the fields of the last row that its short form leaves out."""
        row: Sourced = rows[-1]
        times = {"recorded_at": RECORDED, "superseded_at": ENDED}
        rows[-1] = row.model_validate({**row.model_dump(), **fields, **times})


def rich(prefix: str = "") -> SeedRows:
    """Rows of every sort; those of another prefix share only the vocabularies."""
    world = Rich(prefix)
    bank, guarantor, park = f"{prefix}bank", f"{prefix}guarantor", f"{prefix}park"
    institute, firm, other = f"{prefix}institute", f"{prefix}firm", f"{prefix}other"
    _organizations(world, bank, guarantor, park, institute, firm, other)
    topic = world.topic("控制")
    sector = world.sector(SectorKey.ROBOTICS)
    loan, cover = _products(world, bank, guarantor, sector)
    skill = world.expertise(institute, f"{prefix}skill", topics=(topic,), sectors=(sector,))
    world.complete(
        world.rows.expertise,
        title_en="Skill",
        kind=ExpertiseKind.LABORATORY,
        valid_from="2019",
        valid_until="2030-02",
    )
    _firms(world, (firm, other), skill)
    _facts(world, bank, park, sector)
    _deals(world, firm, bank, guarantor, (loan, cover))
    _property(world, firm, bank)
    _needs(world, firm, topic)
    _network(world, bank, guarantor, firm, park, loan)
    return world.rows


def _organizations(
    world: Rich, bank: str, guarantor: str, park: str, institute: str, firm: str, other: str
) -> None:
    rows, prefix = world.rows, world.prefix
    about: dict[str, Any] = {
        "title": f"{prefix}press",
        "publisher": "报",
        "published_on": "2024-02",
    }
    about |= {"paragraph": 3, "url": "https://example.org/a"}
    rows.sources.append(SourceRow(key=f"{prefix}source:press", kind=SourceKind.PRESS, **about))
    world.bank(bank)
    world.guarantor(guarantor)
    world.park(park)
    world.institute(institute)
    world.enterprise(firm, other)
    world.organization(f"{prefix}city", OrganizationKind.AUTHORITY)
    world.organization(f"{prefix}branch", OrganizationKind.BANK, part_of=bank, uscc=f"{prefix}9144")
    world.organization(f"{prefix}inner", OrganizationKind.PARK, part_of=park)
    world.organization(f"{prefix}nobody", OrganizationKind.ENTERPRISE, anonymous=True)
    world.complete(rows.organizations, name_en="Nobody", source=f"{prefix}source:press")
    alias: dict[str, Any] = {"organization": firm, "name": f"{prefix}公司", "source": SOURCE}
    rows.aliases.append(AliasRow(key=f"{prefix}alias", **alias))


def _products(world: Rich, bank: str, guarantor: str, sector: str) -> tuple[str, str]:
    rows, prefix = world.rows, world.prefix
    credential = world.credential(CredentialKind.HIGH_TECH)
    world.complete(rows.credentials, valid_months=36)
    loan = world.product(f"{prefix}branch", "loan", stages=(LifeCycleStage.GROWTH,))
    purposes = (FinancingPurpose.EQUIPMENT, FinancingPurpose.RESEARCH)
    more: dict[str, Any] = {"purposes": purposes, "pairing": Pairing.INSURED_LOAN}
    world.complete(rows.products, name_en="Loan", **more)
    cover = world.product(guarantor, "cover")
    world.terms(loan, maximum=5_000_000)
    prices = {"maximum_tenor_months": 12, "annual_rate": 380, "coverage": 8_000, "step": 100}
    prices |= {"maximum_ceiling": 6_000_000, "cover_cap": 7, "cover_cap_ceiling": 8, "fee": 90}
    kinds = (AssetKind.PATENT, AssetKind.AI_ALGORITHM)
    services = (OrganizationKind.IP_SERVICE_FIRM,)
    world.complete(rows.terms, service_kinds=services, pledged_kinds=kinds)
    world.complete(rows.terms, **prices, valid_until=UNTIL, illustrative=False)
    world.terms(cover, maximum=1_000_000)
    world.limits(bank, borrower_cap=9_000_000, borrower_cap_ceiling=9_500_000, recruitment_cost=7)
    world.complete(rows.provider_limits, valid_until=UNTIL, illustrative=False)
    held = ValueRow(node=credential)
    world.rule(loan, Criterion.CREDENTIAL_HELD, Comparison.HELD, held)
    stages = [ValueRow(stage=stage) for stage in LifeCycleStage]
    world.rule(loan, Criterion.STAGE, Comparison.IS_ONE_OF, *stages)
    world.complete(rows.rules, valid_until=UNTIL, unconfirmed=True, illustrative=False, part="LIFE")
    world.requirement(loan, "ANY(CREDENTIAL_HELD, LIFE)")
    world.complete(rows.requirements, valid_until=UNTIL, unconfirmed=True, illustrative=False)
    world.possible_change(
        ChangeAction.OBTAIN_CREDENTIAL, Criterion.CREDENTIAL_HELD, 7, node=credential
    )
    world.complete(rows.possible_changes, valid_until=UNTIL, illustrative=False)
    world.rule(cover, Criterion.SECTOR, Comparison.IS_ONE_OF, ValueRow(node=sector))
    world.rule(cover, Criterion.AGE, Comparison.AT_LEAST, ValueRow(number=12, unit=Unit.MONTH))
    world.policy(f"{prefix}policy", loan, cover)
    more = {"issuer": f"{prefix}city", "valid_from": "2019", "valid_until": "2030-01"}
    world.complete(rows.policies, name_en="Policy", document_number=f"{prefix}〔2025〕1号", **more)
    return loan, cover


def _firms(world: Rich, firms: tuple[str, ...], skill: str) -> None:
    credential = world.rows.credentials[0].key
    for firm in firms:
        world.refers(firm, Measure.SITE, f"{world.prefix}inner", until="2026")
        world.refers(firm, Measure.EXPERTISE_USED, skill)
        world.stage(firm, LifeCycleStage.GROWTH, "2024")
        world.holding(firm, credential, held_from="2024-03", held_until="2027")
        world.consent(firm, DataClass.DEALS, DataClass.FINANCIALS)
    world.complete(world.rows.holdings, data_class=DataClass.PROFILE)
    world.consent(firms[0], DataClass.IP, to=None, valid_until=UNTIL)
    world.complete(world.rows.consents)


def _facts(world: Rich, bank: str, park: str, sector: str) -> None:
    value = ValueRow(amount=10)
    world.fact(bank, Measure.CREDIT_LINE, value, "2024", counterparty=park, sectors=(sector,))
    fields: dict[str, Any] = {"qualifier": Qualifier.MORE_THAN, "nature": FactNature.TARGET}
    fields |= {"period_start": "2024-01", "until": "2026", "data_class": DataClass.FINANCIALS}
    world.complete(world.rows.facts, **fields)
    area = ValueRow(number=84.1, unit=Unit.SQUARE_KILOMETRE)
    world.fact(park, Measure.AREA, area, None)
    world.fact(bank, Measure.PRODUCT_LINE, ValueRow(text="线"), None)
    world.fact(park, Measure.FOUNDED_ON, ValueRow(day="2001"), "2001")
    world.fact(park, Measure.STANDING, ValueRow(standing="OPERATING"), "2001")


def _deals(world: Rich, firm: str, bank: str, guarantor: str, products: tuple[str, ...]) -> None:
    rows = world.rows
    world.deal(firm, bank, guarantor)
    twice = tuple(ParticipantRow(organization=bank, role=role, amount=7) for role in DealRole)
    words = ((DealState.RECORDED, 1), (DealState.CONFIRMED, 3), (DealState.ENDED, 2))
    states = tuple(
        DealStateRow(
            state=word, since=date(2024, 1, day), recorded_at=f"202{day}-01-01" + RECORDED[10:]
        )
        for word, day in words
    )
    fields: dict[str, Any] = {"products": products, "participants": twice, "states": states}
    fields |= {"purpose": FinancingPurpose.BILL, "kind": DealKind.COLLABORATION}
    world.complete(rows.deals, **fields)
    world.deal(firm, guarantor, on="2024-05-06", state=DealState.ENDED)
    rows.deals[-1] = rows.deals[-1].model_copy(update={"ended_on": date(2025, 5, 6)})
    world.deal(firm, bank)


def _property(world: Rich, firm: str, bank: str) -> None:
    rows, days = world.rows, {"granted_on": "2020-05", "expires_on": "2040"}
    asset = world.asset(firm, "algorithm", AssetKind.AI_ALGORITHM, registry_number="R1", **days)
    world.complete(rows.properties, data_class=DataClass.PUBLIC)
    world.pledge(asset, firm, bank, date(2023, 1, 2))
    worth: dict[str, Any] = {"valued_on": date(2022, 12, 1), "valued_low": 1, "valued_high": 3}
    worth |= {"pledge_discount": 4_000, "released_on": UNTIL, "registry_number": "P1"}
    world.complete(rows.pledges, illustrative=False, data_class=DataClass.PUBLIC, **worth)


def _needs(world: Rich, firm: str, topic: str) -> None:
    rows = world.rows
    world.financing_need(firm, FinancingPurpose.TRADE, tenor_months=6, open_until=UNTIL)
    world.complete(rows.financing_needs)
    kinds = (ExpertiseKind.FIELD, ExpertiseKind.LABORATORY)
    world.need(firm, f"{world.prefix}检测", topics=(topic,), kinds=kinds, open_until=UNTIL)
    world.complete(rows.needs)


def _network(world: Rich, bank: str, guarantor: str, firm: str, park: str, loan: str) -> None:
    rows, prefix = world.rows, world.prefix
    team = world.team(f"{prefix}team", bank, guided_by=f"{prefix}city", dissolved_on=UNTIL)
    world.complete(rows.teams)
    world.seat(team, guarantor, until=UNTIL)
    world.complete(rows.team_members)
    active = (MembershipState.ACTIVE, "2021-02-01", ENDED)
    world.membership(firm, park, (MembershipState.SUBMITTED, "2021-01-01", RECORDED), active)
    world.complete(rows.memberships, valid_from=date(2021, 2, 1), valid_until=UNTIL)
    chain = world.chain(f"{prefix}chain")
    world.complete(rows.chains)
    purposes = (FinancingPurpose.PLANT_ACQUISITION, FinancingPurpose.ACQUISITION)
    world.step(chain, PlantStepKind.ACQUIRE, loan, purposes=purposes)
    world.step(chain, PlantStepKind.DEVELOP, at=2)
    platform = world.platform(f"{prefix}platform", bank)
    world.complete(rows.platforms, name_en="Platform")
    world.base_model(platform, f"{prefix}model")
    world.complete(rows.base_models, since="2025-02")
    world.capability(platform, CapabilityAxis.COMPUTE, bank)
    world.complete(rows.capabilities)
    world.mechanism(MechanismKey.M1, bank, team, loan, chain)
    world.complete(rows.mechanisms)
