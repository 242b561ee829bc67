"""Hostile files: each refused for its reason, in a process that may use only so much."""

from pathlib import Path

import pytest

from tests.onboarding.acceptance.hostile import HOSTILE_FILES, REASONS
from tests.onboarding.acceptance.hostile_slow import SLOW_FILES, long_names
from tests.onboarding.acceptance.limited import MOST_ABOVE_IDLE, MOST_SECONDS, fate


@pytest.mark.parametrize("name", HOSTILE_FILES)
def test_a_hostile_file(name: str, tmp_path: Path):
    """It is refused, not half-read, and takes no more than its bounds."""
    found = fate(HOSTILE_FILES[name](), tmp_path)
    assert found.reason in REASONS[name]
    assert found.memory < MOST_ABOVE_IDLE


@pytest.mark.parametrize("name", SLOW_FILES)
def test_a_laborious_file(name: str, tmp_path: Path):
    """Read where it is within all bounds, else refused; and it takes no more than its bounds."""
    build, rows = SLOW_FILES[name]
    found = fate(build(), tmp_path, MOST_SECONDS)
    expected = ("TOO_LARGE", 0) if rows is None else (None, rows)
    assert (found.reason, found.rows) == expected
    assert found.memory < MOST_ABOVE_IDLE


def test_verdicts_on_long_names(tmp_path: Path):
    """What points at a name takes memory by its letters, not by their square."""
    found = fate(long_names(), tmp_path, judged=True)
    assert (found.reason, found.rows, found.errors) == (None, 600, 0)
    assert found.memory < MOST_ABOVE_IDLE
