"""Promises of forming and changing teams: whole answers, exact errors, and nothing written else."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import pytest

from tests.api.speaking import Speakers, speakers
from tests.api.team_town import TEAM, WRITTEN, Teams, TeamTown, day, formed, ids, invited, seat
from tests.conftest import CountingGraph
from tests.worlds import World

NO_TEAM = str(uuid4())


@pytest.fixture
async def town(graph: CountingGraph) -> AsyncIterator[Speakers]:
    await TeamTown().write(graph)
    async with speakers(graph) as asked:
        yield asked


# ---------------------------------------------------------------- whole answers


async def test_a_team_is_formed_joined_left_and_dissolved(town: Speakers) -> None:
    """Nobody is a member before it has joined; each answer is the team as it is then."""
    teams = Teams(town)
    first = await teams.form("gamma", "delta", guidedById=World.id("city"), name=" 服务队 ")
    assert first == {
        "__typename": "ServiceTeam",
        "id": first["id"],
        "name": "服务队",
        "synthetic": True,
        "dissolvedOn": None,
        "lead": {"name": "alpha"},
        "guidedBy": {"name": "city"},
        "source": {"kind": "MEMBER", "title": "alpha自述"},
        "members": [],
        "invited": [{"name": "delta"}, {"name": "gamma"}],
        "presentKinds": ["BANK"],
    }
    id = first["id"]
    joined = await teams.change("gamma", id, "JOIN", "gamma")
    # gamma does not see that delta is invited.
    expected = {**first, "members": [seat("gamma", 0)], "invited": []}
    assert joined == {**expected, "presentKinds": ["BANK", "GUARANTOR"]}
    more = await teams.change("alpha", id, "INVITE", "epsilon", "beta", reason="保险")
    assert more == {**joined, "invited": [{"name": n} for n in ("beta", "delta", "epsilon")]}
    declined = await teams.change("delta", id, "LEAVE", "delta", ahead=1)
    assert invited(declined) == ["delta"]
    left = await teams.change("gamma", id, "LEAVE", "gamma", ahead=3, reason="业务调整")
    assert left["members"] == [seat("gamma", 0, 3)]
    dissolved = await teams.change("alpha", id, "DISSOLVE", ahead=2)
    assert dissolved == {
        **{**joined, "dissolvedOn": day(2), "members": [seat("gamma", 0, 2)]},
        "invited": [{"name": n} for n in ("beta", "delta", "epsilon")],
    }


async def test_a_team_is_found_by_its_name(town: Speakers) -> None:
    """And one whose name has no letters by none."""
    team = await Teams(town).form(name="松山湖服务队")
    await Teams(town).form(name="！！")
    query = "query ($t: String!) { search(text: $t, first: 9) { edges { node { id } } } }"
    for text in ("松山湖服务队", "songshanhu"):
        found = await town.ask("ANONYMOUS", None, query, t=text)
        assert found["data"]["search"]["edges"] == [{"node": {"id": team["id"]}}]


# ---------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("members", "changes", "paths"),
    [
        (
            ["firm", "gamma", "park", "institute", "city"],
            {},
            [["members", str(n)] for n in (0, *range(2, 5))],
        ),
        (["gamma", "gamma"], {}, [["members", "1"]]),
        (["alpha"], {}, [["members", "0"]]),
        (["real guarantor"], {}, [["members", "0"]]),
        (["gamma"] * 51, {}, [["members"]]),
        ([], {"from": day(-1)}, [["from"]]),
        ([], {"from": day(367)}, [["from"]]),
        ([], {"name": " "}, [["name"]]),
        ([], {"guidedById": World.id("beta")}, [["guidedById"]]),
        ([], {"guidedById": World.id("real city")}, [["guidedById"]]),
        (["firm"], {"from": day(-1)}, [["from"], ["members", "0"]]),
    ],
)
async def test_a_team_that_breaks_rules(
    town: Speakers, graph: CountingGraph, members: list[str], changes: Any, paths: list[list[str]]
) -> None:
    """All are named, and nothing is written."""
    refused = await Teams(town).form(*members, **changes)
    assert refused["__typename"] == "InvalidInputError"
    assert [each["path"] for each in refused["problems"]] == paths
    [left] = await graph.read(WRITTEN)
    assert set(left.values()) == {0}


async def test_real_and_synthetic_keep_apart(town: Speakers) -> None:
    refused = await Teams(town).form("gamma", lead="real bank")
    assert [each["path"] for each in refused["problems"]] == [["members", "0"]]
    made = await Teams(town).form(
        "real guarantor", lead="real bank", guidedById=World.id("real city")
    )
    assert (made["synthetic"], invited(made)) == (False, ["real guarantor"])


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"leadBankId": NO_TEAM}, ["leadBankId"]),
        ({"leadBankId": World.id("product:alpha/loan")}, ["leadBankId"]),
        ({"members": [World.id("gamma"), NO_TEAM]}, ["members", "1"]),
        ({"guidedById": NO_TEAM}, ["guidedById"]),
    ],
)
async def test_what_a_team_names_and_is_not_there(
    town: Speakers, changes: dict[str, Any], path: list[str]
) -> None:
    me = ("BANK_OFFICER", World.id("alpha"))
    refused = await town.do(*me, "teamForm", TEAM, **formed(**changes))
    assert refused == {
        "__typename": "NotFoundError",
        "message": f"`{'.'.join(path)}` names nothing that you may see.",
        "path": path,
    }


async def test_a_name_is_taken_until_the_team_is_dissolved(town: Speakers) -> None:
    """By the same lead only."""
    teams = Teams(town)
    first = await teams.form()
    again = await teams.form()
    assert again == {
        "__typename": "AlreadyExistsError",
        "message": "Your bank leads a team of this name already.",
        "existing": {"id": first["id"]},
    }
    assert (await teams.form(lead="beta"))["__typename"] == "ServiceTeam"
    await teams.change("alpha", first["id"], "DISSOLVE", ahead=1)
    assert (await teams.form())["existing"] == {"id": first["id"]}
    other = await teams.form(name="another")
    await teams.change("alpha", other["id"], "DISSOLVE")
    assert (await teams.form(name="another"))["id"] != other["id"]


async def test_whoever_may_not(town: Speakers, graph: CountingGraph) -> None:
    """Roles without an organisation, other banks, members for others: nothing is written."""
    teams = Teams(town)
    id = (await teams.form("gamma"))["id"]
    before = await graph.read(WRITTEN)
    for role, scope in (
        *(("ANONYMOUS", None), ("AUDITOR", None), ("PLATFORM_ADMIN", None)),
        *(("PARK_ADMIN", "park"), ("BANK_OFFICER", "beta"), ("MEMBER", "firm")),
    ):
        me = (role, scope and World.id(scope))
        about = {"teamId": id, "from": day(0)}
        for mutation, input in (
            ("teamForm", formed()),
            ("teamChange", {**about, "action": "INVITE", "members": ids("delta")}),
            ("teamChange", {**about, "action": "DISSOLVE"}),
            ("teamChange", {**about, "action": "JOIN", "members": ids("gamma")}),
            ("teamChange", {**about, "action": "LEAVE", "members": ids("gamma")}),
        ):
            refused = await town.do(*me, mutation, TEAM, **input)
            assert refused["__typename"] == "ForbiddenError", (role, scope, input)
    for who, action in (("gamma", "INVITE"), ("gamma", "DISSOLVE"), ("delta", "JOIN")):
        whom = () if action == "DISSOLVE" else ("delta",)
        refused = await teams.change(who, id, action, *whom)
        assert refused["__typename"] == "ForbiddenError", (who, action)
    assert (await teams.change("delta", id, "LEAVE", "delta"))["__typename"] == "ForbiddenError"
    assert await graph.read(WRITTEN) == before


async def test_changes_that_break_rules(town: Speakers) -> None:
    teams = Teams(town)
    id = (await teams.form("gamma", **{"from": day(2)}))["id"]
    for who, action, members, ahead, path in (
        ("gamma", "JOIN", ["gamma"], 1, ["from"]),
        ("gamma", "JOIN", ["gamma"], 367, ["from"]),
        ("gamma", "JOIN", [], 2, ["members"]),
        ("gamma", "JOIN", ["gamma", "delta"], 2, ["members"]),
        ("gamma", "LEAVE", ["gamma"], -1, ["from"]),
        ("alpha", "INVITE", [], 0, ["members"]),
        ("alpha", "INVITE", ["firm"], 0, ["members", "0"]),
        ("alpha", "INVITE", ["real guarantor"], 0, ["members", "0"]),
        ("alpha", "DISSOLVE", ["gamma"], 0, ["members"]),
        ("alpha", "DISSOLVE", [], -1, ["from"]),
    ):
        refused = await teams.change(who, id, action, *members, ahead=ahead)
        assert refused["__typename"] == "InvalidInputError", (who, action, refused)
        assert [each["path"] for each in refused["problems"]] == [path]
    await teams.change("gamma", id, "JOIN", "gamma", ahead=2)
    early = await teams.change("gamma", id, "LEAVE", "gamma", ahead=2)
    assert [each["path"] for each in early["problems"]] == [["from"]]
    for named in (NO_TEAM, World.id("alpha")):
        missing = await teams.change("alpha", named, "DISSOLVE")
        assert (missing["__typename"], missing["path"]) == ("NotFoundError", ["teamId"])


async def test_conflicts_name_the_team(town: Speakers) -> None:
    """Whoever is a member or invited is not invited again; nobody changes a dissolved team."""
    teams = Teams(town)
    id = (await teams.form("gamma", "delta"))["id"]

    async def conflicts(who: str, action: str, *members: str, ahead: int = 0) -> None:
        refused = await teams.change(who, id, action, *members, ahead=ahead)
        assert refused["__typename"] == "ConflictError", refused
        assert refused["current"] == {"id": id}

    await teams.change("gamma", id, "JOIN", "gamma")
    await conflicts("gamma", "JOIN", "gamma")
    await conflicts("alpha", "INVITE", "epsilon", "gamma")
    await conflicts("alpha", "INVITE", "delta")
    await teams.change("gamma", id, "LEAVE", "gamma", ahead=9)
    await conflicts("gamma", "LEAVE", "gamma", ahead=8)
    await conflicts("alpha", "INVITE", "gamma", ahead=9)
    await teams.change("alpha", id, "DISSOLVE", ahead=20)
    await conflicts("alpha", "INVITE", "epsilon")
    await conflicts("delta", "JOIN", "delta")
    await conflicts("gamma", "LEAVE", "gamma", ahead=5)
    await conflicts("alpha", "DISSOLVE", ahead=10)


async def test_a_team_has_at_most_fifty(graph: CountingGraph) -> None:
    world = TeamTown()
    world.guarantor(*(f"g{number}" for number in range(50)))
    await world.write(graph)
    async with speakers(graph) as town:
        teams = Teams(town)
        team = await teams.form(*(f"g{number}" for number in range(50)))
        assert len(team["invited"]) == 50
        more = await teams.change("alpha", team["id"], "INVITE", "gamma")
        assert (more["__typename"], more["current"]) == ("ConflictError", {"id": team["id"]})
        await teams.change("g7", team["id"], "LEAVE", "g7")
        more = await teams.change("alpha", team["id"], "INVITE", "gamma")
        assert len(more["invited"]) == 50
