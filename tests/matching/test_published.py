"""Promises of published numbers: what a reader adds up is what a reader is told."""

from decimal import Decimal
from math import fsum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.published import published
from tests.oracles.partners import decimal, unit_of

FEW = settings(derandomize=True, deadline=None, max_examples=200)
MANY = settings(derandomize=True, deadline=None, max_examples=5000)


def sizes() -> st.SearchStrategy[float]:
    """Contributions from overwhelming to vanishing, with many equal ones."""
    return (
        st.floats(0.01, 10.0)
        | st.floats(1e-15, 1e-9)
        | st.sampled_from((1.0, 0.1, 1 / 3, 1 / 7, 2.5e-12, 0.5e-11, 0.75))
    )


def parts_lists() -> st.SearchStrategy[list[float]]:
    """Contributions to one score, at many scales."""
    alike = st.tuples(sizes(), st.integers(1, 30)).map(lambda pair: [pair[0]] * pair[1])
    mixed = st.lists(sizes(), min_size=1, max_size=30)
    scales = st.sampled_from((1.0, 1e-9, 1e-3, 1e6, 1e12, 0.3))
    return st.tuples(alike | mixed, scales).map(lambda pair: [x * pair[1] for x in pair[0]])


def rounded(number: float) -> float:
    """A number with twelve digits."""
    return float(f"{number:.11e}")


def check_adds_up(parts: list[float]) -> None:
    score = rounded(fsum(parts))
    shown = published(score, parts)
    assert len(shown) == len(parts)
    assert sum(map(decimal, shown), Decimal(0)) == decimal(score)


def check_near_the_truth(parts: list[float]) -> None:
    score = rounded(fsum(parts))
    unit = unit_of(score)
    for own, true in zip(published(score, parts), parts, strict=True):
        assert abs(decimal(own) - Decimal(true)) <= unit * Decimal("1.001")
        assert own >= 0
        assert decimal(own) % unit == 0


@FEW
@given(parts_lists())
def test_parts_add_up_to_the_score(parts: list[float]) -> None:
    """As decimal numbers the published parts add up to the score exactly."""
    check_adds_up(parts)


@FEW
@given(parts_lists())
def test_parts_are_near_the_truth(parts: list[float]) -> None:
    """Each published part is a whole number of units, at most one unit from its true value."""
    check_near_the_truth(parts)


@pytest.mark.deep
@MANY
@given(parts_lists())
def test_all_promises_deep(parts: list[float]) -> None:
    """Thousands of scores add up, near the truth."""
    check_adds_up(parts)
    check_near_the_truth(parts)


def test_one_part_is_the_score() -> None:
    """A score with one part shows it whole."""
    assert published(0.123456789012, [0.12345678901234]) == [0.123456789012]


def test_thirds_add_up() -> None:
    """Three equal thirds of 1 are shown so that they make 1, not 0.999999999999."""
    shown = published(1.0, [1 / 3, 1 / 3, 1 / 3])
    assert sum(map(decimal, shown)) == 1
    assert all(abs(one - 1 / 3) < 1e-11 for one in shown)


def test_the_rest_goes_to_who_lost_most() -> None:
    """Of two parts, the one that loses more by rounding down is rounded up."""
    for parts in ([0.1234567890124, 0.1234567890128], [0.1234567890128, 0.1234567890124]):
        assert sorted(published(0.246913578025, parts)) == [0.123456789012, 0.123456789013]
        assert published(0.246913578025, parts).index(0.123456789013) == parts.index(max(parts))


def test_nothing_is_shared_out_among_nobody() -> None:
    """A score of nothing has no parts."""
    assert published(0.0, []) == []
