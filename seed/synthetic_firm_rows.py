"""What is recorded of a synthetic enterprise: its rows; some things are missing on purpose."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from graph.model import DataClass, Measure, OrganizationKind, Unit
from seed import synthetic_table as table
from seed.rows import ConsentRow, FactRow, HoldingRow, OrganizationRow, ValueRow
from seed.synthetic_draw import SOURCE, day_between, fact, pick
from seed.synthetic_firms import Firm
from seed.uscc import synthetic_uscc

_SLOTS = "一二三"
_CLASSES = (DataClass.PROFILE, DataClass.FINANCIALS, DataClass.DEALS)


def organization(firm: Firm, code: int) -> OrganizationRow:
    """The firm itself, with the synthetic code of this number."""
    return OrganizationRow(
        key=firm.key,
        source=SOURCE.key,
        synthetic=True,
        kind=OrganizationKind.ENTERPRISE,
        name=firm.name[0],
        name_en=firm.name[1],
        uscc=synthetic_uscc(code),
    )


def holdings(firm: Firm) -> list[HoldingRow]:
    """Its labels over time."""
    return [
        HoldingRow(
            key=f"holding:{firm.key}/{label.credential}/{label.since}",
            source=SOURCE.key,
            synthetic=True,
            enterprise=firm.key,
            credential=f"credential:{label.credential}",
            held_from=label.since.isoformat(),
            held_until=label.until.isoformat() if label.until else None,
            data_class=DataClass.PROFILE,
        )
        for label in firm.labels
    ]


def consents(random: Random, firm: Firm) -> list[ConsentRow]:
    """All classes to all receivers, or none: drawn once for each firm."""
    if random.random() >= table.CONSENTS:
        return []
    return [
        ConsentRow(
            key=f"consent:{firm.key}/{receiver}/{data_class}",
            source=SOURCE.key,
            synthetic=True,
            giver=firm.key,
            data_class=data_class,
            receiver_kind=receiver,
            valid_from=table.IN_FORCE_SINCE,
        )
        for receiver in table.CONSENT_RECEIVERS
        for data_class in _CLASSES
    ]


def facts(random: Random, firm: Firm) -> list[FactRow]:
    """All facts but EXPERTISE_USED, which follows from the deals."""
    return [
        *_register_facts(random, firm),
        *_stage_facts(random, firm),
        *_label_counts(random, firm),
        *_technologies(firm),
        *_figures(random, firm),
    ]


def _register_facts(random: Random, firm: Firm) -> Iterator[FactRow]:
    """Founding day, sectors, sites: public. A firm that moved has the older site ended.

    What holds since the founding is dated as exactly as the founding is known.
    """
    known = firm.founded.isoformat()[: pick(random, table.FOUNDED_PRECISION)]
    day = ValueRow(day=known)
    yield fact(firm.key, Measure.FOUNDED_ON, "1", day, scope="成立", as_of=known)
    for scope, sector in zip(("主营行业", "第二行业"), firm.sectors, strict=False):
        node = ValueRow(node=f"sector:{sector}")
        yield fact(firm.key, Measure.SECTOR, sector, node, scope=scope, as_of=known)
    for site in firm.sites:
        since = known if site.since == firm.founded else site.since.isoformat()
        yield fact(
            firm.key,
            Measure.SITE,
            since,
            ValueRow(node=site.park),
            scope="所在园区",
            as_of=since,
            until=site.until.isoformat() if site.until else None,
        )


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
            ValueRow(stage=firm.stage(day)),
            scope="生命周期阶段",
            as_of=day.isoformat(),
            data_class=DataClass.PROFILE,
        )


def _label_counts(random: Random, firm: Firm) -> Iterator[FactRow]:
    """How many labels it holds on a day on which its recorded list was complete."""
    if random.random() >= table.COMPLETE_LIST:
        return
    days = [day_between(random, max(date(2025, 1, 1), firm.first_recorded), table.END)]
    if random.random() < table.COMPLETE_YEARLY:
        ends = (date(year, 12, 31) for year in table.FIGURE_YEARS)
        days = [*(end for end in ends if end >= firm.first_recorded), table.END]
    for day in days:
        yield fact(
            firm.key,
            Measure.CREDENTIALS_HELD,
            day.isoformat(),
            ValueRow(number=len(firm.held(day)), unit=Unit.CREDENTIAL),
            scope="当日持有的全部资质数",
            as_of=day.isoformat(),
            data_class=DataClass.PROFILE,
        )


def _technologies(firm: Firm) -> Iterator[FactRow]:
    for slot, topic in zip(_SLOTS, firm.topics, strict=False):
        yield fact(
            firm.key,
            Measure.CORE_TECHNOLOGY,
            topic,
            ValueRow(node=f"topic:{topic}"),
            scope=f"核心技术（{slot}）",
            as_of=firm.first_recorded.isoformat(),
            data_class=DataClass.PROFILE,
        )


def _figures(random: Random, firm: Firm) -> Iterator[FactRow]:
    """Yearly revenue, and the ratios and the staff of the later years."""
    if random.random() >= table.FIGURES_RECORDED:
        return
    for (measure, year), figure in firm.figures.items():
        flow = measure is Measure.REVENUE
        if not flow and year not in table.RATIO_YEARS:
            continue
        yield fact(
            firm.key,
            measure,
            str(year),
            _value(measure, figure),
            scope=_SCOPES[measure],
            as_of=f"{year}-12-31",
            period_start=None if measure in _STOCKS else f"{year}-01-01",
            data_class=DataClass.FINANCIALS,
        )


_STOCKS = {Measure.DEBT_RATIO, Measure.EMPLOYEES}
_SCOPES = {
    Measure.REVENUE: "年度营业收入",
    Measure.RESEARCH_RATIO: "年度研发投入占营业收入",
    Measure.DEBT_RATIO: "年末资产负债率",
    Measure.EMPLOYEES: "年末员工数",
}


def _value(measure: Measure, figure: int) -> ValueRow:
    if measure is Measure.REVENUE:
        return ValueRow(amount=figure)
    if measure is Measure.EMPLOYEES:
        return ValueRow(number=figure, unit=Unit.PERSON)
    return ValueRow(basis_points=figure)
