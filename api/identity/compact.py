"""A token's outer form: three parts of base64url, a header that asks for nothing unusual."""

import base64
import json
import re
from typing import Annotated, Any, cast

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.identity.refusals import Unauthenticated

LONGEST_TOKEN = 8 * 1024
# Exactly one header of exactly this form: with a looser one, two programs may read two tokens.
# Only the scheme is free in its case (RFC 9110, 11.1).
_BEARER = re.compile(r"(?i:Bearer) ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)", re.ASCII)
_FORBIDDEN = frozenset({"crit", "b64", "jwk", "jku", "x5u", "x5c", "zip"})


class Twice(ValueError):
    """A name appears twice in a JSON object: which of them counts would be a guess."""


def bearer_token(authorization: list[str]) -> str:
    """The token of the `Authorization` headers of a request; raises Unauthenticated."""
    if len(authorization) != 1:
        raise Unauthenticated("A request may have one `Authorization` header.")
    if len(authorization[0]) > len("Bearer ") + LONGEST_TOKEN:
        raise Unauthenticated(f"A token may have at most {LONGEST_TOKEN} bytes.")
    match = _BEARER.fullmatch(authorization[0])
    if not match:
        raise Unauthenticated(
            "`Authorization` must be `Bearer <JWT>`, a signed JWT in its compact form."
        )
    return match[1]


def strict_object(text: bytes) -> dict[str, Any]:
    """A JSON object in UTF-8, no NaN or Infinity; raises ValueError, Twice for a double name."""
    try:
        value = json.loads(text.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError("no object")
    return cast("dict[str, Any]", value)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Twice
    return found


def _no_number(word: str) -> None:
    raise ValueError(word)


def _jwt_or_access_token(value: str) -> str:
    if value.lower() not in ("jwt", "at+jwt"):
        raise ValueError("another type")
    return value


class Header(BaseModel):
    """What a token's header says of its signature."""

    model_config = ConfigDict(strict=True, frozen=True)

    alg: str
    kid: Annotated[str, Field(min_length=1, max_length=200)]
    typ: Annotated[str, AfterValidator(_jwt_or_access_token)] = "JWT"


def header_of(token: str) -> Header:
    """The header of a token, which nobody has verified yet; raises Unauthenticated."""
    part = token.partition(".")[0]
    try:
        values = strict_object(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        if _FORBIDDEN & values.keys():
            raise ValueError("a header that this server does not take")
        return Header.model_validate(values)
    except ValueError:
        raise Unauthenticated("The token's header is not one that this server takes.") from None
