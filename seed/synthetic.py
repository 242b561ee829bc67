"""The synthetic ecosystem: invented organisations, their facts and deals, from one seed."""

from itertools import count
from random import Random

from graph.model import OrganizationKind
from seed import synthetic_firm_rows as firm_rows
from seed import synthetic_table as table
from seed.rows import SeedRows
from seed.sourced import sourced
from seed.synthetic_deals import draw_collaborations, draw_financing
from seed.synthetic_draw import SOURCE
from seed.synthetic_firms import Firm, draw_firm
from seed.synthetic_institutes import Institute, draw_fields, draw_institute
from seed.synthetic_names import syllables
from seed.synthetic_products import Financier, draw_financier, policies


def synthetic(seed: int = 1) -> SeedRows:
    """The same rows for the same seed, in every process.

    They refer to the parks, sectors, topics and credentials of the sourced facts; deals join
    synthetic organisations only. The distributions are those of seed/synthetic_table.py.
    """
    random = Random(seed)
    known = sourced()
    words = syllables(random)
    codes = count(1)
    banks, guarantors = OrganizationKind.BANK, OrganizationKind.GUARANTOR
    financiers = [
        draw_financier(random, kind, number, next(words), next(codes))
        for kind, many in ((banks, table.BANKS), (guarantors, table.GUARANTORS))
        for number in range(1, many + 1)
    ]
    topics = {topic.key: topic for topic in known.topics}
    institutes = [
        draw_institute(random, number, next(words), code=next(codes), sector=sector, topics=topics)
        for number, sector in enumerate(draw_fields(random), start=1)
    ]
    months = {row.kind: row.valid_months for row in known.credentials}
    firms = [
        draw_firm(random, number, next(words), months) for number in range(1, table.ENTERPRISES + 1)
    ]
    rows = SeedRows(sources=[SOURCE])
    _add_providers(rows, financiers, institutes)
    _add_firms(rows, random, firms, next(codes))
    _add_deals(rows, random, firms, financiers, institutes)
    return rows


def _add_providers(
    rows: SeedRows, financiers: list[Financier], institutes: list[Institute]
) -> None:
    offers = [offer for each in financiers for offer in each.offers]
    rows.organizations.extend(each.row for each in (*financiers, *institutes))
    rows.facts.extend(each.site() for each in (*financiers, *institutes))
    rows.products.extend(offer.product for offer in offers)
    rows.terms.extend(terms for offer in offers for terms in offer.terms)
    rows.rules.extend(rule for offer in offers for rule in offer.rules)
    rows.policies.extend(policies(offers))
    rows.expertise.extend(row for each in institutes for row in each.expertise)


def _add_firms(rows: SeedRows, random: Random, firms: list[Firm], first_code: int) -> None:
    for code, firm in enumerate(firms, start=first_code):
        rows.organizations.append(firm_rows.organization(firm, code))
        rows.holdings.extend(firm_rows.holdings(firm))
        rows.facts.extend(firm_rows.facts(random, firm))
        rows.consents.extend(firm_rows.consents(random, firm))


def _add_deals(
    rows: SeedRows,
    random: Random,
    firms: list[Firm],
    financiers: list[Financier],
    institutes: list[Institute],
) -> None:
    rows.deals.extend(draw_financing(random, firms, financiers))
    collaborations, expertise_used = draw_collaborations(random, firms, institutes)
    rows.deals.extend(collaborations)
    rows.facts.extend(expertise_used)
