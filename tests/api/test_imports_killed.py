"""The API, or Neo4j, killed in the midst of an import: the job says what was done, and goes on."""

import asyncio
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api.import_town import NORTH, ImportTown, Office, csv
from tests.api.issuer import issuing
from tests.api.speaking import Speakers
from tests.api.test_units_kills import kill
from tests.api.writers import Place, Service, check_verified, place_in

ROWS = 400
RECORDED = """
MATCH (o:Organization) WHERE o.name STARTS WITH '成员'
RETURN o.name AS name, COUNT { (o)<-[:ABOUT]-(:Fact) } AS facts,
  COUNT { (o)<-[:NAMES]-(:Name) } AS names, COUNT { (o)<-[:HELD_BY]-() } AS holdings,
  [(o)<-[:MEMBERSHIP_OF]-(m) | m.states] AS states,
  COUNT { (:AuditEntry {changed_id: o.id}) } AS entries
ORDER BY name
"""


def members() -> bytes:
    """Each with three facts, two names and a holding."""
    lines = (f"成员{number:05}企业,M{number:05},机器人,成长期,12,小巨人" for number in range(ROWS))
    return csv("企业名称,简称,行业,阶段,员工人数,资质", *lines)


async def check_end(office: Office, place: Place, id: str) -> None:
    """All rows, each once, with all that it says; the audit holds."""
    job = await office.job(id)
    assert (job["rowsDone"], job["rowsTotal"], job["failure"]) == (ROWS, ROWS, None)
    about = {"facts": 3, "names": 2, "holdings": 1, "states": [["ACTIVE"]], "entries": 1}
    assert await place.graph.read(RECORDED) == [
        {"name": f"成员{number:05}企业", **about} for number in range(ROWS)
    ]
    rows = await office.rows(id)
    shown = [(each["organization"]["name"], each["isRecorded"]) for each in rows]
    assert shown == [(f"成员{number:05}企业", True) for number in range(ROWS)]
    # Two mutations, and the parts; every member with its membership.
    await check_verified(place.client, office.asked.issuer, 2 + ROWS // 100 + 2 * ROWS)


async def persistent(office: Office, mutation: str, **input: Any) -> str:
    """The id of the job; sent again with its key until it is answered."""
    key = str(uuid4())
    async with asyncio.timeout(180):
        while True:
            try:
                answer = await office.do(mutation, idempotencyKey=key, **input)
            except (httpx.TransportError, AssertionError, ValueError, TypeError):
                await asyncio.sleep(0.2)
            else:
                return answer["id"]


async def until_done(office: Office, id: str, rows: int) -> None:
    """Until so many rows are recorded."""
    async with asyncio.timeout(120):
        while True:
            with suppress(httpx.TransportError, AssertionError, ValueError):
                job = await office.job(id)
                if job["rowsDone"] >= rows or job["state"] == "COMMITTED":
                    return
            await asyncio.sleep(0.02)


async def patient(office: Office, id: str, *states: str) -> None:
    """Until it is in one of the states, whoever is away meanwhile."""
    async with asyncio.timeout(180):
        while True:
            with suppress(httpx.TransportError, AssertionError, ValueError):
                if (await office.job(id))["state"] in states:
                    return
            await asyncio.sleep(0.2)


@pytest.mark.parametrize("victim", ["api", pytest.param("neo4j", marks=pytest.mark.deep)])
async def test_it_goes_on_to_the_exact_end(tmp_path: Path, victim: str) -> None:
    """Killed while the file is read, and twice while its rows are recorded."""
    random = Random(victim)
    with issuing() as issuer:
        async with place_in(tmp_path, issuer) as place:
            await ImportTown().write(place.graph)
            office = Office(Speakers(place.client, issuer), NORTH)
            upload_id = await office.upload(members())
            about = {"parkId": NORTH, "uploadId": upload_id, "fileName": "members.csv"}
            id = await persistent(office, "importStart", **about)
            await kill(place, victim)
            await patient(office, id, "PREVIEW", "FAILED")
            await persistent(office, "importCommit", importJobId=id, rows="ALL")
            seen = 0
            for least in (100, 200):
                await until_done(office, id, least)
                await asyncio.sleep(random.uniform(0, 0.2))
                await kill(place, victim)
                await patient(office, id, "COMMITTING", "COMMITTED")
                await until_done(office, id, seen)
                seen = least
            await patient(office, id, "COMMITTED", "FAILED")
            await check_end(office, place, id)


@pytest.mark.deep
async def test_another_process_goes_on(tmp_path: Path) -> None:
    """The one that worked at it is killed and stays away."""
    with issuing() as issuer:
        async with place_in(tmp_path, issuer) as place:
            await ImportTown().write(place.graph)
            first = Office(Speakers(place.client, issuer), NORTH)
            about = {"parkId": NORTH, "uploadId": await first.upload(members())}
            id = await persistent(first, "importStart", fileName="members.csv", **about)
            await patient(first, id, "PREVIEW", "FAILED")
            other = Service(place.database.server, issuer, tmp_path)
            other.start()
            try:
                async with httpx.AsyncClient(base_url=other.address, timeout=60) as client:
                    await other.until_ready(client)
                    second = Office(Speakers(client, issuer), NORTH)
                    await persistent(first, "importCommit", importJobId=id, rows="ALL")
                    await until_done(second, id, 100)
                    place.service.kill()
                    await patient(second, id, "COMMITTED", "FAILED")
                    place.service.start()
                    await place.service.until_ready(place.client)
                    await check_end(second, place, id)
            finally:
                other.kill()
