"""The log across processes: another one's entries, processes that end or die, a Neo4j that dies."""

import asyncio
import signal
import time
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import uuid_utils

from api import log_writer
from graph.client import connect
from graph.constraints import apply_constraints
from tests.api.issuer import Issuer, issuing
from tests.api.log_town import ALPHA, ASK, GAMMA, LOG, OFFICER, Town, log_town, log_world
from tests.api.speaking import AUDIT_KEYS, Speakers, speakers
from tests.api.writers import Service, database_in, document, place_in, send, settings_of
from tests.conftest import CountingGraph, client_of

IDS = "MATCH (b:RecommendationLogEntry) RETURN b.id AS id ORDER BY id"
FEEDBACK = document("recommendationFeedback", "... on RecommendationLogEntry { id }")


def said(entry_id: str) -> dict[str, Any]:
    about = {"logEntryId": entry_id, "organizationId": GAMMA, "kind": "USEFUL"}
    return {"idempotencyKey": str(uuid4()), **about}


# ---------------------------------------------------------------- on its way


async def test_feedback_overtakes_the_writer(
    graph: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To an entry that waits in this process: it is written at once."""
    monkeypatch.setattr(log_writer, "SECONDS_TO_GATHER", 60)
    async with log_town(graph) as town:
        entry = (await town.ask(ASK, sought=ALPHA))["logEntry"]
        assert await graph.read(IDS) == []
        began = time.monotonic()
        answer = await town.say(entry["id"], GAMMA, "USEFUL")
        assert answer["items"][0]["feedback"]["kind"] == "USEFUL"
        assert time.monotonic() - began < 30


async def test_feedback_by_way_of_another_process(
    graph: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is waited for; what is recorded through one is heard in the other."""
    monkeypatch.setattr(log_writer, "SECONDS_TO_GATHER", 0.8)
    async with log_town(graph) as town, speakers(graph) as asked:
        other = Town(graph, asked)
        entry = (await town.ask(ASK, sought=ALPHA))["logEntry"]
        answer = await other.say(entry["id"], GAMMA, "NOT_SUITABLE", reason="why")
        assert answer["items"][0]["feedback"]["kind"] == "NOT_SUITABLE"
        assert await town.names() == await other.names() == [(1, "delta")]


async def test_what_never_comes_is_waited_for_shortly(graph: CountingGraph) -> None:
    """A second and a half for an id made just now, or ahead of the clock; no time for others."""
    async with log_town(graph) as town:
        await town.say(str(uuid4()), GAMMA, "USEFUL")  # so that all is planned
        for made, least, most in ((0, 1.2, 4.0), (3600, 1.2, 4.0), (-3600, 0.0, 1.2)):
            id = str(UUID(int=uuid_utils.uuid7().int + (made * 1000 << 80)))
            began = time.monotonic()
            assert (await town.say(id, GAMMA, "USEFUL"))["__typename"] == "NotFoundError"
            assert least < time.monotonic() - began < most, id


# ---------------------------------------------------------------- ends


async def ask(client: httpx.AsyncClient, issuer: Issuer) -> str:
    """The id of the entry of a page that is shown; its items in the same answer."""
    token = issuer.token(*OFFICER)
    body = (await send(client, token, ASK, sought=ALPHA)).json()
    entry = body["data"]["partnerRecommendations"]["logEntry"]
    assert [each["organization"]["name"] for each in entry["items"]] == ["gamma", "delta"]
    return entry["id"]


async def test_a_process_that_ends_and_one_that_dies(tmp_path: Path) -> None:
    """Who ends in order leaves nothing behind; what is lost with who is killed is not found. Two
    processes hear each other."""
    with issuing() as issuer:
        async with place_in(tmp_path, issuer) as place:
            await log_world().write(place.graph)
            other = Service(place.database.server, issuer, tmp_path)
            other.start()
            try:
                first = await ask(place.client, issuer)
                await asyncio.to_thread(place.service.end)
                assert await place.graph.read(IDS) == [{"id": first}]
                place.service.start()
                await place.service.until_ready(place.client)
                lost = await ask(place.client, issuer)
                place.service.kill()
                async with httpx.AsyncClient(base_url=other.address, timeout=30) as client:
                    await other.until_ready(client)
                    token = issuer.token(*OFFICER)
                    for id, kind in ((first, "RecommendationLogEntry"), (lost, "NotFoundError")):
                        body = (await send(client, token, FEEDBACK, input=said(id))).json()
                        assert body["data"]["recommendationFeedback"]["__typename"] == kind, body
            finally:
                other.kill()


async def test_entries_survive_the_death_of_neo4j(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They wait in the process; feedback is told that Neo4j is away, and is taken afterwards."""
    monkeypatch.setattr(log_writer, "SECONDS_TO_GATHER", 1.0)
    with database_in(tmp_path) as database, issuing() as issuer:
        about_neo4j = settings_of(database.server)
        async with connect(about_neo4j, statement_timeout=60, fail_fast=True) as graph:
            await apply_constraints(graph)
            await log_world().write(graph)
            about: dict[str, Any] = {"audit_keys": AUDIT_KEYS, **issuer.settings()}
            async with client_of(graph, **about) as client:
                ids = [await ask(client, issuer) for _ in range(3)]
                database.signal(signal.SIGKILL)
                told = await send(client, issuer.token(*OFFICER), FEEDBACK, input=said(ids[0]))
                assert told.status_code == 503, told.text
                assert told.json()["errors"][0]["extensions"] == {"code": "UNAVAILABLE"}
                await asyncio.sleep(2)
                await asyncio.to_thread(database.start_again)
                async with asyncio.timeout(120):
                    while True:
                        if await graph.answers() and len(await graph.read(IDS)) == len(ids):
                            break
                        await asyncio.sleep(0.1)
                town = Town(graph, Speakers(client, issuer))
                log = (await town.ask(LOG))["edges"]
                assert [each["node"]["id"] for each in log] == ids[::-1]
                assert {len(each["node"]["items"]) for each in log} == {2}
                answer = await town.say(ids[0], GAMMA, "USEFUL")
                assert answer["__typename"] == "RecommendationLogEntry"
