"""The questions: translate, delegate, show."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar, cast

import strawberry

from api.context import Info
from api.errors import InvalidInput
from api.pagination import Connection, connection, page
from api.scalars import Yuan
from api.types.eligibility import FinancingPlusExpertise, Question
from api.types.facts import Fact
from api.types.inputs import (
    FactFilter,
    OrganizationFilter,
    OrganizationOrder,
    ProductFilter,
    ProductOrder,
    filter_values,
)
from api.types.nodes import Node
from api.types.organizations import Enterprise, Organization, to_organization
from api.types.partners import RecommendationConnection, recommend
from api.types.products import Product
from api.types.registry import to_node_or_none
from api.types.search import SearchConnection, SearchKind, search_page
from graph import model
from graph.declarations import Listing, Ordering
from graph.listings import FACTS, ORGANIZATIONS, PRODUCTS
from graph.organizations import enterprise_profile
from graph.reading import listed, listed_count
from matching.eligibility import Request
from matching.profiles import Profile

MOST_IDS = 100
MOST_YUAN = 10**12

T = TypeVar("T")


@strawberry.type(description="Reads. Answers to anonymous callers hold public data only.")
class Query:
    """All questions."""

    @strawberry.field(description="Any object by its global id; null: unknown or hidden.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """One node."""
        view = info.context.view(None)
        return to_node_or_none(await info.context.loaders.node(_id(id), view), view.as_of)

    @strawberry.field(
        description="Several objects, in the order of the ids; null where one is unknown or "
        "hidden. At most 100 ids."
    )
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        """Several nodes in one statement."""
        if len(ids) > MOST_IDS:
            raise InvalidInput(f"`ids` may have at most {MOST_IDS} entries.")
        view = info.context.view(None)
        found = await info.context.loaders.nodes([_id(id) for id in ids], view)
        return [to_node_or_none(each, view.as_of) for each in found]

    @strawberry.field(
        description="By tier, across kinds: simplified, traditional, pinyin, initials, English, "
        "aliases. `text` has at most 100 characters."
    )
    async def search(
        self,
        info: Info,
        text: str,
        first: int,
        after: str | None = None,
        kinds: list[SearchKind] | None = None,
    ) -> SearchConnection:
        """Find nodes by name."""
        return await search_page(info, text, first, after, kinds)

    @strawberry.field(description="All organisations; `asOf` is the day that filters look at.")
    async def organizations(
        self,
        info: Info,
        first: int,
        after: str | None = None,
        filter: OrganizationFilter | None = None,
        order_by: OrganizationOrder | None = None,
        as_of: date | None = None,
    ) -> Connection[Organization]:
        """A page of organisations, by name unless ordered otherwise."""
        order = order_by or OrganizationOrder()
        ordering = order.ordering(ORGANIZATIONS)
        day = info.context.view(as_of).as_of
        return await _listing(
            info,
            ORGANIZATIONS,
            (first, after, as_of),
            filter_values(filter),
            ordering,
            lambda each: to_organization(each, day),
        )

    @strawberry.field(
        description="Q8: products by stage and customer segment; a segment is a credential that "
        "a rule of the product asks for."
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
        """A page of products, by name unless ordered otherwise."""
        segment = {"stage": stage, "credential": credential}
        chosen = {name: value for name, value in segment.items() if value is not None}
        order = order_by or ProductOrder()
        day = info.context.view(as_of).as_of
        return await _listing(
            info,
            PRODUCTS,
            (first, after, as_of),
            {**chosen, **filter_values(filter)},
            order.ordering(PRODUCTS),
            lambda each: Product.from_graph(each, day),
        )

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
    ) -> Connection[Fact]:
        """A page of facts."""
        day = info.context.view(as_of).as_of
        return await _listing(
            info,
            FACTS,
            (first, after, as_of),
            filter_values(filter),
            FACTS.orderings["NEWEST"],
            lambda each: Fact.from_graph(each, day),
        )

    @strawberry.field(
        description="The main question: how is this amount financed, and who helps with what "
        "money cannot buy? Null: no enterprise has this id."
    )
    async def financing_plus_expertise(
        self,
        info: Info,
        enterprise_id: strawberry.ID,
        amount: Yuan,
        purpose: model.FinancingPurpose,
        as_of: date | None = None,
    ) -> FinancingPlusExpertise | None:
        """Read what is known of the enterprise; its parts are computed when selected."""
        if not 1 <= amount <= MOST_YUAN:
            raise InvalidInput("`amount` must lie between 1 and 10^12 yuan.")
        view = info.context.view(as_of)
        id = _id(enterprise_id)
        found = await info.context.loaders.node(id, view)
        known = await enterprise_profile(info.context.graph, id, view) if found else None
        if not known:
            return None
        facts, holdings = known
        return FinancingPlusExpertise(
            enterprise=Enterprise.from_graph(cast("model.Organization", found), view.as_of),
            as_of=view.as_of,
            question=Question(
                enterprise_id=id,
                profile=Profile(facts=tuple(facts), holdings=tuple(holdings)),
                request=Request(amount=amount, purpose=purpose, as_of=view.as_of),
            ),
        )

    @strawberry.field(
        description="Q5: new co-financing partners with the paths that speak for each. `kinds`: "
        "only partners of these kinds. Null: no organisation has this id."
    )
    async def partner_recommendations(
        self,
        info: Info,
        organization_id: strawberry.ID,
        first: int,
        after: str | None = None,
        kinds: list[model.OrganizationKind] | None = None,
        as_of: date | None = None,
    ) -> RecommendationConnection | None:
        """Rank by formula A."""
        return await recommend(info, _id(organization_id), kinds, first, after, as_of)


def _id(id: str) -> str:
    """Ids are UUIDs in their usual form; anything else can be no id of this server."""
    try:
        if str(uuid.UUID(id)) == id:
            return id
    except ValueError:
        pass
    raise InvalidInput("That is no id of this server: an id is a UUID, as answers give it.")


async def _listing(
    info: Info,
    listing: Listing,
    asked_for: tuple[int, str | None, date | None],
    filters: dict[str, Any],
    ordering: Ordering,
    make: Callable[[Any], T],
) -> Connection[T]:
    """A page of a listing; what the order depends on goes into the cursor."""
    first, after, as_of = asked_for
    view = info.context.view(as_of)
    question = [listing.name, filters, ordering.key, ordering.descending, view.as_of]
    asked = page(info, first, after, question)
    graph = info.context.graph
    found = await listed(graph, listing, view, asked.slice, filters=filters, ordering=ordering)
    return connection(
        asked, found, make, lambda: listed_count(graph, listing, view, filters=filters)
    )
