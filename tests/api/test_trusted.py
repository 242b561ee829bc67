"""Trusted documents: the manifests of three build tools, by id, by hash, and nothing else."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from api.app import create_app
from api.bounds.documents import Documents
from api.schema import make_schema
from api.settings import Settings
from api.trusted import BadManifest, read
from tests.conftest import CountingGraph, client_of

CLIENTS = Path(__file__).parents[1] / "clients" / "manifests"
NAME = "query Name { __typename }"
PAGE = "query Page($n: Int!) { organizations(first: $n) { totalCount } }"
OTHER = "{ mechanisms { key } }"
NOT_FOUND = {
    "errors": [
        {
            "message": "PersistedQueryNotFound",
            "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"},
        }
    ]
}


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def apollo(texts: dict[str, str]) -> dict[str, Any]:
    return {
        "format": "apollo-persisted-query-manifest",
        "version": 1,
        "operations": [
            {"id": id, "body": text, "name": "Name", "type": "query"} for id, text in texts.items()
        ],
    }


@pytest.fixture
def manifests(tmp_path: Path) -> str:
    """One of each form; ids as the tools make them."""
    (tmp_path / "apollo.json").write_bytes(orjson.dumps(apollo({hashed(NAME): NAME})))
    (tmp_path / "relay.json").write_bytes(orjson.dumps({"a md5": PAGE}))
    return f"{tmp_path / 'apollo.json'}, {tmp_path / 'relay.json'}"


async def ask(client: httpx.AsyncClient, **content: Any) -> httpx.Response:
    return await client.post("/graphql", json=content)


def persisted(text: str) -> dict[str, Any]:
    return {"persistedQuery": {"version": 1, "sha256Hash": hashed(text)}}


async def test_documents_by_id_and_by_hash(seeded: CountingGraph, manifests: str) -> None:
    """Also beside their text, and with variables; other documents are executed too."""
    async with client_of(seeded, trusted_documents=manifests) as client:
        name = {"data": {"__typename": "Query"}}
        assert (await ask(client, documentId=hashed(NAME))).json() == name
        assert (await ask(client, documentId="sha256:" + hashed(NAME))).json() == name
        assert (await ask(client, extensions=persisted(NAME))).json() == name
        assert (await ask(client, query=NAME, extensions=persisted(NAME))).json() == name
        page = await ask(client, documentId="a md5", variables={"n": 1})
        assert page.json()["data"]["organizations"]["totalCount"] > 0
        assert (await ask(client, extensions=persisted(PAGE), variables={"n": 1})).json() == (
            page.json()
        )
        assert (await ask(client, query=OTHER)).json()["data"]["mechanisms"]
        got = await client.get("/graphql", params={"documentId": hashed(NAME)})
        assert got.status_code == 405  # no token, no demo


async def test_an_unknown_document_is_asked_for(seeded: CountingGraph, manifests: str) -> None:
    """As Apollo's clients expect, which then send the text."""
    async with client_of(seeded, trusted_documents=manifests) as client:
        for content in ({"documentId": "unknown"}, {"extensions": persisted(OTHER)}):
            response = await ask(client, **content)
            assert response.status_code == 400
            assert response.json() == NOT_FOUND
        again = await ask(client, query=OTHER, extensions=persisted(OTHER))
        assert again.json()["data"]["mechanisms"]
        wrong = await ask(client, query=OTHER, extensions=persisted(NAME))
        assert wrong.status_code == 400
        assert "not the hash" in wrong.text
        for extension in ({}, 5, {"version": 2, "sha256Hash": hashed(NAME)}, {"version": 1}):
            response = await ask(client, extensions={"persistedQuery": extension})
            assert response.status_code == 400


async def test_nothing_else_is_executed_where_only_trusted_ones_are(
    seeded: CountingGraph, manifests: str
) -> None:
    async with client_of(seeded, trusted_documents=manifests, documents="trusted") as client:
        seeded.statements.clear()
        for content in (
            {"query": OTHER},
            {"query": OTHER, "extensions": persisted(OTHER)},
            {"query": NAME + " "},
        ):
            response = await ask(client, **content)
            assert response.status_code == 403
            assert response.json()["errors"][0]["extensions"] == {"code": "FORBIDDEN"}
        assert seeded.statements == []
        assert (await ask(client, documentId=hashed(NAME))).status_code == 200
        assert (await ask(client, query=NAME)).status_code == 200


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "no manifest"),
        (b"[]", "no manifest"),
        (b'{"a": 5}', "no manifest"),
        (b'{"format": "apollo-persisted-query-manifest", "version": 2, "operations": []}', "no ma"),
        (b'{"old": "query Old { organisations { id } }"}', "old: Cannot query field 'organi"),
        (b'{"broken": "{"}', "broken: Syntax Error"),
    ],
)
def test_a_server_does_not_start_with_documents_that_do_not_fit(
    tmp_path: Path, content: bytes, words: str
) -> None:
    """It names them: a client in the field would meet errors else."""
    path = tmp_path / "manifest.json"
    path.write_bytes(content)
    with pytest.raises(BadManifest) as raised:
        create_app(Settings(trusted_documents=str(path)))
    assert words in str(raised.value)


def test_one_id_stands_for_one_document(tmp_path: Path) -> None:
    for name, text in (("a.json", NAME), ("b.json", OTHER)):
        (tmp_path / name).write_bytes(orjson.dumps({"id": text}))
    with pytest.raises(BadManifest, match="two documents"):
        read(f"{tmp_path / 'a.json'},{tmp_path / 'b.json'}", only=True)
    with pytest.raises(BadManifest, match="No such file"):
        read(str(tmp_path / "c.json"), only=True)


@pytest.mark.parametrize("name", ["apollo", "relay", "codegen"])
def test_the_schema_takes_what_the_documented_clients_ask(name: str) -> None:
    """A change of the schema that breaks one of them is found here, by its id."""
    schema: Any = make_schema()
    documents = Documents(schema._schema, Settings().token_limit)
    read(str(CLIENTS / f"{name}.json"), only=True).warm(documents)
