"""Promises of teams over drawn sequences and races, judged by a model that counts days.

The model keeps for each day who is a member and who is invited; nothing of it looks at versions.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.client import Graph
from tests.api.speaking import speakers
from tests.api.team_town import Teams, TeamTown, day, invited, seat
from tests.conftest import TODAY, CountingGraph
from tests.worlds import World

WRITTEN, FORBIDDEN = "ServiceTeam", "ForbiddenError"
INVALID, CONFLICT = "InvalidInputError", "ConflictError"
PROVIDERS = ("gamma", "delta", "beta")
HORIZON = 16
"""Days that are looked at; the last one stands for all that come after."""


@dataclass(frozen=True)
class Step:
    """`who` does something `ahead` days after the day it is then; the clock goes on before."""

    who: str
    action: str
    members: tuple[str, ...]
    ahead: int
    clock: int


def _step(action: str, who: str, others: tuple[str, ...], ahead: int, clock: int) -> Step:
    """Mostly what makes sense: the lead invites others, a member speaks for itself."""
    by_lead = action in ("INVITE", "DISSOLVE")
    if who == "sensible":
        who = "alpha" if by_lead else others[0] if others else "gamma"
        others = others if action == "INVITE" else () if action == "DISSOLVE" else (who,)
    return Step(who, action, others, ahead, clock)


STEPS = st.lists(
    st.builds(
        _step,
        st.sampled_from(("INVITE", "INVITE", "JOIN", "JOIN", "LEAVE", "LEAVE", "DISSOLVE")),
        st.sampled_from((*["sensible"] * 9, "alpha", "firm", *PROVIDERS)),
        st.lists(st.sampled_from((*PROVIDERS * 4, "alpha", "firm")), max_size=3).map(tuple),
        st.integers(-1, 4),
        st.sampled_from((0, 0, 1, 2)),
    ),
    min_size=4,
    max_size=14,
)


def _nobody() -> dict[str, list[bool]]:
    return {each: [False] * HORIZON for each in PROVIDERS}


@dataclass
class Model:
    """Day by day: who is a member and who is invited; `joined`: the day of the last joining."""

    member: dict[str, list[bool]] = field(default_factory=_nobody)
    invited: dict[str, list[bool]] = field(default_factory=_nobody)
    joined: dict[str, int] = field(default_factory=dict[str, int])
    asked: dict[str, int] = field(default_factory=dict[str, int])
    dissolved: int | None = None
    today: int = 0

    def do(self, step: Step) -> str:
        """What the step must be answered; the days are changed when it is written."""
        on = self.today + step.ahead
        if refused := self._refused(step):
            return refused
        if self.dissolved is not None:
            return CONFLICT
        said = {"INVITE": self._invite, "JOIN": self._join, "LEAVE": self._leave}
        if step.action in said:
            return said[step.action](step.members, on)
        self.dissolved = on
        for each in PROVIDERS:
            self._from(on, each, member=False, invited=False)
        return WRITTEN

    def _refused(self, step: Step) -> str | None:
        """By who it is and what it says, whatever the team is."""
        by_lead = step.action in ("INVITE", "DISSOLVE")
        if not by_lead and len(step.members) != 1:
            return INVALID
        if step.who != ("alpha" if by_lead else step.members[0]):
            return FORBIDDEN
        fits = step.action != "INVITE" or (
            0 < len(step.members) == len(set(step.members)) and set(step.members) <= {*PROVIDERS}
        )
        whole = step.action != "DISSOLVE" or not step.members
        return None if fits and whole and step.ahead >= 0 else INVALID

    def _invite(self, members: tuple[str, ...], on: int) -> str:
        if any(self._ever(self.member, each) or self._ever(self.invited, each) for each in members):
            return CONFLICT
        for each in members:
            self._from(on, each, invited=True)
            self.asked[each] = on
        return WRITTEN

    def _join(self, members: tuple[str, ...], on: int) -> str:
        [who] = members
        if self._ever(self.member, who):
            return CONFLICT
        if not self.invited.get(who, [False])[-1]:
            return FORBIDDEN
        if on < self.asked[who]:
            return INVALID
        self._from(on, who, member=True, invited=False)
        self.joined[who] = on
        return WRITTEN

    def _leave(self, members: tuple[str, ...], on: int) -> str:
        [who] = members
        stays, may = self.member.get(who, [False])[-1], self.invited.get(who, [False])[-1]
        if stays and on <= self.joined[who]:
            return INVALID
        if not stays and not may:
            return CONFLICT if self._ever(self.member, who) else FORBIDDEN
        self._from(on, who, member=False, invited=False)
        return WRITTEN

    def _ever(self, days: Mapping[str, list[bool]], who: str) -> bool:
        """On any day from today on."""
        return any(days.get(who, [])[self.today :])

    def _from(self, on: int, who: str, **now: bool) -> None:
        """So it is from a day on, whatever was said of later days."""
        for name, value in now.items():
            days = getattr(self, name)[who]
            days[on:] = [value] * (HORIZON - on)

    def shown(self, on: int) -> Any:
        """Names of members and of those invited on a day; None: the team is no more."""
        if self.dissolved is not None and self.dissolved <= on:
            return None
        return tuple(
            {each for each in PROVIDERS if days[each][on]} for days in (self.member, self.invited)
        )


ANY: dict[str, Any] = {
    "deadline": None,
    "derandomize": True,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
DAYS = range(0, HORIZON, 3)


async def shown(teams: Teams, team: str, at: str | None = None) -> list[Any]:
    """The same by the application, on some days."""
    found: list[Any] = []
    for on in DAYS:
        node = (await teams.at(TODAY + timedelta(days=on), at)).get(team)
        members = [each["provider"]["name"] for each in node["members"]] if node else []
        assert len(members) == len(set(members)), "seats of one provider overlap"
        found.append(node and ({*members}, {*invited(node)}))
    return found


async def hold(graph: Graph, steps: list[Step], *asked: str) -> Counter[str]:
    """Each answer is the model's; in the end and at each earlier moment the days are, too.

    `asked`: who is invited when the team is formed.
    """
    clock = {"today": TODAY}
    model, known, answers = Model(), dict[str, Any](), Counter[str]()
    async with speakers(graph, clock=lambda: clock["today"]) as town:
        teams = Teams(town)
        team = (await teams.form(*asked, name=f"team {uuid4()}"))["id"]
        if asked:
            model.do(Step("alpha", "INVITE", asked, 0, 0))
        for step in steps:
            if model.today + step.clock + 5 < HORIZON:
                model.today += step.clock
            clock["today"] = TODAY + timedelta(days=model.today)
            ahead = model.today + step.ahead
            expected = model.do(step)
            answer = await teams.change(step.who, team, step.action, *step.members, ahead=ahead)
            assert answer["__typename"] == expected, (step, answer, model)
            answers[f"{step.action} {expected}"] += 1
            if expected == WRITTEN:
                [row] = await graph.read("MATCH (c:AuditEntry) RETURN max(c.recorded_at) AS at")
                known[row["at"]] = [model.shown(on) for on in DAYS]
        for moment, days in known.items():
            assert await shown(teams, team, moment) == days, steps
    return answers


@settings(max_examples=12, **ANY)
@given(steps=STEPS)
async def test_sequences(graph: CountingGraph, steps: list[Step]) -> None:
    await graph.define("MATCH (n) DETACH DELETE n")
    await TeamTown().write(graph)
    await hold(graph, steps, "gamma", "delta")


@pytest.mark.deep
@settings(max_examples=300, **ANY)
@given(steps=STEPS)
async def test_many_sequences(graph: CountingGraph, steps: list[Step]) -> None:
    await graph.define("MATCH (n) DETACH DELETE n")
    await TeamTown().write(graph)
    await hold(graph, steps, "gamma", "delta")


async def test_a_provider_comes_again(graph: CountingGraph) -> None:
    """The model knows what drawing rarely finds: who left joins anew, its seats apart."""
    await TeamTown().write(graph)
    gamma = ("gamma",)
    answers = await hold(
        graph,
        [
            Step("alpha", "INVITE", gamma, 2, 0),
            Step("gamma", "LEAVE", gamma, 1, 0),
            Step("alpha", "INVITE", gamma, 0, 0),
            Step("gamma", "JOIN", gamma, 1, 0),
            Step("gamma", "LEAVE", gamma, 1, 0),
            Step("gamma", "LEAVE", gamma, 2, 0),
            Step("alpha", "INVITE", gamma, 2, 0),
            Step("alpha", "INVITE", gamma, 1, 2),
            Step("gamma", "JOIN", gamma, 1, 0),
            Step("alpha", "DISSOLVE", (), 1, 0),
            Step("gamma", "LEAVE", gamma, 4, 0),
        ],
    )
    assert answers == {
        **{"INVITE ServiceTeam": 3, "JOIN ServiceTeam": 2, "LEAVE ServiceTeam": 2},
        **{"LEAVE InvalidInputError": 1, "INVITE ConflictError": 1, "DISSOLVE ServiceTeam": 1},
        "LEAVE ConflictError": 1,
    }


# ---------------------------------------------------------------- at once


@pytest.mark.parametrize("times", [6, pytest.param(60, marks=pytest.mark.deep)])
async def test_who_joins_while_the_lead_dissolves(graph: CountingGraph, times: int) -> None:
    """Either before, and its seat ends with the team; or it is told that there is none."""
    await TeamTown().write(graph)
    async with speakers(graph) as town:
        teams = Teams(town)
        for number in range(times):
            id = (await teams.form("gamma", "delta", name=f"{number}"))["id"]
            *joined, dissolved = await asyncio.gather(
                teams.change("gamma", id, "JOIN", "gamma"),
                teams.change("delta", id, "JOIN", "delta"),
                teams.change("alpha", id, "DISSOLVE", ahead=1),
            )
            assert (dissolved["__typename"], dissolved["dissolvedOn"]) == (WRITTEN, day(1))
            came = [
                name
                for name, answer in zip(("gamma", "delta"), joined, strict=True)
                if answer["__typename"] == WRITTEN
            ]
            assert {each["__typename"] for each in joined} <= {WRITTEN, CONFLICT}
            last = (await teams.at(TODAY))[id]
            expected = [seat(name, 0, 1) for name in sorted(came)]
            assert sorted(last["members"], key=lambda each: each["provider"]["name"]) == expected
            assert invited(last) == sorted({"gamma", "delta"} - {*came})


async def test_what_many_do_at_once_is_done_once(graph: CountingGraph) -> None:
    """A join, an invitation, a name: one of them, and to the others it is there already."""
    await TeamTown().write(graph)
    async with speakers(graph) as town:
        teams = Teams(town)
        made = await asyncio.gather(*(teams.form("gamma") for _ in range(5)))
        kinds = Counter(each["__typename"] for each in made)
        assert kinds == {WRITTEN: 1, "AlreadyExistsError": 4}
        id = next(each["id"] for each in made if "id" in each)
        assert all(each["existing"] == {"id": id} for each in made if "existing" in each)
        for who, action, whom in (("gamma", "JOIN", "gamma"), ("alpha", "INVITE", "delta")):
            told = await asyncio.gather(*(teams.change(who, id, action, whom) for _ in range(5)))
            assert Counter(each["__typename"] for each in told) == {WRITTEN: 1, CONFLICT: 4}
        rows = await graph.read(
            "MATCH (n:TeamMember)-[:SEATS]->(o) RETURN o.id AS id, n.valid_until AS until"
        )
        assert rows == [{"id": World.id("gamma"), "until": None}]
