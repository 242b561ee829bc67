"""Media types of requests and answers (GraphQL over HTTP, https://graphql.github.io/graphql-over-http)."""

from email.message import Message
from enum import StrEnum

LONGEST_ACCEPT = 1_000


class Media(StrEnum):
    """What an answer is sent as.

    With RESPONSE the status tells whether the operation was executed: 400 where it could not be.
    With JSON a document that cannot be executed is answered with 200, as older clients expect.
    """

    RESPONSE = "application/graphql-response+json"
    JSON = "application/json"

    @property
    def header(self) -> str:
        """The value of Content-Type."""
        return f"{self}; charset=utf-8"


def accepted(headers: list[str]) -> Media | None:
    """The best of what `Accept` takes: JSON where it does not say; None: it takes neither."""
    text = ", ".join(headers)[:LONGEST_ACCEPT]
    if not text.strip():
        return Media.JSON
    weights: dict[str, float] = {}
    for part in text.split(","):
        media_type, weight = _media_range(part)
        weights[media_type] = max(weight, weights.get(media_type, 0))
    rest = weights.get("application/*", weights.get("*/*", 0.0))
    # Both equally welcome: the one whose status tells more, if it was named.
    named = [(weights.get(each, -1.0), each) for each in Media]
    best = max(named, key=lambda each: each[0])
    if best[0] > 0 and best[0] >= rest:
        return best[1]
    return Media.JSON if rest > 0 and weights.get(Media.JSON, 1.0) > 0 else None


def is_json(content_type: str) -> bool:
    """Whether a body is announced as JSON in UTF-8."""
    message = Message()
    message["content-type"] = content_type
    charset = message.get_content_charset("utf-8")
    known = content_type.partition(";")[0].strip().lower() == Media.JSON
    return known and charset in ("utf-8", "utf8")


def _media_range(part: str) -> tuple[str, float]:
    """A media range of `Accept` with its weight from 0 to 1."""
    media_type, *parameters = part.split(";")
    weight = 1.0
    for each in parameters:
        name, _, value = each.partition("=")
        if name.strip().lower() == "q":
            try:
                weight = min(1.0, max(0.0, float(value)))
            except ValueError:
                weight = 0.0
    return media_type.strip().lower(), weight
