"""Products: all that is known of what they ask for, as eligibility reads it."""

from collections.abc import Collection
from typing import Any, LiteralString

from graph.client import Graph
from graph.compose import seen_block
from graph.model import Conditions, PossibleChange, ProductTerms, Requirement, Rule
from graph.nouns import POSSIBLE_CHANGE, PRODUCT_TERMS, REQUIREMENT, RULE
from graph.rows import decode
from graph.views import View

_CONDITIONS: LiteralString = (
    "WHERE a.recorded_at <= $known_at\nRETURN collect({product_id: a.id, rules: "
    + seen_block(RULE, "(a)<-[:RULE_OF]-(b:Rule)")
    + ", requirements: "
    + seen_block(REQUIREMENT, "(a)<-[:REQUIREMENT_OF]-(b:RequirementVersion)")
    + ", terms: "
    + seen_block(PRODUCT_TERMS, "(a)<-[:TERMS_OF]-(b:ProductTerms)")
    + "}) AS rows"
)


PRODUCT_CONDITIONS: LiteralString = "MATCH (a:Product) " + _CONDITIONS

ANY_CONDITION: LiteralString = """
UNWIND $ids AS id
MATCH (n:Entity {id: id})
WHERE n:Product OR n:ProductTerms OR n:ProviderLimits OR n:Rule OR n:RequirementVersion
OR n:PossibleChange OR n:Membership
RETURN count(n) > 0 AS found
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


async def has_conditions(graph: Graph, ids: Collection[str]) -> bool:
    """Whether one of the nodes says what products ask for, what enterprises can change, or who is
    a member."""
    [row] = await graph.read(ANY_CONDITION, ids=list(ids))
    return row["found"]


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
