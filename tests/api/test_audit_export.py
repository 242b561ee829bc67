"""The audit as a download: for auditors, whole, with the head to be kept elsewhere."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from tests.api.speaking import Speakers, speakers
from tests.api.test_audit_alterations import verified
from tests.api.test_units_order import written
from tests.api.writers import ENTRIES, GENESIS, HEAD, Firms, until_written, writers_of
from tests.conftest import CountingGraph
from tests.worlds import World

PATH = "/audit/entries.jsonl"


async def download(town: Speakers, role: str, scope: str | None = None) -> httpx.Response:
    token = town.issuer.token(role, scope)
    return await town.client.get(PATH, headers={"Authorization": f"Bearer {token}"})


def lines(response: httpx.Response) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The entries, and the head."""
    assert response.status_code == 200, response.text
    assert response.text.endswith("\n")
    *entries, last = map(json.loads, response.text.splitlines())
    assert last.keys() == {"head"}
    return entries, last["head"]


async def test_an_export(graph: CountingGraph) -> None:
    """Each entry as it is stored, in its order; the head is the anchor of a later walk."""
    await Firms().write(graph)
    async with speakers(graph) as town:
        assert lines(await download(town, "AUDITOR")) == ([], {"sequence": 0, "hash": GENESIS})
        await written(town, graph, 25)
        entries, head = lines(await download(town, "AUDITOR"))
        stored = [row["entry"] for row in await graph.read(ENTRIES)]
        assert [{k: v for k, v in each.items() if v is not None} for each in entries] == stored
        assert [head] == await graph.read(HEAD)
        await written(town, graph, 5)
        assert (await verified(town, anchor=head))["intact"]


async def test_an_export_while_ten_write(graph: CountingGraph) -> None:
    """It ends with the head that its entries lead to."""
    await Firms().write(graph)
    async with speakers(graph) as town:
        writers = writers_of(town.client, town.issuer)
        async with asyncio.TaskGroup() as tasks:
            for each in writers:
                tasks.create_task(each.write())
            for _ in range(5):
                await until_written(writers, 5, seconds=60)
                entries, head = lines(await download(town, "AUDITOR"))
                assert [each["sequence"] for each in entries] == [*range(1, len(entries) + 1)]
                assert entries
                assert head == {"sequence": len(entries), "hash": entries[-1]["hash"]}
            for each in writers:
                each.going = False


@pytest.mark.parametrize(
    ("role", "scope"), [("MEMBER", "firm"), ("PLATFORM_ADMIN", None), ("ANONYMOUS", None)]
)
async def test_it_is_for_auditors(graph: CountingGraph, role: str, scope: str | None) -> None:
    await Firms().write(graph)
    async with speakers(graph) as town:
        if role == "ANONYMOUS":
            response = await town.client.get(PATH)
        else:
            response = await download(town, role, scope and World.id(scope))
        assert response.status_code == 403
        assert response.json()["errors"][0]["extensions"] == {"code": "FORBIDDEN"}
        assert "data" not in response.json()


@pytest.mark.parametrize("header", ["Bearer x", "Bearer ", "Basic eDp5", "x"])
async def test_a_bad_token(graph: CountingGraph, header: str) -> None:
    async with speakers(graph) as town:
        response = await town.client.get(PATH, headers={"Authorization": header})
        assert response.status_code == 401
        assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
        assert response.json()["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
        old = town.issuer.token("AUDITOR", exp=1, iat=0)
        response = await town.client.get(PATH, headers={"Authorization": f"Bearer {old}"})
        assert response.status_code == 401


async def test_only_by_get(graph: CountingGraph) -> None:
    async with speakers(graph) as town:
        assert (await town.client.post(PATH)).status_code == 405
