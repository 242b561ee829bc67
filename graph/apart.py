"""Tells the names of several declarations apart, so that one can stand inside another.

Declarations all call their nodes `a` and `b` and take `$as_of`, `$limit` …. Where one is nested in
another, Cypher would take equal names for the same thing; here each gets those of its place.
"""

import re
from collections.abc import Mapping
from typing import LiteralString, cast

_NAMES = re.compile(
    r"""'(?:[^'\\]|\\.)*'   # a text
    |[a-z]+(?:\.\w+)+\(     # a procedure
    |YIELD\s\w+            # what it answers with
    |\.\w+                  # a property
    |[A-Za-z]\w*\(          # a function
    |[A-Za-z]\w*:(?=[\s$])  # a key of a map
    |[:|]\w+                # a label or a type
    |\$\w+                  # a parameter
    |\b[a-z]\w*""",
    re.VERBOSE,
)
_WORDS = frozenset({"true", "false", "null"})


def apart(text: LiteralString, names: Mapping[str, str], place: str) -> LiteralString:
    """The text with its names replaced: those given, and all others marked with their place.

    `names`: of variables (`a`) and parameters (`$as_of`).
    """

    def renamed(found: re.Match[str]) -> str:
        name = found[0]
        if name in names:
            return names[name]
        if (
            name[0] in "'.:|"
            or name[-1] in "(:"
            or name in _WORDS
            or not name.lstrip("$").islower()
        ):
            return name
        return f"{name}_{place}"

    # Made of constants of the program alone: a declaration, and names that graph/nested.py gives.
    return cast("LiteralString", _NAMES.sub(renamed, text))
