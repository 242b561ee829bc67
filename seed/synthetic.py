"""The synthetic ecosystem: invented organisations, their facts and deals, from one seed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import islice
from random import Random
from typing import TypeVar

from graph.model import OrganizationKind
from seed import synthetic_firm_network as firm_network
from seed import synthetic_firm_rows as firm_rows
from seed import synthetic_table as table
from seed import synthetic_table_network as network
from seed.rows import SeedRows
from seed.sourced import sourced
from seed.synthetic_collaborations import Offered, draw_collaborations, draw_incubations
from seed.synthetic_deals import draw_financing
from seed.synthetic_firm_criteria import criteria_facts
from seed.synthetic_firms import Firm, draw_firm, firm_random
from seed.synthetic_institutes import Institute, draw_fields, draw_institute
from seed.synthetic_members import Market
from seed.synthetic_memberships import firm_memberships, provider_membership
from seed.synthetic_names import Words
from seed.synthetic_pledges import Pledges
from seed.synthetic_products import policies
from seed.synthetic_providers import Provider, add_providers, draw_provider, site
from seed.synthetic_teams import Team, draw_teams

T = TypeVar("T")

# How many firms, and how many deals, a part holds at most.
FIRMS_A_PART, DEALS_A_PART = 250, 1_000


@dataclass(frozen=True, slots=True)
class Serving:
    """Those who serve the firms: drawn first, and few."""

    providers: dict[OrganizationKind, list[Provider]]
    institutes: list[Institute]
    teams: list[Team]


def synthetic(seed: int = 1, scale: int = 1) -> SeedRows:
    """All parts together."""
    rows = SeedRows()
    for part in synthetic_parts(seed, scale):
        for each in fields(SeedRows):
            getattr(rows, each.name).extend(getattr(part, each.name))
    return rows


def synthetic_parts(seed: int = 1, scale: int = 1) -> Iterator[SeedRows]:
    """The same rows for the same seed and scale, in every process, in the order of writing.

    At scale N there are N times the enterprises and deals, and about √N times those who serve
    them. The rows refer to the parks, sectors, topics and credentials of the sourced facts; a
    synthetic organisation may sit in a real park, and joins synthetic organisations only else.
    The distributions are those of seed/synthetic_table.py and its halves.
    """
    size = table.Size(scale)
    known = sourced()
    words = Words(Random(seed))
    topics = {topic.key: topic.name for topic in known.topics}
    serving = draw_serving(seed, scale)
    yield _serving_rows(seed, serving)
    months = {row.kind: row.valid_months for row in known.credentials}
    first_code = 1 + len(serving.institutes) + sum(map(len, serving.providers.values()))
    firms: list[Firm] = []
    for numbers in _chunks(range(1, size.firms() + 1), FIRMS_A_PART):
        part = [draw_firm(seed, number, words.long(number), months) for number in numbers]
        yield _firm_rows(seed, part, topics, first_code)
        firms.extend(part)
    yield from _deal_parts(seed, size, serving, firms, topics)


def draw_serving(seed: int, scale: int) -> Serving:
    """Providers, institutes and teams; whoever is named also at scale 1 is the same there."""
    size = table.Size(scale)
    words = Words(Random(seed))
    known = sourced()
    code = 0
    providers: dict[OrganizationKind, list[Provider]] = {}
    for kind, many in table.PROVIDERS.items():
        providers[kind] = []
        for number in range(1, size.serving(many) + 1):
            code += 1
            random = Random(f"{seed}/{kind}/{number}")
            word = words.short(number)
            providers[kind].append(draw_provider(random, kind, number, word, code))
    sectors = draw_fields(Random(f"{seed}/institutes"), size.serving(table.INSTITUTES))
    topics = {topic.key: topic for topic in known.topics}
    institutes = [
        draw_institute(
            Random(f"{seed}/institute/{number}"),
            number,
            words.short(number),
            code=code + number,
            sector=sector,
            topics=topics,
        )
        for number, sector in enumerate(sectors, start=1)
    ]
    teams = draw_teams(seed, providers, size.serving(network.TEAMS))
    return Serving(providers, institutes, teams)


def _serving_rows(seed: int, serving: Serving) -> SeedRows:
    rows = SeedRows()
    random = Random(f"{seed}/serving")
    providers = [each for kind in serving.providers.values() for each in kind]
    add_providers(rows, providers)
    rows.policies.extend(policies(random, [offer for each in providers for offer in each.offers]))
    for institute in serving.institutes:
        rows.organizations.append(institute.row)
        rows.facts.append(site(institute.row, institute.park))
        rows.expertise.extend(institute.expertise)
    for each in (*providers, *serving.institutes):
        rows.memberships.extend(provider_membership(random, each.row, each.park))
    for team in serving.teams:
        rows.teams.append(team.row)
        rows.team_members.extend((*team.earlier, *team.members))
    return rows


def _firm_rows(
    seed: int, firms: Iterable[Firm], topics: dict[str, str], first_code: int
) -> SeedRows:
    rows = SeedRows()
    for firm in firms:
        random = firm_random(seed, firm.number, "rows")
        code = first_code + firm.number - 1
        rows.organizations.append(firm_rows.organization(firm, code))
        rows.holdings.extend(firm_rows.holdings(random, firm))
        rows.facts.extend(firm_rows.facts(random, firm))
        rows.memberships.extend(firm_memberships(random, firm))
        rows.consents.extend(firm_network.consents(random, firm))
        assets = firm_network.assets(seed, firm, topics)
        rows.properties.extend(assets)
        rows.facts.extend(criteria_facts(seed, firm, assets))
        rows.financing_needs.extend(firm_network.financing_needs(random, firm))
        rows.needs.extend(firm_network.needs(random, firm, topics))
    return rows


def _deal_parts(
    seed: int, size: table.Size, serving: Serving, firms: list[Firm], topics: dict[str, str]
) -> Iterator[SeedRows]:
    market = Market(serving.providers, serving.teams)
    pledges = Pledges(seed, topics)
    financing = draw_financing(seed, size.deals(table.FINANCING_DEALS), firms, market)
    for part in _chunks(financing, DEALS_A_PART):
        rows = SeedRows(deals=[deal for deal, _ in part])
        for deal, firm in part:
            rows.pledges.extend(pledges.draw(deal, firm))
        yield rows
    offered = Offered(serving.institutes)
    collaborations = size.deals(table.COLLABORATION_DEALS)
    for part in _chunks(draw_collaborations(seed, collaborations, firms, offered), DEALS_A_PART):
        yield SeedRows(
            deals=[deal for deal, _ in part], facts=[fact for _, used in part for fact in used]
        )
    incubations = size.deals(table.INCUBATION_DEALS)
    for part in _chunks(draw_incubations(seed, incubations, firms, offered), DEALS_A_PART):
        yield SeedRows(deals=part)


def _chunks(items: Iterable[T], many: int) -> Iterator[list[T]]:
    rest = iter(items)
    while part := list(islice(rest, many)):
        yield part
