"""What a rule on parks, regions, debts, assets or pledges means for one enterprise, by example."""

from dataclasses import replace
from typing import Any

import pytest

from graph.model import (
    AssetKind,
    AssetKindValue,
    Comparison,
    Criterion,
    Fact,
    FactNature,
    Measure,
    MembershipState,
    Money,
    Qualifier,
    Quantity,
    Ratio,
    Reference,
    RegionValue,
    Rule,
    TextValue,
    Unit,
    Verdict,
)
from tests.matching.built import asset, fact, judged, membership, pledge, rule
from tests.matching.strategies import USUAL

HOLDS, FAILS, UNKNOWN = Verdict.HOLDS, Verdict.FAILS, Verdict.UNKNOWN
AT_LEAST, MORE_THAN = Comparison.AT_LEAST, Comparison.MORE_THAN
AT_MOST, LESS_THAN = Comparison.AT_MOST, Comparison.LESS_THAN


@pytest.mark.parametrize("criterion", list(Criterion))
def test_a_comparison_that_a_criterion_does_not_know_is_unknown(criterion: Criterion) -> None:
    """No criterion guesses what such a rule means, and none shows a datum for it."""
    for comparison in Comparison:
        if comparison not in USUAL[criterion]:
            asked = rule(criterion, comparison, Reference("A"))
            known = [fact(Measure.SITE, Reference("A"), "2024")]
            verdict = judged(asked, facts=known, memberships=[membership("A", "2024-01-01")])
            is_unasked = criterion == Criterion.TENOR
            assert verdict == (Verdict.NOT_ASKED if is_unasked else UNKNOWN, None)


# PARK_MEMBERSHIP: the asked parks are A and B, today is 15 June 2025.

PARKS = rule(Criterion.PARK_MEMBERSHIP, Comparison.HELD, Reference("A"), Reference("B"))


def site(park: str, as_of: str | None = "2024", until: str | None = None, id: str = "f1") -> Fact:
    return fact(Measure.SITE, Reference(park), as_of, until, id)


SUSPENDED, SUBMITTED = MembershipState.SUSPENDED, MembershipState.SUBMITTED
A_NOW = membership("A", "2025-06-15")
A_TOMORROW = membership("A", "2025-06-16")
A_ENDED = membership("A", "2024-01-01", "2025-06-15")
A_LAST_DAY = membership("A", "2024-01-01", "2025-06-16")
A_SUSPENDED = membership("A", "2024-03-01", state=SUSPENDED)
A_APPLIED = membership("A", None, state=SUBMITTED)
B_NOW = membership("B", "2024-01-01", id="m2")
B_SUSPENDED = membership("B", "2024-01-01", state=SUSPENDED, id="m2")
C_NOW = membership("C", "2024-01-01", id="m3")
SITE_A, SITE_B, SITE_C = site("A"), site("B", id="f2"), site("C", id="f3")
B_PERHAPS = site("B", None, id="f0")
B_ENDING = site("B", "2024", "2025", id="f4")

