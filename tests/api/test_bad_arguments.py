"""Bad values of further arguments: moments, days, ranges, keys and long lists."""

import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.api.test_any_input import JSON, SEEDED, check
from tests.api.test_bad_input import (
    BAD_DAYS,
    BAD_FIRSTS,
    BAD_IDS,
    FIRST,
    MANY,
    MOMENT,
    NOBODY,
    cursor,
    message,
    post,
)
from tests.api.test_listings import ROOTS, document
from tests.conftest import CountingGraph, client_of

REPLAYED = {
    "facts": "facts(first: 1, knownAt: $at) { totalCount }",
    "organizations": "organizations(first: 1, knownAt: $at) { totalCount }",
    "organizationCounts": "organizationCounts(by: KIND, knownAt: $at) { count }",
    "memberships": "memberships(first: 1, knownAt: $at) { totalCount }",
    "financingPlusExpertise": (
        f'financingPlusExpertise(enterpriseId: "{NOBODY}", amount: 1, purpose: BILL, knownAt: $at)'
        " { asOf }"
    ),
    "eligibility": (
        f'eligibility(enterpriseId: "{NOBODY}", first: 1, knownAt: $at) {{ edges {{ cursor }} }}'
    ),
    "partnerRecommendations": (
        f'partnerRecommendations(organizationId: "{NOBODY}", first: 1, knownAt: $at) {{ basis }}'
    ),
}
AT = {name: "query ($at: DateTime) { " + field + " }" for name, field in REPLAYED.items()}
BY = "query ($by: OrganizationKey!) { organization(by: $by) { id } }"
COUNTS = (
    "query ($by: OrganizationCountBy!, $filter: OrganizationFilter) {"
    " organizationCounts(by: $by, filter: $filter) { count } }"
)
MECHANISM = "query ($key: MechanismKey!) { mechanism(key: $key) { key } }"

BAD_MOMENTS: tuple[Any, ...] = (
    *("", "2025", "2025-06-01", "2025-06-01T09:30:00", "2025-06-01 09:30:00+08:00", "now"),
    *("2025-02-30T00:00:00Z", "2025-06-01T25:00:00Z", "2025-06-01T09:30:00+99:00", 20250601, 1.5),
    *(
        "0001-01-01T00:00:00+08:00",
        "9999-12-31T23:59:59-08:00",
        True,
        [],
        {},
        "\u0000T",
        "T",
        "人T",
    ),
)
BAD_KEYS: tuple[Any, ...] = (
    *({}, {"id": NOBODY, "name": "x"}, {"id": None}, {"name": None, "uscc": "x"}, {"kind": "BANK"}),
    *(None, "x", [], 5, {"name": 5}, {"uscc": []}, {"id": NOBODY, "uscc": None}),
)
FILTERS: dict[str, dict[str, Any]] = {
    "organizations": {
        **{"parks": MANY, "sectors": MANY, "topics": MANY, "kinds": ["BANK"] * 251},
        **{"stages": ["SEED"] * 251, "credentials": ["HIGH_TECH"] * 251},
        **{"membershipStates": ["ACTIVE"] * 251},
    },
    "products": {
        **{"providers": MANY, "policies": MANY, "kinds": ["LOAN"] * 251},
        **{"purposes": ["BILL"] * 251, "pairings": ["WARRANT_LOAN"] * 251},
        **{"mechanisms": ["M1"] * 251},
    },
    "facts": {
        **{"subjects": MANY, "sectors": MANY, "measures": ["BALANCE"] * 251},
        **{"natures": ["CAP"] * 251, "sourceKinds": ["PRESS"] * 251},
    },
    "deals": {
        **{"participants": MANY, "enterprises": MANY, "sectors": MANY, "parks": MANY},
        **{"kinds": ["FINANCING"] * 251, "states": ["ENDED"] * 251},
    },
    "pledges": {
        **{"pledgees": MANY, "pledgors": MANY, "parks": MANY, "assetKinds": ["PATENT"] * 251},
    },
    "needs": {"topics": MANY, "sectors": MANY, "parks": MANY, "kinds": ["FIELD"] * 251},
    "expertise": {"topics": MANY, "sectors": MANY, "parks": MANY, "kinds": ["FIELD"] * 251},
    "memberships": {"parks": MANY, "kinds": ["BANK"] * 251, "states": ["ACTIVE"] * 251},
    "consents": {"dataClasses": ["IP"] * 251},
}
ARGUMENTS: list[tuple[str, dict[str, Any]]] = [
    ("serviceTeams", {"leads": MANY}),
    ("intellectualProperty", {"kinds": ["PATENT"] * 251}),
    ("financingNeeds", {"purposes": ["BILL"] * 251}),
    ("financingNeeds", {"parks": MANY}),
]
BAD_RANGES: tuple[Any, ...] = (
    *({"from": "2025"}, {"until": "2025-02-30"}, {"from": 5}, {"since": "2025-01-01"}, "2025", []),
    {"from": "2025-01-01", "until": True},
)

