"""The issuer's keys: read rarely and once, changed, missed, and never guessed."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, HMACAlgorithm
from pydantic import SecretStr, ValidationError

from api.identity.fetching import MOST_BYTES
from api.identity.published import NoKeySet, taken_keys
from api.settings import Settings
from graph.client import Graph, connect
from graph.settings import Neo4jSettings
from tests.api.issuer import RSA_KEY, After, Issuer, ec_key, issuing, published
from tests.conftest import client_of

VIEWER = {"query": "{ viewer { subject role } }"}
ALGORITHMS = ("RS256", "ES256")
EC_KEY = ec_key()


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issuing() as running:
        yield running


@pytest.fixture
async def away() -> AsyncIterator[Graph]:
    """A graph that does not answer: roles without a scope need none."""
    settings = Neo4jSettings(uri="bolt://127.0.0.1:9", user="x", password=SecretStr("x"))
    async with connect(settings) as graph:
        yield graph


async def asked(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/graphql", json=VIEWER, headers={"Authorization": f"Bearer {token}"})


def holds(response: httpx.Response) -> bool:
    """Whether the token was taken; otherwise it was refused by the book."""
    if response.status_code == 200:
        assert response.json() == {"data": {"viewer": {"subject": "someone", "role": "AUDITOR"}}}
        return True
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    [error] = response.json()["errors"]
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    return False


def is_unavailable(response: httpx.Response) -> bool:
    if response.status_code != 503:
        return False
    [error] = response.json()["errors"]
    assert error["extensions"] == {"code": "UNAVAILABLE"}
    assert int(response.headers["retry-after"]) >= 1
    return True


# ---------------------------------------------------------------- reading


async def test_many_first_requests_are_one_reading(issuer: Issuer, away: Graph) -> None:
    """They wait for it together; later ones do not wait at all."""
    issuer.delay = 0.2
    async with client_of(away, **issuer.settings()) as client:
        answers = await asyncio.gather(*(asked(client, issuer.token()) for _ in range(20)))
        assert all(holds(each) for each in answers)
        assert holds(await asked(client, issuer.token()))
    assert issuer.readings == 1


async def test_rotated_keys_are_found_at_once(issuer: Issuer, away: Graph) -> None:
    """A new name leads to a reading, after which the old key opens nothing any more."""
    async with client_of(away, **issuer.settings(oidc_keys_floor=0)) as client:
        old = issuer.token()
        assert holds(await asked(client, old))
        issuer.keys = {"second": RSA_KEY}
        assert holds(await asked(client, old))
        assert holds(await asked(client, issuer.token(kid="second")))
        assert not holds(await asked(client, old))


async def test_a_token_that_held_is_judged_by_the_time(issuer: Issuer, away: Graph) -> None:
    """It ends when it says, however often it was taken before."""
    async with client_of(away, **issuer.settings(oidc_leeway=0)) as client:
        token = issuer.token(exp=After(1.5))
        assert holds(await asked(client, token))
        assert holds(await asked(client, token))
        await asyncio.sleep(1.6)
        response = await asked(client, token)
    assert not holds(response)
    assert response.json()["errors"][0]["message"] == "The token has ended; get a new one."


async def test_a_token_that_held_is_judged_by_the_key_of_that_name(
    issuer: Issuer, away: Graph
) -> None:
    """The name is that of another key now: what the old one signed is not taken any more."""
    settings = issuer.settings(oidc_keys_floor=0, oidc_keys_life=0.2)
    async with client_of(away, **settings) as client:
        old = issuer.token()
        assert holds(await asked(client, old))
        issuer.keys = {"first": ec_key()}
        await asyncio.sleep(0.25)
        assert not holds(await asked(client, old))
        assert holds(await asked(client, issuer.token()))


async def test_keys_are_read_again_after_their_life(issuer: Issuer, away: Graph) -> None:
    """So a key that the issuer withdrew ends without anybody asking for another."""
    settings = issuer.settings(oidc_keys_floor=0, oidc_keys_life=0.2)
    async with client_of(away, **settings) as client:
        old = issuer.token()
        assert holds(await asked(client, old))
        issuer.keys = {"second": RSA_KEY}
        await asyncio.sleep(0.25)
        assert not holds(await asked(client, old))


async def test_unknown_names_do_not_lead_to_more_readings_than_the_floor(
    issuer: Issuer, away: Graph
) -> None:
    """However many tokens ask; those with known keys are served meanwhile."""
    async with client_of(away, **issuer.settings(oidc_keys_floor=0.5)) as client:
        assert holds(await asked(client, issuer.token()))
        forged = [issuer.token(kid=f"unknown {n}", key=EC_KEY) for n in range(50)]
        assert not any([holds(await asked(client, each)) for each in forged])
        assert issuer.readings == 1
        await asyncio.sleep(0.5)
        answers = await asyncio.gather(*(asked(client, each) for each in forged))
        assert not any(holds(each) for each in answers)
        assert holds(await asked(client, issuer.token()))
    assert issuer.readings == 2


async def test_known_keys_do_not_wait_for_a_reading(issuer: Issuer, away: Graph) -> None:
    """A slow issuer and a forged token must not slow down everybody."""
    async with client_of(away, **issuer.settings(oidc_keys_floor=0)) as client:
        assert holds(await asked(client, issuer.token()))
        issuer.delay = 1
        forged = asyncio.create_task(asked(client, issuer.token(kid="unknown", key=EC_KEY)))
        await asyncio.sleep(0.1)
        assert holds(await asked(client, issuer.token()))
        assert not forged.done()
        assert not holds(await forged)


async def test_an_issuer_that_is_away_is_survived_for_a_while(issuer: Issuer, away: Graph) -> None:
    """Its last keys stay good for the grace; then the answer is 503, and well again later."""
    settings = issuer.settings(oidc_keys_floor=0, oidc_keys_life=0.1, oidc_keys_grace=0.5)
    async with client_of(away, **settings) as client:
        assert holds(await asked(client, issuer.token()))
        issuer.status = 500
        await asyncio.sleep(0.2)
        assert holds(await asked(client, issuer.token()))
        assert not holds(await asked(client, issuer.token(kid="unknown", key=EC_KEY)))
        await asyncio.sleep(0.5)
        assert is_unavailable(await asked(client, issuer.token()))
        issuer.status = 200
        assert holds(await asked(client, issuer.token()))


async def test_an_issuer_that_never_answered_refuses_nobody(issuer: Issuer, away: Graph) -> None:
    """503 until the floor has passed, without another reading; what is no token stays a 401."""
    issuer.status = 503
    async with client_of(away, **issuer.settings(oidc_keys_floor=0.5)) as client:
        first = await asked(client, issuer.token())
        assert is_unavailable(first)
        assert not holds(await asked(client, "no token"))
        assert (await client.post("/graphql", json=VIEWER)).json() == {"data": {"viewer": None}}
        issuer.status = 200
        assert is_unavailable(await asked(client, issuer.token()))
        await asyncio.sleep(0.5)
        assert holds(await asked(client, issuer.token()))
    assert issuer.readings == 1


@pytest.mark.parametrize("fault", ["redirect", "too large", "other issuer", "no uri", "http"])
async def test_answers_that_are_not_taken(issuer: Issuer, away: Graph, fault: str) -> None:
    """A redirect, too many bytes, the configuration of another, plain http to elsewhere."""
    match fault:
        case "redirect":
            issuer.status = 302
        case "too large":
            issuer.padding = MOST_BYTES
        case "other issuer":
            issuer.document["issuer"] = "https://elsewhere.example"
        case "no uri":
            del issuer.document["jwks_uri"]
        case _:
            issuer.document["jwks_uri"] = "http://192.0.2.1/keys"
    async with client_of(away, **issuer.settings()) as client:
        assert is_unavailable(await asked(client, issuer.token()))


async def test_the_place_of_the_keys_may_be_a_setting(issuer: Issuer, away: Graph) -> None:
    """Then nothing is discovered."""
    issuer.document = {}
    settings = issuer.settings(oidc_jwks_uri=f"{issuer.address}/keys")
    async with client_of(away, **settings) as client:
        assert holds(await asked(client, issuer.token()))


async def test_without_the_graph_a_scope_is_not_judged(issuer: Issuer, away: Graph) -> None:
    """503, for the token may well hold."""
    token = issuer.token("MEMBER", "00000000-0000-4000-8000-000000000000")
    async with client_of(away, **issuer.settings()) as client:
        assert is_unavailable(await asked(client, token))


# ---------------------------------------------------------------- which keys

GOOD = published(EC_KEY, "good")
PRIVATE: dict[str, Any] = ECAlgorithm.to_jwk(EC_KEY, as_dict=True) | {"kid": "x", "use": "sig"}
OTHER_CURVE = ECAlgorithm.to_jwk(ec.generate_private_key(ec.SECP384R1()).public_key(), as_dict=True)
SMALL = rsa.generate_private_key(65537, 1024)  # noqa: S505 - so that it is refused
LEFT_OUT: dict[str, Any] = {
    "for encryption": published(EC_KEY, "x", use="enc"),
    "use is null": published(EC_KEY, "x", use=None),
    "not for verifying": published(EC_KEY, "x", key_ops=["encrypt"]),
    "operations are a text": published(EC_KEY, "x", key_ops="verify"),
    "private": {**PRIVATE, "key_ops": ["verify"]},
    "private RSA": published(RSA_KEY, "x", d="AQAB"),
    "symmetric": {**HMACAlgorithm.to_jwk("s" * 32, as_dict=True), "kid": "x", "alg": "ES256"},
    "another curve": {**OTHER_CURVE, "kid": "x", "use": "sig"},
    "a small RSA key": published(SMALL, "x"),
    "no kid": {name: value for name, value in published(EC_KEY, "x").items() if name != "kid"},
    "a kid that is a list": published(EC_KEY, "x") | {"kid": ["x"]},
    "an algorithm of another type": published(EC_KEY, "x", alg="RS256"),
    "an algorithm that is not taken": published(RSA_KEY, "x", alg="PS256"),
    "an algorithm for encryption": published(RSA_KEY, "x", alg="RSA-OAEP"),
    "a point off the curve": published(EC_KEY, "x", y=GOOD["x"]),
    "no object": "x",
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_keys_that_are_left_out(name: str) -> None:
    """Each beside a good one, which is taken."""
    keys = taken_keys(json.dumps({"keys": [LEFT_OUT[name], GOOD]}), ALGORITHMS)
    assert set(keys) == {"good"}


def test_of_two_keys_with_one_name_none_is_taken() -> None:
    """Also when one of the two would be left out for itself."""
    twice = [published(RSA_KEY, "x"), published(EC_KEY, "x", use="enc"), GOOD]
    assert set(taken_keys(json.dumps({"keys": twice}), ALGORITHMS)) == {"good"}


def test_a_key_is_for_one_algorithm() -> None:
    """What it says, or the server's first for its type."""
    entries = [published(RSA_KEY, "silent"), published(RSA_KEY, "stated", alg="PS256"), GOOD]
    keys = taken_keys(json.dumps({"keys": entries}), ("RS256", "PS256", "ES256"))
    assert {kid: key.algorithm_name for kid, key in keys.items()} == {
        "silent": "RS256",
        "stated": "PS256",
        "good": "ES256",
    }


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"keys": {}}', "[" * 100_000])
def test_what_is_no_key_set(body: str) -> None:
    """Then the keys read last stay."""
    with pytest.raises(NoKeySet):
        taken_keys(body, ALGORITHMS)


@pytest.mark.parametrize(
    "settings",
    [
        {"oidc_issuer": "https://issuer.example"},
        {"oidc_algorithms": "none"},
        {"oidc_algorithms": ["RS256", "HS256"]},
        {"oidc_algorithms": ""},
    ],
)
def test_settings_that_would_open_the_door(settings: dict[str, Any]) -> None:
    """An issuer without an audience, algorithms with a shared secret or none: no start."""
    with pytest.raises(ValidationError):
        Settings(**settings)
