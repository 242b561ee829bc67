"""A key is of one caller for one mutation; an audit entry says who did what with which input."""

from collections.abc import AsyncIterator
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from tests.api.speaking import Speakers, speakers
from tests.api.test_mutations import Town, deal, id_of, need
from tests.api.writers import document
from tests.conftest import CountingGraph

DEAL = "... on Deal { id state }"
WISH = "... on FinancingNeed { id }"
NEED = "... on Need { id }"
ENTRIES = """{ auditEntries(first: 20) { edges { node {
  mutation change inputHash previousHash hash actor { subject role scope { id } } } } } }"""


@pytest.fixture
async def town(graph: CountingGraph) -> AsyncIterator[Speakers]:
    await Town().write(graph)
    async with speakers(graph) as asked:
        yield asked


async def entries_of(town: Speakers) -> list[dict[str, Any]]:
    """From the first one on."""
    answer = await town.ask("AUDITOR", None, ENTRIES)
    assert "errors" not in answer, answer
    return [each["node"] for each in answer["data"]["auditEntries"]["edges"]][::-1]


async def test_two_parties_confirm_with_one_key(town: Speakers) -> None:
    """The same input under the same key, but another organisation: another request."""
    made = await town.do("BANK_OFFICER", id_of("bank"), "dealRecord", DEAL, **deal())
    asked = {"dealId": made["id"], "idempotencyKey": str(uuid4())}
    states = [
        (await town.do("MEMBER", id_of(name), "dealConfirm", DEAL, **asked))["state"]
        for name in ("guarantor", "firm")
    ]
    assert states == ["RECORDED", "CONFIRMED"]


async def test_two_people_of_a_firm_use_one_key(town: Speakers) -> None:
    """So do two subjects of one organisation."""
    query = document("financingNeedState", WISH)
    asked = {**need(), "idempotencyKey": str(uuid4())}
    made: set[str] = set()
    for subject in ("one", "other", "one"):
        answer = await town.ask("MEMBER", id_of("firm"), query, subject=subject, input=asked)
        made.add(answer["data"]["financingNeedState"]["id"])
    assert len(made) == 2
    assert [each["actor"]["subject"] for each in await entries_of(town)] == ["one", "other"]


async def test_somebody_in_two_roles_uses_one_key(town: Speakers) -> None:
    """And one subject in two roles."""
    asked = {**deal(), "idempotencyKey": str(uuid4())}
    roles = ["BANK_OFFICER", "MEMBER"]
    made = {
        (await town.do(each, id_of("bank"), "dealRecord", DEAL, **asked))["id"] for each in roles
    }
    assert len(made) == 2
    assert [each["actor"]["role"] for each in await entries_of(town)] == roles


async def test_two_mutations_use_one_key(town: Speakers) -> None:
    """And two mutations."""
    me, key = ("MEMBER", id_of("firm")), str(uuid4())
    stated: dict[str, Any] = {"enterpriseId": id_of("firm"), "title": "robots", "topics": []}
    first = await town.do(*me, "financingNeedState", WISH, **need(), idempotencyKey=key)
    other = await town.do(*me, "needState", NEED, **stated, idempotencyKey=key)
    assert [first["__typename"], other["__typename"]] == ["FinancingNeed", "Need"]


async def test_an_entry_tells_one_input_from_another(town: Speakers) -> None:
    """Its hash is that of the input without the key: alike for the same input, else different."""
    me = ("MEMBER", id_of("firm"), "financingNeedState", WISH)
    changed = [need(amount=1), need(tenorMonths=None), need(purpose="EQUIPMENT")]
    for each in (need(), need(), *changed):
        await town.do(*me, **each)
    entries = await entries_of(town)
    hashes = [each["inputHash"] for each in entries]
    assert hashes[0] == hashes[1]
    assert len(set(hashes)) == 1 + len(changed)
    assert all(one["hash"] == two["previousHash"] for one, two in pairwise(entries))
