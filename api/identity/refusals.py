"""Why a request gets no caller: its token does not hold, or cannot be judged now."""

from api.refused import Refused


class CallerRefused(Refused):
    """It is not known who asks. The message says what to mend, and nothing about keys."""


class Unauthenticated(CallerRefused):
    """The token does not hold. The same request with the same token will fail again."""

    def __init__(self, message: str) -> None:
        headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
        super().__init__(401, message, "UNAUTHENTICATED", headers)


class IdentityUnavailable(CallerRefused):
    """The token may hold, but what would show it does not answer."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        """`retry_after`: seconds after which to try again."""
        super().__init__(503, message, "UNAVAILABLE", {"Retry-After": str(retry_after)})
