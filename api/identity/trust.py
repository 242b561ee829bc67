"""Which issuer a server trusts, and what it asks of that issuer's tokens."""

from dataclasses import dataclass

from api.settings import Settings

DEMO_ISSUER = "urn:rongzhi:demo"
DEMO_AUDIENCE = "rongzhi"


@dataclass(frozen=True, slots=True)
class Trust:
    """`algorithms`: the preferred one first; `leeway` and `longest`: seconds."""

    issuer: str
    audience: str
    algorithms: tuple[str, ...]
    role_claim: str
    scope_claim: str
    leeway: float
    longest: float


def trust_of(settings: Settings) -> Trust:
    """The demo with keys of its own trusts its own issuer, and no other."""
    own = trusts_itself(settings)
    return Trust(
        issuer=DEMO_ISSUER if own else settings.oidc_issuer,
        audience=DEMO_AUDIENCE if own else settings.oidc_audience,
        algorithms=settings.signing_algorithms,
        role_claim=settings.oidc_role_claim,
        scope_claim=settings.oidc_scope_claim,
        leeway=settings.oidc_leeway,
        longest=settings.oidc_longest,
    )


def trusts_itself(settings: Settings) -> bool:
    """Only a demo can: elsewhere the keys of a demo are no keys."""
    return settings.demo and bool(settings.demo_keys)
