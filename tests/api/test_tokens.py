"""Tokens that hold, and tokens whose claims do not hold."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest

from graph.embedded import EmbeddedNeo4j
from tests.api.token_court import (
    AUDIENCE,
    BANK,
    EC,
    FIRM,
    GUARANTOR,
    ISSUER,
    LEEWAY,
    LONGEST,
    PARK,
    PRODUCT,
    RSA,
    Door,
    at,
    claims,
    door_of,
    good_token,
    key_server,
    refused,
    small_world,
    viewer,
)
from tests.api.token_forge import ABSENT, Bare, Key, json_of, signed, token
from tests.worlds import World

SURROGATE = Bare('"a\\ud800b"')
MANY_DIGITS = Bare("1" + "0" * 4400)
YEAR_3000 = int(datetime(3000, 1, 1, tzinfo=UTC).timestamp())
UNKNOWN = World.id("nobody has this key")
SCOPES = {
    "MEMBER": FIRM,
    "BANK_OFFICER": BANK,
    "PARK_ADMIN": PARK,
    "AUDITOR": ABSENT,
    "PLATFORM_ADMIN": ABSENT,
}


@pytest.fixture(scope="module")
async def door(empty_server: EmbeddedNeo4j, constrained: None) -> AsyncIterator[Door]:
    """One application for all cases, which read its keys once."""
    with key_server() as issuer:
        async with small_world(empty_server) as graph, door_of(graph, issuer) as door:
            yield door
        assert issuer.reads == 1


def scope_of(role: str) -> dict[str, str] | None:
    """What `viewer` says of the scope."""
    return None if SCOPES[role] is ABSENT else {"id": SCOPES[role]}


# ---------------------------------------------------------------- what holds


@pytest.mark.parametrize("key", [RSA, EC], ids=["RS256", "ES256"])
@pytest.mark.parametrize("role", SCOPES)
async def test_a_right_token_is_its_caller(door: Door, role: str, key: Key) -> None:
    """Every role by both algorithms; without these the refusals prove nothing."""
    made = good_token(key, rongzhi_role=role, rongzhi_scope=SCOPES[role], sub="某人-1")
    seen = viewer(await door.bear(made))
    assert seen == {"subject": "某人-1", "role": role, "scope": scope_of(role)}


GOOD: dict[str, dict[str, Any]] = {
    "audience among others": {"aud": ["other", AUDIENCE]},
    "audience as a list of one": {"aud": [AUDIENCE]},
    "fractional seconds": {"exp": at(600.5), "iat": at(-5.25), "nbf": at(-0.5)},
    "ended within the leeway": {"exp": at(5 - LEEWAY)},
    "issued soon within the leeway": {"iat": at(LEEWAY - 10)},
    "begins soon within the leeway": {"nbf": at(LEEWAY - 10)},
    "nbf past": {"nbf": at(-1000)},
    "as long as may be": {"iat": at(-5), "exp": at(LONGEST - 5)},
    "nearly at its end after the longest life": {"iat": at(60 - LONGEST), "exp": at(60)},
    "subject of one character": {"sub": "x"},
    "subject of 200 characters": {"sub": "x" * 200},
    "subject of 200 characters beyond the BMP": {"sub": "😀" * 200},
    "member is a bank": {"rongzhi_scope": BANK},
    "member is a park": {"rongzhi_scope": PARK},
    "member is a guarantor": {"rongzhi_scope": GUARANTOR},
    "other claims": {"jti": "1", "scope": "openid", "role": "AUDITOR", "azp": None, "x": {}},
}


@pytest.mark.parametrize("changes", GOOD.values(), ids=GOOD)
async def test_what_the_page_allows_is_accepted(door: Door, changes: dict[str, Any]) -> None:
    """The edges from inside."""
    expected = claims(**changes)
    seen = viewer(await door.bear(token(expected, RSA)))
    assert seen["subject"] == expected["sub"]
    assert seen["role"] == "MEMBER"
    assert seen["scope"] == {"id": expected["rongzhi_scope"]}


async def test_no_header_is_anonymous(door: Door) -> None:
    """Nobody is nobody, and a token elsewhere than in the header counts for nothing."""
    made = good_token()
    asked = {"query": "{ viewer { role scope { id } } }", "access_token": made}
    for headers in (
        {},
        {"x-authorization": f"Bearer {made}", "proxy-authorization": f"Bearer {made}"},
        {"cookie": f"access_token={made}; authorization=Bearer {made}"},
    ):
        for path in ("/graphql", f"/graphql?access_token={made}&authorization=Bearer%20{made}"):
            response = await door.client.post(path, json=asked, headers=headers)
            assert response.status_code == 200
            seen = response.json()["data"]["viewer"]
            assert seen is None or (seen["role"], seen["scope"]) == ("ANONYMOUS", None)


async def test_callers_at_once_are_not_mixed_up(door: Door) -> None:
    """Each answer is for the token of its own request, refusals in between or not."""

    async def one(number: int) -> None:
        role = list(SCOPES)[number % len(SCOPES)]
        made = good_token(rongzhi_role=role, rongzhi_scope=SCOPES[role], sub=f"caller {number}")
        if number % 7 == 3:
            refused(await door.bear(made[:-8]), made)
            return
        seen = viewer(await door.bear(made))
        assert (seen["subject"], seen["role"]) == (f"caller {number}", role)
        assert seen["scope"] == scope_of(role)

    await asyncio.gather(*(one(number) for number in range(60)))


# ---------------------------------------------------------------- what does not

BAD: dict[str, dict[str, Any]] = {
    # issuer
    "iss of another": {"iss": "https://evil.example"},
    "iss missing": {"iss": ABSENT},
    "iss null": {"iss": None},
    "iss empty": {"iss": ""},
    "iss list": {"iss": [ISSUER]},
    "iss object": {"iss": {ISSUER: ISSUER}},
    "iss with a trailing slash": {"iss": ISSUER + "/"},
    "iss in upper case": {"iss": ISSUER.upper()},
    "iss with an upper-case host": {"iss": ISSUER.replace("issuer", "Issuer")},
    "iss with a blank": {"iss": ISSUER + " "},
    "iss with a NUL": {"iss": ISSUER + "\x00"},
    "iss shorter": {"iss": ISSUER[:-1]},
    "iss longer": {"iss": ISSUER + ".evil.example"},
    "iss of look-alikes": {"iss": ISSUER.replace("e", "е")},
    "iss no text": {"iss": Bare(f'"{ISSUER}\\ud800"')},
    # audience
    "aud of another": {"aud": "other"},
    "aud missing": {"aud": ABSENT},
    "aud null": {"aud": None},
    "aud empty": {"aud": ""},
    "aud empty list": {"aud": []},
    "aud list without": {"aud": ["a", "b"]},
    "aud list in a list": {"aud": [[AUDIENCE]]},
    "aud object": {"aud": {AUDIENCE: True}},
    "aud object in a list": {"aud": [{AUDIENCE: AUDIENCE}]},
    "aud shorter": {"aud": AUDIENCE[:-1]},
    "aud longer": {"aud": AUDIENCE + "2"},
    "aud shorter in a list": {"aud": [AUDIENCE[:-1], AUDIENCE + " "]},
    "aud in upper case": {"aud": AUDIENCE.upper()},
    "aud of words": {"aud": f"other {AUDIENCE}"},
    "aud true": {"aud": True},
    "aud letters": {"aud": list(AUDIENCE)},
    # subject
    "sub missing": {"sub": ABSENT},
    "sub empty": {"sub": ""},
    "sub null": {"sub": None},
    "sub number": {"sub": 7},
    "sub true": {"sub": True},
    "sub list": {"sub": ["pseudonym-7"]},
    "sub object": {"sub": {"id": "pseudonym-7"}},
    "sub of 201 characters": {"sub": "x" * 201},
    "sub no text": {"sub": SURROGATE},
    # role
    "role missing": {"rongzhi_role": ABSENT},
    "role null": {"rongzhi_role": None},
    "role empty": {"rongzhi_role": ""},
    "role unknown": {"rongzhi_role": "ADMIN"},
    "role lower case": {"rongzhi_role": "member"},
    "role mixed case": {"rongzhi_role": "Member"},
    "role with a blank": {"rongzhi_role": "MEMBER "},
    "role qualified": {"rongzhi_role": "Role.MEMBER"},
    "role of dotless i": {"rongzhi_role": "AUDıTOR", "rongzhi_scope": ABSENT},
    "role list": {"rongzhi_role": ["MEMBER"]},
    "role two": {"rongzhi_role": ["MEMBER", "AUDITOR"]},
    "role object": {"rongzhi_role": {"MEMBER": True}},
    "role number": {"rongzhi_role": 1},
    "role true": {"rongzhi_role": True},
    "role no text": {"rongzhi_role": SURROGATE},
    "role anonymous": {"rongzhi_role": "ANONYMOUS", "rongzhi_scope": ABSENT},
    "role anonymous with a scope": {"rongzhi_role": "ANONYMOUS"},
    "role under another name": {"rongzhi_role": ABSENT, "role": "MEMBER", "roles": ["MEMBER"]},
    # scope
    **{
        f"{role} without a scope": {"rongzhi_role": role, "rongzhi_scope": ABSENT}
        for role in ("MEMBER", "BANK_OFFICER", "PARK_ADMIN")
    },
    **{
        f"{role} with a scope": {"rongzhi_role": role, "rongzhi_scope": PARK}
        for role in ("AUDITOR", "PLATFORM_ADMIN")
    },
    **{
        f"{role} of a {kind}": {"rongzhi_role": role, "rongzhi_scope": scope}
        for role, kind, scope in (
            ("BANK_OFFICER", "park", PARK),
            ("BANK_OFFICER", "firm", FIRM),
            ("BANK_OFFICER", "guarantor", GUARANTOR),
            ("BANK_OFFICER", "product", PRODUCT),
            ("PARK_ADMIN", "bank", BANK),
            ("PARK_ADMIN", "firm", FIRM),
            ("MEMBER", "product", PRODUCT),
        )
    },
    "scope null": {"rongzhi_scope": None},
    "scope empty": {"rongzhi_scope": ""},
    "scope no UUID": {"rongzhi_scope": "firm"},
    "scope unknown": {"rongzhi_scope": UNKNOWN},
    "scope list": {"rongzhi_scope": [FIRM]},
    "scope object": {"rongzhi_scope": {"id": FIRM}},
    "scope number": {"rongzhi_scope": 7},
    "scope true": {"rongzhi_scope": True},
    "scope no text": {"rongzhi_scope": SURROGATE},
    "scope longer": {"rongzhi_scope": FIRM + FIRM},
    "scope with a newline": {"rongzhi_scope": FIRM + "\n"},
    "scope with a NUL": {"rongzhi_scope": FIRM + "\x00"},
    "scope of Cypher": {"rongzhi_scope": f"{FIRM}' OR true RETURN 1 //"},
    "scope of a pattern": {"rongzhi_scope": ".*"},
    # ends
    "exp past beyond the leeway by a second": {"exp": at(-LEEWAY - 1)},
    "exp long past": {"iat": at(-900), "exp": at(-600)},
    "exp missing": {"exp": ABSENT},
    "exp null": {"exp": None},
    "exp text": {"exp": at(600, str)},
    "exp true": {"exp": True},
    "exp list": {"exp": at(600, lambda moment: [moment])},
    "exp object": {"exp": {}},
    "exp zero": {"exp": 0},
    "exp negative": {"exp": -1},
    "exp NaN": {"exp": Bare("NaN")},
    "exp Infinity": {"exp": Bare("Infinity")},
    "exp 1e400": {"exp": Bare("1e400")},
    "exp -1e400": {"exp": Bare("-1e400")},
    "exp 1e18": {"exp": Bare("1e18")},
    "exp of 4401 digits": {"exp": MANY_DIGITS},
    "exp in milliseconds": {"exp": at(600, lambda moment: moment * 1000)},
    "exp in the year 3000": {"exp": YEAR_3000},
    "exp beyond the longest life by a second": {"iat": at(-5), "exp": at(LONGEST - 4)},
    "exp beyond the longest life and the leeway": {"exp": at(LONGEST + LEEWAY)},
    "longer than may be, though nearly at its end": {"iat": at(-LONGEST), "exp": at(60)},
    "both beyond the year 9999": {"iat": 10**12, "exp": 10**12 + 60},
    "both 1e18": {"iat": Bare("1e18"), "exp": Bare("1e18")},
    "both infinite": {"iat": Bare("Infinity"), "exp": Bare("Infinity")},
    # beginnings
    "iat in the future": {"iat": at(LEEWAY + 5)},
    "iat missing": {"iat": ABSENT},
    "iat null": {"iat": None},
    "iat text": {"iat": at(0, str)},
    "iat true": {"iat": True},
    "iat list": {"iat": [1]},
    "iat zero": {"iat": 0},
    "iat negative": {"iat": -1},
    "iat NaN": {"iat": Bare("NaN")},
    "iat -Infinity": {"iat": Bare("-Infinity")},
    "iat -1e400": {"iat": Bare("-1e400")},
    "iat of 4401 digits": {"iat": MANY_DIGITS},
    "iat and exp in the year 3000": {"iat": YEAR_3000, "exp": YEAR_3000 + 60},
    "nbf in the future": {"nbf": at(LEEWAY + 5)},
    "nbf null": {"nbf": None},
    "nbf text": {"nbf": "0"},
    "nbf true": {"nbf": True},
    "nbf false": {"nbf": False},
    "nbf list": {"nbf": []},
    "nbf NaN": {"nbf": Bare("NaN")},
    "nbf -Infinity": {"nbf": Bare("-Infinity")},
    "nbf 1e400": {"nbf": Bare("1e400")},
    "nbf of 4401 digits": {"nbf": MANY_DIGITS},
    "nbf minus 4401 digits": {"nbf": Bare("-1" + "0" * 4400)},
}


@pytest.mark.parametrize("changes", BAD.values(), ids=BAD)
async def test_a_wrong_claim_is_refused(door: Door, changes: dict[str, Any]) -> None:
    """Signed by the issuer or not: what the page does not allow is refused."""
    made = good_token(**changes)
    refused(await door.bear(made), made)


TWICE: list[tuple[str, Any]] = [
    *(("iss", each) for each in (ISSUER, "https://evil.example")),
    *(("aud", each) for each in (AUDIENCE, "other")),
    *(("sub", each) for each in ("pseudonym-7", "another")),
    *(("exp", each) for each in (at(600), at(-600))),
    *(("rongzhi_role", each) for each in ("MEMBER", "AUDITOR", None)),
    *(("rongzhi_scope", each) for each in (FIRM, BANK, None)),
    *(("harmless", each) for each in (1,)),
]


@pytest.mark.parametrize("first", [True, False], ids=["before", "after"])
@pytest.mark.parametrize(("name", "value"), TWICE)
async def test_a_claim_that_appears_twice_is_refused(
    door: Door, name: str, value: Any, first: bool
) -> None:
    """Which of the two counts is nobody's guess, also when they are equal or one is escaped."""
    good = claims(harmless=1)
    again = claims(**{name: value})[name]
    head = json_of([("alg", "RS256"), ("kid", RSA.kid)])
    viewer(await door.bear(signed(head, json_of(good.items()), RSA.sign)))
    for spelling in (name, f"\\u{ord(name[0]):04x}{name[1:]}"):
        one, other = json_of(good.items())[1:-1], json_of([(name, again)])[1:-1]
        other = other.replace(name.encode(), spelling.encode(), 1)
        payload = b"{" + b",".join((other, one) if first else (one, other)) + b"}"
        made = signed(head, payload, RSA.sign)
        refused(await door.bear(made), made)


