"""Keys over time: when the set is read again, when not, who waits, and what an outage does."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from graph.embedded import EmbeddedNeo4j
from tests.api.token_court import (
    EC,
    RSA,
    STRANGER,
    claims,
    document,
    door_of,
    good_token,
    hanging,
    key_server,
    late,
    refused,
    small_world,
    unavailable,
    viewer,
)
from tests.api.token_forge import ABSENT, hs, rsa_key, token, unsigned
from tests.conftest import CountingGraph

NEXT = rsa_key("rsa-2026")
DOWN = document(b"down", 500)


@pytest.fixture(scope="module")
async def world(empty_server: EmbeddedNeo4j, constrained: None) -> AsyncIterator[CountingGraph]:
    """The small world, without an application."""
    async with small_world(empty_server) as graph:
        yield graph


# ---------------------------------------------------------------- one reading for all


async def test_many_at_the_start_wait_for_one_reading(world: CountingGraph) -> None:
    """Twenty requests before the first answer of a slow issuer."""
    with key_server() as issuer:
        issuer.answer = late(0.5, issuer.answer)
        async with door_of(world, issuer) as door:
            made = [good_token(key) for key in (RSA, EC) for _ in range(10)]
            for each in await asyncio.gather(*map(door.bear, made)):
                viewer(each)
        assert issuer.reads == 1


async def test_one_who_leaves_does_not_spoil_the_reading(world: CountingGraph) -> None:
    """The request that began the reading is cancelled; those that wait have their answer."""
    with key_server() as issuer:
        issuer.answer = late(0.6, issuer.answer)
        async with door_of(world, issuer) as door:
            first = asyncio.create_task(door.bear(good_token()))
            await asyncio.sleep(0.15)
            others = [asyncio.create_task(door.bear(good_token())) for _ in range(5)]
            await asyncio.sleep(0.15)
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
            for each in await asyncio.gather(*others):
                viewer(each)
            viewer(await door.bear(good_token()))
        assert issuer.reads <= 2


async def test_one_who_leaves_alone_does_not_stop_the_door(world: CountingGraph) -> None:
    """With nobody else waiting, the next one is judged as if nothing had been."""
    with key_server() as issuer:
        issuer.answer = late(0.4, issuer.answer)
        async with door_of(world, issuer, oidc_keys_floor=0.5) as door:
            first = asyncio.create_task(door.bear(good_token()))
            await asyncio.sleep(0.15)
            first.cancel()
            await asyncio.gather(first, return_exceptions=True)
            await asyncio.sleep(0.6)
            viewer(await door.bear(good_token()))


# ---------------------------------------------------------------- unknown names and the floor


def unknown(number: int) -> str:
    """A token of the issuer's key under a name that nobody knows."""
    return token(claims(), RSA, kid=f"unknown-{number}")


async def test_unknown_names_do_not_make_it_read(world: CountingGraph) -> None:
    """Fifty in turn and fifty at once, within the floor of a minute: at most one reading."""
    with key_server() as issuer:
        async with door_of(world, issuer) as door:
            viewer(await door.bear(good_token()))
            for number in range(50):
                refused(await door.bear(unknown(number)), unknown(number))
            answers = await asyncio.gather(*(door.bear(unknown(n)) for n in range(50, 100)))
            for each in answers:
                refused(each)
            viewer(await door.bear(good_token()))
            assert issuer.reads <= 2


async def test_unknown_names_at_the_very_start_read_once(world: CountingGraph) -> None:
    """The first reading answers them too."""
    with key_server() as issuer:
        issuer.answer = late(0.3, issuer.answer)
        async with door_of(world, issuer) as door:
            for each in await asyncio.gather(*(door.bear(unknown(n)) for n in range(20))):
                refused(each)
            assert issuer.reads == 1


async def test_after_the_floor_an_unknown_name_reads_once(world: CountingGraph) -> None:
    """Thirty at once cause one reading, not thirty; known names cause none."""
    with key_server() as issuer:
        async with door_of(world, issuer, oidc_keys_floor=1) as door:
            viewer(await door.bear(good_token()))
            await asyncio.sleep(1.1)
            viewer(await door.bear(good_token()))
            assert issuer.reads == 1
            issuer.answer = late(0.2, issuer.answer)
            for each in await asyncio.gather(*(door.bear(unknown(n)) for n in range(30))):
                refused(each)
            assert issuer.reads == 2


