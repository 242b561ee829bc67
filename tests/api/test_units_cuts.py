"""A connection cut around COMMIT: one write, and the same answer for the key ever after."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from graph.client import connect
from graph.embedded import EmbeddedNeo4j
from tests.api.speaking import Speakers, speakers
from tests.api.test_mutations import Town, deal, id_of, need
from tests.api.writers import document, settings_of
from tests.conftest import CountingGraph
from tests.graph.proxy import Proxy

COMMIT = b"\x00\x02\xb0\x12\x00\x00"
"""Bolt's message that ends a transaction, with its frame."""

ALWAYS = 10**6
MODES = ("lost with its answer", "lost on its way")


class Cutter(Proxy):
    """Cuts the connections of the next commits.

    Lost with its answer: Neo4j has committed. Lost on its way: Neo4j has not heard of it.
    """

    to_cut = 0
    cuts = 0
    mode = MODES[0]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        answers, questions = await asyncio.open_connection("127.0.0.1", self._target)
        self._writers |= {writer, questions}
        losing, lost = asyncio.Event(), asyncio.Event()

        async def ask() -> None:
            while data := await reader.read(65536):
                cutting = COMMIT in data and self.to_cut > 0
                if cutting:
                    self.to_cut -= 1
                    self.cuts += 1
                    if self.mode == MODES[1]:
                        break
                    losing.set()
                questions.write(data)
                await questions.drain()
                if cutting:
                    await lost.wait()
                    break

        async def tell() -> None:
            while data := await answers.read(65536):
                if losing.is_set():
                    break
                writer.write(data)
                await writer.drain()
            lost.set()

        try:
            with suppress(OSError, asyncio.CancelledError):
                sides = [asyncio.create_task(ask()), asyncio.create_task(tell())]
                await asyncio.wait(sides, return_when=asyncio.FIRST_COMPLETED)
                for each in sides:
                    each.cancel()
                await asyncio.gather(*sides, return_exceptions=True)
        finally:
            for each in (writer, questions):
                each.transport.abort()


@dataclass(frozen=True)
class Case:
    """A mutation that somebody may do, with another input that they may send, too."""

    role: str
    scope: str
    mutation: str
    selection: str
    input: dict[str, Any]
    other: dict[str, Any]


DEAL = (
    "... on Deal { id state amount recordedAt"
    " participants { role amount confirmedAt organization { name } } }"
)
FACT = "... on Fact { id recordedAt supersededAt scope value { ... on Money { amount } } }"
NEED = "... on Need { id recordedAt title }"
WISH = "... on FinancingNeed { id recordedAt supersededAt amount }"


def case(mutation: str, number: int) -> Case:
    """All but `dealConfirm`, which needs a deal."""
    firm = id_of("firm")
    if mutation == "dealRecord":
        input, other = deal(), deal(agreedOn="2025-06-02")
        return Case("BANK_OFFICER", "bank", mutation, DEAL, input, other)
    if mutation == "financingNeedState":
        input, other = need(amount=number), need(amount=number + 1)
        return Case("MEMBER", "firm", mutation, WISH, input, other)
    if mutation == "needState":
        input: dict[str, Any] = {"enterpriseId": firm, "title": str(number), "topics": []}
        return Case("MEMBER", "firm", mutation, NEED, input, {**input, "title": "other"})
    about = {"subjectId": firm, "measure": "REVENUE", "asOf": "2024", "scope": str(number)}
    input = {**about, "value": {"amount": number}}
    other = {**input, "value": {"amount": number + 1}}
    return Case("MEMBER", "firm", mutation, FACT, input, other)


async def confirming(town: Speakers) -> Case:
    """The confirmation of a deal that is made for it."""
    officer = ("BANK_OFFICER", id_of("bank"))
    recorded = await town.do(*officer, "dealRecord", DEAL, **deal())
    input = {"dealId": recorded["id"]}
    other = {**input, "disputeBecause": "Not so."}
    return Case("MEMBER", "guarantor", "dealConfirm", DEAL, input, other)


