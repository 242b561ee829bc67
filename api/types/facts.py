"""Facts: figures and states with qualifier, date, scope and source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.pagination import Connection, Selection, edge_page
from api.scalars import DateTime
from api.types.nodes import Node, Record, Sector, record
from api.types.values import Value, to_value
from graph import model
from graph.edges import COUNTERPARTY, FACT_SECTORS, FACTS
from graph.views import View

if TYPE_CHECKING:
    from api.types.organizations import Organization


@strawberry.type(
    description="A figure or state with qualifier, date, scope and source. Derived figures are "
    "never facts. Enterprises' own figures need consent."
)
class Fact(Record):
    """A fact."""

    measure: model.Measure
    value: Value = strawberry.field(
        description="Money, ratio, count or state, as the measure asks."
    )
    qualifier: model.Qualifier = strawberry.field(
        description="超 is MORE_THAN: a lower bound. Two lower bounds give no ratio."
    )
    nature: model.FactNature
    as_of_day: model.PartialDate | None = strawberry.field(
        name="asOf",
        description="Day the figure holds for; null: the source gives none, then it satisfies no "
        "rule.",
    )
    period_start: model.PartialDate | None = strawberry.field(
        description="Start of the period that a flow covers; null: since the start, or not a flow."
    )
    until: model.PartialDate | None = strawberry.field(
        description="Day from which a state no longer holds; null: until a later one replaces it."
    )
    scope: str = strawberry.field(
        description="What is counted, in words: whose, where, which firms."
    )
    superseded_at: DateTime | None = strawberry.field(
        description="Recorded end of this version: a later correction replaced it; null: current."
    )
    subject_id: strawberry.Private[str]

    @strawberry.field(description="What the figure is about.")
    async def subject(self, info: Info) -> Node:
        """Any node."""
        from api.types.registry import to_node

        found = await info.context.loaders.node(self.subject_id, self.view)
        return to_node(found, self.view)

    @strawberry.field(description="The other side, for example the bank of a balance; null: none.")
    async def counterparty(
        self, info: Info
    ) -> Annotated[Organization, strawberry.lazy("api.types.organizations")] | None:
        """An organisation."""
        from api.types.kinds import to_organization_or_none

        return to_organization_or_none(
            await info.context.loaders.one(COUNTERPARTY, self.id, self.view), self.view
        )

    @strawberry.field(description="Sectors that it is limited to; empty: not limited.")
    async def sectors(self, info: Info) -> list[Sector]:
        """Sectors by their word."""
        found = await info.context.loaders.many(FACT_SECTORS, self.id, self.view)
        return [Sector.from_graph(each, self.view) for each in found]

    @classmethod
    def from_graph(cls, fact: model.Fact, view: View) -> Self:
        """Show a fact."""
        return cls(
            **record(fact, view),
            measure=fact.measure,
            value=to_value(fact.value, view),
            qualifier=fact.qualifier,
            nature=fact.nature,
            as_of_day=fact.as_of,
            period_start=fact.period_start,
            until=fact.until,
            scope=fact.scope,
            superseded_at=DateTime(fact.superseded_at) if fact.superseded_at else None,
            subject_id=fact.subject_id,
        )


async def facts_about(
    info: Info,
    of: tuple[str, View],
    wanted: tuple[int, str | None],
    measures: list[model.Measure] | None,
) -> Connection[Fact]:
    """A page of the facts about a node, newest first."""
    selection = Selection({} if measures is None else {"measures": measures})
    return await edge_page(info, FACTS, of, wanted, Fact.from_graph, selection)
