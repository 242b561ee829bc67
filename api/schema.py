"""The schema, put together; `python -m api.schema` writes api/schema.graphql."""

from pathlib import Path

import strawberry
from graphql import GraphQLError
from strawberry.extensions import MaxTokensLimiter
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from api.mutations import Mutation
from api.mutations.handlers import HANDLERS
from api.queries import Query
from api.rights import guard
from api.scalars import SCALARS
from api.settings import Settings
from api.types.kinds import KINDS

SCHEMA_FILE = Path(__file__).with_name("schema.graphql")


class Schema(strawberry.Schema):
    """A schema that leaves the log to the endpoint, which tells mistakes of clients from ours."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Strawberry would log every error with a stack trace and what the client sent."""


def make_schema(settings: Settings) -> strawberry.Schema:
    """The executable schema with the bounds of the settings.

    Raises api.rights.Undeclared for a field without a declared right.
    """
    schema = Schema(
        query=Query,
        mutation=Mutation,
        types=list(KINDS.values()),
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[lambda: MaxTokensLimiter(max_token_count=settings.token_limit)],
        exception_handlers=HANDLERS,
    )
    guard(schema._schema)  # pyright: ignore[reportPrivateUsage] - strawberry shows it nowhere else
    return schema


def printed() -> str:
    """The schema as clients read it."""
    return make_schema(Settings()).as_str() + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(printed(), encoding="utf-8")
