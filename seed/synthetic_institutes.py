"""Institutes of the synthetic ecosystem and the expertise that they state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random

from graph.model import ExpertiseKind, OrganizationKind, SectorKey
from seed import synthetic_names as names
from seed import synthetic_table as table
from seed import synthetic_table_deals as deals
from seed.rows import ExpertiseRow, OrganizationRow, TopicRow
from seed.synthetic_draw import Shares, day_between, made
from seed.synthetic_providers import PARKS, organization, zipf

_SECTORS = Shares(table.SECTOR_SHARE)
_COUNT = Shares(deals.EXPERTISE_COUNT)
_TOPICS = Shares(deals.EXPERTISE_TOPICS)
_KINDS = Shares(deals.EXPERTISE_SHARE)
_KINDS_WITHOUT_COMPUTE = Shares(
    {
        kind: share
        for kind, share in deals.EXPERTISE_SHARE.items()
        if kind is not ExpertiseKind.COMPUTE_AND_MODELS
    }
)


@dataclass(frozen=True, slots=True)
class Institute:
    """An institute, its weight in the draw of collaborations, and what it can do."""

    row: OrganizationRow
    weight: float
    park: str
    expertise: tuple[ExpertiseRow, ...]


def draw_fields(random: Random, count: int) -> list[SectorKey]:
    """The main sector of each institute: every sector has one before any has two."""
    once = _SECTORS.some(random, count)
    return [*once, *(_SECTORS.draw(random) for _ in range(count - len(once)))]


def draw_institute(
    random: Random,
    number: int,
    word: names.Name,
    *,
    code: int,
    sector: SectorKey,
    topics: Mapping[str, TopicRow],
) -> Institute:
    """Institute `number`, the k-th largest; `topics` by their keys."""
    key = f"org:synthetic:institute:{number}"
    name = names.institute(word, sector)
    row = organization(random, key, OrganizationKind.INSTITUTE, name, code)
    shares = _KINDS if sector in deals.COMPUTING_SECTORS else _KINDS_WITHOUT_COMPUTE
    return Institute(
        row=row,
        weight=zipf(number),
        park=PARKS.draw(random),
        expertise=tuple(
            _draw_expertise(random, row, kind, sector=sector, topics=topics)
            for kind in shares.some(random, _COUNT.draw(random))
        ),
    )


def _draw_expertise(
    random: Random,
    institute: OrganizationRow,
    kind: ExpertiseKind,
    *,
    sector: SectorKey,
    topics: Mapping[str, TopicRow],
) -> ExpertiseRow:
    many = _TOPICS.draw(random)
    keys = [f"topic:{each}" for each in random.sample(table.SECTOR_TOPICS[sector], many)]
    main = topics[keys[0]]
    word, word_en = deals.EXPERTISE_WORDS[kind]
    since = day_between(random, date(2010, 1, 1), table.IN_FORCE_SINCE)
    return made(
        ExpertiseRow,
        key=f"expertise:{institute.key}/{kind}",
        institute=institute.key,
        kind=kind,
        title=f"{main.name}{word}",
        title_en=f"{main.name_en}: {word_en}",
        topics=tuple(keys),
        sectors=(f"sector:{sector}",),
        valid_from=since.isoformat(),
        recorded_at=institute.recorded_at,
    )
