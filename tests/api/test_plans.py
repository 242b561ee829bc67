"""Plans through GraphQL: amounts that add up, the same answer again, and clear refusals."""

from typing import Any

import pytest

from tests.conftest import Ask, CountingGraph

FIRM = "af57674a-8e20-5ffa-bf5f-895e927f4bfa"
BANK = "bf2dddd3-07b5-57e8-902f-e58c9711b5b8"
NOBODY = "00000000-0000-4000-8000-000000000000"
ASK = """
query ($id: ID!, $amount: Yuan!, $options: PlanOptions, $knownAt: DateTime) {
  financingPlusExpertise(enterpriseId: $id, amount: $amount, purpose: WORKING_CAPITAL,
    options: $options, asOf: "2025-09-01", knownAt: $knownAt) {
    knownAt
    plan { covered uncovered over gap yearlyCost recruitmentCost members introductions digest
      lead { id } request { maximumMembers leadLine tenorMonths lead { id } team { id } }
      tranches { role amount covers yearlyCost recruited pairing product { id } provider { id } }
      certificate { proof objectives { objective reached bound } } } } }
"""


async def plan(ask: Ask, amount: int, known_at: str | None = None, **options: Any) -> Any:
    """The plan of the firm."""
    body = await ask(ASK, id=FIRM, amount=amount, options=options or None, knownAt=known_at)
    assert "errors" not in body, body
    return body["data"]["financingPlusExpertise"]["plan"]


@pytest.mark.parametrize("amount", [0, 1, 8_000_000, 60_000_000, 10**12])
async def test_amounts_add_up_to_the_yuan(ask: Ask, amount: int) -> None:
    """covered + uncovered = amount + over; every level is reached as far as any plan could."""
    found = await plan(ask, amount)
    assert found["covered"] == sum(each["amount"] for each in found["tranches"])
    assert found["covered"] + found["uncovered"] == amount + found["over"]
    assert found["gap"] == amount
    assert found["certificate"]["proof"] == "OPTIMAL"
    for level in found["certificate"]["objectives"]:
        assert level["reached"] == level["bound"]
    interest = sum(each["yearlyCost"] for each in found["tranches"]) + found["recruitmentCost"]
    assert abs(found["yearlyCost"] - interest) <= len(found["tranches"])


async def test_the_lead_lends_what_it_can_alone(ask: Ask) -> None:
    """Up to its line; the gap is the rest; a cover follows what it covers, with no money."""
    free = await plan(ask, 18_000_000, leadBankId=BANK)
    own = sum(each["amount"] for each in free["tranches"] if each["role"] == "OWN_LINE")
    assert own > 6_000_000
    assert free["gap"] == 18_000_000 - own
    bound = await plan(ask, 18_000_000, leadBankId=BANK, leadLine=6_000_000)
    lines = [each["amount"] for each in bound["tranches"] if each["role"] == "OWN_LINE"]
    assert sum(lines) == 6_000_000
    assert bound["request"]["leadLine"] == 6_000_000
    for each in bound["tranches"]:
        if each["role"] in ("GUARANTEE", "INSURANCE", "WARRANT", "SERVICE"):
            assert each["amount"] == 0
            assert each["pairing"]


async def test_a_team_recruits_whom_it_needs(ask: Ask) -> None:
    """Who is not in the team is marked, and costs what recruiting costs."""
    teams = await ask(
        '{ serviceTeams(first: 1, asOf: "2025-09-01") {'
        " edges { node { id members { provider { id } } lead { id } } } } }"
    )
    [edge] = teams["data"]["serviceTeams"]["edges"]
    team = edge["node"]
    inside = {team["lead"]["id"], *(each["provider"]["id"] for each in team["members"])}
    found = await plan(ask, 40_000_000, teamId=team["id"])
    assert found["request"]["team"] == {"id": team["id"]}
    assert found["tranches"]
    for each in found["tranches"]:
        assert each["recruited"] == (each["provider"]["id"] not in inside)


