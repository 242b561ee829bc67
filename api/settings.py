"""How the API runs: the RONGZHI_ variables of the environment."""

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting has a default that is safe in production."""

    model_config = SettingsConfigDict(env_prefix="RONGZHI_", env_ignore_empty=True)

    host: str = Field(default="127.0.0.1", description="Address to listen on")
    port: int = Field(default=8000, ge=1, le=65535, description="Port to listen on")
    demo: bool = Field(
        default=False,
        description="Opens GraphiQL, and answers as an officer of the demo's bank",
    )
    demo_bank: str = Field(
        default="", description="Id of the bank whose officer the callers of the demo are"
    )
    page_limit: int = Field(default=100, ge=1, le=1000, description="Most that `first` may ask")
    body_limit: int = Field(
        default=100_000, ge=1_000, description="Most bytes that a request may have"
    )
    token_limit: int = Field(
        default=5_000, ge=100, description="Most tokens that a document may have"
    )
    statement_timeout: float = Field(
        default=10.0, gt=0, description="Seconds after which Neo4j ends a statement"
    )
