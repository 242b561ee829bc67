"""A request that is answered before anything is executed."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

NO_HEADERS: Mapping[str, str] = MappingProxyType({})


class Refused(Exception):
    """`status`, one sentence that says what would be right, the error's code and details."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str = "INVALID_INPUT",
        headers: Mapping[str, str] = NO_HEADERS,
        details: Mapping[str, Any] = NO_HEADERS,
    ) -> None:
        """`details`: more of the error's `extensions`."""
        super().__init__(message)
        self.status = status
        self.code = code
        self.headers = headers
        self.details = details
