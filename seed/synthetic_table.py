"""The table of the synthetic ecosystem: every distribution that its generator draws from.

Its other halves: seed/synthetic_table_deals.py (institutes, deals, pledges),
seed/synthetic_table_network.py (consents, memberships, property, needs, teams),
seed/synthetic_templates.py and seed/synthetic_templates_partners.py (products).
"""

from dataclasses import dataclass
from datetime import date
from math import sqrt

from graph.model import CredentialKind, LifeCycleStage, OrganizationKind, SectorKey

SEED, STARTUP, GROWTH, MATURE, LISTING = LifeCycleStage

# The six years in which deals are made.
START = date(2019, 7, 1)
END = date(2025, 6, 30)
# From when products and rules hold, and when providers were recorded: before the first deal.
IN_FORCE_SINCE = date(2019, 1, 1)

# How many providers of each kind there are at scale 1.
PROVIDERS = {
    OrganizationKind.BANK: 22,
    OrganizationKind.GUARANTOR: 12,
    OrganizationKind.INSURER: 7,
    OrganizationKind.LESSOR: 8,
    OrganizationKind.EQUITY_INVESTOR: 11,
    OrganizationKind.EQUITY_EXCHANGE: 2,
    OrganizationKind.IP_SERVICE_FIRM: 5,
    OrganizationKind.WARRANT_SERVICE_FIRM: 3,
}
# Those that finance; the others take part and finance nothing.
FINANCIERS = (
    OrganizationKind.BANK,
    OrganizationKind.GUARANTOR,
    OrganizationKind.INSURER,
    OrganizationKind.LESSOR,
    OrganizationKind.EQUITY_INVESTOR,
)
INSTITUTES = 40
ENTERPRISES = 1_500
FINANCING_DEALS = 3_400
COLLABORATION_DEALS = 500
INCUBATION_DEALS = 100


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is at a scale: firms and deals grow with it, those who serve them slower."""

    scale: int

    def firms(self) -> int:
        """How many enterprises."""
        return ENTERPRISES * self.scale

    def deals(self, many: int) -> int:
        """How many deals of a kind of which there are `many` at scale 1."""
        return many * self.scale

    def serving(self, many: int) -> int:
        """How many providers or institutes of a kind of which there are `many` at scale 1."""
        return round(many * sqrt(self.scale))


# ---------------------------------------------------------------- enterprises

# Share of firms in each main sector.
SECTOR_SHARE = {
    SectorKey.AI_ALGORITHM: 0.14,
    SectorKey.INDUSTRIAL_SOFTWARE: 0.10,
    SectorKey.ROBOTICS: 0.15,
    SectorKey.MACHINE_TOOLS: 0.11,
    SectorKey.SMART_TERMINAL: 0.11,
    SectorKey.SEMICONDUCTOR: 0.10,
    SectorKey.NEW_MATERIALS: 0.08,
    SectorKey.BATTERY: 0.06,
    SectorKey.PHOTOVOLTAIC: 0.03,
    SectorKey.DISPLAY: 0.04,
    SectorKey.DESIGNER_TOYS: 0.03,
    SectorKey.COMPUTE: 0.03,
    SectorKey.OTHER: 0.02,
}
# Share of firms with a second sector.
SECOND_SECTOR = 0.38
# What the firms and institutes of a sector work on.
SECTOR_TOPICS = {
    SectorKey.AI_ALGORITHM: ("ai", "ai-models", "edge-ai", "vision"),
    SectorKey.INDUSTRIAL_SOFTWARE: (
        "industrial-software",
        "digital-twin",
        "industrial-iot",
        "ai-models",
    ),
    SectorKey.ROBOTICS: ("robotics", "servo", "control", "vision", "navigation"),
    SectorKey.MACHINE_TOOLS: ("five-axis", "servo", "control", "direct-drive"),
    SectorKey.SMART_TERMINAL: ("edge-ai", "electronics", "vision"),
    SectorKey.SEMICONDUCTOR: ("ai-chips", "direct-drive", "vision", "electronics"),
    SectorKey.NEW_MATERIALS: (
        "new-materials",
        "neutron-scattering",
        "additive-manufacturing",
        "materials-testing",
    ),
    SectorKey.BATTERY: ("solid-state-battery", "new-materials", "materials-testing"),
    SectorKey.PHOTOVOLTAIC: ("perovskite", "new-materials", "ultrafast-laser"),
    SectorKey.DISPLAY: ("micro-led", "electronics", "ultrafast-laser"),
    SectorKey.DESIGNER_TOYS: ("additive-manufacturing", "ai-models", "digital-twin"),
    SectorKey.COMPUTE: ("compute-scheduling", "ai-chips", "ai-models"),
    SectorKey.OTHER: ("industrial-iot", "materials-testing", "electronics"),
}
# How many core technologies a firm records: 1, 2 or 3.
TOPIC_COUNT = {1: 0.30, 2: 0.45, 3: 0.25}

# Age in years at END: log-normal, with these bounds; and a share of young ones, uniform.
AGE_MEDIAN, AGE_SIGMA, AGE_LEAST, AGE_MOST = 7.5, 0.50, 0.6, 25.0
YOUNG, YOUNG_MOST = 0.12, 3.0
# How exactly the founding day is recorded: to the day, the month, the year.
FOUNDED_PRECISION = {10: 0.85, 7: 0.10, 4: 0.05}
# Age in years at which a firm of pace 1 reaches each stage; pace is log-normal around 1.
STAGE_AGE = {SEED: 0.0, STARTUP: 1.5, GROWTH: 4.5, MATURE: 9.5, LISTING: 11.0}
PACE_SIGMA = 0.30
# Share of firms that list when they are old enough; the others stay MATURE.
LISTS = 0.40
# Share of firms whose stage is recorded at all.
STAGE_RECORDED = 0.93
# Days after founding, or after START, within which a firm is first recorded.
FIRST_RECORDED_WITHIN = 540
# Days after something became so within which it was recorded: in a register, of a year's figures,
# counted from the end of February, and by the firm itself.
REGISTERED_WITHIN, YEARLY_WITHIN, STATED_WITHIN = 20, 75, 30
# Every firm was first recorded so many days before END, or earlier.
RECORDED_BY = 40

# Share of firms with a recorded site, and where: real parks and sub-parks.
SITED = 0.80
PARK_SHARE = {
    "org:松山湖高新区": 0.36,
    "org:松湖智谷": 0.11,
    "org:中集智谷": 0.08,
    "org:林润智谷": 0.06,
    "org:滨海湾新区": 0.23,
    "org:交椅湾": 0.08,
    "org:沙角半岛": 0.04,
    "org:威远岛": 0.04,
}
# Of the sited firms: share that moved to another park, and that left without another.
MOVED, LEFT = 0.09, 0.03

# Chance a year, by stage, that a firm earns a label which it does not hold.
CREDENTIAL_CHANCE = {
    CredentialKind.TECHNOLOGY_SME: {SEED: 0.15, STARTUP: 0.35, GROWTH: 0.35, MATURE: 0.10},
    CredentialKind.HIGH_TECH: {STARTUP: 0.16, GROWTH: 0.35, MATURE: 0.35, LISTING: 0.50},
    CredentialKind.INNOVATIVE_SME: {STARTUP: 0.15, GROWTH: 0.32, MATURE: 0.20},
    CredentialKind.SPECIALISED_INNOVATIVE: {GROWTH: 0.38, MATURE: 0.35, LISTING: 0.20},
    CredentialKind.LITTLE_GIANT: {GROWTH: 0.25, MATURE: 0.22, LISTING: 0.20},
    CredentialKind.MANUFACTURING_CHAMPION: {GROWTH: 0.02, MATURE: 0.06, LISTING: 0.08},
    CredentialKind.LISTING_RESERVE: {GROWTH: 0.015, MATURE: 0.06},
}
# A label that must be held, now or before, for another one.
CREDENTIAL_STEP = {
    CredentialKind.SPECIALISED_INNOVATIVE: CredentialKind.INNOVATIVE_SME,
    CredentialKind.LITTLE_GIANT: CredentialKind.SPECIALISED_INNOVATIVE,
}
# Years from founding before the first label.
CREDENTIAL_AGE = 1
# First year of labels: earlier ones have expired before START or do not matter.
CREDENTIAL_SINCE = 2017
# Chance that a label which expires is awarded again on that day.
RENEWED = 0.72
# Share of firms whose list of labels was recorded as complete, and of those with a yearly record.
COMPLETE_LIST, COMPLETE_YEARLY = 0.85, 0.20
COMPLETE_YEARS = range(2022, 2025)

# The years of which there are figures, and of which how many, if any, are recorded.
FIGURE_YEARS = range(2019, 2025)
FIGURES_RECORDED = 0.86
REVENUE_YEARS = range(2021, 2025)
RATIO_YEARS = range(2023, 2025)
EMPLOYEES_YEARS = range(2024, 2025)
# Share of yearly figures, and of labels, that were first recorded wrong, and corrected so many days
# later at most; how far off a figure was, and by how many days a label.
FIGURE_CORRECTED, LABEL_CORRECTED, CORRECTED_WITHIN = 0.02, 0.01, 240
FIGURE_OFF, LABEL_OFF = (0.90, 0.95, 1.04, 1.08), (-31, -14, 15, 30)
# Median revenue in yuan by stage, spread between firms and from year to year (log-normal).
REVENUE_MEDIAN = {
    SEED: 1_500_000,
    STARTUP: 12_000_000,
    GROWTH: 70_000_000,
    MATURE: 260_000_000,
    LISTING: 900_000_000,
}
REVENUE_SIGMA, REVENUE_YEAR_SIGMA = 0.60, 0.12
# Median share of revenue spent on research, in basis points, by stage; its spread and bounds.
RESEARCH_MEDIAN = {SEED: 2_500, STARTUP: 1_300, GROWTH: 850, MATURE: 520, LISTING: 450}
RESEARCH_SIGMA, RESEARCH_BOUNDS = 0.35, (80, 6_000)
# Debt ratio in basis points: normal, with bounds.
DEBT_MEAN, DEBT_SIGMA, DEBT_BOUNDS = 4_700, 1_300, (500, 9_200)
# Median number of employees by stage, and its spread.
EMPLOYEES_MEDIAN = {SEED: 9, STARTUP: 32, GROWTH: 120, MATURE: 380, LISTING: 1_100}
EMPLOYEES_SIGMA = 0.45
