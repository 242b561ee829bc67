"""Memberships through their life: whole answers to whom they concern, and what is refused."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.api.speaking import Speakers, speakers
from tests.conftest import TODAY, CountingGraph
from tests.worlds import World

ID = World.id
HASH = "ab" * 32
WHOLE = """... on Membership { id state validFrom validUntil renewalDueOn approvalsMissing
  organization { id name } park { name }
  steps { from to since until reason actor { subject role scope { name } } }
  evidence { name sha256 } }
  ... on AlreadyExistsError { existing { id } }"""
READ = "query ($id: ID!) { node(id: $id) { " + WHOLE.split("... on Already", maxsplit=1)[0] + " } }"
QUEUE = """query ($park: ID!) {
  organization(by: {id: $park}) { ... on Park { fourEyes reminderDays renewalsDue
    membershipCounts { state count } } }
  memberships(first: 9, filter: {parks: [$park]}) { totalCount edges { node { state } } }
  due: memberships(first: 9, filter: {parks: [$park], renewalDue: true}) { totalCount }
}"""


def town() -> World:
    """Two parks, a firm and a bank."""
    world = World()
    world.park("park", "meadow")
    world.enterprise("firm")
    world.bank("alpha")
    world.guarantor("surety")
    return world


def day(ahead: int) -> str:
    """So many days after today."""
    return (TODAY + timedelta(days=ahead)).isoformat()


class Office:
    """Acts as the administrator of a park."""

    def __init__(self, town: Speakers, park: str = "park") -> None:
        self.town, self.park = town, park

    async def do(self, mutation: str, **input: Any) -> dict[str, Any]:
        """The result."""
        me = ("PARK_ADMIN", ID(self.park), f"membership{mutation}", WHOLE)
        return await self.town.do(*me, **input)

    async def admitted(self, name: str, until: str | None = None) -> str:
        """The id of a membership that is active."""
        park, organization = ID(self.park), ID(name)
        id = (await self.do("Draft", parkId=park, organizationId=organization))["id"]
        await self.do("Submit", membershipId=id)
        await self.do("Review", membershipId=id, finding="TAKE_UP")
        found = await self.do("Approve", membershipId=id, validUntil=until)
        assert found["state"] == "ACTIVE", found
        return id


async def test_from_draft_to_withdrawal(graph: CountingGraph) -> None:
    """Every step with who and why, as its administrator is told; others are told what is public."""
    await town().write(graph)
    async with speakers(graph) as ask:
        office = Office(ask)
        document = {"name": "营业执照.pdf", "sha256": HASH.upper()}
        about = {"parkId": ID("park"), "organizationId": ID("firm"), "evidence": [document]}
        draft = await office.do("Draft", **about)
        id = draft["id"]
        again = await office.do("Draft", **about | {"organizationId": None, "membershipId": id})
        assert again["evidence"] == [{"name": "营业执照.pdf", "sha256": HASH}]
        own = ("MEMBER", ID("firm"), "membershipSubmit", WHOLE)
        await ask.do(*own, membershipId=id)
        hidden = await ask.ask("MEMBER", ID("alpha"), READ, id=id)
        assert hidden["data"] == {"node": None}
        await office.do("Review", membershipId=id, finding="TAKE_UP")
        active = await office.do("Approve", membershipId=id, validUntil=day(365), reason="齐全")
        assert active["renewalDueOn"] == day(335)
        await office.do("Suspend", membershipId=id, reason="欠费")
        renewed = await office.do("Renew", membershipId=id, validUntil=day(700))
        assert (renewed["state"], renewed["validUntil"]) == ("ACTIVE", day(700))
        whole = await office.do("Withdraw", membershipId=id, reason="迁出")
        admin = {"subject": "someone", "role": "PARK_ADMIN", "scope": {"name": "park"}}
        member = {"subject": "someone", "role": "MEMBER", "scope": {"name": "firm"}}

        def step(earlier: str | None, to: str, until: str | None, **said: Any) -> dict[str, Any]:
            about = {"from": earlier, "to": to, "since": day(0), "until": until}
            return about | {"reason": None, "actor": admin} | said

        assert whole == {
            "__typename": "Membership",
            "id": id,
            "state": "WITHDRAWN",
            "validFrom": day(0),
            "validUntil": day(0),
            "renewalDueOn": None,
            "approvalsMissing": 0,
            "organization": {"id": ID("firm"), "name": "firm"},
            "park": {"name": "park"},
            "steps": [
                step(None, "DRAFT", None),
                step("DRAFT", "DRAFT", None),
                step("DRAFT", "SUBMITTED", None, actor=member),
                step("SUBMITTED", "IN_REVIEW", None),
                step("IN_REVIEW", "ACTIVE", day(365), reason="齐全"),
                step("ACTIVE", "SUSPENDED", day(365), reason="欠费"),
                step("SUSPENDED", "ACTIVE", day(700)),
                step("ACTIVE", "WITHDRAWN", day(0), reason="迁出"),
            ],
            "evidence": [{"name": "营业执照.pdf", "sha256": HASH}],
        }
        seen = (await ask.ask("MEMBER", ID("alpha"), READ, id=id))["data"]["node"]
        untold = [each | {"reason": None, "actor": None} for each in whole["steps"]]
        assert seen == {key: whole[key] for key in seen} | {"steps": untold, "evidence": []}
        told = (await ask.ask("AUDITOR", None, READ, id=id))["data"]["node"]
        assert told == {key: whole[key] for key in told}


async def test_four_eyes(graph: CountingGraph) -> None:
    """Two people approve, with the same end; nobody twice."""
    await town().write(graph)
    async with speakers(graph) as ask:
        rules = {"parkId": ID("park"), "fourEyes": True, "reminderDays": 10}
        shown = "... on Park { fourEyes reminderDays }"
        forbidden = await ask.do("PARK_ADMIN", ID("park"), "parkRules", shown, **rules)
        assert forbidden["__typename"] == "ForbiddenError"
        found = await ask.do("PLATFORM_ADMIN", None, "parkRules", shown, **rules)
        assert found == {"__typename": "Park", "fourEyes": True, "reminderDays": 10}
        office = Office(ask)
        id = (await office.do("Draft", parkId=ID("park"), organizationId=ID("firm")))["id"]
        await office.do("Submit", membershipId=id)
        taken = await office.do("Review", membershipId=id, finding="TAKE_UP")
        assert taken["approvalsMissing"] == 2
        first = await office.do("Approve", membershipId=id, validUntil=day(99))
        assert (first["state"], first["approvalsMissing"]) == ("IN_REVIEW", 1)
        twice = await office.do("Approve", membershipId=id, validUntil=day(99))
        assert twice["__typename"] == "ConflictError"

        async def other(until: str) -> dict[str, Any]:
            query = (
                "mutation ($input: MembershipApproveInput!) { membershipApprove(input: $input)"
                " { __typename " + WHOLE + " } }"
            )
            input = {"idempotencyKey": str(uuid4()), "membershipId": id}
            about = {**input, "validUntil": until}
            me = ("PARK_ADMIN", ID("park"), query)
            body = await ask.ask(*me, subject="somebody else", input=about)
            return body["data"]["membershipApprove"]

        assert (await other(day(98)))["__typename"] == "ConflictError"
        second = await other(day(99))
        assert (second["state"], second["renewalDueOn"]) == ("ACTIVE", day(89))


async def test_a_new_organisation(graph: CountingGraph) -> None:
    """Recorded by the administrator, found by its names at once; a code is one organisation's."""
    await town().write(graph)
    applicant = {"kind": "ENTERPRISE", "name": "东莞示例机器人有限公司", "synthetic": True}
    applicant |= {"nameEn": "Example Robots", "uscc": "914419000585344943"}
    async with speakers(graph) as ask:
        office = Office(ask)
        found = await office.do("Draft", parkId=ID("park"), organization=applicant)
        assert found["organization"]["name"] == "东莞示例机器人有限公司"
        search = '{ search(text: "shilijiqiren", first: 3) { edges { node { id } } } }'
        hits = (await ask.ask("ANONYMOUS", None, search))["data"]["search"]["edges"]
        assert [each["node"]["id"] for each in hits] == [found["organization"]["id"]]
        taken = await office.do("Draft", parkId=ID("park"), organization=applicant)
        assert taken["existing"] == {"id": found["organization"]["id"]}
        member = ("MEMBER", ID("firm"), "membershipDraft", WHOLE)
        refused = await ask.do(*member, parkId=ID("park"), organization=applicant | {"uscc": None})
        assert refused["__typename"] == "ForbiddenError"


