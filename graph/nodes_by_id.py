"""Prints the statements that read nodes by their ids, of one noun or of any."""

from functools import cache
from typing import LiteralString

from graph import catalogue
from graph.callers import visible
from graph.noun import Noun, Visibility
from graph.recording import Recording


@cache
def nodes_of_statement(noun: Noun) -> LiteralString:
    """`$ids` → rows [id, label, b] of those of one noun that were recorded and may be seen."""
    return (
        "UNWIND $ids AS id\n"
        + named(noun)
        + "\nRETURN collect([id, '"
        + noun.label
        + "', "
        + noun.projection
        + "]) AS rows"
    )


def named(noun: Noun) -> LiteralString:
    """The node of `id`, where it is of a noun, recorded and seen; an ended version still is."""
    known: LiteralString = "" if noun.recording is Recording.TIMELESS else _KNOWN
    match: LiteralString = "MATCH (b:Entity {id: id})\nWHERE b:" + noun.label
    return match + known + "\nAND " + noun.visible("b")


_KNOWN: LiteralString = "\nAND b.recorded_at <= $known_at"


@cache
def nodes_statement() -> LiteralString:
    """`$ids` → rows [id, label, b] of those that exist, were recorded and may be seen.

    An ended version still resolves by its id, and says when it ended. Only records of nouns that
    are not timeless have a moment of recording, and only restricted ones a data class.
    """
    cases: LiteralString = ""
    own_rules: LiteralString = ""
    for noun in catalogue.nouns():
        cases += (
            "WHEN b:" + noun.label + "\nTHEN [id, '" + noun.label + "', " + noun.projection + "]\n"
        )
        if noun.visibility not in (Visibility.PUBLIC, Visibility.BY_RECORD):
            own_rules += "WHEN b:" + noun.label + " THEN " + noun.visible("b") + "\n"
    return (
        "UNWIND $ids AS id\nMATCH (b:Entity {id: id})\n"
        "WHERE (b.recorded_at IS NULL OR b.recorded_at <= $known_at)\n"
        "AND CASE\n"
        + own_rules
        + "ELSE b.data_class IS NULL OR "
        + visible("b")
        + " END\nRETURN collect(CASE\n"
        + cases
        + "END) AS rows"
    )
