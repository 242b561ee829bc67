"""Who carries a plan, whom a team should recruit, and what if: whole answers of a small world."""

from datetime import date
from typing import Any

import pytest

from graph.model import (
    Comparison,
    Criterion,
    DataClass,
    FinancingPurpose,
    LifeCycleStage,
    OrganizationKind,
    Pairing,
    ProductKind,
)
from seed.row_base import ValueRow
from tests.conftest import CountingGraph, asker, client_of
from tests.worlds import World

ID = World.id
MILLION = 1_000_000
LENT, SECOND, COVER = "product:lead/line", "product:second/loan", "product:surety/cover"
GUARANTEED = "product:lead/guaranteed"
TEAM = """
query ($firm: ID!, $lead: ID!, $amount: Yuan, $purpose: FinancingPurpose, $options: PlanOptions) {
  serviceTeam(leadBankId: $lead, enterpriseId: $firm, amount: $amount, purpose: $purpose,
    options: $options, asOf: "2025-06-30") {
    lead { name } enterprise { name } team { name } need { amount } newIntroductions missingKinds
    members { inTeam provider { name } acquaintances { to { name } dealCount lastOn teamCount } }
    plan { covered uncovered yearlyCost recruitmentCost certificate { proof }
      request { tenorMonths team { name } } tranches { amount covers provider { name } } }
  }
}
"""
GAPS = """
query ($team: ID!, $kinds: [OrganizationKind!], $first: Int! = 9, $after: String) {
  teamGaps(teamId: $team, kinds: $kinds, first: $first, after: $after, asOf: "2025-06-30") {
    totalCount sampled { of used } pageInfo { hasNextPage endCursor }
    edges { node { rank enterprisesCovered gapCovered illustrative synthetic
      candidate { name } acquaintances { to { name } dealCount } } }
  }
}
"""
IF = """
query ($assumptions: [Assumption!]!, $team: ID, $parks: [ID!], $first: Int! = 9, $after: String) {
  whatIf(assumptions: $assumptions, teamId: $team, parks: $parks, asOf: "2025-06-30") {
    illustrative synthetic coveredBefore coveredAfter sampled { of used }
    counts(by: STAGE) { stage gains losses }
    losses(first: $first, after: $after) { ...Effects }
    gains(first: 9) { ...Effects }
  }
}
fragment Effects on CoverEffectConnection {
  totalCount pageInfo { hasNextPage endCursor }
  edges { node { enterprise { name } coveredBefore coveredAfter productsLost { name }
    nextBestPlan { covered uncovered } } }
}
"""


def world_of_three() -> World:
    """A lead with a line of 5 million and a guaranteed loan of 4, and who is not in its team."""
    world = World()
    world.bank("lead", "second")
    world.guarantor("surety")
    world.organization("ip", OrganizationKind.IP_SERVICE_FIRM)
    world.park("park")
    for name, amount in (("one", 5), ("two", 8), ("three", 10), ("hidden", 50)):
        world.enterprise(name)
        world.stage(name, LifeCycleStage.GROWTH, "2023-01-01")
        world.financing_need(name, FinancingPurpose.WORKING_CAPITAL, amount=amount * MILLION)
        if name != "hidden":
            world.consent(name, DataClass.NEEDS, DataClass.DEALS)
    world.enterprise("calm")
    over: dict[str, Any] = {"open_until": date(2025, 1, 1), "amount": MILLION}
    world.financing_need("three", FinancingPurpose.BILL, **over)
    paired: dict[str, Any] = {"pairing": Pairing.GUARANTEED_LOAN}
    for key, stage, terms in (
        (world.product("lead", "line"), LifeCycleStage.GROWTH, {"maximum": 5, "annual_rate": 400}),
        (
            world.product("lead", "guaranteed", **paired),
            LifeCycleStage.GROWTH,
            {"maximum": 4, "annual_rate": 350, "coverage": 5_000},
        ),
        (
            world.product("second", "loan"),
            LifeCycleStage.GROWTH,
            {"maximum": 3, "annual_rate": 500},
        ),
        (world.product("second", "seed"), LifeCycleStage.SEED, {"maximum": 9, "annual_rate": 1}),
    ):
        stages = ValueRow(stage=stage)
        world.rule(key, Criterion.STAGE, Comparison.IS_ONE_OF, stages, key=f"rule of {key}")
        world.terms(key, **{**terms, "maximum": terms["maximum"] * MILLION})
    cover = world.product("surety", "cover", kind=ProductKind.GUARANTEE)
    growth = ValueRow(stage=LifeCycleStage.GROWTH)
    world.rule(cover, Criterion.STAGE, Comparison.IS_ONE_OF, growth)
    world.terms(cover, maximum=MILLION, cover_cap=2 * MILLION, fee=100)
    world.limits("second", recruitment_cost=1_000)
    world.limits("surety", recruitment_cost=2_000)
    world.team("team", "lead")
    world.seat("team", "ip")
    world.deal("one", "lead", "second", on="2024-05-01")
    world.deal("two", "lead", "second", on="2025-02-01")
    return world


