"""The issuer's set of keys: which keys are taken from it, and what an issuer may not do."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from gzip import compress
from typing import Any

import pytest

from graph.embedded import EmbeddedNeo4j
from tests.api.token_court import (
    EC,
    RSA,
    Answer,
    Handler,
    claims,
    document,
    door_of,
    dripping,
    flooding,
    good_token,
    hanging,
    key_server,
    refused,
    small_world,
    unavailable,
    viewer,
)
from tests.api.token_forge import (
    ABSENT,
    Sign,
    b64,
    e1_signature,
    ec_key,
    hs,
    number,
    p384_key,
    rsa_key,
    token,
)
from tests.conftest import CountingGraph

BAD_RSA, BAD_EC = rsa_key("rsa-bad"), ec_key("ec-bad")
WEAK = rsa_key("rsa-weak", bits=1024)
WEAKISH = rsa_key("rsa-weakish", bits=2040)
P384 = p384_key("p384")
SECRET = b"a secret that the issuer should never have shown"


@pytest.fixture(scope="module")
async def world(empty_server: EmbeddedNeo4j, constrained: None) -> AsyncIterator[CountingGraph]:
    """The small world, without an application."""
    async with small_world(empty_server) as graph:
        yield graph


# ---------------------------------------------------------------- which keys are taken


def oct_key(**changes: Any) -> dict[str, Any]:
    """A symmetric key."""
    return {"kty": "oct", "kid": "oct", "k": b64(SECRET), **changes}


EC_PRIVATE = {"d": number(BAD_EC.private.private_numbers().private_value, 32)}
SYMMETRIC = {"key": BAD_RSA, "kid": "oct", "alg": "HS256", "sign": hs(SECRET)}
RSA_TOKEN: dict[str, Any] = {"key": BAD_RSA}
EC_TOKEN: dict[str, Any] = {"key": BAD_EC}
LEFT_OUT: dict[str, tuple[list[Any], dict[str, Any]]] = {
    "symmetric": ([oct_key()], SYMMETRIC),
    "symmetric for HS256": ([oct_key(alg="HS256", use="sig")], SYMMETRIC),
    "symmetric that says RS256": ([oct_key(alg="RS256")], SYMMETRIC),
    "symmetric, named in a token of RS256": ([oct_key(alg="RS256")], SYMMETRIC | {"alg": "RS256"}),
    "RSA with its private part": ([BAD_RSA.jwk(**BAD_RSA.private_parts())], RSA_TOKEN),
    "RSA with a private exponent alone": (
        [BAD_RSA.jwk(d=BAD_RSA.private_parts()["d"])],
        RSA_TOKEN,
    ),
    "RSA with a prime": ([BAD_RSA.jwk(p=BAD_RSA.private_parts()["p"])], RSA_TOKEN),
    "EC with its private part": ([BAD_EC.jwk(**EC_PRIVATE)], EC_TOKEN),
    "RSA of 1024 bits": ([WEAK.jwk()], {"key": WEAK}),
    "RSA of 2040 bits": ([WEAKISH.jwk()], {"key": WEAKISH}),
    "P-384": ([P384.jwk()], {"key": P384}),
    "P-384 that says P-256": ([P384.jwk(crv="P-256")], {"key": P384, "alg": "ES256"}),
    "RSA for encryption": ([BAD_RSA.jwk(use="enc")], RSA_TOKEN),
    "RSA for another use": ([BAD_RSA.jwk(use="SIG")], RSA_TOKEN),
    "RSA for a list of uses": ([BAD_RSA.jwk(use=["sig"])], RSA_TOKEN),
    "EC for encryption": ([BAD_EC.jwk(use="enc")], EC_TOKEN),
    "RSA that only signs": ([BAD_RSA.jwk(key_ops=["sign"])], RSA_TOKEN),
    "RSA that wraps": ([BAD_RSA.jwk(key_ops=["encrypt", "wrapKey"])], RSA_TOKEN),
    "RSA that does nothing": ([BAD_RSA.jwk(key_ops=[])], RSA_TOKEN),
    "RSA with operations in a text": ([BAD_RSA.jwk(key_ops="not to verify")], RSA_TOKEN),
    "EC that only signs": ([BAD_EC.jwk(key_ops=["sign"])], EC_TOKEN),
    "RSA that verifies but encrypts": ([BAD_RSA.jwk(use="enc", key_ops=["verify"])], RSA_TOKEN),
    "RSA for RS512": ([BAD_RSA.jwk(alg="RS512")], RSA_TOKEN),
    "RSA for PS256": ([BAD_RSA.jwk(alg="PS256")], RSA_TOKEN),
    "RSA for RSA-OAEP": ([BAD_RSA.jwk(alg="RSA-OAEP")], RSA_TOKEN),
    "RSA for HS256": (
        [BAD_RSA.jwk(alg="HS256")],
        {"key": BAD_RSA, "alg": "HS256", "sign": hs(BAD_RSA.spellings()["PEM"])},
    ),
    "RSA for none": ([BAD_RSA.jwk(alg="none")], RSA_TOKEN | {"alg": "none"}),
    "RSA for ES256": ([BAD_RSA.jwk(alg="ES256")], RSA_TOKEN),
    "EC for RS256": ([BAD_EC.jwk(alg="RS256")], EC_TOKEN),
    "two of one name": ([BAD_RSA.jwk(), rsa_key("another", BAD_RSA.kid).jwk()], RSA_TOKEN),
    "two of one name, the other first": (
        [rsa_key("another", BAD_RSA.kid).jwk(), BAD_RSA.jwk()],
        RSA_TOKEN,
    ),
    "two of one name and two kinds": ([BAD_RSA.jwk(), BAD_EC.jwk(kid=BAD_RSA.kid)], RSA_TOKEN),
    "three of one name": ([BAD_RSA.jwk(), BAD_EC.jwk(kid=BAD_RSA.kid), BAD_RSA.jwk()], RSA_TOKEN),
    "one twice": ([BAD_RSA.jwk(), BAD_RSA.jwk()], RSA_TOKEN),
    "no name, none in the token": ([BAD_RSA.jwk(kid=ABSENT)], RSA_TOKEN | {"kid": ABSENT}),
    "no name, an empty one in the token": ([BAD_RSA.jwk(kid=ABSENT)], RSA_TOKEN | {"kid": ""}),
    "name null": ([BAD_RSA.jwk(kid=None)], RSA_TOKEN | {"kid": None}),
    "name empty": ([BAD_RSA.jwk(kid="")], RSA_TOKEN | {"kid": ""}),
    "name a number": ([BAD_RSA.jwk(kid=7)], RSA_TOKEN | {"kid": 7}),
    "name a number, text in the token": ([BAD_RSA.jwk(kid=7)], RSA_TOKEN | {"kid": "7"}),
    "point off the curve": ([BAD_EC.jwk(y=number(7, 32))], EC_TOKEN),
    "point at zero": ([BAD_EC.jwk(x=number(0, 32), y=number(0, 32))], EC_TOKEN),
    "modulus missing": ([BAD_RSA.jwk(n=ABSENT)], RSA_TOKEN),
    "modulus a number": ([BAD_RSA.jwk(n=65537)], RSA_TOKEN),
    "modulus empty": ([BAD_RSA.jwk(n="")], RSA_TOKEN),
    "modulus no base64": ([BAD_RSA.jwk(n="人!")], RSA_TOKEN),
    "kind missing": ([BAD_RSA.jwk(kty=ABSENT)], RSA_TOKEN),
    "kind in lower case": ([BAD_RSA.jwk(kty="rsa")], RSA_TOKEN),
    "kind a list": ([BAD_RSA.jwk(kty=["RSA"])], RSA_TOKEN),
    "kind another": ([BAD_RSA.jwk(kty="EC")], RSA_TOKEN),
    "no key": ([None, 5, "key", [], {}, [BAD_RSA.jwk()]], RSA_TOKEN),
}


def e1_signer() -> Sign:
    """What anybody can sign for a key with the exponent one."""
    numbers = BAD_RSA.private.public_key().public_numbers()
    opened = pow(int.from_bytes(BAD_RSA.sign(b"x"), "big"), numbers.e, numbers.n)
    assert opened.to_bytes(256, "big") == e1_signature(b"x", numbers.n)
    return lambda content: e1_signature(content, numbers.n)


LEFT_OUT["exponent one"] = (
    [BAD_RSA.jwk(e=number(1))],
    {"key": BAD_RSA, "sign": e1_signer()},
)


@pytest.mark.parametrize(("keys", "forged"), LEFT_OUT.values(), ids=LEFT_OUT)
async def test_a_key_that_is_none_is_left_out(
    world: CountingGraph, keys: list[Any], forged: dict[str, Any]
) -> None:
    """Beside a good key, which stays good: a bad one neither counts nor spoils the set."""
    with key_server() as issuer:
        issuer.answer = document({"keys": [*keys, RSA.jwk()]})
        async with door_of(world, issuer) as door:
            viewer(await door.bear(good_token()))
            made = token(claims(), **forged)
            refused(await door.bear(made), made, BAD_RSA.modulus)
            viewer(await door.bear(good_token()))


async def test_the_same_keys_are_good_without_what_spoils_them(world: CountingGraph) -> None:
    """Else the refusals above would prove nothing."""
    with key_server() as issuer:
        issuer.show(BAD_RSA, BAD_EC)
        async with door_of(world, issuer) as door:
            viewer(await door.bear(token(claims(), **RSA_TOKEN)))
            viewer(await door.bear(token(claims(), **EC_TOKEN)))


TAKEN: dict[str, dict[str, Any]] = {
    "plain": {},
    "no use": {"use": ABSENT},
    "verify": {"key_ops": ["verify"]},
    "verify among others": {"key_ops": ["sign", "verify"]},
    "alg": {"alg": "RS256"},
    "certificate": {"x5t": "abc", "x5c": ["MII"], "x5u": "https://issuer.example/x"},
    "unknown members": {"exp": 1, "x": None, "name": {"a": [1]}},
    "name of 200 characters": {"kid": "k" * 200},
}


@pytest.mark.parametrize("changes", TAKEN.values(), ids=TAKEN)
async def test_a_right_key_is_taken(world: CountingGraph, changes: dict[str, Any]) -> None:
    """What the page allows of a key; its certificate's address is not read."""
    with key_server() as issuer, key_server() as evil:
        if "x5u" in changes:
            changes = {**changes, "x5u": evil.url, "jku": evil.url}
        issuer.show(RSA.jwk(**changes), EC)
        async with door_of(world, issuer) as door:
            kid = changes.get("kid", RSA.kid)
            viewer(await door.bear(token(claims(), RSA, kid=kid)))
            viewer(await door.bear(good_token(EC)))
        assert (issuer.reads, evil.reads) == (1, 0)