PARK_CASES: list[tuple[list[Any], list[Fact], Verdict, Any]] = [
    # memberships, sites, verdict, datum
    ([A_NOW], [], HOLDS, A_NOW),
    ([A_LAST_DAY], [], HOLDS, A_LAST_DAY),
    ([A_NOW, B_NOW], [], HOLDS, A_NOW),  # the newest
    ([A_SUSPENDED, B_NOW], [], HOLDS, B_NOW),  # any one is enough
    ([], [SITE_A], HOLDS, SITE_A),
    ([A_APPLIED], [SITE_A], HOLDS, SITE_A),  # an application decides nothing
    ([A_TOMORROW], [SITE_A], HOLDS, SITE_A),
    ([C_NOW], [SITE_B], HOLDS, SITE_B),
    ([A_SUSPENDED], [SITE_A, SITE_B], HOLDS, SITE_B),
    ([A_TOMORROW], [], UNKNOWN, None),
    ([A_APPLIED], [], UNKNOWN, None),
    ([A_ENDED], [], UNKNOWN, None),  # nobody said that it does not sit in B
    ([], [B_PERHAPS], UNKNOWN, B_PERHAPS),
    ([], [B_ENDING], UNKNOWN, B_ENDING),
    ([C_NOW], [SITE_C, B_ENDING, B_PERHAPS], UNKNOWN, B_PERHAPS),  # the smallest id
    ([], [site("A", "2025")], UNKNOWN, None),  # the year is not over
    ([], [site("C", "2024", "2025-06-15")], UNKNOWN, None),  # left
    ([], [site("C", "2024", "2025-06")], UNKNOWN, None),  # it may have left
    ([A_ENDED], [SITE_A], UNKNOWN, None),  # once admitted, the membership decides
    ([A_ENDED, B_SUSPENDED], [], FAILS, A_ENDED),  # of one day: the smallest id
    ([A_SUSPENDED, B_SUSPENDED], [], FAILS, A_SUSPENDED),  # the newest
    ([A_SUSPENDED, B_SUSPENDED], [SITE_A, B_PERHAPS], FAILS, A_SUSPENDED),
    ([], [SITE_C], FAILS, SITE_C),
    ([C_NOW], [SITE_C], FAILS, SITE_C),
    ([C_NOW], [], FAILS, C_NOW),
    ([A_SUSPENDED], [SITE_C], FAILS, A_SUSPENDED),
]


@pytest.mark.parametrize(("memberships", "sites", "verdict", "datum"), PARK_CASES)
def test_park_membership(
    memberships: list[Any], sites: list[Fact], verdict: Verdict, datum: Any
) -> None:
    """A membership that was admitted decides, else the site; elsewhere is not there."""
    assert judged(PARKS, memberships=memberships, facts=sites) == (verdict, datum)


# REGION: asked for are 东莞 and 南山区 of 深圳.

REGIONS = rule(Criterion.REGION, Comparison.IS_ONE_OF, RegionValue("441900"), RegionValue("440305"))


def lies(code: str, as_of: str | None = "2024", until: str | None = None, id: str = "f1") -> Fact:
    return fact(Measure.REGION, RegionValue(code), as_of, until, id)


REGION_CASES: list[tuple[list[Fact], Verdict, int | None]] = [
    # facts, verdict, which of them is shown
    ([lies("441900")], HOLDS, 0),
    ([lies("441900", "2023"), lies("440305", "2024", id="f0")], HOLDS, 1),
    ([lies("441900", "2025-06-15")], HOLDS, 0),
    ([lies("441900", "2025-06")], UNKNOWN, None),  # the month is not over
    ([lies("441900", None)], UNKNOWN, 0),
    ([lies("441900", "2024", "2025-06-15")], UNKNOWN, None),
    ([lies("441900", "2024", "2025-06-16")], HOLDS, 0),
    ([lies("441900", "2024", "2025")], UNKNOWN, 0),
    ([lies("330100"), lies("441900", None, id="f2")], UNKNOWN, 1),
    ([lies("440000")], UNKNOWN, 0),  # 广东: perhaps in 东莞
    ([lies("440300")], UNKNOWN, 0),  # 深圳: perhaps in 南山
    ([lies("330100"), lies("440000", "2023", id="f2")], UNKNOWN, 1),
    ([lies("440000", None), lies("440000", "2023", id="f2")], UNKNOWN, 1),  # the dated one
    ([lies("440300", "2023"), lies("440000", id="f2")], UNKNOWN, 1),  # the newest
    ([lies("441900", None, id="f2"), lies("441900", "2024", "2025")], UNKNOWN, 1),
    ([lies("330100"), lies("440000", None, id="f2")], UNKNOWN, 1),
    ([lies("440306")], FAILS, 0),  # 宝安 is not 南山
    ([lies("330100", "2023"), lies("440306", "2024", id="f0")], FAILS, 1),
    ([lies("330100", None, id="f2"), lies("330100", None)], UNKNOWN, 1),
    ([], UNKNOWN, None),
]


