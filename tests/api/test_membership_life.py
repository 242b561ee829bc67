"""The whole table of docs/decisions/0029: what may happen, by whom, and what is refused."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.api.life_town import (
    AUDITOR,
    BANK,
    CALLERS,
    FIRM,
    LISTED,
    NORTH,
    OTHER,
    QUEUED,
    SITED,
    SOUTH,
    UNKNOWN,
    VETERAN,
    Life,
    living,
    paper,
)
from tests.conftest import TODAY, CountingGraph
from tests.oracles.membership import (
    CONFLICT,
    DONE,
    EXISTS,
    FORBIDDEN,
    INVALID,
    MISSING,
    NEW,
    STATES,
    TABLE,
    Call,
    Caller,
)

NORTHERN, SECOND, THIRD = (CALLERS[f"north {number}"] for number in (1, 2, 3))
SOUTHERN = CALLERS["south 1"]
WAYS = {
    "DRAFT": (),
    "SUBMITTED": ("SUBMIT",),
    "IN_REVIEW": ("SUBMIT", "TAKE_UP"),
    "ACTIVE": ("SUBMIT", "TAKE_UP", "APPROVE"),
    "SUSPENDED": ("SUBMIT", "TAKE_UP", "APPROVE", "SUSPEND"),
    "EXPIRED": ("SUBMIT", "TAKE_UP", "APPROVE"),
    "WITHDRAWN": ("WITHDRAW",),
}
SOON, LATER = TODAY + timedelta(days=5), TODAY + timedelta(days=400)


@pytest.fixture
async def life(graph: CountingGraph) -> AsyncIterator[Life]:
    async with living(graph) as town:
        yield town


def asked(action: str, membership: str, caller: Caller = NORTHERN, **changes: Any) -> Call:
    """What makes sense for an action, but for what is changed."""
    said: dict[str, Any] = {"membership": membership}
    if action in ("SEND_BACK", "SUSPEND", "WITHDRAW", "TRANSFER"):
        said["reason"] = f"because of {action}"
    if action == "CHANGE":
        said |= {"park": NORTH, "evidence": (paper("licence"),)}
    if action in ("APPROVE", "RENEW"):
        said["until"] = SOON if action == "APPROVE" else LATER
    if action == "TRANSFER":
        said["park"] = SOUTH
    return Call(action, caller, **(said | changes))


async def came_to(life: Life, state: str, organization: str = NEW) -> str:
    """A membership in the north that has come to a state; the one that expires is still active."""
    draft = Call("DRAFT", NORTHERN, park=NORTH, organization=organization)
    id = await life.do(draft, DONE, again=False)
    for action in WAYS[state]:
        await life.do(asked(action, id), DONE, again=False)
    return id


# ---------------------------------------------------------------- the table


async def test_every_row_and_no_other(life: Life) -> None:
    """From each state each action, by the administrator: done as the table says, or a conflict."""
    rows = {state: [name for name in TABLE if state in TABLE[name].before] for state in STATES}
    ready = {(state, name): await came_to(life, state) for state in STATES for name in rows[state]}
    ready["WITHDRAWN", ""] = await came_to(life, "WITHDRAWN")
    before = {state: id for (state, _), id in ready.items()}
    for days, states in ((0, [each for each in STATES if each != "EXPIRED"]), (5, ["EXPIRED"])):
        life.pass_days(days)
        for state in states:
            assert life.model.memberships[before[state]].state_on(life.model.today) == state
            for action in TABLE:
                if action != "DRAFT" and action not in rows[state]:
                    until = LATER if action in ("APPROVE", "RENEW") else None
                    await life.do(asked(action, before[state], until=until), CONFLICT)
            for action in rows[state]:
                await life.do(asked(action, ready[state, action]), DONE)
        await life.look(AUDITOR)
    done = {(action, state) for action, state, kind in life.reached if kind == DONE}
    assert done == {("DRAFT", "")} | {(name, state) for state in STATES for name in rows[state]}
    await life.look_back(every=9)


async def test_the_member_for_itself(life: Life) -> None:
    """It drafts, hands in, withdraws and moves to another park; nothing else."""
    for me, organization in ((CALLERS["firm"], FIRM), (CALLERS["officer"], BANK)):
        id = await life.do(Call("DRAFT", me, park=NORTH, organization=organization), DONE)
        await life.do(asked("CHANGE", id, me), DONE)
        await life.do(asked("SUBMIT", id, me), DONE)
        for action in ("TAKE_UP", "SEND_BACK"):
            await life.do(asked(action, id, me), FORBIDDEN)
        await life.do(asked("TAKE_UP", id), DONE)
        await life.do(asked("APPROVE", id, me), FORBIDDEN)
        await life.do(asked("APPROVE", id), DONE)
        for action in ("SUSPEND", "RENEW"):
            await life.do(asked(action, id, me), FORBIDDEN)
        await life.do(asked("TRANSFER", id, me), DONE)
        [new] = [
            each.id
            for each in life.model.memberships.values()
            if (each.organization, each.park) == (organization, SOUTH)
        ]
        for caller in CALLERS.values():
            await life.look(caller)
        await life.do(asked("WITHDRAW", new, me), DONE)
        again = Call("DRAFT", me, park=SOUTH, organization=organization)
        assert await life.do(again, DONE) != new
    await life.look_back()


@pytest.mark.parametrize("state", [each for each in STATES if each != "EXPIRED"])
async def test_who_may_do_it(life: Life, state: str) -> None:
    """Each caller who may not do it is refused: told so if it sees it, else as if it was not.

    `other` lets banks see its profile; the south is where `sited` sits.
    """
    for organization in (OTHER, SITED):
        id = await came_to(life, state, organization)
        for action, row in TABLE.items():
            if state not in row.before:
                continue
            for caller in CALLERS.values():
                here = caller.is_administrator and caller.scope == NORTH
                if not here and not (row.member and caller.scope == organization):
                    await life.do(asked(action, id, caller))
    kinds = {kind for (_, found, kind), _ in life.reached.items() if found == state}
    hidden = {MISSING} if state in ("DRAFT", "SUBMITTED", "IN_REVIEW") else set[str]()
    assert kinds - {DONE} == ({FORBIDDEN} | hidden if state != "WITHDRAWN" else set[str]())
    for caller in CALLERS.values():
        await life.look(caller)


async def test_who_may_draft(life: Life) -> None:
    """The park's administrator for anybody, who is new too; a member for itself alone."""
    for caller in CALLERS.values():
        for park in (NORTH, SOUTH):
            for organization in (FIRM, BANK, NEW):
                await life.do(Call("DRAFT", caller, park=park, organization=organization))
    found = {kind for action, _, kind in life.reached if action == "DRAFT"}
    assert found == {DONE, FORBIDDEN, EXISTS}
    for caller in (NORTHERN, CALLERS["officer"]):
        await life.do(Call("DRAFT", caller, park=UNKNOWN, organization=BANK))
        await life.do(Call("DRAFT", caller, park=NORTH, organization=UNKNOWN))
    for caller in CALLERS.values():
        await life.look(caller)


