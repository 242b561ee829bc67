"""Who was a member and is active nowhere is no candidate: in plans, what-if, teams, partners.

One bank, mover, would take part in all of them; whether it does follows from its memberships.
"""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from graph.model import (
    Comparison,
    Criterion,
    DataClass,
    FinancingPurpose,
    LifeCycleStage,
    MembershipState,
)
from seed.row_base import ValueRow
from tests.api.moments import asking
from tests.api.speaking import Speakers, speakers
from tests.conftest import TODAY, CountingGraph
from tests.oracles.membership import Membership, Model, Rules, Step
from tests.worlds import World

ID = World.id
MILLION = 1_000_000
QUESTIONS = (
    *("plan", "whatIf", "teamGaps", "partnerRecommendations", "dealCompletion", "resilience"),
)
ASK = f"""
query ($day: Date, $at: DateTime) {{
  plan: financingPlusExpertise(enterpriseId: "{ID("firm")}", amount: 10000000,
    purpose: WORKING_CAPITAL, asOf: $day, knownAt: $at) {{
    plan {{ covered tranches {{ amount provider {{ name }} }} }} }}
  whatIf(assumptions: [{{capFalls: {{productId: "{ID("product:alpha/loan")}", maximum: 4000000}}}}],
    asOf: $day, knownAt: $at) {{ coveredBefore coveredAfter }}
  teamGaps(teamId: "{ID("team")}", first: 9, asOf: $day, knownAt: $at) {{
    edges {{ node {{ candidate {{ name }} gapCovered }} }} }}
  partnerRecommendations(organizationId: "{ID("alpha")}", first: 9, asOf: $day, knownAt: $at) {{
    edges {{ node {{ organization {{ name }} }} }} }}
  dealCompletion(leadId: "{ID("alpha")}", enterpriseId: "{ID("firm")}", first: 9, asOf: $day,
    knownAt: $at) {{ edges {{ node {{ organization {{ name }} }} }} }}
  resilience(first: 9, asOf: $day, knownAt: $at) {{ edges {{ node {{
    organization {{ name }} gapUncovered substitutes {{ provider {{ name }} }} }} }} }}
}}
"""
FOR_ITSELF = f"""
{{ partnerRecommendations(organizationId: "{ID("mover")}", first: 9) {{
    edges {{ node {{ organization {{ name }} }} }} }}
  dealCompletion(leadId: "{ID("mover")}", enterpriseId: "{ID("firm")}", first: 9) {{
    edges {{ node {{ organization {{ name }} }} }} }} }}
"""
Answer = dict[str, Any]


def market() -> World:
    """The firm needs 10 million: alpha has 5, mover 5; alpha knows mover by way of beta alone."""
    world = World()
    world.bank("alpha", "beta", "mover")
    world.park("north", "south")
    world.enterprise("firm", "shop")
    world.stage("firm", LifeCycleStage.GROWTH, "2023-01-01")
    world.financing_need("firm", FinancingPurpose.WORKING_CAPITAL, amount=10 * MILLION)
    for firm in ("firm", "shop"):
        world.consent(firm, DataClass.NEEDS, DataClass.DEALS)
    for bank in ("alpha", "mover"):
        loan = world.product(bank, "loan")
        growth = ValueRow(stage=LifeCycleStage.GROWTH)
        world.rule(loan, Criterion.STAGE, Comparison.IS_ONE_OF, growth)
        world.terms(loan, maximum=5 * MILLION, annual_rate=400)
    world.limits("mover", recruitment_cost=1_000)
    world.team("team", "alpha")
    world.deal("shop", "alpha", "beta", on="2024-05-01")
    world.deal("shop", "beta", "mover", on="2024-06-01")
    return world


def names(connection: Answer, field: str) -> list[str]:
    """Names of organisations in a page."""
    return [edge["node"][field]["name"] for edge in connection["edges"]]