# ---------------------------------------------------------------- what the issuer may not do


def large(size: int) -> bytes:
    """A good set of that many bytes."""
    plain = json.dumps({"keys": [RSA.jwk()], "pad": ""}).encode()
    return plain[:-2] + b"x" * (size - len(plain)) + plain[-2:]


def gzipped(content: bytes) -> Answer:
    """A small answer that grows."""
    return document(compress(content), content_encoding="gzip")


NO_SET: dict[str, Answer] = {
    "500": document({"keys": [RSA.jwk()]}, 500),
    "503": document(b"later", 503),
    "404": document({"keys": [RSA.jwk()]}, 404),
    "401": document({"keys": [RSA.jwk()]}, 401),
    "204": document(b"", 204),
    "no JSON": document(b"<html></html>"),
    "empty": document(b""),
    "cut": document(json.dumps({"keys": [RSA.jwk()]}).encode()[:-1]),
    "not UTF-8": document(b'{"keys": "\xff"}'),
    "list": document([RSA.jwk()]),
    "a key": document(RSA.jwk()),
    "null": document(None),
    "number": document(5),
    "no keys": document({}),
    "keys null": document({"keys": None}),
    "keys a text": document({"keys": "RSA"}),
    "keys an object": document({"keys": {RSA.kid: RSA.jwk()}}),
    "keys empty": document({"keys": []}),
    "deep": document(b"[" * 100_000),
    "deep inside": document(b'{"keys":' + b"[" * 50_000 + b"]" * 50_000 + b"}"),
    "too large": document(large(257 * 1024)),
    "much too large": document(large(30 * 2**20)),
    "too large when it is unpacked": gzipped(large(50 * 2**20)),
    "endless": flooding,
}


