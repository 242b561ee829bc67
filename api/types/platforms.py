"""Mechanisms of the mission, chains of products, technology platforms."""

from __future__ import annotations

from typing import Self, cast

import strawberry

from api.context import Info
from api.pagination import Connection, edge_page
from api.types.kinds import to_organization
from api.types.nodes import Node, Record, Source, record
from api.types.organizations import Organization
from api.types.products import Product
from graph import model
from graph.edges import SOURCE_OF
from graph.network_edges import (
    BASE_MODELS,
    CAPABILITIES,
    CAPABILITY_PROVIDER,
    CHAIN_STEPS,
    MECHANISM_LINKS,
    PLATFORM_OPERATOR,
    STEP_PRODUCTS,
)
from graph.views import View


async def _source(info: Info, id: str, view: View) -> Source:
    found = await info.context.loaders.one(SOURCE_OF, id, view)
    return Source.from_graph(cast("model.Source", found), view)


@strawberry.type(description="One of the twelve mechanisms of the mission.")
class Mechanism(Record):
    """A mechanism."""

    key: model.MechanismKey
    name: str
    name_en: str | None
    summary: str = strawberry.field(description="What it is, in our own words.")

    @strawberry.field(
        description="Everything the graph links to it: products, policies, teams, platforms, "
        "organisations; by id."
    )
    async def links(self, info: Info, first: int, after: str | None = None) -> Connection[Node]:
        """A page of nodes of any kind."""
        from api.types.registry import to_node

        of = (self.id, self.view)
        page = await edge_page(info, MECHANISM_LINKS, of, (first, after), lambda node, _: node)
        ids = [edge.node.id for edge in page.edges]
        for edge, found in zip(
            page.edges, await info.context.loaders.nodes(ids, self.view), strict=True
        ):
            edge.node = to_node(found, self.view)
        return cast("Connection[Node]", page)

    @classmethod
    def from_graph(cls, mechanism: model.Mechanism, view: View) -> Self:
        """Show a mechanism."""
        return cls(
            **record(mechanism, view),
            key=mechanism.key,
            name=mechanism.name,
            name_en=mechanism.name_en,
            summary=mechanism.summary,
        )


@strawberry.type(description="A step of a chain, counted from 1.")
class ChainStep:
    """A step."""

    position: int
    kind: model.PlantStepKind
    name: str
    purposes: list[model.FinancingPurpose] = strawberry.field(description="What its money is for.")
    step_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @strawberry.field(description="Products that serve it, by name.")
    async def products(
        self, info: Info, first: int, after: str | None = None
    ) -> Connection[Product]:
        """A page of products."""
        of = (self.step_id, self.view)
        return await edge_page(info, STEP_PRODUCTS, of, (first, after), Product.from_graph)


@strawberry.type(description="Products that follow each other, for example the plant chain.")
class ProductChain(Record):
    """A chain."""

    name: str
    name_en: str | None

    @strawberry.field(description="Its steps in their order.")
    async def steps(self, info: Info) -> list[ChainStep]:
        """Steps."""
        return [
            ChainStep(
                position=each.position,
                kind=each.kind,
                name=each.name,
                purposes=list(each.purposes),
                step_id=each.id,
                view=self.view,
            )
            for each in await info.context.loaders.many(CHAIN_STEPS, self.id, self.view)
        ]

    @classmethod
    def from_graph(cls, chain: model.ProductChain, view: View) -> Self:
        """Show a chain."""
        return cls(**record(chain, view), name=chain.name, name_en=chain.name_en)


@strawberry.type(
    description="A model that a platform builds on, for example DeepSeek's open models."
)
class BaseModel:
    """A base model."""

    name: str
    open: bool = strawberry.field(description="True: its weights are open.")
    since: model.PartialDate | None = strawberry.field(description="Null: no day is given.")
    model_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @strawberry.field
    async def source(self, info: Info) -> Source:
        """Where it is stated."""
        return await _source(info, self.model_id, self.view)


@strawberry.type(description="A capability that an organisation offers on a platform.")
class Capability:
    """A capability."""

    axis: model.CapabilityAxis
    description: str
    capability_id: strawberry.Private[str]
    view: strawberry.Private[View]

    @strawberry.field
    async def offered_by(self, info: Info) -> Organization:
        """Who offers it."""
        found = await info.context.loaders.one(CAPABILITY_PROVIDER, self.capability_id, self.view)
        return to_organization(cast("model.Organization", found), self.view)

    @strawberry.field
    async def source(self, info: Info) -> Source:
        """Where it is stated."""
        return await _source(info, self.capability_id, self.view)


@strawberry.type(
    description="A technology platform, for example 工银智涌, with operator, base models and axes."
)
class TechnologyPlatform(Record):
    """A platform."""

    name: str
    name_en: str | None

    @strawberry.field(description="Who runs it.")
    async def operator(self, info: Info) -> Organization:
        """Its operator."""
        found = await info.context.loaders.one(PLATFORM_OPERATOR, self.id, self.view)
        return to_organization(cast("model.Organization", found), self.view)

    @strawberry.field(description="Models that it builds on, by name.")
    async def base_models(self, info: Info) -> list[BaseModel]:
        """Base models."""
        return [
            BaseModel(
                name=each.name, open=each.open, since=each.since, model_id=each.id, view=self.view
            )
            for each in await info.context.loaders.many(BASE_MODELS, self.id, self.view)
        ]

    @strawberry.field(description="Who offers what on it, by axis.")
    async def capabilities(self, info: Info) -> list[Capability]:
        """Capabilities."""
        return [
            Capability(
                axis=each.axis,
                description=each.description,
                capability_id=each.id,
                view=self.view,
            )
            for each in await info.context.loaders.many(CAPABILITIES, self.id, self.view)
        ]

    @classmethod
    def from_graph(cls, platform: model.TechnologyPlatform, view: View) -> Self:
        """Show a platform."""
        return cls(**record(platform, view), name=platform.name, name_en=platform.name_en)
