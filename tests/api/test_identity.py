"""Who asks: each role by its token, what it sees, which tokens do not hold, the demo's issuer."""

import asyncio
import json
import stat
import time
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
import uvicorn

from api.app import create_app
from api.settings import Settings
from graph.callers import Role
from graph.embedded_probe import free_port
from graph.scopes import SCOPE
from seed.issuer import key_set
from seed.issuer import token as demo_token
from seed.row_base import node_id
from tests.api.issuer import AUDIENCE, RSA_KEY, After, Issuer, ec_key, issuing
from tests.conftest import DEMO_BANK, TODAY, CountingGraph, client_of

FIRM = node_id("org:synthetic:enterprise:1321")
PARK = node_id("org:松山湖高新区")
NOBODY = node_id("org:nobody")
VIEWER = "{ viewer { subject role scope { id kind } } }"
DEALS = "{ deals(first: 1) { totalCount } }"
SCOPES: dict[str, tuple[str | None, str | None]] = {
    "MEMBER": (FIRM, "ENTERPRISE"),
    "BANK_OFFICER": (DEMO_BANK, "BANK"),
    "PARK_ADMIN": (PARK, "PARK"),
    "AUDITOR": (None, None),
    "PLATFORM_ADMIN": (None, None),
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    with issuing() as running:
        yield running


@pytest.fixture
async def door(seeded: CountingGraph, issuer: Issuer) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the seeded graph, whose application trusts the issuer."""
    async with client_of(seeded, **issuer.settings()) as client:
        seeded.statements.clear()
        yield client


async def ask(
    client: httpx.AsyncClient, query: str, token: str | None, **more: Any
) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return await client.post("/graphql", json={"query": query}, headers=headers, **more)


async def answered(client: httpx.AsyncClient, query: str, token: str | None) -> Any:
    response = await ask(client, query, token)
    assert response.status_code == 200, response.text
    body = response.json()
    assert set(body) - {"extensions"} == {"data"}
    return body["data"]


def refusal(response: httpx.Response) -> str:
    """The message of a refusal by the book."""
    assert response.status_code == 401, response.text
    assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
    body = response.json()
    [error] = body["errors"]
    assert set(body) == {"errors"}
    assert error["extensions"] == {"code": "UNAUTHENTICATED"}
    assert not any(word in error["message"].lower() for word in (" key", "kid", "jwks"))
    return error["message"]


# ---------------------------------------------------------------- roles


@pytest.mark.parametrize("role", SCOPES)
async def test_each_role_is_the_viewer(door: httpx.AsyncClient, issuer: Issuer, role: str) -> None:
    """As the token says it, with the organisation that it is for."""
    scope, kind = SCOPES[role]
    token = issuer.token(role, scope, sub="某人")
    assert await answered(door, VIEWER, token) == {
        "viewer": {
            "subject": "某人",
            "role": role,
            "scope": scope and {"id": scope, "kind": kind},
        }
    }


async def test_each_role_sees_what_it_may(
    door: httpx.AsyncClient, seeded: CountingGraph, issuer: Issuer
) -> None:
    """Deals: all, those of a park or by consent, one's own, or none."""
    counts: dict[str, int] = {}
    for role, (scope, _) in SCOPES.items():
        found = await answered(door, DEALS, issuer.token(role, scope))
        counts[role] = found["deals"]["totalCount"]
    nobody = (await answered(door, DEALS, None))["deals"]["totalCount"]
    assert counts["PLATFORM_ADMIN"] == nobody
    assert nobody < counts["MEMBER"] < counts["AUDITOR"]
    assert nobody < counts["PARK_ADMIN"] < counts["AUDITOR"]
    assert nobody < counts["BANK_OFFICER"] < counts["AUDITOR"]
    async with client_of(seeded, demo=True, demo_bank=DEMO_BANK) as demo:
        assert (await answered(demo, DEALS, None))["deals"]["totalCount"] == counts["BANK_OFFICER"]


async def test_who_is_anonymous_is_no_viewer(
    door: httpx.AsyncClient, seeded: CountingGraph
) -> None:
    """And costs no statement; in the demo it is the officer called demo."""
    assert await answered(door, VIEWER, None) == {"viewer": None}
    async with client_of(seeded, demo=True, demo_bank=DEMO_BANK) as demo:
        assert await answered(demo, "{ viewer { subject role } }", None) == {
            "viewer": {"subject": "demo", "role": "BANK_OFFICER"}
        }
        assert seeded.statements == []
        assert (await answered(demo, VIEWER, None))["viewer"]["scope"]["id"] == DEMO_BANK


async def test_a_scope_is_looked_up_for_every_request(
    door: httpx.AsyncClient, seeded: CountingGraph, issuer: Issuer
) -> None:
    """One statement, known or not; a role without a scope costs none."""
    await answered(door, "{ viewer { role } }", issuer.token("MEMBER", FIRM))
    refusal(await ask(door, VIEWER, issuer.token("MEMBER", NOBODY)))
    assert seeded.statements == [SCOPE, SCOPE]
    await answered(door, "{ viewer { role } }", issuer.token("AUDITOR"))
    assert seeded.statements == [SCOPE, SCOPE]


# ---------------------------------------------------------------- tokens that do not hold


BAD_CLAIMS: dict[str, tuple[dict[str, Any], str]] = {
    "ended": ({"iat": After(-900), "exp": After(-60)}, "has ended"),
    "to come": ({"iat": After(300), "exp": After(900)}, "not good yet"),
    "not before": ({"nbf": After(300)}, "not good yet"),
    "too long": ({"exp": After(90_000)}, "at most 86400 seconds"),
    "another audience": ({"aud": "other"}, "another audience"),
    "other audiences": ({"aud": ["other", AUDIENCE + "x"]}, "another audience"),
    "another issuer": ({"iss": "https://elsewhere.example"}, "another issuer"),
    "no subject": ({"sub": ""}, "`sub`"),
    "a subject that is no text": ({"sub": 7}, "`sub`"),
    "a long subject": ({"sub": "x" * 201}, "`sub`"),
    "half a character": ({"sub": "\ud800"}, "`sub`"),
    "a boolean": ({"exp": True}, "`exp`"),
    "a text": ({"exp": str(time.time() + 60)}, "`exp`"),
    "infinity": ({"exp": float("inf")}, "no JSON"),
    "after 9999": ({"exp": 253_402_300_800}, "`exp`"),
    "no role": ({"rongzhi_role": None}, "`rongzhi_role`"),
    "an unknown role": ({"rongzhi_role": "ADMIN"}, "`rongzhi_role`"),
    "anonymous": ({"rongzhi_role": "ANONYMOUS"}, "`rongzhi_role`"),
    "a list of roles": ({"rongzhi_role": ["AUDITOR"]}, "`rongzhi_role`"),
    "a scope for a role without": ({"rongzhi_scope": FIRM}, "has no organisation"),
    "no scope": ({"rongzhi_role": "MEMBER"}, "needs organisation"),
    "a scope that is no id": ({"rongzhi_role": "MEMBER", "rongzhi_scope": "x"}, "`rongzhi_scope`"),
    "an empty scope": ({"rongzhi_scope": ""}, "`rongzhi_scope`"),
    "a bank's officer of a firm": (
        {"rongzhi_role": "BANK_OFFICER", "rongzhi_scope": FIRM},
        "no organisation that the role BANK_OFFICER can be for",
    ),
    "the administrator of a bank": (
        {"rongzhi_role": "PARK_ADMIN", "rongzhi_scope": DEMO_BANK},
        "no organisation that the role PARK_ADMIN can be for",
    ),
    "a member of nothing": (
        {"rongzhi_role": "MEMBER", "rongzhi_scope": NOBODY},
        "no organisation that the role MEMBER can be for",
    ),
}


@pytest.mark.parametrize("name", BAD_CLAIMS)
async def test_claims_that_do_not_hold(door: httpx.AsyncClient, issuer: Issuer, name: str) -> None:
    """The message says which one."""
    claims, said = BAD_CLAIMS[name]
    assert said in refusal(await ask(door, VIEWER, issuer.token(**claims)))


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": After(600.5), "iat": After(-0.5), "nbf": 0},
        {"aud": ["other", AUDIENCE]},
        {"iat": After(20), "exp": After(600)},
        {"iat": After(-900), "exp": After(-20)},
        {"sub": "名" * 200},
        {"headers": {"typ": "AT+JWT", "x5t": "a thumbprint"}},
        {"headers": {"typ": None}},
    ],
)
async def test_tokens_that_hold(
    door: httpx.AsyncClient, issuer: Issuer, claims: dict[str, Any]
) -> None:
    """At the edges of what is allowed."""
    assert (await answered(door, VIEWER, issuer.token(**claims)))["viewer"]["role"] == "AUDITOR"


