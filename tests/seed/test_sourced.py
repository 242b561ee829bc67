"""The sourced facts: what sources state, nothing more, and errors that name their place."""

import re
from collections import Counter
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from graph.model import (
    Comparison,
    Criterion,
    Measure,
    OrganizationKind,
    Pairing,
    PartialDate,
    SectorKey,
    SourceKind,
)
from graph.moments import moment
from seed.row_base import Row, Sourced, ValueRow, node_id
from seed.rows import FactRow, RuleRow, SeedRows, TopicRow
from seed.sourced import SeedFileError, read_rows, sourced

ROWS = sourced()
SOURCES = {row.key: row for row in ROWS.sources}
ORGANIZATIONS = {row.key: row for row in ROWS.organizations}
INVENTED = (
    *ROWS.terms,
    *(row for row in ROWS.rules if row.subject.startswith("product:")),
    *(row for row in ROWS.requirements if row.subject.startswith("product:")),
    *ROWS.possible_changes,
    *ROWS.provider_limits,
)


def every_row(rows: SeedRows) -> list[Row]:
    return [row for each in fields(rows) for row in getattr(rows, each.name)]


def references(row: Row) -> list[str]:
    """Every key of another row that the row names."""
    named = ("source", "subject", "counterparty", "part_of", "organization", "enterprise")
    listed = ("sectors", "topics", "enables", "products", "links")
    more = ("credential", "provider", "product", "institute", "giver", "issuer", "lead")
    network = ("guided_by", "team", "park", "chain", "owner", "asset", "pledgor", "pledgee")
    others = ("platform", "operator", "offered_by")
    keys = [getattr(row, name, None) for name in (*named, *more, *network, *others)]
    keys += [key for name in listed for key in getattr(row, name, ())]
    values = [getattr(row, "value", None), *getattr(row, "thresholds", ())]
    keys += [value.node for value in values if isinstance(value, ValueRow)]
    keys += [each.organization for each in getattr(row, "participants", ())]
    return [key for key in keys if key]


def facts(subject: str, *measures: Measure) -> list[FactRow]:
    return [row for row in ROWS.facts if row.subject == subject and row.measure in measures]


def test_keys_are_unique_and_every_reference_resolves():
    """A key names one row, and no row points at nothing; so do the ids made of the keys."""
    keys = [row.key for row in every_row(ROWS)]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert len({node_id(key) for key in keys}) == len(keys)
    assert {key for row in every_row(ROWS) for key in references(row)} - set(keys) == set()


def test_no_fact_is_invented_about_a_real_organisation():
    """Only illustrative terms, limits, rules and efforts come from a synthetic source; all else has
    a real one."""
    for row in every_row(ROWS):
        if isinstance(row, Sourced):
            invented = SOURCES[row.source].kind is SourceKind.SYNTHETIC
            assert invented == row.synthetic == (row in INVENTED), row.key
    assert all(row.illustrative and row.synthetic for row in INVENTED)
    assert ROWS.deals == ROWS.consents == ROWS.pledges == ROWS.properties == []
    assert ROWS.memberships == ROWS.needs == ROWS.financing_needs == []


def test_what_sources_state_was_recorded_with_the_edition():
    """Nobody knew it here earlier; only the parks and labels, to which the synthetic history
    refers, are recorded at its beginning."""
    at_the_beginning = {
        row.key
        for row in every_row(ROWS)
        if isinstance(row, Sourced) and (row.recorded_at, row.superseded_at) != (None, None)
    }
    parks = {row.key for row in ROWS.organizations if row.kind is OrganizationKind.PARK}
    assert at_the_beginning == parks | {row.key for row in ROWS.credentials}
    beginning = moment(datetime(2019, 1, 1, tzinfo=UTC))
    for row in (*ROWS.organizations, *ROWS.credentials):
        assert row.recorded_at == (beginning if row.key in at_the_beginning else None)
        assert row.superseded_at is None


def test_terms_and_rules_are_those_of_dongguan_bank_only():
    """Nothing is known of other banks' conditions, so none are shown."""
    own = {row.key for row in ROWS.products if row.provider == "org:东莞银行"}
    asked = {row.subject for row in ROWS.rules if row.subject.startswith("product:")}
    assert {row.product for row in ROWS.terms} == asked == own
    assert {row.provider for row in ROWS.provider_limits} == {"org:东莞银行"}
    assert {row.subject for row in ROWS.requirements if row.illustrative} < own


