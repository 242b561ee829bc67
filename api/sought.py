"""Texts by which names are looked up, checked."""

from typing import Any

from api.errors import InvalidInput
from graph.name_parts import name_part
from graph.names import LONGEST_SEARCH_TEXT


def check_sought(argument: str, text: str) -> None:
    """Raises InvalidInput for a text of an argument that is too long to look for."""
    if len(text) > LONGEST_SEARCH_TEXT:
        raise InvalidInput(f"`{argument}` may have at most {LONGEST_SEARCH_TEXT} characters.")


def sought_part(typed: str) -> dict[str, Any]:
    """A part of a name as the filter `name` takes it; raises InvalidInput."""
    check_sought("name", typed)
    try:
        return name_part(typed)
    except ValueError:
        raise InvalidInput("`name` must have a letter or a digit.") from None
