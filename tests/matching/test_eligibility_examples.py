"""Eligibility by example: what each rule of the house means for one enterprise."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph.model import (
    Comparison,
    CredentialHolding,
    Criterion,
    DayValue,
    Fact,
    FactNature,
    FinancingPurpose,
    LifeCycleStage,
    Measure,
    PartialDate,
    ProductTerms,
    PurposeValue,
    Qualifier,
    Quantity,
    Reference,
    Rule,
    StageValue,
    Unit,
    Verdict,
)
from matching.eligibility import Eligibility, Request
from matching.profiles import Profile
from tests.matching.built import TODAY, answered, fact, holding, rule, terms


def decide(
    rules: Sequence[Rule],
    facts: Sequence[Fact] = (),
    holdings: Sequence[CredentialHolding] = (),
    terms: Sequence[ProductTerms] = (),
    as_of: date = TODAY,
) -> Eligibility:
    """The answer to someone who asks for money for equipment."""
    profile = Profile(tuple(facts), tuple(holdings))
    request = Request(1_000_000, FinancingPurpose.EQUIPMENT, as_of)
    return answered(rules, profile, terms=terms, request=request)


GIANT = rule(Criterion.CREDENTIAL_HELD, Comparison.HELD, Reference("little-giant"))
GROWTH = rule(Criterion.STAGE, Comparison.IS_ONE_OF, StageValue(LifeCycleStage.GROWTH))
ROBOTS = rule(Criterion.SECTOR, Comparison.IS_ONE_OF, Reference("robotics"))
EQUIPMENT = rule(
    Criterion.PURPOSE, Comparison.IS_ONE_OF, PurposeValue(FinancingPurpose.EQUIPMENT), id="r0"
)


def test_a_product_without_rules_is_unknown() -> None:
    """A product whose rules nobody recorded is never offered as open."""
    found = decide([])
    assert (found.verdict, found.rules, found.limit) == (Verdict.UNKNOWN, (), None)
    assert (found.illustrative, found.requirement) == (False, None)


def test_rules_hold_from_their_first_day_until_before_their_last() -> None:
    """A rule counts on the day it begins and no longer on the day it ends."""
    begins = replace(EQUIPMENT, valid_from=TODAY)
    ended = replace(EQUIPMENT, valid_until=TODAY)
    assert decide([begins]).verdict == Verdict.HOLDS
    assert decide([ended]).verdict == Verdict.UNKNOWN
    assert decide([ended]).rules == ()


def test_an_unknown_rule_names_what_is_missing() -> None:
    """One missing datum makes the product UNKNOWN and is named, though all else holds."""
    found = decide([EQUIPMENT, GIANT])
    assert found.verdict == Verdict.UNKNOWN
    assert [one.missing for one in found.rules] == [None, Criterion.CREDENTIAL_HELD]


def test_one_failing_rule_decides_over_unknown_ones() -> None:
    """A product is closed as soon as one rule fails, whatever is missing elsewhere."""
    trade = rule(Criterion.PURPOSE, Comparison.IS_ONE_OF, PurposeValue(FinancingPurpose.TRADE))
    assert decide([trade, replace(GIANT, id="r2")]).verdict == Verdict.FAILS


def test_a_credential_that_nobody_recorded_is_not_one_that_is_not_held() -> None:
    """Without a complete list a missing credential is UNKNOWN, with it the rule fails."""
    other = holding("high-tech", "2024-01-01")
    told = fact(Measure.CREDENTIALS_HELD, Quantity(1.0, Unit.CREDENTIAL), "2025-01-01")
    too_many = replace(told, value=Quantity(2.0, Unit.CREDENTIAL))
    assert decide([GIANT], holdings=[other]).verdict == Verdict.UNKNOWN
    assert decide([GIANT], [told], [other]).verdict == Verdict.FAILS
    assert decide([GIANT], [told], [other]).rules[0].evidence == told
    assert decide([GIANT], [too_many], [other]).verdict == Verdict.UNKNOWN


def test_the_newest_doubt_is_shown_and_undated_ones_last() -> None:
    """Of several holdings that may count, the one with the latest day is the evidence."""
    undated = holding("little-giant", None, id="h1")
    older = holding("little-giant", "2023", "2025", id="h2")
    newer = holding("little-giant", "2024", "2025", id="h3")
    (found,) = decide([GIANT], holdings=[undated, older, newer]).rules
    assert (found.verdict, found.evidence) == (Verdict.UNKNOWN, newer)


def test_a_list_is_complete_only_if_every_holding_on_it_is_certain() -> None:
    """An undated holding, even of another credential, makes the list incomplete."""
    told = fact(Measure.CREDENTIALS_HELD, Quantity(1.0, Unit.CREDENTIAL), "2025-01-01")
    certain = holding("high-tech", "2024-01-01")
    undated = holding("technology-sme", None, id="h2")
    assert decide([GIANT], [told], [certain, undated]).verdict == Verdict.UNKNOWN


def test_a_list_is_complete_on_its_own_day() -> None:
    """The count is compared with what was held on the day of the count, not on today's."""
    told = fact(Measure.CREDENTIALS_HELD, Quantity(0.0, Unit.CREDENTIAL), "2024-06-30")
    later = holding("high-tech", "2024-07-01")
    assert decide([GIANT], [told], [later]).verdict == Verdict.FAILS


