"""What was recommended to whom, what they said about it, and what came of it."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, LiteralString

from graph.callers import Caller, Role
from graph.client import Graph
from graph.compose import listing_summary_statement
from graph.declarations import Listing
from graph.model import Feedback, HitRates, LoggedItem
from graph.recommendation_listings import (
    ITEM,
    LOG_OF_ALL,
    LOG_OF_ALL_SHOWING,
    LOG_OF_ASKER,
    LOG_OF_ASKER_SHOWING,
    came_of,
    said_of,
)
from graph.rows import Row, decode
from graph.views import View

LOG_ITEMS_BY_IDS: LiteralString = (
    """
UNWIND $ids AS id
MATCH (b:Entity {id: id})
WHERE b:RecommendationLogEntry
RETURN collect([id, COLLECT {
  MATCH (b)<-[:SHOWN_IN]-(item:RecommendationLogItem)
  WITH b, item ORDER BY item.rank
  RETURN item {.rank, .organization_id, .score, feedback: """
    + said_of("item")
    + """}
}]) AS rows
"""
)

LOG_DEALS_BY_IDS: LiteralString = (
    """
UNWIND $ids AS id
MATCH (b:Entity {id: id})
WHERE b:RecommendationLogEntry
RETURN collect([id, COLLECT {
  MATCH (b)<-[:SHOWN_IN]-(item:RecommendationLogItem)
  WITH item.organization_id AS organization_id, """
    + came_of("item")
    + """ AS deal_id
  WHERE deal_id IS NOT NULL
  RETURN [organization_id, deal_id]
}]) AS rows
"""
)


def log_listing(caller: Caller, filters: Collection[str]) -> Listing:
    """Where a question about the log begins: all entries for auditors, else the caller's own."""
    if caller.role == Role.AUDITOR:
        return LOG_OF_ALL_SHOWING if "organization_id" in filters else LOG_OF_ALL
    return LOG_OF_ASKER_SHOWING if "organization_id" in filters else LOG_OF_ASKER


@cache
def hit_rates_statement(listing: Listing, filters: Collection[str]) -> LiteralString:
    """Of all items of the entries, or of those with the organisation that is asked about."""
    items: LiteralString = "" if "organization_id" in filters else "\nMATCH (b)" + ITEM
    return listing_summary_statement(
        listing,
        filters,
        items
        + "\nWITH "
        + said_of("item")
        + " AS said, "
        + came_of("item")
        + " AS deal_id\nRETURN {shown: count(*),"
        + " useful: count(CASE said.kind WHEN 'USEFUL' THEN 1 END), deals: count(deal_id)} AS rows",
    )


async def hit_rates(graph: Graph, view: View, filters: Mapping[str, Any]) -> HitRates:
    """How the items fared that a listing of the log with these filters shows, in one statement."""
    names = frozenset(filters)
    statement = hit_rates_statement(log_listing(view.caller, names), names)
    [row] = await graph.read(statement, **view.parameters(), **filters)
    return decode(HitRates, row["rows"])


async def log_items_by_ids(
    graph: Graph, ids: Sequence[str], view: View
) -> dict[str, list[LoggedItem]]:
    """What entries showed, best first, with what was said of it; an unknown id is absent.

    Only for entries that the view's caller was found to see.
    """
    [row] = await graph.read(LOG_ITEMS_BY_IDS, ids=list(ids), **view.parameters())
    return {id: [_item(each) for each in found] for id, found in row["rows"]}


def _item(row: Row) -> LoggedItem:
    said = row["feedback"]
    return decode(LoggedItem, {**row, "feedback": said and decode(Feedback, said)})


async def log_deals_by_ids(
    graph: Graph, ids: Sequence[str], view: View
) -> dict[str, dict[str, str]]:
    """Of entries, the recommended organisations with the deals that came of it, as far as seen."""
    [row] = await graph.read(LOG_DEALS_BY_IDS, ids=list(ids), **view.parameters())
    return {id: dict(found) for id, found in row["rows"]}
