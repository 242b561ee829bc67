"""Service teams, memberships and consents: whole answers on small worlds."""

from datetime import date
from typing import Any

import pytest

from graph.model import DataClass, MembershipState, OrganizationKind
from tests.api.moments import asking
from tests.conftest import CountingGraph
from tests.worlds import World

# ---------------------------------------------------------------- teams

TEAM = """
query ($asOf: Date) { serviceTeams(first: 9, asOf: $asOf) { totalCount edges { node {
  id name dissolvedOn synthetic lead { name } guidedBy { name }
  members { from until provider { name kind } } presentKinds missingKinds
} } } }
"""


def team_world() -> World:
    """Two teams: one with seats that begin and end, one dissolved on New Year's Day of 2025."""
    world = World()
    world.bank("alpha", "beta")
    world.guarantor("gamma")
    world.organization("delta", OrganizationKind.LESSOR)
    world.organization("warrants", OrganizationKind.WARRANT_SERVICE_FIRM)
    world.organization("exchange", OrganizationKind.EQUITY_EXCHANGE)
    world.organization("people's bank", OrganizationKind.AUTHORITY)
    world.team("one", "alpha", guided_by="people's bank")
    world.team("two", "beta", dissolved_on=date(2025, 1, 1))
    world.seat("one", "gamma", date(2020, 1, 1), date(2025, 1, 1))
    world.seat("one", "delta", date(2024, 6, 1))
    world.seat("one", "warrants", date(2025, 7, 1))
    world.seat("one", "exchange", date(2024, 7, 1))
    world.seat("two", "gamma", date(2020, 1, 1))
    return world


def seat(name: str, kind: str, since: str, until: str | None = None) -> dict[str, Any]:
    return {"from": since, "until": until, "provider": {"name": name, "kind": kind}}


GAMMA = seat("gamma", "GUARANTOR", "2020-01-01", "2025-01-01")
DELTA = seat("delta", "LESSOR", "2024-06-01")
EXCHANGE = seat("exchange", "EQUITY_EXCHANGE", "2024-07-01")
WARRANTS = seat("warrants", "WARRANT_SERVICE_FIRM", "2025-07-01")
ALWAYS_MISSING = ["INSURER", "EQUITY_INVESTOR", "IP_SERVICE_FIRM"]


def team_one(members: list[dict[str, Any]], present: list[str], missing: list[str]) -> Any:
    return {
        "id": World.id("one"),
        "name": "one",
        "dissolvedOn": None,
        "synthetic": True,
        "lead": {"name": "alpha"},
        "guidedBy": {"name": "people's bank"},
        "members": members,
        "presentKinds": present,
        "missingKinds": missing,
    }


TEAM_TWO: dict[str, Any] = {
    "id": World.id("two"),
    "name": "two",
    "dissolvedOn": "2025-01-01",
    "synthetic": True,
    "lead": {"name": "beta"},
    "guidedBy": None,
    "members": [seat("gamma", "GUARANTOR", "2020-01-01")],
    "presentKinds": ["BANK", "GUARANTOR"],
    "missingKinds": [
        *("INSURER", "LESSOR", "EQUITY_INVESTOR", "IP_SERVICE_FIRM", "WARRANT_SERVICE_FIRM")
    ],
}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (
            "2019-12-31",
            team_one(
                [],
                ["BANK"],
                [
                    *("GUARANTOR", "INSURER", "LESSOR", "EQUITY_INVESTOR", "IP_SERVICE_FIRM"),
                    "WARRANT_SERVICE_FIRM",
                ],
            ),
        ),
        (
            "2024-12-31",
            team_one(
                [GAMMA, DELTA, EXCHANGE],
                ["BANK", "GUARANTOR", "LESSOR", "EQUITY_EXCHANGE"],
                [*ALWAYS_MISSING, "WARRANT_SERVICE_FIRM"],
            ),
        ),
        (
            "2025-01-01",
            team_one(
                [DELTA, EXCHANGE],
                ["BANK", "LESSOR", "EQUITY_EXCHANGE"],
                ["GUARANTOR", *ALWAYS_MISSING, "WARRANT_SERVICE_FIRM"],
            ),
        ),
        (
            "2025-07-01",
            team_one(
                [DELTA, EXCHANGE, WARRANTS],
                ["BANK", "LESSOR", "EQUITY_EXCHANGE", "WARRANT_SERVICE_FIRM"],
                ["GUARANTOR", *ALWAYS_MISSING],
            ),
        ),
    ],
)
async def test_a_team_on_a_day(graph: CountingGraph, day: str, expected: Any) -> None:
    """Members from their first day until the day before their last, the kinds with the lead's;
    a dissolved team is listed no more. Eight statements, however many teams and seats."""
    await team_world().write(graph)
    graph.statements.clear()
    async with asking(graph) as ask:
        body = await ask(TEAM, asOf=day)
    edges = [{"node": expected}]
    if day < "2025-01-01":
        two = (
            TEAM_TWO
            if day >= "2020-01-01"
            else {
                **TEAM_TWO,
                "members": [],
                "presentKinds": ["BANK"],
                "missingKinds": ["GUARANTOR", *TEAM_TWO["missingKinds"]],
            }
        )
        edges.append({"node": two})
    assert body == {"data": {"serviceTeams": {"totalCount": len(edges), "edges": edges}}}
    assert len(graph.statements) == 3