# ---------------------------------------------------------------- what is said


async def test_an_honest_client_learns_what_is_wrong(door: Door) -> None:
    """The end and the audience are named; neither message names what would be right."""
    ended = refused(await door.bear(good_token(exp=at(-300))))
    elsewhere = refused(await door.bear(good_token(aud="other")))
    assert "ended" in ended or "expired" in ended
    assert "audience" in elsewhere
    assert AUDIENCE not in elsewhere
    assert ISSUER not in refused(await door.bear(good_token(iss="https://evil.example")))


async def test_a_token_ends_while_it_is_used(door: Door) -> None:
    """What was accepted once is judged again."""
    with key_server() as issuer:
        async with door_of(door.graph, issuer, oidc_leeway=0) as strict:
            made = good_token(exp=at(2))
            viewer(await strict.bear(made))
            await asyncio.sleep(2.2)
            refused(await strict.bear(made), made)


SPELLINGS = [FIRM.upper(), FIRM.replace("-", ""), f"{{{FIRM}}}", f"urn:uuid:{FIRM}", f" {FIRM}"]


@pytest.mark.parametrize("scope", SPELLINGS)
async def test_another_spelling_of_a_scope_is_refused_or_understood(door: Door, scope: str) -> None:
    """The page says `the id (UUID)`: never a caller whose scope is another text than the id."""
    made = good_token(rongzhi_scope=scope)
    response = await door.bear(made)
    if response.status_code == 200:
        assert viewer(response)["scope"] == {"id": FIRM}
    else:
        refused(response, made)


@pytest.mark.parametrize("sub", ["a\x00b", "a\nb", "\u202e", "<script>", "\x7f", "\ufeff"])
async def test_an_odd_subject_is_refused_or_itself(door: Door, sub: str) -> None:
    """A text that the page does not forbid comes out as it went in, or not at all."""
    made = good_token(sub=sub)
    response = await door.bear(made)
    if response.status_code == 200:
        assert viewer(response)["subject"] == sub
    else:
        refused(response, made)
