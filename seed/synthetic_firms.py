"""Enterprises of the synthetic ecosystem: what is true of each, drawn in the order of its life."""

from bisect import bisect
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from graph.model import CredentialKind, LifeCycleStage, Measure, SectorKey
from seed import synthetic_names as names
from seed import synthetic_table as table
from seed import synthetic_table_deals as deals
from seed.synthetic_draw import Shares, add_months, around, between, day_between, stamp

_YEAR = 365.25
_STAGES = tuple(LifeCycleStage)
_SECTORS = Shares(table.SECTOR_SHARE)
_PARKS = Shares(table.PARK_SHARE)
_TOPIC_COUNT = Shares(table.TOPIC_COUNT)
_EARN = {
    credential: max(chances.values()) for credential, chances in table.CREDENTIAL_CHANCE.items()
}


@dataclass(frozen=True, slots=True)
class Site:
    """A park in which a firm sits from a day until (not including) a day."""

    park: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Held:
    """A label held from a day until (not including) a day."""

    credential: CredentialKind
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Figures:
    """From what the yearly figures of a firm follow: its size and habits, and how years differ."""

    size: float = 1.0
    effort: float = 1.0
    staff: float = 1.0
    debt: float = 0.0
    years: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Firm:
    """The truth about an invented enterprise; what of it is recorded is drawn elsewhere."""

    number: int
    key: str
    name: names.Name
    sectors: tuple[SectorKey, ...]
    topics: tuple[str, ...]
    founded: date
    first_recorded: date
    recorded_at: str
    # The days on which it enters the stages, and the last of them that it ever enters.
    reached: tuple[date, ...]
    last_stage: int
    activity: float
    sites: tuple[Site, ...]
    labels: tuple[Held, ...] = ()
    figures: Figures = field(default_factory=Figures)

    def reaches(self, stage: LifeCycleStage) -> date:
        """The day on which it enters the stage, if it ever does."""
        return self.reached[_STAGES.index(stage)]

    def stage(self, day: date) -> LifeCycleStage:
        """Its stage on a day after its founding."""
        return _STAGES[min(max(bisect(self.reached, day) - 1, 0), self.last_stage)]

    def months(self, day: date) -> int:
        """Its age in whole months."""
        months = (day.year - self.founded.year) * 12 + day.month - self.founded.month
        return months - (day.day < self.founded.day)

    def park(self, day: date) -> str | None:
        """Where it sits on the day."""
        return next((site.park for site in self.sites if _holds(site, day)), None)

    def held(self, day: date) -> frozenset[CredentialKind]:
        """The labels that it holds on the day."""
        return frozenset(label.credential for label in self.labels if _holds(label, day))

    def figure(self, measure: Measure, year: int) -> int | None:
        """The figure of a whole year of its life: whole yuan, basis points or persons."""
        if self.founded.year >= year or year not in table.FIGURE_YEARS:
            return None
        stage = self.stage(date(year, 12, 31))
        noise = self.figures.years[year - table.FIGURE_YEARS.start]
        match measure:
            case Measure.REVENUE:
                revenue = table.REVENUE_MEDIAN[stage] * self.figures.size * noise
                return round(revenue / 10_000) * 10_000
            case Measure.EMPLOYEES:
                return max(3, round(table.EMPLOYEES_MEDIAN[stage] * self.figures.staff))
            case Measure.RESEARCH_RATIO:
                ratio = table.RESEARCH_MEDIAN[stage] * self.figures.effort
                return between(ratio, table.RESEARCH_BOUNDS)
            case Measure.DEBT_RATIO:
                moved = 400 * (noise - 1) / table.REVENUE_YEAR_SIGMA
                return between(self.figures.debt + moved, table.DEBT_BOUNDS)
            case _:
                return None


def firm_random(seed: int, number: int, what: str) -> Random:
    """The source of chance for one thing of one firm: the same whatever else is drawn."""
    return Random(f"{seed}/enterprise/{number}/{what}")


