"""Drawn lives of memberships: every call, by anybody, on any day, against the model of the page."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.api.life_town import (
    AUDITOR,
    BANK,
    CALLERS,
    FIRM,
    NORTH,
    OTHER,
    SITED,
    SOUTH,
    UNKNOWN,
    Life,
    living,
    paper,
)
from tests.conftest import CountingGraph
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
    Membership,
)

T = TypeVar("T")
Reached = Counter[tuple[str, str, str]]
ANY: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [*HealthCheck],
    # A shorter life of another seed says nothing of the one that failed.
    "phases": (Phase.generate,),
}
SEEDS = st.integers(0, 2**64 - 1)
ACTIONS = (
    *("DRAFT", "DRAFT", "CHANGE", "SUBMIT", "SUBMIT", "TAKE_UP", "TAKE_UP", "APPROVE", "APPROVE"),
    *("APPROVE", "SEND_BACK", "SUSPEND", "RENEW", "RENEW", "WITHDRAW", "TRANSFER", "TRANSFER"),
)
ANOTHER = "in another state"
MANNERS = (*["sensible"] * 6, *[ANOTHER] * 3, "by another", "by anybody", "not as asked")
REFUSALS = {FORBIDDEN, MISSING, INVALID, CONFLICT, EXISTS}


class Drawing:
    """Chooses what is asked next, mostly what makes sense as things are."""

    def __init__(self, life: Life, seed: int, reached: Reached) -> None:
        self.life, self.chance, self.reached = life, Random(seed), reached

    def one(self, of: Sequence[T]) -> T:
        """One of several."""
        return self.chance.choice(of)

    def call(self) -> Call:
        """What is asked, by whom, in which manner."""
        action, manner = self.one(ACTIONS), self.one(MANNERS)
        if manner == ANOTHER:
            action = self._refused_seldom()
        if action == "DRAFT":
            return self._draft(manner)
        found = self._membership(action, manner)
        if found is None:
            return self._draft(manner)
        caller = self._caller(action, manner, found)
        call = Call(action, caller, found.id, **self._said(action, found))
        return self._amiss(call) if manner == "not as asked" else call

    def _refused_seldom(self) -> str:
        """What was refused least of all from a state that some membership is in."""
        there = {each.state_on(self.life.model.today) for each in self._all()}
        cells = [
            (self._times(action, state, CONFLICT), action)
            for action, row in TABLE.items()
            for state in there - {*row.before}
            if action != "DRAFT"
        ]
        return min(cells)[1]

    def _times(self, action: str, state: str, kind: str) -> int:
        cell = (action, state, kind)
        return self.reached[cell] + self.life.reached[cell]

    def _all(self) -> list[Membership]:
        return [*self.life.model.memberships.values()]

    def _draft(self, manner: str) -> Call:
        park = self.one((NORTH, SOUTH))
        organization = self.one((FIRM, OTHER, BANK, SITED, NEW))
        papers = self._papers()
        callers = [
            each
            for each in CALLERS.values()
            if manner == "by anybody" or each.scope in (park, organization)
        ]
        if manner == "not as asked":
            organization = self.one(("", UNKNOWN))
        return Call("DRAFT", self.one(callers), "", park, organization, evidence=papers)

    def _membership(self, action: str, manner: str) -> Membership | None:
        today, before = self.life.model.today, TABLE[action].before
        right = manner != ANOTHER
        there = {each.state_on(today) for each in self._all()}
        states = [each for each in STATES if each in there and (each in before) == right]
        if not right or self.one((True, False)):
            kind = DONE if right else CONFLICT
            states = sorted(states, key=lambda each: self._times(action, each, kind))[:1]
        state = self.one(states) if states else ""
        found = [each for each in self._all() if each.state_on(today) == state]
        return self.one(found) if found else None

    def _caller(self, action: str, manner: str, found: Membership) -> Caller:
        scopes = {found.park, found.organization if TABLE[action].member else ""}
        may = [each for each in CALLERS.values() if each.scope in scopes]
        if manner == "by anybody":
            return self.one([*CALLERS.values()])
        if manner == "by another":
            return self.one([each for each in CALLERS.values() if each not in may])
        return self.one(may)

    def _said(self, action: str, found: Membership) -> dict[str, Any]:
        said: dict[str, Any] = {"reason": "because"} if TABLE[action].asks_reason else {}
        if action == "CHANGE":
            said |= {"park": found.park, "evidence": (paper("first"), *self._papers())}
        if action in ("APPROVE", "RENEW"):
            said["until"] = self._until(action, found)
        if action == "RENEW":
            said["evidence"] = self._papers()
        if action == "TRANSFER":
            said["park"] = SOUTH if found.park == NORTH else NORTH
        return said

    def _until(self, action: str, found: Membership) -> Any:
        """An end; as the first who approved named it, mostly, and after the present one."""
        today = self.life.model.today
        given = found.approvals(today)
        if action == "APPROVE":
            ends = [None, *(today + timedelta(days=each) for each in (1, 3, 20, 90))]
            return self.one([given[0].until] * 9 + ends) if given else self.one(ends)
        end = found.last(today).until
        return max(today, end or today) + timedelta(days=self.one((0, 1, 1, 2, 5, 40)))

    def _papers(self) -> tuple[tuple[str, str], ...]:
        return tuple(paper(self.one("abcdefgh")) for _ in range(self.one((0, 0, 1, 2, 3))))

    def _amiss(self, call: Call) -> Call:
        """One thing is not as it is asked for."""
        changes: dict[str, Any] = {}
        if TABLE[call.action].asks_reason:
            changes = {"reason": self.one(("", " "))}
        elif call.action == "CHANGE":
            changes = self.one(({"park": UNKNOWN}, {"organization": FIRM}))
        elif call.until is not None:
            changes = {"until": self.life.model.today - timedelta(days=self.one((0, 1)))}
        else:
            changes = {"membership": UNKNOWN}
        return Call(**{**_fields(call), **changes})


def _fields(call: Call) -> dict[str, Any]:
    return {name: getattr(call, name) for name in Call.__dataclass_fields__}


async def live(graph: CountingGraph, seed: int, steps: int, reached: Reached) -> None:
    """So many steps; each is seen by the auditor and somebody, and nothing earlier is changed."""
    async with living(graph) as life:
        draw = Drawing(life, seed, reached)
        for number in range(steps):
            turn = draw.one(("call",) * 9 + ("days", "rules"))
            if turn == "days":
                life.pass_days(draw.one((1, 1, 2, 9, 30)))
            elif turn == "rules":
                rule = draw.one(
                    ({"fourEyes": True}, {"fourEyes": False}, {"reminderDays": 3 * (number % 5)})
                )
                await life.rules(draw.one((NORTH, SOUTH)), **rule)
            else:
                await life.do(draw.call())
            await life.look(AUDITOR if number % 3 else draw.one([*CALLERS.values()]))
        for caller in CALLERS.values():
            await life.look(caller)
        await life.look_back()
        await life.look_back_as(draw.one([*CALLERS.values()]), every=3)
        reached.update(life.reached)


@settings(max_examples=3, **ANY)
@given(seed=SEEDS)
async def test_lives(graph: CountingGraph, seed: int) -> None:
    """Some lives, with all that comes of them."""
    await live(graph, seed, 40, Reached())


@pytest.fixture
def reached() -> Iterator[Reached]:
    """What all the drawn lives of a test have reached: every row and every refusal, in the end."""
    found = Reached()
    yield found
    done = {(action, state) for action, state, kind in found if kind == DONE}
    rows = {(action, state) for action, row in TABLE.items() for state in row.before}
    assert done == rows | {("DRAFT", "")}
    for action in TABLE:
        assert {kind for each, _, kind in found if each == action} >= {DONE, FORBIDDEN}, action
    assert {kind for _, _, kind in found} == REFUSALS | {DONE}
    conflicts = {(action, state) for action, state, kind in found if kind == CONFLICT}
    others = {
        (action, state) for action, row in TABLE.items() for state in {*STATES} - {*row.before}
    }
    # A second approval, too, may be by the first subject or to another end.
    twice = ("APPROVE", "IN_REVIEW")
    assert conflicts - {twice} == {each for each in others if each[0] != "DRAFT"}


@pytest.mark.deep
@settings(max_examples=40, **ANY)
@given(seed=SEEDS)
async def test_many_lives(graph: CountingGraph, seed: int, reached: Reached) -> None:
    """Very many, long enough for every row of the table and every conflict."""
    await live(graph, seed, 60, reached)
