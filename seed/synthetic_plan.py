"""Which synthetic firm wants money on which day, and for what: the plan of all financing deals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import numpy as np

from graph.model import FinancingPurpose, LifeCycleStage
from seed import synthetic_table as table
from seed import synthetic_table_deals as deals
from seed.synthetic_draw import Shares, placed, whole
from seed.synthetic_firms import Firm, firm_random

_ENTRY = Shares(deals.PLANT_ENTRY)
_PURPOSE = {
    stage: Shares(
        {purpose: share for purpose, share in shares.items() if purpose not in deals.PLANT_STEPS}
    )
    for stage, shares in deals.PURPOSE_SHARE.items()
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a firm wants money for, on a day."""

    firm: Firm
    day: date
    purpose: FinancingPurpose
    stage: LifeCycleStage


def draw_days(random: Random, count: int) -> list[date]:
    """Working days, earliest first."""
    span = (table.END - table.START).days
    days = (
        table.START + timedelta(days=int(span * random.random() ** deals.TREND))
        for _ in range(count)
    )
    return sorted(_working_day(day) for day in days)


def _working_day(day: date) -> date:
    """A weekend's deal was closed on the Friday before, or on the first Monday."""
    return max(day - timedelta(days=max(0, day.weekday() - 4)), table.START)


def draw_plan(seed: int, count: int, firms: Sequence[Firm]) -> list[tuple[date, int, str]]:
    """Day, place of the firm and purpose of each deal, earliest first; no purpose: not drawn yet.

    Chains of plant deals come first, and what they leave falls on firms by their activity.
    """
    random = Random(f"{seed}/plan")
    chains = [step for place, firm in enumerate(firms) for step in _plant_chain(seed, place, firm)]
    chains = chains[:count]
    others = _draw_firms(random, firms, draw_days(random, count - len(chains)))
    return sorted([*chains, *others])


def _plant_chain(seed: int, place: int, firm: Firm) -> Iterator[tuple[date, int, str]]:
    """The steps of the chain that the firm has come to by END, in order."""
    grown = firm.reaches(table.GROWTH)
    if grown > table.END:
        return
    random = firm_random(seed, firm.number, "plant")
    if random.random() >= deals.PLANT_CHAIN:
        return
    day = max(grown, table.START) + timedelta(days=whole(random, deals.PLANT_AFTER))
    for purpose in deals.PLANT_STEPS[_ENTRY.draw(random) :]:
        if day > table.END:
            return
        yield _working_day(day), place, purpose
        if random.random() >= deals.PLANT_GOES_ON:
            return
        day += timedelta(days=whole(random, deals.PLANT_BETWEEN))


def _draw_firms(
    random: Random, firms: Sequence[Firm], days: Sequence[date]
) -> Iterator[tuple[date, int, str]]:
    """A firm for each day; weights are those of the beginning of its month."""
    activity = np.array([firm.activity for firm in firms])
    founded = np.array([firm.founded.toordinal() for firm in firms])
    reached = np.array([[day.toordinal() for day in firm.reached] for firm in firms])
    last = np.array([firm.last_stage for firm in firms])
    by_stage = np.array([deals.STAGE_ACTIVITY[stage] for stage in LifeCycleStage])
    month = None
    ends = activity
    for day in days:
        if (day.year, day.month) != month:
            month = (day.year, day.month)
            first = day.replace(day=1).toordinal()
            stage = np.minimum(np.maximum((reached <= first).sum(axis=1) - 1, 0), last)
            old_enough = founded <= first - deals.DEAL_AGE
            ends = np.cumsum(np.where(old_enough, activity * by_stage[stage], 0.0))
        yield day, placed(random, ends), ""


def wish(random: Random, firm: Firm, day: date, purpose: str) -> Wish:
    """The wish behind a deal of the plan."""
    stage = firm.stage(day)
    wanted = FinancingPurpose(purpose) if purpose else _PURPOSE[stage].draw(random)
    return Wish(firm, day, wanted, stage)