async def test_a_transfer(graph: CountingGraph) -> None:
    """It ends here, and is handed in there, where its administrator sees it."""
    await town().write(graph)
    async with speakers(graph) as ask:
        id = await Office(ask).admitted("firm")
        about = {"membershipId": id, "parkId": ID("meadow"), "reason": "搬迁"}
        left = await Office(ask).do("Transfer", **about)
        assert left["state"] == "WITHDRAWN"
        body = await ask.ask("PARK_ADMIN", ID("meadow"), QUEUE, park=ID("meadow"))
        assert body["data"]["memberships"] == {
            "totalCount": 1,
            "edges": [{"node": {"state": "SUBMITTED"}}],
        }
        hidden = await ask.ask("PARK_ADMIN", ID("park"), QUEUE, park=ID("meadow"))
        assert hidden["data"]["memberships"]["totalCount"] == 0
        assert hidden["data"]["organization"]["membershipCounts"] == []


async def test_the_queue(graph: CountingGraph) -> None:
    """How many are in which state, and how many are due."""
    await town().write(graph)
    async with speakers(graph) as ask:
        office = Office(ask)
        await office.admitted("firm", day(30))
        await office.admitted("alpha", day(31))
        await office.do("Draft", parkId=ID("park"), organizationId=ID("surety"))
        body = await ask.ask("PARK_ADMIN", ID("park"), QUEUE, park=ID("park"))
        assert body["data"] == {
            "organization": {
                "fourEyes": False,
                "reminderDays": 30,
                "renewalsDue": 1,
                "membershipCounts": [
                    {"state": "ACTIVE", "count": 2},
                    {"state": "DRAFT", "count": 1},
                ],
            },
            "memberships": {
                "totalCount": 3,
                "edges": [{"node": {"state": s}} for s in ("ACTIVE", "ACTIVE", "DRAFT")],
            },
            "due": {"totalCount": 1},
        }


