"""The synthetic ecosystem: deterministic, marked as invented, consistent with itself."""

import os
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import date
from hashlib import sha256
from itertools import pairwise

from graph.model import (
    Criterion,
    DataClass,
    DealKind,
    LifeCycleStage,
    Measure,
    OrganizationKind,
    SourceKind,
    Unit,
)
from seed.rows import FactRow, Sourced, node_id
from seed.sourced import sourced
from seed.synthetic import synthetic
from tests.seed.test_sourced import every_row, references

ROWS = synthetic()
REAL = sourced()
KINDS = {row.key: row.kind for row in ROWS.organizations}
ENTERPRISES = [key for key, kind in KINDS.items() if kind is OrganizationKind.ENTERPRISE]
RULES_NOW = [row for row in ROWS.rules if row.valid_until is None]

DIGEST = """
from hashlib import sha256
from seed.synthetic import synthetic
print(sha256(repr(synthetic()).encode()).hexdigest())
"""


def facts(measure: Measure) -> list[FactRow]:
    return [row for row in ROWS.facts if row.measure is measure]


def test_two_processes_give_equal_rows():
    """The same rows for the same seed, whatever the order of sets in a process."""
    environment = {**os.environ, "PYTHONHASHSEED": "7"}
    other = subprocess.run(
        [sys.executable, "-c", DIGEST], capture_output=True, check=True, env=environment, text=True
    )
    assert other.stdout.strip() == sha256(repr(ROWS).encode()).hexdigest()


def test_another_seed_gives_another_ecosystem_of_the_same_size():
    """The seed decides; the promised numbers do not depend on it."""
    other = synthetic(2)
    assert other.deals != ROWS.deals
    assert len(other.deals) == 600
    assert [row.key for row in other.organizations] == [row.key for row in ROWS.organizations]


def test_keys_are_unique_and_every_reference_resolves():
    """Together with the sourced facts every row is whole."""
    rows = [*every_row(REAL), *every_row(ROWS)]
    keys = {row.key for row in rows}
    assert len(keys) == len({node_id(key) for key in keys}) == len(rows)
    assert {key for row in rows for key in references(row)} - keys == set()


def test_everything_is_marked_as_invented():
    """Every row is synthetic, from the one synthetic source; names cannot be taken for real."""
    [source] = ROWS.sources
    assert source.kind is SourceKind.SYNTHETIC
    for row in every_row(ROWS):
        if isinstance(row, Sourced):
            assert row.synthetic
            assert row.source == source.key
    named = [*ROWS.organizations, *ROWS.products, *ROWS.policies]
    assert all("示例" in row.name and (row.name_en or "").startswith("Sample") for row in named)
    assert all(row.illustrative for row in (*ROWS.terms, *ROWS.rules))
    assert len({row.name for row in ROWS.organizations}) == len(ROWS.organizations)


def test_nothing_synthetic_joins_a_real_party():
    """Deals, products, policies and collaborations are among synthetic organisations only."""
    own = {row.key for row in every_row(ROWS)}
    for row in (*ROWS.deals, *ROWS.products, *ROWS.policies, *ROWS.consents, *ROWS.expertise):
        shared = {key for key in references(row) if key not in own}
        assert {key.partition(":")[0] for key in shared} <= {"topic", "sector"}
    for row in ROWS.facts:
        assert row.subject in own
        assert row.counterparty is None or row.counterparty in own
    used = {row.value.node for row in facts(Measure.EXPERTISE_USED)}
    assert used <= own


def test_counts():
    """About three hundred organisations and six hundred deals."""
    assert Counter(KINDS.values()) == {
        OrganizationKind.BANK: 24,
        OrganizationKind.GUARANTOR: 12,
        OrganizationKind.INSTITUTE: 14,
        OrganizationKind.ENTERPRISE: 250,
    }
    deals = Counter(deal.kind for deal in ROWS.deals)
    assert deals == {DealKind.FINANCING: 520, DealKind.COLLABORATION: 80}
    products = Counter(row.provider for row in ROWS.products)
    assert all(5 <= products[f"org:synthetic:bank:{number}"] <= 7 for number in range(1, 25))
    assert all(products[f"org:synthetic:guarantor:{number}"] == 2 for number in range(1, 13))
    assert all(row.enables for row in ROWS.policies)
    assert len(ROWS.policies) == 2


def test_rules_of_a_product():
    """Two to five, over the five criteria, and for about a third of the products one more."""
    evaluated = {
        Criterion.CREDENTIAL_HELD,
        Criterion.STAGE,
        Criterion.SECTOR,
        Criterion.AGE,
        Criterion.PURPOSE,
    }
    per_product = Counter(row.product for row in RULES_NOW)
    assert set(per_product) == {row.key for row in ROWS.products}
    assert all(2 <= count <= 5 for count in per_product.values())
    assert len({(row.product, row.criterion) for row in RULES_NOW}) == len(RULES_NOW)
    further = {row.product for row in RULES_NOW if row.criterion not in evaluated}
    assert 0.2 < len(further) / len(per_product) < 0.5


