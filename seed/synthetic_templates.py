"""The templates of synthetic products: what the synthetic banks and guarantors offer."""

from dataclasses import dataclass
from datetime import date

from graph.model import (
    CredentialKind,
    Criterion,
    FinancingPurpose,
    LifeCycleStage,
    Pairing,
    ProductKind,
    SectorKey,
)
from seed.synthetic_table import GROWTH, LISTING, MATURE, SEED, STARTUP

WORKING_CAPITAL = FinancingPurpose.WORKING_CAPITAL
EQUIPMENT = FinancingPurpose.EQUIPMENT
RESEARCH = FinancingPurpose.RESEARCH
TECHNICAL_UPGRADE = FinancingPurpose.TECHNICAL_UPGRADE

Labels = tuple[CredentialKind, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A sort of product; of each field in the plural, a provider's own product draws one."""

    name: str
    name_en: str
    purposes: tuple[FinancingPurpose, ...]
    stages: tuple[LifeCycleStage, ...]
    maxima: tuple[int, ...]  # yuan
    tenor: int  # months
    rate: int  # basis points a year, for the median provider
    labels: tuple[Labels, ...] = ((),)  # any one of these opens it; empty: no such rule
    ages: tuple[int, ...] = (12, 24, 36)  # months
    kind: ProductKind = ProductKind.LOAN
    pairing: Pairing | None = None
    coverages: tuple[int | None, ...] = (None,)  # basis points of the loan


_HIGH_TECH = CredentialKind.HIGH_TECH
_TECHNOLOGY = CredentialKind.TECHNOLOGY_SME
_INNOVATIVE = CredentialKind.INNOVATIVE_SME
_SPECIALISED = CredentialKind.SPECIALISED_INNOVATIVE
_GIANT = CredentialKind.LITTLE_GIANT
_MILLION = 1_000_000

# Each bank offers the first two and a draw of the others.
BANK_TEMPLATES = (
    Template(
        name="示例·流动资金贷",
        name_en="Sample working capital loan",
        purposes=(WORKING_CAPITAL,),
        stages=(STARTUP, GROWTH, MATURE, LISTING),
        maxima=(5 * _MILLION, 10 * _MILLION, 15 * _MILLION),
        tenor=12,
        rate=400,
    ),
    Template(
        name="示例·科创贷",
        name_en="Sample technology innovation loan",
        purposes=(WORKING_CAPITAL, RESEARCH, EQUIPMENT),
        stages=(STARTUP, GROWTH, MATURE, LISTING),
        maxima=(10 * _MILLION, 20 * _MILLION, 30 * _MILLION),
        tenor=36,
        rate=370,
        labels=((_HIGH_TECH, _TECHNOLOGY), (_HIGH_TECH, _SPECIALISED, _GIANT), (_HIGH_TECH,)),
    ),
    Template(
        name="示例·专精特新贷",
        name_en="Sample loan for the specialised and innovative",
        purposes=(WORKING_CAPITAL, RESEARCH, EQUIPMENT),
        stages=(GROWTH, MATURE, LISTING),
        maxima=(10 * _MILLION, 15 * _MILLION, 20 * _MILLION),
        tenor=24,
        rate=360,
        labels=((_SPECIALISED, _GIANT), (_INNOVATIVE, _SPECIALISED, _GIANT)),
    ),
    Template(
        name="示例·小巨人贷",
        name_en="Sample Little Giant loan",
        purposes=(WORKING_CAPITAL, EQUIPMENT, TECHNICAL_UPGRADE),
        stages=(GROWTH, MATURE),
        maxima=(30 * _MILLION, 40 * _MILLION, 60 * _MILLION),
        tenor=36,
        rate=345,
        labels=((_GIANT,), (_GIANT, CredentialKind.MANUFACTURING_CHAMPION)),
        ages=(36,),
    ),
    Template(
        name="示例·设备贷",
        name_en="Sample equipment loan",
        purposes=(EQUIPMENT, TECHNICAL_UPGRADE),
        stages=(STARTUP, GROWTH, MATURE),
        maxima=(15 * _MILLION, 30 * _MILLION, 50 * _MILLION),
        tenor=60,
        rate=390,
    ),
    Template(
        name="示例·研发贷",
        name_en="Sample research loan",
        purposes=(RESEARCH,),
        stages=(SEED, STARTUP, GROWTH),
        maxima=(3 * _MILLION, 5 * _MILLION, 8 * _MILLION),
        tenor=24,
        rate=410,
        labels=((), (_TECHNOLOGY, _HIGH_TECH)),
        ages=(6, 12),
    ),
    Template(
        name="示例·票据贴现",
        name_en="Sample bill discounting",
        purposes=(FinancingPurpose.BILL,),
        stages=(GROWTH, MATURE, LISTING),
        maxima=(10 * _MILLION, 20 * _MILLION, 40 * _MILLION),
        tenor=12,
        rate=250,
        kind=ProductKind.BILL,
    ),
    Template(
        name="示例·贸易融资",
        name_en="Sample trade finance",
        purposes=(FinancingPurpose.TRADE,),
        stages=(GROWTH, MATURE, LISTING),
        maxima=(10 * _MILLION, 30 * _MILLION),
        tenor=12,
        rate=330,
        kind=ProductKind.TRADE_FINANCE,
    ),
    Template(
        name="示例·建园贷",
        name_en="Sample plant construction loan",
        purposes=(FinancingPurpose.PLANT_CONSTRUCTION, FinancingPurpose.PLANT_ACQUISITION),
        stages=(GROWTH, MATURE, LISTING),
        maxima=(60 * _MILLION, 100 * _MILLION, 150 * _MILLION),
        tenor=120,
        rate=370,
    ),
    Template(
        name="示例·置业贷",
        name_en="Sample plant mortgage",
        purposes=(FinancingPurpose.PLANT_PURCHASE,),
        stages=(GROWTH, MATURE, LISTING),
        maxima=(40 * _MILLION, 80 * _MILLION),
        tenor=120,
        rate=365,
        kind=ProductKind.MORTGAGE,
    ),
    Template(
        name="示例·上市贷",
        name_en="Sample listing loan",
        purposes=(FinancingPurpose.LISTING, FinancingPurpose.ACQUISITION),
        stages=(MATURE, LISTING),
        maxima=(50 * _MILLION, 100 * _MILLION),
        tenor=36,
        rate=360,
        labels=((), (CredentialKind.LISTING_RESERVE,)),
    ),
    Template(
        name="示例·融担贷",
        name_en="Sample guaranteed loan",
        purposes=(WORKING_CAPITAL, EQUIPMENT, RESEARCH),
        stages=(STARTUP, GROWTH, MATURE),
        maxima=(10 * _MILLION, 20 * _MILLION),
        tenor=36,
        rate=395,
        pairing=Pairing.GUARANTEED_LOAN,
        coverages=(7_000, 8_000),
    ),
)

# Each guarantor offers two of these; the rate is its yearly fee.
GUARANTOR_TEMPLATES = (
    Template(
        name="示例·流贷担保",
        name_en="Sample working capital guarantee",
        purposes=(WORKING_CAPITAL,),
        stages=(STARTUP, GROWTH, MATURE),
        maxima=(5 * _MILLION, 10 * _MILLION),
        tenor=12,
        rate=100,
        kind=ProductKind.GUARANTEE,
        coverages=(6_000, 7_000, 8_000),
    ),
    Template(
        name="示例·设备担保",
        name_en="Sample equipment guarantee",
        purposes=(EQUIPMENT, TECHNICAL_UPGRADE),
        stages=(STARTUP, GROWTH, MATURE, LISTING),
        maxima=(10 * _MILLION, 20 * _MILLION),
        tenor=60,
        rate=120,
        kind=ProductKind.GUARANTEE,
        coverages=(6_000, 7_000),
    ),
    Template(
        name="示例·科创担保",
        name_en="Sample technology guarantee",
        purposes=(WORKING_CAPITAL, RESEARCH, EQUIPMENT),
        stages=(STARTUP, GROWTH, MATURE),
        maxima=(10 * _MILLION, 15 * _MILLION),
        tenor=36,
        rate=90,
        labels=((_HIGH_TECH, _TECHNOLOGY), (_HIGH_TECH, _SPECIALISED, _GIANT)),
        kind=ProductKind.GUARANTEE,
        coverages=(7_000, 8_000),
    ),
)

# How many products a bank offers, beyond the two that all offer; and a guarantor.
BANK_FURTHER = {3: 0.25, 4: 0.50, 5: 0.25}
GUARANTOR_PRODUCTS = 2
# How many of the five criteria credential, purpose, stage, age, sector a product asks for.
RULE_COUNT = {2: 0.30, 3: 0.45, 4: 0.25}
# Which they are: labels where the template has them, then these by weight.
RULE_WEIGHT = {
    Criterion.PURPOSE: 0.9,
    Criterion.STAGE: 0.8,
    Criterion.AGE: 0.6,
    Criterion.SECTOR: 0.25,
}
# Share of products with a further criterion, and what it may ask: floors, or a ceiling of debt.
FURTHER_RULE = 1 / 3
REVENUE_FLOORS = (5_000_000, 10_000_000, 20_000_000, 50_000_000)
RESEARCH_FLOORS = (300, 400, 500, 600)
DEBT_CEILINGS = (6_000, 6_500, 7_000)
# What a rule on sectors may name.
SECTOR_GROUPS = (
    (SectorKey.AI_ALGORITHM, SectorKey.INDUSTRIAL_SOFTWARE, SectorKey.COMPUTE),
    (SectorKey.ROBOTICS, SectorKey.MACHINE_TOOLS, SectorKey.SEMICONDUCTOR, SectorKey.DISPLAY),
    (SectorKey.NEW_MATERIALS, SectorKey.BATTERY, SectorKey.PHOTOVOLTAIC),
    (SectorKey.AI_ALGORITHM, SectorKey.ROBOTICS, SectorKey.SMART_TERMINAL),
)
# How far a provider's price is from the template's, in basis points.
RATE_SPREAD = (-30, -20, -10, 0, 10, 20, 30)
# Smallest ticket as a share of the largest: one part in so many; amounts go in steps.
TICKET_PARTS = (20, 50)
STEP = 100_000
# Share of products whose terms were revised on a day: before it, dearer by so much, and smaller.
TERMS_REVISED, TERMS_REVISED_ON = 0.40, date(2022, 7, 1)
DEARER_BEFORE, SMALLER_BEFORE = 40, 0.8
# Share of rules on age that were stricter before a day, by so many months.
AGE_REVISED, AGE_REVISED_ON, OLDER_BEFORE = 0.30, date(2023, 1, 1), 12

# The two policies: name, English name, since when, and which of the templates they enable.
POLICIES = (
    (
        "示例·科创企业融资贴息办法",
        "Sample interest subsidy for technology firms",
        date(2020, 3, 1),
        ("示例·科创贷", "示例·研发贷", "示例·科创担保"),
    ),
    (
        "示例·设备更新与技改支持办法",
        "Sample support for equipment and technical upgrade",
        date(2023, 7, 1),
        ("示例·设备贷", "示例·小巨人贷", "示例·设备担保"),
    ),
)
