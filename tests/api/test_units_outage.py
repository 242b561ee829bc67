"""While Neo4j is away: live, not ready, failing fast; all works again soon after its return."""

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.api.issuer import issuing
from tests.api.writers import (
    SELECTIONS,
    Acknowledged,
    Place,
    Request,
    Writer,
    check_all,
    check_verified,
    document,
    place_in,
    send,
    writers_of,
)
from tests.worlds import World

FAST = 1.0
SLACK = 0.5
"""Seconds for a machine that does other things."""

UNTIL_KNOWN = 4.0
RECOVERY = 15.0
TIMES_THE_FIRST = 5
"""Or so many times what the first write took before: a machine that does other things is slow with
both, for Neo4j plans anew what it had planned."""

AWAY = 5.0
READ = "{ sectors { key } }"
QUESTIONS = ("live", "ready", "read", "write")


@dataclass(frozen=True)
class Heard:
    """An answer to one of the four questions: when it was asked, and how long that took."""

    what: str
    asked: float
    seconds: float
    status: int
    body: Any


class Watch:
    """Asks four questions again and again, each without waiting for the others."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.heard: list[Heard] = []
        self.writer: Writer = writers_of(place.client, place.issuer, 1)[0]
        self.sent: list[Request] = []
        self.going = True

    async def run(self) -> None:
        asked = (("live", self._live), ("ready", self._ready), ("read", self._read))
        await asyncio.gather(
            *(self._ask(what, question) for what, question in asked),
            *(self._ask("write", self._write) for _ in range(3)),
        )

    async def _ask(self, what: str, question: Callable[[], Awaitable[httpx.Response]]) -> None:
        while self.going:
            asked = time.monotonic()
            response = await question()
            seconds = time.monotonic() - asked
            self.heard.append(Heard(what, asked, seconds, response.status_code, response.json()))
            await asyncio.sleep(0.1)

    async def _live(self) -> httpx.Response:
        return await self._place.client.get("/health/live")

    async def _ready(self) -> httpx.Response:
        return await self._place.client.get("/health/ready")

    async def _read(self) -> httpx.Response:
        # Who says who asks has a larger allowance than who does not: enough for the whole outage.
        return await send(self._place.client, self._place.issuer.token("AUDITOR"), READ)

    async def _write(self) -> httpx.Response:
        number = next(self.writer.numbers)
        about: dict[str, Any] = {
            "enterpriseId": World.id("firm"),
            "title": str(number),
            "topics": [],
        }
        request = Request(number, "firm", "needState", {**about, "idempotencyKey": str(uuid4())})
        self.sent.append(request)
        query = document(request.mutation, SELECTIONS[request.mutation])
        token = self._place.issuer.token("MEMBER", World.id("firm"))
        return await send(self._place.client, token, query, input=request.input)

    async def until(self, what: str, status: int, since: float) -> float:
        """The moment of the first such answer."""
        while True:
            for each in self.heard:
                if (each.what, each.status) == (what, status) and each.asked >= since:
                    return each.asked + each.seconds
            await asyncio.sleep(0.05)


def gone(place: Place, how: str) -> None:
    place.database.signal(signal.SIGSTOP if how == "silent" else signal.SIGKILL)


async def come_back(place: Place, how: str) -> None:
    """Returns once it answers a query."""
    if how == "silent":
        place.database.signal(signal.SIGCONT)
    else:
        await asyncio.to_thread(place.database.start_again)


@pytest.mark.parametrize("how", ["silent", "killed"])
async def test_an_outage(tmp_path: Path, how: str) -> None:
    """Killed, or silent with its connections open: told soon, over soon, nothing lost."""
    with issuing() as issuer:
        async with place_in(tmp_path, issuer) as place:
            watch = Watch(place)
            start = time.monotonic()
            watching = asyncio.create_task(watch.run())
            async with asyncio.timeout(120):
                first_write = await watch.until("write", 200, 0) - start
            began = time.monotonic()
            gone(place, how)
            async with asyncio.timeout(UNTIL_KNOWN):
                known = await watch.until("ready", 503, began)
            await asyncio.sleep(AWAY)
            still = time.monotonic()
            await come_back(place, how)
            back = time.monotonic()
            async with asyncio.timeout(120):
                moments = [await watch.until(what, 200, still) for what in QUESTIONS]
            watch.going = False
            await watching
            during = [each for each in watch.heard if known <= each.asked < still - FAST]
            figures = {
                what: max(each.seconds for each in during if each.what == what)
                for what in QUESTIONS
            }
            first = max(
                each.asked + each.seconds - began
                for each in watch.heard
                if each.asked < known and each.what != "live"
            )
            print(f"{how}: known after {known - began:.2f} s, slowest {figures}; those that were")
            print(f"running ended by {first:.2f} s; all works {max(moments) - back:.2f} s after")
            assert {each.status for each in watch.heard if each.what == "live"} == {200}
            assert {each.status for each in during if each.what != "live"} == {503}
            assert all(
                code == "UNAVAILABLE"
                for each in during
                if each.what in {"read", "write"}
                for code in (error["extensions"]["code"] for error in each.body["errors"])
            )
            assert max(figures.values()) <= FAST + SLACK
            print(f"the first write took {first_write:.2f} s; each works again after")
            print({what: f"{at - back:.2f} s" for what, at in zip(QUESTIONS, moments, strict=True)})
            assert max(moments) - back <= max(RECOVERY, TIMES_THE_FIRST * first_write)
            acknowledged = [
                Acknowledged(each, answer["id"], answer["recordedAt"])
                for each in watch.sent
                for answer in [await watch.writer.bring(each)]
            ]
            await check_all(place.graph, acknowledged)
            await check_verified(place.client, issuer, len(acknowledged))
            assert watch.writer.strange == []
