"""Drawn firms: known exactly, vaguely or not at all, and holding what lapses."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from graph.model import AssetKind, Criterion, LifeCycleStage, MembershipState, Qualifier, Verdict
from tests.oracles.plain_firms import Firm, Item, Known, Lien, Spell, Stay, nobody
from tests.oracles.plain_states import asset_state, in_hand

CREDENTIALS = ("credential-1", "credential-2", "credential-3", "credential-4")
PARKS = ("park-1", "park-2", "park-3")
SECTORS = ("sector-1", "sector-2", "sector-3")
REGIONS = ("440000", "441900", "440300", "440305", "110000", "110108")
STAGES = [stage.value for stage in LifeCycleStage]
RATIOS = tuple(range(100, 700, 100))
FIGURES: dict[Criterion, Sequence[int]] = {
    Criterion.REVENUE: tuple(range(2_000_000, 12_000_000, 2_000_000)),
    Criterion.REVENUE_GROWTH: (-300, -100, 0, 100, 300, 500),
    Criterion.MAIN_BUSINESS_SHARE: RATIOS,
    Criterion.RESEARCH_RATIO: RATIOS,
    Criterion.DEBT_RATIO: (0, *RATIOS),
    Criterion.HEADCOUNT_RATIO: RATIOS,
    Criterion.EMPLOYEES: (10, 20, 30, 50, 100),
}
FLOWS = (
    Criterion.REVENUE,
    Criterion.REVENUE_GROWTH,
    Criterion.MAIN_BUSINESS_SHARE,
    Criterion.RESEARCH_RATIO,
)
ACTIVE = MembershipState.ACTIVE
ENDED = (MembershipState.SUSPENDED, MembershipState.WITHDRAWN)


def draw_firm(rng: Random, day: date, moments: Sequence[date]) -> Firm:
    """A firm of which more or less is known on a day, and what changes on the moments after."""
    firm = nobody()
    known = rng.choice((0.3, 0.7, 0.9, 0.95, 1))

    def some(share: float = 1.0) -> bool:
        return rng.random() < known * share

    firm["stage"] = rng.choice(("SEED", "STARTUP", "STARTUP", "GROWTH", "MATURE"))
    firm["stage"] = firm["stage"] if some() else None
    if some(0.2):
        firm["stage_coming"] = coming_year(rng, day), rng.choice(STAGES)
    firm["sectors"] = [spell(rng, one, day, moments) for one in SECTORS if some(0.4)]
    firm["regions"] = [spell(rng, one, day, moments) for one in REGIONS if some(0.2)]
    firm["sites"] = [spell(rng, one, day, moments) for one in PARKS if some(0.4)]
    firm["stays"] = [stay(rng, one, day, moments) for one in PARKS if some(0.5)]
    firm["held"] = [holding(rng, one, day, moments) for one in CREDENTIALS if some(0.6)]
    firm["held_told"] = told_of_labels(rng, firm, day, moments) if some() else None
    firm["founded"] = founding(rng) if some(1.1) else None
    for criterion, grid in FIGURES.items():
        if some():
            firm["figures"][criterion] = figure(rng, grid)
        elif criterion in FLOWS:
            firm["half_years"][criterion] = rng.choice(grid)
        if some(0.25):
            firm["figures_coming"][criterion] = coming_year(rng, day), figure(rng, grid)
    draw_balance(rng, firm, some(), some())
    draw_assets(rng, firm, day, moments, some())
    return firm


def coming_year(rng: Random, day: date) -> str:
    """A year that has not ended."""
    return f"{day.year + rng.choice((0, 0, 1))}"


def before(rng: Random, day: date) -> date:
    """A day in the years before."""
    return day - timedelta(rng.randint(1, 900))


def spell(rng: Random, value: str, day: date, moments: Sequence[date]) -> Spell:
    """A state: mostly standing, else undated, ended, ending, or perhaps ended."""
    since = before(rng, day)
    until = rng.choice((None, None, None, rng.choice(moments), day, since + timedelta(1)))
    period = None if until is None else until.isoformat()
    if rng.random() < 0.1:
        period = f"{day.year}"
    if rng.random() < 0.15:
        return {"value": value, "since": None, "until": None}
    if rng.random() < 0.1:
        return {"value": value, "since": rng.choice(moments).isoformat(), "until": None}
    return {"value": value, "since": since.isoformat(), "until": period}


def stay(rng: Random, park: str, day: date, moments: Sequence[date]) -> Stay:
    """A membership: active, lapsing, lapsed, still to come, or applied for."""
    since, moment = before(rng, day), rng.choice(moments)
    match rng.randrange(6):
        case 0:
            return {
                "park": park,
                "state": MembershipState.SUBMITTED,
                "since": None,
                "until": None,
            }
        case 1:
            return {"park": park, "state": ACTIVE, "since": moment, "until": None}
        case 2:
            return {"park": park, "state": rng.choice(ENDED), "since": since, "until": None}
        case 3:
            return {"park": park, "state": ACTIVE, "since": since, "until": day}
        case _:
            until = rng.choice((None, moment))
            return {"park": park, "state": ACTIVE, "since": since, "until": until}


def holding(rng: Random, credential: str, day: date, moments: Sequence[date]) -> Spell:
    """A credential: held, lapsing, lapsed, still to come, or known to the year."""
    since, moment = before(rng, day).isoformat(), rng.choice(moments).isoformat()
    year = f"{day.year}"
    since, until = rng.choice(
        (
            (since, None),
            (since, None),
            (since, moment),
            (since, moment),
            (since, moment),
            (since, moment),
            (since, day.isoformat()),
            (moment, None),
            (year, None),
            (since, year),
            (None, None),
        )
    )
    return {"value": credential, "since": since, "until": until}


def told_on(rng: Random, day: date, moments: Sequence[date]) -> date:
    """The day of a statement: lately, today, or still to come."""
    lately = day - timedelta(rng.randint(1, 200))
    return rng.choice((lately, lately, lately, lately, lately, day, rng.choice(moments)))


def told_of_labels(rng: Random, firm: Firm, day: date, moments: Sequence[date]) -> tuple[str, int]:
    """How many labels the firm says it holds: mostly as many as are on record."""
    told = told_on(rng, day, moments)
    states = [in_hand(one["since"], one["until"], told) for one in firm["held"]]
    if rng.random() < 0.5:  # what is doubtful then is not on record
        firm["held"] = [
            one for one, state in zip(firm["held"], states, strict=True) if state != Verdict.UNKNOWN
        ]
    return told.isoformat(), states.count(Verdict.HOLDS) + rng.choice((0, 0, 0, 1))


def founding(rng: Random) -> str:
    """A founding day some years ago, exactly, or to the month or year."""
    if rng.random() < 0.25:
        return rng.choice(("2024-02-29", "2024-08-31", "2024-10-31", "2024-05-31", "2023-10-30"))
    day = date(2022, 1, 1) + timedelta(rng.randint(0, 1080))
    return day.isoformat()[: rng.choice((4, 7, 10, 10))]


def figure(rng: Random, grid: Sequence[int]) -> Known:
    """A figure on or beside a threshold; one in ten is only a bound."""
    number = rng.choice(grid) + rng.choice((-1, 0, 0, 1))
    bounds = (Qualifier.AT_LEAST, Qualifier.MORE_THAN)
    return rng.choice(bounds) if rng.random() < 0.1 else Qualifier.EXACTLY, number


def draw_balance(rng: Random, firm: Firm, whole: bool, parties: bool) -> None:
    """What is owed in all, and to whom."""
    grid = (0, 1_000_000, 2_000_000, 4_000_000)
    if whole and rng.random() < 0.6:
        firm["balance"] = figure(rng, grid[1:])
    if parties:
        for bank in rng.sample(("bank-1", "bank-2"), rng.randint(1, 2)):
            firm["owed"][bank] = figure(rng, grid[1:])


def draw_assets(rng: Random, firm: Firm, day: date, moments: Sequence[date], listed: bool) -> None:
    """Assets and pledges, some of which end, and perhaps how many there are."""
    firm["items"] = [
        asset(rng, f"asset-{number}", day, moments, doubtful=not listed)
        for number in range(rng.choice((0, 1, 2, 3, 4)))
    ]
    if listed:
        told = told_on(rng, day, moments)
        states = [asset_state(item, told) for item in firm["items"]]
        number = states.count(Verdict.HOLDS) + rng.choice((0, 0, 0, 1))
        firm["items_told"] = told.isoformat(), number
    firm["liens"] = [lien(rng, one, day, moments) for one in firm["items"] if rng.random() < 0.5]


def asset(rng: Random, id: str, day: date, moments: Sequence[date], doubtful: bool) -> Item:
    """A registered asset that may expire, one that is not registered, or a doubtful one."""
    until = rng.choice((None, None, rng.choice(moments).isoformat(), day.isoformat()))
    since = (rng.choice(moments) if rng.random() < 0.1 else before(rng, day)).isoformat()
    if since >= (until or "9999"):
        until = None
    if (doubtful and rng.random() < 0.3) or rng.random() < 0.15:
        since, until = rng.choice((None, f"{day.year}")), None
    return {
        "id": id,
        "kind": rng.choice(list(AssetKind)),
        "registered": rng.random() < 0.85,
        "since": since,
        "until": until,
    }


def lien(rng: Random, item: Item, day: date, moments: Sequence[date]) -> Lien:
    """A pledge: standing, released, to be released, or still to come."""
    since, moment = before(rng, day), rng.choice(moments)
    since, until = rng.choice(
        ((since, None), (since, day), (since, moment), (moment, None), (day, None))
    )
    return {"asset": item["id"], "since": since, "until": until}
