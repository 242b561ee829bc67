"""What of a synthetic firm is recorded that products ask for since 2025."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from graph.model import DataClass, Measure, PartialDate, Unit
from seed import synthetic_table as table
from seed import synthetic_table_criteria as criteria
from seed.row_base import ValueRow
from seed.row_network import PropertyRow
from seed.rows import FactRow
from seed.synthetic_draw import Shares, around, between, day_between, fact, made, stamp
from seed.synthetic_firms import Firm, firm_random

_REGIONS = Shares(criteria.REGION_SHARE)
_LAST_DAY = date(criteria.FIGURE_YEAR, 12, 31)


def criteria_facts(seed: int, firm: Firm, assets: Sequence[PropertyRow]) -> Iterator[FactRow]:
    """Its region, further figures of the last year, and the number of its assets."""
    random = firm_random(seed, firm.number, "criteria")
    yield from _region(random, firm)
    for measure, scope, value, of_period in _figures(random, firm):
        if random.random() < criteria.RECORDED:
            yield _yearly(random, firm, measure, scope, value, of_period=of_period)
    yield from _assets_counted(random, firm, assets)


def _region(random: Random, firm: Firm) -> Iterator[FactRow]:
    code = _REGIONS.draw(random)
    if random.random() < criteria.REGION_RECORDED:
        yield fact(
            firm.key,
            Measure.REGION,
            code,
            made(ValueRow, region=code),
            scope="注册地",
            as_of=firm.first_recorded.isoformat(),
            recorded_at=stamp(random, firm.first_recorded, table.STATED_WITHIN, firm.recorded_at),
            data_class=DataClass.PROFILE,
        )


def _figures(random: Random, firm: Firm) -> Iterator[tuple[Measure, str, ValueRow, bool]]:
    year = criteria.FIGURE_YEAR
    owed = min(around(random, criteria.OWED_MEDIAN, criteria.OWED_SIGMA), criteria.OWED_MOST)
    main = between(random.gauss(criteria.MAIN_MEAN, criteria.MAIN_SIGMA), criteria.MAIN_BOUNDS)
    staff = criteria.RESEARCHERS_MEDIAN[firm.stage(_LAST_DAY)]
    spread = around(random, 1.0, criteria.RESEARCHERS_SIGMA)
    researchers = between(staff * spread, criteria.RESEARCHERS_BOUNDS)
    revenue, last = (firm.figure(Measure.REVENUE, each) for each in (year, year - 1))
    if revenue is None:
        return
    balance = made(ValueRow, amount=round(revenue * owed / 10_000) * 10_000)
    yield Measure.BALANCE, "年末各银行授信余额合计", balance, False
    yield Measure.MAIN_BUSINESS_SHARE, "年度主营业务收入占比", _points(main), True
    yield Measure.HEADCOUNT_RATIO, "年末研发人员占员工数", _points(researchers), False
    if last:
        growth = round((revenue - last) * 10_000 / last)
        yield Measure.REVENUE_GROWTH, "年度营业收入增长", _points(growth), True


def _points(basis_points: int) -> ValueRow:
    return made(ValueRow, basis_points=basis_points)


def _yearly(
    random: Random, firm: Firm, measure: Measure, scope: str, value: ValueRow, *, of_period: bool
) -> FactRow:
    year = criteria.FIGURE_YEAR
    spring = date(year + 1, 2, 28)
    return fact(
        firm.key,
        measure,
        str(year),
        value,
        scope=scope,
        as_of=_LAST_DAY.isoformat(),
        period_start=f"{year}-01-01" if of_period else None,
        recorded_at=stamp(random, spring, table.YEARLY_WITHIN, firm.recorded_at),
        data_class=DataClass.FINANCIALS,
    )


def _assets_counted(random: Random, firm: Firm, assets: Sequence[PropertyRow]) -> Iterator[FactRow]:
    if random.random() >= criteria.ASSETS_COUNTED:
        return
    day = day_between(random, max(criteria.COUNTED_SINCE, firm.first_recorded), table.END)
    count = sum(_is_held(each, day) for each in assets if each.superseded_at is None)
    yield fact(
        firm.key,
        Measure.ASSETS_HELD,
        day.isoformat(),
        made(ValueRow, number=count, unit=Unit.ASSET),
        scope="当日持有的全部已登记知识产权数",
        as_of=day.isoformat(),
        recorded_at=stamp(random, day, table.STATED_WITHIN, firm.recorded_at),
        data_class=DataClass.IP,
    )


def _is_held(asset: PropertyRow, day: date) -> bool:
    if asset.granted_on is None or asset.expires_on is None:
        return False
    return PartialDate(asset.granted_on).last <= day < PartialDate(asset.expires_on).first
