"""Kill -9 under ten writers: nothing acknowledged is lost, nothing is half there or doubled."""

import asyncio
import signal
from pathlib import Path
from random import Random

import pytest

from tests.api.issuer import issuing
from tests.api.writers import Place, Writer, check_all, check_verified, place_in, writers_of

VICTIMS = ("neo4j", "api", "both")


async def until_written(writers: list[Writer], tasks: list[asyncio.Task[None]], more: int) -> None:
    """Wait for more acknowledged requests; a writer that found a fault ends the test."""
    goal = sum(len(each.acknowledged) for each in writers) + more
    async with asyncio.timeout(120):
        while sum(len(each.acknowledged) for each in writers) < goal:
            for task in tasks:
                if task.done():
                    task.result()
            await asyncio.sleep(0.01)


async def kill(place: Place, victim: str) -> None:
    """Kill, and start again while the writers go on trying."""
    if victim != "api":
        place.database.signal(signal.SIGKILL)
    if victim != "neo4j":
        place.service.kill()
        place.service.start()
    if victim != "api":
        await asyncio.to_thread(place.database.start_again)


@pytest.mark.parametrize(
    ("rounds", "writes"), [(2, 40), pytest.param(20, 200, marks=pytest.mark.deep)]
)
async def test_killed_at_random_moments(tmp_path: Path, rounds: int, writes: int) -> None:
    random = Random(rounds)
    with issuing() as issuer:
        async with place_in(tmp_path, issuer) as place:
            writers = writers_of(place.client, issuer)
            tasks = [asyncio.create_task(each.write()) for each in writers]
            for number in range(rounds):
                await until_written(writers, tasks, writes)
                await asyncio.sleep(random.uniform(0, 0.3))
                await kill(place, VICTIMS[number % len(VICTIMS)])
            await until_written(writers, tasks, writes)
            for each in writers:
                each.going = False
            await asyncio.gather(*tasks)
            acknowledged = [one for each in writers for one in each.acknowledged]
            repeated = sum(each.sent for each in writers) - len(acknowledged)
            print(f"{rounds} kills, {len(acknowledged)} written, {repeated} sent again")
            assert repeated
            await check_all(place.graph, acknowledged)
            await check_verified(place.client, issuer, len(acknowledged))
