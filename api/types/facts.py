"""Facts: figures and states with qualifier, date, scope and source."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from api.context import Info
from api.edge_fields import edge_field
from api.scalars import DateTime
from api.types.nodes import Node, Record, Sector, record
from api.types.values import Value, to_value
from graph import model
from graph.edges import COUNTERPARTY, FACT_SECTORS
from graph.views import View
from loaders.declared import Asked

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

    counterparty: Annotated[Organization, strawberry.lazy("api.types.organizations")] | None = (
        edge_field(
            COUNTERPARTY,
            description="The other side, for example the bank of a balance; null: none.",
        )
    )
    sectors: list[Sector] = edge_field(
        FACT_SECTORS, description="Sectors that it is limited to; empty: not limited."
    )

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


def asked_facts(
    view: View,
    first: int,
    after: str | None = None,
    measures: list[model.Measure] | None = None,
    as_of: date | None = None,
    known_at: DateTime | None = None,
) -> Asked:
    """A page of the facts about a node, newest first."""
    filters = {} if measures is None else {"measures": measures}
    return Asked(view.on(as_of), first, after, filters, known_at=known_at)
