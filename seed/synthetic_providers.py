"""Banks, other financiers and service firms of the synthetic ecosystem."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

from graph.model import Measure, OrganizationKind, SectorKey
from seed import synthetic_names as names
from seed import synthetic_table as table
from seed import synthetic_table_deals as deals
from seed import synthetic_templates_partners as templates
from seed.row_base import ValueRow
from seed.rows import FactRow, OrganizationRow, SeedRows
from seed.synthetic_draw import SOURCE, Shares, fact, made, stamp
from seed.synthetic_products import Offer, draw_offers
from seed.synthetic_terms import draw_limits
from seed.uscc import synthetic_uscc

PARKS = Shares(table.PARK_SHARE)
_SECTORS = Shares(table.SECTOR_SHARE)


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider: its weight in the draw of deals, where it sits, what it favours and offers."""

    row: OrganizationRow
    weight: float
    park: str
    sectors: frozenset[SectorKey]
    offers: tuple[Offer, ...]

    @property
    def key(self) -> str:
        """Its row's key."""
        return self.row.key

    @property
    def kind(self) -> OrganizationKind:
        """What it is."""
        return self.row.kind


def draw_provider(
    random: Random, kind: OrganizationKind, number: int, word: names.Name, code: int
) -> Provider:
    """Provider `number`, the k-th largest of its kind."""
    key = f"org:synthetic:{kind.lower().replace('_', '-')}:{number}"
    row = organization(random, key, kind, names.provider(kind, word), code)
    return Provider(
        row=row,
        weight=zipf(number),
        park=PARKS.draw(random),
        sectors=frozenset(_SECTORS.some(random, deals.FAVOURED_SECTORS)),
        offers=draw_offers(random, key, kind, number, row.recorded_at or ""),
    )


def organization(
    random: Random, key: str, kind: OrganizationKind, name: names.Name, code: int
) -> OrganizationRow:
    """A provider or institute, recorded before everything else."""
    return made(
        OrganizationRow,
        key=key,
        kind=kind,
        name=name[0],
        name_en=name[1],
        uscc=synthetic_uscc(code),
        recorded_at=stamp(random, table.IN_FORCE_SINCE, templates.PROVIDERS_WITHIN),
    )


def zipf(number: int) -> float:
    """The weight of the number-th largest of its kind."""
    return (number + deals.ZIPF_SHIFT) ** -deals.ZIPF


def site(row: OrganizationRow, park: str) -> FactRow:
    """The park in which a provider or institute sits."""
    since = table.IN_FORCE_SINCE.isoformat()
    return fact(
        row.key,
        Measure.SITE,
        since,
        ValueRow(node=park),
        scope="所在园区",
        as_of=since,
        recorded_at=row.recorded_at or "",
    )


def add_providers(rows: SeedRows, providers: Iterable[Provider]) -> None:
    """Everything that is recorded of the providers but policies, teams and memberships."""
    rows.sources.append(SOURCE)
    for provider in providers:
        rows.organizations.append(provider.row)
        rows.facts.append(site(provider.row, provider.park))
        rows.provider_limits.append(draw_limits(provider.row))
        for offer in provider.offers:
            rows.products.append(offer.product)
            rows.terms.extend((*offer.terms, *offer.earlier_terms))
            rows.rules.extend((*offer.rules, *offer.earlier_rules, *offer.later_rules))
            rows.requirements.extend(offer.requirements)
