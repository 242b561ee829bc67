"""Hostile files: each refused for its reason, in a process that may use only so much."""

from pathlib import Path

import pytest

from tests.onboarding.acceptance.hostile import HOSTILE_FILES, REASONS
from tests.onboarding.acceptance.hostile_slow import SLOW_FILES
from tests.onboarding.acceptance.limited import MOST_ABOVE_IDLE, MOST_SECONDS, fate


@pytest.mark.parametrize("name", HOSTILE_FILES)
def test_a_hostile_file(name: str, tmp_path: Path):
    """It is refused, not half-read, and takes no more than its bounds."""
    found = fate(HOSTILE_FILES[name](), tmp_path)
    assert found.reason in REASONS[name]
    assert found.memory < MOST_ABOVE_IDLE


UNBOUNDED = {
    "long_parentheses": "an amount of 9,990 open parentheses takes seconds; §6 wants 60 characters",
    "endless_brackets": "a heading of 9,990 open brackets takes seconds",
    "shared_long_text": "a text that a million cells share is read a million times",
    "shared_long_text_left_out": "a text that a million cells share is read a million times",
}
LABORIOUS = [
    pytest.param(name, marks=pytest.mark.xfail(strict=True, reason=UNBOUNDED[name]))
    if name in UNBOUNDED
    else name
    for name in SLOW_FILES
]


@pytest.mark.parametrize("name", LABORIOUS)
def test_a_laborious_file(name: str, tmp_path: Path):
    """It is within all bounds, so it is read, and takes no more than its bounds."""
    build, rows = SLOW_FILES[name]
    # Those that are known to take minutes or hours need not show it for long.
    found = fate(build(), tmp_path, 5 if name in UNBOUNDED else MOST_SECONDS)
    assert (found.reason, found.rows) == (None, rows)
    assert found.memory < MOST_ABOVE_IDLE
