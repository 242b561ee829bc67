"""The plant chain of an enterprise (并购贷 → 建园易 → 置业贷)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.edge_fields import edge_field, paged
from api.pagination import Connection
from graph import model
from graph.network_edges import STEP_PRODUCTS
from graph.views import View
from matching.plant_chain import plant_chain

if TYPE_CHECKING:
    from api.types.deals import Deal
    from api.types.products import Product


@strawberry.type(description="One step of the plant chain.")
class PlantStep:
    """A step and where the enterprise stands."""

    step: model.PlantStepKind
    state: model.StepState
    step_id: strawberry.Private[str]
    latest_deal: strawberry.Private[Any]
    view: strawberry.Private[View]

    products: Connection[Annotated[Product, strawberry.lazy("api.types.products")]] = edge_field(
        STEP_PRODUCTS, paged, description="Products that serve the step, by name.", of="step_id"
    )

    @strawberry.field(
        description="The enterprise's latest confirmed deal of this step; null: none that you may "
        "see."
    )
    def deal(self) -> Annotated[Deal, strawberry.lazy("api.types.deals")] | None:
        """The deal behind the state."""
        from api.types.deals import Deal

        return Deal.from_graph(self.latest_deal, self.view) if self.latest_deal else None


async def plant_steps(info: Info, enterprise_id: str, view: View) -> list[PlantStep]:
    """The three steps, as the confirmed deals about the plant show them."""
    deals, steps = await asyncio.gather(
        info.context.loaders.plant_deals(enterprise_id, view), info.context.loaders.plant_steps()
    )
    ids = {each.kind: each.id for each in steps}
    return [
        PlantStep(
            step=each.kind,
            state=each.state,
            step_id=ids.get(each.kind, ""),
            latest_deal=each.deal,
            view=view,
        )
        for each in plant_chain(deals, {step.kind: step.purposes for step in steps})
    ]