async def test_what_does_not_exist(life: Life) -> None:
    """Is missing for whoever may do such a thing at all."""
    for action in TABLE:
        if action != "DRAFT":
            await life.do(asked(action, UNKNOWN), MISSING)


# ---------------------------------------------------------------- what it asks for


async def test_what_is_missing_is_said(life: Life) -> None:
    """A reason, evidence, a day that is later, another park."""
    draft, review = await came_to(life, "DRAFT"), await came_to(life, "IN_REVIEW")
    active = await came_to(life, "ACTIVE")
    for reason in ("", "  "):
        await life.do(asked("SEND_BACK", review, reason=reason), INVALID)
        for action in ("SUSPEND", "WITHDRAW", "TRANSFER"):
            await life.do(asked(action, active, reason=reason), INVALID)
    await life.do(asked("CHANGE", draft, park=SOUTH), INVALID)
    await life.do(asked("CHANGE", draft, organization=FIRM), INVALID)
    await life.do(Call("DRAFT", NORTHERN, park=NORTH), INVALID)
    for until in (TODAY, TODAY - timedelta(days=1)):
        await life.do(asked("APPROVE", review, until=until), INVALID)
    for until in (TODAY, SOON - timedelta(days=1), SOON):
        await life.do(asked("RENEW", active, until=until), INVALID)
    await life.do(asked("TRANSFER", active, park=NORTH), INVALID)
    await life.do(asked("TRANSFER", active, park=UNKNOWN), MISSING)
    await life.do(asked("RENEW", active, until=SOON + timedelta(days=1)), DONE)


async def test_nothing_is_after_no_end(life: Life) -> None:
    """Who is a member without an end is renewed only to end its suspension, to any later day."""
    id = await came_to(life, "IN_REVIEW")
    await life.do(asked("APPROVE", id, until=None), DONE)
    await life.do(asked("RENEW", id), INVALID)
    await life.do(asked("SUSPEND", id), DONE)
    await life.do(asked("RENEW", id, until=TODAY), INVALID)
    await life.do(asked("RENEW", id, until=LATER), DONE)
    await life.do(asked("SUSPEND", id), DONE)
    await life.do(asked("RENEW", id, until=SOON), DONE)
    for caller in CALLERS.values():
        await life.look(caller)


