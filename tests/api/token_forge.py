"""Tokens forged by hand: JSON, base64url, hashes and bare `cryptography`; no library of tokens."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from ipaddress import ip_address
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256, SHA384, SHA512, HashAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID

Sign = Callable[[bytes], bytes]
ABSENT: Any = object()
"""Where a value would be: leave the claim or the header out."""

HASHES: dict[str, HashAlgorithm] = {"256": SHA256(), "384": SHA384(), "512": SHA512()}
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True)
class Bare:
    """JSON text that goes in as it is, such as 1e400."""

    text: str


def b64(data: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """The bytes of `b64`."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def number(value: int, size: int | None = None) -> str:
    """A number as JWKs write it."""
    return b64(value.to_bytes(size or (value.bit_length() + 7) // 8, "big"))


def json_of(pairs: Iterable[tuple[str, Any]]) -> bytes:
    """A JSON object; names may come twice, values may be `Bare`, those that are ABSENT go."""
    members = (
        f"{json.dumps(name)}:{value.text if isinstance(value, Bare) else json.dumps(value)}"
        for name, value in pairs
        if value is not ABSENT
    )
    return ("{" + ",".join(members) + "}").encode()


def signed(header: bytes, payload: bytes, sign: Sign) -> str:
    """A token of any bytes, signed over what stands there."""
    content = f"{b64(header)}.{b64(payload)}"
    return f"{content}.{b64(sign(content.encode()))}"


def unsigned(_: bytes) -> bytes:
    """No signature."""
    return b""


def hs(secret: bytes, bits: str = "256") -> Sign:
    """A signature by a shared secret."""
    return lambda content: hmac.new(secret, content, f"sha{bits}").digest()


@dataclass(frozen=True)
class RsaKey:
    """An RSA key and its name in the issuer's set."""

    kid: str
    private: rsa.RSAPrivateKey = field(repr=False)
    alg: str = "RS256"

    @property
    def modulus(self) -> str:
        """The part of the set that no answer may hold."""
        return number(self.private.public_key().public_numbers().n)

    def jwk(self, **changes: Any) -> dict[str, Any]:
        """The public key as the issuer shows it; with changes, of which ABSENT takes away."""
        exponent = number(self.private.public_key().public_numbers().e)
        plain = {"kty": "RSA", "kid": self.kid, "use": "sig", "n": self.modulus, "e": exponent}
        return _changed(plain, changes)

    def private_parts(self) -> dict[str, str]:
        """What must never be in a set."""
        numbers = self.private.private_numbers()
        parts = {"d": numbers.d, "p": numbers.p, "q": numbers.q, "dp": numbers.dmp1}
        parts |= {"dq": numbers.dmq1, "qi": numbers.iqmp}
        return {name: number(value) for name, value in parts.items()}

    def sign(self, content: bytes) -> bytes:
        """RS256."""
        return self.signer("RS256")(content)

    def signer(self, alg: str) -> Sign:
        """RS… or PS… with the hash that the name says."""
        digest = HASHES[alg[2:]]
        scheme = padding.PKCS1v15()
        if alg.startswith("PS"):
            scheme = padding.PSS(padding.MGF1(digest), digest.digest_size)
        return lambda content: self.private.sign(content, scheme, digest)

    def spellings(self) -> dict[str, bytes]:
        """The public key in every form that a careless server may take for a secret."""
        public = self.private.public_key()
        pem, der = Encoding.PEM, Encoding.DER
        spki, pkcs1 = PublicFormat.SubjectPublicKeyInfo, PublicFormat.PKCS1
        return {
            "PEM": public.public_bytes(pem, spki),
            "DER": public.public_bytes(der, spki),
            "JWK": json.dumps(self.jwk()).encode(),
            "PEM without the last newline": public.public_bytes(pem, spki).rstrip(),
            "PKCS1 PEM": public.public_bytes(pem, pkcs1),
            "PKCS1 DER": public.public_bytes(der, pkcs1),
            "JWK compact": json.dumps(self.jwk(), separators=(",", ":")).encode(),
            "JWK sorted": json.dumps(self.jwk(), separators=(",", ":"), sort_keys=True).encode(),
            "modulus": unb64(self.modulus),
            "modulus as text": self.modulus.encode(),
            "kid": self.kid.encode(),
            "nothing": b"",
        }


@dataclass(frozen=True)
class EcKey:
    """An EC key and its name in the issuer's set."""

    kid: str
    private: ec.EllipticCurvePrivateKey = field(repr=False)
    alg: str = "ES256"

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.private.curve.key_size + 7) // 8

    def jwk(self, **changes: Any) -> dict[str, Any]:
        """The public key as the issuer shows it; with changes, of which ABSENT takes away."""
        point = self.private.public_key().public_numbers()
        plain = {
            "kty": "EC",
            "kid": self.kid,
            "crv": f"P-{self.private.curve.key_size}",
            "x": number(point.x, self.size),
            "y": number(point.y, self.size),
        }
        return _changed(plain, changes)

    def der(self, content: bytes) -> bytes:
        """ES… in the form of ASN.1, which JWS does not know."""
        return self.private.sign(content, ec.ECDSA(HASHES[self.alg[2:]]))

    def sign(self, content: bytes) -> bytes:
        """ES… as r and s, one after the other."""
        r, s = decode_dss_signature(self.der(content))
        return r.to_bytes(self.size, "big") + s.to_bytes(self.size, "big")

    def spellings(self) -> dict[str, bytes]:
        """The public key in the forms that a careless server may take for a secret."""
        public = self.private.public_key()
        spki = PublicFormat.SubjectPublicKeyInfo
        point = PublicFormat.UncompressedPoint
        return {
            "PEM": public.public_bytes(Encoding.PEM, spki),
            "DER": public.public_bytes(Encoding.DER, spki),
            "JWK": json.dumps(self.jwk()).encode(),
            "point": public.public_bytes(Encoding.X962, point),
        }


def certificate(key: "RsaKey", host: str) -> bytes:
    """A certificate for a host that the key signed itself, and the key, as PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
    begin, end = datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.private.public_key(), 7, begin, end)
    made = made.add_extension(names, critical=False).sign(key.private, SHA256())
    own = key.private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return made.public_bytes(Encoding.PEM) + own


Key = RsaKey | EcKey


@cache
def rsa_key(name: str, kid: str | None = None, *, bits: int = 2048) -> RsaKey:
    """A key by name, made once; its kid is its name unless another is asked for."""
    if kid is not None and kid != name:
        return RsaKey(kid, rsa_key(name, bits=bits).private)
    return RsaKey(name, rsa.generate_private_key(65537, bits))


@cache
def ec_key(name: str, kid: str | None = None) -> EcKey:
    """A P-256 key by name, made once."""
    if kid is not None and kid != name:
        return EcKey(kid, ec_key(name).private)
    return EcKey(name, ec.generate_private_key(ec.SECP256R1()))


@cache
def p384_key(name: str) -> EcKey:
    """A P-384 key by name, made once."""
    return EcKey(name, ec.generate_private_key(ec.SECP384R1()), "ES384")


def token(
    claims: Mapping[str, Any],
    key: Key,
    *,
    sign: Sign | None = None,
    **header: Any,
) -> str:
    """A token by `key` for the claims; `header` changes its header, `sign` how it is signed."""
    head = _changed({"alg": key.alg, "typ": "JWT", "kid": key.kid}, header)
    return signed(json_of(head.items()), json_of(claims.items()), sign or key.sign)


def e1_signature(content: bytes, modulus: int) -> bytes:
    """What passes as RS256 for a key whose exponent is one: anybody can write it."""
    size = (modulus.bit_length() + 7) // 8
    info = bytes.fromhex("3031300d060960864801650304020105000420")
    tail = b"\x00" + info + hashlib.sha256(content).digest()
    return b"\x00\x01" + b"\xff" * (size - 2 - len(tail)) + tail


def _changed(plain: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = {**plain, **changes}
    return {name: value for name, value in merged.items() if value is not ABSENT}
