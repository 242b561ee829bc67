"""What is recorded of a synthetic enterprise: its rows; some things are missing on purpose."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from graph.model import DataClass, Measure, OrganizationKind, Unit
from seed import synthetic_table as table
from seed.row_base import ValueRow
from seed.rows import FactRow, HoldingRow, OrganizationRow
from seed.synthetic_draw import Shares, before, changed, corrected, day_between, fact, made, stamp
from seed.synthetic_firms import Firm, Site
from seed.uscc import synthetic_uscc

_SLOTS = "一二三"
_PRECISION = Shares(table.FOUNDED_PRECISION)


def organization(firm: Firm, code: int) -> OrganizationRow:
    """The firm itself, with the synthetic code of this number."""
    return made(
        OrganizationRow,
        key=firm.key,
        kind=OrganizationKind.ENTERPRISE,
        name=firm.name[0],
        name_en=firm.name[1],
        uscc=synthetic_uscc(code),
        recorded_at=firm.recorded_at,
    )


def holdings(random: Random, firm: Firm) -> Iterator[HoldingRow]:
    """Its labels over time; a few were first recorded with another day."""
    for label in firm.labels:
        row = made(
            HoldingRow,
            key=f"holding:{firm.key}/{label.credential}/{label.since}",
            enterprise=firm.key,
            credential=f"credential:{label.credential}",
            held_from=label.since.isoformat(),
            held_until=label.until.isoformat() if label.until else None,
            data_class=DataClass.PROFILE,
            recorded_at=stamp(random, label.since, table.REGISTERED_WITHIN, firm.recorded_at),
        )
        if random.random() < table.LABEL_CORRECTED:
            off = timedelta(days=random.choice(table.LABEL_OFF))
            yield from corrected(random, row, held_from=(label.since + off).isoformat())
        else:
            yield row


def facts(random: Random, firm: Firm) -> Iterator[FactRow]:
    """All facts but EXPERTISE_USED, which follows from the deals."""
    yield from _register_facts(random, firm)
    yield from _stage_facts(random, firm)
    yield from _label_counts(random, firm)
    yield from _technologies(random, firm)
    yield from _figures(random, firm)


def _register_facts(random: Random, firm: Firm) -> Iterator[FactRow]:
    """Founding day, sectors, sites: public, and recorded with the firm.

    What holds since the founding is dated as exactly as the founding is known.
    """
    known = firm.founded.isoformat()[: _PRECISION.draw(random)]
    at = firm.recorded_at
    day = made(ValueRow, day=known)
    yield fact(firm.key, Measure.FOUNDED_ON, "1", day, scope="成立", as_of=known, recorded_at=at)
    for scope, sector in zip(("主营行业", "第二行业"), firm.sectors, strict=False):
        node = made(ValueRow, node=f"sector:{sector}")
        yield fact(firm.key, Measure.SECTOR, sector, node, scope=scope, as_of=known, recorded_at=at)
    for site in firm.sites:
        since = known if site.since == firm.founded else site.since.isoformat()
        yield from _site_facts(random, firm, site, since)


def _site_facts(random: Random, firm: Firm, site: Site, since: str) -> Iterator[FactRow]:
    """A site that ended after it was recorded was recorded without its end before."""
    arrived = stamp(random, site.since, table.REGISTERED_WITHIN, firm.recorded_at)
    row = fact(
        firm.key,
        Measure.SITE,
        since,
        made(ValueRow, node=site.park),
        scope="所在园区",
        as_of=since,
        until=site.until.isoformat() if site.until else None,
        recorded_at=arrived,
    )
    if not site.until:
        yield row
        return
    left = stamp(random, site.until, table.REGISTERED_WITHIN, firm.recorded_at)
    if arrived < left:
        yield before(row, left, until=None)
    yield changed(row, recorded_at=left)


def _stage_facts(random: Random, firm: Firm) -> Iterator[FactRow]:
    """The stage when it was first recorded, and the last later stage that it reached."""
    if random.random() >= table.STAGE_RECORDED:
        return
    first = firm.first_recorded
    days = [first]
    now = firm.stage(table.END)
    if now is not firm.stage(first):
        days.append(max(firm.reaches(now), first + timedelta(days=1)))
    for day in days:
        yield fact(
            firm.key,
            Measure.STAGE,
            day.isoformat(),
            made(ValueRow, stage=firm.stage(day)),
            scope="生命周期阶段",
            as_of=day.isoformat(),
            recorded_at=stamp(random, day, table.STATED_WITHIN, firm.recorded_at),
            data_class=DataClass.PROFILE,
        )


def _label_counts(random: Random, firm: Firm) -> Iterator[FactRow]:
    """How many labels it holds on a day on which its recorded list was complete."""
    if random.random() >= table.COMPLETE_LIST:
        return
    days = [day_between(random, max(date(2025, 1, 1), firm.first_recorded), table.END)]
    if random.random() < table.COMPLETE_YEARLY:
        ends = (date(year, 12, 31) for year in table.COMPLETE_YEARS)
        days = [*(end for end in ends if end >= firm.first_recorded), table.END]
    for day in days:
        yield fact(
            firm.key,
            Measure.CREDENTIALS_HELD,
            day.isoformat(),
            made(ValueRow, number=len(firm.held(day)), unit=Unit.CREDENTIAL),
            scope="当日持有的全部资质数",
            as_of=day.isoformat(),
            recorded_at=stamp(random, day, table.STATED_WITHIN, firm.recorded_at),
            data_class=DataClass.PROFILE,
        )


def _technologies(random: Random, firm: Firm) -> Iterator[FactRow]:
    at = stamp(random, firm.first_recorded, table.STATED_WITHIN, firm.recorded_at)
    for slot, topic in zip(_SLOTS, firm.topics, strict=False):
        yield fact(
            firm.key,
            Measure.CORE_TECHNOLOGY,
            topic,
            made(ValueRow, node=f"topic:{topic}"),
            scope=f"核心技术（{slot}）",
            as_of=firm.first_recorded.isoformat(),
            recorded_at=at,
            data_class=DataClass.PROFILE,
        )


_FIGURES = (
    (Measure.REVENUE, table.REVENUE_YEARS, "年度营业收入", True),
    (Measure.RESEARCH_RATIO, table.RATIO_YEARS, "年度研发投入占营业收入", True),
    (Measure.DEBT_RATIO, table.RATIO_YEARS, "年末资产负债率", False),
    (Measure.EMPLOYEES, table.EMPLOYEES_YEARS, "年末员工数", False),
)


def _figures(random: Random, firm: Firm) -> Iterator[FactRow]:
    """Yearly figures, recorded in the spring after; a few of them were corrected."""
    if random.random() >= table.FIGURES_RECORDED:
        return
    for measure, years, scope, of_period in _FIGURES:
        for year in years:
            figure = firm.figure(measure, year)
            if figure is None:
                continue
            spring = date(year + 1, 2, 28)
            row = fact(
                firm.key,
                measure,
                str(year),
                _value(measure, figure),
                scope=scope,
                as_of=f"{year}-12-31",
                period_start=f"{year}-01-01" if of_period else None,
                recorded_at=stamp(random, spring, table.YEARLY_WITHIN, firm.recorded_at),
                data_class=DataClass.FINANCIALS,
            )
            if random.random() < table.FIGURE_CORRECTED:
                wrong = _wrong(random, measure, figure)
                yield from corrected(random, row, value=_value(measure, wrong))
            else:
                yield row


def _wrong(random: Random, measure: Measure, figure: int) -> int:
    """What was recorded first: near the figure, and never it."""
    wrong = round(figure * random.choice(table.FIGURE_OFF))
    if measure is Measure.REVENUE:
        wrong = round(wrong / 10_000) * 10_000
    return wrong if wrong != figure else figure + (10_000 if measure is Measure.REVENUE else 1)


def _value(measure: Measure, figure: int) -> ValueRow:
    if measure is Measure.REVENUE:
        return made(ValueRow, amount=figure)
    if measure is Measure.EMPLOYEES:
        return made(ValueRow, number=figure, unit=Unit.PERSON)
    return made(ValueRow, basis_points=figure)
