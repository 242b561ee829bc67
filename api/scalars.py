"""The schema's scalars: money is never a float, a day never more exact than its source."""

import re
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from api.errors import InvalidInput
from graph.model import PartialDate
from graph.moments import moment

Yuan = NewType("Yuan", int)
BasisPoints = NewType("BasisPoints", int)
DateTime = NewType("DateTime", str)
Uscc = NewType("Uscc", str)

LARGEST_INTEGER = 2**53 - 1
_CODE = re.compile(r"[0-9A-Z]{18}", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def yuan(amount: int | None) -> Yuan | None:
    """An amount that may not be given."""
    return None if amount is None else Yuan(amount)


def points(share: int | None) -> BasisPoints | None:
    """A share or a yearly price that may not be given."""
    return None if share is None else BasisPoints(share)


def _integer(name: str) -> Callable[[Any], int]:
    def parse(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise InvalidInput(f"{name} is a whole number, not {_shown(value)}.")
        if not 0 <= value <= LARGEST_INTEGER:
            raise InvalidInput(f"{name} lies between 0 and 2^53 - 1.")
        return value

    return parse


def _day(value: Any) -> date:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise InvalidInput(f"A Date is written YYYY-MM-DD, not {_shown(value)}.")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise InvalidInput(f"There is no day {value}.") from None


def _partial(value: Any) -> PartialDate:
    if not isinstance(value, str):
        raise InvalidInput("A PartialDate is written YYYY, YYYY-MM or YYYY-MM-DD.")
    try:
        return PartialDate(value)
    except ValueError:
        raise InvalidInput("A PartialDate is written YYYY, YYYY-MM or YYYY-MM-DD.") from None


def _moment(value: Any) -> str:
    written = "A DateTime is written like 2025-06-01T09:30:00+08:00, with its offset."
    if not isinstance(value, str) or "T" not in value.upper():
        raise InvalidInput(written)
    try:
        at = datetime.fromisoformat(value.upper())
    except ValueError:
        raise InvalidInput(written) from None
    if at.tzinfo is None:
        raise InvalidInput(written)
    try:
        return moment(at)
    except OverflowError:
        raise InvalidInput(written) from None


def _uuid(value: Any) -> uuid.UUID:
    try:
        if not isinstance(value, str) or len(value) > 36:
            raise ValueError
        return uuid.UUID(value)
    except ValueError:
        raise InvalidInput(f"A UUID is written as RFC 9562 has it, not {_shown(value)}.") from None


def _uscc(value: Any) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise InvalidInput("A Uscc has 18 characters: digits and capital letters.")
    return value


def _shown(value: Any) -> str:
    """At most 40 characters of what was given: an error must not echo a megabyte."""
    text = repr(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _scalar(name: str, description: str, **parts: Any) -> ScalarDefinition:
    definition: ScalarDefinition = strawberry.scalar(name=name, description=description, **parts)
    return definition


SCALARS: Mapping[object, ScalarDefinition] = {
    Yuan: _scalar(
        "Yuan",
        "Chinese yuan (人民币元), whole, a JSON integer from 0 to 2^53 - 1. 1亿元 = 100000000. "
        "Never a float.",
        serialize=int,
        parse_value=_integer("Yuan"),
    ),
    BasisPoints: _scalar(
        "BasisPoints",
        "A ratio or a yearly rate in 1/10000: 500 = 5 %. An integer.",
        serialize=int,
        parse_value=_integer("BasisPoints"),
    ),
    date: _scalar(
        "Date",
        "A calendar day, YYYY-MM-DD (ISO 8601), Asia/Shanghai.",
        serialize=date.isoformat,
        parse_value=_day,
    ),
    PartialDate: _scalar(
        "PartialDate",
        "A day as exactly as the source gives it: YYYY, YYYY-MM or YYYY-MM-DD (ISO 8601 reduced "
        "precision). A figure of a month or a year holds from its last day.",
        serialize=str,
        parse_value=_partial,
    ),
    DateTime: _scalar(
        "DateTime",
        "A moment with offset (ISO 8601 / RFC 3339), to the microsecond; answers give UTC.",
        serialize=str,
        parse_value=_moment,
    ),
    uuid.UUID: _scalar(
        "UUID",
        "A UUID (RFC 9562), chosen by the client; the nil UUID is none.",
        serialize=str,
        parse_value=_uuid,
    ),
    Uscc: _scalar(
        "Uscc",
        "Unified social credit code (统一社会信用代码), 18 characters, GB 32100-2015.",
        serialize=str,
        parse_value=_uscc,
    ),
}
