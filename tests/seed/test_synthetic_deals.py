"""Synthetic deals: who takes part, when, for how much, and that ties repeat."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise

from graph.model import (
    DealKind,
    DealRole,
    DealState,
    FinancingPurpose,
    Measure,
    OrganizationKind,
    Pairing,
)
from seed.rows import DealRow, FactRow, TermsRow
from seed.synthetic import draw_serving
from seed.synthetic_deals import PARTNERS, ROLES
from tests.seed.test_synthetic import ENTERPRISES, KINDS, ROWS, facts, now

FINANCING = [row for row in ROWS.deals if row.kind is DealKind.FINANCING]
COLLABORATIONS = [row for row in ROWS.deals if row.kind is DealKind.COLLABORATION]
MONEY = {DealRole.LENDER, DealRole.LESSOR, DealRole.EQUITY}
COVER = {DealRole.GUARANTOR, DealRole.INSURER}
FINANCES = MONEY | COVER | {DealRole.ARRANGER}
FINANCIERS = [key for key, kind in KINDS.items() if kind in ROLES and ROLES[kind] in FINANCES]


def financiers(deal: DealRow) -> list[str]:
    return [each.organization for each in deal.participants if each.role in FINANCES]


DEALS_PER_FINANCIER = Counter(each for deal in FINANCING for each in financiers(deal))


def test_a_financing_deal_has_one_to_five_financiers_and_one_lead():
    """Each takes part once, in the role of its kind; the lead gives money."""
    sizes = Counter(len(financiers(deal)) for deal in FINANCING)
    assert set(sizes) == {1, 2, 3, 4, 5}
    assert 0.30 < sizes[1] / len(FINANCING) < 0.42
    assert sizes[2] > sizes[3] > sizes[4] > sizes[5] > 50
    for deal in FINANCING:
        [lead] = [each for each in deal.participants if each.lead]
        assert lead.role in MONEY
        assert len({each.organization for each in deal.participants}) == len(deal.participants)
        for each in deal.participants:
            arranges = each.role is DealRole.ARRANGER
            role = DealRole.LENDER if arranges else each.role
            assert role is ROLES[KINDS[each.organization]]
    roles = Counter(each.role for deal in ROWS.deals for each in deal.participants)
    assert set(roles) == set(DealRole)
    assert sum(all(each.role is DealRole.EQUITY for each in d.participants) for d in FINANCING) > 50


def test_amounts_add_up():
    """The givers' shares are the deal; cover is of what is lent; others bring no amount."""
    for deal in FINANCING:
        given = sum(each.amount or 0 for each in deal.participants if each.role in MONEY)
        lent = sum(each.amount or 0 for each in deal.participants if each.role is DealRole.LENDER)
        assert given == deal.amount
        for each in deal.participants:
            assert (each.amount is not None) == (each.role in MONEY | COVER)
            assert each.amount is None or (each.amount > 0 and each.amount % 100_000 == 0)
            assert each.role not in COVER or (each.amount or 0) <= lent


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
    assert 0.55 < later / len(FINANCING) < 0.70


def test_states_follow_each_other():
    """Recorded first, then confirmed or disputed, then perhaps ended; most are confirmed."""
    for deal in ROWS.deals:
        assert deal.states[0].state is DealState.RECORDED
        assert deal.states[0].recorded_at == deal.recorded_at
        assert deal.state is deal.states[-1].state
        assert all(one.recorded_at <= two.recorded_at for one, two in pairwise(deal.states))
        assert all(one.since <= two.since for one, two in pairwise(deal.states))
        last = deal.states[-1]
        assert last.recorded_at < "2025-07-01"
        assert last.since.isoformat() <= last.recorded_at
        if deal.state is DealState.ENDED:
            assert deal.states[-2].state is DealState.CONFIRMED
            assert last.since == deal.ended_on
    states = Counter(deal.state for deal in ROWS.deals)
    assert set(states) == set(DealState)
    assert 0.83 < states[DealState.CONFIRMED] / len(ROWS.deals) < 0.93


def test_there_is_a_hub_and_no_monopoly():
    """A few financiers take part in much, and every financier in something."""
    [(hub, most), *_] = DEALS_PER_FINANCIER.most_common(1)
    assert KINDS[hub] is OrganizationKind.BANK
    assert 0.08 < most / len(FINANCING) < 0.30
    counts = sorted(DEALS_PER_FINANCIER[key] for key in FINANCIERS)
    assert len(counts) == 60
    assert counts[0] > 0
    weighted = sum((2 * rank - 61) * each for rank, each in enumerate(counts, start=1))
    assert 0.55 < weighted / (60 * sum(counts)) < 0.75


def test_nobody_has_worked_with_everybody():
    """There is somebody new to recommend to each financier."""
    partners: defaultdict[str, set[str]] = defaultdict(set)
    for deal in FINANCING:
        for each in financiers(deal):
            partners[each] |= set(financiers(deal)) - {each}
    assert max(len(known) for known in partners.values()) < len(FINANCIERS) - 1
    assert sorted(len(known) for known in partners.values())[30] < 40


