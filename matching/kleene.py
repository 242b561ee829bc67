"""Kleene's strong three values, and NOT_ASKED, which is left out of every verdict."""

from collections.abc import Sequence

from graph.model import RequirementMode, Verdict

HOLDS, FAILS, UNKNOWN, NOT_ASKED = (
    Verdict.HOLDS,
    Verdict.FAILS,
    Verdict.UNKNOWN,
    Verdict.NOT_ASKED,
)


def all_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Kleene's ALL of those that were asked; of no verdicts at all nothing is known."""
    for verdict in (FAILS, UNKNOWN, HOLDS):
        if verdict in verdicts:
            return verdict
    return NOT_ASKED if verdicts else UNKNOWN


def any_of(verdicts: Sequence[Verdict]) -> Verdict:
    """Kleene's ANY of those that were asked; of no verdicts at all nothing is known."""
    for verdict in (HOLDS, UNKNOWN, FAILS):
        if verdict in verdicts:
            return verdict
    return NOT_ASKED if verdicts else UNKNOWN


def combined(mode: RequirementMode, at_least: int | None, verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict of a combination; AT_LEAST k of fewer than k asked parts asks for all of them."""
    if mode is RequirementMode.ANY:
        return any_of(verdicts)
    if mode is not RequirementMode.AT_LEAST:
        return all_of(verdicts)
    asked = len(verdicts) - verdicts.count(NOT_ASKED)
    if not asked:
        return NOT_ASKED if verdicts else UNKNOWN
    needed = min(at_least or asked, asked)
    holding = verdicts.count(HOLDS)
    if holding >= needed:
        return HOLDS
    return FAILS if holding + verdicts.count(UNKNOWN) < needed else UNKNOWN