@pytest.mark.parametrize(
    "headers",
    [
        {"kid": ""},
        {"kid": "x" * 201},
        {"kid": "unknown"},
        {"typ": "secevent+jwt"},
        *({name: "x"} for name in ("jwk", "jku", "x5u", "x5c", "zip")),
        {"jku": None},
        {"b64": False},
        {"crit": ["exp"]},
    ],
    ids=str,
)
async def test_headers_that_are_not_taken(
    door: httpx.AsyncClient, issuer: Issuer, headers: dict[str, Any]
) -> None:
    """Keys come from the issuer's set alone."""
    refusal(await ask(door, VIEWER, issuer.token(headers=headers)))


async def test_forged_tokens(door: httpx.AsyncClient, issuer: Issuer) -> None:
    """No signature, another's, a shared secret, a changed part, a claim twice."""
    good = issuer.token()
    header, payload, signature = good.split(".")
    claims = jwt.decode(good, options={"verify_signature": False})
    with_secret = jwt.encode(claims, "s" * 32, algorithm="HS256", headers={"kid": "first"})
    unsigned = jwt.encode(claims, "", algorithm="none", headers={"kid": "first"})
    twice = jwt.PyJWS().encode(
        (json.dumps(claims)[:-1] + ', "rongzhi_role": "AUDITOR"}').encode(),
        issuer.keys["first"],
        algorithm="ES256",
        headers={"kid": "first"},
    )
    for token in (
        *(with_secret, unsigned, issuer.token(key=ec_key()), issuer.token(key=RSA_KEY), twice),
        *(f"{header}.{payload}.", f"{header}..{signature}", f"{good}=", f"{good}.{signature}"),
        *("", "x", "a.b.c", good + "a" * 8192, f"{good} {good}", f" {good}"),
    ):
        refusal(await ask(door, VIEWER, token))


