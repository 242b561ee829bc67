"""Vocabularies as enums of the schema."""

from enum import StrEnum
from typing import Any

import strawberry


def explain(cls: type[StrEnum], description: str, **words: str) -> None:
    """Make a vocabulary an enum of the schema; `words` explain single values."""
    strawberry.enum(cls, description=description)
    definition: Any = cls.__dict__["__strawberry_definition__"]
    for value in definition.values:
        value.description = words.pop(value.name, None)
    if words:
        raise TypeError(f"{cls.__name__} has no value {', '.join(words)}")
