"""Questions about products, policies, figures, deals, property and wishes for money."""

from __future__ import annotations

from datetime import date

import strawberry

from api.listing_pages import listing_field
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
from loaders.declared import AskedList


def _products(
    first: int,
    after: str | None = None,
    stage: model.LifeCycleStage | None = None,
    credential: model.CredentialKind | None = None,
    filter: ProductFilter | None = None,
    order_by: ProductOrder | None = None,
    as_of: date | None = None,
) -> AskedList:
    segment = {"stage": stage, "credential": credential}
    return AskedList(
        first,
        after,
        as_of,
        filters={**segment, **filter_values(filter)},
        ordering=ordering(PRODUCTS, order_by or ProductOrder()),
    )


def _policies(
    first: int,
    after: str | None = None,
    as_of: date | None = None,
) -> AskedList:
    return AskedList(first, after, as_of)


def _facts(
    first: int,
    after: str | None = None,
    filter: FactFilter | None = None,
    as_of: date | None = None,
    known_at: DateTime | None = None,
) -> AskedList:
    return AskedList(first, after, as_of, known_at, filter_values(filter))


def _deals(
    first: int,
    after: str | None = None,
    filter: DealFilter | None = None,
    order_by: DealOrder | None = None,
    as_of: date | None = None,
) -> AskedList:
    return AskedList(
        first,
        after,
        as_of,
        filters=filter_values(filter),
        ordering=ordering(DEALS, order_by or DealOrder()),
    )


def _intellectual_property(
    first: int,
    after: str | None = None,
    kinds: list[model.AssetKind] | None = None,
    pledged: bool | None = None,
    as_of: date | None = None,
) -> AskedList:
    return AskedList(first, after, as_of, filters={"kinds": kinds, "pledged": pledged})


def _pledges(
    first: int,
    after: str | None = None,
    filter: PledgeFilter | None = None,
    order_by: PledgeOrder | None = None,
    as_of: date | None = None,
) -> AskedList:
    return AskedList(
        first,
        after,
        as_of,
        filters=filter_values(filter),
        ordering=ordering(PLEDGES, order_by or PledgeOrder()),
    )


def _financing_needs(
    first: int,
    after: str | None = None,
    purposes: list[model.FinancingPurpose] | None = None,
    parks: list[strawberry.ID] | None = None,
    order_by: FinancingNeedOrder | None = None,
    as_of: date | None = None,
) -> AskedList:
    return AskedList(
        first,
        after,
        as_of,
        filters={"purposes": purposes, "parks": parks},
        ordering=ordering(FINANCING_NEEDS, order_by or FinancingNeedOrder()),
    )


@strawberry.type
class FinanceQueries:
    """Money, and what speaks for it."""

    products: Connection[Product] = listing_field(
        PRODUCTS,
        _products,
        description="Q8: products by stage and customer segment; a segment is a credential that "
        "a rule of the product asks for. By name unless ordered otherwise.",
    )

    policies: Connection[Policy] = listing_field(
        POLICIES, _policies, description="Policies that are in force, or whose days are not given."
    )

    facts: Connection[Fact] = listing_field(
        FACTS,
        _facts,
        description="Q9: figures with qualifier and source; of each series the latest one not "
        "after `asOf`, and undated ones. Newest first.",
    )

    deals: Connection[Deal] = listing_field(
        DEALS, _deals, description="Deals that you may see; latest first unless ordered otherwise."
    )

    intellectual_property: Connection[IntellectualProperty] = listing_field(
        INTELLECTUAL_PROPERTY_LISTED,
        _intellectual_property,
        description="Intellectual property that you may see, by name.",
    )

    pledges: Connection[Pledge] = listing_field(
        PLEDGES,
        _pledges,
        description="Q10: pledges that you may see, with asset, kind, amount, registry number and "
        "valuation; latest first unless ordered otherwise. Released ones are shown too.",
    )

    financing_needs: Connection[FinancingNeed] = listing_field(
        FINANCING_NEEDS,
        _financing_needs,
        description="Open wishes for money that you may see (consent, class NEEDS); newest first "
        "unless ordered otherwise.",
    )
