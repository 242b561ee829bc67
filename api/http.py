"""The GraphQL endpoint: a bounded JSON body in, one JSON answer out, never a stack trace."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Annotated, Any

import orjson
import strawberry
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from api.context import Context
from api.errors import RETRY_AFTER, shown
from api.identity.refusals import CallerRefused
from api.telemetry.record import current

JSON = "application/json"


class GraphQLRequest(BaseModel):
    """The body of a request (GraphQL over HTTP)."""

    model_config = ConfigDict(strict=True)

    query: Annotated[str, Field(min_length=1)]
    operation_name: Annotated[str | None, Field(alias="operationName")] = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


class Refused(Exception):
    """The request is no GraphQL request; `status` and one sentence that says what would be."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class GraphQLEndpoint:
    """Answers POST /graphql."""

    def __init__(
        self,
        schema: strawberry.Schema,
        make_context: Callable[[Request], Awaitable[Context]],
        *,
        body_limit: int,
    ) -> None:
        """`body_limit`: bytes that a request may have."""
        self._schema = schema
        self._make_context = make_context
        self._body_limit = body_limit

    async def answer(self, request: Request) -> Response:
        """Execute the operation; every malformed request is a 4xx with the reason.

        Who asks is decided before the body is read: who may not ask need not be listened to.
        """
        try:
            context = await self._make_context(request)
            current().role = str(context.caller.role)
            asked = _parse(await self._body(request))
            result = await self._schema.execute(
                asked.query,
                variable_values=asked.variables,
                operation_name=asked.operation_name,
                context_value=context,
                allowed_operation_types={OperationType.QUERY, OperationType.MUTATION},
            )
        except CallerRefused as refusal:
            return failed(refusal.status, str(refusal), refusal.code, refusal.headers)
        except Refused as refusal:
            return failed(refusal.status, str(refusal))
        except InvalidOperationTypeError as error:
            kind = error.operation_type.value
            return failed(400, f"A {kind} cannot be executed here.")
        except (MissingQueryError, CannotGetOperationTypeError):
            return failed(400, "The document has no operation of that name to execute.")
        body: dict[str, Any] = {"data": result.data}
        status = 200
        if result.errors:
            errors = [shown(error) for error in result.errors]
            body = {"errors": errors, **body}
            if any(error["extensions"]["code"] == "UNAVAILABLE" for error in errors):
                status = 503
        headers = {"Retry-After": RETRY_AFTER} if status == 503 else None
        return _json(status, body, headers)

    async def _body(self, request: Request) -> bytes:
        """Read at most the limit, also of a body without a Content-Length."""
        content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if content_type != JSON:
            raise Refused(415, f"A request is sent as {JSON}.")
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self._body_limit:
                raise Refused(413, f"A request may have at most {self._body_limit} bytes.")
        return bytes(body)


def _parse(body: bytes) -> GraphQLRequest:
    try:
        content = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Refused(400, "The body is no JSON text in UTF-8.") from None
    try:
        return GraphQLRequest.model_validate(content)
    except ValidationError:
        raise Refused(
            400,
            "The body is a JSON object with `query` (text) and, if wanted, `operationName` (text),"
            " `variables` and `extensions` (objects).",
        ) from None


def failed(
    status: int,
    message: str,
    code: str = "INVALID_INPUT",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A refusal before anything was executed, in the shape of a GraphQL answer."""
    current().refuses(code)
    error = {"message": message, "extensions": {"code": code}}
    return _json(status, {"errors": [error]}, headers)


def _json(status: int, body: dict[str, Any], headers: Mapping[str, str] | None) -> Response:
    return Response(orjson.dumps(body), status_code=status, media_type=JSON, headers=headers)