@pytest.mark.parametrize(("facts", "verdict", "shown"), REGION_CASES)
def test_region(facts: list[Fact], verdict: Verdict, shown: int | None) -> None:
    """A district lies in its prefecture and province; what holds it may or may not lie in it."""
    datum = None if shown is None else facts[shown]
    assert judged(REGIONS, facts=facts) == (verdict, datum)


def test_a_province_holds_its_prefectures_and_districts() -> None:
    province = rule(Criterion.REGION, Comparison.IS_ONE_OF, RegionValue("440000"))
    for code, verdict in (("440000", HOLDS), ("441900", HOLDS), ("440305", HOLDS)):
        assert judged(province, facts=[lies(code)])[0] == verdict
    assert judged(province, facts=[lies("450000")])[0] == FAILS
    prefecture = rule(Criterion.REGION, Comparison.IS_ONE_OF, RegionValue("440300"))
    assert judged(prefecture, facts=[lies("440305")])[0] == HOLDS
    assert judged(prefecture, facts=[lies("441900")])[0] == FAILS


@pytest.mark.parametrize("asked", [PARKS, REGIONS])
def test_a_place_in_words_shows_nothing(asked: Rule) -> None:
    """Words may name the asked park or region as well as another: nobody is denied for them."""
    measure = Measure.SITE if asked == PARKS else Measure.REGION
    assert judged(asked, facts=[fact(measure, TextValue("?"), "2024")]) == (UNKNOWN, None)


# EXISTING_BALANCE: 100 yuan are asked about.


def owes(
    amount: int,
    party: str | None = None,
    qualifier: Qualifier = Qualifier.EXACTLY,
    as_of: str | None = "2024",
    id: str = "f1",
) -> Fact:
    value = Money(amount)
    return fact(Measure.BALANCE, value, as_of, id=id, qualifier=qualifier, party=party)


MORE, ABOUT = Qualifier.MORE_THAN, Qualifier.ABOUT
BALANCE_CASES: list[tuple[list[Fact], Comparison, Verdict, int | None]] = [
    # facts, comparison with 100 yuan, verdict, which of the facts is shown
    ([owes(100)], AT_MOST, HOLDS, 0),
    ([owes(100)], LESS_THAN, FAILS, 0),
    ([owes(99, qualifier=MORE)], AT_MOST, UNKNOWN, 0),
    ([owes(100, qualifier=MORE)], AT_MOST, FAILS, 0),
    ([owes(100, qualifier=ABOUT)], AT_MOST, UNKNOWN, 0),
    ([owes(50), owes(200, "A", id="f2")], AT_MOST, HOLDS, 0),  # the whole decides
    ([owes(50, as_of="2020"), owes(200, "A", id="f2")], AT_MOST, HOLDS, 0),  # however old
    ([owes(50, as_of=None), owes(200, "A", id="f2")], AT_MOST, FAILS, 1),  # if it is dated
    ([owes(50, as_of="2025"), owes(200, "A", id="f2")], AT_MOST, FAILS, 1),  # and begun
    ([owes(100, "A")], AT_LEAST, HOLDS, 0),
    ([owes(100, "A")], MORE_THAN, UNKNOWN, 0),  # to others it may owe more
    ([owes(100, "A")], AT_MOST, UNKNOWN, 0),
    ([owes(100, "A")], LESS_THAN, FAILS, 0),
    ([owes(100, "A", MORE)], MORE_THAN, HOLDS, 0),
    ([owes(100, "A", MORE)], AT_MOST, FAILS, 0),
    ([owes(60, "A"), owes(60, "B", id="f2")], AT_LEAST, UNKNOWN, 1),  # never added
    ([owes(100, "A"), owes(99, "B", id="f2")], AT_LEAST, HOLDS, 0),  # the largest
    ([owes(100, "A"), owes(100, "B", MORE, "2020", "f2")], MORE_THAN, HOLDS, 1),
    ([owes(100, "A", as_of="2023", id="f3"), owes(100, "B")], AT_LEAST, HOLDS, 1),  # the latest
    ([owes(100, "A", as_of="2023"), owes(10, "A", id="f2")], AT_LEAST, UNKNOWN, 1),
    ([owes(200, "A", Qualifier.AT_MOST)], AT_MOST, UNKNOWN, None),  # says nothing of the whole
    (
        [owes(200, "A", as_of="2023"), owes(9, "A", Qualifier.ABOUT, id="f2")],
        AT_MOST,
        UNKNOWN,
        None,
    ),
    ([owes(200, "A", Qualifier.LESS_THAN), owes(1, as_of=None, id="f2")], AT_MOST, UNKNOWN, 1),
    ([owes(1, as_of=None, id="f2"), owes(2, "A", as_of=None)], AT_MOST, UNKNOWN, 1),
    ([], AT_MOST, UNKNOWN, None),
]


