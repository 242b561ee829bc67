"""What enterprises look for: money and expertise; visible as far as they consent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.edge_fields import edge_field
from api.scalars import DateTime, Yuan
from api.types.nodes import Record, Topic, record
from graph import model
from graph.network_edges import NEED_TOPICS, NEEDING_ENTERPRISE
from graph.views import View

if TYPE_CHECKING:
    from api.types.kinds import Enterprise


@strawberry.type(
    description="融资需求: an enterprise's open wish for money. A wish for expertise is a `Need`."
)
class FinancingNeed(Record):
    """A wish for money."""

    amount: Yuan
    purpose: model.FinancingPurpose
    tenor_months: int | None = strawberry.field(description="Null: any.")
    open_from: date
    open_until: date | None = strawberry.field(
        description="First day on which it is no longer open; null: until it is closed."
    )
    superseded_at: DateTime | None = strawberry.field(
        description="Recorded end of this version; null: current."
    )

    enterprise: Annotated[Enterprise, strawberry.lazy("api.types.kinds")] = edge_field(
        NEEDING_ENTERPRISE, description="Who looks for it."
    )

    @classmethod
    def from_graph(cls, need: model.FinancingNeed, view: View) -> Self:
        """Show a wish for money."""
        return cls(
            **record(need, view),
            amount=Yuan(need.amount),
            purpose=need.purpose,
            tenor_months=need.tenor_months,
            open_from=need.open_from,
            open_until=need.open_until,
            superseded_at=DateTime(need.superseded_at) if need.superseded_at else None,
        )


@strawberry.type(
    description="Expertise that an enterprise looks for. A wish for money is a `FinancingNeed`."
)
class Need(Record):
    """A wish for expertise."""

    title: str
    kinds: list[model.ExpertiseKind] = strawberry.field(
        description="Sorts of expertise wanted; empty: any."
    )
    open_from: date
    open_until: date | None = strawberry.field(
        description="First day on which it is no longer open; null: until it is closed."
    )

    topics: list[Topic] = edge_field(NEED_TOPICS, description="What it is about, by name.")

    enterprise: Annotated[Enterprise, strawberry.lazy("api.types.kinds")] = edge_field(
        NEEDING_ENTERPRISE, description="Who looks for it."
    )

    @classmethod
    def from_graph(cls, need: model.Need, view: View) -> Self:
        """Show a wish for expertise."""
        return cls(
            **record(need, view),
            title=need.title,
            kinds=list(need.kinds),
            open_from=need.open_from,
            open_until=need.open_until,
        )
