"""Counterfactuals by example: each sentence of the record, for the definition and the product."""

import pytest

from graph.model import Criterion
from tests.matching.counterfactual_answers import found_of
from tests.matching.counterfactual_examples import ASSETS, FIGURES, LABELS, NO_LABELS, STAGES
from tests.matching.counterfactual_notes import Answer, need, product, world
from tests.matching.counterfactual_sets import OUTCOMES, RECORDS, SETS
from tests.matching.counterfactual_times import TIME
from tests.oracles.counterfactuals import Found, counterfactuals

EXAMPLES = LABELS | STAGES | FIGURES | ASSETS | TIME | SETS | RECORDS | OUTCOMES
FOUR = world(
    product(*(need(Criterion.CREDENTIAL_HELD, f"c{n}", part=f"P{n}") for n in range(4))),
    firm=NO_LABELS,
)


def check(found: list[Found], expected: list[Answer]) -> None:
    """Each answer is expected, and each expected one is there."""
    assert len(found) == len(expected), found
    assert all(any(answer.fits(one) for one in found) for answer in expected), found
    assert [one.effort for one in found] == sorted(one.effort for one in found)


@pytest.mark.parametrize("sentence", EXAMPLES)
def test_the_definition_says_so(sentence: str) -> None:
    """Trying all sets finds what the sentence says."""
    asked, expected = EXAMPLES[sentence]
    check(counterfactuals(asked["products"][0]["id"], asked), expected)


@pytest.mark.parametrize("sentence", EXAMPLES)
def test_so_it_is_answered(sentence: str) -> None:
    """The answer is what the sentence says."""
    asked, expected = EXAMPLES[sentence]
    check(found_of(asked["products"][0]["id"], asked), expected)


def test_no_more_changes_than_wanted() -> None:
    """What takes four changes is answered when four are wanted, and not before."""
    for most in (1, 2, 3):
        assert found_of("p", FOUR, most) == counterfactuals("p", FOUR, most) == []
    (one,) = found_of("p", FOUR, 4)
    assert len(one.changes) == one.effort == 4
