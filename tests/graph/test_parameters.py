"""Each text is planned once, whatever its parameters are, and none of them may be missing."""

from typing import Any, LiteralString

import pytest

from graph.parameters import in_one_map
from tests.conftest import CountingGraph

CALLER = dict.fromkeys(("scope_id", "organization_id", "kind", "park_id"))
ASKED: dict[str, Any] = {"ids": ["a"], "id": "b", "caller": CALLER}


def test_parameters_come_in_one_map() -> None:
    """Each where it stands; a name that begins another one is not taken for it."""
    text, given = in_one_map("UNWIND $ids AS id RETURN id, $id, $caller.kind", ASKED)
    assert text == "UNWIND $given.ids AS id RETURN id, $given.id, $given.caller.kind"
    assert given == {"given": ASKED}


@pytest.mark.parametrize("missing", ASKED)
async def test_a_parameter_that_is_missing_is_an_error(graph: CountingGraph, missing: str) -> None:
    """In a map it would be null."""
    given = {name: each for name, each in ASKED.items() if name != missing}
    with pytest.raises(KeyError, match=missing):
        await graph.read("UNWIND $ids AS id RETURN id, $id, $caller.kind", **given)


COUNTED: LiteralString = (
    "UNWIND $ids AS id WITH id WHERE id <> $other OR $other IS NULL RETURN count(id) AS found"
)
LISTS: tuple[list[str], ...] = ([], ["a"], ["a"] * 9, ["a"] * 99, ["a"] * 999)
TEXTS = ("", "b", "b" * 50, None)


async def _planned(graph: CountingGraph) -> int:
    """How many texts are planned since it was asked last."""
    [row] = await graph.read("CALL db.clearQueryCaches() YIELD value RETURN value")
    return int("".join(each for each in row["value"] if each.isdigit()))


async def test_a_text_is_planned_once(graph: CountingGraph) -> None:
    """For lists and texts of every length, and for null: as for the same ones each time."""
    await _planned(graph)
    for _ in range(len(LISTS) * len(TEXTS)):
        await graph.read(COUNTED, ids=["a"], other="b")
    once = await _planned(graph)
    for ids in LISTS:
        for other in TEXTS:
            [row] = await graph.read(COUNTED, ids=ids, other=other)
            assert row["found"] == len(ids)
    assert await _planned(graph) == once > 0
