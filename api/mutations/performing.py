"""How every mutation is done: rights, then one unit of the graph, then the node as it is since."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, Protocol, TypeVar, cast

import strawberry

from api.context import Info
from api.errors import ReadOnly
from api.rights import may
from graph.client import Transaction
from graph.errors import Forbidden, Invalid, NotFound
from graph.model import PartialDate
from graph.noun import Noun
from graph.units import Asked, Outcome, unit
from graph.views import View

T = TypeVar("T")
Work = Callable[[Transaction, View], Awaitable[Outcome]]


class Keyed(Protocol):
    """What every input of a mutation has."""

    @property
    def idempotency_key(self) -> uuid.UUID: ...  # noqa: D102


async def perform(
    info: Info, mutation: str, input: Keyed, work: Work, noun: Noun, make: Callable[[Any, View], T]
) -> T:
    """Do the work once for the input's key, and show the node of the noun that came of it.

    Raises graph.errors.Refused (a member of the result), and what `graph.units.unit` raises.
    """
    context = info.context
    if not may(context.caller.role, "Mutation", mutation):
        raise Forbidden(f"The role {context.caller.role} may not do this.")
    if context.audit_keys is None:
        raise ReadOnly
    if not input.idempotency_key.int:
        message = "The nil UUID is no key: make a new UUID for each new request."
        raise Invalid((("idempotencyKey",), message))
    view = await context.view()
    asked = Asked(
        caller=context.caller,
        mutation=mutation,
        key=str(input.idempotency_key),
        body=cast("dict[str, Any]", _plain(replace(cast("Any", input), idempotency_key=None))),
        request_id=context.request_id,
    )
    answer = await unit(
        context.graph, context.audit_keys, asked, lambda transaction: work(transaction, view)
    )
    since = replace(view, known_at=answer.recorded_at)
    found = await context.loaders.node(answer.id, since, noun)
    if found is None:  # a repeated request of somebody who may not see its answer any more
        raise NotFound("idempotencyKey")
    return make(found, since)


def _plain(value: Any) -> Any:
    """An input as JSON values, so that the same input has the same digest."""
    if is_dataclass(value) and not isinstance(value, PartialDate):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, strawberry.Some):
        return {"given": _plain(cast("Any", value).value)}
    if isinstance(value, list):
        return [_plain(each) for each in cast("list[Any]", value)]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, PartialDate | date | uuid.UUID) else value
