"""What a token says: who acts, in which role, for which organisation, for how long."""

import uuid
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
)

from api.identity.compact import Twice, strict_object
from api.identity.refusals import Unauthenticated
from api.identity.trust import Trust
from graph.callers import SCOPES, Role

# Seconds since 1970 at which the years 1 and 10000 begin (UTC).
_FIRST, _END = -62_135_596_800, 253_402_300_800
_PLAIN_CLAIMS = ("iss", "aud", "sub", "exp", "iat", "nbf")


def _moment(value: Any) -> float:
    """Seconds since 1970, whole or fractional; True is no number here, nor is "1"."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not _FIRST <= value < _END:
        raise ValueError("no moment")
    return value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _text(value: str) -> str:
    value.encode("utf-8")  # Half of a surrogate pair is JSON, but no text that can be shown.
    return value


def _role(value: Any) -> Role:
    if not isinstance(value, str) or value == Role.ANONYMOUS:
        raise ValueError("no role of a token")
    return Role(value)


def _id(value: str) -> str:
    if str(uuid.UUID(value)) != value:
        raise ValueError("no id as answers give it")
    return value


Moment = Annotated[float, PlainValidator(_moment)]


class Claims(BaseModel):
    """The claims that count; the names of the last two are settings.

    An absent claim has its default. One that is there must be good, so null is refused.
    """

    model_config = ConfigDict(strict=True, frozen=True)

    iss: str
    aud: Annotated[list[str], BeforeValidator(_listed)]
    sub: Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_text)]
    exp: Moment
    iat: Moment
    nbf: Moment = _FIRST
    role: Annotated[Role, PlainValidator(_role)]
    scope: Annotated[str, AfterValidator(_id)] = ""


def claims_of(payload: bytes, trust: Trust, now: float) -> Claims:
    """The claims of a token whose signature holds, and that hold themselves.

    `now`: seconds since 1970. Raises Unauthenticated.
    """
    claims = _read(payload, trust)
    _check_parties(claims, trust)
    check_times(claims, trust, now)
    if bool(claims.scope) != (claims.role in SCOPES):
        needs = "needs" if claims.role in SCOPES else "has no"
        raise Unauthenticated(
            f"The role {claims.role} {needs} organisation (`{trust.scope_claim}`)."
        )
    return claims


def _read(payload: bytes, trust: Trust) -> Claims:
    names = {name: name for name in _PLAIN_CLAIMS}
    names |= {"role": trust.role_claim, "scope": trust.scope_claim}
    try:
        given = strict_object(payload)
        return Claims.model_validate(
            {field: given[name] for field, name in names.items() if name in given}
        )
    except Twice:
        message = "A claim appears twice in the token."
    except ValidationError as error:
        claim = names[str(error.errors()[0]["loc"][0])]
        message = f"The token's claim `{claim}` is missing, or not what this server takes."
    except ValueError:
        message = "The token's claims are no JSON object."
    raise Unauthenticated(message)


def _check_parties(claims: Claims, trust: Trust) -> None:
    if claims.iss != trust.issuer:
        raise Unauthenticated("The token is of another issuer.")
    if trust.audience not in claims.aud:
        raise Unauthenticated("The token is for another audience.")


def check_times(claims: Claims, trust: Trust, now: float) -> None:
    """Whether claims that held once hold now; raises Unauthenticated."""
    if claims.exp <= now - trust.leeway:
        raise Unauthenticated("The token has ended; get a new one.")
    if max(claims.iat, claims.nbf) > now + trust.leeway:
        raise Unauthenticated("The token is not good yet.")
    # Both moments are of the issuer's clock, so there is no leeway between them.
    if claims.exp - claims.iat > trust.longest:
        raise Unauthenticated(f"A token may be good for at most {trust.longest:g} seconds.")
