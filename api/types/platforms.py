"""Mechanisms of the mission, chains of products, technology platforms."""

from __future__ import annotations

from typing import Self, cast

import strawberry

from api.context import Info
from api.edge_fields import edge_field, paged
from api.pagination import Connection, edge_page
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
from loaders.declared import Asked


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

        asked = Asked(self.view, first, after)
        page = await edge_page(info, MECHANISM_LINKS, self.id, asked, lambda node, _: node)
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

    products: Connection[Product] = edge_field(
        STEP_PRODUCTS, paged, description="Products that serve it, by name.", of="step_id"
    )

    @classmethod
    def from_graph(cls, step: model.ChainStep, view: View) -> Self:
        """Show a step."""
        return cls(
            position=step.position,
            kind=step.kind,
            name=step.name,
            purposes=list(step.purposes),
            step_id=step.id,
            view=view,
        )


@strawberry.type(description="Products that follow each other, for example the plant chain.")
class ProductChain(Record):
    """A chain."""

    name: str
    name_en: str | None

    steps: list[ChainStep] = edge_field(CHAIN_STEPS, description="Its steps in their order.")

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

    source: Source = edge_field(SOURCE_OF, of="model_id")

    @classmethod
    def from_graph(cls, base: model.BaseModel, view: View) -> Self:
        """Show a base model."""
        return cls(name=base.name, open=base.open, since=base.since, model_id=base.id, view=view)


@strawberry.type(description="A capability that an organisation offers on a platform.")
class Capability:
    """A capability."""

    axis: model.CapabilityAxis
    description: str
    capability_id: strawberry.Private[str]
    view: strawberry.Private[View]

    offered_by: Organization = edge_field(CAPABILITY_PROVIDER, of="capability_id")
    source: Source = edge_field(SOURCE_OF, of="capability_id")

    @classmethod
    def from_graph(cls, capability: model.Capability, view: View) -> Self:
        """Show a capability."""
        return cls(
            axis=capability.axis,
            description=capability.description,
            capability_id=capability.id,
            view=view,
        )


@strawberry.type(
    description="A technology platform, for example 工银智涌, with operator, base models and axes."
)
class TechnologyPlatform(Record):
    """A platform."""

    name: str
    name_en: str | None

    operator: Organization = edge_field(PLATFORM_OPERATOR, description="Who runs it.")
    base_models: list[BaseModel] = edge_field(
        BASE_MODELS, description="Models that it builds on, by name."
    )
    capabilities: list[Capability] = edge_field(
        CAPABILITIES, description="Who offers what on it, by axis."
    )

    @classmethod
    def from_graph(cls, platform: model.TechnologyPlatform, view: View) -> Self:
        """Show a platform."""
        return cls(**record(platform, view), name=platform.name, name_en=platform.name_en)