def found_in(data: Answer) -> set[str]:
    """In which answers mover has a part; the others are whole without it."""
    plan = data["plan"]["plan"]
    lenders = {each["provider"]["name"]: each["amount"] for each in plan["tranches"]}
    lost = [edge["node"] for edge in data["resilience"]["edges"]]
    costs = {each["organization"]["name"]: each["gapUncovered"] for each in lost}
    others = {other["provider"]["name"] for each in lost for other in each["substitutes"]}
    assert lenders["alpha"] == costs["alpha"] == 5 * MILLION
    assert plan["covered"] == sum(lenders.values())
    what_if = data["whatIf"]["coveredBefore"]
    assert what_if - data["whatIf"]["coveredAfter"] == MILLION
    assert set(lenders.values()) == {5 * MILLION}
    assert what_if in (5 * MILLION, 10 * MILLION)
    parts = {
        "plan": "mover" in lenders,
        "whatIf": what_if == 10 * MILLION,
        "teamGaps": "mover" in names(data["teamGaps"], "candidate"),
        "partnerRecommendations": "mover" in names(data["partnerRecommendations"], "organization"),
        "dealCompletion": "mover" in names(data["dealCompletion"], "organization"),
        "resilience": costs.get("mover") == 5 * MILLION and "mover" in others,
    }
    assert ("mover" in costs, "mover" in others) == (parts["resilience"],) * 2
    return {name for name, has_part in parts.items() if has_part}


A, S, W = MembershipState.ACTIVE, MembershipState.SUSPENDED, MembershipState.WITHDRAWN
States = tuple[tuple[MembershipState, str], ...]
TWENTY, END = (A, "2020-01-01"), "2025-01-01"
BEFORE, NOW = date(2024, 12, 31), date(2025, 1, 1)
CASES: dict[str, tuple[dict[str, States], date | None, bool]] = {
    "never a member": ({}, None, True),
    "active": ({"north": (TWENTY,)}, None, True),
    "suspended": ({"north": (TWENTY, (S, END))}, None, False),
    "expired": ({"north": (TWENTY,)}, date(2025, 1, 1), False),
    "expires later": ({"north": (TWENTY,)}, date(2025, 7, 2), True),
    "withdrawn": ({"north": (TWENTY, (W, END))}, None, False),
    "withdrawn in both": (
        {"north": (TWENTY, (W, "2024-06-01")), "south": (TWENTY, (W, END))},
        None,
        False,
    ),
    "suspended in one of two": ({"north": (TWENTY, (S, END)), "south": (TWENTY,)}, None, True),
    "withdrawn here, suspended there": (
        {"north": (TWENTY, (W, END)), "south": (TWENTY, (S, END))},
        None,
        False,
    ),
    "suspended here, applies there": (
        {"north": (TWENTY, (S, END)), "south": ((MembershipState.SUBMITTED, "2022-01-01"),)},
        None,
        False,
    ),
    **{
        f"applied and is {state}": (
            {"north": ((MembershipState.DRAFT, "2022-01-01"), (state, END))},
            None,
            True,
        )
        for state in (MembershipState.SUBMITTED, MembershipState.IN_REVIEW, W)
    },
}


def counted(world: World) -> Model:
    """The memberships of a world for the oracle."""
    model = Model(TODAY, {ID("north"): Rules(), ID("south"): Rules()}, {ID("mover")})
    for row in world.rows.memberships:
        steps = [
            Step(None, each.state, each.since, row.valid_until, each.recorded_at)
            for each in row.states
        ]
        id = ID(row.key)
        model.memberships[id] = Membership(id, ID(row.organization), ID(row.park), steps)
    return model


@pytest.mark.parametrize("case", CASES)
async def test_who_is_a_candidate(graph: CountingGraph, case: str) -> None:
    """Today, on the day of the change and on the day before, when it was one in every case."""
    memberships, until, is_one = CASES[case]
    world = market()
    for park, states in memberships.items():
        told = [(word, day, f"{day}T00:00:00.000000+00:00") for word, day in states]
        admitted = states[0][0] == A
        world.membership(
            *("mover", park, *told),
            valid_from=date(2020, 1, 1) if admitted else None,
            valid_until=until,
        )
    await world.write(graph)
    model = counted(world)
    async with asking(graph, "alpha") as ask:
        for day in (None, NOW, BEFORE):
            body = await ask(ASK, day=day and day.isoformat())
            assert "errors" not in body, body
            expected = is_one or day == BEFORE
            assert (ID("mover") in model.no_candidates(day or TODAY)) != expected
            assert found_in(body["data"]) == ({*QUESTIONS} if expected else set()), (case, day)


