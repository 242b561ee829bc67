"""Requests that cost their sender little and a careless server much; none may be executed.

Each is made anew for every request, with a comment of its own, so that nothing is remembered of it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import orjson

from tests.api.hostile_documents import DOCUMENTS, many
from tests.api.hostile_fields import DEAR_DOCUMENTS, FIELDS

Body = dict[str, Any]

FIRST = "query ($first: Int!) { organizations(first: $first) { totalCount } }"
LIST = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
FILTER = "query ($f: OrganizationFilter) { organizations(first: 1, filter: $f) { totalCount } }"


def deep(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


def _deep_object(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = {"a": value}
    return value


BODIES: dict[str, Callable[[], Body]] = {
    "a variable nested 200 deep": lambda: {"query": LIST, "variables": {"ids": deep(200)}},
    "a variable nested 12 deep": lambda: {"query": LIST, "variables": {"ids": deep(12)}},
    "an object nested 200 deep, as a variable": lambda: {
        "query": FILTER,
        "variables": {"f": _deep_object(200)},
    },
    "7,000 variables that nobody asks for": lambda: {
        "query": FIRST,
        "variables": {f"v{number}": number for number in range(7_000)},
    },
    "a variable of 10,000 ids": lambda: {
        "query": LIST,
        "variables": {"ids": [str(number) for number in range(10_000)]},
    },
    "a variable of 200 lists of 200 values": lambda: {
        "query": LIST,
        "variables": {"ids": [["a"] * 100] * 200},
    },
    "250 mistakes in a variable": lambda: {
        "query": FILTER,
        "variables": {"f": {"kinds": ["BANC"] * 250, "x": 1, "y": 2}},
    },
    "an unknown field of a variable, 5,000 times": lambda: {
        "query": FILTER,
        "variables": {"f": {f"kind{number}": number for number in range(5_000)}},
    },
    "a text of 95,000 characters, as a variable": lambda: {
        "query": "query ($t: String!) { search(text: $t, first: 1) { facets { kind } } }",
        "variables": {"t": "x" * 95_000},
    },
    "an operation of 95,000 characters": lambda: {
        "query": FIRST,
        "operationName": "x" * 95_000,
        "variables": {"first": 1},
    },
    "a document of nothing but spaces": lambda: {"query": " " * 95_000},
    "extensions nested 200 deep": lambda: {
        "query": "{ nothing }",
        "extensions": {"persistedQuery": deep(200)},
    },
}
OVERSIZED: dict[str, Callable[[], Body]] = {
    "a body of 10 megabytes": lambda: {"query": "{ __typename }", "x": "x" * 10_000_000},
    "a document of 100,000 fields": lambda: {"query": "{ " + many(100_000, "a#: id") + " }"},
}
RAW = {
    "JSON nested 95,000 deep": '{"query": "{ nothing }", "variables": ' + "[" * 95_000,
    "JSON objects nested 18,000 deep": '{"query": "{ nothing }", "variables": ' + '{"a":' * 18_000,
    "JSON with 12,000 keys alike": '{"query": "{ nothing }", "variables": {'
    + '"a": 1,' * 12_000
    + '"b": 1}}',
    "a JSON number of 95,000 digits": '{"query": "query ($first: Int!) { organizations(first:'
    ' $first) { totalCount } }", "variables": {"first": ' + "9" * 95_000 + "}}",
    "an array of 9,000 requests": "[" + ", ".join(['{"a": 1}'] * 9_000) + "]",
}


def hostile() -> Iterator[tuple[str, Callable[[str], bytes]]]:
    """Name and maker of each: the maker takes what makes it differ from the last one."""
    for name, text in (DOCUMENTS | FIELDS | DEAR_DOCUMENTS).items():
        yield name, lambda salt, text=text: orjson.dumps({"query": f"{text} #{salt}"})
    for name, make in (BODIES | OVERSIZED).items():
        yield name, lambda salt, make=make: _salted(make(), salt)
    for name, text in RAW.items():
        yield name, lambda salt, text=text: (text + " " * len(salt)).encode()


def _salted(body: Body, salt: str) -> bytes:
    return orjson.dumps({**body, "query": f"{body['query']} #{salt}"})
