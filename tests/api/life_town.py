"""A town whose parks take organisations in: who lives there, what they ask, and what they see.

Every answer is compared with the model of tests/oracles/membership.py.
"""

from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, cast
from uuid import uuid4

from graph.client import Graph
from graph.model import DataClass, Measure, MembershipState, OrganizationKind
from tests.api.speaking import Speakers, speakers
from tests.conftest import TODAY
from tests.oracles.membership import (
    DONE,
    NEW,
    Call,
    Caller,
    Membership,
    Model,
    Rules,
    Step,
)
from tests.worlds import World

LOADED = "2020-01-01T00:00:00.000000+00:00"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
NORTH, SOUTH = World.id("north"), World.id("south")
FIRM, OTHER, BANK, SITED = (World.id(each) for each in ("firm", "other", "bank", "sited"))
VETERAN, UNBOUND = World.id("veteran"), World.id("unbound")

CALLERS = {
    **{
        f"{name} {number}": Caller("PARK_ADMIN", World.id(name), f"{name} {number}", "PARK")
        for name in ("north", "south")
        for number in (1, 2, 3)
    },
    **{
        name: Caller("MEMBER", World.id(name), f"of {name}", "ENTERPRISE")
        for name in ("firm", "other", "sited", "veteran", "unbound")
    },
    "officer": Caller("BANK_OFFICER", BANK, "officer", "BANK"),
    "teller": Caller("MEMBER", BANK, "teller", "BANK"),
    "auditor": Caller("AUDITOR", None, "auditor"),
    "platform": Caller("PLATFORM_ADMIN", None, "platform"),
    "nobody": Caller("ANONYMOUS"),
}
AUDITOR = CALLERS["auditor"]

SHOWN = """id state validFrom validUntil renewalDueOn approvalsMissing recordedAt
  organization { id } park { id }
  steps { from to since at reason actor { subject role scope { id } } }
  evidence { name sha256 addedAt }"""
MEMBER_OF_RESULT = f"""... on Membership {{ {SHOWN} }}
  ... on AlreadyExistsError {{ existing {{ id }} }}"""
LISTED = f"""query ($day: Date, $at: DateTime, $filter: MembershipFilter) {{
  memberships(first: 100, asOf: $day, knownAt: $at, filter: $filter) {{
    totalCount edges {{ node {{ {SHOWN} }} }} }} }}"""
COUNTED = f"""query {{ {
    " ".join(
        f'{name}: node(id: "{World.id(name)}") {{ ... on Park {{'
        " id fourEyes reminderDays membershipCounts { state count } renewalsDue } }"
        for name in ("north", "south")
    )
} }}"""
QUEUED = """query ($filter: MembershipFilter) {
  memberships(first: 100, filter: $filter) { totalCount edges { node { id } } } }"""
NODE = f"query ($id: ID!) {{ node(id: $id) {{ ... on Membership {{ {SHOWN} }} }} }}"
WRITTEN = """
MATCH (n) WHERE NOT n:Counter
WITH count(n) AS nodes, sum(size(keys(n))) AS properties, sum(COUNT { (n)-->() }) AS edges
MATCH (counter:Counter {name: 'all'})
RETURN nodes, properties, edges, properties(counter) AS counter,
  COLLECT { MATCH (m:Membership) RETURN properties(m) ORDER BY m.id } AS memberships,
  COLLECT { MATCH (p:Park) RETURN properties(p) ORDER BY p.id } AS parks
"""
MUTATIONS = {
    "DRAFT": "membershipDraft",
    "CHANGE": "membershipDraft",
    "SUBMIT": "membershipSubmit",
    "TAKE_UP": "membershipReview",
    "SEND_BACK": "membershipReview",
    "APPROVE": "membershipApprove",
    "SUSPEND": "membershipSuspend",
    "RENEW": "membershipRenew",
    "WITHDRAW": "membershipWithdraw",
    "TRANSFER": "membershipTransfer",
}


def paper(name: str) -> tuple[str, str]:
    """A document by its name, with the digest that its text would have."""
    return name, sha256(name.encode()).hexdigest()