async def test_a_new_key_is_accepted_at_once_after_the_floor(world: CountingGraph) -> None:
    """Within the floor it is unknown; after it the first token of it makes the server read."""
    with key_server() as issuer:
        async with door_of(world, issuer, oidc_keys_floor=1) as door:
            viewer(await door.bear(good_token()))
            issuer.show(NEXT, RSA)
            refused(await door.bear(good_token(NEXT)))
            assert issuer.reads == 1
            await asyncio.sleep(1.1)
            answers = await asyncio.gather(*(door.bear(good_token(NEXT)) for _ in range(10)))
            for each in answers:
                viewer(each)
            viewer(await door.bear(good_token()))
            refused(await door.bear(good_token(EC)))
            assert issuer.reads == 2


async def test_a_key_under_its_old_name_is_another_key(world: CountingGraph) -> None:
    """When the set shows another key for a name, the old one is gone with the next reading."""
    with key_server() as issuer:
        async with door_of(world, issuer, oidc_keys_floor=0.2, oidc_keys_life=0.5) as door:
            viewer(await door.bear(good_token()))
            refused(await door.bear(good_token(STRANGER)))
            issuer.show(STRANGER)
            await asyncio.sleep(0.7)
            viewer(await door.bear(good_token(STRANGER)))
            refused(await door.bear(good_token()))


async def test_what_is_no_token_makes_nothing_read(world: CountingGraph) -> None:
    """Only a token that names a key of the issuer's by the book is worth a reading."""
    with key_server() as issuer:
        async with door_of(world, issuer, oidc_keys_floor=0.1) as door:
            viewer(await door.bear(good_token()))
            await asyncio.sleep(0.3)
            for made in (
                *("a.b.c", "x", "..", "a" * 9000),
                token(claims(), RSA, kid="unknown", alg="none", sign=unsigned),
                token(claims(), RSA, kid="unknown", alg="HS256", sign=hs(b"")),
                token(claims(), RSA, kid=ABSENT),
                token(claims(), RSA, kid="k" * 201),
                token(claims(), RSA, kid="unknown", jku=issuer.url),
            ):
                refused(await door.bear(made), made)
            assert issuer.reads == 1


# ---------------------------------------------------------------- the life of a set


async def test_within_its_life_a_set_is_not_read_again(world: CountingGraph) -> None:
    """Thirty tokens, one reading."""
    with key_server() as issuer:
        async with door_of(world, issuer, oidc_keys_floor=0.1) as door:
            for _ in range(30):
                viewer(await door.bear(good_token()))
            await asyncio.sleep(0.3)
            viewer(await door.bear(good_token()))
            assert issuer.reads == 1


async def test_after_its_life_a_set_is_read_again(world: CountingGraph) -> None:
    """Once, whoever asks; a key that is gone from it is good no longer."""
    with key_server() as issuer:
        async with door_of(world, issuer, oidc_keys_life=1, oidc_keys_floor=0.2) as door:
            made = good_token()
            viewer(await door.bear(made))
            issuer.show(EC)
            issuer.answer = late(0.2, issuer.answer)
            await asyncio.sleep(1.1)
            for each in await asyncio.gather(*(door.bear(good_token(EC)) for _ in range(10))):
                viewer(each)
            assert issuer.reads == 2
            refused(await door.bear(made), made)


async def test_a_key_that_is_gone_is_not_good_once_more(world: CountingGraph) -> None:
    """After its life the set is read before the next token is judged, not after."""
    with key_server() as issuer:
        async with door_of(world, issuer, oidc_keys_life=0.5, oidc_keys_floor=0.2) as door:
            viewer(await door.bear(good_token()))
            issuer.show(EC)
            issuer.answer = late(0.5, issuer.answer)
            await asyncio.sleep(0.7)
            for each in await asyncio.gather(*(door.bear(good_token()) for _ in range(5))):
                refused(each)


# ---------------------------------------------------------------- an issuer that is away