VALUES: list[tuple[str, dict[str, Any], str]] = [
    *((AT["facts"], {"at": each}, "DateTime|offset") for each in BAD_MOMENTS),
    *((query, {"at": "2025-06-01"}, "offset") for query in AT.values()),
    *((BY, {"by": each}, "OrganizationKey|[Ss]tring|ID|null|Uscc") for each in BAD_KEYS),
    *((BY, {"by": {"id": each}}, "UUID") for each in BAD_IDS),
    (BY, {"by": {"name": "人" * 101}}, "at most 100 characters"),
    *(
        (document(root), {"first": 1, "filter": {name: values}}, "at most 250")
        for root, filters in FILTERS.items()
        for name, values in filters.items()
    ),
    *(
        (COUNTS, {"by": "KIND", "filter": {name: values}}, "at most 250")
        for name, values in FILTERS["organizations"].items()
    ),
    *((document(root), {"first": 1, **values}, "at most 250") for root, values in ARGUMENTS),
    *((document(root), {"first": each}, FIRST) for root in ROOTS for each in BAD_FIRSTS[:4]),
    *(
        (document(root), {"first": 1, "asOf": each}, "YYYY-MM-DD|no day")
        for root in ROOTS
        for each in BAD_DAYS[:2]
    ),
    *(
        (document(root), {"first": 1, "filter": {name: each}}, "DateRange|YYYY-MM-DD|no day")
        for root, name in (("deals", "agreed"), ("pledges", "registered"))
        for each in BAD_RANGES
    ),
    *(
        (document("memberships"), {"first": 1, "filter": {"expiresBefore": each}}, "YYYY|no day")
        for each in BAD_DAYS[:4]
    ),
    *(
        (document("deals"), {"first": 1, "filter": {"minimum": each}}, "Yuan|whole")
        for each in (-1, 1.5, "5", 2**53, True)
    ),
    *(
        (document(root), {"first": 1, "after": cursor(["0" * 16, MOMENT, "x", NOBODY])}, "another")
        for root in ROOTS
    ),
    *(
        (document(root), {"first": 1, "after": cursor(content)}, "cursor")
        for root in ROOTS
        for content in (["0" * 16, "x", NOBODY], ["0" * 16, "2025-07-01T00:00:00Z", "x", NOBODY])
    ),
    (document("deals"), {"first": 1, "orderBy": {"field": "NAME"}}, "DealOrderField"),
    (document("pledges"), {"first": 1, "orderBy": {"direction": "UP"}}, "OrderDirection"),
    (document("consents"), {"first": 1, "filter": {"inForce": "yes"}}, "Boolean"),
    (COUNTS, {"by": "NAME"}, "OrganizationCountBy"),
    (MECHANISM, {"key": "M13"}, "MechanismKey"),
    (MECHANISM, {"key": 1}, "MechanismKey"),
]


