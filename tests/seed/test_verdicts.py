"""The seed's products tell firms apart: each opens to some, closes to some, and knows not of some.

Counted by the oracle, as an officer of a synthetic bank sees the synthetic firms.
"""

from collections import Counter, defaultdict
from datetime import date

import pytest

from graph.model import Criterion, FinancingPurpose, Verdict
from seed.load import together
from seed.row_base import node_id
from seed.rows import SeedRows
from seed.sourced import sourced
from seed.synthetic import synthetic
from tests.conftest import TODAY
from tests.oracles.eligibility import answer
from tests.oracles.known import Case
from tests.seen import Seen

DAY = date(2025, 9, 1)
DECIDED = (Verdict.HOLDS, Verdict.FAILS, Verdict.UNKNOWN)
OF_THE_REQUEST = (Criterion.AMOUNT, Criterion.TENOR, Criterion.PURPOSE)

Counts = defaultdict[str, Counter[Verdict]]


def counted(rows: SeedRows, step: int) -> tuple[Counts, Counts]:
    """Verdicts by product and by criterion, of every so many-th firm; nothing is asked for."""
    seen = Seen(rows, "org:synthetic:bank:6", TODAY)
    firms = [row.key for row in rows.organizations if row.kind == "ENTERPRISE" and row.synthetic]
    products: Counts = defaultdict(Counter)
    criteria: Counts = defaultdict(Counter)
    for id in map(node_id, firms[::step]):
        case = Case(
            seen.facts[id],
            seen.holdings[id],
            None,
            DAY,
            memberships=seen.memberships_on(id, DAY),
            assets=seen.assets[id],
            pledges=seen.pledges[id],
        )
        for product, rules in seen.rules.items():
            found = answer(rules, None, case, seen.requirements[product])
            products[product][found.verdict] += 1
            by_id = {rule.id: rule.criterion for rule in rules}
            for rule, verdict, _, _ in found.rules:
                criteria[by_id[rule]][verdict] += 1
    return products, criteria


@pytest.fixture(scope="module")
def rows() -> SeedRows:
    return together(sourced(), synthetic())


def products_of(rows: SeedRows, found: Counts) -> dict[str, Counter[Verdict]]:
    """By name; rules of credentials are no product's."""
    keys = {node_id(row.key): row.key for row in rows.products}
    return {keys[id]: counts for id, counts in found.items() if id in keys}


def shares(counts: Counter[Verdict]) -> list[float]:
    return [counts[verdict] / counts.total() for verdict in DECIDED]


def test_each_product_and_each_criterion_decides(rows: SeedRows) -> None:
    """A tenth of the firms: no product is open or closed to all, and each criterion decides both
    ways."""
    products, criteria = counted(rows, 10)
    found = products_of(rows, products)
    asking = {row.subject for row in rows.rules if row.subject.startswith("product:")}
    assert found.keys() == asking
    assert [name for name, each in found.items() if min(shares(each)) < 0.01] == []
    assert criteria.keys() == set(Criterion)
    for criterion, counts in criteria.items():
        if criterion not in OF_THE_REQUEST:
            assert min(counts[Verdict.HOLDS], counts[Verdict.FAILS]) > 0, criterion


def test_criteria_of_the_request_decide(rows: SeedRows) -> None:
    """An amount, a tenor and a purpose that some products take and others do not."""
    seen = Seen(rows, "org:synthetic:bank:6", TODAY)
    case = Case([], [], FinancingPurpose.RESEARCH, DAY, amount=20_000_000, tenor_months=24)
    criteria: Counts = defaultdict(Counter)
    for rules in seen.rules.values():
        by_id = {rule.id: rule.criterion for rule in rules}
        for rule, verdict, _, _ in answer(rules, None, case).rules:
            criteria[by_id[rule]][verdict] += 1
    for criterion in OF_THE_REQUEST:
        assert criteria[criterion][Verdict.HOLDS] > 10
        assert criteria[criterion][Verdict.FAILS] > 10


@pytest.mark.deep
def test_each_product_tells_firms_apart(rows: SeedRows) -> None:
    """All firms: at least 5 % of each verdict for each product with rules."""
    products, _ = counted(rows, 1)
    found = products_of(rows, products)
    low = {name: shares(each) for name, each in found.items() if min(shares(each)) < 0.05}
    print(f"{len(found)} products, least share {min(min(shares(each)) for each in found.values())}")
    assert low == {}
