"""The GraphQL endpoint: a bounded request in, one answer out, never a stack trace.

After GraphQL over HTTP, https://graphql.github.io/graphql-over-http.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

import orjson
from starlette.requests import Request
from starlette.responses import Response

from api.answering import Answer, Answering
from api.asked import GraphQLRequest, got, posted
from api.bounds.places import Places
from api.context import Context
from api.cost.budgets import LEAST, Budgets, Purse
from api.errors import RETRY_AFTER
from api.media import Media, accepted
from api.refused import NO_HEADERS, Refused
from api.settings import Settings
from api.telemetry.record import current
from loaders.batches import CallerChanged


class MakeContext(Protocol):
    """Makes the context of a request; raises Refused."""

    async def __call__(self, request: Request, *, remember: bool = False) -> Context:
        """`remember`: its caller may be one that is remembered."""
        ...


class GraphQLEndpoint:
    """Answers /graphql."""

    def __init__(
        self,
        answering: Answering,
        make_context: MakeContext,
        budgets: Budgets,
        settings: Settings,
    ) -> None:
        self._answering = answering
        self._make_context = make_context
        self._budgets = budgets
        self._settings = settings
        self._places = Places(most=settings.in_flight, most_each=settings.in_flight_each)

    async def post(self, request: Request) -> Response:
        """Execute the operation of the body; every malformed request is a 4xx with the reason."""
        return await self._answered(request, self._posted, reading=False)

    async def get(self, request: Request) -> Response:
        """Execute the query of the parameters, for those who may ask so."""
        return await self._answered(request, self._got, reading=True)

    async def _answered(
        self,
        request: Request,
        read: Callable[[Request, Context], Awaitable[GraphQLRequest]],
        *,
        reading: bool,
    ) -> Response:
        """Who asks is decided before the request is read: who may not need not be listened to."""
        media = accepted(request.headers.getlist("accept"))
        if media is None:
            takes = " or ".join(Media)
            return failed(406, f"Answers are sent as {takes}: name one in `Accept`.")
        try:
            context = await self._make_context(request, remember=True)
            current().role = str(context.caller.role)
            address = request.client.host if request.client else None
            purse = self._budgets.purse(context.caller, address)
            await self._budgets.pay(purse, LEAST)
            asked = await read(request, context)
            with self._places.taken_by(purse.owner):
                answer = await self._answer(request, asked, context, purse, reading=reading)
        except Refused as refusal:
            return refused(refusal, media)
        return _sent(answer, media)

    async def _answer(
        self,
        request: Request,
        asked: GraphQLRequest,
        context: Context,
        purse: Purse,
        *,
        reading: bool,
    ) -> Answer:
        try:
            return await self._answering.answer(asked, context, purse, reading=reading)
        except CallerChanged:
            context = await self._make_context(request)
            return await self._answer(request, asked, context, purse, reading=reading)

    async def _posted(self, request: Request, _: Context) -> GraphQLRequest:
        settings = self._settings
        return await posted(request, limit=settings.body_limit, seconds=settings.body_timeout)

    async def _got(self, request: Request, context: Context) -> GraphQLRequest:
        settings = self._settings
        if not settings.allows(settings.get_requests, identified=context.caller.is_identified):
            raise Refused(405, "Questions are sent by POST.", headers={"Allow": "POST"})
        return got(request.query_params, limit=settings.body_limit)


def _sent(answer: Answer, media: Media) -> Response:
    headers = dict(answer.window.headers()) if answer.window else {}
    status = 200
    if answer.busy:
        status = 503
        headers["Retry-After"] = RETRY_AFTER
    elif not answer.executed and media == Media.RESPONSE:
        status = 400
    return Response(answer.body, status, {**headers, "Content-Type": media.header})


def refused(refusal: Refused, media: Media = Media.JSON) -> Response:
    """The answer to a request that is refused."""
    told = (refusal.status, str(refusal), refusal.code, refusal.headers)
    return failed(*told, media=media, details=refusal.details)


def failed(
    status: int,
    message: str,
    code: str = "INVALID_INPUT",
    headers: Mapping[str, str] = NO_HEADERS,
    *,
    media: Media = Media.JSON,
    details: Mapping[str, Any] = NO_HEADERS,
) -> Response:
    """A refusal before anything was executed, in the shape of a GraphQL answer."""
    current().refuses(code)
    error = {"message": message, "extensions": {"code": code, **details}}
    sent = {**headers, "Content-Type": media.header}
    return Response(orjson.dumps({"errors": [error]}), status, sent)
