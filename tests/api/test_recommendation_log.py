"""Promises of the log of recommendations: what was shown is on record, for its asker alone."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import uuid4

import pytest

from tests.api.log_town import (
    ALPHA,
    ASK,
    AUDITOR,
    DELTA,
    GAMMA,
    LOG,
    NODE,
    OFFICER,
    RATES,
    UNSELECTED,
    Town,
    log_town,
)
from tests.conftest import TODAY, CountingGraph
from tests.worlds import World

SHANGHAI = timezone(timedelta(hours=8))
NODES = "RETURN COUNT { (:RecommendationLogEntry) } AS entries"


@pytest.fixture
async def town(graph: CountingGraph) -> AsyncIterator[Town]:
    async with log_town(graph) as opened:
        yield opened


async def until_there(town: Town, number: int) -> float:
    """Seconds until so many entries are in the graph."""
    began = time.monotonic()
    while (await town.graph.read(NODES))[0]["entries"] < number:
        assert time.monotonic() - began < 5
        await asyncio.sleep(0.02)
    return time.monotonic() - began


# ---------------------------------------------------------------- whole answers


async def test_what_is_shown_is_on_record(town: Town) -> None:
    """The entry of the answer, whole, and after less than a second the same in the log."""
    before = datetime.now(UTC)
    page = await town.ask(ASK, sought=ALPHA)
    after = datetime.now(UTC)
    entry = page["logEntry"]
    assert [each["node"]["organization"]["name"] for each in page["edges"]] == ["gamma", "delta"]
    assert entry == {
        "id": entry["id"],
        "question": "PARTNERS",
        "shownAt": entry["shownAt"],
        "asOf": TODAY.isoformat(),
        "knownAt": entry["knownAt"],
        "asker": {"id": ALPHA, "name": "alpha"},
        "askedFor": {"id": ALPHA, "name": "alpha"},
        "items": [{**each["node"], "feedback": None, "deal": None} for each in page["edges"]],
    }
    assert before <= datetime.fromisoformat(entry["shownAt"]) <= after
    assert await until_there(town, 1) < 1
    assert await town.ask(NODE, id=entry["id"]) == entry
    assert await town.ask(LOG) == {
        "totalCount": 1,
        "pageInfo": {
            "hasNextPage": False,
            "endCursor": (await town.ask(LOG))["pageInfo"]["endCursor"],
        },
        "edges": [{"node": entry}],
    }


async def test_a_page_is_on_record_whether_its_entry_is_selected_or_not(town: Town) -> None:
    """And each page is an entry of its own, with the ranks that it showed."""
    await town.ask(UNSELECTED, sought=ALPHA)
    first = await town.ask(ASK, sought=ALPHA, first=1)
    cursor = first["pageInfo"]["endCursor"]
    second = await town.ask(ASK, sought=ALPHA, first=1, after=cursor)
    await town.written()
    shown = [[(i["rank"], i["organization"]["name"]) for i in e["items"]] for e in await town.log()]
    assert shown == [[(2, "delta")], [(1, "gamma")], [(1, "gamma"), (2, "delta")]]
    assert second["logEntry"]["knownAt"] == first["logEntry"]["knownAt"]


async def test_what_is_not_logged(town: Town) -> None:
    """Empty pages, an id of nobody, and pages for callers without an organisation."""
    end = (await town.ask(ASK, AUDITOR, sought=ALPHA))["pageInfo"]["endCursor"]
    assert (await town.ask(ASK, sought=ALPHA, after=end))["logEntry"] is None
    assert await town.ask(ASK, sought=str(uuid4())) is None
    for me in (AUDITOR, ("PLATFORM_ADMIN", None), ("ANONYMOUS", None)):
        assert (await town.ask(ASK, me, sought=ALPHA))["logEntry"] is None
    await town.written()
    assert await town.log(AUDITOR) == []


async def test_a_replay_is_logged_as_what_it_is(town: Town) -> None:
    """With the day and the moment that were asked about."""
    known = (await town.shown())["knownAt"]
    entry = await town.shown(asOf="2025-06-30", knownAt=known)
    assert (entry["asOf"], entry["knownAt"]) == ("2025-06-30", known)
    again = await town.ask(ASK, sought=ALPHA, asOf="2025-06-30", knownAt=known)
    assert again["logEntry"]["items"] == entry["items"]
    assert (await town.log())[-2] == entry


# ---------------------------------------------------------------- reads stay reads


async def test_the_revision_rests(town: Town) -> None:
    """Nothing that is kept in memory is made anew, and no unit is counted."""
    counter = "MATCH (n:Counter {name: 'all'}) RETURN properties(n) AS counter"
    audit = "RETURN COUNT { (:AuditEntry) } + COUNT { (:Event) } + COUNT { (:IdempotencyKey) } AS n"
    before = [await town.graph.read(each) for each in (counter, audit)]
    await town.shown()
    assert await town.graph.read(NODES) == [{"entries": 1}]
    assert [await town.graph.read(each) for each in (counter, audit)] == before
    page = (await town.asked.client.get("/metrics")).text
    assert 'rongzhi_recommendation_log_entries_total{outcome="written"} 1.0' in page
    assert 'rongzhi_units_total{outcome="failed"} 0.0' in page


async def test_an_answer_takes_no_statement_more_for_its_entry(
    town: Town, graph: CountingGraph
) -> None:
    """The asker, the last write, the history, the feedback and the organisations: five, and that
    of the token's organisation."""
    await town.ask(UNSELECTED, sought=ALPHA)
    counts: list[int] = []
    for query in (UNSELECTED, ASK):
        graph.statements.clear()
        await town.ask(query, sought=ALPHA)
        counts.append(len(graph.statements))
    assert counts[0] == counts[1] <= 6


