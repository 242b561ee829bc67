"""Bounds on the variables of a request, found in one pass."""

from typing import Any, cast

from api.bounds.shape import DEEPEST_VALUE, LONGEST_LIST, LONGEST_TEXT
from api.errors import InvalidInput


def check_variables(variables: dict[str, Any]) -> None:
    """Raise InvalidInput for a value that is out of bounds; it names the variable."""
    for name, value in variables.items():
        _check(name[:100], value, 0)


def _check(name: str, value: Any, depth: int) -> None:
    if depth > DEEPEST_VALUE:
        raise InvalidInput(f"`${name}` may be nested at most {DEEPEST_VALUE} deep.")
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise InvalidInput(f"`${name}`: a text may have at most {LONGEST_TEXT:,} characters.")
    elif isinstance(value, list):
        items = cast("list[Any]", value)
        if len(items) > LONGEST_LIST:
            raise InvalidInput(f"`${name}`: a list may have at most {LONGEST_LIST} values.")
        for item in items:
            _check(name, item, depth + 1)
    elif isinstance(value, dict):
        for item in cast("dict[str, Any]", value).values():
            _check(name, item, depth + 1)
