"""Deals of synthetic firms with institutes: collaborations, and incubations of young firms."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from random import Random

import numpy as np
from numpy.typing import NDArray

from graph.model import DataClass, DealKind, DealRole, ExpertiseKind, Measure, SectorKey
from seed import synthetic_table as table
from seed import synthetic_table_deals as deals
from seed.row_base import ValueRow
from seed.rows import DealRow, ExpertiseRow, FactRow, ParticipantRow
from seed.synthetic_deal_states import COUNTED, draw_states, of_states
from seed.synthetic_draw import day_between, fact, made, placed
from seed.synthetic_firms import Firm
from seed.synthetic_institutes import Institute
from seed.synthetic_plan import draw_days

_Weights = NDArray[np.float64]


class Offered:
    """All expertises, weighed for one firm after the other."""

    def __init__(self, institutes: Sequence[Institute]) -> None:
        self._all = [(each, one) for each in institutes for one in each.expertise]
        self._weight = np.array([each.weight for each, _ in self._all])
        self._near = {
            park: self._where((each.park == park for each, _ in self._all), deals.SAME_PARK)
            for park in table.PARK_SHARE
        }
        self._about = {
            topic: self._where(
                (f"topic:{topic}" in one.topics for _, one in self._all), 1 + deals.SHARED_TOPIC
            )
            for topic in sorted({each for many in table.SECTOR_TOPICS.values() for each in many})
        }
        self._shared = {
            sector: self._where(
                (f"sector:{sector}" in one.sectors for _, one in self._all), deals.SHARED_SECTOR
            )
            for sector in SectorKey
        }
        self._incubates = self._where(
            (one.kind is ExpertiseKind.INCUBATION for _, one in self._all), deals.INCUBATES
        )

    def draw(
        self, random: Random, firm: Firm, day: date, *, incubation: bool = False
    ) -> tuple[Institute, ExpertiseRow]:
        """By what the expertise shares with the firm, and by the institute's size and park."""
        topics = 1 + sum(self._about[topic] - 1 for topic in firm.topics)
        shared = np.maximum.reduce([self._shared[sector] for sector in firm.sectors])
        weights: _Weights = self._weight * topics * shared
        if park := firm.park(day):
            weights = weights * self._near[park]
        if incubation:
            weights = weights * self._incubates
        return self._all[placed(random, np.cumsum(weights))]

    def _where(self, chosen: Iterable[bool], factor: float) -> _Weights:
        return np.array([factor if each else 1.0 for each in chosen])


def draw_collaborations(
    seed: int, count: int, firms: Sequence[Firm], offered: Offered
) -> Iterator[tuple[DealRow, list[FactRow]]]:
    """The collaborations by their days, with the EXPERTISE_USED fact that follows from one."""
    random = Random(f"{seed}/collaborations")
    working = random.sample(range(len(firms)), min(round(deals.COLLABORATES * len(firms)), count))
    again = random.choices(working, k=count - len(working))
    days = draw_days(random, count)
    random.shuffle(days)
    plan = sorted(
        (max(day, firms[place].founded + timedelta(days=deals.DEAL_AGE)), place)
        for day, place in zip(days, [*working, *again], strict=True)
    )
    used: set[str] = set()
    for number, (day, place) in enumerate(plan, start=1):
        firm = firms[place]
        own = Random(f"{seed}/collaboration/{number}")
        when = min(day, table.END)
        institute, expertise = offered.draw(own, firm, when)
        deal = _deal(own, DealKind.COLLABORATION, number, when, firm=firm, institute=institute)
        facts: list[FactRow] = []
        if deal.state in COUNTED:
            row = _expertise_used(firm, institute, expertise, deal)
            # Of one expertise used twice, the first day counts.
            if row.key not in used:
                used.add(row.key)
                facts.append(row)
        yield deal, facts


def draw_incubations(
    seed: int, count: int, firms: Sequence[Firm], offered: Offered
) -> Iterator[DealRow]:
    """Firms that an institute took in when they were young, by the day of it."""
    random = Random(f"{seed}/incubations")
    least, most = (timedelta(days=days) for days in deals.INCUBATED_AFTER)
    young = [
        place
        for place, firm in enumerate(firms)
        if firm.founded + most >= table.START and firm.founded + least <= table.END
    ]
    plan = sorted(
        (
            day_between(
                random,
                max(firms[place].founded + least, table.START),
                min(firms[place].founded + most, table.END),
            ),
            place,
        )
        for place in random.sample(young, min(count, len(young)))
    )
    for number, (day, place) in enumerate(plan, start=1):
        own = Random(f"{seed}/incubation/{number}")
        firm = firms[place]
        institute, _ = offered.draw(own, firm, day, incubation=True)
        yield _deal(own, DealKind.INCUBATION, number, day, firm=firm, institute=institute)


def _deal(
    random: Random, kind: DealKind, number: int, day: date, *, firm: Firm, institute: Institute
) -> DealRow:
    role = DealRole.EXPERT if kind is DealKind.COLLABORATION else DealRole.INCUBATOR
    return made(
        DealRow,
        key=f"deal:synthetic:{kind.lower()}:{number}",
        kind=kind,
        agreed_on=day,
        enterprise=firm.key,
        participants=(made(ParticipantRow, organization=institute.row.key, role=role),),
        **of_states(draw_states(random, day, firm.recorded_at)),
    )


def _expertise_used(
    firm: Firm, institute: Institute, expertise: ExpertiseRow, deal: DealRow
) -> FactRow:
    return fact(
        firm.key,
        Measure.EXPERTISE_USED,
        expertise.key,
        ValueRow(node=expertise.key),
        scope=f"与{institute.row.name}合作：{expertise.title}",
        as_of=deal.agreed_on.isoformat(),
        counterparty=institute.row.key,
        recorded_at=deal.states[1].recorded_at,
        data_class=DataClass.PROFILE,
    )
