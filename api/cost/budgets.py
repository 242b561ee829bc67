"""What callers may spend: on one operation, and within a moving window."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import TYPE_CHECKING, Any, cast

import structlog
from limits import RateLimitItemPerSecond
from limits.aio.storage import MemoryStorage, RedisStorage, SlidingWindowCounterSupport
from limits.aio.strategies import SlidingWindowCounterRateLimiter

from api.bounds.settings import BoundSettings
from api.refused import Refused
from graph.callers import Caller

if TYPE_CHECKING:
    from redis.asyncio import ConnectionPool

LEAST = 10
"""What every request costs, also one that is refused: somebody has to read it."""

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Purse:
    """Whose budget an operation is charged to. `operation`: the most that one may cost."""

    owner: str
    operation: int
    window: RateLimitItemPerSecond


@dataclass(frozen=True, slots=True)
class Window:
    """How much of a window's budget is left, and in how many seconds that much is there again."""

    limit: int
    seconds: int
    left: int
    wait: int = 0

    def headers(self) -> Mapping[str, str]:
        """As draft-ietf-httpapi-ratelimit-headers has it."""
        return {
            "RateLimit-Policy": f'"cost";q={self.limit};w={self.seconds}',
            "RateLimit": f'"cost";r={self.left};t={self.wait or self.seconds}',
        }


class Spent(Refused):
    """The budget of the window does not suffice; `window.wait` seconds later it does."""

    def __init__(self, window: Window) -> None:
        super().__init__(
            429,
            f"The budget of {window.limit:,} in {window.seconds} seconds is spent: ask again in "
            f"{window.wait} seconds, or ask for less.",
            "RATE_LIMITED",
            {**window.headers(), "Retry-After": str(window.wait)},
        )


class Budgets:
    """The purses of all callers.

    In memory, or in Redis for several processes; while Redis is away each process keeps its own.
    """

    def __init__(self, settings: BoundSettings) -> None:
        self._one = {
            True: (settings.budget, settings.window_budget),
            False: (settings.budget_anonymous, settings.window_budget_anonymous),
        }
        self._seconds = settings.window_seconds
        self._own = SlidingWindowCounterRateLimiter(MemoryStorage())
        address = settings.budget_store.get_secret_value()
        self._pool = _pool(address) if address else None
        self._shared = _redis(address, self._pool) if self._pool else None

    async def close(self) -> None:
        """Let go of Redis."""
        if self._pool:
            await self._pool.aclose()

    def purse(self, caller: Caller, address: str | None) -> Purse:
        """The purse of an identified caller, or of the address that somebody asks from."""
        operation, window = self._one[caller.is_identified]
        owner = (
            f"{caller.role}/{caller.organization_id}/{caller.subject}"
            if caller.subject
            else f"address/{_network(address)}"
        )
        return Purse(owner, operation, RateLimitItemPerSecond(window, self._seconds))

    async def pay(self, purse: Purse, cost: int) -> Window:
        """Take the cost from the purse; raises Spent, and nothing is taken."""
        if self._shared:
            try:
                return await self._pay(self._shared, purse, cost)
            except Spent:
                raise
            except Exception as error:
                log.warning("budgets are kept apart", reason=type(error).__name__)
        return await self._pay(self._own, purse, cost)

    async def _pay(
        self, limiter: SlidingWindowCounterRateLimiter, purse: Purse, cost: int
    ) -> Window:
        item = purse.window
        taken = await limiter.hit(item, purse.owner, cost=min(cost, item.amount))
        seconds = item.get_expiry()
        storage = cast("SlidingWindowCounterSupport", limiter.storage)
        key = item.key_for(purse.owner)
        before, before_left, now, now_left = await storage.get_sliding_window(key, seconds)
        used = math.ceil(before * before_left / seconds + now)
        left = max(0, item.amount - used)
        if taken:
            return Window(item.amount, seconds, left)
        spare = item.amount - min(cost, item.amount)
        wait = _wait(spare, before, before_left, now, now_left - seconds, seconds)
        raise Spent(Window(item.amount, seconds, left, max(1, math.ceil(wait))))


def _pool(address: str) -> "ConnectionPool":
    # Loads much that is of no use where there is no Redis.
    from redis.asyncio import ConnectionPool

    return ConnectionPool.from_url(address)  # pyright: ignore[reportUnknownMemberType] - its options


def _redis(address: str, pool: "ConnectionPool") -> SlidingWindowCounterRateLimiter:
    storage = RedisStorage(
        f"async+{address}",
        connection_pool=cast("Any", pool),
        implementation="redispy",
        wrap_exceptions=True,
    )
    return SlidingWindowCounterRateLimiter(storage)


def _wait(
    spare: int, before: int, before_left: float, now: int, now_left: float, seconds: int
) -> float:
    """Seconds until no more than `spare` is left of what was spent.

    The window moves over two counters: what was spent `before` fades, then `now` does.
    """
    if before and now <= spare:
        return before_left - (spare - now) * seconds / before
    return now_left + seconds - (spare * seconds / now if now else 0)


def _network(address: str | None) -> str:
    """An IPv4 address, or the network that a customer of IPv6 has for himself."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return f"{IPv6Address(int(known) >> 64 << 64)}/64"
    return str(known)