def test_versions_of_terms_and_rules_follow_each_other():
    """At every day since 2019 exactly one version of a product's terms is in force."""
    for product in {row.product for row in ROWS.terms}:
        versions = [row for row in ROWS.terms if row.product == product]
        assert versions[0].valid_from == date(2019, 1, 1)
        assert versions[-1].valid_until is None
        ends = [row.valid_until for row in versions[:-1]]
        assert ends == [row.valid_from for row in versions[1:]]
        assert all(row.minimum <= (row.maximum or 0) for row in versions)
    assert any(row.valid_until for row in ROWS.terms)
    assert any(row.valid_until for row in ROWS.rules)


def test_holdings_agree_with_the_count_on_its_day():
    """On the day of a count the recorded labels are all there are, so an absent one is a no."""
    counts = facts(Measure.CREDENTIALS_HELD)
    for row in counts:
        held = {
            each.credential
            for each in ROWS.holdings
            if each.enterprise == row.subject
            and (each.held_from or "") <= (row.as_of or "")
            and (each.held_until is None or (row.as_of or "") < each.held_until)
        }
        assert (row.value.number, row.value.unit) == (len(held), Unit.CREDENTIAL)
    known = {row.subject for row in counts}
    assert 0.78 < len(known) / len(ENTERPRISES) < 0.92


def test_holdings_last_as_long_as_their_label():
    """Half-open spans of the label's months; one label is never held twice at a time."""
    months = {row.key: row.valid_months for row in REAL.credentials}
    spans: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in ROWS.holdings:
        assert row.held_from
        assert (row.held_until is None) == (months[row.credential] is None)
        spans[row.enterprise, row.credential].append((row.held_from, row.held_until or "9999"))
    for each in spans.values():
        ordered = sorted(each)
        assert all(one[1] <= two[0] for one, two in pairwise(ordered))


def test_a_little_giant_was_specialised_before():
    """The ladder of labels is climbed step by step."""
    first: dict[tuple[str, str], str] = {}
    for row in ROWS.holdings:
        key = (row.enterprise, row.credential)
        first[key] = min(first.get(key, "9999"), row.held_from or "")
    giants = [firm for firm, label in first if label == "credential:LITTLE_GIANT"]
    assert giants
    for firm in giants:
        specialised = first[firm, "credential:SPECIALISED_INNOVATIVE"]
        assert specialised < first[firm, "credential:LITTLE_GIANT"]
        assert first[firm, "credential:INNOVATIVE_SME"] < specialised


def test_some_things_are_not_known():
    """Not every firm has a stage, a site or figures: UNKNOWN occurs; some sites ended."""
    for measure, low, high in (
        (Measure.STAGE, 0.85, 0.99),
        (Measure.SITE, 0.72, 0.88),
        (Measure.REVENUE, 0.75, 0.95),
    ):
        known = {row.subject for row in facts(measure)} & set(ENTERPRISES)
        assert low < len(known) / len(ENTERPRISES) < high
    assert any(row.until for row in facts(Measure.SITE))


def test_a_firm_has_one_site_and_one_or_two_stages_at_most():
    """Whoever moved left the older park on the day of the move; stages go forward."""
    sites: defaultdict[str, list[FactRow]] = defaultdict(list)
    for row in facts(Measure.SITE):
        sites[row.subject].append(row)
    for each in sites.values():
        assert len(each) <= 2
        assert all(one.until == two.as_of for one, two in pairwise(each))
    stages: defaultdict[str, list[tuple[str, LifeCycleStage]]] = defaultdict(list)
    for row in facts(Measure.STAGE):
        assert row.as_of
        assert row.value.stage
        stages[row.subject].append((row.as_of, row.value.stage))
    order = ["SEED", "STARTUP", "GROWTH", "MATURE", "LISTING"]
    for each in stages.values():
        assert len(each) <= 2
        assert [order.index(stage) for _, stage in each] == sorted(
            {order.index(stage) for _, stage in each}
        )


def test_every_core_technology_meets_an_expertise():
    """Almost whatever firms work on, some institute knows of it."""
    offered = {topic for row in (*ROWS.expertise, *REAL.expertise) for topic in row.topics}
    asked = Counter(row.value.node for row in facts(Measure.CORE_TECHNOLOGY))
    met = sum(count for topic, count in asked.items() if topic in offered)
    assert met / sum(asked.values()) > 0.85


def test_consent_is_whole_or_absent():
    """About four firms in five let all three kinds of receivers see all three classes."""
    given = Counter(row.giver for row in ROWS.consents)
    assert set(given.values()) == {9}
    assert set(given) <= set(ENTERPRISES)
    assert 0.72 < len(given) / len(ENTERPRISES) < 0.88
    assert {row.data_class for row in ROWS.consents} == set(DataClass) - {DataClass.PUBLIC}


def test_data_classes():
    """Register facts are public, money needs FINANCIALS, what a firm is and knows PROFILE."""
    public = {Measure.FOUNDED_ON, Measure.SECTOR, Measure.SITE}
    figures = {
        Measure.REVENUE,
        Measure.RESEARCH_RATIO,
        Measure.DEBT_RATIO,
        Measure.EMPLOYEES,
    }
    for row in ROWS.facts:
        expected = DataClass.FINANCIALS if row.measure in figures else DataClass.PROFILE
        assert row.data_class is (DataClass.PUBLIC if row.measure in public else expected)
    assert {row.data_class for row in ROWS.holdings} == {DataClass.PROFILE}
