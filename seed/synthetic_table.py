"""The table of the synthetic ecosystem: every distribution that its generator draws from.

What products look like is the table's other half, seed/synthetic_templates.py.
"""

from datetime import date

from graph.model import (
    CredentialKind,
    DealState,
    ExpertiseKind,
    FinancingPurpose,
    LifeCycleStage,
    OrganizationKind,
    SectorKey,
)

SEED, STARTUP, GROWTH, MATURE, LISTING = LifeCycleStage

# The six years in which deals are made.
START = date(2019, 7, 1)
END = date(2025, 6, 30)
# From when products, rules and consents hold: before the first deal.
IN_FORCE_SINCE = date(2019, 1, 1)

# How many of each kind.
BANKS = 24
GUARANTORS = 12
INSTITUTES = 14
ENTERPRISES = 250
FINANCING_DEALS = 520
COLLABORATION_DEALS = 80

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
CREDENTIAL_SINCE = 2016
# Chance that a label which expires is awarded again on that day.
RENEWED = 0.72
# Share of firms whose list of labels was recorded as complete, and of those with a yearly record.
COMPLETE_LIST, COMPLETE_YEARLY = 0.85, 0.50

# Share of firms whose figures are recorded; the years, and for the ratios the last of them.
FIGURES_RECORDED = 0.90
FIGURE_YEARS = range(2019, 2025)
RATIO_YEARS = range(2022, 2025)
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

# Share of firms that let banks, guarantors and institutes see everything; the others: nothing.
CONSENTS = 0.80
CONSENT_RECEIVERS = (
    OrganizationKind.BANK,
    OrganizationKind.GUARANTOR,
    OrganizationKind.INSTITUTE,
)

# ---------------------------------------------------------------- institutes

# How many expertises an institute states, how many topics each has, and of what sort it is.
EXPERTISE_COUNT = {1: 0.15, 2: 0.40, 3: 0.45}
EXPERTISE_TOPICS = {2: 0.5, 3: 0.5}
EXPERTISE_SHARE = {
    ExpertiseKind.FIELD: 0.30,
    ExpertiseKind.LABORATORY: 0.25,
    ExpertiseKind.PILOT_LINE: 0.15,
    ExpertiseKind.TESTING: 0.15,
    ExpertiseKind.INSTRUMENT: 0.05,
    ExpertiseKind.INCUBATION: 0.05,
    ExpertiseKind.COMPUTE_AND_MODELS: 0.05,
}
# Whose institutes may offer COMPUTE_AND_MODELS.
COMPUTING_SECTORS = (
    SectorKey.AI_ALGORITHM,
    SectorKey.INDUSTRIAL_SOFTWARE,
    SectorKey.COMPUTE,
)
# How an expertise is called: its first topic's name and one of these.
EXPERTISE_WORDS = {
    ExpertiseKind.FIELD: ("研究", "research"),
    ExpertiseKind.LABORATORY: ("实验室", "laboratory"),
    ExpertiseKind.PILOT_LINE: ("中试线", "pilot line"),
    ExpertiseKind.TESTING: ("验证平台", "testing"),
    ExpertiseKind.INSTRUMENT: ("仪器平台", "instruments"),
    ExpertiseKind.INCUBATION: ("孵化", "incubation"),
    ExpertiseKind.COMPUTE_AND_MODELS: ("算力与模型", "compute and models"),
}
# Share of firms that ever work with an institute.
COLLABORATES = 0.25
# How much more likely an expertise is for each topic, or a sector, that it shares with the firm.
SHARED_TOPIC, SHARED_SECTOR = 4.0, 2.0

# ---------------------------------------------------------------- deals