async def test_only_one_header_of_one_form(door: httpx.AsyncClient, issuer: Issuer) -> None:
    """Another scheme, two headers, an empty one: refused, and never answered as anonymous."""
    good = f"Bearer {issuer.token()}"
    any_case = good.replace("Bearer", "bEARER")
    response = await door.post(
        "/graphql", json={"query": VIEWER}, headers={"Authorization": any_case}
    )
    assert response.json()["data"]["viewer"]["role"] == "AUDITOR"
    for values in ([good, good], [""], ["Basic eDp4"], [good.removeprefix("Bearer ")]):
        headers = [("Authorization", value) for value in values]
        refusal(await door.post("/graphql", json={"query": VIEWER}, headers=headers))
    # Who may not ask is not listened to; health is nobody's secret.
    refusal(await door.post("/graphql", content=b"x", headers={"Authorization": "Basic eDp4"}))
    assert (await door.get("/health/live", headers={"Authorization": "x"})).status_code == 200


async def test_without_an_issuer_every_token_is_refused(
    seeded: CountingGraph, issuer: Issuer, tmp_path: Path
) -> None:
    """Also the demo's own, and with the demo's keys in the environment of production."""
    token = demo_token(tmp_path, Role.AUDITOR, None, hours=1)
    cases: list[dict[str, Any]] = [{}, {"demo_keys": key_set(tmp_path)}, issuer.settings()]
    for settings in cases:
        async with client_of(seeded, **settings) as client:
            refusal(await ask(client, VIEWER, token))


