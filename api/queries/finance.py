"""Questions about products, policies, figures, deals, property and wishes for money."""

from __future__ import annotations

from datetime import date

import strawberry

from api.context import Info
from api.listing_pages import Asked, listing_page
from api.pagination import Connection
from api.scalars import DateTime
from api.types.deals import Deal
from api.types.facts import Fact
from api.types.inputs import (
    DealFilter,
    DealOrder,
    FactFilter,
    FinancingNeedOrder,
    PledgeFilter,
    PledgeOrder,
    ProductFilter,
    ProductOrder,
    filter_values,
    ordering,
)
from api.types.needs import FinancingNeed
from api.types.products import Policy, Product
from api.types.property import IntellectualProperty, Pledge
from graph import model
from graph.listings import DEALS, FACTS, POLICIES, PRODUCTS
from graph.network_listings import FINANCING_NEEDS, INTELLECTUAL_PROPERTY_LISTED, PLEDGES


@strawberry.type
class FinanceQueries:
    """Money, and what speaks for it."""

    @strawberry.field(
        description="Q8: products by stage and customer segment; a segment is a credential that "
        "a rule of the product asks for. By name unless ordered otherwise."
    )
    async def products(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        stage: model.LifeCycleStage | None = None,
        credential: model.CredentialKind | None = None,
        filter: ProductFilter | None = None,
        order_by: ProductOrder | None = None,
        as_of: date | None = None,
    ) -> Connection[Product]:
        """A page of products."""
        segment = {"stage": stage, "credential": credential}
        asked = Asked(first, after, as_of, filters={**segment, **filter_values(filter)})
        order = ordering(PRODUCTS, order_by or ProductOrder())
        return await listing_page(info, PRODUCTS, asked, Product.from_graph, order)

    @strawberry.field(description="Policies that are in force, or whose days are not given.")
    async def policies(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Policy]:
        """A page of policies, by name."""
        return await listing_page(info, POLICIES, Asked(first, after, as_of), Policy.from_graph)

    @strawberry.field(
        description="Q9: figures with qualifier and source; of each series the latest one not "
        "after `asOf`, and undated ones. Newest first."
    )
    async def facts(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        filter: FactFilter | None = None,
        as_of: date | None = None,
        known_at: DateTime | None = None,
    ) -> Connection[Fact]:
        """A page of facts."""
        asked = Asked(first, after, as_of, known_at, filter_values(filter))
        return await listing_page(info, FACTS, asked, Fact.from_graph)

    @strawberry.field(description="Deals that you may see; latest first unless ordered otherwise.")
    async def deals(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        filter: DealFilter | None = None,
        order_by: DealOrder | None = None,
        as_of: date | None = None,
    ) -> Connection[Deal]:
        """A page of deals."""
        asked = Asked(first, after, as_of, filters=filter_values(filter))
        order = ordering(DEALS, order_by or DealOrder())
        return await listing_page(info, DEALS, asked, Deal.from_graph, order)

    @strawberry.field(description="Intellectual property that you may see, by name.")
    async def intellectual_property(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        kinds: list[model.AssetKind] | None = None,
        pledged: bool | None = None,
        as_of: date | None = None,
    ) -> Connection[IntellectualProperty]:
        """A page of assets."""
        asked = Asked(first, after, as_of, filters={"kinds": kinds, "pledged": pledged})
        make = IntellectualProperty.from_graph
        return await listing_page(info, INTELLECTUAL_PROPERTY_LISTED, asked, make)

    @strawberry.field(
        description="Q10: pledges that you may see, with asset, kind, amount, registry number and "
        "valuation; latest first unless ordered otherwise. Released ones are shown too."
    )
    async def pledges(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        filter: PledgeFilter | None = None,
        order_by: PledgeOrder | None = None,
        as_of: date | None = None,
    ) -> Connection[Pledge]:
        """A page of pledges."""
        asked = Asked(first, after, as_of, filters=filter_values(filter))
        order = ordering(PLEDGES, order_by or PledgeOrder())
        return await listing_page(info, PLEDGES, asked, Pledge.from_graph, order)

    @strawberry.field(
        description="Open wishes for money that you may see (consent, class NEEDS); newest first "
        "unless ordered otherwise."
    )
    async def financing_needs(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        purposes: list[model.FinancingPurpose] | None = None,
        parks: list[strawberry.ID] | None = None,
        order_by: FinancingNeedOrder | None = None,
        as_of: date | None = None,
    ) -> Connection[FinancingNeed]:
        """A page of wishes."""
        asked = Asked(first, after, as_of, filters={"purposes": purposes, "parks": parks})
        order = ordering(FINANCING_NEEDS, order_by or FinancingNeedOrder())
        return await listing_page(info, FINANCING_NEEDS, asked, FinancingNeed.from_graph, order)