def test_what_a_label_takes_is_unconfirmed():
    """The press says what the labels ask for: real thresholds, and no official text at hand."""
    conditions = [
        row for row in (*ROWS.rules, *ROWS.requirements) if row.subject.startswith("credential:")
    ]
    assert {row.subject for row in conditions} == {
        "credential:LITTLE_GIANT",
        "credential:SPECIALISED_INNOVATIVE",
    }
    for row in conditions:
        assert (row.unconfirmed, row.illustrative, row.synthetic) == (True, False, False)
        assert row.source == "source:press/credentials"


def test_the_support_of_the_year_does_not_overstate_its_day():
    """The year-to-date flow has its start, and no end that the source does not give."""
    [support] = facts("org:拓斯达", Measure.PAID_OUT_IN_PERIOD)
    assert (support.period_start, support.as_of) == ("2025-01-01", None)
    assert support.counterparty == "org:中国银行东莞分行"


def test_no_sourced_holding_has_a_day_that_no_source_gives():
    """Undated labels are shown and prove nothing."""
    assert {(row.held_from, row.held_until) for row in ROWS.holdings} == {(None, None)}


def test_the_four_pairings_are_products_of_dongguan_bank():
    """Gap intervention 2.0: one product for each pairing."""
    pairings = {row.name: row.pairing for row in ROWS.products if row.pairing}
    assert pairings == {
        "认股权贷款": Pairing.WARRANT_LOAN,
        "融担贷": Pairing.GUARANTEED_LOAN,
        "科保贷": Pairing.INSURED_LOAN,
        "技改贷": Pairing.LEASED_UPGRADE,
    }


def test_no_policy_enables_a_real_product():
    """No source says which policy enables which product."""
    assert [row.enables for row in ROWS.policies] == [()] * 4


def test_a_source_of_the_article_is_one_paragraph():
    """One source for each paragraph cited, and one for what no paragraph was noted for."""
    article = [row for row in ROWS.sources if row.kind is SourceKind.ARTICLE]
    assert [row.paragraph for row in article] == [
        *(None, 3, 5, 6, 9, 10, 11, 15, 4, 14),
    ]
    assert all(row.key == f"source:article/{row.paragraph}" for row in article if row.paragraph)
    assert {row.url for row in ROWS.sources} == {None}
    assert {row.publisher for row in ROWS.sources} == {None}


def test_every_source_is_cited():
    """No source row is left over, and no organisation's fact lacks one."""
    cited = {row.source for row in every_row(ROWS) if isinstance(row, Sourced)}
    assert cited == set(SOURCES)


def test_the_vocabularies_are_whole():
    """All sectors and credentials are there, each once."""
    assert [row.word for row in ROWS.sectors] == list(SectorKey)
    assert all(row.key == f"sector:{row.word}" for row in ROWS.sectors)
    assert all(row.key == f"credential:{row.kind}" for row in ROWS.credentials)
    assert len(ROWS.credentials) == 7
    assert 12 <= len(ROWS.topics) <= 24


def test_sub_parks_and_branches_belong_to_something():
    """`part_of` joins a park to a park and a branch to its bank, and only these."""
    for row in ROWS.organizations:
        if row.part_of:
            assert ORGANIZATIONS[row.part_of].kind is row.kind
            assert row.kind in (OrganizationKind.PARK, OrganizationKind.BANK)
    assert ORGANIZATIONS["org:中国银行东莞分行"].part_of == "org:中国银行"


def test_rules_are_typed_by_their_criterion():
    """Each criterion has its own comparison and kind of value."""
    shapes = {
        Criterion.CREDENTIAL_HELD: (Comparison.HELD, "node"),
        Criterion.PARK_MEMBERSHIP: (Comparison.HELD, "node"),
        Criterion.ASSET_PLEDGED: (Comparison.HELD, "asset_kind"),
        Criterion.STAGE: (Comparison.IS_ONE_OF, "stage"),
        Criterion.SECTOR: (Comparison.IS_ONE_OF, "node"),
        Criterion.PURPOSE: (Comparison.IS_ONE_OF, "purpose"),
        Criterion.REGION: (Comparison.IS_ONE_OF, "region"),
        Criterion.ASSET_KIND: (Comparison.IS_ONE_OF, "asset_kind"),
        Criterion.AGE: (Comparison.AT_LEAST, "number"),
        Criterion.EMPLOYEES: (Comparison.AT_LEAST, "number"),
        Criterion.ASSETS_HELD: (Comparison.AT_LEAST, "number"),
        Criterion.REVENUE: (Comparison.AT_LEAST, "amount"),
        Criterion.REVENUE_GROWTH: (Comparison.AT_LEAST, "basis_points"),
        Criterion.MAIN_BUSINESS_SHARE: (Comparison.AT_LEAST, "basis_points"),
        Criterion.RESEARCH_RATIO: (Comparison.AT_LEAST, "basis_points"),
        Criterion.HEADCOUNT_RATIO: (Comparison.AT_LEAST, "basis_points"),
        Criterion.DEBT_RATIO: (Comparison.AT_MOST, "basis_points"),
        Criterion.EXISTING_BALANCE: (Comparison.AT_MOST, "amount"),
        Criterion.AMOUNT: (Comparison.AT_MOST, "amount"),
        Criterion.TENOR: (Comparison.AT_MOST, "number"),
    }
    for row in ROWS.rules:
        comparison, kind = shapes[row.criterion]
        assert row.comparison is comparison
        assert all(getattr(each, kind) is not None for each in row.thresholds)
    assert {row.criterion for row in ROWS.rules} == set(shapes) == set(Criterion)