@pytest.mark.parametrize("answer", NO_SET.values(), ids=NO_SET)
async def test_without_a_set_nobody_is_judged(world: CountingGraph, answer: Answer) -> None:
    """Neither refused nor let in: come again later. Who brings no token is served."""
    with key_server() as issuer:
        issuer.answer = answer
        async with door_of(world, issuer) as door:
            made = good_token()
            started = time.perf_counter()
            unavailable(await door.bear(made), made)
            assert time.perf_counter() - started < 6
            assert (await door.ask()).status_code == 200
            assert issuer.reads == 1


async def test_a_set_of_256_kb_is_read(world: CountingGraph) -> None:
    """The limit from inside."""
    with key_server() as issuer:
        issuer.answer = document(large(255 * 1024))
        async with door_of(world, issuer) as door:
            viewer(await door.bear(good_token()))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_no_redirect_is_followed(world: CountingGraph, status: int) -> None:
    """Not to another server and not to another path of the same."""
    with key_server() as issuer, key_server() as evil:
        for target in (f"{evil.url}/keys", f"{issuer.url}/good"):

            def answer(handler: Handler, target: str = target) -> None:
                moved = handler.path != "/good"
                set_of_keys = {"keys": [RSA.jwk()]}
                if moved:
                    document(set_of_keys, status, location=target)(handler)
                else:
                    document(set_of_keys)(handler)

            issuer.answer = answer
            async with door_of(world, issuer) as door:
                made = good_token()
                unavailable(await door.bear(made), made)
        assert evil.reads == 0
        assert issuer.paths == ["/keys", "/keys"]


async def test_a_slow_issuer_is_not_waited_for(world: CountingGraph) -> None:
    """Five seconds in all, whether nothing comes or a byte now and then; nor is it hammered."""

    async def one(answer: Answer) -> None:
        with key_server() as issuer:
            issuer.answer = answer
            async with door_of(world, issuer) as door:
                made = good_token()
                started = time.perf_counter()
                answers = await asyncio.gather(*(door.bear(made) for _ in range(10)))
                assert time.perf_counter() - started < 8
                for each in answers:
                    unavailable(each, made)
                assert issuer.reads == 1

    await asyncio.gather(one(hanging), one(dripping))
