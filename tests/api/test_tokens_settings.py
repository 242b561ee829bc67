"""What the operator sets, and what no setting allows."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import ValidationError

from graph.embedded import EmbeddedNeo4j
from tests.api.token_court import (
    AUDIENCE,
    EC,
    FIRM,
    ISSUER,
    RSA,
    STRANGER,
    Door,
    at,
    claims,
    document,
    door_of,
    good_token,
    key_server,
    refused,
    small_world,
    viewer,
)
from tests.api.token_forge import ABSENT, hs, rsa_key, token, unsigned
from tests.conftest import DEMO_BANK, CountingGraph, client_of

NEXT = rsa_key("rsa-2026")
DOWN = document(b"down", 500)


@pytest.fixture(scope="module")
async def world(empty_server: EmbeddedNeo4j, constrained: None) -> AsyncIterator[CountingGraph]:
    """The small world, without an application."""
    async with small_world(empty_server) as graph:
        yield graph


async def test_without_an_issuer_every_token_is_refused(world: CountingGraph) -> None:
    """Also those of the demo's issuer and those that name none."""
    with key_server() as issuer:
        settings: dict[str, Any] = {"oidc_jwks_uri": f"{issuer.url}/keys"}
        async with client_of(world, **settings) as client:
            door = Door(client, world, issuer)
            for name in (ISSUER, "urn:rongzhi:demo", "", ABSENT, None):
                for audience in (AUDIENCE, "rongzhi", "", ABSENT):
                    made = good_token(iss=name, aud=audience)
                    refused(await door.bear(made), made)
            assert (await door.ask()).status_code == 200


async def test_without_an_audience_no_token_passes(world: CountingGraph) -> None:
    """A server that does not know its name takes no token, or does not start."""
    with key_server() as issuer:
        try:
            async with door_of(world, issuer, oidc_audience=ABSENT) as door:
                for audience in ("", ABSENT, None, [], [""], [None]):
                    made = good_token(aud=audience)
                    refused(await door.bear(made), made)
        except ValidationError:
            pass


async def test_the_demo_refuses_wrong_tokens_too(world: CountingGraph) -> None:
    """Its officer is for those without a header alone."""
    with key_server() as issuer:
        async with door_of(world, issuer, demo=True, demo_bank=DEMO_BANK) as door:
            assert (await door.ask()).status_code == 200
            for made in (good_token(STRANGER), good_token(exp=1), "x", ""):
                refused(await door.bear(made))


@pytest.mark.parametrize("algorithms", [["none"], ["HS256"], ["RS256", "HS256"], ["NONE"], []])
async def test_no_setting_allows_what_is_no_signature(
    world: CountingGraph, algorithms: list[str]
) -> None:
    """`none` and HS* never, though an operator lists them."""
    with key_server() as issuer:
        try:
            async with door_of(world, issuer, oidc_algorithms=algorithms) as door:
                for secret in (b"", RSA.spellings()["PEM"], RSA.spellings()["DER"]):
                    for forged in (
                        token(claims(), RSA, alg="HS256", sign=hs(secret)),
                        token(claims(), RSA, alg="none", sign=unsigned),
                        token(claims(), RSA, alg="none", sign=unsigned, kid=ABSENT),
                    ):
                        refused(await door.bear(forged), forged)
        except (ValidationError, ValueError):
            pass


async def test_the_settings_decide(world: CountingGraph) -> None:
    """Names of claims, the longest life, the leeway and the algorithms are the operator's."""
    names = {"rongzhi_role": ABSENT, "rongzhi_scope": ABSENT}
    own: dict[str, Any] = {"https://x.example/role": "AUDITOR", **names}
    changes: dict[str, Any] = {
        "oidc_role_claim": "https://x.example/role",
        "oidc_scope_claim": "org",
        "oidc_longest": 100,
        "oidc_leeway": 0,
        "oidc_algorithms": ["ES256"],
    }
    with key_server() as issuer:
        async with door_of(world, issuer, **changes) as door:
            short: dict[str, Any] = {"exp": at(90)}
            assert viewer(await door.bear(good_token(EC, **own, **short)))["role"] == "AUDITOR"
            for made in (
                good_token(EC, **own),
                good_token(RSA, **own, **short),
                good_token(EC, **short),
                good_token(EC, **own, **short, nbf=at(5)),
                good_token(EC, **own, exp=at(-1)),
                good_token(EC, **own, **short, org=FIRM),
            ):
                refused(await door.bear(made), made)


@pytest.mark.parametrize("alg", ["PS256", "RS384", "RS512"])
async def test_an_algorithm_that_is_listed_is_taken(world: CountingGraph, alg: str) -> None:
    """And the others are not, though they are in the list by default."""
    with key_server() as issuer:
        async with door_of(world, issuer, oidc_algorithms=[alg]) as door:
            viewer(await door.bear(token(claims(), RSA, alg=alg, sign=RSA.signer(alg))))
            for other in {"RS256", "PS256", "RS384"} - {alg}:
                refused(await door.bear(token(claims(), RSA, alg=other, sign=RSA.signer(other))))
            refused(await door.bear(token(claims(), RSA, alg=alg, sign=RSA.signer("RS256"))))
            refused(await door.bear(good_token(EC)))


async def test_the_environment_decides(
    world: CountingGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same settings by the names that the page gives."""
    with key_server() as issuer:
        monkeypatch.setenv("RONGZHI_OIDC_ISSUER", "urn:example:other")
        monkeypatch.setenv("RONGZHI_OIDC_AUDIENCE", "another")
        monkeypatch.setenv("RONGZHI_OIDC_JWKS_URI", f"{issuer.url}/keys")
        monkeypatch.setenv("RONGZHI_OIDC_ALGORITHMS", "ES256, PS256")
        monkeypatch.setenv("RONGZHI_OIDC_ROLE_CLAIM", "r")
        monkeypatch.setenv("RONGZHI_OIDC_SCOPE_CLAIM", "s")
        for name in ("LONGEST", "LEEWAY", "KEYS_LIFE", "KEYS_FLOOR", "KEYS_GRACE"):
            monkeypatch.setenv(f"RONGZHI_OIDC_{name}", "3600")
        async with client_of(world) as client:
            door = Door(client, world, issuer)
            own = {"iss": "urn:example:other", "aud": "another", "r": "AUDITOR"}
            assert viewer(await door.bear(good_token(EC, **own)))["role"] == "AUDITOR"
            refused(await door.bear(good_token(RSA, **own)))
            refused(await door.bear(good_token(EC)))