async def test_a_second_open_one(life: Life) -> None:
    """Of an organisation in a park there is one that is not withdrawn, also after a transfer."""
    moving = await came_to(life, "ACTIVE", FIRM)
    there = Call("DRAFT", SOUTHERN, park=SOUTH, organization=FIRM)
    first = await life.do(there, DONE)
    for caller in (NORTHERN, CALLERS["firm"]):
        await life.do(asked("TRANSFER", moving, caller), EXISTS)
    await life.do(asked("WITHDRAW", first, SOUTHERN), DONE)
    await life.do(asked("TRANSFER", moving), DONE)
    for state in STATES:
        organization = BANK if state == "DRAFT" else NEW
        id = await came_to(life, state, organization)
        life.pass_days(5 if state == "EXPIRED" else 0)
        same = life.model.memberships[id].organization
        again = Call("DRAFT", NORTHERN, park=NORTH, organization=same)
        await life.do(again, DONE if state == "WITHDRAWN" else EXISTS)


async def test_evidence(life: Life) -> None:
    """At most 20, the same one once; handed in with a draft, a change and a renewal."""
    papers = [paper(f"paper {number}") for number in range(21)]
    many = Call("DRAFT", NORTHERN, park=NORTH, organization=FIRM, evidence=tuple(papers))
    await life.do(many, INVALID)
    named = ("another name", papers[0][1])
    some = Call(
        *("DRAFT", NORTHERN, "", NORTH, FIRM), evidence=(papers[0], papers[0], named, *papers[1:3])
    )
    id = await life.do(some, DONE)
    await life.do(asked("CHANGE", id, evidence=tuple(papers[3:])), INVALID)
    await life.do(asked("CHANGE", id, evidence=(named, papers[3])), DONE)
    for action in WAYS["ACTIVE"]:
        await life.do(asked(action, id), DONE)
    await life.do(asked("RENEW", id, evidence=tuple(papers[4:])), INVALID)
    await life.do(asked("RENEW", id, evidence=tuple(papers[:20])), DONE)
    until = LATER + timedelta(days=1)
    await life.do(asked("RENEW", id, until=until, evidence=(papers[20],)), INVALID)
    await life.do(asked("RENEW", id, until=until, evidence=(papers[19],)), DONE)
    assert [each.name for each in life.model.memberships[id].papers] == [
        f"paper {number}" for number in range(20)
    ]
    for caller in CALLERS.values():
        await life.look(caller)
    await life.look_back()


# ---------------------------------------------------------------- four eyes, reminders, keys


async def test_four_eyes(life: Life) -> None:
    """Two subjects, one end; counted anew after it was sent back; the rule may come and go."""
    await life.rules(NORTH, fourEyes=True)
    id = await came_to(life, "IN_REVIEW")
    await life.do(asked("APPROVE", id), DONE)
    await life.do(asked("APPROVE", id), CONFLICT)
    await life.do(asked("APPROVE", id, SECOND, until=LATER), CONFLICT)
    await life.do(asked("APPROVE", id, SECOND, until=None), CONFLICT)
    await life.look(AUDITOR)
    await life.do(asked("SEND_BACK", id, SECOND), DONE)
    for action in ("SUBMIT", "TAKE_UP"):
        await life.do(asked(action, id, SECOND), DONE)
    await life.do(asked("APPROVE", id, SECOND, until=None), DONE)
    life.pass_days(1)
    await life.do(asked("APPROVE", id, THIRD), CONFLICT)
    await life.do(asked("APPROVE", id, THIRD, until=None), DONE)
    dropped = await came_to(life, "IN_REVIEW")
    await life.do(asked("APPROVE", dropped), DONE)
    await life.rules(NORTH, fourEyes=False)
    await life.look(AUDITOR)
    await life.do(asked("APPROVE", dropped, SECOND), DONE)
    late = await came_to(life, "IN_REVIEW")
    await life.rules(NORTH, fourEyes=True)
    await life.look(AUDITOR)
    await life.do(asked("APPROVE", late, SECOND), DONE)
    await life.rules(SOUTH, fourEyes=True, reminderDays=7)
    await life.do(asked("APPROVE", late, THIRD), DONE)
    for caller in CALLERS.values():
        await life.look(caller)