# ---------------------------------------------------------------- as things come to be


def officer(town: Speakers, bank: str) -> Callable[..., Awaitable[Answer]]:
    """Asks as an officer of a bank."""

    async def ask(query: str, **variables: Any) -> Answer:
        body = await town.ask("BANK_OFFICER", ID(bank), query, **variables)
        assert "errors" not in body, body
        return body["data"]

    return ask


async def test_it_follows_every_change_at_once(graph: CountingGraph) -> None:
    """The application that answered before answers anew; earlier days and moments stay."""
    await market().write(graph)
    clock = {"today": TODAY}
    past: list[tuple[str, date, bool]] = []
    async with speakers(graph, clock=lambda: clock["today"]) as town:
        ask = officer(town, "alpha")

        async def is_one(expected: bool, **variables: Any) -> None:
            found = found_in(await ask(ASK, **variables))
            assert found == ({*QUESTIONS} if expected else set()), (past, variables)

        async def change(mutation: str, expected: bool, park: str = "north", **input: Any) -> str:
            about = "... on Membership { id state }"
            who = ("PARK_ADMIN", ID(park))
            answer = await town.do(*who, mutation, about, idempotencyKey=str(uuid4()), **input)
            assert answer["__typename"] == "Membership", (mutation, answer)
            [row] = await graph.read("MATCH (c:AuditEntry) RETURN max(c.recorded_at) AS at")
            past.append((row["at"], clock["today"], expected))
            await is_one(expected)
            return answer["id"]

        async def admitted(expected: bool, days: int) -> str:
            about: dict[str, Any] = {"parkId": ID("north"), "organizationId": ID("mover")}
            id = await change("membershipDraft", expected, **about)
            await change("membershipSubmit", expected, membershipId=id)
            await change("membershipReview", expected, membershipId=id, finding="TAKE_UP")
            until = (clock["today"] + timedelta(days=days)).isoformat()
            await change("membershipApprove", True, membershipId=id, validUntil=until)
            return id

        async def renewed(id: str, days: int) -> None:
            until = (clock["today"] + timedelta(days=days)).isoformat()
            about: dict[str, Any] = {"membershipId": id, "validUntil": until, "evidence": []}
            await change("membershipRenew", True, **about)

        await is_one(True)
        id = await admitted(True, 3)
        clock["today"] += timedelta(days=1)
        await change("membershipSuspend", False, membershipId=id, reason="unpaid")
        found = await officer(town, "mover")(FOR_ITSELF)
        assert names(found["partnerRecommendations"], "organization") == ["alpha"]
        assert "alpha" in names(found["dealCompletion"], "organization")
        await renewed(id, 5)
        clock["today"] += timedelta(days=5)
        await is_one(False)
        yesterday = (clock["today"] - timedelta(days=1)).isoformat()
        await is_one(True, day=yesterday)
        clock["today"] += timedelta(days=1)
        await renewed(id, 9)
        await is_one(False, day=(clock["today"] - timedelta(days=1)).isoformat())
        await is_one(True, day=(clock["today"] - timedelta(days=2)).isoformat())
        clock["today"] += timedelta(days=1)
        await change("membershipWithdraw", False, membershipId=id, reason="moves away")
        again = await admitted(False, 30)
        moves = {"membershipId": again, "parkId": ID("south"), "reason": "nearer"}
        await change("membershipTransfer", False, **moves)
        await is_one(True, day=(TODAY - timedelta(days=1)).isoformat())
        await is_one(True, day=TODAY.isoformat())
        for moment, day, expected in past:
            await is_one(expected, at=moment, day=day.isoformat())