async def asked(graph: CountingGraph, query: str, **variables: Any) -> Any:
    """As an officer of the lead: the data, or the first error's message and code."""
    async with client_of(graph, demo=True, demo_bank="lead") as client:
        body = await asker(client)(query, **variables)
    if "errors" in body:
        [error] = body["errors"]
        return error["message"], error["extensions"]["code"]
    return body["data"]


def effect(name: str, before: int, after: int, *lost: str) -> dict[str, Any]:
    """An effect on a need, in millions; the next best plan covers what it says."""
    amounts = {"one": 5, "two": 8, "three": 10}
    left = (amounts[name] - after) * MILLION
    return {
        "node": {
            "enterprise": {"name": name},
            "coveredBefore": before * MILLION,
            "coveredAfter": after * MILLION,
            "productsLost": [{"name": each} for each in lost],
            "nextBestPlan": {"covered": after * MILLION, "uncovered": left},
        }
    }


async def test_the_team_that_carries_the_plan(graph: CountingGraph) -> None:
    """For its latest open need: who is in the team, who is to be recruited, who knows whom."""
    await world_of_three().write(graph)
    found = (await asked(graph, TEAM, firm=ID("three"), lead=ID("lead")))["serviceTeam"]

    def known(name: str) -> dict[str, Any]:
        last = {"dealCount": 2, "lastOn": "2025-02-01", "teamCount": 0}
        return {"to": {"name": name}, **last}

    plan = found.pop("plan")
    members = found.pop("members")
    assert found == {
        "lead": {"name": "lead"},
        "enterprise": {"name": "three"},
        "team": {"name": "team"},
        "need": {"amount": 10 * MILLION},
        "newIntroductions": 2,
        "missingKinds": ["INSURER", "LESSOR", "EQUITY_INVESTOR", "WARRANT_SERVICE_FIRM"],
    }
    assert sorted(members, key=lambda each: each["provider"]["name"]) == [
        {"inTeam": True, "provider": {"name": "lead"}, "acquaintances": [known("second")]},
        {"inTeam": False, "provider": {"name": "second"}, "acquaintances": [known("lead")]},
        {"inTeam": False, "provider": {"name": "surety"}, "acquaintances": []},
    ]
    tranches = plan.pop("tranches")
    assert plan == {
        "covered": 10 * MILLION,
        "uncovered": 0,
        # 5 million at 4 %, 4 at 3.5 % of which half is covered at 1 %, 1 at 5 %, two recruits.
        "yearlyCost": 200_000 + 140_000 + 20_000 + 50_000 + 3_000,
        "recruitmentCost": 3_000,
        "certificate": {"proof": "OPTIMAL"},
        "request": {"tenorMonths": None, "team": {"name": "team"}},
    }
    assert tranches[0] == {"provider": {"name": "lead"}, "amount": 5 * MILLION, "covers": None}
    amounts = [(each["provider"]["name"], each["amount"], each["covers"]) for each in tranches[1:]]
    assert sorted(amounts, key=str) == [
        ("lead", 4 * MILLION, None),
        ("second", MILLION, None),
        ("surety", 0, 2 * MILLION),
    ]


async def test_a_bank_without_a_team_recruits_everybody(graph: CountingGraph) -> None:
    """The bank alone is its team; a given amount is no need."""
    await world_of_three().write(graph)
    more: dict[str, Any] = {"amount": 4 * MILLION, "purpose": "WORKING_CAPITAL"}
    found = await asked(graph, TEAM, firm=ID("three"), lead=ID("second"), **more)
    found = found["serviceTeam"]
    assert found["team"] is None
    assert found["need"] is None
    assert found["plan"]["request"]["team"] is None
    assert found["plan"]["uncovered"] == MILLION
    assert [(each["provider"]["name"], each["inTeam"]) for each in found["members"]] == [
        ("second", True)
    ]
    chosen = {"teamId": ID("team")}
    found = await asked(graph, TEAM, firm=ID("three"), lead=ID("second"), options=chosen, **more)
    assert found["serviceTeam"]["team"] == {"name": "team"}
    assert found["serviceTeam"]["plan"]["uncovered"] == 0


