"""The table's half about consents, memberships, property, needs and teams."""

from graph.model import AssetKind, ExpertiseKind, FinancingPurpose, OrganizationKind, SectorKey
from seed.synthetic_table import GROWTH, LISTING, MATURE, SEED, STARTUP

# ---------------------------------------------------------------- consents

# Share of firms that let others see everything; the others let nobody see anything.
CONSENTS = 0.80
# Of the consenting ones: share that consent to all members; the others consent to banks and to a
# draw of so many further kinds.
TO_ALL_MEMBERS = 0.50
FURTHER_KINDS = {0: 0.25, 1: 0.45, 2: 0.30}
RECEIVER_SHARE = {
    OrganizationKind.GUARANTOR: 0.30,
    OrganizationKind.INSTITUTE: 0.30,
    OrganizationKind.EQUITY_INVESTOR: 0.20,
    OrganizationKind.INSURER: 0.10,
    OrganizationKind.LESSOR: 0.10,
}
CONSENTED_WITHIN = 20

# ---------------------------------------------------------------- memberships

# Share of sited organisations that apply to their park, and days after which they do.
APPLIES, APPLIED_WITHIN = 0.90, 300
# Days to the review and on to the admission.
REVIEWED_WITHIN, ADMITTED_WITHIN = (1, 15), (5, 40)
# What becomes of a member, and share of applications that came in the last days before END.
MEMBER_FATE = {"stays": 0.87, "lapses": 0.05, "suspended": 0.04, "withdraws": 0.04}
APPLIED_LATE, LATE_DAYS = 0.06, 35
# Years for which an admission or a renewal holds.
MEMBER_YEARS = 3

# ---------------------------------------------------------------- intellectual property

# Assets of a firm at END by stage: the mean of a geometric draw, and the most.
ASSET_MEAN = {SEED: 1.0, STARTUP: 1.8, GROWTH: 3.2, MATURE: 4.2, LISTING: 6.0}
ASSET_MOST = 12
# What sorts of assets the firms of a sector have; sectors not named have patents.
ASSET_KIND = {
    SectorKey.AI_ALGORITHM: {
        AssetKind.AI_ALGORITHM: 0.50,
        AssetKind.INDUSTRIAL_SOFTWARE: 0.20,
        AssetKind.PATENT: 0.30,
    },
    SectorKey.INDUSTRIAL_SOFTWARE: {
        AssetKind.INDUSTRIAL_SOFTWARE: 0.65,
        AssetKind.AI_ALGORITHM: 0.15,
        AssetKind.PATENT: 0.20,
    },
    SectorKey.ROBOTICS: {
        AssetKind.PATENT: 0.70,
        AssetKind.AI_ALGORITHM: 0.15,
        AssetKind.INDUSTRIAL_SOFTWARE: 0.15,
    },
    SectorKey.COMPUTE: {AssetKind.AI_ALGORITHM: 0.55, AssetKind.PATENT: 0.45},
    SectorKey.DESIGNER_TOYS: {
        AssetKind.DESIGNER_TOY_COPYRIGHT: 0.75,
        AssetKind.PATENT: 0.25,
    },
    SectorKey.OTHER: {AssetKind.PATENT: 1.0},
}
# What an asset is called after its topic, and the letters in its synthetic registry number.
ASSET_WORDS = {
    AssetKind.PATENT: ("专利", "ZL"),
    AssetKind.AI_ALGORITHM: ("算法", "SF"),
    AssetKind.INDUSTRIAL_SOFTWARE: ("工业软件", "RJ"),
    AssetKind.DESIGNER_TOY_COPYRIGHT: ("潮玩作品", "ZP"),
}
# Share of assets that are registered, and years for which a right lasts from its grant.
REGISTERED = {
    AssetKind.PATENT: 1.0,
    AssetKind.AI_ALGORITHM: 0.6,
    AssetKind.INDUSTRIAL_SOFTWARE: 0.9,
    AssetKind.DESIGNER_TOY_COPYRIGHT: 0.95,
}
PATENT_YEARS, COPYRIGHT_YEARS = {10: 0.45, 17: 0.55}, 50
# Share of registered assets whose grant was first recorded with another day.
ASSET_CORRECTED = 0.01

# ---------------------------------------------------------------- needs

# Share of firms that look for money at END, and that looked for it once before; days since when.
WANTS_MONEY, WANTED_MONEY, OPEN_SINCE = 0.55, 0.25, 300
# Share of open needs with a last day, so many days after END; days that an ended one was open.
OPEN_LIMITED, OPEN_FOR, ENDED_FOR = 0.50, (20, 240), (30, 300)
# The amount wanted, as a factor of what firms of the stage borrow; share of corrected amounts.
NEED_FACTOR, NEED_CORRECTED = (0.6, 0.8, 1.0, 1.2, 1.6, 2.5), 0.02
# Months for which money is wanted; a share of needs leaves it open.
TENORS = {
    FinancingPurpose.WORKING_CAPITAL: (12, 24),
    FinancingPurpose.EQUIPMENT: (36, 48, 60),
    FinancingPurpose.RESEARCH: (24, 36),
    FinancingPurpose.TECHNICAL_UPGRADE: (36, 60),
    FinancingPurpose.PLANT_ACQUISITION: (60, 84),
    FinancingPurpose.PLANT_CONSTRUCTION: (96, 120),
    FinancingPurpose.PLANT_PURCHASE: (96, 120),
    FinancingPurpose.ACQUISITION: (36, 60),
    FinancingPurpose.TRADE: (6, 12),
    FinancingPurpose.BILL: (6, 12),
    FinancingPurpose.LISTING: (24, 36),
}
ANY_TENOR = 0.15
# Share of firms that look for expertise; of what sort, where they say so.
WANTS_EXPERTISE, ANY_EXPERTISE = 0.30, 0.35
WANTED_EXPERTISE = {
    ExpertiseKind.TESTING: (0.30, "检测验证"),
    ExpertiseKind.PILOT_LINE: (0.25, "中试"),
    ExpertiseKind.LABORATORY: (0.20, "联合实验"),
    ExpertiseKind.FIELD: (0.15, "技术咨询"),
    ExpertiseKind.COMPUTE_AND_MODELS: (0.10, "算力与模型"),
}
# Share of needs of expertise that have ended by END.
EXPERTISE_FOUND = 0.20

# ---------------------------------------------------------------- service teams

# The largest banks lead teams: so many at scale 1, formed between these years' beginnings.
TEAMS, TEAM_YEARS = 8, (2020, 2024)
# Chance that a team has a member of a kind, and of one more; the lead is always one.
TEAM_KINDS = {
    OrganizationKind.GUARANTOR: (0.90, 0.35),
    OrganizationKind.INSURER: (0.75, 0.05),
    OrganizationKind.LESSOR: (0.75, 0.10),
    OrganizationKind.EQUITY_INVESTOR: (0.80, 0.25),
    OrganizationKind.IP_SERVICE_FIRM: (0.30, 0.0),
    OrganizationKind.WARRANT_SERVICE_FIRM: (0.20, 0.0),
}
# Days after the team's start within which members join; share that left; share of leavers whose
# kind was filled again.
JOINED_WITHIN, LEFT_TEAM, REPLACED = 200, 0.15, 0.5
# How many teams were dissolved, of those formed before this year; months that it lasted.
TEAMS_DISSOLVED, DISSOLVED_BEFORE, DISSOLVED_AFTER = 1, 2023, (14, 24)
