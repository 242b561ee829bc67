"""Promises of how the log is read: by indexes, whatever is asked, with the rights of its noun."""

from datetime import date
from typing import Any

import pytest

from graph.callers import ANONYMOUS, Caller, Role
from graph.compose import listing_count_statement, listing_page_statement
from graph.declarations import Listing
from graph.model import OrganizationKind
from graph.recommendation_listings import (
    LOG_OF_ALL,
    LOG_OF_ALL_SHOWING,
    LOG_OF_ASKER,
    LOG_OF_ASKER_SHOWING,
)
from graph.recommendation_log import hit_rates_statement, log_listing
from graph.views import View
from tests.conftest import CountingGraph
from tests.worlds import FOREVER

DAY = date(2025, 7, 1)
FILL = """UNWIND range(1, 400) AS e
CREATE (b:Entity:RecommendationLogEntry {id: 'e' + e, asker_id: 'a' + e % 20, asked_for_id: 'x',
  question: 'PARTNERS', shown_at: '2025-01-01T00:00:00.000' + e, as_of: $day})
WITH b, e UNWIND range(1, 5) AS i
CREATE (:RecommendationLogItem {rank: i, score: 1.0, organization_id: 'o' + ((e + i) % 100)})
  -[:SHOWN_IN]->(b)"""


def labels(plan: dict[str, Any]) -> set[str]:
    """What is scanned whole."""
    here = {plan["args"]["Details"]} if "LabelScan" in plan["operatorType"] else set[str]()
    return here.union(*(labels(each) for each in plan.get("children", [])))


@pytest.mark.parametrize(
    ("listing", "filters"),
    [
        (LOG_OF_ASKER, ()),
        (LOG_OF_ASKER, ("asker_id", "questions")),
        (LOG_OF_ASKER_SHOWING, ("organization_id",)),
        (LOG_OF_ALL, ("asker_id",)),
        (LOG_OF_ALL, ("shown_from", "shown_before")),
        (LOG_OF_ALL_SHOWING, ("organization_id",)),
        (LOG_OF_ALL_SHOWING, ("organization_id", "with_deal")),
    ],
    ids=lambda value: value.name if isinstance(value, Listing) else ",".join(value),
)
async def test_no_scan(graph: CountingGraph, listing: Listing, filters: tuple[str, ...]) -> None:
    """Pages, counts and rates begin with an index where there is an asker, an organisation or a
    span of days."""
    await graph.transact(lambda transaction: transaction.run(FILL, day=DAY))
    [order] = listing.orderings.values()
    view = View(ANONYMOUS, today=DAY, as_of=DAY, known_at=FOREVER)
    values = {"limit": 10, "with_deal": True, "questions": ["PARTNERS"]}
    values |= {name: "o1" for name in filters if name not in values}
    for statement in (
        listing_page_statement(listing, filters, order, after=False),
        listing_count_statement(listing, filters),
        hit_rates_statement(listing, filters),
    ):
        plan = await graph.explain(statement, **values, **view.parameters())
        assert labels(plan) == set(), statement


def test_who_asks_decides_where_to_begin() -> None:
    """Auditors with all entries, everybody else with those of its organisation."""
    auditor = Caller(Role.AUDITOR)
    bank = Caller(Role.BANK_OFFICER, "b", OrganizationKind.BANK)
    assert log_listing(auditor, {"asker_id"}) is LOG_OF_ALL
    assert log_listing(auditor, {"organization_id"}) is LOG_OF_ALL_SHOWING
    for caller in (bank, ANONYMOUS, Caller(Role.PLATFORM_ADMIN), Caller(Role.PARK_ADMIN, "p")):
        assert log_listing(caller, set()) is LOG_OF_ASKER
        assert log_listing(caller, {"organization_id"}) is LOG_OF_ASKER_SHOWING
