"""Promises of the expertise ranking: shared topics and sectors, each named."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import (
    ExpertiseProfile,
    Fact,
    FactNature,
    FinancingPurpose,
    Measure,
    PartialDate,
    Qualifier,
    Reference,
    TextValue,
    Value,
)
from matching.expertise import expertise_matches
from matching.profiles import Profile
from tests.matching.strategies import DAYS, EXPERTISE_MEASURES, RECORDED, offers, profiles
from tests.oracles.eligibility import Case, begun
from tests.oracles.expertise import matches

FEW = settings(derandomize=True, deadline=None, max_examples=200)
MANY = settings(derandomize=True, deadline=None, max_examples=4000)
TODAY = date(2025, 6, 15)

Asked = tuple[date, Profile, list[ExpertiseProfile]]


def asked() -> st.SearchStrategy[Asked]:
    """A day, an enterprise and what is on offer."""
    return st.sampled_from(DAYS).flatmap(
        lambda day: st.tuples(
            st.just(day),
            profiles(day, EXPERTISE_MEASURES),
            st.lists(offers(), max_size=6, unique_by=lambda offer: offer.expertise_id),
        )
    )


def check_definition(question: Asked) -> None:
    day, profile, offered = question
    found = expertise_matches(profile, offered, day)
    case = Case(profile.facts, profile.holdings, FinancingPurpose.RESEARCH, day)
    assert [
        (one.expertise_id, [(term.kind.name, term.evidence_id) for term in one.terms])
        for one in found
    ] == matches(case, offered)
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    for one in found:
        assert all(term.contribution == 1.0 for term in one.terms)
        assert one.score == float(len(one.terms))


def check_order_does_not_matter(question: Asked, data: st.DataObject) -> None:
    day, profile, offered = question
    shuffled = [
        replace(
            offer,
            topic_ids=tuple(data.draw(st.permutations(offer.topic_ids))),
            sector_ids=tuple(data.draw(st.permutations(offer.sector_ids))),
        )
        for offer in data.draw(st.permutations(offered))
    ]
    facts = tuple(data.draw(st.permutations(profile.facts)))
    assert expertise_matches(Profile(facts), iter(shuffled), day) == expertise_matches(
        profile, offered, day
    )


def check_each_offer_stands_alone(question: Asked) -> None:
    day, profile, offered = question
    alone = [one for offer in offered for one in expertise_matches(profile, [offer], day)]
    assert all(one.rank == 1 for one in alone)
    together = expertise_matches(profile, offered, day)
    assert {replace(one, rank=1) for one in together} == set(alone)


def check_future_is_not_seen(question: Asked) -> None:
    day, profile, offered = question
    seen = tuple(fact for fact in profile.facts if fact.as_of is None or begun(fact, day))
    assert expertise_matches(Profile(seen), offered, day) == expertise_matches(
        profile, offered, day
    )


@FEW
@given(asked())
def test_ranks_as_defined(question: Asked) -> None:
    """Any enterprise gets the offers, terms and order that the definition gives it."""
    check_definition(question)


@FEW
@given(asked(), st.data())
def test_order_of_input_does_not_matter(question: Asked, data: st.DataObject) -> None:
    """Facts, offers and their topics in any order give the same list."""
    check_order_does_not_matter(question, data)


@FEW
@given(asked())
def test_each_offer_stands_alone(question: Asked) -> None:
    """What else is on offer changes an offer's rank, never its score or its reasons."""
    check_each_offer_stands_alone(question)


@FEW
@given(asked())
def test_future_facts_are_not_seen(question: Asked) -> None:
    """What the enterprise will do later brings no offer today."""
    check_future_is_not_seen(question)


@pytest.mark.deep
@MANY
@given(asked(), st.data())
def test_all_promises_deep(question: Asked, data: st.DataObject) -> None:
    """Every promise above holds for thousands of enterprises."""
    check_definition(question)
    check_order_does_not_matter(question, data)
    check_each_offer_stands_alone(question)
    check_future_is_not_seen(question)


# Examples


def fact(
    id: str, measure: Measure, value: Value, as_of: str | None = "2024", until: str | None = None
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
        recorded_at=RECORDED[0],
        superseded_at=None,
    )


OFFERS = [
    ExpertiseProfile("e1", ("vision",), ()),
    ExpertiseProfile("e2", ("grippers", "vision"), ("robotics",)),
    ExpertiseProfile("e3", (), ("robotics",)),
    ExpertiseProfile("e4", ("batteries",), ("battery",)),
]


def ids(*facts: Fact) -> list[str]:
    """The offers for an enterprise with these facts."""
    return [one.expertise_id for one in expertise_matches(Profile(facts), OFFERS, TODAY)]


def test_the_offer_that_shares_most_comes_first() -> None:
    """Each shared topic and sector counts one; equal offers are ordered by id."""
    facts = (
        fact("f1", Measure.CORE_TECHNOLOGY, Reference("vision")),
        fact("f2", Measure.SECTOR, Reference("robotics")),
    )
    first, *_ = expertise_matches(Profile(facts), OFFERS, TODAY)
    assert ids(*facts) == ["e2", "e1", "e3"]
    assert [(term.kind.name, term.evidence_id) for term in first.terms] == [
        ("SAME_TOPIC", "vision"),
        ("SAME_SECTOR", "robotics"),
    ]


def test_an_enterprise_of_which_nothing_is_known_gets_nothing() -> None:
    """Offers that share nothing are absent."""
    assert ids() == []
    assert ids(fact("f1", Measure.CORE_TECHNOLOGY, TextValue("vision"))) == []


def test_a_sector_is_no_topic() -> None:
    """A sector and a topic with one id are not mistaken for each other."""
    assert ids(fact("f1", Measure.SECTOR, Reference("vision"))) == []
    assert ids(fact("f1", Measure.CORE_TECHNOLOGY, Reference("robotics"))) == []


def test_what_may_hold_still_finds_expertise() -> None:
    """An offer commits nobody, so undated and perhaps-ended facts count; ended ones do not."""
    battery = Reference("battery")
    assert ids(fact("f1", Measure.SECTOR, battery, None)) == ["e4"]
    assert ids(fact("f1", Measure.SECTOR, battery, "2023", "2025")) == ["e4"]
    assert ids(fact("f1", Measure.SECTOR, battery, "2023", "2024")) == []
    assert ids(fact("f1", Measure.SECTOR, battery, "2025")) == []
