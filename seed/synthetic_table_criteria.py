"""The table's part about what products ask for since 2025, and the figures that they then read."""

from datetime import date, timedelta

from seed.synthetic_table import END, GROWTH, LISTING, MATURE, SEED, STARTUP

# The first day on which products ask for more than before: no deal of the six years met it.
SINCE = END + timedelta(days=1)
# Days before END within which it was recorded.
RECORDED_WITHIN = 25

# ---------------------------------------------------------------- enterprises

# Where firms are registered (GB/T 2260), and the share of firms of which that is recorded.
REGION_SHARE = {
    "441900": 0.72,
    "440300": 0.12,
    "441300": 0.08,
    "440100": 0.05,
    "440000": 0.03,
}
REGION_RECORDED = 0.88
# The year of the further figures, and share of firms that recorded each of them.
FIGURE_YEAR = 2024
RECORDED = 0.84
# Owed to all banks at the year's end as a share of revenue: log-normal, most of it.
OWED_MEDIAN, OWED_SIGMA, OWED_MOST = 0.22, 0.80, 1.50
# Share of the main business in revenue, in basis points: normal, with bounds.
MAIN_MEAN, MAIN_SIGMA, MAIN_BOUNDS = 8_300, 1_100, (3_000, 10_000)
# Median share of the staff in research, in basis points; its spread and bounds.
RESEARCHERS_MEDIAN = {SEED: 5_500, STARTUP: 4_000, GROWTH: 2_700, MATURE: 1_700, LISTING: 1_300}
RESEARCHERS_SIGMA, RESEARCHERS_BOUNDS = 0.35, (200, 9_500)
# Share of firms that stated how many registered assets they hold.
ASSETS_COUNTED, COUNTED_SINCE = 0.72, date(2025, 1, 1)

# ---------------------------------------------------------------- products

# What a product asks for beside its other rules: so many of these groups, by weight.
GROUP_COUNT = {1: 0.55, 2: 0.45}
GROUP_WEIGHT = {"growth": 0.40, "place": 0.35, "solidity": 0.25}
# Share of products with bounds on the amount and the tenor that are asked for.
BOUNDED = 0.5
# The thresholds that the groups draw from.
RESEARCH_FLOORS, RESEARCHER_FLOORS = (500, 600, 800), (1_500, 2_000, 2_500)
GROWTH_FLOORS, STAFF_FLOORS, ASSET_FLOORS = (0, 300, 500), (50, 80, 120), (1, 2, 3)
# Growth that is asked for where a label or a sector was: of the mature it need not be any.
RISING_FLOORS, RISING_OF_MATURE = GROWTH_FLOORS, (0,)
PARKS = (
    ("org:松山湖高新区", "org:松湖智谷", "org:中集智谷", "org:林润智谷"),
    ("org:滨海湾新区", "org:交椅湾", "org:沙角半岛", "org:威远岛"),
    ("org:松山湖高新区", "org:滨海湾新区"),
)
REGIONS = (("441900",), ("441900", "441300"))
BALANCE_CEILINGS, MAIN_FLOORS = (50_000_000, 120_000_000, 200_000_000), (6_500, 7_000, 7_500)
