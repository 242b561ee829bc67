"""The keys that an issuer publishes (JWKS, RFC 7517): which of them are taken."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, cast

import orjson
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK
from jwt.exceptions import PyJWTError
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

Keys = Mapping[str, PyJWK]
"""By `kid`; each is for one algorithm."""

SMALLEST_RSA = 2048
_PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})


class NoKeySet(ValueError):
    """What was read is no key set; the message says why, for the log."""


def _for_verifying(value: list[str]) -> list[str]:
    if "verify" not in value:
        raise ValueError("for something else")
    return value


class PublishedKey(BaseModel):
    """One key of a set, as far as it decides whether the key is taken."""

    model_config = ConfigDict(strict=True)

    kty: Literal["RSA", "EC"]
    kid: Annotated[str, Field(min_length=1)]
    use: Literal["sig"] = "sig"
    key_ops: Annotated[list[str], AfterValidator(_for_verifying)] = ["verify"]
    alg: str = ""


def taken_keys(body: bytes | str, algorithms: Sequence[str]) -> Keys:
    """The keys of a set that verify signatures by one of the algorithms; may be none at all.

    A `kid` that two entries of the set have names neither, whatever the entries are for.
    Raises NoKeySet.
    """
    try:
        content: Any = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise NoKeySet(f"no JSON: {error}") from error
    entries: Any = (
        cast("dict[str, Any]", content).get("keys") if isinstance(content, dict) else None
    )
    if not isinstance(entries, list):
        raise NoKeySet("no object with a list `keys`")
    objects = [
        cast("dict[str, Any]", each)
        for each in cast("list[Any]", entries)
        if isinstance(each, dict)
    ]
    named = [(kid, each) for each in objects if isinstance(kid := each.get("kid"), str)]
    entries_of = Counter(kid for kid, _ in named)
    found = {kid: _key(each, algorithms) for kid, each in named if entries_of[kid] == 1}
    return {kid: key for kid, key in found.items() if key}


def _key(entry: dict[str, Any], algorithms: Sequence[str]) -> PyJWK | None:
    try:
        stated = PublishedKey.model_validate(entry)
    except ValidationError:
        return None
    algorithm = _algorithm(stated, algorithms)
    if algorithm is None or _PRIVATE & entry.keys():
        return None
    try:
        key = PyJWK(entry, algorithm)
    except (PyJWTError, UnsupportedAlgorithm, ValueError):
        return None
    return key if _strong(key.key) else None


def _algorithm(stated: PublishedKey, algorithms: Sequence[str]) -> str | None:
    """The one that the key is for: what it says, else the server's first for keys of its type."""
    fitting = [each for each in algorithms if each.startswith("ES") == (stated.kty == "EC")]
    if stated.alg:
        return stated.alg if stated.alg in fitting else None
    return next(iter(fitting), None)


def _strong(key: object) -> bool:
    if isinstance(key, RSAPublicKey):
        return key.key_size >= SMALLEST_RSA
    return isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1)
