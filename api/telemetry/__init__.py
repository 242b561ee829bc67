"""What operators see of requests: lines of the log, numbers and traces; never what was asked."""

from typing import Final

VERSION: Final = "0.1.0"
"""As in pyproject.toml, which an image does not hold."""
