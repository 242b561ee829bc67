"""Eligibility against its definition: verdict, evidence, limit and mark of any question."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import Criterion, Verdict
from tests.matching.strategies import (
    JUDGED,
    OF_THE_REQUEST,
    USUAL,
    Question,
    ask,
    expected,
    plain,
    questions,
)

LISTED = (
    Criterion.CREDENTIAL_HELD,
    Criterion.ASSETS_HELD,
    Criterion.ASSET_KIND,
    Criterion.ASSET_PLEDGED,
)
FEW = settings(derandomize=True, deadline=None, max_examples=200)
MANY = settings(derandomize=True, deadline=None, max_examples=4000)


# Against the definition


def check_definition(question: Question) -> None:
    found = ask(question)
    assert plain(found) == expected(question)
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
@given(questions(LISTED))
def test_complete_lists_as_defined(question: Question) -> None:
    """Where a count of credentials or assets is stated, its own day and number decide."""
    check_definition(question)


@FEW
@given(questions((Criterion.PARK_MEMBERSHIP,)))
def test_park_membership_as_defined(question: Question) -> None:
    """Where an enterprise was admitted the membership decides, else where it sits."""
    check_definition(question)


@FEW
@given(questions((Criterion.REGION,)))
def test_region_as_defined(question: Question) -> None:
    """A region rule knows what lies in what."""
    check_definition(question)


@FEW
@given(questions((Criterion.EXISTING_BALANCE,)))
def test_existing_balance_as_defined(question: Question) -> None:
    """What is owed to one party is a bound of what is owed to all."""
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
@given(questions(LISTED))
def test_complete_lists_as_defined_deep(question: Question) -> None:
    """Thousands of lists of credentials and assets are complete or not as defined."""
    check_definition(question)


@pytest.mark.deep
@MANY
@pytest.mark.parametrize("criterion", JUDGED)
@given(data=st.data())
def test_each_criterion_as_defined_deep(criterion: Criterion, data: st.DataObject) -> None:
    """Thousands of questions about each criterion are answered as defined."""
    check_definition(data.draw(questions((criterion,))))


@pytest.mark.parametrize("criterion", JUDGED)
def test_the_random_questions_reach_every_answer(criterion: Criterion) -> None:
    """The random questions lead to each verdict of a criterion, with and without evidence."""
    seen: set[tuple[Verdict, bool]] = set()

    @settings(FEW, max_examples=300)
    @given(questions((criterion,)))
    def look(question: Question) -> None:
        for one in ask(question).rules:
            if one.rule.comparison in USUAL[criterion]:
                seen.add((one.verdict, one.evidence is not None))

    look()
    if criterion in OF_THE_REQUEST:
        asked = {(Verdict.HOLDS, False), (Verdict.FAILS, False), (Verdict.NOT_ASKED, False)}
        assert asked <= seen <= asked | {(Verdict.UNKNOWN, False)}
    else:
        shown = {(Verdict.HOLDS, True), (Verdict.FAILS, True), (Verdict.UNKNOWN, False)}
        maybe = {(Verdict.HOLDS, False), (Verdict.FAILS, False)}  # of nothing: at least 0 assets
        if criterion != Criterion.ASSET_PLEDGED:  # there a doubt shows no datum
            shown.add((Verdict.UNKNOWN, True))
        assert shown <= seen <= (shown | maybe if criterion == Criterion.ASSETS_HELD else shown)
