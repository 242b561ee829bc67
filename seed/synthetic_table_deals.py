"""The table's half about institutes and deals: who works with whom, when, and for how much."""

from graph.model import DealState, ExpertiseKind, FinancingPurpose, OrganizationKind, SectorKey
from seed.synthetic_table import GROWTH, LISTING, MATURE, SEED, STARTUP

# ---------------------------------------------------------------- institutes

# How many expertises an institute states, how many topics each has, and of what sort it is.
EXPERTISE_COUNT = {1: 0.15, 2: 0.40, 3: 0.45}
EXPERTISE_TOPICS = {2: 0.5, 3: 0.5}
EXPERTISE_SHARE = {
    ExpertiseKind.FIELD: 0.28,
    ExpertiseKind.LABORATORY: 0.23,
    ExpertiseKind.PILOT_LINE: 0.15,
    ExpertiseKind.TESTING: 0.14,
    ExpertiseKind.INSTRUMENT: 0.05,
    ExpertiseKind.INCUBATION: 0.10,
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
# An institute takes a firm in between so many days after its founding; how much likelier is one
# that states incubation as its expertise.
INCUBATED_AFTER, INCUBATES = (20, 900), 6.0

# ---------------------------------------------------------------- who takes part

# Zipf and Mandelbrot: the k-th largest of a kind has a weight of (k + shift) to the power of minus
# this: a few large ones, none of them everywhere, and a long tail.
ZIPF, ZIPF_SHIFT = 1.5, 4.0
# How much likelier a financier is in its own park, in its own sectors, for a firm that it has
# financed already, where it has a product that fits, in the park or the team of the lead, and with
# earlier deals with the lead (times the logarithm of their number).
SAME_PARK, SAME_SECTOR, KNOWN_FIRM, HAS_PRODUCT = 4.0, 2.5, 4.0, 3.0
LEAD_PARK, TEAM_MATE, KNOWN_PARTNER = 3.0, 2.5, 3.0
# How many sectors a financier favours.
FAVOURED_SECTORS = 3
# How many financiers a deal has.
FINANCIER_COUNT = {1: 0.36, 2: 0.34, 3: 0.18, 4: 0.08, 5: 0.04}

BANK = OrganizationKind.BANK
GUARANTOR = OrganizationKind.GUARANTOR
INSURER = OrganizationKind.INSURER
LESSOR = OrganizationKind.LESSOR
EQUITY = OrganizationKind.EQUITY_INVESTOR
EXCHANGE = OrganizationKind.EQUITY_EXCHANGE
WARRANT_FIRM = OrganizationKind.WARRANT_SERVICE_FIRM
IP_FIRM = OrganizationKind.IP_SERVICE_FIRM

# How a deal of one financier, and of more, is built: its first kinds, the lead first. The pairings
# are a bank with a guarantor, an insurer, a lessor, or an equity exchange (which finances nothing).
FORMS_ALONE = {(BANK,): 0.74, (BANK, EXCHANGE): 0.08, (LESSOR,): 0.08, (EQUITY,): 0.10}
FORMS_TOGETHER = {
    (BANK, GUARANTOR): 0.36,
    (BANK, INSURER): 0.15,
    (BANK, LESSOR): 0.13,
    (BANK, BANK): 0.14,
    (BANK, EXCHANGE, BANK): 0.03,
    (BANK, EQUITY): 0.09,
    (EQUITY, EQUITY): 0.10,
}
# What leases, and what equity, are for; other purposes take another form.
LEASED = (FinancingPurpose.EQUIPMENT, FinancingPurpose.TECHNICAL_UPGRADE)
OWNED = (FinancingPurpose.WORKING_CAPITAL, FinancingPurpose.RESEARCH, FinancingPurpose.LISTING)
# The kinds of further financiers of a deal that a bank leads; equity brings in equity only.
FURTHER_KIND = {BANK: 0.46, GUARANTOR: 0.22, INSURER: 0.12, LESSOR: 0.08, EQUITY: 0.12}
# Share of warrant loans with a warrant service firm, and of loans for research with an IP one.
WARRANT_SERVED, IP_SERVED = 0.6, 0.12
# Share of deals of three and more banks of which the last arranges and lends nothing.
ARRANGED = 0.30

# ---------------------------------------------------------------- when, for what, how much

# Share of the cover of a guarantor or insurer in the money lent, in tenths.
COVER_TENTHS = (3, 4, 5, 6, 7, 8)
# A deal's day is START + u^TREND of the six years, u uniform: below 1, later days are likelier.
TREND = 0.75
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
# What money is for, by stage. Deals for plants come in chains (below); needs for them do not.
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
# The plant chain, in order; share of firms that enter it once they are GROWTH, at which step, after
# how many days, how many days lie between two steps, and the chance that there is a next one.
PLANT_STEPS = (
    FinancingPurpose.PLANT_ACQUISITION,
    FinancingPurpose.PLANT_CONSTRUCTION,
    FinancingPurpose.PLANT_PURCHASE,
)
PLANT_CHAIN, PLANT_ENTRY = 0.06, {0: 0.65, 1: 0.25, 2: 0.10}
PLANT_AFTER, PLANT_BETWEEN, PLANT_GOES_ON = (30, 1_200), (240, 720), 0.85
# What deals come to; one that is too young for it is as far as it can be by END.
STATE_SHARE = {
    DealState.CONFIRMED: 0.83,
    DealState.ENDED: 0.12,
    DealState.RECORDED: 0.02,
    DealState.DISPUTED: 0.03,
}
# Days from a deal to its record, on to its confirmation, and to a dispute; months to its end.
RECORDED_WITHIN, CONFIRMED_WITHIN, DISPUTED_WITHIN = 12, 25, 200
ENDED_AFTER = (6, 36)

# ---------------------------------------------------------------- pledges

# Share of the loans of a bank, where the firm has a free asset, that pledge some, and how many.
PLEDGES, PLEDGED_ASSETS = 0.115, {1: 0.7, 2: 0.3}
# Days from the deal to the register, from the valuation to that; months to the release, if any.
PLEDGED_WITHIN, VALUED_BEFORE, RELEASED_AFTER = (2, 30), (5, 60), (10, 40)
# Registered amount as a share of the loan; share of pledges with a valuation; its discount in basis
# points; how far its low end is above what the amount needs, and its high end above the low one.
PLEDGED_SHARE, VALUED, DISCOUNTS = (0.3, 0.9), 0.85, (3_000, 4_000, 5_000, 6_000)
VALUED_LOW, VALUED_HIGH, VALUE_UNIT = (1.0, 1.4), (1.1, 1.7), 10_000
