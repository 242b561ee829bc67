"""Products: all that is known of what they ask for, as eligibility reads it."""

from typing import Any, LiteralString

from graph.client import Graph
from graph.model import Conditions, PossibleChange, ProductTerms, Requirement, Rule
from graph.noun import Noun
from graph.nouns import POSSIBLE_CHANGE, PRODUCT_TERMS, REQUIREMENT, RULE
from graph.revision import LastWrite
from graph.rows import decode
from graph.views import View


def _all(noun: Noun, pattern: LiteralString) -> LiteralString:
    """Every version that is known, whatever day it is in force on."""
    return (
        "COLLECT {\nMATCH "
        + pattern
        + "\nWHERE "
        + noun.seen("b")
        + "\nWITH b ORDER BY b.id\nRETURN "
        + noun.projection
        + "\n}"
    )


_CONDITIONS: LiteralString = (
    "WHERE a.recorded_at <= $known_at\nRETURN collect({product_id: a.id, rules: "
    + _all(RULE, "(a)<-[:RULE_OF]-(b:Rule)")
    + ", requirements: "
    + _all(REQUIREMENT, "(a)<-[:REQUIREMENT_OF]-(b:Requirement)")
    + ", terms: "
    + _all(PRODUCT_TERMS, "(a)<-[:TERMS_OF]-(b:ProductTerms)")
    + "}) AS rows"
)


PRODUCT_CONDITIONS: LiteralString = "MATCH (a:Product) " + _CONDITIONS

# A unit leaves events with its moment; a seed moves the counter and leaves none.
RULES_CHANGED: LiteralString = """
OPTIONAL MATCH (event:Event)
WHERE event.recorded_at > $after AND event.recorded_at <= $until
OPTIONAL MATCH (n:Entity {id: event.changed_id})
RETURN count(DISTINCT event.recorded_at) < $units OR coalesce(max(CASE
  WHEN n:Product OR n:ProductTerms OR n:Rule OR n:Requirement OR n:PossibleChange THEN 1
  ELSE 0 END), 0) = 1 AS changed
"""

POSSIBLE_CHANGES: LiteralString = (
    "MATCH (b:PossibleChange)\nWHERE "
    + POSSIBLE_CHANGE.seen("b")
    + "\nWITH b ORDER BY b.id\nRETURN collect("
    + POSSIBLE_CHANGE.projection
    + ") AS rows"
)


async def product_conditions(graph: Graph, view: View) -> list[Conditions]:
    """The conditions of every product, in one statement."""
    [row] = await graph.read(PRODUCT_CONDITIONS, **view.parameters())
    return [_decode(each) for each in row["rows"]]


async def rules_changed(graph: Graph, after: LastWrite, until: LastWrite) -> bool:
    """Whether anything that eligibility asks for may have been written between two writes."""
    [row] = await graph.read(
        RULES_CHANGED,
        after=after.recorded_at,
        until=until.recorded_at,
        units=until.revision - after.revision,
    )
    return row["changed"]


async def possible_changes(graph: Graph, view: View) -> list[PossibleChange]:
    """What enterprises can change, whatever day that is possible on."""
    [row] = await graph.read(POSSIBLE_CHANGES, **view.parameters())
    return [decode(PossibleChange, each) for each in row["rows"]]


def _decode(row: dict[str, Any]) -> Conditions:
    return Conditions(
        product_id=row["product_id"],
        rules=tuple(decode(Rule, each) for each in row["rules"]),
        requirements=tuple(decode(Requirement, each) for each in row["requirements"]),
        terms=tuple(decode(ProductTerms, each) for each in row["terms"]),
    )
