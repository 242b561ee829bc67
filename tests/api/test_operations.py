"""The documented operations are answered as docs/operations shows, each by a fixed number of
statements."""

import json
import os
from pathlib import Path

import pytest

from tests.conftest import Ask, CountingGraph

OPERATIONS = Path(__file__).resolve().parents[2] / "docs" / "operations"
ASKED = {
    file.stem: file.read_text(encoding="utf-8") for file in sorted(OPERATIONS.glob("*.graphql"))
}


@pytest.mark.parametrize("name", ASKED)
async def test_an_operation_is_answered_as_documented(
    ask: Ask, root_fields: list[str], name: str
) -> None:
    """To the byte, by plans.

    RONGZHI_WRITE_ANSWERS=1 writes the pages anew after a change that is meant.
    """
    body = await ask(ASKED[name])
    assert "errors" not in body
    assert set(root_fields) == {""}
    text = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
    page = OPERATIONS / f"{name}.json"
    if os.environ.get("RONGZHI_WRITE_ANSWERS"):
        page.write_text(text, encoding="utf-8")
    assert text == page.read_text(encoding="utf-8")


def test_every_page_has_its_operation() -> None:
    """No page is left over."""
    assert set(ASKED) == {page.stem for page in OPERATIONS.glob("*.json")}


async def test_every_mechanism_says_what_it_uses(ask: Ask) -> None:
    """M1 to M12 in their order, each with a paragraph of the article and with links."""
    body = await ask(ASKED["mechanisms"])
    mechanisms = body["data"]["mechanisms"]
    assert [each["key"] for each in mechanisms] == [f"M{number}" for number in range(1, 13)]
    assert [each["source"]["paragraph"] for each in mechanisms] == [
        *(5, 5, 5, 6, 4, 15, 11, 15, 15, 15, 14, 9)
    ]
    for each in mechanisms:
        assert each["links"]["totalCount"] == len(each["links"]["edges"]) > 0
        by_key = await ask("{ mechanism(key: " + each["key"] + ") { key name } }")
        assert by_key["data"]["mechanism"] == {"key": each["key"], "name": each["name"]}


NESTED = """query ($first: Int!) {
 organizations(first: $first, filter: {kinds: [BANK], synthetic: true}) {
  edges { node {
    name
    deals(first: 5) { edges { node { agreedOn participants { role organization { name } } } } }
    ... on Provider {
      products(first: 5) { edges { node { name terms { maximum } policies { name } } } }
    }
  } } } }"""


async def test_statements_depend_on_the_shape_only(ask: Ask, seeded: CountingGraph) -> None:
    """One row or a page full of rows with two nested lists: as many statements."""
    await ask("{ policies(first: 1) { totalCount } }")
    counts: set[int] = set()
    for first in (1, 7, 20):
        seeded.statements.clear()
        body = await ask(NESTED, first=first)
        assert "errors" not in body
        assert len(body["data"]["organizations"]["edges"]) == first
        counts.add(len(seeded.statements))
    assert counts == {1}
