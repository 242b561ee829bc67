"""What a token opens, end to end: each role sees through the door what the page says, no more."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any, NoReturn

import pytest

from graph.embedded import EmbeddedNeo4j
from graph.errors import GraphTimeout, GraphUnavailable
from graph.model import DataClass, Measure, Unit
from seed.row_base import ValueRow
from tests.api.token_court import (
    BANK,
    FIRM,
    GUARANTOR,
    PARK,
    RSA,
    STRANGER,
    Door,
    at,
    claims,
    door_of,
    good_token,
    key_server,
    refused,
    small_world,
    unavailable,
    viewer,
)
from tests.api.token_forge import ABSENT, token
from tests.worlds import World

FACTS = "{ facts(first: 100) { totalCount edges { node { id } } } }"
OTHER, OTHER_PARK = World.id("other"), World.id("other park")
IDS: dict[str, str] = {}
"""The ids of the facts by what they are."""


def tell(world: World) -> None:
    """Facts of two firms, of which one is in the park and lets banks see its financials."""
    world.enterprise("other")
    world.park("other park")
    world.refers("firm", Measure.SITE, "park")
    world.consent("firm", DataClass.FINANCIALS)
    number = ValueRow(number=7, unit=Unit.PERSON)

    def fact(firm: str, data_class: DataClass) -> str:
        own: dict[str, Any] = {"data_class": data_class, "scope": data_class}  # a series each
        key = world.fact(firm, Measure.EMPLOYEES, number, "2025-01-01", **own)
        return World.id(key)

    IDS["public"] = fact("firm", DataClass.PUBLIC)
    IDS["profile"] = fact("firm", DataClass.PROFILE)
    IDS["financials"] = fact("firm", DataClass.FINANCIALS)
    IDS["other"] = fact("other", DataClass.PROFILE)


@pytest.fixture(scope="module")
async def door(empty_server: EmbeddedNeo4j, constrained: None) -> AsyncIterator[Door]:
    """One application over a world with something to hide."""
    with key_server() as issuer:
        async with small_world(empty_server, tell) as graph, door_of(graph, issuer) as door:
            yield door


async def sees(door: Door, *lines: str) -> set[str]:
    """Which facts a caller meets, by listing and by id."""
    answer = (await door.ask(*lines, query=FACTS)).json()
    assert "errors" not in answer, answer
    connection = answer["data"]["facts"]
    listed = {edge["node"]["id"] for edge in connection["edges"]}
    assert connection["totalCount"] == len(listed)
    ids = ", ".join(f'"{each}"' for each in IDS.values())
    nodes = (await door.ask(*lines, query=f"{{ nodes(ids: [{ids}]) {{ id }} }}")).json()
    known = {each["id"] for each in nodes["data"]["nodes"] if each}
    assert known == listed & set(IDS.values())
    return {name for name, id in IDS.items() if id in known}


SEEN: list[tuple[str, Any, set[str]]] = [
    ("MEMBER", FIRM, {"public", "profile", "financials"}),
    ("MEMBER", OTHER, {"public", "other"}),
    ("MEMBER", GUARANTOR, {"public"}),
    ("MEMBER", BANK, {"public", "financials"}),
    ("MEMBER", PARK, {"public"}),
    ("BANK_OFFICER", BANK, {"public", "financials"}),
    ("PARK_ADMIN", PARK, {"public", "profile", "financials"}),
    ("PARK_ADMIN", OTHER_PARK, {"public"}),
    ("AUDITOR", ABSENT, {"public", "profile", "financials", "other"}),
    ("PLATFORM_ADMIN", ABSENT, {"public"}),
]


@pytest.mark.parametrize(("role", "scope", "seen"), SEEN)
async def test_a_role_sees_what_it_may(door: Door, role: str, scope: Any, seen: set[str]) -> None:
    """The role and the scope of the token reach every statement; nobody sees what is public."""
    made = good_token(rongzhi_role=role, rongzhi_scope=scope)
    assert await sees(door, f"Bearer {made}") == seen
    assert await sees(door) == {"public"}


async def test_callers_at_once_see_each_their_own(door: Door) -> None:
    """Nothing of one caller's reading is in another's, nor in that of nobody."""

    async def one(role: str, scope: Any, seen: set[str]) -> None:
        made = good_token(rongzhi_role=role, rongzhi_scope=scope)
        assert await sees(door, f"Bearer {made}") == seen

    async def nobody() -> None:
        assert await sees(door) == {"public"}

    await asyncio.gather(*(one(*each) for each in SEEN * 3), *(nobody() for _ in range(10)))


async def test_a_scope_that_comes_is_known(door: Door) -> None:
    """A refusal is not remembered: an organisation that is written opens the door for its own."""
    made = good_token(rongzhi_scope=World.id("late firm"))
    refused(await door.bear(made), made)
    world = World()
    world.enterprise("late firm")
    await world.write(door.graph)
    viewer(await door.bear(made))


async def test_a_scope_that_goes_is_known_no_more(door: Door) -> None:
    """Nor is a pass: the scope must be an organisation that the graph holds."""
    world = World()
    world.enterprise("late firm")
    await world.write(door.graph)
    made = good_token(rongzhi_scope=World.id("late firm"))
    viewer(await door.bear(made))
    await door.graph.define("MATCH (n:Organization {name: 'late firm'}) DETACH DELETE n")
    refused(await door.bear(made), made)


@pytest.mark.parametrize("trouble", [GraphUnavailable, GraphTimeout])
async def test_without_a_graph_a_scope_is_not_judged(
    door: Door, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    """Neither a refusal of a right token nor a pass; a wrong signature is still a refusal."""

    async def away(*_: Any, **__: Any) -> NoReturn:
        raise trouble("the graph is away")

    made = good_token()
    async with door_of(door.graph, door.issuer) as cold:
        with monkeypatch.context() as patch:
            patch.setattr(door.graph, "read", away)
            unavailable(await cold.bear(made), made)
            unavailable(await cold.ask(f"Bearer {made}", query="{ __typename }"), made)
            refused(await cold.bear(good_token(STRANGER)))
        viewer(await cold.bear(made))


async def test_scopes_that_do_not_fit_are_told_alike(door: Door) -> None:
    """A refusal does not say whether an id is known, or of what kind it is."""
    messages = {
        refused(await door.bear(good_token(rongzhi_role="PARK_ADMIN", rongzhi_scope=scope)))
        for scope in (BANK, FIRM, IDS["other"], World.id("nobody"))
    }
    assert len(messages) == 1, messages


async def test_nothing_of_a_token_is_written(
    door: Door, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """Logs and the console hold no token, good or bad."""
    caplog.set_level(logging.DEBUG)
    tokens = [
        *(good_token(), good_token(STRANGER), good_token(exp=at(-300)), good_token(aud="other")),
        *(token(claims(), RSA, kid="unknown"), token(claims(), RSA, alg="none")),
    ]
    for made in tokens:
        await door.bear(made)
        await door.ask(f"Bearer {made} ")
        await door.ask(f"Bearer {made}", f"Bearer {made}")
    async with door_of(door.graph, door.issuer) as cold:
        await cold.bear(tokens[0])
    written = caplog.text + "".join(capfd.readouterr())
    for made in tokens:
        for part in (made, made.split(".")[2], made.split(".")[1]):
            assert part not in written
