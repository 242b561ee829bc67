"""Promises of feedback: the last word counts, for its asker alone, and nothing is written over."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
import uuid_utils
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.log_town import (
    ALPHA,
    ASK,
    AUDITOR,
    BETA,
    DELTA,
    GAMMA,
    LOG,
    NODE,
    OFFICER,
    RATES,
    Town,
    log_town,
)
from tests.conftest import CountingGraph
from tests.worlds import World

WRITTEN = """RETURN COUNT { (:RecommendationFeedback) } AS said,
  COUNT { (:IdempotencyKey) } AS keys, COUNT { (:AuditEntry) } AS entries,
  COUNT { (:Event) } AS events"""
Problem = dict[str, Any]
BETA_OFFICER = ("BANK_OFFICER", BETA)


@pytest.fixture
async def town(graph: CountingGraph) -> AsyncIterator[Town]:
    async with log_town(graph) as opened:
        yield opened


def said_of(entry: dict[str, Any]) -> list[Any]:
    """What was said of each item, in words."""
    return [each["feedback"] and each["feedback"]["kind"] for each in entry["items"]]


# ---------------------------------------------------------------- whole answers


async def test_what_is_said_is_shown(town: Town, graph: CountingGraph) -> None:
    """The whole entry; the audit tells what was changed, by whom."""
    entry = await town.shown()
    answer = await town.say(entry["id"], GAMMA, "USEFUL", reason=" 一起做过 ")
    given = {"kind": "USEFUL", "reason": "一起做过"}
    given["givenAt"] = answer["items"][0]["feedback"]["givenAt"]
    first, second = entry["items"]
    expected = {**entry, "items": [{**first, "feedback": given}, second]}
    assert answer == {"__typename": "RecommendationLogEntry", **expected}
    assert await town.log() == [expected]
    query = """{ auditEntries(first: 9) { edges { node { mutation kind change at
      subject { id } actor { scope { id } } } } } }"""
    [edge] = (await town.ask(query, AUDITOR))["edges"]
    assert edge["node"] == {
        **{"mutation": "recommendationFeedback", "kind": "RECOMMENDATION", "change": "CHANGED"},
        **{"at": given["givenAt"], "subject": {"id": entry["id"]}},
        "actor": {"scope": {"id": ALPHA}},
    }
    [event] = await graph.read("MATCH (e:Event) RETURN e.changed_id AS id, e.other_id AS other")
    assert event == {"id": entry["id"], "other": GAMMA}


async def test_the_last_word_counts_and_the_first_is_kept(town: Town) -> None:
    """From then on; asked about an earlier moment, the log says what was said by then."""
    entry = await town.shown()
    kinds = ("USEFUL", "KNOWN_ALREADY", "NOT_SUITABLE", "USEFUL")
    moments: list[str] = []
    for kind in kinds:
        answer = await town.say(entry["id"], GAMMA, kind, reason="why")
        assert said_of(answer) == [kind, None]
        moments.append(answer["items"][0]["feedback"]["givenAt"])
    for moment, kind in zip(moments, kinds, strict=True):
        [then] = await town.log(at=moment)
        assert said_of(then) == [kind, None]
        rates = await town.ask(RATES, at=moment)
        assert rates == {"shown": 2, "useful": 5000 if kind == "USEFUL" else 0, "deals": 0}
    [then] = await town.log(at=entry["shownAt"])
    assert said_of(then) == [None, None]


async def test_a_word_counts_for_what_was_shown_before_it(town: Town) -> None:
    """In every entry of the asker that showed the organisation; not in later ones, nor for others
    who asked, nor where partners of another one were sought."""
    first, second = await town.shown(), await town.shown()
    elsewhere = await town.shown(sought_for=GAMMA)
    theirs = await town.shown(BETA_OFFICER)
    await town.say(second["id"], GAMMA, "USEFUL")
    third = await town.shown()
    log = {each["id"]: said_of(each) for each in await town.log(AUDITOR)}
    assert log == {
        **{first["id"]: ["USEFUL", None], second["id"]: ["USEFUL", None]},
        **{third["id"]: [None, None], theirs["id"]: [None, None]},
        elsewhere["id"]: [None] * len(elsewhere["items"]),
    }
    await town.say(third["id"], GAMMA, "KNOWN_ALREADY")
    log = {each["id"]: said_of(each) for each in await town.log()}
    assert [log[each["id"]][0] for each in (first, second, third)] == ["KNOWN_ALREADY"] * 3


# ---------------------------------------------------------------- errors


async def test_what_breaks_rules(town: Town, graph: CountingGraph) -> None:
    """All is named, and nothing is written."""
    entry = await town.shown()
    before = await graph.read(WRITTEN)
    not_shown: Problem = {
        "path": ["organizationId"],
        "message": "The entry did not show this organisation.",
    }
    no_reason: Problem = {"path": ["reason"], "message": "NOT_SUITABLE needs a reason."}
    a_text: Problem = {"path": ["reason"], "message": "A text of 1 to 200 characters."}
    for organization, kind, reason, problems in (
        (BETA, "USEFUL", None, [not_shown]),
        (str(uuid4()), "USEFUL", None, [not_shown]),
        (GAMMA, "NOT_SUITABLE", None, [no_reason]),
        (BETA, "NOT_SUITABLE", None, [not_shown, no_reason]),
        (GAMMA, "NOT_SUITABLE", " ", [a_text]),
        (GAMMA, "USEFUL", "x" * 201, [a_text]),
    ):
        answer = await town.say(entry["id"], organization, kind, reason=reason)
        assert answer == {
            "__typename": "InvalidInputError",
            "message": " ".join(each["message"] for each in problems),
            "problems": problems,
        }
    assert await graph.read(WRITTEN) == before
    assert said_of(await town.say(entry["id"], GAMMA, "NOT_SUITABLE", reason="x" * 200))[0]


async def test_whoever_was_not_shown_it_finds_nothing(town: Town, graph: CountingGraph) -> None:
    """Another bank, who was recommended, an old id and one of another node: all told alike. Roles
    that give no feedback at all are told so."""
    entry = await town.shown()
    before = await graph.read(WRITTEN)
    missing = {
        "__typename": "NotFoundError",
        "message": "`logEntryId` names nothing that you may see.",
        "path": ["logEntryId"],
    }
    for me in (BETA_OFFICER, ("MEMBER", GAMMA), ("MEMBER", World.id("firm"))):
        assert await town.say(entry["id"], GAMMA, "USEFUL", me) == missing, me
    for id in (str(uuid4()), ALPHA, "01890a5d-ac96-774b-bcce-b302099a8057"):
        assert await town.say(id, GAMMA, "USEFUL") == missing, id
    for me in (AUDITOR, ("PARK_ADMIN", World.id("park")), ("ANONYMOUS", None)):
        assert (await town.say(entry["id"], GAMMA, "USEFUL", me))["__typename"] == "ForbiddenError"
    assert await graph.read(WRITTEN) == before
    assert said_of(await town.say(entry["id"], GAMMA, "USEFUL", ("MEMBER", ALPHA)))[0] == "USEFUL"


async def test_a_lost_entry_is_not_found(town: Town) -> None:
    """One that never came into the graph, be its id as new as can be."""
    lost = str(uuid_utils.uuid7())
    assert (await town.say(lost, GAMMA, "USEFUL"))["__typename"] == "NotFoundError"
    assert await town.ask(NODE, id=lost) is None


async def test_a_key_is_used_once(town: Town, graph: CountingGraph) -> None:
    """Sent again, the same answer, whatever was said since; with another input, an error."""
    entry, key = await town.shown(), str(uuid4())
    first = await town.say(entry["id"], GAMMA, "USEFUL", idempotencyKey=key)
    await town.say(entry["id"], GAMMA, "KNOWN_ALREADY")
    assert await town.say(entry["id"], GAMMA, "USEFUL", idempotencyKey=key) == first
    other = await town.say(entry["id"], DELTA, "USEFUL", idempotencyKey=key)
    assert other["__typename"] == "IdempotencyKeyReusedError"
    [row] = await graph.read(WRITTEN)
    assert row == {"said": 2, "keys": 2, "entries": 2, "events": 2}


# ---------------------------------------------------------------- what follows from it


@pytest.mark.parametrize("kind", ["NOT_SUITABLE", "KNOWN_ALREADY"])
async def test_it_is_not_recommended_again(town: Town, kind: str) -> None:
    """To the asker, for the same organisation, from then on: ranks and pages close up. For nobody
    else, and not in a replay of a moment before."""
    both, one = [(1, "gamma"), (2, "delta")], [(1, "delta")]
    entry = await town.shown()
    cursor = (await town.ask(ASK, sought=ALPHA, first=1))["pageInfo"]["endCursor"]
    elsewhere = await town.names(sought_for=DELTA)
    await town.say(entry["id"], GAMMA, kind, reason="why")
    assert await town.names() == await town.names(("MEMBER", ALPHA)) == one
    page = await town.ask(ASK, sought=ALPHA, first=1)
    assert (page["pageInfo"]["hasNextPage"], len(page["edges"])) == (False, 1)
    assert await town.names(sought_for=DELTA) == elsewhere
    for me in (BETA_OFFICER, ("AUDITOR", None)):
        assert await town.names(me) == both
    replay = await town.ask(ASK, sought=ALPHA, knownAt=entry["knownAt"])
    assert [each["node"]["rank"] for each in replay["edges"]] == [1, 2]
    # A walk that began before goes on as it began.
    rest = await town.ask(ASK, sought=ALPHA, first=1, after=cursor)
    assert [each["node"]["rank"] for each in rest["edges"]] == [2]
    await town.say(entry["id"], GAMMA, "USEFUL")
    assert await town.names() == both


async def test_hit_rates_and_deals(town: Town) -> None:
    """By hand: three entries with five items, of which gamma's first two led to a deal; a deal that
    not all have confirmed, or that was confirmed before, counts for nothing."""
    early = await town.shown(first=1)
    await town.deal("firm", "delta", confirmed=False)
    first = await town.shown()
    await town.say(first["id"], DELTA, "USEFUL")
    deal = await town.deal("secret", "gamma")
    await town.deal("firm", "gamma")
    # To gamma's neighbours gamma itself is no answer: an entry after the deal, for another one.
    later = await town.shown(BETA_OFFICER)
    log = {each["id"]: each for each in await town.log(AUDITOR)}
    shown = [[i["deal"] and i["deal"]["id"] for i in log[e["id"]]["items"]] for e in (early, first)]
    assert shown == [[deal], [deal, None]]
    assert log[first["id"]]["items"][0]["deal"] == {
        "id": deal,
        **{"kind": "FINANCING", "state": "CONFIRMED"},
    }
    assert [each["organization"]["name"] for each in later["items"]] == ["delta"]
    assert await town.ask(RATES) == {"shown": 3, "useful": 3333, "deals": 6667}
    assert await town.ask(RATES, AUDITOR) == {"shown": 4, "useful": 2500, "deals": 5000}
    for filter, rates in (
        ({"organizationId": GAMMA}, {"shown": 2, "useful": 0, "deals": 10000}),
        ({"organizationId": DELTA}, {"shown": 2, "useful": 5000, "deals": 0}),
        ({"withDeal": True}, {"shown": 3, "useful": 3333, "deals": 6667}),
        ({"withDeal": False}, {"shown": 1, "useful": 0, "deals": 0}),
        ({"withDeal": True, "organizationId": DELTA}, {"shown": 0, "useful": 0, "deals": 0}),
        ({"askerId": BETA}, {"shown": 1, "useful": 0, "deals": 0}),
    ):
        assert await town.ask(RATES, AUDITOR, filter=filter) == rates, filter
        ids = [each["id"] for each in await town.log(AUDITOR, filter=filter)]
        assert (
            len(ids) == len(set(ids)) == (await town.ask(LOG, AUDITOR, filter=filter))["totalCount"]
        )


async def test_a_hidden_deal_does_not_tell_of_itself(town: Town) -> None:
    """beta asked for partners of alpha; of alpha's deal with a firm that opens nothing it learns
    nothing: no deal, no rate, no filter."""
    entry = await town.shown(BETA_OFFICER)
    await town.deal("secret", "gamma")
    assert await town.log(BETA_OFFICER, filter={"withDeal": True}) == []
    [mine] = await town.log(BETA_OFFICER)
    assert mine == entry
    assert (await town.ask(RATES, BETA_OFFICER))["deals"] == 0
    assert (await town.ask(RATES, AUDITOR))["deals"] == 5000
    # What is shown to beta after it did not lead to it.
    await town.shown(BETA_OFFICER)
    log = await town.log(AUDITOR)
    assert [[each["deal"] is None for each in e["items"]] for e in log] == [
        *([True, True], [False, True])
    ]


# ---------------------------------------------------------------- against a model


@dataclass
class Model:
    """Keeps everything in one list, in the order in which it happened."""

    happened: list[tuple[Any, ...]] = field(default_factory=list[tuple[Any, ...]])

    def last(self, asker: str, organization: str, *, before: int, since: int = 0) -> str | None:
        """The last kind that an asker said of an organisation between two places of the list."""
        found = [
            kind
            for what, who, whom, kind in self.happened[since:before]
            if (what, who, whom) == ("said", asker, organization)
        ]
        return found[-1] if found else None


ASKERS = {"alpha": OFFICER, "beta": BETA_OFFICER}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.sampled_from([*ASKERS]), st.just(""), st.just(""), st.just(0)),
        st.tuples(
            st.just("say"),
            st.sampled_from([*ASKERS]),
            st.sampled_from(["gamma", "delta"]),
            st.sampled_from(["USEFUL", "USEFUL", "NOT_SUITABLE", "KNOWN_ALREADY"]),
            st.integers(0, 5),
        ),
    ),
    min_size=4,
    max_size=12,
)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
async def test_sequences(graph: CountingGraph, steps: list[Any]) -> None:
    """What each entry says now, and said at each earlier moment, and who is recommended."""
    await graph.define("MATCH (n) DETACH DELETE n")
    model, moments = Model(), list[tuple[str, int]]()
    entries: list[tuple[str, str, int, list[str]]] = []
    async with log_town(graph) as town:
        for step, who, whom, kind, number in [("ask", "alpha", "", "", 0), *steps]:
            if step == "ask":
                entry = await town.shown(ASKERS[who])
                expected = [
                    name
                    for name in ("gamma", "delta")
                    if model.last(who, name, before=len(model.happened)) in (None, "USEFUL")
                ]
                names = [each["organization"]["name"] for each in entry["items"]] if entry else []
                assert names == expected, steps
                if entry:
                    model.happened.append(("shown", who, None, None))
                    entries.append((entry["id"], who, len(model.happened), names))
                continue
            of_asker = [each for each in entries if each[1] == who and whom in each[3]]
            if not of_asker:
                continue
            id = of_asker[number % len(of_asker)][0]
            answer = await town.say(id, World.id(whom), kind, ASKERS[who], reason="why")
            model.happened.append(("said", who, whom, kind))
            at = max(i["feedback"]["givenAt"] for i in answer["items"] if i["feedback"])
            moments.append((at, len(model.happened)))
        for at, place in moments:
            log = {each["id"]: said_of(each) for each in await town.log(AUDITOR, at=at, first=50)}
            assert log == {
                id: [model.last(who, name, before=place, since=since) for name in names]
                for id, who, since, names in entries
                if since <= place
            }, steps
