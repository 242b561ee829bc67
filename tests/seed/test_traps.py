"""The traps of the domain, one by one: a wrong answer there is worse than none."""

from collections import Counter

import pytest
from stdnum.cn import uscc

from graph.model import (
    FactNature,
    Measure,
    OrganizationKind,
    Qualifier,
    SourceKind,
    Standing,
    Unit,
)
from seed import encode
from seed.row_base import Row, Sourced
from seed.rows import FactRow, SeedRows
from seed.sourced import sourced
from seed.synthetic import synthetic
from tests.conftest import CountingGraph
from tests.seed.test_sourced import every_row, references

ROWS = sourced()
SOURCES = {row.key: row for row in ROWS.sources}


@pytest.fixture(scope="module")
def invented() -> SeedRows:
    """The synthetic ecosystem."""
    return synthetic()


def facts(subject: str, *measures: Measure) -> list[FactRow]:
    return [row for row in ROWS.facts if row.subject == subject and row.measure in measures]


# ---------------------------------------------------------------- 1: a bound is no value


def test_a_bound_stays_a_bound():
    """超 is a lower bound, a ceiling an upper one; exact figures are exact."""
    bounds = {row.key: row.qualifier for row in ROWS.facts if row.qualifier != Qualifier.EXACTLY}
    above = {key for key, qualifier in bounds.items() if qualifier is Qualifier.MORE_THAN}
    assert above == {
        "fact:东莞银行科创贷/firms",
        "fact:东莞银行科创贷/paid-out",
        "fact:拓斯达/balance",
        "fact:拓斯达/support",
        "fact:东莞银行/ai-credit-line",
        "fact:东莞银行/ai-balance",
        "fact:东府2025-1/core-output",
        "fact:东府2025-1/related-output",
    }
    caps = {row.key for row in ROWS.facts if row.nature is FactNature.CAP}
    assert {bounds[key] for key in caps} == {Qualifier.AT_MOST}


def test_no_figure_is_derived_from_others():
    """Two lower bounds give no ratio, and what can be computed is no fact: the shares and means
    that are stored are the ones that a source states."""
    shares = {row.key for row in ROWS.facts if row.value.basis_points is not None}
    assert shares == {"fact:东府2025-1/voucher-share"}
    for row in ROWS.facts:
        assert row.value.amount not in {20_504_504, 20_504_505, 20_500_000}, row.key


# ---------------------------------------------------------------- 2: flow, stock and line


def test_line_stock_and_flow_are_different_measures():
    """授信, 余额 and 投放 of one subject are never one series, and money is never a count."""
    bank = facts("org:东莞银行", *Measure)
    assert {row.measure: row.value.amount for row in bank} == {
        Measure.FIRMS_SERVED_CUMULATIVE: None,
        Measure.CREDIT_LINE: 3_500_000_000,
        Measure.BALANCE: 1_800_000_000,
    }
    counted = {
        Measure.FIRMS_SERVED_CUMULATIVE: Unit.FIRM,
        Measure.FIRMS_INCUBATED: Unit.FIRM,
        Measure.INSTITUTES_HOSTED: Unit.INSTITUTE,
        Measure.KEY_AI_FIRMS: Unit.FIRM,
        Measure.PLEDGES_REGISTERED: Unit.PLEDGE,
        Measure.PROCESSING_TIME: Unit.BUSINESS_DAY,
        Measure.AI_SCENES: Unit.SCENE,
        Measure.COMPUTE: Unit.PETAFLOPS,
        Measure.AREA: Unit.SQUARE_KILOMETRE,
    }
    assert {row.measure: row.value.unit for row in ROWS.facts if row.value.unit} == counted


def test_line_stock_and_flow_are_never_one_series():
    """Nothing that replaces, adds or compares figures of one series can mix them."""
    measures: dict[str, set[Measure]] = {}
    for row in ROWS.facts:
        series = encode.fact(row)["properties"]["series"]
        measures.setdefault(series, set()).add(row.measure)
    assert {len(each) for each in measures.values()} == {1}


# ---------------------------------------------------------------- 3: who is not named