@pytest.mark.parametrize(("facts", "comparison", "verdict", "shown"), BALANCE_CASES)
def test_existing_balance(
    facts: list[Fact], comparison: Comparison, verdict: Verdict, shown: int | None
) -> None:
    """The latest whole decides; without one, what is owed to one party is a lower bound of it."""
    asked = rule(Criterion.EXISTING_BALANCE, comparison, Money(100))
    datum = None if shown is None else facts[shown]
    assert judged(asked, facts=facts) == (verdict, datum)


def test_a_balance_in_another_unit_proves_nothing() -> None:
    asked = rule(Criterion.EXISTING_BALANCE, AT_LEAST, Money(100))
    share = fact(Measure.BALANCE, Ratio(500), "2024", party="A")
    assert judged(asked, facts=[share]) == (UNKNOWN, None)
    shares = rule(Criterion.EXISTING_BALANCE, AT_LEAST, Ratio(100))
    assert judged(shares, facts=[owes(200)]) == (UNKNOWN, owes(200))


# Assets


def says(
    number: int,
    as_of: str | None = "2025-01-01",
    qualifier: Qualifier = Qualifier.EXACTLY,
    unit: Unit = Unit.ASSET,
    id: str = "f1",
) -> Fact:
    value = Quantity(float(number), unit)
    return fact(Measure.ASSETS_HELD, value, as_of, id=id, qualifier=qualifier)


OLD, NEW = asset("2022"), asset("2024", id="a2")
SOFTWARE = asset("2023", kind=AssetKind.INDUSTRIAL_SOFTWARE, id="a4")
UNDATED = asset(None, id="a5")
ENDING = asset("2023", "2025", id="a6")
UNREGISTERED = asset("2020", number=None, id="a7")
TODAYS, TOMORROWS = asset("2025-06-15"), asset("2025-06-16")
SAYS_1, SAYS_2, SAYS_3 = says(1), says(2), says(3)
SAYS_A_BOUND = says(1, "2025-02-01", Qualifier.AT_LEAST, id="f2")