@pytest.mark.parametrize(
    ("asks", "says"),
    [
        ({"amount": 5}, "Give both"),
        ({"purpose": "BILL"}, "Give both"),
        ({"amount": 10**12 + 1, "purpose": "BILL"}, "10^12"),
        ({"lead": ID("surety")}, "no bank"),
        ({"lead": ID("nobody")}, "no bank"),
        ({"options": {"leadBankId": ID("second")}}, "another bank"),
        ({"options": {"teamId": ID("lead")}}, "no team"),
        ({"options": {"maximumMembers": 0}}, "maximumMembers"),
    ],
)
async def test_what_no_team_can_be_asked(
    graph: CountingGraph, asks: dict[str, Any], says: str
) -> None:
    """A typed error that says what to mend; null for who needs nothing or is nobody."""
    await world_of_three().write(graph)
    message, code = await asked(graph, TEAM, **{"firm": ID("three"), "lead": ID("lead"), **asks})
    assert code == "INVALID_INPUT"
    assert says in message


@pytest.mark.parametrize("firm", ["calm", "hidden", "nobody", "lead"])
async def test_who_needs_nothing_that_is_known(graph: CountingGraph, firm: str) -> None:
    """Hidden, absent, no enterprise: the same answer."""
    await world_of_three().write(graph)
    assert await asked(graph, TEAM, firm=ID(firm), lead=ID("lead")) == {"serviceTeam": None}


async def test_whom_a_team_should_recruit(graph: CountingGraph) -> None:
    """Alone beside the team: with the guarantor two is closed and three gets 4 million more."""
    await world_of_three().write(graph)
    found = (await asked(graph, GAPS, team=ID("team")))["teamGaps"]
    end = found["pageInfo"].pop("endCursor")

    def recruit(rank: int, name: str, gap: int, *known: tuple[str, int]) -> dict[str, Any]:
        return {
            "node": {
                "rank": rank,
                "enterprisesCovered": 1,
                "gapCovered": gap * MILLION,
                "illustrative": True,
                "synthetic": True,
                "candidate": {"name": name},
                "acquaintances": [{"to": {"name": to}, "dealCount": n} for to, n in known],
            }
        }

    assert found == {
        "totalCount": 2,
        "sampled": {"of": 3, "used": 3},
        "pageInfo": {"hasNextPage": False},
        "edges": [recruit(1, "surety", 7), recruit(2, "second", 6, ("lead", 2))],
    }
    found = (await asked(graph, GAPS, team=ID("team"), kinds=["BANK"]))["teamGaps"]
    assert found["edges"] == [recruit(1, "second", 6, ("lead", 2))]
    first = (await asked(graph, GAPS, team=ID("team"), first=1))["teamGaps"]
    assert first["pageInfo"]["hasNextPage"]
    after = first["pageInfo"]["endCursor"]
    rest = (await asked(graph, GAPS, team=ID("team"), first=1, after=after))["teamGaps"]
    assert rest["edges"] == [recruit(2, "second", 6, ("lead", 2))]
    assert rest["pageInfo"] == {"hasNextPage": False, "endCursor": end}
    assert await asked(graph, GAPS, team=ID("lead")) == {"teamGaps": None}


async def test_a_synthetic_team_recruits_synthetic_providers(graph: CountingGraph) -> None:
    """It could not invite a real one, whatever that would close."""
    world = world_of_three()
    for place, row in enumerate(world.rows.organizations):
        if row.key == "surety":
            world.rows.organizations[place] = row.model_copy(update={"synthetic": False})
    await world.write(graph)
    found = (await asked(graph, GAPS, team=ID("team")))["teamGaps"]
    names = [each["node"]["candidate"]["name"] for each in found["edges"]]
    assert (names, found["totalCount"]) == (["second"], 1)


CASES: list[tuple[list[dict[str, Any]], list[Any], list[Any]]] = [
    ([{"memberLeaves": ID("second")}], [effect("three", 10, 9, "loan")], []),
    ([{"memberLeaves": ID("surety")}], [effect("three", 10, 8, "cover")], []),
    ([{"capFalls": {"productId": ID(LENT), "maximum": 2 * MILLION}}], [effect("three", 10, 9)], []),
    ([{"capFalls": {"productId": ID(COVER), "maximum": MILLION}}], [], []),
    ([{"capFalls": {"productId": ID(COVER), "maximum": 0}}], [effect("three", 10, 8)], []),
    ([{"capFalls": {"productId": ID(LENT), "maximum": 9 * MILLION}}], [], []),
    (
        [
            {
                "ruleChanges": {
                    "ruleId": ID(f"rule of {LENT}"),
                    "thresholds": [{"stage": "SEED"}],
                }
            }
        ],
        [effect("three", 10, 7, "line"), effect("two", 8, 7, "line")],
        [],
    ),
    (
        [{"memberLeaves": ID("second")}, {"memberLeaves": ID("surety")}],
        [effect("three", 10, 5, "cover", "loan"), effect("two", 8, 5, "cover", "loan")],
        [],
    ),
]


