"""From the headers of a request to its caller."""

import asyncio
from dataclasses import dataclass

from api.identity.compact import bearer_token
from api.identity.fetching import fetch_key_set
from api.identity.keys import FixedKeys, IssuerKeys
from api.identity.published import Keys, taken_keys
from api.identity.refusals import IdentityUnavailable, Unauthenticated
from api.identity.trust import trust_of, trusts_itself
from api.identity.verification import Verifier
from api.settings import Settings
from graph.callers import ANONYMOUS, SCOPES, Caller, Role
from graph.client import Graph
from graph.errors import GraphUnavailable
from graph.model import OrganizationKind
from graph.revision import LastWrite
from graph.scopes import Remembered, Scope, Scopes

DEMO_SUBJECT = "demo"


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, and the last write when that was looked up, as far as it is known.

    `remembered`: it was looked up for an earlier request; `is_now`: it was looked up for this one.
    Without either the caller does not depend on what is written.
    """

    caller: Caller
    last_write: LastWrite | None
    remembered: Remembered | None = None
    is_now: bool = False


class Callers:
    """Decides who asks; one for the whole application, for it keeps the issuer's keys."""

    def __init__(self, settings: Settings) -> None:
        """Raises NoKeySet for demo keys that are none."""
        self.scopes = Scopes()
        self._without_token = _without_token(settings)
        self._verifier = _verifier(settings)

    async def of(self, authorization: list[str], graph: Graph, *, remember: bool = False) -> Asker:
        """The caller of a request with these `Authorization` headers.

        Only for a role with a scope a statement is run, and none where the scope is remembered and
        may be (`remember`). Raises CallerRefused.
        """
        known = self.scopes.last_write if remember else None
        if not authorization:
            return Asker(self._without_token, known)
        token = bearer_token(authorization)
        if self._verifier is None:
            raise Unauthenticated("This server takes no tokens; ask without one for public data.")
        claims = await self._verifier.verified(token)
        if claims.role not in SCOPES:
            return Asker(Caller(claims.role, subject=claims.sub), known)
        remembered = self.scopes.remembered(claims.scope) if remember else None
        found = None if remembered else await self._looked_up(graph, claims.scope)
        scope = remembered.scope if remembered else found
        if scope is None or scope.kind not in SCOPES[claims.role]:
            raise Unauthenticated(
                f"The token's scope is no organisation that the role {claims.role} can be for."
            )
        caller = Caller(claims.role, scope.organization_id, scope.kind, claims.sub)
        return Asker(caller, scope.last_write, remembered, is_now=remembered is None)

    async def _looked_up(self, graph: Graph, id: str) -> Scope | None:
        try:
            return await self.scopes.looked_up(graph, id)
        except GraphUnavailable as error:
            raise IdentityUnavailable(
                "The graph does not answer at the moment; try again in a few seconds.",
                retry_after=5,
            ) from error


def _without_token(settings: Settings) -> Caller:
    """Everybody is anonymous, but in the demo an officer of its synthetic bank."""
    if settings.demo and settings.demo_bank:
        return Caller(Role.BANK_OFFICER, settings.demo_bank, OrganizationKind.BANK, DEMO_SUBJECT)
    return ANONYMOUS


def _verifier(settings: Settings) -> Verifier | None:
    """None: no issuer is trusted."""
    trust = trust_of(settings)
    if trusts_itself(settings):
        return Verifier(trust, FixedKeys(taken_keys(settings.demo_keys, trust.algorithms)))
    if not trust.issuer:
        return None

    async def read() -> Keys:
        body = await fetch_key_set(trust.issuer, settings.oidc_jwks_uri)
        # Hundreds of keys take longer than others should wait.
        return await asyncio.to_thread(taken_keys, body, trust.algorithms)

    keys = IssuerKeys(
        read,
        life=settings.oidc_keys_life,
        floor=settings.oidc_keys_floor,
        grace=settings.oidc_keys_grace,
    )
    return Verifier(trust, keys)