async def test_kinds_of_another_day_within_one_answer(graph: CountingGraph) -> None:
    """A field's own day goes before that of the question."""
    await team_world().write(graph)
    query = (
        '{ node(id: "' + World.id("one") + '") { ... on ServiceTeam {'
        ' a: members(asOf: "2019-12-31") { from } b: presentKinds(asOf: "2024-12-31")'
        ' c: missingKinds(asOf: "2025-07-01") } } }'
    )
    async with asking(graph) as ask:
        body = await ask(query)
    assert body == {
        "data": {
            "node": {
                "a": [],
                "b": ["BANK", "GUARANTOR", "LESSOR", "EQUITY_EXCHANGE"],
                "c": ["GUARANTOR", *ALWAYS_MISSING],
            }
        }
    }


async def test_teams_of_a_provider_and_of_its_products(graph: CountingGraph) -> None:
    """Those that it leads and those in which it sits on the day, each once; and of some leads."""
    world = team_world()
    world.product("gamma", "cover")
    world.product("alpha", "loan")
    world.seat("one", "alpha", date(2020, 1, 1))
    await world.write(graph)
    query = (
        "query ($d: Date, $leads: [ID!]) { serviceTeams(first: 9, leads: $leads, asOf: $d)"
        " { edges { node { name } } } products(first: 9, asOf: $d) { edges { node { name provider"
        " { name teams(first: 9) { totalCount edges { node { name } } } } teams(first: 9)"
        " { totalCount edges { node { name } } } } } } }"
    )

    def teams(*names: str) -> dict[str, Any]:
        return {"totalCount": len(names), "edges": [{"node": {"name": name}} for name in names]}

    async with asking(graph) as ask:
        for day, of_gamma in (("2024-12-31", ("one", "two")), ("2025-01-01", ())):
            body = await ask(query, d=day, leads=[World.id("alpha"), World.id("gamma")])
            assert body == {
                "data": {
                    "serviceTeams": {"edges": [{"node": {"name": "one"}}]},
                    "products": {
                        "edges": [
                            {
                                "node": {
                                    "name": name,
                                    "provider": {"name": provider, "teams": teams(*of)},
                                    "teams": teams(*of),
                                }
                            }
                            for name, provider, of in (
                                ("cover", "gamma", of_gamma),
                                ("loan", "alpha", ("one",)),
                            )
                        ]
                    },
                }
            }, day


# ---------------------------------------------------------------- memberships

DRAFT, SUBMITTED, REVIEW = (
    MembershipState.DRAFT,
    MembershipState.SUBMITTED,
    MembershipState.IN_REVIEW,
)
ACTIVE, SUSPENDED, WITHDRAWN = (
    MembershipState.ACTIVE,
    MembershipState.SUSPENDED,
    MembershipState.WITHDRAWN,
)
MEMBERSHIPS = """
query ($asOf: Date, $filter: MembershipFilter) {
  memberships(first: 9, asOf: $asOf, filter: $filter) { totalCount edges { node {
    id state validFrom validUntil organization { name kind } park { name }
  } } }
}
"""
AT = "2024-01-01T00:00:00.000000+00:00"


def member_world() -> tuple[World, dict[str, str]]:
    """Members that came and went, and one that only applied."""
    world = World()
    world.bank("alpha", "beta")
    world.enterprise("firm", "new", "gone")
    world.park("park")
    keys = {
        "firm": world.membership(
            *("firm", "park"),
            *((SUBMITTED, "2020-01-01", AT), (ACTIVE, "2020-02-01", AT)),
            valid_from=date(2020, 2, 1),
            valid_until=date(2025, 2, 1),
        ),
        "alpha": world.membership(
            *("alpha", "park"),
            *((ACTIVE, "2021-01-01", AT), (SUSPENDED, "2024-01-01", AT)),
            *((ACTIVE, "2025-01-01", AT),),
            valid_from=date(2021, 1, 1),
        ),
        "gone": world.membership(
            *("gone", "park"),
            *((ACTIVE, "2021-06-01", AT), (WITHDRAWN, "2023-06-01", AT)),
            valid_from=date(2021, 6, 1),
            valid_until=date(2023, 6, 1),
        ),
        "new": world.membership(
            "new", "park", (DRAFT, "2024-12-01", AT), (REVIEW, "2025-01-01", AT)
        ),
    }
    return world, keys


