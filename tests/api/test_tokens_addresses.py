"""Where keys are read from: the addresses that an operator or an issuer may name."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from graph.embedded import EmbeddedNeo4j
from tests.api.token_court import (
    AUDIENCE,
    ISSUER,
    RSA,
    Answer,
    Door,
    Handler,
    document,
    door_of,
    good_token,
    key_server,
    small_world,
    unavailable,
    viewer,
)
from tests.api.token_forge import (
    ABSENT,
    certificate,
    rsa_key,
)
from tests.conftest import CountingGraph, client_of

BAD_RSA = rsa_key("rsa-bad")


@pytest.fixture(scope="module")
async def world(empty_server: EmbeddedNeo4j, constrained: None) -> AsyncIterator[CountingGraph]:
    """The small world, without an application."""
    async with small_world(empty_server) as graph:
        yield graph


async def refuses_to_read(graph: CountingGraph, **settings: Any) -> None:
    """Such settings do not start, or their tokens are not judged."""
    try:
        async with client_of(graph, oidc_audience=AUDIENCE, **settings) as client:
            door = Door(client, graph, None)  # pyright: ignore[reportArgumentType]
            made = good_token(iss=settings["oidc_issuer"])
            unavailable(await door.bear(made), made)
    except (ValidationError, ValueError):
        return


@pytest.mark.parametrize(
    "uri",
    [
        "file:///etc/hostname",
        "data:application/json,{}",
        "ftp://127.0.0.1/keys",
        "http://issuer.example/keys",
        "http://127.0.0.1.issuer.example/keys",
        "http://127.0.0.1@issuer.example/keys",
        "//127.0.0.1/keys",
        "keys",
    ],
)
async def test_keys_are_read_over_https(world: CountingGraph, uri: str) -> None:
    """Anything else is no address of keys, at the start or at the first token."""
    await refuses_to_read(world, oidc_issuer=ISSUER, oidc_jwks_uri=uri)


def own_address() -> str:
    """The address of this machine in its network; no packet is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return probe.getsockname()[0]
        except OSError:
            return "127.0.0.1"


async def test_http_is_for_loopback_alone(world: CountingGraph) -> None:
    """A server that is there, at an address that others can answer for, is not read."""
    host = own_address()
    if host.startswith("127."):
        pytest.skip("this machine has no address but loopback")
    with key_server(host) as issuer:
        await refuses_to_read(world, oidc_issuer=ISSUER, oidc_jwks_uri=f"{issuer.url}/keys")
        assert issuer.reads == 0


async def test_a_certificate_that_nobody_vouches_for_is_none(
    world: CountingGraph, tmp_path: Path
) -> None:
    """Over https the server must prove its name."""
    pem = tmp_path / "certificate.pem"
    pem.write_bytes(certificate(BAD_RSA, "127.0.0.1"))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    with key_server(tls=tls) as issuer:
        async with door_of(world, issuer) as door:
            made = good_token()
            unavailable(await door.bear(made), made)
        assert issuer.reads == 0


async def test_every_address_is_no_address(world: CountingGraph) -> None:
    """0.0.0.0 leads to this machine, and is no loopback address."""
    with key_server("0.0.0.0") as issuer:  # noqa: S104
        await refuses_to_read(world, oidc_issuer=ISSUER, oidc_jwks_uri=f"{issuer.url}/keys")
        assert issuer.reads == 0


def discovery(issuer: str, **changes: Any) -> Answer:
    """An issuer that says where its keys are."""

    def answer(handler: Handler) -> None:
        if handler.path.endswith("/.well-known/openid-configuration"):
            document({"issuer": issuer, "jwks_uri": f"{issuer}/its/keys", **changes})(handler)
        else:
            document({"keys": [RSA.jwk()]})(handler)

    return answer


@pytest.mark.parametrize("path", ["", "/realms/dongguan"])
async def test_the_issuer_says_where_its_keys_are(world: CountingGraph, path: str) -> None:
    """Without an address in the settings, the issuer's own document names it; each read once."""
    with key_server() as server:
        issuer = server.url + path
        server.answer = discovery(issuer)
        async with door_of(world, server, oidc_issuer=issuer, oidc_jwks_uri=ABSENT) as door:
            answers = await asyncio.gather(*(door.bear(good_token(iss=issuer)) for _ in range(9)))
            for each in answers:
                viewer(each)
        document_path = f"{path}/.well-known/openid-configuration"
        assert server.paths == [document_path, f"{path}/its/keys"]


@pytest.mark.parametrize(
    "uri", ["file:///etc/hostname", "http://issuer.example/keys", "", None, 5, ["a"], "own"]
)
async def test_an_issuer_cannot_send_the_server_anywhere(world: CountingGraph, uri: Any) -> None:
    """Its document is held to the same rules of addresses."""
    host = own_address()
    with key_server() as server, key_server(host) as inner:
        if uri == "own" and host.startswith("127."):
            pytest.skip("this machine has no address but loopback")
        server.answer = discovery(server.url, jwks_uri=f"{inner.url}/x" if uri == "own" else uri)
        async with door_of(world, server, oidc_issuer=server.url, oidc_jwks_uri=ABSENT) as door:
            made = good_token(iss=server.url)
            unavailable(await door.bear(made), made)
        assert server.paths == ["/.well-known/openid-configuration"]
        assert inner.reads == 0
