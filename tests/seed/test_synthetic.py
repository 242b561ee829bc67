"""The synthetic ecosystem: deterministic, marked as invented, consistent with itself."""

import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from itertools import pairwise
from random import Random
from typing import TypeVar

import pytest
from stdnum.cn import uscc

from graph.model import Criterion, DealKind, Measure, OrganizationKind, ProductKind, SourceKind
from seed import synthetic_table as table
from seed.row_base import Row, Sourced, node_id
from seed.rows import FactRow, SeedRows
from seed.sourced import sourced
from seed.synthetic import synthetic, synthetic_parts
from seed.synthetic_names import Words
from seed.uscc import synthetic_uscc
from tests.seed.test_sourced import every_row, references

S = TypeVar("S", bound=Sourced)

ROWS = synthetic()
REAL = sourced()
KINDS = {row.key: row.kind for row in ROWS.organizations}
ENTERPRISES = [key for key, kind in KINDS.items() if kind is OrganizationKind.ENTERPRISE]
PARKS = {row.key for row in REAL.organizations if row.kind is OrganizationKind.PARK}
RULES_NOW = [
    row
    for row in ROWS.rules
    if row.valid_until is None and not row.superseded_at and row.valid_from <= table.END
]
RULES_SINCE = [row for row in ROWS.rules if row.valid_from > table.END]

DIGEST = """
from hashlib import sha256
from seed.synthetic import synthetic
print(sha256(repr(synthetic()).encode()).hexdigest())
"""


def now(rows: Iterable[S]) -> list[S]:
    """The records that no later one superseded."""
    return [row for row in rows if row.superseded_at is None]


def facts(measure: Measure) -> list[FactRow]:
    return [row for row in now(ROWS.facts) if row.measure is measure]


def named(row: Row) -> set[str]:
    """Every key of another row that the row names, its source aside."""
    more = ("lead", "team", "park", "owner", "asset", "pledgor", "pledgee", "guided_by")
    keys = {getattr(row, name, None) for name in more} | set(references(row))
    return {key for key in keys if key and not key.startswith("source:")}


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
    assert len(other.deals) == 4_000
    assert [row.key for row in other.organizations] == [row.key for row in ROWS.organizations]


def test_parts_come_in_the_order_of_writing():
    """No part names what only a later one brings, and none is large."""
    known = {row.key for row in every_row(REAL)}
    for part in synthetic_parts():
        known |= {row.key for row in every_row(part)}
        assert {key for row in every_row(part) for key in named(row)} <= known
        assert len(part.deals) <= 1_000
        assert sum(row.kind is OrganizationKind.ENTERPRISE for row in part.organizations) <= 250


def test_three_times_the_ecosystem():
    """Firms and deals grow with the scale, those who serve them with its root."""
    kinds: Counter[OrganizationKind] = Counter()
    deals: Counter[DealKind] = Counter()
    for part in synthetic_parts(scale=3):
        kinds.update(row.kind for row in part.organizations)
        deals.update(row.kind for row in part.deals)
    assert kinds[OrganizationKind.ENTERPRISE] == 3 * len(ENTERPRISES)
    assert deals == {kind: 3 * many for kind, many in DEALS.items()}
    assert kinds[OrganizationKind.BANK] == 38
    assert kinds[OrganizationKind.INSTITUTE] == 69


def test_every_row_is_as_its_model_wants_it():
    """Rows are made without the checks of their models, and pass them all the same."""
    for row in every_row(ROWS):
        assert type(row).model_validate(row.model_dump()) == row


def test_keys_are_unique_and_every_reference_resolves():
    """Together with the sourced facts every row is whole."""
    rows = [*every_row(REAL), *every_row(ROWS)]
    keys = {row.key for row in rows}
    assert len(keys) == len({node_id(key) for key in keys}) == len(rows)
    assert {key for row in every_row(ROWS) for key in named(row)} - keys == set()


def test_everything_is_marked_as_invented():
    """Every row is synthetic, from the one synthetic source; names cannot be taken for real."""
    [source] = ROWS.sources
    assert source.kind is SourceKind.SYNTHETIC
    for row in every_row(ROWS):
        if isinstance(row, Sourced):
            assert row.synthetic
            assert row.source == source.key
    named_rows = [*ROWS.organizations, *ROWS.products, *ROWS.policies]
    assert all(
        "示例" in row.name and (row.name_en or "").startswith("Sample") for row in named_rows
    )
    assert all("示例" in row.name for row in (*ROWS.teams, *ROWS.properties))
    assert all(row.illustrative for row in (*ROWS.terms, *ROWS.rules, *ROWS.pledges))