class LifeTown(World):
    """Two parks, a bank, firms of all standings; two were members before anybody wrote here."""

    def __init__(self) -> None:
        super().__init__()
        self.park("north", "south")
        self.bank("bank")
        self.enterprise("firm", "other", "sited", "veteran", "unbound")
        self.refers("sited", Measure.SITE, "south")
        self.consent("other", DataClass.PROFILE, to=OrganizationKind.BANK)
        active = (MembershipState.ACTIVE, "2020-01-01", LOADED)
        since = date(2020, 1, 1)
        until = TODAY + timedelta(days=31)
        about: dict[str, Any] = {"valid_from": since, "recorded_at": LOADED}
        self.membership("veteran", "north", active, valid_until=until, **about)
        self.membership("unbound", "south", active, **about)

    def model(self) -> Model:
        """The same for the oracle."""
        model = Model(
            today=TODAY,
            rules={NORTH: Rules(), SOUTH: Rules()},
            organizations={FIRM, OTHER, BANK, SITED, VETERAN, UNBOUND},
            sites={SITED: SOUTH},
            open_to={OTHER: {"BANK"}},
        )
        for row in self.rows.memberships:
            id, since = World.id(row.key), date(2020, 1, 1)
            step = Step(None, "ACTIVE", since, row.valid_until, LOADED)
            sides = World.id(row.organization), World.id(row.park)
            model.memberships[id] = Membership(id, *sides, [step])
        return model


def plain(value: Any) -> Any:
    """An answer with its moments written as the graph keeps them."""
    if isinstance(value, dict):
        told = cast("dict[str, Any]", value)
        moments = ("at", "addedAt", "recordedAt")
        return {key: _moment(each) if key in moments else plain(each) for key, each in told.items()}
    if isinstance(value, list):
        return [plain(each) for each in cast("list[Any]", value)]
    return value


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).isoformat(timespec="microseconds")


def input_of(call: Call) -> dict[str, Any]:
    """What a call sends."""
    said: dict[str, Any] = {}
    if call.membership:
        said["membershipId"] = call.membership
    if call.action in ("DRAFT", "CHANGE"):
        said["parkId"] = call.park
        if call.organization == NEW:
            name = f"new {uuid4()}"
            kind = {"kind": "ENTERPRISE", "name": name, "synthetic": True}
            said["organization"] = kind
        elif call.organization:
            said["organizationId"] = call.organization
    if call.action in ("DRAFT", "CHANGE", "RENEW"):
        said["evidence"] = [{"name": name, "sha256": digest} for name, digest in call.evidence]
    if call.action in ("TAKE_UP", "SEND_BACK"):
        said["finding"] = call.action
    if call.action in ("APPROVE", "RENEW"):
        said["validUntil"] = call.until and call.until.isoformat()
    if call.action == "TRANSFER":
        said["parkId"] = call.park
    if call.reason and call.action not in ("DRAFT", "CHANGE", "SUBMIT", "RENEW"):
        said["reason"] = call.reason
    elif call.action in ("SUSPEND", "WITHDRAW", "TRANSFER"):
        said["reason"] = ""
    return said


