"""Bad requests: refused at the door, in words that say what would be right, never a 5xx."""

import base64
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest

from tests.conftest import CountingGraph, client_of
from tests.worlds import World

NOBODY = World.id("nobody has this key")
NO_DOCUMENT = "{ __typename }"
INTERNALS = re.compile(
    r"Traceback|\w(Error|Exception)\b|<class|object at 0x|\.py\b|\bMATCH\b|\bRETURN\b|\bUNWIND\b"
    r"|[Nn]eo4j|[Cc]ypher|[Ss]trawberry|[Pp]ydantic|orjson"
)

SEARCH = (
    "query ($text: String!, $first: Int!, $after: String, $kinds: [SearchKind!])"
    " { search(text: $text, first: $first, after: $after, kinds: $kinds)"
    " { pageInfo { endCursor } edges { cursor tier node { id } } } }"
)
ORGANIZATIONS = (
    "query ($first: Int!, $after: String, $filter: OrganizationFilter,"
    " $orderBy: OrganizationOrder, $asOf: Date) { organizations(first: $first, after: $after,"
    " filter: $filter, orderBy: $orderBy, asOf: $asOf)"
    " { totalCount pageInfo { endCursor } edges { node { id } } } }"
)
PRODUCTS = (
    "query ($first: Int!, $after: String, $filter: ProductFilter) { products(first: $first,"
    " after: $after, filter: $filter) { pageInfo { endCursor } edges { node { id } } } }"
)
FACTS = (
    "query ($first: Int!, $after: String, $filter: FactFilter, $asOf: Date) { facts(first: $first,"
    " after: $after, filter: $filter, asOf: $asOf) { edges { node { id } } } }"
)
MAIN = (
    "query ($id: ID!, $amount: Yuan!, $purpose: FinancingPurpose!, $asOf: Date)"
    " { financingPlusExpertise(enterpriseId: $id, amount: $amount, purpose: $purpose, asOf: $asOf)"
    " { asOf } }"
)
PARTNERS = (
    "query ($id: ID!, $first: Int!, $after: String, $asOf: Date)"
    " { partnerRecommendations(organizationId: $id, first: $first, after: $after, asOf: $asOf)"
    " { basis edges { node { score } } } }"
)
NODE = "query ($id: ID!) { node(id: $id) { id } }"
NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"


