"""What is no token at all: the header's form, the compact form, and the JSON inside."""

import base64
import json
import time
from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from graph.embedded import EmbeddedNeo4j
from tests.api.token_court import (
    BANK,
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
from tests.api.token_forge import ABSENT, b64, json_of, signed, token, unb64, unsigned

HEAD = json_of([("alg", "RS256"), ("typ", "JWT"), ("kid", RSA.kid)])


@pytest.fixture(scope="module")
async def door(empty_server: EmbeddedNeo4j, constrained: None) -> AsyncIterator[Door]:
    """One application for all cases."""
    with key_server() as issuer:
        async with small_world(empty_server) as graph, door_of(graph, issuer) as door:
            viewer(await door.bear(good_token()))
            yield door
        assert issuer.reads == 1


async def rejects(door: Door, *lines: str | bytes) -> None:
    """A refusal, in a moment, that asked the graph nothing."""
    door.graph.statements.clear()
    started = time.perf_counter()
    response = await door.ask(*lines)
    assert time.perf_counter() - started < 2
    texts = [each if isinstance(each, str) else each.decode("latin-1") for each in lines]
    refused(response, *(word for each in texts for word in each.split()))
    assert door.graph.statements == []


# ---------------------------------------------------------------- the header

LINES: dict[str, Callable[[str], str | bytes]] = {
    "empty": lambda _: "",
    "blank": lambda _: " ",
    "scheme alone": lambda _: "Bearer",
    "scheme and a blank": lambda _: "Bearer ",
    "scheme and blanks": lambda _: "Bearer    ",
    "token alone": lambda good: good,
    "no blank": lambda good: f"Bearer{good}",
    "colon": lambda good: f"Bearer: {good}",
    "equals": lambda good: f"Bearer={good}",
    "tab": lambda good: f"Bearer\t{good}",
    "no-break space": lambda good: f"Bearer\u00a0{good}",
    "newline": lambda good: f"Bearer\n{good}",
    "another scheme": lambda good: f"Token {good}",
    "JWT as scheme": lambda good: f"JWT {good}",
    "DPoP": lambda good: f"DPoP {good}",
    "longer scheme": lambda good: f"Bearers {good}",
    "Basic": lambda _: "Basic " + base64.b64encode(b"user:password").decode(),
    "Basic with the token": lambda good: "Basic " + base64.b64encode(good.encode()).decode(),
    "Digest": lambda _: 'Digest username="a", realm="b"',
    "scheme twice": lambda good: f"Bearer Bearer {good}",
    "two tokens": lambda good: f"Bearer {good} {good}",
    "two by comma": lambda good: f"Bearer {good},{good}",
    "two lines folded": lambda good: f"Bearer {good}, Bearer {good}",
    "Basic, then Bearer": lambda good: f"Basic dTpw, Bearer {good}",
    "comma behind": lambda good: f"Bearer {good},",
    "semicolon behind": lambda good: f"Bearer {good};a=b",
    "quoted": lambda good: f'Bearer "{good}"',
    "parameter": lambda good: f"Bearer token={good}",
    "Chinese": lambda _: "Bearer 令牌",
    "Chinese scheme": lambda good: f"持票 {good}",
    "look-alike scheme": lambda good: f"Вearer {good}",
    "not UTF-8": lambda _: b"Bearer \xff\xfe\x80.\x80.\x80",
    "NUL behind": lambda good: f"Bearer {good}\x00",
    "NUL in front": lambda good: f"Bearer \x00{good}",
    "percent-encoded": lambda good: f"Bearer%20{good}",
    "null": lambda _: "Bearer null",
    "undefined": lambda _: "Bearer undefined",
    "dots": lambda _: "Bearer ..",
    "many dots": lambda _: "Bearer " + "." * 8000,
    "a megabyte": lambda _: "Bearer " + "a" * 2**20,
    "a megabyte of dots": lambda _: "Bearer " + "." * 2**20,
    "a megabyte behind": lambda good: f"Bearer {good}" + "A" * 2**20,
    "a megabyte of blanks": lambda good: "Bearer" + " " * 2**20 + good,
    "a megabyte of scheme": lambda good: "B" * 2**20 + f" {good}",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES)
async def test_a_header_of_another_form_is_refused(
    door: Door, line: Callable[[str], str | bytes]
) -> None:
    """Though a good token may be in it."""
    await rejects(door, line(good_token()))


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
async def test_the_scheme_has_no_case(door: Door, scheme: str) -> None:
    """RFC 9110: schemes are compared without their case."""
    viewer(await door.ask(f"{scheme} {good_token()}"))


async def test_two_headers_are_refused(door: Door) -> None:
    """Two good ones, equal ones, and one beside an empty one, in any order."""
    good, other = f"Bearer {good_token()}", f"Bearer {good_token(sub='another')}"
    for pair in (
        *((good, good), (good, other), (good, ""), ("", good), (good, "Bearer"), ("", "")),
        *((good, "Basic dTpw"), ("Basic dTpw", good), (good, "Bearer a.b.c")),
    ):
        await rejects(door, *pair)
    await rejects(door, *[good] * 50)


# ---------------------------------------------------------------- the size


def sized(length: int) -> str:
    """A good token of that many bytes, or a few less (base64 has no text of every length)."""
    missing = (length - len(good_token(pad=""))) * 3 // 4
    return next(
        made
        for size in range(missing + 2, 0, -1)
        if len(made := good_token(pad="x" * size)) <= length
    )


async def test_up_to_8_kb_is_judged(door: Door) -> None:
    """Large tokens are good as long as they are not too large."""
    for length in (8000, 8192):
        made = sized(length)
        assert len(made) > length - 10
        viewer(await door.bear(made))


@pytest.mark.parametrize("length", [8200, 8500, 20_000, 99_000])
async def test_above_8_kb_is_refused(door: Door, length: int) -> None:
    """Though it is signed by the issuer."""
    made = sized(length)
    assert len(made) > 8192
    await rejects(door, f"Bearer {made}")


# ---------------------------------------------------------------- the compact form


def padded(part: str) -> str:
    """With the = that JWS leaves out; always at least one."""
    return part + "=" * (-len(part) % 4 or 1)


def standard(made: str) -> str:
    """In the alphabet of base64 that is not for addresses."""
    return made.replace("-", "+").replace("_", "/")


def json_form(made: str, *, flat: bool) -> str:
    """The JSON serialisation of the same signature."""
    protected, payload, signature = made.split(".")
    one = {"protected": protected, "signature": signature}
    whole = {"payload": payload, **(one if flat else {"signatures": [one]})}
    return json.dumps(whole, separators=(",", ":"))


JWE = b64(b'{"alg":"RSA-OAEP-256","enc":"A256GCM","kid":"' + RSA.kid.encode() + b'"}')
FORMS: dict[str, Callable[[list[str]], str]] = {
    "one part": lambda parts: parts[1],
    "two parts": lambda parts: ".".join(parts[:2]),
    "four parts": lambda parts: ".".join([*parts, parts[2]]),
    "five parts": lambda parts: ".".join([*parts, "", ""]),
    "four dots in front": lambda parts: ".." + ".".join(parts),
    "dot in front": lambda parts: "." + ".".join(parts),
    "dot behind": lambda parts: ".".join(parts) + ".",
    "JWE": lambda parts: ".".join([JWE, parts[2], b64(b"1" * 12), parts[1], b64(b"2" * 16)]),
    "JWE by a direct key": lambda parts: ".".join(
        [b64(b'{"alg":"dir","enc":"A256GCM"}'), "", b64(b"1" * 12), parts[1], b64(b"2" * 16)]
    ),
    "JWE of three parts": lambda parts: ".".join([JWE, *parts[1:]]),
    "no header": lambda parts: ".".join(["", *parts[1:]]),
    "detached": lambda parts: f"{parts[0]}..{parts[2]}",
    "JSON": lambda parts: json_form(".".join(parts), flat=False),
    "flat JSON": lambda parts: json_form(".".join(parts), flat=True),
    "JSON in base64": lambda parts: b64(json_form(".".join(parts), flat=True).encode()),
    "all in base64": lambda parts: b64(".".join(parts).encode()),
    "reversed": lambda parts: ".".join(reversed(parts)),
    "padded header": lambda parts: ".".join([padded(parts[0]), *parts[1:]]),
    "padded payload": lambda parts: ".".join([parts[0], padded(parts[1]), parts[2]]),
    "padded signature": lambda parts: ".".join([*parts[:2], padded(parts[2])]),
    "standard alphabet": lambda parts: ".".join([*parts[:2], standard(parts[2])]),
    **{
        f"{name} in part {at}": lambda parts, at=at, mark=mark: ".".join(
            part[:7] + mark + part[7:] if index == at else part
            for index, part in enumerate(parts)
        )
        for name, mark in {
            **{"newline": "\n", "carriage return": "\r\n", "tab": "\t", "form feed": "\x0c"},
            **{"exclamation mark": "!", "percent": "%2e", "plus": "+", "NUL": "\0", "人": "人"},
        }.items()
        for at in range(3)
    },
    "blank in the signature": lambda parts: ".".join(parts)[:-9] + " " + parts[2][-9:],
    "blanks at the dots": " . ".join,
    "quotes": lambda parts: "'" + ".".join(parts) + "'",
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
async def test_another_form_is_refused(door: Door, form: Callable[[list[str]], str]) -> None:
    """The compact form alone, with its own alphabet and nothing in between."""
    made = next(
        each
        for number in range(100)
        if {"-", "_"} <= set((each := good_token(sub=f"s{number}")).rpartition(".")[2])
    )
    assert form(made.split(".")) != made
    await rejects(door, f"Bearer {form(made.split('.'))}")


async def test_a_form_is_judged_over_its_own_bytes(door: Door) -> None:
    """A signature over the padded or broken text does not make that text a token."""
    payload = json_of(claims(pad="x").items())
    while len(payload) % 3 == 0:
        payload = payload[:-1] + b" }"
    for broken in (padded(b64(payload)), b64(payload)[:9] + "\n" + b64(payload)[9:]):
        content = f"{b64(HEAD)}.{broken}"
        await rejects(door, f"Bearer {content}.{b64(RSA.sign(content.encode()))}")


# ---------------------------------------------------------------- the JSON inside

GOOD = json_of(claims(exp=at(3000)).items())
PAYLOADS: dict[str, bytes] = {
    "empty": b"",
    "blank": b" ",
    "empty object": b"{}",
    "list": b"[]",
    "list of the claims": b"[" + GOOD + b"]",
    "text": b'"sub"',
    "claims in a text": json.dumps(GOOD.decode()).encode(),
    "number": b"5",
    "null": b"null",
    "true": b"true",
    "no JSON": b"{'sub': 1}",
    "cut": GOOD[:-1],
    "more behind": GOOD + b"x",
    "two objects": GOOD + GOOD,
    "NUL behind": GOOD + b"\0",
    "comma behind": GOOD[:-1] + b",}",
    "comment": GOOD[:-1] + b"/* */}",
    "UTF-16": GOOD.decode().encode("utf-16"),
    "UTF-16 without a mark": GOOD.decode().encode("utf-16-le"),
    "UTF-32": GOOD.decode().encode("utf-32"),
    "not UTF-8": GOOD[:-1] + b',"a":"\xff"}',
    "surrogate in UTF-8": GOOD[:-1] + b',"a":"\xed\xa0\x80"}',
    "overlong UTF-8": GOOD[:-1] + b',"a":"\xc0\xaf"}',
    "raw newline in a text": GOOD[:-1] + b',"a":"\n"}',
    "deep": b"[" * 5000,
    "deep and closed": b"[" * 2500 + b"]" * 2500,
    "deep objects": b'{"a":' * 1000 + b"1" + b"}" * 1000,
    "a token": good_token(exp=at(3000)).encode(),
    "bytes": bytes(range(256)),
    "gzip": base64.b64decode("H4sIAAAAAAAAA6uuBQBDv6ajAgAAAA=="),
}


async def test_the_payload_is_good_when_nothing_is_done_to_it(door: Door) -> None:
    """Else the refusals below would prove nothing."""
    viewer(await door.bear(signed(HEAD, GOOD, RSA.sign)))
    viewer(await door.bear(signed(HEAD, b" " + GOOD + b"\n", RSA.sign)))


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
async def test_a_payload_that_is_no_object_is_refused(door: Door, payload: bytes) -> None:
    """Signed by the issuer, and still nothing."""
    await rejects(door, f"Bearer {signed(HEAD, payload, RSA.sign)}")


@pytest.mark.parametrize("header", PAYLOADS.values(), ids=PAYLOADS)
async def test_a_header_that_is_no_object_is_refused(door: Door, header: bytes) -> None:
    """The same for the header, of which nobody knows yet who wrote it."""
    header = header.replace(b'"iss"', b'"alg":"RS256","kid":"' + RSA.kid.encode() + b'","iss"')
    await rejects(door, f"Bearer {signed(header, GOOD, RSA.sign)}")
    await rejects(door, f"Bearer {signed(header, GOOD, unsigned)}")


DEEP = [
    b"[" * 2000 + b"]" * 2000,
    b'{"a":' * 700 + b"1" + b"}" * 700,
    b"1" * 4400,
    b"-" + b"1" * 4400,
    b"1e999999999",
    b"0." + b"1" * 4400,
    b"NaN",
    b'"\\ud800"',
    b"{}" * 1,
]


@pytest.mark.parametrize("value", DEEP, ids=range(len(DEEP)))
async def test_an_odd_value_that_nobody_asks_for_does_no_harm(door: Door, value: bytes) -> None:
    """In a claim or a header of no meaning: refused or passed over, never a 5xx."""
    for made in (
        signed(HEAD, GOOD[:-1] + b',"odd":' + value + b"}", RSA.sign),
        signed(HEAD[:-1] + b',"odd":' + value + b"}", GOOD, RSA.sign),
    ):
        assert len(made) < 8192
        response = await door.bear(made)
        if response.status_code == 200:
            viewer(response)
        else:
            refused(response, made)


# ---------------------------------------------------------------- the whole request

REQUESTS = [
    "{ __typename }",
    "{ __schema { queryType { name } } }",
    "{ node(id: 1) { id } }",
    "{ nope",
    "",
    f'{{ node(id: "{BANK}") {{ id }} }}',
]


@pytest.mark.parametrize("query", REQUESTS)
async def test_a_bad_token_refuses_every_question(door: Door, query: str) -> None:
    """Also those that need no caller, and those that are no question."""
    for line in ("Bearer a.b.c", "Basic dTpw", f"Bearer {good_token(exp=1)}", ""):
        door.graph.statements.clear()
        refused(await door.ask(line, query=query))
        assert door.graph.statements == []
    assert (await door.ask(f"Bearer {good_token()}")).status_code == 200


async def test_life_is_open(door: Door) -> None:
    """Whoever watches the process needs no token, and a wrong one does not make it ill."""
    assert (await door.client.get("/health/live")).status_code == 200
    wrong: httpx.Response = await door.client.get(
        "/health/live", headers={"authorization": "Bearer a.b.c"}
    )
    assert wrong.status_code == 200


async def test_a_reader_of_the_token_is_not_told_more_by_its_form(door: Door) -> None:
    """A token without `kid`, though all else holds, is refused: no key is tried in turn."""
    await rejects(door, f"Bearer {token(claims(), RSA, kid=ABSENT)}")
    assert unb64(b64(HEAD)) == HEAD
