"""Organisations by a part of a name, as predicates that a listing and an edge can add."""

from typing import Any, LiteralString

from graph.names import plain
from graph.spelling import all_of, chinese_in

_ENOUGH = 2
"""Chinese characters: one of them is in too many names."""


def has_name_part(organization: LiteralString) -> LiteralString:
    """An organisation of which a name or an alias has the part that `$name` says."""
    return (
        "any(text IN [("
        + organization
        + ")<-[:NAMES]-(called:Name) | called.text] WHERE text CONTAINS $name.text)"
    )


def found_by_name_part(organization: LiteralString) -> LiteralString:
    """`has_name_part` where organisations are looked for: it finds those who have the part."""
    # A list of elements that the planner starts from, for who has the part is few of all; each
    # element once, for it seeks what a list says as often as it is said. The full-text engine
    # finds names with some Chinese characters sooner than an index finds a part.
    return (
        "elementId("
        + organization
        + """) IN COLLECT {
  UNWIND $name.letters AS letters
  CALL db.index.fulltext.queryNodes('name_letters', letters) YIELD node AS called
  WITH called
  WHERE called.text CONTAINS $name.text
  MATCH (called)-[:NAMES]->(found:Organization)
  RETURN elementId(found) AS element
  UNION
  UNWIND $name.contained AS contained
  MATCH (called:Name)-[:NAMES]->(found:Organization)
  WHERE called.text CONTAINS contained
  RETURN elementId(found) AS element
}"""
    )


def name_part(typed: str) -> dict[str, Any]:
    """The parameter of `has_name_part`; raises ValueError for a text without letters and digits."""
    text = plain(typed)
    if not text:
        raise ValueError("no letter or digit")
    chinese = dict.fromkeys(chinese_in(text))
    letters = [all_of(chinese)] if len(chinese) >= _ENOUGH else []
    return {"text": text, "letters": letters, "contained": [] if letters else [text]}
