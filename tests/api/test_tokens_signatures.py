"""Forged tokens: algorithms, headers, names of keys, signatures. The issuer signed none of them."""

import base64
import json
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from graph.embedded import EmbeddedNeo4j
from tests.api.token_court import (
    EC,
    RSA,
    STRANGER,
    Door,
    KeyServer,
    claims,
    door_of,
    good_token,
    key_server,
    refused,
    small_world,
    viewer,
)
from tests.api.token_forge import (
    ABSENT,
    P256_ORDER,
    Bare,
    b64,
    ec_key,
    hs,
    json_of,
    p384_key,
    rsa_key,
    signed,
    token,
    unb64,
    unsigned,
)

RSA_OTHER, EC_OTHER = rsa_key("rsa-other"), ec_key("ec-other")
EC_STRANGER = ec_key("of a stranger", EC.kid)
LONG_KID = rsa_key("rsa-other", "k" * 201)
LONGEST_KID = rsa_key("rsa-other", "钥" * 200)
P384 = p384_key("p384")


@pytest.fixture(scope="module")
async def door(empty_server: EmbeddedNeo4j, constrained: None) -> AsyncIterator[Door]:
    """One application for all cases; the set has what a forger may try to name."""
    with key_server() as issuer:
        issuer.show(RSA, EC, RSA_OTHER, EC_OTHER, LONG_KID, LONGEST_KID, P384)
        async with small_world(empty_server) as graph, door_of(graph, issuer) as door:
            viewer(await door.bear(good_token(RSA_OTHER)))
            viewer(await door.bear(good_token(EC_OTHER)))
            viewer(await door.bear(good_token(LONGEST_KID)))
            yield door
        assert issuer.reads == 1, "a forged token made the server read the set again"


@pytest.fixture(scope="module")
def evil() -> Iterator[KeyServer]:
    """The forger's own server, with the forger's keys; it is never to be read."""
    with key_server() as server:
        server.show(STRANGER, EC_STRANGER)
        yield server


async def rejects(door: Door, made: str) -> str:
    """A refusal that asked the graph nothing."""
    door.graph.statements.clear()
    message = refused(await door.bear(made), made)
    assert door.graph.statements == []
    return message


# ---------------------------------------------------------------- algorithms

NONES = ["none", "None", "NONE", "nOnE", "none ", " none", "none\x00", "ｎone", "no\u017fe", ""]


@pytest.mark.parametrize("alg", NONES)
async def test_none_is_no_algorithm(door: Door, alg: str) -> None:
    """In no spelling, with a signature, without one, and without the last dot."""
    for sign in (unsigned, RSA.sign):
        made = token(claims(), RSA, sign=sign, alg=alg)
        await rejects(door, made)
    await rejects(door, token(claims(), RSA, sign=unsigned, alg=alg).rstrip("."))
    await rejects(door, token(claims(), RSA, sign=unsigned, alg=alg, kid=ABSENT))


@pytest.mark.parametrize("bits", ["256", "384", "512"])
@pytest.mark.parametrize("spelling", RSA.spellings())
async def test_a_public_key_is_no_secret(door: Door, spelling: str, bits: str) -> None:
    """HS* with whatever the server holds or shows, under RSA's name of a key."""
    secret = RSA.spellings()[spelling]
    for alg in (f"HS{bits}", f"hs{bits}"):
        await rejects(door, token(claims(), RSA, sign=hs(secret, bits), alg=alg))
    await rejects(door, token(claims(), RSA, sign=hs(secret, bits)))


@pytest.mark.parametrize("spelling", EC.spellings())
async def test_a_public_point_is_no_secret(door: Door, spelling: str) -> None:
    """The same for EC."""
    await rejects(door, token(claims(), EC, sign=hs(EC.spellings()[spelling]), alg="HS256"))


