"""Prints the statements that read nodes by their ids: of one noun, or of any.

Of any there are two, for those that everybody may see and for the others: one of all nouns takes
Neo4j seconds to plan, and most ids are of the first.
"""

from collections.abc import Sequence
from functools import cache
from typing import LiteralString

from graph import catalogue
from graph.callers import visible
from graph.noun import Noun, Visibility
from graph.recording import Recording


@cache
def nodes_of_statement(noun: Noun) -> LiteralString:
    """`$ids` → rows [id, b] of those of one noun that were recorded and may be seen."""
    return (
        "UNWIND $ids AS id\n"
        + named(noun)
        + "\nRETURN collect([id, "
        + noun.projection
        + "]) AS rows"
    )


def named(noun: Noun) -> LiteralString:
    """The node of `id`, where it is of a noun, recorded and seen; an ended version still is."""
    known: LiteralString = "" if noun.recording is Recording.TIMELESS else _KNOWN
    match: LiteralString = "MATCH (b:Entity {id: id})\nWHERE b:" + noun.label
    return match + known + "\nAND " + noun.visible("b")


_KNOWN: LiteralString = "\nAND b.recorded_at <= $known_at"


_PUBLIC = tuple(each for each in catalogue.nouns() if each.visibility is Visibility.PUBLIC)
_RESTRICTED = tuple(each for each in catalogue.nouns() if each not in _PUBLIC)


@cache
def public_nodes_statement() -> LiteralString:
    """`$ids` → rows [id, label, b] of those of nouns that everybody may see."""
    return _nodes_of_any(_PUBLIC, "true")


@cache
def restricted_nodes_statement() -> LiteralString:
    """`$ids` → rows [id, label, b] of those of all other nouns, that may be seen.

    One text for all of them: so an id that is hidden is asked for as one that is unknown.
    """
    own_rules: LiteralString = ""
    for noun in _RESTRICTED:
        if noun.visibility is not Visibility.BY_RECORD:
            own_rules += "WHEN b:" + noun.label + " THEN " + noun.visible("b") + "\n"
    return _nodes_of_any(_RESTRICTED, "CASE\n" + own_rules + "ELSE " + visible("b") + " END")


def _nodes_of_any(nouns: Sequence[Noun], seen: LiteralString) -> LiteralString:
    """Only what is timeless has no moment of recording; an ended version says when it ended."""
    labels: LiteralString = ""
    cases: LiteralString = ""
    for noun in nouns:
        labels += "|" + noun.label
        cases += (
            "WHEN b:" + noun.label + "\nTHEN [id, '" + noun.label + "', " + noun.projection + "]\n"
        )
    return (
        "UNWIND $ids AS id\nMATCH (b:Entity {id: id})\nWHERE (b:"
        + labels.removeprefix("|")
        + ")\nAND (b.recorded_at IS NULL OR b.recorded_at <= $known_at)\nAND "
        + seen
        + "\nRETURN collect(CASE\n"
        + cases
        + "END) AS rows"
    )