def test_names_and_codes_are_unique_at_twenty_times_the_size():
    """Three syllables are enough for 30,000 firms; codes are check-valid."""
    assert len({row.name for row in ROWS.organizations}) == len(ROWS.organizations)
    assert len({row.uscc for row in ROWS.organizations}) == len(ROWS.organizations)
    words = Words(Random(1))
    for many in (words.short, words.long):
        assert len({many(number)[0] for number in range(1, 40_001)}) == 40_000
    codes = [synthetic_uscc(number) for number in range(31_000)]
    assert len(set(codes)) == len(codes)
    assert all(uscc.is_valid(code) for code in codes[::97])


def test_nothing_synthetic_joins_a_real_party():
    """Synthetic organisations are among themselves, but for the parks in which they sit."""
    own = {row.key for row in every_row(ROWS)}
    for row in every_row(ROWS):
        shared = {key for key in named(row) if key not in own}
        assert {key.partition(":")[0] for key in shared} <= {"topic", "sector", "credential", "org"}
        assert {key for key in shared if key.startswith("org:")} <= PARKS
    for row in (*ROWS.deals, *ROWS.products, *ROWS.policies, *ROWS.consents, *ROWS.pledges):
        assert named(row) <= own
    for row in (*ROWS.teams, *ROWS.team_members, *ROWS.properties, *ROWS.financing_needs):
        assert named(row) <= own


DEALS = {DealKind.FINANCING: 3_400, DealKind.COLLABORATION: 500, DealKind.INCUBATION: 100}


def test_counts():
    """A city: sixty financiers, forty institutes, 1,500 firms, 4,000 deals."""
    assert Counter(KINDS.values()) == {
        OrganizationKind.BANK: 22,
        OrganizationKind.GUARANTOR: 12,
        OrganizationKind.INSURER: 7,
        OrganizationKind.LESSOR: 8,
        OrganizationKind.EQUITY_INVESTOR: 11,
        OrganizationKind.EQUITY_EXCHANGE: 2,
        OrganizationKind.IP_SERVICE_FIRM: 5,
        OrganizationKind.WARRANT_SERVICE_FIRM: 3,
        OrganizationKind.INSTITUTE: 40,
        OrganizationKind.ENTERPRISE: 1_500,
    }
    assert Counter(deal.kind for deal in ROWS.deals) == DEALS
    assert len(ROWS.policies) == 2
    assert all(row.enables for row in ROWS.policies)


def test_products_of_every_kind_of_provider():
    """Each provider offers something of its kind, banks several; every kind of product occurs."""
    kinds = {
        OrganizationKind.GUARANTOR: {ProductKind.GUARANTEE},
        OrganizationKind.INSURER: {ProductKind.INSURANCE},
        OrganizationKind.LESSOR: {ProductKind.LEASE},
        OrganizationKind.EQUITY_INVESTOR: {ProductKind.EQUITY},
        OrganizationKind.EQUITY_EXCHANGE: {ProductKind.WARRANT},
        OrganizationKind.IP_SERVICE_FIRM: {ProductKind.SERVICE},
        OrganizationKind.WARRANT_SERVICE_FIRM: {ProductKind.SERVICE},
    }
    for row in ROWS.products:
        if KINDS[row.provider] is not OrganizationKind.BANK:
            assert row.kind in kinds[KINDS[row.provider]]
            assert row.pairing is None
    offered = Counter(row.provider for row in ROWS.products)
    served = (*kinds, OrganizationKind.BANK)
    assert set(offered) == {key for key, kind in KINDS.items() if kind in served}
    banks = [offered[key] for key, kind in KINDS.items() if kind is OrganizationKind.BANK]
    assert 5 <= min(banks) < max(banks) <= 19
    assert {row.kind for row in ROWS.products} == set(ProductKind)


