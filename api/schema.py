"""The schema, put together; `python -m api.schema` writes api/schema.graphql."""

from collections.abc import Generator
from pathlib import Path

import strawberry
from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from api.cost.charging import charge
from api.cost.prices import Prices
from api.mutations import Mutation
from api.mutations.handlers import HANDLERS
from api.planned import catalogue, executor
from api.queries import Query
from api.rights import guard
from api.scalars import SCALARS
from api.telemetry.record import current
from api.types.kinds import KINDS
from loaders.plan.executor import remember_resolvers

SCHEMA_FILE = Path(__file__).with_name("schema.graphql")


class Validated(SchemaExtension):
    """Hands the document over that was parsed and validated before it was priced."""

    def on_parse(self) -> Generator[None]:
        """Instead of parsing."""
        self.execution_context.graphql_document = self.execution_context.context.document.node
        yield

    def on_validate(self) -> Generator[None]:
        """Instead of validating."""
        self.execution_context.pre_execution_errors = []
        yield


class Schema(strawberry.Schema):
    """A schema that leaves the log to the endpoint, which tells mistakes of clients from ours."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Strawberry would log every error with a stack trace and what the client sent."""


def _answered(reason: str) -> None:
    """Note how a root field was answered: by its plan, or why not."""
    current().plans.append(reason)


def make_schema(*, planned: bool = True) -> strawberry.Schema:
    """The executable schema, with rights and prices.

    `planned`: answered by the plan where there is one; else by stock execution alone.

    Raises api.rights.Undeclared for a field without a declared right, and
    api.cost.prices.Undeclared for a list that nothing bounds.
    """
    schema = Schema(
        query=Query,
        mutation=Mutation,
        types=list(KINDS.values()),
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[Validated],
        exception_handlers=HANDLERS,
    )
    inner = schema._schema  # pyright: ignore[reportPrivateUsage] - strawberry shows it nowhere else
    remember_resolvers(inner)
    guard(inner)
    charge(inner, Prices(inner))
    if planned:
        schema.execution_context_class = executor(schema, catalogue(_answered))
    return schema


def printed() -> str:
    """The schema as clients read it."""
    return make_schema().as_str() + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(printed(), encoding="utf-8")
