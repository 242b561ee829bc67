"""Eligibility against its definition: verdict, evidence, limit and mark of any question."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model import (
    Criterion,
    Measure,
    Verdict,
)
from matching.eligibility import Eligibility, eligibility
from tests.matching.strategies import (
    JUDGED,
    OF_THE_REQUEST,
    USUAL,
    Question,
    complete_lists,
    questions,
)
from tests.oracles.eligibility import Answer, answer

UNDATED_MEASURES = (Measure.STAGE, Measure.SECTOR, Measure.CREDENTIALS_HELD, Measure.FOUNDED_ON)
FEW = settings(derandomize=True, deadline=None, max_examples=200)
MANY = settings(derandomize=True, deadline=None, max_examples=4000)


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
@given(complete_lists())
def test_complete_lists_as_defined(question: Question) -> None:
    """Where a count of credentials is stated, its own day and number decide."""
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
@given(complete_lists())
def test_complete_lists_as_defined_deep(question: Question) -> None:
    """Thousands of lists of credentials are complete or not as defined."""
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

    @settings(FEW, max_examples=400)
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
        assert seen == {
            (Verdict.HOLDS, True),
            (Verdict.FAILS, True),
            (Verdict.UNKNOWN, True),
            (Verdict.UNKNOWN, False),
        }
