"""Names under which something is found, as the upserts take them."""

from collections.abc import Iterator
from typing import Any

from uuid_utils import uuid7

from graph.names import search_keys


def name_rows(named_id: str, kind: str, **texts: str | None) -> list[dict[str, Any]]:
    """By role (NAME, NAME_EN …); a name without letters and digits is found by none."""
    return [row for role, text in texts.items() if text for row in _row(named_id, kind, role, text)]


def _row(named_id: str, kind: str, role: str, text: str) -> Iterator[dict[str, Any]]:
    keys = search_keys(text)
    properties = {
        **{"kind": kind, "role": role, "original": text},
        **{"text": keys.text, "pinyin": keys.pinyin, "initials": keys.initials},
    }
    if keys.text:
        yield {"id": str(uuid7()), "named_id": named_id, "properties": properties}