async def send(town: Speakers, case: Case, **input: Any) -> dict[str, Any] | None:
    """The member of the result; None when the server does not know what became of it."""
    query = document(case.mutation, case.selection)
    answer = await town.ask(case.role, id_of(case.scope), query, input=input)
    if "errors" in answer:
        assert [each["extensions"]["code"] for each in answer["errors"]] == ["UNAVAILABLE"]
        return None
    return answer["data"][case.mutation]


async def until_answered(town: Speakers, case: Case, **input: Any) -> dict[str, Any]:
    """As a client does it: the same request again until there is an answer."""
    async with asyncio.timeout(60):
        while True:
            answer = await send(town, case, **input)
            if answer is not None:
                return answer
            await asyncio.sleep(0.05)


EVERYTHING = """
RETURN COUNT { (n) WHERE n:FinancingNeed OR n:Need OR n:Fact OR n:Deal } AS nodes,
  COUNT { (:AuditEntry) } AS entries, COUNT { (:Event) } AS events,
  COUNT { (:IdempotencyKey) } AS keys, COUNT { (n:IdempotencyKey) WHERE n.answer IS NULL } AS open
"""


@pytest.fixture
async def cutter(empty_server: EmbeddedNeo4j, graph: CountingGraph) -> AsyncIterator[Cutter]:
    await Town().write(graph)
    made = Cutter(int(empty_server.uri.rpartition(":")[2]))
    await made.listen()
    yield made
    await made.close()


@pytest.fixture
async def town(empty_server: EmbeddedNeo4j, cutter: Cutter) -> AsyncIterator[Speakers]:
    """An application as in production, which reaches Neo4j through the cutter."""
    settings = settings_of(empty_server, cutter.port)
    async with connect(settings, fail_fast=True) as behind, speakers(behind) as made:
        yield made


MUTATIONS = ("financingNeedState", "needState", "factState", "dealRecord", "dealConfirm")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("times", [1, pytest.param(5, marks=pytest.mark.deep)])
async def test_a_commit_is_cut_once(
    town: Speakers, cutter: Cutter, graph: CountingGraph, mode: str, times: int
) -> None:
    """The server tries again by itself: it is done once, and answered alike ever after."""
    cutter.mode = mode
    for number in range(times * len(MUTATIONS)):
        mutation = MUTATIONS[number % len(MUTATIONS)]
        confirms = mutation == "dealConfirm"
        asked = await confirming(town) if confirms else case(mutation, 1000 + 2 * number)
        [before] = await graph.read(EVERYTHING)
        key = str(uuid4())
        cutter.to_cut = 1
        answer = await send(town, asked, **asked.input, idempotencyKey=key)
        assert (cutter.cuts, cutter.to_cut) == (number + 1, 0)
        assert answer is not None
        assert "id" in answer, answer
        [after] = await graph.read(EVERYTHING)
        assert after["nodes"] - before["nodes"] == (not confirms)
        assert [after[each] - before[each] for each in ("entries", "events", "keys")] == [1, 1, 1]
        assert await until_answered(town, asked, **asked.input, idempotencyKey=key) == answer
        other = await until_answered(town, asked, **asked.other, idempotencyKey=key)
        assert other["__typename"] == "IdempotencyKeyReusedError"
        assert await graph.read(EVERYTHING) == [after]
        assert after["open"] == 0


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("times", [1, pytest.param(4, marks=pytest.mark.deep)])
async def test_the_client_tries_again(
    town: Speakers, cutter: Cutter, graph: CountingGraph, mode: str, times: int
) -> None:
    """All commits are cut until the server gives up; then the client repeats with its key."""
    cutter.mode = mode
    for number in range(times * len(MUTATIONS)):
        mutation = MUTATIONS[number % len(MUTATIONS)]
        confirms = mutation == "dealConfirm"
        asked = await confirming(town) if confirms else case(mutation, 1000 + 2 * number)
        [before] = await graph.read(EVERYTHING)
        key = str(uuid4())
        cutter.to_cut = ALWAYS
        assert await send(town, asked, **asked.input, idempotencyKey=key) is None
        cutter.to_cut = 0
        [between] = await graph.read(EVERYTHING)
        assert between["entries"] - before["entries"] == (mode == MODES[0])
        # Meanwhile another request comes between: it changes nothing about the first one.
        other = await until_answered(town, asked, **asked.other, idempotencyKey=str(uuid4()))
        written = 1 + ("id" in other)
        assert written == 2 or confirms
        answer = await until_answered(town, asked, **asked.input, idempotencyKey=key)
        assert "id" in answer, answer
        assert await until_answered(town, asked, **asked.input, idempotencyKey=key) == answer
        [after] = await graph.read(EVERYTHING)
        assert [after[each] - before[each] for each in ("entries", "events", "keys")] == [
            written
        ] * 3
        reused = await until_answered(town, asked, **asked.other, idempotencyKey=key)
        assert reused["__typename"] == "IdempotencyKeyReusedError"