# ---------------------------------------------------------------- the demo's issuer


@asynccontextmanager
async def demo_api(graph: CountingGraph, data: Path) -> AsyncGenerator[int]:
    """The demo's API as a server; its port."""
    settings = Settings(demo=True, demo_bank=DEMO_BANK, demo_keys=key_set(data))
    app = create_app(settings, graph=graph, clock=lambda: TODAY)
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error"))
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        await serving


async def make_token(project: Path, **variables: Any) -> tuple[int | None, str, str]:
    """What `make token` answers: exit code, output, complaints."""
    process = await asyncio.create_subprocess_exec(
        *("make", "--silent", "-o", ".venv/ready", "token"),
        *(f"{name}={value}" for name, value in variables.items()),
        cwd=project,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await process.communicate()
    return process.returncode, said.decode(), complained.decode()


async def test_make_token(seeded: CountingGraph, tmp_path: Path, project: Path) -> None:
    """A token for each role; the scope by id, code, name, or what only one is called like."""
    asked: list[dict[str, Any]] = [
        {"ROLE": "AUDITOR", "HOURS": 0.5},
        {"ROLE": "PARK_ADMIN", "SCOPE": PARK},
        {"ROLE": "PARK_ADMIN", "SCOPE": "松山湖高新区"},
        {"ROLE": "BANK_OFFICER", "SCOPE": "柏舟银行"},
    ]
    async with (
        demo_api(seeded, tmp_path) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        codes = await answered(
            client, "{ organizations(first: 100) { edges { node { id uscc } } } }", None
        )
        coded = next(e["node"] for e in codes["organizations"]["edges"] if e["node"]["uscc"])
        asked.append({"ROLE": "MEMBER", "SCOPE": coded["uscc"]})
        scopes = (None, PARK, PARK, DEMO_BANK, coded["id"])
        for variables, scope in zip(asked, scopes, strict=True):
            code, said, complained = await make_token(
                project, **variables, PORT=port, DATA=tmp_path
            )
            assert code == 0, complained
            assert said.count("\n") == 1
            viewer = (await answered(client, VIEWER, said.strip()))["viewer"]
            assert viewer["role"] == variables["ROLE"]
            assert (viewer["scope"] or {"id": None})["id"] == scope
            claims = jwt.decode(said.strip(), options={"verify_signature": False})
            assert claims["exp"] - claims["iat"] == variables.get("HOURS", 12) * 3600
        for variables, complaint in (
            ({"ROLE": "BANK_OFFICER", "SCOPE": "示例"}, "fits several"),
            ({"ROLE": "BANK_OFFICER", "SCOPE": "松山湖高新区"}, "nothing called"),
            ({"ROLE": "MEMBER"}, "MEMBER needs SCOPE"),
            ({"ROLE": "MEMBER", "SCOPE": "示例", "PORT": 9}, "No demo answers"),
        ):
            code, said, complained = await make_token(
                project, **{"PORT": port, "DATA": tmp_path, **variables}
            )
            assert (code, said) == (2, "")
            assert complaint in complained.splitlines()[0]
            assert complained.startswith("error: ")


def test_the_key_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Made once, and not shown to anybody else; its set has no private part."""
    first = key_set(tmp_path)
    folder = tmp_path / "identity"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()] == [0o600]
    assert key_set(tmp_path) == first
    assert "d" not in json.loads(first)["keys"][0]
