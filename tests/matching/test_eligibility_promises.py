"""Promises of eligibility: UNKNOWN never becomes a yes, and no order of input matters."""

from dataclasses import replace
from typing import TypeVar

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graph.model import (
    Comparison,
    Criterion,
    DayValue,
    Fact,
    FactNature,
    IntellectualProperty,
    Measure,
    PartialDate,
    Quantity,
    Rule,
    Verdict,
)
from matching.profiles import Profile
from tests.matching.records import profiles
from tests.matching.strategies import JUDGED, OF_THE_REQUEST, Question, ask, questions, rules
from tests.matching.trees import trees
from tests.oracles.eligibility import age_order, begun, first_day, last_day

SEVERAL = (Measure.SECTOR, Measure.REGION, Measure.SITE, Measure.CREDENTIALS_HELD)
"""Facts of which each says something of its own."""

LATEST = (
    Measure.STAGE,
    Measure.FOUNDED_ON,
    Measure.CREDENTIALS_HELD,
    Measure.ASSETS_HELD,
    Measure.DEBT_RATIO,
    Measure.HEADCOUNT_RATIO,
    Measure.EMPLOYEES,
    Measure.BALANCE,
)
"""Facts of which the latest says all."""

FEW = settings(derandomize=True, deadline=None, max_examples=200)
MANY = settings(derandomize=True, deadline=None, max_examples=4000)
T = TypeVar("T")
ORDER = {Verdict.FAILS: 0, Verdict.UNKNOWN: 1, Verdict.HOLDS: 2}


def is_about_the_firm(rule: Rule) -> bool:
    """Whether a rule asks something of the enterprise; at least no asset asks nothing."""
    trivial = rule.comparison in {Comparison.AT_LEAST, Comparison.LESS_THAN} and any(
        isinstance(value, Quantity) and value.number == 0 for value in rule.thresholds
    )
    is_of_none = rule.criterion == Criterion.ASSETS_HELD and trivial
    return rule.criterion not in OF_THE_REQUEST and not is_of_none


def is_bound_above(rule: Rule) -> bool:
    """Whether one more asset may break the rule."""
    above = {Comparison.AT_MOST, Comparison.LESS_THAN}
    return rule.criterion == Criterion.ASSETS_HELD and rule.comparison in above


def unpledged(question: Question, more: Profile) -> list[IntellectualProperty]:
    """Other assets, of which no pledge on record tells anything."""
    known = {one.id for one in question.profile.assets}
    known |= {one.asset_id for one in question.profile.pledges}
    return [one for one in more.assets if one.id not in known]


def check_nothing_known(question: Question) -> None:
    blank = ask(replace(question, profile=Profile()))
    for one in blank.rules:
        if is_about_the_firm(one.rule):
            assert (one.verdict, one.evidence) == (Verdict.UNKNOWN, None)


def check_undated_proves_nothing(question: Question) -> None:
    known = question.profile
    profile = Profile(
        tuple(replace(fact, as_of=None) for fact in known.facts),
        tuple(replace(holding, held_from=None) for holding in known.holdings),
        tuple(replace(one, valid_from=None) for one in known.memberships),
        tuple(replace(one, granted_on=None) for one in known.assets),
    )
    for one in ask(replace(question, profile=profile)).rules:
        if is_about_the_firm(one.rule):
            assert one.verdict == Verdict.UNKNOWN


def check_undated_only_adds_doubt(question: Question, more: Profile) -> None:
    known = question.profile
    taken = {one.id for one in (*known.facts, *known.holdings, *known.memberships)}
    others = unpledged(question, more)
    profile = replace(
        known,
        facts=known.facts
        + tuple(replace(fact, as_of=None) for fact in more.facts if fact.id not in taken),
        holdings=known.holdings
        + tuple(replace(one, held_from=None) for one in more.holdings if one.id not in taken),
        memberships=known.memberships
        + tuple(replace(one, valid_from=None) for one in more.memberships if one.id not in taken),
        assets=known.assets + tuple(replace(one, granted_on=None) for one in others),
    )
    after = ask(replace(question, profile=profile))
    for old, new in zip(ask(question).rules, after.rules, strict=True):
        assert new.verdict in {old.verdict, Verdict.UNKNOWN}
        if old.verdict == Verdict.HOLDS and not is_bound_above(old.rule):
            assert new == old


