"""The settings that bound what callers may ask."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import BaseSettings


class Access(StrEnum):
    """Who may use a convenience of developers."""

    EVERYBODY = "everybody"
    IDENTIFIED = "identified"
    NOBODY = "nobody"


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


DeveloperAccess = Annotated[Access | None, BeforeValidator(_lower)]


class BoundSettings(BaseSettings):
    """Sizes, times, places and budgets; the defaults suit one process on two cores."""

    page_limit: int = Field(default=100, ge=1, le=1000, description="Most that `first` may ask")
    body_limit: int = Field(
        default=100_000, ge=1_000, description="Most bytes that a request may have"
    )
    token_limit: int = Field(
        default=4_000, ge=100, description="Most tokens that a document may have"
    )
    answer_limit: int = Field(
        default=10_000_000, ge=10_000, description="Most bytes that an answer may have"
    )
    statement_timeout: float = Field(
        default=10.0, gt=0, description="Seconds after which Neo4j ends a statement"
    )
    deadline: float = Field(
        default=30.0,
        gt=0,
        description="Seconds that an operation may take; what Neo4j still does for it is ended",
    )
    body_timeout: float = Field(
        default=10.0, gt=0, description="Seconds that a request's body may take to arrive"
    )
    in_flight: int = Field(
        default=64, ge=1, description="Operations at a time; more are told to come back (503)"
    )
    in_flight_each: int = Field(
        default=16, ge=1, description="Operations at a time of one caller; more are refused (429)"
    )
    budget: int = Field(
        default=10_000, ge=100, description="Most that one operation may cost (docs/cost.md)"
    )
    budget_anonymous: int = Field(
        default=2_000, ge=100, description="The same for callers without a token"
    )
    window_budget: int = Field(
        default=300_000, ge=100, description="Most that a caller's operations may cost in a window"
    )
    window_budget_anonymous: int = Field(
        default=20_000, ge=100, description="The same for an address without a token"
    )
    window_seconds: int = Field(
        default=60, ge=1, le=3_600, description="Length of the moving window of budgets"
    )
    budget_store: SecretStr = Field(
        default=SecretStr(""),
        description="Redis (redis://…) that keeps the budgets of several processes; without one "
        "each process keeps its own",
    )
    get_requests: DeveloperAccess = Field(
        default=None,
        description="Who may ask by GET: everybody, identified or nobody; by default everybody in "
        "the demo, else identified callers",
    )
    introspection: DeveloperAccess = Field(
        default=None, description="Who may ask for the schema; values and default as above"
    )
    suggestions: DeveloperAccess = Field(
        default=None,
        description="Whose mistakes are answered with what the schema has instead; as above",
    )
    graphiql: bool | None = Field(
        default=None, description="Whether GraphiQL is served; by default in the demo"
    )
    cors_origins: str = Field(
        default="",
        pattern=r"^(\*|(https?://[^\s,/]+)(\s*,\s*https?://[^\s,/]+)*)?$",
        description="Origins whose pages may ask (https://app.example,…); * is every one; without "
        "one only pages of this server",
    )
    documents: Annotated[Literal["any", "trusted"], BeforeValidator(_lower)] = Field(
        default="any", description="Which documents are executed: any, or trusted ones only"
    )
    trusted_documents: str = Field(
        default="",
        description="Manifests of trusted documents (Apollo, Relay, GraphQL Code Generator), as "
        "paths with commas between",
    )
