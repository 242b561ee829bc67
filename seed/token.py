"""`python -m seed.token`: a token of the demo's own issuer, on standard output."""

import re
import sys
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, NoReturn

import httpx
import typer

from graph.callers import SCOPES, Role
from graph.model import OrganizationKind
from seed.demo import DEFAULT_DATA
from seed.demo_api import HOST
from seed.issuer import SECONDS_PER_HOUR, IssuerUnusable
from seed.issuer import token as new_token

ROLES = [role for role in Role if role is not Role.ANONYMOUS]
MOST_HOURS = 24
MOST_HITS = 20
MOST_NAMED = 5
SECONDS_FOR_AN_ANSWER = 15
_CODE = re.compile(r"[0-9A-Z]{18}", re.ASCII)

BY_CODE = "query ($code: Uscc!) { organization(by: {uscc: $code}) { id name kind } }"
BY_NAME = """
query ($name: String!, $first: Int!) {
  organization(by: {name: $name}) { id name kind }
  search(text: $name, first: $first, kinds: [ORGANIZATION]) {
    edges { tier node { ... on Organization { id name kind } } }
  }
}
"""


class NoToken(Exception):
    """What was asked for cannot be made; the message is one sentence."""


@dataclass(frozen=True, slots=True)
class Found:
    """An organisation of the running demo."""

    id: str
    name: str
    kind: OrganizationKind


def token(
    role: Annotated[str, typer.Option(help=f"One of {', '.join(ROLES)}.")] = "",
    scope: Annotated[
        str, typer.Option(help="The organisation that the role is for: id, code or name.")
    ] = "",
    hours: Annotated[float, typer.Option(help="How long it is good.")] = 12,
    port: Annotated[int, typer.Option(help="Where the demo's API listens.")] = 8000,
    data: Annotated[Path, typer.Option(help="The demo's data folder.")] = DEFAULT_DATA,
) -> None:
    """Print a token for a role. A scope by code or name is looked up in the running demo."""
    try:
        checked = _checked_role(role)
        organization_id = _scope(checked, scope.strip(), port)
        if not 1 <= hours * SECONDS_PER_HOUR <= MOST_HOURS * SECONDS_PER_HOUR:
            raise NoToken(f"HOURS lies above 0, and is at most {MOST_HOURS}.")
        if not data.is_dir():
            raise NoToken(f"There is no demo in {data}; start it with make demo, or name its DATA.")
        print(new_token(data.absolute(), checked, organization_id, hours=hours), flush=True)
    except (NoToken, IssuerUnusable) as error:
        _fail(str(error))


def _checked_role(role: str) -> Role:
    if role not in ROLES:
        raise NoToken(f"ROLE is one of {', '.join(ROLES)}.")
    return Role(role)


def _scope(role: Role, scope: str, port: int) -> str | None:
    """The id of the organisation that the role is for; None for a role without one."""
    if role not in SCOPES:
        if scope:
            raise NoToken(f"{role} is for no organisation: leave SCOPE out.")
        return None
    if not scope:
        raise NoToken(f"{role} needs SCOPE: the id, code or name of {_kind(role)}.")
    with suppress(ValueError):
        return str(uuid.UUID(scope))
    found = _one(role, scope, _looked_up(scope, port))
    print(f"for {found.name} ({found.id})", file=sys.stderr)
    return found.id


def _one(role: Role, scope: str, candidates: list[Found]) -> Found:
    fitting = [each for each in candidates if each.kind in SCOPES[role]]
    if not fitting:
        raise NoToken(f"The demo knows nothing called {scope} that is {_kind(role)}.")
    if len(fitting) > 1:
        names = ", ".join(each.name for each in fitting[:MOST_NAMED])
        more = " …" if len(fitting) > MOST_NAMED else ""
        raise NoToken(f"SCOPE {scope} fits several: {names}{more}; name one of them.")
    return fitting[0]


def _looked_up(scope: str, port: int) -> list[Found]:
    """The organisation of this very code or name; for want of one those that fit it best."""
    if _CODE.fullmatch(scope):
        return _organizations([_ask(port, BY_CODE, code=scope)["organization"]])
    answer = _ask(port, BY_NAME, name=scope, first=MOST_HITS)
    exact = _organizations([answer["organization"]])
    edges = answer["search"]["edges"]
    best = [edge["node"] for edge in edges if edge["tier"] == edges[0]["tier"]]
    return exact or _organizations(best)


def _organizations(nodes: list[dict[str, str] | None]) -> list[Found]:
    return [
        Found(node["id"], node["name"], OrganizationKind(node["kind"])) for node in nodes if node
    ]


def _ask(port: int, query: str, **variables: Any) -> dict[str, Any]:
    address = f"http://{HOST}:{port}/graphql"
    body = {"query": query, "variables": variables}
    try:
        # No proxy stands between this machine and itself.
        answer = httpx.post(address, json=body, timeout=SECONDS_FOR_AN_ANSWER, trust_env=False)
        content: Any = answer.json()
        errors, data = content.get("errors"), content.get("data")
    except (httpx.HTTPError, ValueError, AttributeError) as error:
        raise NoToken(
            f"No demo answers at {address} to look SCOPE up; start it with make demo, name its"
            " PORT, or give SCOPE as an id."
        ) from error
    if errors or not data:
        said = errors[0]["message"] if errors else "no data"
        raise NoToken(f"The demo could not look SCOPE up ({said.rstrip('.')}).")
    return data


def _kind(role: Role) -> str:
    return {Role.BANK_OFFICER: "a bank", Role.PARK_ADMIN: "a park"}.get(role, "an organisation")


def _fail(message: str) -> NoReturn:
    with suppress(OSError):
        print(f"error: {message}", file=sys.stderr, flush=True)
    sys.exit(2)


if __name__ == "__main__":
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command()(token)
    app()
