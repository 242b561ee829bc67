"""Kill -9 under ten writers: nothing acknowledged is lost, nothing is half there or doubled."""

import asyncio
import signal
from pathlib import Path
from random import Random

import pytest

from tests.api.issuer import issuing
from tests.api.writers import Place, check_all, check_verified, place_in, until_written, writers_of

VICTIMS = ("neo4j", "api", "both")


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
            # A writer that finds a fault ends them all.
            async with asyncio.TaskGroup() as tasks:
                for each in writers:
                    tasks.create_task(each.write())
                for number in range(rounds):
                    await until_written(writers, writes, seconds=120)
                    await asyncio.sleep(random.uniform(0, 0.3))
                    await kill(place, VICTIMS[number % len(VICTIMS)])
                await until_written(writers, writes, seconds=120)
                for each in writers:
                    each.going = False
            acknowledged = [one for each in writers for one in each.acknowledged]
            repeated = sum(each.sent for each in writers) - len(acknowledged)
            timeouts = sum(each.timeouts for each in writers)
            print(f"{rounds} kills, {len(acknowledged)} written, {repeated} sent again,")
            print(f"{timeouts} of them for a timeout")
            assert repeated
            await check_all(place.graph, acknowledged)
            await check_verified(place.client, issuer, len(acknowledged))
            assert [each.strange for each in writers] == [[]] * len(writers)
