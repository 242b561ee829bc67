"""Hostile files by name: functions that return the bytes, and why each of them is refused."""

from tests.onboarding.acceptance.hostile_bytes import BYTES_REASONS
from tests.onboarding.acceptance.hostile_zip import ZIP_REASONS
from tests.onboarding.acceptance.outcomes import Files

_ALL = [*BYTES_REASONS.items(), *ZIP_REASONS.items()]
HOSTILE_FILES: Files = {each.__name__: each for _, functions in _ALL for each in functions}
REASONS: dict[str, tuple[str, ...]] = {
    each.__name__: tuple(reasons.split()) for reasons, functions in _ALL for each in functions
}
"""More than one where the page leaves open which of two faults is said."""
