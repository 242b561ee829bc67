"""Parts of a text that hold for some callers only, and their leaving out for the others.

A caller without an organisation owns nothing and was given no consent; only a park's administrator
administers. Neo4j would find so each time, after it has planned for it; so these parts are sent
to those alone for whom they can hold (docs/decisions/0036-texts-for-callers.md).
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, LiteralString, cast


class Speaking(StrEnum):
    """Whom a part is for: who speaks for an organisation or a park; who administers a park."""

    SPEAKER = "SPEAKER"
    PARK = "PARK"


# In capitals, so that graph/apart takes them for no names. Parts for a park stand in those for a
# speaker, never the other way round, and none in one of its kind.
_MARKS: Mapping[Speaking, tuple[LiteralString, LiteralString]] = {
    Speaking.SPEAKER: ("/*SPEAKER:*/", "/*:SPEAKER*/"),
    Speaking.PARK: ("/*PARK:*/", "/*:PARK*/"),
}
_PARTS = {
    each: re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    for each, (begin, end) in _MARKS.items()
}
_MARK = re.compile("|".join(re.escape(mark) for marks in _MARKS.values() for mark in marks))

EVERY_PART = frozenset(Speaking)


def only_for(speaking: Speaking, predicate: LiteralString) -> LiteralString:
    """A predicate that is false for any other `$caller`, and is not sent for them."""
    begin, end = _MARKS[speaking]
    return begin + predicate + end


def spoken_for(caller: Mapping[str, Any]) -> frozenset[Speaking]:
    """Which parts may hold for a `$caller`."""
    if caller["park_id"] is not None:
        return EVERY_PART
    speaks = any(caller[name] is not None for name in ("scope_id", "organization_id", "kind"))
    return frozenset({Speaking.SPEAKER}) if speaks else frozenset()


def without_others(cypher: LiteralString, parts: frozenset[Speaking]) -> LiteralString:
    """The text with `false` for the parts that cannot hold."""
    text: str = cypher
    for each in Speaking:
        if each not in parts:
            text = _PARTS[each].sub("false", text)
    # Made of constants of the program alone.
    return cast("LiteralString", _MARK.sub("", text))