@dataclass
class Life:
    """Does what is asked in a town, and holds every answer against the model.

    `reached`: how often each action was answered with what, from which state.
    """

    graph: Graph
    town: Speakers
    model: Model
    clock: dict[str, date]
    reached: Counter[tuple[str, str, str]] = field(default_factory=Counter[tuple[str, str, str]])
    past: list[tuple[str, date, dict[str, dict[str, Any]]]] = field(
        default_factory=list[tuple[str, date, dict[str, dict[str, Any]]]]
    )

    def pass_days(self, days: int) -> None:
        """The day moves on."""
        self.model.today += timedelta(days=days)
        self.clock["today"] = self.model.today

    async def ask(self, caller: Caller, query: str, **variables: Any) -> Any:
        """The data of an answer without errors."""
        who: dict[str, Any] = {"subject": caller.subject} if caller.subject else {}
        body = await self.town.ask(caller.role, caller.scope, query, **who, **variables)
        assert "errors" not in body, body
        return plain(body["data"])

    async def send(self, caller: Caller, mutation: str, **input: Any) -> dict[str, Any]:
        """The member of a mutation's result, whole."""
        kind = mutation[0].upper() + mutation[1:] + "Input"
        about = MEMBER_OF_RESULT if mutation != "parkRules" else "... on Park { id }"
        query = (
            f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ __typename"
            " ... on UserError { message } ... on NotFoundError { path }"
            " ... on InvalidInputError { problems { path message } }"
            " ... on ConflictError { current { id } } " + about + " } }"
        )
        return (await self.ask(caller, query, input=input))[mutation]

    async def do(self, call: Call, expected: str | None = None, *, again: bool = True) -> str:
        """Ask for it; the answer is what the model allows. Answers the membership's id.

        `again`: what is done is asked for a second time, and only told once more.
        """
        allowed = self.model.answers(call)
        assert expected is None or allowed == {expected}, (call, allowed)
        found = self.model.memberships.get(call.membership)
        state = found.state_on(self.model.today) if found else ""
        may_refuse = DONE not in allowed
        before = await self.graph.read(WRITTEN) if may_refuse else None
        input = {"idempotencyKey": str(uuid4()), **input_of(call)}
        answer = await self.send(call.caller, MUTATIONS[call.action], **input)
        kind = answer.pop("__typename")
        assert kind in allowed, (call, state, allowed, kind, answer)
        self.reached[call.action, state, kind] += 1
        if kind != DONE:
            await self._refused(call, kind, answer, before)
            return call.membership
        await self._done(call, answer)
        if again:
            after = await self.graph.read(WRITTEN)
            told = await self.send(call.caller, MUTATIONS[call.action], **input)
            assert told == {"__typename": DONE, **answer}, (call, told)
            assert await self.graph.read(WRITTEN) == after
        return answer["id"]

    async def _refused(self, call: Call, kind: str, answer: dict[str, Any], before: Any) -> None:
        """Nothing is written, and the answer says what it must."""
        assert await self.graph.read(WRITTEN) == before, (call, kind)
        if kind == "ConflictError":
            assert answer["current"] == {"id": call.membership}, (call, answer)
        if kind == "InvalidInputError":
            assert answer["problems"], (call, answer)
        if kind == "AlreadyExistsError":
            found = self.model.memberships.get(call.membership)
            organization = found.organization if found else call.organization
            open_one = self.model.open_one(organization, call.park)
            assert open_one is not None
            seen = self.model.sees(call.caller, open_one)
            assert answer["existing"] == ({"id": open_one.id} if seen else None), (call, answer)

    async def _done(self, call: Call, answer: dict[str, Any]) -> None:
        [row] = await self.graph.read("MATCH (c:AuditEntry) RETURN max(c.recorded_at) AS at")
        done = call
        if call.organization == NEW:
            organization = answer["organization"]["id"]
            assert organization not in self.model.organizations
            done = replace(call, organization=organization)
        other = ""
        if call.action == "TRANSFER":
            listed = (await self.ask(AUDITOR, LISTED))["memberships"]["edges"]
            ids = {each["node"]["id"] for each in listed}
            [other] = ids - set(self.model.memberships)
        assert (call.action == "DRAFT") == (answer["id"] not in self.model.memberships)
        self.model.do(done, answer["id"], row["at"], other)
        expected = self.model.shown(call.caller)[answer["id"]]
        assert answer == expected, (call, different(answer, expected))
        self.past.append((row["at"], self.model.today, self.model.shown(AUDITOR)))

    async def rules(self, park: str, **rules: Any) -> None:
        """The platform's administrator changes how a park admits and reminds."""
        answer = await self.send(
            CALLERS["platform"], "parkRules", idempotencyKey=str(uuid4()), parkId=park, **rules
        )
        assert answer == {"__typename": "Park", "id": park}, answer
        kept = self.model.rules[park]
        kept.four_eyes = rules.get("fourEyes", kept.four_eyes)
        kept.reminder_days = rules.get("reminderDays", kept.reminder_days)

    async def look(self, caller: Caller) -> None:
        """What a caller sees of all memberships and parks is what the model says."""
        listed = (await self.ask(caller, LISTED))["memberships"]
        expected = self.model.shown(caller)
        found = {each["node"]["id"]: each["node"] for each in listed["edges"]}
        assert found == expected, (caller, different(found, expected))
        assert listed["totalCount"] == len(expected)
        for park in (await self.ask(caller, COUNTED)).values():
            counts = {each["state"]: each["count"] for each in park["membershipCounts"]}
            assert len(counts) == len(park["membershipCounts"])
            told = counts, park["renewalsDue"]
            assert told == self.model.counts(caller, park["id"]), (caller, park)
            rules = self.model.rules[park["id"]]
            assert (park["fourEyes"], park["reminderDays"]) == (
                rules.four_eyes,
                rules.reminder_days,
            )

    async def look_back(self, *, every: int = 1) -> None:
        """Each earlier moment, read on its day, is as it was then."""
        for moment, day, expected in self.past[::every]:
            about = {"day": day.isoformat(), "at": moment}
            listed = (await self.ask(AUDITOR, LISTED, **about))["memberships"]["edges"]
            found = {each["node"]["id"]: each["node"] for each in listed}
            assert found == expected, (moment, different(found, expected))


def different(found: Any, expected: Any) -> Any:
    """Where two answers differ."""
    if not isinstance(found, dict) or not isinstance(expected, dict):
        return found, expected
    ours, theirs = cast("dict[str, Any]", found), cast("dict[str, Any]", expected)
    return {
        key: different(ours.get(key), theirs.get(key))
        for key in {*ours, *theirs}
        if ours.get(key) != theirs.get(key)
    }


@asynccontextmanager
async def living(graph: Graph) -> AsyncGenerator[Life]:
    """A town at its beginning, in an empty graph."""
    await graph.define("MATCH (n) DETACH DELETE n")
    world, clock = LifeTown(), {"today": TODAY}
    await world.write(graph)
    async with speakers(graph, clock=lambda: clock["today"]) as town:
        yield Life(graph, town, world.model(), clock)