ALGORITHMS: dict[str, Callable[[], str]] = {
    **{
        f"{alg}, not in the list": lambda alg=alg: token(
            claims(), RSA, sign=RSA.signer(alg), alg=alg
        )
        for alg in ("RS384", "RS512", "PS256", "PS384", "PS512")
    },
    "PS256 under the name RS256": lambda: token(claims(), RSA, sign=RSA.signer("PS256")),
    "RS512 under the name RS256": lambda: token(claims(), RSA, sign=RSA.signer("RS512")),
    "RSA signature under the name ES256": lambda: token(claims(), RSA, alg="ES256"),
    "EC signature under the name RS256": lambda: token(claims(), EC, alg="RS256"),
    "ES256 of a stranger by an RSA key's name": lambda: token(claims(), EC_STRANGER, kid=RSA.kid),
    "RS256 of a stranger by an EC key's name": lambda: token(claims(), STRANGER, kid=EC.kid),
    "ES256 of the issuer by an RSA key's name": lambda: token(claims(), EC, kid=RSA.kid),
    "RS256 of the issuer by an EC key's name": lambda: token(claims(), RSA, kid=EC.kid),
    "ES384": lambda: token(claims(), P384),
    "ES384 under the name ES256": lambda: token(claims(), P384, alg="ES256"),
    "ES256K": lambda: token(claims(), EC, alg="ES256K"),
    "EdDSA": lambda: token(claims(), EC, alg="EdDSA"),
    "RSA-OAEP": lambda: token(claims(), RSA, alg="RSA-OAEP"),
    "lower case": lambda: token(claims(), RSA, alg="rs256"),
    "with a blank": lambda: token(claims(), RSA, alg="RS256 "),
    "full width": lambda: token(claims(), RSA, alg="ＲＳ256"),
    "missing": lambda: token(claims(), RSA, alg=ABSENT),
    "null": lambda: token(claims(), RSA, alg=None),
    "number": lambda: token(claims(), RSA, alg=256),
    "true": lambda: token(claims(), RSA, alg=True),
    "list": lambda: token(claims(), RSA, alg=["RS256"]),
    "list with none": lambda: token(claims(), RSA, alg=["RS256", "none"], sign=unsigned),
    "object": lambda: token(claims(), RSA, alg={"RS256": "RS256"}),
    "no text": lambda: token(claims(), RSA, alg=Bare('"RS256\\ud800"')),
}


@pytest.mark.parametrize("forge", ALGORITHMS.values(), ids=ALGORITHMS)
async def test_another_algorithm_is_refused(door: Door, forge: Callable[[], str]) -> None:
    """Only those of the list, spelled like that, each with a key for it."""
    await rejects(door, forge())


# ---------------------------------------------------------------- headers

HEADERS: dict[str, dict[str, Any]] = {
    "crit unknown": {"crit": ["exp2"], "exp2": 1},
    "crit known": {"crit": ["exp"], "exp": 1},
    "crit b64": {"crit": ["b64"], "b64": True},
    "crit empty": {"crit": []},
    "crit null": {"crit": None},
    "b64 false": {"b64": False},
    "b64 false by the book": {"b64": False, "crit": ["b64"]},
    "b64 true": {"b64": True},
    "zip": {"zip": "DEF"},
    "zip null": {"zip": None},
    "typ of another use": {"typ": "dpop+jwt"},
    "typ of a logout": {"typ": "logout+jwt"},
    "typ JWE": {"typ": "JWE"},
    "typ JOSE": {"typ": "JOSE"},
    "typ empty": {"typ": ""},
    "typ null": {"typ": None},
    "typ number": {"typ": 1},
    "typ list": {"typ": ["JWT"]},
    "typ longer": {"typ": "JWT "},
    "jwk null": {"jwk": None},
    "jwk of the issuer": {"jwk": RSA.jwk()},
    "x5c empty": {"x5c": []},
    "jku empty": {"jku": ""},
}


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS)
async def test_a_header_out_of_place_is_refused(door: Door, header: dict[str, Any]) -> None:
    """Though the issuer signed it."""
    await rejects(door, token(claims(), RSA, **header))


@pytest.mark.parametrize("typ", ["JWT", "jwt", "Jwt", "at+jwt", "AT+JWT", ABSENT])
async def test_a_right_typ_is_accepted(door: Door, typ: Any) -> None:
    """In any case, or none at all."""
    viewer(await door.bear(token(claims(), RSA, typ=typ)))


