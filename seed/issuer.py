"""The demo's own keys, in its data folder: of its issuer of tokens, and of its audit."""

import json
import os
import secrets
import tempfile
import time
from pathlib import Path
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from jwt.algorithms import ECAlgorithm

from graph.callers import Role

# What api/identity/trust.py expects of the demo's tokens.
ISSUER = "urn:rongzhi:demo"
AUDIENCE = "rongzhi"
KEY_NAME = "demo"
SECONDS_PER_HOUR = 3600


class IssuerUnusable(Exception):
    """The key pair cannot be read or made; the message is one sentence."""


def key_set(data: Path) -> str:
    """The public key as a key set (JWKS, JSON); raises IssuerUnusable."""
    public: dict[str, Any] = ECAlgorithm.to_jwk(_key(data).public_key(), as_dict=True)
    return json.dumps({"keys": [public | {"kid": KEY_NAME, "use": "sig", "alg": "ES256"}]})


def audit_keys(data: Path) -> str:
    """The key that seals the demo's audit, as the API takes it; raises IssuerUnusable."""
    file = data / "identity" / "audit-key"
    try:
        file.parent.mkdir(mode=0o700, exist_ok=True)
        if not file.exists():
            _keep(file, secrets.token_hex(32).encode())
        return f"demo:{file.read_text(encoding='ascii').strip()}"
    except (OSError, ValueError) as error:
        raise IssuerUnusable(f"{file} cannot be used: {error}.") from error


def token(data: Path, role: Role, scope: str | None, *, hours: float) -> str:
    """A token that begins now; `scope` is an id. Raises IssuerUnusable."""
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": f"demo-{role.lower().replace('_', '-')}",
        "iat": now,
        "exp": now + int(hours * SECONDS_PER_HOUR),
        "rongzhi_role": role.value,
    }
    if scope:
        claims["rongzhi_scope"] = scope
    return jwt.encode(claims, _key(data), algorithm="ES256", headers={"kid": KEY_NAME})


def _key(data: Path) -> EllipticCurvePrivateKey:
    """The private key of a data folder, made when first asked for."""
    folder = data / "identity"
    file = folder / "key.pem"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        if not file.exists():
            _make(file)
        key = load_pem_private_key(file.read_bytes(), password=None)
    except OSError as error:
        raise IssuerUnusable(f"{file} cannot be used: {error.strerror or error}.") from error
    except ValueError as error:
        raise IssuerUnusable(f"{file} holds no private key; remove it for a new one.") from error
    if not isinstance(key, EllipticCurvePrivateKey):
        raise IssuerUnusable(f"{file} holds no key for ES256; remove it for a new one.")
    return key


def _make(file: Path) -> None:
    key = generate_private_key(SECP256R1())
    _keep(file, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _keep(file: Path, content: bytes) -> None:
    """Whole or not at all; of two that make it at once, the first one's stays."""
    # A temporary file is readable by its owner alone from the beginning.
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".key-")
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as written:
            written.write(content)
        file.hardlink_to(partial)
    except FileExistsError:
        pass
    finally:
        partial.unlink()