def check_future_changes_nothing(question: Question, more: Profile) -> None:
    as_of, known = question.request.as_of, question.profile
    taken = {one.id for one in (*known.facts, *known.memberships, *known.pledges)}
    profile = replace(
        known,
        facts=known.facts
        + tuple(
            fact
            for fact in more.facts
            if fact.id not in taken and fact.as_of is not None and not begun(fact, as_of)
        ),
        memberships=known.memberships
        + tuple(
            one
            for one in more.memberships
            if one.id not in taken and one.valid_from is not None and one.valid_from > as_of
        ),
        assets=known.assets
        + tuple(
            one
            for one in unpledged(question, more)
            if one.registry_number is not None
            and one.granted_on is not None
            and first_day(one.granted_on) > as_of
        ),
        pledges=known.pledges
        + tuple(one for one in more.pledges if one.id not in taken and one.registered_on > as_of),
    )
    assert ask(replace(question, profile=profile)) == ask(question)


def check_superseded_changes_nothing(question: Question, more: Profile) -> None:
    as_of = question.request.as_of
    current = [
        fact
        for fact in question.profile.facts
        if begun(fact, as_of) and fact.nature == FactNature.OBSERVED
    ]
    taken = {fact.id for fact in question.profile.facts}
    old = tuple(
        fact
        for fact in more.facts
        if fact.measure in LATEST
        and fact.id not in taken
        and begun(fact, as_of)
        and any(
            (later.measure, later.counterparty_id) == (fact.measure, fact.counterparty_id)
            and age_order(later) > age_order(fact)
            for later in current
        )
    )
    profile = replace(question.profile, facts=question.profile.facts + old)
    assert ask(replace(question, profile=profile)) == ask(question)


def check_losing_never_gains(question: Question, data: st.DataObject) -> None:
    """A membership that lapsed and the latest figure may be bad news: those are kept."""
    profile, as_of = question.profile, question.request.as_of
    dated = [
        fact
        for fact in profile.facts
        if begun(fact, as_of) and fact.nature == FactNature.OBSERVED and fact.measure not in SEVERAL
    ]
    kept = {fact.id for fact in dated if fact.measure not in LATEST or fact.counterparty_id}
    for measure in LATEST:
        series = [one for one in dated if one.measure == measure and not one.counterparty_id]
        if series:
            kept.add(max(series, key=age_order).id)
    has_bound_above = any(map(is_bound_above, question.rules))
    fewer = Profile(
        tuple(fact for fact in profile.facts if fact.id in kept or data.draw(st.booleans())),
        tuple(holding for holding in profile.holdings if data.draw(st.booleans())),
        profile.memberships,
        tuple(one for one in profile.assets if has_bound_above or data.draw(st.booleans())),
        tuple(one for one in profile.pledges if data.draw(st.booleans())),
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

    profile = replace(
        question.profile,
        facts=tuple(map(fact, question.profile.facts)),
        holdings=tuple(
            replace(one, held_from=sharper(one.held_from), held_until=sharper(one.held_until))
            for one in question.profile.holdings
        ),
        assets=tuple(
            replace(one, granted_on=sharper(one.granted_on), expires_on=sharper(one.expires_on))
            for one in question.profile.assets
        ),
    )
    after = ask(replace(question, profile=profile))
    for old, new in zip(ask(question).rules, after.rules, strict=True):
        assert old.verdict in {new.verdict, Verdict.UNKNOWN}


def check_order_does_not_matter(question: Question, data: st.DataObject) -> None:
    def turned(records: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(data.draw(st.permutations(records)))

    known = question.profile
    shuffled = replace(
        question,
        rules=turned(question.rules),
        terms=turned(question.terms),
        requirements=turned(question.requirements),
        profile=Profile(
            turned(known.facts),
            turned(known.holdings),
            turned(known.memberships),
            turned(known.assets),
            turned(known.pledges),
        ),
    )
    assert ask(shuffled) == ask(question)


def check_more_rules_are_stricter(question: Question, rule: Rule) -> None:
    assume(all(one.id != rule.id for one in question.rules))
    rule = replace(rule, part="of_its_own")
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
        if one.verdict != Verdict.UNKNOWN and is_about_the_firm(one.rule):
            known = question.profile
            records = (*known.facts, *known.holdings, *known.memberships)
            assert one.evidence in (*records, *known.assets, *known.pledges)


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
    return st.tuples(questions() | trees(), st.sampled_from(JUDGED)).flatmap(
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
@given(questions() | trees(), st.data())
def test_order_of_input_does_not_matter(question: Question, data: st.DataObject) -> None:
    """The same rules, requirements, terms and records in any order give the same answer."""
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
