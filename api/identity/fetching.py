"""Reading an issuer's key set over HTTP: bounded in bytes and seconds, no redirects."""

import asyncio
import ipaddress
from typing import Any, cast

import httpx
import orjson

MOST_BYTES = 256 * 1024
MOST_SECONDS = 5.0
_DISCOVERY = "/.well-known/openid-configuration"


class IssuerAway(Exception):
    """The issuer gives no key set; the message says why, for the log."""


async def fetch_key_set(issuer: str, jwks_uri: str) -> bytes:
    """The bytes of the set at `jwks_uri`; at the place that the issuer's discovery names if empty.

    Raises IssuerAway. MOST_SECONDS are for all of it.
    """
    try:
        async with asyncio.timeout(MOST_SECONDS):
            return await _get(jwks_uri or await _discovered(issuer))
    except TimeoutError as error:
        raise IssuerAway(f"no answer in {MOST_SECONDS:g} s") from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError) as error:
        raise IssuerAway(f"{type(error).__name__}: {error}") from error


async def _discovered(issuer: str) -> str:
    content: Any = orjson.loads(await _get(issuer.rstrip("/") + _DISCOVERY))
    document = cast("dict[str, Any]", content) if isinstance(content, dict) else {}
    # OpenID Connect Discovery 4.3: a document of another issuer must not be used.
    if document.get("issuer", issuer) != issuer:
        raise IssuerAway("its openid-configuration is of another issuer")
    uri = document.get("jwks_uri")
    if not isinstance(uri, str) or not uri:
        raise IssuerAway("its openid-configuration names no jwks_uri")
    return uri


async def _get(address: str) -> bytes:
    url = httpx.URL(address)
    is_loopback = _is_loopback(url.host)
    if url.scheme != "https" and not (url.scheme == "http" and is_loopback):
        raise IssuerAway(f"{address} is neither https nor of this machine")
    # Reading the certificates of authorities takes longer than other requests should wait.
    tls = await asyncio.to_thread(httpx.create_ssl_context)
    async with (
        # No proxy stands between a machine and itself.
        httpx.AsyncClient(verify=tls, timeout=MOST_SECONDS, trust_env=not is_loopback) as client,
        # Not compressed, so that what is counted is what is kept.
        client.stream("GET", url, headers={"Accept-Encoding": "identity"}) as response,
    ):
        if response.status_code != 200:
            raise IssuerAway(f"{address} answers with status {response.status_code}")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise IssuerAway(f"{address} answers compressed")
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > MOST_BYTES:
                raise IssuerAway(f"{address} answers with more than {MOST_BYTES} bytes")
        return bytes(body)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