@pytest.mark.parametrize("cuts", [0, 1, 5])
@pytest.mark.parametrize("times", [1, pytest.param(40, marks=pytest.mark.deep)])
async def test_eight_clients_share_a_key(
    town: Speakers, cutter: Cutter, graph: CountingGraph, cuts: int, times: int
) -> None:
    """Also while commits are cut: one write, one answer."""
    for number in range(times):
        cutter.mode = MODES[number % 2]
        asked = case(MUTATIONS[number % 4], 1000 + 2 * number)
        [before] = await graph.read(EVERYTHING)
        cutter.to_cut = cuts
        key = str(uuid4())
        answers = await asyncio.gather(
            *(until_answered(town, asked, **asked.input, idempotencyKey=key) for _ in range(8))
        )
        cutter.to_cut = 0
        assert "id" in answers[0], answers[0]
        assert all(each == answers[0] for each in answers)
        [after] = await graph.read(EVERYTHING)
        assert [after[each] - before[each] for each in ("nodes", "entries", "events", "keys")] == [
            1,
            1,
            1,
            1,
        ]


async def test_eight_clients_with_two_inputs(
    town: Speakers, cutter: Cutter, graph: CountingGraph
) -> None:
    """Of two inputs under one key one is written; every client of the other is told so."""
    asked, key = case("financingNeedState", 1000), str(uuid4())
    answers = await asyncio.gather(
        *(
            until_answered(
                town, asked, **(asked.other if number % 2 else asked.input), idempotencyKey=key
            )
            for number in range(8)
        )
    )
    kinds = [each["__typename"] for each in answers]
    assert {*kinds[::2]} | {*kinds[1::2]} == {"FinancingNeed", "IdempotencyKeyReusedError"}
    assert len({*kinds[::2]}) == len({*kinds[1::2]}) == 1
    [after] = await graph.read(EVERYTHING)
    assert [after[each] for each in ("nodes", "entries", "events", "keys")] == [1, 1, 1, 1]


# ---------------------------------------------------------------- what was first shown


async def test_a_repeated_request_shows_what_the_first_one_showed(
    town: Speakers, cutter: Cutter, graph: CountingGraph
) -> None:
    """Also after its node was changed, replaced or moved to another state."""
    key = str(uuid4())
    for asked in [case(each, 7) for each in MUTATIONS[:4]]:
        first = await until_answered(town, asked, **asked.input, idempotencyKey=key)
        if asked.mutation == "dealRecord":
            for name in ("guarantor", "firm"):
                confirmed = await town.do(
                    "MEMBER", id_of(name), "dealConfirm", DEAL, dealId=first["id"]
                )
                assert "id" in confirmed
        elif asked.mutation == "factState":
            await until_answered(town, asked, **asked.other, idempotencyKey=str(uuid4()))
        else:
            which = "needId" if asked.mutation == "needState" else "financingNeedId"
            more = {which: first["id"], "idempotencyKey": str(uuid4())}
            changed = await until_answered(town, asked, **asked.other, **more)
            assert "id" in changed
        again = await until_answered(town, asked, **asked.input, idempotencyKey=key)
        # But for the end of a version, which an ended one tells of itself.
        assert {**again, "supersededAt": None} == {**first, "supersededAt": None}
