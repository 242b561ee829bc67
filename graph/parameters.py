"""Parameters of a statement come in one map, so that Neo4j plans each text once.

It plans a text anew for each type and size of its parameters: a list of one, of up to ten, of up to
a hundred; a short text and a long one; null. What is in a map it does not look at.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, LiteralString, cast

from graph.for_callers import EVERY_PART, Speaking, spoken_for, without_others

KNOWN_TEXTS = 2_000
_PARAMETER = re.compile(r"\$(\w+)")


def in_one_map(
    cypher: LiteralString, parameters: Mapping[str, Any]
) -> tuple[LiteralString, dict[str, Any]]:
    """The statement and its parameters as they are sent.

    Raises KeyError for one that is not given: in a map it would be null.
    """
    if cypher.startswith("DROP "):
        return cypher, dict(parameters)  # a name in a schema command is no expression
    caller = parameters.get("caller")
    parts = EVERY_PART if caller is None else spoken_for(caller)
    text, names = _text_of_one(cypher, parts)
    if not names <= parameters.keys():
        raise KeyError(*sorted(names - parameters.keys()))
    return text, {"given": dict(parameters)}


@lru_cache(KNOWN_TEXTS)
def _text_of_one(
    cypher: LiteralString, parts: frozenset[Speaking]
) -> tuple[LiteralString, frozenset[str]]:
    names = frozenset(_PARAMETER.findall(cypher))
    sent = without_others(cypher, parts)
    return cast("LiteralString", _PARAMETER.sub(r"$given.\1", sent)), names
