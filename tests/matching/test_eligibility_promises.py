"""Promises of eligibility: UNKNOWN never becomes a yes, and no order of input matters."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.model import (
    DayValue,
    Fact,
    Measure,
    PartialDate,
    Rule,
    Verdict,
)
from matching.eligibility import Eligibility, eligibility
from matching.profiles import Profile
from tests.matching.strategies import (
    JUDGED,
    OF_THE_REQUEST,
    Question,
    profiles,
    questions,
    rules,
)
from tests.oracles.eligibility import age_order, begun, first_day, last_day

UNDATED_MEASURES = (Measure.STAGE, Measure.SECTOR, Measure.CREDENTIALS_HELD, Measure.FOUNDED_ON)
FEW = settings(derandomize=True, deadline=None, max_examples=200)
MANY = settings(derandomize=True, deadline=None, max_examples=4000)
ORDER = {Verdict.FAILS: 0, Verdict.UNKNOWN: 1, Verdict.HOLDS: 2}


def ask(question: Question) -> Eligibility:
    """The answer that is tested."""
    return eligibility(
        "product", question.rules, question.terms, question.profile, question.request
    )


def check_nothing_known(question: Question) -> None:
    blank = ask(replace(question, profile=Profile()))
    for one in blank.rules:
        if one.rule.criterion not in OF_THE_REQUEST:
            assert (one.verdict, one.evidence) == (Verdict.UNKNOWN, None)


def check_undated_proves_nothing(question: Question) -> None:
    profile = Profile(
        tuple(replace(fact, as_of=None) for fact in question.profile.facts),
        tuple(replace(holding, held_from=None) for holding in question.profile.holdings),
    )
    for one in ask(replace(question, profile=profile)).rules:
        if one.rule.criterion not in OF_THE_REQUEST:
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
    if before.rules and before.verdict != Verdict.NOT_ASKED:  # what was not asked is left out
        assert ORDER[after.verdict] <= ORDER[before.verdict]
    if before.verdict == Verdict.FAILS:
        assert after.verdict == Verdict.FAILS


def check_holds_means_all_hold(question: Question) -> None:
    found = ask(question)
    if found.verdict == Verdict.HOLDS:
        assert found.rules
        verdicts = {one.verdict for one in found.rules}
        assert Verdict.HOLDS in verdicts <= {Verdict.HOLDS, Verdict.NOT_ASKED}
    for one in found.rules:
        assert (one.missing is not None) == (one.verdict == Verdict.UNKNOWN)
        if one.verdict != Verdict.UNKNOWN and one.rule.criterion not in OF_THE_REQUEST:
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