# Zipf: the k-th largest financier has a weight of k to the power of minus this.
ZIPF = 0.75
# How much likelier a financier is in its own park, in its own sectors, for a firm that it has
# financed already, where it has a product that fits, and with earlier deals with the lead
# (times the logarithm of their number).
SAME_PARK, SAME_SECTOR, KNOWN_FIRM, HAS_PRODUCT, KNOWN_PARTNER = 2.2, 1.8, 2.5, 3.0, 0.5
# How many sectors a financier favours.
FAVOURED_SECTORS = 3
# How many financiers a deal has.
FINANCIER_COUNT = {1: 0.34, 2: 0.36, 3: 0.20, 4: 0.10}
# Chance that a further financier is a guarantor: for the first one, and for another.
GUARANTOR_CHANCE, SECOND_GUARANTOR_CHANCE = 0.55, 0.10
# Share of the deal that a guarantor covers, in tenths.
COVER_TENTHS = (3, 4, 5, 6, 7, 8)
# A deal's day is START + u^TREND of the six years, u uniform: below 1, later days are likelier.
TREND = 0.80
# How unequally deals fall on firms (log-normal), and how much by stage.
ACTIVITY_SIGMA = 0.55
STAGE_ACTIVITY = {SEED: 0.35, STARTUP: 0.9, GROWTH: 1.4, MATURE: 1.2, LISTING: 0.9}
# Least age of a firm at a deal, in days.
DEAL_AGE = 120
# Median amount in yuan by stage, its spread (log-normal), and the unit it is rounded to.
AMOUNT_MEDIAN = {
    SEED: 800_000,
    STARTUP: 2_500_000,
    GROWTH: 7_000_000,
    MATURE: 18_000_000,
    LISTING: 45_000_000,
}
AMOUNT_SIGMA, AMOUNT_UNIT = 0.70, 100_000
# What the money is for, by stage.
PURPOSE_SHARE = {
    SEED: {FinancingPurpose.WORKING_CAPITAL: 0.5, FinancingPurpose.RESEARCH: 0.5},
    STARTUP: {
        FinancingPurpose.WORKING_CAPITAL: 0.45,
        FinancingPurpose.RESEARCH: 0.30,
        FinancingPurpose.EQUIPMENT: 0.25,
    },
    GROWTH: {
        FinancingPurpose.WORKING_CAPITAL: 0.34,
        FinancingPurpose.EQUIPMENT: 0.22,
        FinancingPurpose.RESEARCH: 0.14,
        FinancingPurpose.TECHNICAL_UPGRADE: 0.12,
        FinancingPurpose.BILL: 0.08,
        FinancingPurpose.TRADE: 0.05,
        FinancingPurpose.PLANT_CONSTRUCTION: 0.05,
    },
    MATURE: {
        FinancingPurpose.WORKING_CAPITAL: 0.28,
        FinancingPurpose.EQUIPMENT: 0.16,
        FinancingPurpose.TECHNICAL_UPGRADE: 0.16,
        FinancingPurpose.BILL: 0.12,
        FinancingPurpose.TRADE: 0.10,
        FinancingPurpose.PLANT_CONSTRUCTION: 0.08,
        FinancingPurpose.PLANT_PURCHASE: 0.05,
        FinancingPurpose.PLANT_ACQUISITION: 0.03,
        FinancingPurpose.ACQUISITION: 0.02,
    },
    LISTING: {
        FinancingPurpose.WORKING_CAPITAL: 0.30,
        FinancingPurpose.TRADE: 0.20,
        FinancingPurpose.LISTING: 0.15,
        FinancingPurpose.ACQUISITION: 0.15,
        FinancingPurpose.TECHNICAL_UPGRADE: 0.10,
        FinancingPurpose.PLANT_CONSTRUCTION: 0.10,
    },
}
# How deals are recorded; one that cannot have ended by END is CONFIRMED.
STATE_SHARE = {
    DealState.CONFIRMED: 0.86,
    DealState.ENDED: 0.08,
    DealState.RECORDED: 0.035,
    DealState.DISPUTED: 0.025,
}
# Months after which a deal ends, where it has ended.
ENDED_AFTER = (6, 36)
