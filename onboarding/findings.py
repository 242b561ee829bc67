"""What a reading of one text gives: a value, with or without a remark, or Unreadable."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from onboarding.words import Severity

T = TypeVar("T")


class Unreadable(ValueError):
    """The text cannot be read; the message says why, and how to mend it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark for people about something that was read, or could not be."""

    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Read(Generic[T]):
    """A value that was read, and what is remarkable about it."""

    value: T
    finding: Finding | None = None


def note(message: str) -> Finding:
    """Good, and worth knowing."""
    return Finding(Severity.NOTE, message)


def warning(message: str) -> Finding:
    """Probably meant so."""
    return Finding(Severity.WARNING, message)


def error(message: str) -> Finding:
    """Not read."""
    return Finding(Severity.ERROR, message)


def graver(one: Finding | None, other: Finding | None) -> Finding | None:
    """The graver one, with the message of both where they are equally grave."""
    if one is None or other is None:
        return one or other
    if one.severity is other.severity:
        return Finding(one.severity, f"{one.message} {other.message}")
    order = list(Severity)
    return max(one, other, key=lambda each: order.index(each.severity))
