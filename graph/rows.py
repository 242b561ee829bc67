"""Rows of the database become values of the model: enums, days and typed values."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from graph.model import (
    AssetKind,
    AssetKindValue,
    DayValue,
    FinancingPurpose,
    LifeCycleStage,
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
    Unit,
    Value,
)

T = TypeVar("T")
Row = dict[str, Any]


def decode(cls: type[T], row: Mapping[str, Any]) -> T:
    """Make a dataclass of the model from a row whose keys are exactly its fields."""
    return cls(**{name: convert(row[name]) for name, convert in _converters(cls)})


def decode_value(stored: Mapping[str, Any]) -> Value:
    """Read a value as `encode_value` stored it; `node_id` comes from the relationship."""
    return _VALUES[stored["kind"]](stored)


def encode_value(value: Value) -> Row:
    """Split a value into what can be stored; a reference becomes a relationship to `node_id`."""
    stored: Row = {
        "kind": type(value).__name__,
        "number": None,
        "unit": None,
        "text": None,
        "node_id": None,
    }
    match value:
        case Money(amount):
            stored["number"] = amount
        case Ratio(basis_points):
            stored["number"] = basis_points
        case Quantity(number, unit):
            stored |= {"number": number, "unit": unit}
        case StageValue(word) | PurposeValue(word) | StandingValue(word):
            stored["text"] = str(word)
        case DayValue(day):
            stored["text"] = day.text
        case AssetKindValue(kind):
            stored["text"] = str(kind)
        case RegionValue(text) | TextValue(text):
            stored["text"] = text
        case Reference(node_id):
            stored["node_id"] = node_id
    return stored


_VALUES: dict[str, Callable[[Mapping[str, Any]], Value]] = {
    "Money": lambda stored: Money(int(stored["number"])),
    "Ratio": lambda stored: Ratio(int(stored["number"])),
    "Quantity": lambda stored: Quantity(float(stored["number"]), Unit(stored["unit"])),
    "StageValue": lambda stored: StageValue(LifeCycleStage(stored["text"])),
    "PurposeValue": lambda stored: PurposeValue(FinancingPurpose(stored["text"])),
    "StandingValue": lambda stored: StandingValue(Standing(stored["text"])),
    "DayValue": lambda stored: DayValue(PartialDate(stored["text"])),
    "AssetKindValue": lambda stored: AssetKindValue(AssetKind(stored["text"])),
    "RegionValue": lambda stored: RegionValue(stored["text"]),
    "TextValue": lambda stored: TextValue(stored["text"]),
    "Reference": lambda stored: Reference(stored["node_id"]),
}


@cache
def converter_of(cls: type[Any], name: str) -> Callable[[Any], Any] | None:
    """How a field's value, or each item of its list, is made of what is stored.

    None: it is stored as it is.
    """
    hint = get_type_hints(cls)[name]
    if get_origin(hint) in (Union, UnionType) and hint != Value:
        [hint] = [each for each in get_args(hint) if each is not NoneType]
    if get_origin(hint) is tuple:
        hint = get_args(hint)[0]
    convert = _converter(hint)
    return None if convert is _as_it_is else convert


@cache
def _converters(cls: type[Any]) -> tuple[tuple[str, Callable[[Any], Any]], ...]:
    hints = get_type_hints(cls)
    return tuple((field.name, _converter(hints[field.name])) for field in fields(cls))


def _converter(hint: Any) -> Callable[[Any], Any]:
    if hint == Value:
        return decode_value
    if get_origin(hint) in (Union, UnionType):
        [present] = [each for each in get_args(hint) if each is not NoneType]
        inner = _converter(present)
        return lambda stored: None if stored is None else inner(stored)
    if get_origin(hint) is tuple:
        inner = _converter(get_args(hint)[0])
        return lambda stored: tuple(inner(each) for each in stored)
    if hint is date:
        return date.fromisoformat
    if hint is PartialDate or (isinstance(hint, type) and issubclass(hint, StrEnum)):
        return hint
    return _as_it_is


def _as_it_is(stored: Any) -> Any:
    return stored
