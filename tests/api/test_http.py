"""GraphQL over HTTP: media types, status codes, GET, other origins, headers."""

from typing import Any

import httpx
import pytest

from api.media import Media, accepted, is_json
from tests.api.issuer import Issuer, issuing
from tests.conftest import DEMO_BANK, CountingGraph, client_of

RESPONSE, JSON = Media.RESPONSE, Media.JSON
ACCEPTS: list[tuple[list[str], Media | None]] = [
    ([], JSON),
    ([""], JSON),
    (["*/*"], JSON),
    (["application/*"], JSON),
    (["application/json"], JSON),
    (["Application/JSON; charset=utf-8"], JSON),
    (["application/graphql-response+json"], RESPONSE),
    (["application/graphql-response+json, application/json;q=0.9"], RESPONSE),
    (["application/json;q=0.9, application/graphql-response+json;q=0.1"], JSON),
    # Equally welcome: the one whose status tells more.
    (["application/json, application/graphql-response+json"], RESPONSE),
    (["application/json", "application/graphql-response+json"], RESPONSE),
    (["text/html, application/json;q=0.5"], JSON),
    (["text/html, */*;q=0.1"], JSON),
    (["text/html"], None),
    (["application/json;q=0"], None),
    (["*/*, application/json;q=0"], None),
    (["application/graphql-response+json;q=0, */*"], JSON),
    (["application/json;q=soon"], None),
    ([",;=,"], None),
]


@pytest.mark.parametrize(("headers", "media"), ACCEPTS)
def test_what_is_accepted(headers: list[str], media: Media | None) -> None:
    assert accepted(headers) == media


@pytest.mark.parametrize(
    ("content_type", "taken"),
    [
        ("application/json", True),
        ("application/json; charset=utf-8", True),
        ('application/json;charset="UTF-8"', True),
        ("application/json; charset=utf-16", False),
        ("application/json; charset=gb18030", False),
        ("application/graphql", False),
        ("text/plain", False),
        ("", False),
    ],
)
def test_what_a_body_may_be(content_type: str, taken: bool) -> None:
    assert is_json(content_type) == taken


# ---------------------------------------------------------------- GET

QUERY = "query ($n: Int!) { mechanisms { key } a: organizations(first: $n) { totalCount } }"


async def test_a_question_by_get(seeded: CountingGraph) -> None:
    """The same answer as by POST, with variables as JSON."""
    async with client_of(seeded, demo=True, demo_bank=DEMO_BANK) as client:
        got = await client.get("/graphql", params={"query": QUERY, "variables": '{"n": 1}'})
        content = {"query": QUERY, "variables": {"n": 1}}
        posted = await client.post("/graphql", json=content)
    assert got.status_code == 200
    assert got.json() == posted.json()
    assert "errors" not in got.json()


@pytest.mark.parametrize(
    ("parameters", "status"),
    [
        ([("query", "{ a }"), ("query", "{ b }")], 400),
        ([("query", "{ __typename }"), ("variables", "{")], 400),
        ([("query", "{ __typename }"), ("variables", "[]")], 400),
        ([("query", "{ __typename }"), ("extensions", "5")], 400),
        ([("operationName", "a")], 400),
        ([("query", "")], 400),
        ([("query", "{ __typename }" + " " * 2_000)], 414),
    ],
)
async def test_a_malformed_get_is_refused(
    seeded: CountingGraph, parameters: list[Any], status: int
) -> None:
    async with client_of(seeded, get_requests="everybody", body_limit=1_000) as client:
        response = await client.get("/graphql", params=httpx.QueryParams(parameters))
    assert response.status_code == status, response.text
    assert response.json()["errors"][0]["extensions"] == {"code": "INVALID_INPUT"}


# ---------------------------------------------------------------- what is open to whom


@pytest.fixture
def issuer() -> Any:
    with issuing() as issuer:
        yield issuer


async def _asked(client: httpx.AsyncClient, query: str, token: str = "") -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return await client.post("/graphql", json={"query": query}, headers=headers)


async def test_what_developers_need_is_closed_for_strangers(
    seeded: CountingGraph, issuer: Issuer
) -> None:
    """Outside the demo: introspection, suggestions and GET are for callers with a token."""
    async with client_of(seeded, **issuer.settings()) as client:
        token = issuer.token("AUDITOR")
        schema = "{ __schema { queryType { name } } }"
        assert (await _asked(client, schema)).status_code == 403
        assert (await _asked(client, schema, token)).json()["data"]["__schema"]
        wrong = "{ organisations { id } }"
        stranger = (await _asked(client, wrong)).json()["errors"][0]["message"]
        known = (await _asked(client, wrong, token)).json()["errors"][0]["message"]
        assert stranger == "Cannot query field 'organisations' on type 'Query'."
        assert known.startswith(stranger + " Did you mean 'organization")
        # The name of a type is no secret: clients ask for it in every union.
        assert (await _asked(client, "{ __typename }")).json() == {"data": {"__typename": "Query"}}
        params = {"query": "{ __typename }"}
        assert (await client.get("/graphql", params=params)).status_code == 405
        headers = {"Authorization": f"Bearer {token}"}
        assert (await client.get("/graphql", params=params, headers=headers)).status_code == 200


async def test_a_setting_closes_it_for_everybody(seeded: CountingGraph) -> None:
    """Also in the demo."""
    closed: dict[str, Any] = {
        "introspection": "nobody",
        "suggestions": "nobody",
        "get_requests": "nobody",
    }
    async with client_of(seeded, demo=True, graphiql=False, **closed) as client:
        response = await _asked(client, '{ __type(name: "Bank") { name } }')
        assert response.status_code == 403
        assert "Did you mean" not in (await _asked(client, "{ organisations { id } }")).text
        assert (await client.get("/graphql", params={"query": "{ a }"})).status_code == 405
        assert (await client.get("/graphql", headers={"Accept": "text/html"})).status_code in (
            405,
            406,
        )


async def test_a_fragment_hides_no_introspection(seeded: CountingGraph) -> None:
    async with client_of(seeded) as client:
        query = "{ ...A } fragment A on Query { x: __schema { types { name } } }"
        assert (await _asked(client, query)).status_code == 403


# ---------------------------------------------------------------- browsers


async def test_pages_of_other_origins_are_let_in_by_name_only(seeded: CountingGraph) -> None:
    preflight = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    async with client_of(seeded) as client:
        response = await client.options("/graphql", headers=preflight)
        assert "access-control-allow-origin" not in response.headers
    origins = "https://app.example, https://other.example"
    async with client_of(seeded, cors_origins=origins) as client:
        response = await client.options("/graphql", headers=preflight)
        assert response.status_code == 200
        assert response.headers["access-control-allow-origin"] == "https://app.example"
        assert "access-control-allow-credentials" not in response.headers
        stranger = await client.options(
            "/graphql", headers={**preflight, "Origin": "https://evil.example"}
        )
        assert "access-control-allow-origin" not in stranger.headers


async def test_answers_are_safe_in_a_browser(seeded: CountingGraph) -> None:
    """Nothing is guessed, framed, stored or told to others."""
    async with client_of(seeded) as client:
        for response in (await _asked(client, "{ __typename }"), await client.get("/nothing")):
            assert response.headers["x-content-type-options"] == "nosniff"
            assert response.headers["x-frame-options"] == "DENY"
            assert response.headers["cache-control"] == "no-store"
            assert response.headers["referrer-policy"] == "no-referrer"
            assert response.headers["content-security-policy"].startswith("default-src 'none'")