@pytest.fixture(scope="module")
async def door(seeded: CountingGraph) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the seeded graph that is nobody; made once for all cases."""
    async with client_of(seeded) as client:
        yield client


@pytest.mark.parametrize(("query", "variables", "right"), VALUES)
async def test_a_value_that_breaks_a_rule_is_refused(
    door: httpx.AsyncClient,
    seeded: CountingGraph,
    query: str,
    variables: dict[str, Any],
    right: str,
) -> None:
    """Told what would be right, as a mistake of the client, before the database is asked."""
    seeded.statements.clear()
    assert re.search(right, message(await post(door, query, **variables)))
    assert seeded.statements == []


@pytest.mark.parametrize(
    "at",
    [
        *("2026-11-24T00:00:00Z", "2026-11-24T00:00:00z", "2026-11-24t08:00:00+08:00"),
        *("2026-11-24T00:00:00.000000+00:00", "2026-11-23T19:00:00-05:00"),
    ],
)
async def test_a_moment_may_be_written_in_several_ways(door: httpx.AsyncClient, at: str) -> None:
    """Z or an offset, with or without fractions: one moment, one answer, one cursor."""
    query = (
        "query ($at: DateTime) { organizations(first: 2, knownAt: $at) { totalCount"
        " pageInfo { endCursor } edges { node { id } } } }"
    )
    expected = await post(door, query, at="2026-11-24T00:00:00+00:00")
    assert "errors" not in expected.json()
    assert (await post(door, query, at=at)).json() == expected.json()


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
async def test_any_day_is_answered(door: httpx.AsyncClient, root: str, day: str) -> None:
    """The first and the last day of the calendar are days like others."""
    assert "errors" not in (await post(door, document(root), first=1, asOf=day)).json()


async def test_a_range_that_holds_no_day_is_empty(door: httpx.AsyncClient) -> None:
    """Its ends in the wrong order, or none at all, are no error."""
    for chosen in ({"from": "2025-01-02", "until": "2025-01-01"}, {}, {"from": None}):
        for root, name in (("deals", "agreed"), ("pledges", "registered")):
            body = await post(door, document(root), first=1, filter={name: chosen})
            assert body.json()["data"][root]["totalCount"] == 0


TYPED: dict[str, tuple[str, dict[str, Any]]] = {
    "at": (AT["organizations"], {}),
    "by": (BY, {}),
    "filter": (document("deals"), {"first": 1}),
    "orderBy": (document("pledges"), {"first": 1}),
    "after": (document("memberships"), {"first": 1}),
    "asOf": (document("serviceTeams"), {"first": 1}),
    "leads": (document("serviceTeams"), {"first": 1}),
    "pledged": (document("intellectualProperty"), {"first": 1}),
    "key": (MECHANISM, {}),
}


@SEEDED
@given(
    name=st.sampled_from(sorted(TYPED)),
    value=JSON
    | st.text("0123456789-T:+Z. ")
    | st.datetimes().map(lambda at: at.isoformat() + "+08:00")
    | st.fixed_dictionaries({}, optional={"id": JSON, "uscc": st.text(), "name": st.text()})
    | st.fixed_dictionaries({"agreed": st.fixed_dictionaries({}, optional={"from": JSON})}),
)
async def test_any_value_of_an_argument_is_answered_properly(
    seeded: CountingGraph, name: str, value: Any
) -> None:
    """Moments, keys, filters, orders, days and lists of any kind are an answer or a refusal."""
    query, variables = TYPED[name]
    await check(seeded, orjson.dumps({"query": query, "variables": {**variables, name: value}}))


@SEEDED
@given(name=st.text(max_size=100))
async def test_any_name_finds_one_or_nobody(seeded: CountingGraph, name: str) -> None:
    """Up to 100 characters of any script are no error."""
    body = {"query": BY, "variables": {"by": {"name": name}}}
    assert "errors" not in await check(seeded, orjson.dumps(body))