@pytest.mark.parametrize("wrong", ["past", "hash", "subject", "kind"])
async def test_bad_input(graph: CountingGraph, wrong: str) -> None:
    """Is named."""
    await town().write(graph)
    async with speakers(graph) as ask:
        office = Office(ask)
        park: dict[str, Any] = {"parkId": ID("park")}
        inputs: dict[str, tuple[str, dict[str, Any], list[str]]] = {
            "hash": (
                "Draft",
                park | {"organizationId": ID("firm"), "evidence": [{"name": "x", "sha256": "1"}]},
                ["evidence", "0", "sha256"],
            ),
            "subject": ("Draft", park, []),
            "kind": (
                "Draft",
                park | {"organization": {"kind": "PARK", "name": "another park"}},
                ["organization", "kind"],
            ),
        }
        if wrong == "past":
            id = (await office.do("Draft", **park, organizationId=ID("firm")))["id"]
            inputs["past"] = (
                "Approve",
                {"membershipId": id, "validUntil": day(0)},
                ["validUntil"],
            )
        mutation, input, path = inputs[wrong]
        found = await office.do(mutation, **input)
        assert found["__typename"] == "InvalidInputError"
        assert [each["path"] for each in found["problems"]] == [path]


async def test_who_was_a_member_and_is_none_is_no_candidate(graph: CountingGraph) -> None:
    """Suspended, it is recommended to nobody; on the day before it was; renewed, it is again."""
    world = town()
    world.bank("beta")
    world.enterprise("other")
    world.deal("firm", "alpha", "beta", on="2025-01-01")
    world.deal("other", "beta", "surety", on="2025-01-01")
    await world.write(graph)
    query = """query ($id: ID!) { partnerRecommendations(organizationId: $id, first: 9) {
      edges { node { organization { name } } } } }"""
    async with speakers(graph) as ask:

        async def partners() -> list[str]:
            body = await ask.ask("AUDITOR", None, query, id=ID("alpha"))
            edges = body["data"]["partnerRecommendations"]["edges"]
            return [each["node"]["organization"]["name"] for each in edges]

        assert await partners() == ["surety"]
        id = await Office(ask).admitted("surety")
        assert await partners() == ["surety"]
        await Office(ask).do("Suspend", membershipId=id, reason="欠费")
        assert await partners() == []
        await Office(ask).do("Renew", membershipId=id, validUntil=day(9))
        assert await partners() == ["surety"]
