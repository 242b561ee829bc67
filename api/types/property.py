"""Intellectual property at the centre: assets, and the pledges on them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.edge_fields import dated, edge_field
from api.scalars import BasisPoints, DateTime, Yuan
from api.types.nodes import Record, record
from api.types.organizations import Provider
from graph import model
from graph.network_edges import ASSET_OWNER, ASSET_PLEDGE, PLEDGED_ASSET, PLEDGEE
from graph.views import View

if TYPE_CHECKING:
    from api.types.kinds import Enterprise

BASIS = 10_000


@strawberry.type(description="知识产权: what can be valued and pledged.")
class IntellectualProperty(Record):
    """An asset."""

    kind: model.AssetKind
    name: str
    registry_number: str | None = strawberry.field(
        description="Number of the grant or registration; null: not registered, or not given."
    )
    granted_on: model.PartialDate | None
    expires_on: model.PartialDate | None
    superseded_at: DateTime | None = strawberry.field(
        description="Recorded end of this version; null: current."
    )

    owner: Annotated[Enterprise, strawberry.lazy("api.types.kinds")] = edge_field(
        ASSET_OWNER, description="Whose it is."
    )
    pledge: Pledge | None = edge_field(
        ASSET_PLEDGE,
        dated,
        description="The pledge on it; null: free, or not visible to you. An asset is pledged "
        "once at a time.",
    )

    @classmethod
    def from_graph(cls, asset: model.IntellectualProperty, view: View) -> Self:
        """Show an asset."""
        return cls(
            **record(asset, view),
            kind=asset.kind,
            name=asset.name,
            registry_number=asset.registry_number,
            granted_on=asset.granted_on,
            expires_on=asset.expires_on,
            superseded_at=DateTime(asset.superseded_at) if asset.superseded_at else None,
        )


@strawberry.type(
    description="The valuation that a pledge rests on, as it was recorded: a range, and what of "
    "it can secure a loan."
)
class Valuation:
    """A recorded valuation."""

    as_of: date = strawberry.field(description="Day of the valuation.")
    low: Yuan
    high: Yuan
    pledge_discount: BasisPoints = strawberry.field(
        description="Discount from the low end to the pledge value."
    )
    pledge_value: Yuan = strawberry.field(
        description="`low` less the discount, in whole yuan, rounded down: what it can secure."
    )
    illustrative: bool = strawberry.field(description="True: an invented input was used.")


@strawberry.type(description="知识产权质押: an asset registered as security.")
class Pledge(Record):
    """A pledge."""

    amount: Yuan = strawberry.field(
        description="登记金额, the registered amount; not what was paid out."
    )
    registry_number: str | None = strawberry.field(
        description="Number in the pledge register; null: not given."
    )
    registered_on: date
    released_on: date | None = strawberry.field(description="Null: not released yet.")
    valuation: Valuation | None = strawberry.field(
        description="The valuation it rests on; null: none recorded."
    )
    superseded_at: DateTime | None = strawberry.field(
        description="Recorded end of this version; null: current."
    )

    asset: IntellectualProperty = edge_field(PLEDGED_ASSET, description="What is pledged.")
    pledgee: Provider = edge_field(PLEDGEE, description="Who holds the pledge.")

    @classmethod
    def from_graph(cls, pledge: model.Pledge, view: View) -> Self:
        """Show a pledge."""
        return cls(
            **record(pledge, view),
            amount=Yuan(pledge.amount),
            registry_number=pledge.registry_number,
            registered_on=pledge.registered_on,
            released_on=(
                pledge.released_on
                if pledge.released_on and pledge.released_on <= view.as_of
                else None
            ),
            valuation=_valuation(pledge),
            superseded_at=DateTime(pledge.superseded_at) if pledge.superseded_at else None,
        )


def _valuation(pledge: model.Pledge) -> Valuation | None:
    low, high, discount = pledge.valued_low, pledge.valued_high, pledge.pledge_discount
    if pledge.valued_on is None or low is None or high is None or discount is None:
        return None
    return Valuation(
        as_of=pledge.valued_on,
        low=Yuan(low),
        high=Yuan(high),
        pledge_discount=BasisPoints(discount),
        pledge_value=Yuan(low * (BASIS - discount) // BASIS),
        illustrative=pledge.illustrative,
    )
