"""An issuer of tokens on this machine: its keys may change, and it may fall silent."""

import json
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

AUDIENCE = "rongzhi-test"
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

RSA_KEY = rsa.generate_private_key(65537, 2048)


def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def published(key: PrivateKey, kid: str, **more: Any) -> dict[str, Any]:
    """The public half as an entry of a key set."""
    if isinstance(key, rsa.RSAPrivateKey):
        entry: dict[str, Any] = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    else:
        entry = ECAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return entry | {"kid": kid, "use": "sig"} | more


class After(float):
    """Seconds from the moment in which a token is made."""


class Issuer:
    """`keys` are the ones it publishes; `status` and `delay` (seconds) how it answers."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.keys: dict[str, PrivateKey] = {"first": ec_key()}
        self.status = 200
        self.delay = 0.0
        self.readings = 0
        self.padding = 0
        self.document: dict[str, Any] = {"issuer": address, "jwks_uri": f"{address}/keys"}

    def answer(self, path: str) -> tuple[int, bytes]:
        if path == "/.well-known/openid-configuration":
            return self.status, json.dumps(self.document).encode()
        self.readings += 1
        time.sleep(self.delay)
        entries = [published(key, kid) for kid, key in self.keys.items()]
        return self.status, json.dumps({"keys": entries}).encode() + b" " * self.padding

    def settings(self, **more: Any) -> dict[str, Any]:
        """Settings of an application that trusts this issuer."""
        return {"oidc_issuer": self.address, "oidc_audience": AUDIENCE, **more}

    def token(
        self,
        role: str = "AUDITOR",
        scope: str | None = None,
        *,
        kid: str = "first",
        key: PrivateKey | None = None,
        headers: dict[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        """A token that holds, but for what is changed; a claim that is None is left out."""
        key = key or self.keys[kid]
        now = int(time.time())
        content: dict[str, Any] = {
            **{"iss": self.address, "aud": AUDIENCE, "sub": "someone"},
            **{"iat": now, "exp": now + 600, "rongzhi_role": role, "rongzhi_scope": scope},
            **claims,
        }
        return jwt.encode(
            {
                name: now + value if isinstance(value, After) else value
                for name, value in content.items()
                if value is not None
            },
            key,
            algorithm="RS256" if isinstance(key, rsa.RSAPrivateKey) else "ES256",
            headers={"kid": kid, **(headers or {})},
        )


@contextmanager
def issuing() -> Generator[Issuer]:
    """A running issuer with discovery."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = issuer.answer(self.path)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{issuer.address}/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's name
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        issuer = Issuer(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield issuer
        finally:
            server.shutdown()
            thread.join()
