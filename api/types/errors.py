"""Mistakes of callers as members of a mutation's result."""

from __future__ import annotations

from dataclasses import replace

import strawberry

from api.context import Info
from api.types.nodes import Node
from graph.deals import last_write


@strawberry.interface(
    description="A mistake of the caller, for people to read; nothing was written. `__typename` "
    "tells which."
)
class UserError:
    """Any of them."""

    message: str


@strawberry.type(description="What is wrong with a field of the input.")
class InputProblem:
    """A field and what is wrong with it."""

    path: list[str] = strawberry.field(
        description='Leads from the input object to the field, for example ["participants", "0", '
        '"role"].'
    )
    message: str


@strawberry.type(description="Some fields of the input break a rule; all are named.")
class InvalidInputError(UserError):
    """Fields and what is wrong with each."""

    problems: list[InputProblem]


@strawberry.type(description="Something named does not exist, or is hidden from you.")
class NotFoundError(UserError):
    """Which field names it."""

    path: list[str]


@strawberry.type(
    description="You may not do this. For what is hidden from you, you get NotFoundError."
)
class ForbiddenError(UserError):
    """Not allowed."""


@strawberry.type(description="The idempotency key was used with another input.")
class IdempotencyKeyReusedError(UserError):
    """A new request needs a new key."""


@strawberry.type(description="Not possible in the present state.")
class ConflictError(UserError):
    """Which node stands in the way."""

    current_id: strawberry.Private[str]

    @strawberry.field(description="The node as it is now; null: not visible to you.")
    async def current(self, info: Info) -> Node | None:
        """Loaded like any other node."""
        return await _node(info, self.current_id)


@strawberry.type(description="A natural key is taken.")
class AlreadyExistsError(UserError):
    """Who has it."""

    existing_id: strawberry.Private[str]

    @strawberry.field(description="The node that has it; null: not visible to you.")
    async def existing(self, info: Info) -> Node | None:
        """Loaded like any other node."""
        return await _node(info, self.existing_id)


Mistake = (
    InvalidInputError
    | NotFoundError
    | AlreadyExistsError
    | ForbiddenError
    | ConflictError
    | IdempotencyKeyReusedError
)
"""What every mutation's result may be instead of its node."""


async def _node(info: Info, id: str) -> Node | None:
    from api.types.registry import to_node_or_none

    context = info.context
    # What stands in the way may have been written after the request's own moment was read.
    last = await last_write(context.graph)
    view = replace(await context.view(), known_at=last.recorded_at)
    return to_node_or_none(await context.loaders.node(id, view), view)
