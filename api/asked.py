"""What a request asks: a bounded body or the parameters of a GET, checked for their form."""

import asyncio
from hashlib import sha256
from typing import Annotated, Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.datastructures import QueryParams
from starlette.requests import Request

from api.media import Media, is_json
from api.refused import Refused
from api.trusted import TrustedDocuments

FORM = (
    "A request is a JSON object with `query` (text) or `documentId` (text) and, if wanted, "
    "`operationName` (text), `variables` and `extensions` (objects)."
)
PARAMETERS = (
    "A GET has the parameters `query` or `documentId` and, if wanted, `operationName`, `variables` "
    "and `extensions` (JSON objects), each once."
)


class PersistedQuery(BaseModel):
    """`extensions.persistedQuery`, as Apollo's clients send it."""

    model_config = ConfigDict(strict=True, extra="ignore")

    version: Annotated[int, Field(ge=1, le=1)]
    hash: Annotated[str, Field(alias="sha256Hash", pattern="^(sha256:)?[0-9a-f]{64}$")]


class GraphQLRequest(BaseModel):
    """A request (GraphQL over HTTP); a document is named by its text, its id, or its hash."""

    model_config = ConfigDict(strict=True)

    query: Annotated[str | None, Field(min_length=1)] = None
    document_id: Annotated[str | None, Field(alias="documentId", min_length=1)] = None
    operation_name: Annotated[str | None, Field(alias="operationName")] = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None

    def text(self, trusted: TrustedDocuments) -> str:
        """The document that is asked; raises Refused."""
        known = self.document_id
        persisted = (self.extensions or {}).get("persistedQuery")
        if persisted is not None:
            try:
                hashed = PersistedQuery.model_validate(persisted).hash.removeprefix("sha256:")
            except ValidationError:
                raise Refused(
                    400, "`extensions.persistedQuery` has `version` 1 and `sha256Hash`."
                ) from None
            if self.query is not None and sha256(self.query.encode()).hexdigest() != hashed:
                raise Refused(400, "`sha256Hash` is not the hash of `query`.")
            known = known or hashed
        if self.query is not None:
            if not trusted.takes(self.query):
                raise Refused(403, "This server executes trusted documents only.", "FORBIDDEN")
            return self.query
        if known is None:
            raise Refused(400, FORM)
        text = trusted.by_id(known)
        if text is None:
            # Apollo's clients know this message and send the text instead.
            raise Refused(400, "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
        return text


async def posted(request: Request, *, limit: int, seconds: float) -> GraphQLRequest:
    """The request in a body of at most `limit` bytes that arrives within `seconds`."""
    if not is_json(request.headers.get("content-type", "")):
        raise Refused(415, f"A request is sent as {Media.JSON}, in UTF-8.")
    body = await body_of(
        request,
        limit=limit,
        seconds=seconds,
        plain="A request is sent without compression.",
        short=f"A request may have at most {limit} bytes.",
        quick=f"The body did not arrive within {seconds:g} seconds.",
    )
    return _validated(_json(body, "The body is no JSON text in UTF-8."), FORM)


async def body_of(
    request: Request, *, limit: int, seconds: float, plain: str, short: str, quick: str
) -> bytes:
    """A body of at most `limit` bytes that arrives within `seconds`.

    Raises Refused with the text that says what it is to be: `plain`, `short` or `quick`.
    """
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refused(415, plain)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            async for chunk in request.stream():
                body += chunk
                if len(body) > limit:
                    raise Refused(413, short)
    except TimeoutError:
        raise Refused(408, quick) from None
    return bytes(body)


def got(parameters: QueryParams, *, limit: int) -> GraphQLRequest:
    """The request in the parameters of a GET."""
    if sum(len(name) + len(value) for name, value in parameters.multi_items()) > limit:
        raise Refused(414, f"A request may have at most {limit} bytes.")
    if len(parameters.multi_items()) != len(parameters):
        raise Refused(400, PARAMETERS)
    content: dict[str, Any] = dict(parameters)
    for name in ("variables", "extensions"):
        if name in content:
            content[name] = _json(content[name].encode(), f"`{name}` is no JSON text.")
    return _validated(content, PARAMETERS)


def _json(text: bytes, otherwise: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Refused(400, otherwise) from None


def _validated(content: Any, otherwise: str) -> GraphQLRequest:
    try:
        return GraphQLRequest.model_validate(content)
    except ValidationError:
        raise Refused(400, otherwise) from None
