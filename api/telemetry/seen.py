"""Tells the record of a request which operation is executed, and what mutations refuse."""

from collections.abc import Callable, Generator
from contextvars import ContextVar
from functools import partial
from typing import Any

import strawberry
from strawberry.extensions import SchemaExtension

from api.telemetry.record import current
from api.types.errors import UserError
from loaders.declared import Watched

ROOT_FIELD: ContextVar[str | None] = ContextVar("root field", default=None)
"""The root field that is being answered; None: not known."""


class SeesOperation(SchemaExtension):
    """Notes a valid operation just before it is executed."""

    def on_execute(self) -> Generator[None]:
        """Around the execution."""
        context = self.execution_context
        current().executes(context.operation_type.value, context.operation_name)
        yield


def watch(schema: strawberry.Schema) -> None:
    """Let the schema tell of every operation."""
    schema.extensions = (*schema.extensions, SeesOperation)
    inner = schema._schema  # pyright: ignore[reportPrivateUsage] - strawberry shows it nowhere else
    for root in (inner.query_type, inner.mutation_type):
        for name, field in root.fields.items() if root else ():
            field.resolve = _seen(field.resolve, name)


def _seen(resolve: Callable[..., Any] | None, name: str) -> Callable[..., Any] | None:
    """What is below the field is answered in the same context, so its statements know the field."""
    return resolve and Watched(resolve, partial(ROOT_FIELD.set, name), _refused)


def _refused(answer: Any) -> None:
    if isinstance(answer, UserError):
        current().refuses(type(answer).__name__)
