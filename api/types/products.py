"""Policies, and products with their terms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Self, cast

import strawberry

from api.context import Info
from api.edge_fields import dated, edge_field, paged_dated, replayed
from api.pagination import Connection
from api.scalars import BasisPoints, DateTime, Yuan, points, yuan
from api.types.facts import Fact, asked_facts
from api.types.nodes import Record, Source, record
from api.types.organizations import Provider
from api.types.rules import Requirement, Rule, requirement_of
from graph import model
from graph.edges import (
    ENABLED_PRODUCTS,
    ENABLING_POLICIES,
    FACTS,
    PROVIDER,
    RULES,
    SOURCE_OF,
    TERMS,
)
from graph.network_edges import POLICY_ISSUER, PRODUCT_MECHANISMS, PRODUCT_TEAMS
from graph.nouns import PRODUCT
from graph.views import View

if TYPE_CHECKING:
    from api.types.kinds import Authority
    from api.types.platforms import Mechanism
    from api.types.teams import ServiceTeam


@strawberry.type(description="A policy document, for example 东府〔2025〕1号.")
class Policy(Record):
    """A policy."""

    name: str
    name_en: str | None
    document_number: str | None
    valid_from: model.PartialDate | None = strawberry.field(
        description="Null: the source gives no day."
    )
    valid_until: model.PartialDate | None

    issuer: Annotated[Authority, strawberry.lazy("api.types.kinds")] | None = edge_field(
        POLICY_ISSUER, description="Who issued it; null: not recorded."
    )
    products: Connection[Product] = edge_field(
        ENABLED_PRODUCTS, paged_dated, description="Products that it enables (政策红利), by name."
    )
    facts: Connection[Fact] = edge_field(
        FACTS, asked_facts, description="Targets and caps that it sets."
    )

    @classmethod
    def from_graph(cls, policy: model.Policy, view: View) -> Self:
        """Show a policy."""
        return cls(
            **record(policy, view),
            name=policy.name,
            name_en=policy.name_en,
            document_number=policy.document_number,
            valid_from=policy.valid_from,
            valid_until=policy.valid_until,
        )


@strawberry.type(
    description="A financing or service product. Its key is provider and name: 科创贷 exists at "
    "two banks."
)
class Product(Record):
    """A product."""

    name: str
    name_en: str | None
    kind: model.ProductKind
    purposes: list[model.FinancingPurpose] = strawberry.field(
        description="What the money may be used for; empty: not given."
    )
    stages: list[model.LifeCycleStage] = strawberry.field(
        description="Life-cycle stages that it is for; empty: not given."
    )
    pairing: model.Pairing | None = strawberry.field(
        description="The pairing of gap intervention that it belongs to; null: none."
    )

    provider: Provider = edge_field(PROVIDER, description="Who offers it.")
    terms: ProductTerms | None = edge_field(
        TERMS, dated, description="Limits and price in force; null: not public."
    )
    rules: list[Rule] = edge_field(
        RULES,
        replayed,
        description="Conditions of eligibility in force, flat; `requirement` says how they "
        "combine.",
    )

    @strawberry.field(description="The same rules, and how they combine; null: none are known.")
    async def requirement(
        self, info: Info, as_of: date | None = None, known_at: DateTime | None = None
    ) -> Requirement | None:
        """The rules as a tree."""
        view = await info.context.on(self.view, as_of, known_at)
        return await requirement_of(info, self.id, view)

    policies: list[Policy] = edge_field(
        ENABLING_POLICIES,
        dated,
        description="Policies that enable it; empty: no source states one.",
    )
    mechanisms: list[Annotated[Mechanism, strawberry.lazy("api.types.platforms")]] = edge_field(
        PRODUCT_MECHANISMS, description="Mechanisms of the mission that it belongs to."
    )
    teams: Connection[Annotated[ServiceTeam, strawberry.lazy("api.types.teams")]] = edge_field(
        PRODUCT_TEAMS,
        paged_dated,
        description="Service teams in which its provider sits, by name.",
    )
    facts: Connection[Fact] = edge_field(FACTS, asked_facts, description="Figures about it.")

    @classmethod
    def from_graph(cls, product: model.Product, view: View) -> Self:
        """Show a product."""
        return cls(
            **record(product, view),
            name=product.name,
            name_en=product.name_en,
            kind=product.kind,
            purposes=list(product.purposes),
            stages=list(product.stages),
            pairing=product.pairing,
        )


@strawberry.type(description="Dated limits and price of a product.")
class ProductTerms:
    """A version of the terms."""

    minimum: Yuan = strawberry.field(description="Smallest ticket.")
    maximum: Yuan | None = strawberry.field(
        description="Largest amount for one enterprise; null: no limit is given."
    )
    maximum_ceiling: Yuan | None = strawberry.field(
        description="What the maximum could be raised to; equal to it: it is final. Null: not "
        "known."
    )
    maximum_tenor_months: int | None
    step: Yuan = strawberry.field(description="Amounts are multiples of this.")
    annual_rate: BasisPoints | None = strawberry.field(
        description="Yearly price of the money or cover, in basis points of the amount; of equity "
        "the return that is expected. Null: not given."
    )
    coverage: BasisPoints | None = strawberry.field(
        description="Share of a paired loan that its partner covers; 0: the partner is only "
        "present. Null: not paired, or not known."
    )
    cover_cap: Yuan | None = strawberry.field(
        description="Most that it covers of the loans of others, for one enterprise; "
        "null: it covers none, or not known."
    )
    cover_cap_ceiling: Yuan | None = strawberry.field(
        description="What the cover's cap could be raised to; equal to it: it is final. Null: not "
        "known."
    )
    fee: BasisPoints | None = strawberry.field(
        description="Yearly price of the cover, in basis points of what is covered, or of the "
        "whole loan where the provider is only present; null: it covers none, or not given."
    )
    service_kinds: list[model.OrganizationKind] = strawberry.field(
        description="Kinds of which one each must take part, beside the partner of the pairing, "
        "without money or cover."
    )
    pledged_kinds: list[model.AssetKind] = strawberry.field(
        description="A loan is secured by assets of any of these kinds; empty: it needs none."
    )
    valid_from: date
    valid_until: date | None
    recorded_at: DateTime
    superseded_at: DateTime | None = strawberry.field(
        description="Recorded end of this version; null: current."
    )
    illustrative: bool = strawberry.field(
        description="True: invented, because the real terms are not public."
    )
    synthetic: bool = strawberry.field(description="True: the record is invented.")
    terms_id: strawberry.Private[str]
    view: strawberry.Private[View]

    source: Source = edge_field(SOURCE_OF, description="Where the terms come from.", of="terms_id")

    @classmethod
    def from_graph(cls, terms: model.ProductTerms, view: View) -> Self:
        """Show terms."""
        return cls(
            minimum=Yuan(terms.minimum),
            maximum=yuan(terms.maximum),
            maximum_ceiling=yuan(terms.maximum_ceiling),
            maximum_tenor_months=terms.maximum_tenor_months,
            step=Yuan(terms.step),
            annual_rate=points(terms.annual_rate),
            coverage=points(terms.coverage),
            cover_cap=yuan(terms.cover_cap),
            cover_cap_ceiling=yuan(terms.cover_cap_ceiling),
            fee=points(terms.fee),
            service_kinds=list(terms.service_kinds),
            pledged_kinds=list(terms.pledged_kinds),
            valid_from=terms.valid_from,
            valid_until=terms.valid_until,
            recorded_at=DateTime(terms.recorded_at),
            superseded_at=DateTime(terms.superseded_at) if terms.superseded_at else None,
            illustrative=terms.illustrative,
            synthetic=terms.synthetic,
            terms_id=terms.id,
            view=view,
        )


async def products_by_ids(info: Info, ids: Sequence[str], view: View) -> list[Product]:
    """Products that there are, in the order of their ids given."""
    found = await info.context.loaders.nodes(list(ids), view, PRODUCT)
    return [Product.from_graph(cast("model.Product", each), view) for each in found]