def test_a_requirement_names_parts_that_rules_fill():
    """A part that no rule fills would be left out, and nobody would know."""
    for row in ROWS.requirements:
        filled = {rule.filled for rule in ROWS.rules if rule.subject == row.subject}
        assert set(re.findall(r"[A-Z_]{4,}", row.shape)) - {"AT_LEAST"} <= filled


@pytest.mark.parametrize("row", [*ROWS.facts, *ROWS.rules], ids=lambda row: row.key)
def test_a_value_is_exactly_one_thing(row: FactRow | RuleRow):
    """Of a value one field is set, and a unit with a number only."""
    values = [row.value] if isinstance(row, FactRow) else row.thresholds
    for value in values:
        given = value.model_dump(exclude_none=True)
        assert len(given.keys() - {"unit"}) == 1
        assert ("unit" in given) == ("number" in given)


def test_days_are_as_exact_as_the_source():
    """A year stays a year and a month a month."""
    days = [row.as_of for row in ROWS.facts if row.as_of]
    assert all(PartialDate(day) for day in days)
    assert {len(day) for day in days} == {4, 7, 10}


TOPICS = "key,name,name_en\ntopic:a,甲,A\n"
FACTS = "key,subject,measure,value_kind,value,unit,scope,source\n"


@pytest.mark.parametrize(
    ("model", "text", "place"),
    [
        (TopicRow, TOPICS + "topic:b,乙\n", "x.csv, line 3, column name_en: 2 cells under"),
        (TopicRow, TOPICS + "topic:a,乙,B\n", "x.csv, line 3, column key: topic:a is the key of"),
        (TopicRow, TOPICS + "topic:b,,B\n", "x.csv, line 3, column name: field required"),
        (TopicRow, "key,colour\n", "x.csv, line 1, column colour: TopicRow has no such field"),
        (FactRow, FACTS + "f,s,WEIGHT,amount,1,,x,s\n", "x.csv, line 2, column measure: "),
        (FactRow, FACTS + "f,s,BALANCE,gold,1,,x,s\n", "x.csv, line 2, column value_kind: there"),
        (FactRow, FACTS + "f,s,BALANCE,amount,viel,,x,s\n", "x.csv, line 2, column value: "),
        (FactRow, FACTS + "f,s,AREA,number,1,,x,s\n", "x.csv, line 2, column unit: a number has"),
        (FactRow, FACTS + "f,s,AREA,amount,1,FIRM,x,s\n", "x.csv, line 2, column unit: a number"),
        (FactRow, FACTS + "f,s,AREA,,1,,x,s\n", "x.csv, line 2, column value_kind: which kind"),
    ],
)
def test_an_error_names_file_line_and_column(model: type[Row], text: str, place: str):
    """Whoever edits a file is told in one sentence where it is wrong, and how."""
    with pytest.raises(SeedFileError) as raised:
        read_rows("x.csv", text, model)
    assert str(raised.value).startswith(place)
    assert str(raised.value).endswith(".")


def test_lists_and_values_are_read():
    """`;` separates several, and three flat columns make a typed value."""
    header = "key,subject,criterion,comparison,value_kind,thresholds,unit,valid_from,source\n"
    line = "r,p,STAGE,IS_ONE_OF,stage,SEED;GROWTH,,2019-01-01,s\n"
    [rule] = read_rows("x.csv", header + line, RuleRow)
    assert [each.stage for each in rule.thresholds] == ["SEED", "GROWTH"]
