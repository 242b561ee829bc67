"""Every connection of Query with its filters and orderings, against the rows of the seed."""

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from api.bounds.shape import LONGEST_LIST
from graph.callers import ANONYMOUS, Caller
from graph.catalogue import listings
from graph.declarations import Listing
from graph.views import View
from seed.row_base import node_id
from seed.rows import SeedRows
from tests.api.test_counts import OFFICER, view_of
from tests.conftest import Ask
from tests.graph.filter_values import value_of
from tests.graph.listing_oracle import ORDERS, ROWS, passes
from tests.graph.oracle import Oracle

LISTINGS = {listing.name.removeprefix("Query."): listing for listing in listings()}
ROOTS = {
    "organizations": ("OrganizationFilter", "OrganizationOrder"),
    "facts": ("FactFilter", None),
    "products": ("ProductFilter", "ProductOrder"),
    "deals": ("DealFilter", "DealOrder"),
    "expertise": ("TopicFilter", None),
    "policies": (None, None),
    "technologyPlatforms": (None, None),
    "serviceTeams": (None, None),
    "intellectualProperty": (None, None),
    "pledges": ("PledgeFilter", "PledgeOrder"),
    "needs": ("TopicFilter", None),
    "financingNeeds": (None, "FinancingNeedOrder"),
    "memberships": ("MembershipFilter", None),
    "consents": ("ConsentFilter", None),
}
"""Root fields with the inputs of their filters and orders."""

ARGUMENTS = {
    "products": {"stage": "LifeCycleStage", "credential": "CredentialKind"},
    "serviceTeams": {"leads": "[ID!]"},
    "intellectualProperty": {"kinds": "[AssetKind!]", "pledged": "Boolean"},
    "financingNeeds": {"purposes": "[FinancingPurpose!]", "parks": "[ID!]"},
}
"""Filters that are arguments of their own."""

DESCENDING = {"deals", "pledges", "needs", "financingNeeds", "consents"}
"""Those whose first order is descending."""


@pytest.fixture(scope="module")
def oracle(all_rows: SeedRows) -> Oracle:
    """The seed's rows, with what is told from them."""
    return Oracle(all_rows)


def document(root: str) -> str:
    """A question for a page of ids, with every argument of the root as a variable."""
    filter_input, order_input = ROOTS[root]
    types = {"first": "Int!", "after": "String", "asOf": "Date", **ARGUMENTS.get(root, {})}
    if filter_input:
        types["filter"] = filter_input
    if order_input:
        types["orderBy"] = order_input
    variables = ", ".join(f"${name}: {each}" for name, each in types.items())
    arguments = ", ".join(f"{name}: ${name}" for name in types)
    return (
        f"query ({variables}) {{ {root}({arguments}) {{ totalCount"
        " pageInfo { hasNextPage endCursor } edges { node { id } } } }"
    )


def camel(name: str) -> str:
    """A name as the schema writes it."""
    first, *words = name.split("_")
    return first + "".join(word.capitalize() for word in words)


def variables_of(root: str, values: dict[str, Any]) -> dict[str, Any]:
    """Values of declared filters as the arguments that say them."""
    own = ARGUMENTS.get(root, {})
    given: dict[str, Any] = {}
    filter: dict[str, Any] = {}
    for name, value in values.items():
        shown = value.isoformat() if hasattr(value, "isoformat") else value
        for range_name in ("agreed", "registered"):
            if name.startswith(range_name + "_"):
                filter.setdefault(range_name, {})[name.removeprefix(range_name + "_")] = shown
                break
        else:
            (given if name in own else filter)[camel(name)] = shown
    return {**given, **({"filter": filter} if filter else {})}


async def check(
    ask: Ask, root: str, expected: list[str], variables: dict[str, Any], *, ordered: bool
) -> None:
    """The total and the first page; without a filter also the second one."""
    found: list[str] = []
    after: str | None = None
    pages = 1 if variables.keys() - {"asOf", "orderBy"} else 2
    for number in range(1, pages + 1):
        answer = await ask(document(root), first=100, after=after, **variables)
        assert "errors" not in answer, answer
        page = answer["data"][root]
        assert page["totalCount"] == len(expected), (root, variables)
        assert page["pageInfo"]["hasNextPage"] == (len(expected) > 100 * number)
        found += [edge["node"]["id"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert len(found) == min(len(expected), 100 * pages)
    if ordered:
        assert found == expected[: 100 * pages], (root, variables)
    else:
        assert set(found) <= set(expected)
        assert len(set(found)) == len(found)


def sorted_ids(
    oracle: Oracle, listing: Listing, view: View, rows: list[Any], order: str, *, descending: bool
) -> list[str]:
    """Ids by the key of an order, equal keys by id in either direction."""
    key = ORDERS[listing.name][order]
    by_id = sorted(rows, key=lambda row: node_id(row.key))
    found = sorted(by_id, key=lambda row: key(oracle, view, row), reverse=descending)
    return [node_id(row.key) for row in found]


def drawn(listing: Listing, rows: SeedRows) -> Iterator[dict[str, Any]]:
    """Each filter alone, and some together."""
    random = Random(listing.name)
    names = list(listing.filters)

    def value(name: str) -> Any:
        """What the API takes: it refuses lists of more entries."""
        found = value_of(name, listing, random, rows)
        return found[-LONGEST_LIST:] if isinstance(found, list) else found  # pyright: ignore

    for name in names:
        yield {name: value(name)}
    for _ in range(2 if len(names) > 1 else 0):
        yield {name: value(name) for name in random.sample(names, 2)}


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize("caller", [OFFICER, ANONYMOUS], ids=["officer", "nobody"])
async def test_filters_let_through_what_the_rows_say(
    ask: Ask, ask_anonymously: Ask, oracle: Oracle, caller: Caller, root: str
) -> None:
    """Without a filter, with each alone and with two at once: totals, pages and their order."""
    asks = ask if caller is OFFICER else ask_anonymously
    listing = LISTINGS[root]
    first = next(iter(listing.orderings))
    view = view_of(caller, "2025-03-31")
    rows = ROWS[listing.name](oracle, view)
    assert rows or caller is ANONYMOUS
    for values in ({}, *drawn(listing, oracle.rows)):
        passing = [row for row in rows if passes(listing, oracle, view, row, values)]
        if ordered := listing.name in ORDERS:
            expected = sorted_ids(
                oracle, listing, view, passing, first, descending=root in DESCENDING
            )
        else:
            expected = [node_id(row.key) for row in passing]
        variables = {"asOf": "2025-03-31", **variables_of(root, values)}
        await check(asks, root, expected, variables, ordered=ordered)


ORDERED = [
    (root, order, direction)
    for root, (_, order_input) in ROOTS.items()
    if order_input
    for order in LISTINGS[root].orderings
    for direction in ("ASC", "DESC")
]


@pytest.mark.parametrize(("root", "order", "direction"), ORDERED)
async def test_orders_run_both_ways(
    ask: Ask, oracle: Oracle, root: str, order: str, direction: str
) -> None:
    """Every key in both directions; equal keys by id."""
    listing = LISTINGS[root]
    view = view_of(OFFICER, "2025-03-31")
    expected = sorted_ids(
        oracle,
        listing,
        view,
        ROWS[listing.name](oracle, view),
        order,
        descending=direction == "DESC",
    )
    chosen = {"field": order, "direction": direction}
    variables = {"asOf": "2025-03-31", "orderBy": chosen}
    await check(ask, root, expected, variables, ordered=True)
