"""What an operation asks for is reckoned once for equal sizes, and anew for others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, cast

from graphql import DocumentNode, OperationDefinitionNode

from api.bounds.documents import Documents
from api.cost.rule import CostRule, Requested
from api.schema import make_schema
from tests.api.hostile_drawn import Drawing
from tests.oracles.cost import Prices

PRICES = Prices((Path(__file__).parents[2] / "api" / "schema.graphql").read_text("utf-8"))
SCHEMA = make_schema()._schema  # pyright: ignore[reportPrivateUsage] - strawberry shows it nowhere else
SOMEBODY = "14fbc10b-f31d-571b-a350-ee9ecde26b47"
DRAWN = 150
SIZES = """query ($first: Int!, $ids: [ID!]!, $with: Boolean!, $name: String) {
  organizations(first: $first, filter: {name: $name}) {
    edges { node { id sectors @include(if: $with) { id } } } }
  nodes(ids: $ids) { id }
}"""


@dataclass
class Counting(CostRule):
    """Counts how often it is asked."""

    reckoned: list[Mapping[str, Any]] = field(default_factory=list[Mapping[str, Any]])

    def __post_init__(self) -> None:
        super().__init__(SCHEMA)

    def requested(
        self, document: DocumentNode, operation: OperationDefinitionNode, variables: dict[str, Any]
    ) -> Requested:
        self.reckoned.append(variables)
        return super().requested(document, operation, variables)


def _other(value: Any, random: Random) -> Any:
    """A value of the same type, of another size where it has one."""
    if isinstance(value, bool):
        return random.random() < 0.5
    if isinstance(value, int):
        return random.randint(0, 30)
    if isinstance(value, list):
        items = cast("list[Any]", value)
        return items[:1] * random.randint(0, 4)
    return value


async def test_what_is_remembered_is_what_would_be_reckoned() -> None:
    """Drawn operations asked in turns with other variables, and again."""
    rule, documents = CostRule(SCHEMA), Documents(SCHEMA, 10_000)
    drawing = Drawing(PRICES, [SOMEBODY], repeats=0)
    told: set[tuple[int, int]] = set()
    for number in range(DRAWN):
        drawn, random = drawing.operation(number), Random(number)
        document = await documents.of(drawn.text, suggest=False)
        tried = [drawn.variables]
        for _ in range(3):
            tried.append({name: _other(each, random) for name, each in drawn.variables.items()})
        for values in [*tried, *tried]:
            operation = document.operation(None)
            coerced = documents.variables(operation, values, suggest=False)
            found = document.requested(operation, coerced, rule).objects
            assert found == rule.requested(document.node, operation, coerced).objects
            least = PRICES.requested(drawn.document, values)
            assert least <= found <= PRICES.as_written(drawn.document, values), drawn.text
            told.add((number, found))
    assert len(told) > DRAWN * 1.3, "the variables decided hardly anything"


async def test_equal_sizes_are_reckoned_once() -> None:
    """Other ids or names are no other size; numbers, lengths, and what is left out are."""
    rule, documents = Counting(), Documents(SCHEMA, 10_000)
    document = await documents.of(SIZES, suggest=False)
    first = {"first": 2, "ids": ["a"], "with": False, "name": "x"}
    alike = {"first": 2, "ids": ["b"], "with": False, "name": None}
    others = [{"first": 3}, {"ids": ["a", "b"]}, {"with": True}]
    asked = [first, alike, *({**first, **each} for each in others), alike]
    operation = document.operation(None)
    found = [document.requested(operation, each, rule).objects for each in asked]
    assert found == [PRICES.requested(document.node, each) for each in asked]
    assert len(rule.reckoned) == 1 + len(others)
    assert len(set(found)) == 1 + len(others)


async def test_operations_of_one_document_have_prices_of_their_own() -> None:
    """Under one size."""
    rule, documents = CostRule(SCHEMA), Documents(SCHEMA, 10_000)
    page = "($n: Int!) { organizations(first: $n) { edges { node { id %s } } } }"
    text = f"query A{page % ''} query B{page % 'sectors { id }'}"
    document = await documents.of(text, suggest=False)
    found = [
        document.requested(document.operation(name), {"n": 7}, rule).objects for name in "ABAB"
    ]
    assert found[0] < found[1]
    assert found == [*found[:2], *found[:2]]
