"""Those who write about the same thing at once: one after the other, as if alone."""

import asyncio
from collections import Counter

import pytest

from tests.api.speaking import speakers
from tests.api.test_mutations import DEAL, Town, deal, id_of, need
from tests.conftest import CountingGraph
from tests.worlds import World

WISH = "... on FinancingNeed { id recordedAt }"
OPEN = "MATCH (n:FinancingNeed) WHERE n.superseded_at IS NULL RETURN count(n) AS n"
TOLD = (
    "RETURN COUNT { (:AuditEntry) } AS entries, COUNT { (:Event) } AS events,"
    " COUNT { (:IdempotencyKey) } AS keys"
)
FAR = "MATCH (n:Counter {name: 'all'}) SET n.microseconds = 4000000000000000"
"""The last write was in the year 2096."""


@pytest.mark.parametrize("times", [2, pytest.param(20, marks=pytest.mark.deep)])
async def test_ten_change_one_version(graph: CountingGraph, times: int) -> None:
    """One of them does; for the others it has ended, and they leave nothing behind."""
    await Town().write(graph)
    async with speakers(graph) as town:
        me = ("MEMBER", id_of("firm"), "financingNeedState", WISH)
        for number in range(times):
            first = await town.do(*me, **need())
            answers = await asyncio.gather(
                *(
                    town.do(*me, **need(amount=each + 1, financingNeedId=first["id"]))
                    for each in range(10)
                )
            )
            kinds = Counter(each["__typename"] for each in answers)
            assert kinds == {"FinancingNeed": 1, "NotFoundError": 9}
            made = (number + 1) * 2
            assert await graph.read(OPEN) == [{"n": number + 1}]
            assert await graph.read(TOLD) == [{"entries": made, "events": made, "keys": made}]


@pytest.mark.parametrize("times", [3, pytest.param(30, marks=pytest.mark.deep)])
async def test_the_last_two_confirm_at_once(graph: CountingGraph, times: int) -> None:
    """Neither believes that the other one is missing."""
    await Town().write(graph)
    async with speakers(graph) as town:
        for _ in range(times):
            made = await town.do("BANK_OFFICER", id_of("bank"), "dealRecord", DEAL, **deal())
            answers = await asyncio.gather(
                *(
                    town.do("MEMBER", id_of(name), "dealConfirm", DEAL, dealId=made["id"])
                    for name in ("guarantor", "firm")
                )
            )
            states = sorted(each["state"] for each in answers)
            assert states == ["CONFIRMED", "RECORDED"]


async def test_ten_confirm_for_one_party(graph: CountingGraph) -> None:
    """Once; to the others it is a conflict."""
    await Town().write(graph)
    async with speakers(graph) as town:
        made = await town.do("BANK_OFFICER", id_of("bank"), "dealRecord", DEAL, **deal())
        answers = await asyncio.gather(
            *(
                town.do("MEMBER", id_of("firm"), "dealConfirm", DEAL, dealId=made["id"])
                for _ in range(10)
            )
        )
        kinds = Counter(each["__typename"] for each in answers)
        assert kinds == {"Deal": 1, "ConflictError": 9}
        assert await graph.read(TOLD) == [{"entries": 2, "events": 2, "keys": 2}]


async def test_the_moment_never_stands_still_or_goes_back(graph: CountingGraph) -> None:
    """Whatever the clock says: a unit is recorded at least 1 µs after the last write."""
    await Town().write(graph)
    await graph.define(FAR)
    async with speakers(graph) as town:
        me = ("MEMBER", id_of("firm"), "financingNeedState", WISH)
        answers = await asyncio.gather(*(town.do(*me, **need(amount=n)) for n in range(1, 6)))
        moments = sorted(each["recordedAt"] for each in answers)
        assert moments == [f"2096-10-02T07:06:40.00000{n}+00:00" for n in range(1, 6)]
        rows = await graph.read(
            "MATCH (n:AuditEntry) RETURN n.recorded_at AS at ORDER BY n.sequence"
        )
        assert [row["at"] for row in rows] == moments


async def test_a_source_is_made_once(graph: CountingGraph) -> None:
    """By ten that are the first to state something about their firm."""
    world = Town()
    world.enterprise(*(f"firm {number}" for number in range(5)))
    await world.write(graph)
    async with speakers(graph) as town:
        await asyncio.gather(
            *(
                town.do(
                    *("MEMBER", World.id(f"firm {number % 5}"), "financingNeedState", WISH),
                    **need(enterpriseId=World.id(f"firm {number % 5}")),
                )
                for number in range(10)
            )
        )
        [row] = await graph.read("MATCH (n:Source {kind: 'MEMBER'}) RETURN count(n) AS n")
        assert row["n"] == 5
