"""Institutes of the synthetic ecosystem and the expertise that they state."""

from dataclasses import dataclass
from datetime import date
from random import Random

from graph.model import ExpertiseKind, Measure, OrganizationKind, SectorKey
from seed import synthetic_names as names
from seed import synthetic_table as table
from seed.rows import ExpertiseRow, FactRow, OrganizationRow, TopicRow, ValueRow
from seed.synthetic_draw import SOURCE, day_between, fact, pick, pick_some
from seed.uscc import synthetic_uscc


@dataclass(frozen=True, slots=True)
class Institute:
    """An institute, its weight in the draw of collaborations, and what it can do."""

    row: OrganizationRow
    weight: float
    park: str
    expertise: tuple[ExpertiseRow, ...]

    def site(self) -> FactRow:
        """The park in which it sits."""
        since = table.IN_FORCE_SINCE.isoformat()
        value = ValueRow(node=self.park)
        return fact(self.row.key, Measure.SITE, since, value, scope="所在园区", as_of=since)


def draw_fields(random: Random) -> list[SectorKey]:
    """The main sector of each institute: every sector has one before any has two."""
    once = pick_some(random, table.SECTOR_SHARE, table.INSTITUTES)
    more = table.INSTITUTES - len(once)
    return [*once, *pick_some(random, table.SECTOR_SHARE, more)]


def draw_institute(
    random: Random,
    number: int,
    word: names.Name,
    *,
    code: int,
    sector: SectorKey,
    topics: dict[str, TopicRow],
) -> Institute:
    """Institute `number`, the k-th largest; `topics` by their keys."""
    name = names.institute(word, sector)
    key = f"org:synthetic:institute:{number}"
    shares = {
        kind: share
        for kind, share in table.EXPERTISE_SHARE.items()
        if kind is not ExpertiseKind.COMPUTE_AND_MODELS or sector in table.COMPUTING_SECTORS
    }
    kinds = pick_some(random, shares, pick(random, table.EXPERTISE_COUNT))
    return Institute(
        row=OrganizationRow(
            key=key,
            source=SOURCE.key,
            synthetic=True,
            kind=OrganizationKind.INSTITUTE,
            name=name[0],
            name_en=name[1],
            uscc=synthetic_uscc(code),
        ),
        weight=number**-table.ZIPF,
        park=pick(random, table.PARK_SHARE),
        expertise=tuple(
            _draw_expertise(random, key, kind, sector=sector, topics=topics) for kind in kinds
        ),
    )


def _draw_expertise(
    random: Random,
    institute: str,
    kind: ExpertiseKind,
    *,
    sector: SectorKey,
    topics: dict[str, TopicRow],
) -> ExpertiseRow:
    many = pick(random, table.EXPERTISE_TOPICS)
    keys = [f"topic:{each}" for each in random.sample(table.SECTOR_TOPICS[sector], many)]
    main = topics[keys[0]]
    word, word_en = table.EXPERTISE_WORDS[kind]
    since = day_between(random, date(2010, 1, 1), table.START)
    return ExpertiseRow(
        key=f"expertise:{institute}/{kind}",
        source=SOURCE.key,
        synthetic=True,
        institute=institute,
        kind=kind,
        title=f"{main.name}{word}",
        title_en=f"{main.name_en}: {word_en}",
        topics=tuple(keys),
        sectors=(f"sector:{sector}",),
        valid_from=since.isoformat(),
    )
