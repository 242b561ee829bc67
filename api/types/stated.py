"""Typed values as clients state them."""

from __future__ import annotations

import math

import strawberry

from api.ids import checked_id
from api.scalars import BasisPoints, Yuan
from graph import model
from graph.errors import Invalid

LONGEST_TEXT = 200
REGION_DIGITS = 6
MOST = 1e15


@strawberry.input(description="A count or a physical measurement.")
class QuantityInput:
    """A number with its unit."""

    number: float
    unit: model.Unit


@strawberry.input(description="Exactly one field, as the measure asks.", one_of=True)
class ValueInput:
    """A value."""

    amount: strawberry.Maybe[Yuan]
    basis_points: strawberry.Maybe[BasisPoints]
    quantity: strawberry.Maybe[QuantityInput]
    stage: strawberry.Maybe[model.LifeCycleStage]
    standing: strawberry.Maybe[model.Standing]
    day: strawberry.Maybe[model.PartialDate]
    text: strawberry.Maybe[str] = strawberry.field(
        description="1 to 200 characters; something that is no node here, for example a product "
        "line."
    )
    region: strawberry.Maybe[str] = strawberry.field(
        description="Administrative division code of six digits, GB/T 2260; 441900 = 东莞市."
    )
    node_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="Id of a sector or a topic."
    )


def checked_text(value: str, *path: str) -> str:
    """A text without blanks around it; raises Invalid when it is empty or too long."""
    text = value.strip()
    if not 1 <= len(text) <= LONGEST_TEXT or "\x00" in text:
        raise Invalid((path, f"A text of 1 to {LONGEST_TEXT} characters."))
    return text


def is_number(number: float) -> bool:
    """Whether a number is one that quantities have."""
    return math.isfinite(number) and abs(number) <= MOST


def is_region(code: str) -> bool:
    """Whether a text has the form of an administrative division code (GB/T 2260)."""
    return len(code) == REGION_DIGITS and code.isascii() and code.isdigit()


def value_stated(stated: ValueInput) -> model.Value:  # noqa: PLR0911 - a table as a chain
    """The value of the model. Raises Invalid for a text or a number that is none."""
    if stated.amount:
        return model.Money(stated.amount.value)
    if stated.basis_points:
        return model.Ratio(stated.basis_points.value)
    if stated.quantity:
        number = stated.quantity.value.number
        if not is_number(number):
            raise Invalid((("value", "quantity", "number"), "A number below 10^15."))
        return model.Quantity(number, stated.quantity.value.unit)
    if stated.stage:
        return model.StageValue(stated.stage.value)
    if stated.standing:
        return model.StandingValue(stated.standing.value)
    if stated.day:
        return model.DayValue(stated.day.value)
    if stated.text:
        return model.TextValue(checked_text(stated.text.value, "value", "text"))
    if stated.region:
        if not is_region(stated.region.value):
            raise Invalid((("value", "region"), "An administrative division code of six digits."))
        return model.RegionValue(stated.region.value)
    if stated.node_id:
        return model.Reference(checked_id(stated.node_id.value))
    raise Invalid((("value",), "Exactly one field of `value` is given."))