def draw_firm(
    seed: int, number: int, word: names.Name, months: Mapping[CredentialKind, int | None]
) -> Firm:
    """Enterprise `number`; `months` says how long each label is valid."""
    random = firm_random(seed, number, "life")
    sectors = tuple(_SECTORS.some(random, 2 if random.random() < table.SECOND_SECTOR else 1))
    founded = table.END - timedelta(days=round(_draw_age(random) * _YEAR))
    earliest = max(founded + timedelta(days=30), table.START)
    first_recorded = day_between(
        random, earliest, earliest + timedelta(days=table.FIRST_RECORDED_WITHIN)
    )
    first_recorded = min(first_recorded, table.END - timedelta(days=table.RECORDED_BY))
    pace = around(random, 1.0, table.PACE_SIGMA)
    lists = random.random() < table.LISTS
    firm = Firm(
        number=number,
        key=f"org:synthetic:enterprise:{number}",
        name=names.enterprise(word, sectors[0]),
        sectors=sectors,
        topics=_draw_topics(random, sectors),
        founded=founded,
        first_recorded=first_recorded,
        recorded_at=stamp(random, first_recorded, table.REGISTERED_WITHIN),
        reached=tuple(
            founded + timedelta(days=round(table.STAGE_AGE[stage] * pace * _YEAR))
            for stage in _STAGES
        ),
        last_stage=len(_STAGES) - (1 if lists else 2),
        activity=around(random, 1.0, deals.ACTIVITY_SIGMA),
        sites=_draw_sites(random, founded),
    )
    labels = _draw_labels(random, firm, months)
    figures = Figures(
        size=around(random, 1.0, table.REVENUE_SIGMA),
        effort=around(random, 1.0, table.RESEARCH_SIGMA),
        staff=around(random, 1.0, table.EMPLOYEES_SIGMA),
        debt=random.gauss(table.DEBT_MEAN, table.DEBT_SIGMA),
        years=tuple(around(random, 1.0, table.REVENUE_YEAR_SIGMA) for _ in table.FIGURE_YEARS),
    )
    return replace(firm, labels=labels, figures=figures)


def _draw_age(random: Random) -> float:
    """Years at END."""
    if random.random() < table.YOUNG:
        return random.uniform(table.AGE_LEAST, table.YOUNG_MOST)
    age = around(random, table.AGE_MEDIAN, table.AGE_SIGMA)
    return min(max(age, table.AGE_LEAST), table.AGE_MOST)


def _holds(span: Site | Held, day: date) -> bool:
    return span.since <= day and (span.until is None or day < span.until)


def _draw_topics(random: Random, sectors: tuple[SectorKey, ...]) -> tuple[str, ...]:
    # A topic of both sectors counts twice.
    topics = [topic for sector in sectors for topic in table.SECTOR_TOPICS[sector]]
    taken: list[str] = []
    for _ in range(min(_TOPIC_COUNT.draw(random), len(set(topics)))):
        taken.append(random.choice([topic for topic in topics if topic not in taken]))
    return tuple(taken)


def _draw_sites(random: Random, founded: date) -> tuple[Site, ...]:
    if random.random() >= table.SITED:
        return ()
    first, second = _PARKS.some(random, 2)
    fate = random.random()
    earliest = max(founded + timedelta(days=180), table.START)
    if fate >= table.MOVED + table.LEFT or earliest > table.END:
        return (Site(first, founded, None),)
    day = day_between(random, earliest, table.END)
    stay = Site(first, founded, day)
    return (stay, Site(second, day, None)) if fate < table.MOVED else (stay,)


def _draw_labels(
    random: Random, firm: Firm, months: Mapping[CredentialKind, int | None]
) -> tuple[Held, ...]:
    """Year by year: what expires is renewed or lost, what is not held may be earned."""
    labels: list[Held] = []
    first: dict[CredentialKind, date] = {}
    for credential, chances in table.CREDENTIAL_CHANCE.items():
        needed = table.CREDENTIAL_STEP.get(credential)
        if needed and needed not in first:
            continue
        free = date(max(firm.founded.year + table.CREDENTIAL_AGE, table.CREDENTIAL_SINCE), 1, 1)
        for year in range(free.year, table.END.year + 1):
            luck = random.random()
            if luck >= _EARN[credential]:
                continue
            day = day_between(random, date(year, 3, 1), date(year, 12, 20))
            if not free <= day <= table.END or luck >= chances.get(firm.stage(day), 0.0):
                continue
            if needed and first[needed] >= day:
                continue
            terms = _renewals(random, credential, day, months[credential])
            first.setdefault(credential, day)
            labels.extend(terms)
            if (free := terms[-1].until or date.max) is date.max:
                break
    return tuple(sorted(labels, key=lambda label: (label.since, label.credential)))


def _renewals(
    random: Random, credential: CredentialKind, day: date, months: int | None
) -> list[Held]:
    if months is None:
        return [Held(credential, day, None)]
    terms = [Held(credential, day, add_months(day, months))]
    while (expiry := add_months(terms[-1].since, months)) <= table.END:
        if random.random() >= table.RENEWED:
            break
        terms.append(Held(credential, expiry, add_months(expiry, months)))
    return terms