def test_the_unnamed_firm_stays_unnamed():
    """The Little Giant of Nancheng has a description for a name, no alias, and no day."""
    unnamed = unnamed_of(OrganizationKind.ENTERPRISE)
    assert unnamed.name.startswith("（")
    assert unnamed.name.endswith("）")
    assert unnamed.key not in {row.organization for row in ROWS.aliases}
    [line] = facts(unnamed.key, Measure.CREDIT_LINE)
    assert (line.value.amount, line.as_of) == (30_000_000, None)
    assert line.counterparty == "org:东莞银行"
    held = {row.credential for row in ROWS.holdings if row.enterprise == unnamed.key}
    assert held == {"credential:LITTLE_GIANT", "credential:MANUFACTURING_CHAMPION"}


def unnamed_of(kind: OrganizationKind):
    """The one organisation of a kind that the article does not name."""
    [found] = [row for row in ROWS.organizations if row.anonymous and row.kind is kind]
    return found


def test_the_unnamed_exchange_stays_unnamed():
    """It is no member of a team, offers nothing, and no other exchange is in the sourced rows."""
    unnamed = unnamed_of(OrganizationKind.EQUITY_EXCHANGE)
    assert unnamed.name.startswith("（")
    assert unnamed.name.endswith("）")
    assert (unnamed.uscc, unnamed.part_of, unnamed.source) == (None, None, "source:article/5")
    naming = {row.key for row in every_row(ROWS) if unnamed.key in references(row)}
    assert naming == {"mechanism:M3"}
    kinds = Counter(row.kind for row in ROWS.organizations)
    assert kinds[OrganizationKind.EQUITY_EXCHANGE] == 1
    assert sum(row.anonymous for row in ROWS.organizations) == 2


# ---------------------------------------------------------------- 4 and 5: one park, two products


def test_binhai_bay_is_one_park_with_two_names():
    """The article's name is an alias with its source, not a second park."""
    assert [row.name for row in ROWS.organizations if "滨海湾" in row.name] == ["滨海湾新区"]
    [alias] = [row for row in ROWS.aliases if row.organization == "org:滨海湾新区"]
    assert alias.name == "滨海湾人工智能新区"
    assert SOURCES[alias.source].kind is SourceKind.ARTICLE


def test_one_product_name_at_two_banks_is_two_products():
    """Products are keyed by provider and name."""
    assert [row.provider for row in ROWS.products if row.name == "科创贷"] == [
        "org:东莞银行",
        "org:中国银行",
    ]
    assert all(row.key == f"product:{row.provider}/{row.name}" for row in ROWS.products)


# ---------------------------------------------------------------- 6 and 9: codes


def test_real_organisations_have_no_uscc():
    """Codes of real organisations are not known here."""
    assert {row.uscc for row in ROWS.organizations} == {None}


ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_synthetic_codes_are_check_valid(invented: SeedRows):
    """Each has one of its own; both check characters are right, by the library and by hand."""
    codes = [row.uscc or "" for row in invented.organizations]
    assert len(set(codes)) == len(codes)
    for code in codes:
        assert uscc.is_valid(code)
        total = sum(ALPHABET.index(each) * pow(3, i, 31) for i, each in enumerate(code[:17]))
        assert ALPHABET[(31 - total % 31) % 31] == code[17]
        weights = zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True)
        check = (11 - sum(int(each, 36) * weight for each, weight in weights)) % 11
        assert "0123456789X"[check] == code[16]


async def test_no_code_of_a_real_organisation_arrives(seeded: CountingGraph):
    """In the graph just the synthetic ones have one, and no name looks like one."""
    rows = await seeded.read(
        "MATCH (n:Organization) RETURN n.synthetic AS synthetic, n.uscc IS NULL AS without,"
        " count(n) AS organizations"
    )
    assert {(row["synthetic"], row["without"]) for row in rows} == {(True, False), (False, True)}


# ---------------------------------------------------------------- 7: a status is a dated fact


def test_what_is_being_built_does_not_operate():
    """A status is a dated fact; a facility under construction offers no expertise yet."""
    standings = [row for row in ROWS.facts if row.measure is Measure.STANDING]
    assert all(row.as_of and Standing(row.value.standing or "") for row in standings)
    building = {row.subject for row in standings if row.value.standing != Standing.OPERATING}
    assert building == {"org:先进阿秒激光设施", "org:中国（东莞）知识产权保护中心"}
    assert not building & {row.institute for row in ROWS.expertise}