@pytest.fixture(scope="module")
async def door(seeded: CountingGraph) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the seeded graph that is nobody; made once for all cases."""
    async with client_of(seeded) as client:
        yield client


async def post(door: httpx.AsyncClient, query: Any, **variables: Any) -> httpx.Response:
    """A body by the book, whatever is in it."""
    return await door.post("/graphql", json={"query": query, "variables": variables})


async def raw(
    door: httpx.AsyncClient,
    body: bytes | AsyncIterator[bytes],
    content_type: bytes = b"application/json",
) -> httpx.Response:
    """A body of any bytes."""
    return await door.post("/graphql", content=body, headers={b"content-type": content_type})


def message(response: httpx.Response) -> str:
    """The first message of a refusal; checks that it is one, and that it gives nothing away."""
    assert response.status_code < 500
    body = response.json()
    for error in body["errors"]:
        assert error["extensions"]["code"] == "INVALID_INPUT", error
        assert len(error["message"]) < 600
        assert not INTERNALS.search(error["message"]), error["message"]
    assert len(response.content) < 20_000
    return body["errors"][0]["message"]


def cursor(content: object) -> str:
    """A cursor with anything inside."""
    text = content if isinstance(content, bytes) else orjson.dumps(content)
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


# ---------------------------------------------------------------- unknown is null


async def test_an_unknown_id_is_null(door: httpx.AsyncClient) -> None:
    """Well-formed ids that nothing has give null, at every door and without an error."""
    assert (await post(door, NODE, id=NOBODY)).json() == {"data": {"node": None}}
    assert (await post(door, NODES, ids=[NOBODY, NOBODY])).json() == {"data": {"nodes": [None] * 2}}
    main = await post(door, MAIN, id=NOBODY, amount=1, purpose="EQUIPMENT")
    assert main.json() == {"data": {"financingPlusExpertise": None}}
    partners = await post(door, PARTNERS, id=NOBODY, first=1)
    assert partners.json() == {"data": {"partnerRecommendations": None}}


async def test_no_ids_are_no_nodes(door: httpx.AsyncClient) -> None:
    """An empty list is answered by an empty list."""
    assert (await post(door, NODES, ids=[])).json() == {"data": {"nodes": []}}


async def test_an_id_of_another_noun_is_null(door: httpx.AsyncClient) -> None:
    """A bank is no enterprise to finance, and a sector no organisation to recommend to."""
    banks = await post(door, ORGANIZATIONS, first=1, filter={"kinds": ["BANK"]})
    bank = banks.json()["data"]["organizations"]["edges"][0]["node"]["id"]
    main = await post(door, MAIN, id=bank, amount=1, purpose="EQUIPMENT")
    assert main.json() == {"data": {"financingPlusExpertise": None}}
    hits = await post(door, SEARCH, text="s", first=1, kinds=["SECTOR"])
    sector = hits.json()["data"]["search"]["edges"][0]["node"]["id"]
    partners = await post(door, PARTNERS, id=sector, first=1)
    assert partners.json() == {"data": {"partnerRecommendations": None}}


# ---------------------------------------------------------------- values that break a rule

FIRST = r"between 1 and 100|32-bit|[Ii]nteger|Int!"
LOAN = {"id": NOBODY, "amount": 1, "purpose": "EQUIPMENT"}
MOMENT = "2025-07-01T00:00:00.000000+00:00"
WORDS = {"text": "x", "first": 1}
PARTNER = {"id": NOBODY, "first": 1}
BAD_IDS = (
    "",
    "x",
    NOBODY.upper(),
    NOBODY[:-1],
    "{" + NOBODY + "}",
    NOBODY + " ",
    "\u202e",
    "🤖",
    "0",
)
BAD_FIRSTS: tuple[Any, ...] = (0, -1, 101, 2**31, -(2**31) - 1, 2**63, 1.5, "5", True, None, [1])
BAD_DAYS: tuple[Any, ...] = (
    *("2025-02-30", "20250101", "2025-1-1", "2025-13-01", "0000-01-01", "2025", "2025-01", ""),
    *("2025-01-01T00:00:00Z", "２０２５-01-01", " 2025-01-01", "2025-01-01\n", 20250101, 1.5, True),
    *("10000-01-01", "-001-01-01", "2025-W01-1"),
)
BAD_AMOUNTS: tuple[Any, ...] = (-1, 1.5, 1.0, 10**12 + 1, 2**53 + 1, 2**64, "5", True, None, [5])
MANY = [NOBODY] * 251

NO_TEXTS: tuple[Any, ...] = (5, None, [], True)
NO_KINDS: tuple[Any, ...] = (["FACT"], "BANK", [5], {})
NO_CURSORS: tuple[Any, ...] = (
    *(b"", b"{", b"\xff\xfe", b"[" * 700, None, 5, "abc", [], [1, 2], [1, 2, 3, 4], {}),
    *({"a": 1, "b": 2, "c": 3}, ["0" * 16, "EXACT", NOBODY], ["0" * 16, {"$gt": ""}, []]),
    *(["0" * 16, at, "EXACT", NOBODY] for at in ("", "yesterday", "2025-07-01", 5, None)),
    *(["0" * 16, "2025-07-01T00:00:00.000000+00:00", key, NOBODY] for key in (True, None, 1.5)),
)
NO_IDS: tuple[Any, ...] = (5, 1.5, True, None, [], {})

VALUES: list[tuple[str, dict[str, Any], str]] = [
    *((NODE, {"id": each}, "UUID") for each in BAD_IDS),
    *((NODES, {"ids": [NOBODY, each]}, "UUID") for each in BAD_IDS[:3]),
    *((MAIN, {**LOAN, "id": each}, "UUID") for each in BAD_IDS[:3]),
    *((PARTNERS, {**PARTNER, "id": each}, "UUID") for each in BAD_IDS[:3]),
    *((NODE, {"id": each}, "ID|UUID") for each in NO_IDS),
    (NODES, {"ids": [NOBODY] * 101}, "at most 100"),
    *((SEARCH, {**WORDS, "first": each}, FIRST) for each in BAD_FIRSTS),
    *((ORGANIZATIONS, {"first": each}, FIRST) for each in BAD_FIRSTS[:4]),
    *((PRODUCTS, {"first": each}, FIRST) for each in BAD_FIRSTS[:4]),
    *((FACTS, {"first": each}, FIRST) for each in BAD_FIRSTS[:4]),
    *((PARTNERS, {**PARTNER, "first": each}, FIRST) for each in BAD_FIRSTS[:4]),
    *((FACTS, {"first": 1, "asOf": each}, "YYYY-MM-DD|no day") for each in BAD_DAYS),
    *((MAIN, {**LOAN, "asOf": each}, "YYYY-MM-DD|no day") for each in BAD_DAYS[:3]),
    *((MAIN, {**LOAN, "amount": each}, r"10\^12|2\^53|whole|Yuan") for each in BAD_AMOUNTS),
    (SEARCH, {**WORDS, "text": "x" * 101}, "at most 100 characters"),
    (SEARCH, {**WORDS, "text": "人" * 101}, "at most 100 characters"),
    *((SEARCH, {**WORDS, "text": each}, "[Ss]tring|text") for each in NO_TEXTS),
    *((SEARCH, {**WORDS, "kinds": each}, "SearchKind") for each in NO_KINDS),
    (ORGANIZATIONS, {"first": 1, "filter": {"parks": MANY}}, "at most 250"),
    (ORGANIZATIONS, {"first": 1, "filter": {"kinds": ["BANK"] * 251}}, "at most 250"),
    (PRODUCTS, {"first": 1, "filter": {"providers": MANY}}, "at most 250"),
    (FACTS, {"first": 1, "filter": {"subjects": MANY}}, "at most 250"),
    (SEARCH, {**WORDS, "kinds": ["PRODUCT"] * 251}, "at most 250"),
    (ORGANIZATIONS, {"first": 1, "filter": {"kind": "BANK"}}, "OrganizationFilter"),
    (ORGANIZATIONS, {"first": 1, "filter": {"kinds": ["bank"]}}, "OrganizationKind"),
    (ORGANIZATIONS, {"first": 1, "filter": []}, "OrganizationFilter"),
    (ORGANIZATIONS, {"first": 1, "filter": {"synthetic": "yes"}}, "Boolean"),
    (ORGANIZATIONS, {"first": 1, "orderBy": {"field": "SCORE"}}, "OrganizationOrderField"),
    (MAIN, {**LOAN, "purpose": "YACHT"}, "FinancingPurpose"),
    (MAIN, {"id": NOBODY}, "amount"),
    *(
        (SEARCH, {**WORDS, "after": each}, "cursor|characters")
        for each in ("", "x", "%%%", "人", "====", "\u0000", "a" * 1001, "a" * 50_000)
    ),
    *(
        (SEARCH, {**WORDS, "after": cursor(each)}, "cursor|another question|characters")
        for each in NO_CURSORS
    ),
    (PARTNERS, {**PARTNER, "after": cursor(["0" * 16, MOMENT, "nan", NOBODY])}, "another question"),
    (
        FACTS,
        {"first": 1, "after": cursor(["0" * 16, MOMENT, "' OR 1=1 //", "x"])},
        "another question",
    ),
]


@pytest.mark.parametrize(("query", "variables", "right"), VALUES)
async def test_a_value_that_breaks_a_rule_is_refused(
    door: httpx.AsyncClient,
    seeded: CountingGraph,
    query: str,
    variables: dict[str, Any],
    right: str,
) -> None:
    """Told what would be right, as a mistake of the client, before the database is asked."""
    seeded.statements.clear()
    assert re.search(right, message(await post(door, query, **variables)))
    assert seeded.statements == []


LITERALS = [
    ('{ facts(first: 1, asOf: "2025-02-30") { totalCount } }', "no day|YYYY-MM-DD"),
    ('{ facts(first: 1, asOf: "20250101") { totalCount } }', "YYYY-MM-DD"),
    ("{ facts(first: 1, asOf: 20250101) { totalCount } }", "YYYY-MM-DD"),
    ("{ facts(first: 2147483648) { totalCount } }", "32-bit"),
    ('{ facts(first: "1") { totalCount } }', "Int"),
    *(
        (
            f'{{ financingPlusExpertise(enterpriseId: "{NOBODY}", amount: {each}, '
            "purpose: EQUIPMENT) { asOf } }",
            r"Yuan|10\^12|40 digits",
        )
        for each in ("-1", "1.0", "1e3", '"5"', "9007199254740993", "1" + "0" * 400)
    ),
    *(
        ('{ search(text: "' + each + '", first: 1) { facets { count } } }', "Syntax Error")
        for each in (r"\uD800", r"\uDC00\uD800", r"\u{110000}", r"\x00", "a\nb")
    ),
    ("{ nope }", "nope"),
    ("{ node(id: 1) { nope } }", "nope"),
    ("query A { __typename } query A { __typename }", "one operation|unique|only one"),
    ("{ ...A } fragment A on Query { ...A }", "itself"),
    ("mutation { organizationCreate { id } }", "organizationCreate"),
    ("fragment A on Query { a }", "never used|field"),
    ("subscription { a }", "subscription"),
    ("", "query"),
    (" ", "EOF"),
    ("#", "EOF"),
    ("{", "Syntax"),
    ("人", "Syntax"),
    ("\u202e{ __typename }", "Syntax"),
    ("{ __typename }\u0000", "Syntax"),
    ("{ a" * 200 + " }" * 200, "nope|deep|field"),
    ("{ a" * 1500 + " }" * 1500, "deep|many|tokens|Syntax"),
    ("{ nodes(ids: " + "[" * 400 + "]" * 400 + ") { id } }", "deep|tokens|ID"),
    ("{ " + "__typename " * 20_000 + "}", "tokens|bytes"),
    ("{ " + "nope " * 3000 + "}", "1,200 fields"),
    ("{ __typename " + "@skip " * 2000 + "}", "100 directives|tokens"),
]


@pytest.mark.parametrize(("document", "right"), LITERALS)
async def test_a_document_that_breaks_a_rule_is_refused(
    door: httpx.AsyncClient, seeded: CountingGraph, document: str, right: str
) -> None:
    """The same for values and names in the document itself, however odd or deep it is."""
    seeded.statements.clear()
    assert re.search(right, message(await post(door, document)))
    assert seeded.statements == []


# ---------------------------------------------------------------- cursors of another question


async def test_a_cursor_of_another_question_is_refused(door: httpx.AsyncClient) -> None:
    """Another text, kind, filter, order, day or field: each makes the cursor a wrong one."""
    hits = (await post(door, SEARCH, text="东莞", first=1)).json()["data"]["search"]
    page = (await post(door, ORGANIZATIONS, first=1)).json()["data"]["organizations"]
    search, listed = hits["pageInfo"]["endCursor"], page["pageInfo"]["endCursor"]
    wrong: list[tuple[str, dict[str, Any]]] = [
        (SEARCH, {"text": "东", "first": 1, "after": search}),
        (SEARCH, {"text": "东莞", "first": 1, "after": search, "kinds": ["PRODUCT"]}),
        (SEARCH, {"text": "东莞", "first": 1, "after": listed}),
        (SEARCH, {"text": "东莞", "first": 1, "after": search[:-4]}),
        (SEARCH, {"text": "东莞", "first": 1, "after": search[:10]}),
        (PRODUCTS, {"first": 1, "after": listed}),
        (ORGANIZATIONS, {"first": 1, "after": search}),
        (ORGANIZATIONS, {"first": 1, "after": listed[1:]}),
        (ORGANIZATIONS, {"first": 1, "after": listed, "filter": {"kinds": ["BANK"]}}),
        (ORGANIZATIONS, {"first": 1, "after": listed, "asOf": "2025-01-01"}),
        (ORGANIZATIONS, {"first": 1, "after": listed, "orderBy": {"direction": "DESC"}}),
        (ORGANIZATIONS, {"first": 1, "after": listed, "orderBy": {"field": "RECORDED_AT"}}),
        (PARTNERS, {"id": NOBODY, "first": 1, "after": listed}),
    ]
    for query, variables in wrong:
        answer = message(await post(door, query, **variables))
        assert "cursor" in answer or "another question" in answer, variables
    right = await post(door, ORGANIZATIONS, first=9, after=listed)
    assert "errors" not in right.json()


@pytest.mark.parametrize("key", ["NEVER", "", "0", "exact", "\u0000", "EXACT\n"])
async def test_a_cursor_forged_for_the_right_question_is_refused(
    door: httpx.AsyncClient, key: str
) -> None:
    """A tier that does not exist is no position, even beside the right digest."""
    end = (await post(door, SEARCH, **WORDS)).json()["data"]["search"]["pageInfo"]["endCursor"]
    [digest, moment, _, id] = orjson.loads(base64.urlsafe_b64decode(end + "=" * (-len(end) % 4)))
    assert "cursor" in message(
        await post(door, SEARCH, **WORDS, after=cursor([digest, moment, key, id]))
    )


# ---------------------------------------------------------------- bodies that are no request

QUERY = orjson.dumps({"query": NO_DOCUMENT})
SHAPE = "JSON object|`query`"
NO_QUERIES: tuple[Any, ...] = (None, 5, [], {}, ["{ __typename }"], True)
NO_VARIABLES: tuple[Any, ...] = ([], "{}", 5, True, [{"a": 1}])
NO_NAMES: tuple[Any, ...] = (5, [], {}, True)
BODIES: list[tuple[bytes, str, str]] = [
    *((each, "application/json", SHAPE) for each in (b"[]", b"5", b'"x"', b"null", b"true", b"{}")),
    (b"[" + QUERY + b"]", "application/json", SHAPE),
    *(
        (orjson.dumps({"query": each}), "application/json", SHAPE)
        for each in NO_QUERIES
    ),
    *(
        (orjson.dumps({"query": NO_DOCUMENT, "variables": each}), "application/json", SHAPE)
        for each in NO_VARIABLES
    ),
    *(
        (orjson.dumps({"query": NO_DOCUMENT, "operationName": each}), "application/json", SHAPE)
        for each in NO_NAMES
    ),
    (orjson.dumps({"query": NO_DOCUMENT, "extensions": []}), "application/json", SHAPE),
    (orjson.dumps({"query": NO_DOCUMENT, "operationName": "A"}), "application/json", "operation"),
    *(
        (each, "application/json", "JSON")
        for each in (
            *(b"", b"{", b"\xff", b"{'query': 1}", b"\xef\xbb\xbf" + QUERY, b'{"query":"\\ud800"}'),
            *(b'{"query":"{a}","variables":{"a":NaN}}', b'{"query":"{a}","variables":{"a":1e999}}'),
            *(b'{"query":"{a}","variables":{"a":-Infinity}}', b"[" * 5000, b'{"query":"\x00"}'),
            *(NO_DOCUMENT.encode(), NO_DOCUMENT.encode("utf-16"), QUERY + b"x", QUERY[:-1]),
        )
    ),
    *(
        (QUERY, each, "application/json")
        for each in ("", "text/plain", "application/graphql", "text/html", "application/xml", "人")
    ),
    (b"query=%7B__typename%7D", "application/x-www-form-urlencoded", "application/json"),
    (b"--x--", "multipart/form-data; boundary=x", "application/json"),
    (orjson.dumps({"query": "{ a }" + " " * 2**20}), "application/json", "bytes"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "content_type", "right"), BODIES)
async def test_a_body_that_is_no_request_is_refused(
    door: httpx.AsyncClient, seeded: CountingGraph, body: bytes, content_type: str, right: str
) -> None:
    """A 4xx with the reason, in JSON, whatever came in."""
    seeded.statements.clear()
    response = await raw(door, body, content_type.encode())
    assert 400 <= response.status_code < 500
    assert re.search(right, message(response))
    assert seeded.statements == []


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
async def test_only_post_asks(door: httpx.AsyncClient, method: str) -> None:
    """Another method is 405 with the right one in words and in the Allow header."""
    response = await door.request(method, "/graphql", params={"query": NO_DOCUMENT})
    assert response.status_code == 405
    assert "POST" in response.headers["allow"]
    assert "POST" in message(response)


async def test_a_body_without_a_length_is_bounded_too(door: httpx.AsyncClient) -> None:
    """A chunked body beyond the limit is 413 and is not read to its end."""
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(10_000):
            sent += 1
            yield b" " * 10_000

    response = await raw(door, endless())
    assert response.status_code == 413
    assert "bytes" in message(response)
    assert sent < 100
