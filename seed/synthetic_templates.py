"""The templates of synthetic products: what the synthetic banks offer.

What the others offer, and how terms and rules are drawn: seed/synthetic_templates_partners.py.
"""

from dataclasses import dataclass

from graph.model import (
    AssetKind,
    CredentialKind,
    FinancingPurpose,
    LifeCycleStage,
    OrganizationKind,
    Pairing,
    ProductKind,
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
    tenor: int | None  # months
    rate: int | None  # basis points a year, for the median provider
    share: float = 0.5  # of the providers that offer it; the largest do so more often
    labels: tuple[Labels, ...] = ((),)  # any one of these opens it; empty: no such rule
    ages: tuple[int, ...] = (12, 24, 36)  # months
    kind: ProductKind = ProductKind.LOAN
    pairing: Pairing | None = None
    coverages: tuple[int | None, ...] = (None,)  # basis points of the loan
    service_kinds: tuple[OrganizationKind, ...] = ()
    pledged_kinds: tuple[AssetKind, ...] = ()


_HIGH_TECH = CredentialKind.HIGH_TECH
_TECHNOLOGY = CredentialKind.TECHNOLOGY_SME
_INNOVATIVE = CredentialKind.INNOVATIVE_SME
_SPECIALISED = CredentialKind.SPECIALISED_INNOVATIVE
_GIANT = CredentialKind.LITTLE_GIANT
_MILLION = 1_000_000

# Each bank offers the first two, and each of the others by its share.
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
        share=0.5,
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
        share=0.35,
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
        share=0.6,
    ),
    Template(
        name="示例·研发贷",
        name_en="Sample research loan",
        purposes=(RESEARCH,),
        stages=(SEED, STARTUP, GROWTH),
        maxima=(3 * _MILLION, 5 * _MILLION, 8 * _MILLION),
        tenor=24,
        rate=410,
        share=0.5,
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
        share=0.45,
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
        share=0.45,
        kind=ProductKind.TRADE_FINANCE,
    ),
    Template(
        name="示例·并购贷",
        name_en="Sample acquisition loan",
        purposes=(FinancingPurpose.PLANT_ACQUISITION, FinancingPurpose.ACQUISITION),
        stages=(GROWTH, MATURE, LISTING),
        maxima=(50 * _MILLION, 80 * _MILLION, 120 * _MILLION),
        tenor=84,
        rate=375,
        share=0.3,
    ),
    Template(
        name="示例·建园贷",
        name_en="Sample plant construction loan",
        purposes=(FinancingPurpose.PLANT_CONSTRUCTION,),
        stages=(GROWTH, MATURE, LISTING),
        maxima=(60 * _MILLION, 100 * _MILLION, 150 * _MILLION),
        tenor=120,
        rate=370,
        share=0.3,
    ),
    Template(
        name="示例·置业贷",
        name_en="Sample plant mortgage",
        purposes=(FinancingPurpose.PLANT_PURCHASE,),
        stages=(GROWTH, MATURE, LISTING),
        maxima=(40 * _MILLION, 80 * _MILLION),
        tenor=120,
        rate=365,
        share=0.3,
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
        share=0.35,
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
        share=0.55,
        pairing=Pairing.GUARANTEED_LOAN,
        coverages=(7_000, 8_000),
    ),
    Template(
        name="示例·科保贷",
        name_en="Sample insured technology loan",
        purposes=(WORKING_CAPITAL, RESEARCH, EQUIPMENT),
        stages=(STARTUP, GROWTH, MATURE),
        maxima=(5 * _MILLION, 10 * _MILLION, 15 * _MILLION),
        tenor=24,
        rate=400,
        share=0.4,
        pairing=Pairing.INSURED_LOAN,
        coverages=(6_000, 7_000),
    ),
    Template(
        name="示例·技改贷",
        name_en="Sample technical upgrade loan with a lease",
        purposes=(TECHNICAL_UPGRADE, EQUIPMENT),
        stages=(STARTUP, GROWTH, MATURE, LISTING),
        maxima=(20 * _MILLION, 30 * _MILLION, 50 * _MILLION),
        tenor=60,
        rate=380,
        share=0.4,
        pairing=Pairing.LEASED_UPGRADE,
        coverages=(3_000, 4_000, 5_000),
    ),
    Template(
        name="示例·认股权贷",
        name_en="Sample loan with warrants",
        purposes=(WORKING_CAPITAL, RESEARCH),
        stages=(SEED, STARTUP, GROWTH),
        maxima=(5 * _MILLION, 10 * _MILLION, 20 * _MILLION),
        tenor=36,
        rate=350,
        share=0.3,
        ages=(6, 12, 24),
        pairing=Pairing.WARRANT_LOAN,
        coverages=(0,),
        service_kinds=(OrganizationKind.WARRANT_SERVICE_FIRM,),
    ),
    Template(
        name="示例·知识产权质押贷",
        name_en="Sample loan against intellectual property",
        purposes=(WORKING_CAPITAL, RESEARCH),
        stages=(STARTUP, GROWTH, MATURE),
        maxima=(5 * _MILLION, 10 * _MILLION, 20 * _MILLION),
        tenor=24,
        rate=385,
        share=0.45,
        labels=((), (_HIGH_TECH, _TECHNOLOGY)),
        service_kinds=(OrganizationKind.IP_SERVICE_FIRM,),
        pledged_kinds=(AssetKind.PATENT, AssetKind.INDUSTRIAL_SOFTWARE, AssetKind.AI_ALGORITHM),
    ),
)

# The largest banks offer more: so many of them, each template so much likelier.
LARGE_BANKS, LARGE_FACTOR = 8, 1.7
