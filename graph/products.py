"""Products: the conditions of all of them at once, as eligibility reads them."""

from dataclasses import dataclass
from typing import LiteralString

from graph.client import Graph
from graph.compose import edge_block
from graph.edges import RULES, TERMS
from graph.model import ProductTerms, Rule
from graph.rows import decode
from graph.views import View


@dataclass(frozen=True, slots=True)
class ProductConditions:
    """A product with its rules and terms in force on the day asked about."""

    product_id: str
    rules: tuple[Rule, ...]
    terms: ProductTerms | None


_CONDITIONS: LiteralString = (
    "WHERE a.recorded_at <= $known_at\nRETURN collect({product_id: a.id, rules: "
    + edge_block(RULES)
    + ", terms: "
    + edge_block(TERMS)
    + "}) AS rows"
)


PRODUCT_CONDITIONS: LiteralString = "MATCH (a:Product) " + _CONDITIONS
CONDITIONS_OF_PRODUCT: LiteralString = "MATCH (a:Entity:Product {id: $id}) " + _CONDITIONS


async def product_conditions(
    graph: Graph, view: View, id: str | None = None
) -> list[ProductConditions]:
    """The conditions of every product, or of the one with the id, in one statement."""
    asked = {"limit": 100, **view.parameters()}
    if id is None:
        [row] = await graph.read(PRODUCT_CONDITIONS, **asked)
    else:
        [row] = await graph.read(CONDITIONS_OF_PRODUCT, id=id, **asked)
    return [
        ProductConditions(
            product_id=each["product_id"],
            rules=tuple(decode(Rule, rule) for rule in each["rules"]),
            terms=next((decode(ProductTerms, terms) for terms in each["terms"]), None),
        )
        for each in row["rows"]
    ]
