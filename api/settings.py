"""How the API runs: the RONGZHI_ variables of the environment."""

from typing import Annotated, Any, Literal, cast

from pydantic import BeforeValidator, Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from api.bounds.settings import Access, BoundSettings

# Asymmetric ones for keys that the issuer's set may hold: RSA, and EC P-256.
SIGNING_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256")


def _with_commas(value: Any) -> Any:
    """A list becomes the text that the environment would have."""
    return ",".join(cast("list[str]", value)) if isinstance(value, list | tuple) else value


def _lower(value: Any) -> Any:
    return value.lower() if isinstance(value, str) else value


Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Settings(BoundSettings):
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
    compiled_plan: bool = Field(
        default=True,
        description="Whether root fields are answered by their compiled plans; without, by stock "
        "execution, which gives the same answers",
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = (
        Field(default="info", description="Least level of the log's lines: debug to error")
    )
    metrics: bool | None = Field(
        default=None,
        description="Whether /metrics is served; by default in the demo and on a loopback address",
    )
    otel_endpoint: str = Field(
        default="",
        pattern=r"^(https?://\S+)?$",
        description="Collector of traces (OTLP over HTTP); without one there are none",
    )
    audit_keys: SecretStr = Field(
        default=SecretStr(""),
        description="Keys that seal the audit, as name:secret,name:secret, the current one first; "
        "without one the server takes no writes",
    )
    demo_keys: str = Field(
        default="", description="Public keys (JWKS, as JSON) of the demo's own issuer of tokens"
    )
    oidc_issuer: str = Field(
        default="", description="Issuer whose tokens are taken; without one every token is refused"
    )
    oidc_audience: str = Field(
        default="", description="Audience that a token must be for; needed beside the issuer"
    )
    oidc_jwks_uri: str = Field(
        default="",
        description="Where the issuer's keys are; by default what its openid-configuration says",
    )
    oidc_algorithms: Annotated[str, BeforeValidator(_with_commas)] = Field(
        default="RS256,ES256", description="Algorithms that a token may be signed with"
    )
    oidc_role_claim: str = Field(
        default="rongzhi_role", min_length=1, description="Claim that names the role"
    )
    oidc_scope_claim: str = Field(
        default="rongzhi_scope",
        min_length=1,
        description="Claim that names the organisation that the role is for",
    )
    oidc_leeway: Seconds = Field(
        default=30.0, description="Seconds by which the issuer's clock may differ"
    )
    oidc_longest: Seconds = Field(
        default=86_400.0, description="Most seconds from the issue of a token to its end"
    )
    oidc_keys_life: Seconds = Field(
        default=3_600.0, description="Seconds after which the issuer's keys are read again"
    )
    oidc_keys_floor: Seconds = Field(
        default=60.0, description="Fewest seconds between two readings of the issuer's keys"
    )
    oidc_keys_grace: Seconds = Field(
        default=86_400.0,
        description="Seconds that keys stay good beyond their life while the issuer is away",
    )

    def allows(self, access: Access | None, *, identified: bool) -> bool:
        """Whether a convenience of developers is there for a caller."""
        default = Access.EVERYBODY if self.demo else Access.IDENTIFIED
        chosen = access or default
        return chosen == Access.EVERYBODY or (identified and chosen == Access.IDENTIFIED)

    @property
    def signing_algorithms(self) -> tuple[str, ...]:
        """The algorithms of `oidc_algorithms`, the preferred one first."""
        return tuple(each.strip() for each in self.oidc_algorithms.split(","))

    @field_validator("oidc_algorithms")
    @classmethod
    def _only_signatures(cls, value: str) -> str:
        unknown = {each.strip() for each in value.split(",")} - set(SIGNING_ALGORITHMS)
        if unknown:
            raise ValueError(f"names only algorithms of: {', '.join(SIGNING_ALGORITHMS)}")
        return value

    @model_validator(mode="after")
    def _issuer_with_audience(self) -> "Settings":
        # Without, a token that the issuer made for another service would open this one.
        if self.oidc_issuer and not self.oidc_audience:
            raise ValueError("RONGZHI_OIDC_ISSUER needs RONGZHI_OIDC_AUDIENCE beside it")
        return self