def test_the_centre_that_was_only_approved_does_not_operate():
    """The IP protection centre was approved for construction in October 2025: whatever names it
    says no more than that, with its day."""
    naming = {row.key for row in ROWS.organizations if "保护中心" in row.name}
    standings = [row for row in ROWS.facts if row.subject in naming and row.measure == "STANDING"]
    assert [row.value.standing for row in standings] == [Standing.APPROVED_FOR_CONSTRUCTION]
    for row in ROWS.facts:
        if row.subject in naming or "保护中心" in row.scope:
            assert row.value.standing != Standing.OPERATING
            assert (row.as_of or "")[:7] == "2025-10"
    assert not naming & {row.institute for row in ROWS.expertise}


# ---------------------------------------------------------------- 8: invented joins invented


def real_organizations(row: Row) -> set[str]:
    """The real organisations, or what belongs to one, that a synthetic row names."""
    own = [*ROWS.products, *ROWS.expertise, *ROWS.teams, *ROWS.platforms, *ROWS.policies]
    owned = {each.key for each in (*ROWS.organizations, *own, *ROWS.facts, *ROWS.holdings)}
    return owned & set(references(row))


def test_what_is_invented_joins_only_what_is_invented(invented: SeedRows):
    """Deals, teams, pledges, needs … : only a real park is named, as the place of a firm, and by
    products that are for its members."""
    parks = {row.key for row in ROWS.organizations if row.kind is OrganizationKind.PARK}
    places = Counter[str]()
    for name in vars(SeedRows)["__slots__"]:
        for row in getattr(invented, name):
            if named := real_organizations(row):
                assert named <= parks, row.key
                places[name] += 1
                if isinstance(row, FactRow):
                    assert row.measure is Measure.SITE
                    assert row.value.node in named
                    assert row.subject not in named
    assert places.keys() == {"facts", "memberships", "rules"}


def test_what_is_invented_says_so(invented: SeedRows):
    """Every row and its one source; and nothing sourced names anything invented."""
    for row in every_row(invented):
        if isinstance(row, Sourced):
            assert row.synthetic, row.key
    [source] = invented.sources
    assert source.kind is SourceKind.SYNTHETIC
    keys = {row.key for row in every_row(invented)}
    assert all(keys.isdisjoint(references(row)) for row in every_row(ROWS))


async def test_in_the_graph_invented_joins_invented(seeded: CountingGraph):
    """What joins a synthetic record to a real one: its label or sector (words of a vocabulary),
    its park, and illustrative terms and rules of the real bank's products."""
    rows = await seeded.read(
        "MATCH (a:Entity {synthetic: true})-[r]-(b:Entity {synthetic: false})"
        " RETURN DISTINCT type(r) AS type,"
        " [each IN labels(b) WHERE NOT each IN ['Entity', 'Organization']] AS labels,"
        " [each IN labels(a) WHERE NOT each IN ['Entity', 'Organization']] AS synthetic"
    )
    assert {(row["synthetic"][0], row["type"], row["labels"][0]) for row in rows} == {
        ("CredentialHolding", "OF_CREDENTIAL", "Credential"),
        ("Fact", "REFERS_TO", "Park"),
        ("Fact", "TIED_TO", "Park"),
        ("Membership", "IN_PARK", "Park"),
        ("Membership", "TIED_TO", "Park"),
        ("ProductTerms", "TERMS_OF", "Product"),
        ("ProviderLimits", "LIMITS_OF", "Bank"),
        ("Rule", "RULE_OF", "Product"),
        ("RequirementVersion", "REQUIREMENT_OF", "Product"),
        ("PossibleChange", "CHANGES", "Credential"),
    }
    unmarked = await seeded.read(
        "MATCH (n:Entity)-[:SOURCED_FROM]->(s:Source {kind: 'SYNTHETIC'})"
        " WHERE NOT n.synthetic RETURN n.id"
    )
    assert unmarked == []