COUNT_CASES: list[tuple[list[Any], list[Fact], Comparison, int, Verdict, Any]] = [
    # assets, facts, comparison, number, verdict, datum
    ([OLD, NEW], [], AT_LEAST, 2, HOLDS, NEW),  # the newest of those held for sure
    ([OLD, NEW], [], MORE_THAN, 2, UNKNOWN, None),  # others may not be on record
    ([OLD, NEW], [], AT_MOST, 2, UNKNOWN, None),
    ([OLD, NEW], [], LESS_THAN, 2, FAILS, NEW),
    ([OLD, NEW], [SAYS_2], MORE_THAN, 2, FAILS, SAYS_2),
    ([OLD, NEW], [SAYS_2], AT_MOST, 2, HOLDS, SAYS_2),
    ([OLD, NEW], [SAYS_2], AT_LEAST, 2, HOLDS, NEW),  # the open bound decides
    ([OLD, NEW], [SAYS_1], AT_MOST, 2, UNKNOWN, None),
    ([OLD, NEW], [SAYS_3], AT_MOST, 2, UNKNOWN, None),
    ([OLD, UNREGISTERED], [SAYS_1], AT_MOST, 1, HOLDS, SAYS_1),  # not an asset of the list
    ([OLD, UNREGISTERED], [], AT_LEAST, 2, UNKNOWN, None),
    ([OLD, UNDATED], [], AT_LEAST, 2, UNKNOWN, UNDATED),
    ([OLD, UNDATED, ENDING], [], AT_LEAST, 2, UNKNOWN, ENDING),  # the newest doubtful one
    ([OLD, UNDATED], [SAYS_1], AT_MOST, 2, UNKNOWN, UNDATED),  # was it held then?
    ([OLD, ENDING], [says(2, "2024")], AT_MOST, 2, HOLDS, says(2, "2024")),
    ([OLD, ENDING], [says(2, "2024")], AT_MOST, 1, UNKNOWN, says(2, "2024")),
    ([OLD, ENDING], [says(2, "2024")], MORE_THAN, 2, FAILS, says(2, "2024")),
    ([TODAYS], [], AT_LEAST, 1, HOLDS, TODAYS),
    ([TOMORROWS], [], AT_LEAST, 1, UNKNOWN, None),
    ([asset("2025-06")], [], AT_LEAST, 1, UNKNOWN, asset("2025-06")),
    ([asset("2020", "2025-06-15")], [], AT_LEAST, 1, UNKNOWN, None),
    ([asset("2020", "2025-06-16")], [], AT_LEAST, 1, HOLDS, asset("2020", "2025-06-16")),
    ([TODAYS], [says(0, "2024")], AT_MOST, 1, HOLDS, says(0, "2024")),  # granted since
    ([NEW], [says(1, "2024")], AT_MOST, 1, HOLDS, says(1, "2024")),  # on 31 December
    ([NEW], [says(1, "2024-06-30")], AT_MOST, 1, UNKNOWN, None),  # perhaps granted later
    ([NEW], [says(1, "2025")], AT_MOST, 1, UNKNOWN, None),  # the year is not over
    ([NEW], [says(1, None)], AT_MOST, 1, UNKNOWN, None),
    ([NEW], [SAYS_A_BOUND], AT_MOST, 1, UNKNOWN, None),
    (
        [NEW],
        [SAYS_1, says(1, "2025-02-01", Qualifier.AT_LEAST, id="f2")],
        AT_MOST,
        1,
        UNKNOWN,
        None,
    ),
    ([NEW], [says(1, unit=Unit.PLEDGE)], AT_MOST, 1, UNKNOWN, None),
    ([], [says(0)], AT_MOST, 0, HOLDS, says(0)),
    ([], [], AT_LEAST, 0, HOLDS, None),  # true of everybody, so nothing is shown
]


@pytest.mark.parametrize(
    ("assets", "facts", "comparison", "number", "verdict", "datum"), COUNT_CASES
)
def test_assets_held(
    assets: list[Any],
    facts: list[Fact],
    comparison: Comparison,
    number: int,
    verdict: Verdict,
    datum: Any,
) -> None:
    """So many are held for sure, and no more only if the list of them is complete."""
    asked = rule(Criterion.ASSETS_HELD, comparison, Quantity(float(number), Unit.ASSET))
    assert judged(asked, assets=assets, facts=facts) == (verdict, datum)


def test_assets_of_one_day_are_shown_by_the_smallest_id() -> None:
    twin = asset("2024-12-31", id="a1")
    asked = rule(Criterion.ASSETS_HELD, AT_LEAST, Quantity(2.0, Unit.ASSET))
    assert judged(asked, assets=[NEW, twin]) == (HOLDS, twin)


def test_a_target_completes_no_list() -> None:
    asked = rule(Criterion.ASSETS_HELD, AT_MOST, Quantity(1.0, Unit.ASSET))
    target = replace(SAYS_1, nature=FactNature.TARGET)
    assert judged(asked, assets=[NEW], facts=[target]) == (UNKNOWN, None)


def of_kinds(criterion: Criterion, comparison: Comparison) -> Rule:
    kinds = (AssetKind.PATENT, AssetKind.AI_ALGORITHM)
    return rule(criterion, comparison, *map(AssetKindValue, kinds))