@pytest.mark.parametrize("kid", [RSA.kid, "evil", ABSENT])
@pytest.mark.parametrize("named", ["jwk", "jku", "x5u", "x5c", "all"])
async def test_keys_that_a_token_brings_are_nothing(
    door: Door, evil: KeyServer, named: str, kid: Any
) -> None:
    """Neither in the token nor at an address of the forger, whose server is never read."""
    brought: dict[str, Any] = {
        "jwk": STRANGER.jwk(kid=kid, alg="RS256"),
        "jku": f"{evil.url}/keys",
        "x5u": f"{evil.url}/certificate",
        "x5c": [base64.b64encode(STRANGER.spellings()["DER"]).decode()],
    }
    header = brought if named == "all" else {named: brought[named]}
    await rejects(door, token(claims(), STRANGER, kid=kid, **header))
    await rejects(door, token(claims(), RSA, **header))
    assert evil.reads == 0


async def test_claims_that_look_like_headers_are_nothing(door: Door, evil: KeyServer) -> None:
    """An issuer or an address in the payload is not followed either."""
    for name, value in (("iss", evil.url), ("jku", f"{evil.url}/keys"), ("jwks_uri", evil.url)):
        await rejects(door, token(claims(**{name: value}), STRANGER, kid="evil"))
    assert evil.reads == 0


# ---------------------------------------------------------------- names of keys

KIDS: dict[str, Any] = {
    "missing": ABSENT,
    "empty": "",
    "null": None,
    "number": 1,
    "zero": 0,
    "true": True,
    "list": [RSA.kid],
    "object": {"kid": RSA.kid},
    "blank": f" {RSA.kid}",
    "upper case": RSA.kid.upper(),
    "unknown": "unknown",
    "path": "../../../../dev/null",
    "file": "file:///etc/passwd",
    "address": "http://127.0.0.1:1/",
    "SQL": "x' UNION SELECT 'secret' --",
    "Cypher": "x' }) MATCH (n) DETACH DELETE n //",
    "shell": "$(id)|id",
    "NUL": RSA.kid + "\x00",
    "newline": RSA.kid + "\r\nX-Forged: 1",
    "of 201 characters": LONG_KID.kid,
    "of 4000 characters": "k" * 4000,
    "no text": Bare('"\\ud800"'),
    "of attributes": "__class__",
    "pattern": ".*",
    "another key's": RSA_OTHER.kid,
    "a key's of another kind": EC.kid,
}


@pytest.mark.parametrize("kid", KIDS.values(), ids=KIDS)
async def test_another_kid_is_refused(door: Door, kid: Any) -> None:
    """Signed by a key of the issuer, or by nothing, or by an empty secret."""
    await rejects(door, token(claims(), RSA, kid=kid))
    await rejects(door, token(claims(), RSA, kid=kid, alg="HS256", sign=hs(b"")))


async def test_a_name_of_201_characters_is_refused_though_the_set_has_it(door: Door) -> None:
    """The limit is the page's, not the set's."""
    await rejects(door, token(claims(), LONG_KID))


# ---------------------------------------------------------------- signatures


def reforged(change: Callable[[bytes], bytes], made: str) -> str:
    """The token with its signature's bytes changed."""
    content, _, signature = made.rpartition(".")
    return f"{content}.{b64(change(unb64(signature)))}"


def altered(part: int, change: Callable[[dict[str, Any]], Any], made: str) -> str:
    """The token with its header (0) or payload (1) changed under the same signature."""
    parts = made.split(".")
    content = json.loads(unb64(parts[part]))
    change(content)
    parts[part] = b64(json.dumps(content).encode())
    return ".".join(parts)


def flip(position: int) -> Callable[[bytes], bytes]:
    """One bit."""
    return lambda data: (
        data[: position % len(data)]
        + bytes([data[position] ^ 1])
        + data[position % len(data) + 1 :]
    )


