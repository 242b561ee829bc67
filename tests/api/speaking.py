"""Callers with tokens: one application, asked by anybody whom its issuer names."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx

from graph.client import Graph
from tests.api.issuer import issuing
from tests.conftest import client_of

AUDIT_KEYS = "first:0123456789abcdef0123456789abcdef"


class Speakers:
    """Asks an application in a role, for an organisation."""

    def __init__(self, client: httpx.AsyncClient, issuer: Any) -> None:
        self.client = client
        self.issuer = issuer

    async def ask(
        self,
        role: str,
        scope: str | None,
        query: str,
        *,
        subject: str = "someone",
        **variables: Any,
    ) -> dict[str, Any]:
        """The whole body of the answer; the role ANONYMOUS sends no token."""
        headers: dict[str, str] = {}
        if role != "ANONYMOUS":
            token = self.issuer.token(role, scope, sub=subject)
            headers["Authorization"] = f"Bearer {token}"
        body = {"query": query, "variables": variables}
        response = await self.client.post("/graphql", json=body, headers=headers)
        return response.json()

    async def do(
        self, role: str, scope: str | None, mutation: str, selection: str, /, **input: Any
    ) -> dict[str, Any]:
        """The member of a mutation's result; a key of its own unless one is given."""
        return await self.do_as("someone", role, scope, mutation, selection, **input)

    async def do_as(
        self,
        subject: str,
        role: str,
        scope: str | None,
        mutation: str,
        selection: str,
        /,
        **input: Any,
    ) -> dict[str, Any]:
        """The same as somebody."""
        input.setdefault("idempotencyKey", str(uuid4()))
        kind = mutation[0].upper() + mutation[1:] + "Input"
        query = (
            f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ __typename"
            " ... on UserError { message } ... on NotFoundError { path }"
            " ... on InvalidInputError { problems { path message } }"
            " ... on ConflictError { current { id } } " + selection + " } }"
        )
        answer = await self.ask(role, scope, query, subject=subject, input=input)
        assert "errors" not in answer, answer
        return answer["data"][mutation]


@asynccontextmanager
async def speakers(graph: Graph, **settings: Any) -> AsyncGenerator[Speakers]:
    """An application over a graph with an issuer and a key for the audit."""
    with issuing() as issuer:
        settings = {"audit_keys": AUDIT_KEYS, **issuer.settings(), **settings}
        async with client_of(graph, **settings) as client:
            yield Speakers(client, issuer)