# ---------------------------------------------------------------- who sees it


async def test_only_the_asker_and_auditors_see_it(town: Town, graph: CountingGraph) -> None:
    """By id, in the log, in its count and in the rates; others get what a missing one gives them,
    with the same statements."""
    entry = await town.shown()
    rates = {"shown": 2, "useful": 0, "deals": 0}
    for me in (OFFICER, ("MEMBER", ALPHA), AUDITOR):
        assert await town.log(me) == [entry]
        assert await town.ask(NODE, me, id=entry["id"]) == entry
        assert await town.ask(RATES, me) == rates
    others = [("BANK_OFFICER", World.id(name)) for name in ("beta", "stranger")]
    others += [("MEMBER", World.id(name)) for name in ("gamma", "firm")]
    for me in (
        *(*others, ("PARK_ADMIN", World.id("park")), ("ANONYMOUS", None)),
        ("PLATFORM_ADMIN", None),
    ):
        seen: list[Any] = []
        for id in (entry["id"], str(uuid4())):
            graph.statements.clear()
            seen.append((await town.ask(NODE, me, id=id), sorted(graph.statements)))
        assert seen[0] == seen[1]
        assert seen[0][0] is None
        for filter in ({}, {"askerId": ALPHA}, {"organizationId": GAMMA}, {"withDeal": False}):
            page = await town.ask(LOG, me, filter=filter)
            assert (page["totalCount"], page["edges"]) == (0, []), (me, filter)
            none = {"shown": 0, "useful": 0, "deals": 0}
            assert await town.ask(RATES, me, filter=filter) == none


async def test_who_was_recommended_is_not_told(town: Town) -> None:
    """Its own callers ask for entries that showed it, and see none of another's."""
    await town.shown()
    await town.shown(("MEMBER", GAMMA))
    mine = await town.log(("MEMBER", GAMMA), filter={"organizationId": ALPHA})
    assert [each["asker"]["name"] for each in mine] == []
    theirs = await town.log(AUDITOR, filter={"organizationId": GAMMA})
    assert [each["asker"]["name"] for each in theirs] == ["gamma", "alpha"]


# ---------------------------------------------------------------- filters and pages


async def test_filters(town: Town) -> None:
    """Each alone and all together; of the days both ends count, in Asia/Shanghai."""
    first = await town.shown()
    other = await town.shown(("BANK_OFFICER", World.id("beta")), ALPHA)
    one = await town.shown(first=1)
    day = datetime.fromisoformat(first["shownAt"]).astimezone(SHANGHAI).date()
    tomorrow, yesterday = day + timedelta(days=1), day - timedelta(days=1)
    cases: list[tuple[dict[str, Any], list[Any]]] = [
        ({}, [one, other, first]),
        ({"askerId": ALPHA}, [one, first]),
        ({"askerId": World.id("beta")}, [other]),
        ({"organizationId": DELTA}, [other, first]),
        ({"organizationId": str(uuid4())}, []),
        ({"questions": ["PARTNERS"]}, [one, other, first]),
        ({"questions": ["DEAL_COMPLETION"]}, []),
        ({"questions": []}, []),
        ({"shown": {"from": str(day), "until": str(tomorrow)}}, [one, other, first]),
        ({"shown": {"from": str(tomorrow + timedelta(days=1))}}, []),
        ({"shown": {"until": str(yesterday)}}, []),
        ({"shown": {"from": "0001-01-01", "until": "9999-12-31"}}, [one, other, first]),
        ({"withDeal": True}, []),
        ({"withDeal": False}, [one, other, first]),
        (
            {
                **{"askerId": ALPHA, "organizationId": GAMMA, "questions": ["PARTNERS"]},
                **{"shown": {"from": str(day)}, "withDeal": False},
            },
            [one, first],
        ),
    ]
    for filter, expected in cases:
        page = await town.ask(LOG, AUDITOR, filter=filter)
        assert [each["node"]["id"] for each in page["edges"]] == [e["id"] for e in expected]
        assert page["totalCount"] == len(expected), filter
        own = [each["id"] for each in expected if each["asker"]["id"] == ALPHA]
        assert [each["id"] for each in await town.log(filter=filter)] == own


async def test_pages_give_every_entry_once(town: Town) -> None:
    """Latest first; what is shown meanwhile does not disturb the walk."""
    made = [(await town.shown())["id"] for _ in range(5)][::-1]
    for filter in ({}, {"organizationId": GAMMA}):
        found: list[str] = []
        after, more = None, True
        while more:
            page = await town.ask(LOG, first=2, after=after, filter=filter)
            found += [each["node"]["id"] for each in page["edges"]]
            after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
            await town.shown()
        assert found == made
        made = [each["id"] for each in await town.log(first=100)]


async def test_the_log_as_it_was_known(town: Town) -> None:
    """Entries that were shown by the moment; one that is still to come is refused."""
    entry = await town.shown()
    later = await town.shown()
    assert [e["id"] for e in await town.log(at=entry["shownAt"])] == [entry["id"]]
    assert [e["id"] for e in await town.log(at=later["shownAt"])] == [later["id"], entry["id"]]
    assert (await town.ask(RATES, at=entry["shownAt"]))["shown"] == 2
    answer = await town.asked.ask(*OFFICER, LOG, at="2999-01-01T00:00:00Z")
    assert answer["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