WIDE = (32, "big")
ZERO, ORDER = (0).to_bytes(*WIDE), P256_ORDER.to_bytes(*WIDE)
SIGNATURES: dict[str, Callable[[], str]] = {
    "of a stranger": lambda: good_token(STRANGER),
    "of a stranger by EC": lambda: good_token(EC_STRANGER),
    "of another key of the set": lambda: token(claims(), RSA_OTHER, kid=RSA.kid),
    "of another EC key of the set": lambda: token(claims(), EC_OTHER, kid=EC.kid),
    "of another token": lambda: (
        good_token(sub="a").rpartition(".")[0] + "." + good_token(sub="b").rpartition(".")[2]
    ),
    "stripped": lambda: reforged(lambda _: b"", good_token()),
    "stripped with its dot": lambda: good_token().rpartition(".")[0],
    "truncated": lambda: reforged(lambda data: data[:-1], good_token()),
    "without its first byte": lambda: reforged(lambda data: data[1:], good_token()),
    "longer": lambda: reforged(lambda data: data + b"\0", good_token()),
    "longer in front": lambda: reforged(lambda data: b"\0" + data, good_token()),
    "first bit": lambda: reforged(flip(0), good_token()),
    "last bit": lambda: reforged(flip(-1), good_token()),
    "a bit in the middle": lambda: reforged(flip(100), good_token()),
    "zeroes": lambda: reforged(lambda data: b"\0" * len(data), good_token()),
    "one": lambda: reforged(lambda data: b"\0" * (len(data) - 1) + b"\1", good_token()),
    "huge": lambda: reforged(lambda data: b"\xff" * len(data), good_token()),
    "text": lambda: good_token().rpartition(".")[0] + ".signature",
    "EC first bit": lambda: reforged(flip(0), good_token(EC)),
    "EC last bit": lambda: reforged(flip(-1), good_token(EC)),
    "EC zero": lambda: reforged(lambda _: ZERO + ZERO, good_token(EC)),
    "EC r zero": lambda: reforged(lambda data: ZERO + data[32:], good_token(EC)),
    "EC s zero": lambda: reforged(lambda data: data[:32] + ZERO, good_token(EC)),
    "EC order": lambda: reforged(lambda _: ORDER + ORDER, good_token(EC)),
    "EC one": lambda: reforged(lambda _: (ZERO[:-1] + b"\1") * 2, good_token(EC)),
    "EC DER": lambda: token(claims(), EC, sign=EC.der),
    "EC 63 bytes": lambda: reforged(lambda data: data[:-1], good_token(EC)),
    "EC 65 bytes": lambda: reforged(lambda data: data + b"\0", good_token(EC)),
    "EC wider": lambda: reforged(lambda d: ZERO + d[:32] + ZERO + d[32:], good_token(EC)),
    "EC swapped": lambda: reforged(lambda data: data[32:] + data[:32], good_token(EC)),
    "EC empty": lambda: reforged(lambda _: b"", good_token(EC)),
    "role altered": lambda: altered(
        1, lambda content: content.update(rongzhi_role="PLATFORM_ADMIN"), good_token()
    ),
    "end altered": lambda: altered(
        1, lambda content: content.update(exp=content["exp"] + 60), good_token()
    ),
    "payload spelled anew": lambda: altered(1, lambda _: None, good_token()),
    "header altered": lambda: altered(0, lambda content: content.pop("typ"), good_token()),
    "header made none": lambda: altered(
        0, lambda content: content.update(alg="none"), good_token()
    ),
}


@pytest.mark.parametrize("forge", SIGNATURES.values(), ids=SIGNATURES)
async def test_a_wrong_signature_is_refused(door: Door, forge: Callable[[], str]) -> None:
    """One bit is enough."""
    await rejects(door, forge())


@pytest.mark.parametrize("name", ["alg", "kid", "typ"])
async def test_a_header_that_appears_twice_is_refused(door: Door, name: str) -> None:
    """The first and the last are both wrong, and so are two that are equal."""
    good = {"alg": "RS256", "kid": RSA.kid, "typ": "JWT"}
    payload = json_of(claims().items())
    for other in ("none", "HS256", "evil", None, good[name]):
        for pairs in ([*good.items(), (name, other)], [(name, other), *good.items()]):
            await rejects(door, signed(json_of(pairs), payload, RSA.sign))


async def test_refusals_tell_nothing_about_keys(door: Door) -> None:
    """Whether a name is known cannot be read from the message, and no key is spoken of."""
    unknown = await rejects(door, token(claims(), STRANGER, kid="unknown"))
    known = await rejects(door, token(claims(), STRANGER))
    other = await rejects(door, token(claims(), STRANGER, alg="HS256", sign=hs(b"")))
    assert unknown == known
    for message in (unknown, known, other):
        for word in ("kid", "key", "jwk", "rsa", "modulus", "PEM", "HS256"):
            assert word.lower() not in message.lower(), message
