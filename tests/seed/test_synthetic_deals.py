"""Synthetic deals: who takes part, when, for how much, and that ties repeat."""

from collections import Counter, defaultdict
from datetime import date

from graph.model import DealKind, DealRole, DealState, Measure, OrganizationKind
from seed.rows import DealRow, TermsRow
from tests.seed.test_synthetic import ENTERPRISES, KINDS, ROWS, facts

FINANCING = [row for row in ROWS.deals if row.kind is DealKind.FINANCING]
COLLABORATIONS = [row for row in ROWS.deals if row.kind is DealKind.COLLABORATION]
DEALS_PER_FINANCIER = Counter(each.organization for deal in FINANCING for each in deal.participants)


def test_a_financing_deal_has_one_to_four_financiers_and_one_lead():
    """The lead is a lender; banks lend, guarantors cover, each takes part once."""
    sizes = Counter(len(deal.participants) for deal in FINANCING)
    assert set(sizes) == {1, 2, 3, 4}
    for deal in FINANCING:
        [lead] = [each for each in deal.participants if each.lead]
        assert lead.role is DealRole.LENDER
        assert len({each.organization for each in deal.participants}) == len(deal.participants)
        for each in deal.participants:
            bank = KINDS[each.organization] is OrganizationKind.BANK
            assert each.role is (DealRole.LENDER if bank else DealRole.GUARANTOR)
            assert bank or KINDS[each.organization] is OrganizationKind.GUARANTOR


def test_amounts_add_up():
    """The lenders' shares are the deal; cover is no money, and never more than the deal."""
    for deal in FINANCING:
        lent = [each.amount or 0 for each in deal.participants if each.role is DealRole.LENDER]
        assert sum(lent) == deal.amount
        for each in deal.participants:
            assert each.amount
            assert each.amount % 100_000 == 0
            assert each.amount <= (deal.amount or 0)


def test_deals_lie_in_six_years_and_after_the_founding():
    """Nobody is financed before it exists; what ended did so after it began, and before now."""
    founded = {row.subject: row.as_of or "" for row in facts(Measure.FOUNDED_ON)}
    for deal in ROWS.deals:
        assert date(2019, 7, 1) <= deal.agreed_on <= date(2025, 6, 30)
        assert founded[deal.enterprise] < deal.agreed_on.isoformat()
        assert (deal.ended_on is not None) == (deal.state is DealState.ENDED)
        assert deal.ended_on is None or deal.agreed_on < deal.ended_on <= date(2025, 6, 30)


def test_later_deals_are_more_frequent():
    """The second three years have more deals than the first."""
    later = sum(deal.agreed_on >= date(2022, 7, 1) for deal in FINANCING)
    assert 0.50 < later / len(FINANCING) < 0.70


def test_most_deals_are_confirmed():
    """And every state occurs."""
    states = Counter(deal.state for deal in ROWS.deals)
    assert set(states) == set(DealState)
    assert 0.83 < states[DealState.CONFIRMED] / len(ROWS.deals) < 0.93


def test_there_is_a_hub_and_no_monopoly():
    """A few financiers take part in much, and every financier in something."""
    [(hub, most), *_] = DEALS_PER_FINANCIER.most_common(1)
    assert KINDS[hub] is OrganizationKind.BANK
    assert 0.08 < most / len(FINANCING) < 0.60
    counts = sorted(DEALS_PER_FINANCIER.values())
    assert len(counts) == 36
    ranks = range(1, len(counts) + 1)
    weighted = sum((2 * rank - 37) * each for rank, each in zip(ranks, counts, strict=True))
    assert 0.40 < weighted / (36 * sum(counts)) < 0.60


def test_nobody_has_worked_with_everybody():
    """There is somebody new to recommend to each financier."""
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for deal in FINANCING:
        together = {each.organization for each in deal.participants}
        for each in together:
            partners[each] |= together
    assert all(len(known) < len(DEALS_PER_FINANCIER) - 3 for known in partners.values())


def test_partners_and_firms_come_back():
    """There are ties to recommend by: pairs of financiers, and financiers of a firm, repeat."""
    pairs = Counter(
        frozenset((one.organization, other.organization))
        for deal in FINANCING
        for one in deal.participants
        for other in deal.participants
        if one.organization < other.organization
    )
    assert sum(count >= 3 for count in pairs.values()) > 30
    served = Counter(
        (each.organization, d.enterprise) for d in FINANCING for each in d.participants
    )
    assert sum(count >= 2 for count in served.values()) > 100


def test_products_of_a_deal_fit_it():
    """Each belongs to a party, is for the deal's purpose, and a guaranteed loan has a guarantor."""
    products = {row.key: row for row in ROWS.products}
    for deal in FINANCING:
        parties = {each.organization for each in deal.participants}
        covered = any(each.role is DealRole.GUARANTOR for each in deal.participants)
        for key in deal.products:
            assert products[key].provider in parties
            assert deal.purpose in products[key].purposes
            assert covered or products[key].pairing is None
    assert sum(bool(deal.products) for deal in FINANCING) > len(FINANCING) / 2


def test_amounts_lie_within_the_terms_of_the_day():
    """What a party gives through a product is no more and no less than its terms allow."""
    terms: defaultdict[str, list[TermsRow]] = defaultdict(list)
    for row in ROWS.terms:
        terms[row.product].append(row)
    provider = {row.key: row.provider for row in ROWS.products}
    for deal in FINANCING:
        given = {each.organization: each.amount or 0 for each in deal.participants}
        for product in deal.products:
            [now] = [
                each
                for each in terms[product]
                if each.valid_from <= deal.agreed_on
                and (each.valid_until is None or deal.agreed_on < each.valid_until)
            ]
            assert now.minimum <= given[provider[product]] <= (now.maximum or 0)


def test_expertise_used_follows_from_collaborations():
    """Who is said to have used an institute's expertise has a deal with it of that day."""
    institute = {row.key: row.institute for row in ROWS.expertise}
    counted = (DealState.CONFIRMED, DealState.ENDED)
    deals = {
        (deal.enterprise, expert(deal), deal.agreed_on.isoformat())
        for deal in COLLABORATIONS
        if deal.state in counted
    }
    used = facts(Measure.EXPERTISE_USED)
    for row in used:
        assert (row.subject, institute[row.value.node or ""], row.as_of) in deals
    assert {(row.subject, row.counterparty) for row in used} == {deal[:2] for deal in deals}
    assert 0.18 < len({row.subject for row in used}) / len(ENTERPRISES) < 0.30


def expert(deal: DealRow) -> str:
    [participant] = deal.participants
    assert (participant.role, participant.lead) == (DealRole.EXPERT, False)
    assert KINDS[participant.organization] is OrganizationKind.INSTITUTE
    return participant.organization
