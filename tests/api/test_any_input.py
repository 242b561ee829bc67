"""Whatever is sent: no answer is a 5xx, none is UNEXPECTED, and each comes back."""

import signal
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.test_bad_input import FACTS, MAIN, NOBODY, NODE, PARTNERS, SEARCH, cursor
from tests.conftest import DEMO_BANK, TODAY, CountingGraph, client_of

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False)
    | st.text(),
    lambda each: st.lists(each, max_size=4) | st.dictionaries(st.text(), each, max_size=4),
    max_leaves=12,
)
BODY = st.fixed_dictionaries(
    {},
    optional={
        "query": st.sampled_from([SEARCH, FACTS, NODE, "{ __typename }", "query A { a }"]) | JSON,
        "operationName": st.none() | st.text() | JSON,
        "variables": st.none() | JSON,
        "extensions": st.none() | JSON,
    },
)
QUESTIONS = {
    "text": (SEARCH, {"text": "x", "first": 1}),
    "after": (SEARCH, {"text": "x", "first": 1}),
    "id": (NODE, {"id": NOBODY}),
    "asOf": (FACTS, {"first": 1}),
    "filter": (FACTS, {"first": 1}),
    "amount": (MAIN, {"id": NOBODY, "amount": 1, "purpose": "EQUIPMENT"}),
}
# How many examples is the profile's: tests/conftest.py.
SEEDED = settings(
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


async def check(graph: CountingGraph, body: bytes) -> dict[str, Any]:
    """Send bytes as nobody; the answer is JSON, no 5xx, and no error is unexpected."""
    async with client_of(graph) as door:
        response = await door.post(
            "/graphql", content=body, headers={"content-type": "application/json"}
        )
    assert response.status_code < 500
    answer = orjson.loads(response.content)
    codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
    assert codes <= {"INVALID_INPUT"}, (body, answer)
    return answer


@SEEDED
@given(body=JSON | BODY)
async def test_any_json_is_answered_properly(seeded: CountingGraph, body: Any) -> None:
    """Arbitrary JSON, and bodies that look right with arbitrary parts, never break the server."""
    await check(seeded, orjson.dumps(body))


@SEEDED
@given(body=st.binary() | st.text().map(str.encode))
async def test_any_bytes_are_answered_properly(seeded: CountingGraph, body: bytes) -> None:
    """Neither do bytes of any sort."""
    await check(seeded, body)


@SEEDED
@given(name=st.sampled_from(sorted(QUESTIONS)), value=st.text() | st.text("0123456789-") | JSON)
async def test_any_value_of_a_variable_is_answered_properly(
    seeded: CountingGraph, name: str, value: Any
) -> None:
    """Texts, cursors, ids, days, filters and amounts of any kind are an answer or a refusal."""
    query, variables = QUESTIONS[name]
    await check(seeded, orjson.dumps({"query": query, "variables": {**variables, name: value}}))


@SEEDED
@given(content=JSON | st.tuples(st.just("0" * 16), JSON, JSON).map(list) | st.binary())
async def test_anything_in_a_cursor_is_refused(seeded: CountingGraph, content: Any) -> None:
    """No content but the server's own makes a cursor."""
    variables = {"text": "x", "first": 1, "after": cursor(content)}
    answer = await check(seeded, orjson.dumps({"query": SEARCH, "variables": variables}))
    assert answer["errors"]


@SEEDED
@given(text=st.text(max_size=60))
async def test_any_text_in_a_document_is_answered_properly(
    seeded: CountingGraph, text: str
) -> None:
    """A text as a literal, and one as the document itself."""
    literal = orjson.dumps(text).decode()
    document = "{ search(text: " + literal + ", first: 1) { facets { count } } }"
    await check(seeded, orjson.dumps({"query": document}))
    await check(seeded, orjson.dumps({"query": text}))


@SEEDED
@given(text=st.text(max_size=100))
async def test_any_short_text_can_be_searched(seeded: CountingGraph, text: str) -> None:
    """Up to 100 characters of any script are no error."""
    body = {"query": SEARCH, "variables": {"text": text, "first": 1}}
    assert "errors" not in await check(seeded, orjson.dumps(body))


FAR = ("0001-01-01", "1582-10-15", "2019-01-01", "2500-01-01", "3500-01-01", "9999-12-31")


@contextmanager
def at_most(seconds: float) -> Generator[None]:
    """Interrupts even a loop that never gives way to others."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


async def answered(client: httpx.AsyncClient, query: str, **variables: Any) -> dict[str, Any]:
    """The data of an answer that comes within twenty seconds, without errors."""
    body = {"query": query, "variables": variables}
    with at_most(20):
        response = await client.post("/graphql", json=body)
    answer: dict[str, Any] = response.json()
    assert response.status_code == 200
    assert "errors" not in answer
    return answer["data"]


@pytest.mark.parametrize("day", FAR)
async def test_a_day_far_off_is_answered(seeded: CountingGraph, day: str) -> None:
    """Any day of the calendar is a day: facts, the main question and recommendations answer."""
    async with client_of(seeded, demo=True, demo_bank=DEMO_BANK, clock=lambda: TODAY) as client:
        assert await answered(client, FACTS, first=1, asOf=day)
        banks = await answered(client, PARTNERS, id=DEMO_BANK, first=5, asOf=day)
        assert banks["partnerRecommendations"]["basis"] in ("PATHS", "COLD_START")
        assert await answered(client, MAIN, id=NOBODY, amount=1, purpose="EQUIPMENT", asOf=day) == {
            "financingPlusExpertise": None
        }


async def test_many_fields_at_once_are_answered_or_refused(seeded: CountingGraph) -> None:
    """A hundred and fifty searches in one document are work or too much work, never a bug."""
    fields = [
        f'a{number}: search(text: "s", first: 1) {{ edges {{ node {{ id }} }} }}'
        for number in range(150)
    ]
    await check(seeded, orjson.dumps({"query": "{ " + " ".join(fields) + " }"}))
