"""From a token to its claims: header, key, signature, claims, in this order."""

import time
from dataclasses import dataclass
from hashlib import sha256

from cachetools import LRUCache
from jwt import PyJWK, PyJWS
from jwt.exceptions import PyJWTError

from api.identity.claims import Claims, check_times, claims_of
from api.identity.compact import header_of
from api.identity.keys import KeySet
from api.identity.refusals import Unauthenticated
from api.identity.trust import Trust

MOST_REMEMBERED = 1_000
_JWS = PyJWS()
# One message for all that is wrong with a signature: which it was helps only who forges.
_NOT_SIGNED = "The token was not signed for this server by the issuer that it trusts."


@dataclass(frozen=True, slots=True)
class _Held:
    """What a token said, and the key, with its name, by which that was verified."""

    kid: str
    key: PyJWK
    claims: Claims


class Verifier:
    """Judges tokens by what a server trusts.

    Those that held lately are remembered, by their digests: a client sends the same token with
    each of its questions. What may change, the issuer's keys and the time, is judged each time.
    """

    def __init__(self, trust: Trust, keys: KeySet) -> None:
        self._trust = trust
        self._keys = keys
        self._held: LRUCache[bytes, _Held] = LRUCache(MOST_REMEMBERED)

    async def verified(self, token: str) -> Claims:
        """The claims of a token that holds.

        Raises Unauthenticated, and IdentityUnavailable when there are no keys to judge it by.
        """
        digest = sha256(token.encode()).digest()
        held = self._held.get(digest)
        if held is not None and await self._keys.find(held.kid) is held.key:
            check_times(held.claims, self._trust, time.time())
            return held.claims
        self._held[digest] = held = await self._judged(token)
        return held.claims

    async def _judged(self, token: str) -> _Held:
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
        return _Held(header.kid, key, claims_of(signed["payload"], self._trust, time.time()))
