"""Ids as clients give them."""

import uuid

from api.errors import InvalidInput


def checked_id(id: str) -> str:
    """Ids are UUIDs in their usual form; anything else can be no id of this server."""
    try:
        if str(uuid.UUID(id)) == id:
            return id
    except ValueError:
        pass
    raise InvalidInput("That is no id of this server: an id is a UUID, as answers give it.")