async def test_the_same_question_has_the_same_answer(ask: Ask, seeded: CountingGraph) -> None:
    """Again, and at the moment of the first answer; by a number of statements that is fixed."""
    first = await ask(ASK, id=FIRM, amount=60_000_000)
    known_at = first["data"]["financingPlusExpertise"]["knownAt"]
    counts: list[int] = []
    for amount in (60_000_000, 8_000_000):
        seeded.statements.clear()
        await plan(ask, amount)
        counts.append(len(seeded.statements))
    assert max(counts) <= 10
    again = await plan(ask, 60_000_000, known_at=known_at)
    assert again == first["data"]["financingPlusExpertise"]["plan"]
    other = await plan(ask, 60_000_000, known_at=known_at, maximumMembers=1)
    assert other["digest"] != again["digest"]
    assert other["members"] <= 1


@pytest.mark.parametrize(
    ("amount", "options", "says"),
    [
        (10**12 + 1, {}, "10^12"),
        (10**15, {}, "10^12"),
        (5, {"maximumMembers": 0}, "maximumMembers"),
        (5, {"maximumMembers": 21}, "maximumMembers"),
        (5, {"tenorMonths": 0}, "tenorMonths"),
        (5, {"leadLine": 5}, "leadBankId"),
        (5, {"leadBankId": BANK, "leadLine": 10**12 + 1}, "leadLine"),
        (5, {"leadBankId": FIRM}, "no bank"),
        (5, {"leadBankId": NOBODY}, "no bank"),
        (5, {"teamId": NOBODY}, "no team"),
        (5, {"teamId": BANK}, "no team"),
    ],
)
async def test_what_cannot_be_asked(
    ask: Ask, amount: int, options: dict[str, Any], says: str
) -> None:
    """A typed error that says what to mend."""
    body = await ask(ASK, id=FIRM, amount=amount, options=options)
    [error] = body["errors"]
    assert error["extensions"]["code"] == "INVALID_INPUT"
    assert says in error["message"]


async def test_a_negative_amount_is_no_amount(ask: Ask) -> None:
    """The scalar refuses it."""
    body = await ask(ASK, id=FIRM, amount=-1)
    assert "Yuan" in body["errors"][0]["message"]
    assert "data" not in body or body["data"] is None


async def test_why_a_gap_stays_open(ask: Ask) -> None:
    """Each correction in words, with what belongs to its kind; nothing for what closes."""
    question = """
    query ($amount: Yuan!, $first: Int!) {
      financingPlusExpertise(enterpriseId: "%s", amount: $amount, purpose: WORKING_CAPITAL,
        options: {maximumMembers: 1}, asOf: "2025-09-01") {
        plan { uncovered corrections(first: $first) { complete closable found { proof reasons {
          kind message messageEn excess relaxTo missingKind product { id }
            rule { id } counterfactuals { effort } } } } } } }
    """
    closes = await ask(question % FIRM, amount=8_000_000, first=3)
    found = closes["data"]["financingPlusExpertise"]["plan"]
    assert found == {
        "uncovered": 0,
        "corrections": {"complete": True, "closable": True, "found": []},
    }
    body = await ask(question % FIRM, amount=400_000_000, first=2)
    plan_ = body["data"]["financingPlusExpertise"]["plan"]
    assert plan_["uncovered"] > 0
    assert plan_["corrections"]["found"]
    for correction in plan_["corrections"]["found"]:
        assert 1 <= len(correction["reasons"]) <= 4
        for reason in correction["reasons"]:
            assert reason["message"]
            assert "{" not in reason["message"] + reason["messageEn"]
            assert bool(reason["rule"]) == (reason["kind"] == "RULE")
            assert (reason["excess"] is not None) == (
                reason["kind"].endswith("CAP") or reason["kind"] == "TRANCHE_MAX"
            )
            if reason["excess"]:
                assert reason["relaxTo"] >= reason["excess"]
            assert (reason["missingKind"] is not None) == (reason["kind"] == "PARTNER")
    for bad in (0, 11):
        refused = await ask(question % FIRM, amount=400_000_000, first=bad)
        assert refused["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