@pytest.mark.parametrize(("assumptions", "losses", "gains"), CASES)
async def test_what_if(
    graph: CountingGraph,
    assumptions: list[dict[str, Any]],
    losses: list[Any],
    gains: list[Any],
) -> None:
    """Who is covered less, and by how much; what the next best plan still covers."""
    await world_of_three().write(graph)
    found = (await asked(graph, IF, assumptions=assumptions))["whatIf"]
    for each in found["losses"]["edges"]:
        each["node"]["productsLost"].sort(key=str)
    assert found["losses"]["edges"] == losses
    assert found["gains"]["edges"] == gains
    lost = sum(
        each["node"]["coveredBefore"] - each["node"]["coveredAfter"] for each in (*losses, *gains)
    )
    assert (found["coveredBefore"], found["coveredAfter"]) == (23 * MILLION, 23 * MILLION - lost)
    assert found["sampled"] == {"of": 3, "used": 3}
    assert (found["illustrative"], found["synthetic"]) == (True, True)
    assert sum(each["losses"] for each in found["counts"]) == len(losses)


async def test_what_if_of_a_team(graph: CountingGraph) -> None:
    """Its lead and members alone: somebody joins, somebody leaves."""
    await world_of_three().write(graph)
    joins = [{"memberJoins": ID("surety")}]
    found = (await asked(graph, IF, assumptions=joins, team=ID("team")))["whatIf"]
    assert found["gains"]["edges"] == [effect("three", 5, 9), effect("two", 5, 8)]
    assert found["coveredBefore"] == 15 * MILLION
    assert found["counts"] == [{"stage": "GROWTH", "gains": 2, "losses": 0}]
    leaves = [{"memberLeaves": ID("lead")}]
    found = (await asked(graph, IF, assumptions=leaves, team=ID("team"), first=2))["whatIf"]
    assert [each["node"]["coveredAfter"] for each in found["losses"]["edges"]] == [0, 0]
    after = found["losses"]["pageInfo"]["endCursor"]
    more: dict[str, Any] = {"team": ID("team"), "first": 2, "after": after}
    rest = (await asked(graph, IF, assumptions=leaves, **more))["whatIf"]["losses"]
    assert (rest["totalCount"], len(rest["edges"])) == (3, 1)
    nowhere = await asked(graph, IF, assumptions=joins, team=ID("team"), parks=[ID("park")])
    assert nowhere["whatIf"]["sampled"] == {"of": 0, "used": 0}


@pytest.mark.parametrize(
    ("assumptions", "team", "says"),
    [
        ([], None, "1 to 20"),
        ([{"memberLeaves": ID("second")}] * 21, None, "1 to 20"),
        ([{"memberLeaves": ID("nobody")}], None, "`assumptions[0].memberLeaves`"),
        ([{"memberLeaves": ID("one")}], None, "no provider"),
        ([{"memberJoins": ID("second")}], None, "`teamId`"),
        ([{"memberLeaves": ID("second")}], ID("team"), "must be a member"),
        ([{"memberLeaves": ID("lead")}], ID("nobody"), "no team"),
        (
            [{"memberLeaves": ID("lead")}, {"memberJoins": ID("lead")}],
            ID("team"),
            "both leave and join",
        ),
        ([{"capFalls": {"productId": ID("lead"), "maximum": 1}}], None, "no product"),
        ([{"capFalls": {"productId": ID(LENT), "maximum": 10**12 + 1}}], None, "10^12"),
        ([{"ruleChanges": {"ruleId": ID("lead"), "thresholds": [{"amount": 1}]}}], None, "no rule"),
    ],
)
async def test_what_cannot_be_assumed(
    graph: CountingGraph, assumptions: list[dict[str, Any]], team: str | None, says: str
) -> None:
    """A typed error that says what to mend."""
    await world_of_three().write(graph)
    message, code = await asked(graph, IF, assumptions=assumptions, team=team)
    assert code == "INVALID_INPUT"
    assert says in message