def test_a_count_of_a_year_counts_on_the_last_day_of_the_year() -> None:
    """What was awarded within the year of the count is on the list, what ended in it is not."""
    told = fact(Measure.CREDENTIALS_HELD, Quantity(1.0, Unit.CREDENTIAL), "2024")
    awarded = holding("high-tech", "2024-07-01")
    ended = holding("technology-sme", "2023", "2024-07-01", id="h2")
    assert decide([GIANT], [told], [awarded, ended]).verdict == Verdict.FAILS
    assert decide([GIANT], [told], [ended]).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("held_from", "held_until", "verdict"),
    [
        ("2025-06-15", None, Verdict.HOLDS),
        ("2025-06-16", None, Verdict.UNKNOWN),
        ("2025-06", None, Verdict.UNKNOWN),
        ("2025-05", None, Verdict.HOLDS),
        (None, None, Verdict.UNKNOWN),
        ("2024", "2025-06-15", Verdict.UNKNOWN),
        ("2024", "2025-06-16", Verdict.HOLDS),
        ("2024", "2025-06", Verdict.UNKNOWN),
        ("2024", "2025-07", Verdict.HOLDS),
    ],
)
def test_a_holding_counts_only_while_it_is_certain(
    held_from: str | None, held_until: str | None, verdict: Verdict
) -> None:
    """A credential opens a product from the last day it may begin to the first it may end."""
    found = decide([GIANT], holdings=[holding("little-giant", held_from, held_until)])
    assert found.verdict == verdict


def test_any_one_of_the_asked_credentials_is_enough() -> None:
    """A rule that names two credentials holds with either of them."""
    either = replace(GIANT, thresholds=(Reference("little-giant"), Reference("high-tech")))
    assert decide([either], holdings=[holding("high-tech", "2024")]).verdict == Verdict.HOLDS


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [("2025-06-15", Verdict.HOLDS), ("2025-06", Verdict.UNKNOWN), ("2025", Verdict.UNKNOWN)],
)
def test_a_figure_of_a_period_holds_from_its_last_day(as_of: str, verdict: Verdict) -> None:
    """What is said of a month or a year is not used before that month or year is over."""
    stage = fact(Measure.STAGE, StageValue(LifeCycleStage.GROWTH), as_of)
    assert decide([GROWTH], [stage]).verdict == verdict


def test_a_later_stage_replaces_an_earlier_one() -> None:
    """Only the latest stage counts, and losing it brings the earlier one back."""
    young = fact(Measure.STAGE, StageValue(LifeCycleStage.GROWTH), "2023", id="f2")
    grown = fact(Measure.STAGE, StageValue(LifeCycleStage.MATURE), "2024", id="f1")
    assert decide([GROWTH], [young, grown]).verdict == Verdict.FAILS
    assert decide([GROWTH], [young]).verdict == Verdict.HOLDS


def test_of_facts_of_one_day_the_one_recorded_last_counts() -> None:
    """A correction that is recorded later wins; only then does the greater id decide."""
    grown = fact(Measure.STAGE, StageValue(LifeCycleStage.MATURE), "2024", id="f2")
    corrected = fact(Measure.STAGE, StageValue(LifeCycleStage.GROWTH), "2024-12-31", id="f1")
    corrected = replace(corrected, recorded_at="2025-02-01T00:00:00Z")
    assert decide([GROWTH], [corrected, grown]).verdict == Verdict.HOLDS
    alike = replace(corrected, recorded_at=grown.recorded_at)
    assert decide([GROWTH], [alike, grown]).verdict == Verdict.FAILS


def test_an_undated_stage_is_shown_and_satisfies_nothing() -> None:
    """A stage without a day leaves the rule UNKNOWN, with the stage as evidence."""
    undated = fact(Measure.STAGE, StageValue(LifeCycleStage.GROWTH), None)
    another = replace(undated, id="f2")
    (found,) = decide([GROWTH], [another, undated]).rules
    assert (found.verdict, found.evidence) == (Verdict.UNKNOWN, undated)


def test_another_sector_fails_only_without_doubt() -> None:
    """A known other sector closes a product, unless the asked sector may hold too."""
    other = fact(Measure.SECTOR, Reference("battery"), "2024", id="f1")
    perhaps = fact(Measure.SECTOR, Reference("robotics"), None, id="f2")
    ending = fact(Measure.SECTOR, Reference("robotics"), "2024", "2025", id="f3")
    assert decide([ROBOTS], [other]).verdict == Verdict.FAILS
    assert decide([ROBOTS], [other, perhaps]).verdict == Verdict.UNKNOWN
    assert decide([ROBOTS], [other, ending]).verdict == Verdict.UNKNOWN


