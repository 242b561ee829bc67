"""Typed values of rows become values of the model."""

from graph.model import (
    AssetKindValue,
    DayValue,
    Money,
    PartialDate,
    PurposeValue,
    Quantity,
    Ratio,
    Reference,
    RegionValue,
    StageValue,
    Standing,
    StandingValue,
    TextValue,
    Value,
)
from seed.row_base import ValueRow, node_id


def typed(row: ValueRow) -> Value:  # noqa: PLR0911 - a table reads best as a match
    """The value that a row spells out."""
    match row.model_dump(exclude_none=True):
        case {"amount": amount}:
            return Money(amount)
        case {"basis_points": points}:
            return Ratio(points)
        case {"number": number, "unit": unit}:
            return Quantity(number, unit)
        case {"stage": stage}:
            return StageValue(stage)
        case {"purpose": purpose}:
            return PurposeValue(purpose)
        case {"standing": standing}:
            return StandingValue(Standing(standing))
        case {"day": day}:
            return DayValue(PartialDate(day))
        case {"asset_kind": kind}:
            return AssetKindValue(kind)
        case {"region": code}:
            return RegionValue(code)
        case {"text": text}:
            return TextValue(text)
        case {"node": key}:
            return Reference(node_id(key))
        case other:
            raise ValueError(f"No value: {other}")