FROM = {"firm": "2020-02-01", "alpha": "2021-01-01", "gone": "2021-06-01", "new": None}
UNTIL = {"firm": "2025-02-01", "alpha": None, "gone": "2023-06-01", "new": None}


def expected_memberships(keys: dict[str, str], *states: tuple[str, str]) -> Any:
    return {
        "data": {
            "memberships": {
                "totalCount": len(states),
                "edges": [
                    {
                        "node": {
                            "id": World.id(keys[name]),
                            "state": state,
                            "validFrom": FROM[name],
                            "validUntil": UNTIL[name],
                            "organization": {
                                "name": name,
                                "kind": "BANK" if name == "alpha" else "ENTERPRISE",
                            },
                            "park": {"name": "park"},
                        }
                    }
                    for name, state in states
                ],
            }
        }
    }


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2022-01-01", [("firm", "ACTIVE"), ("alpha", "ACTIVE"), ("gone", "ACTIVE")]),
        ("2024-06-01", [("firm", "ACTIVE"), ("gone", "WITHDRAWN"), ("alpha", "SUSPENDED")]),
        ("2025-01-31", [("firm", "ACTIVE"), ("gone", "WITHDRAWN"), ("alpha", "ACTIVE")]),
        ("2025-02-01", [("firm", "EXPIRED"), ("gone", "WITHDRAWN"), ("alpha", "ACTIVE")]),
    ],
)
async def test_memberships_on_a_day(
    graph: CountingGraph, day: str, states: list[tuple[str, str]]
) -> None:
    """The state of the day, EXPIRED from the last day on, the longest in its state first."""
    world, keys = member_world()
    await world.write(graph)
    graph.statements.clear()
    async with asking(graph) as ask:
        assert await ask(MEMBERSHIPS, asOf=day) == expected_memberships(keys, *states)
        assert len(graph.statements) == 2
        for state in ("ACTIVE", "EXPIRED", "WITHDRAWN", "SUSPENDED", "IN_REVIEW"):
            chosen = [each for each in states if each[1] == state]
            body = await ask(MEMBERSHIPS, asOf=day, filter={"states": [state]})
            assert body == expected_memberships(keys, *chosen), state


async def test_memberships_by_park_kind_and_end(graph: CountingGraph) -> None:
    """Each filter alone, and no end is never before a day."""
    world, keys = member_world()
    await world.write(graph)
    cases: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        ({"parks": [World.id("park")]}, ("firm", "gone", "alpha")),
        ({"parks": [World.id("firm")]}, ()),
        ({"kinds": ["BANK"]}, ("alpha",)),
        ({"expiresBefore": "2025-02-01"}, ("gone",)),
        ({"expiresBefore": "2025-02-02"}, ("firm", "gone")),
    ]
    now = {"firm": "EXPIRED", "gone": "WITHDRAWN", "alpha": "ACTIVE"}
    async with asking(graph) as ask:
        for chosen, names in cases:
            body = await ask(MEMBERSHIPS, filter=chosen)
            assert body == expected_memberships(keys, *((name, now[name]) for name in names))


@pytest.mark.parametrize("consents", [False, True])
async def test_an_application_is_hidden_without_consent(
    graph: CountingGraph, consents: bool
) -> None:
    """In the list, its count, the organisation, its filter and by id; with consent it is there."""
    world, keys = member_world()
    if consents:
        world.consent("new", DataClass.PROFILE)
    await world.write(graph)
    query = (
        "query ($new: ID!, $applied: ID!) { memberships(first: 9) { totalCount edges { node { id }"
        " } } node(id: $applied) { ... on Membership { state organization { name } } }"
        " organization(by: {id: $new}) { memberships { state } }"
        " organizations(first: 9, filter: {membershipStates: [IN_REVIEW]}) { totalCount edges {"
        " node { name } } } organizationCounts(by: KIND, filter: {membershipStates: [IN_REVIEW]})"
        " { count kind } park: node(id: "
        + f'"{World.id("park")}"'
        + ") { ... on Park { members(first: 9) { totalCount edges { node { name } } } } } }"
    )
    async with asking(graph, "beta") as ask:
        body = await ask(query, new=World.id("new"), applied=World.id(keys["new"]))
    names = ("firm", "gone", "new", "alpha") if consents else ("firm", "gone", "alpha")
    assert body == {
        "data": {
            "memberships": {
                "totalCount": len(names),
                "edges": [{"node": {"id": World.id(keys[name])}} for name in names],
            },
            "node": {"state": "IN_REVIEW", "organization": {"name": "new"}} if consents else None,
            "organization": {"memberships": [{"state": "IN_REVIEW"}] if consents else []},
            "organizations": {
                "totalCount": int(consents),
                "edges": [{"node": {"name": "new"}}] * consents,
            },
            "organizationCounts": [{"count": 1, "kind": "ENTERPRISE"}] * consents,
            "park": {"members": {"totalCount": 1, "edges": [{"node": {"name": "alpha"}}]}},
        }
    }
