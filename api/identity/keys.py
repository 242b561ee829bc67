"""The issuer's keys in memory: read rarely, by one reader at a time, good for a while without."""

import asyncio
import math
import time
from collections.abc import Awaitable, Callable
from typing import Protocol

import structlog
from jwt import PyJWK

from api.identity.fetching import IssuerAway
from api.identity.published import Keys, NoKeySet
from api.identity.refusals import IdentityUnavailable

log = structlog.get_logger()


class KeySet(Protocol):
    """Where keys are looked up."""

    async def find(self, kid: str) -> PyJWK | None:
        """The key of that name, or None; raises IdentityUnavailable when there are no keys."""
        ...


class FixedKeys:
    """Keys that never change."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    async def find(self, kid: str) -> PyJWK | None:
        """As KeySet says."""
        return self._keys.get(kid)


class IssuerKeys:
    """Keys that the issuer may change at any time."""

    def __init__(
        self,
        read: Callable[[], Awaitable[Keys]],
        *,
        life: float,
        floor: float,
        grace: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`read` raises IssuerAway or NoKeySet; all times are seconds.

        Keys are read again after `life`, and for a name that they do not have, but no more often
        than every `floor`. While that fails they stay good for `grace` beyond their life.
        """
        self._read = read
        self._life = life
        self._floor = floor
        self._grace = grace
        self._clock = clock
        self._keys: Keys = {}
        self._read_at = -math.inf
        self._tried_at = -math.inf
        self._reading: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> PyJWK | None:
        """As KeySet says; waits for a reading only where the keys in memory do not do."""
        if kid not in self._keys or self._age() > self._life:
            await self._refreshed()
        if not self._keys or self._age() > self._life + self._grace:
            wait = self._tried_at + self._floor - self._clock()
            raise IdentityUnavailable(
                "Tokens cannot be checked at the moment; try again later.",
                retry_after=max(1, math.ceil(wait)),
            )
        return self._keys.get(kid)

    def _age(self) -> float:
        return self._clock() - self._read_at

    async def _refreshed(self) -> None:
        """Wait for the reading that is under way, or for a new one if one is due."""
        if self._reading is None:
            if self._clock() - self._tried_at < self._floor:
                return
            self._tried_at = self._clock()
            self._reading = asyncio.create_task(self._read_once())
        # A request that is given up must not take the reading from the others.
        await asyncio.shield(self._reading)

    async def _read_once(self) -> None:
        try:
            self._keys = await self._read()
            self._read_at = self._clock()
        except (IssuerAway, NoKeySet) as error:
            log.warning("issuer's keys not read", reason=str(error), kept=len(self._keys))
        finally:
            self._reading = None
