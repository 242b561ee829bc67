"""Why a request gets no caller: its token does not hold, or cannot be judged now."""

from collections.abc import Mapping
from types import MappingProxyType


class CallerRefused(Exception):
    """A request is answered with `status`, a GraphQL error of `code`, and these `headers`.

    The message is for the client: it says what to mend, and nothing about keys.
    """

    status: int
    code: str
    headers: Mapping[str, str]


class Unauthenticated(CallerRefused):
    """The token does not hold. The same request with the same token will fail again."""

    status = 401
    code = "UNAUTHENTICATED"
    headers = MappingProxyType({"WWW-Authenticate": 'Bearer error="invalid_token"'})


class IdentityUnavailable(CallerRefused):
    """The token may hold, but what would show it does not answer."""

    status = 503
    code = "UNAVAILABLE"

    def __init__(self, message: str, *, retry_after: int) -> None:
        """`retry_after`: seconds after which to try again."""
        super().__init__(message)
        self.headers = {"Retry-After": str(retry_after)}
