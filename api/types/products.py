"""Policies, and products with their terms and rules."""

from __future__ import annotations

from datetime import date
from typing import Self, cast

import strawberry

from api.context import Info
from api.pagination import Connection, connection, page
from api.scalars import BasisPoints, DateTime, Yuan
from api.types.facts import Fact, facts_about
from api.types.nodes import Node, Record, Source, record
from api.types.organizations import Organization, Provider, to_organization
from api.types.values import Value, to_value
from graph import model
from graph.edges import (
    ENABLED_PRODUCTS,
    ENABLING_POLICIES,
    PROVIDER,
    RULES,
    SOURCE_OF,
    TERMS,
)


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

    @strawberry.field(description="Products that it enables (政策红利), by name.")
    async def products(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Product]:
        """A page of products."""
        day = as_of or self.as_of
        view = info.context.view(day)
        asked = page(info, first, after, [ENABLED_PRODUCTS.name, self.id, day])
        return connection(
            asked,
            await info.context.loaders.page(ENABLED_PRODUCTS, self.id, view, asked.slice),
            lambda product: Product.from_graph(product, day),
            lambda: info.context.loaders.count(ENABLED_PRODUCTS, self.id, view),
        )

    @strawberry.field(description="Targets and caps that it sets.")
    async def facts(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Fact]:
        """A page of facts."""
        return await facts_about(info, self.id, first, after, as_of or self.as_of)

    @classmethod
    def from_graph(cls, policy: model.Policy, as_of: date) -> Self:
        """Show a policy."""
        return cls(
            **record(policy, as_of),
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

    @strawberry.field(description="Who offers it.")
    async def provider(self, info: Info) -> Provider:
        """A bank or guarantor."""
        found = await info.context.loaders.one(PROVIDER, self.id, info.context.view(self.as_of))
        provider: Organization = to_organization(cast("model.Organization", found), self.as_of)
        return cast("Provider", provider)

    @strawberry.field(description="Limits and price in force; null: not public.")
    async def terms(self, info: Info, as_of: date | None = None) -> ProductTerms | None:
        """The version of the day."""
        day = as_of or self.as_of
        found = await info.context.loaders.one(TERMS, self.id, info.context.view(day))
        return ProductTerms.from_graph(found, day) if found else None

    @strawberry.field(description="Conditions of eligibility in force; all must hold.")
    async def rules(self, info: Info, as_of: date | None = None) -> list[Rule]:
        """Rules by id."""
        day = as_of or self.as_of
        found = await info.context.loaders.many(RULES, self.id, info.context.view(day))
        return [Rule.from_graph(each, day) for each in found]

    @strawberry.field(description="Policies that enable it; empty: no source states one.")
    async def policies(self, info: Info, as_of: date | None = None) -> list[Policy]:
        """Policies by name."""
        day = as_of or self.as_of
        found = await info.context.loaders.many(ENABLING_POLICIES, self.id, info.context.view(day))
        return [Policy.from_graph(each, day) for each in found]

    @strawberry.field(description="Figures about it.")
    async def facts(
        self, info: Info, first: int, after: str | None = None, as_of: date | None = None
    ) -> Connection[Fact]:
        """A page of facts."""
        return await facts_about(info, self.id, first, after, as_of or self.as_of)

    @classmethod
    def from_graph(cls, product: model.Product, as_of: date) -> Self:
        """Show a product."""
        return cls(
            **record(product, as_of),
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
    maximum_tenor_months: int | None
    step: Yuan = strawberry.field(description="Amounts are multiples of this.")
    annual_rate: BasisPoints | None = strawberry.field(
        description="Yearly price of the money or cover, in basis points of the amount; null: not "
        "given."
    )
    coverage: BasisPoints | None = strawberry.field(
        description="Share of a loan that a guarantee covers; null: covers none."
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
    as_of: strawberry.Private[date]

    @strawberry.field(description="Where the terms come from.")
    async def source(self, info: Info) -> Source:
        """Their source."""
        view = info.context.view(self.as_of)
        found = await info.context.loaders.one(SOURCE_OF, self.terms_id, view)
        return Source.from_graph(cast("model.Source", found), self.as_of)

    @classmethod
    def from_graph(cls, terms: model.ProductTerms, as_of: date) -> Self:
        """Show terms."""
        return cls(
            minimum=Yuan(terms.minimum),
            maximum=None if terms.maximum is None else Yuan(terms.maximum),
            maximum_tenor_months=terms.maximum_tenor_months,
            step=Yuan(terms.step),
            annual_rate=None if terms.annual_rate is None else BasisPoints(terms.annual_rate),
            coverage=None if terms.coverage is None else BasisPoints(terms.coverage),
            valid_from=terms.valid_from,
            valid_until=terms.valid_until,
            recorded_at=DateTime(terms.recorded_at),
            superseded_at=DateTime(terms.superseded_at) if terms.superseded_at else None,
            illustrative=terms.illustrative,
            synthetic=terms.synthetic,
            terms_id=terms.id,
            as_of=as_of,
        )


@strawberry.type(description="One dated condition of a product. A new threshold is data, not code.")
class Rule(Record):
    """A rule."""

    criterion: model.Criterion = strawberry.field(description="What is looked at.")
    comparison: model.Comparison = strawberry.field(
        description="How the enterprise's datum is compared with the thresholds."
    )
    thresholds: list[Value] = strawberry.field(
        description="One value for a threshold, several for IS_ONE_OF and HELD: any one of them."
    )
    valid_from: date
    valid_until: date | None
    illustrative: bool = strawberry.field(description="True: the threshold is invented.")
    unconfirmed: bool = strawberry.field(description="True: not yet confirmed by an official text.")
    superseded_at: DateTime | None = strawberry.field(
        description="Recorded end of this version; null: current."
    )
    subject_id: strawberry.Private[str]

    @strawberry.field(description="The product that it belongs to.")
    async def subject(self, info: Info) -> Node:
        """A product."""
        from api.types.registry import to_node

        found = await info.context.loaders.node(self.subject_id, info.context.view(self.as_of))
        return to_node(found, self.as_of)

    @classmethod
    def from_graph(cls, rule: model.Rule, as_of: date) -> Self:
        """Show a rule."""
        return cls(
            **record(rule, as_of),
            criterion=rule.criterion,
            comparison=rule.comparison,
            thresholds=[to_value(each, as_of) for each in rule.thresholds],
            valid_from=rule.valid_from,
            valid_until=rule.valid_until,
            illustrative=rule.illustrative,
            unconfirmed=rule.unconfirmed,
            superseded_at=DateTime(rule.superseded_at) if rule.superseded_at else None,
            subject_id=rule.subject_id,
        )