def test_partners_and_firms_come_back():
    """There are ties to recommend by: pairs of financiers, and financiers of a firm, repeat."""
    pairs = Counter(
        frozenset((one, other))
        for deal in FINANCING
        for one in financiers(deal)
        for other in financiers(deal)
        if one < other
    )
    assert sum(count >= 3 for count in pairs.values()) > 300
    served = Counter((each, deal.enterprise) for deal in FINANCING for each in financiers(deal))
    assert sum(count >= 2 for count in served.values()) > 500


def test_financiers_and_firms_form_communities():
    """They share a park, and a sector, far more often than financiers dealt out anew would."""
    serving = draw_serving(1, 1).providers.values()
    sectors = {each.key: each.sectors for kind in serving for each in kind}
    parks: defaultdict[str, list[FactRow]] = defaultdict(list)
    for row in facts(Measure.SITE):
        parks[row.subject].append(row)
    known: defaultdict[str, set[str]] = defaultdict(set)
    for row in facts(Measure.SECTOR):
        known[row.subject].add((row.value.node or "").removeprefix("sector:"))

    def park(key: str, day: str) -> str:
        sites = (row for row in parks[key] if (row.as_of or "") <= day < (row.until or "9"))
        return next((row.value.node or "" for row in sites), "")

    deals = [(deal, each) for deal in FINANCING for each in financiers(deal)]
    # Each pair of a deal and a place of a financier, as often as chance alone would join them.
    shares = Counter(each for _, each in deals)
    met, by_chance = [0, 0], [0.0, 0.0]
    day = "2025-06-30"
    home = {key: park(key, day) for key in FINANCIERS}
    firms = Counter(deal.enterprise for deal, _ in deals)
    place = {firm: park(firm, day) for firm in firms}
    for deal, each in deals:
        met[0] += bool(place[deal.enterprise]) and place[deal.enterprise] == home[each]
        met[1] += not sectors[each].isdisjoint(known[deal.enterprise])
    for each, often in shares.items():
        for firm, many in firms.items():
            weight = often * many / len(deals)
            by_chance[0] += weight * (bool(place[firm]) and place[firm] == home[each])
            by_chance[1] += weight * (not sectors[each].isdisjoint(known[firm]))
    assert met[0] > 1.5 * by_chance[0] > 0
    assert met[1] > 1.25 * by_chance[1] > 0


def test_products_of_a_deal_fit_it():
    """Each belongs to a party and is for the purpose; a paired one has its partner there."""
    products = {row.key: row for row in ROWS.products}
    paired: Counter[Pairing] = Counter()
    for deal in FINANCING:
        parties = {each.organization for each in deal.participants}
        kinds = {KINDS[each] for each in parties}
        for key in deal.products:
            assert products[key].provider in parties
            assert deal.purpose in products[key].purposes
            if pairing := products[key].pairing:
                assert PARTNERS[pairing] in kinds
                paired[pairing] += 1
    assert sum(bool(deal.products) for deal in FINANCING) > len(FINANCING) / 2
    assert all(paired[each] > 10 for each in Pairing)


def test_the_plant_chain_is_climbed_step_by_step():
    """Acquire, develop, mortgage: in order, each at most once; some are done, some on the way."""
    order = ["PLANT_ACQUISITION", "PLANT_CONSTRUCTION", "PLANT_PURCHASE"]
    steps: defaultdict[str, list[tuple[date, FinancingPurpose]]] = defaultdict(list)
    for deal in FINANCING:
        if deal.purpose and deal.purpose in order:
            steps[deal.enterprise].append((deal.agreed_on, deal.purpose))
    lengths: Counter[int] = Counter()
    for each in steps.values():
        places = [order.index(purpose) for _, purpose in sorted(each)]
        assert places == list(range(places[0], places[0] + len(places)))
        lengths[len(places)] += 1
    assert all(lengths[length] >= 5 for length in (1, 2, 3))
    offered = {purpose for row in ROWS.products for purpose in row.purposes}
    assert offered == set(FinancingPurpose)


def test_amounts_lie_within_the_terms_of_the_day():
    """What a party gives through a product is no more and no less than its terms allow."""
    terms: defaultdict[str, list[TermsRow]] = defaultdict(list)
    for row in now(ROWS.terms):
        terms[row.product].append(row)
    provider = {row.key: row.provider for row in ROWS.products}
    for deal in FINANCING:
        given = {each.organization: each.amount for each in deal.participants}
        for product in deal.products:
            [in_force] = [
                each
                for each in terms[product]
                if each.valid_from <= deal.agreed_on
                and (each.valid_until is None or deal.agreed_on < each.valid_until)
            ]
            amount = given[provider[product]]
            assert amount is None or in_force.minimum <= amount <= (in_force.maximum or 0)


def test_young_firms_are_incubated():
    """By one institute each, which finances nothing."""
    founded = {row.subject: row.as_of or "" for row in facts(Measure.FOUNDED_ON)}
    for deal in ROWS.deals:
        if deal.kind is DealKind.INCUBATION:
            [incubator] = deal.participants
            assert (incubator.role, incubator.lead) == (DealRole.INCUBATOR, False)
            assert KINDS[incubator.organization] is OrganizationKind.INSTITUTE
            assert deal.agreed_on.year - int(founded[deal.enterprise][:4]) <= 3


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
