"""Enterprises of the synthetic ecosystem: what is true of each, drawn in the order of its life."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from graph.model import CredentialKind, LifeCycleStage, Measure, SectorKey
from seed import synthetic_names as names
from seed import synthetic_table as table
from seed.synthetic_draw import add_months, around, between, day_between, pick, pick_some

_YEAR = 365.25

# A measure and the year that it is of.
Figure = tuple[Measure, int]


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
class Firm:
    """The truth about an invented enterprise; what of it is recorded is drawn elsewhere."""

    key: str
    name: names.Name
    sectors: tuple[SectorKey, ...]
    topics: tuple[str, ...]
    founded: date
    first_recorded: date
    pace: float
    lists: bool
    activity: float
    sites: tuple[Site, ...] = ()
    labels: tuple[Held, ...] = ()
    figures: Mapping[tuple[Measure, int], int] = field(
        default_factory=dict[tuple[Measure, int], int]
    )

    def reaches(self, stage: LifeCycleStage) -> date:
        """The day on which it enters the stage, if it ever does."""
        return self.founded + timedelta(days=round(table.STAGE_AGE[stage] * self.pace * _YEAR))

    def stage(self, day: date) -> LifeCycleStage:
        """Its stage on a day after its founding."""
        reached = [stage for stage in LifeCycleStage if self.reaches(stage) <= day]
        last = reached[-1] if reached else table.SEED
        return table.MATURE if last is table.LISTING and not self.lists else last

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

    def figure(self, measure: Measure, day: date) -> int | None:
        """The figure of the last whole year before the day."""
        return self.figures.get((measure, day.year - 1))


def draw_firm(
    random: Random, number: int, word: names.Name, months: Mapping[CredentialKind, int | None]
) -> Firm:
    """Enterprise `number`; `months` says how long each label is valid."""
    sectors = tuple(
        pick_some(random, table.SECTOR_SHARE, 2 if random.random() < table.SECOND_SECTOR else 1)
    )
    founded = table.END - timedelta(days=round(_draw_age(random) * _YEAR))
    earliest = max(founded + timedelta(days=30), table.START)
    latest = min(earliest + timedelta(days=table.FIRST_RECORDED_WITHIN), table.END)
    firm = Firm(
        key=f"org:synthetic:enterprise:{number}",
        name=names.enterprise(word, sectors[0]),
        sectors=sectors,
        topics=_draw_topics(random, sectors),
        founded=founded,
        first_recorded=day_between(random, earliest, latest),
        pace=around(random, 1.0, table.PACE_SIGMA),
        lists=random.random() < table.LISTS,
        activity=around(random, 1.0, table.ACTIVITY_SIGMA),
        sites=_draw_sites(random, founded),
    )
    labels = _draw_labels(random, firm, months)
    return replace(firm, labels=labels, figures=_draw_figures(random, firm))


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
    weights: dict[str, float] = {}
    for sector in sectors:
        for topic in table.SECTOR_TOPICS[sector]:
            weights[topic] = weights.get(topic, 0.0) + 1.0
    return tuple(pick_some(random, weights, pick(random, table.TOPIC_COUNT)))


def _draw_sites(random: Random, founded: date) -> tuple[Site, ...]:
    if random.random() >= table.SITED:
        return ()
    first, second = pick_some(random, table.PARK_SHARE, 2)
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
    for credential, chances in table.CREDENTIAL_CHANCE.items():
        needed = table.CREDENTIAL_STEP.get(credential)
        free = date(max(firm.founded.year + table.CREDENTIAL_AGE, table.CREDENTIAL_SINCE), 1, 1)
        for year in range(free.year, table.END.year + 1):
            day = day_between(random, date(year, 3, 1), date(year, 12, 20))
            chance = chances.get(firm.stage(day), 0.0)
            had = needed is None or any(
                label.credential is needed and label.since < day for label in labels
            )
            if day < free or day > table.END or not had or random.random() >= chance:
                continue
            terms = _renewals(random, credential, day, months[credential])
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


def _draw_figures(random: Random, firm: Firm) -> dict[Figure, int]:
    """Whole yuan, basis points and persons, for each whole year of its life."""
    size = around(random, 1.0, table.REVENUE_SIGMA)
    effort = around(random, 1.0, table.RESEARCH_SIGMA)
    staff = around(random, 1.0, table.EMPLOYEES_SIGMA)
    debt = random.gauss(table.DEBT_MEAN, table.DEBT_SIGMA)
    figures: dict[Figure, int] = {}
    for year in table.FIGURE_YEARS:
        last = date(year, 12, 31)
        stage = firm.stage(last)
        noise = around(random, 1.0, table.REVENUE_YEAR_SIGMA)
        if firm.founded.year >= year:
            continue
        revenue = table.REVENUE_MEDIAN[stage] * size * noise
        figures[Measure.REVENUE, year] = round(revenue / 10_000) * 10_000
        figures[Measure.EMPLOYEES, year] = max(3, round(table.EMPLOYEES_MEDIAN[stage] * staff))
        figures[Measure.RESEARCH_RATIO, year] = between(
            table.RESEARCH_MEDIAN[stage] * effort, table.RESEARCH_BOUNDS
        )
        figures[Measure.DEBT_RATIO, year] = between(
            debt + 400 * (noise - 1) / table.REVENUE_YEAR_SIGMA, table.DEBT_BOUNDS
        )
    return figures
