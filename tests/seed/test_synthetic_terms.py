"""Synthetic terms and limits: what a plan reads, within the bounds that their table promises."""

from collections import defaultdict

from graph.model import AssetKind, OrganizationKind, Pairing, ProductKind
from seed import synthetic_table as table
from seed.row_base import Sourced
from seed.rows import TermsRow
from seed.synthetic import synthetic
from tests.seed.test_synthetic import KINDS, ROWS

PRODUCTS = {row.key: row for row in ROWS.products}
PARTNERS = {
    *(ProductKind.GUARANTEE, ProductKind.INSURANCE, ProductKind.LEASE),
    *(ProductKind.WARRANT, ProductKind.SERVICE),
}
CAPS = {
    OrganizationKind.BANK: (20, 150),
    OrganizationKind.LESSOR: (30, 100),
    OrganizationKind.EQUITY_INVESTOR: (50, 200),
}
MILLION = 1_000_000


def kind(row: TermsRow) -> ProductKind:
    return PRODUCTS[row.product].kind


def times(ceiling: int | None, bound: int | None, step: int) -> float:
    """How many times the bound the ceiling is, which is a multiple of the step."""
    assert ceiling is not None
    assert bound
    assert ceiling % step == 0
    return round(ceiling / bound, 1)


def test_maxima_can_be_raised_to_whole_steps():
    """Some not at all, none to more than twice as much."""
    raised = {times(row.maximum_ceiling, row.maximum, row.step) for row in ROWS.terms}
    assert {1, 2} < raised <= {n / 10 for n in range(10, 21)}


def test_partners_cover_up_to_a_cap_for_a_fee():
    """A fee as high as their rate, except a lessor's; no share of a loan. Others cover nothing."""
    for row in ROWS.terms:
        if kind(row) not in PARTNERS:
            assert row.cover_cap is row.cover_cap_ceiling is row.fee is None
            continue
        assert row.coverage is None
        assert row.cover_cap == row.maximum
        assert times(row.cover_cap_ceiling, row.cover_cap, row.step) in {1, 1.5, 2}
        if kind(row) is ProductKind.LEASE:
            assert 40 <= (row.fee or 0) <= 80
        else:
            assert row.fee == row.annual_rate
    assert {kind(row) for row in ROWS.terms if row.fee} == PARTNERS


def test_whoever_is_covered_is_paired():
    """A share of each paired loan, none where the partner is only present, and of nothing else."""
    shares: defaultdict[Pairing | None, set[int | None]] = defaultdict(set)
    for row in ROWS.terms:
        shares[PRODUCTS[row.product].pairing].add(row.coverage)
    assert shares.pop(None) == {None}
    assert shares.pop(Pairing.WARRANT_LOAN) == {0}
    assert shares.keys() == set(Pairing) - {Pairing.WARRANT_LOAN}
    assert all(share and 0 < share < 10_000 for each in shares.values() for share in each)


def test_everybody_names_a_price():
    """Investors what they expect to earn: money and cover are compared by it."""
    assert all(row.annual_rate for row in ROWS.terms)
    expected = [row.annual_rate or 0 for row in ROWS.terms if kind(row) is ProductKind.EQUITY]
    assert min(expected) >= 800
    assert max(expected) <= 1_200
    assert len(set(expected)) > 5


def test_what_a_loan_asks_for_beside_money():
    """A firm for warrants at loans with warrants; assets, and who values them, at pledged loans."""
    for row in ROWS.terms:
        product = PRODUCTS[row.product]
        pledged = product.name == "示例·知识产权质押贷"
        warranted = product.pairing is Pairing.WARRANT_LOAN
        services = [OrganizationKind.IP_SERVICE_FIRM] * pledged
        services += [OrganizationKind.WARRANT_SERVICE_FIRM] * warranted
        assert [*row.service_kinds] == services
        kinds = {AssetKind.PATENT, AssetKind.INDUSTRIAL_SOFTWARE, AssetKind.AI_ALGORITHM}
        assert set(row.pledged_kinds) == (kinds if pledged else set())


def test_every_provider_has_limits():
    """One version each since 2019: a cap where it lends of its own, and what it takes to win it."""
    limits = {row.provider: row for row in ROWS.provider_limits}
    assert limits.keys() == {row.provider for row in ROWS.products}
    assert len(limits) == len(ROWS.provider_limits)
    recruited: defaultdict[OrganizationKind, list[int]] = defaultdict(list)
    for provider, row in limits.items():
        recruited[KINDS[provider]].append(row.recruitment_cost)
        assert (row.valid_from, row.valid_until) == (table.IN_FORCE_SINCE, None)
        if bounds := CAPS.get(KINDS[provider]):
            assert bounds[0] * MILLION <= (row.borrower_cap or 0) <= bounds[1] * MILLION
            assert 1 <= times(row.borrower_cap_ceiling, row.borrower_cap, 100_000) <= 2
        else:
            assert row.borrower_cap is row.borrower_cap_ceiling is None
    costs = {cost for each in recruited.values() for cost in each}
    assert costs <= set(range(0, 200_001, 10_000))
    assert len(costs) > 10
    banks = recruited[OrganizationKind.BANK]
    assert 0.1 < banks.count(0) / len(banks) < 0.6


def test_another_seed_changes_no_limits_of_the_same_providers():
    """They are drawn apart: by the provider alone, whatever else is drawn."""

    def said(row: Sourced) -> dict[str, object]:
        return row.model_dump(exclude={"recorded_at"})

    other = synthetic(seed=2)
    assert [*map(said, other.provider_limits)] == [*map(said, ROWS.provider_limits)]
