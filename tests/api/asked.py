"""Questions asked of a graph as somebody, each body with the statements behind it."""

from typing import Any

from tests.conftest import CountingGraph, client_of
from tests.worlds import World

Questions = dict[str, tuple[str, dict[str, Any]]]
Answers = dict[str, tuple[bytes, tuple[str, ...]]]


async def asked(graph: CountingGraph, bank: str | None, questions: Questions) -> Answers:
    """Ask everything as an officer of a bank, or as nobody; no answer may have an error."""
    caller: dict[str, Any] = {"demo": True, "demo_bank": World.id(bank)} if bank else {}
    found: Answers = {}
    async with client_of(graph, **caller) as client:
        for name, (query, variables) in questions.items():
            graph.statements.clear()
            body = {"query": query, "variables": variables}
            response = await client.post("/graphql", json=body)
            assert response.status_code == 200
            assert "errors" not in response.json(), (name, response.json())
            found[name] = (response.content, tuple(sorted(graph.statements)))
    return found


def node_of(key: str) -> Questions:
    """Two ways to ask for a node by its id."""
    fields = "{ __typename id ... on Record { synthetic source { id } } }"
    ids = {"id": World.id(key)}
    return {
        "node": ("query ($id: ID!) { node(id: $id) " + fields + " }", ids),
        "nodes": ("query ($id: ID!) { nodes(ids: [$id]) " + fields + " }", ids),
    }