def test_rules_of_a_product():
    """Two to five, over the five criteria, and for about a third of the products one more."""
    evaluated = {
        Criterion.CREDENTIAL_HELD,
        Criterion.STAGE,
        Criterion.SECTOR,
        Criterion.AGE,
        Criterion.PURPOSE,
    }
    per_product = Counter(row.subject for row in RULES_NOW)
    assert set(per_product) == {row.key for row in ROWS.products}
    assert all(2 <= count <= 5 for count in per_product.values())
    assert len({(row.subject, row.filled) for row in RULES_NOW}) == len(RULES_NOW)
    further = {row.subject for row in RULES_NOW if row.criterion not in evaluated}
    assert 0.2 < len(further) / len(per_product) < 0.5


def test_what_products_ask_for_since_the_last_deal():
    """Each has a requirement that names the parts of its further rules, and old ones at times."""
    parts: defaultdict[str, set[str]] = defaultdict(set)
    for row in (*RULES_NOW, *RULES_SINCE):
        parts[row.subject].add(row.filled)
    shapes = {row.subject: row.shape for row in ROWS.requirements}
    assert set(shapes) == {row.key for row in ROWS.products}
    for product, shape in shapes.items():
        assert set(re.findall(r"[A-Z_]{4,}", shape)) - {"AT_LEAST"} <= parts[product]
    assert {row.criterion for row in (*RULES_NOW, *RULES_SINCE)} == set(Criterion)
    modes = Counter(re.findall("ALL|ANY|LEAST", " ".join(shapes.values())))
    assert min(modes["ALL"], modes["ANY"], modes["LEAST"]) > 50


def test_versions_of_terms_and_rules_follow_each_other():
    """At every day since 2019 exactly one version of a product's terms is in force."""
    spans: defaultdict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for row in now(ROWS.terms):
        spans[row.product].append((row.valid_from, row.valid_until))
        assert row.minimum <= (row.maximum or row.minimum)
    for versions in spans.values():
        assert versions[0][0] == date(2019, 1, 1)
        assert versions[-1][1] is None
        assert all(one[1] == two[0] for one, two in pairwise(versions))
    assert any(row.valid_until for row in now(ROWS.terms))
    assert any(row.valid_until for row in now(ROWS.rules))


def recorded(rows: SeedRows) -> dict[str, str]:
    return {row.key: row.recorded_at or "" for row in every_row(rows) if isinstance(row, Sourced)}


def test_nothing_is_recorded_before_what_it_names():
    """Every row has its moment, in the six years, at or after those of what it is about."""
    at = recorded(ROWS)
    assert min(at.values()) >= table.IN_FORCE_SINCE.isoformat()
    assert max(at.values()) < "2025-07-01"
    for row in every_row(ROWS):
        if isinstance(row, Sourced):
            assert all(at[key] <= at[row.key] for key in named(row) if key in at), row.key
    years = Counter(moment[:4] for moment in at.values())
    assert all(years[str(year)] > 1_000 for year in range(2019, 2026))


def test_a_record_is_superseded_by_the_one_that_corrects_it():
    """Two rows of one thing: the earlier one ends at the moment at which the later one begins."""
    rows = {row.key: row for row in every_row(ROWS) if isinstance(row, Sourced)}
    earlier = [row for row in rows.values() if row.superseded_at]
    for row in earlier:
        later = rows[row.key.removesuffix("/before")]
        assert (row.recorded_at or "") < (row.superseded_at or "") == later.recorded_at
        assert later.superseded_at is None
        assert named(row) == named(later)
    assert {type(row).__name__ for row in earlier} == {
        "FactRow",
        "FinancingNeedRow",
        "HoldingRow",
        "PledgeRow",
        "PropertyRow",
        "RuleRow",
        "TeamMemberRow",
        "TermsRow",
    }


@pytest.mark.parametrize("measure", [Measure.REVENUE, Measure.DEBT_RATIO])
def test_some_figures_were_corrected(measure: Measure):
    """About one figure in fifty was first recorded with another value of the same series."""
    earlier = [row for row in ROWS.facts if row.measure is measure and row.superseded_at]
    by_key = {row.key: row for row in facts(measure)}
    assert 0.01 < len(earlier) / len(by_key) < 0.035
    for row in earlier:
        later = by_key[row.key.removesuffix("/before")]
        assert row.value != later.value
        assert (row.scope, row.as_of, row.subject) == (later.scope, later.as_of, later.subject)