KIND_CASES: list[tuple[list[Any], list[Fact], Verdict, Any]] = [
    # assets, facts, verdict, datum
    ([OLD, NEW], [], HOLDS, NEW),
    ([SOFTWARE, asset("2021", kind=AssetKind.AI_ALGORITHM)], [], HOLDS, 1),
    ([TODAYS], [], HOLDS, TODAYS),
    ([OLD, UNDATED], [], HOLDS, OLD),
    ([UNDATED, ENDING], [], UNKNOWN, UNDATED),  # the smallest id
    ([ENDING], [says(1, "2024")], UNKNOWN, ENDING),  # the list was complete
    ([SOFTWARE], [], UNKNOWN, None),
    ([SOFTWARE], [SAYS_2], UNKNOWN, None),
    ([SOFTWARE], [SAYS_1], FAILS, SAYS_1),
    ([SOFTWARE, UNREGISTERED], [SAYS_1], FAILS, SAYS_1),
    ([SOFTWARE, TOMORROWS], [SAYS_1], FAILS, SAYS_1),
    ([SOFTWARE, UNREGISTERED, asset("2020", number=None)], [], UNKNOWN, 2),
    ([asset("2020", "2025-06-15")], [says(1, "2024")], FAILS, says(1, "2024")),
]


@pytest.mark.parametrize(("assets", "facts", "verdict", "datum"), KIND_CASES)
def test_asset_kind(assets: list[Any], facts: list[Fact], verdict: Verdict, datum: Any) -> None:
    """A registered asset of the kind is held; that none is follows from a complete list alone."""
    asked = of_kinds(Criterion.ASSET_KIND, Comparison.IS_ONE_OF)
    shown = assets[datum] if isinstance(datum, int) else datum
    assert judged(asked, assets=assets, facts=facts) == (verdict, shown)


PLEDGED = pledge("2025-01-01")
PLEDGE_CASES: list[tuple[list[Any], list[Any], list[Fact], Verdict, Any]] = [
    # pledges, assets, facts, verdict, datum
    ([PLEDGED], [OLD], [], HOLDS, PLEDGED),
    ([pledge("2025-06-15")], [OLD], [], HOLDS, 0),
    ([pledge("2025-06-16")], [OLD], [], UNKNOWN, None),
    ([pledge("2025-01-01", "2025-06-16")], [OLD], [], HOLDS, 0),
    ([pledge("2025-01-01", "2025-06-15")], [OLD], [], UNKNOWN, None),
    ([PLEDGED, pledge("2025-02-01", id="p0")], [OLD], [], HOLDS, 1),  # the newest
    ([pledge("2025-01-01", id="p2"), PLEDGED], [OLD], [], HOLDS, 1),  # then the smallest id
    ([PLEDGED], [asset("2020", "2025-01-02")], [], HOLDS, 0),  # it need not be held any more
    ([PLEDGED], [UNREGISTERED], [], UNKNOWN, None),  # a pledge on another asset
    ([pledge("2025-01-01", asset="a4")], [SOFTWARE], [], UNKNOWN, None),
    ([pledge("2025-01-01", asset="a4")], [SOFTWARE], [SAYS_1], FAILS, SAYS_1),
    ([], [SOFTWARE, UNREGISTERED], [SAYS_1], FAILS, SAYS_1),
    ([], [OLD], [SAYS_1], UNKNOWN, None),  # it may be pledged, though nobody recorded it
    ([], [ENDING], [says(1, "2024")], UNKNOWN, None),
    ([], [asset("2020", "2025-06-15")], [says(1, "2024")], FAILS, says(1, "2024")),
    ([], [], [says(0)], FAILS, says(0)),
    ([], [], [], UNKNOWN, None),
]


@pytest.mark.parametrize(("pledges", "assets", "facts", "verdict", "datum"), PLEDGE_CASES)
def test_asset_pledged(
    pledges: list[Any], assets: list[Any], facts: list[Fact], verdict: Verdict, datum: Any
) -> None:
    """A recorded pledge counts while it is registered; none can be only where nothing is held."""
    asked = of_kinds(Criterion.ASSET_PLEDGED, Comparison.HELD)
    shown = pledges[datum] if isinstance(datum, int) else datum
    assert judged(asked, pledges=pledges, assets=assets, facts=facts) == (verdict, shown)
