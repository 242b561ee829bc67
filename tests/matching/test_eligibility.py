"""Promises of eligibility: three values, never a guess, always the datum behind them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

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
    Money,
    PartialDate,
    ProductTerms,
    PurposeValue,
    Qualifier,
    Quantity,
    Reference,
    Rule,
    StageValue,
    Unit,
    Value,
    Verdict,
)
from matching.eligibility import Eligibility, Request, eligibility
from matching.profiles import Profile
from tests.matching.strategies import (
    JUDGED,
    USUAL,
    Question,
    profiles,
    questions,
    rules,
)
from tests.oracles.eligibility import Answer, age_order, answer, begun, first_day, last_day

UNDATED_MEASURES = (Measure.STAGE, Measure.SECTOR, Measure.CREDENTIALS_HELD, Measure.FOUNDED_ON)
FEW = settings(derandomize=True, deadline=None, max_examples=200)
MANY = settings(derandomize=True, deadline=None, max_examples=4000)
ORDER = {Verdict.FAILS: 0, Verdict.UNKNOWN: 1, Verdict.HOLDS: 2}


def ask(question: Question) -> Eligibility:
    """The answer that is tested."""
    return eligibility(
        "product", question.rules, question.terms, question.profile, question.request
    )


def plain(found: Eligibility) -> Answer:
    """The answer in the words of the oracle."""
    return Answer(
        found.verdict,
        tuple((one.rule.id, one.verdict, one.evidence, one.missing) for one in found.rules),
        found.limit,
        found.illustrative,
    )


# Against the definition


def check_definition(question: Question) -> None:
    found = ask(question)
    assert plain(found) == answer(question.rules, question.terms, question.case)
    assert found.product_id == "product"
    assert all(one.rule in question.rules for one in found.rules)


@FEW
@given(questions())
def test_answers_as_defined(question: Question) -> None:
    """Any question gets the verdict, evidence, limit and mark that the definition gives it."""
    check_definition(question)


@FEW
@given(questions((Criterion.STAGE,)))
def test_stage_as_defined(question: Question) -> None:
    """A stage rule reads the latest dated stage and nothing else."""
    check_definition(question)


@FEW
@given(questions((Criterion.SECTOR,)))
def test_sector_as_defined(question: Question) -> None:
    """A sector rule reads all the sectors that hold, and says what may hold."""
    check_definition(question)


@FEW
@given(questions((Criterion.CREDENTIAL_HELD,)))
def test_credential_as_defined(question: Question) -> None:
    """A credential rule fails only where the recorded list is known to be complete."""
    check_definition(question)


@FEW
@given(questions((Criterion.AGE,)))
def test_age_as_defined(question: Question) -> None:
    """An age rule compares days, for every day on which the enterprise may be founded."""
    check_definition(question)


@pytest.mark.deep
@settings(MANY, max_examples=8000)
@given(questions())
def test_answers_as_defined_deep(question: Question) -> None:
    """Thousands of mixed questions are answered as defined."""
    check_definition(question)


@pytest.mark.deep
@MANY
@pytest.mark.parametrize("criterion", JUDGED)
@given(data=st.data())
def test_each_criterion_as_defined_deep(criterion: Criterion, data: st.DataObject) -> None:
    """Thousands of questions about each criterion are answered as defined."""
    check_definition(data.draw(questions((criterion,))))


# What never becomes a yes


def check_nothing_known(question: Question) -> None:
    blank = ask(replace(question, profile=Profile()))
    for one in blank.rules:
        if one.rule.criterion != Criterion.PURPOSE:
            assert (one.verdict, one.evidence) == (Verdict.UNKNOWN, None)


def check_undated_proves_nothing(question: Question) -> None:
    profile = Profile(
        tuple(replace(fact, as_of=None) for fact in question.profile.facts),
        tuple(replace(holding, held_from=None) for holding in question.profile.holdings),
    )
    for one in ask(replace(question, profile=profile)).rules:
        if one.rule.criterion != Criterion.PURPOSE:
            assert one.verdict == Verdict.UNKNOWN


def check_undated_only_adds_doubt(question: Question, more: Profile) -> None:
    taken = {fact.id for fact in question.profile.facts}
    kept = {holding.id for holding in question.profile.holdings}
    profile = Profile(
        question.profile.facts
        + tuple(replace(fact, as_of=None) for fact in more.facts if fact.id not in taken),
        question.profile.holdings
        + tuple(replace(one, held_from=None) for one in more.holdings if one.id not in kept),
    )
    after = ask(replace(question, profile=profile))
    for old, new in zip(ask(question).rules, after.rules, strict=True):
        assert new.verdict in {old.verdict, Verdict.UNKNOWN}
        if old.verdict == Verdict.HOLDS:
            assert new == old


def check_future_changes_nothing(question: Question, more: Profile) -> None:
    as_of = question.request.as_of
    taken = {fact.id for fact in question.profile.facts}
    future = tuple(
        fact
        for fact in more.facts
        if fact.id not in taken and fact.as_of is not None and not begun(fact, as_of)
    )
    profile = replace(question.profile, facts=question.profile.facts + future)
    assert ask(replace(question, profile=profile)) == ask(question)


def check_superseded_changes_nothing(question: Question, more: Profile) -> None:
    as_of = question.request.as_of
    current = [fact for fact in question.profile.facts if begun(fact, as_of)]
    taken = {fact.id for fact in question.profile.facts}
    old = tuple(
        fact
        for fact in more.facts
        if fact.measure in {Measure.STAGE, Measure.FOUNDED_ON, Measure.CREDENTIALS_HELD}
        and fact.id not in taken
        and begun(fact, as_of)
        and any(
            later.measure == fact.measure and age_order(later) > age_order(fact)
            for later in current
        )
    )
    profile = replace(question.profile, facts=question.profile.facts + old)
    assert ask(replace(question, profile=profile)) == ask(question)


def check_losing_never_gains(question: Question, data: st.DataObject) -> None:
    profile = question.profile
    latest_ids = {
        max(series, key=age_order).id
        for measure in (Measure.STAGE, Measure.FOUNDED_ON)
        if (
            series := [
                fact
                for fact in profile.facts
                if fact.measure == measure and begun(fact, question.request.as_of)
            ]
        )
    }
    fewer = Profile(
        tuple(fact for fact in profile.facts if fact.id in latest_ids or data.draw(st.booleans())),
        tuple(holding for holding in profile.holdings if data.draw(st.booleans())),
    )
    full, less = ask(question), ask(replace(question, profile=fewer))
    for old, new in zip(full.rules, less.rules, strict=True):
        assert new.verdict != Verdict.HOLDS or old.verdict == Verdict.HOLDS
    assert less.verdict != Verdict.HOLDS or full.verdict == Verdict.HOLDS


def days_of(day: PartialDate) -> st.SearchStrategy[PartialDate]:
    """The days that a half-known day may turn out to be, edges first."""
    edges = st.sampled_from([first_day(day), last_day(day)])
    inside = st.dates(first_day(day), last_day(day))
    return (edges | inside).map(lambda one: PartialDate(one.isoformat()))


def check_sharper_days_take_nothing_back(question: Question, data: st.DataObject) -> None:
    def sharper(day: PartialDate | None) -> PartialDate | None:
        return None if day is None else data.draw(days_of(day))

    def fact(one: Fact) -> Fact:
        value = one.value
        if isinstance(value, DayValue):
            value = DayValue(data.draw(days_of(value.day)))
        return replace(one, value=value, until=sharper(one.until))

    profile = Profile(
        tuple(map(fact, question.profile.facts)),
        tuple(
            replace(one, held_from=sharper(one.held_from), held_until=sharper(one.held_until))
            for one in question.profile.holdings
        ),
    )
    after = ask(replace(question, profile=profile))
    for old, new in zip(ask(question).rules, after.rules, strict=True):
        assert old.verdict in {new.verdict, Verdict.UNKNOWN}


def check_order_does_not_matter(question: Question, data: st.DataObject) -> None:
    shuffled = replace(
        question,
        rules=tuple(data.draw(st.permutations(question.rules))),
        profile=Profile(
            tuple(data.draw(st.permutations(question.profile.facts))),
            tuple(data.draw(st.permutations(question.profile.holdings))),
        ),
    )
    assert ask(shuffled) == ask(question)


def check_more_rules_are_stricter(question: Question, rule: Rule) -> None:
    assume(all(one.id != rule.id for one in question.rules))
    before = ask(question)
    after = ask(replace(question, rules=(*question.rules, rule)))
    if before.rules:
        assert ORDER[after.verdict] <= ORDER[before.verdict]
    if before.verdict == Verdict.FAILS:
        assert after.verdict == Verdict.FAILS


def check_holds_means_all_hold(question: Question) -> None:
    found = ask(question)
    if found.verdict == Verdict.HOLDS:
        assert found.rules
        assert all(one.verdict == Verdict.HOLDS for one in found.rules)
    for one in found.rules:
        assert (one.missing is not None) == (one.verdict == Verdict.UNKNOWN)
        if one.verdict != Verdict.UNKNOWN and one.rule.criterion != Criterion.PURPOSE:
            assert one.evidence in (*question.profile.facts, *question.profile.holdings)


def question_and_profile() -> st.SearchStrategy[tuple[Question, Profile]]:
    """A question and more knowledge of the kind it is about."""
    return questions().flatmap(
        lambda question: st.tuples(
            st.just(question),
            profiles(
                question.request.as_of,
                tuple({fact.measure: 0 for fact in question.profile.facts}) or (Measure.SECTOR,),
            ),
        )
    )


def question_and_rule() -> st.SearchStrategy[tuple[Question, Rule]]:
    """A question and one more rule around the same day."""
    return st.tuples(questions(), st.sampled_from(JUDGED)).flatmap(
        lambda pair: st.tuples(st.just(pair[0]), rules(pair[0].request.as_of, pair[1]))
    )


@FEW
@given(questions())
def test_nothing_known_is_unknown(question: Question) -> None:
    """Where nothing is known of an enterprise, no rule about it holds or fails."""
    check_nothing_known(question)


@FEW
@given(questions())
def test_undated_proves_nothing(question: Question) -> None:
    """Facts and holdings without a day satisfy no rule and fail none."""
    check_undated_proves_nothing(question)


@FEW
@given(question_and_profile())
def test_undated_only_adds_doubt(pair: tuple[Question, Profile]) -> None:
    """Adding undated facts and holdings leaves a verdict or makes it UNKNOWN, never a yes."""
    check_undated_only_adds_doubt(*pair)


@FEW
@given(question_and_profile())
def test_future_facts_change_nothing(pair: tuple[Question, Profile]) -> None:
    """Facts whose period has not wholly come by the day of the question are not seen."""
    check_future_changes_nothing(*pair)


@FEW
@given(question_and_profile())
def test_superseded_facts_change_nothing(pair: tuple[Question, Profile]) -> None:
    """Adding figures that a later figure of their series has replaced changes no answer."""
    check_superseded_changes_nothing(*pair)


@FEW
@given(questions(), st.data())
def test_losing_knowledge_never_gains_a_yes(question: Question, data: st.DataObject) -> None:
    """Taking facts and holdings away, but not the latest of a series, never makes a rule hold."""
    check_losing_never_gains(question, data)


@FEW
@given(questions(), st.data())
def test_sharper_days_take_nothing_back(question: Question, data: st.DataObject) -> None:
    """Once an end, an award or a founding is known to the day, no yes or no is taken back."""
    check_sharper_days_take_nothing_back(question, data)


@FEW
@given(questions(), st.data())
def test_order_of_input_does_not_matter(question: Question, data: st.DataObject) -> None:
    """The same rules, facts and holdings in any order give the same answer."""
    check_order_does_not_matter(question, data)


@FEW
@given(question_and_rule())
def test_more_rules_are_stricter(pair: tuple[Question, Rule]) -> None:
    """One more rule never improves the verdict of a product that has rules in force."""
    check_more_rules_are_stricter(*pair)


@FEW
@given(questions())
def test_a_yes_rests_on_every_rule(question: Question) -> None:
    """A product is open only if it has rules and each one holds, with a datum that was given."""
    check_holds_means_all_hold(question)


@pytest.mark.deep
@MANY
@given(question_and_profile(), question_and_rule(), st.data())
def test_all_promises_deep(
    pair: tuple[Question, Profile], other: tuple[Question, Rule], data: st.DataObject
) -> None:
    """Every promise above holds for thousands of questions."""
    question, more = pair
    check_nothing_known(question)
    check_undated_proves_nothing(question)
    check_undated_only_adds_doubt(question, more)
    check_future_changes_nothing(question, more)
    check_superseded_changes_nothing(question, more)
    check_losing_never_gains(question, data)
    check_sharper_days_take_nothing_back(question, data)
    check_order_does_not_matter(question, data)
    check_more_rules_are_stricter(*other)
    check_holds_means_all_hold(question)


# Examples


TODAY = date(2025, 6, 15)


def rule(
    criterion: Criterion,
    comparison: Comparison,
    *thresholds: Value,
    id: str = "r1",
    valid_from: str = "2020-01-01",
    valid_until: str | None = None,
    illustrative: bool = False,
) -> Rule:
    """A rule, in force today unless its days say otherwise."""
    return Rule(
        id,
        "product",
        criterion,
        comparison,
        thresholds,
        date.fromisoformat(valid_from),
        None if valid_until is None else date.fromisoformat(valid_until),
        illustrative,
        unconfirmed=False,
        synthetic=True,
        recorded_at="2025-01-01T00:00:00Z",
        superseded_at=None,
    )


def fact(
    measure: Measure, value: Value, as_of: str | None, until: str | None = None, id: str = "f1"
) -> Fact:
    """A fact about the enterprise."""
    return Fact(
        id,
        "enterprise",
        measure,
        value,
        Qualifier.EXACTLY,
        FactNature.OBSERVED,
        None if as_of is None else PartialDate(as_of),
        None,
        None if until is None else PartialDate(until),
        "",
        synthetic=True,
        recorded_at="2025-01-01T00:00:00Z",
        superseded_at=None,
    )


def holding(
    credential: str, held_from: str | None, held_until: str | None = None, id: str = "h1"
) -> CredentialHolding:
    """A credential of the enterprise."""
    return CredentialHolding(
        id,
        "enterprise",
        credential,
        None if held_from is None else PartialDate(held_from),
        None if held_until is None else PartialDate(held_until),
        synthetic=True,
        recorded_at="2025-01-01T00:00:00Z",
    )


def terms(maximum: int | None, *, illustrative: bool) -> ProductTerms:
    """Terms with a maximum or without."""
    return ProductTerms(
        "terms",
        "product",
        0,
        maximum,
        None,
        10_000,
        None,
        None,
        date(2020, 1, 1),
        None,
        illustrative,
        "2025-01-01T00:00:00Z",
        None,
    )


def decide(
    rules: Sequence[Rule],
    facts: Sequence[Fact] = (),
    holdings: Sequence[CredentialHolding] = (),
    terms: ProductTerms | None = None,
    as_of: date = TODAY,
) -> Eligibility:
    """The answer to someone who asks for money for equipment."""
    return eligibility(
        "product",
        rules,
        terms,
        Profile(tuple(facts), tuple(holdings)),
        Request(1_000_000, FinancingPurpose.EQUIPMENT, as_of),
    )


GIANT = rule(Criterion.CREDENTIAL_HELD, Comparison.HELD, Reference("little-giant"))
GROWTH = rule(Criterion.STAGE, Comparison.IS_ONE_OF, StageValue(LifeCycleStage.GROWTH))
ROBOTS = rule(Criterion.SECTOR, Comparison.IS_ONE_OF, Reference("robotics"))
EQUIPMENT = rule(
    Criterion.PURPOSE, Comparison.IS_ONE_OF, PurposeValue(FinancingPurpose.EQUIPMENT), id="r0"
)


def test_a_product_without_rules_is_unknown() -> None:
    """A product whose rules nobody recorded is never offered as open."""
    assert decide([]) == Eligibility("product", Verdict.UNKNOWN, (), None, illustrative=False)


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


def test_an_undated_stage_is_shown_and_satisfies_nothing() -> None:
    """A stage without a day leaves the rule UNKNOWN, with the stage as evidence."""
    undated = fact(Measure.STAGE, StageValue(LifeCycleStage.GROWTH), None)
    (found,) = decide([GROWTH], [undated]).rules
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


def test_an_age_is_unknown_only_inside_the_doubt() -> None:
    """A founding year decides an age rule except in the year that the answer hangs on."""
    old = rule(Criterion.AGE, Comparison.AT_LEAST, Quantity(36.0, Unit.MONTH))
    verdicts = [
        decide([old], [fact(Measure.FOUNDED_ON, DayValue(PartialDate(year)), "2024")]).verdict
        for year in ("2021", "2022", "2023")
    ]
    assert verdicts == [Verdict.HOLDS, Verdict.UNKNOWN, Verdict.FAILS]


def test_what_cannot_be_judged_is_unknown() -> None:
    """A rule on a figure that is not judged is UNKNOWN even if the figure is at hand."""
    earns = rule(Criterion.REVENUE, Comparison.AT_LEAST, Money(1))
    known = fact(Measure.REVENUE, Money(2), "2024")
    (found,) = decide([earns], [known]).rules
    assert (found.verdict, found.evidence) == (Verdict.UNKNOWN, None)


def test_an_answer_is_illustrative_if_what_decides_it_is() -> None:
    """The mark is set by the deciding rules and by a shown limit, not by any other rule."""
    shown = replace(EQUIPMENT, illustrative=True)
    assert decide([shown]).illustrative
    assert not decide([shown, GIANT]).illustrative
    assert decide([EQUIPMENT], terms=terms(1_000, illustrative=True)).illustrative
    assert not decide([EQUIPMENT], terms=terms(None, illustrative=True)).illustrative
    assert not decide([EQUIPMENT], terms=terms(1_000, illustrative=False)).illustrative


@pytest.mark.parametrize("criterion", JUDGED)
def test_the_random_questions_reach_every_answer(criterion: Criterion) -> None:
    """The random questions lead to each verdict of a criterion, with and without evidence."""
    seen: set[tuple[Verdict, bool]] = set()

    @settings(FEW, max_examples=400)
    @given(questions((criterion,)))
    def look(question: Question) -> None:
        for one in ask(question).rules:
            if one.rule.comparison in USUAL[criterion]:
                seen.add((one.verdict, one.evidence is not None))

    look()
    if criterion == Criterion.PURPOSE:
        assert seen == {(Verdict.HOLDS, False), (Verdict.FAILS, False)}
    else:
        assert seen == {
            (Verdict.HOLDS, True),
            (Verdict.FAILS, True),
            (Verdict.UNKNOWN, True),
            (Verdict.UNKNOWN, False),
        }