async def test_rules_are_the_platforms(life: Life) -> None:
    """Nobody else sets them; no park is missing."""
    for caller in CALLERS.values():
        if caller.role != "PLATFORM_ADMIN":
            about = {"idempotencyKey": str(uuid4()), "parkId": NORTH, "fourEyes": True}
            answer = await life.send(caller, "parkRules", **about)
            assert answer["__typename"] == FORBIDDEN
    about = {"idempotencyKey": str(uuid4()), "parkId": UNKNOWN, "fourEyes": True}
    answer = await life.send(CALLERS["platform"], "parkRules", **about)
    assert answer["__typename"] == MISSING
    about = {"idempotencyKey": str(uuid4()), "parkId": NORTH, "reminderDays": -1}
    answer = await life.send(CALLERS["platform"], "parkRules", **about)
    assert answer["__typename"] == INVALID
    await life.look(AUDITOR)


async def test_the_queue(life: Life) -> None:
    """What is due, what ends soon and what is in a state: filters against the whole listing."""
    await life.rules(SOUTH, reminderDays=0)
    for state in STATES:
        await came_to(life, state)
    for days in (0, 4, 1, 26):
        life.pass_days(days)
        today = life.model.today
        for caller in (NORTHERN, SOUTHERN, AUDITOR, CALLERS["nobody"]):
            await life.look(caller)
            shown = (await life.ask(caller, LISTED))["memberships"]["edges"]
            nodes = [each["node"] for each in shown]
            before = (today + timedelta(days=1)).isoformat()
            for filter, kept in (
                ({"renewalDue": True}, [each for each in nodes if is_due(each, today)]),
                ({"states": ["ACTIVE", "EXPIRED"]}, [n for n in nodes if n["state"][0] in "AE"]),
                (
                    {"expiresBefore": before, "states": ["ACTIVE", "EXPIRED"], "parks": [NORTH]},
                    [
                        each
                        for each in nodes
                        if each["state"] in ("ACTIVE", "EXPIRED")
                        and each["park"]["id"] == NORTH
                        and (each["validUntil"] or "9999") < before
                    ],
                ),
            ):
                found = (await life.ask(caller, QUEUED, filter=filter))["memberships"]
                ids = {each["node"]["id"] for each in found["edges"]}
                assert ids == {each["id"] for each in kept}, (caller, today, filter)
                assert found["totalCount"] == len(kept)
    [veteran] = [each for each in nodes if each["organization"]["id"] == VETERAN]
    assert (veteran["state"], veteran["renewalDueOn"]) == ("EXPIRED", "2025-07-02")


def is_due(node: dict[str, Any], today: Any) -> bool:
    """By what is shown."""
    return node["renewalDueOn"] is not None and node["renewalDueOn"] <= today.isoformat()


async def test_another_input_with_the_same_key(life: Life) -> None:
    """Is refused; the same input is answered as at first, whatever came since."""
    id = await came_to(life, "ACTIVE")
    key = str(uuid4())
    about = {"membershipId": id, "idempotencyKey": key}
    first = await life.send(NORTHERN, "membershipSuspend", **about, reason="unpaid")
    second = await life.send(NORTHERN, "membershipSuspend", **about, reason="unheard of")
    assert second["__typename"] == "IdempotencyKeyReusedError"
    until = LATER.isoformat()
    more = {"membershipId": id, "idempotencyKey": str(uuid4()), "validUntil": until}
    renewed = await life.send(NORTHERN, "membershipRenew", **more, evidence=[])
    assert (first["state"], renewed["state"]) == ("SUSPENDED", "ACTIVE")
    again = await life.send(NORTHERN, "membershipSuspend", **about, reason="unpaid")
    assert again == first


async def test_a_life_has_an_end(life: Life) -> None:
    """After 99 steps it can only be withdrawn."""
    id = await came_to(life, "DRAFT")
    name, digest = paper("licence")
    about = {"membershipId": id, "parkId": NORTH, "evidence": [{"name": name, "sha256": digest}]}
    for number in range(2, 101):
        key = {"idempotencyKey": str(uuid4())}
        answer = await life.send(NORTHERN, "membershipDraft", **about, **key)
        assert answer["__typename"] == (DONE if number < 100 else CONFLICT), number
    why = {"membershipId": id, "reason": "enough", "idempotencyKey": str(uuid4())}
    ended = await life.send(NORTHERN, "membershipWithdraw", **why)
    assert (ended["state"], len(ended["steps"]), len(ended["evidence"])) == ("WITHDRAWN", 100, 1)
