"""The templates of the partners' synthetic products, and how all terms and rules are drawn."""

from datetime import date

from graph.model import CredentialKind, Criterion, FinancingPurpose, OrganizationKind, ProductKind
from graph.model import SectorKey as Sector
from seed.synthetic_table import GROWTH, LISTING, MATURE, SEED, STARTUP
from seed.synthetic_templates import (
    BANK_TEMPLATES,
    EQUIPMENT,
    RESEARCH,
    TECHNICAL_UPGRADE,
    WORKING_CAPITAL,
    Template,
)

_HIGH_TECH = CredentialKind.HIGH_TECH
_TECHNOLOGY = CredentialKind.TECHNOLOGY_SME
_SPECIALISED = CredentialKind.SPECIALISED_INNOVATIVE
_GIANT = CredentialKind.LITTLE_GIANT
_MILLION = 1_000_000

# What the providers of each kind offer: the first always, the others by their shares. The rate of a
# guarantor, insurer, exchange or service firm is its yearly fee.
TEMPLATES = {
    OrganizationKind.BANK: BANK_TEMPLATES,
    OrganizationKind.GUARANTOR: (
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
            share=0.65,
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
            share=0.65,
            labels=((_HIGH_TECH, _TECHNOLOGY), (_HIGH_TECH, _SPECIALISED, _GIANT)),
            kind=ProductKind.GUARANTEE,
            coverages=(7_000, 8_000),
        ),
    ),
    OrganizationKind.INSURER: (
        Template(
            name="示例·贷款保证保险",
            name_en="Sample loan guarantee insurance",
            purposes=(WORKING_CAPITAL, RESEARCH, EQUIPMENT),
            stages=(STARTUP, GROWTH, MATURE),
            maxima=(5 * _MILLION, 10 * _MILLION, 20 * _MILLION),
            tenor=24,
            rate=140,
            kind=ProductKind.INSURANCE,
            coverages=(6_000, 7_000),
        ),
        Template(
            name="示例·首台套保险",
            name_en="Sample insurance of first machines",
            purposes=(EQUIPMENT, TECHNICAL_UPGRADE),
            stages=(GROWTH, MATURE, LISTING),
            maxima=(10 * _MILLION, 30 * _MILLION),
            tenor=36,
            rate=110,
            kind=ProductKind.INSURANCE,
            coverages=(5_000, 6_000),
        ),
    ),
    OrganizationKind.LESSOR: (
        Template(
            name="示例·设备直租",
            name_en="Sample equipment lease",
            purposes=(EQUIPMENT, TECHNICAL_UPGRADE),
            stages=(STARTUP, GROWTH, MATURE, LISTING),
            maxima=(10 * _MILLION, 30 * _MILLION, 50 * _MILLION),
            tenor=60,
            rate=480,
            kind=ProductKind.LEASE,
        ),
        Template(
            name="示例·售后回租",
            name_en="Sample sale and lease back",
            purposes=(WORKING_CAPITAL, TECHNICAL_UPGRADE, EQUIPMENT),
            stages=(GROWTH, MATURE, LISTING),
            maxima=(20 * _MILLION, 40 * _MILLION),
            tenor=36,
            rate=520,
            kind=ProductKind.LEASE,
        ),
    ),
    OrganizationKind.EQUITY_INVESTOR: (
        Template(
            name="示例·创业投资",
            name_en="Sample venture capital",
            purposes=(RESEARCH, WORKING_CAPITAL),
            stages=(SEED, STARTUP, GROWTH),
            maxima=(10 * _MILLION, 20 * _MILLION, 50 * _MILLION),
            tenor=None,
            rate=None,
            ages=(3, 6, 12),
            kind=ProductKind.EQUITY,
        ),
        Template(
            name="示例·成长投资",
            name_en="Sample growth capital",
            purposes=(WORKING_CAPITAL, RESEARCH, FinancingPurpose.LISTING),
            stages=(GROWTH, MATURE, LISTING),
            maxima=(50 * _MILLION, 100 * _MILLION, 200 * _MILLION),
            tenor=None,
            rate=None,
            share=0.55,
            kind=ProductKind.EQUITY,
        ),
    ),
    OrganizationKind.EQUITY_EXCHANGE: (
        Template(
            name="示例·认股权登记",
            name_en="Sample registration of warrants",
            purposes=(WORKING_CAPITAL, RESEARCH),
            stages=(SEED, STARTUP, GROWTH, MATURE),
            maxima=(20 * _MILLION, 30 * _MILLION),
            tenor=36,
            rate=20,
            ages=(3, 6),
            kind=ProductKind.WARRANT,
            coverages=(0,),
        ),
    ),
    OrganizationKind.IP_SERVICE_FIRM: (
        Template(
            name="示例·知识产权评估",
            name_en="Sample valuation of intellectual property",
            purposes=(WORKING_CAPITAL, RESEARCH),
            stages=(SEED, STARTUP, GROWTH, MATURE, LISTING),
            maxima=(20 * _MILLION, 50 * _MILLION),
            tenor=12,
            rate=30,
            ages=(3, 6),
            kind=ProductKind.SERVICE,
            coverages=(0,),
        ),
        Template(
            name="示例·知识产权托管",
            name_en="Sample custody of intellectual property",
            purposes=(RESEARCH, TECHNICAL_UPGRADE),
            stages=(STARTUP, GROWTH, MATURE),
            maxima=(20 * _MILLION, 50 * _MILLION),
            tenor=36,
            rate=25,
            ages=(3, 6),
            kind=ProductKind.SERVICE,
            coverages=(0,),
        ),
    ),
    OrganizationKind.WARRANT_SERVICE_FIRM: (
        Template(
            name="示例·认股权方案设计",
            name_en="Sample design of warrants",
            purposes=(WORKING_CAPITAL, RESEARCH),
            stages=(SEED, STARTUP, GROWTH, MATURE),
            maxima=(20 * _MILLION, 30 * _MILLION),
            tenor=36,
            rate=15,
            ages=(3, 6),
            kind=ProductKind.SERVICE,
            coverages=(0,),
        ),
    ),
}
# How many of a kind's templates each provider offers in any case.
ALWAYS = {OrganizationKind.BANK: 2}

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
    (Sector.AI_ALGORITHM, Sector.INDUSTRIAL_SOFTWARE, Sector.COMPUTE),
    (Sector.ROBOTICS, Sector.MACHINE_TOOLS, Sector.SEMICONDUCTOR, Sector.DISPLAY),
    (Sector.NEW_MATERIALS, Sector.BATTERY, Sector.PHOTOVOLTAIC),
    (Sector.AI_ALGORITHM, Sector.ROBOTICS, Sector.SMART_TERMINAL),
)
# How far a provider's price is from the template's, in basis points, up to so much of it.
RATE_SPREAD, RATE_MOST = (-30, -20, -10, 0, 10, 20, 30), 0.2
# Smallest ticket as a share of the largest: one part in so many; amounts go in steps.
TICKET_PARTS = (20, 50)
STEP = 100_000
# Products that cover or attend the loans of others: up to their maximum, for a fee, which is their
# rate except a lessor's, in basis points, since covering part of a loan is no lease.
PARTNERS = {
    *(ProductKind.GUARANTEE, ProductKind.INSURANCE, ProductKind.LEASE),
    *(ProductKind.WARRANT, ProductKind.SERVICE),
}
LESSOR_FEE = (40, 80)
# How far a maximum, or what is covered, could be raised; 1: not at all.
CEILINGS, COVER_CEILINGS = (1, 1.2, 1.5, 2), (1, 1.5, 2)
# What investors expect to earn in a year, in basis points.
EXPECTED_RETURN = (800, 1_200)
# What those who lend give one enterprise at most, in millions.
BORROWER_CAPS = {
    OrganizationKind.BANK: (20, 150),
    OrganizationKind.LESSOR: (30, 100),
    OrganizationKind.EQUITY_INVESTOR: (50, 200),
}
# What it takes to win a provider for a plan, in 10,000 yuan; the share of banks that come freely.
RECRUITMENT, RECRUITED_FREELY = (0, 20), 1 / 3
# Share of products whose terms were revised on a day: before it, dearer by so much, and smaller.
TERMS_REVISED, TERMS_REVISED_ON = 0.40, date(2022, 7, 1)
DEARER_BEFORE, SMALLER_BEFORE = 40, 0.8
# Share of rules on age that were stricter before a day, by so many months.
AGE_REVISED, AGE_REVISED_ON, OLDER_BEFORE = 0.30, date(2023, 1, 1), 12
# Days within which providers, and before which revisions, are recorded.
PROVIDERS_WITHIN, REVISED_BEFORE = 20, 25

# The policies: name, English name, since when, and which of the templates they enable.
POLICIES = (
    (
        "示例·科创企业融资贴息办法",
        "Sample interest subsidy for technology firms",
        date(2020, 3, 1),
        ("示例·科创贷", "示例·研发贷", "示例·科创担保", "示例·科保贷"),
    ),
    (
        "示例·设备更新与技改支持办法",
        "Sample support for equipment and technical upgrade",
        date(2023, 7, 1),
        ("示例·设备贷", "示例·小巨人贷", "示例·设备担保", "示例·技改贷", "示例·设备直租"),
    ),
)
