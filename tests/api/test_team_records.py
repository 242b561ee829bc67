"""Promises of what teams leave behind: replays, who sees whom, keys, the audit, statements."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from graph.acquaintance import team_members
from graph.callers import ANONYMOUS
from graph.client import Transaction
from graph.views import View
from tests.api.speaking import Speakers, speakers
from tests.api.team_town import WRITTEN, Teams, TeamTown, day, ids, invited, seat
from tests.conftest import TODAY, CountingGraph
from tests.worlds import FOREVER, World

ENTRIES = (
    "MATCH (n:AuditEntry) RETURN [n.mutation, n.kind, n.change, n.other_id] AS said"
    " ORDER BY n.sequence"
)


@pytest.fixture
async def town(graph: CountingGraph) -> AsyncIterator[Speakers]:
    await TeamTown().write(graph)
    async with speakers(graph) as asked:
        yield asked


# ---------------------------------------------------------------- replays and who sees what


async def test_an_earlier_moment_shows_what_was_there(town: Speakers, graph: CountingGraph) -> None:
    """Also a day that a later dissolution leaves without the team; the solver reads the same."""
    teams = Teams(town)
    id = (await teams.form("gamma", "delta"))["id"]
    far = TODAY + timedelta(days=10)
    told: dict[str, tuple[Any, Any]] = {}

    async def keep() -> None:
        [row] = await graph.read("MATCH (c:AuditEntry) RETURN max(c.recorded_at) AS at")
        read = View(ANONYMOUS, today=TODAY, as_of=far, known_at=row["at"])
        told[row["at"]] = (await teams.at(far), await team_members(graph, [id], read))

    await keep()
    for who, action, ahead in (
        ("gamma", "JOIN", 0),
        ("delta", "JOIN", 3),
        ("gamma", "LEAVE", 7),
        ("alpha", "DISSOLVE", 10),
    ):
        await teams.change(who, id, action, *(() if who == "alpha" else (who,)), ahead=ahead)
        await keep()
    shown = [each.get(id) and each[id]["members"] for each, _ in told.values()]
    gamma, delta = seat("gamma", 0), seat("delta", 3)
    assert shown == [[], [gamma], [gamma, delta], [delta], None]
    read = [found.get(id) for _, found in told.values()]
    alpha = ids("alpha")
    assert read == [
        *({*alpha}, {*alpha, *ids("gamma")}, {*alpha, *ids("gamma", "delta")}),
        *({*alpha, *ids("delta")}, None),
    ]
    for moment, (answer, found) in told.items():
        assert await teams.at(far, moment) == answer
        again = View(ANONYMOUS, today=TODAY, as_of=far, known_at=moment)
        assert await team_members(graph, [id], again) == found
    for ahead, names in ((2, ("gamma",)), (6, ("gamma", "delta")), (9, ("delta",))):
        on = View(ANONYMOUS, today=TODAY, as_of=TODAY + timedelta(ahead), known_at=FOREVER)
        assert await team_members(graph, [id], on) == {id: {*alpha, *ids(*names)}}
    before = (await teams.at(TODAY))[id]
    assert (before["dissolvedOn"], before["members"]) == (day(10), [{**gamma, "until": day(7)}])


async def test_the_seed_leaves_a_dissolution_as_it_is(town: Speakers, graph: CountingGraph) -> None:
    """A team of the seed that its lead dissolved; the seed is written again, with another firm."""
    world = TeamTown()
    world.team("seeded", "alpha")
    world.seat("seeded", "gamma")
    await world.write(graph)
    teams = Teams(town)
    ended = await teams.change("alpha", World.id("seeded"), "DISSOLVE", ahead=5)
    world.enterprise("other firm")
    await world.write(graph)
    shown = (await teams.at(TODAY))[ended["id"]]
    assert (shown["dissolvedOn"], shown["members"][0]["until"]) == (day(5), day(5))


async def test_who_sees_an_invitation(town: Speakers, graph: CountingGraph) -> None:
    """Who is invited, the lead and auditors, whatever is asked: the list, the kinds, the id."""
    team = await Teams(town).form("gamma", "beta")
    rows = await graph.read(
        "MATCH (n:TeamInvitation)-[:INVITES]->(o) RETURN n.id AS id ORDER BY o.name"
    )
    assert len(rows) == 2
    query = "query ($id: ID!) { node(id: $id) { ... on ServiceTeam { invited { name } } } }"
    for role, scope, seen in (
        ("AUDITOR", None, ["beta", "gamma"]),
        ("BANK_OFFICER", "alpha", ["beta", "gamma"]),
        ("MEMBER", "alpha", ["beta", "gamma"]),
        ("MEMBER", "gamma", ["gamma"]),
        ("BANK_OFFICER", "beta", ["beta"]),
        ("MEMBER", "delta", []),
        ("PARK_ADMIN", "park", []),
        ("PLATFORM_ADMIN", None, []),
        ("ANONYMOUS", None, []),
    ):
        me = (role, scope and World.id(scope))
        answer = await town.ask(*me, query, id=team["id"])
        assert invited(answer["data"]["node"]) == seen, me
        for row in rows:
            hidden = await town.ask(*me, query, id=row["id"])
            assert hidden == {"data": {"node": None}}


# ---------------------------------------------------------------- keys, audit, statements


async def test_a_repeated_request_is_done_once(town: Speakers, graph: CountingGraph) -> None:
    """And shows what it first showed, whatever came after; another input is refused."""
    teams = Teams(town)
    keys = [str(uuid4()) for _ in range(2)]
    first = await teams.form("gamma", idempotencyKey=keys[0])
    joined = await teams.change("gamma", first["id"], "JOIN", "gamma", idempotencyKey=keys[1])
    await teams.change("alpha", first["id"], "DISSOLVE")
    assert await teams.form("gamma", idempotencyKey=keys[0]) == first
    again = await teams.change("gamma", first["id"], "JOIN", "gamma", idempotencyKey=keys[1])
    assert again == joined
    other = await teams.form("delta", idempotencyKey=keys[0])
    assert other["__typename"] == "IdempotencyKeyReusedError"
    [left] = await graph.read(WRITTEN)
    assert (left["teams"], left["keys"], left["entries"], left["events"]) == (1, 3, 6, 6)


async def test_what_was_done_is_audited(town: Speakers, graph: CountingGraph) -> None:
    """An entry for each team, seat and invitation; each is about the lead or the provider."""
    teams = Teams(town)
    id = (await teams.form("gamma", "delta"))["id"]
    await teams.change("gamma", id, "JOIN", "gamma")
    await teams.change("gamma", id, "LEAVE", "gamma", ahead=5)
    await teams.change("alpha", id, "DISSOLVE", ahead=3)
    alpha, gamma, delta = ids("alpha", "gamma", "delta")
    said = [each["said"] for each in await graph.read(ENTRIES)]
    assert said == [
        *(["teamForm", "TEAM", "CREATED", each] for each in (alpha, gamma, delta)),
        *(["teamChange", "TEAM", change, gamma] for change in ("CREATED", "ENDED", "ENDED")),
        *(["teamChange", "TEAM", "ENDED", each] for each in (alpha, gamma, delta)),
    ]
    verified = await town.ask("AUDITOR", None, "{ auditVerify { intact entriesChecked } }")
    assert verified["data"]["auditVerify"] == {"intact": True, "entriesChecked": len(said)}


async def test_a_reason_is_kept(town: Speakers, graph: CountingGraph) -> None:
    """With what was ended by it: a further version, one that has none, or the team."""
    teams = Teams(town)
    id = (await teams.form("gamma", **{"from": day(2)}))["id"]
    await teams.change("gamma", id, "LEAVE", "gamma", reason="declined")
    await teams.change("alpha", id, "INVITE", "delta", reason="invited")
    await teams.change("delta", id, "LEAVE", "delta", ahead=1, reason="left")
    await teams.change("alpha", id, "DISSOLVE", reason="dissolved")
    rows = await graph.read(
        "MATCH (n:Entity) WHERE n:ServiceTeam OR n:TeamInvitation"
        " RETURN [n.reason, n.ended_because] AS said ORDER BY n.recorded_at, n.id"
    )
    said = [each["said"] for each in rows]
    assert sorted(map(str, said)) == sorted(
        map(str, [[None, "dissolved"], [None, "declined"], ["invited", None], [None, "left"]])
    )


async def test_statements_do_not_grow_with_members(
    graph: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a unit, and of a question for all teams with whom they invited."""
    world = TeamTown()
    world.guarantor(*(f"g{number}" for number in range(50)))
    await world.write(graph)
    ran: list[str] = []
    real = Transaction.run

    async def run(transaction: Transaction, cypher: Any, /, **parameters: Any) -> Any:
        ran.append(cypher)
        return await real(transaction, cypher, **parameters)

    monkeypatch.setattr(Transaction, "run", run)
    query = "{ serviceTeams(first: 9) { edges { node { invited { name } } } } }"
    counts: list[tuple[int, int]] = []
    async with speakers(graph) as town:
        for many in (1, 50):
            ran.clear()
            await Teams(town).form(*(f"g{number}" for number in range(many)), name=f"{many}")
            graph.statements.clear()
            await town.ask("AUDITOR", None, query)
            counts.append((len(ran), len(graph.statements)))
    assert counts == [(10, 2)] * 2