async def test_within_the_grace_old_keys_stay_good(world: CountingGraph) -> None:
    """Away, failing or silent: who has a right token is let in, who has a wrong one is not."""
    with key_server() as issuer:
        life = {"oidc_keys_life": 0.3, "oidc_keys_floor": 0.2, "oidc_keys_grace": 60}
        async with door_of(world, issuer, **life) as door:
            viewer(await door.bear(good_token()))
            for answer in (DOWN, document(b"", 503)):
                issuer.answer = answer
                await asyncio.sleep(0.5)
                viewer(await door.bear(good_token()))
                refused(await door.bear(good_token(STRANGER)))
                response = await door.bear(unknown(0))
                refused(response) if response.status_code == 401 else unavailable(response)
            assert issuer.reads >= 3
            issuer.show(NEXT)
            await asyncio.sleep(0.5)
            viewer(await door.bear(good_token(NEXT)))
            refused(await door.bear(good_token()))


async def test_within_the_grace_a_silent_issuer_costs_five_seconds_at_most(
    world: CountingGraph,
) -> None:
    """And once: those that come meanwhile wait for the same reading or for none."""
    with key_server() as issuer:
        async with door_of(world, issuer, oidc_keys_life=0.3, oidc_keys_floor=1) as door:
            viewer(await door.bear(good_token()))
            issuer.answer = hanging
            await asyncio.sleep(1.2)
            started = time.perf_counter()
            for each in await asyncio.gather(*(door.bear(good_token()) for _ in range(10))):
                viewer(each)
            assert time.perf_counter() - started < 8
            assert issuer.reads == 2


async def test_an_unknown_name_does_not_cost_the_known_ones(world: CountingGraph) -> None:
    """Within their life, keys outlive a failed reading that an unknown name caused."""
    with key_server() as issuer:
        async with door_of(world, issuer, oidc_keys_floor=0.2) as door:
            viewer(await door.bear(good_token()))
            for answer in (DOWN, document(b"<html></html>"), document({}), document(b"", 204)):
                issuer.answer = answer
                await asyncio.sleep(0.3)
                assert (await door.bear(unknown(0))).status_code in {401, 503}
                viewer(await door.bear(good_token()))


async def test_after_the_grace_nobody_is_judged(world: CountingGraph) -> None:
    """Old keys end; then it is come again later, until the issuer is back."""
    with key_server() as issuer:
        life = {"oidc_keys_life": 0.3, "oidc_keys_floor": 0.2, "oidc_keys_grace": 1}
        async with door_of(world, issuer, **life) as door:
            viewer(await door.bear(good_token()))
            issuer.answer = DOWN
            await asyncio.sleep(1.8)
            made = good_token()
            unavailable(await door.bear(made), made)
            issuer.show(RSA)
            await asyncio.sleep(0.4)
            viewer(await door.bear(made))


async def test_an_issuer_that_fails_is_not_hammered(world: CountingGraph) -> None:
    """One reading within the floor, however many ask; the rest hear at once to come later."""
    with key_server() as issuer:
        issuer.answer = DOWN
        async with door_of(world, issuer) as door:
            for _ in range(20):
                unavailable(await door.bear(good_token()))
            for each in await asyncio.gather(*(door.bear(good_token()) for _ in range(20))):
                unavailable(each)
            assert issuer.reads == 1


async def test_an_issuer_that_comes_back_is_heard_after_the_floor(world: CountingGraph) -> None:
    """No restart is needed."""
    with key_server() as issuer:
        issuer.answer = DOWN
        async with door_of(world, issuer, oidc_keys_floor=0.5) as door:
            unavailable(await door.bear(good_token()))
            issuer.show(RSA)
            await asyncio.sleep(0.7)
            viewer(await door.bear(good_token()))


async def test_no_issuer_at_the_address(world: CountingGraph) -> None:
    """A closed port is an outage too, and anonymous callers do not notice it."""
    with key_server() as issuer:
        pass
    async with door_of(world, issuer) as door:
        made = good_token()
        unavailable(await door.bear(made), made)
        assert (await door.ask()).status_code == 200
        assert (await door.client.get("/health/live")).status_code == 200
