"""From a token to its claims: header, key, signature, claims, in this order."""

import time

from jwt import PyJWS
from jwt.exceptions import PyJWTError

from api.identity.claims import Claims, claims_of
from api.identity.compact import header_of
from api.identity.keys import KeySet
from api.identity.refusals import Unauthenticated
from api.identity.trust import Trust

_JWS = PyJWS()
# One message for all that is wrong with a signature: which it was helps only who forges.
_NOT_SIGNED = "The token was not signed for this server by the issuer that it trusts."


class Verifier:
    """Judges tokens by what a server trusts."""

    def __init__(self, trust: Trust, keys: KeySet) -> None:
        self._trust = trust
        self._keys = keys

    async def verified(self, token: str) -> Claims:
        """The claims of a token that holds.

        Raises Unauthenticated, and IdentityUnavailable when there are no keys to judge it by.
        """
        header = header_of(token)
        if header.alg not in self._trust.algorithms:
            raise Unauthenticated(_NOT_SIGNED)
        key = await self._keys.find(header.kid)
        if key is None or key.algorithm_name != header.alg:
            raise Unauthenticated(_NOT_SIGNED)
        try:
            signed = _JWS.decode_complete(token, key, algorithms=[header.alg])
        except PyJWTError:
            raise Unauthenticated(_NOT_SIGNED) from None
        return claims_of(signed["payload"], self._trust, time.time())