def test_a_sector_that_ended_is_gone() -> None:
    """A sector that the enterprise has left neither opens nor closes a product."""
    left = fact(Measure.SECTOR, Reference("robotics"), "2023", "2025-06-15")
    (found,) = decide([ROBOTS], [left]).rules
    assert (found.verdict, found.evidence) == (Verdict.UNKNOWN, None)


@pytest.mark.parametrize(
    ("comparison", "before", "on", "after"),
    [
        (Comparison.AT_LEAST, Verdict.FAILS, Verdict.HOLDS, Verdict.HOLDS),
        (Comparison.MORE_THAN, Verdict.FAILS, Verdict.FAILS, Verdict.HOLDS),
        (Comparison.AT_MOST, Verdict.HOLDS, Verdict.HOLDS, Verdict.FAILS),
        (Comparison.LESS_THAN, Verdict.HOLDS, Verdict.FAILS, Verdict.FAILS),
    ],
)
def test_an_age_turns_on_the_birthday(
    comparison: Comparison, before: Verdict, on: Verdict, after: Verdict
) -> None:
    """Founded on 29 February, an enterprise is a year old on 28 February."""
    old = rule(Criterion.AGE, comparison, Quantity(1.0, Unit.YEAR))
    founded = fact(Measure.FOUNDED_ON, DayValue(PartialDate("2024-02-29")), "2024-02-29")
    verdicts = [
        decide([old], [founded], as_of=date(2025, 2, 27)).verdict,
        decide([old], [founded], as_of=date(2025, 2, 28)).verdict,
        decide([old], [founded], as_of=date(2025, 3, 1)).verdict,
    ]
    assert verdicts == [before, on, after]


@pytest.mark.parametrize(
    ("months", "birthday"), [(1, "2023-09-30"), (2, "2023-10-31"), (6, "2024-02-29")]
)
def test_months_end_on_the_last_day_that_exists(months: int, birthday: str) -> None:
    """Founded on 31 August, an enterprise grows a month older on the last day of a short month."""
    old = rule(Criterion.AGE, Comparison.AT_LEAST, Quantity(float(months), Unit.MONTH))
    founded = fact(Measure.FOUNDED_ON, DayValue(PartialDate("2023-08-31")), "2023-08-31")
    day = date.fromisoformat(birthday)
    assert decide([old], [founded], as_of=day).verdict == Verdict.HOLDS
    assert decide([old], [founded], as_of=day - timedelta(1)).verdict == Verdict.FAILS


def test_an_age_is_unknown_only_inside_the_doubt() -> None:
    """A founding year decides an age rule except in the year that the answer hangs on."""
    old = rule(Criterion.AGE, Comparison.AT_LEAST, Quantity(36.0, Unit.MONTH))
    verdicts = [
        decide([old], [fact(Measure.FOUNDED_ON, DayValue(PartialDate(year)), "2024")]).verdict
        for year in ("2021", "2022", "2023")
    ]
    assert verdicts == [Verdict.HOLDS, Verdict.UNKNOWN, Verdict.FAILS]


def test_what_cannot_be_judged_is_unknown() -> None:
    """A rule that has no reading is UNKNOWN, whatever is at hand."""
    between = rule(Criterion.STAGE, Comparison.AT_LEAST, StageValue(LifeCycleStage.GROWTH))
    known = fact(Measure.STAGE, StageValue(LifeCycleStage.GROWTH), "2024")
    (found,) = decide([between], [known]).rules
    assert (found.verdict, found.evidence) == (Verdict.UNKNOWN, None)


def test_an_answer_is_illustrative_if_what_decides_it_is() -> None:
    """The mark is set by the deciding rules and by a shown limit, not by any other rule."""
    shown = replace(EQUIPMENT, illustrative=True)
    assert decide([shown]).illustrative
    assert not decide([shown, GIANT]).illustrative
    assert decide([EQUIPMENT], terms=[terms(1_000, illustrative=True)]).illustrative
    assert not decide([EQUIPMENT], terms=[terms(None, illustrative=True)]).illustrative
    assert not decide([EQUIPMENT], terms=[terms(1_000, illustrative=False)]).illustrative


def test_a_count_that_is_a_bound_completes_nothing() -> None:
    """With "at least one label", or a target of one, an absent label stays UNKNOWN."""
    exact = fact(Measure.CREDENTIALS_HELD, Quantity(1.0, Unit.CREDENTIAL), "2025-01-01")
    bound = replace(exact, qualifier=Qualifier.AT_LEAST)
    target = replace(exact, nature=FactNature.TARGET)
    held = [holding("high-tech", "2024-01-01")]
    assert decide([GIANT], [exact], held).verdict == Verdict.FAILS
    assert decide([GIANT], [bound], held).verdict == Verdict.UNKNOWN
    assert decide([GIANT], [target], held).verdict == Verdict.UNKNOWN
