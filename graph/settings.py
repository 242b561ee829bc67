"""How to reach Neo4j: the NEO4J_ variables of the environment."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Neo4jSettings(BaseSettings):
    """Address and account of the database; `neo4j://` addresses route within a cluster."""

    model_config = SettingsConfigDict(env_prefix="NEO4J_", env_ignore_empty=True)

    uri: str = Field(
        default="bolt://127.0.0.1:7687", description="bolt://, neo4j:// or neo4j+s:// address"
    )
    user: str = Field(default="neo4j", description="Account")
    password: SecretStr = Field(default=SecretStr(""), description="Its password")
    database: str = Field(default="neo4j", description="Name of the database")
