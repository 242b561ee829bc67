"""Reads a map projection: which key is which expression of its node."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import LiteralString, cast

_OPENING, _CLOSING = "([{", ")]}"


@cache
def columns_of(projection: LiteralString) -> Mapping[str, LiteralString]:
    """The expressions of `b {.name, key: expression, …}` by their keys."""
    inner = projection.removeprefix("b {").removesuffix("}")
    return dict(_column(item) for item in _items(inner))


def _column(item: str) -> tuple[str, LiteralString]:
    name, _, expression = item.partition(": ")
    if item.startswith("."):
        name, expression = item[1:], "b" + item
    # A part of a constant of the program.
    return name, cast("LiteralString", expression)


def _items(text: str) -> Iterator[str]:
    """The parts between commas that stand in no bracket and no text."""
    depth, start, quoted = 0, 0, False
    for place, letter in enumerate(text):
        if letter == "'":
            quoted = not quoted
        elif quoted:
            continue
        elif letter in _OPENING:
            depth += 1
        elif letter in _CLOSING:
            depth -= 1
        elif letter == "," and depth == 0:
            yield text[start:place].strip()
            start = place + 1
    yield text[start:].strip()
