"""Answers one operation: its bounds and price first, then the graph, then what it did cost."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

import orjson
import strawberry
from graphql import GraphQLError, OperationType

from api.asked import GraphQLRequest
from api.bounds.documents import Document, Documents, NoOperation, NotExecutable
from api.context import Context
from api.cost.budgets import LEAST, Budgets, Purse, Window
from api.cost.charging import objects_of
from api.cost.rule import CostRule, Requested
from api.errors import after_timeout, coded, shown
from api.refused import Refused
from api.settings import Settings
from api.telemetry.record import current
from api.trusted import TrustedDocuments
from loaders.batches import CallerChanged

MOST_ERRORS = 50
VALUES_EACH = 10
"""Plain values that an operation may ask for, for each that its budget has."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A GraphQL answer. `executed`: whether the operation was; `busy`: the graph is away."""

    body: bytes
    executed: bool = True
    busy: bool = False
    window: Window | None = None


class Answering:
    """Answers the operations of a schema."""

    def __init__(
        self,
        schema: strawberry.Schema,
        budgets: Budgets,
        trusted: TrustedDocuments,
        settings: Settings,
    ) -> None:
        """Parses and validates the trusted documents; raises api.trusted.BadManifest."""
        self._schema = schema
        self._budgets = budgets
        self._trusted = trusted
        self._settings = settings
        inner = schema._schema  # pyright: ignore[reportPrivateUsage] - strawberry shows it nowhere else
        self._rule = CostRule(inner)
        self._documents = Documents(inner, settings.token_limit)
        trusted.warm(self._documents)

    async def answer(
        self, asked: GraphQLRequest, context: Context, purse: Purse, *, reading: bool
    ) -> Answer:
        """Execute what is asked; `reading`: only a query.

        Raises Refused for what is no operation, and what may not be or costs too much;
        CallerChanged where the caller is to be looked up again, and nothing was written.
        """
        try:
            text = asked.text(self._trusted)
            # The least was paid at the door.
            if price := self._documents.reading_price(text):
                await self._budgets.pay(purse, price)
            document = await self._documents.of(text, suggest=self._suggests(context))
            definition = document.operation(asked.operation_name)
            if reading and definition.operation.value != "query":
                raise Refused(405, "Only queries are asked by GET.", headers={"Allow": "POST"})
            self._check_introspection(document, context)
            variables = self._documents.variables(
                definition, asked.variables or {}, suggest=self._suggests(context)
            )
        except NotExecutable as mistakes:
            return _not_executed(mistakes.errors)
        except NoOperation:
            raise Refused(
                400,
                "The document has no operation of that name to execute, or several and none is "
                "named.",
            ) from None
        requested = document.requested(definition, variables, self._rule)
        if requested.objects > purse.operation or (
            requested.values > purse.operation * VALUES_EACH
        ):
            where = self._rule.most_below(document.node, definition, variables)
            raise _over_budget(requested, purse, where)
        window = await self._budgets.pay(purse, max(0, requested.objects - LEAST))
        is_query = definition.operation is OperationType.QUERY
        if context.last_write:
            context.loaders.assume(context.last_write, context.remembered)
            # What a mutation answers with is later than what its caller was looked up in.
            if is_query and context.is_now:
                context.loaders.settle(context.last_write)
        ready = replace(context, document=document)
        try:
            return await self._executed(asked, text, ready, requested, purse, window)
        finally:
            if not is_query:
                context.loaders.forget()

    async def _executed(
        self,
        asked: GraphQLRequest,
        text: str,
        context: Context,
        requested: Requested,
        purse: Purse,
        window: Window,
    ) -> Answer:
        data, errors = await self._result(asked, text, context)
        introspected = context.document.introspected if context.document else frozenset[str]()
        cost = {
            "requested": requested.objects,
            "actual": objects_of(data, introspected) + context.tally.cost,
            "budget": purse.operation,
            "windowBudget": window.limit,
            "windowLeft": window.left,
            "windowSeconds": window.seconds,
        }
        head = {"errors": errors} if errors else {}
        body = orjson.dumps({**head, "data": data, "extensions": {"cost": cost}})
        if len(body) > self._settings.answer_limit:
            limit = f"{self._settings.answer_limit:,} bytes"
            too_large = coded("OVER_BUDGET", f"The answer has more than {limit}: ask in parts.")
            body = orjson.dumps({"errors": [too_large], "data": None, "extensions": {"cost": cost}})
        codes = {error["extensions"]["code"] for error in errors}
        # A mutation that took too long is to be sent again, like one that met an outage.
        busy = "UNAVAILABLE" in codes or ("TIMEOUT" in codes and current().kind == "mutation")
        return Answer(body, busy=busy, window=window)

    async def _result(
        self, asked: GraphQLRequest, text: str, context: Context
    ) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
        """Data and errors; whatever the graph still does when the time is over is ended."""
        try:
            async with asyncio.timeout(self._settings.deadline):
                result = await self._schema.execute(
                    text,
                    variable_values=asked.variables,
                    operation_name=asked.operation_name,
                    context_value=context,
                )
        except TimeoutError:
            seconds = f"{self._settings.deadline:g} seconds"
            message = f"The answer took longer than {seconds}; {after_timeout()}."
            return None, [coded("TIMEOUT", message)]
        finally:
            context.loaders.end()
        if context.loaders.caller_changed:
            raise CallerChanged
        found = result.errors or []
        errors = [shown(error) for error in found[:MOST_ERRORS]]
        if len(found) > MOST_ERRORS:
            more = f"{len(found) - MOST_ERRORS} more errors are not shown."
            errors.append({**errors[-1], "message": more})
        return result.data, errors

    def _check_introspection(self, document: Document, context: Context) -> None:
        allowed = self._settings.allows(
            self._settings.introspection, identified=context.caller.is_identified
        )
        if document.introspected and not allowed:
            raise Refused(
                403,
                "The schema is not shown here: it is published as api/schema.graphql.",
                "FORBIDDEN",
            )

    def _suggests(self, context: Context) -> bool:
        return self._settings.allows(
            self._settings.suggestions, identified=context.caller.is_identified
        )


def _not_executed(errors: list[GraphQLError]) -> Answer:
    return Answer(orjson.dumps({"errors": [shown(error) for error in errors]}), executed=False)


def _over_budget(requested: Requested, purse: Purse, where: str) -> Refused:
    if requested.objects > purse.operation:
        much = f"may cost {requested.objects:,}; one of yours may cost {purse.operation:,}"
    else:
        most = purse.operation * VALUES_EACH
        much = f"may answer with {requested.values:,} values; yours may have {most:,}"
    place = f" Most of it is asked at `{where}`:" if where else ""
    return Refused(
        400,
        f"The operation {much}.{place} ask for smaller pages, fewer lists, or in parts.",
        "OVER_BUDGET",
        details={"requested": requested.objects, "budget": purse.operation},
    )
