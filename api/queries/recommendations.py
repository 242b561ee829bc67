"""Q15: what was recommended to whom, and what came of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import strawberry

from api.clock import SHANGHAI
from api.context import Info
from api.ids import checked_id
from api.listing_pages import listing_page
from api.pagination import Connection
from api.scalars import DateTime
from api.types.inputs import DateRange
from api.types.recommendation_log import HitRates, RecommendationLogEntry
from graph import model
from graph.moments import EARLIEST, moment
from graph.recommendation_log import hit_rates, log_listing
from loaders.declared import AskedList


@strawberry.input(
    description="`organizationId`: entries that showed this organisation. `shown`: days in "
    "Asia/Shanghai. `withDeal`: something of the entry led to a deal (false: nothing did), with "
    "`organizationId` that organisation."
)
class RecommendationLogFilter:
    """Which entries."""

    asker_id: strawberry.ID | None = None
    organization_id: strawberry.ID | None = None
    questions: list[model.RecommendationQuestion] | None = None
    shown: DateRange | None = None
    with_deal: bool | None = None


@strawberry.type
class RecommendationQueries:
    """The log."""

    @strawberry.field(
        description="Q15: what was recommended, and what came of it; latest first. Of what was "
        "shown to your own organisation; for auditors to any."
    )
    async def recommendation_log(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        filter: RecommendationLogFilter | None = None,
        known_at: DateTime | None = None,
    ) -> Connection[RecommendationLogEntry]:
        """A page of entries."""
        filters = _values(filter, known_at)
        listing = log_listing(info.context.caller, filters)
        asked = AskedList(first, after, known_at=known_at, filters=filters)
        return await listing_page(info, listing, asked, RecommendationLogEntry.from_graph)

    @strawberry.field(
        description="How the items of the same entries fared; with `organizationId` only those of "
        "that organisation."
    )
    async def hit_rates(
        self,
        info: Info,
        filter: RecommendationLogFilter | None = None,
        known_at: DateTime | None = None,
    ) -> HitRates:
        """Counted in one statement."""
        filters = _values(filter, known_at)
        view = await info.context.view(None, known_at)
        return HitRates.from_graph(await hit_rates(info.context.graph, view, filters))


def _values(filter: RecommendationLogFilter | None, known_at: str | None) -> dict[str, Any]:
    """The parameters of the listing's predicates that were given."""
    wanted = filter or RecommendationLogFilter()
    shown = wanted.shown or DateRange()
    values = {
        "asker_id": wanted.asker_id and checked_id(wanted.asker_id),
        "organization_id": wanted.organization_id and checked_id(wanted.organization_id),
        "questions": wanted.questions and [str(each) for each in wanted.questions],
        "shown_from": shown.from_ and _beginning(shown.from_),
        "shown_before": shown.until and _end(shown.until),
        "shown_by": known_at,
        "with_deal": wanted.with_deal,
    }
    return {name: value for name, value in values.items() if value is not None}


def _beginning(day: date) -> str:
    """The moment at which a day begins."""
    try:
        return moment(datetime.combine(day, time(), SHANGHAI))
    except OverflowError:  # the first day of all begins before the first moment in UTC
        return EARLIEST


def _end(day: date) -> str | None:
    """The moment at which the next day begins; None: there is none."""
    return _beginning(day + timedelta(days=1)) if day < date.max else None
