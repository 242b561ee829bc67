"""Typed values: what a fact says, what a rule asks for, what a verdict rests on."""

from __future__ import annotations

from typing import Annotated

import strawberry

from api.context import Info
from api.scalars import BasisPoints, Yuan
from api.types.nodes import Node
from graph import model
from graph.views import View


@strawberry.type(description="An amount of money as a `Value`.")
class Money:
    """Whole yuan."""

    amount: Yuan


@strawberry.type(description="A share or rate as a `Value`.")
class Ratio:
    """In 1/10000."""

    basis_points: BasisPoints


@strawberry.type(description="A count or a physical measurement; never money.")
class Quantity:
    """A number with its unit."""

    number: float
    unit: model.Unit


@strawberry.type(description="A day as a `Value`.")
class DayValue:
    """As exactly as it is known."""

    day: model.PartialDate


@strawberry.type(description="A life-cycle stage as a `Value`.")
class StageValue:
    """A stage."""

    stage: model.LifeCycleStage


@strawberry.type(description="A purpose as a `Value`.")
class PurposeValue:
    """A purpose."""

    purpose: model.FinancingPurpose


@strawberry.type(description="State of a facility as a `Value`.")
class StandingValue:
    """A standing."""

    standing: model.Standing


@strawberry.type(
    description="A region as a `Value`: administrative division code, GB/T 2260, 441900 = 东莞市."
)
class RegionValue:
    """A region."""

    code: str


@strawberry.type(description="A kind of intellectual property as a `Value`.")
class AssetKindValue:
    """A kind."""

    asset_kind: model.AssetKind


@strawberry.type(description="Something in words that is no node here, as a `Value`.")
class TextValue:
    """Words."""

    text: str


@strawberry.type(description="A credential, sector, park or other node as a `Value`.")
class Reference:
    """Another node."""

    node_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @strawberry.field
    async def node(self, info: Info) -> Node:
        """The node."""
        from api.types.registry import to_node

        found = await info.context.loaders.node(self.node_id, self.view)
        return to_node(found, self.view)


Value = Annotated[
    Money
    | Ratio
    | Quantity
    | DayValue
    | StageValue
    | PurposeValue
    | StandingValue
    | RegionValue
    | AssetKindValue
    | TextValue
    | Reference,
    strawberry.union(
        "Value",
        description="A typed value: threshold of a rule, value of a fact, datum behind a verdict.",
    ),
]


def to_value(value: model.Value, view: View) -> Value:  # noqa: PLR0911 - a table as a match
    """Show a value of the model."""
    match value:
        case model.Money(amount):
            return Money(amount=Yuan(amount))
        case model.Ratio(basis_points):
            return Ratio(basis_points=BasisPoints(basis_points))
        case model.Quantity(number, unit):
            return Quantity(number=number, unit=unit)
        case model.DayValue(day):
            return DayValue(day=day)
        case model.StageValue(stage):
            return StageValue(stage=stage)
        case model.PurposeValue(purpose):
            return PurposeValue(purpose=purpose)
        case model.StandingValue(standing):
            return StandingValue(standing=standing)
        case model.RegionValue(code):
            return RegionValue(code=code)
        case model.AssetKindValue(kind):
            return AssetKindValue(asset_kind=kind)
        case model.TextValue(text):
            return TextValue(text=text)
        case model.Reference(node_id):
            return Reference(node_id=node_id, view=view)
