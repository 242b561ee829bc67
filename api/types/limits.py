"""What a provider lends to one enterprise at most."""

from __future__ import annotations

from datetime import date
from typing import Self

import strawberry

from api.edge_fields import edge_field
from api.scalars import DateTime, Yuan, yuan
from api.types.nodes import Source
from graph import model
from graph.edges import SOURCE_OF
from graph.views import View


@strawberry.type(
    description="Dated limits of a provider: what it lends to one enterprise at most, over all its "
    "products, and what it takes to win it for a team."
)
class ProviderLimits:
    """A version of the limits."""

    borrower_cap: Yuan | None = strawberry.field(
        description="Most of its own money for one enterprise, over all its products; null: it "
        "lends none, or no cap is known."
    )
    borrower_cap_ceiling: Yuan | None = strawberry.field(
        description="What the cap could be raised to; equal to it: it is final. Null: not known."
    )
    recruitment_cost: Yuan = strawberry.field(
        description="What it costs in a year to have it join a team for a plan."
    )
    valid_from: date
    valid_until: date | None
    recorded_at: DateTime
    superseded_at: DateTime | None = strawberry.field(
        description="Recorded end of this version; null: current."
    )
    illustrative: bool = strawberry.field(
        description="True: invented, because the real limits are not public."
    )
    synthetic: bool = strawberry.field(description="True: the record is invented.")
    limits_id: strawberry.Private[str]
    view: strawberry.Private[View]

    source: Source = edge_field(
        SOURCE_OF, description="Where the limits come from.", of="limits_id"
    )

    @classmethod
    def from_graph(cls, limits: model.ProviderLimits, view: View) -> Self:
        """Show limits."""
        return cls(
            borrower_cap=yuan(limits.borrower_cap),
            borrower_cap_ceiling=yuan(limits.borrower_cap_ceiling),
            recruitment_cost=Yuan(limits.recruitment_cost),
            valid_from=limits.valid_from,
            valid_until=limits.valid_until,
            recorded_at=DateTime(limits.recorded_at),
            superseded_at=DateTime(limits.superseded_at) if limits.superseded_at else None,
            illustrative=limits.illustrative,
            synthetic=limits.synthetic,
            limits_id=limits.id,
            view=view,
        )
