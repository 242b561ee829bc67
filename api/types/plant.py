"""The plant chain of an enterprise (并购贷 → 建园易 → 置业贷)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from api.context import Info
from api.pagination import Connection, edge_page
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

    @strawberry.field(description="Products that serve the step, by name.")
    async def products(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[Annotated[Product, strawberry.lazy("api.types.products")]]:
        """A page of products."""
        from api.types.products import Product

        of = (self.step_id, self.view)
        return await edge_page(info, STEP_PRODUCTS, of, (first, after), Product.from_graph)

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
